"""Published results on optimizers and schedules, each at the tolerance that its source allows."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from course_lib.descent import Objective, descend
from course_lib.optimizers import optimizer
from course_lib.schedules import inverse_time
from course_lib.surfaces import quadratic_bowl

pytestmark = pytest.mark.slow

# ---------------------------------------------------------------------------------------------------
# Rates on a quadratic: Polyak 1964; Goh 2017, "Why Momentum Really Works"


@pytest.mark.parametrize(("k", "published"), [(10, 0.81818), (100, 0.98020), (1000, 0.99800)])
def test_gradient_descent_at_its_best_rate_shrinks_the_error_by_k_minus_1_over_k_plus_1(k, published):
    run = descend(quadratic_bowl(k), [1.0, 1.0], "gradient_descent", 2 / (1 + k), steps=50)
    shrunk = np.linalg.norm(run.points, axis=1)
    np.testing.assert_allclose(shrunk[1:] / shrunk[:-1], (k - 1) / (k + 1), atol=1e-6)
    assert (k - 1) / (k + 1) == pytest.approx(published, abs=5e-6)


@pytest.mark.parametrize(("k", "published"), [(10, 0.5195), (100, 0.8182), (1000, 0.9387)])
def test_momentum_at_its_best_settings_replaces_k_by_its_root(k, published):
    root = np.sqrt(k)
    best = optimizer("momentum", 4 / (root + 1) ** 2, momentum=((root - 1) / (root + 1)) ** 2)
    run = descend(quadratic_bowl(k), [1.0, 1.0], best, steps=1000)
    error = np.abs(run.points).max(axis=1)
    # the error falls like t * rate^t, so the rate is read off far out, between 500 and 1000 steps
    rate = (error[1000] / error[500]) ** (1 / 500)
    assert rate == pytest.approx(published, rel=4e-3)
    assert rate == pytest.approx((root - 1) / (root + 1), rel=2e-3)


@pytest.mark.parametrize("eigenvalue", [0.1, 1.0, 7.5])
def test_nesterov_is_momentum_with_a_separate_coefficient_along_each_eigenvector(eigenvalue):
    """Sutskever et al. 2013, theorem 2.1: momentum mu (1 - rate * eigenvalue)."""
    rate, mu = 0.12, 0.9
    line = Objective(lambda theta: eigenvalue * float(theta[0]) ** 2 / 2, lambda theta: eigenvalue * theta)
    ahead = descend(line, [1.0], optimizer("nesterov", rate, momentum=mu), steps=40).points
    heavy = descend(line, [1.0], optimizer("momentum", rate, momentum=mu * (1 - rate * eigenvalue)), steps=40)
    # the points of this course's rule are looked ahead to, theta + mu * (theta - the theta before)
    theta = [1.0]
    for point in ahead[1:, 0]:
        theta.append((point + mu * theta[-1]) / (1 + mu))
    np.testing.assert_allclose(theta, heavy.points[:, 0], rtol=0, atol=1e-15)


# ---------------------------------------------------------------------------------------------------
# Adam and AMSGrad


@pytest.mark.parametrize("size", [1e-4, 1.0, 1e6])
def test_adams_first_step_is_the_learning_rate_and_without_correction_three_times_it(size):
    """Kingma & Ba 2015, section 3: sqrt(0.1^2 / 0.001) = 3.1623 without the correction."""
    gradient = size * np.array([1.0, -1.0])
    for corrected, expected in ((True, 1.0), (False, 3.1623)):
        adam = optimizer("adam", 0.01, eps=1e-16, bias_correction=corrected)
        moved, _ = adam.step(np.zeros(2), gradient, adam.init(np.zeros(2)), 1)
        np.testing.assert_allclose(moved, [-0.01 * expected, 0.01 * expected], rtol=2e-5)


def test_adam_goes_to_the_worst_point_and_amsgrad_to_the_best():
    """Reddi et al. 2018, section 3: 1010x once in 101 steps, else -10x, on [-1, 1]; the best point is -1."""
    starts = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
    ends, lowest = {}, {}
    for name in ("adam", "amsgrad"):
        theta, rule = starts, optimizer(name, beta2=0.99)
        update, state = rule.kernel(), rule.init(theta)
        for t in range(1, 200 * 101 + 1):
            gradient = np.full(5, 1010.0 if t % 101 == 1 else -10.0)
            theta, state = update(theta, gradient, state, t, 0.03)
            theta = np.clip(theta, -1.0, 1.0)
            if t > 199 * 101:
                lowest[name] = np.minimum(lowest.get(name, theta), theta)
        ends[name] = theta
    assert (ends["adam"] > 0.99).all()
    assert lowest["amsgrad"][:2].tolist() == [-1.0, -1.0]
    assert (ends["amsgrad"][2:] < starts[2:] - 0.4).all()  # on their way: half the distance in 200 periods


# ---------------------------------------------------------------------------------------------------
# Noise: Bottou, Curtis & Nocedal 2018, theorems 4.6 and 4.7

CURVATURE, RUNS = np.array([1.0, 2.0, 4.0]), 4000


def expected_loss(rule, steps, rng, start):
    """Mean loss sum c theta^2 / 2 over many runs whose gradients carry noise of deviation 1."""
    theta = np.full((RUNS, 3), start)
    update, state, losses = rule.kernel(), rule.init(theta), np.empty(steps)
    for step in range(steps):
        losses[step] = (CURVATURE * theta**2).sum(axis=1).mean() / 2
        gradient = CURVATURE * theta + rng.normal(size=theta.shape)
        theta, state = update(theta, gradient, state, step + 1, rule.rate(step))
    return losses


def test_with_rates_one_over_t_the_error_falls_as_one_over_t():
    gamma = 8.0  # learning rate 2/(gamma + t): more than 1 over the least curvature, as the theorem requires
    rule = optimizer("gradient_descent", inverse_time(2 / gamma, 1 / gamma))
    losses = expected_loss(rule, 3001, np.random.default_rng(0), start=1.0)
    slope = np.log(losses[3000] / losses[300]) / np.log((gamma + 3000) / (gamma + 300))
    # a mean of RUNS losses has relative deviation below sqrt(2/RUNS), so the slope one below 0.014
    assert slope == pytest.approx(-1.0, abs=5 * 0.014)


def test_with_a_constant_rate_the_error_stops_at_a_floor_that_halves_with_the_rate():
    floors = []
    for rate in (0.01, 0.005):
        losses = expected_loss(optimizer("gradient_descent", rate), 1400, np.random.default_rng(1), start=0.0)
        floors.append(losses[1000:].mean())
        # the fixed point of E theta^2 <- (1 - rate c)^2 E theta^2 + rate^2, in each direction
        assert floors[-1] == pytest.approx((rate / 2 / (2 - rate * CURVATURE)).sum(), rel=5 * np.sqrt(2 / RUNS / 3))
    assert floors[0] / floors[1] == pytest.approx(2.0, abs=0.15)


# ---------------------------------------------------------------------------------------------------
# Hypergradient descent: Baydin et al. 2018, on softmax regression


@pytest.mark.parametrize(
    ("rate", "plain", "repaired"), [(1e-3, 1.903, 0.173), (1e-2, 0.630, 0.169), (1e-1, 0.117, 0.103)]
)
def test_descending_on_the_rate_repairs_a_bad_one(rate, plain, repaired):
    digits, labels = load_digits(return_X_y=True)
    X, labels = digits[:500] / 8 - 1, labels[:500]
    Y = np.eye(10)[labels]

    def log_softmax(theta):
        z = X @ theta
        z -= z.max(axis=1, keepdims=True)
        return z - np.log(np.exp(z).sum(axis=1, keepdims=True))

    loss = Objective(
        lambda theta: -log_softmax(theta)[np.arange(500), labels].mean(),
        lambda theta: X.T @ (np.exp(log_softmax(theta)) - Y) / 500,
    )
    start = np.zeros((64, 10))
    rule = optimizer("hypergradient", rate, hyper_rate=1e-3)
    assert descend(loss, start, "gradient_descent", rate, 500).losses[-1] == pytest.approx(plain, abs=5.1e-4)
    run = descend(loss, start, rule, steps=500)
    assert run.losses[-1] == pytest.approx(repaired, abs=5.1e-4)
    if rate == 1e-3:
        last = run.points[-2] - run.points[-1]
        gradient = loss.gradient(run.points[-2])
        assert (last * gradient).sum() / (gradient**2).sum() == pytest.approx(0.065, abs=5e-4)


# ---------------------------------------------------------------------------------------------------
# Generalisation: Wilson et al. 2017, section 3.3


def test_adaptive_methods_fit_the_toy_problem_and_fail_on_fresh_points_where_descent_does_not():
    """The label is feature 0; features 1 and 2 are always on; 1 or 5 more belong to one example alone."""
    rng, n = np.random.default_rng(0), 200
    y, fresh = (np.where(rng.random(size) < 0.7, 1.0, -1.0) for size in (n, 400))
    X = np.zeros((n, 3 + 5 * n))
    X[:, 0], X[:, 1:3] = y, 1.0
    for i in range(n):
        X[i, 3 + 5 * i : 3 + 5 * i + (1 if y[i] > 0 else 5)] = 1.0
    squares = Objective(lambda w: ((X @ w - y) ** 2).mean() / 2, lambda w: X.T @ (X @ w - y) / n)

    errors = {}
    for name, rate in (("gradient_descent", 0.3), ("adagrad", 0.05), ("adam", 0.01)):
        w = descend(squares, np.zeros(X.shape[1]), name, rate, 200).points[-1]
        assert (np.sign(X @ w) == y).all()
        # the features of a fresh example alone were never on in training, so their weights are still 0
        errors[name] = np.mean(np.sign(fresh * w[0] + w[1] + w[2]) != fresh)
    assert errors["gradient_descent"] == 0.0
    assert errors["adagrad"] == errors["adam"] == np.mean(fresh < 0)  # all are called positive
    assert errors["adam"] == pytest.approx(0.2975, abs=4 * np.sqrt(0.7 * 0.3 / 400))

"""Linear regression against hand values, published figures, JAX, scikit-learn and NumPy's least squares."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error, r2_score

from course_lib.linear import (
    add_intercept,
    gradient_descent,
    hessian,
    largest_stable_learning_rate,
    loss_grid,
    mse,
    mse_gradient,
)

jax.config.update("jax_enable_x64", True)

X_LINE = np.arange(1.0, 6.0)
Y_LINE = X_LINE + 0.5


def random_problem(n, d, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)


def test_line_through_five_points_has_the_published_coefficients_and_cost():
    fit = gradient_descent(add_intercept(X_LINE), Y_LINE, np.zeros(2), 0.01, 1000)
    assert fit.theta.round(3).tolist() == [0.493, 1.002]
    assert f"{fit.losses[-1]:.1e}" == "8.9e-06"


def test_line_without_intercept_has_the_published_slope_and_cost():
    fit = gradient_descent(X_LINE[:, None], Y_LINE, np.zeros(1), 0.01, 1000)
    assert fit.theta.round(3).tolist() == [1.136]
    assert round(float(fit.losses[-1]), 4) == 0.0455


def test_hessian_of_the_line_has_the_published_eigenvalues_and_limit():
    X = add_intercept(X_LINE)
    assert np.linalg.eigvalsh(hessian(X)).round(3).tolist() == [0.338, 23.662]
    assert round(largest_stable_learning_rate(X), 4) == 0.0845


def test_diabetes_body_mass_alone_gives_the_published_fit():
    X, y = load_diabetes(return_X_y=True)
    X = add_intercept(X[:, 2])
    fit = gradient_descent(X[:-20], y[:-20], np.zeros(2), 0.9 * largest_stable_learning_rate(X[:-20]), 50_000)
    predicted = X[-20:] @ fit.theta
    assert round(float(fit.theta[1]), 4) == 938.2379
    assert round(mean_squared_error(y[-20:], predicted), 2) == 2548.07
    assert round(r2_score(y[-20:], predicted), 2) == 0.47


def test_standardized_diabetes_has_the_published_stability_limit_on_either_side_of_which_descent_differs():
    X, y = load_diabetes(return_X_y=True)
    X, y = (X - X.mean(axis=0)) / X.std(axis=0), y - y.mean()
    # The figures are those of half the mean square: its Hessian is half of ours, its limit twice ours
    eigenvalues = np.linalg.eigvalsh(hessian(X)) / 2
    assert (round(eigenvalues[0], 5), round(eigenvalues[-1], 4)) == (0.00856, 4.0242)
    assert round(eigenvalues[-1] / eigenvalues[0], 2) == 470.08
    limit = largest_stable_learning_rate(X)
    assert round(2 * limit, 5) == 0.49699
    below = gradient_descent(X, y, np.zeros(10), limit * 0.995, 20_000)
    above = gradient_descent(X, y, np.zeros(10), limit * 1.005, 20_000)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    assert np.abs(below.theta - best).max() < 1e-6 * np.abs(best).max()
    assert above.losses[-1] > 1e20


@pytest.mark.parametrize(("n", "d"), [(1, 1), (3, 5)])
def test_loss_and_gradient_agree_with_jax(n, d):
    X, y, theta = random_problem(n, d)
    loss, gradient = jax.jit(jax.value_and_grad(lambda theta: jnp.mean((X @ theta - y) ** 2)))(theta)
    assert float(mse(theta, X, y)) == pytest.approx(float(loss), rel=1e-13)
    np.testing.assert_allclose(mse_gradient(theta, X, y), gradient, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(("n", "d"), [(1, 1), (5, 3), (3, 5)])
def test_hessian_is_what_the_gradient_changes_by(n, d):
    X, y, theta = random_problem(n, d)
    changes = [mse_gradient(theta + e, X, y) - mse_gradient(theta, X, y) for e in np.eye(d)]
    np.testing.assert_allclose(hessian(X), changes, rtol=1e-11, atol=1e-12)


def test_descent_arrives_where_scikit_learn_fits():
    X, y, _ = random_problem(60, 4)
    reference = LinearRegression().fit(X, y)
    design = add_intercept(X)
    fit = gradient_descent(design, y, np.zeros(5), 0.9 * largest_stable_learning_rate(design), 3000)
    np.testing.assert_allclose(fit.theta[0], reference.intercept_, rtol=1e-9)
    np.testing.assert_allclose(fit.theta[1:], reference.coef_, rtol=1e-9)


@pytest.mark.parametrize(("n", "d"), [(4, 7), (30, 6)])
def test_descent_from_zero_with_dependent_columns_arrives_at_the_shortest_solution(n, d):
    X, y, _ = random_problem(n, d)
    X[:, -1] = X[:, 0] - 2 * X[:, 1]
    fit = gradient_descent(X, y, np.zeros(d), 0.9 * largest_stable_learning_rate(X), 100_000)
    np.testing.assert_allclose(fit.theta, np.linalg.lstsq(X, y, rcond=None)[0], rtol=1e-7, atol=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(1, 8), st.floats(0.01, 0.99))
def test_loss_falls_at_every_step_below_the_limit(seed, n, d, share):
    X, y, theta = random_problem(n, d, seed)
    fit = gradient_descent(X, y, theta, share * largest_stable_learning_rate(X), 50)
    assert np.all(np.diff(fit.losses) <= 1e-13 * fit.losses[0])


def test_result_starts_at_the_start_and_its_losses_belong_to_its_iterates():
    X, y, theta0 = random_problem(20, 3)
    for steps in (0, 1, 7, 100):
        fit = gradient_descent(X, y, theta0, 0.1, steps)
        assert fit.trajectory.shape == (steps + 1, 3) and fit.losses.shape == (steps + 1,)
        np.testing.assert_allclose(fit.trajectory[0], theta0, rtol=1e-14)
        np.testing.assert_array_equal(fit.theta, fit.trajectory[-1])
        np.testing.assert_allclose(fit.losses, [mse(theta, X, y) for theta in fit.trajectory], rtol=1e-12)
        assert fit.stopped == "steps" and str(steps) in fit.message


@pytest.mark.parametrize(("steps", "n"), [(5000, 5), (20, 5), (5000, 30_000), (10, 30_000)])
def test_divergence_is_reported_with_finite_arrays(steps, n):
    X, y, theta0 = random_problem(n, 20 if n > 5 else 2)
    rate = 1e6 * largest_stable_learning_rate(X)
    fit = gradient_descent(X, y, theta0, rate * (1e8 if steps < 100 else 1), steps)
    assert fit.stopped == "diverged"
    assert 1 <= len(fit.losses) < steps and len(fit.trajectory) == len(fit.losses)
    assert np.isfinite(fit.losses).all() and np.isfinite(fit.trajectory).all()
    assert f"{len(fit.losses)} of {steps} steps" in fit.message and "largest stable one" in fit.message


def test_data_of_any_size_give_an_answer_or_say_that_they_are_too_large():
    X, y, theta0 = np.full((3, 2), 1e200), np.ones(3), np.zeros(2)
    assert gradient_descent(X, y, theta0, 0.1, 100).stopped == "diverged"
    assert gradient_descent(X, y, theta0, 0.1, 5).stopped == "diverged"
    assert float(mse([1.0, 1.0], X, y)) == np.inf
    with pytest.raises(ValueError, match="prediction X theta is beyond the largest float64"):
        mse([1e200, -1e200], X, y)
    with pytest.raises(ValueError, match="loss at the start, inf, is too large for float64"):
        gradient_descent(X, y, np.ones(2), 0.1, 100)
    with pytest.raises(ValueError, match="Hessian is beyond the largest float64"):
        hessian(X)
    with pytest.raises(ValueError, match="gradient is beyond the largest float64"):
        mse_gradient([1.0, 1.0], X, y)


def test_data_of_zeros_never_move():
    assert largest_stable_learning_rate(np.zeros((3, 2))) == np.inf
    for steps in (3, 300):
        fit = gradient_descent(np.zeros((3, 2)), np.ones(3), [1.0, -1.0], 5.0, steps)
        assert np.all(fit.trajectory == [1.0, -1.0]) and np.all(fit.losses == 1.0)


@pytest.mark.parametrize(("q", "p", "n"), [(3, 5, 4), (1, 1, 1), (4, 2, 30)])
def test_loss_grid_is_the_loss_of_every_line(q, p, n):
    rng = np.random.default_rng(1)
    x, y, a, b = rng.normal(3, 1, n), rng.normal(size=n), rng.normal(size=p), rng.normal(size=q)
    expected = [[mse([a_i, b_j], add_intercept(x), y) for a_i in a] for b_j in b]
    np.testing.assert_allclose(loss_grid(x, y, a, b), expected, rtol=1e-12)


def test_loss_grid_of_a_constant_feature_depends_on_the_sum_alone():
    grid = loss_grid([2.0, 2.0], [1.0, 3.0], [0.0, 2.0], [0.0, 1.0])
    assert grid.tolist() == [[5.0, 1.0], [1.0, 5.0]]


def test_loss_grid_keeps_its_digits_near_a_minimum_far_from_the_origin():
    x = 1e6 + np.arange(5.0)
    grid = loss_grid(x, 3.0 * x + 1.0, [1.0, 1.0 + 1e-3], [3.0])
    np.testing.assert_allclose(grid, [[0.0, 1e-6]], atol=1e-12)


def test_intercept_is_the_first_column_and_the_argument_stays():
    x = np.array([[1, 2], [3, 4], [5, 6]])
    assert add_intercept(x).tolist() == [[1, 1, 2], [1, 3, 4], [1, 5, 6]]
    assert add_intercept(x).dtype == np.float64 and x.shape == (3, 2)
    assert add_intercept(np.ones(2, np.float32)).dtype == np.float32


@pytest.mark.parametrize("steps", [4, 400])
def test_float32_stays_and_mixed_types_become_float64(steps):
    X, y, theta0 = random_problem(30, 3)
    double = gradient_descent(X, y, theta0, 0.1, steps)
    single = gradient_descent(*(a.astype(np.float32) for a in (X, y, theta0)), 0.1, steps)
    assert single.trajectory.dtype == single.losses.dtype == np.float32
    np.testing.assert_allclose(single.trajectory, double.trajectory, rtol=1e-4, atol=1e-5)
    assert gradient_descent(X.astype(np.float32), y, theta0, 0.1, steps).theta.dtype == np.float64
    assert gradient_descent([[1], [2]], [1, 2], [0], 0.1, steps).theta.dtype == np.float64


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: mse([0.0], [[1.0, 2.0]], [1.0]), ValueError, r"theta has shape \(1,\), expected \(2,\)"),
        (lambda: mse([0.0], [[1.0], [2.0]], [[1.0], [2.0]]), ValueError, r"y has shape \(2, 1\), expected \(2,\)"),
        (lambda: mse([0.0], [1.0, 2.0], [1.0, 2.0]), ValueError, r"X has shape \(2,\), expected \(n, d\)"),
        (lambda: mse([], np.zeros((3, 0)), np.zeros(3)), ValueError, "at least one sample and one feature"),
        (lambda: mse([0.0], np.zeros((0, 1)), []), ValueError, "at least one sample and one feature"),
        (lambda: mse_gradient([0.0], [[np.nan]], [1.0]), ValueError, r"X\[0, 0\] is nan"),
        (lambda: mse_gradient([0.0], [[1.0]], [np.inf]), ValueError, r"y\[0\] is inf"),
        (lambda: mse_gradient([np.nan], [[1.0]], [1.0]), ValueError, r"theta\[0\] is nan"),
        (lambda: hessian([["a"]]), TypeError, "X holds"),
        (lambda: add_intercept(np.zeros((2, 2, 2))), ValueError, r"x has shape \(2, 2, 2\)"),
        (lambda: loss_grid([1.0], [1.0, 2.0], [0.0], [0.0]), ValueError, "x has 1 and y 2 values"),
        (lambda: loss_grid([], [], [0.0], [0.0]), ValueError, "at least one"),
        (lambda: loss_grid([1.0], [1.0], [[0.0]], [0.0]), ValueError, r"intercepts has shape \(1, 1\)"),
        (lambda: loss_grid([1.0], [1.0], [0.0], [np.nan]), ValueError, r"slopes\[0\] is nan"),
    ],
)
def test_bad_data_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize(
    ("learning_rate", "steps", "error", "message"),
    [
        (0.0, 1, ValueError, "learning_rate is 0, expected a finite number above 0"),
        (-0.1, 1, ValueError, "learning_rate is -0.1"),
        (np.nan, 1, ValueError, "learning_rate is nan"),
        (np.inf, 1, ValueError, "learning_rate is inf"),
        ("fast", 1, TypeError, "learning_rate is 'fast'"),
        (0.1, -1, ValueError, "steps is -1, expected an integer of at least 0"),
        (0.1, 2.0, TypeError, "steps is 2.0, expected an integer"),
        (0.1, True, TypeError, "steps is True"),
    ],
)
def test_bad_settings_are_named(learning_rate, steps, error, message):
    with pytest.raises(error, match=message):
        gradient_descent([[1.0]], [1.0], [0.0], learning_rate, steps)


def test_theta0_is_called_by_its_own_name():
    with pytest.raises(ValueError, match=r"theta0 has shape \(1,\), expected \(2,\).*add_intercept"):
        gradient_descent([[1.0, 2.0]], [1.0], [0.0], 0.1, 1)


def test_everything_stays_where_the_data_lie(strict):
    X, y, theta = random_problem(6, 3)
    there = [strict.array(a) for a in (theta, X, y)]
    np.testing.assert_allclose(strict.host(mse(*there)), mse(theta, X, y), rtol=1e-12)
    np.testing.assert_allclose(strict.host(mse_gradient(*there)), mse_gradient(theta, X, y), rtol=1e-12)
    np.testing.assert_allclose(strict.host(hessian(there[1])), hessian(X), rtol=1e-12)
    np.testing.assert_allclose(strict.host(add_intercept(there[1])), add_intercept(X), rtol=1e-12)
    assert largest_stable_learning_rate(there[1]) == pytest.approx(largest_stable_learning_rate(X))
    grid = loss_grid(there[2], strict.array(X[:, 0].repeat(1)), there[0], strict.array(X[0]))
    np.testing.assert_allclose(strict.host(grid), loss_grid(y, X[:, 0], theta, X[0]), rtol=1e-12)


@pytest.mark.parametrize(("n", "steps"), [(6, 5), (6, 300), (9000, 4), (9000, 60)])
def test_descent_stays_where_the_data_lie(strict, n, steps):
    X, y, theta0 = random_problem(n, 3 if n == 6 else 8)
    here = gradient_descent(X, y, theta0, 0.1, steps)
    there = gradient_descent(strict.array(X), strict.array(y), strict.array(theta0), 0.1, steps)
    np.testing.assert_allclose(strict.host(there.trajectory), here.trajectory, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(strict.host(there.losses), here.losses, rtol=1e-11)
    np.testing.assert_allclose(strict.host(there.theta), here.theta, rtol=1e-11)


def test_divergence_is_reported_wherever_the_data_lie(strict):
    X, y, theta0 = (strict.array(a) for a in random_problem(6, 3))
    for steps in (10, 5000):
        fit = gradient_descent(X, y, theta0, 1e30, steps)
        assert fit.stopped == "diverged" and np.isfinite(strict.host(fit.trajectory)).all()


def test_two_libraries_are_not_mixed(strict):
    X, y, theta = random_problem(4, 2)
    with pytest.raises(TypeError, match="numpy"):
        mse(theta, strict.array(X), y)

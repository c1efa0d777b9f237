"""Training: the updates are those of the formulas, whatever the batch, the library and the reason to stop."""

import numpy as np
import pytest

from course_lib.network import Network, accuracy, layers, loss, loss_and_gradient
from course_lib.network.initialization import initialize
from course_lib.network.training import fit
from course_lib.optimizers import OPTIMIZERS, optimizer
from course_lib.schedules import step_decay

XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
FIRST_ORDER = [name for name, each in OPTIMIZERS.items() if each.needs == "gradient"]


def problem(n=13, sizes=(3, 5, 2), seed=0, **network):
    rng = np.random.default_rng(seed)
    net = Network(sizes, **network)
    y = rng.random((n, sizes[-1]))
    if net.loss == "softmax_cross_entropy":
        y = y / y.sum(axis=1, keepdims=True)
    return net, initialize(net, rng), rng.normal(size=(n, sizes[0])), y


def test_full_batch_descent_is_the_formula():
    net, theta, X, y = problem()
    run = fit(net, theta, X, y, epochs=20, learning_rate=0.3)
    losses = []
    for _ in range(20):
        value, gradient = loss_and_gradient(net, theta, X, y)
        losses.append(float(value))
        theta = theta - 0.3 * gradient
    np.testing.assert_allclose(run.parameters, theta, rtol=1e-12)
    np.testing.assert_allclose(run.losses, losses, rtol=1e-12)
    assert run.stopped == "epochs" and "20 epochs" in run.message and run.validation_losses.shape == (0,)


@pytest.mark.parametrize("batch_size", [1, 4, 12])
def test_every_epoch_takes_every_sample_once_in_a_fresh_order(batch_size):
    net, theta, X, y = problem()
    run = fit(net, theta, X, y, epochs=3, learning_rate=0.1, batch_size=batch_size, rng=np.random.default_rng(5))
    rng, losses = np.random.default_rng(5), []
    for _ in range(3):
        order, total = rng.permutation(13), 0.0
        for start in range(0, 13, batch_size):
            chosen = order[start : start + batch_size]
            value, gradient = loss_and_gradient(net, theta, X[chosen], y[chosen])
            total += float(value) * len(chosen)
            theta = theta - 0.1 * gradient
        losses.append(total / 13)
    np.testing.assert_allclose(run.parameters, theta, rtol=1e-12)
    np.testing.assert_allclose(run.losses, losses, rtol=1e-12)


@pytest.mark.parametrize("name", FIRST_ORDER)
def test_every_optimizer_updates_by_its_own_rule(name):
    net, theta, X, y = problem()
    run = fit(net, theta, X, y, epochs=10, optimizer=name, learning_rate=0.01)
    rule = optimizer(name, 0.01)
    state = rule.init(theta)
    for t in range(1, 11):
        theta, state = rule.step(theta, loss_and_gradient(net, theta, X, y)[1], state, t)
    np.testing.assert_allclose(run.parameters, theta, rtol=1e-11, atol=1e-13)


def test_a_schedule_is_asked_once_an_update():
    net, theta, X, y = problem()
    run = fit(net, theta, X, y, epochs=2, learning_rate=step_decay(0.4, 0.5, 1), optimizer="momentum")
    rule = optimizer("momentum", momentum=0.9)
    state = rule.init(theta)
    for t, rate in ((1, 0.4), (2, 0.2)):
        theta, state = rule.kernel()(theta, loss_and_gradient(net, theta, X, y)[1], state, t, rate)
    np.testing.assert_allclose(run.parameters, theta, rtol=1e-12)
    ready = fit(net, problem()[1], X, y, epochs=2, optimizer=optimizer("momentum", step_decay(0.4, 0.5, 1)))
    np.testing.assert_array_equal(ready.parameters, run.parameters)


@pytest.mark.parametrize("optimizer_name", ["gradient_descent", "adam"])
def test_l2_pulls_weights_and_not_biases(optimizer_name):
    net, theta, X, y = problem()
    run = fit(net, theta, X, y, epochs=3, learning_rate=0.1, l2=0.5, optimizer=optimizer_name)
    rule, mask, losses = optimizer(optimizer_name, 0.1), np.ones_like(theta), []
    for _, b in layers(net, mask):
        b[...] = 0.0
    state = rule.init(theta)
    for t in (1, 2, 3):
        value, gradient = loss_and_gradient(net, theta, X, y)
        losses.append(float(value) + 0.25 * np.sum(mask * theta**2))
        theta, state = rule.step(theta, gradient + 0.5 * mask * theta, state, t)
    np.testing.assert_allclose(run.parameters, theta, rtol=1e-11)
    np.testing.assert_allclose(run.losses, losses, rtol=1e-12)


@pytest.mark.parametrize("optimizer_name", ["gradient_descent", "momentum"])
def test_clipping_shortens_long_gradients_alone(optimizer_name):
    net, theta, X, y = problem()
    _, gradient = loss_and_gradient(net, theta, X, 100 * y)
    arguments = {"epochs": 1, "learning_rate": 0.1, "optimizer": optimizer_name}
    clipped = fit(net, theta, X, 100 * y, max_norm=2.0, **arguments)
    np.testing.assert_allclose(theta - clipped.parameters, 0.1 * 2.0 * gradient / np.linalg.norm(gradient), rtol=1e-10)
    free = fit(net, theta, X, 100 * y, max_norm=1e9, **arguments)
    np.testing.assert_allclose(free.parameters, theta - 0.1 * gradient, rtol=1e-12)


SETTINGS = [
    {},
    {"batch_size": 4},
    {"batch_size": 5, "l2": 0.1, "max_norm": 0.2},
    {"optimizer": "adam", "learning_rate": 0.01, "l2": 0.1, "max_norm": 1e9},
]


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("loss_name", ["squared_error", "softmax_cross_entropy", "huber"])
def test_training_is_the_same_wherever_the_arrays_lie(strict, settings, loss_name):
    net, theta, X, y = problem(loss=loss_name, hidden="relu")
    settings = {"learning_rate": 0.2, "epochs": 4, **settings}
    here = fit(net, theta, X, y, rng=np.random.default_rng(1), validation=(X, y), **settings)
    there = [strict.array(a) for a in (theta, X, y)]
    run = fit(net, *there, rng=np.random.default_rng(1), validation=tuple(there[1:]), **settings)
    np.testing.assert_allclose(strict.host(run.parameters), here.parameters, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(run.losses, here.losses, rtol=1e-12)
    np.testing.assert_allclose(run.validation_losses, here.validation_losses, rtol=1e-12)


def test_the_start_is_left_as_it_is_and_the_same_seed_gives_the_same_run():
    net, theta, X, y = problem()
    before = theta.copy()
    runs = [
        fit(net, theta, X, y, epochs=3, learning_rate=0.1, batch_size=2, rng=np.random.default_rng(3)) for _ in range(2)
    ]
    np.testing.assert_array_equal(theta, before)
    np.testing.assert_array_equal(runs[0].parameters, runs[1].parameters)


def test_validation_is_measured_after_every_epoch():
    net, theta, X, y = problem()
    seen = []
    run = fit(
        net, theta, X[:8], y[:8], epochs=5, learning_rate=0.2, l2=0.1, validation=(X[8:], y[8:]),
        callback=lambda epoch, value, parameters: seen.append(float(loss(net, parameters, X[8:], y[8:]))),
    )  # fmt: skip
    np.testing.assert_allclose(run.validation_losses, seen, rtol=1e-12)


def test_early_stopping_goes_back_to_the_best_epoch():
    net, theta, X, y = problem(n=6, sizes=(3, 20, 1))
    held_out = X[3:], y[3:]
    run = fit(net, theta, X[:3], y[:3], epochs=3000, learning_rate=0.1, validation=held_out, patience=20)
    assert run.stopped == "early" and len(run.losses) < 3000 and "20 epochs without" in run.message
    best = run.validation_losses.argmin()
    assert len(run.validation_losses) == best + 21
    assert float(loss(net, run.parameters, *held_out)) == pytest.approx(run.validation_losses[best], rel=1e-12)
    short = fit(net, theta, X[:3], y[:3], epochs=int(best) + 5, learning_rate=0.1, validation=held_out, patience=20)
    assert short.stopped == "epochs"
    np.testing.assert_array_equal(short.parameters, run.parameters)


def test_a_callback_sees_every_epoch_and_can_end_the_run():
    net, theta, X, y = problem()
    seen = []

    def callback(epoch, value, parameters):
        parameters[...] = 0.0  # a copy: changing it changes nothing
        seen.append((epoch, value))
        return epoch == 3

    run = fit(net, theta, X, y, epochs=10, learning_rate=0.1, callback=callback)
    assert run.stopped == "callback" and "3 of 10 epochs" in run.message
    assert seen == list(zip((1, 2, 3), run.losses, strict=True))
    plain = fit(net, theta, X, y, epochs=3, learning_rate=0.1)
    np.testing.assert_array_equal(run.parameters, plain.parameters)


def test_no_epochs_give_the_start_back():
    net, theta, X, y = problem()
    run = fit(net, theta, X, y, epochs=0)
    np.testing.assert_array_equal(run.parameters, theta)
    assert run.losses.shape == (0,) and run.stopped == "epochs"


@pytest.mark.parametrize("settings", [{"batch_size": 4}, {}, {"batch_size": 4, "l2": 0.1}])
@pytest.mark.parametrize("hidden", ["identity", "relu", "sigmoid"])
def test_divergence_ends_the_run_with_finite_parameters(settings, hidden):
    net, theta, X, y = problem(hidden=hidden)
    run = fit(net, theta, X, y, epochs=400, learning_rate=1e5, rng=np.random.default_rng(0), **settings)
    assert run.stopped == "diverged" and "learning_rate 100000" in run.message
    assert np.isfinite(run.parameters).all() and np.isfinite(run.losses).all()
    assert np.isfinite(float(loss(net, run.parameters, X, y)))


def test_divergence_in_the_last_step_is_seen():
    net, theta, X, y = problem(hidden="identity", sizes=(3, 2))
    run = fit(net, theta, X, 1e70 * y, epochs=1, learning_rate=1e250)
    assert run.stopped == "diverged"
    np.testing.assert_array_equal(run.parameters, theta)
    run = fit(net, theta, X, 1e70 * y, epochs=1, learning_rate=lambda step: 1e250)
    assert "the schedule's learning rates" in run.message


def test_divergence_is_reported_wherever_the_arrays_lie(strict):
    net, theta, X, y = problem(hidden="identity")
    there = [strict.array(a) for a in (theta, X, y)]
    for rate in (1e5, 1e200):
        run = fit(net, *there, epochs=400, learning_rate=rate, validation=tuple(there[1:]))
        assert run.stopped == "diverged" and np.isfinite(strict.host(run.parameters)).all()


def test_a_start_without_a_finite_loss_is_rejected():
    net, theta, X, y = problem()
    with pytest.raises(ValueError, match="loss at the start is inf: use smaller parameters"):
        fit(net, theta * 1e200, X, y, epochs=3)


def test_a_validation_loss_beyond_the_floats_is_infinite():
    net, theta, X, y = problem(hidden="identity", sizes=(3, 2))
    run = fit(net, 100 * theta, X, y, epochs=1, learning_rate=1e-3, validation=(X * 1e307, y))
    assert run.validation_losses.tolist() == [np.inf]


def test_xor_is_learned():
    net = Network((2, 4, 1), hidden="tanh", loss="binary_cross_entropy")
    theta = initialize(net, np.random.default_rng(0))
    run = fit(net, theta, *XOR, epochs=2000, learning_rate=0.5)
    assert accuracy(net, run.parameters, *XOR) == 1.0 and run.losses[-1] < 0.01


def test_float32_is_kept():
    net, theta, X, y = problem()
    run = fit(net, theta.astype(np.float32), X, y, epochs=2, learning_rate=0.1, l2=0.1, max_norm=1.0)
    assert run.parameters.dtype == np.float32


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"epochs": -1}, ValueError, "epochs is -1"),
        ({"epochs": 1.5}, TypeError, "epochs is 1.5"),
        ({"batch_size": 0}, ValueError, "batch_size is 0, expected an integer of at least 1"),
        ({"batch_size": 2}, TypeError, "rng is None, expected a numpy.random.Generator"),
        ({"batch_size": 2, "rng": 7}, TypeError, "rng is 7"),
        ({"learning_rate": 0.0}, ValueError, "learning_rate is 0.0"),
        ({"optimizer": "sdg"}, ValueError, "'sdg'"),
        ({"optimizer": "newton"}, ValueError, "optimizer is 'newton', expected one that needs only the gradient"),
        ({"l2": -0.1}, ValueError, "l2 is -0.1"),
        ({"max_norm": 0.0}, ValueError, "max_norm is 0, expected a finite number above 0"),
        ({"patience": 3}, ValueError, "patience is 3 without validation"),
        ({"patience": 0, "validation": (np.ones((2, 3)), np.ones((2, 2)))}, ValueError, "patience is 0"),
        ({"validation": (1, 2, 3)}, ValueError, "validation has 3 parts"),
        ({"validation": (np.ones((2, 4)), np.ones((2, 2)))}, ValueError, r"validation\[0\] has shape \(2, 4\)"),
    ],
)
def test_bad_settings_are_named(settings, error, message):
    net, theta, X, y = problem()
    with pytest.raises(error, match=message):
        fit(net, theta, X, y, **{"epochs": 1, **settings})


def test_bad_targets_are_named_before_anything_runs():
    net, theta, X, _ = problem(loss="binary_cross_entropy")
    with pytest.raises(ValueError, match="from 0 to 1"):
        fit(net, theta, X, np.full((13, 2), 2.0), epochs=1)
    with pytest.raises(ValueError, match=r"y has shape \(12, 2\), expected \(13, 2\)"):
        fit(net, theta, X, np.zeros((12, 2)), epochs=1)

"""Training where overflow, rounding or memory would show."""

import tracemalloc

import numpy as np
import pytest
import scipy.special

from course_lib.network import Network, backward, flatten, forward, loss, loss_and_gradient
from course_lib.network.engines import InPlace, Portable, Settings
from course_lib.network.initialization import initialize
from course_lib.network.training import fit
from course_lib.optimizers import OPTIMIZERS, optimizer

LOSSES = ["squared_error", "absolute_error", "huber", "binary_cross_entropy", "softmax_cross_entropy"]


@pytest.mark.parametrize(("size", "dtype"), [(1e25, "float32"), (1e160, "float64"), (1e-170, "float64")])
def test_a_gradient_whose_squares_leave_the_floats_is_clipped_to_its_norm(strict, size, dtype):
    net = Network((1, 1), loss="absolute_error")
    for array in (np.array, strict.array):
        theta, X = array(np.zeros(2, dtype)), array(np.array([[size]], dtype))
        found = fit(net, theta, X, array(np.ones(1, dtype)), epochs=1, learning_rate=1e-3, max_norm=0.1)
        step = 1e-4 * np.array([1.0, 1.0 / size]) if size > 1 else np.array([0.0, 1e-4])  # the bias's gradient is 1
        found = np.asarray(found.parameters) if array is np.array else strict.host(found.parameters)
        np.testing.assert_allclose(found, step, rtol=1e-6, atol=1e-12)


def test_tiny_gradients_are_clipped_too():
    net, settings = Network((2, 1), loss="squared_error"), Settings(optimizer("gradient_descent", 1.0), None, 1e-190)
    for engine in (InPlace, Portable):
        run = engine(net, np.zeros(3), np.array([[3e-180, 4e-180]]), np.array([[0.5]]), settings)
        run.epoch(1)
        np.testing.assert_allclose(run.parameters[2], 1e-190, rtol=1e-12)


SQUARING = [name for name, rule in OPTIMIZERS.items() if rule.scale_free]


@pytest.mark.parametrize("name", SQUARING)
@pytest.mark.parametrize(("size", "dtype"), [(1e25, "float32"), (1e160, "float64")])
def test_a_gradient_that_cannot_be_squared_does_not_freeze_training(strict, name, size, dtype):
    """Divided by the root of infinity every further step would be 0, and the run would seem to have ended well."""
    net = Network((1, 1), loss="absolute_error")
    for array in (np.array, strict.array):
        settings = {"epochs": 3, "optimizer": name, "learning_rate": 1e-3}
        theta, X, y = array(np.zeros(2, dtype)), array(np.array([[size]] * 2, dtype)), array(np.ones(2, dtype))
        with pytest.raises(ValueError, match=r"gradient too large to be squared: use smaller parameters, or scale X"):
            fit(net, theta, X, y, **settings)
        found = fit(net, theta, X, y, batch_size=1, rng=np.random.default_rng(0), **settings)
        assert found.stopped == "diverged"


def jump(step):
    return 0.05 if step < 30 else 50.0


@pytest.mark.parametrize("ending", ["diverged", "callback", "early", "epochs"])
def test_with_patience_the_best_is_returned_however_it_ends(ending):
    rng = np.random.default_rng(0)
    net, X, y = Network((2, 3, 1)), rng.normal(size=(20, 2)), rng.normal(size=20)
    held, seen = (rng.normal(size=(20, 2)), rng.normal(size=20)), []
    settings = {
        "diverged": {"learning_rate": jump, "epochs": 400, "patience": 300},
        "callback": {"learning_rate": 0.3, "epochs": 400, "patience": 300},
        "early": {"learning_rate": 0.3, "epochs": 1000, "patience": 5},
        "epochs": {"learning_rate": 0.3, "epochs": 40, "patience": 300},
    }[ending]

    def callback(epoch, value, parameters):
        seen.append(float(loss(net, parameters, *held)))
        return ending == "callback" and epoch == 60

    start = initialize(net, rng)
    found = fit(net, start, X, y, validation=held, callback=callback, **settings)
    assert found.stopped == ending
    assert float(loss(net, found.parameters, *held)) == min(seen)


@pytest.mark.parametrize("logit", [-40.0, 3.0, 40.0, 700.0])
@pytest.mark.parametrize("label", [0, 1])
def test_recorded_losses_keep_their_digits_in_the_tails(logit, label):
    exact = -scipy.special.log_expit(logit if label else -logit)
    X, y = np.zeros((3, 1)), np.full(3, label)
    binary = fit(Network((1, 1), loss="binary_cross_entropy"), np.array([0.0, logit]), X, y, epochs=1)
    assert binary.losses[0] == pytest.approx(exact, rel=1e-13, abs=0)
    net = Network((1, 3), loss="softmax_cross_entropy")  # exp(-1000) is 0: the third class has no part
    many = fit(net, np.array([0.0, 0.0, 0.0, 0.0, logit, -1000.0]), X, y, epochs=1)
    assert many.losses[0] == pytest.approx(exact, rel=1e-13, abs=0)


def test_tied_classes_are_all_but_one_counted():
    net = Network((1, 3), loss="softmax_cross_entropy")
    found = fit(net, np.array([0.0, 0.0, 0.0, 2.0, 2.0, 1.0]), np.zeros((1, 1)), [2], epochs=1)
    assert found.losses[0] == pytest.approx(np.log(2 * np.e**2 + np.e) - 1.0, rel=1e-14)


@pytest.mark.parametrize("n", [1, 1000])
def test_a_tiny_signal_passes_tanh_whatever_the_size_of_the_batch(n):
    net, theta = Network((1, 1, 1)), np.array([1e-17, 0.0, 1.0, 0.0])
    found = fit(net, theta, np.ones((n, 1)), np.zeros(n), epochs=1)
    assert found.losses[0] == pytest.approx(1e-34, rel=1e-12)


def test_float32_gradients_over_a_million_rows_keep_their_digits():
    net, X, y = Network((1, 1)), np.ones((1_000_000, 1), np.float32), np.full(1_000_000, 0.1, np.float32)
    start = np.zeros(2, np.float32)
    value, gradient = loss_and_gradient(net, start, X, y)
    np.testing.assert_allclose([value, *gradient], [0.01, -0.2, -0.2], rtol=1e-4)
    found = fit(net, start, X, y, epochs=1, learning_rate=1.0)
    np.testing.assert_allclose([*found.losses, *found.parameters], [0.01, 0.2, 0.2], rtol=1e-4)
    deep = Network((1, 1, 1), hidden="identity")
    found = fit(deep, np.array([1, 0, 1, 0], np.float32), X, y, epochs=1, learning_rate=1.0)
    np.testing.assert_allclose(found.parameters, [1 - 1.8, -1.8, 1 - 1.8, -1.8], rtol=1e-4)


@pytest.mark.parametrize("name", LOSSES)
def test_mini_batches_take_one_batch_and_one_permutation(name):
    n, d, batch = 50_000, 200, 500
    outputs = 10 if name == "softmax_cross_entropy" else 1
    rng = np.random.default_rng(0)
    net, X = Network((d, 4, outputs), loss=name), rng.normal(size=(n, d)).astype(np.float32)
    y = rng.integers(0, 2, n) if "entropy" in name else rng.normal(size=n).astype(np.float32)
    start = initialize(net, rng, dtype="float32")

    def run(rows):
        fit(net, start, X[:rows], y[:rows], epochs=2, learning_rate=0.01, batch_size=batch, rng=rng)

    run(2 * batch)  # what is imported and cached at the first call
    tracemalloc.start()
    run(n)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    permutation, one_batch = 8 * n, 4 * batch * (d + 1)
    column = 4 * n if name == "binary_cross_entropy" else 0  # y as float32
    assert peak < permutation + one_batch + column + 500_000 < 0.05 * X.nbytes


@pytest.mark.parametrize("engine", [InPlace, Portable])
@pytest.mark.parametrize("name", LOSSES)
def test_batches_gathered_one_by_one_are_the_rows_in_the_order_given(engine, name):
    rng = np.random.default_rng(0)
    net = Network((300, 4, 3), loss=name)
    X, start, order = rng.normal(size=(700, 300)), initialize(net, rng), rng.permutation(700)
    target = rng.normal(size=(700, 3)) if "error" in name or name == "huber" else np.eye(3)[rng.integers(0, 3, 700)]
    settings = Settings(optimizer("momentum", 0.01), None, None)
    shuffled, sorted_ = engine(net, start, X, target, settings), engine(net, start, X[order], target[order], settings)
    shuffled.shuffle(order)
    assert float(shuffled.epoch(64)) == pytest.approx(float(sorted_.epoch(64)), rel=1e-12)
    np.testing.assert_allclose(shuffled.parameters, sorted_.parameters, rtol=1e-12)


def test_numbers_beyond_the_parameters_dtype_are_named():
    net, start = Network((1, 1)), np.zeros(2, np.float32)
    with pytest.raises(ValueError, match=r"X\[1, 0\] is 1e\+300, expected at most 3.4e\+38, the largest float32"):
        forward(net, start, np.array([[1.0], [1e300]]))
    with pytest.raises(ValueError, match=r"y\[0, 0\] is 1e\+300, expected at most"):
        fit(net, start, np.ones((1, 1)), np.array([1e300]), epochs=1)


def test_errors_use_the_name_that_the_caller_used():
    net = Network((2, 3, 1))
    theta, X, y = np.zeros(net.n_parameters), np.ones((4, 2)), np.ones(4)
    other = Network((2, 5, 1))
    with pytest.raises(ValueError, match=r"trace has layers of \[2, 5, 1\] units, expected those of the network"):
        backward(net, theta, forward(other, np.zeros(other.n_parameters), X), y)
    with pytest.raises(ValueError, match=r"(?s)layers\[0\] is \(.*\), expected two arrays, \(W, b\)"):
        flatten(net, [(np.ones((2, 3)),)] * 2)
    assert initialize(net, np.random.default_rng(0), dtype=np.float32).dtype == np.float32
    assert initialize(net, np.random.default_rng(0), dtype=np.dtype("float32")).dtype == np.float32
    for dtype in (np.ones(2), "int64", int, None):
        with pytest.raises(TypeError, match=r"dtype is .*, expected 'float64' or 'float32'"):
            initialize(net, np.random.default_rng(0), dtype=dtype)
    for sizes in (b"12", "12", np.array(3), np.ones((2, 2), int)):
        with pytest.raises(TypeError, match=r"(?s)sizes is .*, expected the units of each layer"):
            Network(sizes)
    with pytest.raises(ValueError, match="hidden is 'abc'"):
        Network((1, 1), hidden="abc")
    with pytest.raises(ValueError, match=r"validation\[1\] has shape \(3, 1\)"):
        fit(net, theta, X, y, epochs=1, validation=(X, np.ones(3)))
    with pytest.raises(ValueError, match="y ranges from 0 to 2, expected probabilities"):
        loss(Network((2, 1), loss="binary_cross_entropy"), np.zeros(3), X, [0, 1, 1, 2])
    with pytest.raises(TypeError, match="the schedule gives None at step 0, expected a number"):
        fit(net, theta, X, y, epochs=1, learning_rate=lambda step: None)

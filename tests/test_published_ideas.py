"""Published ideas whose results are shares and counts: what a gradient costs, half precision, random search."""

import array_api_strict
import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_digits

from course_lib import autodiff, linear
from course_lib.datasets import standardize
from course_lib.network import Network, forward, layers, loss, loss_and_gradient
from course_lib.network.initialization import initialize
from course_lib.network.training import fit

# ---------------------------------------------------------------------------------------------------
# The cost of a gradient


@pytest.fixture
def multiplications(monkeypatch):
    """A list to which array-api-strict's arrays add how many numbers each product or quotient multiplies."""
    counts, kind = [], type(array_api_strict.ones(1))

    def count(name, size):
        original = getattr(kind, name)

        def counting(self, other):
            result = original(self, other)
            counts.append(size(self, other, result))
            return result

        monkeypatch.setattr(kind, name, counting)

    for name in ("__mul__", "__rmul__", "__truediv__", "__rtruediv__"):
        count(name, lambda x, y, result: result.size)
    count("__matmul__", lambda x, y, result: result.size * x.shape[-1])
    return counts


@pytest.mark.parametrize("sizes", [(64, 128, 10), (2, 4, 1), (20, 20, 20, 20, 20), (784, 30, 10)], ids=str)
def test_a_networks_gradient_costs_at_most_three_times_its_loss_in_multiplications(sizes, multiplications):
    """Baydin et al. 2018, section 3.2. A layer's product comes again for its weights, and again for its input."""
    network = Network(sizes, hidden="relu", loss="squared_error")
    rng = np.random.default_rng(0)
    data = rng.normal(size=network.n_parameters), rng.normal(size=(32, sizes[0])), rng.normal(size=(32, sizes[-1]))
    arrays = [array_api_strict.asarray(array) for array in data]

    def by_tape(parameters):
        output, start = arrays[1], 0
        for number, (fan_in, fan_out) in enumerate(network.shapes):
            end = start + fan_in * fan_out
            W, b = autodiff.reshape(parameters[start:end], (fan_in, fan_out)), parameters[end : end + fan_out]
            output, start = autodiff.matmul(output, W) + b, end + fan_out
            output = autodiff.relu(output) if number < len(network.shapes) - 1 else output
        difference = output - arrays[2]
        return autodiff.sum(difference * difference)

    def cost(function, *args):
        del multiplications[:]
        function(*args)
        return sum(multiplications)

    of_loss = cost(loss, network, *arrays)
    products = [32 * fan_in * fan_out for fan_in, fan_out in network.shapes]
    assert sum(products) <= of_loss <= 1.2 * sum(products) + 100  # what is counted is the formula's own
    expected = (3 * sum(products) - products[0]) / sum(products)  # nobody asks for the input's gradient
    for ratio in (
        cost(loss_and_gradient, network, *arrays) / of_loss,
        cost(autodiff.value_and_grad(by_tape), arrays[0]) / cost(by_tape, arrays[0]),
    ):
        assert 2.0 <= ratio <= 3.0 + 0.5 * (sum(sizes) < 10)  # in a tiny network the slopes count too
        assert ratio == pytest.approx(expected, rel=0.3)


# ---------------------------------------------------------------------------------------------------
# Half precision


def test_small_gradients_vanish_in_half_precision_and_a_loss_scale_saves_them():
    """Micikevicius et al. 2018, section 3.2: multiply the loss before the backward pass, divide the gradient after."""
    X, y = load_digits(return_X_y=True)
    network = Network((64, 32, 10), hidden="tanh", loss="softmax_cross_entropy")
    rng = np.random.default_rng(0)
    parameters = fit(network, initialize(network, rng), X / 16, y, epochs=5, optimizer="adam", learning_rate=0.01,
                     batch_size=64, rng=rng).parameters  # fmt: skip
    W, b = layers(network, parameters)[1]
    hidden = forward(network, parameters, X / 16).activations[1]
    gradient = autodiff.grad(lambda a: autodiff.softmax_cross_entropy(autodiff.affine(a, W, b), np.eye(10)[y]))(hidden)
    smallest_normal = float(np.finfo(np.float16).smallest_normal)  # 2^-14; below, digits are lost one by one

    zeros, subnormal, errors = [], [], []
    for scale in (1, 8, 1024):
        half = (scale * gradient).astype(np.float16)
        restored, normal = half.astype(np.float64) / scale, np.abs(half) >= smallest_normal
        np.testing.assert_allclose(restored[normal], gradient[normal], rtol=2.0**-11)  # all of its 11 digits
        zeros.append(np.mean(half == 0))
        subnormal.append(np.mean(~normal & (half != 0)))
        errors.append(np.median(np.abs(restored / gradient - 1)))
    # seen before with another network of this kind: 1 %, 0.1 %, 0 % zeros; 91 %, 49 %, 2 % subnormal
    assert 0.003 < zeros[0] < 0.03 and 0.03 * zeros[0] < zeros[1] < 0.3 * zeros[0] and zeros[2] < 1e-4
    assert subnormal[0] > 0.8 and 0.3 < subnormal[1] < 0.8 and subnormal[2] < 0.05
    assert errors[0] > 10 * errors[2]


# ---------------------------------------------------------------------------------------------------
# Random search


def test_descent_needs_fewer_calls_than_random_search_if_its_gradient_costs_three():
    """Ten features of diabetes, 2000 calls of the loss. By differences, 20 calls a gradient, the advantage is gone."""
    X, y = load_diabetes(return_X_y=True)
    X, y = standardize(X)[0], (y - y.mean()) / y.std()
    least = float(np.mean((X @ np.linalg.lstsq(X, y)[0] - y) ** 2))

    def by_random_search(spread, seed):
        rng = np.random.default_rng(seed)
        theta, value = np.zeros(10), 1.0
        for _ in range(2000):
            trial = theta + rng.normal(0, spread, 10)
            at_trial = np.mean((X @ trial - y) ** 2)
            if at_trial < value:
                theta, value = trial, at_trial
        return value - least

    def by_descent(steps):
        run = linear.gradient_descent(X, y, np.zeros(10), 0.9 * linear.largest_stable_learning_rate(X), steps)
        return float(run.losses[-1]) - least

    search = {spread: np.median([by_random_search(spread, seed) for seed in range(5)]) for spread in SPREADS}
    assert min(search, key=search.get) not in (SPREADS[0], SPREADS[-1])  # the best of random search was tried
    assert by_descent(2000 // 3) < 0.1 * min(search.values())
    assert by_descent(2000 // 20) > min(search.values())


SPREADS = (0.1, 0.03, 0.01, 0.003, 0.001, 0.0003)

"""Published results on how networks learn, at the tolerance that their sources allow."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

from course_lib.network import Network, accuracy, flatten, forward, layers, loss_and_gradient, predict
from course_lib.network.initialization import INITIALIZATIONS, initialize
from course_lib.network.training import fit


@pytest.fixture(scope="module")
def digits():
    X, y = load_digits(return_X_y=True)
    return X / 16.0, y


@pytest.mark.parametrize(("start", "before", "after"), [((0.6, 0.9), 0.82, 0.09), ((2.0, 2.0), 0.98, 0.20)])
def test_one_neuron_with_quadratic_cost_learns_slowly_from_a_bad_start(start, before, after):
    neuron = Network((1, 1), output="sigmoid")
    start = np.array(start)
    # Nielsen's cost is half the square, so half his learning rate, 0.15
    run = fit(neuron, start, [[1.0]], [0.0], epochs=300, learning_rate=0.075)
    assert round(float(predict(neuron, start, [[1.0]])[0, 0]), 2) == before
    assert round(float(predict(neuron, run.parameters, [[1.0]])[0, 0]), 2) == after


@pytest.mark.parametrize("start", [(0.6, 0.9), (2.0, 2.0)])
def test_one_neuron_with_cross_entropy_learns_fast_from_both_starts(start):
    neuron = Network((1, 1), loss="binary_cross_entropy")
    run = fit(neuron, np.array(start), [[1.0]], [0.0], epochs=300, learning_rate=0.15)
    assert float(predict(neuron, run.parameters, [[1.0]])[0, 0]) < 0.02


@pytest.mark.parametrize(
    "published", [(0.0657, 0.3092), (0.0118, 0.0600, 0.2831), (0.0030, 0.0171, 0.0695, 0.2851)], ids=len
)
def test_early_layers_learn_slower_as_in_the_published_speeds(digits, published):
    X, y = digits[0][:1000], np.eye(10)[digits[1][:1000]]
    network = Network((64, *(30,) * len(published), 10), hidden="sigmoid", loss="binary_cross_entropy")
    speeds = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        pairs = [(rng.normal(0, 1 / np.sqrt(m), (m, k)), rng.normal(0, 1, k)) for m, k in network.shapes]
        _, gradient = loss_and_gradient(network, flatten(network, pairs), X, y)
        speeds.append([np.linalg.norm(b) for _, b in layers(network, gradient)][:-1])
    # MNIST there, the smaller digits here: a factor of 1.6 either way, the order of layers without doubt
    median = np.median(speeds, axis=0)
    assert np.all(np.abs(np.log(median / published)) < np.log(1.6))
    assert np.all(np.diff(median) > 0)


@pytest.mark.parametrize(
    ("rule", "hidden", "size", "ratio"),
    [
        ("fan_in_uniform", "tanh", 0.01, 1 / np.sqrt(3)),
        ("xavier", "tanh", 0.01, 1.0),
        ("xavier_normal", "relu", 1.0, 1 / np.sqrt(2)),
        ("he", "relu", 1.0, 1.0),
        ("fan_in_normal", "identity", 1.0, 1.0),
    ],
)
def test_activations_shrink_from_layer_to_layer_as_published(rule, hidden, size, ratio):
    network = Network((400,) * 9, hidden=hidden, output=hidden)
    rng = np.random.default_rng(0)
    parameters = initialize(network, rng, rule)
    activations = forward(network, parameters, size * rng.normal(size=(200, 400))).activations
    spread = [np.sqrt(np.mean(A**2)) for A in activations]
    # The mean square of 400 units varies by about sqrt(2/400) a layer, so over 7 layers by 3 %
    assert (spread[8] / spread[1]) ** (1 / 7) == pytest.approx(ratio, rel=0.04)


@pytest.mark.parametrize("rule", INITIALIZATIONS)
def test_drawn_weights_have_the_variance_of_their_rule(rule):
    network = Network((300, 200, 2))
    (W, b), _ = layers(network, initialize(network, np.random.default_rng(1), rule))
    variance = {
        "xavier": 2 / 500,
        "xavier_normal": 2 / 500,
        "he": 2 / 300,
        "fan_in_normal": 1 / 300,
        "fan_in_uniform": 1 / 900,
    }
    # 60,000 draws: the variance of a normal sample is known to sqrt(2/60000), 0.6 %
    assert W.var() == pytest.approx(variance[rule], rel=0.03)
    assert abs(W.mean()) < 5 * np.sqrt(variance[rule] / 60_000) and not b.any()


def test_first_step_is_that_of_scikit_learns_classifier(digits):
    X, y = digits[0][:100], digits[1][:100]
    theirs = MLPClassifier((7,), "tanh", solver="sgd", momentum=0.0, alpha=0.0, batch_size=100, max_iter=1)
    theirs.set_params(learning_rate_init=0.3, shuffle=False, random_state=0)
    theirs.partial_fit(X, y, classes=np.arange(10))
    network = Network((64, 7, 10), loss="softmax_cross_entropy")
    start = flatten(network, list(zip(theirs.coefs_, theirs.intercepts_, strict=True)))
    ours = fit(network, start, X, y, epochs=1, learning_rate=0.3).parameters
    theirs.partial_fit(X, y)
    expected = flatten(network, list(zip(theirs.coefs_, theirs.intercepts_, strict=True)))
    np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-12)


def test_digits_are_read_after_a_few_seconds_of_training(digits):
    X, y = digits
    network = Network((64, 64, 10), hidden="relu", loss="softmax_cross_entropy")
    rng = np.random.default_rng(0)
    start = initialize(network, rng, "he")
    run = fit(network, start, X[:1400], y[:1400], epochs=12, batch_size=32, rng=rng, learning_rate=0.2)
    assert accuracy(network, run.parameters, X[1400:], y[1400:]) > 0.9


def test_the_same_seed_draws_the_same_start_and_float32_on_demand():
    network = Network((3, 4, 2))
    draws = [initialize(network, np.random.default_rng(2), dtype=kind) for kind in ("float64", "float64", "float32")]
    np.testing.assert_array_equal(draws[0], draws[1])
    assert draws[2].dtype == np.float32
    np.testing.assert_array_equal(draws[2], draws[0].astype(np.float32))


def test_a_rule_of_ones_own_is_taken_and_checked():
    network = Network((3, 2))
    rng = np.random.default_rng(0)
    own = initialize(network, rng, lambda fan_in, fan_out, rng: np.full((fan_in, fan_out), 0.5))
    assert own.tolist() == [0.5] * 6 + [0.0] * 2
    with pytest.raises(ValueError, match=r"W1 has shape \(2, 3\), expected \(3, 2\)"):
        initialize(network, rng, lambda fan_in, fan_out, rng: np.zeros((fan_out, fan_in)))
    with pytest.raises(ValueError, match="weights drawn"):
        initialize(network, rng, lambda fan_in, fan_out, rng: np.full((fan_in, fan_out), np.nan))
    with pytest.raises(ValueError, match=r"rule is 'xavir'.*Did you mean 'xavier'"):
        initialize(network, rng, "xavir")
    with pytest.raises(TypeError, match="rng is 0"):
        initialize(network, 0)
    with pytest.raises(TypeError, match="dtype is 'float16'"):
        initialize(network, rng, dtype="float16")

"""Networks: forward and backward against JAX, for every activation and loss, and by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.functions import ACTIVATIONS
from course_lib.losses import LOSSES
from course_lib.network import (
    Network,
    accuracy,
    backward,
    flatten,
    forward,
    layers,
    loss,
    loss_and_gradient,
    predict,
)
from course_lib.network.pairs import loss_and_gradients

jax.config.update("jax_enable_x64", True)

JAX_ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "leaky_relu": jax.nn.leaky_relu,
    "softplus": jax.nn.softplus,
    "gelu": lambda z: jax.nn.gelu(z, approximate=False),
}
JAX_LOSSES = {
    "squared_error": lambda a, y: jnp.mean(jnp.sum((a - y) ** 2, axis=1)),
    "absolute_error": lambda a, y: jnp.mean(jnp.sum(jnp.abs(a - y), axis=1)),
    "huber": lambda a, y: jnp.mean(
        jnp.sum(jnp.where(jnp.abs(a - y) <= 1, (a - y) ** 2 / 2, jnp.abs(a - y) - 0.5), axis=1)
    ),
    "binary_cross_entropy": lambda z, y: jnp.mean(jnp.sum(jax.nn.softplus(z) - y * z, axis=1)),
    "softmax_cross_entropy": lambda z, y: -jnp.mean(jnp.sum(y * jax.nn.log_softmax(z), axis=1)),
}


def problem(network, n, seed=0):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, network.sizes[0])), rng.random((n, network.sizes[-1]))
    if network.loss == "softmax_cross_entropy":
        y = y / y.sum(axis=1, keepdims=True)
    return rng.normal(size=network.n_parameters), X, y


def jax_loss_and_gradient(network, parameters, X, y):
    def value(parameters):
        A, start = X, 0
        for fan_in, fan_out, name in zip(network.sizes, network.sizes[1:], network.activations, strict=False):
            W = parameters[start : start + fan_in * fan_out].reshape(fan_in, fan_out)
            start += fan_in * fan_out
            A = JAX_ACTIVATIONS[name](A @ W + parameters[start : start + fan_out])
            start += fan_out
        return JAX_LOSSES[network.loss](A, y)

    return jax.jit(jax.value_and_grad(value))(parameters)


NETWORKS = [Network((3, 5, 2), hidden=name) for name in ACTIVATIONS]
NETWORKS += [Network((3, 2), output=name) for name in ("sigmoid", "gelu")]
NETWORKS += [Network((3, 4, 2), loss=name) for name in LOSSES]
NETWORKS += [Network((2, 4, 3, 5, 1), hidden="sigmoid", loss="binary_cross_entropy")]


def name_of(network):
    return f"{network.sizes}-{network.hidden}-{network.output}-{network.loss}"


@pytest.mark.parametrize("network", NETWORKS, ids=name_of)
def test_loss_and_gradient_agree_with_jax(network):
    parameters, X, y = problem(network, 6)
    value, gradient = loss_and_gradient(network, parameters, X, y)
    expected, expected_gradient = jax_loss_and_gradient(network, parameters, X, y)
    assert float(value) == pytest.approx(float(expected), rel=1e-12)
    np.testing.assert_allclose(gradient, expected_gradient, rtol=1e-10, atol=1e-12)
    assert float(loss(network, parameters, X, y)) == float(value)
    by_hand = backward(network, parameters, forward(network, parameters, X), y)
    np.testing.assert_array_equal(by_hand, gradient)


def test_one_sigmoid_neuron_by_hand():
    neuron = Network((1, 1), output="sigmoid")
    value, gradient = loss_and_gradient(neuron, np.array([2.0, -2.0]), [[1.0]], [0.0])
    assert float(value) == 0.25  # a = 1/2
    assert gradient.tolist() == [0.25, 0.25]  # 2 a * a (1 - a) * x


def test_gradient_of_a_batch_is_the_mean_over_its_samples():
    network = NETWORKS[1]
    parameters, X, y = problem(network, 5)
    each = [loss_and_gradient(network, parameters, X[i : i + 1], y[i : i + 1])[1] for i in range(5)]
    np.testing.assert_allclose(loss_and_gradient(network, parameters, X, y)[1], np.mean(each, axis=0), rtol=1e-12)


def test_trace_holds_the_input_and_every_layer():
    network = Network((3, 5, 2), hidden="relu")
    parameters, X, _ = problem(network, 4)
    trace = forward(network, parameters, X)
    assert [A.shape for A in trace.activations] == [(4, 3), (4, 5), (4, 2)]
    assert [Z.shape for Z in trace.pre_activations] == [(4, 5), (4, 2)]
    (W1, b1), _ = layers(network, parameters)
    np.testing.assert_allclose(trace.activations[1], np.maximum(X @ W1 + b1, 0.0))


def test_layers_are_views_and_flatten_goes_back():
    network = Network((2, 3, 1))
    parameters = np.arange(13.0)
    pairs = layers(network, parameters)
    assert [(W.shape, b.shape) for W, b in pairs] == [((2, 3), (3,)), ((3, 1), (1,))]
    np.testing.assert_array_equal(flatten(network, pairs), parameters)
    pairs[1][1][0] = -1.0
    assert parameters[-1] == -1.0


def test_class_numbers_and_one_hot_rows_are_the_same_targets():
    network = Network((2, 3), loss="softmax_cross_entropy")
    parameters, X, _ = problem(network, 4)
    numbers = [2, 0, 1, 1]
    assert float(loss(network, parameters, X, numbers)) == float(loss(network, parameters, X, np.eye(3)[numbers]))
    np.testing.assert_allclose(predict(network, parameters, X).sum(axis=1), 1.0)
    assert accuracy(network, parameters, X, predict(network, parameters, X).argmax(axis=1)) == 1.0


def test_one_output_takes_a_vector_or_a_column():
    network = Network((2, 1), loss="binary_cross_entropy")
    parameters, X, _ = problem(network, 4)
    labels = np.array([1, 0, 0, 1])
    assert float(loss(network, parameters, X, labels)) == float(loss(network, parameters, X, labels[:, None]))
    sides = predict(network, parameters, X)[:, 0] > 0.5
    assert accuracy(network, parameters, X, sides) == 1.0
    assert accuracy(network, parameters, X, ~sides) == 0.0


def test_prediction_of_a_regression_is_its_output():
    network = Network((3, 4, 2))
    parameters, X, _ = problem(network, 5)
    np.testing.assert_array_equal(predict(network, parameters, X), forward(network, parameters, X).activations[-1])


def test_float32_parameters_make_everything_float32():
    network = Network((3, 4, 2), loss="softmax_cross_entropy")
    parameters, X, y = problem(network, 5)
    value, gradient = loss_and_gradient(network, parameters.astype(np.float32), X, y)
    assert value.dtype == gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, loss_and_gradient(network, parameters, X, y)[1], rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (((3,),), ValueError, r"sizes is \(3,\), expected at least inputs and outputs"),
        (((3, 0, 1),), ValueError, r"sizes\[1\] is 0, expected an integer of at least 1"),
        (((3, 2.0),), TypeError, r"sizes\[1\] is 2.0"),
        (((3, 1), "tahn"), ValueError, "Did you mean 'tanh'"),
        (((3, 1), "tanh", "sigmiod"), ValueError, "Did you mean 'sigmoid'"),
        (((3, 1), "tanh", "identity", "squared"), ValueError, "squared_error"),
        (((3, 1), "tanh", "sigmoid", "binary_cross_entropy"), ValueError, "expected 'identity' with the loss"),
        (((3, 1), "tanh", "identity", "softmax_cross_entropy"), ValueError, "sizes ends with 1 output"),
    ],
)
def test_networks_that_make_no_sense_are_rejected(arguments, error, message):
    with pytest.raises(error, match=message):
        Network(*arguments)


LINE = Network((2, 1))
BINARY = Network((2, 1), loss="binary_cross_entropy")
CLASSES = Network((2, 3), loss="softmax_cross_entropy")
POINT, SAMPLES = np.zeros(3), np.ones((4, 2))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: forward(LINE, np.zeros(4), SAMPLES), ValueError, r"parameters has shape \(4,\), expected \(3,\)"),
        (lambda: forward(LINE, [0.0, np.nan, 0.0], SAMPLES), ValueError, r"parameters\[1\] is nan"),
        (lambda: forward(LINE, POINT, np.ones((4, 3))), ValueError, r"X has shape \(4, 3\), expected \(n, 2\)"),
        (lambda: forward(LINE, POINT, np.ones(2)), ValueError, r"X has shape \(2,\)"),
        (lambda: forward(LINE, POINT, [[1.0, np.inf]]), ValueError, r"X\[0, 1\] is inf"),
        (lambda: layers(LINE, ["a"]), TypeError, "parameters holds"),
        (lambda: loss(LINE, POINT, SAMPLES, np.ones((4, 2))), ValueError, r"y has shape \(4, 2\), expected \(4, 1\)"),
        (lambda: loss(LINE, POINT, SAMPLES, [1.0, np.nan, 0.0, 0.0]), ValueError, r"y\[1, 0\] is nan"),
        (lambda: loss(LINE, POINT, SAMPLES, ["a", "b", "c", "d"]), TypeError, "y holds"),
        (lambda: loss(BINARY, POINT, SAMPLES, [0, 1, 2, 1]), ValueError, "from 0 to 1"),
        (lambda: loss(CLASSES, np.zeros(9), SAMPLES, [0, 1, 2, 3]), ValueError, r"y\[3\] is 3"),
        (
            lambda: loss(CLASSES, np.zeros(9), SAMPLES, [0.0, 1.0, 2.0, 2.0]),
            TypeError,
            "expected integer class numbers",
        ),
        (lambda: accuracy(LINE, POINT, SAMPLES, np.ones(4)), ValueError, "expected a cross-entropy"),
        (lambda: flatten(LINE, []), ValueError, "layers has 0 pairs, expected 1"),
        (lambda: flatten(LINE, [(np.ones((1, 2)), [0.0])]), ValueError, r"W1 has shape \(1, 2\), expected \(2, 1\)"),
        (lambda: flatten(LINE, [(np.ones((2, 1)), 0.0)]), ValueError, r"b1 has shape \(\), expected \(1,\)"),
        (lambda: forward(LINE, np.full(3, 1e300), 1e300 * SAMPLES), ValueError, "output is beyond the largest"),
        (lambda: loss_and_gradient(LINE, np.full(3, 1e150), 1e157 * SAMPLES, np.ones(4)), ValueError, "gradient is"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_backward_names_a_gradient_beyond_the_floats():
    trace = forward(LINE, np.full(3, 1e150), 1e157 * SAMPLES)
    with pytest.raises(ValueError, match="gradient is beyond the largest float64"):
        backward(LINE, np.full(3, 1e150), trace, np.ones(4))


@pytest.mark.parametrize("network", [NETWORKS[2], NETWORKS[-2], NETWORKS[-1]], ids=name_of)
def test_everything_stays_where_the_arrays_lie(strict, network):
    parameters, X, y = problem(network, 4)
    there = [strict.array(a) for a in (parameters, X, y)]
    value, gradient = loss_and_gradient(network, *there)
    expected, expected_gradient = loss_and_gradient(network, parameters, X, y)
    np.testing.assert_allclose(strict.host(value), expected, rtol=1e-12)
    np.testing.assert_allclose(strict.host(gradient), expected_gradient, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(strict.host(predict(network, *there[:2])), predict(network, parameters, X), rtol=1e-12)
    back = backward(network, there[0], forward(network, *there[:2]), there[2])
    np.testing.assert_array_equal(strict.host(back), strict.host(gradient))
    np.testing.assert_array_equal(strict.host(flatten(network, layers(network, there[0]))), parameters)
    assert accuracy(NETWORKS[-1], *(strict.array(a) for a in problem(NETWORKS[-1], 4))) <= 1.0


def test_class_numbers_may_lie_on_the_device_or_in_a_list(strict):
    parameters, X, _ = problem(CLASSES, 3)
    there = strict.array(parameters), strict.array(X)
    expected = float(loss(CLASSES, parameters, X, [2, 0, 1]))
    assert float(loss(CLASSES, *there, [2, 0, 1])) == pytest.approx(expected, rel=1e-12)
    assert float(loss(CLASSES, *there, strict.array([2, 0, 1]))) == pytest.approx(expected, rel=1e-12)
    assert accuracy(CLASSES, *there, [2, 0, 1]) == accuracy(CLASSES, parameters, X, [2, 0, 1])


def test_two_libraries_are_not_mixed(strict):
    parameters, X, y = problem(LINE, 3)
    with pytest.raises(TypeError, match="numpy"):
        forward(LINE, parameters, strict.array(X))
    with pytest.raises(TypeError, match="numpy"):
        loss(LINE, strict.array(parameters), strict.array(X), y)


@pytest.mark.parametrize("sizes", [(3, 2), (2, 4, 1), (3, 5, 4, 2)])
def test_the_short_form_on_pairs_is_the_loss_and_gradient_of_the_flat_vector(sizes):
    rng = np.random.default_rng(3)
    network = Network(sizes, hidden="sigmoid", loss="binary_cross_entropy")
    parameters = rng.normal(size=network.n_parameters)
    X, y = rng.normal(size=(5, sizes[0])), rng.integers(0, 2, size=(5, sizes[-1])).astype(float)
    value, gradient = loss_and_gradient(network, parameters, X, y)
    short_value, pairs = loss_and_gradients(layers(network, parameters), X, y)
    assert short_value == pytest.approx(float(value), rel=1e-12)
    np.testing.assert_allclose(flatten(network, pairs), gradient, rtol=1e-12, atol=1e-14)
    with pytest.raises(ValueError, match="shape"):
        loss_and_gradients(layers(network, parameters), X, y[:, 0])

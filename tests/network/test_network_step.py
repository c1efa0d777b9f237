"""The in-place step: the same loss and gradient as the readable functions, to 1e-12."""

import numpy as np
import pytest

from course_lib.functions import ACTIVATIONS
from course_lib.losses import LOSSES
from course_lib.network import Network, loss_and_gradient
from course_lib.network.step import NetworkStep, with_ones

NETWORKS = [Network((3, 5, 2), hidden=name) for name in ACTIVATIONS]
NETWORKS += [Network((3, 5, 2), output=name) for name in ACTIVATIONS]
NETWORKS += [Network((3, 4, 2), loss=name) for name in LOSSES]
NETWORKS += [Network((2, 4, 3, 5, 1), hidden="sigmoid", loss="binary_cross_entropy"), Network((3, 1))]
NETWORKS += [Network((6, 40, 30, 4), hidden="tanh", loss="softmax_cross_entropy")]


def name_of(network):
    return f"{network.sizes}-{network.hidden}-{network.output}-{network.loss}"


def problem(network, n, seed=0):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, network.sizes[0])), rng.random((n, network.sizes[-1]))
    if network.loss == "softmax_cross_entropy":
        y = y / y.sum(axis=1, keepdims=True)
    return rng.normal(size=network.n_parameters), X, y


def in_place(place, network, parameters, X, y, scale=1.0):
    """Loss and gradient by the step in this place, fetched from there."""
    parameters, X, columns = place.array(parameters), place.array(X), place.array(np.ascontiguousarray(y.T))
    step = NetworkStep(network, parameters, X.shape[0])
    loss = step(with_ones(X).T, columns, scale)
    return place.host(loss), place.host(step.gradient)


@pytest.mark.parametrize("n", [1, 7, 40])
@pytest.mark.parametrize("network", NETWORKS, ids=name_of)
def test_loss_and_gradient_are_those_of_the_readable_form(mutable, network, n):
    parameters, X, y = problem(network, n)
    expected, expected_gradient = loss_and_gradient(network, parameters, X, y)
    loss, gradient = in_place(mutable, network, parameters, X, y)
    assert float(loss) == pytest.approx(float(expected), rel=1e-12)
    np.testing.assert_allclose(gradient, expected_gradient, rtol=1e-12, atol=1e-12)


def test_scale_multiplies_the_gradient_and_not_the_loss(mutable):
    network = NETWORKS[2]
    parameters, X, y = problem(network, 5)
    loss, gradient = in_place(mutable, network, parameters, X, y)
    scaled_loss, scaled = in_place(mutable, network, parameters, X, y, scale=0.25)
    assert float(loss) == float(scaled_loss)
    np.testing.assert_allclose(scaled, 0.25 * gradient, rtol=1e-14)


def test_the_parameters_are_read_at_every_call_and_never_written(mutable):
    network = NETWORKS[1]
    before, X, y = problem(network, 5)
    parameters = mutable.array(before.copy())
    step, inputs = NetworkStep(network, parameters, 5), with_ones(mutable.array(X)).T
    targets = mutable.array(np.ascontiguousarray(y.T))
    first = float(step(inputs, targets))
    np.testing.assert_array_equal(mutable.host(parameters), before)
    parameters *= 0.5
    second = float(step(inputs, targets))
    parameters *= 2.0
    assert second != first
    assert float(step(inputs, targets)) == first
    assert float(step(inputs, targets, 0.1)) == first


@pytest.mark.parametrize("network", [NETWORKS[2], NETWORKS[-3], NETWORKS[-1]], ids=name_of)
def test_float32_is_kept_and_right(mutable, network):
    parameters, X, y = problem(network, 20)
    _, expected = loss_and_gradient(network, parameters, X, y)
    loss, gradient = in_place(mutable, network, *(a.astype(np.float32) for a in (parameters, X, y)))
    assert loss.dtype == gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("name", ["binary_cross_entropy", "softmax_cross_entropy"])
@pytest.mark.parametrize("size", [50.0, 1e3, 1e6])
def test_cross_entropies_bear_logits_of_any_size(mutable, name, size):
    network = Network((2, 3), loss=name)
    parameters, X, y = problem(network, 8)
    parameters = parameters * size
    expected, expected_gradient = loss_and_gradient(network, parameters, X, y)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        loss, gradient = in_place(mutable, network, parameters, X, y)
    assert float(loss) == pytest.approx(float(expected), rel=1e-12)
    np.testing.assert_allclose(gradient, expected_gradient, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_saturated_units_are_exact(mutable, name):
    network = Network((1, 600), output=name)
    X, parameters = np.array([[1.0], [-1.0]]), np.concatenate([np.linspace(0, 2000, 600), np.zeros(600)])
    y = np.zeros((2, 600))
    with np.errstate(over="ignore"):
        loss, gradient = in_place(mutable, network, parameters, X, y)
    expected, expected_gradient = loss_and_gradient(network, parameters, X, y)
    assert float(loss) == pytest.approx(float(expected), rel=1e-12)
    np.testing.assert_allclose(gradient, expected_gradient, atol=1e-12)


def test_a_loss_that_rejects_what_is_not_finite_becomes_infinite_here(mutable):
    network = Network((1, 1), loss="huber")
    with np.errstate(over="ignore"):
        loss, _ = in_place(mutable, network, np.array([1e300, 0.0]), np.array([[1e300]]), np.array([[0.0]]))
    assert float(loss) == np.inf

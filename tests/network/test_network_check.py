"""The gradient check that uses a network's structure: right, complete, and not to be fooled."""

import numpy as np
import pytest

from course_lib.calculus.gradient_check import check_directions, check_gradient
from course_lib.functions import ACTIVATIONS
from course_lib.losses import LOSSES, loss_functions
from course_lib.network import Network, layers, loss, loss_and_gradient
from course_lib.network.check import check_network_gradient, numerical_network_gradient, sample_losses

NETWORKS = [Network((3, 5, 2), hidden=name) for name in ACTIVATIONS]
NETWORKS += [Network((3, 4, 2), hidden="sigmoid", loss=name) for name in LOSSES]
NETWORKS += [Network((2, 4, 3, 5, 1), loss="binary_cross_entropy"), Network((2, 1), output="sigmoid")]


def name_of(network):
    return f"{network.sizes}-{network.hidden}-{network.output}-{network.loss}"


def problem(network, n=4, seed=3):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, network.sizes[0])), rng.random((n, network.sizes[-1]))
    if network.loss == "softmax_cross_entropy":
        y = y / y.sum(axis=1, keepdims=True)
    return rng.normal(size=network.n_parameters), X, y


@pytest.mark.parametrize("network", NETWORKS, ids=name_of)
def test_it_agrees_with_the_check_that_knows_nothing_of_networks(network):
    parameters, X, y = problem(network)
    plain = check_gradient(
        lambda p: loss(network, p, X, y), lambda p: numerical_network_gradient(network, p, X, y), parameters
    )
    assert plain.verdict == "ok", str(plain)
    check = check_network_gradient(network, parameters, X, y)
    assert check.verdict == "ok" and check.count == network.n_parameters, str(check)


@pytest.mark.parametrize("place", [0, 14, 17, 20, 28])
def test_one_wrong_entry_of_any_kind_is_found_and_named(place):
    network = Network((3, 5, 2))
    parameters, X, y = problem(network)
    _, gradient = loss_and_gradient(network, parameters, X, y)
    gradient[place] += 0.01
    check = check_network_gradient(network, parameters, X, y, gradient)
    assert check.verdict == "wrong" and check.worst == (place,)


def test_the_usual_mistakes_are_found():
    network = Network((3, 5, 2), loss="softmax_cross_entropy")
    parameters, X, y = problem(network)
    _, gradient = loss_and_gradient(network, parameters, X, y)
    transposed = gradient.copy()
    layers(network, transposed)[0][0][...] = layers(network, gradient)[0][0].T.reshape(3, 5)
    for wrong in (2 * gradient, 4 * gradient, -gradient, transposed, gradient * 0):
        assert check_network_gradient(network, parameters, X, y, wrong).verdict == "wrong"


def test_units_are_taken_in_portions_where_there_are_many(monkeypatch):
    network = Network((3, 7, 5, 2))
    parameters, X, y = problem(network)
    whole = numerical_network_gradient(network, parameters, X, y)
    monkeypatch.setattr("course_lib.network.check._AT_ONCE", 45)
    np.testing.assert_array_equal(numerical_network_gradient(network, parameters, X, y), whole)


def test_all_parameters_of_the_digits_network_are_checked():
    network = Network((64, 128, 10), loss="softmax_cross_entropy")
    rng = np.random.default_rng(0)
    parameters, X = rng.normal(size=network.n_parameters) * 0.1, rng.random((8, 64))
    y = rng.integers(0, 10, 8)
    check = check_network_gradient(network, parameters, X, y)
    assert check.verdict == "ok" and check.count == 9610
    directions = check_directions(
        lambda p: loss(network, p, X, y), lambda p: loss_and_gradient(network, p, X, y)[1], parameters, rng
    )
    assert directions.verdict == "ok"


@pytest.mark.parametrize("name", LOSSES)
def test_losses_of_samples_average_to_the_loss(name):
    rng = np.random.default_rng(0)
    output, target = 3 * rng.normal(size=(5, 3)), rng.random((5, 3))
    target = target / target.sum(axis=1, keepdims=True)
    each = sample_losses(name, output, target)
    assert each.shape == (5,)
    assert float(each.mean()) == pytest.approx(float(loss_functions(name).value(output, target)), rel=1e-12)


def test_float32_is_judged_by_its_own_precision():
    network = Network((3, 5, 2))
    parameters, X, y = (a.astype(np.float32) for a in problem(network))
    assert numerical_network_gradient(network, parameters, X, y).dtype == np.float32
    assert check_network_gradient(network, parameters, X, y).verdict == "ok"


def test_a_gradient_of_another_shape_is_named():
    network = Network((2, 1))
    parameters, X, y = problem(network)
    with pytest.raises(ValueError, match=r"gradient has shape \(2,\), expected \(3,\)"):
        check_network_gradient(network, parameters, X, y, np.zeros(2))
    with pytest.raises(ValueError, match=r"gradient\[0\] is nan"):
        check_network_gradient(network, parameters, X, y, [np.nan, 0.0, 0.0])


@pytest.mark.parametrize("network", [NETWORKS[1], NETWORKS[-3], NETWORKS[-2]], ids=name_of)
def test_it_stays_where_the_arrays_lie(strict, network):
    parameters, X, y = problem(network)
    there = [strict.array(a) for a in (parameters, X, y)]
    numerical = strict.host(numerical_network_gradient(network, *there))
    np.testing.assert_allclose(numerical, numerical_network_gradient(network, parameters, X, y), atol=1e-9)
    assert check_network_gradient(network, *there).verdict == "ok"


def test_losses_beyond_the_floats_are_named():
    net = Network((3, 2), loss="squared_error")
    with pytest.raises(ValueError, match="a loss near the parameters is not finite"):
        numerical_network_gradient(net, np.ones(net.n_parameters), np.full((2, 3), 1e300), np.ones((2, 2)))

"""The fused steps: the same numbers as the single operations, as the losses of course_lib, and at extremes."""

import numpy as np
import pytest

from course_lib import autodiff as ad
from course_lib import functions, losses, network
from course_lib.autodiff import fast_rules
from course_lib.backend.compiled import has_compiler, wait_for_compiler

ACTIVATIONS = ["identity", "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "gelu"]
LOSSES = ["softmax_cross_entropy", "binary_cross_entropy", "squared_error"]


def step_by_step(x, W, b, activation):
    z = ad.matmul(x, W) + b
    return z if activation == "identity" else getattr(ad, activation)(z)


def layer(dtype, n=7, fan_in=90, fan_out=110):  # large enough for the form of tanh that large arrays get
    rng = np.random.default_rng(1)
    shapes = [(n, fan_in), (fan_in, fan_out), (fan_out,), (n, fan_out)]
    return [rng.normal(0, scale, shape).astype(dtype) for shape, scale in zip(shapes, [1, 0.2, 1, 1], strict=True)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_layer_is_the_chain_of_its_steps(activation, dtype):
    *args, upstream = layer(dtype)
    value, pullback = ad.vjp(lambda *a: ad.affine(*a, activation), *args)
    expected, expected_pullback = ad.vjp(lambda *a: step_by_step(*a, activation), *args)
    tolerance = 1e-12 if dtype is np.float64 else 3e-5
    np.testing.assert_allclose(value, expected, rtol=tolerance, atol=tolerance)
    for part, expected_part in zip(pullback(upstream), expected_pullback(upstream), strict=True):
        assert part.dtype == dtype
        np.testing.assert_allclose(part, expected_part, rtol=tolerance, atol=10 * tolerance)
    along = ad.jvp(lambda *a: ad.affine(*a, activation), args, args)[1]
    np.testing.assert_allclose(
        along, ad.jvp(lambda *a: step_by_step(*a, activation), args, args)[1], rtol=30 * tolerance, atol=30 * tolerance
    )


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_layer_without_its_fast_form_is_the_same(activation):
    x, W, b, upstream = layer(np.float64)
    fast = ad.vjp(lambda *a: ad.affine(*a, activation), x, W, b)[1](upstream)
    # float32 among float64 has no fast form
    slow = ad.vjp(lambda *a: ad.affine(*a, activation), x, W, b.astype(np.float32))[1](upstream)
    for part, slow_part in zip(fast[:2], slow[:2], strict=True):
        np.testing.assert_allclose(part, slow_part, rtol=1e-5, atol=1e-5)
    assert slow[2].dtype == np.float32


@pytest.mark.skipif(not has_compiler(), reason="nothing is compiled here")
@pytest.mark.parametrize("small", [0, 1_000_000])
@pytest.mark.parametrize("name", [*fast_rules.PASSES, *LOSSES])
def test_compiled_loops_are_the_same(name, small, monkeypatch):
    x, W, b, upstream = layer(np.float64)
    z, t = logits_and_targets(name)
    monkeypatch.setattr(fast_rules, "SMALL", small)

    def results():
        if name in LOSSES:
            return ad.value_and_grad(getattr(ad, name))(z, t)
        value, pullback = ad.vjp(lambda *a: ad.affine(*a, name), x * 9, W, b)  # in the flat parts, too
        return value, *pullback(upstream.T.copy().T), *pullback(upstream)

    for _ in range(2):
        results()
        wait_for_compiler()
    ready = results()
    monkeypatch.setattr(fast_rules, "has_compiler", lambda: False)
    for part, plain in zip(ready, results(), strict=True):
        np.testing.assert_allclose(part, plain, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_are_those_of_course_lib_functions(activation):
    x, W, b, _ = layer(np.float64)
    f, _ = functions.activation(activation)
    np.testing.assert_allclose(ad.affine(x, W, b, activation), f(x @ W + b), rtol=1e-12, atol=1e-14)


def logits_and_targets(loss, n=5, k=4):
    rng = np.random.default_rng(2)
    targets = rng.uniform(size=(n, k))
    if loss == "softmax_cross_entropy":
        targets = np.eye(k)[rng.integers(0, k, n)]
    return rng.normal(0, 2, (n, k)), targets


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_and_its_gradient_are_those_of_course_lib_losses(name, dtype):
    z, t = (array.astype(dtype) for array in logits_and_targets(name))
    value, gradient = ad.value_and_grad(getattr(ad, name))(z, t)
    expected, expected_gradient = losses.loss_functions(name).value_and_gradient(z, t)
    tolerance = 1e-13 if dtype is np.float64 else 1e-6
    assert value.dtype == gradient.dtype == dtype
    np.testing.assert_allclose(value, expected, rtol=tolerance)
    np.testing.assert_allclose(gradient, expected_gradient, rtol=10 * tolerance, atol=tolerance)


@pytest.mark.parametrize("name", LOSSES)
def test_the_fast_form_of_a_loss_agrees_with_the_rules_that_differentiate_again(name):
    z, t = logits_and_targets(name)
    t = t * np.linspace(0.1, 1 if name == "binary_cross_entropy" else 2, 5)[:, None]  # for rows of any sum
    by_both = ad.grad(getattr(ad, name), (0, 1))(z, t)
    fast = ad.grad(getattr(ad, name))(z, t)
    np.testing.assert_allclose(fast, by_both[0], rtol=1e-12, atol=1e-15)
    for i, direction in enumerate((t, z)):
        one = ad.jvp(lambda a, i=i: getattr(ad, name)(*(a, t) if i == 0 else (z, a)), ((z, t)[i],), (direction,))[1]
        np.testing.assert_allclose(one, np.sum(by_both[i] * direction), rtol=1e-12)
    both = ad.jvp(getattr(ad, name), (z, t), (t, z))[1]
    np.testing.assert_allclose(both, np.sum(by_both[0] * t) + np.sum(by_both[1] * z), rtol=1e-12)


def test_vectors_are_one_output_per_sample():
    z, t = np.array([0.5, -1.0, 2.0]), np.array([1.0, 0.0, 1.0])
    for loss in (ad.binary_cross_entropy, ad.squared_error):
        value, gradient = ad.value_and_grad(loss)(z, t)
        column, of_column = ad.value_and_grad(loss)(z[:, None], t[:, None])
        np.testing.assert_allclose(value, column, rtol=1e-15)
        np.testing.assert_allclose(gradient, of_column[:, 0], rtol=1e-15)


def test_losses_are_finite_and_quiet_for_huge_logits():
    z = np.array([[1e4, -1e4, 0.0], [-1e4, 1e4, 1e4]])
    t = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    for loss in (ad.softmax_cross_entropy, ad.binary_cross_entropy):
        value, gradient = ad.value_and_grad(loss)(z, t)
        assert np.isfinite(value)
        assert np.isfinite(gradient).all()
    z, W, b = np.full((40, 30), 1e4), np.eye(30), np.zeros(30)
    for activation in ACTIVATIONS:
        assert np.isfinite(ad.grad(lambda W, f=activation: ad.mean(ad.affine(z, W, b, f)))(W)).all()


def test_a_network_has_the_gradient_of_the_hand_written_kernel():
    net = network.Network((6, 7, 5, 3), hidden="relu", loss="softmax_cross_entropy")
    rng = np.random.default_rng(3)
    theta, X, y = rng.normal(0, 0.5, net.n_parameters), rng.normal(size=(9, 6)), rng.integers(0, 3, 9)
    expected, expected_gradient = network.loss_and_gradient(net, theta, X, y)

    def loss(theta):
        h = X
        start = 0
        for (fan_in, fan_out), activation in zip(net.shapes, net.activations, strict=True):
            W = ad.reshape(theta[start : start + fan_in * fan_out], (fan_in, fan_out))
            b = theta[start + fan_in * fan_out : start + (fan_in + 1) * fan_out]
            h = ad.affine(h, W, b, activation)
            start += (fan_in + 1) * fan_out
        return ad.softmax_cross_entropy(h, np.eye(3)[y])

    value, gradient = ad.value_and_grad(loss)(theta)
    np.testing.assert_allclose(value, expected, rtol=1e-13)
    np.testing.assert_allclose(gradient, expected_gradient, rtol=1e-11, atol=1e-14)


def test_wrong_shapes_and_unknown_names_are_rejected():
    x, W, b = np.ones((2, 3)), np.ones((3, 4)), np.ones(4)
    for args in [(x, W.T, b), (x, W, np.ones((1, 4))), (x[0], W, b), (x, W, np.ones(3))]:
        with pytest.raises(ValueError, match=r"expected \(n, fan_in\), \(fan_in, fan_out\), \(fan_out,\)"):
            ad.affine(*args)
    with pytest.raises(ValueError, match=r"activation is 'tahn'.*Did you mean 'tanh'"):
        ad.affine(x, W, b, "tahn")
    with pytest.raises(ValueError, match=r"squared_error of shapes \(2,\) and \(2, 1\), expected the same shape"):
        ad.squared_error(np.ones(2), np.ones((2, 1)))
    with pytest.raises(ValueError, match="labels as one-hot rows"):
        ad.softmax_cross_entropy(np.ones(2), np.ones(2))
    with pytest.raises(ValueError, match="expected the same shape"):
        ad.squared_error(np.ones((0, 2)), np.ones((0, 2)))

"""Activations and softmax against SciPy and JAX, at the ends of the floats, and by their laws."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from course_lib import functions
from course_lib.functions import ACTIVATIONS

jax.config.update("jax_enable_x64", True)

Z = np.concatenate([np.linspace(-36.0, 36.0, 720), np.logspace(-18, -1, 18), -np.logspace(-18, -1, 18)])

# SciPy's forms, accurate in both tails
VALUES = {
    "identity": lambda z: z,
    "sigmoid": scipy.special.expit,
    "tanh": np.tanh,
    "relu": lambda z: (z + np.abs(z)) / 2,
    "leaky_relu": lambda z: np.where(z > 0, z, z / 100),
    "softplus": lambda z: -scipy.special.log_expit(-z),
    "gelu": lambda z: z * scipy.special.ndtr(z),
}
DERIVATIVES = {
    "identity": np.ones_like,
    "sigmoid": lambda z: scipy.special.expit(z) * scipy.special.expit(-z),
    "tanh": lambda z: np.cosh(z) ** -2.0,
    "relu": lambda z: np.heaviside(z, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, 1.0, 0.01),
    "softplus": scipy.special.expit,
    "gelu": lambda z: scipy.special.ndtr(z) + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi),
}
JAX = {
    "identity": lambda z: z,
    "sigmoid": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "leaky_relu": jax.nn.leaky_relu,
    "softplus": jax.nn.softplus,
    "gelu": lambda z: jax.nn.gelu(z, approximate=False),
}
names = pytest.mark.parametrize("name", ACTIVATIONS)
sizes = st.floats(-700.0, 700.0)


@names
def test_values_keep_their_relative_accuracy_in_both_tails(name):
    rtol = 3e-13 if name == "gelu" else 2e-15
    np.testing.assert_allclose(ACTIVATIONS[name][0](Z), VALUES[name](Z), rtol=rtol)


@names
def test_derivatives_keep_their_relative_accuracy_in_both_tails(name):
    near_zero_of_gelu = 1e-15 if name == "gelu" else 0.0
    np.testing.assert_allclose(ACTIVATIONS[name][1](Z), DERIVATIVES[name](Z), rtol=4e-13, atol=near_zero_of_gelu)


@names
def test_derivatives_agree_with_jax(name):
    z = np.random.default_rng(0).normal(0.0, 3.0, (3, 5))
    derivative = jax.vmap(jax.grad(lambda v: JAX[name](v)))(z.ravel()).reshape(z.shape)
    np.testing.assert_allclose(ACTIVATIONS[name][1](z), derivative, rtol=1e-12, atol=1e-15)


@names
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_nothing_overflows_up_to_the_largest_float_and_beyond(name, dtype):
    largest = np.finfo(dtype).max
    z = np.array([-np.inf, -largest, -1e30, 0.0, 1e30, largest, np.inf], dtype=dtype)
    value, derivative = (function(z) for function in ACTIVATIONS[name])
    assert value.dtype == derivative.dtype == dtype
    assert not np.isnan(value).any() and np.isfinite(derivative).all()
    assert np.isfinite(value[1:-1]).all()
    assert (np.diff(value) >= 0).all()


@names
def test_shapes_integers_and_empty_arrays_are_kept(name):
    for function in ACTIVATIONS[name]:
        assert function(np.ones((3, 5, 1))).shape == (3, 5, 1)
        assert function(np.ones((0, 2))).shape == (0, 2)
        assert function([1, 2]).dtype == np.float64
        assert np.shape(function(1.0)) == ()


@names
def test_arrays_on_a_device_stay_there_and_give_the_same(name, strict):
    z = np.random.default_rng(1).normal(0.0, 3.0, (3, 5))
    for function in ACTIVATIONS[name]:
        np.testing.assert_allclose(strict.host(function(strict.array(z))), function(z), rtol=1e-12)
        single = strict.host(function(strict.array(z.astype(np.float32))))
        assert single.dtype == np.float32
        np.testing.assert_allclose(single, function(z), rtol=1e-5, atol=1e-6)


@names
def test_nan_is_not_swallowed_by_a_value(name):
    assert np.isnan(ACTIVATIONS[name][0]([np.nan])).all()


def test_derivatives_at_the_kink_follow_the_stated_convention():
    assert functions.relu_derivative([0.0]).tolist() == [0.0]
    assert functions.leaky_relu_derivative([0.0], slope=0.2).tolist() == [0.2]


@given(sizes)
def test_sigmoid_is_symmetric_and_half_a_tanh(z):
    assert np.isclose(functions.sigmoid(z) + functions.sigmoid(-z), 1.0, rtol=1e-15)
    assert np.isclose(functions.sigmoid(z), 0.5 + 0.5 * functions.tanh(0.5 * z), rtol=1e-15, atol=1e-15)


@given(sizes)
def test_softplus_and_gelu_differ_from_their_mirror_image_by_z(z):
    for function in (functions.softplus, functions.gelu):
        assert np.isclose(function(z) - function(-z), z, rtol=1e-15, atol=1e-15)


@pytest.mark.parametrize("slope", [0.0, 1.0, -0.1, np.nan])
def test_leaky_relu_needs_a_slope_between_zero_and_one(slope):
    for function in (functions.leaky_relu, functions.leaky_relu_derivative):
        with pytest.raises(ValueError, match=r"slope is .*, expected 0 < slope < 1"):
            function([1.0], slope)


def test_an_unknown_activation_is_answered_with_the_nearest():
    assert functions.activation("gelu") == (functions.gelu, functions.gelu_derivative)
    with pytest.raises(ValueError, match=r"activation is 'Leaky-ReLU'.*Did you mean 'leaky_relu'"):
        functions.activation("Leaky-ReLU")


# Softmax


def test_softmax_agrees_with_scipy_over_any_leading_shape(strict):
    z = np.random.default_rng(2).normal(0.0, 20.0, (2, 3, 5))
    np.testing.assert_allclose(functions.softmax(z), scipy.special.softmax(z, axis=-1), rtol=1e-14)
    np.testing.assert_allclose(strict.host(functions.softmax(strict.array(z))), functions.softmax(z), rtol=1e-14)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_softmax_of_the_largest_floats_is_exact(dtype):
    largest = np.finfo(dtype).max
    p = functions.softmax(np.array([[largest, -largest, 0.0], [-largest, -largest, -largest]], dtype=dtype))
    assert p.dtype == dtype
    assert p[0].tolist() == [1.0, 0.0, 0.0] and np.allclose(p[1], 1 / 3)


@given(st.lists(st.floats(-50.0, 50.0), min_size=1, max_size=6), st.floats(-1e3, 1e3))
def test_softmax_sums_to_one_and_does_not_feel_a_shift(z, shift):
    p = functions.softmax(z)
    assert np.isclose(p.sum(), 1.0, rtol=1e-15)
    np.testing.assert_allclose(functions.softmax(np.array(z) + shift), p, rtol=1e-11)


def test_softmax_jacobian_agrees_with_jax_and_its_rows_sum_to_zero(strict):
    z = np.random.default_rng(3).normal(0.0, 2.0, (3, 5))
    J = functions.softmax_jacobian(z)
    np.testing.assert_allclose(J, jax.vmap(jax.jacobian(jax.nn.softmax))(z), rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(J.sum(axis=-1), 0.0, atol=1e-16)
    np.testing.assert_array_equal(J, np.swapaxes(J, -1, -2))
    np.testing.assert_allclose(strict.host(functions.softmax_jacobian(strict.array(z))), J, rtol=1e-14)


def test_softmax_vjp_is_the_upstream_vector_times_the_jacobian(strict):
    rng = np.random.default_rng(4)
    z, v = rng.normal(0.0, 2.0, (3, 5)), rng.normal(size=(3, 5))
    product = functions.softmax_vjp(z, v)
    np.testing.assert_allclose(product, np.einsum("ni,nij->nj", v, functions.softmax_jacobian(z)), atol=1e-16)
    there = functions.softmax_vjp(strict.array(z), strict.array(v))
    np.testing.assert_allclose(strict.host(there), product, rtol=1e-12)
    assert functions.softmax_vjp(z.astype(np.float32), v).dtype == np.float32


@pytest.mark.parametrize("z", [1.0, np.ones((3, 0)), [[0.0, np.nan]], [np.inf, 0.0]])
def test_softmax_rejects_what_has_no_classes_or_is_not_finite(z):
    for function in (functions.softmax, functions.softmax_jacobian):
        with pytest.raises(ValueError, match=r"^z"):
            function(z)


def test_softmax_vjp_rejects_another_shape_and_bad_numbers():
    with pytest.raises(ValueError, match=r"upstream has shape \(2,\), expected the shape of z, \(1, 2\)"):
        functions.softmax_vjp(np.ones((1, 2)), np.ones(2))
    with pytest.raises(ValueError, match=r"upstream\[1\] is nan"):
        functions.softmax_vjp([1.0, 2.0], [0.0, np.nan])

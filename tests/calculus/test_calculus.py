"""Difference quotients, gradients, Jacobians and Hessians against JAX and known derivatives."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import calculus
from course_lib.backend import array_namespace

jax.config.update("jax_enable_x64", True)


def smooth(x):
    """A function of an array of any shape, in the functions that every library has."""
    xp = array_namespace(x)
    weights = xp.reshape(xp.cumulative_sum(xp.reshape(xp.ones_like(x), (-1,))), x.shape)
    return xp.sum(xp.sin(weights * x)) + xp.exp(-xp.sum(x * x))


def smooth_jax(x):
    weights = jnp.arange(1.0, x.size + 1).reshape(x.shape)
    return jnp.sum(jnp.sin(weights * x)) + jnp.exp(-jnp.sum(x * x))


def survey(x):
    """The function with which Baydin et al. (2018), figure 3, show the error of difference quotients."""
    return 64 * x * (1 - x) * (1 - 2 * x) ** 2 * (1 - 8 * x + 8 * x**2) ** 2


SURVEY_SLOPE = 9.0660864
points = st.floats(-10.0, 10.0)


# One number


@given(points, points)
def test_the_secant_of_a_parabola_is_the_sum_of_its_ends(a, b):
    if abs(a - b) > 1e-3:
        assert np.isclose(calculus.secant_slope(lambda x: x * x, a, b), a + b, rtol=1e-9, atol=1e-9)


def test_forward_differences_have_order_one_and_central_ones_order_two():
    h = np.array([1e-2, 1e-3])
    forward = abs(calculus.forward_difference(np.sin, 1.0, h) - math.cos(1.0))
    central = abs(calculus.central_difference(np.sin, 1.0, h) - math.cos(1.0))
    assert np.isclose(np.log10(forward[0] / forward[1]), 1.0, atol=0.01)
    assert np.isclose(np.log10(central[0] / central[1]), 2.0, atol=0.01)


def test_the_published_slope_is_found_with_the_default_steps():
    assert np.isclose(calculus.complex_step(survey, 0.2), SURVEY_SLOPE, rtol=1e-12)
    assert np.isclose(calculus.forward_difference(survey, 0.2), SURVEY_SLOPE, atol=3e-6)
    assert np.isclose(calculus.central_difference(survey, 0.2), SURVEY_SLOPE, atol=2e-8)


@pytest.mark.parametrize("difference", [calculus.forward_difference, calculus.central_difference])
def test_the_error_over_the_step_is_a_v(difference):
    h = np.logspace(-15, -1, 57)
    error = abs(difference(survey, 0.2, h) - SURVEY_SLOPE)
    best = int(np.argmin(error))
    assert 10 < best < 50
    assert error[best] < 1e-4 * min(error[:5].max(), error[-5:].max())


@pytest.mark.parametrize("h", [1e-20, 1e-100, 1e-5])
def test_the_complex_step_is_exact_to_rounding(h):
    x = np.linspace(-2.0, 2.0, 7)
    exact = np.exp(x) * (np.sin(x) + np.cos(x))
    np.testing.assert_allclose(calculus.complex_step(lambda z: np.exp(z) * np.sin(z), x, h), exact, rtol=1e-9)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_quotients_of_arrays_on_a_device_stay_there(strict, dtype):
    x = np.array([[0.5, 1.0, 2.0]], dtype=dtype)
    xp = strict.xp
    for difference in (calculus.forward_difference, calculus.central_difference):
        slope = difference(xp.sin, strict.array(x))
        assert strict.host(slope).dtype == dtype
        np.testing.assert_allclose(strict.host(slope), np.cos(x), rtol=0.02 if dtype == "float32" else 1e-7)
        assert strict.host(difference(xp.sin, strict.array(x), 0.01)).shape == (1, 3)
    step = strict.host(calculus.complex_step(xp.sin, strict.array(x)))
    assert step.dtype == dtype
    np.testing.assert_allclose(step, np.cos(x), rtol=1e-6 if dtype == "float32" else 1e-15)
    secant = calculus.secant_slope(xp.sin, 0.0, strict.array(x))
    np.testing.assert_allclose(strict.host(secant), np.sin(x) / x, rtol=1e-6)


# Many numbers


@pytest.mark.parametrize("shape", [(), (1,), (5,), (3, 5), (2, 1, 3)])
def test_numerical_gradients_of_any_shape_agree_with_jax(shape, strict):
    x = np.random.default_rng(0).normal(size=shape)
    exact = jax.grad(smooth_jax)(jnp.asarray(x))
    found = calculus.numerical_gradient(smooth, x)
    assert np.shape(found) == shape
    np.testing.assert_allclose(found, exact, rtol=1e-7, atol=1e-8)
    there = strict.host(calculus.numerical_gradient(smooth, strict.array(x)))
    np.testing.assert_allclose(there, exact, rtol=1e-7, atol=1e-8)


def test_numerical_gradients_of_single_precision_stay_single():
    x = np.random.default_rng(1).normal(size=(3, 5)).astype(np.float32)
    found = calculus.numerical_gradient(smooth, x)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, jax.grad(smooth_jax)(jnp.asarray(x, dtype="float64")), atol=0.02)


def test_a_function_may_change_or_keep_its_argument():
    kept = []

    def rude(x):
        value = float((x**2).sum())
        x[...] = np.nan
        kept.append(x)
        return value

    x = np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(calculus.numerical_gradient(rude, x), 2 * x, rtol=1e-9)
    np.testing.assert_allclose(calculus.hessian(rude, x), 2 * np.eye(3), atol=1e-6)
    assert np.isclose(calculus.directional_derivative(rude, x, [1.0, 0.0, 0.0]), 2.0)
    assert x.tolist() == [1.0, 2.0, 3.0] and len({id(array) for array in kept}) == len(kept)


def test_the_jacobian_has_the_outputs_axes_before_the_inputs(strict):
    A, x = np.random.default_rng(2).normal(size=(4, 3)), np.random.default_rng(3).normal(size=(3, 2))
    exact = jax.jacobian(lambda v: jnp.tanh(A @ v))(x)
    found = calculus.jacobian(lambda v: np.tanh(A @ v), x)
    assert found.shape == (4, 2, 3, 2)
    np.testing.assert_allclose(found, exact, atol=1e-9)
    there = calculus.jacobian(lambda v: strict.xp.tanh(strict.array(A) @ v), strict.array(x))
    np.testing.assert_allclose(strict.host(there), exact, atol=1e-9)
    number = calculus.jacobian(smooth, x)
    np.testing.assert_allclose(number, calculus.numerical_gradient(smooth, x), rtol=1e-15)


def test_the_hessian_is_symmetric_and_agrees_with_jax(strict):
    x = np.random.default_rng(4).normal(size=5)
    exact = jax.hessian(smooth_jax)(x)
    found = calculus.hessian(smooth, x)
    np.testing.assert_array_equal(found, found.T)
    np.testing.assert_allclose(found, exact, atol=2e-6)
    np.testing.assert_allclose(strict.host(calculus.hessian(smooth, strict.array(x))), exact, atol=2e-6)
    assert calculus.hessian(lambda x: 1.0, np.ones(0)).shape == (0, 0)


@given(st.integers(0, 2**32 - 1), st.floats(-3.0, 3.0))
def test_the_directional_derivative_is_linear_in_the_direction(seed, factor):
    x, v, w = np.random.default_rng(seed).normal(size=(3, 2, 3))
    along = [calculus.directional_derivative(smooth, x, d) for d in (v, w, v + factor * w)]
    assert np.isclose(along[2], along[0] + factor * along[1], rtol=1e-6, atol=1e-6)
    gradient = jax.grad(smooth_jax)(jnp.asarray(x))
    assert np.isclose(along[0], np.sum(gradient * v), rtol=1e-6, atol=1e-6)


def test_a_direction_of_zeros_gives_zero_and_a_device_array_a_number(strict):
    x = np.ones((2, 3))
    assert calculus.directional_derivative(smooth, x, np.zeros((2, 3))) == 0.0
    assert calculus.directional_derivative(lambda x: 1.0, [], []) == 0.0
    there = calculus.directional_derivative(smooth, strict.array(x), strict.array(x), 1e-5)
    assert np.isclose(there, calculus.directional_derivative(smooth, x, x, 1e-5), rtol=1e-9)


# Bad input


def test_points_that_do_not_differ_are_rejected():
    with pytest.raises(ValueError, match="a equals b somewhere"):
        calculus.secant_slope(np.sin, [1.0, 2.0], [0.0, 2.0])
    for difference in (calculus.forward_difference, calculus.central_difference):
        with pytest.raises(ValueError, match="h is too small to change x"):
            difference(np.sin, 1.0, 1e-17)
    with pytest.raises(ValueError, match=r"h is 1e-10, too small to change every coordinate of x"):
        calculus.numerical_gradient(smooth, [1.0, 1e9], 1e-10)
    with pytest.raises(ValueError, match="beyond the largest float"):
        calculus.numerical_gradient(smooth, [1e308], 1.7e308)


@pytest.mark.parametrize("h", [0.0, -1e-3, math.nan])
def test_steps_that_are_not_positive_are_rejected(h):
    for call in (
        lambda: calculus.complex_step(np.sin, 1.0, h),
        lambda: calculus.numerical_gradient(smooth, [1.0], h),
        lambda: calculus.directional_derivative(smooth, [1.0], [1.0], h),
    ):
        with pytest.raises(ValueError, match=r"^h is "):
            call()


def test_a_function_that_is_not_elementwise_is_rejected():
    for call in (calculus.forward_difference, calculus.central_difference, calculus.complex_step):
        with pytest.raises(ValueError, match=r"f returned shape \(\) for an argument of shape \(3,\)"):
            call(np.sum, np.ones(3))


def test_a_function_that_drops_the_imaginary_part_is_rejected():
    with pytest.raises(TypeError, match="f returned real numbers for a complex argument"):
        calculus.complex_step(np.abs, 1.0)


def test_what_a_function_returns_is_checked():
    with pytest.raises(ValueError, match=r"f returned an array of shape \(2,\) near x, .* use jacobian"):
        calculus.numerical_gradient(lambda x: x, [1.0, 2.0])
    with pytest.raises(TypeError, match=r"f returned None .* Is a return missing\?"):
        calculus.numerical_gradient(lambda x: None, [1.0])
    with pytest.raises(ValueError, match=r"f is inf near x, along coordinate \(1, 0\)"):
        calculus.numerical_gradient(lambda x: np.inf if x[1, 0] != 2.0 else 0.0, [[1.0], [2.0]])
    with pytest.raises(ValueError, match=r"f returned shapes \(2,\) and \(1,\)"):
        calculus.jacobian(lambda x: np.ones(2 if x[0] > 1 else 1), [1.0])
    with pytest.raises(ValueError, match=r"f near x, along coordinate \(0,\): f\[0\] is nan"):
        calculus.jacobian(lambda x: [np.nan], [1.0])
    assert np.isclose(calculus.numerical_gradient(lambda x: (x**2).sum(keepdims=True), [3.0])[0], 6.0)


def test_points_and_directions_are_checked():
    with pytest.raises(ValueError, match=r"x\[0\] is nan"):
        calculus.numerical_gradient(smooth, [math.nan])
    with pytest.raises(ValueError, match=r"a is inf"):
        calculus.secant_slope(np.sin, math.inf, 1.0)
    with pytest.raises(ValueError, match=r"x has shape \(1, 2\), expected a vector"):
        calculus.hessian(smooth, [[1.0, 2.0]])
    with pytest.raises(ValueError, match=r"x has shape \(0,\), expected at least one coordinate"):
        calculus.jacobian(smooth, [])
    with pytest.raises(ValueError, match=r"direction has shape \(2,\), expected the shape of x, \(1,\)"):
        calculus.directional_derivative(smooth, [1.0], [1.0, 2.0])

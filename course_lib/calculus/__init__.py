"""Numerical derivatives of functions of one number: secants, difference quotients and the complex step.

Also exported: differences for functions of several variables from `course_lib.calculus.differences`, and the gradient
check from `course_lib.calculus.gradient_check`. Automatic differentiation is in `course_lib.autodiff`.

Functions of one number are called once on a whole array, so they must work elementwise. Default steps are
eps^(1/2) max(1, |x|) for forward and eps^(1/3) max(1, |x|) for central differences.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from course_lib.arguments import check_function, check_positive
from course_lib.backend import Array, array_namespace, check_finite, float_array, float_arrays
from course_lib.calculus.differences import default_steps, directional_derivative, hessian, jacobian, numerical_gradient
from course_lib.calculus.gradient_check import GradientCheck, check_directions, check_gradient, check_gradient_many

__all__ = [
    "GradientCheck",
    "central_difference",
    "check_directions",
    "check_gradient",
    "check_gradient_many",
    "complex_step",
    "directional_derivative",
    "forward_difference",
    "hessian",
    "jacobian",
    "numerical_gradient",
    "secant_slope",
]


def secant_slope(f: Callable[[Array], Any], a: Array, b: Array) -> Array:
    """Slope of the secant through (a, f(a)) and (b, f(b)): (f(b) - f(a)) / (b - a).

    Parameters
    ----------
    f : callable
        Elementwise function of one number.
    a, b : array or number
        End points, which broadcast; different everywhere.

    Returns
    -------
    array
        Slopes, in units of f per unit of x.

    Raises
    ------
    ValueError
        If a = b somewhere, or f returns a different shape than its argument's or a number that is not finite.

    Examples
    --------
    >>> float(secant_slope(lambda x: x**2, 1.0, 3.0))
    4.0
    """
    check_function("f", f)
    a, b = _finite(a=a, b=b)
    return _quotient(f, a, b, "a equals b somewhere: one point has no secant; use central_difference")


def forward_difference(f: Callable[[Array], Any], x: Array, h: Array | None = None) -> Array:
    """Forward difference quotient: (f(x + h) - f(x)) / h. Its error falls as h, its rounding error grows as eps/h.

    Parameters
    ----------
    f : callable
        Elementwise function of one number.
    x : array or number
        Points.
    h : array or number, optional
        Nonzero step, or an array of several. By default sqrt(eps) max(1, |x|).

    Returns
    -------
    array
        One quotient for each pair of x and h.

    Raises
    ------
    ValueError
        If h is too small to change x, or f returns a different shape or a number that is not finite.

    References
    ----------
    Press et al. (2007), *Numerical recipes*, section 5.7: divide by the step actually taken, (x + h) - x.

    Examples
    --------
    >>> import numpy as np
    >>> round(float(forward_difference(np.sin, 0.0)), 6)
    1.0
    >>> [round(float(slope), 3) for slope in forward_difference(lambda x: x**2, 1.0, [1.0, 0.1, 0.01])]
    [3.0, 2.1, 2.01]
    """
    check_function("f", f)
    x, h = _point_and_step(x, h, power=1 / 2)
    return _quotient(f, x, x + h, _TOO_SMALL)


def central_difference(f: Callable[[Array], Any], x: Array, h: Array | None = None) -> Array:
    """Central difference quotient: (f(x + h) - f(x - h)) / (2 h). Its error falls as h^2.

    Parameters
    ----------
    f : callable
        Elementwise function of one number.
    x : array or number
        Points.
    h : array or number, optional
        Nonzero step, or an array of several. By default cbrt(eps) max(1, |x|).

    Returns
    -------
    array
        One quotient for each pair of x and h.

    Raises
    ------
    ValueError
        As `forward_difference`.

    Examples
    --------
    >>> import numpy as np
    >>> round(float(central_difference(np.exp, 0.0)), 9)
    1.0
    """
    check_function("f", f)
    x, h = _point_and_step(x, h, power=1 / 3)
    return _quotient(f, x - h, x + h, _TOO_SMALL)


def complex_step(f: Callable[[Array], Any], x: Array, h: float = 1e-20) -> Array:
    """Derivative by a step along the imaginary axis: Im f(x + i h) / h. No cancellation: exact to rounding.

    Parameters
    ----------
    f : callable
        Elementwise function that takes complex numbers and is analytic: no abs, max, or comparison.
    x : array or number
        Points, real.
    h : float
        Step, above 0; it may be tiny, since nothing is subtracted.

    Returns
    -------
    array
        Shape of `x`.

    Raises
    ------
    TypeError
        If f returns real numbers: it has dropped the imaginary part.
    ValueError
        If f returns a different shape or a number that is not finite.

    References
    ----------
    Squire and Trapp (1998), *Using complex variables to estimate derivatives of real functions*,
    SIAM Review 40, equation 6.

    Examples
    --------
    >>> float(complex_step(lambda x: x**3, 2.0))
    12.0
    """
    check_function("f", f)
    (x,), h = _finite(x=x), check_positive("h", h)
    xp = array_namespace(x)
    z = xp.astype(x, xp.complex64 if x.dtype == xp.float32 else xp.complex128) + complex(0.0, h)
    values = f(z)
    if not xp.isdtype(xp.asarray(values).dtype, "complex floating"):
        raise TypeError(
            "f returned real numbers for a complex argument, expected complex ones: an operation in it (abs, "
            "real, max, a comparison) drops the imaginary part; use central_difference for such a function"
        )
    return _checked(xp.imag(xp.asarray(values)), x) / h


_TOO_SMALL = "h is too small to change x: x + h rounds to x; use a larger step"


def _quotient(f: Callable[[Array], Any], left: Array, right: Array, no_width: str) -> Array:
    width = right - left
    xp = array_namespace(width)
    if bool(xp.any(width == 0.0)):
        raise ValueError(no_width)
    return (_values(f, right) - _values(f, left)) / width


def _point_and_step(x: Any, h: Any, power: float) -> tuple[Array, Array]:
    if h is None:
        (x,) = _finite(x=x)
        return x, default_steps(x, None, power)
    x, h = _finite(x=x, h=h)
    return x, array_namespace(x).astype(h, x.dtype, copy=False)


def _finite(**values: Any) -> tuple[Array, ...]:
    arrays = float_arrays(**values)
    for name, array in zip(values, arrays, strict=True):
        check_finite(name, array)
    return arrays


def _values(f: Callable[[Array], Any], x: Array) -> Array:
    xp = array_namespace(x)
    given = xp.astype(xp.asarray(x), x.dtype, copy=True)  # f may modify it
    return _checked(float_array("f(x)", f(given), xp), x)


def _checked(values: Array, x: Array) -> Array:
    if values.shape != x.shape:
        raise ValueError(
            f"f returned shape {values.shape} for an argument of shape {x.shape}, expected an elementwise "
            "function; for functions of a vector use numerical_gradient"
        )
    check_finite("f(x)", values)
    return values

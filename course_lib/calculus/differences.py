"""Numerical derivatives of functions of several variables: gradient, Jacobian, Hessian, directional derivative.

All accept any Python function of an array and need two evaluations per coordinate, so they serve to check a
gradient, not to replace it. Central differences with step h have an error of h^2/6 times the third derivative
plus a rounding error of eps |f| / h; h near cbrt(eps) balances the two.

Derivatives of functions of one number are in `course_lib.calculus`, which also exports these.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.arguments import check_function, check_positive
from course_lib.backend import Array, array_namespace, beside, check_finite, float_array, float_arrays, to_numpy


def numerical_gradient(f: Callable[[Array], Any], x: Array, h: float | None = None) -> Array:
    """Gradient by central differences: df/dx_i = (f(x + h e_i) - f(x - h e_i)) / (2 h).

    Parameters
    ----------
    f : callable
        Takes an array of the shape of `x`, a new one at each call, and returns one number.
    x : array
        Point of any shape, finite. Integers become float64.
    h : float, optional
        Step, the same for all coordinates; by default cbrt(eps) max(1, |x_i|), with the eps of the dtype.

    Returns
    -------
    array
        Shape and dtype of `x`; in units of f per unit of x.

    Raises
    ------
    ValueError
        If f returns several numbers or one that is not finite, or h is not above 0 or too small to
        change x.

    Examples
    --------
    >>> gradient = numerical_gradient(lambda x: (x**2).sum(), [[1.0, 2.0], [3.0, 4.0]])
    >>> [[round(float(entry), 6) for entry in row] for row in gradient]
    [[2.0, 4.0], [6.0, 8.0]]
    """
    check_function("f", f)
    x = _point(x)
    slopes = []
    for plus, minus, width, place in _pairs(x, h):
        slopes.append((one_number(f, plus, place) - one_number(f, minus, place)) / width)
    xp = array_namespace(x)
    return xp.reshape(xp.asarray(slopes, **beside(x)), x.shape)


def jacobian(f: Callable[[Array], Any], x: Array, h: float | None = None) -> Array:
    """Jacobian by central differences: entry [i, j] is df_i/dx_j.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of `x` and returns an array of any fixed shape.
    x : array
        Point of any shape, finite.
    h : float, optional
        Step, as for `numerical_gradient`.

    Returns
    -------
    array
        The shape of f(x) followed by the shape of x: (m, d) for vectors.

    Raises
    ------
    ValueError
        As `numerical_gradient`, or if f returns different shapes at different points.

    Examples
    --------
    >>> J = jacobian(lambda x: np.array([x[0] * x[1], x[0] + x[1], x[1] ** 2]), [2.0, 3.0])
    >>> J.round(6).tolist()
    [[3.0, 2.0], [1.0, 1.0], [0.0, 6.0]]
    """
    check_function("f", f)
    x = _point(x)
    xp = array_namespace(x)
    columns: list[Array] = []
    for plus, minus, width, place in _pairs(x, h):
        above, below = _values(f, plus, place, xp), _values(f, minus, place, xp)
        if not above.shape == below.shape == (columns[0].shape if columns else above.shape):
            raise ValueError(f"f returned shapes {above.shape} and {below.shape}, expected one shape everywhere")
        columns.append((above - below) / width)
    if not columns:
        raise ValueError(f"x has shape {x.shape}, expected at least one coordinate")
    stacked = xp.astype(xp.stack(columns, axis=-1), x.dtype)
    return xp.reshape(stacked, (*columns[0].shape, *x.shape))


def hessian(f: Callable[[Array], Any], x: Array, h: float | None = None) -> Array:
    """Hessian by second differences: entry [i, j] is d^2 f / dx_i dx_j. Symmetric by construction.

    (f(++) - f(+-) - f(-+) + f(--)) / (4 h_i h_j), and (f(+) - 2 f(0) + f(-)) / h_i^2 on the diagonal:
    2 d^2 + 1 evaluations, error near sqrt(eps).

    Parameters
    ----------
    f : callable
        Takes an array (d,) and returns one number.
    x : array (d,)
        Point, finite.
    h : float, optional
        Step; by default eps^(1/4) max(1, |x_i|), since a second difference loses twice as many digits.

    Returns
    -------
    array (d, d)

    Raises
    ------
    ValueError
        As `numerical_gradient`, or if x is not a vector.

    Examples
    --------
    >>> hessian(lambda x: x[0] ** 2 * x[1], [1.0, 2.0]).round(4).tolist()
    [[4.0, 2.0], [2.0, 0.0]]
    """
    check_function("f", f)
    x = _point(x)
    if x.ndim != 1:
        raise ValueError(f"x has shape {x.shape}, expected a vector (d,): flatten it, and reshape it inside f")
    xp = array_namespace(x)
    moves = [((plus - x, minus - x), 0.5 * width, place) for plus, minus, width, place in _pairs(x, h, power=1 / 4)]
    center = one_number(f, xp.astype(x, x.dtype, copy=True), "at x")
    rows = [[0.0] * len(moves) for _ in moves]
    for i, ((up, down), h_i, place) in enumerate(moves):
        second = one_number(f, x + up, place) - 2.0 * center + one_number(f, x + down, place)
        rows[i][i] = second / h_i**2
        for j, ((right, left), h_j, _) in enumerate(moves[:i]):
            corners = [one_number(f, x + a + b, place) for a in (up, down) for b in (right, left)]
            rows[i][j] = rows[j][i] = (corners[0] - corners[1] - corners[2] + corners[3]) / (4.0 * h_i * h_j)
    return xp.reshape(xp.asarray(rows, **beside(x)), (len(moves), len(moves)))


def directional_derivative(f: Callable[[Array], Any], x: Array, direction: Array, h: float | None = None) -> float:
    """Directional derivative along v by a central difference: (f(x + h v) - f(x - h v)) / (2 h).

    Parameters
    ----------
    f : callable
        Takes an array of the shape of `x` and returns one number.
    x : array
        Point of any shape, finite.
    direction : array
        v, of the same shape. It is not normalized: the derivative along 2 v is twice that along v.
    h : float, optional
        By default cbrt(eps) max(1, max |x_i|) / max |v_i|.

    Returns
    -------
    float
        The inner product of the gradient and v, from two evaluations.

    Raises
    ------
    ValueError
        As `numerical_gradient`, or if the shapes differ.

    Examples
    --------
    >>> round(directional_derivative(lambda x: (x**2).sum(), [1.0, 2.0], [3.0, 4.0]), 6)
    22.0
    """
    check_function("f", f)
    x, direction = float_arrays(x=x, direction=direction)
    xp = array_namespace(x)
    if direction.shape != x.shape:
        raise ValueError(f"direction has shape {direction.shape}, expected the shape of x, {x.shape}")
    check_finite("x", x)
    check_finite("direction", direction)
    direction = xp.astype(direction, x.dtype, copy=False)
    longest = float(xp.max(xp.abs(direction))) if x.size else 0.0
    if longest == 0.0:
        return 0.0
    if h is None:
        h = float(xp.finfo(x.dtype).eps) ** (1 / 3) * max(1.0, float(xp.max(xp.abs(x)))) / longest
    h = check_positive("h", h)
    move = h * direction
    place = "near x, along direction"
    return (one_number(f, x + move, place) - one_number(f, x - move, place)) / (2.0 * h)


def default_steps(x: Array, h: float | None = None, power: float = 1 / 3) -> Array:
    """Step of a difference quotient for each coordinate: h, or eps^power max(1, |x_i|).

    Parameters
    ----------
    x : array
        Float array; eps is that of its dtype.
    h : float, optional
        One step for all coordinates, above 0.
    power : float
        1/2 for forward, 1/3 for central, 1/4 for second differences, to balance truncation and rounding.

    Returns
    -------
    array
        Shape and dtype of `x`.

    Examples
    --------
    >>> [float(f"{step:.3g}") for step in default_steps(np.array([0.0, 100.0]))]
    [6.06e-06, 0.000606]
    """
    xp = array_namespace(x)
    if h is not None:
        return xp.full_like(x, check_positive("h", h))
    return float(xp.finfo(x.dtype).eps) ** power * xp.maximum(xp.abs(x), 1.0)


def central_points(x: Array, h: float | None, power: float = 1 / 3) -> tuple[Array, Array, Array]:
    """Each coordinate shifted up and down, and the distances between.

    The distance is that of the two rounded points: 0.1 + 1e-6 - 0.1 is not 1e-6, and dividing by the
    actual distance removes that error.

    Parameters
    ----------
    x : array
        Float array, finite.
    h, power
        As for `default_steps`.

    Returns
    -------
    above, below, width : arrays
        Shape and dtype of `x`.

    Examples
    --------
    >>> [array.tolist() for array in central_points(np.array([1.0, 2.0]), 0.5)]
    [[1.5, 2.5], [0.5, 1.5], [1.0, 1.0]]
    """
    xp = array_namespace(x)
    with np.errstate(over="ignore", invalid="ignore"):
        steps = default_steps(x, h, power)
        above, below = x + steps, x - steps
        width = above - below
    if bool(xp.any(width == 0.0)):
        raise ValueError(f"h is {h}, too small to change every coordinate of x: x + h rounds to x")
    if not bool(xp.all(xp.isfinite(width))):
        raise ValueError(f"h is {h}, and x + h is beyond the largest float")
    return above, below, width


def one_number(f: Callable[[Array], Any], x: Array, place: str) -> float:
    """Evaluate f at x and check that the result is one finite number.

    Parameters
    ----------
    f : callable
        The function under test.
    x : array
        Where to evaluate f, which may keep or modify it.
    place : str
        Description of x for error messages.

    Returns
    -------
    float

    Examples
    --------
    >>> one_number(lambda x: None, np.ones(2), "at x")
    Traceback (most recent call last):
    ...
    TypeError: f returned None at x, expected one number. Is a return missing?
    """
    value = f(x)
    if isinstance(value, str | bytes):
        raise TypeError(f"f returned {value!r} {place}, expected one number")
    shape = getattr(value, "shape", ())
    if math.prod(shape) != 1:
        raise ValueError(f"f returned an array of shape {shape} {place}, expected one number; for several use jacobian")
    try:
        number = float(value if shape == () else to_numpy(value).reshape(()))
    except TypeError:
        raise TypeError(f"f returned {value!r} {place}, expected one number. Is a return missing?") from None
    if not math.isfinite(number):
        raise ValueError(f"f is {number} {place}, expected finite numbers around x")
    return number


def _point(x: Any) -> Array:
    x = float_array("x", x)
    check_finite("x", x)
    return x


def _pairs(x: Array, h: float | None, power: float = 1 / 3) -> Iterator[tuple[Array, Array, float, str]]:
    """For each coordinate: x shifted up, x shifted down, the distance between, and a description of the point."""
    xp = array_namespace(x)
    above, below, widths = (xp.reshape(a, (-1,)) for a in central_points(x, h, power))
    flat = xp.reshape(x, (-1,))
    places = xp.arange(flat.shape[0], **beside(x, xp.int64))
    for i, width in enumerate(to_numpy(widths).tolist()):
        plus, minus = (xp.where(places == i, moved, flat) for moved in (above, below))
        index = tuple(int(k) for k in np.unravel_index(i, x.shape)) if x.ndim else ()
        yield xp.reshape(plus, x.shape), xp.reshape(minus, x.shape), width, f"near x, along coordinate {index}"


def _values(f: Callable[[Array], Any], x: Array, place: str, xp: Any) -> Array:
    values = float_array("f(x)", f(x), xp)
    check_finite(f"f {place}: f", values)
    return values

"""Named loss surfaces over the plane, and two families: bowls, and the loss (or cost) of a line over data.

`surface` finds one by name; `course_lib.surfaces.surface` documents `Surface`, and the formulas
are in `course_lib.surfaces.catalog`.

Models with more than two parameters are in `course_lib.linear` and `course_lib.network`.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from course_lib.arguments import check_positive
from course_lib.backend import Array, array_namespace, check_finite, float_array, to_numpy
from course_lib.names import check_name
from course_lib.surfaces.catalog import FIXED_SURFACES
from course_lib.surfaces.surface import Surface

__all__ = ["SURFACES", "Surface", "line_cost", "quadratic_bowl", "surface"]


def quadratic_bowl(condition_number: float = 10.0) -> Surface:
    """Bowl f = (x^2 + k y^2) / 2, whose Hessian has the eigenvalues 1 and k.

    Gradient descent is stable for learning rates below 2/k; at best it multiplies the error by
    (k - 1)/(k + 1) per step.

    Parameters
    ----------
    condition_number : float
        k, at least 1.

    Returns
    -------
    Surface

    Raises
    ------
    ValueError
        If k is less than 1 or not finite.

    References
    ----------
    Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods.

    Examples
    --------
    >>> quadratic_bowl(100).gradient([1.0, 1.0]).tolist()
    [1.0, 100.0]
    """
    k = check_positive("condition_number", condition_number)
    if k < 1:
        raise ValueError(f"condition_number is {condition_number}, expected a finite number of at least 1")
    side = 1 / math.sqrt(k)
    return Surface(
        name="bowl",
        formula=f"(x^2 + {k:g} y^2) / 2",
        value_xy=partial(lambda xp, x, y, k: (x**2 + k * y**2) / 2, k=k),
        gradient_xy=partial(lambda xp, x, y, k: (x, k * y), k=k),
        hessian_xy=partial(lambda xp, x, y, k: (1.0, 0.0, k), k=k),
        minima=((0.0, 0.0),),
        minimum=0.0,
        window=(-2.0, 2.0, -4 * side, 4 * side),
        start=(1.8, 1.5 * side),
        shows="The steepest direction alone limits the learning rate; along the flat one progress is slow.",
        source="Polyak 1964",
    )


def line_cost(x: Array, y: Array) -> Surface:
    """Mean squared error of the line ``a + b x`` over data, as a surface in intercept a and slope b.

    With the means mx, my and the central moments sxx = mean (x - mx)^2, sxy, syy, and b0 = sxy/sxx,

        mean (a + b x - y)^2 = (a + b mx - my)^2 + sxx (b - b0)^2 + (syy - b0 sxy).

    So the data is read only once, and a grid costs the same for 100 points as for a million. The sum of
    squares stays accurate near the minimum, where an expanded polynomial would cancel.

    Parameters
    ----------
    x : array (n,)
        Feature values, at least two of them different, otherwise the best line is not unique.
    y : array (n,)
        Targets; the loss has their unit squared.

    Returns
    -------
    Surface
        Its point is (a, b).

    Raises
    ------
    ValueError
        If the shapes differ or are not 1-D, n is less than 2, a value is not finite, or all x are equal.
    TypeError
        If the data is not real.

    Examples
    --------
    >>> cost = line_cost([1, 2, 3, 4, 5], [1.5, 2.5, 3.5, 4.5, 5.5])
    >>> cost.minima
    ((0.5, 1.0),)
    >>> float(cost.value([0.0, 0.0]))
    14.25
    """
    x, y = float_array("x", x), float_array("y", y)
    array_namespace(x, y)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError(f"x has shape {x.shape} and y {y.shape}, expected (n,) for both, one value per sample")
    if x.shape[0] < 2:
        raise ValueError(f"x has {x.shape[0]} value(s), expected at least 2: one point does not determine a line")
    check_finite("x", x)
    check_finite("y", y)
    x, y = to_numpy(x).astype(np.float64), to_numpy(y).astype(np.float64)
    if x.min() == x.max():
        raise ValueError(f"x is {x[0]} everywhere, expected at least two different values")
    with np.errstate(over="ignore", invalid="ignore"):
        mx, my = float(x.mean()), float(y.mean())
        sxx, sxy, syy = (float((u * v).mean()) for u, v in ((x - mx, x - mx), (x - mx, y - my), (y - my, y - my)))
    if not math.isfinite(sxx + syy):
        raise ValueError(f"x or y is too large to be squared: x reaches {abs(x).max()}, y {abs(y).max()}")
    if sxx == 0.0:
        raise ValueError(f"x has too small a range to be squared: from {x.min()} to {x.max()}")
    slope, rest = sxy / sxx, max(syy - sxy**2 / sxx, 0.0)  # rounding can make it negative
    intercept = my - slope * mx
    height = math.sqrt(syy + my**2) or 1.0
    reach = (height, height / math.sqrt(sxx + mx**2))
    moments = {"mx": mx, "my": my, "sxx": sxx, "slope": slope, "rest": rest}
    return Surface(
        name="line",
        formula="mean (a + b x_i - y_i)^2",
        value_xy=partial(_line_value, **moments),
        gradient_xy=partial(_line_gradient, **moments),
        hessian_xy=partial(_line_hessian, **moments),
        minima=((intercept, slope),),
        minimum=rest,
        window=(*_around(intercept, reach[0]), *_around(slope, reach[1])),
        start=(0.0, 0.0),
        shows="Inputs far from zero tie intercept and slope together: a long, oblique valley.",
        source="Legendre 1805",
    )


def _line_value(xp: Any, a: Array, b: Array, mx: float, my: float, sxx: float, slope: float, rest: float) -> Array:
    # parenthesized so that on a grid only the outer sum, square and sum run over all nodes
    return (a + (b * mx - my)) ** 2 + (sxx * (b - slope) ** 2 + rest)


def _line_gradient(xp: Any, a: Array, b: Array, mx: float, my: float, sxx: float, slope: float, rest: float) -> Any:
    residual = a + b * mx - my
    return 2 * residual, 2 * mx * residual + 2 * sxx * (b - slope)


def _line_hessian(xp: Any, a: Array, b: Array, mx: float, my: float, sxx: float, slope: float, rest: float) -> Any:
    return 2.0, 2 * mx, 2 * (sxx + mx**2)


def _around(center: float, reach: float) -> tuple[float, float]:
    """An interval around the minimum that also holds the usual start, zero."""
    return min(center - reach, -0.1 * reach), max(center + reach, 0.1 * reach)


SURFACES: dict[str, Surface] = {
    each.name: each
    for each in (
        quadratic_bowl(),
        line_cost([1, 2, 3, 4, 5], [1.5, 2.5, 3.5, 4.5, 5.5]),  # the article's data
        *FIXED_SURFACES,
    )
}
"""Every surface by name, the simple ones first."""


def surface(name: str) -> Surface:
    """Find a surface by name.

    Parameters
    ----------
    name : str
        Key of `SURFACES`.

    Returns
    -------
    Surface

    Raises
    ------
    ValueError
        If the name is unknown; the closest matches are suggested.

    Examples
    --------
    >>> surface("booth").minima
    ((1.0, 3.0),)
    >>> surface("rosenbrok")
    Traceback (most recent call last):
    ...
    ValueError: surface is 'rosenbrok', expected one of bowl, line, ... Did you mean 'rosenbrock'?
    """
    check_name("surface", name, SURFACES)
    return SURFACES[name]

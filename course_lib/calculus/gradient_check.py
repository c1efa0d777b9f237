"""The gradient check: does a gradient agree with differences of its function, and where does it not?

`check_gradient` compares every coordinate, `check_gradient_many` does the same with a function that evaluates
many points at once, and `check_directions` compares along a few random directions, with two evaluations each,
whatever the size of the model. Functions are black boxes here; `course_lib.network.check` is faster by using
the structure of a network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.arguments import check_count, check_function
from course_lib.arguments.generator import check_generator
from course_lib.backend import Array, array_namespace, beside, check_finite, float_array, to_numpy
from course_lib.backend.sums import euclidean_norm
from course_lib.calculus.differences import central_points, directional_derivative, numerical_gradient, one_number


@dataclass(frozen=True)
class GradientCheck:
    """Result of a gradient check.

    Attributes
    ----------
    relative_error : float
        The largest |given - numerical| / max(|given|, |numerical|, floor). The floor is 10 cbrt(eps) times
        the largest of all entries and |f|: differences cannot resolve smaller entries.
    worst : tuple of int
        The coordinate (or the index of the direction) with that error.
    given, numerical : float
        Both values there.
    count : int
        Number of coordinates or directions compared.
    verdict : {"ok", "doubtful", "wrong"}
        ok up to cbrt(eps), 6e-6 in float64 and 5e-3 in float32; wrong above its square root, 2.5e-3 and
        0.07. In between, look for a kink near the point or rounding in f.
    """

    relative_error: float
    worst: tuple[int, ...]
    given: float
    numerical: float
    count: int
    verdict: str

    def __str__(self) -> str:
        return (
            f"{self.verdict}: relative error {self.relative_error:.1e} over {self.count} compared, worst at "
            f"{self.worst}: given {self.given:.9g}, numerical {self.numerical:.9g}"
        )


def check_gradient(
    f: Callable[[Array], Any], gradient: Callable[[Array], Array], x: Array, h: float | None = None
) -> GradientCheck:
    """Compare a gradient with central differences of its function, coordinate by coordinate.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of `x` and returns one number.
    gradient : callable
        Takes the same array and returns an array of its shape.
    x : array
        Point of any shape, finite; away from kinks, and not where f and its gradient are both zero.
    h : float, optional
        Step, as for `numerical_gradient`.

    Returns
    -------
    GradientCheck
        Its ``str`` is one readable line.

    Raises
    ------
    ValueError
        If the gradient and x differ in shape, or a value is not finite.

    Examples
    --------
    >>> check = check_gradient(lambda x: (x**2).sum(), lambda x: 2 * x, [[1.0, 2.0], [3.0, 4.0]])
    >>> check.verdict, check.count
    ('ok', 4)
    >>> print(check_gradient(lambda x: (x**2).sum(), lambda x: x, [1.0, 2.0], h=0.5))
    wrong: relative error 5.0e-01 over 2 compared, worst at (0,): given 1, numerical 2
    """
    check_function("f", f)
    x, given = _given(gradient, x)
    return _compare(given, numerical_gradient(f, x, h), abs(one_number(f, _copy(x), "at x")), x)


def check_gradient_many(
    f_many: Callable[[Array], Array],
    gradient: Callable[[Array], Array],
    x: Array,
    h: float | None = None,
    batch: int = 256,
) -> GradientCheck:
    """As `check_gradient`, for a function that takes many parameter vectors at once.

    Parameters
    ----------
    f_many : callable
        Takes an array (m, d), one parameter vector per row, and returns (m,), one number each.
    gradient : callable
        Takes x (d,) and returns (d,).
    x : array (d,)
        Point, finite.
    h : float, optional
        Step, as for `numerical_gradient`.
    batch : int
        Coordinates per call; f_many gets at most 2 * batch rows.

    Returns
    -------
    GradientCheck

    Raises
    ------
    ValueError
        If shapes do not match, or a value is not finite.

    Examples
    --------
    >>> X = np.arange(12.0)
    >>> check_gradient_many(lambda P: (P**2).sum(axis=1), lambda x: 2 * x, X, batch=5).verdict
    'ok'
    """
    check_function("f_many", f_many)
    x, given = _given(gradient, x)
    batch = check_count("batch", batch, least=1)
    if x.ndim != 1:
        raise ValueError(f"x has shape {x.shape}, expected one parameter vector (d,)")
    xp = array_namespace(x)
    above, below, width = central_points(x, h)
    coordinates = xp.arange(x.shape[0], **beside(x, xp.int64))
    slopes = []
    for start in range(0, x.shape[0], batch):
        part = slice(start, min(start + batch, x.shape[0]))
        moved = coordinates[part, None] == coordinates[None, :]
        points = xp.concat([xp.where(moved, above, x), xp.where(moved, below, x)])
        values = float_array("f_many(points)", f_many(points), xp)
        if values.shape != (points.shape[0],):
            raise ValueError(
                f"f_many returned shape {values.shape} for {points.shape[0]} rows, expected one number per row"
            )
        check_finite("f_many(points)", values)
        m = moved.shape[0]
        slopes.append((values[:m] - values[m:]) / width[part])
    at_x = one_number(f_many, xp.astype(x[None, :], x.dtype, copy=True), "at x")
    return _compare(given, xp.concat(slopes), abs(at_x), x)


def check_directions(
    f: Callable[[Array], Any],
    gradient: Callable[[Array], Array],
    x: Array,
    rng: np.random.Generator,
    count: int = 20,
) -> GradientCheck:
    """Compare a gradient with central differences along random directions: 2 * count evaluations.

    The directions have entries +1 and -1 with equal probability, so an error in a single coordinate shows in
    every direction; errors in several can cancel in one direction, but hardly ever in all of 20.

    Parameters
    ----------
    f, gradient, x
        As for `check_gradient`; raises the same errors.
    rng : numpy.random.Generator
        Draws the directions.
    count : int
        Number of directions, at least 1.

    Returns
    -------
    GradientCheck
        `worst` is (index of the direction,); the values are the derivatives along it.

    Examples
    --------
    >>> x = np.linspace(-1.0, 1.0, 10_000)
    >>> check_directions(lambda x: (x**2).sum(), lambda x: 2 * x, x, np.random.default_rng(0)).verdict
    'ok'
    """
    check_function("f", f)
    x, given = _given(gradient, x)
    count = check_count("count", count, least=1)
    check_generator(rng)
    xp = array_namespace(x)
    along, numerical = [], []
    for _ in range(count):
        direction = xp.asarray(rng.choice([-1.0, 1.0], size=x.shape), **beside(x))
        along.append(float(xp.sum(given * direction)))
        numerical.append(directional_derivative(f, x, direction))
    # The inner product is known relative to the gradient's norm, its typical size
    size = max(abs(one_number(f, _copy(x), "at x")), float(euclidean_norm(given)))
    return _compare(xp.asarray(along, **beside(x)), xp.asarray(numerical, **beside(x)), size, x)


def _given(gradient: Callable[[Array], Array], x: Any) -> tuple[Array, Array]:
    check_function("gradient", gradient)
    x = float_array("x", x)
    if x.size == 0:
        raise ValueError(f"x has shape {x.shape}, expected at least one coordinate")
    check_finite("x", x)
    given = float_array("gradient(x)", gradient(_copy(x)), array_namespace(x))
    if given.shape != x.shape:
        raise ValueError(f"gradient(x) has shape {given.shape}, expected the shape of x, {x.shape}")
    check_finite("gradient(x)", given)
    return x, given


def _copy(x: Array) -> Array:
    """A copy for the function under test, which may modify it."""
    return array_namespace(x).astype(x, x.dtype, copy=True)


def _compare(given: Array, numerical: Array, size: float, x: Array) -> GradientCheck:
    xp = array_namespace(x)
    tolerance = float(xp.finfo(x.dtype).eps) ** (1 / 3)
    given, numerical = to_numpy(given).astype(np.float64), to_numpy(numerical).astype(np.float64)
    scale = np.maximum(np.abs(given), np.abs(numerical))
    floor = 10.0 * tolerance * max(float(scale.max()), size)
    if floor == 0.0:  # both zero everywhere: they agree
        floor = 1.0
    errors = np.abs(given - numerical) / np.maximum(scale, floor)
    worst = tuple(int(k) for k in np.unravel_index(np.argmax(errors), errors.shape))
    error = float(errors[worst])
    verdict = "ok" if error <= tolerance else "doubtful" if error <= tolerance**0.5 else "wrong"
    return GradientCheck(
        relative_error=error,
        worst=worst,
        given=float(given[worst]),
        numerical=float(numerical[worst]),
        count=errors.size,
        verdict=verdict,
    )

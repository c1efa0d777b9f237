"""A loss surface over the plane: three formulas, and the known facts about it.

The formulas take ``x`` and ``y`` and the array library; points are arrays ``(..., 2)``, coordinate last,
so that one call handles a single point, a trajectory or a whole grid.

The derivatives are written out; tests compare them with automatic ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace, check_finite, current_namespace, float_array

__all__ = ["Surface"]


@dataclass(frozen=True)
class Surface:
    """A function of two variables, with its derivatives and known facts.

    The three formulas are called as ``value_xy(xp, x, y)`` with arrays of any shape and check nothing:
    they are for inner loops. The methods `value`, `gradient` and `hessian` take points and check them.

    Parameters
    ----------
    name : str
        Name that `surface` accepts.
    formula : str
        The value as a one-line formula.
    value_xy : callable
        ``(xp, x, y)`` to f(x, y), of the shape of `x`.
    gradient_xy : callable
        ``(xp, x, y)`` to the pair (df/dx, df/dy).
    hessian_xy : callable
        ``(xp, x, y)`` to (d2f/dx2, d2f/dxdy, d2f/dy2); a constant entry may be a number.
    minima : tuple of (float, float)
        All global minima; empty if there are none.
    minimum : float or None
        The value there.
    window : (float, float, float, float)
        x_min, x_max, y_min, y_max: the region of interest.
    start : (float, float)
        A point from which a descent shows what the surface is known for.
    shows : str
        What that is, in a sentence.
    source : str
        Author and year.

    Examples
    --------
    >>> from course_lib.surfaces import surface
    >>> rosenbrock = surface("rosenbrock")
    >>> rosenbrock.value([[1.0, 1.0], [0.0, 0.0]]).tolist()
    [0.0, 1.0]
    >>> rosenbrock.gradient([0.0, 0.0]).tolist()
    [-2.0, 0.0]
    >>> rosenbrock.hessian([1.0, 1.0]).tolist()
    [[802.0, -400.0], [-400.0, 200.0]]
    """

    name: str
    formula: str
    value_xy: Callable[[Any, Array, Array], Array] = field(repr=False)
    gradient_xy: Callable[[Any, Array, Array], tuple[Array, Array]] = field(repr=False)
    hessian_xy: Callable[[Any, Array, Array], tuple[Array, Array, Array]] = field(repr=False)
    minima: tuple[tuple[float, float], ...] = ()
    minimum: float | None = None
    window: tuple[float, float, float, float] = (-2.0, 2.0, -2.0, 2.0)
    start: tuple[float, float] = (1.0, 1.0)
    shows: str = ""
    source: str = ""

    def value(self, points: Array) -> Array:
        """Height of the surface at each point.

        Parameters
        ----------
        points : array (..., 2)
            x and y along the last axis.

        Returns
        -------
        array (...)

        Raises
        ------
        ValueError
            If the last axis is not 2, a coordinate is not finite, or the value overflows there.
        TypeError
            If `points` does not hold real numbers.

        Examples
        --------
        >>> from course_lib.surfaces import surface
        >>> float(surface("saddle").value([3.0, 1.0]))
        4.0
        """
        xp, x, y = _coordinates(points)
        with np.errstate(over="ignore", invalid="ignore"):
            return self._finite(xp, self.value_xy(xp, x, y))

    def gradient(self, points: Array) -> Array:
        """Gradient (df/dx, df/dy) at each point.

        Parameters
        ----------
        points : array (..., 2)
            x and y along the last axis.

        Returns
        -------
        array (..., 2)

        Raises
        ------
        ValueError, TypeError
            As for `value`.

        Examples
        --------
        >>> from course_lib.surfaces import surface
        >>> surface("saddle").gradient([3.0, 1.0]).tolist()
        [3.0, -1.0]
        """
        xp, x, y = _coordinates(points)
        with np.errstate(over="ignore", invalid="ignore"):
            return self._finite(xp, xp.stack(self.gradient_xy(xp, x, y), axis=-1))

    def hessian(self, points: Array) -> Array:
        """Matrix of second derivatives at each point, symmetric.

        Parameters
        ----------
        points : array (..., 2)
            x and y along the last axis.

        Returns
        -------
        array (..., 2, 2)

        Raises
        ------
        ValueError, TypeError
            As for `value`.

        Examples
        --------
        >>> from course_lib.surfaces import surface
        >>> surface("saddle").hessian([3.0, 1.0]).tolist()
        [[1.0, 0.0], [0.0, -1.0]]
        """
        xp, x, y = _coordinates(points)
        with np.errstate(over="ignore", invalid="ignore"):
            xx, xy, yy = (entry + 0 * x for entry in self.hessian_xy(xp, x, y))  # numbers become arrays
            rows = [xp.stack([xx, xy], axis=-1), xp.stack([xy, yy], axis=-1)]
            return self._finite(xp, xp.stack(rows, axis=-2))

    def grid(self, n: int = 101) -> tuple[Array, Array, Array]:
        """Heights on a regular grid over the window, for contour lines.

        Parameters
        ----------
        n : int
            Points per side, at least 2.

        Returns
        -------
        x : array (n,)
        y : array (n,)
        values : array (n, n)
            ``values[i, j]`` is the height at ``(x[j], y[i])``, on the current backend.

        Raises
        ------
        ValueError
            If `n` is less than 2.

        Examples
        --------
        >>> from course_lib.surfaces import surface
        >>> x, y, values = surface("booth").grid(5)
        >>> y.tolist(), float(values.min())
        ([-10.0, -5.0, 0.0, 5.0, 10.0], 9.0)
        """
        if n < 2:
            raise ValueError(f"n is {n}, expected at least 2 points per side")
        xp = current_namespace()
        x = xp.linspace(self.window[0], self.window[1], n)
        y = xp.linspace(self.window[2], self.window[3], n)
        return x, y, self.value_xy(xp, x[None, :], y[:, None])

    def _finite(self, xp: Any, result: Array) -> Array:
        if bool(xp.all(xp.isfinite(result))):
            return result
        raise ValueError(
            f"points are too far out: {self.name} or its derivative is not a finite {result.dtype} there. "
            f"Its window is {self.window}"
        )


def _coordinates(points: Array) -> tuple[Any, Array, Array]:
    points = float_array("points", points)
    if points.ndim == 0 or points.shape[-1] != 2:
        raise ValueError(
            f"points has shape {points.shape}, expected (..., 2): x and y along the last axis. "
            "Join two arrays of coordinates with stack([x, y], axis=-1)"
        )
    check_finite("points", points)
    return array_namespace(points), points[..., 0], points[..., 1]

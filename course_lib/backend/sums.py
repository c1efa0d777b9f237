"""Accurate sums, means and norms: over a million rows, near the largest float, with little memory.

NumPy adds the rows of a matrix one by one, and so does BLAS in X^T y. In float32, the sum of a million equal
rows is then wrong by one percent; here blocks of rows are summed in float64.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from course_lib.backend import Array, array_namespace

ROWS = 4096
"""Number of rows that are summed in float32 directly, with an error of about 1e-5 of the sum."""

ENTRIES = 1 << 15
"""Entries per block of an elementwise formula: temporary arrays of this size stay in the cache."""


def blocks(n: int, rows: int) -> Iterator[slice]:
    """Slices of `rows` indices that cover n; the last may be shorter.

    Examples
    --------
    >>> list(blocks(5, 3))
    [slice(0, 3, None), slice(3, 5, None)]
    """
    return (slice(start, min(n, start + rows)) for start in range(0, n, rows))


def column_sums(x: Array, axis: int | tuple[int, ...] | None = 0, keepdims: bool = False) -> Array:
    """Sum over the first axis, or over others, in the array's dtype.

    Parameters
    ----------
    x : array (n, ...)
    axis : int, tuple of int, or None
        None takes all axes.
    keepdims : bool
        Keep the axes as length 1.

    Returns
    -------
    array (...)

    Examples
    --------
    >>> column_sums(np.full((1_000_000, 2), 0.1, dtype=np.float32)).tolist()
    [100000.0, 100000.0]
    """
    xp = array_namespace(x)
    if axis is None or x.dtype != xp.float32:  # all entries are added pairwise
        return xp.sum(x, axis=axis, keepdims=keepdims)
    rows = math.prod(x.shape[i] for i in (axis if isinstance(axis, tuple) else (axis,)))
    if rows <= ROWS:
        return xp.sum(x, axis=axis, keepdims=keepdims)
    return xp.astype(xp.sum(x, axis=axis, keepdims=keepdims, dtype=xp.float64), x.dtype)


def tall_product(A: Array, B: Array) -> Array:
    """A^T B, a sum over rows, in their dtype.

    Parameters
    ----------
    A : array (n, p)
    B : array (n,) or (n, q)

    Returns
    -------
    array (p,) or (p, q)

    Examples
    --------
    >>> tall_product(np.full((1_000_000, 1), 0.1, dtype=np.float32), np.ones(1_000_000, dtype=np.float32)).round(-1)
    array([100000.], dtype=float32)
    """
    xp = array_namespace(A)
    if xp is not np or A.dtype != np.float32 or A.shape[0] <= ROWS:  # devices sum pairwise
        return A.T @ B
    total = np.zeros((A.shape[1], *B.shape[1:]))
    for rows in blocks(A.shape[0], ROWS):
        total += A[rows].T @ B[rows]
    with np.errstate(over="ignore"):
        return total.astype(A.dtype)


def mean_of_sums(terms: Array) -> Array:
    """Sum of all entries divided by the number of rows, correct even if the sum overflows.

    Parameters
    ----------
    terms : array (n, ...)

    Returns
    -------
    scalar array

    Examples
    --------
    >>> float(mean_of_sums(np.full(2, 1.7e308)))
    1.7e+308
    """
    xp, n = array_namespace(terms), terms.shape[0]
    with np.errstate(over="ignore"):
        mean = xp.sum(terms) / n
        if xp is np:
            return mean if np.isfinite(mean) else np.sum(terms / n)
        return xp.where(xp.isfinite(mean), mean, xp.sum(terms / n))  # branching would wait for the device


def euclidean_norm(x: Array) -> Array:
    """Square root of the sum of squares, correct even if squares overflow or underflow.

    Parameters
    ----------
    x : array
        Any shape, at least one entry.

    Returns
    -------
    scalar array
        NaN if an entry is not finite.

    Examples
    --------
    >>> round(float(euclidean_norm(np.array([3e200, 4e200]))) / 1e200, 12)
    5.0
    """
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        squares = _squares(x)
        if squares:
            return math.sqrt(squares)
        largest, shape = _unit_and_shape(x)
        return largest * shape


def clipping_factor(x: Array, allowed: float) -> Array:
    """Factor that scales an array down to the norm `allowed`; 1 if its norm is not larger.

    Parameters
    ----------
    x : array
        Any shape, at least one entry.
    allowed : float
        The largest norm.

    Returns
    -------
    scalar array
        NaN if an entry is not finite.

    Examples
    --------
    >>> round(float(clipping_factor(np.array([3e200, 4e200]), 1.0)) * 1e201, 12)
    2.0
    """
    xp = array_namespace(x)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        squares = _squares(x)
        if squares:
            return min(1.0, allowed / math.sqrt(squares))
        largest, shape = _unit_and_shape(x)
        return xp.minimum(allowed / largest / xp.where(shape == 0, 1.0, shape), xp.ones_like(shape))


def _squares(x: Array) -> float:
    """Sum of squares if it is in range, else 0; also 0 on a device, where looking at it would wait."""
    if array_namespace(x) is not np:
        return 0.0
    flat = x.reshape(-1)
    squares = float(flat.dot(flat))
    return squares if _TINY.get(x.dtype, 0.0) < squares < math.inf else 0.0


def _unit_and_shape(x: Array) -> tuple[Array, Array]:
    """Two factors of the norm: the largest magnitude, and the norm of x divided by it."""
    xp = array_namespace(x)
    largest = xp.max(xp.abs(x))
    largest = xp.where(largest > 0, largest, xp.ones_like(largest))
    scaled = x / largest
    return largest, xp.sqrt(xp.sum(scaled * scaled))


_TINY = {np.dtype(np.float32): 1e-30, np.dtype(np.float64): 1e-290}
"""Smaller sums of squares may have lost digits."""

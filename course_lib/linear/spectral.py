"""All iterates of full-batch descent on a mean squared error at once, in the Hessian's eigenbasis.

Along each eigenvector the distance to the minimum is multiplied by the same number at every step, so any
number of steps costs one decomposition of the data and a table of powers. A zero eigenvalue (dependent
columns, more columns than rows) is a direction along which nothing moves.

Signatures and results are as in `kernels`, which holds the step-by-step kernels; arguments are not checked.
These run on any array library that has `linalg.svd` and `linalg.eigh`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace, beside
from course_lib.backend.sums import ROWS, blocks


def descend_spectral(X: Array, y: Array, theta0: Array, learning_rate: float, steps: int) -> tuple[Array, Array]:
    """All iterates at once: along each right singular vector of X the residual shrinks geometrically.

    With X = U diag(s) V^T, V holds the eigenvectors of the Hessian and 2 s^2 / n its eigenvalues. Write
    rho = U^T (X theta0 - y). One step multiplies rho_i by mu_i = 1 - learning_rate 2 s_i^2 / n, so::

        theta_k = theta0 - V diag((1 - mu^k) / s) rho
        loss_k  = (|residual outside the columns of U|^2 + sum_i mu_i^(2k) rho_i^2) / n

    Parameters
    ----------
    X, y, theta0, learning_rate, steps
        As in `kernels.descend_plain`.

    Returns
    -------
    trajectory, losses : arrays (steps + 1, d) and (steps + 1,)

    References
    ----------
    Goh (2017), *Why Momentum Really Works*, Distill, section "First Steps: Gradient Descent".

    Examples
    --------
    >>> X, y = np.array([[1.0], [1.0]]), np.array([1.0, 3.0])
    >>> descend_spectral(X, y, np.zeros(1), 0.25, 2)[0][:, 0].round(12).tolist()
    [0.0, 1.0, 1.5]
    """
    xp = array_namespace(X)
    U, s, V_transposed = xp.linalg.svd(X, full_matrices=False)
    residual = X @ theta0 - y
    rho = U.T @ residual
    outside = residual - U @ rho
    # Where a singular value is 0 up to rounding, nothing moves; dividing by it would invent a move.
    moving = s > xp.finfo(s.dtype).eps * s[0]
    reach = xp.where(moving, rho / xp.where(moving, s, xp.ones_like(s)), xp.zeros_like(s))
    return _closed_form(X, theta0, s * s, reach, V_transposed, rho, outside @ outside, learning_rate, steps)


def descend_gram(X: Array, y: Array, theta0: Array, learning_rate: float, steps: int) -> tuple[Array, Array]:
    """The closed form of `descend_spectral` with V and s^2 taken from X^T X, for many more rows than columns.

    Three passes over X are enough for any number of steps. The drawback: directions whose s is below 1.5e-8 of the
    largest are lost to rounding; descent hardly moves along them. That is the square root of float64's eps; in
    float32 it would be 3e-4, and a narrow valley would be lost, so everything is computed in float64.

    Parameters
    ----------
    X, y, theta0, learning_rate, steps
        As in `kernels.descend_plain`; X may have a different dtype.

    Returns
    -------
    trajectory, losses : arrays (steps + 1, d) and (steps + 1,)

    Examples
    --------
    >>> X, y = np.array([[1.0], [1.0]]), np.array([1.0, 3.0])
    >>> descend_gram(X, y, np.zeros(1), 0.25, 2)[0][:, 0].round(12).tolist()
    [0.0, 1.0, 1.5]
    """
    xp = array_namespace(X)
    dtype = y.dtype
    squares_of, unit = gram(X)
    theta = xp.astype(theta0, xp.float64) * unit
    squares, V = xp.linalg.eigh(squares_of)
    moving = squares > xp.finfo(squares.dtype).eps * X.shape[1] * squares[-1]
    squares = xp.where(moving, squares, xp.ones_like(squares))
    pull = xp.zeros_like(squares)
    for rows, block in _wide_blocks(X, unit):
        pull = pull + block.T @ (block @ theta - y[rows])
    pull = xp.where(moving, V.T @ pull, xp.zeros_like(squares))
    reach = pull / squares
    # The remaining loss is computed at the minimum: a difference of large sums would cancel.
    minimum, left_over = theta - V @ reach, 0.0
    for rows, block in _wide_blocks(X, unit):
        residual = block @ minimum - y[rows]
        left_over = left_over + residual @ residual
    rho = pull / xp.sqrt(squares)
    rate = min(learning_rate * unit * unit, float(xp.finfo(xp.float64).max))
    trajectory, losses = _closed_form(X, theta, squares, reach, V.T, rho, left_over, rate, steps)
    trajectory = trajectory if unit == 1.0 else trajectory / unit
    return xp.astype(trajectory, dtype, copy=False), xp.astype(losses, dtype, copy=False)


def gram(X: Array) -> tuple[Array, float]:
    """(X/unit)^T (X/unit) in float64, and the unit: 1 unless squares of entries are out of float64's range.

    Parameters
    ----------
    X : array (n, d)
        One sample per row, finite.

    Returns
    -------
    array (d, d)
    unit : float
        A power of two, near the largest entry.

    Examples
    --------
    >>> matrix, unit = gram(np.array([[3e200]]))
    >>> float(matrix[0, 0]) ** 0.5 * unit
    3e+200
    """
    xp = array_namespace(X)

    def summed(unit: float) -> Array:
        with np.errstate(over="ignore", invalid="ignore"):
            return sum((block.T @ block for _, block in _wide_blocks(X, unit)), start=0.0)

    matrix = summed(1.0)
    largest = float(xp.max(xp.abs(matrix)))
    if 1e-200 < largest < float("inf"):
        return matrix, 1.0
    size = float(xp.max(xp.abs(X)))
    unit = 2.0 ** math.floor(math.log2(size)) if size > 0.0 else 1.0
    return summed(unit), unit


def _wide_blocks(X: Array, unit: float) -> Iterator[tuple[slice, Array]]:
    """X / unit in float64, in blocks of rows: what is computed from one stays in the cache."""
    xp = array_namespace(X)
    for rows in blocks(X.shape[0], max(4 * ROWS, X.shape[1])):
        block = xp.astype(X[rows, :], xp.float64, copy=False)
        yield rows, block if unit == 1.0 else block / unit


def _closed_form(
    X: Array,
    theta0: Array,
    squares: Array,
    reach: Array,
    V_transposed: Array,
    rho: Array,
    left_over: Array,
    learning_rate: float,
    steps: int,
) -> tuple[Array, Array]:
    """Iterates and losses; squares s^2, reach rho / s and rho are (r,), V^T is (r, d)."""
    n = X.shape[0]
    moved = _moved_share(learning_rate * (2 / n) * squares, steps)
    trajectory = (theta0[:, None] - V_transposed.T @ (reach[:, None] * moved)).T
    kept = (1 - moved) * rho[:, None]
    kept *= kept
    losses = (array_namespace(X).sum(kept, axis=0) + left_over) / n
    return trajectory, losses


def _moved_share(rates: Array, steps: int) -> Array:
    """Fraction 1 - mu^k of the distance covered after k = 0 .. steps steps, with mu = 1 - rates: (r, steps + 1).

    For a small rate the difference 1 - mu^k loses every digit: there it is -expm1(k log1p(-rate)).
    """
    xp = array_namespace(rates)
    limits: Any = xp.finfo(rates.dtype)
    mu = 1 - rates
    size = xp.clip(xp.abs(mu), float(limits.smallest_normal), float(limits.max))
    log_size = xp.where(rates < 0.5, xp.log1p(-xp.clip(rates, 0.0, 0.5)), xp.log(size))
    k = xp.arange(steps + 1, **beside(rates))
    # Beyond this exponent the run has diverged; infinity times a zero residual would be NaN.
    moved = -xp.expm1(xp.clip(log_size[:, None] * k, None, 0.98 * float(np.log(float(limits.max)))))
    if bool(xp.any(mu < 0)):  # mu^k alternates in sign
        moved = xp.where((mu < 0)[:, None] & (k % 2 == 1), 2 - moved, moved)
    return moved

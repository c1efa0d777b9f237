"""All iterates of full-batch descent on a mean squared error at once, in the Hessian's eigenbasis.

Along each eigenvector the distance to the minimum is multiplied by the same number at every step, so any
number of steps costs one decomposition of the data and a table of powers. A zero eigenvalue (dependent
columns, more columns than rows) is a direction along which nothing moves.

Signature, result and trust in the arguments as in `kernels`, which holds the step-by-step kernels;
these run on any array library that has `linalg.svd` and `linalg.eigh`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace, beside


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
    # Along a singular value that is rounding of 0 nothing moves; dividing by it would invent a move.
    moving = s > xp.finfo(s.dtype).eps * s[0]
    reach = xp.where(moving, rho / xp.where(moving, s, xp.ones_like(s)), xp.zeros_like(s))
    return _closed_form(X, theta0, s * s, reach, V_transposed, rho, outside @ outside, learning_rate, steps)


def descend_gram(X: Array, y: Array, theta0: Array, learning_rate: float, steps: int) -> tuple[Array, Array]:
    """The closed form of `descend_spectral` with V and s^2 taken from X^T X, for many more rows than columns.

    Three passes over X serve any number of steps. The price: directions whose s is below
    sqrt(eps) times the largest are lost to rounding. Descent hardly moves along them.

    Parameters
    ----------
    X, y, theta0, learning_rate, steps
        As in `kernels.descend_plain`.

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
    squares, V = xp.linalg.eigh(X.T @ X)
    moving = squares > xp.finfo(squares.dtype).eps * X.shape[1] * squares[-1]
    squares = xp.where(moving, squares, xp.ones_like(squares))
    pull = xp.where(moving, V.T @ (X.T @ (X @ theta0 - y)), xp.zeros_like(squares))
    reach = pull / squares
    # The loss left over is measured at the minimum: as a difference of large sums it would cancel.
    residual = X @ (theta0 - V @ reach) - y
    rho = pull / xp.sqrt(squares)
    return _closed_form(X, theta0, squares, reach, V.T, rho, residual @ residual, learning_rate, steps)


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
    """Share 1 - mu^k of the way gone after k = 0 .. steps steps, where mu = 1 - rates; shape (r, steps + 1).

    As a difference, 1 - mu^k loses every digit for a small rate: there it is -expm1(k log1p(-rate)).
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

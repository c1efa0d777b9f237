"""Full-batch gradient descent on the mean squared error of a linear model, step by step.

Each kernel takes `(X, y, theta0, learning_rate, steps)` and returns `(trajectory, losses)`, arrays of shape
(steps + 1, d) and (steps + 1,) with the start in row 0. All give the same numbers, to rounding:

- `descend_plain`: the formula as written, for any array library;
- `descend_loop`: the same compiled, sample by sample, for small data;
- `descend_blocks`: over blocks of rows that stay in the cache (NumPy), for large data;
- `spectral.descend_spectral`, `spectral.descend_gram`: all steps at once, in closed form.

`course_lib.linear.gradient_descent` checks arguments, chooses a kernel and truncates a diverged run. Kernels
do not check their arguments, and a run that diverges continues to infinity or NaN.
"""

from __future__ import annotations

import numpy as np

from course_lib.arguments import within_range
from course_lib.backend import Array, array_namespace, zeros_like_shape
from course_lib.backend.sums import blocks, tall_product
from course_lib.linear.descent_loop import Loop

BLOCK_ROWS = 16384
"""Rows per block: with about 20 columns, a block fits in the last cache, and Python's overhead is small."""


def mean_product(name: str, X: Array, values: Array, factor: float = 1) -> Array:
    """factor X^T values / n; raises ValueError if it overflows, but the sum itself may overflow.

    Parameters
    ----------
    name : str
        The result's name in error messages.
    X : array (n, d)
        One sample per row.
    values : array (n,) or (n, k)
        Weights of the rows.
    factor : float
        Above 0.

    Returns
    -------
    array (d,) or (d, k)

    Examples
    --------
    >>> mean_product("gradient", np.full((4, 1), 2.0**600), np.full(4, 2.0**423)) == 2.0**1023
    array([ True])
    """
    xp, scale = array_namespace(X), factor / X.shape[0]
    with np.errstate(over="ignore", invalid="ignore"):
        product = scale * tall_product(X, values)
        if bool(xp.all(xp.isfinite(product))):
            return product
        return within_range(name, tall_product(X, scale * values))


def descend_plain(X: Array, y: Array, theta0: Array, learning_rate: float, steps: int) -> tuple[Array, Array]:
    """Descend by the formula `theta - learning_rate (2/n) X^T (X theta - y)`: the readable form.

    Parameters
    ----------
    X : array (n, d)
        One sample per row.
    y : array (n,)
        Targets.
    theta0 : array (d,)
        Initial coefficients.
    learning_rate : float
        Factor of the gradient.
    steps : int
        Number of steps.

    Returns
    -------
    trajectory : array (steps + 1, d)
        The iterates, including the start.
    losses : array (steps + 1,)
        Mean squared error of each.

    Examples
    --------
    >>> import numpy as np
    >>> X, y = np.array([[1.0], [1.0]]), np.array([1.0, 3.0])
    >>> trajectory, losses = descend_plain(X, y, np.zeros(1), 0.25, 2)
    >>> trajectory[:, 0].tolist(), losses.tolist()
    ([0.0, 1.0, 1.5], [5.0, 2.0, 1.25])
    """
    xp = array_namespace(X)
    n = X.shape[0]
    theta, iterates, losses = theta0, [], []
    for step in range(steps + 1):
        residual = X @ theta - y
        iterates.append(theta)
        losses.append(xp.mean(residual * residual))
        if step < steps:
            theta = theta - learning_rate * (2 / n) * tall_product(X, residual)
    return xp.stack(iterates), xp.stack(losses)


descend_loop = Loop(
    descend_plain,
    loss=lambda prediction, target: (prediction - target) * (prediction - target),
    slope=lambda prediction, target: 2 * (prediction - target),
)


def row_blocks(X: Array, y: Array, rows: int) -> list[tuple[Array, Array, Array]]:
    """Blocks of rows: the kernel reads each twice while it is in the cache.

    Parameters
    ----------
    X : array (n, d)
        One sample per row; copied only if its dtype is not that of y.
    y : array (n,)
        Targets or labels.
    rows : int
        Rows per block; the last may be shorter.

    Returns
    -------
    list of (block, its transpose, its part of y)

    Examples
    --------
    >>> import numpy as np
    >>> blocks = row_blocks(np.ones((5, 2)), np.arange(5.0), 3)
    >>> [(block.shape, part.tolist()) for block, _, part in blocks]
    [((3, 2), [0.0, 1.0, 2.0]), ((2, 2), [3.0, 4.0])]
    """
    X = X.astype(y.dtype, copy=False)
    return [(X[part], X[part].T, y[part]) for part in blocks(X.shape[0], rows)]


def descend_blocks(
    X: Array, y: Array, theta0: Array, learning_rate: float, steps: int, rows: int = BLOCK_ROWS
) -> tuple[Array, Array]:
    """Same as `descend_plain`, with X in blocks of rows: the gradient is the sum of the blocks' gradients.

    Parameters
    ----------
    X, y, theta0, learning_rate, steps
        As in `descend_plain`; X may have a different dtype.
    rows : int
        Rows per block.

    Returns
    -------
    trajectory, losses : arrays (steps + 1, d) and (steps + 1,)

    Examples
    --------
    >>> import numpy as np
    >>> X, y = np.array([[1.0], [1.0]]), np.array([1.0, 3.0])
    >>> descend_blocks(X, y, np.zeros(1), 0.25, 2, rows=1)[0][:, 0].tolist()
    [0.0, 1.0, 1.5]
    """
    xp = array_namespace(X)
    n, d = X.shape
    trajectory, losses = zeros_like_shape(y, (steps + 1, d)), zeros_like_shape(y, steps + 1)
    buffer, part, move = zeros_like_shape(y, min(rows, n)), zeros_like_shape(y, d), zeros_like_shape(y, d)
    parts = [(*block, buffer[: block[0].shape[0]]) for block in row_blocks(X, y, rows)]
    trajectory[0] = theta0
    for step in range(steps + 1):
        theta, total = trajectory[step], 0.0
        move.fill(0)
        for block, block_transposed, targets, residual in parts:
            block.dot(theta, residual)
            xp.subtract(residual, targets, residual)
            total += residual.dot(residual)
            block_transposed.dot(residual, part)
            xp.add(move, part, move)
        losses[step] = total
        if step < steps:
            xp.multiply(move, 2 * learning_rate / n, move)
            xp.subtract(theta, move, trajectory[step + 1])
    losses /= n
    return trajectory, losses

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

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.arguments import within_range
from course_lib.backend import Array, array_namespace, zeros_like_shape
from course_lib.backend.compiled import Bound, compiled, has_compiler, owned
from course_lib.backend.sums import blocks, tall_product

Kernel = Callable[[Array, Array, Array, float, int], tuple[Array, Array]]

formula: Any = None
"""Bound to that of a loss, where `every_step` is compiled."""

FEW = 100
"""Entries of X: up to here a sum over samples is faster by itself, in a register, than all sums together, in memory."""

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


@dataclass(frozen=True)
class Loop:
    """A kernel for small data: compiled, sample by sample; the formula as written until that is ready.

    Attributes
    ----------
    formula : callable
        (prediction, target) to the loss of the sample, and its derivative with respect to the prediction over `factor`.
    factor : float
    """

    formula: Callable[[Any, Any], tuple[Any, Any]]
    factor: float = 1.0
    _ready: dict[str, Kernel] = field(default_factory=dict, init=False, compare=False)

    def __call__(self, X: Array, y: Array, theta0: Array, learning_rate: float, steps: int) -> tuple[Array, Array]:
        return (self.ready(y) or self.plain)(X, y, theta0, learning_rate, steps)

    def plain(self, X: Array, y: Array, theta0: Array, learning_rate: float, steps: int) -> tuple[Array, Array]:
        """Descend by theta - learning_rate (1/n) X^T slope, for any array library: the readable form.

        Parameters
        ----------
        X : array (n, d)
            One sample per row.
        y : array (n,)
            Targets or labels.
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
            Mean loss of each.
        """
        xp, rate = array_namespace(X), self.factor * learning_rate / X.shape[0]
        theta, iterates, losses = theta0, [], []
        for step in range(steps + 1):
            loss, slope = self.formula(X @ theta, y)
            loss = xp.mean(loss)  # the array's room is free for what follows
            iterates.append(theta)
            losses.append(loss)
            if step < steps:
                theta = theta - rate * tall_product(X, slope)
        return xp.stack(iterates), xp.stack(losses)

    def ready(self, y: Array) -> Kernel | None:
        """The compiled kernel for data of the type of y; None if it is not compiled (yet)."""
        if type(y) is not np.ndarray or not has_compiler():
            return None
        dtype = y.dtype
        if dtype.char not in self._ready:
            data = np.empty((1, 1), dtype), np.empty(1, dtype), np.empty(1, dtype)
            run = compiled(Bound.of(every_step, formula=Bound(self.formula)), *data, 0.1, 1)
            if run is None:
                return None
            self._ready[dtype.char] = lambda X, y, theta0, rate, steps: run(
                owned(X, dtype), owned(y, dtype), owned(theta0, dtype), self.factor * float(rate), int(steps)
            )
        return self._ready[dtype.char]


def every_step(X: Array, y: Array, theta0: Array, learning_rate: float, steps: int) -> tuple[Array, Array]:
    """Trajectory (steps + 1, d) and mean losses (steps + 1,) of theta - learning_rate (1/n) X^T slope(X theta, y)."""
    n, d = X.shape
    trajectory, losses = np.empty((steps + 1, d), X.dtype), np.empty(steps + 1, X.dtype)
    factors, gradient, few = np.empty(n), np.empty(d), n * d <= FEW
    trajectory[0] = theta0
    for step in range(steps + 1):
        total = 0.0
        gradient[:] = 0.0
        for i in range(n):
            prediction = 0.0
            for j in range(d):
                prediction += X[i, j] * trajectory[step, j]
            loss, factors[i] = formula(prediction, y[i])
            total += loss
            if not few:
                for j in range(d):
                    gradient[j] += factors[i] * X[i, j]
        losses[step] = total / n
        if step < steps:
            for j in range(d):
                entry = gradient[j]
                if few:
                    for i in range(n):
                        entry += factors[i] * X[i, j]
                trajectory[step + 1, j] = trajectory[step, j] - learning_rate / n * entry
    return trajectory, losses


def squared_residual(prediction: Array, target: Array) -> tuple[Array, Array]:
    """The loss of a sample, and half of its slope."""
    prediction = prediction - target  # a residual, by the same name: the room of the prediction is free
    return prediction * prediction, prediction


descend_loop = Loop(squared_residual, factor=2.0)
descend_plain = descend_loop.plain


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

    def losses(residual: Array, targets: Array) -> Array:
        np.subtract(residual, targets, residual)
        return residual.dot(residual) / 2

    return descend_in_blocks(losses, 2.0, X, y, theta0, learning_rate, steps, rows)


def descend_in_blocks(
    overwrite: Callable[[Array, Array], Array],
    factor: float,
    X: Array,
    y: Array,
    theta0: Array,
    learning_rate: float,
    steps: int,
    rows: int,
    pull: Array | float = 0.0,
    scale: float = 1.0,
) -> tuple[Array, Array]:
    """Descend with X in blocks of rows: each is read twice while it is in the cache, for predictions and gradient.

    `overwrite` takes `scale` times the predictions of a block and its part of y, writes the slopes over the former and
    returns the sum of the losses. `pull` (d,) is added to the gradient, and its product with theta to the loss. The
    losses, the slopes and the pull are all to be multiplied by `factor`.
    """
    xp = array_namespace(X)
    X, (n, d) = X.astype(y.dtype, copy=False), X.shape
    trajectory, losses = zeros_like_shape(y, (steps + 1, d)), zeros_like_shape(y, steps + 1)
    buffer, part, move = (zeros_like_shape(y, size) for size in (min(rows, n), d, d))
    parts = [(X[chosen], X[chosen].T, y[chosen], buffer[: chosen.stop - chosen.start]) for chosen in blocks(n, rows)]
    trajectory[0] = theta0
    for step in range(steps + 1):
        theta = trajectory[step]
        scaled, move[...] = scale * theta, pull
        total = move.dot(theta)
        for block, block_transposed, targets, values in parts:
            block.dot(scaled, values)
            total += overwrite(values, targets)
            block_transposed.dot(values, part)
            xp.add(move, part, move)
        losses[step] = total
        if step < steps:
            xp.multiply(move, factor * learning_rate / n, move)
            xp.subtract(theta, move, trajectory[step + 1])
    losses *= factor / n
    return trajectory, losses

"""Full-batch descent of a linear model from the formula of one sample: in plain form, and compiled by Numba.

`course_lib.backend.compiled` binds `formula`, and compiles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace
from course_lib.backend.compiled import Bound, compiled, has_compiler, owned
from course_lib.backend.sums import tall_product

Kernel = Callable[[Array, Array, Array, float, int], tuple[Array, Array]]

formula: Any = None

FEW = 100
"""Entries of X: up to here a sum over samples is faster by itself, in a register, than all sums together, in memory."""


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

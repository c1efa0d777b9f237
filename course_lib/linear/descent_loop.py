"""Full-batch descent of a linear model on small data, sample by sample, compiled by Numba.

`course_lib.backend.compiled` binds `loss` and `slope`, the formulas of one sample, and compiles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.backend import Array
from course_lib.backend.compiled import Bound, compiled, owned

Kernel = Callable[[Array, Array, Array, float, int], tuple[Array, Array]]

loss: Any = None
slope: Any = None


@dataclass(frozen=True)
class Loop:
    """A kernel: the formula as written, compiled for one sample after the other as soon as that is ready.

    Attributes
    ----------
    plain : callable
        The kernel that answers until then.
    loss, slope : callable
        (prediction, target) of one sample to its loss, and to the derivative with respect to the prediction.
    """

    plain: Kernel
    loss: Callable[[Any, Any], Any]
    slope: Callable[[Any, Any], Any]

    def __call__(self, X: Array, y: Array, theta0: Array, learning_rate: float, steps: int) -> tuple[Array, Array]:
        return (self.ready(X, y, theta0) or self.plain)(X, y, theta0, learning_rate, steps)

    def ready(self, X: Array, y: Array, theta0: Array) -> Kernel | None:
        """The compiled kernel for data like these; None if it is not compiled (yet)."""
        if any(type(each) is not np.ndarray or each.dtype != y.dtype for each in (X, y, theta0)):
            return None
        run = compiled(Bound.of(every_step, loss=self.loss, slope=self.slope), *map(owned, (X, y, theta0)), 0.1, 1)
        return run and (lambda X, y, theta0, rate, steps: run(*map(owned, (X, y, theta0)), float(rate), int(steps)))


def every_step(X: Array, y: Array, theta0: Array, learning_rate: float, steps: int) -> tuple[Array, Array]:
    """Trajectory (steps + 1, d) and mean losses (steps + 1,) of theta - learning_rate (1/n) X^T slope(X theta, y)."""
    n, d = X.shape
    trajectory, losses = np.empty((steps + 1, d), X.dtype), np.empty(steps + 1, X.dtype)
    gradient = np.empty(d)
    trajectory[0] = theta0
    for step in range(steps + 1):
        total = 0.0
        gradient[:] = 0.0
        for i in range(n):
            prediction = 0.0
            for j in range(d):
                prediction += X[i, j] * trajectory[step, j]
            total += loss(prediction, y[i])
            factor = slope(prediction, y[i])
            for j in range(d):
                gradient[j] += factor * X[i, j]
        losses[step] = total / n
        if step < steps:
            for j in range(d):
                trajectory[step + 1, j] = trajectory[step, j] - learning_rate / n * gradient[j]
    return trajectory, losses

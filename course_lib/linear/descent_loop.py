"""Full-batch descent of a linear model on small data, sample by sample, compiled by Numba.

`course_lib.backend.compiled` binds `loss` and `slope`, the formulas of one sample, and compiles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.backend import Array
from course_lib.backend.compiled import Bound, compiled, has_compiler, owned

Kernel = Callable[[Array, Array, Array, float, int], tuple[Array, Array]]

loss: Any = None
slope: Any = None

FEW = 100
"""Entries of X: up to here a sum over samples is faster by itself, in a register, than all sums together, in memory."""


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
    _ready: dict[str, Kernel] = field(default_factory=dict, init=False, compare=False)

    def __call__(self, X: Array, y: Array, theta0: Array, learning_rate: float, steps: int) -> tuple[Array, Array]:
        return (self.ready(y) or self.plain)(X, y, theta0, learning_rate, steps)

    def ready(self, y: Array) -> Kernel | None:
        """The compiled kernel for data of the type of y; None if it is not compiled (yet)."""
        if type(y) is not np.ndarray or not has_compiler():
            return None
        dtype = y.dtype
        if dtype.char not in self._ready:
            data = np.empty((1, 1), dtype), np.empty(1, dtype), np.empty(1, dtype)
            run = compiled(Bound.of(every_step, loss=self.loss, slope=self.slope), *data, 0.1, 1)
            if run is None:
                return None
            self._ready[dtype.char] = lambda X, y, theta0, rate, steps: run(
                owned(X, dtype), owned(y, dtype), owned(theta0, dtype), float(rate), int(steps)
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
            total += loss(prediction, y[i])
            factors[i] = factor = slope(prediction, y[i])
            if not few:
                for j in range(d):
                    gradient[j] += factor * X[i, j]
        losses[step] = total / n
        if step < steps:
            for j in range(d):
                entry = gradient[j]
                if few:
                    for i in range(n):
                        entry += factors[i] * X[i, j]
                trajectory[step + 1, j] = trajectory[step, j] - learning_rate / n * entry
    return trajectory, losses

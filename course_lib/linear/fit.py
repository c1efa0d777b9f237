"""Result of full-batch descent on a linear model, and truncation of a diverged run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_lib.backend import Array, all_finite, array_namespace
from course_lib.linear.kernels import Kernel


@dataclass(frozen=True)
class LinearFit:
    """Result of a run of full-batch descent.

    Attributes
    ----------
    theta : array (d,)
        The last iterate, `trajectory[-1]`.
    trajectory : array (k + 1, d)
        Every iterate, including the start; k is the requested number of steps, or less if the run diverged.
    losses : array (k + 1,)
        Mean loss at each iterate.
    method : str
        The kernel that computed it: 'loop', 'blocks', 'spectral', 'gram' or 'plain'.
    stopped : str
        'steps' or 'diverged'; after divergence the arrays end at the last finite iterate.
    message : str
        The same as a sentence.
    """

    theta: Array
    trajectory: Array
    losses: Array
    method: str
    stopped: str
    message: str


def finish(trajectory: Array, losses: Array, method: str, why: Callable[[], str]) -> LinearFit:
    """Truncate the run where the loss exceeds the square root of the largest float: beyond, squares overflow."""
    xp = array_namespace(losses)
    limit = float(xp.finfo(losses.dtype).max) ** 0.5
    steps = losses.shape[0] - 1
    if float(xp.max(losses)) <= limit and bool(all_finite(trajectory)):  # false for NaN
        return LinearFit(trajectory[-1, :], trajectory, losses, method, "steps", f"{steps} steps done ({method})")
    good = (losses <= limit) & xp.all(xp.isfinite(trajectory), axis=1)
    reached = int(xp.argmin(xp.astype(good, xp.int8)))  # the first iterate that is not good
    if reached == 0:
        raise ValueError(
            f"the loss at the start, {float(losses[0]):.3g}, is too large for {losses.dtype}: scale X and y, "
            "or start nearer to the data"
        )
    message = f"diverged: the loss is beyond {limit:.1g} after {reached} of {steps} steps; {why()}"
    trajectory, losses = trajectory[:reached, :], losses[:reached]
    return LinearFit(trajectory[-1, :], trajectory, losses, method, "diverged", message)


def iterates(
    kernel: Kernel, X: Array, y: Array, theta0: Array, learning_rate: float, steps: int
) -> tuple[Array, Array]:
    """What a kernel returns; a MemoryError names `steps` if that does not fit in memory."""
    try:
        np.empty((steps + 1, X.shape[1]))  # the plain form would only notice at its end
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            return kernel(X, y, theta0, learning_rate, steps)
    except MemoryError:
        raise MemoryError(
            f"steps is {steps}, expected fewer: the iterates of {X.shape[1]} coefficients do not fit in memory"
        ) from None

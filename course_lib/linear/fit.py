"""What a run of full-batch descent on a linear model returns, and how a diverged run is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from course_lib.backend import Array, array_namespace


@dataclass(frozen=True)
class LinearFit:
    """What a run of full-batch descent found, and how.

    Attributes
    ----------
    theta : array (d,)
        The last iterate, `trajectory[-1]`.
    trajectory : array (k + 1, d)
        Every iterate, the start included; k is the number of steps asked for, or fewer where it diverged.
    losses : array (k + 1,)
        Mean loss at each iterate.
    method : str
        The kernel that computed it: 'loop', 'blocks', 'spectral', 'gram' or 'plain'.
    stopped : str
        'steps', or 'diverged'; then the arrays end at the last iterate that is finite.
    message : str
        The same in a sentence.
    """

    theta: Array
    trajectory: Array
    losses: Array
    method: str
    stopped: str
    message: str


def finish(trajectory: Array, losses: Array, method: str, why: Callable[[], str]) -> LinearFit:
    """Cut off what lies beyond the square root of the largest float, where squares overflow, and say so."""
    xp = array_namespace(losses)
    limit = float(xp.finfo(losses.dtype).max) ** 0.5
    steps = losses.shape[0] - 1
    if bool(xp.all(losses <= limit)) and bool(xp.all(xp.isfinite(trajectory))):  # false for NaN
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


@contextmanager
def room_for_iterates(steps: int, d: int) -> Iterator[None]:
    """Name `steps` if the iterates do not fit into memory."""
    try:
        yield
    except MemoryError:
        raise MemoryError(
            f"steps is {steps}: there is no room for {steps} iterates of {d} coefficients, expected fewer"
        ) from None

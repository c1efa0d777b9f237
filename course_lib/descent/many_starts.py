"""Many starts and many optimizers on one surface at once: every run is an entry of one array.

On a course surface all steps of a rule are one compiled loop (`plane_loops`). Until all are ready, and for other
arrays and rules, the loop over the steps is here, with arrays of all runs. Nothing is checked inside. Afterwards
each run is truncated, in one pass over the record, where `course_lib.descent.descend` would have stopped; tests
compare the three.

Runs have two parameters and no data. Runs that have stopped are still computed to the end, which is cheaper than
removing them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from course_lib.backend import Array, array_namespace, beside, check_finite, float_array, to_numpy
from course_lib.descent import of_surface, plane_loops, update
from course_lib.descent.trajectory import Evaluations, Trajectory, check_limits, divergence, prepared, reason, within
from course_lib.optimizers import Optimizer
from course_lib.surfaces.surface import Surface

__all__ = ["Trajectories", "descend_many"]


@dataclass(frozen=True, eq=False)
class Trajectories:
    """Record of all runs; all numbers are finite. ``runs[i, j]`` is one of them as a `Trajectory`.

    Parameters
    ----------
    optimizers : tuple of str
        Names of the rules, in the order of the second axis.
    points : array (steps + 1, n_optimizers, n_starts, 2)
        After the end of a run, its last point is repeated.
    losses, gradient_norms : array (steps + 1, n_optimizers, n_starts)
        The loss and the gradient's Euclidean norm at each point.
    lengths : numpy.ndarray of int (n_optimizers, n_starts)
        Number of points of each run, including the start.
    stopped : numpy.ndarray of str (n_optimizers, n_starts)
        "steps", "tolerance" or "diverged".
    evaluations : Evaluations
        Three arrays (n_optimizers, n_starts).
    messages : dict
        Maps (i, j) to the message of a run that diverged.
    tolerance : float or None
        As passed to `descend_many`.
    """

    optimizers: tuple[str, ...]
    points: Array = field(repr=False)
    losses: Array = field(repr=False)
    gradient_norms: Array = field(repr=False)
    lengths: np.ndarray = field(repr=False)
    stopped: np.ndarray = field(repr=False)
    evaluations: Evaluations = field(repr=False)
    messages: dict[tuple[int, int], str] = field(repr=False)
    tolerance: float | None = None

    def __getitem__(self, run: tuple[int, int]) -> Trajectory:
        """The run of optimizer i from start j, truncated to its length."""
        i, j = range(self.lengths.shape[0])[run[0]], range(self.lengths.shape[1])[run[1]]
        n = int(self.lengths[i, j])
        norms = to_numpy(self.gradient_norms[:n, i, j]).astype(np.float64)
        stopped, message = reason(n - 1, float(norms[-1]), self.tolerance, self.messages.get((i, j), ""))
        return Trajectory(
            self.optimizers[i],
            self.points[:n, i, j, :],
            to_numpy(self.losses[:n, i, j]).astype(np.float64),
            norms,
            Evaluations(*(int(count[i, j]) for count in self.evaluations)),
            stopped,
            message,
        )


def descend_many(
    surface: Surface,
    starts: Array,
    optimizers: Sequence[str | Optimizer],
    steps: int = 100,
    *,
    tolerance: float | None = None,
    bound: float = 1e10,
) -> Trajectories:
    """Run several optimizers from several starts, all at once.

    Parameters
    ----------
    surface : Surface
        The surface to minimize.
    starts : array (n_starts, 2)
        One start per row.
    optimizers : sequence of str or Optimizer
        Names, or what ``optimizer(name, learning_rate, ...)`` returns.
    steps : int
        Maximum number of updates, at least 1.
    tolerance : float, optional
        Gradient norm at which a run ends. By default all steps are taken.
    bound : float
        Largest magnitude of a coordinate or of the loss that does not count as divergence.

    Returns
    -------
    Trajectories

    Raises
    ------
    ValueError
        If shapes do not match, a start or its loss exceeds `bound`, a name is unknown, or a number is
        out of range.
    TypeError
        If an argument has the wrong type.

    Examples
    --------
    >>> from course_lib.surfaces import surface
    >>> runs = descend_many(surface("booth"), [[0.0, 0.0], [5.0, 5.0]], ["newton", "armijo"], steps=60)
    >>> runs.points.shape, runs.points[-1, 0].round(9).tolist()
    ((61, 2, 2, 2), [[1.0, 3.0], [1.0, 3.0]])
    >>> runs[1, 0].points[-1].round(4).tolist()
    [1.0, 3.0]
    """
    if not isinstance(surface, Surface):
        raise TypeError(f"surface is {type(surface).__name__}, expected a Surface, such as surface('booth')")
    steps, tolerance, bound = check_limits(steps, tolerance, bound)
    starts = float_array("starts", starts)
    if starts.ndim != 2 or starts.shape[1] != 2 or starts.shape[0] == 0:
        raise ValueError(f"starts has shape {starts.shape}, expected (n, 2), one start per row, at least one")
    check_finite("starts", starts)
    if not isinstance(optimizers, list | tuple) or not optimizers:
        raise ValueError(f"optimizers is {optimizers!r}, expected a list of at least one name or optimizer")
    rules = [prepared(each, None, axis=0) for each in optimizers]
    rates = [rule.rates(0, steps) for rule in rules]

    xp = array_namespace(starts)
    with np.errstate(all="ignore"):  # overflow is handled below
        return _cut(_run(xp, surface, starts.T, rules, rates, bound), xp, rules, rates, tolerance, bound)


class _Record(NamedTuple):
    """Every step of all runs: points (steps + 1, n_optimizers, n_starts, 2), the others without the 2."""

    points: Array
    losses: Array
    norms: Array
    trials: dict[int, np.ndarray]
    """Of the line searches: tries (steps, n_starts)."""
    is_inside: bool
    """No run leaves the bound: the usual case, in which the end of each run need not be found."""


def _run(
    xp: Any, surface: Surface, starts: Array, rules: list[Optimizer], rates: list[np.ndarray], bound: float
) -> _Record:
    """Compiled runs if the loops of all rules are ready, else the plain form."""
    loops: list[Any] = [plane_loops.prepared_run(surface, rule, starts) for rule in rules]
    steps, n = rates[0].size, starts.shape[1]
    if None in loops:
        return _run_plain(xp, surface, starts, rules, [each.tolist() for each in rates], bound)
    record = np.empty((len(rules), steps + 1, 4, n))  # what one rule writes is contiguous
    trials = {i: np.zeros((steps, n), np.int64) for i, rule in enumerate(rules) if rule.needs == "value"}
    inside, none = True, np.zeros((0, n), np.int64)
    for i, loop in enumerate(loops):
        inside &= loop(rates[i], record[i], trials.get(i, none), bound)
    steps_first = record.swapaxes(0, 1)
    points = steps_first[:, :, :2, :].swapaxes(2, 3)
    return _Record(points, steps_first[:, :, 2, :], steps_first[:, :, 3, :], trials, inside)


def _run_plain(
    xp: Any, surface: Surface, starts: Array, rules: list[Optimizer], rates: list[list[float]], bound: float
) -> _Record:
    """The same with the pure rules, for any array library; all rules share an evaluation of the gradient."""
    functions = of_surface(xp, surface)
    updates = [update(xp, rule, functions, starts) for rule in rules]
    theta, thetas, slopes, trials = xp.stack([starts] * len(rules), axis=1), [], [], []
    for step in range(len(rates[0]) + 1):
        thetas.append(theta)
        slopes.append(functions.gradient(theta))
        if step < len(rates[0]):
            moved = [
                advance(theta[:, k, :], slopes[-1][:, k, :], step + 1, rates[k][step])
                for k, advance in enumerate(updates)
            ]
            theta = xp.stack([each for each, _ in moved], axis=1)
            trials.append([tries for _, tries in moved])
    visited, slope = xp.stack(thetas), xp.stack(slopes)
    losses = surface.value_xy(xp, visited[:, 0, ...], visited[:, 1, ...])
    norms = xp.hypot(slope[:, 0, ...], slope[:, 1, ...])
    searches = [k for k, rule in enumerate(rules) if rule.needs == "value"]
    tried = {k: np.stack([to_numpy(each[k]) for each in trials]) for k in searches}
    # without arrays of absolute values; NaN if there is a NaN
    largest, height = (float(xp.maximum(xp.max(each), -xp.min(each))) for each in (visited, losses))
    points, inside = xp.permute_dims(visited, (0, 2, 3, 1)), within(largest, height, float(xp.max(norms)), bound)
    return _Record(points, losses, norms, tried, inside)


def _cut(
    record: _Record, xp: Any, rules: list[Optimizer], rates: list[np.ndarray], tolerance: float | None, bound: float
) -> Trajectories:
    """Find where each run ends, repeat its last point from there on, and count its evaluations."""
    points, losses, norms, trials, is_inside = record
    lengths = np.full(losses.shape[1:], losses.shape[0])
    diverged, faults = lengths < 0, np.zeros((3, *lengths.shape))

    if tolerance is not None or not is_inside:
        x, y = points[..., 0], points[..., 1]
        there, diverged, faults = _ends(xp, x, y, losses, norms, tolerance, bound)
        lengths = to_numpy(there)
        steps = xp.arange(losses.shape[0], **beside(losses, xp.int64))[:, None, None]
        kept = xp.minimum(steps, (there - 1)[None, :, :])
        x, y, losses, norms = (xp.take_along_axis(each, kept, axis=0) for each in (x, y, losses, norms))
        points = xp.stack([x, y], axis=-1)

    messages = {}
    for i, j in np.argwhere(diverged).tolist():
        step, first = int(lengths[i, j]), float(losses[0, i, j])
        largest, loss, norm = faults[:, i, j].tolist()
        messages[i, j] = divergence(rules[i], step, rates[i][step - 1], first, largest, loss, norm, bound)

    # evaluations are counted as for a single run: the rejected point counts, too
    updates, gradients = lengths - 1 + diverged, lengths + (diverged & np.isfinite(faults[0]))
    values, hessians = gradients.copy(), updates * np.array([[rule.needs == "hessian"] for rule in rules])
    for i, tries in trials.items():
        values[i] += (tries * (np.arange(len(tries))[:, None] < updates[i])).sum(axis=0)
    reached = tolerance is not None and to_numpy(norms[-1, :, :]) <= tolerance
    return Trajectories(
        tuple(rule.name for rule in rules),
        points,
        losses,
        norms,
        lengths,
        np.where(diverged, "diverged", np.where(reached, "tolerance", "steps")),
        Evaluations(values, gradients, hessians),
        messages,
        tolerance,
    )


def _ends(
    xp: Any, x: Array, y: Array, losses: Array, norms: Array, tolerance: float | None, bound: float
) -> tuple[Array, np.ndarray, np.ndarray]:
    """Number of points kept of each run, whether it diverged, and its largest coordinate, loss and norm there."""
    largest = xp.maximum(xp.abs(x), xp.abs(y))
    end = _first(xp, ~((largest <= bound) & (xp.abs(losses) <= bound) & (norms < math.inf)))
    if bool(xp.any(end == 0)):
        j = int(np.argwhere(to_numpy(end) == 0)[0, 1])
        raise ValueError(f"starts[{j}] exceeds bound {bound:g}: a coordinate, the loss or its gradient there")
    done = _first(xp, norms <= (-1.0 if tolerance is None else tolerance))
    n_points = losses.shape[0]
    at_end = xp.expand_dims(xp.where(end < n_points, end, end - 1), axis=0)
    faults = np.stack(
        [to_numpy(xp.take_along_axis(each, at_end, axis=0)[0, ...]) for each in (largest, losses, norms)]
    ).astype(np.float64)
    faults[1:, ~np.isfinite(faults[0])] = math.nan  # a single descent does not evaluate there
    diverged = (end < n_points) & (done >= end)
    return xp.where(done < end, done + 1, end), to_numpy(diverged), faults


def _first(xp: Any, mask: Array) -> Array:
    """Index along axis 0 of the first true entry; the length of the axis if there is none."""
    index = xp.argmax(xp.astype(mask, xp.int8), axis=0)
    return xp.where(xp.any(mask, axis=0), index, mask.shape[0] + 0 * index)

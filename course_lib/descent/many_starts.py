"""Many starts and many optimizers on one surface at once: every run is an entry of one array.

The only loop is over the steps: all runs share one evaluation of the gradient, and each line of a rule updates all
its runs in place. Nothing is checked inside. Afterwards each run is truncated, in one pass over the record, where
`course_lib.descent.descend` would have stopped; a test compares the two.

Runs have two parameters and no data. Runs that have stopped are still computed to the end, which is cheaper than
removing them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace, beside, check_finite, float_array, to_numpy, writes_in_place
from course_lib.descent.trajectory import Evaluations, Trajectory, check_limits, divergence, prepared, reason, within
from course_lib.optimizers import Optimizer
from course_lib.optimizers.line_search import search_in_plane, solve_two_by_two
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
    rates = [[rule.rate(step) for step in range(steps)] for rule in rules]

    xp = array_namespace(starts)
    run = _run_in_place if writes_in_place(xp) else _run_portable
    with np.errstate(all="ignore"):  # overflow is handled below
        record, norms, trials = run(xp, surface, starts.T, rules, rates)
        return _cut(xp, surface, record, norms, rules, rates, trials, tolerance, bound)


def _run_in_place(
    xp: Any, surface: Surface, starts: Array, rules: list[Optimizer], rates: list[list[float]]
) -> tuple[Array, Array, list[list[Array]]]:
    """All points (steps + 1, 2, n_optimizers, n_starts), gradient norms, and tries of the line searches."""
    steps = len(rates[0])
    theta = xp.empty((len(rules), *starts.shape), dtype=starts.dtype)
    theta[...] = starts
    gradient = xp.empty_like(theta)
    record = xp.empty((steps + 1, 2, len(rules), starts.shape[1]), dtype=theta.dtype)
    gradients = xp.empty_like(record)
    trials: list[list[Array]] = [[] for _ in rules]
    updates = [(_update(xp, surface, rule, theta[i], trials[i]), gradient[i], rates[i]) for i, rule in enumerate(rules)]
    coordinates, slopes = theta.swapaxes(0, 1), gradient.swapaxes(0, 1)  # views, x first
    for step in range(steps + 1):
        record[step] = coordinates
        x, y = record[step]  # contiguous, unlike the columns of theta: a third faster
        slopes[0], slopes[1] = surface.gradient_xy(xp, x, y)
        gradients[step] = slopes
        if step < steps:
            for update, of_rule, rate in updates:
                update(of_rule, step + 1, rate[step])
    return record, xp.hypot(gradients[:, 0, ...], gradients[:, 1, ...]), trials


def _update(
    xp: Any, surface: Surface, rule: Optimizer, theta: Array, trials: list[Array]
) -> Callable[[Array, int, float], None]:
    if rule.needs == "gradient":
        return rule.kernel_in_place(theta)
    advance = _advance(xp, surface, rule, theta, trials)

    def update(gradient: Array, t: int, rate: float) -> None:
        theta[...] = advance(theta, gradient, t, rate)

    return update


def _run_portable(
    xp: Any, surface: Surface, starts: Array, rules: list[Optimizer], rates: list[list[float]]
) -> tuple[Array, Array, list[list[Array]]]:
    """The same with the pure rules, one optimizer at a time, for any library of the standard."""
    records, slopes = [], []
    trials: list[list[Array]] = [[] for _ in rules]
    for i, rule in enumerate(rules):
        advance = _advance(xp, surface, rule, starts, trials[i])
        points, gradients = [starts], [xp.stack(surface.gradient_xy(xp, starts[0, :], starts[1, :]))]
        for t, rate in enumerate(rates[i], 1):
            theta = advance(points[-1], gradients[-1], t, rate)
            points.append(theta)
            gradients.append(xp.stack(surface.gradient_xy(xp, theta[0, :], theta[1, :])))
        records.append(xp.stack(points))
        slopes.append(xp.stack(gradients))
    slope = xp.stack(slopes, axis=2)
    return xp.stack(records, axis=2), xp.hypot(slope[:, 0, ...], slope[:, 1, ...]), trials


def _advance(
    xp: Any, surface: Surface, rule: Optimizer, theta: Array, trials: list[Array]
) -> Callable[[Array, Array, int, float], Array]:
    """One pure update of all runs of a rule, parameters along the first axis."""

    def newton(theta: Array, gradient: Array, t: int, rate: float) -> Array:
        x, y = theta[0, :], theta[1, :]
        xx, xy, yy = (entry + 0 * x for entry in surface.hessian_xy(xp, x, y))
        return theta - rate * xp.stack(solve_two_by_two(xx, xy, yy, gradient[0, :], gradient[1, :]))

    def search(theta: Array, gradient: Array, t: int, rate: float) -> Array:
        shrink, sufficient = rule.settings["shrink"], rule.settings["sufficient"]
        theta, tries = search_in_plane(xp, surface.value_xy, theta, gradient, rate, shrink, sufficient)
        trials.append(tries)
        return theta

    if rule.needs != "gradient":
        return newton if rule.needs == "hessian" else search
    kernel, state = rule.kernel(), rule.init(theta)

    def step(theta: Array, gradient: Array, t: int, rate: float) -> Array:
        nonlocal state
        theta, state = kernel(theta, gradient, state, t, rate)
        return theta

    return step


def _cut(
    xp: Any,
    surface: Surface,
    record: Array,
    norms: Array,
    rules: list[Optimizer],
    rates: list[list[float]],
    trials: list[list[Array]],
    tolerance: float | None,
    bound: float,
) -> Trajectories:
    """Find where each run ends, repeat its last point from there on, and count its evaluations."""
    x, y = record[:, 0, ...], record[:, 1, ...]
    points, losses = xp.moveaxis(record, 1, 3), surface.value_xy(xp, x, y)
    lengths = np.full(losses.shape[1:], losses.shape[0])
    diverged, faults = lengths < 0, np.zeros((3, *lengths.shape))

    # finding the extremes is much faster than finding the end of each run, and usually enough
    peaks = (_magnitude(xp, record), _magnitude(xp, losses), float(xp.max(norms)))
    if tolerance is not None or not within(*peaks, bound):
        there, diverged, faults = _ends(xp, x, y, losses, norms, tolerance, bound)
        lengths = to_numpy(there)
        steps = xp.arange(losses.shape[0], **beside(record, xp.int64))[:, None, None]
        kept = xp.minimum(steps, (there - 1)[None, :, :])
        x, y, losses, norms = (xp.take_along_axis(each, kept, axis=0) for each in (x, y, losses, norms))
        points = xp.stack([x, y], axis=-1)

    messages = {}
    for i, j in np.argwhere(diverged).tolist():
        step, first = int(lengths[i, j]), float(losses[0, i, j])
        largest, loss, norm = faults[:, i, j].tolist()
        messages[i, j] = divergence(rules[i], step, rates[i][step - 1], first, largest, loss, norm, bound)

    reached = tolerance is not None and to_numpy(norms[-1, :, :]) <= tolerance
    return Trajectories(
        tuple(rule.name for rule in rules),
        points,
        losses,
        norms,
        lengths,
        np.where(diverged, "diverged", np.where(reached, "tolerance", "steps")),
        _count(rules, trials, lengths, diverged, np.isfinite(faults[0])),
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


def _magnitude(xp: Any, array: Array) -> float:
    """Largest absolute value, without an array of absolute values; NaN if there is a NaN."""
    return float(xp.maximum(xp.max(array), -xp.min(array)))


def _first(xp: Any, mask: Array) -> Array:
    """Index along axis 0 of the first true entry; the length of the axis if there is none."""
    index = xp.argmax(xp.astype(mask, xp.int8), axis=0)
    return xp.where(xp.any(mask, axis=0), index, mask.shape[0] + 0 * index)


def _count(
    rules: list[Optimizer], trials: list[list[Array]], lengths: np.ndarray, diverged: np.ndarray, finite: np.ndarray
) -> Evaluations:
    """Evaluations, counted as for a single run: the rejected point counts, too."""
    updates = lengths - 1 + diverged
    gradients = lengths + (diverged & finite)
    values, hessians = gradients.copy(), np.zeros_like(lengths)
    for i, rule in enumerate(rules):
        if rule.needs == "hessian":
            hessians[i] = updates[i]
        if rule.needs == "value":
            tries = np.stack([to_numpy(each) for each in trials[i]])
            values[i] += (tries * (np.arange(len(tries))[:, None] < updates[i])).sum(axis=0)
    return Evaluations(values, gradients, hessians)

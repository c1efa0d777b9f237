"""Run any optimizer on any function and record its trajectory.

The function is a surface, or an `Objective` with a loss and its gradient over parameters of any shape. A
descent that diverges ends there and reports it: a trajectory never contains NaN or infinity.

Many starts and many optimizers at once are in `course_lib.descent.many_starts`, mini-batches in
`course_lib.network.training`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from course_lib.arguments import check_function
from course_lib.backend import Array, array_namespace, check_finite, float_array, to_numpy
from course_lib.backend.sums import euclidean_norm
from course_lib.descent.trajectory import Evaluations, Trajectory, check_limits, divergence, prepared, reason, within
from course_lib.optimizers import Optimizer
from course_lib.optimizers.line_search import search_along_gradient, solve, solve_two_by_two
from course_lib.schedules import Schedule
from course_lib.surfaces.surface import Surface

__all__ = ["Evaluations", "Objective", "Trajectory", "descend"]


@dataclass(frozen=True)
class Objective:
    """A loss to minimize: its value, its gradient and, for Newton's method, its Hessian.

    Parameters
    ----------
    value : callable
        Maps parameters theta, an array of any shape, to the loss, a number.
    gradient : callable
        Maps theta to an array of its shape. All three get copies, which they may modify.
    hessian : callable, optional
        Maps theta of shape (d,) to an array (d, d).

    Examples
    --------
    >>> parabola = Objective(lambda theta: (theta**2).sum(), lambda theta: 2 * theta)
    >>> descend(parabola, [1.0], learning_rate=0.25, steps=2).points.tolist()
    [[1.0], [0.5], [0.25]]
    """

    value: Callable[[Array], Any]
    gradient: Callable[[Array], Array]
    hessian: Callable[[Array], Array] | None = None

    def __post_init__(self) -> None:
        check_function("value", self.value)
        check_function("gradient", self.gradient)
        if self.hessian is not None:
            check_function("hessian", self.hessian)


def descend(
    objective: Surface | Objective,
    start: Array | None = None,
    optimizer: str | Optimizer = "gradient_descent",
    learning_rate: float | Schedule | None = None,
    steps: int = 100,
    *,
    tolerance: float | None = None,
    bound: float = 1e10,
) -> Trajectory:
    """Run an optimizer on a function from given parameters.

    The function is evaluated at every point, including the last one. The descent ends before a step when
    the gradient's norm is at most `tolerance`, and when a coordinate or the loss exceeds `bound` or is no
    longer finite; that point is not kept.

    Parameters
    ----------
    objective : Surface or Objective
        The function to minimize.
    start : array
        Initial parameters, any shape. By default the surface's start.
    optimizer : str or Optimizer
        A name from `course_lib.optimizers.OPTIMIZERS`, or an `Optimizer` with custom settings.
    learning_rate : float or Schedule, optional
        Replaces that of the optimizer.
    steps : int
        Maximum number of updates, at least 1.
    tolerance : float, optional
        Gradient norm at which to stop. By default all steps are taken.
    bound : float
        Largest magnitude of a coordinate or of the loss that does not count as divergence.

    Returns
    -------
    Trajectory

    Raises
    ------
    ValueError
        If the start or its loss exceeds `bound`, shapes do not match, a name is unknown, or a number is
        out of range.
    TypeError
        If an argument has the wrong type, or array libraries are mixed.

    Examples
    --------
    >>> from course_lib.surfaces import surface
    >>> found = descend(surface("booth"), [0.0, 0.0], "momentum", 0.02, steps=500, tolerance=1e-6)
    >>> found.points[-1].round(5).tolist(), found.stopped
    ([1.0, 3.0], 'tolerance')
    >>> descend(surface("booth"), [0.0, 0.0], learning_rate=0.2).stopped
    'diverged'
    """
    rule = prepared(optimizer, learning_rate, axis=None)
    steps, tolerance, bound = check_limits(steps, tolerance, bound)
    theta = _start(objective, start)
    xp = array_namespace(theta)
    functions = of_surface(xp, objective, ONE_POINT) if isinstance(objective, Surface) else _on_copies(xp, objective)
    advance = update(xp, rule, functions, theta)

    with np.errstate(all="ignore"):  # overflow is reported below, without warnings
        loss, gradient = functions.value(theta), functions.gradient(theta)
        _check_first(theta, loss, gradient, bound)
        points, losses, norms = [theta], [float(loss)], [float(euclidean_norm(gradient))]
        message, tries, evaluations = "", 0, 1
        for t in range(1, steps + 1):
            if tolerance is not None and norms[-1] <= tolerance:
                break
            rate = rule.rate(t - 1)
            theta, tried = advance(theta, gradient, t, rate, loss)
            tries += int(tried)
            largest: Any = xp.max(xp.abs(theta))
            height, norm = math.nan, math.nan  # the function is not evaluated where theta is not finite
            if xp.__name__ == "cupy":  # checking that first would wait for the device twice
                asked = xp.where(xp.isfinite(largest), theta, points[-1])
                loss, gradient = functions.value(asked), functions.gradient(asked)
                largest, *found = _numbers(xp, largest, loss, euclidean_norm(gradient))
                height, norm = found if math.isfinite(largest) else (height, norm)
            elif math.isfinite(largest := float(largest)):
                loss, gradient = functions.value(theta), functions.gradient(theta)
                height, norm = float(loss), float(euclidean_norm(gradient))
            evaluations += math.isfinite(largest)
            if not within(largest, height, norm, bound):
                message = divergence(rule, t, rate, losses[0], largest, height, norm, bound)
                break
            points.append(theta)
            losses.append(height)
            norms.append(norm)

    hessians = (len(points) - 1 + bool(message)) if rule.needs == "hessian" else 0
    stopped, message = reason(len(points) - 1, norms[-1], tolerance, message)
    return Trajectory(
        rule.name,
        xp.stack(points),
        np.array(losses),
        np.array(norms),
        Evaluations(evaluations + tries, evaluations, hessians),
        stopped,
        message,
    )


def _start(objective: Surface | Objective, start: Any) -> Array:
    if not isinstance(objective, Surface | Objective):
        raise TypeError(
            f"objective is {type(objective).__name__}, expected a Surface, such as surface('booth'), or "
            "Objective(value, gradient)"
        )
    if start is None:
        if not isinstance(objective, Surface):
            raise ValueError("start is missing, expected initial parameters: only a surface has a default")
        start = list(objective.start)
    theta = float_array("start", start)
    if isinstance(objective, Surface) and theta.shape != (2,):
        raise ValueError(f"start has shape {theta.shape}, expected (2,); for many starts use descend_many")
    if 0 in theta.shape:
        raise ValueError(f"start has shape {theta.shape}, expected at least one parameter")
    check_finite("start", theta)
    return theta


def _check_first(theta: Array, loss: Any, gradient: Any, bound: float) -> None:
    """Check what the function returns at the start: types, shapes and size."""
    xp = array_namespace(theta)
    if not hasattr(loss, "__float__"):
        raise TypeError(f"the value at the start is {loss!r}, expected one number. Is a return missing?")
    if getattr(loss, "shape", ()) != ():
        raise ValueError(f"the value at the start has shape {loss.shape}, expected one number: sum or mean it")
    if getattr(gradient, "shape", None) != theta.shape:
        raise ValueError(
            f"the gradient at the start has shape {getattr(gradient, 'shape', None)}, expected {theta.shape}, "
            "that of the parameters"
        )
    array_namespace(theta, gradient)
    check_finite("the gradient at the start", gradient)
    largest = float(xp.max(xp.abs(theta)))
    if not within(largest, float(loss), 0.0, bound):
        raise ValueError(
            f"start exceeds bound {bound:g}: its largest coordinate is {largest:.3g}, its loss {float(loss):.3g}"
        )


def _numbers(xp: Any, *values: Any) -> list[float]:
    """Device scalars and numbers as floats, with a single wait for the device."""
    on_device = [hasattr(value, "shape") and not isinstance(value, np.generic) for value in values]
    there = [xp.astype(value, xp.float64) for value, far in zip(values, on_device, strict=True) if far]
    fetched = iter(to_numpy(xp.stack(there)).tolist())
    return [next(fetched) if far else float(value) for value, far in zip(values, on_device, strict=True)]


def _on_copies(xp: Any, objective: Objective) -> Functions:
    """The objective on copies, so that it may modify its argument and reuse what it returned."""

    def copied(array: Any) -> Any:
        if not hasattr(array, "shape"):
            return array  # not an array: the caller checks the result
        return array.copy() if hasattr(array, "copy") else array_namespace(array).asarray(array, copy=True)

    def gradient(theta: Array) -> Array:
        slope = objective.gradient(copied(theta))
        return copied(float_array("the gradient", slope) if hasattr(slope, "shape") else slope)

    def newton(theta: Array, gradient: Array) -> Array:
        if objective.hessian is None:
            raise ValueError("newton needs the Hessian: give Objective(value, gradient, hessian)")
        if theta.ndim != 1:
            raise ValueError(f"start has shape {theta.shape}, expected (d,) for newton, whose Hessian is (d, d)")
        matrix = objective.hessian(copied(theta))
        if matrix.shape != (theta.shape[0], theta.shape[0]):
            raise ValueError(f"the Hessian has shape {matrix.shape}, expected {(theta.shape[0], theta.shape[0])}")
        try:
            return solve(xp, matrix, gradient)
        except ValueError:  # singular: reported as divergence
            return gradient + math.inf

    return Functions(lambda theta: objective.value(copied(theta)), gradient, newton)


class Functions(NamedTuple):
    """What a descent asks for, without checks: value and gradient, and Newton's step from theta and the gradient."""

    value: Callable[[Array], Any]
    gradient: Callable[[Array], Array]
    newton: Callable[[Array, Array], Array]


ONE_POINT, MANY_POINTS = itemgetter(0, 1), itemgetter((0, ...), (1, ...))
"""x and y of one point (2,) as numbers, and of many (2, ...) as arrays."""


def of_surface(xp: Any, surface: Surface, split: Callable[[Array], tuple[Array, Array]] = MANY_POINTS) -> Functions:
    """A surface as functions of points."""

    def newton(theta: Array, gradient: Array) -> Array:
        x, y = split(theta)
        xx, xy, yy = (entry + 0 * x for entry in surface.hessian_xy(xp, x, y))
        return xp.stack(solve_two_by_two(xx, xy, yy, *split(gradient)))

    return Functions(
        lambda theta: surface.value_xy(xp, *split(theta)),
        lambda theta: xp.stack(surface.gradient_xy(xp, *split(theta))),
        newton,
    )


def update(xp: Any, rule: Optimizer, functions: Functions, theta: Array) -> Callable[..., tuple[Array, Any]]:
    """One update: ``(theta, gradient, t, rate, loss)`` to new parameters and the number of trial values."""
    if rule.needs == "hessian":
        return lambda theta, gradient, t, rate, loss=None: (theta - rate * functions.newton(theta, gradient), 0)
    if rule.needs == "value":

        def search(theta: Array, gradient: Array, t: int, rate: float, loss: Any = None) -> tuple[Array, Any]:
            loss = functions.value(theta) if loss is None else loss
            theta, _, tries = search_along_gradient(xp, functions.value, theta, gradient, loss, rate, **rule.settings)
            return theta, tries

        return search
    kernel, state = rule.kernel(), rule.init(theta)

    def step(theta: Array, gradient: Array, t: int, rate: float, loss: Any = None) -> tuple[Array, int]:
        nonlocal state
        theta, state = kernel(theta, gradient, state, t, rate)
        return theta, 0

    return step

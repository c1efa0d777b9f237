"""The record of a descent, its stopping rule, and the message that says why it ended.

Shared by the descent of one run (`course_lib.descent`) and of many at once (`course_lib.descent.many_starts`),
so that both stop by the same rule, with the same message.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from course_lib.arguments.settings import Count, NotNegative, Positive, check_setting
from course_lib.backend import Array
from course_lib.optimizers import Optimizer
from course_lib.optimizers import optimizer as find_optimizer

__all__ = ["Evaluations", "Trajectory", "check_limits", "divergence", "prepared", "reason", "within"]


class Evaluations(NamedTuple):
    """How often a descent evaluated the value, the gradient and the Hessian of its function."""

    values: Any
    gradients: Any
    hessians: Any


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Record of a descent of k steps; all numbers are finite.

    Parameters
    ----------
    optimizer : str
        Name of the rule.
    points : array (k + 1,) + theta.shape
        The parameters, from the start to the end.
    losses : numpy.ndarray (k + 1,)
        The loss at each point.
    gradient_norms : numpy.ndarray (k + 1,)
        Euclidean norm of the gradient at each point.
    evaluations : Evaluations
        Number of calls of the function and its derivatives.
    stopped : {"steps", "tolerance", "diverged"}
        Why the descent ended.
    message : str
        The same as a sentence; after divergence, with the step, the cause and what to try.
    """

    optimizer: str
    points: Array = field(repr=False)
    losses: np.ndarray = field(repr=False)
    gradient_norms: np.ndarray = field(repr=False)
    evaluations: Evaluations
    stopped: str
    message: str


def prepared(optimizer: str | Optimizer, learning_rate: Any, axis: int | None) -> Optimizer:
    """Return the optimizer, with the axis of one run's parameters set."""
    if isinstance(optimizer, str):
        optimizer = find_optimizer(optimizer)
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer is {optimizer!r}, expected a name or what optimizer(name, ...) returns")
    if learning_rate is not None:
        if not callable(learning_rate):
            check_setting("learning_rate", learning_rate, Positive)
        optimizer = replace(optimizer, learning_rate=learning_rate)
    if "axis" in optimizer.settings:
        optimizer = replace(optimizer, settings={**optimizer.settings, "axis": axis})
    return optimizer


def check_limits(steps: int, tolerance: float | None, bound: float) -> tuple[int, float | None, float]:
    """Return the limits as plain numbers; raise an error if one is out of range."""
    check_setting("steps", steps, Count)
    check_setting("bound", bound, Positive)
    if tolerance is not None:
        check_setting("tolerance", tolerance, NotNegative)
        tolerance = float(tolerance)
    return int(steps), tolerance, float(bound)


def within(largest: float, loss: float, norm: float, bound: float) -> bool:
    """Whether to keep a point; NaN compares false, so it is not kept."""
    return largest <= bound and abs(loss) <= bound and norm < math.inf


def divergence(
    rule: Optimizer, step: int, rate: float, first: float, largest: float, loss: float, norm: float, bound: float
) -> str:
    """Message that says at which step a descent diverged, how, and what to try."""
    if not largest <= bound:
        how = f"a coordinate reached {largest:.3g}" if largest < math.inf else "a coordinate is no longer finite"
    elif not abs(loss) <= bound:
        how = f"the loss reached {loss:.3g}" if math.isfinite(loss) else "the loss is no longer finite"
    else:
        how = "the gradient is no longer finite"
    if rule.needs == "hessian":
        advice = "The Hessian is singular, or nearly so, at the previous point"
    elif loss < first:
        advice = "The loss falls without bound: there is no minimum in that direction"
    elif "hyper_rate" in rule.settings:
        advice = f"The rate grew too fast with hyper_rate {rule.settings['hyper_rate']:g}: try a tenth of it"
    else:
        advice = f"Learning rate {rate:g} is too large here: try {rate / 10:g}"
    return f"Diverged at step {step}: {how} (bound {bound:g}). {advice}."


def reason(steps: int, norm: float, tolerance: float | None, message: str) -> tuple[str, str]:
    """Why a descent ended, as a word and as a sentence; `message` is that of a divergence, or empty."""
    if message:
        return "diverged", message
    if tolerance is not None and norm <= tolerance:
        return "tolerance", f"Steps taken: {steps}. The gradient's norm {norm:.3g} is within {tolerance:g}."
    return "steps", f"Steps taken: {steps}, all that were allowed. The gradient's norm is {norm:.3g}."

"""Learning rates as functions of the step: constant, step, exponential, cosine, 1/t, warm-up.

Each function here returns a schedule: a plain function from the number of steps already taken (0 for
the first update) to the learning rate. It takes an integer or an array of integers, so it can be used
in a loop and plotted.

Schedules do not depend on the loss and keep no state. They run on the host: a learning rate is one
number, whatever device the parameters are on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.arguments.settings import MOST, Count, NotNegative, Positive, UpToOne, check_setting

__all__ = ["Schedule", "constant", "cosine", "exponential", "inverse_time", "step_decay", "warmup"]

Schedule = Callable[[Any], Any]
"""Maps a step (0 for the first) to a learning rate, or an array of steps to an array of rates."""


def constant(learning_rate: float) -> Schedule:
    """The same rate at every step.

    Parameters
    ----------
    learning_rate : float
        Greater than 0.

    Returns
    -------
    Schedule

    Raises
    ------
    ValueError, TypeError
        If the rate is not a positive, finite number.

    Examples
    --------
    >>> constant(0.1)(7)
    0.1
    """
    check_setting("learning_rate", learning_rate, Positive)
    return _schedule(lambda step: learning_rate + 0.0 * step)


def step_decay(learning_rate: float, factor: float = 0.5, every: int = 10) -> Schedule:
    """The rate falls by a factor after each block of steps: ``learning_rate * factor^floor(step/every)``.

    Parameters
    ----------
    learning_rate : float
        Rate of the first block, greater than 0.
    factor : float
        In (0, 1].
    every : int
        Steps in a block, at least 1.

    Returns
    -------
    Schedule

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or not a number.

    Examples
    --------
    >>> step_decay(0.8, factor=0.5, every=2)(np.arange(5)).tolist()
    [0.8, 0.8, 0.4, 0.4, 0.2]
    """
    check_setting("learning_rate", learning_rate, Positive)
    check_setting("factor", factor, UpToOne)
    check_setting("every", every, Count)
    return _schedule(lambda step: learning_rate * factor ** np.floor_divide(step, every))


def exponential(learning_rate: float, factor: float = 0.99) -> Schedule:
    """The rate falls by the same factor at every step: ``learning_rate * factor^step``.

    Parameters
    ----------
    learning_rate : float
        Rate of the first step, greater than 0.
    factor : float
        In (0, 1].

    Returns
    -------
    Schedule

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or not a number.

    Examples
    --------
    >>> exponential(0.8, factor=0.5)(3)
    0.1
    """
    check_setting("learning_rate", learning_rate, Positive)
    check_setting("factor", factor, UpToOne)
    return _schedule(lambda step: learning_rate * factor**step)


def cosine(learning_rate: float, steps: int, final_rate: float = 0.0) -> Schedule:
    """Half a cosine from one rate down to another, then constant.

    ``final + (learning_rate - final) (1 + cos(pi step/steps)) / 2`` up to `steps`.

    Parameters
    ----------
    learning_rate : float
        Rate of the first step, greater than 0.
    steps : int
        Length of the descent, at least 1.
    final_rate : float
        From 0 to `learning_rate`.

    Returns
    -------
    Schedule

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or not a number.

    References
    ----------
    Loshchilov, I. & Hutter, F. (2017). SGDR: stochastic gradient descent with warm restarts, eq. 5
    (without restarts).

    Examples
    --------
    >>> cosine(1.0, steps=4)(np.array([0, 2, 4, 9])).round(12).tolist()
    [1.0, 0.5, 0.0, 0.0]
    """
    check_setting("learning_rate", learning_rate, Positive)
    check_setting("steps", steps, Count)
    check_setting("final_rate", final_rate, NotNegative)
    if final_rate > learning_rate:
        raise ValueError(f"final_rate is {final_rate}, expected at most learning_rate = {learning_rate}")
    span = (learning_rate - final_rate) / 2
    return _schedule(lambda step: final_rate + span * (1 + np.cos(math.pi * np.minimum(step, steps) / steps)))


def inverse_time(learning_rate: float, decay: float = 0.01) -> Schedule:
    """The rate falls as 1/t: ``learning_rate / (1 + decay * step)``.

    With noisy gradients this decay lets the error keep falling, as 1/step, provided that
    learning_rate/decay exceeds the inverse of the smallest curvature.

    Parameters
    ----------
    learning_rate : float
        Rate of the first step, greater than 0.
    decay : float
        Per step, at least 0. The rate is halved after 1/decay steps.

    Returns
    -------
    Schedule

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or not a number.

    References
    ----------
    Robbins, H. & Monro, S. (1951). A stochastic approximation method.
    Bottou, L., Curtis, F. E. & Nocedal, J. (2018). Optimization methods for large-scale machine
    learning, theorem 4.7.

    Examples
    --------
    >>> inverse_time(1.0, decay=1.0)(np.array([0, 1, 3])).tolist()
    [1.0, 0.5, 0.25]
    """
    check_setting("learning_rate", learning_rate, Positive)
    check_setting("decay", decay, NotNegative)
    return _schedule(lambda step: learning_rate / (1 + decay * step))


def warmup(schedule: Schedule, steps: int) -> Schedule:
    """A linear rise from near zero to the first rate of another schedule, followed by that schedule.

    The rate at step k < steps is ``(k + 1)/(steps + 1)`` times the schedule's first rate, so no update
    is wasted on a rate of zero; step `steps` is the schedule's step 0.

    Parameters
    ----------
    schedule : Schedule
        The schedule after the rise, starting from its step 0.
    steps : int
        Length of the rise, at least 1.

    Returns
    -------
    Schedule

    Raises
    ------
    ValueError, TypeError
        If `steps` is less than 1, or `schedule` is not a function.

    References
    ----------
    Goyal, P. et al. (2017). Accurate, large minibatch SGD, section 2.2.

    Examples
    --------
    >>> warmup(constant(0.4), steps=3)(np.arange(5)).round(12).tolist()
    [0.1, 0.2, 0.3, 0.4, 0.4]
    """
    if not callable(schedule):
        raise TypeError(f"schedule is {schedule!r}, expected a schedule such as constant({schedule!r})")
    check_setting("steps", steps, Count)
    steps = int(steps)  # a small NumPy integer would wrap

    def rise_then(step: Any) -> Any:
        rise = (np.minimum(step, steps) + 1) / (steps + 1)
        return rise * schedule(np.maximum(step - steps, 0))

    return _schedule(rise_then)


def _schedule(rate: Callable[[Any], Any]) -> Schedule:
    """Check the step; return a float for one step, an array for several."""

    def schedule(step: Any) -> Any:
        steps = np.asarray(step)
        if steps.dtype.kind not in "iu" or (steps < 0).any():
            raise ValueError(f"step is {step!r}, expected whole numbers of at least 0 (0 is the first update)")
        if (steps > MOST).any():
            raise ValueError(f"step is {step!r}, expected whole numbers of at most 2^48")
        rates = rate(steps.astype(np.int64))  # small and unsigned types wrap
        return float(rates) if steps.ndim == 0 else rates

    return schedule

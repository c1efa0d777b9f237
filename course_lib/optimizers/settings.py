"""The public border of optimizers, schedules and descents: what they accept, and the errors that say so.

One table of ranges, so that a name means the same thing and is refused in the same words wherever it is
used, and one decorator that puts all checks before an update rule.
"""

from __future__ import annotations

import functools
import inspect
import numbers
import sys
from collections.abc import Callable, Collection
from typing import Any

from course_lib.backend import Array, array_namespace, check_finite, float_array
from course_lib.names import unknown_name

State = tuple[Array, ...]
"""What a rule remembers: arrays of the parameters' shape."""

_LARGEST = sys.float_info.max
_POSITIVE = (lambda v: 0 < v <= _LARGEST, "a finite number greater than 0")
_NOT_NEGATIVE = (lambda v: 0 <= v <= _LARGEST, "a finite number of at least 0")
_BELOW_ONE = (lambda v: 0 <= v < 1, "a number from 0 up to, but not, 1")
_INSIDE = (lambda v: 0 < v < 1, "a number between 0 and 1")
_UP_TO_ONE = (lambda v: 0 < v <= 1, "a number greater than 0 and at most 1")
_COUNT = (lambda v: isinstance(v, numbers.Integral) and int(v) >= 1, "a whole number of at least 1")

_RANGES: dict[str, tuple[Any, str]] = {
    "learning_rate": _POSITIVE,
    "momentum": _BELOW_ONE,
    "beta1": _BELOW_ONE,
    "beta2": _BELOW_ONE,
    "forgetting": _BELOW_ONE,
    "eps": _POSITIVE,
    "weight_decay": _NOT_NEGATIVE,
    "hyper_rate": _NOT_NEGATIVE,
    "shrink": _INSIDE,
    "sufficient": _INSIDE,
    "factor": _UP_TO_ONE,
    "final_rate": _NOT_NEGATIVE,
    "decay": _NOT_NEGATIVE,
    "every": _COUNT,
    "steps": _COUNT,
    "t": _COUNT,
    "bound": _POSITIVE,
    "tolerance": _NOT_NEGATIVE,
}


def check_setting(name: str, value: Any) -> None:
    """Refuse a number out of its range, or what is no number.

    Raises
    ------
    ValueError, TypeError
        Names the setting, its value and what is accepted.
    """
    if name == "bias_correction":
        if not isinstance(value, bool):
            raise TypeError(f"bias_correction is {value!r}, expected True or False")
        return
    if name == "axis":
        if not (value is None or isinstance(value, numbers.Integral)):
            raise TypeError(f"axis is {value!r}, expected None (all of theta is one run) or a whole number")
        return
    accepts, text = _RANGES[name]
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} is {value!r}, expected {text}")
    if not accepts(value):
        raise ValueError(f"{name} is {value!r}, expected {text}")


def check_settings(rule: str, accepted: Collection[str], settings: dict[str, Any]) -> None:
    """Refuse settings that a rule does not have, and values out of range."""
    for name, value in settings.items():
        if not accepted:
            raise ValueError(f"{name} is given, but {rule} has no settings")
        if name not in accepted:
            raise unknown_name(f"setting of {rule}", name, accepted)
        check_setting(name, value)


STATE: dict[str, tuple[str, ...]] = {}
"""What the arrays of each rule's state hold, by the rule's name; `checked_rule` enters them."""


def checked_rule(*slots: str) -> Callable[..., Callable[..., tuple[Array, State]]]:
    """Put the checks of the public border before an update rule.

    The bare formula, for loops, is what `inspect.unwrap` gives back.

    Parameters
    ----------
    *slots : str
        What the arrays of the rule's state hold, in order.
    """

    def put_before(formula: Callable[..., tuple[Array, State]]) -> Callable[..., tuple[Array, State]]:
        named = inspect.signature(formula).parameters.values()
        accepted = [each.name for each in named if each.kind is each.KEYWORD_ONLY]

        @functools.wraps(formula)
        def step(
            theta: Array, gradient: Array, state: State, t: int, learning_rate: float, **settings: Any
        ) -> tuple[Array, State]:
            theta, gradient = float_array("theta", theta), float_array("gradient", gradient)
            if not isinstance(state, tuple | list):
                raise TypeError(f"state is {state!r}, expected a tuple of arrays ({', '.join(slots) or 'here none'})")
            state = tuple(float_array("state", array) for array in state)
            array_namespace(theta, gradient, *state)
            if gradient.shape != theta.shape:
                raise ValueError(f"gradient has shape {gradient.shape}, expected {theta.shape}, that of theta")
            shapes = [array.shape for array in state]
            if shapes != [theta.shape] * len(slots):
                raise ValueError(
                    f"state holds arrays of shapes {shapes}, expected {len(slots)} of {theta.shape} "
                    f"({', '.join(slots) or 'an empty tuple'}); zeros before the first update"
                )
            check_setting("t", t)
            check_setting("learning_rate", learning_rate)
            check_settings(formula.__name__, accepted, settings)
            for name, array in (("theta", theta), ("gradient", gradient), *zip(slots, state, strict=True)):
                check_finite(name, array)
            return formula(theta, gradient, state, t, learning_rate, **settings)

        STATE[formula.__name__] = slots
        return step

    return put_before

"""What settings of optimizers, schedules and descents may be, and the errors that say so.

One table of ranges, so that a name means the same thing and is refused in the same words wherever it is used.
"""

from __future__ import annotations

import numbers
import sys
from collections.abc import Collection
from typing import Any

from course_lib.names import unknown_name

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

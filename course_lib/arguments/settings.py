"""Accepted values of the settings of optimizers, schedules and descents, and the errors for other values.

A setting's kind is a type with a range. An update rule declares it in its signature, as in
``momentum: BelowOne = 0.9``; other functions pass the kind to `check_setting`.
"""

from __future__ import annotations

import functools
import inspect
import numbers
import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, get_type_hints

from course_lib.names import unknown_name


class Range(NamedTuple):
    """The numbers from `least` to `most` except those in `without`, and a description of them."""

    text: str
    least: float
    most: float
    without: tuple[float, ...] = ()


_LARGEST = sys.float_info.max
MOST = 2**48
"""Counting further would take years, and no memory holds an array of this length."""

Positive = Annotated[float, Range("a finite number greater than 0", 0, _LARGEST, (0,))]
NotNegative = Annotated[float, Range("a finite number of at least 0", 0, _LARGEST)]
BelowOne = Annotated[float, Range("a number of at least 0 and less than 1", 0, 1, (1,))]
Inside = Annotated[float, Range("a number between 0 and 1", 0, 1, (0, 1))]
UpToOne = Annotated[float, Range("a number greater than 0 and at most 1", 0, 1, (0,))]
Count = Annotated[int, Range("a whole number of at least 1 and at most 2^48", 1, MOST)]
Axis = int | None


@functools.cache
def settings_of(rule: Callable[..., Any]) -> dict[str, Any]:
    """Return the kinds of a rule's settings (its keyword-only arguments) by name.

    Raises
    ------
    TypeError
        If a setting's kind is neither bool nor defined in this module.

    Examples
    --------
    >>> def rule(theta, *, momentum: BelowOne = 0.9): ...
    >>> range_of(settings_of(rule)["momentum"]).text
    'a number of at least 0 and less than 1'
    """
    named, kinds = inspect.signature(rule).parameters.values(), get_type_hints(rule, include_extras=True)
    found = {each.name: kinds.get(each.name) for each in named if each.kind is each.KEYWORD_ONLY}
    for name, kind in found.items():
        if kind not in (bool, Axis) and range_of(kind) is None:
            raise TypeError(f"{name} of {rule.__name__} is {kind}, expected a kind that has a range, such as Positive")
    return found


def range_of(kind: Any) -> Range | None:
    """Return the range of a kind of number; None for bool and Axis."""
    return getattr(kind, "__metadata__", (None,))[0]


def check_setting(name: str, value: Any, kind: Any) -> None:
    """Raise an error if a setting is out of range or has the wrong type.

    Raises
    ------
    ValueError, TypeError
        Names the setting, its value and what is accepted.
    """
    if kind is bool:
        if not isinstance(value, bool):
            raise TypeError(f"{name} is {value!r}, expected True or False")
        return
    if kind == Axis:
        if not (value is None or isinstance(value, numbers.Integral)):
            raise TypeError(f"{name} is {value!r}, expected None (all of theta is one run) or a whole number")
        return
    text, least, most, without = kind.__metadata__[0]
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} is {value!r}, expected {text}")
    whole = kind.__origin__ is not int or isinstance(value, numbers.Integral)
    if not (whole and least <= value <= most and value not in without):
        raise ValueError(f"{name} is {value!r}, expected {text}")


def check_axis(axis: int | None, shape: tuple[int, ...]) -> None:
    """Raise an error unless `axis` is None or an axis of theta.

    Raises
    ------
    ValueError, TypeError
        Names the axis and what is accepted.

    Examples
    --------
    >>> check_axis(5, (3, 2))
    Traceback (most recent call last):
    ...
    ValueError: axis is 5, expected None or an axis of theta, whose shape is (3, 2)
    """
    check_setting("axis", axis, Axis)
    if axis is not None and not -len(shape) <= axis < len(shape):
        raise ValueError(f"axis is {axis}, expected None or an axis of theta, whose shape is {shape}")


def check_settings(rule: str, kinds: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
    """Raise an error for unknown settings and values out of range; `kinds` is the result of `settings_of`."""
    for name, value in settings.items():
        if not kinds:
            raise ValueError(f"{name} is given, but {rule} has no settings")
        if name not in kinds:
            raise unknown_name(f"setting of {rule}", name, kinds)
        check_setting(name, value, kinds[name])

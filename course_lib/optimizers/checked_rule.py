"""Argument checks of update rules: a decorator that adds them to a formula."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from course_lib.arguments.settings import Count, Positive, check_axis, check_setting, check_settings, settings_of
from course_lib.backend import Array, array_namespace, check_all_finite, float_array

State = tuple[Array, ...]
"""State of a rule: arrays of the parameters' shape."""

STATE: dict[str, tuple[str, ...]] = {}
"""Names of the state arrays of each rule, by the rule's name; filled by `checked_rule`."""

CHECKS: dict[str, Callable[..., tuple[Array, Array, State]]] = {}
"""Checks of each rule except that of the learning rate: a schedule may end at 0, a direct call may not pass 0."""


def checked_rule(*slots: str) -> Callable[..., Callable[..., tuple[Array, State]]]:
    """Add argument checks to an update rule.

    `inspect.unwrap` returns the bare formula, for loops.

    Parameters
    ----------
    *slots : str
        Names of the rule's state arrays, in order.
    """

    def put_before(formula: Callable[..., tuple[Array, State]]) -> Callable[..., tuple[Array, State]]:
        kinds = settings_of(formula)

        def check(
            theta: Array, gradient: Array, state: State, t: int, settings: Mapping[str, Any]
        ) -> tuple[Array, Array, State]:
            theta, gradient = float_array("theta", theta), float_array("gradient", gradient)
            if not isinstance(state, tuple | list):
                raise TypeError(
                    f"state is {state!r}, expected a tuple of arrays ({', '.join(slots) or 'empty for this rule'})"
                )
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
            check_setting("t", t, Count)
            check_settings(formula.__name__, kinds, settings)
            check_axis(settings.get("axis"), theta.shape)
            check_all_finite(theta=theta, gradient=gradient, **dict(zip(slots, state, strict=True)))
            return theta, gradient, state

        @functools.wraps(formula)
        def step(
            theta: Array, gradient: Array, state: State, t: int, learning_rate: float, **settings: Any
        ) -> tuple[Array, State]:
            theta, gradient, state = check(theta, gradient, state, t, settings)
            check_setting("learning_rate", learning_rate, Positive)
            return formula(theta, gradient, state, t, learning_rate, **settings)

        CHECKS[formula.__name__] = check
        STATE[formula.__name__] = slots
        return step

    return put_before

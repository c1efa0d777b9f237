"""The public border of update rules: one decorator that puts all checks before a formula."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from course_lib.arguments.settings import Count, Positive, check_axis, check_setting, check_settings, settings_of
from course_lib.backend import Array, array_namespace, check_all_finite, float_array

State = tuple[Array, ...]
"""What a rule remembers: arrays of the parameters' shape."""

STATE: dict[str, tuple[str, ...]] = {}
"""What the arrays of each rule's state hold, by the rule's name; `checked_rule` enters them."""

CHECKS: dict[str, Callable[..., tuple[Array, Array, State]]] = {}
"""The checks of each rule, but for the learning rate's: a schedule may end at 0, which a call by hand may not."""


def checked_rule(*slots: str) -> Callable[..., Callable[..., tuple[Array, State]]]:
    """Put the checks of the public border before an update rule.

    The bare formula, for loops, is what `inspect.unwrap` gives back.

    Parameters
    ----------
    *slots : str
        What the arrays of the rule's state hold, in order.
    """

    def put_before(formula: Callable[..., tuple[Array, State]]) -> Callable[..., tuple[Array, State]]:
        kinds = settings_of(formula)

        def check(
            theta: Array, gradient: Array, state: State, t: int, settings: Mapping[str, Any]
        ) -> tuple[Array, Array, State]:
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

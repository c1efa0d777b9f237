"""The public border of update rules: one decorator that puts all checks before a formula."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from course_lib.arguments.settings import Count, Positive, check_setting, check_settings, settings_of
from course_lib.backend import Array, array_namespace, check_finite, float_array

State = tuple[Array, ...]
"""What a rule remembers: arrays of the parameters' shape."""

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
        kinds = settings_of(formula)

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
            check_setting("t", t, Count)
            check_setting("learning_rate", learning_rate, Positive)
            check_settings(formula.__name__, kinds, settings)
            for name, array in (("theta", theta), ("gradient", gradient), *zip(slots, state, strict=True)):
                check_finite(name, array)
            return formula(theta, gradient, state, t, learning_rate, **settings)

        STATE[formula.__name__] = slots
        return step

    return put_before

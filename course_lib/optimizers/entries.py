"""Updates of every entry, for Numba: the rule's own formula, one number at a time.

`course_lib.backend.compiled` binds the names `rule` and `listed`, and compiles.
"""

from __future__ import annotations

from typing import Any

from course_lib.backend import Array

rule: Any = None
listed: Any = None
filled: Any = None

LISTED = (
    lambda c: (),
    lambda c: (c[0],),
    lambda c: (c[0], c[1]),
    lambda c: (c[0], c[1], c[2]),
    lambda c: (c[0], c[1], c[2], c[3]),
    lambda c: (c[0], c[1], c[2], c[3], c[4]),
)
"""By their number: the entries of an array as a tuple, whose length Numba has to know."""

FILLED = (lambda kept, moved: (moved,), lambda kept, moved: kept)
"""Without state and with it: Numba can't loop over an empty tuple."""


def update_entries(
    theta: Array, state: Array, gradient: Array, t: float, learning_rate: float, settings: tuple[Any, ...]
) -> None:
    """Overwrite theta (n,) and state (slots, n)."""
    for i in range(theta.size):
        theta[i] = moved_entry(i, theta, state, gradient, t, learning_rate, settings)


def update_over_gradient(
    theta: Array, state: Array, gradient: Array, t: float, learning_rate: float, settings: tuple[Any, ...]
) -> None:
    """Write the new theta over gradient (n,), and overwrite state (slots, n)."""
    for i in range(theta.size):
        gradient[i] = moved_entry(i, theta, state, gradient, t, learning_rate, settings)


def moved_entry(
    i: int, theta: Array, state: Array, gradient: Array, t: float, learning_rate: float, settings: tuple[Any, ...]
) -> float:
    """The new theta[i]; overwrites state[:, i]."""
    moved, kept = rule(theta[i], gradient[i], listed(state[:, i]), t, learning_rate, *settings)
    for slot, number in enumerate(filled(kept, moved)):
        if slot < state.shape[0]:
            state[slot, i] = number
    return moved

"""An update of every entry, for Numba: the rule's own formula, one number at a time.

`course_lib.backend.compiled` binds the names `rule` and `listed`, and compiles.
"""

from __future__ import annotations

from typing import Any

from course_lib.backend import Array

rule: Any = None
listed: Any = None

LISTED = (
    lambda c: (),
    lambda c: (c[0],),
    lambda c: (c[0], c[1]),
    lambda c: (c[0], c[1], c[2]),
    lambda c: (c[0], c[1], c[2], c[3]),
    lambda c: (c[0], c[1], c[2], c[3], c[4]),
)
"""By their number: the entries of an array as a tuple, whose length Numba has to know."""


def update_entries(
    theta: Array, state: Array, gradient: Array, t: float, learning_rate: float, settings: tuple[Any, ...], out: Array
) -> None:
    """Overwrite state (slots, n), and out (n,), which may be theta or gradient."""
    for i in range(theta.size):
        moved, kept = rule(theta[i], gradient[i], listed(state[:, i]), t, learning_rate, *settings)
        for slot, number in enumerate(kept + (moved,)):  # noqa: RUF005  Numba needs the sum
            if slot < state.shape[0]:
                state[slot, i] = number
        out[i] = moved

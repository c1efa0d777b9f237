"""Elementwise formulas a block at a time, so that what they make on their way stays small, and in the cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import numpy as np

from course_lib.backend import Array, array_namespace, float_array
from course_lib.backend.sums import ENTRIES, blocks


def in_blocks(formula: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """Put before an elementwise formula that its argument is an array of floats, on the host a block of it.

    Parameters
    ----------
    formula : callable
        An array of floats to one of its shape and dtype.

    Examples
    --------
    >>> float(in_blocks(lambda z: 1.0 / (1.0 + z))(np.ones(100_000)).sum())
    50000.0
    """

    @wraps(formula)
    def blocked(z: Array) -> Array:
        z = float_array("z", z)
        if z.size <= ENTRIES or array_namespace(z) is not np:
            return formula(z)
        result = np.empty_like(z)  # laid out as z is
        given, taken = z.ravel(order="K"), result.ravel(order="K")
        for part in blocks(z.size, ENTRIES):
            taken[part] = formula(given[part])
        return result

    return blocked

"""Elementwise formulas evaluated block by block, so that temporary arrays are small and stay in the cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import numpy as np

from course_lib.backend import Array, array_namespace, float_array
from course_lib.backend.sums import ENTRIES, blocks


def in_blocks(formula: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """Decorate an elementwise formula: convert its argument to floats and, on the host, pass it block by block.

    Parameters
    ----------
    formula : callable
        Maps an array of floats to an array of its shape and dtype.

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
        result = np.empty_like(z)  # with the memory layout of z
        given, taken = z.ravel(order="K"), result.ravel(order="K")
        for part in blocks(z.size, ENTRIES):
            taken[part] = formula(given[part])
        return result

    return blocked

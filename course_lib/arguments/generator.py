"""Check of a random generator passed as an argument; nothing in the package uses global random state."""

from __future__ import annotations

from typing import Any

import numpy as np


def check_generator(rng: Any) -> None:
    """Raise TypeError for a seed or a legacy RandomState in place of a Generator.

    Parameters
    ----------
    rng : numpy.random.Generator

    Raises
    ------
    TypeError
        The message says how to create one.

    Examples
    --------
    >>> check_generator(0)
    Traceback (most recent call last):
    ...
    TypeError: rng is 0, expected a numpy.random.Generator: numpy.random.default_rng(seed)
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is {rng!r}, expected a numpy.random.Generator: numpy.random.default_rng(seed)")

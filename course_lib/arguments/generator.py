"""The check of a random generator that is passed in; nothing in the package draws from a global one."""

from __future__ import annotations

from typing import Any

import numpy as np


def check_generator(rng: Any) -> None:
    """Refuse a seed or a legacy RandomState where a Generator is needed.

    Parameters
    ----------
    rng : numpy.random.Generator

    Raises
    ------
    TypeError
        Says how to make one.

    Examples
    --------
    >>> check_generator(0)
    Traceback (most recent call last):
    ...
    TypeError: rng is 0, expected a numpy.random.Generator: numpy.random.default_rng(seed)
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is {rng!r}, expected a numpy.random.Generator: numpy.random.default_rng(seed)")

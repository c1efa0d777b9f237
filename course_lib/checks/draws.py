"""What the cases of many banks draw: numbers that are pleasant to read."""

import numpy as np


def rounded(rng: np.random.Generator, *shape: int, decimals: int = 2) -> np.ndarray:
    """Normal random numbers with few decimals, of the given shape.

    Examples
    --------
    >>> rounded(np.random.default_rng(0), 3).tolist()
    [0.13, -0.13, 0.64]
    """
    return np.round(rng.normal(size=shape), decimals)

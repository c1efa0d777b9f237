"""Random arguments for the test cases of many banks: numbers that are easy to read.

Sizes are as written in the cases that learners see, and larger at grading time, see `Larger`.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np


class Larger(np.random.Generator):
    """A generator for one hidden case: its arrays are larger than those that learners see.

    Every size from 2 on is replaced. Equal sizes stay equal, a larger one stays larger, so shapes that belong
    together still do. A single sample stays one.

    Parameters
    ----------
    rng
        Where the random numbers come from.
    above
        The largest size that learners see.
    kept
        Sizes that have a meaning and stay.

    Examples
    --------
    >>> rng = Larger(np.random.default_rng(0), above=5)
    >>> [rng.normal(size=shape).shape for shape in ((3, 1), (1, 3), (4, 3))]
    [(12, 1), (1, 12), (14, 12)]
    """

    def __init__(self, rng: np.random.Generator, above: int, kept: Iterable[int] = ()) -> None:
        super().__init__(rng.bit_generator)
        self._above = above
        self._sizes = {size: size for size in kept}

    def size(self, shown: int) -> int:
        """The size that takes the place of one that learners see."""
        if shown < 2 or shown in self._sizes.values():
            return shown
        if shown not in self._sizes:
            self._sizes[shown] = self._above + 2 * shown + int(super().integers(2))
        return self._sizes[shown]

    def _shape(self, size: Any) -> Any:
        return tuple(map(self.size, size)) if isinstance(size, tuple) else None if size is None else self.size(size)

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        return super().normal(loc, scale, self._shape(size))

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        return super().uniform(low, high, self._shape(size))

    def random(self, size: Any = None, **kind: Any) -> Any:  # type: ignore[override]
        return super().random(self._shape(size), **kind)

    def integers(self, low: Any, high: Any = None, size: Any = None, **kind: Any) -> Any:  # type: ignore[override]
        return super().integers(low, high, self._shape(size), **kind)

    def choice(self, a: Any, size: Any = None, replace: bool = True, **kind: Any) -> Any:  # type: ignore[override]
        return super().choice(a, self._shape(size) if replace else size, replace, **kind)


def size(rng: np.random.Generator, shown: int) -> int:
    """A size in a case that is not that of a random array, such as a number of samples: larger at grading time.

    Examples
    --------
    >>> size(np.random.default_rng(0), 12), size(Larger(np.random.default_rng(0), above=12), 12)
    (12, 37)
    """
    return rng.size(shown) if isinstance(rng, Larger) else shown


def repeated(rng: np.random.Generator, values: Any) -> np.ndarray:
    """An array of these values; at grading time it is larger, and they repeat.

    Examples
    --------
    >>> repeated(np.random.default_rng(0), [1, -1]).tolist()
    [1, -1]
    >>> repeated(Larger(np.random.default_rng(0), above=2), [1, -1]).tolist()
    [1, -1, 1, -1, 1, -1, 1]
    """
    array = np.asarray(values)
    for axis, length in enumerate(array.shape):
        array = array.take(np.arange(size(rng, length)) % length, axis)
    return array


def rounded(rng: np.random.Generator, *shape: int, decimals: int = 2) -> np.ndarray:
    """Normal random numbers with few decimals, with the given shape.

    Examples
    --------
    >>> rounded(np.random.default_rng(0), 3).tolist()
    [0.13, -0.13, 0.64]
    """
    return np.round(rng.normal(size=shape), decimals)


def between(rng: np.random.Generator, low: float, high: float, *shape: int) -> np.ndarray | float:
    """Uniform random numbers with two decimals; without a shape a single number.

    Examples
    --------
    >>> between(np.random.default_rng(0), 1, 2)
    1.64
    """
    values = np.round(rng.uniform(low, high, size=shape), 2)
    return values if shape else float(values)


def probabilities(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Predicted probabilities with two decimals, none of them 0 or 1.

    Examples
    --------
    >>> probabilities(np.random.default_rng(0), 3).tolist()
    [0.62, 0.29, 0.09]
    """
    return np.round(rng.uniform(0.05, 0.95, size=shape), 2)


def labels(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Labels 0 and 1: the first is 1, the second (if any) is 0, so that both occur.

    Examples
    --------
    >>> labels(np.random.default_rng(0), 2, 2).tolist()
    [[1.0, 0.0], [1.0, 0.0]]
    """
    y = rng.integers(0, 2, size=shape)
    y.flat[0] = 1
    if y.size > 1:
        y.flat[1] = 0
    return y.astype(float)


def perceptron(rng: np.random.Generator, *sizes: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weights and biases of a network with layers of the given sizes: (W, b) per layer, W (fan_in, fan_out).

    Examples
    --------
    >>> [(W.shape, b.shape) for W, b in perceptron(np.random.default_rng(0), 2, 3, 1)]
    [((2, 3), (3,)), ((3, 1), (1,))]
    """
    return [(rounded(rng, m, k), rounded(rng, k)) for m, k in pairwise(sizes)]

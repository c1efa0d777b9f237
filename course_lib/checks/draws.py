"""Random arguments for the test cases of many banks: numbers that are easy to read."""

from itertools import pairwise

import numpy as np


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

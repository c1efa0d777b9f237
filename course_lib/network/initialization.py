"""Initial parameters of a network: weights drawn by Xavier's rule, He's or your own; zero biases.

A layer preserves the size of its signals if its weights have the right variance: with n inputs of unit variance
and weights of variance v, pre-activations have variance n v. The rules differ in what they keep constant.

Random numbers are drawn on the host from the given generator, then moved to the current backend: the same seed
gives the same parameters everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.arguments import check_count
from course_lib.arguments.generator import check_generator
from course_lib.backend import Array, asarray, check_finite, float_array
from course_lib.names import check_name
from course_lib.network.layout import Network, check_network, flatten

__all__ = [
    "INITIALIZATIONS",
    "Draw",
    "fan_in_normal",
    "fan_in_uniform",
    "he_normal",
    "initialize",
    "xavier_normal",
    "xavier_uniform",
]

Draw = Callable[[int, int, np.random.Generator], np.ndarray]
"""Takes (fan_in, fan_out, rng) and returns weights (fan_in, fan_out)."""


def xavier_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Uniform up to sqrt(6 / (fan_in + fan_out)): variance 2 / (fan_in + fan_out).

    A compromise that roughly preserves the size of activations and of gradients, for tanh near 0.

    Parameters
    ----------
    fan_in, fan_out : int
        Inputs and outputs of the layer.
    rng : numpy.random.Generator

    Returns
    -------
    array (fan_in, fan_out)

    References
    ----------
    Glorot and Bengio (2010), *Understanding the difficulty of training deep feedforward neural networks*, eq. 16.

    Examples
    --------
    >>> W = xavier_uniform(2, 4, np.random.default_rng(0))
    >>> W.shape, bool(abs(W).max() <= 1.0)
    ((2, 4), True)
    """
    _check(fan_in, fan_out, rng)
    limit = math.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def xavier_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Normal with standard deviation sqrt(2 / (fan_in + fan_out)), the variance of `xavier_uniform`.

    Parameters
    ----------
    fan_in, fan_out : int
        Inputs and outputs of the layer.
    rng : numpy.random.Generator

    Returns
    -------
    array (fan_in, fan_out)

    References
    ----------
    Glorot and Bengio (2010), *Understanding the difficulty of training deep feedforward neural networks*, eq. 12.

    Examples
    --------
    >>> xavier_normal(2, 4, np.random.default_rng(0)).shape
    (2, 4)
    """
    _check(fan_in, fan_out, rng)
    return rng.normal(0.0, math.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))


def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Normal with standard deviation sqrt(2 / fan_in): preserves the size of activations under ReLU.

    The factor 2 compensates for the half of the signal that ReLU sets to zero.

    Parameters
    ----------
    fan_in, fan_out : int
        Inputs and outputs of the layer.
    rng : numpy.random.Generator

    Returns
    -------
    array (fan_in, fan_out)

    References
    ----------
    He et al. (2015), *Delving deep into rectifiers*, eq. 10.

    Examples
    --------
    >>> he_normal(2, 4, np.random.default_rng(0)).shape
    (2, 4)
    """
    _check(fan_in, fan_out, rng)
    return rng.normal(0.0, math.sqrt(2 / fan_in), (fan_in, fan_out))


def fan_in_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Normal with standard deviation 1 / sqrt(fan_in): preserves only the size of pre-activations.

    Parameters
    ----------
    fan_in, fan_out : int
        Inputs and outputs of the layer.
    rng : numpy.random.Generator

    Returns
    -------
    array (fan_in, fan_out)

    References
    ----------
    LeCun et al. (1998), *Efficient BackProp*, section 4.6.

    Examples
    --------
    >>> fan_in_normal(2, 4, np.random.default_rng(0)).shape
    (2, 4)
    """
    _check(fan_in, fan_out, rng)
    return rng.normal(0.0, 1 / math.sqrt(fan_in), (fan_in, fan_out))


def fan_in_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Uniform up to 1 / sqrt(fan_in), variance 1 / (3 fan_in): each layer multiplies the signal by 0.577.

    The common practice that Glorot and Bengio measured and replaced.

    Parameters
    ----------
    fan_in, fan_out : int
        Inputs and outputs of the layer.
    rng : numpy.random.Generator

    Returns
    -------
    array (fan_in, fan_out)

    References
    ----------
    Glorot and Bengio (2010), *Understanding the difficulty of training deep feedforward neural networks*, eq. 1.

    Examples
    --------
    >>> bool(abs(fan_in_uniform(4, 3, np.random.default_rng(0))).max() <= 0.5)
    True
    """
    _check(fan_in, fan_out, rng)
    limit = 1 / math.sqrt(fan_in)
    return rng.uniform(-limit, limit, (fan_in, fan_out))


INITIALIZATIONS: dict[str, Draw] = {
    "xavier": xavier_uniform,
    "xavier_normal": xavier_normal,
    "he": he_normal,
    "fan_in_normal": fan_in_normal,
    "fan_in_uniform": fan_in_uniform,
}
"""Every rule by name."""


def _check(fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
    check_count("fan_in", fan_in, least=1)
    check_count("fan_out", fan_out, least=1)
    check_generator(rng)


def initialize(
    network: Network, rng: np.random.Generator, rule: str | Draw = "xavier", dtype: Any = "float64"
) -> Array:
    """Draw the parameter vector of a network: weights by a rule, biases zero.

    Parameters
    ----------
    network : Network
    rng : numpy.random.Generator
        Advanced by the draws, layer by layer.
    rule : str or callable
        A name from `INITIALIZATIONS`, or a function of (fan_in, fan_out, rng) that returns the weights.
    dtype : str or dtype
        'float64' or 'float32'.

    Returns
    -------
    array (n_parameters,)
        On the current backend.

    Raises
    ------
    ValueError
        If the name is unknown, or a function's weights have the wrong shape or are not finite.
    TypeError
        If `rng` is not a Generator, or `dtype` is neither of the two.

    Examples
    --------
    >>> parameters = initialize(Network((2, 4, 1)), np.random.default_rng(0), "he")
    >>> parameters.shape, parameters[8:12].tolist()
    ((17,), [0.0, 0.0, 0.0, 0.0])
    """
    check_network(network)
    check_generator(rng)
    name = dtype if isinstance(dtype, str) else getattr(dtype, "__name__", str(dtype))  # numpy.float32, or a dtype
    if name not in ("float32", "float64"):
        raise TypeError(f"dtype is {dtype!r}, expected 'float64' or 'float32'")
    if not callable(rule):
        check_name("rule", rule, INITIALIZATIONS)
    draw = rule if callable(rule) else INITIALIZATIONS[rule]
    pairs = []
    for fan_in, fan_out in network.shapes:
        W = float_array("weights drawn", draw(fan_in, fan_out, rng), np)
        check_finite("weights drawn", W)
        pairs.append((W, np.zeros(fan_out)))
    return asarray(flatten(network, pairs).astype(name, copy=False))

"""The fused steps in place: NumPy only.

Each function here takes example arguments, all of one dtype, and gives a pair of closures, ``forward(*args)
-> out`` and ``backward(gradient, *args) -> gradients``. A backward belongs to the forward before it, from
which it takes what both need (an output, an exponential). The readable forms are in `fused`; tests hold the two
together to 1e-12.

What makes them fast: ``ndarray.dot(other, out)`` is cheaper to call than ``np.matmul``; a column sum is a
product with a row of ones; ReLU's mask is written straight into a float array.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

Pair = tuple[Callable[..., Any], Callable[..., Any]]

LEAKY_SLOPE = 0.01


class _Constants(NamedTuple):
    """Numbers as arrays without axes: a Python number costs a small array function half its time."""

    dtype: Any
    zero: np.ndarray
    half: np.ndarray
    one: np.ndarray
    minus_two: np.ndarray
    leak: np.ndarray
    rest: np.ndarray


_NUMBERS = (0.0, 0.5, 1.0, -2.0, LEAKY_SLOPE, 1.0 - LEAKY_SLOPE)
_CONSTANTS: dict[Any, _Constants] = {
    dtype: _Constants(dtype, *(np.full((), number, dtype) for number in _NUMBERS))
    for dtype in (np.dtype(np.float32), np.dtype(np.float64))
}


@lru_cache(maxsize=32)
def _ones(n: int, dtype: Any) -> np.ndarray:
    return np.ones(n, dtype)


def _constants(args: Sequence[Any]) -> _Constants | None:
    """Constants in the dtype of the arguments; None unless all are NumPy's and of one dtype, float32 or float64."""
    dtype = getattr(args[0], "dtype", None)
    for arg in args:
        if type(arg) is not np.ndarray or arg.dtype is not dtype:
            return None
    return _CONSTANTS.get(dtype)


# ---------------------------------------------------------------------------------------------------
# Activations: one function writes f(z) over z, the other gives gradient f'(z) from the output f(z)


def _sigmoid(z: np.ndarray, c: _Constants) -> None:
    np.multiply(z, c.half, z)  # 1/(1 + e^-z) = (1 + tanh(z/2))/2, which never overflows
    np.tanh(z, z)
    np.multiply(z, c.half, z)
    np.add(z, c.half, z)


def _sigmoid_delta(gradient: np.ndarray, out: np.ndarray, c: _Constants) -> np.ndarray:
    delta = np.subtract(c.one, out)
    np.multiply(delta, out, delta)
    return np.multiply(delta, gradient, delta)


def _tanh(z: np.ndarray, c: _Constants) -> None:
    if z.size < 512 or z.dtype == np.float32:
        np.tanh(z, z)
        return
    # 1 - 2/(e^2z + 1): half the time of NumPy's tanh in float64, exact to rounding of 1
    np.add(z, z, z)
    with np.errstate(over="ignore"):
        np.exp(z, z)
    np.add(z, c.one, z)
    np.divide(c.minus_two, z, z)
    np.add(z, c.one, z)


def _tanh_delta(gradient: np.ndarray, out: np.ndarray, c: _Constants) -> np.ndarray:
    delta = np.multiply(out, out)
    np.multiply(delta, gradient, delta)
    return np.subtract(gradient, delta, delta)


def _relu(z: np.ndarray, c: _Constants) -> None:
    np.maximum(z, c.zero, out=z)


def _relu_delta(gradient: np.ndarray, out: np.ndarray, c: _Constants) -> np.ndarray:
    return np.multiply(np.greater(out, c.zero), gradient)


def _leaky_relu(z: np.ndarray, c: _Constants) -> None:
    np.maximum(z, np.multiply(z, c.leak), out=z)


def _leaky_relu_delta(gradient: np.ndarray, out: np.ndarray, c: _Constants) -> np.ndarray:
    delta = np.multiply(np.greater(out, c.zero), c.rest)
    np.add(delta, c.leak, delta)
    return np.multiply(delta, gradient, delta)


def _softplus(z: np.ndarray, c: _Constants) -> None:
    np.logaddexp(z, c.zero, z)


def _softplus_delta(gradient: np.ndarray, out: np.ndarray, c: _Constants) -> np.ndarray:
    delta = np.negative(out)
    np.expm1(delta, delta)
    np.multiply(delta, gradient, delta)
    return np.negative(delta, delta)


_IN_PLACE: dict[str, tuple[Callable[..., None], Callable[..., np.ndarray]]] = {
    "sigmoid": (_sigmoid, _sigmoid_delta),
    "tanh": (_tanh, _tanh_delta),
    "relu": (_relu, _relu_delta),
    "leaky_relu": (_leaky_relu, _leaky_relu_delta),
    "softplus": (_softplus, _softplus_delta),
}


def prepare_affine(args: Sequence[Any], needs: Sequence[bool], activation: str) -> Pair | None:
    """f(x W + b) and its gradients."""
    c = _constants(args)
    if c is None:
        return None
    need_x, need_W, need_b = needs
    activate, times_slope = _IN_PLACE.get(activation, (None, None))
    ones = _ones(args[0].shape[0], c.dtype)
    out: Any = None

    def forward(x: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
        nonlocal out
        out = x.dot(W)
        np.add(out, b, out)
        if activate is not None:
            activate(out, c)
        return out

    def backward(gradient: np.ndarray, x: np.ndarray, W: np.ndarray, b: np.ndarray) -> tuple[Any, Any, Any]:
        if times_slope is not None:
            gradient = times_slope(gradient, out, c)
        if gradient.dtype is not c.dtype:  # from an operation with a float64 constant
            gradient = gradient.astype(c.dtype)
        return (
            gradient.dot(W.T) if need_x else None,
            x.T.dot(gradient) if need_W else None,
            ones.dot(gradient) if need_b else None,
        )

    return forward, backward


# ---------------------------------------------------------------------------------------------------
# Losses of (n, k) outputs z and targets t; none by the targets


def prepare_softmax_cross_entropy(args: Sequence[Any], needs: Sequence[bool]) -> Pair | None:
    """Mean over rows of mass log(sum(exp(z - top))) - t (z - top), mass the sum of the row's targets."""
    c = None if needs[1] else _constants(args)
    if c is None:
        return None
    n, k = args[0].shape
    ones = _ones(k, c.dtype)
    targets: Any = None
    exps: Any = None
    total: Any = None
    mass: Any = None

    def forward(z: np.ndarray, t: np.ndarray) -> Any:
        nonlocal targets, exps, total, mass
        columns = np.positive(z.T, order="C")  # one column a sample: sums over classes run along contiguous rows
        targets = np.positive(t.T, order="C")
        np.subtract(columns, np.maximum.reduce(columns, 0), columns)
        exps = np.exp(columns)
        total = ones.dot(exps)
        mass = ones.dot(targets)
        return (mass.dot(np.log(total)) - np.vdot(targets, columns)) / n

    def backward(upstream: Any, z: np.ndarray, t: np.ndarray) -> tuple[Any, None]:
        gradient = np.multiply(exps, np.divide(mass, total))
        np.subtract(gradient, targets, gradient)
        return np.multiply(gradient, upstream / n, gradient).T, None

    return forward, backward


def prepare_binary_cross_entropy(args: Sequence[Any], needs: Sequence[bool]) -> Pair | None:
    """Mean over rows of the sum of log(1 + e^z) - t z."""
    c = None if needs[1] else _constants(args)
    if c is None:
        return None
    n, ones = args[0].shape[0], _ones(args[0].size, c.dtype)

    def forward(z: np.ndarray, t: np.ndarray) -> Any:
        terms = np.logaddexp(z, c.zero)
        return (ones.dot(terms.ravel()) - t.ravel().dot(z.ravel())) / n

    def backward(upstream: Any, z: np.ndarray, t: np.ndarray) -> tuple[Any, None]:
        gradient = np.multiply(z, c.half)  # the sigmoid, as above
        np.tanh(gradient, gradient)
        np.multiply(gradient, c.half, gradient)
        np.add(gradient, c.half, gradient)
        np.subtract(gradient, t, gradient)
        return np.multiply(gradient, upstream / n, gradient), None

    return forward, backward


def prepare_squared_error(args: Sequence[Any], needs: Sequence[bool]) -> Pair | None:
    """Mean over rows of the sum of (z - t)^2."""
    c = None if needs[1] else _constants(args)
    if c is None:
        return None
    n = args[0].shape[0]
    errors: Any = None

    def forward(z: np.ndarray, t: np.ndarray) -> Any:
        nonlocal errors
        errors = np.subtract(z, t)
        return np.vdot(errors, errors) / n

    def backward(upstream: Any, z: np.ndarray, t: np.ndarray) -> tuple[Any, None]:
        return np.multiply(errors, 2.0 * upstream / n), None

    return forward, backward

"""The fused operations in place, for NumPy only.

Each function here takes arguments, all of one dtype, and for each of them its node or None if no gradient is needed.
It returns the value and the rule ``backward(gradient) -> gradients``, which uses what the value needed as well (an
output, an exponential). The readable forms are in `fused`; tests check that the two agree to 1e-12.

What makes them fast: ``ndarray.dot(other, out)`` is cheaper to call than ``np.matmul``; a column sum is a
product with a row of ones; ReLU's mask is written directly into a float array.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from course_lib.backend.sums import ROWS, column_sums, mean_of_sums, tall_product

Recorded = tuple[Any, Callable[[Any], tuple[Any, ...]]]

LEAKY_SLOPE = 0.01


class _Constants(NamedTuple):
    """Constants as 0-d arrays: converting a Python number takes half the time of a function of a small array."""

    dtype: Any
    zero: np.ndarray
    half: np.ndarray
    one: np.ndarray
    leak: np.ndarray
    rest: np.ndarray
    minus_two: np.ndarray
    four: np.ndarray
    flat: np.ndarray
    sure: np.ndarray
    largest: np.ndarray


# Above tanh(z)^2 = 0.999, 1 - tanh(z)^2 loses three digits, as log(1 + rest) does below 1.001. exp(largest) is near
# the largest float
_NUMBERS = (0.0, 0.5, 1.0, LEAKY_SLOPE, 1.0 - LEAKY_SLOPE, -2.0, 4.0, 0.999, 1.001)
_CONSTANTS: dict[Any, _Constants] = {
    dtype: _Constants(dtype, *(np.full((), number, dtype) for number in (*_NUMBERS, largest)))
    for dtype, largest in ((np.dtype(np.float32), 88.7), (np.dtype(np.float64), 709.7))
}


@lru_cache(maxsize=32)
def _ones(n: int, dtype: Any) -> np.ndarray:
    return np.ones(n, dtype)


def _constants(args: Sequence[Any]) -> _Constants | None:
    """Constants in the dtype of the arguments; None unless all are NumPy arrays of one dtype, float32 or float64."""
    dtype = getattr(args[0], "dtype", None)
    for arg in args:
        if type(arg) is not np.ndarray or arg.dtype is not dtype:
            return None
    return _CONSTANTS.get(dtype)


def _is_tall(x: np.ndarray) -> bool:
    """Whether a product over the rows would lose digits; see `course_lib.backend.sums`."""
    return len(x) > ROWS and x.dtype == np.float32


# ---------------------------------------------------------------------------------------------------
# Activations: one function returns f(z), written over z unless z is needed again, and what else the slope needs;
# the other returns gradient f'(z) from both


def _identity(z: np.ndarray, c: _Constants) -> tuple[np.ndarray, None]:
    return z, None


def _identity_delta(gradient: np.ndarray, out: np.ndarray, kept: None, c: _Constants) -> np.ndarray:
    return gradient


def _sigmoid(z: np.ndarray, c: _Constants) -> tuple[np.ndarray, np.ndarray]:
    np.minimum(z, c.largest, out=z)  # beyond, the slope is smaller than any normal float
    np.exp(z, z)
    total = np.add(z, c.one)
    return np.divide(z, total, z), total


def _sigmoid_delta(gradient: np.ndarray, out: np.ndarray, total: np.ndarray, c: _Constants) -> np.ndarray:
    delta = np.divide(out, total)  # out (1 - out), without the difference
    return np.multiply(delta, gradient, delta)


def _tanh(z: np.ndarray, c: _Constants) -> tuple[np.ndarray, np.ndarray]:
    return np.tanh(z), z


def _tanh_slope(z: np.ndarray, c: _Constants) -> np.ndarray:
    slope = np.abs(z)  # 4 e^-2|z| / (1 + e^-2|z|)^2
    np.multiply(slope, c.minus_two, slope)
    np.exp(slope, slope)
    total = np.add(slope, c.one)
    np.multiply(total, total, total)
    np.divide(slope, total, slope)
    return np.multiply(slope, c.four, slope)


def _tanh_delta(gradient: np.ndarray, out: np.ndarray, z: np.ndarray, c: _Constants) -> np.ndarray:
    delta = np.multiply(out, out)
    far = np.flatnonzero(np.greater(delta, c.flat))  # where 1 - out^2 would cancel; usually few
    if 8 * far.size > z.size:
        return np.multiply(_tanh_slope(z, c), gradient, delta)
    np.multiply(delta, gradient, delta)
    np.subtract(gradient, delta, delta)
    if far.size:
        delta.put(far, np.multiply(_tanh_slope(z.take(far), c), gradient.take(far)))
    return delta


def _relu(z: np.ndarray, c: _Constants) -> tuple[np.ndarray, None]:
    return np.maximum(z, c.zero, out=z), None


def _relu_delta(gradient: np.ndarray, out: np.ndarray, kept: None, c: _Constants) -> np.ndarray:
    delta = np.empty_like(out)
    np.greater(out, c.zero, delta)
    return np.multiply(delta, gradient, delta)


def _leaky_relu(z: np.ndarray, c: _Constants) -> tuple[np.ndarray, None]:
    return np.maximum(z, np.multiply(z, c.leak), out=z), None


def _leaky_relu_delta(gradient: np.ndarray, out: np.ndarray, kept: None, c: _Constants) -> np.ndarray:
    delta = np.empty_like(out)
    np.greater(out, c.zero, delta)
    np.multiply(delta, c.rest, delta)
    np.add(delta, c.leak, delta)
    return np.multiply(delta, gradient, delta)


def _softplus(z: np.ndarray, c: _Constants) -> tuple[np.ndarray, None]:
    e = np.abs(z)  # max(z, 0) + log(1 + e^-|z|)
    np.negative(e, e)
    np.exp(e, e)
    np.log1p(e, e)
    np.maximum(z, c.zero, out=z)
    return np.add(z, e, z), None


def _softplus_delta(gradient: np.ndarray, out: np.ndarray, kept: None, c: _Constants) -> np.ndarray:
    delta = np.negative(out)
    np.expm1(delta, delta)
    np.multiply(delta, gradient, delta)
    return np.negative(delta, delta)


_IN_PLACE: dict[str, tuple[Callable[..., tuple[np.ndarray, Any]], Callable[..., np.ndarray]]] = {
    "identity": (_identity, _identity_delta),
    "sigmoid": (_sigmoid, _sigmoid_delta),
    "tanh": (_tanh, _tanh_delta),
    "relu": (_relu, _relu_delta),
    "leaky_relu": (_leaky_relu, _leaky_relu_delta),
    "softplus": (_softplus, _softplus_delta),
}


def record_affine(args: Sequence[Any], needs: Sequence[Any], activation: str) -> Recorded | None:
    """f(x W + b) and its gradients."""
    c = _constants(args)
    if c is None:
        return None
    x, W, b = args
    out = x.dot(W)
    np.add(out, b, out)
    activate, times_slope = _IN_PLACE[activation]
    out, kept = activate(out, c)

    def backward(gradient: np.ndarray) -> tuple[Any, Any, Any]:
        need_x, need_W, need_b = needs
        delta = times_slope(gradient, out, kept, c)
        if delta.dtype is not c.dtype:  # from an operation with a float64 constant
            delta = delta.astype(c.dtype)
        tall = _is_tall(x)
        return (
            None if need_x is None else delta.dot(W.T),
            None if need_W is None else tall_product(x, delta) if tall else x.T.dot(delta),
            None if need_b is None else column_sums(delta) if tall else _ones(len(x), c.dtype).dot(delta),
        )

    return out, backward


# ---------------------------------------------------------------------------------------------------
# Losses of (n, k) outputs z and targets t; not differentiated with respect to the targets


def record_softmax_cross_entropy(args: Sequence[Any], needs: Sequence[Any]) -> Recorded | None:
    """Mean over rows of mass log(sum(exp(z - top))) - t (z - top), where mass is the sum of the row's targets.

    The exponential of the top is 1. If the rest of a row is tiny compared with it, log(1 + rest) and the gradient are
    computed from the rest.
    """
    c = _constants(args) if needs[1] is None else None
    if c is None:
        return None
    z, t = args
    n, k = z.shape
    ones = _ones(k, c.dtype)
    columns = np.positive(z.T, order="C")  # one column per sample: sums over classes run along contiguous rows
    targets = np.positive(t.T, order="C")
    np.subtract(columns, np.maximum.reduce(columns, 0), columns)
    exps = np.exp(columns)
    total = ones.dot(exps)
    mass = ones.dot(targets)
    others: Any = None
    if np.minimum.reduce(total) < c.sure:
        tops = columns.argmax(0), np.arange(n)
        others = np.subtract(total, exps)
        exps[tops] = c.zero
        rest = others[tops] = ones.dot(exps)
        exps[tops] = c.one
        logs = np.log1p(rest)
    else:
        logs = np.log(total)
    loss = math.nan if _is_tall(z) else (mass.dot(logs) - np.vdot(targets, columns)) / n
    if not math.isfinite(loss):  # 0 times -inf is NaN: logits of classes with target 0 are left out
        loss = mean_of_sums((targets * (logs - np.where(targets == 0.0, c.zero, columns))).T)

    def backward(upstream: Any) -> tuple[Any, None]:
        if others is None:
            gradient = np.multiply(exps, np.divide(mass, total))
            np.subtract(gradient, targets, gradient)
        else:  # the same without canceling: (mass - t) e - t (the others' e), over their sum
            gradient = np.multiply(np.subtract(mass, targets), exps)
            np.subtract(gradient, np.multiply(targets, others), gradient)
            np.divide(gradient, total, gradient)
        return np.multiply(gradient, upstream / n, gradient).T, None

    return loss, backward


def record_binary_cross_entropy(args: Sequence[Any], needs: Sequence[Any]) -> Recorded | None:
    """Mean over rows of the sum of log(1 + e^-|z|) + z (p - t), p = 1 for z > 0, else 0."""
    c = _constants(args) if needs[1] is None else None
    if c is None:
        return None
    z, t = args
    n = len(z)
    miss = np.copysign(c.half, z)
    np.add(miss, c.half, miss)
    np.subtract(miss, t, miss)
    e = np.copysign(z, c.minus_two)
    np.exp(e, e)
    terms = np.multiply(z, miss)
    np.add(terms, np.log1p(e), terms)
    loss = math.nan if _is_tall(z) else _ones(z.size, c.dtype).dot(terms.ravel()) / n
    if not math.isfinite(loss):
        loss = mean_of_sums(terms)

    def backward(upstream: Any) -> tuple[Any, None]:
        gradient = np.add(e, c.one)
        np.divide(e, gradient, gradient)
        np.copysign(gradient, z, gradient)
        np.subtract(miss, gradient, gradient)
        return np.multiply(gradient, upstream / n, gradient), None

    return loss, backward


def record_squared_error(args: Sequence[Any], needs: Sequence[Any]) -> Recorded | None:
    """Mean over rows of the sum of (z - t)^2."""
    c = _constants(args) if needs[1] is None else None
    if c is None:
        return None
    z, t = args
    errors = np.subtract(z, t)
    loss = math.nan if _is_tall(z) else np.vdot(errors, errors) / len(z)
    if not math.isfinite(loss):
        loss = mean_of_sums(errors * errors)
    return loss, lambda upstream: (np.multiply(errors, 2.0 * upstream / len(z)), None)

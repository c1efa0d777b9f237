"""Formulas of the losses with their gradients, without checks, and their summation.

A formula takes (prediction, target, n) and returns terms whose sum divided by n is the loss, and a function that
returns the gradient with respect to the prediction. `course_lib.losses` adds checks; training does not need them.
Most losses treat every entry by itself: written for arrays, their formulas hold for numbers, and so are compiled.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.backend import Array, array_namespace, beside
from course_lib.backend.sums import ENTRIES, blocks, mean_of_sums

Terms = tuple[Array, Callable[[], Array]]
Formula = Callable[..., Terms]


def evaluate(
    formula: Formula, prediction: Array, target: Array, *settings: float, slope: bool = True
) -> tuple[Array, Array]:
    """Loss and gradient, on the host one block of rows at a time, so that temporary arrays are small.

    Parameters
    ----------
    formula : callable
        One of `FORMULAS`.
    prediction, target : arrays (n, ...)
        The formula's arguments.
    *settings : float
        The formula's further arguments.
    slope : bool
        Whether to compute the gradient; if not, it is None.

    Returns
    -------
    loss : scalar array
    gradient : array, shape and dtype of `prediction`
    """
    n = prediction.shape[0]
    rows = max(1, ENTRIES * n // max(1, prediction.size))
    with np.errstate(over="ignore"):
        if rows >= n or array_namespace(prediction) is not np:
            terms, gradient = formula(prediction, target, n, *settings)
            return mean_of_sums(terms), gradient() if slope else None
        loss, slopes = 0.0, np.empty_like(prediction) if slope else None
        for part in blocks(n, rows):
            terms, gradient = formula(prediction[part], target[part], n, *settings)
            loss += float(mean_of_sums(terms)) * (len(terms) / n)
            if slopes is not None:
                slopes[part] = gradient()
        return prediction.dtype.type(loss), slopes


def squared_error(prediction: Array, target: Array) -> Array:
    """The square of each residual."""
    residual = prediction - target
    return residual * residual


def squared_error_slope(prediction: Array, target: Array) -> Array:
    """Its derivative with respect to the prediction."""
    return 2.0 * (prediction - target)


def absolute_error(prediction: Array, target: Array) -> Array:
    """The size of each residual."""
    return array_namespace(prediction).abs(prediction - target)


def absolute_error_slope(prediction: Array, target: Array) -> Array:
    """Its derivative: the residual's sign, 0 at the kink."""
    return array_namespace(prediction).sign(prediction - target)


def huber(prediction: Array, target: Array, delta: float = 1.0) -> Array:
    """inner (size - inner/2) with inner = min(size, delta) is both branches, and squares no outlier."""
    xp = array_namespace(prediction)
    size = xp.abs(prediction - target)
    inner = xp.minimum(size, delta)
    return inner * (size - 0.5 * inner)


def huber_slope(prediction: Array, target: Array, delta: float = 1.0) -> Array:
    """Its derivative: the residual, at most delta in size."""
    xp = array_namespace(prediction)
    return xp.maximum(xp.minimum(prediction - target, delta), -delta)


def binary_cross_entropy(z: Array, y: Array) -> Array:
    """max(z, 0) - y z + log(1 + exp(-|z|)): no digits are lost in the tails."""
    xp = array_namespace(z)
    return (xp.maximum(z, 0.0) - y * z) + xp.log1p(xp.exp(-xp.abs(z)))


def binary_cross_entropy_slope(z: Array, y: Array) -> Array:
    """(1 - y) s(z) - y s(-z), which is s(z) - y with its digits in the tails."""
    xp = array_namespace(z)
    e = xp.exp(-xp.abs(z))
    positive = xp.where(z < 0.0, e, 1.0) / (1.0 + e)  # s(z)
    negative = xp.where(z < 0.0, 1.0, e) / (1.0 + e)  # s(-z)
    return (1.0 - y) * positive - y * negative


def softmax_cross_entropy(z: Array, y: Array, n: int) -> Terms:
    """s log1p(sum of exp(z_j - m) except the largest) - sum_j y_j (z_j - m); y are rows, of sum s, or class numbers."""
    xp = array_namespace(z)
    classes = xp.arange(z.shape[1], **beside(z, xp.int64))
    if y.ndim == 1:
        y = xp.astype(y[:, None] == classes, z.dtype)
    top = xp.argmax(z, axis=1, keepdims=True) == classes
    below = z - xp.max(z, axis=1, keepdims=True)
    e = xp.exp(below)
    rest = xp.sum(xp.where(top, 0.0, e), axis=1, keepdims=True)
    mass = xp.sum(y, axis=1, keepdims=True)
    # 0 times -inf is NaN, so the logits of classes with probability zero are left out
    terms = mass * xp.log1p(rest) - xp.sum(y * xp.where(y == 0.0, 0.0, below), axis=1, keepdims=True)

    def gradient() -> Array:
        total = 1.0 + rest
        others = xp.where(top, rest, total - e)
        return (e * (mass - y) - y * others) / total / n

    return terms, gradient


def _summed(terms: Callable[..., Array], slope: Callable[..., Array]) -> Formula:
    def formula(prediction: Array, target: Array, n: int, *settings: float) -> Terms:
        return terms(prediction, target, *settings), lambda: slope(prediction, target, *settings) / n

    return formula


ENTRYWISE: dict[str, tuple[Callable[..., Array], Callable[..., Array]]] = {
    "squared_error": (squared_error, squared_error_slope),
    "absolute_error": (absolute_error, absolute_error_slope),
    "huber": (huber, huber_slope),
    "binary_cross_entropy": (binary_cross_entropy, binary_cross_entropy_slope),
}
"""Name -> the term of one entry and its derivative, for losses that treat every entry by itself."""

FORMULAS: dict[str, Formula] = {name: _summed(*pair) for name, pair in ENTRYWISE.items()}
FORMULAS["softmax_cross_entropy"] = softmax_cross_entropy
"""Name -> formula."""

"""Cross-entropies from logits, binary and softmax, with their gradients.

The same rule as in `course_lib.losses`: the sum over the outputs of a sample, the mean over the samples.
Logits, not probabilities: a probability that rounds to 0 or 1 has lost the loss, the logit still has it.
Losses and gradients keep their relative accuracy where they are tiny, in the tails of a right answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace, beside, check_finite, float_array, float_arrays
from course_lib.losses.targets import check_pair, one_hot


def binary_cross_entropy(logits: Array, target: Array) -> Array:
    """Binary cross-entropy: sum over outputs, mean over samples, of -y log s(z) - (1 - y) log s(-z).

    s is the logistic function. Computed as max(z, 0) - y z + log(1 + exp(-|z|)): at z = 800, y = 0 the
    first form is -log(0).

    Parameters
    ----------
    logits : array (n,) or (n, k)
        z, one sample a row; finite.
    target : array of the same shape
        y, the probability of the positive class, 0 <= y <= 1; 0 and 1 are labels.

    Returns
    -------
    scalar array

    Raises
    ------
    ValueError, TypeError
        If the shapes differ, there is no sample, a logit is not finite or a target is outside 0 .. 1.

    Examples
    --------
    >>> round(float(binary_cross_entropy([0.0, 800.0], [1.0, 0.0])), 6)
    400.346574
    """
    return binary_cross_entropy_and_gradient(logits, target)[0]


def binary_cross_entropy_gradient(logits: Array, target: Array) -> Array:
    """Gradient of `binary_cross_entropy` with respect to the logits: (s(z) - y) / n.

    Computed as ((1 - y) s(z) - y s(-z)) / n, which does not cancel: at z = 40, y = 1 the first form is 0,
    the gradient is -4e-18.

    Parameters
    ----------
    logits, target
        As for `binary_cross_entropy`, also for what is raised.

    Returns
    -------
    array, shape and dtype of `logits`

    Examples
    --------
    >>> binary_cross_entropy_gradient([0.0, 0.0], [1.0, 0.0]).tolist()
    [-0.25, 0.25]
    """
    return binary_cross_entropy_and_gradient(logits, target)[1]


def binary_cross_entropy_and_gradient(logits: Array, target: Array) -> tuple[Array, Array]:
    """`binary_cross_entropy` and `binary_cross_entropy_gradient` together, at the cost of one.

    Parameters
    ----------
    logits, target
        As for `binary_cross_entropy`, also for what is raised.

    Returns
    -------
    loss, gradient : arrays

    Examples
    --------
    >>> loss, gradient = binary_cross_entropy_and_gradient([0.0], [1.0])
    >>> round(float(loss), 6), gradient.tolist()
    (0.693147, [-0.5])
    """
    z, y = check_pair("logits", logits, target)
    xp = array_namespace(z)
    if bool(xp.any((y < 0.0) | (y > 1.0))):
        raise ValueError(
            f"target ranges from {float(xp.min(y)):g} to {float(xp.max(y)):g}, expected probabilities or "
            "labels from 0 to 1"
        )
    n = z.shape[0]
    e = xp.exp(-xp.abs(z))
    positive = xp.where(z < 0.0, e, 1.0) / (1.0 + e)  # s(z)
    negative = xp.where(z < 0.0, 1.0, e) / (1.0 + e)  # s(-z)
    with np.errstate(over="ignore"):
        loss = xp.sum((xp.maximum(z, 0.0) - y * z) + xp.log1p(e)) / n
    return loss, ((1.0 - y) * positive - y * negative) / n


def softmax_cross_entropy(logits: Array, target: Array) -> Array:
    """Softmax cross-entropy: sum over classes, mean over samples, -(1/n) sum_ij y_ij log softmax(z)_ij.

    Computed as log1p(sum of exp(z_j - m) over all j but the largest) - sum_j y_j (z_j - m), m the largest
    logit of the row: a small loss keeps its digits, where log(sum exp) would round to m.

    Parameters
    ----------
    logits : array (n, k)
        z, one sample a row, one class a column; finite.
    target : array (n,) of integers, or (n, k)
        Class numbers from 0 to k - 1, or y, rows of probabilities that sum to one.

    Returns
    -------
    scalar array

    Raises
    ------
    ValueError, TypeError
        If the shapes do not fit, there is no sample, a logit is not finite, a class number is outside
        0 .. k - 1 or no integer, or a row of probabilities is negative somewhere or does not sum to one.

    Examples
    --------
    >>> round(float(softmax_cross_entropy([[0.0, 0.0], [0.0, 800.0]], [0, 0])), 6)
    400.346574
    """
    return softmax_cross_entropy_and_gradient(logits, target)[0]


def softmax_cross_entropy_gradient(logits: Array, target: Array) -> Array:
    """Gradient of `softmax_cross_entropy` with respect to the logits: (p - y) / n. Its rows sum to zero.

    Computed as (p (1 - y) - y (1 - p)) / n with 1 - p from the other exponentials, which does not cancel.

    Parameters
    ----------
    logits, target
        As for `softmax_cross_entropy`, also for what is raised.

    Returns
    -------
    array, shape and dtype of `logits`

    Examples
    --------
    >>> softmax_cross_entropy_gradient([[0.0, 0.0]], [0]).tolist()
    [[-0.5, 0.5]]
    """
    return softmax_cross_entropy_and_gradient(logits, target)[1]


def softmax_cross_entropy_and_gradient(logits: Array, target: Array) -> tuple[Array, Array]:
    """`softmax_cross_entropy` and `softmax_cross_entropy_gradient` together, at the cost of one.

    Parameters
    ----------
    logits, target
        As for `softmax_cross_entropy`, also for what is raised.

    Returns
    -------
    loss, gradient : arrays

    Examples
    --------
    >>> loss, gradient = softmax_cross_entropy_and_gradient([[0.0, 0.0]], [[0.5, 0.5]])
    >>> round(float(loss), 6), gradient.tolist()
    (0.693147, [[0.0, 0.0]])
    """
    z, y = _logits_and_rows(logits, target)
    xp = array_namespace(z)
    n, k = z.shape
    top = xp.argmax(z, axis=1, keepdims=True) == xp.arange(k, **beside(z, xp.int64))
    with np.errstate(over="ignore"):
        below = z - xp.max(z, axis=1, keepdims=True)
        e = xp.exp(below)
        rest = xp.sum(xp.where(top, 0.0, e), axis=1, keepdims=True)
        # 0 times -inf is NaN, so a class of probability zero has its logit left out
        loss = xp.sum(xp.log1p(rest) - xp.sum(y * xp.where(y > 0.0, below, 0.0), axis=1, keepdims=True)) / n
    total = 1.0 + rest
    others = xp.where(top, rest, total - e)
    return loss, (e * (1.0 - y) - y * others) / total / n


def _logits_and_rows(logits: Any, target: Any) -> tuple[Array, Array]:
    xp = array_namespace(*float_arrays(logits=logits, target=target))
    logits = float_array("logits", logits, xp)
    if logits.ndim != 2 or 0 in logits.shape:
        raise ValueError(f"logits has shape {logits.shape}, expected (n, k), one sample a row, one class a column")
    n, k = logits.shape
    listed = not hasattr(target, "shape")
    if (float_array("target", target, np) if listed else target).ndim == 2:
        logits, rows = check_pair("logits", logits, target)
        sums = xp.sum(rows, axis=1)
        if bool(xp.any(rows < 0.0)) or bool(xp.any(xp.abs(sums - 1.0) > 1e-5)):
            raise ValueError("target has rows that are no probabilities: expected none negative, sum one")
        return logits, rows
    check_finite("logits", logits)
    labels = np.asarray(target) if listed else target
    if labels.shape != (n,):
        raise ValueError(f"target has shape {labels.shape}, expected ({n},) class numbers or ({n}, {k}) rows")
    return logits, xp.asarray(one_hot(labels, k), **beside(logits))

"""Cross-entropies from logits, binary and softmax, with their gradients.

As in `course_lib.losses`, summed over the outputs of a sample and averaged over samples. They take logits,
because the loss cannot be recovered from a probability that was rounded to 0 or 1. Losses and gradients keep
their relative accuracy where they are tiny, for confident correct predictions.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace, beside, check_finite, float_array, float_arrays
from course_lib.losses.formulas import FORMULAS, evaluate
from course_lib.losses.targets import check_distributions, check_labels, check_pair, check_probabilities


def binary_cross_entropy(logits: Array, target: Array) -> Array:
    """Binary cross-entropy: sum over outputs, mean over samples, of -y log s(z) - (1 - y) log s(-z).

    s is the logistic function. Computed as max(z, 0) - y z + log(1 + exp(-|z|)): at z = 800, y = 0 the
    first form gives -log(0).

    Parameters
    ----------
    logits : array (n,) or (n, k)
        z, one sample per row; finite.
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
    return evaluate(FORMULAS["binary_cross_entropy"], *_logits_and_probabilities(logits, target), slope=False)[0]


def binary_cross_entropy_gradient(logits: Array, target: Array) -> Array:
    """Gradient of `binary_cross_entropy` with respect to the logits: (s(z) - y) / n.

    Computed as ((1 - y) s(z) - y s(-z)) / n, which does not cancel: at z = 40, y = 1 the first form gives
    0, but the gradient is -4e-18.

    Parameters
    ----------
    logits, target
        As for `binary_cross_entropy`; raises the same errors.

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
        As for `binary_cross_entropy`; raises the same errors.

    Returns
    -------
    loss, gradient : arrays

    Examples
    --------
    >>> loss, gradient = binary_cross_entropy_and_gradient([0.0], [1.0])
    >>> round(float(loss), 6), gradient.tolist()
    (0.693147, [-0.5])
    """
    return evaluate(FORMULAS["binary_cross_entropy"], *_logits_and_probabilities(logits, target))


def softmax_cross_entropy(logits: Array, target: Array) -> Array:
    """Softmax cross-entropy: sum over classes, mean over samples, -(1/n) sum_ij y_ij log softmax(z)_ij.

    Computed as log1p(sum of exp(z_j - m) over all j but the largest) - sum_j y_j (z_j - m), with m the
    largest logit of the row: a small loss keeps its digits, whereas log(sum exp) would round to m.

    Parameters
    ----------
    logits : array (n, k)
        z, one sample per row, one class per column; finite.
    target : array (n,) of integers, or (n, k)
        Class numbers from 0 to k - 1, or y, rows of probabilities that sum to one.

    Returns
    -------
    scalar array

    Raises
    ------
    ValueError, TypeError
        If the shapes do not match, there is no sample, a logit is not finite, a class number is not an
        integer from 0 to k - 1, or a row of probabilities has a negative entry or does not sum to one.

    Examples
    --------
    >>> round(float(softmax_cross_entropy([[0.0, 0.0], [0.0, 800.0]], [0, 0])), 6)
    400.346574
    """
    return evaluate(FORMULAS["softmax_cross_entropy"], *_logits_and_classes(logits, target), slope=False)[0]


def softmax_cross_entropy_gradient(logits: Array, target: Array) -> Array:
    """Gradient of `softmax_cross_entropy` with respect to the logits: (p - y) / n. Its rows sum to zero.

    Computed as (p (1 - y) - y (1 - p)) / n with 1 - p from the other exponentials, which does not cancel.

    Parameters
    ----------
    logits, target
        As for `softmax_cross_entropy`; raises the same errors.

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
        As for `softmax_cross_entropy`; raises the same errors.

    Returns
    -------
    loss, gradient : arrays

    Examples
    --------
    >>> loss, gradient = softmax_cross_entropy_and_gradient([[0.0, 0.0]], [[0.5, 0.5]])
    >>> round(float(loss), 6), gradient.tolist()
    (0.693147, [[0.0, 0.0]])
    """
    return evaluate(FORMULAS["softmax_cross_entropy"], *_logits_and_classes(logits, target))


def _logits_and_probabilities(logits: Any, target: Any) -> tuple[Array, Array]:
    logits, target = check_pair("logits", logits, target)
    check_probabilities("target", target)
    return logits, target


def _logits_and_classes(logits: Any, target: Any) -> tuple[Array, Array]:
    xp = array_namespace(*float_arrays(logits=logits, target=target))
    logits = float_array("logits", logits, xp)
    if logits.ndim != 2 or 0 in logits.shape:
        raise ValueError(f"logits has shape {logits.shape}, expected (n, k), one sample per row, one class per column")
    n, k = logits.shape
    listed = not hasattr(target, "shape")
    if (float_array("target", target, np) if listed else target).ndim == 2:
        logits, rows = check_pair("logits", logits, target)
        check_distributions("target", rows)
        return logits, rows
    check_finite("logits", logits)
    labels = np.asarray(target) if listed else target
    if labels.shape != (n,):
        raise ValueError(f"target has shape {labels.shape}, expected ({n},) class numbers or ({n}, {k}) rows")
    return logits, xp.asarray(check_labels("target", labels, k), **beside(logits, xp.int64))

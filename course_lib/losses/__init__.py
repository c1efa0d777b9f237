"""Losses with their gradients: squared, absolute and Huber error.

Every data loss is summed over the outputs of a sample (its row) and averaged over the n samples. For each
loss there is `NAME`, `NAME_gradient` and `NAME_and_gradient`, with the same arguments in the same order; the
gradient is with respect to the first. A loss that exceeds the largest float is inf, without a warning.
`LOSSES` holds the losses of a prediction by name.

Also exported: the cross-entropies from logits from `course_lib.losses.cross_entropy`, and `l2`, the penalty on
parameters, from `course_lib.losses.l2_penalty`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from course_lib.arguments import check_positive
from course_lib.backend import Array
from course_lib.losses.cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_and_gradient,
    binary_cross_entropy_gradient,
    softmax_cross_entropy,
    softmax_cross_entropy_and_gradient,
    softmax_cross_entropy_gradient,
)
from course_lib.losses.formulas import FORMULAS, evaluate
from course_lib.losses.l2_penalty import l2, l2_and_gradient, l2_gradient
from course_lib.losses.targets import check_pair
from course_lib.names import check_name

__all__ = [
    "LOSSES",
    "Loss",
    "absolute_error",
    "absolute_error_and_gradient",
    "absolute_error_gradient",
    "binary_cross_entropy",
    "binary_cross_entropy_and_gradient",
    "binary_cross_entropy_gradient",
    "huber",
    "huber_and_gradient",
    "huber_gradient",
    "l2",
    "l2_and_gradient",
    "l2_gradient",
    "loss_functions",
    "softmax_cross_entropy",
    "softmax_cross_entropy_and_gradient",
    "softmax_cross_entropy_gradient",
    "squared_error",
    "squared_error_and_gradient",
    "squared_error_gradient",
]


def squared_error(prediction: Array, target: Array) -> Array:
    """Squared error: sum over outputs, mean over samples, (1/n) sum_ij (prediction_ij - target_ij)^2.

    No factor 1/2: its Hessian for a linear model is (2/n) X^T X.

    Parameters
    ----------
    prediction, target : array (n,) or (n, k)
        One sample per row, equal shapes.

    Returns
    -------
    scalar array, in the target's unit squared

    Raises
    ------
    ValueError, TypeError
        If the shapes differ, there is no sample, or a number is not finite or not real.

    Examples
    --------
    >>> float(squared_error([1.0, 4.0], [0.0, 2.0]))
    2.5
    """
    return evaluate(FORMULAS["squared_error"], *check_pair("prediction", prediction, target), slope=False)[0]


def squared_error_gradient(prediction: Array, target: Array) -> Array:
    """Gradient of `squared_error` with respect to the prediction: (2/n) (prediction - target).

    Parameters
    ----------
    prediction, target
        As for `squared_error`; raises the same errors.

    Returns
    -------
    array, shape and dtype of `prediction`

    Examples
    --------
    >>> squared_error_gradient([1.0, 4.0], [0.0, 2.0]).tolist()
    [1.0, 2.0]
    """
    return squared_error_and_gradient(prediction, target)[1]


def squared_error_and_gradient(prediction: Array, target: Array) -> tuple[Array, Array]:
    """`squared_error` and `squared_error_gradient` together, at the cost of one.

    Parameters
    ----------
    prediction, target
        As for `squared_error`; raises the same errors.

    Returns
    -------
    loss, gradient : arrays

    Examples
    --------
    >>> loss, gradient = squared_error_and_gradient([1.0, 4.0], [0.0, 2.0])
    >>> float(loss), gradient.tolist()
    (2.5, [1.0, 2.0])
    """
    return evaluate(FORMULAS["squared_error"], *check_pair("prediction", prediction, target))


def absolute_error(prediction: Array, target: Array) -> Array:
    """Absolute error: sum over outputs, mean over samples, (1/n) sum_ij |prediction_ij - target_ij|.

    Parameters
    ----------
    prediction, target : array (n,) or (n, k)
        One sample per row, equal shapes.

    Returns
    -------
    scalar array, in the target's unit

    Raises
    ------
    ValueError, TypeError
        If the shapes differ, there is no sample, or a number is not finite or not real.

    Examples
    --------
    >>> float(absolute_error([1.0, 4.0], [0.0, 2.0]))
    1.5
    """
    return evaluate(FORMULAS["absolute_error"], *check_pair("prediction", prediction, target), slope=False)[0]


def absolute_error_gradient(prediction: Array, target: Array) -> Array:
    """Gradient of `absolute_error`: sign(prediction - target) / n. At the kink the convention is 0.

    Parameters
    ----------
    prediction, target
        As for `absolute_error`; raises the same errors.

    Returns
    -------
    array, shape and dtype of `prediction`

    Examples
    --------
    >>> absolute_error_gradient([1.0, 4.0], [1.0, 2.0]).tolist()
    [0.0, 0.5]
    """
    return absolute_error_and_gradient(prediction, target)[1]


def absolute_error_and_gradient(prediction: Array, target: Array) -> tuple[Array, Array]:
    """`absolute_error` and `absolute_error_gradient` together, at the cost of one.

    Parameters
    ----------
    prediction, target
        As for `absolute_error`; raises the same errors.

    Returns
    -------
    loss, gradient : arrays

    Examples
    --------
    >>> loss, gradient = absolute_error_and_gradient([1.0, 4.0], [0.0, 2.0])
    >>> float(loss), gradient.tolist()
    (1.5, [0.5, 0.5])
    """
    return evaluate(FORMULAS["absolute_error"], *check_pair("prediction", prediction, target))


def huber(prediction: Array, target: Array, delta: float = 1.0) -> Array:
    """Huber loss, a parabola continued by straight lines: sum over outputs, mean over samples.

    r^2/2 where |r| <= delta, else delta (|r| - delta/2), with the residual r = prediction - target.

    Parameters
    ----------
    prediction, target : array (n,) or (n, k)
        One sample per row, equal shapes.
    delta : float
        Above 0, in the target's unit; the residual at which the parabola becomes a line.

    Returns
    -------
    scalar array, in the target's unit squared

    Raises
    ------
    ValueError, TypeError
        If the shapes differ, there is no sample, or a number is not finite or not real.

    References
    ----------
    Huber (1964), *Robust estimation of a location parameter*, Annals of Mathematical Statistics 35.

    Examples
    --------
    >>> float(huber([0.5, 4.0], [0.0, 0.0]))
    1.8125
    """
    delta = check_positive("delta", delta)
    return evaluate(FORMULAS["huber"], *check_pair("prediction", prediction, target), delta, slope=False)[0]


def huber_gradient(prediction: Array, target: Array, delta: float = 1.0) -> Array:
    """Gradient of `huber`: the residual clipped to -delta .. delta, over n.

    Parameters
    ----------
    prediction, target, delta
        As for `huber`; raises the same errors.

    Returns
    -------
    array, shape and dtype of `prediction`

    Examples
    --------
    >>> huber_gradient([0.5, 4.0], [0.0, 0.0]).tolist()
    [0.25, 0.5]
    """
    return huber_and_gradient(prediction, target, delta)[1]


def huber_and_gradient(prediction: Array, target: Array, delta: float = 1.0) -> tuple[Array, Array]:
    """`huber` and `huber_gradient` together, at the cost of one.

    Parameters
    ----------
    prediction, target, delta
        As for `huber`; raises the same errors.

    Returns
    -------
    loss, gradient : arrays

    Examples
    --------
    >>> loss, gradient = huber_and_gradient([0.5, 4.0], [0.0, 0.0])
    >>> float(loss), gradient.tolist()
    (1.8125, [0.25, 0.5])
    """
    delta = check_positive("delta", delta)
    return evaluate(FORMULAS["huber"], *check_pair("prediction", prediction, target), delta)


class Loss(NamedTuple):
    """A loss, its gradient, and both together; all three take (prediction, target)."""

    value: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    value_and_gradient: Callable[[Array, Array], tuple[Array, Array]]


LOSSES: dict[str, Loss] = {
    "squared_error": Loss(squared_error, squared_error_gradient, squared_error_and_gradient),
    "absolute_error": Loss(absolute_error, absolute_error_gradient, absolute_error_and_gradient),
    "huber": Loss(huber, huber_gradient, huber_and_gradient),
    "binary_cross_entropy": Loss(
        binary_cross_entropy, binary_cross_entropy_gradient, binary_cross_entropy_and_gradient
    ),
    "softmax_cross_entropy": Loss(
        softmax_cross_entropy, softmax_cross_entropy_gradient, softmax_cross_entropy_and_gradient
    ),
}
"""Name -> the three functions of (prediction, target); the prediction of a cross-entropy is its logits."""


def loss_functions(name: str) -> Loss:
    """Look up a loss by name.

    Parameters
    ----------
    name : str
        A key of `LOSSES`.

    Returns
    -------
    Loss
        Named tuple (value, gradient, value_and_gradient).

    Raises
    ------
    ValueError
        If the name is unknown; the closest matches are suggested.

    Examples
    --------
    >>> float(loss_functions("huber").value([2.0], [0.0]))
    1.5
    """
    check_name("loss", name, LOSSES)
    return LOSSES[name]

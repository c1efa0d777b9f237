"""Logistic regression for two classes: probabilities, mean cross-entropy, full-batch gradient descent.

The model is p = 1 / (1 + exp(-X theta)), the probability of class 1. The algorithms are in
`logistic_kernels`; results have the same form as in linear regression, `fit.LinearFit`.

Not included: more than two classes (use a network without hidden layers), regularization.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.arguments import check_coefficients, check_count, check_positive, check_regression, within_range
from course_lib.backend import Array, array_namespace, to_numpy
from course_lib.linear import largest_stable_learning_rate, logistic_kernels
from course_lib.linear.fit import LinearFit, finish, iterates
from course_lib.linear.kernels import Kernel, mean_product

__all__ = ["cross_entropy", "cross_entropy_gradient", "gradient_descent", "predict_probability"]


def predict_probability(theta: Any, X: Any) -> Array:
    """Probability of class 1 for every sample.

    p = 1 / (1 + exp(-X theta))

    Parameters
    ----------
    theta : array (d,)
        Coefficients, the log odds per unit of each feature.
    X : array (n, d)
        One sample per row.

    Returns
    -------
    array (n,)
        From 0 to 1.

    Raises
    ------
    ValueError
        If shapes do not match, n is 0 or an entry is not finite.
    TypeError
        If the arrays come from different libraries or are not real.

    Examples
    --------
    >>> predict_probability([0.0, 1e3], [[1.0, 0.0], [1.0, 5.0]]).tolist()
    [0.5, 1.0]
    """
    X, theta = check_coefficients(X, theta)
    with np.errstate(over="ignore", invalid="ignore"):
        return logistic_kernels.probability(within_range("logit X theta", X @ theta))


def cross_entropy(theta: Any, X: Any, y: Any) -> Array:
    """Cross-entropy of a logistic model, averaged over samples, with the natural logarithm.

    -(1/n) sum_i (y_i log p_i + (1 - y_i) log(1 - p_i)), with p = 1 / (1 + exp(-X theta))

    Computed from X theta, so it stays finite where p rounds to 0 or 1.

    Parameters
    ----------
    theta : array (d,)
        Coefficients.
    X : array (n, d)
        One sample per row.
    y : array (n,)
        Labels 0 or 1, or probabilities between them.

    Returns
    -------
    scalar array

    Raises
    ------
    ValueError
        If shapes do not match, n is 0, an entry is not finite or a label is outside 0 to 1.
    TypeError
        If the arrays come from different libraries or are not real.

    Examples
    --------
    >>> round(float(cross_entropy([0.0], [[1.0], [2.0]], [0, 1])), 6)
    0.693147
    >>> float(cross_entropy([1e4], [[1.0], [2.0]], [0, 1]))
    5000.0
    """
    X, y, theta = _check_data(X, y, theta)
    with np.errstate(over="ignore", invalid="ignore"):
        return logistic_kernels.mean_loss(within_range("logit X theta", X @ theta), y)


def cross_entropy_gradient(theta: Any, X: Any, y: Any) -> Array:
    """Gradient of `cross_entropy` with respect to theta, averaged over samples.

    (1/n) X^T (p - y)

    Parameters
    ----------
    theta : array (d,)
        Coefficients.
    X : array (n, d)
        One sample per row.
    y : array (n,)
        Labels 0 or 1, or probabilities between them.

    Returns
    -------
    array (d,)

    Raises
    ------
    ValueError
        If shapes do not match, n is 0, an entry is not finite or a label is outside 0 to 1.
    TypeError
        If the arrays come from different libraries or are not real.

    Examples
    --------
    >>> cross_entropy_gradient([0.0], [[1.0], [2.0]], [0, 1]).tolist()
    [-0.25]
    """
    X, y, theta = _check_data(X, y, theta)
    with np.errstate(over="ignore", invalid="ignore"):
        logits = within_range("logit X theta", X @ theta)
        return mean_product("gradient", X, logistic_kernels.probability(logits) - y)


def gradient_descent(X: Any, y: Any, theta0: Any, learning_rate: float, steps: int) -> LinearFit:
    """Full-batch gradient descent on `cross_entropy`, keeping every iterate and loss.

    theta_(k+1) = theta_k - learning_rate (1/n) X^T (p_k - y)

    Parameters
    ----------
    X : array (n, d)
        One sample per row.
    y : array (n,)
        Labels 0 or 1, or probabilities between them.
    theta0 : array (d,)
        Initial coefficients.
    learning_rate : float
        The loss falls at every step if this is below eight times linear regression's limit,
        `linear.largest_stable_learning_rate(X)`: the curvature is at most an eighth.
    steps : int
        Number of steps, at least 0.

    Returns
    -------
    LinearFit

    Raises
    ------
    ValueError
        If shapes do not match, n is 0, an entry is not finite, a label is outside 0 to 1, the learning rate
        is not positive or the number of steps is negative.
    TypeError
        If the arrays come from different libraries, or `steps` is not an integer.
    MemoryError
        If the iterates do not fit in memory.

    References
    ----------
    Böhning and Lindsay (1988), *Monotonicity of quadratic-approximation algorithms*, section 4, for the bound
    on the curvature.

    Examples
    --------
    >>> fit = gradient_descent([[1.0, -1.0], [1.0, 0.0], [1.0, 2.0]], [0, 1, 1], [0.0, 0.0], 1.0, 500)
    >>> [round(float(loss), 3) for loss in (fit.losses[0], fit.losses[-1])]
    [0.693, 0.01]
    """
    X, y, theta0 = _check_data(X, y, theta0, "theta0", cast=False)
    learning_rate, steps = check_positive("learning_rate", learning_rate), check_count("steps", steps)
    xp = array_namespace(X)
    method, kernel = _cheapest_method(xp, X, y)
    if method == "plain":  # the others read X in its own dtype
        X = xp.astype(X, y.dtype, copy=False)
    return finish(
        *iterates(kernel, X, y, theta0, learning_rate, steps),
        method,
        lambda: f"learning_rate {learning_rate:g} is far above the safe one, {8 * largest_stable_learning_rate(X):.3g}",
    )


KERNELS: dict[str, Kernel] = {
    "plain": logistic_kernels.descend_plain,
    "loop": logistic_kernels.descend_loop,
    "blocks": logistic_kernels.descend_blocks,
}


def _cheapest_method(xp: Any, X: Array, y: Array) -> tuple[str, Kernel]:
    """The kernel that is expected to be fastest, and its name."""
    if xp is np and (X.shape[0] >= 1500 or X.size >= 20_000):
        return "blocks", KERNELS["blocks"]
    loop = logistic_kernels.descend_loop.ready(y)
    return ("loop", loop) if loop else ("plain", KERNELS["plain"])


def _check_data(X: Any, y: Any, theta: Any, name: str = "theta", cast: bool = True) -> tuple[Array, Array, Array]:
    X, y, theta = check_regression(X, y, theta, name, cast)
    xp = array_namespace(X)
    if float(xp.min(y)) < 0 or float(xp.max(y)) > 1:  # without an array as long as y
        first = int(to_numpy((y < 0) | (y > 1)).argmax())
        raise ValueError(
            f"y[{first}] is {float(y[first]):g}, expected labels 0 and 1 (or probabilities): for labels -1 and 1 "
            "use (y + 1) / 2"
        )
    return X, y, theta

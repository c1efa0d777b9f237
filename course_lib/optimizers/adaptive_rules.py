"""Adaptive update rules, with a separate rate for each parameter, as in their papers.

Arguments and results are those of `course_lib.optimizers.update_rules`: pure functions, elementwise over any
shape. Each divides by a root of squared gradients, with `eps` outside the root. The formulas are also
compiled as they are here, for one entry after the other: `course_lib.optimizers.entries`.
"""

from __future__ import annotations

from course_lib.arguments.settings import BelowOne, NotNegative, Positive
from course_lib.backend import Array, array_namespace
from course_lib.optimizers.checked_rule import State, checked_rule

__all__ = ["adagrad_step", "adam_step", "adamw_step", "amsgrad_step", "rmsprop_step"]


@checked_rule("sum of squares")
def adagrad_step(
    theta: Array, gradient: Array, state: State, t: int, learning_rate: float, *, eps: Positive = 1e-10
) -> tuple[Array, State]:
    """AdaGrad: G <- G + g^2, then theta - learning_rate g / (sqrt(G) + eps).

    Parameters
    ----------
    theta, gradient, t, learning_rate
        As for `course_lib.optimizers.update_rules.gradient_descent_step`.
    state : (sum of squares G,)
        It can only grow, so the effective rate can only fall.
    eps : float
        Greater than 0; avoids 0/0 where a gradient has always been 0.

    Returns
    -------
    theta : array
    state : (sum of squares,)

    References
    ----------
    Duchi, J., Hazan, E. & Singer, Y. (2011). Adaptive subgradient methods, figure 1 (diagonal case).

    Examples
    --------
    >>> theta, _ = adagrad_step([1.0, 1.0], [100.0, 0.01], ([0.0, 0.0],), 1, 0.1)
    >>> theta.round(6).tolist()
    [0.9, 0.9]
    """
    xp = array_namespace(theta)
    (squares,) = state
    squares = squares + gradient**2
    return theta - learning_rate * gradient / (xp.sqrt(squares) + eps), (squares,)


@checked_rule("mean square")
def rmsprop_step(
    theta: Array,
    gradient: Array,
    state: State,
    t: int,
    learning_rate: float,
    *,
    forgetting: BelowOne = 0.9,
    eps: Positive = 1e-8,
) -> tuple[Array, State]:
    """RMSProp: G <- r G + (1 - r) g^2, then theta - learning_rate g / (sqrt(G) + eps).

    Parameters
    ----------
    theta, gradient, t, learning_rate
        As for `course_lib.optimizers.update_rules.gradient_descent_step`.
    state : (mean square G,)
        Moving average of the squared gradient.
    forgetting : float
        r in [0, 1); the average covers about the last 1/(1 - r) updates.
    eps : float
        Greater than 0.

    Returns
    -------
    theta : array
    state : (mean square,)

    References
    ----------
    Tieleman, T. & Hinton, G. (2012). Lecture 6.5: divide the gradient by a running average.

    Examples
    --------
    >>> theta, _ = rmsprop_step([1.0], [3.0], ([0.0],), 1, 0.1, forgetting=0.75)
    >>> theta.round(6).tolist()
    [0.8]
    """
    xp = array_namespace(theta)
    (squares,) = state
    squares = forgetting * squares + (1 - forgetting) * gradient**2
    return theta - learning_rate * gradient / (xp.sqrt(squares) + eps), (squares,)


@checked_rule("mean", "mean square")
def adam_step(
    theta: Array,
    gradient: Array,
    state: State,
    t: int,
    learning_rate: float,
    *,
    beta1: BelowOne = 0.9,
    beta2: BelowOne = 0.999,
    eps: Positive = 1e-8,
    bias_correction: bool = True,
) -> tuple[Array, State]:
    """Adam: theta - learning_rate m' / (sqrt(v') + eps), with moving averages m of g and v of g^2.

    m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2. Both start at 0 and are too small at
    first, hence m' = m / (1 - beta1^t) and v' = v / (1 - beta2^t).

    Parameters
    ----------
    theta, gradient, learning_rate
        As for `course_lib.optimizers.update_rules.gradient_descent_step`.
    state : (mean m, mean square v)
        Without the bias correction.
    t : int
        1 for the first update.
    beta1, beta2 : float
        In [0, 1).
    eps : float
        Greater than 0, outside the root.
    bias_correction : bool
        If False, m' = m and v' = v, to show the effect of the correction.

    Returns
    -------
    theta : array
    state : (mean, mean square)

    References
    ----------
    Kingma, D. P. & Ba, J. (2015). Adam: a method for stochastic optimization, algorithm 1.

    Examples
    --------
    The length of the first step is the learning rate, whatever the size of the gradient:

    >>> theta, _ = adam_step([1.0, 1.0], [100.0, -0.01], ([0.0, 0.0], [0.0, 0.0]), 1, 0.1)
    >>> theta.round(6).tolist()
    [0.9, 1.1]
    """
    xp = array_namespace(theta)
    m, v = state
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    c1, c2 = (1 - beta1**t, 1 - beta2**t) if bias_correction else (1.0, 1.0)
    return theta - learning_rate * (m / c1) / (xp.sqrt(v / c2) + eps), (m, v)


@checked_rule("mean", "mean square")
def adamw_step(
    theta: Array,
    gradient: Array,
    state: State,
    t: int,
    learning_rate: float,
    *,
    beta1: BelowOne = 0.9,
    beta2: BelowOne = 0.999,
    eps: Positive = 1e-8,
    weight_decay: NotNegative = 0.01,
) -> tuple[Array, State]:
    """AdamW: Adam's step, and in addition each parameter shrinks by learning_rate weight_decay theta.

    The decay is not divided by sqrt(v), as the gradient of an L2 term in the loss would be.

    Parameters
    ----------
    theta, gradient, state, t, learning_rate, beta1, beta2, eps
        As for `adam_step`.
    weight_decay : float
        At least 0.

    Returns
    -------
    theta : array
    state : (mean, mean square)

    References
    ----------
    Loshchilov, I. & Hutter, F. (2019). Decoupled weight decay regularization, algorithm 2, with the
    learning rate multiplying the decay as well.

    Examples
    --------
    >>> theta, _ = adamw_step([2.0], [0.0], ([0.0], [0.0]), 1, 0.1, weight_decay=0.5)
    >>> theta.tolist()
    [1.9]
    """
    xp = array_namespace(theta)
    m, v = state
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    direction = (m / (1 - beta1**t)) / (xp.sqrt(v / (1 - beta2**t)) + eps)
    return theta - learning_rate * (direction + weight_decay * theta), (m, v)


@checked_rule("mean", "mean square", "largest mean square")
def amsgrad_step(
    theta: Array,
    gradient: Array,
    state: State,
    t: int,
    learning_rate: float,
    *,
    beta1: BelowOne = 0.9,
    beta2: BelowOne = 0.999,
    eps: Positive = 1e-8,
) -> tuple[Array, State]:
    """AMSGrad: Adam divided by the largest v so far: theta - learning_rate m / (sqrt(max v) + eps).

    So a rare large gradient is not forgotten. As in the paper, there is no bias correction.

    Parameters
    ----------
    theta, gradient, t, learning_rate, beta1, beta2, eps
        As for `adam_step`; t is not used.
    state : (mean m, mean square v, largest mean square)

    Returns
    -------
    theta : array
    state : (mean, mean square, largest mean square)

    References
    ----------
    Reddi, S. J., Kale, S. & Kumar, S. (2018). On the convergence of Adam and beyond, algorithm 2.

    Examples
    --------
    >>> theta, state = amsgrad_step([1.0], [0.0], ([0.5], [0.04], [0.25]), 2, 0.1, beta1=0.8)
    >>> theta.round(6).tolist(), state[2].tolist()
    ([0.92], [0.25])
    """
    xp = array_namespace(theta)
    m, v, largest = state
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    largest = xp.maximum(largest, v)
    return theta - learning_rate * m / (xp.sqrt(largest) + eps), (m, v, largest)

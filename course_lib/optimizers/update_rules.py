"""Update rules with one learning rate for all parameters, as in their papers: pure functions.

A rule takes the parameters theta, the gradient g of the loss there, its state (a tuple of arrays of theta's
shape, zeros before the first update), the number t of the update (1 for the first) and the learning rate, and
returns new parameters and a new state. It acts on each entry separately, so a batch of starts is a larger array;
only `hypergradient_step` sums, over the parameters of one run.

Each function contains only the formula; ``@checked_rule`` adds the checks. Rules that evaluate the function are in
`course_lib.optimizers.line_search`; `course_lib.optimizers.entries` is what Numba makes of these.
"""

from __future__ import annotations

from course_lib.arguments.settings import Axis, BelowOne, NotNegative
from course_lib.backend import Array, array_namespace
from course_lib.optimizers.checked_rule import State, checked_rule

__all__ = ["gradient_descent_step", "hypergradient_step", "momentum_step", "nesterov_step"]


@checked_rule()
def gradient_descent_step(
    theta: Array, gradient: Array, state: State, t: int, learning_rate: float
) -> tuple[Array, State]:
    """Gradient descent: theta - learning_rate g.

    Parameters
    ----------
    theta, gradient : array
        Parameters, and the gradient of the loss there, of one shape.
    state : ()
        This rule has no state.
    t : int
        Not used.
    learning_rate : float
        Greater than 0; on a quadratic stable below 2 over the largest eigenvalue of the Hessian.

    Returns
    -------
    theta : array
    state : ()

    Raises
    ------
    ValueError, TypeError
        If shapes, dtypes or values are invalid; so for every rule below.

    References
    ----------
    Cauchy, A.-L. (1847). Methode generale pour la resolution des systemes d'equations simultanees.

    Examples
    --------
    >>> theta, state = gradient_descent_step([1.0, 2.0], [2.0, -4.0], (), 1, 0.25)
    >>> theta.tolist()
    [0.5, 3.0]
    """
    return theta - learning_rate * gradient, ()


@checked_rule("velocity")
def momentum_step(
    theta: Array, gradient: Array, state: State, t: int, learning_rate: float, *, momentum: BelowOne = 0.9
) -> tuple[Array, State]:
    """Heavy ball: v <- momentum v + g, then theta - learning_rate v.

    Parameters
    ----------
    theta, gradient, t, learning_rate
        As for `gradient_descent_step`.
    state : (velocity v,)
        Sum of past gradients, each weighted by momentum to the power of its age.
    momentum : float
        In [0, 1); 0 is gradient descent. A constant gradient is multiplied by 1/(1 - momentum).

    Returns
    -------
    theta : array
    state : (velocity,)

    References
    ----------
    Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods, eq. 9.

    Examples
    --------
    >>> theta, (velocity,) = momentum_step([1.0], [2.0], ([1.0],), 2, 0.1, momentum=0.5)
    >>> theta.tolist(), velocity.tolist()
    ([0.75], [2.5])
    """
    (velocity,) = state
    velocity = momentum * velocity + gradient
    return theta - learning_rate * velocity, (velocity,)


@checked_rule("velocity")
def nesterov_step(
    theta: Array, gradient: Array, state: State, t: int, learning_rate: float, *, momentum: BelowOne = 0.9
) -> tuple[Array, State]:
    """Nesterov's momentum: v <- momentum v + g, then theta - learning_rate (g + momentum v).

    Here theta is the look-ahead point, where the gradient is evaluated; the paper's iterate is
    theta + learning_rate momentum v.

    Parameters
    ----------
    theta, gradient, t, learning_rate
        As for `gradient_descent_step`.
    state : (velocity v,)
        As for `momentum_step`.
    momentum : float
        In [0, 1).

    Returns
    -------
    theta : array
    state : (velocity,)

    References
    ----------
    Nesterov, Y. (1983). A method of solving a convex programming problem with convergence rate O(1/k^2).
    Sutskever, I., Martens, J., Dahl, G. & Hinton, G. (2013). On the importance of initialization and
    momentum in deep learning, eqs. 3 and 4.

    Examples
    --------
    >>> theta, (velocity,) = nesterov_step([1.0], [2.0], ([1.0],), 2, 0.1, momentum=0.5)
    >>> theta.tolist(), velocity.tolist()
    ([0.675], [2.5])
    """
    (velocity,) = state
    velocity = momentum * velocity + gradient
    return theta - learning_rate * (gradient + momentum * velocity), (velocity,)


@checked_rule("change of the rate", "previous gradient")
def hypergradient_step(
    theta: Array,
    gradient: Array,
    state: State,
    t: int,
    learning_rate: float,
    *,
    hyper_rate: NotNegative = 1e-3,
    axis: Axis = None,
) -> tuple[Array, State]:
    """Gradient descent that adapts its rate by descent: a <- a + hyper_rate g . g_previous, then theta - a g.

    -g . g_previous is the derivative of the loss with respect to the previous step's rate: where two
    gradients agree, a larger rate would have been better. The rate is learning_rate + the state's change.

    Parameters
    ----------
    theta, gradient, t
        As for `gradient_descent_step`.
    state : (change of the rate, previous gradient)
        The change is the same number for every parameter of a run.
    learning_rate : float
        The initial rate, greater than 0.
    hyper_rate : float
        At least 0; 0 is gradient descent.
    axis : int or None
        Axis of the parameters of one run; None if all of theta is one run.

    Returns
    -------
    theta : array
    state : (change of the rate, previous gradient)

    References
    ----------
    Baydin, A. G., Cornish, R., Martinez Rubio, D., Schmidt, M. & Wood, F. (2018). Online learning rate
    adaptation with hypergradient descent, eq. 6.

    Examples
    --------
    >>> theta, (change, _) = hypergradient_step(
    ...     [1.0, 1.0], [1.0, 2.0], ([0.0, 0.0], [2.0, 4.0]), 2, 0.1, hyper_rate=0.01)
    >>> change.tolist(), theta.round(6).tolist()
    ([0.1, 0.1], [0.8, 0.6])
    """
    xp = array_namespace(theta)
    change, previous = state
    change = change + hyper_rate * xp.sum(gradient * previous, axis=axis, keepdims=True)
    return theta - (learning_rate + change) * gradient, (change, gradient + 0.0)  # a copy: the caller may reuse its own

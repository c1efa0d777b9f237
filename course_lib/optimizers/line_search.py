"""Newton's step and Armijo's line search: the two rules that need more than the gradient of the function.

Both are pure functions for one run or a batch of runs.

Newton's step is not damped or forced to descend (near a saddle it goes to the saddle, as the course shows), and
the search goes only along the negative gradient.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.arguments import check_function
from course_lib.arguments.settings import Axis, Inside, Positive, check_axis, check_setting
from course_lib.backend import Array, array_namespace, check_all_finite, float_array

__all__ = ["armijo_step", "newton_step", "search_along_gradient", "solve", "solve_two_by_two"]

SHORTEST = 1e-18
"""The search ends when the rate has shrunk by this factor: a step this small is lost in rounding."""

MOST_TRIES = 10_000
"""The search also ends after this many tries: with a `shrink` near 1 it would run for days."""


def newton_step(theta: Array, gradient: Array, hessian: Array, learning_rate: float = 1.0) -> Array:
    """Newton's step: theta - learning_rate H^(-1) g, the stationary point of the local parabola.

    Parameters
    ----------
    theta : array (..., d)
        Parameters, with those of one run along the last axis.
    gradient : array (..., d)
        Gradient g at theta.
    hessian : array (..., d, d)
        Second derivatives H at theta, symmetric.
    learning_rate : float
        1 is the full step, which minimizes a quadratic at once.

    Returns
    -------
    array (..., d)

    Raises
    ------
    ValueError
        If shapes do not match, a value is not finite, or a Hessian is singular.
    TypeError
        If libraries are mixed, or an argument is not real.

    References
    ----------
    Nocedal, J. & Wright, S. J. (2006). Numerical optimization, eq. 2.15.

    Examples
    --------
    >>> newton_step([2.0, 2.0], [2.0, 20.0], [[1.0, 0.0], [0.0, 10.0]]).tolist()
    [0.0, 0.0]
    """
    theta, gradient = float_array("theta", theta), float_array("gradient", gradient)
    hessian = float_array("hessian", hessian)
    xp = array_namespace(theta, gradient, hessian)
    if theta.ndim == 0 or gradient.shape != theta.shape or hessian.shape != (*theta.shape, theta.shape[-1]):
        raise ValueError(
            f"theta has shape {theta.shape}, gradient {gradient.shape} and hessian {hessian.shape}, "
            "expected (..., d), (..., d) and (..., d, d)"
        )
    check_setting("learning_rate", learning_rate, Positive)
    check_all_finite(theta=theta, gradient=gradient, hessian=hessian)
    return theta - learning_rate * solve(xp, hessian, gradient)


def solve(xp: Any, hessian: Array, gradient: Array) -> Array:
    """H^(-1) g; raises ValueError for a singular H, whether the library raises or returns infinities."""
    try:
        with np.errstate(all="ignore"):
            step = xp.linalg.solve(hessian, gradient[..., None])[..., 0]
        singular = not bool(xp.all(xp.isfinite(step)))
    except np.linalg.LinAlgError:
        singular = True
    if singular:
        raise ValueError("hessian is singular: Newton's step does not exist there; take a gradient step")
    return step


def solve_two_by_two(xx: Array, xy: Array, yy: Array, x: Array, y: Array) -> tuple[Array, Array]:
    """Solve ``[[xx, xy], [xy, yy]] s = (x, y)`` by Cramer's rule, elementwise, for a batch of runs.

    A singular matrix affects only its own run: its entries are infinite or NaN, and the caller truncates it.

    Examples
    --------
    >>> solve_two_by_two(2.0, 0.0, 4.0, 1.0, 1.0)
    (0.5, 0.25)
    """
    determinant = xx * yy - xy * xy
    return (yy * x - xy * y) / determinant, (xx * y - xy * x) / determinant


def armijo_step(
    value: Callable[[Array], Array],
    theta: Array,
    gradient: Array,
    loss: Array,
    learning_rate: float = 1.0,
    *,
    shrink: Inside = 0.5,
    sufficient: Inside = 1e-4,
    axis: Axis = None,
) -> tuple[Array, Array, Array]:
    """Line search along the negative gradient: the first rate that lowers the loss enough.

    Tries a = learning_rate, then shrink a, shrink^2 a, ... until
    f(theta - a g) <= f(theta) - sufficient a |g|^2. If no rate does (at a minimum, within rounding),
    theta is unchanged and the rate is 0.

    Parameters
    ----------
    value : callable
        f, which maps parameters like theta to losses like `loss`.
    theta, gradient : array
        Parameters, and the gradient g there, of one shape.
    loss : array or float
        f(theta): one number, or one per run.
    learning_rate : float
        The first rate tried, greater than 0.
    shrink : float
        Factor between tries, in (0, 1).
    sufficient : float
        Required fraction of the decrease predicted by the tangent, in (0, 1).
    axis : int or None
        Axis of the parameters of one run; None if all of theta is one run.

    Returns
    -------
    theta : array
    rate : array
        The accepted rate, with the shape of `loss`.
    tries : array of int
        Number of evaluations of f, with the shape of `loss`.

    Raises
    ------
    ValueError, TypeError
        If shapes, dtypes or values are invalid.

    References
    ----------
    Armijo, L. (1966). Minimization of functions having Lipschitz continuous first partial derivatives.

    Examples
    --------
    >>> theta, rate, tries = armijo_step(lambda p: (p**2).sum(), [1.0, 0.0], [2.0, 0.0], 1.0)
    >>> theta.tolist(), float(rate), int(tries)
    ([0.0, 0.0], 0.5, 2)
    """
    check_function("value", value)
    theta, gradient, loss = (
        float_array("theta", theta),
        float_array("gradient", gradient),
        float_array("loss", loss, array_namespace(theta, gradient)),
    )
    xp = array_namespace(theta, gradient, loss)
    check_setting("learning_rate", learning_rate, Positive)
    for name, setting in (("shrink", shrink), ("sufficient", sufficient)):
        check_setting(name, setting, Inside)
    check_axis(axis, theta.shape)
    if gradient.shape != theta.shape:
        raise ValueError(f"gradient has shape {gradient.shape}, expected {theta.shape}, that of theta")
    expected = () if axis is None else theta.shape[:axis] + theta.shape[axis % theta.ndim + 1 :]
    if loss.shape != expected:
        raise ValueError(f"loss has shape {loss.shape}, expected {expected}: one number per run (axis is {axis})")
    check_all_finite(theta=theta, gradient=gradient, loss=loss)

    def losses(trial: Array) -> Array:
        found = float_array("value(theta)", value(trial), xp)
        if found.shape != expected:
            raise ValueError(f"value(theta) has shape {found.shape}, expected {expected}, that of loss")
        return found

    return search_along_gradient(xp, losses, theta, gradient, loss, learning_rate, shrink, sufficient, axis)


def search_along_gradient(
    xp: Any,
    value: Callable[[Array], Array],
    theta: Array,
    gradient: Array,
    loss: Array,
    learning_rate: float,
    shrink: float,
    sufficient: float,
    axis: int | None,
) -> tuple[Array, Array, Array]:
    """The loop of `armijo_step`, without checks; a trial whose loss is not finite is rejected like any other."""

    spread = (...,) if axis is None else (*(slice(None),) * (axis % theta.ndim), None, ...)
    rate = xp.zeros_like(xp.sum(gradient, axis=axis)) + learning_rate
    tries = xp.astype(xp.zeros_like(rate), xp.int64)
    accepted = tries > 0
    for _ in range(most_tries(shrink)):
        tries = xp.where(accepted, tries, tries + 1)
        step = rate[spread] * gradient
        promised = xp.sum(step * gradient, axis=axis)  # not rate |g|^2, since |g|^2 may be beyond the largest float
        accepted = value(theta - step) <= loss - sufficient * promised
        if bool(xp.all(accepted)):
            break
        rate = xp.where(accepted, rate, shrink * rate)
    rate = xp.where(accepted, rate, 0 * rate)
    return theta - rate[spread] * gradient, rate, tries


def most_tries(shrink: float) -> int:
    """Number of tries until the rate has shrunk by `SHORTEST`, at most `MOST_TRIES`."""
    return min(math.ceil(math.log(SHORTEST) / math.log(shrink)), MOST_TRIES)

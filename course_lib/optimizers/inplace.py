"""The update rules in place: the same formulas on preallocated buffers.

Each function allocates its state and work arrays and returns ``update(gradient, t, learning_rate)``, which
overwrites `theta`, does not modify `gradient`, allocates nothing and checks nothing. Loops that check for themselves
get it from `Optimizer.kernel_in_place`; `Optimizer.in_place` adds the checks. The settings are documented in
`update_rules` and `adaptive_rules`; a test checks that the two forms agree to 1e-12. `by_kernel` runs any other rule.

Needs ``out=``, hence NumPy or CuPy. The cost is in the passes over the arrays, so scalar factors, such as
Adam's corrections, are folded into the learning rate and eps.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from course_lib.arguments.settings import Count, NotNegative, check_setting
from course_lib.backend import Array, array_namespace, check_finite, float_array

__all__ = [
    "adagrad_in_place",
    "adam_in_place",
    "adamw_in_place",
    "amsgrad_in_place",
    "gradient_descent_in_place",
    "hypergradient_in_place",
    "momentum_in_place",
    "nesterov_in_place",
    "rmsprop_in_place",
]

Update = Callable[[Array, int, float], None]


def checked(theta: Array, update: Update) -> Update:
    """Add checks to an update: a finite gradient of the shape of `theta`, t from 1, a learning rate from 0."""
    shape, xp = theta.shape, array_namespace(theta)

    def guarded(gradient: Array, t: int, learning_rate: float) -> None:
        gradient = float_array("gradient", gradient, xp)
        if gradient.shape != shape:
            raise ValueError(f"gradient has shape {gradient.shape}, expected {shape}, that of theta")
        check_setting("t", t, Count)
        check_setting("learning_rate", learning_rate, NotNegative)
        check_finite("gradient", gradient)
        update(gradient, t, learning_rate)

    return guarded


def by_kernel(theta: Array, kernel: Callable[..., tuple[Array, Any]], state: Any) -> Update:
    """Run any other rule in place by its formula: correct, but it allocates."""

    def update(gradient: Array, t: int, learning_rate: float) -> None:
        nonlocal state  # the state may hold either argument, and both are overwritten: hence copies
        theta[...], state = kernel(theta.copy(), gradient.copy(), state, t, learning_rate)

    return update


def gradient_descent_in_place(theta: Array) -> Update:
    """`gradient_descent_step` in place."""
    xp = array_namespace(theta)
    change = xp.empty_like(theta)

    def update(gradient: Array, t: int, learning_rate: float) -> None:
        xp.multiply(gradient, learning_rate, out=change)
        xp.subtract(theta, change, out=theta)

    return update


def momentum_in_place(theta: Array, *, momentum: float) -> Update:
    """`momentum_step` in place."""
    xp = array_namespace(theta)
    velocity, change = xp.zeros_like(theta), xp.empty_like(theta)

    def update(gradient: Array, t: int, learning_rate: float) -> None:
        xp.multiply(velocity, momentum, out=velocity)
        xp.add(velocity, gradient, out=velocity)
        xp.multiply(velocity, learning_rate, out=change)
        xp.subtract(theta, change, out=theta)

    return update


def nesterov_in_place(theta: Array, *, momentum: float) -> Update:
    """`nesterov_step` in place; stores w = momentum v, updated by w <- momentum (w + g)."""
    xp = array_namespace(theta)
    ahead, change = xp.zeros_like(theta), xp.empty_like(theta)

    def update(gradient: Array, t: int, learning_rate: float) -> None:
        xp.add(ahead, gradient, out=ahead)
        xp.multiply(ahead, momentum, out=ahead)
        xp.add(gradient, ahead, out=change)
        xp.multiply(change, learning_rate, out=change)
        xp.subtract(theta, change, out=theta)

    return update


def hypergradient_in_place(theta: Array, *, hyper_rate: float, axis: int | None) -> Update:
    """`hypergradient_step` in place."""
    xp = array_namespace(theta)
    previous, product = xp.zeros_like(theta), xp.empty_like(theta)
    change = xp.asarray(xp.sum(previous, axis=axis, keepdims=True))  # zeros, one per run
    agreement, rate = xp.empty_like(change), xp.empty_like(change)

    def update(gradient: Array, t: int, learning_rate: float) -> None:
        xp.multiply(gradient, previous, out=product)
        xp.sum(product, axis=axis, keepdims=True, out=agreement)
        xp.multiply(agreement, hyper_rate, out=agreement)
        xp.add(change, agreement, out=change)
        xp.add(change, learning_rate, out=rate)
        xp.multiply(gradient, rate, out=product)
        xp.subtract(theta, product, out=theta)
        previous[...] = gradient

    return update


def adagrad_in_place(theta: Array, *, eps: float) -> Update:
    """`adagrad_step` in place."""
    xp = array_namespace(theta)
    squares, work, root = xp.zeros_like(theta), xp.empty_like(theta), xp.empty_like(theta)

    def update(gradient: Array, t: int, learning_rate: float) -> None:
        xp.multiply(gradient, gradient, out=work)
        xp.add(squares, work, out=squares)
        _scaled_step(xp, theta, gradient, squares, learning_rate, eps, work, root)

    return update


def rmsprop_in_place(theta: Array, *, forgetting: float, eps: float) -> Update:
    """`rmsprop_step` in place; the mean square is stored without its factor 1 - forgetting."""
    xp = array_namespace(theta)
    squares, work, root = xp.zeros_like(theta), xp.empty_like(theta), xp.empty_like(theta)
    scale = math.sqrt(1 - forgetting)

    def update(gradient: Array, t: int, learning_rate: float) -> None:
        _accumulate_squares(xp, squares, forgetting, gradient, work)
        _scaled_step(xp, theta, gradient, squares, learning_rate / scale, eps / scale, work, root)

    return update


def adam_in_place(theta: Array, *, beta1: float, beta2: float, eps: float, bias_correction: bool) -> Update:
    """`adam_step` in place; both averages are stored as sums, m = (1 - beta1) M and v = (1 - beta2) V.

    With b1 = (1 - beta1)/c1 and b2 = sqrt((1 - beta2)/c2), where c1 and c2 correct the bias,
    m/c1 / (sqrt(v/c2) + eps) = (b1/b2) M / (sqrt(V) + eps/b2): all factors are scalars.
    """
    xp = array_namespace(theta)
    sums, squares, work, root = (xp.zeros_like(theta) for _ in range(4))

    def update(gradient: Array, t: int, learning_rate: float) -> None:
        xp.multiply(sums, beta1, out=sums)
        xp.add(sums, gradient, out=sums)
        _accumulate_squares(xp, squares, beta2, gradient, work)
        c1, c2 = (1 - beta1**t, 1 - beta2**t) if bias_correction else (1.0, 1.0)
        b1, b2 = (1 - beta1) / c1, math.sqrt((1 - beta2) / c2)
        _scaled_step(xp, theta, sums, squares, learning_rate * b1 / b2, eps / b2, work, root)

    return update


def adamw_in_place(theta: Array, *, beta1: float, beta2: float, eps: float, weight_decay: float) -> Update:
    """`adamw_step` in place: the decay uses theta before the step, so it can come first."""
    xp = array_namespace(theta)
    adam = adam_in_place(theta, beta1=beta1, beta2=beta2, eps=eps, bias_correction=True)

    def update(gradient: Array, t: int, learning_rate: float) -> None:
        xp.multiply(theta, 1 - learning_rate * weight_decay, out=theta)
        adam(gradient, t, learning_rate)

    return update


def amsgrad_in_place(theta: Array, *, beta1: float, beta2: float, eps: float) -> Update:
    """`amsgrad_step` in place, with sums for averages as in `adam_in_place`."""
    xp = array_namespace(theta)
    sums, squares, largest, work, root = (xp.zeros_like(theta) for _ in range(5))
    b1, b2 = 1 - beta1, math.sqrt(1 - beta2)

    def update(gradient: Array, t: int, learning_rate: float) -> None:
        xp.multiply(sums, beta1, out=sums)
        xp.add(sums, gradient, out=sums)
        _accumulate_squares(xp, squares, beta2, gradient, work)
        xp.maximum(largest, squares, out=largest)
        _scaled_step(xp, theta, sums, largest, learning_rate * b1 / b2, eps / b2, work, root)

    return update


def _accumulate_squares(xp: Any, squares: Array, forgetting: float, gradient: Array, work: Array) -> None:
    """squares <- forgetting squares + gradient^2."""
    xp.multiply(gradient, gradient, out=work)
    xp.multiply(squares, forgetting, out=squares)
    xp.add(squares, work, out=squares)


def _scaled_step(
    xp: Any, theta: Array, direction: Array, squares: Array, rate: float, eps: float, work: Array, root: Array
) -> None:
    """theta <- theta - rate direction / (sqrt(squares) + eps)."""
    xp.sqrt(squares, out=root)
    xp.add(root, eps, out=root)
    xp.multiply(direction, rate, out=work)
    xp.divide(work, root, out=work)
    xp.subtract(theta, work, out=theta)

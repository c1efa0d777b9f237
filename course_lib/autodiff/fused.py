"""Fused operations of networks: a layer with its activation, and three losses.

One node instead of five: fewer Python calls on small networks, fewer passes over memory on large ones, and
losses from logits that neither overflow nor lose small probabilities. The rules are those of the chain of
single operations; tests check that the two agree. The same operations for NumPy, faster, are in `fast_rules`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce
from typing import Any

import numpy as np

from course_lib.backend import beside
from course_lib.backend.sums import mean_of_sums
from course_lib.names import check_name

from .activations import gelu, sigmoid, softplus
from .elementwise import add, exp, square, subtract, where
from .fast_rules import PASSES, record_affine, record_loss
from .reductions import below_peak, log_softmax, matmul, sum
from .rules import constant, namespace_of, plus, times
from .tracing import OPERATIONS, Operation, apply, given, shape_of

__all__ = ["affine", "binary_cross_entropy", "softmax_cross_entropy", "squared_error"]

_SETTINGS: dict[str, dict[str, Any]] = {name: {} for name in PASSES} | {"leaky_relu": {"slope": 0.01}}
"""Activation -> the settings of its operation. GELU remains a separate operation."""


def _affine_forward(x: Any, W: Any, b: Any, activation: str) -> Any:
    rows, weights, bias = shape_of(x), shape_of(W), shape_of(b)
    if len(rows) != 2 or len(bias) != 1 or rows[1:] + bias != weights:
        raise ValueError(
            f"x has shape {rows}, W {weights} and b {bias}, expected (n, fan_in), (fan_in, fan_out), (fan_out,)"
        )
    z = given("x", x) @ given("W", W) + given("b", b)
    return z if activation == "identity" else OPERATIONS[activation].forward(z, **_SETTINGS[activation])


def _times_slope(change: Any, out: Any, x: Any, W: Any, b: Any, activation: str) -> Any:
    """A gradient or a tangent times f'(x W + b): far from 0, the output does not determine the slope."""
    if activation == "identity":
        return change
    derivative = OPERATIONS[activation].jvp
    assert derivative is not None
    return derivative([change], out, plus(matmul(x, W), b), **_SETTINGS[activation])


def _affine_vjp(gradient: Any, needs: list[bool], out: Any, x: Any, W: Any, b: Any, activation: str) -> list[Any]:
    # z = x W + b, out = f(z), delta = gradient f'(z): delta W^T for x, x^T delta for W, column sums of delta for b
    delta = _times_slope(gradient, out, x, W, b, activation)
    return [
        matmul(delta, W.T) if needs[0] else None,
        matmul(x.T, delta) if needs[1] else None,
        sum(delta, axis=0) if needs[2] else None,
    ]


def _affine_jvp(tangents: list[Any], out: Any, x: Any, W: Any, b: Any, activation: str) -> Any:
    dx, dW, db = tangents
    parts = [None if dx is None else matmul(dx, W), None if dW is None else matmul(x, dW), db]
    dz = reduce(add, [part for part in parts if part is not None])
    return _times_slope(dz, out, x, W, b, activation)


_affine = Operation("affine", _affine_forward, _affine_vjp, _affine_jvp, record=record_affine)
OPERATIONS["affine"] = _affine


def affine(x: Any, W: Any, b: Any, activation: str = "identity") -> Any:
    """One layer of a network, f(x W + b), as one operation.

    Parameters
    ----------
    x : array (n, fan_in)
        One sample per row.
    W : array (fan_in, fan_out)
        Weights.
    b : array (fan_out,)
        Bias.
    activation : {"identity", "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "gelu"}
        The elementwise function f.

    Returns
    -------
    array (n, fan_out)

    Raises
    ------
    ValueError
        If the shapes do not match or the activation is unknown.

    Examples
    --------
    >>> import numpy as np
    >>> affine(np.ones((1, 2)), np.array([[1.0, -1.0], [2.0, -2.0]]), np.zeros(2), "relu").tolist()
    [[3.0, 0.0]]
    """
    if activation == "gelu":
        return gelu(affine(x, W, b))
    if activation not in _SETTINGS:
        check_name("activation", activation, [*_SETTINGS, "gelu"])
    if type(x) is list or type(W) is list or type(b) is list:
        x, W, b = given("x", x), given("W", W), given("b", b)
    return apply(_affine, x, W, b, activation=activation)


# ---------------------------------------------------------------------------------------------------
# Losses


def _loss(
    name: str,
    forward: Callable[[Any, Any], Any],
    by_output: Callable[[Any, Any], Any],
    by_target: Callable[[Any, Any], Any],
    accepted: tuple[int, ...] = (1, 2),
    check: Callable[[Any], None] | None = None,
) -> Callable[[str, Any, Any], Any]:
    """A scalar function of two arrays of one shape, from its gradient with respect to each."""

    def vjp(gradient: Any, needs: list[bool], out: Any, z: Any, t: Any) -> list[Any]:
        return [
            times(gradient, by_output(z, t)) if needs[0] else None,
            times(gradient, by_target(z, t)) if needs[1] else None,
        ]

    def jvp(tangents: list[Any], out: Any, z: Any, t: Any) -> Any:
        dz, dt = tangents
        if dt is None:
            return sum(times(dz, by_output(z, t)))
        along_targets = sum(times(dt, by_target(z, t)))
        return along_targets if dz is None else plus(sum(times(dz, by_output(z, t))), along_targets)

    def value(z: Any, t: Any) -> Any:
        if check is not None:
            check(t)
        return forward(z, t)

    operation = Operation(name, value, vjp, jvp, record=partial(record_loss, name, check))
    OPERATIONS[name] = operation

    def function(first: str, z: Any, t: Any) -> Any:
        z, t = given(first, z), given("targets", t)
        outputs, targets = shape_of(z), shape_of(t)
        if outputs != targets or len(outputs) not in accepted or 0 in outputs:
            raise ValueError(
                f"{name} of shapes {outputs} and {targets}, expected the same shape for both, (n, k) with one sample "
                f"per row{' or (n,)' if 1 in accepted else ': pass labels as one-hot rows'}"
            )
        return apply(operation, z, t)

    return function


def _check_probabilities(t: Any) -> None:
    inside = t * t <= t  # 0 <= t <= 1
    if not (np.count_nonzero(inside) == t.size if type(t) is np.ndarray else bool(namespace_of(t).all(inside))):
        low, high = (float(f(t)) for f in (namespace_of(t).min, namespace_of(t).max))
        raise ValueError(
            f"targets has entries from {low} to {high}, expected probabilities from 0 to 1: convert labels -1 and 1 "
            "by (targets + 1) / 2"
        )


# The losses and slopes below do not cancel for confident correct predictions: there they are tiny, not 0.


def _softmax_loss_value(z: Any, t: Any) -> Any:
    chosen = namespace_of(z, t).where(t == 0.0, 0.0, log_softmax(z))  # 0 times -inf would be NaN
    return -mean_of_sums(t * chosen)


def _one_top(z: Any) -> Any:
    """Mask of the largest entry of each row; of the first one at a tie."""
    xp = namespace_of(z)
    return xp.argmax(z, axis=1, keepdims=True) == xp.arange(z.shape[1], **beside(z, xp.int64))


_top = constant("one_top", _one_top)


def _softmax_loss_slope(z: Any, t: Any) -> Any:
    """(m softmax(z) - t)/n with row sums m of t, as ((m - t) e - t (the others' e))/(n sum e), e = exp(z - max)."""
    top, e = apply(_top, z), exp(below_peak(z, (1,)))
    rest = sum(where(top, 0.0, e), axis=1, keepdims=True)
    total = plus(sum(where(top, e, 0.0), axis=1, keepdims=True), rest)
    others = where(top, rest, subtract(total, e))
    slope = subtract(times(subtract(sum(t, axis=1, keepdims=True), t), e), times(t, others))
    return slope / total / shape_of(z)[0]


def _binary_loss_value(z: Any, t: Any) -> Any:
    terms = where(z > 0.0, (1.0 - t) * z + softplus(-z), softplus(z) - t * z)
    return mean_of_sums(terms)


def _binary_loss_slope(z: Any, t: Any) -> Any:
    return where(z > 0.0, subtract(subtract(1.0, t), sigmoid(-z)), subtract(sigmoid(z), t)) / shape_of(z)[0]


_softmax_loss = _loss(
    "softmax_cross_entropy",
    _softmax_loss_value,
    _softmax_loss_slope,
    lambda z, t: -log_softmax(z) / shape_of(z)[0],
    accepted=(2,),
)
_binary_loss = _loss(
    "binary_cross_entropy",
    _binary_loss_value,
    _binary_loss_slope,
    lambda z, t: -z / shape_of(z)[0],
    check=_check_probabilities,
)
_squared_loss = _loss(
    "squared_error",
    lambda z, t: mean_of_sums(square(z - t)),
    lambda z, t: subtract(z, t) * (2.0 / shape_of(z)[0]),
    lambda z, t: subtract(t, z) * (2.0 / shape_of(z)[0]),
)


def softmax_cross_entropy(logits: Any, targets: Any) -> Any:
    """Cross-entropy of the softmax, from logits: summed over classes, mean over samples.

    L = -(1/n) sum_ij t_ij log softmax(z_i)_j. Its gradient with respect to the logits is (softmax(z) - t) / n if the
    rows of t sum to 1.

    Parameters
    ----------
    logits : array (n, k)
        One sample per row, before the softmax.
    targets : array (n, k)
        One-hot rows or probabilities.

    Returns
    -------
    number
        In nats.

    Raises
    ------
    ValueError
        If the shapes differ or are not (n, k).

    Examples
    --------
    >>> import numpy as np
    >>> round(float(softmax_cross_entropy(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]]))), 6)
    0.693147
    """
    return _softmax_loss("logits", logits, targets)


def binary_cross_entropy(logits: Any, targets: Any) -> Any:
    """Binary cross-entropy of the sigmoid, from logits: summed over outputs, mean over samples.

    L = (1/n) sum_ij log(1 + e^z_ij) - t_ij z_ij. Its gradient with respect to the logits is (sigmoid(z) - t) / n.

    Parameters
    ----------
    logits : array (n,) or (n, k)
        One sample per row, before the sigmoid.
    targets : array of the same shape
        Between 0 and 1.

    Returns
    -------
    number
        In nats.

    Raises
    ------
    ValueError
        If the shapes differ, or a target is outside 0 .. 1.

    Examples
    --------
    >>> import numpy as np
    >>> round(float(binary_cross_entropy(np.array([[0.0]]), np.array([[1.0]]))), 6)
    0.693147
    """
    return _binary_loss("logits", logits, targets)


def squared_error(prediction: Any, targets: Any) -> Any:
    """Squared error: summed over outputs, mean over samples, L = (1/n) sum_ij (p_ij - t_ij)^2.

    Parameters
    ----------
    prediction : array (n,) or (n, k)
        One sample per row.
    targets : array of the same shape

    Returns
    -------
    number
        In the target's unit squared.

    Raises
    ------
    ValueError
        If the shapes differ: (n,) against (n, 1) would broadcast to a matrix.

    Examples
    --------
    >>> import numpy as np
    >>> float(squared_error(np.array([[1.0], [2.0]]), np.array([[1.0], [4.0]])))
    2.0
    """
    return _squared_loss("prediction", prediction, targets)

"""Activation functions as operations; the values are those of `course_lib.functions`.

Conventions at kinks: relu'(0) = 0 and leaky_relu'(0) = slope.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from course_lib import functions

from . import rules
from .elementwise import abs, exp, minimum, tanh
from .rules import cast, constant, elementwise, namespace_of
from .tracing import OPERATIONS, apply, given

__all__ = ["gelu", "leaky_relu", "relu", "sigmoid", "softplus"]

_unary = partial(rules.unary, __name__)
_is_positive = constant("is_positive", lambda x: cast(x > 0, x))


def is_positive(x: Any) -> Any:
    """1 where x > 0, else 0, in the floating-point type of `x`; its derivative is zero."""
    return apply(_is_positive, x)


sigmoid = _unary(
    "sigmoid",
    "s(x) = 1/(1 + e^-x), without overflow; derivative s(x) (1 - s(x)).",
    lambda xp, x: functions.sigmoid(xp.asarray(x)),
    lambda out, x: apply(OPERATIONS["sigmoid_derivative"], x),  # out (1 - out) cancels for large x
    (0.5, 0.622459, 0.235004),
)
elementwise(
    "sigmoid_derivative",
    lambda x: functions.sigmoid_derivative(namespace_of(x).asarray(x)),
    lambda out, x: -out * tanh(0.5 * x),
)
softplus = _unary(
    "softplus",
    "log(1 + e^x), without overflow; derivative sigmoid(x).",
    lambda xp, x: functions.softplus(xp.asarray(x)),
    lambda out, x: sigmoid(x),
    (0.5, 0.974077, 0.622459),
)
relu = _unary(
    "relu",
    "max(x, 0); derivative 1 for x > 0, else 0.",
    lambda xp, x: xp.maximum(x, 0.0),
    lambda out, x: is_positive(x),
    (0.5, 0.5, 1.0),
)
gelu = _unary(
    "gelu",
    "x P(x), with the normal distribution function P; derivative P(x) + x p(x), with its density p.",
    lambda xp, x: functions.gelu(xp.asarray(x)),
    lambda out, x: apply(OPERATIONS["gelu_derivative"], x),
    (0.5, 0.345731, 0.867495),
)
elementwise(
    "gelu_derivative",
    lambda x: functions.gelu_derivative(namespace_of(x).asarray(x)),
    lambda out, x: _gelu_curvature(x),
)
_leaky_relu = elementwise(
    "leaky_relu",
    lambda x, slope: functions.leaky_relu(namespace_of(x).asarray(x), slope),
    lambda out, x, slope: slope + (1.0 - slope) * is_positive(x),
)


def _gelu_curvature(x: Any) -> Any:
    near = minimum(abs(x), 40.0)  # beyond 40 the result is 0, and x^2 might overflow
    return (2.0 - near * near) * exp(-0.5 * near * near) / math.sqrt(2.0 * math.pi)


def leaky_relu(x: Any, slope: float = 0.01) -> Any:
    """x for x > 0, else slope x; derivative 1 for x > 0, else slope.

    Parameters
    ----------
    x : array, number or traced value
        Any shape.
    slope : float
        Slope for x < 0, 0 < slope < 1.

    Returns
    -------
    array, number or traced value
        Same shape and floating-point type as `x`.

    Raises
    ------
    ValueError
        If `slope` is not in 0 < slope < 1.

    Examples
    --------
    >>> import numpy as np
    >>> leaky_relu(np.array([-2.0, 3.0])).tolist()
    [-0.02, 3.0]
    """
    return apply(_leaky_relu, given("x", x), slope=slope)

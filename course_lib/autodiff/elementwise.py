"""Elementwise operations: a table of values and derivatives.

Each entry of the table is a formula and its derivative, from which `rules.elementwise` makes the rules of reverse
and forward mode. Derivatives are written with the same operations, so they can be differentiated again.

Conventions at kinks: abs'(0) = 0, and at a tie of maximum or minimum each argument gets half the gradient. The
derivative of sqrt at 0 is infinite, and NumPy warns about the division.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from course_lib import functions

from . import rules
from .rules import cast, constant, elementwise, namespace_of, unbroadcast
from .tracing import OPERATIONS, Operation, apply, given, shape_of, zeros_like

_unary = partial(rules.unary, __name__)
_binary = partial(rules.binary, __name__)

__all__ = [
    "abs",
    "add",
    "cos",
    "divide",
    "exp",
    "expm1",
    "log",
    "log1p",
    "maximum",
    "minimum",
    "multiply",
    "negative",
    "power",
    "sin",
    "sqrt",
    "square",
    "subtract",
    "tanh",
    "where",
]


for _name, _compare in {
    "less": lambda x, y: x < y,
    "less_equal": lambda x, y: x <= y,
    "greater": lambda x, y: x > y,
    "greater_equal": lambda x, y: x >= y,
    "equal": lambda x, y: x == y,
    "not_equal": lambda x, y: x != y,
}.items():
    constant(_name, _compare)

_sign = constant("sign", lambda x: namespace_of(x).sign(x))


# ---------------------------------------------------------------------------------------------------
# The table: one argument


negative = _unary("negative", "-x", lambda xp, x: -x, lambda out, x: -1.0, (0.5, -0.5, -1.0))
exp = _unary("exp", "e^x, its own derivative.", lambda xp, x: xp.exp(x), lambda out, x: out, (0.5, 1.648721, 1.648721))
expm1 = _unary(
    "expm1",
    "e^x - 1, exact near 0; derivative e^x.",
    lambda xp, x: xp.expm1(x),
    lambda out, x: exp(x),  # out + 1 cancels for very negative x
    (0.5, 0.648721, 1.648721),
)
log = _unary(
    "log",
    "Natural logarithm; derivative 1/x.",
    lambda xp, x: xp.log(x),
    lambda out, x: 1.0 / x,
    (0.5, -0.693147, 2.0),
)
log1p = _unary(
    "log1p",
    "log(1 + x), exact near 0; derivative 1/(1 + x).",
    lambda xp, x: xp.log1p(x),
    lambda out, x: 1.0 / (1.0 + x),
    (1.0, 0.693147, 0.5),
)
sqrt = _unary(
    "sqrt",
    "Square root; derivative 1/(2 sqrt(x)).",
    lambda xp, x: xp.sqrt(x),
    lambda out, x: 0.5 / out,
    (4.0, 2.0, 0.25),
)
square = _unary("square", "x^2; derivative 2x.", lambda xp, x: x * x, lambda out, x: 2.0 * x, (3.0, 9.0, 6.0))
abs = _unary(
    "abs",
    "|x|; derivative the sign of x, 0 at 0.",
    lambda xp, x: xp.abs(x),
    lambda out, x: apply(_sign, x),
    (-2.0, 2.0, -1.0),
)
sin = _unary(
    "sin",
    "Sine, x in radians; derivative cos(x).",
    lambda xp, x: xp.sin(x),
    lambda out, x: apply(OPERATIONS["cos"], x),
    (0.5, 0.479426, 0.877583),
)
cos = _unary(
    "cos",
    "Cosine, x in radians; derivative -sin(x).",
    lambda xp, x: xp.cos(x),
    lambda out, x: -sin(x),
    (0.5, 0.877583, -0.479426),
)
tanh = _unary(
    "tanh",
    "Hyperbolic tangent; derivative 1 - tanh(x)^2.",
    lambda xp, x: xp.tanh(x),
    lambda out, x: apply(OPERATIONS["tanh_derivative"], x),  # 1 - out^2 cancels far from 0
    (0.5, 0.462117, 0.786448),
)
elementwise(
    "tanh_derivative",
    lambda x: functions.tanh_derivative(namespace_of(x).asarray(x)),
    lambda out, x: -2.0 * out * tanh(x),
)


# ---------------------------------------------------------------------------------------------------
# The table: two arguments


def _share(x: Any, y: Any) -> Any:
    """1 where x > y, 1/2 at a tie, else 0: the share of x in the gradient of a maximum."""
    likes = x if hasattr(x, "dtype") else y
    return cast(x > y, likes) + 0.5 * cast(x == y, likes)


def _power_slope(out: Any, x: Any, y: Any) -> Any:
    if isinstance(y, int | float):
        return x ** (y - 1) * y if y != 0 else zeros_like(x)
    zero = y == 0  # y - 1 would give 0^-1 at x = 0, where y x^(y - 1) is 0
    return rules.times(y, apply(_power, x, where(zero, 1.0, y - 1.0)))


def _exponent_slope(out: Any, x: Any, y: Any) -> Any:
    """out log(x), 0 at x = 0; NaN at x < 0, where the power is defined for some exponents only."""
    if isinstance(x, int | float):
        return out * (math.log(x) if x > 0 else 0.0 if x == 0 else math.nan)
    logs = log(where(x > 0, x, 1.0))
    return out * where(x < 0, math.nan, logs)


def _reciprocal(y: Any) -> Any:
    if type(y) in (int, float):
        return 1.0 / y if y else math.copysign(math.inf, y)  # where Python raises an error
    return 1.0 / y


_shares = constant("share", _share)

_add = elementwise("add", lambda x, y: x + y, None, None)
_subtract = elementwise("subtract", lambda x, y: x - y, None, lambda out, x, y: -1.0)
_multiply = elementwise("multiply", lambda x, y: x * y, lambda out, x, y: y, lambda out, x, y: x)
_divide = elementwise("divide", lambda x, y: x / y, lambda out, x, y: _reciprocal(y), lambda out, x, y: -out / y)
_power = elementwise("power", lambda x, y: x**y, _power_slope, _exponent_slope)
_maximum = elementwise(
    "maximum",
    lambda x, y: namespace_of(x, y).maximum(x, y),
    lambda out, x, y: apply(_shares, x, y),
    lambda out, x, y: apply(_shares, y, x),
)
_minimum = elementwise(
    "minimum",
    lambda x, y: namespace_of(x, y).minimum(x, y),
    lambda out, x, y: apply(_shares, y, x),
    lambda out, x, y: apply(_shares, x, y),
)


add = _binary("add", "x + y; derivatives 1 and 1.", _add, (3.0, 2.0, 5.0, 1.0, 1.0))
subtract = _binary("subtract", "x - y; derivatives 1 and -1.", _subtract, (3.0, 2.0, 1.0, 1.0, -1.0))
multiply = _binary("multiply", "x y; derivatives y and x.", _multiply, (3.0, 2.0, 6.0, 2.0, 3.0))
divide = _binary("divide", "x / y; derivatives 1/y and -x/y^2.", _divide, (3.0, 2.0, 1.5, 0.5, -0.75))
power = _binary("power", "x^y; derivatives y x^(y-1) and x^y log(x).", _power, (2.0, 3.0, 8.0, 12.0, 5.545177))
maximum = _binary("maximum", "Larger of x and y, which gets the gradient.", _maximum, (3.0, 2.0, 3.0, 1.0, 0.0))
minimum = _binary("minimum", "Smaller of x and y, which gets the gradient.", _minimum, (3.0, 2.0, 2.0, 0.0, 1.0))


# ---------------------------------------------------------------------------------------------------
# Choice by a mask


def _where_vjp(gradient: Any, needs: list[bool], out: Any, condition: Any, x: Any, y: Any) -> list[Any]:
    # selected, not multiplied by the mask: an infinite gradient times 0 would be NaN
    return [
        None,
        unbroadcast(where(condition, gradient, 0.0), shape_of(x)) if needs[1] else None,
        unbroadcast(where(condition, 0.0, gradient), shape_of(y)) if needs[2] else None,
    ]


def _where_jvp(tangents: list[Any], out: Any, condition: Any, x: Any, y: Any) -> Any:
    chosen = [0.0 if tangent is None else tangent for tangent in tangents[1:]]
    return where(condition, *chosen)


_where = Operation(
    "where",
    lambda condition, x, y: namespace_of(condition, x, y).where(condition, x, y),
    _where_vjp,
    _where_jvp,
)
OPERATIONS["where"] = _where


def where(condition: Any, x: Any, y: Any) -> Any:
    """x where the condition holds, else y; the gradient goes to the selected entry.

    Parameters
    ----------
    condition : array of bool, or traced comparison
    x, y : array, number or traced value
        Shapes that broadcast with the condition.

    Returns
    -------
    array or traced value
        The broadcast shape.

    Examples
    --------
    >>> import numpy as np
    >>> where(np.array([True, False]), 1.0, np.array([2.0, 3.0])).tolist()
    [1.0, 3.0]

    Both entries are computed. An infinite derivative of the one that is not selected makes the gradient NaN, as in
    JAX and PyTorch, so choose the argument first:

    >>> from course_lib.autodiff import grad
    >>> float(grad(lambda x: where(x > 0, log(where(x > 0, x, 1.0)), 0.0))(0.0))
    0.0
    """
    return apply(_where, condition, given("x", x), given("y", y))

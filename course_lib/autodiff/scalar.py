"""A scalar engine: numbers that remember how they were made, one node an operation.

The same idea as `tracing.Variable`, small enough to read at one go. A node keeps at most two parents and
the derivative by each, computed when the node is made; the backward pass multiplies and adds.

Not here: arrays (use `course_lib.autodiff.grad`), and derivatives of derivatives.
"""

from __future__ import annotations

import itertools
import math
from numbers import Real
from operator import attrgetter
from typing import Any

__all__ = ["Value"]

_orders = itertools.count()
_visits = itertools.count(1)
_creation = attrgetter("_order")


class Value:
    """A number in a graph of operations, and the derivative of an output by it.

    Supports + - * / with numbers on either side, ** with a number, and exp, log, tanh, sigmoid, relu.

    Parameters
    ----------
    data : number
        Finite.
    label : str
        Name, for drawings.

    Attributes
    ----------
    data : float
    grad : float
        What `backward` found; 0 before.

    Raises
    ------
    TypeError
        If `data` is no real number.
    ValueError
        If `data` is not finite.

    References
    ----------
    D. E. Rumelhart, G. E. Hinton, R. J. Williams, *Learning representations by back-propagating errors*,
    Nature 323 (1986).

    Examples
    --------
    >>> a = Value(1.0)
    >>> b = 2 * a
    >>> f = (b + 1) * (3 * b)
    >>> f.backward()
    >>> f.data, a.grad
    (18.0, 30.0)
    """

    __slots__ = (
        "_left",
        "_left_slope",
        "_order",
        "_right",
        "_right_slope",
        "_visit",
        "data",
        "grad",
        "label",
        "operation",
    )
    __array_ufunc__ = None  # a NumPy number times a Value asks the Value

    def __init__(self, data: Any, label: str = "") -> None:
        if not isinstance(data, Real):
            raise TypeError(f"data is a {type(data).__name__}, expected a real number")
        self.data = float(data)
        if not math.isfinite(self.data):
            raise ValueError(f"data is {self.data}, expected a finite number")
        self.grad = 0.0
        self.label = label
        self.operation = "input"
        self._left: Value | None = None
        self._right: Value | None = None
        self._left_slope = self._right_slope = 0.0
        self._visit = 0
        self._order = next(_orders)

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    @property
    def parents(self) -> tuple[Value, ...]:
        """The nodes that this one was made from; none for an input."""
        return tuple(parent for parent in (self._left, self._right) if parent is not None)

    @property
    def local_derivatives(self) -> tuple[float, ...]:
        """The derivative of this node by each of its parents."""
        return (self._left_slope, self._right_slope)[: len(self.parents)]

    def __add__(self, other: Any) -> Value:
        if type(other) is Value:
            return _node("+", self.data + other.data, self, 1.0, other, 1.0)
        number = _number(other)
        return NotImplemented if number is None else _node("+", self.data + number, self, 1.0)

    def __mul__(self, other: Any) -> Value:
        if type(other) is Value:
            return _node("*", self.data * other.data, self, other.data, other, self.data)
        number = _number(other)
        return NotImplemented if number is None else _node("*", self.data * number, self, number)

    def __sub__(self, other: Any) -> Value:
        if type(other) is Value:
            return _node("-", self.data - other.data, self, 1.0, other, -1.0)
        number = _number(other)
        return NotImplemented if number is None else _node("-", self.data - number, self, 1.0)

    def __truediv__(self, other: Any) -> Value:
        if type(other) is Value:
            quotient = self.data / other.data
            return _node("/", quotient, self, 1.0 / other.data, other, -quotient / other.data)
        number = _number(other)
        return NotImplemented if number is None else _node("/", self.data / number, self, 1.0 / number)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Any) -> Value:
        number = _number(other)
        return NotImplemented if number is None else _node("-", number - self.data, self, -1.0)

    def __rtruediv__(self, other: Any) -> Value:
        number = _number(other)
        if number is None:
            return NotImplemented
        quotient = number / self.data
        return _node("/", quotient, self, -quotient / self.data)

    def __neg__(self) -> Value:
        return _node("-", -self.data, self, -1.0)

    def __pow__(self, exponent: Any) -> Value:
        power = _number(exponent)
        if power is None:
            raise TypeError(f"the exponent is a {type(exponent).__name__}, expected a number")
        if self.data < 0.0 and not power.is_integer():
            raise ValueError(f"{self.data} ** {power} is no real number: the base is negative")
        slope = power * self.data ** (power - 1.0) if power else 0.0
        return _node("**", self.data**power, self, slope)

    def exp(self) -> Value:
        """e^x; derivative e^x."""
        out = math.exp(self.data)
        return _node("exp", out, self, out)

    def log(self) -> Value:
        """Natural logarithm of a positive number; derivative 1/x."""
        return _node("log", math.log(self.data), self, 1.0 / self.data)

    def tanh(self) -> Value:
        """Hyperbolic tangent; derivative 1 - tanh(x)^2."""
        out = math.tanh(self.data)
        return _node("tanh", out, self, 1.0 - out * out)

    def sigmoid(self) -> Value:
        """1/(1 + e^-x) without overflow; derivative s (1 - s)."""
        out = 0.5 + 0.5 * math.tanh(0.5 * self.data)
        return _node("sigmoid", out, self, out * (1.0 - out))

    def relu(self) -> Value:
        """max(x, 0); derivative 1 for x > 0, else 0."""
        positive = self.data > 0.0
        return _node("relu", self.data if positive else 0.0, self, 1.0 if positive else 0.0)

    def backward(self) -> None:
        """Derivative of this number by every node that it was made from, into their `grad`.

        The inputs add up what several outputs or several calls send them; set their `grad` to 0 for a fresh
        start. Nodes in between begin at 0 at every call, or they would pass on the earlier call's part again.

        Nodes are made after their parents, so the order of creation, reversed, reaches each node when its
        gradient is complete. Nothing recurses.
        """
        visit = next(_visits)
        self._visit = visit
        nodes = [self]
        for node in nodes:  # the list grows while it is walked
            left = node._left
            if left is not None:
                node.grad = 0.0
                if left._visit != visit:
                    left._visit = visit
                    nodes.append(left)
                right = node._right
                if right is not None and right._visit != visit:
                    right._visit = visit
                    nodes.append(right)
        nodes.sort(key=_creation, reverse=True)
        self.grad += 1.0
        for node in nodes:
            left = node._left
            if left is not None:
                gradient = node.grad
                left.grad += gradient * node._left_slope
                right = node._right
                if right is not None:
                    right.grad += gradient * node._right_slope


def _node(
    operation: str, data: float, left: Value, left_slope: float, right: Value | None = None, right_slope: float = 0.0
) -> Value:
    """A node made by an operation, without the checks of an input."""
    node = _new(Value)
    node.data = data
    node.grad = 0.0
    node.operation = operation
    node.label = ""
    node._left = left
    node._left_slope = left_slope
    node._right = right
    node._right_slope = right_slope
    node._visit = 0
    node._order = next(_orders)
    return node


_new = Value.__new__


def _number(other: Any) -> float | None:
    """A real number as a float; None for anything else."""
    return float(other) if isinstance(other, Real) else None

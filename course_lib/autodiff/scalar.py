"""A scalar engine: numbers that record how they were computed, one node per operation.

The same idea as `reverse.Variable`, short enough to read in one sitting. A node stores at most two parents and the
derivative with respect to each, computed when the node is created; the backward pass multiplies and adds.

Not included: arrays (use `course_lib.autodiff.grad`) and higher derivatives.
"""

from __future__ import annotations

import itertools
import math
from math import isfinite
from numbers import Real
from operator import attrgetter
from typing import Any
from weakref import WeakValueDictionary

from .refusals import refusing

__all__ = ["Value"]

_orders = itertools.count()
_visits = itertools.count(1)
_creation = attrgetter("_order")


class Value:
    """A number in a graph of operations, and the derivative of an output with respect to it.

    Supports + - * / with numbers on either side, ** with a number, and exp, log, tanh, sigmoid, relu. Inputs and
    results are finite. A derivative may be infinite, like that of the square root at 0. Two nodes are equal only if
    they are the same node.

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
        Set by `backward`; 0 before.

    Raises
    ------
    TypeError
        If `data` is not a real number.
    ValueError
        If `data` is not finite, or a constant or the result of an operation is not.

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
    __array_ufunc__ = None  # so that a NumPy number times a Value calls the Value

    def __init__(self, data: Any, label: str = "") -> None:
        if not isinstance(data, Real):
            raise TypeError(f"data is a {type(data).__name__}, expected a real number")
        self.data = _finite("data", data)
        self.grad = 0.0
        self.label = label
        self.operation = "input"
        self._left: Value | None = None
        self._right: Value | None = None
        self._left_slope = self._right_slope = 0.0
        self._visit = 0
        self._order = next(_orders)

    __float__ = refusing(
        "float() of a Value", "use its methods (x.exp() for math.exp(x)), or x.data for the plain number"
    )

    __floordiv__ = __rfloordiv__ = refusing("division without a remainder of a Value", "use /, or x.data")
    __mod__ = __rmod__ = __divmod__ = __rdivmod__ = refusing("a remainder of a Value", "use x.data")

    def __format__(self, spec: str) -> str:
        return format(self.data, spec) if spec else repr(self)

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    @property
    def parents(self) -> tuple[Value, ...]:
        """The nodes that this one was computed from; none for an input."""
        return tuple(parent for parent in (self._left, self._right) if parent is not None)

    @property
    def local_derivatives(self) -> tuple[float, ...]:
        """The derivative of this node with respect to each of its parents."""
        return (self._left_slope, self._right_slope)[: len(self.parents)]

    def __add__(self, other: Any) -> Value:
        if type(other) is Value:
            return _node("+", self.data + other.data, self, 1.0, other, 1.0)
        number = _number(other)
        return NotImplemented if number is None else _node("+", self.data + number, self, 1.0, constant=number)

    def __mul__(self, other: Any) -> Value:
        if type(other) is Value:
            return _node("*", self.data * other.data, self, other.data, other, self.data)
        number = _number(other)
        return NotImplemented if number is None else _node("*", self.data * number, self, number, constant=number)

    def __sub__(self, other: Any) -> Value:
        if type(other) is Value:
            return _node("-", self.data - other.data, self, 1.0, other, -1.0)
        number = _number(other)
        return NotImplemented if number is None else _node("-", self.data - number, self, 1.0, constant=number)

    def __truediv__(self, other: Any) -> Value:
        if type(other) is Value:
            quotient = _divide(self.data, other.data)
            return _node("/", quotient, self, _divide(1.0, other.data), other, -_divide(quotient, other.data))
        number = _number(other)
        if number is None:
            return NotImplemented
        return _node("/", _divide(self.data, number), self, _divide(1.0, number), constant=number)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Any) -> Value:
        number = _number(other)
        return NotImplemented if number is None else _node("-", number - self.data, self, -1.0, constant=number)

    def __rtruediv__(self, other: Any) -> Value:
        number = _number(other)
        if number is None:
            return NotImplemented
        quotient = _divide(number, self.data)
        return _node("/", quotient, self, -_divide(quotient, self.data), constant=number)

    def __pos__(self) -> Value:
        return self

    def __neg__(self) -> Value:
        return _node("-", -self.data, self, -1.0)

    def __pow__(self, exponent: Any) -> Value:
        power = _number(exponent)
        if power is None:
            raise TypeError(f"the exponent is a {type(exponent).__name__}, expected a number")
        if self.data < 0.0 and not power.is_integer():
            raise ValueError(f"{self.data} ** {power} is not a real number: the base is negative")
        slope = power * _power(self.data, power - 1.0) if power else 0.0
        return _node("**", _power(self.data, power), self, slope, constant=power)

    def exp(self) -> Value:
        """e^x; derivative e^x."""
        try:
            out = math.exp(self.data)
        except OverflowError:
            out = math.inf
        return _node("exp", out, self, out)

    def log(self) -> Value:
        """Natural logarithm of a positive number; derivative 1/x."""
        if self.data <= 0.0:
            raise ValueError(f"the logarithm of {self.data} is not a finite number: expected a number greater than 0")
        return _node("log", math.log(self.data), self, _divide(1.0, self.data))

    def tanh(self) -> Value:
        """Hyperbolic tangent; derivative 1 - tanh(x)^2."""
        e = math.exp(-2.0 * abs(self.data))
        return _node("tanh", math.tanh(self.data), self, 4.0 * e / (1.0 + e) ** 2)  # 1 - out^2 cancels far from 0

    def sigmoid(self) -> Value:
        """1/(1 + e^-x) without overflow; derivative s (1 - s)."""
        e = math.exp(-abs(self.data))
        return _node("sigmoid", (e if self.data < 0.0 else 1.0) / (1.0 + e), self, e / (1.0 + e) ** 2)

    def relu(self) -> Value:
        """max(x, 0); derivative 1 for x > 0, else 0."""
        positive = self.data > 0.0
        return _node("relu", self.data if positive else 0.0, self, 1.0 if positive else 0.0)

    def __copy__(self) -> Value:
        return _restored(self._left, self._right, *self._own())

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle and deepcopy: every node that this one depends on, parents first, so that neither recurses."""
        nodes, seen = [self], {self._order}
        for node in nodes:  # the list grows during the loop
            for parent in node.parents:
                if parent._order not in seen:
                    seen.add(parent._order)
                    nodes.append(parent)
        nodes.sort(key=_creation)
        return _last, ([_alone(node) for node in nodes],)

    def _own(self) -> tuple[Any, ...]:
        return self.operation, self.data, self.grad, self.label, self._left_slope, self._right_slope

    def backward(self) -> None:
        """Compute the derivative with respect to every node that this number depends on, into its `grad`.

        Inputs add up the gradients of several outputs or calls; set their `grad` to 0 to start over. Intermediate
        nodes are reset to 0 at every call; otherwise they would pass on the previous call's part again.

        Nodes are created after their parents, so the reversed order of creation reaches each node when its
        gradient is complete, without recursion.
        """
        visit = next(_visits)
        self._visit = visit
        nodes = [self]
        for node in nodes:  # the list grows during the loop
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
    operation: str,
    data: float,
    left: Value,
    left_slope: float,
    right: Value | None = None,
    right_slope: float = 0.0,
    constant: float | None = None,
) -> Value:
    """A node created by an operation."""
    if not isfinite(data):
        numbers = [str(parent.data) for parent in (left, right) if parent is not None]
        numbers += [] if constant is None else [f"the constant {constant}"]
        raise ValueError(f"{operation!r} of {' and '.join(numbers)} is {data}, expected a finite result")
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


class _Alone:
    """A node without those it depends on: what pickle and deepcopy store once per node."""

    def __init__(self, node: Value) -> None:
        self.node = node

    def __reduce__(self) -> tuple[Any, ...]:
        parents = (None if parent is None else _alone(parent) for parent in (self.node._left, self.node._right))
        return _restored, (*parents, *self.node._own())


_ALONE: WeakValueDictionary[int, _Alone] = WeakValueDictionary()


def _alone(node: Value) -> _Alone:
    return _ALONE.setdefault(node._order, _Alone(node))


def _last(nodes: list[Value]) -> Value:
    return nodes[-1]


def _restored(
    left: Value | None,
    right: Value | None,
    operation: str,
    data: float,
    grad: float,
    label: str,
    left_slope: float,
    right_slope: float,
) -> Value:
    """A copy of a node, created now: its place in the order of creation is after its parents, in any process."""
    node = Value(data, label)
    node.operation, node.grad = operation, grad
    node._left, node._right, node._left_slope, node._right_slope = left, right, left_slope, right_slope
    return node


def _number(other: Any) -> float | None:
    """A real number as a float; None for anything else."""
    if not isinstance(other, Real):
        return None
    return _finite("a constant", other)


def _finite(name: str, given: Any) -> float:
    try:
        number = float(given)
    except OverflowError:  # an integer beyond the largest float
        number = math.inf
    if not isfinite(number):
        raise ValueError(f"{name} is {number}, expected a finite number")
    return number


def _divide(x: float, y: float) -> float:
    """x / y by the rules of floats; Python raises an error at y = 0."""
    if y:
        return x / y
    return math.nan if x == 0.0 else math.copysign(math.inf, x) * math.copysign(1.0, y)


def _power(base: float, exponent: float) -> float:
    """base ** exponent by the same rules: infinite if it is too large, and for 0 to a negative power."""
    try:
        return base**exponent
    except (OverflowError, ZeroDivisionError):
        return -math.inf if base < 0.0 and exponent % 2.0 == 1.0 else math.inf

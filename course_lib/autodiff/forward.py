"""Forward mode: numbers that carry their derivative along one direction."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from course_lib.backend import float_array

from .rules import namespace_of
from .tracing import Operation, Traced, apply, innermost, shape_of, zeros_like

__all__ = ["Dual"]


class Dual(Traced):
    """A value and its derivative along one direction, carried together (forward mode).

    Every operation maps (x, dx) to (f(x), f'(x) dx), so one run of a function gives its value and the
    product of its Jacobian with a direction.

    Parameters
    ----------
    value : array, number or traced value
        The point.
    derivative : array, number or traced value
        The direction, broadcast to the shape of `value`.
    level : int, optional
        The derivative that this dual belongs to; duals created directly have level 0.

    Raises
    ------
    TypeError
        If `value` or `derivative` does not hold real numbers.
    ValueError
        If their shapes do not match.

    References
    ----------
    A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M. Siskind, *Automatic differentiation in machine
    learning: a survey*, JMLR 18 (2018), section 3.1.1.

    Examples
    --------
    >>> x = Dual(3.0, 1.0)
    >>> x * x + 2 * x
    Dual(value=15.0, derivative=8.0)
    """

    __slots__ = ("derivative",)

    def __init__(self, value: Any, derivative: Any, level: int = 0) -> None:
        if not isinstance(value, Traced):
            value = float_array("value", value)
        if not isinstance(derivative, Traced):
            derivative = float_array("derivative", derivative, namespace_of(innermost(value)))
        if shape_of(derivative) != shape_of(value):
            given = shape_of(derivative)
            with suppress(ValueError):  # shapes that do not broadcast
                derivative = derivative + zeros_like(value)
            if shape_of(derivative) != shape_of(value):
                raise ValueError(f"derivative has shape {given}, expected that of value, {shape_of(value)}")
        self.value = value
        self.derivative = derivative
        self.level = level

    def __repr__(self) -> str:
        return f"Dual(value={self.value}, derivative={self.derivative})"

    def _record(self, operation: Operation, args: Sequence[Any], params: dict[str, Any]) -> Any:
        values, tangents = [], []
        for arg in args:
            mine = isinstance(arg, Dual) and arg.level == self.level
            values.append(arg.value if mine else arg)
            tangents.append(arg.derivative if mine else None)
        out = apply(operation, *values, **params)
        if operation.jvp is None:
            return out
        return dual(out, operation.jvp(tangents, out, *values, **params), self.level)


def dual(value: Any, derivative: Any, level: int) -> Dual:
    """A dual of values that need no checks."""
    new = Dual.__new__(Dual)
    new.value, new.level = value, level
    new.derivative = derivative if shape_of(derivative) == shape_of(value) else derivative + zeros_like(value)
    return new

"""The core of tracing: operations, and traced values that record them.

A function is differentiated by running it on traced values. A `reverse.Variable` records which operation computed
it from which parents; a `forward.Dual` carries its derivative. Both hold a plain array as their value, or a traced
value of an enclosing derivative: since each derivative has its own level and `apply` handles the highest one first,
derivatives nest in any order.

The operations are in `elementwise`, `shaping`, `reductions` and `fused`, the public functions in `transforms`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.backend import array_namespace, float_array

from .refusals import attribute_error, instead_of_numpy, refusing

__all__ = [
    "OPERATIONS",
    "RUNNING",
    "Operation",
    "Traced",
    "apply",
    "given",
    "innermost",
    "new_level",
    "shape_of",
    "zeros_like",
]


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One primitive step and how a derivative passes through it.

    Parameters
    ----------
    name : str
        Shown in drawings.
    forward : callable
        ``forward(*args, **params)`` computes with plain arrays.
    vjp : callable, optional
        ``vjp(gradient, needs, out, *args, **params)`` gives the gradient at `out` times the Jacobian, for each
        argument whose entry of `needs` is true. None if the operation has no derivative (a comparison).
    jvp : callable, optional
        ``jvp(tangents, out, *args, **params)`` gives the Jacobian times the tangents; None for constants.
    local : callable, optional
        ``local(out, *args, **params)``: the derivative with respect to each argument, if elementwise.
    record : callable, optional
        ``record(args, needs, **params)``: the same for NumPy arrays, faster: the value, and the rule for a gradient.
        None if it does not apply; see `fast_rules`.
    """

    name: str
    forward: Callable[..., Any]
    vjp: Callable[..., Any] | None = None
    jvp: Callable[..., Any] | None = None
    local: Callable[..., Any] | None = None
    record: Callable[..., Any] | None = None


OPERATIONS: dict[str, Operation] = {}
"""Name -> operation, filled by the modules that define them; the operators below look them up."""
METHODS: dict[str, Callable[..., Any]] = {}
"""Functions of `reductions` that are also methods of traced values; filled by `reductions`."""

RUNNING: set[int] = {0}
"""Levels whose function is running. A traced value of another level was kept from a derivative that has ended; 0 is
the level of duals created directly."""

_levels = itertools.count(1)


def new_level() -> int:
    """A level above every derivative that has begun, so an inner one never mistakes an outer value for its own."""
    return next(_levels)


def apply(operation: Operation, *args: Any, **params: Any) -> Any:
    """Run an operation on arrays, numbers and traced values; the innermost derivative records it."""
    top, level = None, -1
    for arg in args:
        if type(arg) is not np.ndarray and isinstance(arg, Traced) and arg.level > level:
            top, level = arg, arg.level
    if top is None:
        return operation.forward(*args, **params)
    return top._record(operation, args, params)


def _operator(name: str) -> Callable[[Any, Any], Any]:
    return lambda self, other: apply(OPERATIONS[name], self, given("operand", other) if type(other) is list else other)


def _reflected(name: str) -> Callable[[Any, Any], Any]:
    return lambda self, other: apply(OPERATIONS[name], given("operand", other) if type(other) is list else other, self)


# The ufuncs behind Python's operators, which an array to the left of a traced value calls
_OPERATORS = {
    **{name: name for name in ("add", "subtract", "multiply", "divide", "power", "matmul", "negative")},
    **{name: name for name in ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")},
    "absolute": "abs",
}


def _array_ufunc(self: Traced, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
    operator = _OPERATORS.get(ufunc.__name__)
    if operator is not None and method == "__call__" and not kwargs:
        return METHODS["matmul"](*inputs) if operator == "matmul" else apply(OPERATIONS[operator], *inputs)
    if "out" in kwargs:
        raise TypeError("a traced value in an array would lose its derivative: write a = a + x instead of a += x")
    raise instead_of_numpy(ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}")


class _ArrayUfunc:
    """NumPy looks ``__array_ufunc__`` up on the type, CuPy on the value, where None means: use its operators."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        return _array_ufunc if instance is None else None


_FUNCTIONS = "use the functions of course_lib.autodiff (autodiff.exp for math.exp and numpy.exp)"
_NUMBER = f"{_FUNCTIONS}, or x.value if no derivative is needed"


class Traced:
    """Base of `Variable` and `Dual`: a value, a level, and Python's operators."""

    __slots__ = ("level", "value")
    __array_ufunc__ = _ArrayUfunc()

    level: int
    value: Any

    __add__, __radd__ = _operator("add"), _reflected("add")
    __sub__, __rsub__ = _operator("subtract"), _reflected("subtract")
    __mul__, __rmul__ = _operator("multiply"), _reflected("multiply")
    __truediv__, __rtruediv__ = _operator("divide"), _reflected("divide")
    __pow__, __rpow__ = _operator("power"), _reflected("power")
    __lt__, __le__ = _operator("less"), _operator("less_equal")
    __gt__, __ge__ = _operator("greater"), _operator("greater_equal")
    __eq__, __ne__ = _operator("equal"), _operator("not_equal")  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]

    def __neg__(self) -> Any:
        return apply(OPERATIONS["negative"], self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return apply(OPERATIONS["abs"], self)

    def __matmul__(self, other: Any) -> Any:
        return METHODS["matmul"](self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return METHODS["matmul"](other, self)

    def __getitem__(self, index: Any) -> Any:
        return apply(OPERATIONS["getitem"], self, index=index)

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Any:
        """Sum over one axis, several or all, as `course_lib.autodiff.sum`."""
        return METHODS["sum"](self, axis, keepdims)

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Any:
        """Mean over one axis, several or all, as `course_lib.autodiff.mean`."""
        return METHODS["mean"](self, axis, keepdims)

    @property
    def T(self) -> Any:
        """The transpose: axes in reversed order."""
        return apply(OPERATIONS["transpose"], self, axes=tuple(reversed(range(self.ndim))))

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value; () for a number."""
        return getattr(self.value, "shape", ())

    @property
    def ndim(self) -> int:
        """Number of axes of the value."""
        return len(self.shape)

    @property
    def dtype(self) -> Any:
        """Floating-point type of the value."""
        return self.value.dtype if hasattr(self.value, "dtype") else float

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else repr(self)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a traced number has no length: it has no axes")
        return self.shape[0]

    def __bool__(self) -> bool:
        return bool(self.value)

    def __iter__(self) -> Iterator[Any]:
        if not self.shape:
            raise TypeError("a traced number cannot be iterated over: it has no axes")
        return (self[i] for i in range(self.shape[0]))

    __float__ = refusing("float() of a traced value", _NUMBER)
    __int__ = __index__ = __trunc__ = refusing("an integer of a traced value", _NUMBER)
    __floor__ = __ceil__ = __round__ = refusing("rounding a traced value", _NUMBER)
    __floordiv__ = __rfloordiv__ = refusing("division without a remainder of a traced value", _NUMBER)
    __mod__ = __rmod__ = __divmod__ = __rdivmod__ = refusing("a remainder of a traced value", _NUMBER)
    __complex__ = refusing("complex() of a traced value", _NUMBER)
    __array__ = refusing(
        "a NumPy array of a traced value", f"{_FUNCTIONS}, autodiff.stack([x, y]) for numpy.array([x, y])"
    )
    __setitem__ = refusing("assigning to a traced value", "use autodiff.where, or autodiff.stack of the new entries")

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        name = function.__name__
        if name in ("shape", "ndim"):
            return getattr(self, name)
        raise instead_of_numpy(f"linalg.{name}" if "linalg" in function.__module__ else name)

    def __getattr__(self, name: str) -> Any:
        raise attribute_error(name)

    def _record(self, operation: Operation, args: Sequence[Any], params: dict[str, Any]) -> Any:
        raise NotImplementedError


_AS_THEY_ARE = (Traced, float, int)


def shape_of(value: Any) -> tuple[int, ...]:
    """Shape of an array or a traced value; () for a number."""
    return getattr(value, "shape", ())


def given(name: str, value: Any) -> Any:
    """An argument of an operation: traced values, float arrays and numbers unchanged, lists and integers as float64.

    A byte squared as a byte would be wrong beyond 15. Anything else is a TypeError: text, complex numbers, half
    precision, arrays of unsupported libraries.
    """
    if type(value) is np.ndarray:
        if value.dtype.char in "fd":
            return value
    elif isinstance(value, _AS_THEY_ARE):
        return value
    return float_array(name, value)


def innermost(value: Any) -> Any:
    """The plain array or number inside a traced value."""
    while isinstance(value, Traced):
        value = value.value
    return value


def zeros_like(value: Any) -> Any:
    """Plain zeros of the shape of an array, number or traced value, in its library and on its device."""
    array = innermost(value)
    if isinstance(array, np.ndarray | np.generic):
        return np.zeros_like(array)  # NumPy scalars too, whatever the backend
    return array_namespace(array).zeros_like(array) if hasattr(array, "dtype") else 0.0

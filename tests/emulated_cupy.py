"""CuPy's rules where there is no GPU: its names, its arguments and its refusals, while NumPy does the sums.

Which functions and methods there are, and which arguments they take, is read off the installed CuPy. Also as there:
arrays come to the host by `get` alone, NumPy arrays are refused among the arguments, an entry of an array is a view
without axes, sums and the like give arrays, and the `out` of a dot product has to be contiguous and of the right dtype.

Not imitated: rounding, and what the device itself refuses. That is for ``make test-gpu`` on a real one.
"""

from __future__ import annotations

import inspect
import operator
import re
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

cupy = pytest.importorskip("cupy", reason="CuPy has no package here")

FOR_HOST_DATA = ("asarray", "array", "ascontiguousarray")
BINARY = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and_", "or_", "xor", "lshift", "rshift"]
COMPARISONS = ["eq", "ne", "lt", "le", "gt", "ge"]
UNARY = ["neg", "pos", "abs", "invert"]


def unwrapped(value: Any) -> Any:
    """What NumPy shall compute with; NumPy's own arrays are refused, as CuPy refuses them."""
    if isinstance(value, Array):
        return value.host
    if isinstance(value, np.ndarray):
        raise TypeError("Unsupported type <class 'numpy.ndarray'>")
    if type(value) in (list, tuple):
        return type(value)(unwrapped(entry) for entry in value)
    return value


def wrapped(value: Any, given: tuple[Any, ...] = ()) -> Any:
    """A result as arrays on the device; the `out` among the arguments is itself."""
    for array in given:
        if isinstance(array, Array) and array.host is value:
            return array
    if isinstance(value, np.ndarray | np.generic):
        return Array(np.asarray(value))
    if isinstance(value, tuple):
        return tuple(wrapped(entry) for entry in value)
    return value


def accepted(real: Callable) -> inspect.Signature | set[str]:
    """Signature of one of CuPy's functions, or the names of its arguments where its text alone tells them."""
    try:
        return inspect.signature(real)
    except (TypeError, ValueError):
        listed = re.search(r"\w\((.*?)\)", (real.__doc__ or "").splitlines()[0])
        assert listed, f"CuPy does not say what {real} accepts"
        return {argument.partition("=")[0].split()[-1] for argument in listed[1].split(",") if argument.strip()}


def guarded(name: str, real: Callable, function: Callable) -> Callable:
    """NumPy's function with CuPy's arguments."""
    takes = accepted(real)

    def call(*args: Any, **kwargs: Any) -> Any:
        if isinstance(takes, inspect.Signature):
            takes.bind(*args, **kwargs)
        elif unknown := set(kwargs) - takes:
            raise TypeError(f"CuPy's {name} takes no {', '.join(unknown)}")
        given = (*args, *kwargs.values())
        if name in FOR_HOST_DATA and isinstance(args[0], np.ndarray):
            args = (Array(args[0].copy()), *args[1:])
        out = kwargs.get("out")
        if out is not None and not isinstance(out, Array):
            raise TypeError(f"out is a {type(out).__name__}, expected a cupy.ndarray")
        result = function(*map(unwrapped, args), **{key: unwrapped(value) for key, value in kwargs.items()})
        return wrapped(result, given)

    return call


class Array:
    """An array on an imagined device."""

    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]
    device = "the emulated device"

    def __init__(self, host: np.ndarray) -> None:
        self.host = host

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("Implicit conversion to a NumPy array is not allowed: .get()")

    def __getattr__(self, name: str) -> Any:
        real = getattr(cupy.ndarray, name)
        value = getattr(self.host, name)
        return guarded(name, real, value) if callable(value) else wrapped(value)

    def get(self) -> np.ndarray:
        return self.host.copy()

    def dot(self, b: Array, out: Array | None = None) -> Array:
        if out is not None:
            assert out.host.flags.c_contiguous, "Output array must be C-contiguous"
            assert out.dtype == np.result_type(self.host, b.host), "Not supported dtype combination"
        return guarded("dot", cupy.ndarray.dot, self.host.dot)(b, *([] if out is None else [out]))

    def __getitem__(self, key: Any) -> Any:
        parts = key if isinstance(key, tuple) else (key,)
        plain = all(isinstance(part, int | slice) or part is None for part in parts)
        return wrapped(self.host[(*parts, ...) if plain else unwrapped(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        self.host[unwrapped(key)] = unwrapped(value)

    def __len__(self) -> int:
        return len(self.host)

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self.host)

    def __int__(self) -> int:
        return int(self.host)

    def __index__(self) -> int:
        return operator.index(self.host)

    def __float__(self) -> float:
        return float(self.host)

    def __repr__(self) -> str:
        return f"emulated {self.host!r}"


def _foreign(other: Any) -> bool:
    """Whether CuPy leaves the operation to the other's method: it says so by having no `__array_ufunc__`."""
    return not isinstance(other, Array) and getattr(other, "__array_ufunc__", 0) is None


def _operators() -> None:
    def binary(function: Callable, swapped: bool) -> Callable:
        def method(self: Array, other: Any) -> Any:
            if _foreign(other):
                return NotImplemented
            pair = (unwrapped(other), self.host) if swapped else (self.host, unwrapped(other))
            return wrapped(function(*pair))

        return method

    def in_place(function: Callable) -> Callable:
        def method(self: Array, other: Any) -> Any:
            if _foreign(other):
                return NotImplemented
            self.host = function(self.host, unwrapped(other))
            return self

        return method

    for name in BINARY:
        stem = name.rstrip("_")
        setattr(Array, f"__{stem}__", binary(getattr(operator, name), False))
        setattr(Array, f"__r{stem}__", binary(getattr(operator, name), True))
        setattr(Array, f"__i{stem}__", in_place(getattr(operator, f"i{stem}")))
    for name in COMPARISONS:
        setattr(Array, f"__{name}__", binary(getattr(operator, name), False))
    for name in UNARY:
        function = getattr(operator, name)
        setattr(Array, f"__{name}__", lambda self, function=function: wrapped(function(self.host)))


_operators()


class Function:
    """A function of the namespace; CuPy's elementwise ones have `at` too."""

    def __init__(self, name: str, real: Callable, function: Callable) -> None:
        self.__name__ = name
        self._call = guarded(name, real, function)
        if hasattr(real, "at"):
            self.at = guarded(f"{name}.at", lambda a, indices, b=None: None, function.at)  # type: ignore[attr-defined]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(*args, **kwargs)


class Namespace:
    """The names of one of CuPy's modules, answered by NumPy's of the same name."""

    def __init__(self, name: str, real: Any, stand_in: Any) -> None:
        self.__name__, self._real, self._stand_in = name, real, stand_in

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)  # AttributeError where CuPy has no such name
        if name == "ndarray":
            return Array
        if isinstance(real, types.ModuleType):
            return Namespace(f"{self.__name__}.{name}", real, getattr(self._stand_in, name))
        if not callable(real) or isinstance(real, type):
            return real
        function = Function(name, real, getattr(self._stand_in, name))
        setattr(self, name, function)
        return function


namespace = Namespace("cupy", cupy, np)

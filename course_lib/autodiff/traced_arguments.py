"""Checks of the public functions: arguments, positions, results, directions.

Only public functions check, once per call; the contents of a traced value were checked when it was traced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.backend import array_namespace, float_array

from .refusals import LostDerivative
from .reverse import Variable
from .rules import integers, namespace_of
from .tracing import OPERATIONS, RUNNING, Traced, apply, innermost, new_level, shape_of

_FLOATS = (np.dtype(np.float64), np.dtype(np.float32))


def name_of(function: Callable[..., Any]) -> str:
    """Name of a function in error messages."""
    return getattr(function, "__name__", "the function")


def check_argnums(argnums: int | Sequence[int]) -> tuple[tuple[int, ...], bool]:
    """Positions of the arguments to differentiate with respect to, and whether `argnums` is a single one."""
    wrong = f"argnums is {argnums!r}, expected distinct positions of arguments, counted from 0"
    numbers = integers(argnums)
    if numbers is None:
        raise TypeError(wrong)
    if not numbers or len(set(numbers)) < len(numbers) or min(numbers) < 0:
        raise ValueError(wrong)
    return numbers, not hasattr(argnums, "__iter__")


def check_scalar(function: Callable[..., Any], value: Any) -> None:
    """Only a single number has a gradient."""
    if shape_of(value) != ():
        raise ValueError(
            f"{name_of(function)} returned shape {shape_of(value)}, expected a single number to differentiate: "
            "sum or average it, or use vjp with an upstream gradient"
        )


def checked(function: Callable[..., Any], args: Sequence[Any], positions: Sequence[int]) -> list[Any]:
    """The arguments, those at `positions` as float arrays of one library."""
    last = max(positions) if positions else 0
    if len(args) <= last:
        raise ValueError(
            f"{name_of(function)} was called with {len(args)} positional arguments, expected at least {last + 1} to "
            "differentiate with respect to"
        )
    inputs, others = list(args), False
    for i in positions:
        arg = inputs[i]
        if type(arg) is np.ndarray and arg.dtype in _FLOATS:  # the most frequent case: nothing to convert
            continue
        if isinstance(arg, Traced):
            _check_running(f"argument {i} of {name_of(function)}", arg)
        else:
            inputs[i] = float_array(f"argument {i} of {name_of(function)}", arg)
            others = True
    if others:
        array_namespace(*(inputs[i] for i in positions if not isinstance(inputs[i], Traced)))
    return inputs


def variables(
    function: Callable[..., Any], args: Sequence[Any], positions: Sequence[int]
) -> tuple[list[Any], list[Variable]]:
    """The arguments with those at `positions` as leaves of a new level, and these leaves."""
    inputs, level, leaves = checked(function, args, positions), new_level(), []
    for i in positions:
        inputs[i] = leaf = Variable(inputs[i], level)
        leaves.append(leaf)
    return inputs, leaves


def run(function: Callable[..., Any], inputs: Sequence[Any], level: int) -> tuple[Any, Any]:
    """Run a function on traced values of a level: its output, and the output's value without that level's trace."""
    RUNNING.add(level)
    try:
        output = function(*inputs)
    except ValueError as error:
        if isinstance(error.__cause__, LostDerivative):  # NumPy's own message for array[0] = x[0] misleads
            raise error.__cause__ from None
        raise
    finally:
        RUNNING.discard(level)
    if not isinstance(output, Traced):
        if isinstance(output, tuple | list | dict | set | str) or output is None:
            raise TypeError(f"{name_of(function)} returned a {type(output).__name__}, expected one array or number")
        value = output
    else:
        value = output.value if output.level == level else output
        if isinstance(value, Traced):
            _check_running(f"the result of {name_of(function)}", value)
    plain = innermost(value)
    if type(plain) is not np.float64:
        _check_real(f"the result of {name_of(function)}", plain)
    return output, value


def _check_running(what: str, value: Traced) -> None:
    """Raise ValueError for a value kept from a derivative that has ended, which is no longer tracked."""
    inner: Any = value
    while isinstance(inner, Traced):
        if inner.level not in RUNNING:
            raise ValueError(
                f"{what} depends on a traced value of a derivative that has ended: keep its .value instead"
            )
        inner = inner.value


def _check_real(what: str, value: Any) -> None:
    dtype = getattr(value, "dtype", None)
    if dtype is None:
        real = isinstance(value, int | float) and not isinstance(value, bool)
    elif isinstance(dtype, np.dtype):
        real = dtype.kind in "fiu"
    else:
        real = namespace_of(value).isdtype(dtype, ("real floating", "integral"))
    if not real:
        raise TypeError(f"{what} holds {type(value).__name__ if dtype is None else dtype}, expected real numbers")


def one_like(value: Any) -> Any:
    """The number 1 as the seed of a sweep, in the library and floating-point type of `value`."""
    array = innermost(value)
    if isinstance(array, np.ndarray | np.generic):
        return array.dtype.type(1)
    return namespace_of(array).ones_like(array)


def matching(name: str, given: Any, what: str, like: Any) -> Any:
    """Check that an argument has the shape of another value, and convert it to its floating-point type."""
    array = given if isinstance(given, Traced) else float_array(name, given, namespace_of(innermost(like)))
    if shape_of(array) != shape_of(like):
        raise ValueError(f"{name} has shape {shape_of(array)}, expected that of {what}, {shape_of(like)}")
    return in_kind_of(array, like)


def in_kind_of(array: Any, other: Any) -> Any:
    """Convert an array to the floating-point type of another."""
    dtype = getattr(other, "dtype", array.dtype)
    if array.dtype is dtype or array.dtype == dtype:
        return array
    return apply(OPERATIONS["astype"], array, dtype=dtype)

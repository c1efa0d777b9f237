"""What the functions that a user calls accept: arguments, positions, results, directions.

Checked once, at the border; what is inside a traced value was checked when it was traced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.backend import array_namespace, float_array

from .reverse import Variable
from .rules import namespace_of
from .tracing import OPERATIONS, Traced, apply, innermost, new_level, shape_of

_FLOATS = (np.dtype(np.float64), np.dtype(np.float32))


def name_of(function: Callable[..., Any]) -> str:
    """What to call a function in an error."""
    return getattr(function, "__name__", "the function")


def check_argnums(argnums: int | Sequence[int]) -> tuple[int, ...]:
    """The positions of the arguments to differentiate by, each once."""
    positions = (argnums,) if isinstance(argnums, int) else tuple(argnums)
    if not positions or len(set(positions)) < len(positions) or min(positions) < 0:
        raise ValueError(f"argnums is {argnums}, expected positions of arguments, from 0 on, each once")
    return positions


def check_scalar(function: Callable[..., Any], value: Any) -> None:
    """Only a single number has a gradient."""
    if shape_of(value) != ():
        raise ValueError(
            f"{name_of(function)} returned shape {shape_of(value)}, expected a single number to differentiate: "
            "sum or average it, or use vjp with an upstream gradient"
        )


def checked(function: Callable[..., Any], args: Sequence[Any], positions: Sequence[int]) -> list[Any]:
    """The arguments, those at `positions` as float arrays of one library."""
    if len(args) <= max(positions, default=0):
        raise ValueError(
            f"{name_of(function)} was called with {len(args)} positional arguments, expected at least "
            f"{max(positions, default=0) + 1}, to differentiate by"
        )
    inputs = list(args)
    arrays = []
    for i in positions:
        if type(inputs[i]) is np.ndarray and inputs[i].dtype in _FLOATS:  # nothing to do, and the most frequent
            arrays.append(inputs[i])
        elif not isinstance(inputs[i], Traced):
            inputs[i] = float_array(f"argument {i} of {name_of(function)}", inputs[i])
            arrays.append(inputs[i])
    array_namespace(*arrays)
    return inputs


def variables(
    function: Callable[..., Any], args: Sequence[Any], positions: Sequence[int], kind: type[Variable]
) -> tuple[list[Any], list[Variable]]:
    """The arguments, and those at `positions` among them as leaves of a new level."""
    inputs, leaves = checked(function, args, positions), []
    level = new_level()
    for i in positions:
        inputs[i] = kind(inputs[i], level)
        leaves.append(inputs[i])
    return inputs, leaves


def value_at(output: Any, level: int) -> Any:
    """What a derivative's function returned, less the trace of that derivative."""
    if isinstance(output, Traced):
        return output.value if output.level == level else output
    if isinstance(output, tuple | list | dict | set | str) or output is None:
        raise TypeError(f"the function returned a {type(output).__name__}, expected one array or number")
    return output


def one_like(value: Any) -> Any:
    """The number 1 as the seed of a sweep, in the library and kind of float of `value`."""
    array = innermost(value)
    xp = namespace_of(array)
    return array.dtype.type(1) if xp is np and hasattr(array, "dtype") else xp.ones_like(array)


def matching(name: str, given: Any, what: str, like: Any) -> Any:
    """An argument that shall have the shape of another, brought to its kind of float."""
    array = given if isinstance(given, Traced) else float_array(name, given, namespace_of(innermost(like)))
    if shape_of(array) != shape_of(like):
        raise ValueError(f"{name} has shape {shape_of(array)}, expected that of {what}, {shape_of(like)}")
    return in_kind_of(array, like)


def in_kind_of(array: Any, other: Any) -> Any:
    """An array in the kind of float of another."""
    dtype = getattr(other, "dtype", array.dtype)
    if array.dtype is dtype or array.dtype == dtype:
        return array
    return apply(OPERATIONS["astype"], array, dtype=dtype)

"""Constructors of operations: the rules of reverse and forward mode from a single derivative.

An elementwise operation needs only its derivative, a linear one its transpose, a reduction the weight of each
entry. The tables in `elementwise` and `shaping` are written with these.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import index
from typing import Any

import numpy as np

from course_lib.backend import array_namespace

from .tracing import OPERATIONS, Operation, apply, given, shape_of

__all__ = [
    "binary",
    "cast",
    "check_axis",
    "constant",
    "elementwise",
    "integers",
    "kept_shape",
    "linear",
    "namespace_of",
    "plus",
    "reduction",
    "times",
    "unary",
    "unbroadcast",
]


def namespace_of(*values: Any) -> Any:
    """Library of the arrays among `values`; NumPy if there are only numbers, whatever the backend."""
    for value in values:
        if hasattr(value, "shape") and not isinstance(value, np.generic):
            return array_namespace(*values)
    return np


def times(x: Any, y: Any) -> Any:
    """x y, either of which may be traced; some libraries reject ``array * traced``."""
    return apply(OPERATIONS["multiply"], x, y)


def plus(x: Any, y: Any) -> Any:
    """x + y, either of which may be traced."""
    return apply(OPERATIONS["add"], x, y)


def cast(mask: Any, like: Any) -> Any:
    """A mask as zeros and ones in the floating-point type of `like`."""
    if isinstance(mask, bool):
        return float(mask)
    return mask.astype(like.dtype) if hasattr(mask, "astype") else namespace_of(mask).astype(mask, like.dtype)


def unbroadcast(gradient: Any, shape: tuple[int, ...]) -> Any:
    """Undo a broadcast: sum a gradient over the axes along which an argument was repeated.

    Where the forward pass copied an entry, the backward pass adds up the gradients of the copies.

    Parameters
    ----------
    gradient : array or traced value
        Gradient with respect to the broadcast array.
    shape : tuple of int
        Shape of the argument before it was broadcast.

    Returns
    -------
    array or traced value
        Of shape `shape`.

    Examples
    --------
    >>> unbroadcast(np.ones((3, 5)), (5,)).tolist()
    [3.0, 3.0, 3.0, 3.0, 3.0]
    >>> unbroadcast(np.ones((3, 5)), (3, 1)).tolist()
    [[5.0], [5.0], [5.0]]
    """
    wide = shape_of(gradient)
    if wide == shape:
        return gradient
    new = len(wide) - len(shape)
    axes = tuple(i for i, length in enumerate(wide) if i < new or (shape[i - new] == 1 and length != 1))
    summed = apply(OPERATIONS["sum"], gradient, axis=axes, keepdims=True)
    return apply(OPERATIONS["reshape"], summed, shape=shape)


def elementwise(name: str, forward: Callable[..., Any], *derivatives: Callable[..., Any] | None) -> Operation:
    """Operation from its value and its derivatives, one per argument, ``derivative(out, *args, **params)``.

    None as a derivative means 1 and saves the multiplication.
    """

    def vjp(gradient: Any, needs: list[bool], out: Any, *args: Any, **params: Any) -> list[Any]:
        parts: list[Any] = []
        for need, derivative, arg in zip(needs, derivatives, args, strict=True):
            if not need:
                parts.append(None)
                continue
            part = gradient if derivative is None else times(gradient, derivative(out, *args, **params))
            parts.append(unbroadcast(part, shape_of(arg)))
        return parts

    def jvp(tangents: list[Any], out: Any, *args: Any, **params: Any) -> Any:
        total: Any = None
        for tangent, derivative in zip(tangents, derivatives, strict=True):
            if tangent is not None:
                part = tangent if derivative is None else times(tangent, derivative(out, *args, **params))
                total = part if total is None else plus(total, part)
        return total

    def local(out: Any, *args: Any, **params: Any) -> list[Any]:
        return [1.0 if derivative is None else derivative(out, *args, **params) for derivative in derivatives]

    operation = Operation(name, forward, vjp, jvp, local)
    OPERATIONS[name] = operation
    return operation


def constant(name: str, forward: Callable[..., Any]) -> Operation:
    """Operation whose derivative is zero wherever it exists, such as a comparison or a sign."""
    OPERATIONS[name] = Operation(name, forward)
    return OPERATIONS[name]


def linear(name: str, forward: Callable[..., Any], transposed: Callable[..., Any]) -> Operation:
    """Operation linear in its only argument; its transpose is ``transposed(gradient, shape of x, **params)``."""

    def vjp(gradient: Any, needs: list[bool], out: Any, x: Any, **params: Any) -> list[Any]:
        return [transposed(gradient, shape_of(x), **params)]

    def jvp(tangents: list[Any], out: Any, x: Any, **params: Any) -> Any:
        return apply(operation, tangents[0], **params)

    operation = Operation(name, forward, vjp, jvp)
    OPERATIONS[name] = operation
    return operation


def reduction(name: str, forward: Callable[..., Any], weights: Callable[..., Any]) -> Operation:
    """Reduction over `axis`; the derivatives by entry are ``weights(out, x, axis)``, with the axes of `out` kept."""

    def expand(value: Any, x: Any, axis: Any) -> Any:
        return apply(OPERATIONS["reshape"], value, shape=kept_shape(shape_of(x), axis))

    def vjp(gradient: Any, needs: list[bool], out: Any, x: Any, axis: Any, keepdims: bool) -> list[Any]:
        return [times(expand(gradient, x, axis), weights(expand(out, x, axis), x, axis))]

    def jvp(tangents: list[Any], out: Any, x: Any, axis: Any, keepdims: bool) -> Any:
        weighted = times(tangents[0], weights(expand(out, x, axis), x, axis))
        return apply(OPERATIONS["sum"], weighted, axis=axis, keepdims=keepdims)

    OPERATIONS[name] = Operation(name, forward, vjp, jvp)
    return OPERATIONS[name]


def integers(value: Any) -> tuple[int, ...] | None:
    """One or several integers of Python or NumPy as a tuple; None for anything else."""
    try:
        return tuple(map(index, (value,) if hasattr(value, "__index__") and not shape_of(value) else value))
    except TypeError:
        return None


def check_axis(axis: Any, shape: tuple[int, ...], name: str = "axis") -> tuple[int, ...] | None:
    """The axes of an array of `shape`, counted from 0; None, for all axes, is returned unchanged.

    TypeError if `axis` is not an integer, several integers or None; ValueError if an axis is missing or repeated.
    """
    if axis is None:
        return None
    axes, ndim = integers(axis), len(shape)
    if axes is None:
        raise TypeError(f"{name} is {axis!r}, expected an integer, a tuple of integers or None")
    if any(not -ndim <= a < ndim for a in axes):
        range_ = f"from {-ndim} to {ndim - 1}" if ndim else "None, or (): a number has no axes"
        raise ValueError(f"{name} is {axis!r} for an array of shape {shape}, expected {range_}")
    axes = tuple(a % ndim for a in axes)
    if len(set(axes)) < len(axes):
        raise ValueError(f"{name} is {axis!r}, expected each axis once")
    return axes


def kept_shape(shape: tuple[int, ...], axes: tuple[int, ...] | None) -> tuple[int, ...]:
    """Shape after a reduction over `axes` that keeps them with length 1."""
    return tuple(1 if axes is None or i in axes else length for i, length in enumerate(shape))


def unary(
    module: str,
    name: str,
    formula: str,
    forward: Callable[[Any, Any], Any],
    derivative: Callable[[Any, Any], Any] | None,
    example: tuple[float, float, float],
) -> Callable[[Any], Any]:
    """Public function of one argument, documented for `module`; the example is (x, value, derivative)."""
    operation = elementwise(name, lambda x: forward(namespace_of(x), x), derivative)

    def function(x: Any) -> Any:
        return apply(operation, given("x", x))

    at, value, slope = example
    function.__name__ = function.__qualname__ = name
    function.__module__ = module
    function.__doc__ = f"""{formula}

    Parameters
    ----------
    x : array, number or traced value
        Any shape.

    Returns
    -------
    array, number or traced value
        Same shape and floating-point type as `x`.

    Examples
    --------
    >>> from course_lib.autodiff import value_and_grad
    >>> value, derivative = value_and_grad({name})({at})
    >>> round(float(value), 6), round(float(derivative), 6)
    {value, slope}
    """
    return function


def binary(
    module: str, name: str, formula: str, operation: Operation, example: tuple[float, ...]
) -> Callable[[Any, Any], Any]:
    """Public function of two arguments; the example is (x, y, value, derivatives)."""

    def function(x: Any, y: Any) -> Any:
        if isinstance(x, int | float) and isinstance(y, int | float):
            x = np.float64(x)  # by the rules of arrays: 1.0 / 0.0 is infinite, a root of -8.0 is NaN
        return apply(operation, given("x", x), given("y", y))

    at_x, at_y, value, by_x, by_y = example
    function.__name__ = function.__qualname__ = name
    function.__module__ = module
    function.__doc__ = f"""{formula}

    Parameters
    ----------
    x, y : array, number or traced value
        Shapes that broadcast.

    Returns
    -------
    array, number or traced value
        The broadcast shape.

    Examples
    --------
    >>> from course_lib.autodiff import value_and_grad
    >>> value, gradients = value_and_grad({name}, argnums=(0, 1))({at_x}, {at_y})
    >>> round(float(value), 6), [round(float(g), 6) for g in gradients]
    ({value}, [{by_x}, {by_y}])
    """
    return function

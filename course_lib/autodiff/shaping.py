"""Operations that move entries: reshaping, transposing, joining, indexing.

All are linear: forward mode applies the operation to the derivative, reverse mode applies its transpose
(a sum for a broadcast, a scatter for an index).

Indexing with slices and numbers works in every library; indexing with arrays of numbers needs NumPy or
CuPy, since the array API standard has no scatter-add.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType
from typing import Any

import numpy as np

from course_lib.backend import beside

from .rules import check_axis, integers, linear, namespace_of, unbroadcast
from .tracing import OPERATIONS, Operation, Traced, apply, given, shape_of, zeros_like

__all__ = [
    "broadcast_to",
    "concatenate",
    "reshape",
    "stack",
    "transpose",
]

# ---------------------------------------------------------------------------------------------------
# Shapes

_reshape = linear(
    "reshape",
    lambda x, shape: namespace_of(x).reshape(x, shape),
    lambda gradient, was, shape: reshape(gradient, was),
)
_broadcast_to = linear(
    "broadcast_to",
    lambda x, shape: namespace_of(x).broadcast_to(x, shape),
    lambda gradient, was, shape: unbroadcast(gradient, was),
)
_transpose = linear(
    "transpose",
    lambda x, axes: namespace_of(x).permute_dims(x, axes),
    lambda gradient, was, axes: transpose(gradient, sorted(range(len(axes)), key=axes.__getitem__)),
)
linear(
    "matrix_transpose",
    lambda x: x.T if x.ndim == 2 else namespace_of(x).matrix_transpose(x),
    lambda gradient, was: apply(OPERATIONS["matrix_transpose"], gradient),
)
linear(
    "astype",
    lambda x, dtype: x.astype(dtype) if hasattr(x, "astype") else namespace_of(x).astype(x, dtype),
    lambda gradient, was, dtype: gradient,
)


def reshape(x: Any, shape: int | tuple[int, ...]) -> Any:
    """The same entries in another shape.

    Parameters
    ----------
    x : array or traced value
    shape : int or tuple of int
        One length may be -1; it is inferred.

    Returns
    -------
    array or traced value

    Examples
    --------
    >>> import numpy as np
    >>> reshape(np.arange(4.0), (2, 2)).tolist()
    [[0.0, 1.0], [2.0, 3.0]]
    """
    return apply(_reshape, given("x", x), shape=_check_shape(shape))


def _check_shape(shape: Any) -> tuple[int, ...]:
    lengths = integers(shape)
    if lengths is None:
        raise TypeError(f"shape is {shape!r}, expected an integer or a tuple of integers")
    return lengths


def broadcast_to(x: Any, shape: tuple[int, ...]) -> Any:
    """Repeat entries along new axes and axes of length 1; the gradient sums over the copies.

    Parameters
    ----------
    x : array or traced value
    shape : tuple of int

    Returns
    -------
    array or traced value

    Examples
    --------
    >>> import numpy as np
    >>> broadcast_to(np.array([1.0, 2.0]), (2, 2)).tolist()
    [[1.0, 2.0], [1.0, 2.0]]
    """
    return apply(_broadcast_to, given("x", x), shape=_check_shape(shape))


def transpose(x: Any, axes: Sequence[int] | None = None) -> Any:
    """Permute the axes.

    Parameters
    ----------
    x : array or traced value
    axes : sequence of int, optional
        Reversed by default; negative ones count from the end.

    Returns
    -------
    array or traced value

    Examples
    --------
    >>> import numpy as np
    >>> transpose(np.ones((3, 5))).shape
    (5, 3)
    """
    x = given("x", x)
    shape = shape_of(x)
    order = tuple(reversed(range(len(shape)))) if axes is None else check_axis(axes, shape, "axes")
    if order is None or len(order) != len(shape):
        raise ValueError(f"axes is {axes!r} for an array of shape {shape}, expected each of its {len(shape)} axes once")
    return apply(_transpose, x, axes=order)


def concatenate(arrays: Sequence[Any], axis: int = 0) -> Any:
    """Join arrays along an existing axis.

    Parameters
    ----------
    arrays : sequence of arrays or traced values
        One or more.
    axis : int

    Returns
    -------
    array or traced value

    Examples
    --------
    >>> import numpy as np
    >>> concatenate([np.ones(2), np.zeros(1)]).tolist()
    [1.0, 1.0, 0.0]
    """
    if not arrays:
        raise ValueError("arrays is empty, expected one or more")
    arrays = [given(f"array {i}", array) for i, array in enumerate(arrays)]
    shapes = [shape_of(array) for array in arrays]
    if not shapes[0]:
        raise ValueError("array 0 is a number, expected arrays with axes; use stack for numbers")
    place = _one_axis(axis, shapes[0])
    if any(len(s) != len(shapes[0]) or _without(s, place) != _without(shapes[0], place) for s in shapes):
        raise ValueError(f"arrays have the shapes {shapes}, expected them to differ only along axis {axis}")
    return apply(_concatenate, *arrays, axis=place)


def _one_axis(axis: Any, shape: tuple[int, ...]) -> int:
    axes = check_axis(axis, shape)
    if axes is None or len(axes) != 1:
        raise TypeError(f"axis is {axis!r}, expected one integer")
    return axes[0]


def _without(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return (*shape[:axis], *shape[axis + 1 :])


def stack(arrays: Sequence[Any], axis: int = 0) -> Any:
    """Join arrays or numbers of one shape along a new axis.

    Parameters
    ----------
    arrays : sequence of arrays or traced values
    axis : int
        Position of the new axis in the result.

    Returns
    -------
    array or traced value

    Examples
    --------
    >>> import numpy as np
    >>> stack([np.zeros(3), np.ones(3)], axis=1).shape
    (3, 2)
    """
    arrays = [given(f"array {i}", array) for i, array in enumerate(arrays)]
    shapes = [shape_of(array) for array in arrays]
    if len(set(shapes)) != 1:
        raise ValueError(f"arrays have the shapes {shapes}, expected one or more of the same shape")
    shape = shapes[0]
    place = _one_axis(axis, (*shape, 1))
    longer = (*shape[:place], 1, *shape[place:])
    return concatenate([reshape(array, longer) for array in arrays], place)


def _concatenate_vjp(gradient: Any, needs: list[bool], out: Any, *arrays: Any, axis: int) -> list[Any]:
    parts, start = [], 0
    before = (slice(None),) * axis
    for need, array in zip(needs, arrays, strict=True):
        stop = start + shape_of(array)[axis]
        parts.append(apply(_getitem, gradient, index=(*before, slice(start, stop), ...)) if need else None)
        start = stop
    return parts


def _concatenate_jvp(tangents: list[Any], out: Any, *arrays: Any, axis: int) -> Any:
    filled = [zeros_like(array) if t is None else t for t, array in zip(tangents, arrays, strict=True)]
    return concatenate(filled, axis)


_concatenate = Operation(
    "concatenate",
    lambda *arrays, axis: namespace_of(*arrays).concat(arrays, axis=axis),
    _concatenate_vjp,
    _concatenate_jvp,
)

# ---------------------------------------------------------------------------------------------------
# Indexing


def _take(x: Any, index: Any) -> Any:
    if any(isinstance(part, Traced) for part in (index if isinstance(index, tuple) else (index,))):
        raise TypeError(
            "a traced value cannot be an index, since the result's shape would depend on it: select entries "
            "with where(condition, x, y)"
        )
    return x[index]


def _scatter(x: Any, shape: tuple[int, ...], index: Any) -> Any:
    """Zeros of `shape` with the entries of `x` added at `index`: repeated entries are added up."""
    xp = namespace_of(x)
    out = xp.zeros(shape, **beside(x))
    if hasattr(out, "at"):  # JAX, whose arrays are immutable
        return out.at[index].add(x)
    parts = index if isinstance(index, tuple) else (index,)
    if all(part is None or isinstance(part, int | np.integer | slice | EllipsisType) for part in parts):
        places = tuple(part for part in parts if part is not None)  # the standard has no assignment to a new axis
        places = places if ... in places else (*places, ...)
        out[places] = xp.reshape(x, out[places].shape)
    elif hasattr(xp.add, "at"):
        xp.add.at(out, index, x)
    else:
        raise TypeError(f"indexing by an array has no derivative in {xp.__name__}, only in numpy and cupy")
    return out


_getitem = linear(
    "getitem", _take, lambda gradient, was, index: apply(OPERATIONS["scatter"], gradient, shape=was, index=index)
)
linear("scatter", _scatter, lambda gradient, was, shape, index: apply(_getitem, gradient, index=index))

"""Operations that combine entries: sums, means, maxima, softmax, matrix products.

Each has one rule for reverse and one for forward mode, written with operations of the package, so that all
of them can be differentiated again. `max` divides its gradient equally among several largest entries.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course_lib.backend.sums import ROWS, column_sums, tall_product

from .elementwise import exp
from .rules import cast, check_axis, constant, kept_shape, linear, namespace_of, plus, reduction, unbroadcast
from .shaping import broadcast_to, reshape
from .tracing import METHODS, OPERATIONS, Operation, apply, given, innermost, shape_of

__all__ = ["log_softmax", "logsumexp", "matmul", "max", "mean", "softmax", "sum"]

Axis = int | tuple[int, ...] | None
Axes = tuple[int, ...] | None
"""Counted from 0; None for all."""


def _max_share(x: Any, axis: Axes) -> Any:
    xp = namespace_of(x)
    at_top = cast(x == xp.max(x, axis=axis, keepdims=True), x)
    return at_top / _added(at_top, axis, True)


def _stable_logsumexp(x: Any, axis: Axes, keepdims: bool) -> Any:
    """top + log(m) + log(1 + rest/m), for m entries at the top: accurate even if the rest is tiny."""
    xp = namespace_of(x)
    x = xp.asarray(x)
    top = xp.max(x, axis=axis, keepdims=True)
    at_top = x == top
    with np.errstate(all="ignore"):  # infinities and NaN give the limit
        e = xp.exp(x - top)  # exp(1000) overflows, exp(1000 - 1000) does not
        rest = _added(xp.where(at_top, 0.0, e), axis, True)
        count = _added(cast(at_top, x), axis, True)
        out = top + (xp.log(count) + xp.log1p(rest / count))
    return out if keepdims else xp.squeeze(out, axis=tuple(range(x.ndim)) if axis is None else axis)


def _finite_peak(x: Any, axis: Axes) -> Any:
    """The largest entry, 0 where that is not finite."""
    xp = namespace_of(x)
    top = xp.max(x, axis=axis, keepdims=True)
    return xp.where(xp.isfinite(top), top, 0.0)


def _added(x: Any, axis: Axes, keepdims: bool) -> Any:
    return column_sums(x, axis, keepdims) if shape_of(x) else namespace_of(x).sum(x, axis=axis, keepdims=keepdims)


_sum = linear(
    "sum",
    _added,
    lambda gradient, was, axis, keepdims: broadcast_to(reshape(gradient, kept_shape(was, axis)), was),
)
_shares = constant("max_share", _max_share)
_max = reduction(
    "max",
    lambda x, axis, keepdims: namespace_of(x).max(x, axis=axis, keepdims=keepdims),
    lambda out, x, axis: apply(_shares, x, axis=axis),
)
_logsumexp = reduction("logsumexp", _stable_logsumexp, lambda out, x, axis: _softmax(x, axis))
_peak = constant("peak", _finite_peak)


def below_peak(x: Any, axis: Axes) -> Any:
    """x minus its largest entry if that is finite, so that the exponential does not overflow."""
    return x - apply(_peak, x, axis=axis)


def _log_softmax(x: Any, axis: Axes) -> Any:
    below = below_peak(x, axis)  # x - logsumexp(x) would round: a small difference of large numbers
    return below - apply(_logsumexp, below, axis=axis, keepdims=True)


def _softmax(x: Any, axis: Axes) -> Any:
    e = exp(below_peak(x, axis))
    return e / apply(_sum, e, axis=axis, keepdims=True)


def _checked(x: Any, axis: Any, empty: str = "") -> tuple[Any, Axes]:
    """An argument and its axes counted from 0; `empty` says what cannot be done without entries."""
    x = given("x", x)
    shape = shape_of(x)
    axes = check_axis(axis, shape)
    if empty and 0 in (shape if axes is None else [shape[i] for i in axes]):
        raise ValueError(f"x has shape {shape}: there is nothing to {empty} over axis {axis}")
    return x, axes


def sum(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """Sum over one axis, several, or all.

    Parameters
    ----------
    x : array or traced value
    axis : int, tuple of int, or None
        None sums all entries.
    keepdims : bool
        Keep the summed axes as length 1.

    Returns
    -------
    array or traced value

    Examples
    --------
    >>> import numpy as np
    >>> sum(np.ones((3, 5)), axis=0).tolist()
    [3.0, 3.0, 3.0, 3.0, 3.0]
    """
    x, axes = _checked(x, axis)
    return apply(_sum, x, axis=axes, keepdims=keepdims)


def mean(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """Mean over one axis, several, or all: the sum over the number of entries.

    Parameters
    ----------
    x : array or traced value
    axis : int, tuple of int, or None
        None takes all entries.
    keepdims : bool
        Keep the axes as length 1.

    Returns
    -------
    array or traced value

    Raises
    ------
    ValueError
        If there is nothing to average.

    Examples
    --------
    >>> import numpy as np
    >>> float(mean(np.array([1.0, 2.0, 6.0])))
    3.0
    """
    x, axes = _checked(x, axis, "average")
    shape = shape_of(x)
    count = math.prod(shape if axes is None else [shape[i] for i in axes])
    with np.errstate(over="ignore"):
        found = apply(_sum, x, axis=axes, keepdims=keepdims) / count
    plain = innermost(found)
    if isinstance(plain, np.ndarray | np.generic) and not np.isfinite(plain).all():  # perhaps only the sum overflows
        return apply(_sum, x / count, axis=axes, keepdims=keepdims)
    return found


def max(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """Largest entry; tied entries share the gradient equally.

    Parameters
    ----------
    x : array or traced value
    axis : int, tuple of int, or None
        None takes the largest of all.
    keepdims : bool
        Keep the axes as length 1.

    Returns
    -------
    array or traced value

    Raises
    ------
    ValueError
        If there is nothing to choose from.

    Examples
    --------
    >>> import numpy as np
    >>> max(np.array([[1.0, 4.0], [3.0, 2.0]]), axis=1).tolist()
    [4.0, 3.0]
    """
    x, axes = _checked(x, axis, "choose from")
    return apply(_max, x, axis=axes, keepdims=keepdims)


def logsumexp(x: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """log(sum(exp(x))), without overflow; its derivative is the softmax.

    Parameters
    ----------
    x : array or traced value
    axis : int, tuple of int, or None
        None sums over all entries.
    keepdims : bool
        Keep the axes as length 1.

    Returns
    -------
    array or traced value
        -inf where all entries are.

    Raises
    ------
    ValueError
        If there is nothing to add up.

    Examples
    --------
    >>> import numpy as np
    >>> round(float(logsumexp(np.array([1000.0, 1000.0]))), 6)
    1000.693147
    """
    x, axes = _checked(x, axis, "add up")
    return apply(_logsumexp, x, axis=axes, keepdims=keepdims)


def softmax(x: Any, axis: int = -1) -> Any:
    """exp(x) divided by its sum along an axis: probabilities, unchanged when a number is added to x.

    Parameters
    ----------
    x : array or traced value
    axis : int

    Returns
    -------
    array or traced value

    Examples
    --------
    >>> import numpy as np
    >>> softmax(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    return _softmax(*_checked(x, axis, "normalize"))


def log_softmax(x: Any, axis: int = -1) -> Any:
    """Logarithm of the softmax: x - logsumexp(x), exact even where the probability underflows.

    Parameters
    ----------
    x : array or traced value
    axis : int

    Returns
    -------
    array or traced value

    Examples
    --------
    >>> import numpy as np
    >>> log_softmax(np.array([0.0, 1000.0])).tolist()
    [-1000.0, 0.0]
    """
    return _log_softmax(*_checked(x, axis, "normalize"))


# ---------------------------------------------------------------------------------------------------
# Matrix products


def _matmul_vjp(gradient: Any, needs: list[bool], out: Any, x: Any, y: Any) -> list[Any]:
    # out = x y: gradient y^T for x, x^T gradient for y
    return [
        unbroadcast(_product(gradient, apply(OPERATIONS["matrix_transpose"], y)), shape_of(x)) if needs[0] else None,
        unbroadcast(_product(apply(OPERATIONS["matrix_transpose"], x), gradient), shape_of(y)) if needs[1] else None,
    ]


def _matmul_jvp(tangents: list[Any], out: Any, x: Any, y: Any) -> Any:
    by_x, by_y = tangents
    if by_y is None:
        return _product(by_x, y)
    return _product(x, by_y) if by_x is None else plus(_product(by_x, y), _product(x, by_y))


def _multiplied(x: Any, y: Any) -> Any:
    if x.ndim == y.ndim == 2 and x.shape[1] > ROWS and x.dtype == y.dtype:
        return tall_product(x.T, y)
    return x @ y


_matmul = Operation("matmul", _multiplied, _matmul_vjp, _matmul_jvp)
OPERATIONS["matmul"] = _matmul


def _product(x: Any, y: Any) -> Any:
    return apply(_matmul, x, y)


def matmul(x: Any, y: Any) -> Any:
    """Matrix product, also of stacks of matrices; a vector is a row on the left, a column on the right.

    Parameters
    ----------
    x, y : array or traced value
        (..., n, k) and (..., k, m), or (k,) for either.

    Returns
    -------
    array or traced value
        (..., n, m), without the axis of each vector.

    Raises
    ------
    ValueError
        If the inner lengths differ, or either is a number.

    Examples
    --------
    >>> import numpy as np
    >>> matmul(np.ones((3, 5)), np.ones(5)).tolist()
    [5.0, 5.0, 5.0]
    """
    x, y = given("x", x), given("y", y)
    left, right = shape_of(x), shape_of(y)
    if not left or not right or left[-1] != right[-2 if len(right) > 1 else 0]:
        raise ValueError(
            f"matmul of shapes {left} and {right}: expected (..., n, k) and (..., k, m), the last axis of x "
            "as long as the second last of y. Is one of them transposed?"
        )
    if len(left) > 1 and len(right) > 1:
        return _product(x, y)
    rows = x if len(left) > 1 else reshape(x, (1, left[0]))
    columns = y if len(right) > 1 else reshape(y, (right[0], 1))
    out = _product(rows, columns)
    shape = list(shape_of(out))
    if len(right) == 1:
        del shape[-1]
    if len(left) == 1:
        del shape[-1 if len(right) == 1 else -2]
    return reshape(out, tuple(shape))


METHODS.update(matmul=matmul, mean=mean, sum=sum)

"""Checks of the arguments of public functions: shapes, finite numbers, counts and rates.

Each check returns its argument in the form that the kernels expect, or raises an error that names the
argument, its value, what is accepted and what to try. Only public functions check, once per call.
"""

from __future__ import annotations

import numbers
import operator
from typing import Any

from course_lib.arguments.settings import MOST
from course_lib.backend import Array, array_namespace, check_all_finite, check_finite, float_array, float_arrays


def check_regression(X: Any, y: Any, theta: Any, name: str = "theta", cast: bool = True) -> tuple[Array, Array, Array]:
    """Return data and coefficients as float arrays of one library and dtype.

    Parameters
    ----------
    X : array (n, d)
        One sample per row.
    y : array (n,)
        Targets or labels.
    theta : array (d,)
        Coefficients.
    name : str
        The coefficients' name in error messages.
    cast : bool
        If False, X keeps its dtype, for kernels that read it in blocks.

    Returns
    -------
    X, y, theta : arrays

    Examples
    --------
    >>> check_regression([[1.0, 2.0]], [3.0], [0.0])
    Traceback (most recent call last):
    ...
    ValueError: theta has shape (1,), expected (2,), one coefficient per column of X with shape (1, 2). Is the
    column of ones missing or duplicated (add_intercept)?
    """
    X, y, theta = float_arrays(**{"X": X, "y": y, name: theta})
    _check_matrix_shape("X", X)
    if y.shape != X.shape[:1]:
        raise ValueError(f"y has shape {y.shape}, expected {X.shape[:1]}, one target per row of X with shape {X.shape}")
    _check_coefficients_shape(X, theta, name)
    check_all_finite(**{"X": X, "y": y, name: theta})
    if X.dtype == y.dtype == theta.dtype:
        return X, y, theta
    wide, y, theta = one_dtype(X, y, theta) if cast else one_dtype(X[:1, :], y, theta)
    return wide if cast else X, y, theta


def check_coefficients(X: Any, theta: Any) -> tuple[Array, Array]:
    """`check_regression` without targets.

    Parameters
    ----------
    X : array (n, d)
        One sample per row.
    theta : array (d,)
        Coefficients.

    Returns
    -------
    X, theta : arrays

    Examples
    --------
    >>> [array.shape for array in check_coefficients([[1.0, 2.0]], [0.0, 0.0])]
    [(1, 2), (2,)]
    """
    X, theta = float_arrays(X=X, theta=theta)
    _check_matrix_shape("X", X)
    _check_coefficients_shape(X, theta, "theta")
    check_all_finite(X=X, theta=theta)
    X, theta = one_dtype(X, theta)
    return X, theta


def _check_coefficients_shape(X: Array, theta: Array, name: str) -> None:
    if theta.shape != X.shape[1:]:
        raise ValueError(
            f"{name} has shape {theta.shape}, expected {X.shape[1:]}, one coefficient per column of X with "
            f"shape {X.shape}. Is the column of ones missing or duplicated (add_intercept)?"
        )


def _check_matrix_shape(name: str, array: Array) -> None:
    if array.ndim != 2:
        raise ValueError(
            f"{name} has shape {array.shape}, expected (n, d), one sample per row; use {name}[:, None] for one feature"
        )
    if 0 in array.shape:
        raise ValueError(f"{name} has shape {array.shape}, expected at least one sample and one feature")


def check_matrix(name: str, value: Any) -> Array:
    """Return a float matrix with at least one row and one column and only finite entries.

    Parameters
    ----------
    name : str
        The argument's name.
    value : array (n, d)
        One sample per row.

    Returns
    -------
    array (n, d)

    Examples
    --------
    >>> check_matrix("X", [1.0, 2.0])
    Traceback (most recent call last):
    ...
    ValueError: X has shape (2,), expected (n, d), one sample per row; use X[:, None] for one feature
    """
    array = float_array(name, value)
    _check_matrix_shape(name, array)
    check_finite(name, array)
    return array


def check_vectors(**arrays: Any) -> tuple[Array, ...]:
    """Return float vectors of one library and dtype with only finite entries.

    Parameters
    ----------
    **arrays : array (n,)
        Passed by name; the lengths may differ.

    Returns
    -------
    tuple of arrays, in the order given

    Examples
    --------
    >>> [vector.tolist() for vector in check_vectors(x=[1, 2], y=[0.5])]
    [[1.0, 2.0], [0.5]]
    """
    vectors = float_arrays(**arrays)
    for name, vector in zip(arrays, vectors, strict=True):
        if vector.ndim != 1:
            raise ValueError(f"{name} has shape {vector.shape}, expected a vector (n,)")
        check_finite(name, vector)
    return one_dtype(*vectors)


def one_dtype(*arrays: Array) -> tuple[Array, ...]:
    """Convert float arrays to a common dtype: float32 only if all are, so that nothing is rounded.

    Parameters
    ----------
    *arrays : arrays of float32 or float64

    Returns
    -------
    tuple of arrays
        Arrays that already have this dtype are not copied.

    Examples
    --------
    >>> import numpy as np
    >>> [str(a.dtype) for a in one_dtype(np.ones(1, np.float32), np.ones(1))]
    ['float64', 'float64']
    """
    if all(array.dtype == arrays[0].dtype for array in arrays):
        return arrays
    xp = array_namespace(*arrays)
    dtype = xp.result_type(*arrays)
    return tuple(xp.astype(array, dtype, copy=False) for array in arrays)


def check_positive(name: str, value: Any, zero: bool = False) -> float:
    """Return a finite float above 0, or at least 0 if `zero` is true.

    Parameters
    ----------
    name : str
        The argument's name.
    value : number
        Or a 0-d array; text and booleans are rejected.
    zero : bool
        Whether zero is accepted.

    Returns
    -------
    float

    Examples
    --------
    >>> check_positive("learning_rate", -0.1)
    Traceback (most recent call last):
    ...
    ValueError: learning_rate is -0.1, expected a finite number above 0
    """
    scalar = getattr(value, "shape", None) == () and "bool" not in str(value.dtype)
    if isinstance(value, bool) or not (isinstance(value, numbers.Real) or scalar):
        raise TypeError(f"{name} is {value!r}, expected a number")
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} is {value!r}, expected a number") from None
    except OverflowError:  # an integer too large for a float
        number = float("inf")
    if not (0 < number < float("inf") or (zero and number == 0)):
        raise ValueError(f"{name} is {number:g}, expected a finite number {'of at least' if zero else 'above'} 0")
    return number


def check_count(name: str, value: Any, least: int = 0, most: int = MOST) -> int:
    """Return an integer from `least` to `most`.

    Parameters
    ----------
    name : str
        The argument's name.
    value : int
        Or a NumPy integer; booleans and 3.0 are rejected.
    least : int
        Smallest accepted value.
    most : int
        Largest accepted value; the default exceeds what time and memory allow.

    Returns
    -------
    int

    Examples
    --------
    >>> check_count("steps", 10)
    10
    >>> check_count("steps", -1)
    Traceback (most recent call last):
    ...
    ValueError: steps is -1, expected an integer of at least 0
    """
    try:
        count = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is {value!r}, expected an integer") from None
    if isinstance(value, bool):
        raise TypeError(f"{name} is {value!r}, expected an integer")
    shown = count if abs(count) < 10**20 else "beyond 10^20"
    if count < least:
        raise ValueError(f"{name} is {shown}, expected an integer of at least {least}")
    if count > most:
        raise ValueError(f"{name} is {shown}, expected an integer of at most {most}")
    return count


def check_function(name: str, value: Any) -> None:
    """Raise TypeError unless `value` can be called.

    Parameters
    ----------
    name : str
        The argument's name.
    value : callable

    Examples
    --------
    >>> check_function("gradient", [1.0, 2.0])
    Traceback (most recent call last):
    ...
    TypeError: gradient is [1.0, 2.0], expected a function
    """
    if not callable(value):
        raise TypeError(f"{name} is {value!r}, expected a function")


def within_range(name: str, value: Array) -> Array:
    """Return `value`; raise ValueError if it has an infinite entry or NaN.

    Parameters
    ----------
    name : str
        The result's name in error messages.
    value : array of floats

    Returns
    -------
    array
        `value` itself.

    Examples
    --------
    >>> import numpy as np
    >>> within_range("gradient", np.array([1.0, np.inf]))
    Traceback (most recent call last):
    ...
    ValueError: the gradient is beyond the largest float64: scale the data, or use smaller parameters
    """
    xp = array_namespace(value)
    if not bool(xp.all(xp.isfinite(value))):
        kind = str(value.dtype).rsplit(".", 1)[-1]
        raise ValueError(f"the {name} is beyond the largest {kind}: scale the data, or use smaller parameters")
    return value

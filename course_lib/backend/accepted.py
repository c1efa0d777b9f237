"""What kernels accept: finite arrays of float32 or float64. `course_lib.backend` exports these names."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.backend.arrays import beside, to_numpy
from course_lib.backend.namespaces import Array, array_namespace, is_plain, named_namespace

_FLOATS = (np.dtype(np.float64), np.dtype(np.float32))


def float_array(name: str, value: Any, xp: Any = None, like: Any = None) -> Array:
    """Convert an argument to an array of float32 or float64. A float array is returned without copying.

    Parameters
    ----------
    name : str
        The argument's name, for error messages.
    value : array, number or nested list
        float32 and float64 are kept; integers and booleans become float64. Numbers and lists become arrays
        of `xp`.
    xp : module, optional
        The expected namespace. By default that of `value`; for numbers and lists, that in which new
        arrays are created.
    like : array, optional
        Numbers and lists become arrays on its device.

    Returns
    -------
    array

    Raises
    ------
    TypeError
        If `value` holds anything but real numbers, or belongs to a library other than `xp`.
    ValueError
        If a list is ragged.

    Examples
    --------
    >>> float_array("x", [1, 2]).tolist()
    [1.0, 2.0]
    >>> float_array("x", ["one"])
    Traceback (most recent call last):
    ...
    TypeError: x holds U3, expected real numbers (float32, float64, integers or booleans)
    """
    owner = named_namespace(name, value)
    if is_plain(value):
        xp = owner if xp is None else xp
        host = _float_numpy(name, value)
        place = {} if like is None else beside(like, getattr(xp, str(host.dtype)))
        return xp.asarray(host, **place)
    if xp is not None and owner is not xp:
        raise TypeError(
            f"{name} is an array of {owner.__name__}, other arguments are arrays of {xp.__name__}: move them to one "
            "library first, with to_numpy(x) or asarray(x)"
        )
    if owner is np:
        return _float_numpy(name, value)
    if value.dtype == owner.float64 or value.dtype == owner.float32:
        return value
    if not owner.isdtype(value.dtype, ("bool", "integral")):
        raise _not_real(name, value.dtype)
    return owner.astype(value, owner.float64)


def float_arrays(**values: Any) -> tuple[Array, ...]:
    """Convert arguments to float arrays of one library; numbers and lists go to the device of the arrays.

    Parameters
    ----------
    **values : array, number or nested list
        Passed by name.

    Returns
    -------
    tuple of arrays, in the order given
        Each keeps its own dtype, as in `float_array`.

    Raises
    ------
    TypeError, ValueError
        As `float_array` and `array_namespace`.

    Examples
    --------
    >>> [array.tolist() for array in float_arrays(x=np.ones(2), h=1)]
    [[1.0, 1.0], 1.0]
    """
    if all(type(value) is np.ndarray and value.dtype in _FLOATS for value in values.values()):
        return tuple(values.values())  # the most frequent case: nothing to convert
    try:
        xp = array_namespace(*values.values())
    except TypeError:
        for name, value in values.items():  # raises the error that names the argument
            float_array(name, value)
        raise
    like = next((value for value in values.values() if not is_plain(value)), None)
    return tuple(float_array(name, value, xp, like) for name, value in values.items())


def _float_numpy(name: str, value: Any) -> np.ndarray:
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is a ragged list, expected rows of equal length ({error})") from None
    if array.dtype in _FLOATS:
        return array
    if array.dtype.kind not in "biu":
        raise _not_real(name, array.dtype)
    return array.astype(np.float64)


def _not_real(name: str, dtype: Any) -> TypeError:
    shown = str(dtype).lstrip("<>|=")
    return TypeError(f"{name} holds {shown}, expected real numbers (float32, float64, integers or booleans)")


def all_finite(array: Array) -> Array:
    """Whether all entries are finite, as a bool or a scalar array; does not wait for the device.

    Parameters
    ----------
    array : array of floats

    Returns
    -------
    bool or scalar array

    Examples
    --------
    >>> bool(all_finite(np.array([1.0, np.inf])))
    False
    """
    if type(array) is not np.ndarray and (xp := array_namespace(array)) is not np:
        return xp.all(xp.isfinite(array))
    if array.size > 1 << 15 and array.flags.forc:  # one pass, without an array of booleans
        entries = array.ravel(order="K")
        with np.errstate(over="ignore", invalid="ignore"):
            if np.isfinite(entries.dot(entries)):
                return True
    return np.count_nonzero(np.isfinite(array)) == array.size  # in half the time of `all`


def check_finite(name: str, array: Array) -> None:
    """Raise ValueError if an entry is NaN or infinite.

    Parameters
    ----------
    name : str
        The argument's name, for error messages.
    array : array of floats

    Raises
    ------
    ValueError
        The message gives the argument, the first bad index and the value there.

    Examples
    --------
    >>> check_finite("x", np.array([[1.0, 2.0], [np.nan, 4.0]]))
    Traceback (most recent call last):
    ...
    ValueError: x[1, 0] is nan, expected finite numbers (bad: 1 of 4)
    """
    xp = array_namespace(array)
    if bool(all_finite(array)):
        return
    bad = int(xp.sum(xp.astype(~xp.isfinite(array), xp.int64)))
    place, number = _first_bad(name, array, array)
    raise ValueError(f"{place} is {number}, expected finite numbers (bad: {bad} of {array.size})")


def _first_bad(name: str, array: Array, judged: Array) -> tuple[str, float]:
    """Name of the first entry where `judged` is not finite, and the entry of `array` there."""
    first = tuple(int(i) for i in np.argwhere(~np.isfinite(to_numpy(judged)))[0])
    where = ", ".join(map(str, first))
    return (f"{name}[{where}]" if where else name), float(to_numpy(array)[first])


def check_all_finite(**arrays: Array) -> None:
    """`check_finite` for several arrays of one library, with a single wait for the device.

    Parameters
    ----------
    **arrays : array of floats
        Passed by name.

    Raises
    ------
    ValueError
        As `check_finite`.

    Examples
    --------
    >>> check_all_finite(x=np.ones(2), y=np.zeros(()))
    """
    fine: Any = True
    for array in arrays.values():
        fine = fine & all_finite(array)
    if not bool(fine):
        for name, array in arrays.items():
            check_finite(name, array)


def in_dtype(name: str, array: Array, dtype: Any) -> Array:
    """Convert a finite array to another float type; raise ValueError if an entry is out of its range.

    Parameters
    ----------
    name : str
        The argument's name, for error messages.
    array : array of floats
    dtype : dtype
        float32 or float64.

    Returns
    -------
    array
        `array` itself if it already has this dtype.

    Raises
    ------
    ValueError
        The message gives the argument, the first bad index and the value there.

    Examples
    --------
    >>> in_dtype("X", np.array([1.0, 1e300]), np.float32)
    Traceback (most recent call last):
    ...
    ValueError: X[1] is 1e+300, expected at most 3.4e+38, the largest float32, the dtype used here
    """
    xp = array_namespace(array)
    if array.dtype == dtype:
        return array
    with np.errstate(over="ignore"):
        cast = xp.astype(array, dtype)
    if not bool(all_finite(cast)):
        place, number = _first_bad(name, array, cast)
        limits = xp.finfo(dtype)
        raise ValueError(
            f"{place} is {number:g}, expected at most {float(limits.max):.2g}, the largest "
            f"{str(cast.dtype).rsplit('.', 1)[-1]}, the dtype used here"
        )
    return cast

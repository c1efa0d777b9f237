"""NumPy or CuPy: where new arrays are created, and which library computes with given arrays.

A kernel takes its library from its arguments (`array_namespace`), never from the switch. The switch
(`set_backend`, `use_backend`, the environment variable COURSE_BACKEND) only decides where *new* arrays
are created. All differences between NumPy, CuPy and the array API standard are handled here.

Arrays move between host and device only in `asarray` and `to_numpy`. To choose among several devices,
use ``cupy.cuda.Device``.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from course_lib.backend.switch import BACKENDS, BackendError, current_namespace, set_backend, use_backend

__all__ = [
    "BACKENDS",
    "Array",
    "BackendError",
    "all_finite",
    "array_namespace",
    "asarray",
    "beside",
    "check_all_finite",
    "check_finite",
    "current_namespace",
    "device_of",
    "float_array",
    "float_arrays",
    "in_dtype",
    "named_namespace",
    "set_backend",
    "to_numpy",
    "use_backend",
    "writes_in_place",
    "zeros_like_shape",
]

Array = Any
"""An array of any supported library; the libraries have no common type."""

# ---------------------------------------------------------------------------------------------------
# The namespace of given arrays

_NAMESPACES: dict[type, Any] = {np.ndarray: np, float: None, int: None, bool: None, list: None, tuple: None}
"""Type of an argument -> its namespace; None if the type belongs to no library. Filled on first use."""


def array_namespace(*arrays: Any) -> Any:
    """Return the library that the arrays belong to. Every kernel calls it once, in its first line.

    Python and NumPy scalars, lists and tuples go with any library; if there is nothing else, the result
    is `current_namespace()`.

    Parameters
    ----------
    *arrays
        NumPy or CuPy arrays, or arrays of any library that follows the array API standard.

    Returns
    -------
    module
        `numpy`, `cupy`, or the standard's namespace of the arrays.

    Raises
    ------
    TypeError
        If two libraries are mixed (the message names both), or an argument is not an array.

    References
    ----------
    Consortium for Python Data API Standards, *Array API standard* (2024.12), ``__array_namespace__``.

    Examples
    --------
    >>> array_namespace(np.ones(3), 2.0).__name__
    'numpy'
    """
    found = None
    for array in arrays:
        kind = type(array)
        namespace = _NAMESPACES[kind] if kind in _NAMESPACES else _learn_namespace(array)
        if namespace is None or namespace is found:
            continue
        if found is not None:
            raise TypeError(
                f"the arguments mix arrays of {found.__name__} and {namespace.__name__}: move them to one "
                "library first, with to_numpy(x) or asarray(x)"
            )
        found = namespace
    return current_namespace() if found is None else found


def named_namespace(name: str, array: Any) -> Any:
    """`array_namespace` of one argument; the error names the argument.

    Examples
    --------
    >>> named_namespace("X", {1.0})
    Traceback (most recent call last):
    ...
    TypeError: X: expected a NumPy or CuPy array, a number or a list of numbers, got a set of builtins: convert it
    with numpy.asarray(...)
    """
    try:
        return array_namespace(array)
    except TypeError as error:
        raise TypeError(f"{name}: {error}") from None


def _learn_namespace(array: Any) -> Any:
    kind = type(array)
    cupy = sys.modules.get("cupy")
    if isinstance(array, np.generic):
        namespace = None
    elif cupy is not None and isinstance(array, cupy.ndarray):
        namespace = cupy
    elif isinstance(array, np.ma.MaskedArray) or not hasattr(array, "__array_namespace__"):
        raise TypeError(
            f"expected a NumPy or CuPy array, a number or a list of numbers, got a {kind.__name__} of "
            f"{kind.__module__}: convert it with numpy.asarray(...)"
        )
    else:
        namespace = array.__array_namespace__()
    _NAMESPACES[kind] = namespace
    return namespace


# ---------------------------------------------------------------------------------------------------
# Creating and moving arrays


def asarray(value: Any, dtype: Any = None) -> Array:
    """Convert to an array on the current backend; with CuPy, host data is copied to the device.

    Parameters
    ----------
    value : array, number or nested list
        An array of the current backend is returned unchanged.
    dtype : dtype, optional
        By default, the dtype of `value`.

    Returns
    -------
    array

    Raises
    ------
    TypeError
        If `value` is on a device and the current backend is NumPy: use `to_numpy`.

    Examples
    --------
    >>> asarray([[1, 2], [3, 4]]).shape
    (2, 2)
    """
    xp = current_namespace()
    owner = named_namespace("value", value)
    if owner is not xp and owner is not np:
        raise TypeError(
            f"value is an array of {owner.__name__}, the current backend is {xp.__name__}: "
            "moving to the host is explicit, to_numpy(value)"
        )
    return xp.asarray(value, dtype=dtype)


def to_numpy(array: Array) -> np.ndarray:
    """Copy an array to the host, waiting for the device.

    Parameters
    ----------
    array : array, number or nested list
        Of any supported library; a NumPy array is returned unchanged.

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> to_numpy(asarray([1.0, 2.0])).tolist()
    [1.0, 2.0]
    """
    xp = array_namespace(array)
    if xp is np or _is_plain(array):
        return np.asarray(array)
    if hasattr(array, "get"):
        return array.get()
    return np.array(np.from_dlpack(array, device="cpu"))


def device_of(array: Array) -> Any:
    """Return the device of an array: "cpu" for NumPy, else the library's device object.

    Parameters
    ----------
    array : array

    Returns
    -------
    object
        Two arrays can be combined if their devices are equal.

    Examples
    --------
    >>> device_of(np.ones(2))
    'cpu'
    """
    return "cpu" if array_namespace(array) is np else array.device


def beside(array: Array, dtype: Any = None) -> dict[str, Any]:
    """Return keyword arguments that create a new array on the device of `array`, with its dtype.

    The creation functions of CuPy 14 have no ``device=`` (new arrays are on the current device) and
    NumPy needs none; ``xp.zeros(shape, **beside(x))`` works with every library.

    Parameters
    ----------
    array : array
        Determines device and dtype.
    dtype : dtype, optional
        A different dtype, such as ``xp.int64`` for indices.

    Returns
    -------
    dict
        For any creation function: zeros, ones, full, eye, arange, linspace, asarray.

    Examples
    --------
    >>> x = np.ones(3, dtype=np.float32)
    >>> np.eye(2, **beside(x)).dtype
    dtype('float32')
    """
    if not hasattr(array, "dtype"):
        raise TypeError(f"array is {array!r}, expected an array")
    dtype = array.dtype if dtype is None else dtype
    if writes_in_place(array_namespace(array)):
        return {"dtype": dtype}
    return {"dtype": dtype, "device": array.device}


def writes_in_place(xp: Any) -> bool:
    """Whether a library's functions accept ``out=`` and its arrays have NumPy's methods: NumPy and CuPy.

    The standard has neither, so kernels have a plain form for other libraries.

    Parameters
    ----------
    xp : module
        What `array_namespace` returned.

    Returns
    -------
    bool

    Examples
    --------
    >>> writes_in_place(np)
    True
    """
    return xp.__name__ in ("numpy", "cupy")


def zeros_like_shape(array: Array, shape: int | tuple[int, ...]) -> Array:
    """Return zeros of a given shape in the library, on the device and with the dtype of `array`.

    Parameters
    ----------
    array : array
        Determines library, device and dtype.
    shape : int or tuple of int
        Shape of the result.

    Returns
    -------
    array

    Examples
    --------
    >>> zeros_like_shape(np.ones(3, dtype=np.float32), (2, 2)).dtype
    dtype('float32')
    """
    return array_namespace(array).zeros(shape, **beside(array))


# ---------------------------------------------------------------------------------------------------
# What kernels accept


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
    if _is_plain(value):
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
    try:
        xp = array_namespace(*values.values())
    except TypeError:
        for name, value in values.items():  # raises the error that names the argument
            float_array(name, value)
        raise
    like = next((value for value in values.values() if not _is_plain(value)), None)
    return tuple(float_array(name, value, xp, like) for name, value in values.items())


def _is_plain(value: Any) -> bool:
    """Whether `value` is a number or a list, which is on no device."""
    return not hasattr(value, "shape") or isinstance(value, np.generic)


def _float_numpy(name: str, value: Any) -> np.ndarray:
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is a ragged list, expected rows of equal length ({error})") from None
    if array.dtype == np.float64 or array.dtype == np.float32:
        return array
    if array.dtype.kind not in "biu":
        raise _not_real(name, array.dtype)
    return array.astype(np.float64)


def _not_real(name: str, dtype: Any) -> TypeError:
    shown = str(dtype).lstrip("<>|=")
    return TypeError(f"{name} holds {shown}, expected real numbers (float32, float64, integers or booleans)")


def all_finite(array: Array) -> Array:
    """Whether all entries are finite, as a scalar array; does not wait for the device.

    Parameters
    ----------
    array : array of floats

    Returns
    -------
    scalar array of bool

    Examples
    --------
    >>> bool(all_finite(np.array([1.0, np.inf])))
    False
    """
    xp = array_namespace(array)
    if xp is np and array.size > 1 << 15:  # avoids an array of booleans, an eighth or a quarter of the size
        return np.isfinite(np.min(array)) & np.isfinite(np.max(array))
    return xp.all(xp.isfinite(array))


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

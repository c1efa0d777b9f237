"""Creating arrays beside others and moving them between host and device; `course_lib.backend` exports these names."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.backend.namespaces import Array, array_namespace, is_plain, named_namespace, writes_in_place
from course_lib.backend.switch import current_namespace


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
    if xp is np or is_plain(array):
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

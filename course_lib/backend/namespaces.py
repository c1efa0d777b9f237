"""Which library computes with given arrays: NumPy, CuPy, or one that follows the array API standard.

`course_lib.backend` exports these names.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from course_lib.backend.switch import current_namespace

Array = Any
"""An array of any supported library; the libraries have no common type."""

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


def is_plain(value: Any) -> bool:
    """Whether `value` is a number or a list, which is on no device."""
    return not hasattr(value, "shape") or isinstance(value, np.generic)

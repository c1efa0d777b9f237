"""The switch: whether new arrays are made with NumPy or CuPy, and whether CuPy can be used here.

`course_lib.backend` offers these names to the rest of the package. Nothing here looks at an array.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import os
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.names import check_name

BACKENDS = ("numpy", "cupy", "auto")

_CUDA_ERROR_NO_DEVICE = 100
_WAY_OUT = "Choose 'numpy', or 'auto' to fall back by itself."


class BackendError(RuntimeError):
    """The backend that was asked for cannot be used on this machine."""


# `set_backend` holds for the whole process: Jupyter may run each cell in a context of its own, where a
# context variable set by one cell would be lost to the next. `use_backend` holds for its block alone, in
# its own thread or task, hence the context variable on top.

_process_choice: Any = None
_block_choice: contextvars.ContextVar[Any] = contextvars.ContextVar("course_backend", default=None)


def set_backend(name: str) -> Any:
    """Choose where new arrays are made from now on, in the whole process.

    Parameters
    ----------
    name : {"numpy", "cupy", "auto"}
        "auto" is CuPy where it works, else NumPy, and says so once.

    Returns
    -------
    module
        The namespace that is now in use, `numpy` or `cupy`.

    Raises
    ------
    BackendError
        If "cupy" is asked for and its package, its driver or a device is missing.
    ValueError
        If `name` is none of the three.

    Examples
    --------
    >>> set_backend("numpy").__name__
    'numpy'
    """
    global _process_choice
    _process_choice = _resolve(name, "name")
    return _process_choice


@contextlib.contextmanager
def use_backend(name: str) -> Iterator[Any]:
    """Choose where new arrays are made inside a ``with`` block; yields the namespace.

    Parameters
    ----------
    name : {"numpy", "cupy", "auto"}
        As for `set_backend`, which see for what is raised.

    Yields
    ------
    module
        The namespace in use inside the block.

    Examples
    --------
    >>> with use_backend("numpy") as xp:
    ...     xp.zeros(2).tolist()
    [0.0, 0.0]
    """
    token = _block_choice.set(_resolve(name, "name"))
    try:
        yield _block_choice.get()
    finally:
        _block_choice.reset(token)


def current_namespace() -> Any:
    """Namespace in which new arrays are made: the block's choice, else the process's, else COURSE_BACKEND's.

    Returns
    -------
    module
        `numpy` or `cupy`. Without any choice it is `numpy`.

    Raises
    ------
    BackendError, ValueError
        If COURSE_BACKEND is read here for the first time and cannot be followed.

    Examples
    --------
    >>> current_namespace().__name__
    'numpy'
    """
    global _process_choice
    if (namespace := _block_choice.get()) is not None:
        return namespace
    if _process_choice is None:
        _process_choice = _resolve(os.environ.get("COURSE_BACKEND") or "numpy", "COURSE_BACKEND")
    return _process_choice


def _resolve(name: str, argument: str) -> Any:
    check_name(argument, name, BACKENDS)
    if name == "numpy":
        return np
    try:
        return _usable_cupy()
    except BackendError as error:
        if name == "cupy":
            raise
        _say_once(f"Arrays are made with NumPy: {str(error).removesuffix(_WAY_OUT).strip()}")
        return np


@functools.cache
def _say_once(message: str) -> None:
    warnings.warn(message, UserWarning, stacklevel=4)


def _usable_cupy() -> Any:
    """The module `cupy`, once a device has answered."""
    try:
        import cupy
    except ImportError as error:
        if isinstance(error, ModuleNotFoundError) and error.name == "cupy":
            raise BackendError(
                f"The package CuPy is not installed: pip install 'course-lib[cuda12]' (or cuda13). {_WAY_OUT}"
            ) from None
        raise _no_driver(error) from error
    try:
        n_devices = cupy.cuda.runtime.getDeviceCount()
    except RuntimeError as error:
        if getattr(error, "status", None) != _CUDA_ERROR_NO_DEVICE:
            raise _no_driver(error) from error
        n_devices = 0
    if n_devices == 0:
        raise BackendError(
            "CuPy and the CUDA driver are here, but no CUDA device is: look at nvidia-smi and at the "
            f"variable CUDA_VISIBLE_DEVICES. {_WAY_OUT}"
        )
    return cupy


def _no_driver(error: Exception) -> BackendError:
    return BackendError(
        f"CuPy is installed, but no working CUDA driver was found ({error}): install or update the "
        f"NVIDIA driver. {_WAY_OUT}"
    )

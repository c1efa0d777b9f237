"""The switch between NumPy and CuPy for new arrays, and the check that CuPy works.

`course_lib.backend` exports these names. Nothing here looks at an array.
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
_WAY_OUT = "Choose 'numpy', or 'auto' to fall back automatically."


class BackendError(RuntimeError):
    """The requested backend cannot be used on this machine."""


# `set_backend` applies to the whole process: Jupyter may run each cell in a separate context, so a context
# variable set by one cell would be lost in the next. `use_backend` applies only to its block, in its thread
# or task, hence the context variable.

_process_choice: Any = None
_block_choice: contextvars.ContextVar[Any] = contextvars.ContextVar("course_backend", default=None)


def set_backend(name: str) -> Any:
    """Choose where new arrays are created, for the whole process.

    Parameters
    ----------
    name : {"numpy", "cupy", "auto"}
        "auto" is CuPy if it works, else NumPy with one warning.

    Returns
    -------
    module
        The namespace now in use, `numpy` or `cupy`.

    Raises
    ------
    BackendError
        If `name` is "cupy" and the package, the driver or a device is missing.
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
    """Choose where new arrays are created inside a ``with`` block; yields the namespace.

    Parameters
    ----------
    name : {"numpy", "cupy", "auto"}
        As for `set_backend`; raises the same errors.

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
    """Namespace in which new arrays are created: chosen by the block, the process or COURSE_BACKEND, in this order.

    Returns
    -------
    module
        `numpy` or `cupy`; by default `numpy`.

    Raises
    ------
    BackendError, ValueError
        If COURSE_BACKEND is read for the first time and is invalid or unavailable.

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
    """The module `cupy`, after checking that there is a device."""
    try:
        import cupy
    except ImportError as error:
        if isinstance(error, ModuleNotFoundError) and error.name == "cupy":
            raise BackendError(
                "The package CuPy is not installed: pip install 'differentiation-course[cuda12]' (or cuda13). "
                f"{_WAY_OUT}"
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
            "CuPy and the CUDA driver are installed, but no CUDA device was found: check nvidia-smi and the "
            f"variable CUDA_VISIBLE_DEVICES. {_WAY_OUT}"
        )
    return cupy


def _no_driver(error: Exception) -> BackendError:
    return BackendError(
        f"CuPy is installed, but no working CUDA driver was found ({error}): install or update the "
        f"NVIDIA driver. {_WAY_OUT}"
    )

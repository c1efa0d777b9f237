"""Loops over single numbers, compiled by Numba while something else goes on.

A loop calls formulas by names that are bound to it here: an optimizer's rule, a surface. The formulas are those of
the readable form: `array_namespace` of a number is NumPy, so what is written for arrays holds for one entry as well.

Nobody waits. `compiled` returns None until the loop is ready, and always where there is no Numba; the caller then
computes in the plain form. Compiled code is kept in the user's cache folder, so that the next process only loads it.
Where NumPy's functions are replaced (`checks.disturbance`) the plain form answers, which uses them.
Set Numba's own variable NUMBA_DISABLE_JIT=1 for the plain form everywhere; the sandbox for submissions does.
"""

from __future__ import annotations

import atexit
import dis
import functools
import hashlib
import importlib.util
import inspect
import os
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np

from course_lib.backend.accepted import float_array
from course_lib.backend.namespaces import array_namespace

__all__ = ["Bound", "bits_of", "compiled", "float_of", "has_compiler", "is_kept", "owned", "wait_for_compiler"]


class Bound(NamedTuple):
    """A function, and the functions that are bound to global names that it calls."""

    function: Callable[..., Any]
    names: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, function: Callable[..., Any], **names: Any) -> Bound:
        """A function with formulas for some of its global names: functions, or what this returned."""
        return cls(function, tuple(names.items()))


_READY: dict[Any, Any] = {}
"""Loop and the types of its arguments -> the compiled loop; None until then, or if it can't be compiled."""

_ASKED: queue.SimpleQueue[Any] = queue.SimpleQueue()

_thread_lost = False
"""Whether this is a copy, by `os.fork`, of a process that compiles: it has the locks that the thread held, not the
thread. What was ready is used, and nothing new is compiled."""


def compiled(loop: Bound, *arguments: Any, as_pointer: bool = False) -> Any:
    """The compiled form of a loop for arguments like these, or None: not ready yet, or not on this machine.

    Parameters
    ----------
    loop : Bound
    *arguments
        Numbers, NumPy arrays, tuples of these, and pointers, as in the call that follows.
    as_pointer : bool
        For an argument of another loop, which is compiled once for all of them; it returns a bool.

    Returns
    -------
    callable, pointer or None
        Takes arguments of the same types.

    Examples
    --------
    >>> compiled(Bound(max), "no number") is None
    True
    """
    if not has_compiler():
        return None
    key = loop, as_pointer, *map(_kind, arguments)
    if key not in _READY:
        _READY[key] = None
        if all(key[2:]) and not _thread_lost:
            _start()
            _ASKED.put((loop, arguments, key))
    return _READY[key]


def owned(array: np.ndarray, dtype: Any = None) -> np.ndarray:
    """An array that every compiled loop takes: itself, or a copy if its entries are spread or not to be changed."""
    if array.flags.carray and (dtype is None or array.dtype is dtype):
        return array
    return np.array(array, dtype, order="C")


def bits_of(number: float) -> int:
    """The 64 bits of a double-precision number as an integer; in a loop it costs nothing."""
    return int(np.float64(number).view(np.int64))


def float_of(bits: int) -> float:
    """The number with these bits; what is above 64 of them is left out."""
    return float(np.uint64(bits & (2**64 - 1)).view(np.float64))


def wait_for_compiler(seconds: float = 600.0) -> None:
    """Wait until every loop is ready, at most so long: for tests and measurements."""
    if has_compiler() and not _thread_lost:
        done = threading.Event()
        worker, end = _start(), time.monotonic() + seconds
        _ASKED.put(done)
        while not done.wait(min(1.0, seconds)) and worker.is_alive() and time.monotonic() < end:
            pass


def has_compiler() -> bool:
    """Whether loops are compiled here and now."""
    return isinstance(np.exp, np.ufunc) and _numba_is_here()


def is_kept(loop: Bound) -> bool:
    """Whether the cache folder has the loop's code: it is loaded in a moment, where compiling takes seconds."""
    return any(Path(_folder()).glob(f"*/*{_name(loop)}*.nbi"))


@functools.cache
def _numba_is_here() -> bool:
    return os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0") and importlib.util.find_spec("numba") is not None


def _kind(argument: Any) -> Any:
    """What the machine code depends on; empty if an argument can't be compiled for."""
    if isinstance(argument, np.ndarray):
        return argument.dtype.char, argument.ndim, argument.flags.carray
    if isinstance(argument, tuple):
        return type(argument), *map(_kind, argument)
    if type(argument) in (bool, int, float):
        return type(argument)
    return getattr(argument, "__wrapped__", None) and "pointer"


@functools.cache
def _start() -> threading.Thread:
    """Start the thread that compiles; at the end of the process only the loop that it is at is waited for."""
    worker = threading.Thread(target=_work, name="compiler", daemon=True)
    worker.start()
    atexit.register(_end)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_lose_thread)
    return worker


def _end() -> None:
    while not _ASKED.empty():
        _ASKED.get()
    _ASKED.put(None)
    _start().join(60.0)  # it must not be in LLVM while that is unloaded


def _lose_thread() -> None:
    global _thread_lost
    _thread_lost = True
    atexit.unregister(_end)


def _work() -> None:
    while asked := _ASKED.get():
        if isinstance(asked, threading.Event):
            asked.set()
            continue
        loop, arguments, key = asked
        for keep in (True, False):  # without the cache where its folder is missing or read-only
            try:
                _READY[key] = _compile(loop, arguments, key[1], keep)
                break
            except Exception:  # whatever the compiler can't do, the plain form does
                continue


def _compile(loop: Bound, arguments: tuple[Any, ...], as_pointer: bool, keep: bool) -> Any:
    import numba

    _teach_numba()
    kinds, config = tuple(map(numba.typeof, arguments)), vars(numba)["config"]
    before = config.CACHE_DIR
    config.CACHE_DIR = _folder()
    try:
        function = _ready_for_numba(loop)
        if as_pointer:
            return numba.cfunc(numba.types.boolean(*kinds), error_model="numpy", cache=keep)(function)
        made = numba.njit(function, error_model="numpy", cache=keep)
    finally:
        config.CACHE_DIR = before
    made.compile(kinds)
    return made


def _folder() -> str:
    """Where compiled code is kept."""
    import platformdirs

    own = platformdirs.user_cache_dir("differentiation-course", appauthor=False)
    return os.environ.get("NUMBA_CACHE_DIR") or own


@functools.cache
def _teach_numba() -> None:
    """In a loop, `array_namespace` is NumPy, but these make numbers of numbers: arrays would cost a lot."""
    import numba.extending
    from llvmlite import ir

    numpy = ModuleType("numpy")
    vars(numpy).update(vars(np), where=numba.njit(lambda condition, yes, no: yes if condition else no))
    vars(numpy).update(ones_like=numba.njit(lambda number: 1.0))
    numba.extending.overload(array_namespace)(lambda *numbers: lambda *numbers: numpy)
    numba.extending.overload(float_array)(lambda name, number: lambda name, number: number)
    from_float = _same_bits(numba.float64, numba.int64, ir.IntType(64))
    to_float = _same_bits(numba.int64, numba.float64, ir.DoubleType())
    numba.extending.overload(bits_of)(lambda number: lambda number: from_float(number))
    numba.extending.overload(float_of)(lambda bits: lambda bits: to_float(bits))


def _same_bits(given: Any, made: Any, machine: Any) -> Any:
    """A function for Numba from one type to another whose bits are the same."""
    import numba.extending

    def cast(context: Any, number: Any) -> Any:
        return made(given), lambda context, builder, signature, values: builder.bitcast(values[0], machine)

    return numba.extending.intrinsic(cast)


def _ready_for_numba(loop: Bound) -> FunctionType:
    """Keyword-only settings become positional, which is all that Numba takes, and what is bound becomes global."""
    import numba

    code = loop.function.__code__
    flat = code.replace(co_argcount=code.co_argcount + code.co_kwonlyargcount, co_kwonlyargcount=0)
    names = {name: numba.njit(_ready_for_numba(each), error_model="numpy") for name, each in _called(loop)}
    function = FunctionType(flat, {**loop.function.__globals__, **names}, code.co_name, loop.function.__defaults__)
    function.__qualname__ = _name(loop)
    return function


def _name(loop: Bound) -> str:
    """Numba's cache looks at the date of one file; this name stands for all of them."""
    stamp = repr((_stamp(loop), os.stat(__file__).st_mtime_ns)).encode()
    return f"{loop.function.__name__}_{hashlib.sha256(stamp).hexdigest()[:16]}"


def _called(loop: Bound) -> list[tuple[str, Bound]]:
    """The functions that a loop calls: those bound to it, and the plain ones of its module."""
    found = {**loop.function.__globals__, **dict(loop.names)}
    loaded = {each.argval for each in dis.get_instructions(loop.function) if each.opname == "LOAD_GLOBAL"}
    named = {name: found[name] for name in sorted(loaded & found.keys())}
    functions = {name: each for name, each in named.items() if isinstance(each, FunctionType | Bound)}
    taught = array_namespace, float_array, bits_of, float_of
    plain = {name: each for name, each in functions.items() if each not in taught}
    return [(name, each if isinstance(each, Bound) else Bound(inspect.unwrap(each))) for name, each in plain.items()]


def _stamp(part: Bound) -> Any:
    """What a compiled loop was made of: the place of each function in its file, and the file's date and size."""
    code, file = part.function.__code__, os.stat(part.function.__code__.co_filename)
    own = code.co_filename, code.co_firstlineno, code.co_code.hex(), file.st_mtime_ns, file.st_size
    return own, [(name, _stamp(each)) for name, each in _called(part)]

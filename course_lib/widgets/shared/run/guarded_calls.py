"""Calls to a learner's function from a widget: a mistake becomes a message, not a dead widget.

A function may raise, return the wrong shape, return NaN, or never end. `watched` stops code that takes
too long and converts every error to `Nonsense`; `one_number` and `vector` check the returned value. A widget
catches `Nonsense`, shows its message and stays usable.
There is no separate process: code that holds the interpreter inside one call into C is not stopped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from course_lib.alarm import ring_after
from course_lib.widgets import texts

SECONDS = 2.0
"""How long a widget waits for a learner's functions before it continues without them."""


class Nonsense(Exception):
    """A learner's function did something that can't be drawn; the message is shown to the learner."""


class _TimeIsUp(BaseException):
    """Not an `Exception`, so that a learner's `except Exception` inside a loop does not catch it."""


@contextmanager
def watched(name: str, where: str = "", seconds: float = SECONDS) -> Iterator[None]:
    """Run a learner's code; any error is raised as `Nonsense`.

    The time limit needs the system's alarm signal and the main thread, where cells and widget messages run. On
    Windows and in JupyterLite there is none, and the notebook's stop button interrupts code that hangs.

    Parameters
    ----------
    name : str
        What the learner calls it.
    where : str
        Where, for the message, such as "at (1, 2)".
    seconds : float

    Raises
    ------
    Nonsense

    Examples
    --------
    >>> with watched("gradient", "at (1, 2)"):
    ...     1 / 0
    Traceback (most recent call last):
    ...
    course_lib.widgets.shared.run.guarded_calls.Nonsense: gradient raised ZeroDivisionError: division by zero at (1, 2).
    """
    try:
        with ring_after(seconds, _TimeIsUp, again=0.1), np.errstate(all="ignore"):
            yield
    except _TimeIsUp:
        raise Nonsense(_sentence(texts.TOO_LONG, name=name, seconds=seconds, place=where)) from None
    except Nonsense:
        raise
    except Exception as error:
        words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise Nonsense(_sentence(texts.RAISED, name=name, error=words[:300], place=where)) from error


def one_number(name: str, value: Any, where: str = "") -> float:
    """What a learner's function returned, as a float; infinity and NaN are allowed.

    Raises
    ------
    Nonsense
        If it is not a single real number.

    Examples
    --------
    >>> one_number("f", np.array([1.0, 2.0]), "at (1, 2)")
    Traceback (most recent call last):
    ...
    course_lib.widgets.shared.run.guarded_calls.Nonsense: f returned an array of shape (2,) at (1, 2), expected
    one number.
    """
    try:
        array = np.empty(0) if value is None else np.asarray(value, dtype=np.float64)  # NumPy converts None to NaN
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.size != 1:
        raise Nonsense(_sentence(texts.NO_NUMBER, name=name, got=_kind(value), place=where))
    return float(array.reshape(()))


def vector(name: str, value: Any, shape: tuple[int, ...] = (2,), where: str = "") -> np.ndarray:
    """What a learner's function returned, as a new finite float64 array of the given shape.

    Raises
    ------
    Nonsense
        If it has another shape, is not made of real numbers, or one of them is not finite.

    Examples
    --------
    >>> vector("gradient", [1, float("nan")], where="at (1, 2)")
    Traceback (most recent call last):
    ...
    course_lib.widgets.shared.run.guarded_calls.Nonsense: gradient returned [1, nan] at (1, 2), which is not finite.
    """
    try:
        array = np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.shape != shape:
        raise Nonsense(_sentence(texts.NO_VECTOR, name=name, got=_kind(value), shape=shape, place=where))
    if not np.isfinite(array).all():
        raise Nonsense(_sentence(texts.NOT_FINITE, name=name, got=str(value)[:80], place=where))
    return array


def _sentence(text: str, **parts: Any) -> str:
    return " ".join(text.format(**parts).split()).replace(" .", ".").replace(" ,", ",")


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return "None" if value is None else f"{type(value).__name__} {str(value)[:60]}"

"""What the kernel would answer to some requests, recorded for a page that has no kernel.

The build records for the site, whatever it takes. A learner's kernel records for the notebook as it is opened the next
day: what a moment gives, since a cell waits for it and every save carries it.
"""

import contextlib
import io
import math
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

RECORDING = "COURSE_RECORD"
"""The environment variable that makes a widget record all its answers when it is shown."""

MOMENT, SMALL = 0.5, 100_000
"""Seconds and bytes that a recording may take in a learner's notebook."""

HALVES = [2 ** (power / 2) for power in range(-6, 7)]
"""Factors for a rate: from an eighth to eight times as large."""


class Allowance:
    """How much may still be recorded.

    Parameters
    ----------
    seconds, size : float
        Time from now on, and bytes.
    """

    def __init__(self, seconds: float = math.inf, size: float = math.inf) -> None:
        self.seconds, self.size, self._left = seconds, size, size
        self._end = time.perf_counter() + seconds

    def within(self, parts: Iterable[Any]) -> Iterator[Any]:
        """The parts until time is up, but at least one, or up to the first that is too large."""
        for part in parts:
            self._left -= size_of(part)
            if self._left < 0:
                return
            yield part
            if self.is_spent():
                return

    def is_spent(self) -> bool:
        """Whether time is up."""
        return time.perf_counter() > self._end


def size_of(part: Any) -> int:
    """About how many bytes a part of a state takes when it is sent."""
    if isinstance(part, dict):
        return sum(len(name) + size_of(value) for name, value in part.items())
    if isinstance(part, list | tuple):
        return sum(map(size_of, part))
    return len(part) if isinstance(part, str | bytes | memoryview) else 8


def recorded_answers(widget: Any, settings: Mapping[str, Iterable[Any]], allowed: Allowance) -> list[dict[str, Any]]:
    """The state that each value of these settings leads to. The widget is afterwards as before.

    Parameters
    ----------
    widget : HasTraits
        Computes what a setting needs as soon as it is set.
    settings : mapping of str to values
        Values to record, by the name of the setting. If not all are allowed, those that are lie far apart.
    allowed : Allowance

    Returns
    -------
    list of dict
        ``setting``, ``value``, and ``state``: every trait that one of the values changes.
    """
    before = {name: getattr(widget, name) for name in widget.keys if name != "layout"}

    def states(name: str, values: Iterable[Any]) -> Iterator[dict[str, Any]]:
        for value in spread(list(values)):
            setattr(widget, name, value)
            changed = [key for key in before if key != name and getattr(widget, key) is not before[key]]
            yield {"setting": name, "value": getattr(widget, name), "state": widget.get_state(changed)}
            setattr(widget, name, before[name])
            for key in changed:
                widget.set_trait(key, before[key])

    answers = []
    for name, values in settings.items():
        found = list(allowed.within(states(name, values)))
        now = widget.get_state({key for answer in found for key in answer["state"]})
        answers += [{**answer, "state": {**now, **answer["state"]}} for answer in found]
    return answers


def spread(values: list[Any]) -> list[Any]:
    """The values in an order in which the first ones lie far apart.

    Examples
    --------
    >>> spread([0, 1, 2, 3, 4, 5, 6, 7])
    [0, 4, 2, 6, 1, 5, 3, 7]
    """
    digits = len(values).bit_length()
    return [values[k] for k in sorted(range(len(values)), key=lambda k: f"{k:0{digits}b}"[::-1])]


def quietly(record: Any) -> dict[str, Any]:
    """What `record()` returns; nothing if it fails, as a learner's own function may at a value never tried before."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            return record()
        except Exception:
            return {}

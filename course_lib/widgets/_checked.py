"""Settings that a cell and the page may set: each is checked before it is kept, and refused by a sentence."""

from collections.abc import Callable
from typing import Any

import traitlets

from course_lib.backend import check_finite, float_array, to_numpy


class Checked(traitlets.TraitType[Any, Any]):
    """A synchronised trait of what `check(name, value, **limits)` returns, or of the value where that returns None.

    What the check raises is what the assignment raises, and the old value stays. A limit that depends on the widget
    is a function of it. There is no echo of what the page itself has set: it would come before the answer and delay it.

    Parameters
    ----------
    check : callable
    default : Any
        What the page starts with if nothing is given.
    **limits
        More arguments of `check`, by name.
    """

    def __init__(self, check: Callable[..., Any], default: Any = None, **limits: Any) -> None:
        super().__init__(default)
        self.tag(sync=True, echo_update=False)
        self._check, self._limits = check, limits

    def validate(self, obj: Any, value: Any) -> Any:
        """The value as it is kept."""
        limits = {name: limit(obj) if callable(limit) else limit for name, limit in self._limits.items()}
        kept = self._check(self.name, value, **limits)
        return value if kept is None else kept


def check_pair(name: str, value: object, meaning: str) -> tuple[float, float]:
    """Two finite numbers.

    Raises
    ------
    TypeError, ValueError

    Examples
    --------
    >>> check_pair("start", (1,), meaning="where descent starts")
    Traceback (most recent call last):
    ...
    ValueError: start has shape (1,), expected two numbers: where descent starts
    """
    pair = float_array(name, value)
    if pair.shape != (2,):
        raise ValueError(f"{name} has shape {pair.shape}, expected two numbers: {meaning}")
    check_finite(name, pair)
    first, second = to_numpy(pair).tolist()
    return first, second

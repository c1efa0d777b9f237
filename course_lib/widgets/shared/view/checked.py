"""Settings that a cell or the page can set: each is checked before it is stored, or rejected with a message."""

from collections.abc import Callable
from typing import Any

import traitlets

from course_lib.backend import check_finite, float_array, to_numpy


class Checked(traitlets.TraitType[Any, Any]):
    """A synchronized trait that stores what `check(name, value, **limits)` returns, or the value if that is None.

    An assignment raises what the check raises, and the old value stays. A limit that depends on the widget is a
    function of it. What the page sets is not echoed: the echo would arrive before the answer and delay it.

    Parameters
    ----------
    check : callable
    default : Any
        Initial value if none is given.
    **limits
        Further arguments of `check`, by name.
    """

    def __init__(self, check: Callable[..., Any], default: Any = None, **limits: Any) -> None:
        super().__init__(default)
        self.tag(sync=True, echo_update=False)
        self._check, self._limits = check, limits

    def validate(self, obj: Any, value: Any) -> Any:
        """The value as stored."""
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

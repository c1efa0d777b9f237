"""The same call with one argument changed: what it returns then says more about a mistake than one value does.

`with_change` makes such a call of a test case, as a script; `changed` runs next to the learner's function.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.alarm import ring_after
from course_lib.checks.calls import Arguments, as_script


class NotGiven(Exception):
    """The call does not give this argument, or its value can't be changed in this way."""


LONGEST = 0.2  # seconds of a call with changed arguments
LARGEST = 20  # whole number that is squared or doubled: it may be the size of an array
NOT_GIVEN = NotGiven.__name__  # as the error of an outcome

# The argument that a wrong function needs in order to be right, by the words that a learner reads
OTHER_VALUES: dict[str, Callable[[Any], Any]] = {
    "{} + 1": lambda value: _whole(value) + 1,
    "{} - 1": lambda value: _whole(value) - 1,
    "-{}": lambda value: -_real(value),
    "2 * {}": lambda value: 2 * _small(value),
    "{} / 2": lambda value: _real(value) / 2,
    "{}**2": lambda value: _small(value) ** 2,
    "sqrt({})": lambda value: np.sqrt(_real(value)),
    "1 / {}": lambda value: 1 / _real(value),
    "1 - {}": lambda value: 1 - _real(value),
    "{}.T": lambda value: _table(value).T.copy(),
    "{}[::-1]": lambda value: _several(value)[::-1].copy(),
}
EXCHANGED = "exchanged"
VARIED = ("varied", "mirrored", "negative", "positive")  # changes of every entry: of the size, of order and sign
# changes of all rows but the last, or but the first
EARLIER = ("all but the last row mirrored", "all but the last row negative", "all but the last row positive")
LATER = ("all but the first row mirrored", "all but the first row negative", "all but the first row positive")


def with_change(given: Arguments, name: str, parameters: Sequence[str], names: Sequence[str], change: str) -> Arguments:
    """The call of a case with arguments of the exercise's function changed.

    Parameters
    ----------
    name, parameters
        Of the exercise.
    names
        The arguments to change.
    change
        A key of `OTHER_VALUES`, or one of the other changes above.
    """
    given = as_script(given, name)
    first = f"from course_lib.checks.variations import changed\n\n{name} = changed({name}, {list(parameters)}, "
    return Arguments((), given.named, f"{first}{list(names)}, {change!r})\n{given.code}", judged=given.judged)


def changed(answer: Callable, parameters: Sequence[str], names: Sequence[str], change: str) -> Callable:
    """A function that calls `answer` with some of its arguments changed.

    Examples
    --------
    >>> changed(lambda x, n: x**n, ["x", "n"], ["n"], "{} + 1")(10, 2)
    1000
    >>> changed(lambda x, n: x**n, ["x", "n"], ["x", "n"], "exchanged")(10, 2)
    1024
    """

    def call(*given: Any, **named: Any) -> Any:
        values: dict[Any, Any] = dict(enumerate(given)) | named
        places = [parameters.index(name) if parameters.index(name) < len(given) else name for name in names]
        if len(given) > len(parameters) or any(place not in values for place in places):
            raise NotGiven
        if change == EXCHANGED:
            new = [values[place] for place in reversed(places)]
            _if(len({np.ndim(_real(value)) for value in new}) == 1, new)
        elif change in OTHER_VALUES:
            new = [OTHER_VALUES[change](values[place]) for place in places]
        else:
            new = [_altered(values[place], change) for place in places]
        values |= dict(zip(places, new, strict=True))
        with ring_after(LONGEST, TimeoutError):  # a loop may not end with these values
            return answer(*(values[i] for i in range(len(given))), **{key: values[key] for key in named})

    return call


def _altered(value: Any, change: str) -> Any:
    if change in VARIED:
        new = _mirrored(value) if change == "mirrored" else _varied(value)
        is_real = isinstance(new, np.ndarray) and new.dtype.kind == "f"
        return {"negative": -np.abs(new), "positive": np.abs(new)}.get(change, new) if is_real else new
    rows = _several(value)
    new = _altered(rows, change.rpartition(" ")[2])
    kept = -1 if change in EARLIER else 0
    new[kept] = rows[kept]
    return new


def _varied(value: Any) -> Any:
    """Another value of the same kind, shape and sign, which changes every entry."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        raise NotGiven
    if isinstance(value, (int, np.integer)):
        return value + 1
    if isinstance(value, (float, np.floating)):
        return float(value) * (0.8 if abs(float(value)) < 1 else 1.25) if value else 0.3
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf" and value.size:
        if value.dtype.kind != "f":
            return value + 1
        places = np.arange(value.size).reshape(value.shape)
        return value * (1.1 + 0.07 * (places % 5)) + np.where(value == 0, 0.3, 0.0)
    return _other_kind(value, _varied, lambda result: 1.25 * result, 12345)


def _mirrored(value: Any) -> Any:
    """Another value of the same kind and shape, with other signs and in another order."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        raise NotGiven
    if isinstance(value, (int, np.integer)):
        return value + 2
    if isinstance(value, (float, np.floating)):
        return value / 2 if value else -0.3
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf" and value.size:
        if value.dtype.kind != "f":
            return value + 2
        return np.where(value == 0, -0.4, -0.9 * value)[::-1].copy() if value.ndim else -0.9 * value
    return _other_kind(value, _mirrored, lambda result: -result, 54321)


def _other_kind(value: Any, change: Callable, of_result: Callable, seed: int) -> Any:
    if isinstance(value, np.random.Generator):
        return np.random.default_rng(seed)
    if isinstance(value, (list, tuple)) and value:
        return type(value)([change(item) for item in value])
    if isinstance(value, dict) and value:
        return {key: change(item) for key, item in value.items()}
    if inspect.isroutine(value) or isinstance(value, np.ufunc):
        return lambda *given, **named: of_result(value(*given, **named))
    raise NotGiven


def _whole(value: Any) -> Any:
    return _if(isinstance(value, (int, np.integer)) and not isinstance(value, bool), value)


def _real(value: Any) -> Any:
    return _if(not isinstance(value, bool) and np.asarray(value).dtype.kind in "iuf", np.asarray(value)[()])


def _small(value: Any) -> Any:
    number = _real(value)
    return _if(np.asarray(number).dtype.kind == "f" or np.max(number, initial=0) <= LARGEST, number)


def _table(value: Any) -> np.ndarray:
    return _if(isinstance(value, np.ndarray) and value.ndim == 2, value)


def _several(value: Any) -> np.ndarray:
    return _if(isinstance(value, np.ndarray) and value.ndim > 0 and len(value) > 1, value)


def _if(fits: bool, value: Any) -> Any:
    if not fits:
        raise NotGiven
    return value

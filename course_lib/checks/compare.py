"""Whether a returned value is the expected one, and if not, where they first differ.

Compares type, then shape, then finiteness, then value. Values within a tolerance, shapes exactly; the dtype
(integer, float32, float64) does not matter, but Booleans are not numbers.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from course_lib.checks import texts
from course_lib.checks.values import Opaque


@dataclass(frozen=True)
class Difference:
    """Where two values differ: `kind` is nothing, type, length, shape, not-finite or value; `text` describes it."""

    kind: str
    text: str


class Tolerance(Protocol):
    """What an exercise allows: relative and absolute tolerance, and the fraction of entries that must be correct."""

    @property
    def rtol(self) -> float: ...

    @property
    def atol(self) -> float: ...

    @property
    def share(self) -> float: ...


def difference(expected: Any, got: Any, allowed: Tolerance, part: float = 1.0) -> Difference | None:
    """First difference between two plain values beyond an exercise's tolerance, or a fraction `part` of it."""
    if allowed.share < 1 and isinstance(expected, np.ndarray) and isinstance(got, np.ndarray):
        return compare_share(expected, got, allowed.share)
    return compare(expected, got, part * allowed.rtol, part * allowed.atol)


def compare(expected: Any, got: Any, rtol: float = 1e-6, atol: float = 1e-9, path: str = "") -> Difference | None:
    """First difference between two plain values, or None if they agree.

    An entry agrees if it is within `atol + rtol * max(abs(expected entry), largest entry / 1000)`: an entry that
    is nearly zero next to large ones is compared on the scale of the large ones.

    Examples
    --------
    >>> import numpy as np
    >>> compare(np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-9])) is None
    True
    >>> compare(np.array([1.0, 2.0]), np.array([[1.0], [2.0]])).text
    'shape (2, 1), expected (2,)'
    >>> compare(np.array([1.0, 2.0]), np.array([1.0, 4.0])).text
    'first differs at [1]: 4, expected 2'
    """
    where = texts.at(path)
    if got is None and expected is not None:
        return Difference("nothing", where + texts.NOTHING_RETURNED)
    if isinstance(expected, list):
        if not isinstance(got, list):
            return Difference("type", where + texts.other_type(kind_of(got), kind_of(expected)))
        if len(got) != len(expected):
            return Difference("length", where + texts.other_length(len(got), len(expected)))
        for i, (e, g) in enumerate(zip(expected, got, strict=True)):
            difference = compare(e, g, rtol, atol, f"{path}[{i}]")
            if difference:
                return difference
        return None
    if not _is_number(expected):
        if type(got) is type(expected) and got == expected:
            return None
        if type(got) is type(expected):
            return Difference("value", where + texts.other_value(repr(got), repr(expected)))
        return Difference("type", where + texts.other_type(kind_of(got), kind_of(expected)))
    if not _is_number(got) or (_is_truth(got) and not _is_truth(expected)):
        return Difference("type", where + texts.other_type(kind_of(got), kind_of(expected)))
    return _compare_numbers(np.asarray(expected), np.asarray(got), rtol, atol, path)


def _compare_numbers(expected: np.ndarray, got: np.ndarray, rtol: float, atol: float, path: str) -> Difference | None:
    if got.shape != expected.shape:
        return Difference("shape", texts.at(path) + texts.other_shape(got.shape, expected.shape))
    expected, got = _as_float(expected), _as_float(got)
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(got - expected) <= atol + rtol * np.abs(expected)
        if (near & np.isfinite(expected)).all():  # any number is within an infinite tolerance
            return None  # the usual case, decided in half the time
    bad = ~np.isfinite(got) & np.isfinite(expected)
    if bad.any():
        index = _first(bad)
        return Difference("not-finite", texts.at(path) + texts.not_finite(spot(index), got[index], int(bad.sum())))
    differs = ~close(expected, got, rtol, atol)
    if differs.any():
        index = _first(differs)
        count = int(differs.sum()) if differs.size > 1 else 0
        shown = numbers(got[index], expected[index])
        text = texts.first_difference(spot(index), *shown, count, differs.size)
        return Difference("value", texts.at(path) + text)
    return None


def compare_share(expected: np.ndarray, got: np.ndarray, share: float) -> Difference | None:
    """None if at least that fraction of the entries of two arrays is equal, else the difference.

    Examples
    --------
    >>> compare_share(np.array([1, 2, 3, 4]), np.array([1, 2, 3, 9]), 0.9).text
    '3 of 4 are right (75.0 %), at least 90 % required'
    """
    if got.shape != expected.shape:
        return Difference("shape", texts.other_shape(got.shape, expected.shape))
    right = int(np.sum(got == expected))
    if right >= share * expected.size:
        return None
    return Difference("value", texts.too_few_right(right, expected.size, share))


def close(expected: np.ndarray, got: np.ndarray, rtol: float = 1e-6, atol: float = 1e-9) -> np.ndarray:
    """Entrywise agreement of two arrays of the same shape; NaN equals NaN, and an infinity the same infinity."""
    size = np.abs(np.where(np.isfinite(expected), expected, 0.0))
    largest = size.max() if size.size else 0.0
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(got - expected) <= atol + rtol * np.maximum(size, largest / 1000)
    return near | (got == expected) | (np.isnan(expected) & np.isnan(got))


def is_numeric(value: Any) -> bool:
    """Whether a plain value is a number or an array of numbers, Booleans excluded."""
    return _is_number(value) and not _is_truth(value)


def kind_of(value: Any) -> str:
    """The kind of a plain value in words.

    Examples
    --------
    >>> import numpy as np
    >>> kind_of(np.zeros((2, 3))), kind_of([1, 2]), kind_of(2.5)
    ('an array of shape (2, 3)', 'a pair of values', 'a number')
    """
    if isinstance(value, Opaque):
        return texts.KIND_OTHER.format(value.type_name)
    if isinstance(value, list) and len(value) == 2 and not any(isinstance(item, list) for item in value):
        return texts.KIND_PAIR
    if isinstance(value, list):
        return texts.KIND_LIST.format(len(value))
    if isinstance(value, str):
        return texts.KIND_STRING
    if value is None:
        return texts.KIND_NOTHING
    if isinstance(value, np.ndarray) and value.shape:
        return (texts.KIND_TRUTH_ARRAY if _is_truth(value) else texts.KIND_ARRAY).format(value.shape)
    return texts.KIND_TRUTH if _is_truth(value) else texts.KIND_NUMBER


def number(value: Any) -> str:
    """A number as shown to a learner: six digits, no trailing zeros."""
    return f"{value:.6g}"


def numbers(one: Any, other: Any) -> tuple[str, str]:
    """Two numbers as shown to a learner: six digits, or as many as are needed to see that they differ.

    Examples
    --------
    >>> numbers(2.32163, 2.5), numbers(0.1131, 0.1131000001)
    (('2.32163', '2.5'), ('0.1131', '0.1131000001'))
    """
    both = ((f"{one:.{digits}g}", f"{other:.{digits}g}") for digits in range(6, 17))
    return next((pair for pair in both if pair[0] != pair[1]), (repr(one), repr(other)))


def _is_number(value: Any) -> bool:
    return isinstance(value, (bool, int, float, complex, np.ndarray))


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool) or (isinstance(value, np.ndarray) and value.dtype == bool)


def _as_float(array: np.ndarray) -> np.ndarray:
    return array if array.dtype.kind == "c" else array.astype(float)


def _first(mask: np.ndarray) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(mask.argmax()), mask.shape))


def spot(index: tuple[int, ...]) -> str:
    """An index as code: `[2, 0]`; '' for a single number."""
    return "[" + ", ".join(map(str, index)) + "]" if index else ""

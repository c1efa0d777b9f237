"""Relations between values of different shapes: an axis too many or too few, a transpose, a broadcast."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import texts
from course_lib.checks.compare import close, is_numeric
from course_lib.checks.relations.evidence import Evidence, Found


def relations(pair: Evidence) -> dict[str, Found]:
    """What explains a wrong shape or a wrong kind of value; the most specific first."""
    arrays = pair.arrays()
    if arrays is None and not is_numeric(pair.expected):
        return {}
    if arrays is None:
        told = "list-for-array" if _is_list_of(pair.expected, pair.got) else "other-kind"
        return {told: Found(texts.RELATIONS[told], rank=8)}
    expected, got = arrays
    if expected.shape == got.shape:
        return {}
    told = _told(expected, got)
    found = {told: Found(texts.RELATIONS[told], rank=1)} if told else {}
    named = [name for name, value in pair.numeric_arguments().items() if value.shape == got.shape]
    if named and got.ndim:
        sentence = texts.RELATIONS["shape-of-argument"].format(name=named[0], expected=expected.shape)
        found["shape-of-argument"] = Found(sentence, key=named[0], rank=6)
    return found | _other_shape(got, expected, pair)


def _is_list_of(expected: Any, got: Any) -> bool:
    """Whether a list, possibly nested, has the numbers of an array."""
    if not isinstance(got, list):
        return False
    try:
        array = np.asarray(got, dtype=float)
    except (ValueError, TypeError):  # unequal lengths, or not numbers
        return False
    return array.shape == np.shape(expected) and bool(close(np.asarray(expected, dtype=float), array).all())


def _told(expected: np.ndarray, got: np.ndarray) -> str:
    """The relation that the values, or only the sizes, show; '' if none."""
    if expected.T.shape == got.shape and close(expected.T, got).all():
        return "transposed"
    if expected.size == got.size and expected.squeeze().shape == got.squeeze().shape:
        return "column"
    if expected.size == got.size and got.ndim == 1 and close(expected.ravel(), got).all():
        return "flattened"
    if not (expected.size and got.size):
        return ""
    if any(_alike(collapsed, got) for collapsed in _collapsed(expected)):
        return "summed"
    if any(_alike(expected, collapsed) for collapsed in _collapsed(got)):
        return "not-summed"
    is_square = got.ndim == 2 and expected.ndim == 1 and got.shape == 2 * expected.shape
    return "broadcast" if is_square else ""


def _collapsed(array: np.ndarray) -> Iterator[np.ndarray]:
    """The array's sum and mean over each axis and over all axes."""
    for axis in (*range(array.ndim), None):
        yield array.sum(axis=axis)
        yield array.mean(axis=axis)


def _other_shape(got: np.ndarray, expected: np.ndarray, pair: Evidence) -> dict[str, Found]:
    if got.ndim < expected.ndim:
        found = {"axis-missing": Found(texts.RELATIONS["axis-missing"].format(got.shape, expected.shape), rank=7)}
        if got.ndim == 0 and (name := _like(expected, pair)):
            found["number-for-array"] = Found(texts.RELATIONS["number-for-array"].format(name=name), name, rank=6)
        return found
    if got.ndim > expected.ndim:
        return {"axis-added": Found(texts.RELATIONS["axis-added"].format(got.shape, expected.shape), rank=7)}
    return {"other-shape": Found(texts.RELATIONS["other-shape"].format(got.shape, expected.shape), rank=7)}


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    return np.shape(one) == np.shape(other) and bool(close(np.asarray(one), np.asarray(other)).all())


def _like(expected: np.ndarray, pair: Evidence) -> str:
    """An argument with the expected shape; '' if there is none."""
    return next((name for name, value in pair.numeric_arguments().items() if value.shape == expected.shape), "")

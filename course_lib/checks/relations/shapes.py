"""Relations between values of different shapes: an axis too many or too few, a transpose, a broadcast."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks.compare import close, is_numeric, kind_of
from course_lib.checks.relations import texts
from course_lib.checks.relations.evidence import Evidence, Found


def relations(pair: Evidence) -> dict[str, Found]:
    """What explains a wrong shape or a wrong kind of value; the most specific first."""
    arrays = pair.arrays()
    if arrays is None and not is_numeric(pair.expected):
        return {}
    if arrays is None:
        told = _kind_of_list(pair.expected, pair.got)
        several = ("list-for-array", "list-of-numbers") if told == "list-for-array" else (told,)
        kinds = {"got": kind_of(pair.got), "expected": kind_of(pair.expected)}
        return {slug: Found(texts.RELATIONS[slug].format(**kinds), rank=r) for r, slug in enumerate(several, start=9)}
    expected, got = arrays
    if expected.shape == got.shape:
        return {}
    found = {
        slug: Found(texts.RELATIONS[slug], rank=1, proof=slug == "column" or expected.size + got.size > 2)
        for slug in _told(expected, got)
    }
    named = [name for name, value in pair.numeric_arguments().items() if value.shape == got.shape]
    if named and got.ndim:
        sentence = texts.RELATIONS["shape-of-argument"].format(name=named[0], expected=expected.shape)
        found["shape-of-argument"] = Found(sentence, key=named[0], rank=6)
    return found | _many(got, expected) | _other_shape(got, expected, pair)


def _kind_of_list(expected: Any, got: Any) -> str:
    """The relation for a list, possibly nested, that has the shape of an array, and perhaps its numbers."""
    try:
        array = np.asarray(got, dtype=float) if isinstance(got, list) else np.zeros(0)
    except (ValueError, TypeError):  # unequal lengths, or not numbers
        return "other-kind"
    if not isinstance(got, list) or array.shape != np.shape(expected):
        return "other-kind"
    return "list-for-array" if close(np.asarray(expected, dtype=float), array).all() else "list-of-numbers"


def _told(expected: np.ndarray, got: np.ndarray) -> Iterator[str]:
    """The relations that the values, or only the sizes, show; a single number fits several."""
    if expected.T.shape == got.shape and close(expected.T, got).all():
        yield "transposed"
    if expected.size == got.size and expected.squeeze().shape == got.squeeze().shape:
        yield "column"
    if expected.size == got.size and got.ndim == 1 and close(expected.ravel(), got).all():
        yield "flattened"
    if not (expected.size and got.size):
        return
    if any(_alike(collapsed, got) for collapsed in _collapsed(expected)):
        yield "summed"
    if any(_alike(expected, collapsed) for collapsed in _collapsed(got)):
        yield "not-summed"
    if got.ndim == 2 and expected.ndim == 1 and got.shape == 2 * expected.shape:
        yield "broadcast"


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


def _many(got: np.ndarray, expected: np.ndarray) -> dict[str, Found]:
    times, rest = divmod(got.size, max(expected.size, 1))
    if times < 2 or rest:
        return {}
    return {"times-as-many": Found(texts.RELATIONS["times-as-many"].format(times=times), key=times, rank=7)}


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    return np.shape(one) == np.shape(other) and bool(close(np.asarray(one), np.asarray(other)).all())


def _like(expected: np.ndarray, pair: Evidence) -> str:
    """An argument with the expected shape; '' if there is none."""
    return next((name for name, value in pair.numeric_arguments().items() if value.shape == expected.shape), "")

"""Relations between sequences of unequal length, or in another order: a start or an end that is missing."""

from typing import Any

import numpy as np

from course_lib.checks import texts
from course_lib.checks.compare import compare
from course_lib.checks.relations.pair import Found, Pair


def relations(pair: Pair) -> dict[str, Found]:
    """What explains a list or an array with more or fewer entries along its first axis."""
    expected, got = pair.expected, pair.got
    if not (_is_sequence(expected) and _is_sequence(got)) or isinstance(expected, list) != isinstance(got, list):
        return {}
    if isinstance(expected, np.ndarray) and expected.shape[1:] != got.shape[1:]:
        return {}
    difference = len(got) - len(expected)
    if difference == 0:
        is_reversed = len(expected) > 1 and isinstance(expected, list) and _same(expected[::-1], got)
        return {"reversed": Found(texts.RELATIONS["reversed"], rank=1)} if is_reversed else {}
    slug = {-1: "one-short", 1: "one-long"}.get(difference, "other-length")
    found = {slug: Found(texts.RELATIONS[slug].format(got=len(got), expected=len(expected)), rank=6)}
    if difference == -1 and _same(expected[1:], got):
        found["start-missing"] = Found(texts.RELATIONS["start-missing"], rank=1)
    if difference == -1 and _same(expected[:-1], got):
        found["end-missing"] = Found(texts.RELATIONS["end-missing"], rank=1)
    if difference == 1 and _same(expected, got[1:]):
        found["start-extra"] = Found(texts.RELATIONS["start-extra"], rank=1)
    if difference == 1 and _same(expected, got[:-1]):
        found["end-extra"] = Found(texts.RELATIONS["end-extra"], rank=1)
    return dict(sorted(found.items(), key=lambda item: item[1].rank))


def _is_sequence(value: Any) -> bool:
    return isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _same(expected: Any, got: Any) -> bool:
    return len(expected) > 0 and compare(expected, got) is None

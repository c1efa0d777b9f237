"""Relations between sequences of different length or order: the start or the end is missing."""

from typing import Any

import numpy as np

from course_lib.checks.compare import compare
from course_lib.checks.relations import texts
from course_lib.checks.relations.evidence import Evidence, Found

LONGEST = 100  # items; longer lists are not compared in other orders


def relations(pair: Evidence) -> dict[str, Found]:
    """What explains a list or an array with more or fewer entries along its first axis."""
    expected, got = pair.expected, pair.got
    if not (_is_sequence(expected) and _is_sequence(got)) or isinstance(expected, list) != isinstance(got, list):
        return {}
    if isinstance(expected, np.ndarray) and expected.shape[1:] != got.shape[1:] and got.size:
        return {}
    difference = len(got) - len(expected)
    if difference == 0:
        return _other_order(expected, got) if isinstance(expected, list) else {}
    found = {}
    for slug, rank in (({-1: "one-short", 1: "one-long"}.get(difference), 6), ("other-length", 9)):
        if slug and (slug != "other-length" or isinstance(expected, list) or pair.scripted):
            found[slug] = Found(texts.RELATIONS[slug].format(got=len(got), expected=len(expected)), rank=rank)
    if not len(got):
        found["empty"] = Found(texts.RELATIONS["empty"].format(expected=len(expected)), rank=0)
    if difference == -1 and (_same(expected[1:], got) or not len(got)):
        found["start-missing"] = Found(texts.RELATIONS["start-missing"], weak=not len(got), rank=1)
    if difference == -1 and (_same(expected[:-1], got) or not len(got)):
        found["end-missing"] = Found(texts.RELATIONS["end-missing"], weak=not len(got), rank=1)
    if difference == 1 and _same(expected, got[1:]):
        found["start-extra"] = Found(texts.RELATIONS["start-extra"], rank=1)
    if difference == 1 and _same(expected, got[:-1]):
        found["end-extra"] = Found(texts.RELATIONS["end-extra"], rank=1)
    shorter = min(len(got), len(expected))
    if shorter > 1 and difference not in (-1, 0, 1) and _same(expected[:shorter], got[:shorter]):
        slug = "cut-short" if difference < 0 else "goes-on"
        sentence = texts.RELATIONS[slug].format(count=shorter, got=len(got), expected=len(expected))
        found[slug] = Found(sentence, rank=1)
    flat = [item for part in expected for item in part] if all(isinstance(part, list) for part in expected) else []
    if isinstance(expected, list) and len(flat) == len(got) != len(expected) and _same(flat, got):
        found["flat-list"] = Found(texts.RELATIONS["flat-list"].format(expected=len(expected)), rank=1)
    return found


def _other_order(expected: list, got: list) -> dict[str, Found]:
    """Whether a list is reversed, permuted, or has two items swapped."""
    found = {}
    if len(expected) > 2 and _same(expected[::-1], got):
        found["reversed"] = Found(texts.RELATIONS["reversed"], rank=1)
    wrong = [i for i, (e, g) in enumerate(zip(expected, got, strict=True)) if compare(e, g) is not None]
    if len(wrong) == 2 and _same([expected[i] for i in wrong[::-1]], [got[i] for i in wrong]):
        sentence = texts.RELATIONS["swapped"].format(texts.listed([f"[{i}]" for i in wrong]))
        found["swapped"] = Found(sentence, key=tuple(wrong), rank=1)
    if found or _permuted(expected, got):
        found["permuted"] = Found(texts.RELATIONS["permuted"], rank=2)
    return found


def _permuted(expected: list, got: list) -> bool:
    if not 1 < len(expected) <= LONGEST:
        return False
    left = list(got)
    for item in expected:
        place = next((i for i, other in enumerate(left) if compare(item, other) is None), None)
        if place is None:
            return False
        del left[place]
    return True


def _is_sequence(value: Any) -> bool:
    return isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _same(expected: Any, got: Any) -> bool:
    return len(expected) > 0 and compare(expected, got) is None

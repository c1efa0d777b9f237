"""Diagnosis from which cases failed and which items are wrong, if the values themselves say nothing."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks.compare import compare, is_numeric, number
from course_lib.checks.relations import texts
from course_lib.checks.relations.evidence import Evidence
from course_lib.checks.sealed import QUESTION

MOST_WRONG = 6  # questions of a quiz; more than that may be shifted
MOST_ENTRIES = 3  # of a script's result that are named


def by_default(failed: Sequence[Evidence], passed: Sequence[Evidence]) -> tuple[str, str] | None:
    """The arguments that all failed calls leave at their default and all passed calls give."""
    right = [set(pair.arguments) for pair in passed if not pair.wanted]
    if not right or any(pair.scripted for pair in (*failed, *passed)):
        return None
    left_out = sorted(set.intersection(*right) - {name for pair in failed for name in pair.arguments})
    if not left_out:
        return None
    return "default", texts.TROUBLES["default"].format(names=texts.listed(left_out))


def by_item(failed: Sequence[Evidence]) -> tuple[str, str] | None:
    """The wrong items, if several were returned and the others are correct in every case."""
    wrong, count = _wrong_items(failed)
    places = _places(failed, wrong)
    if not places:
        return None
    slug = "some-items" if failed[0].own else "some-entries"
    return slug, texts.TROUBLES[slug].format(places=places, count=count, verb=texts.verb(len(wrong)))


def _places(failed: Sequence[Evidence], wrong: Sequence[int]) -> str:
    """The wrong items in words: of the answer's own result by their numbers, of a script's by what it computes."""
    if all(pair.own for pair in failed):
        return texts.listed([f"[{i}]" for i in wrong]) if wrong else ""
    entries = {pair.entries for pair in failed}
    if len(entries) != 1 or not 0 < len(wrong) <= MOST_ENTRIES or len(failed[0].entries) <= max(wrong):
        return ""
    return texts.listed([f"`{failed[0].entries[i]}`" for i in wrong])


def _wrong_items(failed: Sequence[Evidence]) -> tuple[list[int], int]:
    """Which items are wrong in some case, and of how many; none if their number varies or all are wrong."""
    lists = [(pair.expected, pair.got) for pair in failed]
    counts = {len(value) if isinstance(value, list) else 0 for both in lists for value in both}
    if len(counts) != 1 or min(counts) < 2 or not all(pair.about_value for pair in failed):
        return [], 0
    count = counts.pop()
    wrong = [i for i in range(count) if any(compare(expected[i], got[i]) for expected, got in lists)]
    return (wrong, count) if len(wrong) < count else ([], 0)


def by_place(failed: Sequence[Evidence]) -> tuple[str, str] | None:
    """Whether only the first item is wrong, or only it is correct, in lists of several lengths, also nested.

    For example, a script lists a function's value first and then its slopes.
    """
    by_pair = [_innermost(pair.expected, pair.got) for pair in failed]
    lists = [both for found in by_pair for both in found]
    if len(lists) < 2 or not all(by_pair) or not all(pair.about_value for pair in failed):
        return None
    first = [compare(expected[0], got[0]) is not None for expected, got in lists]
    rest = [compare(expected[1:], got[1:]) is not None for expected, got in lists]
    if any(first) == any(rest):
        return None
    slug = "first-of-each" if any(first) else "all-but-first"
    names = _names_in_lists(failed)
    if names is None:
        return None
    return slug, texts.place(slug, names or None, any(isinstance(item, list) for item in failed[0].expected))


def _names_in_lists(failed: Sequence[Evidence]) -> tuple[str, ...] | None:
    """What the innermost lists of the first case hold, if a script makes them; nothing of the answer's own result.

    None if a script makes them and their source isn't known.
    """
    if all(pair.own for pair in failed):
        return ()
    return failed[0].inner if all(pair.inner for pair in failed) else None


def _innermost(expected: Any, got: Any) -> list[tuple[list, list]]:
    """Pairs of lists of two or more plain values, also nested; none if the two have different structures."""
    if not (isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got)):
        return []
    if len(expected) > 1 and not any(isinstance(item, list) for item in (*expected, *got)):
        return [(expected, got)]
    return [both for e, g in zip(expected, got, strict=True) for both in _innermost(e, g)]


def by_kind(failed: Sequence[Evidence], passed: Sequence[Evidence]) -> tuple[str, str] | None:
    """The only kind of case that failed, if there are others."""
    failed_kinds, passed_kinds = {pair.kind for pair in failed}, {pair.kind for pair in passed}
    if len(failed_kinds) != 1 or len(passed_kinds - failed_kinds) < 2 or failed_kinds & passed_kinds:
        return None
    wrong, _ = _wrong_items(failed)
    places = texts.THERE_ONLY.format(words) if (words := _places(failed, wrong)) else ""
    return "one-kind-alone", texts.TROUBLES["one-kind-alone"].format(kind=failed_kinds.pop(), places=places)


def by_repeats(failed: Sequence[Evidence]) -> tuple[str, str] | None:
    """The first case in which some of several whole numbers, each expected once, occur repeatedly, and others never."""
    for pair in failed:
        for due, came in _innermost(pair.expected, pair.got) if pair.about_value else ():
            if not all(_is_number(one) and float(number(one)).is_integer() for one in (*due, *came)):
                continue
            expected, got = set(map(number, due)), set(map(number, came))
            if MOST_ENTRIES < len(expected) == len(due) and got < expected:
                return "repeated", texts.IN_CASE.format(kind=pair.kind) + texts.TROUBLES["repeated"]
    return None


def by_constant(failed: Sequence[Evidence]) -> tuple[str, str] | None:
    """The one number that was always returned, where different ones were expected."""
    numbers = [(pair.expected, pair.got) for pair in failed if _is_number(pair.expected) and _is_number(pair.got)]
    due, came = {number(expected) for expected, _ in numbers}, {number(got) for _, got in numbers}
    if len(numbers) < len(failed) or len(due) < 3 or len(came) != 1:
        return None
    return "constant", texts.TROUBLES["constant"].format(value=came.pop())


def by_question(failed: Sequence[Evidence]) -> tuple[str, str] | None:
    """The questions of a quiz whose choices are wrong, if several are: their seals begin with the question."""
    lists = [(pair.expected, pair.got) for pair in failed if isinstance(pair.expected, list)]
    both = [one for due, came in lists if isinstance(came, list) for one in zip(due, came, strict=False)]
    asked = [(due, came) for due, came in both if isinstance(due, str) and due.startswith(QUESTION)]
    wrong = [due.partition(":")[0].removeprefix(QUESTION) for due, came in asked if due != came]
    if len(wrong) < 2:
        return None
    words = {"questions": texts.questions(wrong), "order": texts.MOSTLY_WRONG if len(wrong) > MOST_WRONG else ""}
    return "wrong-questions", texts.TROUBLES["wrong-questions"].format(**words)


def _is_number(value: Any) -> bool:
    return is_numeric(value) and np.ndim(value) == 0 and not isinstance(value, complex)


def by_share(failed: Sequence[Evidence], share: float) -> tuple[str, str] | None:
    """How many entries are right where a share of them is enough: about as many as by guessing, or more."""
    arrays = [(pair.expected, pair.got) for pair in failed if isinstance(pair.expected, np.ndarray)]
    if not arrays or any(not isinstance(got, np.ndarray) or got.shape != due.shape for due, got in arrays):
        return None
    right = max(float(np.mean(due == got)) for due, got in arrays)
    chance = max(float(np.unique(due, return_counts=True)[1].max() / due.size) for due, _ in arrays)
    slug = "guessing" if right <= 1.5 * chance else "not-enough-right"
    return slug, texts.TROUBLES[slug].format(share=100 * right, due=100 * share)

"""What errors, changed arguments and the choice of failed cases tell, whatever the exercise."""

import re
from collections.abc import Sequence

from course_lib.checks import texts
from course_lib.checks.compare import compare
from course_lib.checks.outcome import NO_ANSWER
from course_lib.checks.relations.pair import Pair

SHAPES = re.compile(r"shape|dimension|broadcast|aligned|reshape|mismatch|size \d|one-dimensional", re.IGNORECASE)
NO_SUCH_NAME = re.compile(r"name '(\w+)'|variable '(\w+)'")
BY_TYPE = {
    "NameError": "undefined-name",
    "UnboundLocalError": "undefined-name",
    "TypeError": "wrong-kind-in-line",
    "IndexError": "index-outside",
    "AxisError": "axis-outside",
    "AttributeError": "no-attribute",
    "RecursionError": "too-deep",
    "ZeroDivisionError": "division-by-zero",
    "OverflowError": "too-large",
    "FloatingPointError": "raises-for-good-input",
    "LinAlgError": "singular",
    "KeyError": "raises-for-good-input",
    NO_ANSWER: "never-ends",
    "TimeoutError": "never-ends",  # as a script raises it that counts the calls of its own function
}


def told(failed: Sequence[Pair]) -> tuple[str, str] | None:
    """The diagnosis by an error that came, did not come, or came for good input; by a changed argument; by None."""
    raised = [pair for pair in failed if pair.error]
    if raised:
        slug = _slug(raised[0])
        if slug is None:
            return None
        names = NO_SUCH_NAME.search(raised[0].message)
        name = next(filter(None, names.groups()), "") if names else ""
        line = texts.IN_LINE.format(raised[0].line) if raised[0].line else ""
        return slug, texts.TROUBLES[slug].format(name=name, line=line, error=raised[0].error)
    if all(pair.wanted for pair in failed):
        return "not-raised", texts.TROUBLES["not-raised"].format(error=failed[0].wanted, kind=failed[0].kind)
    changed = [pair.changed for pair in failed if pair.changed]
    if changed:
        return "argument-changed", texts.TROUBLES["argument-changed"].format(name=" and ".join(changed[0]))
    values = [pair for pair in failed if not pair.wanted]
    if values and all(pair.got is None for pair in values):
        return "nothing-returned", texts.TROUBLES["nothing-returned"]
    return None


def _slug(pair: Pair) -> str | None:
    if pair.error == "ValueError":
        if SHAPES.search(pair.message):
            return "shapes-do-not-fit"
        return "other-error" if pair.wanted else "raises-for-good-input"
    if pair.error == "TypeError" and SHAPES.search(pair.message):
        return "shapes-do-not-fit"
    return BY_TYPE.get(pair.error)


def by_default(failed: Sequence[Pair], passed: Sequence[Pair]) -> tuple[str, str] | None:
    """The argument that all failed calls leave to its default, and all that passed give."""
    if not passed or any(pair.scripted for pair in (*failed, *passed)):
        return None
    given = {name for pair in failed for name in pair.arguments}
    for name in sorted(set.intersection(*(set(pair.arguments) for pair in passed)) - given):
        return "default", texts.TROUBLES["default"].format(name=name)
    return None


def by_item(failed: Sequence[Pair]) -> tuple[str, str] | None:
    """The items that are wrong, where several came back and the others are right in every case."""
    lists = [(pair.expected, pair.got) for pair in failed]
    counts = {len(value) if isinstance(value, list) else 0 for both in lists for value in both}
    if len(counts) != 1 or min(counts) < 2 or any(pair.error or pair.wanted for pair in failed):
        return None
    count = counts.pop()
    wrong = [i for i in range(count) if any(compare(expected[i], got[i]) for expected, got in lists)]
    if not 0 < len(wrong) < count:
        return None
    places = " and ".join(f"[{i}]" for i in wrong)
    return "some-items", texts.TROUBLES["some-items"].format(places=places, count=count)


def by_kind(failed: Sequence[Pair], passed: Sequence[Pair]) -> tuple[str, str] | None:
    """The only kind of case that failed, where there are others."""
    failed_kinds, passed_kinds = {pair.kind for pair in failed}, {pair.kind for pair in passed}
    if len(failed_kinds) == 1 and len(passed_kinds - failed_kinds) > 1 and not failed_kinds & passed_kinds:
        return "one-kind-alone", texts.TROUBLES["one-kind-alone"].format(kind=failed_kinds.pop())
    return None

"""What the choice of the cases that failed, and of the items that are wrong, tells where the values tell nothing."""

from collections.abc import Sequence

from course_lib.checks import texts
from course_lib.checks.compare import compare
from course_lib.checks.relations.pair import Pair


def by_default(failed: Sequence[Pair], passed: Sequence[Pair]) -> tuple[str, str] | None:
    """The arguments that all failed calls leave to their default, and all that passed give."""
    right = [set(pair.arguments) for pair in passed if not pair.wanted]
    if not right or any(pair.scripted for pair in (*failed, *passed)):
        return None
    left_out = sorted(set.intersection(*right) - {name for pair in failed for name in pair.arguments})
    if not left_out:
        return None
    return "default", texts.TROUBLES["default"].format(names=texts.listed(left_out))


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
    return "some-items", texts.TROUBLES["some-items"].format(
        places=texts.listed([f"[{i}]" for i in wrong]), count=count
    )


def by_kind(failed: Sequence[Pair], passed: Sequence[Pair]) -> tuple[str, str] | None:
    """The only kind of case that failed, where there are others."""
    failed_kinds, passed_kinds = {pair.kind for pair in failed}, {pair.kind for pair in passed}
    if len(failed_kinds) == 1 and len(passed_kinds - failed_kinds) > 1 and not failed_kinds & passed_kinds:
        return "one-kind-alone", texts.TROUBLES["one-kind-alone"].format(kind=failed_kinds.pop())
    return None

"""General relations between returned and expected values, tried if no known mistake of the bank matches.

They are the same for every exercise: off by a factor, transposed, in another order, summed over the wrong axis, an
undefined name. A relation holds for an exercise only if it explains every wrong value; other failures (an error in
another case, or a missing one) are reported after it, with their case. Nothing uncertain is reported.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.checks.compare import compare, is_numeric
from course_lib.checks.relations import (
    choice,
    containers,
    errors,
    finite,
    inputs,
    lengths,
    numbers,
    shapes,
    texts,
    words,
)
from course_lib.checks.relations.choice import by_question, by_share
from course_lib.checks.relations.evidence import Evidence, Found
from course_lib.checks.relations.scripts import read_script

__all__ = ["Evidence", "beside", "by_question", "by_share", "is_vague", "read_script", "relate", "stopped"]

# These relations claim something about every value, so they are wrong if another case is right
EVERY_VALUE = {"sign", "factor-2", "factor-1/2", "factor", "offset", "proportional"}
# Shape relations that hold even if the first case, the visible one, can't show them: its arrays are single numbers
AXES = {"number-for-array", "axis-missing", "axis-added"}
# What may follow from a wrong value in another case, and says nothing if that value is unexplained
FOLLOWS = {errors.CONSEQUENCE, "result-lacks", "not-raised"}
# These say where a value is wrong, not why
VAGUE = {
    *("one-kind-alone", "some-items", "some-entries", "first-of-each", "all-but-first", "constant", "imprecise"),
    *("axis-missing", "axis-added", "other-shape", "number-for-array", "shape-of-argument", "permuted", "factor"),
    *("one-short", "one-long", "other-length", "first-only", "last-wrong", "first-wrong", "zero", "result-unusable"),
    *("proportional", "row-factors", "later-wrong", "all-equal", "times-as-many", "step-parallel"),
    *("diagonal-wrong", "diagonal-right", "offset", "step-factor", "shapes-do-not-fit", "not-finite"),
    *("raises-for-good-input", "confused", "last-only", "list-for-number", "other-kind"),
}
RELATIONS = (
    lengths.relations,
    finite.relations,
    numbers.relations,
    shapes.relations,
    inputs.relations,
    containers.relations,
    words.relations,
)


def relate(failed: Sequence[Evidence], passed: Sequence[Evidence] = ()) -> tuple[str, str] | None:
    """The relation that explains the failed cases, as (slug, sentence); None if there is none.

    The learner sees the first failed case, so what is wrong there is reported first, if it is known. A relation must
    explain all wrong values; one that concerns only some cases names the first of them.

    Examples
    --------
    >>> import numpy as np
    >>> relate([Evidence(np.array([1.0, -2.0, 3.0]), np.array([-1.0, 2.0, -3.0]))])[0]
    'sign'
    """
    if not failed:
        return None
    values = [pair for pair in failed if pair.about_value]
    only_kind = choice.by_kind(failed, passed)
    shown = failed[0]
    if (shown.error or shown.changed or shown.returned_nothing) and (told := _trouble(shown)):
        return _in_case(told, shown) if shown.returned_nothing and values else told
    if values and (told := _of_values(values, passed)) and not (only_kind and told[0] in EVERY_VALUE):
        return _beside(told, failed)
    for other in _others(failed):
        told = _trouble(other)
        if told and not (values and told[0] in FOLLOWS and failed[0].about_value):
            return _in_case(told, other) if values or told[0] == "not-raised" or other is not failed[0] else told
    where = only_kind or _of_one_item(failed) or choice.by_item(failed) or choice.by_place(failed)
    if not where and values and failed[0].about_value:
        told = _of_one_item(values) or choice.by_item(values)
        where = told and _beside(told, failed)
    return where or _not_finite_in_some(values) or choice.by_repeats(failed)


def is_vague(told: tuple[str, str], failed: Sequence[Evidence]) -> bool:
    """Whether a relation says where, not why, or leaves the wrong value of the case that is shown unexplained."""
    elsewhere = told[1].startswith(texts.IN_CASE.partition("{")[0]) and failed[0].about_value
    return told[0] in VAGUE or told[0].startswith("other-entry") or elsewhere


def stopped(failed: Sequence[Evidence]) -> bool:
    """Whether the first failed case has an error, or no value, whose cause is known."""
    if not failed or not (failed[0].error or failed[0].returned_nothing):
        return False
    told = _trouble(failed[0])
    return told is not None and told[0] not in VAGUE


def beside(told: tuple[str, str], by: Sequence[Evidence], failed: Sequence[Evidence]) -> tuple[str, str]:
    """The hint of a mistake that the cases in `by` show, with the first of them or with what else is wrong."""
    if by[0] is not failed[0]:
        return _in_case(told, by[0])
    return _beside(told, [pair for pair in failed if not any(pair is one for one in by)])


def _of_values(values: Sequence[Evidence], passed: Sequence[Evidence]) -> tuple[str, str] | None:
    common = _common(values)
    if common and common[0] in EVERY_VALUE and any(p.about_value and _any_number(p.expected) for p in passed):
        common = _common(values, EVERY_VALUE) or (common[0], texts.WHERE_WRONG + common[1])
    return choice.by_default(values, passed) or common or choice.by_constant(values)


def _any_number(value: Any) -> bool:
    """Whether a value has numbers other than 0, which a fault of every value would change."""
    if isinstance(value, list):
        return any(map(_any_number, value))
    return is_numeric(value) and bool(np.any(np.nan_to_num(value)))


def _others(failed: Sequence[Evidence]) -> list[Evidence]:
    """The failures that are not wrong values: raised errors say most, missing ones least."""
    others = [pair for pair in failed if not pair.about_value]
    return sorted(others, key=lambda pair: 0 if pair.error else 1 if pair.changed else 2 if pair.got is None else 3)


def _trouble(pair: Evidence) -> tuple[str, str] | None:
    """The diagnosis from a raised error, a changed argument, a missing value or a missing error."""
    if pair.error:
        return errors.told(pair)
    if pair.changed:
        return "argument-changed", texts.TROUBLES["argument-changed"].format(name=texts.listed(pair.changed))
    if pair.returned_nothing and not pair.wanted:
        return "nothing-returned", texts.TROUBLES["nothing-returned"]
    return "not-raised", texts.TROUBLES["not-raised"].format(error=pair.wanted)


def _beside(told: tuple[str, str], failed: Sequence[Evidence]) -> tuple[str, str]:
    """A relation of the values, followed by what else went wrong."""
    for other in _others(failed):
        trouble = _trouble(other)
        if trouble and trouble[0] not in (errors.CONSEQUENCE, "result-lacks", told[0]):
            return told[0], told[1] + texts.BESIDE.format(kind=other.kind) + trouble[1]
    return told


def _in_case(told: tuple[str, str], pair: Evidence) -> tuple[str, str]:
    return told[0], texts.IN_CASE.format(kind=pair.kind) + told[1]


def _common(failed: Sequence[Evidence], but: Collection[str] = ()) -> tuple[str, str] | None:
    """The first relation that holds in every failed case, item by item for lists, `but` for some.

    Values with a wrong shape are explained first: where sizes happen to agree, such a mistake gives arbitrary numbers.
    """
    lists = [lengths.relations(p) | containers.relations(p) if isinstance(p.expected, list) else {} for p in failed]
    if whole := _agreed(lists):
        return whole
    leaves = [leaf for pair in failed for leaf in _wrong_items(pair, ())]
    found = [(path, _all_relations(leaf)) for path, leaf in leaves]
    shapes_differ = [
        (path, relations) for (path, relations), (_, leaf) in zip(found, leaves, strict=True) if leaf.differ()
    ]
    if not _differs(failed[0]):
        shapes_differ = [(path, {slug: f for slug, f in r.items() if slug in AXES}) for path, r in shapes_differ]
    for told in (found, shapes_differ):
        agreed = _agreed([{k: f for k, f in relations.items() if k not in but} for _, relations in told])
        if agreed:
            slug, sentence = agreed
            places = {path[0] for path, _ in told if path}
            if len(places) == 1 and all(path for path, _ in told):
                sentence = _in_item(failed[0], places.pop()) + sentence
            return slug, sentence
    return None


def _of_one_item(failed: Sequence[Evidence]) -> tuple[str, str] | None:
    """What explains one of the wrong items of a result, if others are right and nothing explains all."""
    where = choice.by_item(failed) if all(pair.own for pair in failed) else None
    leaves = [leaf for pair in failed for leaf in _wrong_items(pair, ())] if where else []
    for place in sorted({path[0] for path, _ in leaves if path}):
        told = _agreed([_all_relations(leaf) for path, leaf in leaves if path and path[0] == place])
        if where and told and told[0] not in VAGUE:
            return told[0], f"{where[1]} {_in_item(failed[0], place)}{told[1]}"
    return None


def _in_item(pair: Evidence, place: int) -> str:
    if pair.own:
        return texts.IN_ITEM.format(place)
    return texts.IN_ENTRY.format(pair.entries[place]) if place < len(pair.entries) else ""


def _differs(pair: Evidence) -> bool:
    return any(leaf.differ() for _, leaf in _wrong_items(pair, ()))


def _not_finite_in_some(values: Sequence[Evidence]) -> tuple[str, str] | None:
    """The first case that returned infinity or NaN, if other cases have unexplained wrong values."""
    for pair in values:
        for _, leaf in _wrong_items(pair, ()):
            cause = finite.cause(leaf)
            if cause and cause not in finite.VAGUE:
                return _in_case(("not-finite", texts.NOT_FINITE[cause]), pair)
    return None


def _all_relations(pair: Evidence) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for relations in RELATIONS:
        found = {**relations(pair), **found}
    return found


def _agreed(found: list[dict[str, Found]]) -> tuple[str, str] | None:
    """The first relation that all pairs share; one that any single pair of numbers satisfies needs two pairs."""
    if not found:
        return None
    for slug, first in sorted(found[0].items(), key=lambda item: item[1].rank):
        all_found = [relations[slug] for relations in found if slug in relations]
        strong = {other.key for other in all_found if not other.weak}
        keys = strong if strong == {None} else {other.key for other in all_found}
        agreed = len(all_found) == len(found) and len(keys) == 1
        if agreed and any(other.proof for other in all_found) and (len(found) > 1 or not first.weak):
            return slug, first.sentence
    return None


def _wrong_items(pair: Evidence, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Evidence]]:
    expected, got = pair.expected, pair.got
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for i, (e, g) in enumerate(zip(expected, got, strict=True)):
            if compare(e, g) is not None:
                yield from _wrong_items(pair.item(e, g), (*path, i))
    else:
        yield path, pair

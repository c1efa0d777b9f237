"""General relations between returned and expected values, tried if no known mistake of the bank matches.

They are the same for every exercise: off by a factor, transposed, in another order, summed over the wrong axis, an
undefined name. A relation holds for an exercise only if it explains every wrong value; other failures (an error in
another case, or a missing one) are reported after it, with their case. Nothing uncertain is reported.
"""

from collections.abc import Iterator, Sequence

from course_lib.checks import texts
from course_lib.checks.compare import compare
from course_lib.checks.relations import choice, errors, finite, inputs, lengths, numbers, shapes
from course_lib.checks.relations.evidence import Evidence, Found

__all__ = ["Evidence", "relate"]

# These relations claim something about every value, so they are wrong if all kinds of case except one pass
EVERY_VALUE = {"sign", "factor-2", "factor-1/2", "factor", "offset"}
# Shape relations that hold even if the first case, the visible one, can't show them: its arrays are single numbers
AXES = {"number-for-array", "axis-missing", "axis-added"}
# What may follow from a wrong value in another case, and says nothing if that value is unexplained
FOLLOWS = {errors.CONSEQUENCE, "not-raised"}
RELATIONS = (lengths.relations, finite.relations, numbers.relations, shapes.relations, inputs.relations)


def relate(failed: Sequence[Evidence], passed: Sequence[Evidence] = ()) -> tuple[str, str] | None:
    """The relation that explains the failed cases, as (slug, sentence); None if there is none.

    The learner sees the first failed case. If it is an error, that is reported; if it is a value, a relation of all
    wrong values; a relation that concerns only some cases names the first of them.

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
    others = sorted((pair for pair in failed if not pair.about_value), key=_how_telling)
    if failed[0].error and (told := errors.told(failed[0])):
        return told
    if values and (told := _of_values(values, passed)) and not (only_kind and told[0] in EVERY_VALUE):
        return _beside(told, others)
    if others and (told := _trouble(others[0])) and not (values and told[0] in FOLLOWS and failed[0].about_value):
        return _in_case(told, others[0]) if values or told[0] == "not-raised" else told
    return only_kind or choice.by_item(failed) or choice.by_place(failed) or _not_finite_in_some(values)


def _of_values(values: Sequence[Evidence], passed: Sequence[Evidence]) -> tuple[str, str] | None:
    if values[0].got is None:
        told = "nothing-returned", texts.TROUBLES["nothing-returned"]
        return told if all(pair.got is None for pair in values) else _in_case(told, values[0])
    return choice.by_default(values, passed) or _common(values) or choice.by_constant(values)


def _how_telling(pair: Evidence) -> int:
    """Sort key: a raised error says most, a missing one least."""
    return 0 if pair.error else 1 if pair.changed else 2


def _trouble(pair: Evidence) -> tuple[str, str] | None:
    """The diagnosis from a raised error, a changed argument or a missing error."""
    if pair.error:
        return errors.told(pair)
    if pair.changed:
        return "argument-changed", texts.TROUBLES["argument-changed"].format(name=texts.listed(pair.changed))
    return "not-raised", texts.TROUBLES["not-raised"].format(error=pair.wanted)


def _beside(told: tuple[str, str], others: Sequence[Evidence]) -> tuple[str, str]:
    """A relation of the values, followed by what else went wrong."""
    trouble = _trouble(others[0]) if others else None
    if trouble is None or trouble[0] in (errors.CONSEQUENCE, told[0]):
        return told
    return told[0], told[1] + texts.BESIDE.format(kind=others[0].kind) + trouble[1]


def _in_case(told: tuple[str, str], pair: Evidence) -> tuple[str, str]:
    return told[0], texts.IN_CASE.format(kind=pair.kind) + told[1]


def _common(failed: Sequence[Evidence]) -> tuple[str, str] | None:
    """The first relation that holds in every failed case, item by item for lists.

    Values with a wrong shape are explained first: where sizes happen to agree, such a mistake gives arbitrary numbers.
    """
    whole = _agreed([lengths.relations(pair) if isinstance(pair.expected, list) else {} for pair in failed])
    if whole:
        return whole
    leaves = [leaf for pair in failed for leaf in _wrong_items(pair, ())]
    found = [(path, _all_relations(leaf)) for path, leaf in leaves]
    shapes_differ = [
        (path, relations) for (path, relations), (_, leaf) in zip(found, leaves, strict=True) if leaf.differ()
    ]
    if not _differs(failed[0]):
        shapes_differ = [(path, {slug: f for slug, f in r.items() if slug in AXES}) for path, r in shapes_differ]
    for told in (found, shapes_differ):
        agreed = _agreed([relations for _, relations in told])
        if agreed:
            slug, sentence = agreed
            places = {path[0] for path, _ in told if path}
            if len(places) == 1 and all(path for path, _ in told):
                sentence = texts.IN_ITEM.format(places.pop()) + sentence
            return slug, sentence
    return None


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
    return dict(sorted(found.items(), key=lambda item: item[1].rank))


def _agreed(found: list[dict[str, Found]]) -> tuple[str, str] | None:
    """The first relation that all share; one that any single pair of numbers satisfies needs two pairs."""
    if not found:
        return None
    for slug, first in found[0].items():
        all_found = [relations[slug] for relations in found if slug in relations]
        agreed = len(all_found) == len(found) and all(other.key == first.key for other in all_found)
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

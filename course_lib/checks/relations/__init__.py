"""General relations between what came and what was expected, tried where no misconception of the bank fits.

Each is the same for every exercise: off by a factor, transposed, in another order, summed over the wrong axis, a name
that has no value. A relation holds for an exercise only if it explains every case that failed.
"""

from collections.abc import Iterator, Sequence

from course_lib.checks import texts
from course_lib.checks.compare import compare
from course_lib.checks.relations import inputs, lengths, numbers, shapes, troubles
from course_lib.checks.relations.pair import Found, Pair

__all__ = ["Pair", "relate"]

RELATIONS = (lengths.relations, numbers.relations, shapes.relations, inputs.relations)


def relate(failed: Sequence[Pair], passed: Sequence[Pair] = ()) -> tuple[str, str] | None:
    """The relation that explains all failed cases, as (slug, sentence); None if there is none.

    Examples
    --------
    >>> import numpy as np
    >>> relate([Pair(np.array([1.0, -2.0, 3.0]), np.array([-1.0, 2.0, -3.0]))])[0]
    'sign'
    """
    if not failed:
        return None
    by_trouble = troubles.told(failed)
    if by_trouble and (failed[0].error or not any(pair.error for pair in failed)):
        return by_trouble
    values = [pair for pair in failed if not (pair.error or pair.wanted or pair.changed)]
    return (
        troubles.by_default(failed, passed)
        or _common(values)
        or by_trouble
        or troubles.by_kind(failed, passed)
        or troubles.by_item(failed)
    )


def _common(failed: Sequence[Pair]) -> tuple[str, str] | None:
    """The first relation that holds in every failed case, item by item where lists came back.

    Values of another shape than expected, and values that are not finite, are explained before the rest: where sizes
    happen to agree such a mistake gives just any numbers.
    """
    whole = _agreed([lengths.relations(pair) for pair in failed])
    if whole:
        return whole
    leaves = [leaf for pair in failed for leaf in _wrong_items(pair, ())]
    found = [(path, _all_relations(leaf)) for path, leaf in leaves]
    shapes_differ = [
        (path, relations) for (path, relations), (_, leaf) in zip(found, leaves, strict=True) if leaf.differ()
    ]
    not_finite = [(path, relations) for path, relations in found if "not-finite" in relations]
    for told in (found, shapes_differ, not_finite):
        agreed = _agreed([relations for _, relations in told])
        if agreed:
            slug, sentence = agreed
            places = {path[0] for path, _ in told if path}
            if len(places) == 1 and all(path for path, _ in told):
                sentence = texts.IN_ITEM.format(places.pop()) + sentence
            return slug, sentence
    return None


def _all_relations(pair: Pair) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for relations in RELATIONS:
        found = {**relations(pair), **found}
    return dict(sorted(found.items(), key=lambda item: item[1].rank))


def _agreed(found: list[dict[str, Found]]) -> tuple[str, str] | None:
    """The first relation that all share; one that any single pair of numbers would fulfil needs two of them."""
    if not found:
        return None
    for slug, first in found[0].items():
        others = [relations.get(slug) for relations in found[1:]]
        if all(other is not None and other.key == first.key for other in others) and (others or not first.weak):
            return slug, first.sentence
    return None


def _wrong_items(pair: Pair, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Pair]]:
    expected, got = pair.expected, pair.got
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for i, (e, g) in enumerate(zip(expected, got, strict=True)):
            if compare(e, g) is not None:
                yield from _wrong_items(pair.item(e, g), (*path, i))
    else:
        yield path, pair

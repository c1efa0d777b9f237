"""General relations between what came and what was expected, tried where no misconception of the bank fits.

Each is the same for every exercise: off by a factor, transposed, in another order, summed over the wrong axis.
A relation holds for an exercise only if it explains every case that failed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from course_lib.checks import texts
from course_lib.checks.compare import close, is_numeric, number


@dataclass(frozen=True)
class Pair:
    """A case that failed: expected and got as plain values, and the sizes that occur in its arguments."""

    expected: object
    got: object
    sizes: frozenset[int]


def relate(pairs: Iterable[Pair]) -> tuple[str, str] | None:
    """The relation that explains all pairs, as (slug, sentence); None if there is none.

    Examples
    --------
    >>> import numpy as np
    >>> relate([Pair(np.array([1.0, -2.0, 3.0]), np.array([-1.0, 2.0, -3.0]), frozenset())])[0]
    'sign'
    """
    numeric = [_as_arrays(pair) for pair in pairs]
    if not numeric or any(pair is None for pair in numeric):
        return None
    found = [_relations(*pair) for pair in numeric if pair is not None]
    for slug, sentence in found[0].items():
        others = [relations.get(slug) for relations in found[1:]]
        if all(others) and (slug != "factor" or all(other == sentence for other in others)):
            return slug, sentence
    return None


def _as_arrays(pair: Pair) -> tuple[np.ndarray, np.ndarray, frozenset[int]] | None:
    if not (is_numeric(pair.expected) and is_numeric(pair.got)):
        return None
    expected, got = np.asarray(pair.expected, dtype=complex), np.asarray(pair.got, dtype=complex)
    if np.iscomplex(expected).any() or np.iscomplex(got).any():
        return None
    return expected.real, got.real, pair.sizes


def _relations(expected: np.ndarray, got: np.ndarray, sizes: frozenset[int]) -> dict[str, str]:
    """Every relation between two arrays, as slug to sentence, the most telling first."""
    if expected.shape != got.shape:
        return _shape_relations(expected, got)
    if not np.isfinite(got).all():
        return {}
    return {**_factors(expected, got, sizes), **_orders(expected, got), **_nearly(expected, got)}


def _factors(expected: np.ndarray, got: np.ndarray, sizes: frozenset[int]) -> dict[str, str]:
    found = {}
    i = int(np.argmax(np.abs(expected))) if expected.size else 0
    largest = expected.flat[i] if expected.size else 0.0
    if largest != 0.0:
        factor = got.flat[i] / largest
        if factor != 0.0 and close(expected * factor, got).all():
            for slug, value in {"sign": -1.0, "factor-2": 2.0, "factor-1/2": 0.5}.items():
                if np.isclose(factor, value, rtol=1e-6):
                    found[slug] = texts.RELATIONS[slug]
            for size in sorted(sizes - {1}):
                if np.isclose(factor, size, rtol=1e-6):
                    found["factor-n"] = texts.RELATIONS["factor-n"].format(size=size)
                if np.isclose(factor, 1 / size, rtol=1e-6):
                    found["factor-1/n"] = texts.RELATIONS["factor-1/n"].format(size=size)
            found["factor"] = texts.RELATIONS["factor"].format(factor=number(factor))
    offset = got - expected
    if expected.size > 1 and np.allclose(offset, offset.flat[0], rtol=1e-6, atol=1e-9):
        found["offset"] = texts.RELATIONS["offset"].format(offset=number(offset.flat[0]))
    return found


def _orders(expected: np.ndarray, got: np.ndarray) -> dict[str, str]:
    found = {}
    if expected.ndim == 2 and expected.shape[0] == expected.shape[1] and close(expected.T, got).all():
        found["transposed"] = texts.RELATIONS["transposed"]
    if expected.ndim and expected.shape[0] > 1:
        if close(expected[::-1], got).all():
            found["reversed"] = texts.RELATIONS["reversed"]
        elif close(np.sort(expected, axis=None), np.sort(got, axis=None)).all():
            found["permuted"] = texts.RELATIONS["permuted"]
    if expected.ndim and expected.shape[0] > 2:
        right = [bool(close(e, g).all()) for e, g in zip(expected, got, strict=True)]
        if right[0] and not any(right[1:]):
            found["first-only"] = texts.RELATIONS["first-only"]
        if all(right[:-1]) and not right[-1]:
            found["last-wrong"] = texts.RELATIONS["last-wrong"]
    return found


def _nearly(expected: np.ndarray, got: np.ndarray) -> dict[str, str]:
    found = {}
    if not close(expected, np.round(expected)).all() and (
        close(np.trunc(expected), got).all() or close(np.round(expected), got).all()
    ):
        found["rounded"] = texts.RELATIONS["rounded"]
    size = np.abs(expected).max() if expected.size else 0.0
    error = np.abs(got - expected).max() / size if size else 0.0
    if 0.0 < error < 1e-3:
        found["imprecise"] = texts.RELATIONS["imprecise"].format(error=f"{error:.0e}")
    return found


def _shape_relations(expected: np.ndarray, got: np.ndarray) -> dict[str, str]:
    if expected.T.shape == got.shape and close(expected.T, got).all():
        return {"transposed": texts.RELATIONS["transposed"]}
    if expected.size == got.size and expected.squeeze().shape == got.squeeze().shape:
        return {"column": texts.RELATIONS["column"]}
    for axis in range(expected.ndim):
        for collapsed in (expected.sum(axis=axis), expected.mean(axis=axis)):
            if collapsed.shape == got.shape and close(collapsed, got).all():
                return {"summed": texts.RELATIONS["summed"]}
    for axis in range(got.ndim):
        for collapsed in (got.sum(axis=axis), got.mean(axis=axis)):
            if collapsed.shape == expected.shape and close(expected, collapsed).all():
                return {"not-summed": texts.RELATIONS["not-summed"]}
    if got.ndim == 2 and expected.ndim == 1 and got.shape[0] == got.shape[1] == expected.shape[0]:
        return {"broadcast": texts.RELATIONS["broadcast"]}
    return {}

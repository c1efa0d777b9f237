"""Relations between two arrays of the same shape: factors, offsets, reordering, functions of the correct value."""

import numpy as np

from course_lib.checks.compare import close, number
from course_lib.checks.relations import texts
from course_lib.checks.relations.evidence import Evidence, Found

NEARLY_ONE = 0.01  # a factor this close to 1 does not count
NEARLY = 3e-3  # relative error of a result that is right but for an approximation
MOST_DIGITS = 5
FACTORS = {"sign": -1.0, "factor-2": 2.0, "factor-1/2": 0.5}
SIZES = {
    "factor-n": lambda n: n,
    "factor-1/n": lambda n: 1 / n,
    "factor-n²": lambda n: n * n,
    "factor-1/n²": lambda n: 1 / (n * n),
    "factor-2n": lambda n: 2 * n,
    "factor-n/2": lambda n: n / 2,
    "factor-2/n": lambda n: 2 / n,
    "factor-n²/2": lambda n: n * n / 2,
}
FUNCTIONS = {
    "reciprocal": lambda e: 1 / e,
    "squared": lambda e: e * e,
    "root": lambda e: np.sqrt(e),
    "absolute": lambda e: np.abs(e),
    "complement": lambda e: 1 - e,
    "logarithm": lambda e: np.log(e),
    "exponential": lambda e: np.exp(e),
}


def relations(pair: Evidence) -> dict[str, Found]:
    """Every relation between two arrays of the same shape, the most specific first."""
    numbers = pair.numbers()
    if numbers is None:
        return {}
    expected, got, kept = numbers
    found = _factors(expected, got, pair.sizes()) | _offsets(expected, got)
    if kept.all():
        found |= _orders(expected, got, pair.own) | _rows(expected, got)
    return found | _functions(expected, got) | _nearly(expected, got)


def _factors(expected: np.ndarray, got: np.ndarray, sizes: set[int]) -> dict[str, Found]:
    i = int(np.argmax(np.abs(expected))) if expected.size else 0
    largest = expected.flat[i] if expected.size else 0.0
    if largest == 0.0:
        return {}
    factor = got.flat[i] / largest
    if factor == 0.0 or not close(expected * factor, got).all():
        return {"zero": Found(texts.RELATIONS["zero"], rank=4)} if factor == 0.0 and not got.any() else {}

    def _is(times: float) -> bool:
        return bool(np.isclose(factor, times, rtol=1e-4)) and bool(close(expected * times, got).all())

    found = {
        slug: Found(texts.factor(slug, 2 in sizes), weak=expected.size == 1 and slug != "sign", rank=1)
        for slug, value in FACTORS.items()
        if _is(value)
    }
    for size in sorted(sizes):
        for slug, times in SIZES.items():
            if _is(times(float(size))):
                sentence = texts.RELATIONS[slug].format(size=size)
                found[slug] = Found(sentence, weak=expected.size == 1, rank=1)
    if abs(factor - 1) < NEARLY_ONE:
        return found
    weak, words = expected.size == 1, {"factor": number(factor)}
    found["factor"] = Found(texts.RELATIONS["factor"].format(**words), float(f"{factor:.5g}"), weak, rank=3)
    found["proportional"] = Found(texts.RELATIONS["proportional"].format(**words), rank=6, proof=not weak)
    return found


def _rows(expected: np.ndarray, got: np.ndarray) -> dict[str, Found]:
    """Whether each row of a table has a different factor, and whether all entries or all rows are the same."""
    found = {}
    if expected.ndim and expected.shape[-1] > 1 and (sums := expected.sum(axis=-1, keepdims=True)).all():
        factors = got.sum(axis=-1, keepdims=True) / sums
        if close(expected * factors, got).all():
            found["row-factors"] = Found(texts.RELATIONS["row-factors"], rank=6, proof=np.ptp(factors) > 0)
    rows_are_equal = expected.ndim > 0 and len(got) > 1 and close(got[:1] + 0 * got, got).all()
    if rows_are_equal and not close(expected[:1] + 0 * got, expected).all():
        found["all-equal"] = Found(texts.RELATIONS["all-equal"], rank=5)
    return found


def _offsets(expected: np.ndarray, got: np.ndarray) -> dict[str, Found]:
    offset = got - expected
    if not expected.size or not np.allclose(offset, offset.flat[0], rtol=1e-6, atol=1e-9):
        return {}
    shown = number(offset.flat[0])
    key = None if expected.size > 1 else float(f"{offset.flat[0]:.5g}")
    return {"offset": Found(texts.RELATIONS["offset"].format(offset=shown), key, weak=expected.size == 1, rank=3)}


def _orders(expected: np.ndarray, got: np.ndarray, own: bool) -> dict[str, Found]:
    found = {}
    if expected.ndim == 2 and expected.shape[0] == expected.shape[1] and close(expected.T, got).all():
        found["transposed"] = Found(texts.RELATIONS["transposed"], rank=1)
    if expected.ndim and expected.shape[0] > 1:
        if close(expected[::-1], got).all():
            found["reversed"] = Found(texts.RELATIONS["reversed"], rank=1)
        elif close(np.sort(expected, axis=None), np.sort(got, axis=None)).all():
            found["permuted"] = Found(texts.RELATIONS["permuted"], rank=2)
    if expected.ndim and expected.shape[0] > 2 and own:  # a script's array need not come from a loop
        right = [bool(close(e, g).all()) for e, g in zip(expected, got, strict=True)]
        if right[0] and not any(right[1:]):
            found["first-only"] = Found(texts.RELATIONS["first-only"], rank=4)
        if right[-1] and not any(right[:-1]):
            found["last-only"] = Found(texts.RELATIONS["last-only"], rank=4)
        if not right[0] and all(right[1:]):
            found["first-wrong"] = Found(texts.RELATIONS["first-wrong"], rank=4)
        first = right.index(False) if not all(right) else 0
        if first > 1 and expected.ndim > 1 and not any(right[first:]):
            sentence = texts.RELATIONS["later-wrong"].format(last=first - 1, first=first)
            found["later-wrong"] = Found(sentence, rank=4)
        if all(right[:-1]) and not right[-1]:
            found["last-wrong"] = Found(texts.RELATIONS["last-wrong"], rank=4)
    if expected.ndim == 2 and expected.shape[0] == expected.shape[1] > 0:
        on = np.eye(len(expected), dtype=bool)
        right_places = close(expected, got)
        if right_places[on].all() and not got[~on].any():
            found["diagonal-only"] = Found(texts.RELATIONS["diagonal-only"], rank=1)
        elif right_places[~on].all():
            found["diagonal-wrong"] = Found(texts.RELATIONS["diagonal-wrong"], rank=2, proof=len(expected) > 1)
        elif right_places[on].all():
            found["diagonal-right"] = Found(texts.RELATIONS["diagonal-right"], rank=2)
    return found


def _functions(expected: np.ndarray, got: np.ndarray) -> dict[str, Found]:
    found = {}
    with np.errstate(all="ignore"):
        for slug, function in FUNCTIONS.items():
            other = function(expected)
            if np.isfinite(other).all() and not close(expected, other).all() and close(other, got).all():
                proof = bool(((expected != 0) & (expected != 1)).any())
                found[slug] = Found(texts.RELATIONS[slug], weak=expected.size == 1, rank=2, proof=proof)
    return found


def _nearly(expected: np.ndarray, got: np.ndarray) -> dict[str, Found]:
    found = {}
    if not close(expected, np.round(expected)).all() and (
        close(np.trunc(expected), got).all() or close(np.round(expected), got).all()
    ):
        found["rounded"] = Found(texts.RELATIONS["rounded"], rank=1)
    for digits in range(1, MOST_DIGITS + 1):
        if close(np.round(expected, digits), got).all() and np.allclose(np.round(got, digits), got, rtol=1e-14, atol=0):
            sentence = texts.RELATIONS["rounded-digits"].format(digits=digits)
            found.setdefault("rounded-digits", Found(sentence, key=digits, rank=1, proof=bool((got % 1).any())))
    size = np.abs(expected).max() if expected.size else 0.0
    error = np.abs(got - expected).max() / size if size else 0.0
    if 0.0 < error < NEARLY:
        found["imprecise"] = Found(texts.RELATIONS["imprecise"].format(error=f"{error:.0e}"), rank=4)
    return found

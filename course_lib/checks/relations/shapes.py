"""Relations between values whose shapes differ: an axis too many or too few, a transpose, a broadcast."""

import numpy as np

from course_lib.checks import texts
from course_lib.checks.compare import close, is_numeric
from course_lib.checks.relations.pair import Found, Pair


def relations(pair: Pair) -> dict[str, Found]:
    """What explains another shape or another kind of value; the most telling first."""
    arrays = pair.arrays()
    if arrays is None:
        return {"other-kind": Found(texts.RELATIONS["other-kind"], rank=8)} if is_numeric(pair.expected) else {}
    expected, got = arrays
    if expected.shape == got.shape:
        return {}
    if expected.T.shape == got.shape and close(expected.T, got).all():
        return _found("transposed")
    if expected.size == got.size and expected.squeeze().shape == got.squeeze().shape:
        return _found("column")
    if expected.size == got.size and got.ndim == 1 and close(expected.ravel(), got).all():
        return _found("flattened")
    for axis in range(expected.ndim):
        if any(_alike(collapsed, got) for collapsed in (expected.sum(axis=axis), expected.mean(axis=axis))):
            return _found("summed")
    for axis in range(got.ndim):
        if any(_alike(expected, collapsed) for collapsed in (got.sum(axis=axis), got.mean(axis=axis))):
            return _found("not-summed")
    if _alike(expected.sum(), got) or _alike(expected.mean(), got):
        return _found("summed")
    if _alike(expected, got.sum()) or _alike(expected, got.mean()):
        return _found("not-summed")
    if got.ndim == 2 and expected.ndim == 1 and got.shape[0] == got.shape[1] == expected.shape[0]:
        return _found("broadcast")
    named = [name for name, value in pair.numeric_arguments().items() if value.shape == got.shape]
    if named and got.ndim:
        sentence = texts.RELATIONS["shape-of-argument"].format(name=named[0], expected=expected.shape)
        return {"shape-of-argument": Found(sentence, key=named[0], rank=6), **_other_shape(got, expected)}
    return _other_shape(got, expected)


def _other_shape(got: np.ndarray, expected: np.ndarray) -> dict[str, Found]:
    if got.ndim < expected.ndim:
        return {"axis-missing": Found(texts.RELATIONS["axis-missing"].format(got.shape, expected.shape), rank=7)}
    if got.ndim > expected.ndim:
        return {"axis-added": Found(texts.RELATIONS["axis-added"].format(got.shape, expected.shape), rank=7)}
    return {"other-shape": Found(texts.RELATIONS["other-shape"].format(got.shape, expected.shape), rank=7)}


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    return np.shape(one) == np.shape(other) and bool(close(np.asarray(one), np.asarray(other)).all())


def _found(slug: str) -> dict[str, Found]:
    return {slug: Found(texts.RELATIONS[slug], rank=1)}

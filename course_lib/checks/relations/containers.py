"""Values of another kind than expected: a dictionary, a generator, one array for a pair, a list around the values."""

from typing import Any

import numpy as np

from course_lib.checks.compare import compare, is_numeric, kind_of
from course_lib.checks.relations import texts
from course_lib.checks.relations.evidence import Evidence, Found
from course_lib.checks.values import Opaque

LAZY = {"generator", "map", "zip", "filter", "range", "reversed", "enumerate", "dict_values", "dict_keys", "dict_items"}
CALLABLE = {"function", "method", "builtin_function_or_method", "ufunc", "type", "partial"}


def relations(pair: Evidence) -> dict[str, Found]:
    """What kind of value was returned in place of the expected one, and how to convert it."""
    if not pair.own:
        return {}
    slug = _slug(pair.expected, pair.got)
    if isinstance(pair.got, list) and is_numeric(pair.expected) and np.ndim(pair.expected) == 0:
        slug = "list-for-count" if len(pair.got) == pair.expected else slug or "list-for-number"
    words = {"got": kind_of(pair.got), "expected": kind_of(pair.expected)}
    rank = 1 if slug in ("stacked", "wrapped", "list-for-count") else 8
    if slug == "list-for-count":  # an empty list where 0 is expected shows nothing
        number = Found(texts.RELATIONS["list-for-number"].format(**words), rank=8)
        return {slug: Found(texts.RELATIONS[slug], rank=rank, proof=len(pair.got) > 1), "list-for-number": number}
    return {slug: Found(texts.RELATIONS[slug].format(**words), rank=rank)} if slug else {}


def _slug(expected: Any, got: Any) -> str:
    if isinstance(got, Opaque):
        return _of_type(got.type_name)
    if isinstance(expected, list) and isinstance(got, np.ndarray):
        return "stacked" if _has_parts(expected, got) else "array-for-list"
    if isinstance(got, list) and len(got) == 1 and compare(expected, got[0]) is None:
        return "wrapped"
    if isinstance(expected, list) and is_numeric(got):
        return "number-for-list"
    if not is_numeric(expected):
        return ""
    if isinstance(got, str):
        return "text-for-number"
    if isinstance(got, bool) or (isinstance(got, np.ndarray) and got.dtype == bool):
        return "truth-for-number"
    is_complex = isinstance(got, np.ndarray) and got.dtype.kind == "c"
    return "complex" if is_complex and np.isrealobj(np.asarray(expected)) else ""


def _of_type(name: str) -> str:
    if name in ("set", "frozenset"):
        return "set"
    if name in LAZY:
        return "lazy"
    if name in CALLABLE:
        return "function-returned"
    return "dictionary" if name == "dict" else "other-object"


def _has_parts(expected: list, got: np.ndarray) -> bool:
    """Whether the rows of an array are the items of a list."""
    return got.ndim > 0 and len(got) == len(expected) and compare(expected, list(got)) is None

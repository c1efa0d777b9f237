"""Infinity or NaN returned for valid input: its cause, as far as NumPy's warning says."""

import re

import numpy as np

from course_lib.checks.relations import texts
from course_lib.checks.relations.evidence import Evidence, Found

# NumPy's warnings, the most specific first; the sentence is texts.NOT_FINITE[name]
CAUSES = {
    "log-of-zero": r"divide by zero encountered in log",
    "division-by-zero": r"divide by zero encountered",
    "log-of-negative": r"invalid value encountered in log",
    "root-of-negative": r"invalid value encountered in sqrt",
    "power-of-negative": r"invalid value encountered in (scalar )?power",
    "zero-by-zero": r"invalid value encountered in (scalar |true_)?divide",
    "exp-overflow": r"overflow encountered in (exp|expm1|exp2|sinh|cosh)\b",
    "overflow": r"overflow encountered",
    "infinities": r"invalid value encountered",
    "mean-of-nothing": r"Mean of empty slice|Degrees of freedom",
}
VAGUE = ("unbounded", "unknown", "infinities")  # other cases may have other causes


def relations(pair: Evidence) -> dict[str, Found]:
    """Whether entries are infinite or NaN where finite ones are expected."""
    found = cause(pair)
    return {"not-finite": Found(texts.NOT_FINITE[found], rank=2)} if found else {}


def cause(pair: Evidence) -> str:
    """The name of the cause of infinite or NaN entries; '' if there are none."""
    arrays = pair.arrays()
    if arrays is None or arrays[0].shape != arrays[1].shape:
        return ""
    expected, got = arrays
    if not (~np.isfinite(got) & np.isfinite(expected)).any():
        return ""
    warned = next((name for name, words in CAUSES.items() if re.search(words, pair.warned)), "")
    return warned or ("unbounded" if np.isinf(got).any() else "unknown")

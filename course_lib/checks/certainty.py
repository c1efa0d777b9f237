"""What part of an outcome is the same on every machine, and whether a learner's outcome matches it.

A wrong answer may divide by a curvature that is 0 except for rounding, or diverge chaotically: 1e15 on one machine,
-3e14 on another. Such a value identifies nothing; the fact that it is huge does.
"""

from typing import Any

import numpy as np

from course_lib.checks.compare import Tolerance, difference
from course_lib.checks.outcome import Outcome
from course_lib.checks.values import decode, read

ERROR = "error"  # of some type
NOT_FINITE = "not-finite"  # contains an infinity or NaN
HUGE = "huge"  # or not finite
VALUE = "value"  # any value, but no error
ANYTHING = "anything"

HUGE_WHEN_MADE, HUGE_WHEN_MET = 1e9, 1e6


def same(one: Outcome, other: Outcome, allowed: Tolerance, part: float = 1.0) -> bool:
    """Whether two outcomes agree within an exercise's tolerance, or within a fraction of it."""
    if (one.error, one.changed, one.certain) != (other.error, other.changed, other.certain):
        return False
    return difference(decode(one.value), decode(other.value), allowed, part) is None


def what_is_certain(outcomes: list[Outcome], allowed: Tolerance, part: float = 1.0) -> Outcome:
    """The first of several outcomes of one call if all agree, else what they have in common."""
    first = outcomes[0]
    if all(same(first, other, allowed, part) for other in outcomes[1:]):
        return first
    if all(outcome.error for outcome in outcomes):
        return Outcome(certain=ERROR)
    if any(outcome.error or outcome.changed != first.changed for outcome in outcomes):
        return Outcome(certain=ANYTHING)
    sizes = [_size(decode(outcome.value)) for outcome in outcomes]
    if not np.isfinite(sizes).any():
        return Outcome(certain=NOT_FINITE, changed=first.changed)
    return Outcome(certain=HUGE if min(sizes) >= HUGE_WHEN_MADE else VALUE, changed=first.changed)


def may_be(known: Outcome, got: Outcome) -> bool:
    """Whether an outcome is of the kind that `known.certain` names."""
    if ANYTHING in (known.certain, got.certain):
        return True
    is_error = bool(got.error) or got.certain == ERROR
    if known.certain == ERROR or is_error:
        return known.certain == ERROR and is_error
    if bool(known.changed) != bool(got.changed):
        return False
    if got.certain:  # two descriptions: some value could match both
        return True
    size = _size(read(got.value))
    return known.certain == VALUE or size >= (HUGE_WHEN_MET if known.certain == HUGE else np.inf)


def _size(value: Any) -> float:
    """The largest absolute value of all numbers in a plain value, infinite if one of them is not finite."""
    if isinstance(value, (list, tuple)):
        return max((_size(item) for item in value), default=0.0)
    if isinstance(value, bool) or not isinstance(value, (int, float, np.ndarray)):
        return 0.0
    array = np.abs(np.asarray(value))
    return float(np.nan_to_num(array, nan=np.inf, posinf=np.inf).max()) if array.size else 0.0

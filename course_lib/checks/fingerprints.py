"""Whether the outcomes of an answer are those of a known mistake, in all visible cases or in the revealing ones.

Only visible cases count, so that notebook and grading name the same mistake.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.checks import texts
from course_lib.checks.certainty import may_be
from course_lib.checks.compare import difference
from course_lib.checks.outcome import Outcome
from course_lib.checks.probes import is_chosen
from course_lib.checks.relations import errors
from course_lib.checks.spec import Check, CheckCase, Fingerprint
from course_lib.checks.values import decode, read

Made = tuple[CheckCase, Outcome, bool]  # a visible case, its outcome, and whether it passed


def told(fingerprint: Fingerprint) -> tuple[str, str]:
    """The slug and the hint of a known mistake, which may be one of another exercise."""
    hint = fingerprint.hint
    return fingerprint.slug, texts.IN_PART.format(part=fingerprint.part, hint=hint) if fingerprint.part else hint


def known(check: Check, made: Sequence[Made]) -> Fingerprint | None:
    """The known mistake whose outcomes are those of the answer in every visible case."""
    return next((f for f in check.fingerprints if _fits(f, made, check)), None)


def known_in_part(check: Check, made: Sequence[Made]) -> tuple[Fingerprint, list[int]] | None:
    """A known mistake whose values are those of the answer wherever the mistake changes a revealing value.

    The answer may differ from it at the edges: errors, None, zeros, infinities. Returned with the mistake are the cases
    where its values were returned. If several mistakes fit, the one that explains most is taken, then the one that
    explains the first failed case, which is shown; if both do, none. The exercise's own mistakes come before those of
    its parts.
    """
    first = next((i for i, (_, _, passed) in enumerate(made) if not passed), -1)
    fits = [(cases, f) for f in check.fingerprints if (cases := _told(f, made, check))]
    found = [pair for pair in fits if not pair[1].part] or fits
    best = [pair for pair in found if len(pair[0]) == max(len(cases) for cases, _ in found)]
    best = [pair for pair in best if first in pair[0]] or best
    return (best[0][1], best[0][0]) if len(best) == 1 else None


def _fits(fingerprint: Fingerprint, made: Sequence[Made], check: Check) -> bool:
    """Whether the visible outcomes match a known mistake.

    An unexpected error depends on how the code is written. So if a wrong value identifies the mistake, any unexpected
    error matches in the other cases; if there are only errors, they must be alike.
    Where rounding decides what the mistake returns, and a correct answer could return it too, the case says nothing.
    """
    pairs = list(zip(fingerprint.outcomes, made, strict=True))
    telling = [o for o, (case, _, passed) in pairs if not passed and not (o.certain and may_be(o, case.expected))]
    told_by_value = any(not outcome.error and not outcome.certain for outcome in telling)
    return bool(telling) and all(_same(o, case, got, check, told_by_value) for o, (case, got, _) in pairs)


def _same(outcome: Outcome, case: CheckCase, got: Outcome, check: Check, any_error: bool) -> bool:
    if outcome.certain:
        return may_be(outcome, got)
    if outcome.error or got.error:
        if case.expected.error in (outcome.error, got.error) or not (outcome.error and got.error):
            return outcome.error == got.error
        return any_error or errors.alike(outcome, got)
    return _same_value(outcome, got, check)


def _same_value(one: Outcome, got: Outcome, check: Check) -> bool:
    return bool(one.changed) == bool(got.changed) and difference(decode(one.value), read(got.value), check) is None


def _told(fingerprint: Fingerprint, made: Sequence[Made], check: Check) -> list[int]:
    """The cases in which the mistake's values were returned; none if a revealing case returned another value.

    A text is an independent choice, such as the answer to a quiz question: others may be wrong as well, also beside it
    in a list of texts.
    """
    told = []
    for i, (outcome, (case, got, passed)) in enumerate(zip(fingerprint.outcomes, made, strict=True)):
        if outcome.certain or outcome.error or case.expected.error or not _tells(decode(outcome.value)):
            continue
        values = [_texts(decode(outcome.value)), _texts(decode(case.expected.value)), _texts(read(got.value))]
        if all(values) and len({len(texts) for texts in values}) == 1:
            chosen = [(made, came) for made, due, came in zip(*values, strict=True) if made != due]
            if any(made != came for made, came in chosen):
                return []
            told += [i] if chosen else []
            continue
        if _same_value(outcome, case.expected, check):
            if not (passed or got.error):
                return []
            continue
        if got.error or got.certain or not _same_value(outcome, got, check):
            return []
        told += [] if is_chosen(case) else [i]  # another mistake may choose the same value
    return told


def _texts(value: Any) -> list[str]:
    """The texts of which a value consists; none if it has anything else."""
    found = value if isinstance(value, list) else [value]
    return found if all(isinstance(item, str) for item in found) else []


def _tells(value: Any) -> bool:
    """Whether other mistakes are unlikely to return this value: a text, or finite numbers other than -1, 0 and 1."""
    if isinstance(value, str):
        return True
    if isinstance(value, list):
        return any(_tells(item) for item in value)
    if value is None or isinstance(value, bool) or not isinstance(value, (int, float, np.ndarray)):
        return False
    array = np.asarray(value)
    return array.dtype.kind in "iuf" and bool(np.isfinite(array).all()) and not np.isin(array, (-1, 0, 1)).all()

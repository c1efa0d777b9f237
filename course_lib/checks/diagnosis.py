"""From the outcomes of a check to the mistake, the surest statement first.

A known mistake of the bank comes first: its author wrote the hint. Then what the source of the answer shows, what
further calls show, and what relates the returned values to the expected ones.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course_lib.checks import fingerprints, probes, reading, relations, texts
from course_lib.checks.fingerprints import Made
from course_lib.checks.outcome import Outcome
from course_lib.checks.relations import Evidence
from course_lib.checks.repairs import repair
from course_lib.checks.spec import Check, CheckCase
from course_lib.checks.values import decode, read

Told = tuple[str, str]  # a slug and a hint


@dataclass(frozen=True)
class Further:
    """What is known about a wrong answer besides its outcomes: the text of its cell, and what more calls showed."""

    text: str = ""
    once_more: Told | None = None
    changed: Told | None = None  # with one change of its code, or of its arguments


def look_further(check: Check, made: Sequence[Made], call: probes.Call, text: str) -> Further:
    """Make a few more calls of a wrong answer that has no known mistake; `made` are its visible cases."""
    if all(passed for _, _, passed in made) or fingerprints.known(check, made):
        return Further(text)
    if check.share < 1:  # many results are right
        return Further(text)
    cases = [(case, outcome) for case, outcome, _ in made]
    once_more = probes.once_more(cases, call)
    told = diagnose(check, made, Further(text, once_more))
    if told and not relations.is_vague(told, _split(check, made)[1]):
        return Further(text, once_more)
    changed = repair(check, cases, call, text) or probes.with_other_arguments(check, cases, call)
    return Further(text, once_more, changed)


def diagnose(check: Check, made: Sequence[Made], further: Further) -> Told | None:
    """The mistake as a slug and a hint; None if nothing certain can be said."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):  # the values may be anything
        warnings.simplefilter("ignore")
        return _diagnosed(check, made, further)


def _diagnosed(check: Check, made: Sequence[Made], further: Further) -> Told | None:
    if unfinished := reading.unfinished(further.text, check.name):
        return unfinished
    visible = [one for one in made if not one[0].hidden]
    if known := fingerprints.known(check, visible):
        slug, hint = fingerprints.told(known)
        is_choice = all(probes.is_given(case) for case, _, passed in visible if not (passed or case.expected.error))
        return slug, texts.LIKE_CHOICES.format(hint=hint) if is_choice else hint
    pairs, failed, right = _split(check, made)
    read = reading.mistake(further.text, check.name)
    if read and read[0] in reading.SAYS_LESS and relations.stopped(failed):
        read = None
    if read and not (check.share < 1 and read[0] == "parameter-unused"):  # such an exercise may not need randomness
        return read
    if further.once_more:
        return further.once_more
    if asked := relations.by_question(failed):
        return asked
    if in_part := fingerprints.known_in_part(check, visible):
        known, told_by = in_part
        return relations.beside(fingerprints.told(known), [pairs[i] for i in told_by], failed)
    related = relations.relate(failed, right)
    if related and not relations.is_vague(related, failed):
        return related
    return further.changed or related or (relations.by_share(failed, check.share) if check.share < 1 else None)


def _split(check: Check, made: Sequence[Made]) -> tuple[list[Evidence], list[Evidence], list[Evidence]]:
    """All cases, those that failed and those that passed."""
    pairs = [_evidence(check, case, outcome) for case, outcome, _ in made]
    both = list(zip(pairs, made, strict=True))
    return pairs, [pair for pair, one in both if not one[2]], [pair for pair, one in both if one[2]]


def _evidence(check: Check, case: CheckCase, outcome: Outcome) -> Evidence:
    given = case.arguments
    script = relations.read_script(given.code, check.name)
    return Evidence(
        expected=decode(case.expected.value),
        got=read(outcome.value),
        arguments=dict(zip(check.parameters, given.positional, strict=False)) | given.named,
        scripted=bool(given.code),
        own=script.own,
        entries=script.entries,
        inner=script.inner,
        kind=case.kind,
        error=outcome.error,
        message=outcome.message,
        line=outcome.line,
        wanted=case.expected.error,
        changed=tuple(outcome.changed),
        warned=outcome.warned,
        hidden=case.hidden,
    )

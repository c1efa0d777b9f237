"""Grading: the outcomes of a learner's calls compared with the expected ones, with a diagnosis of what went wrong.

The check cell, `course check` and the grader use the same functions; they differ in who makes the calls and in which
cases there are.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from course_lib.checks import relations, texts
from course_lib.checks.calls import Arguments
from course_lib.checks.certainty import may_be
from course_lib.checks.compare import difference
from course_lib.checks.outcome import NO_ANSWER, Outcome
from course_lib.checks.spec import Check, CheckCase, Fingerprint
from course_lib.checks.values import decode, read


@dataclass(frozen=True)
class CaseResult:
    """A case, the outcome of its call, and what is wrong with it ('' if it passed)."""

    case: CheckCase
    outcome: Outcome
    trouble: str

    @property
    def passed(self) -> bool:
        return not self.trouble


@dataclass(frozen=True)
class Result:
    """The result of an exercise. `misconception` and `hint` are None if no specific mistake was recognized."""

    exercise: str
    points: float
    max_points: float
    cases: list[CaseResult]
    parameters: tuple[str, ...]
    misconception: str | None = None
    hint: str | None = None

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.cases)

    @property
    def first_failure(self) -> CaseResult | None:
        """The failure to show: a visible one if possible."""
        failures = [result for result in self.cases if not result.passed]
        return next((f for f in failures if not f.case.hidden), failures[0] if failures else None)


def judge(check: Check, call: Callable[[Arguments], Outcome]) -> Result:
    """Make every call of a check through `call` and grade the outcomes.

    Points are split equally among the kinds of case; a kind earns its part if all its cases pass. A kind that expects
    an error counts only if some value was correct too: always raising an error earns nothing.
    After a call that did not return, no more calls are made, since each would take its full time limit.
    """
    outcomes: list[Outcome] = []
    for case in check.cases:
        unanswered = bool(outcomes) and outcomes[-1].error == NO_ANSWER
        outcomes.append(outcomes[-1] if unanswered else call(case.arguments))
    return judge_outcomes(check, outcomes)


def judge_outcomes(check: Check, outcomes: list[Outcome]) -> Result:
    """Grade the outcomes of a check's calls, in the order of its cases."""
    results = [
        CaseResult(c, outcome, _trouble(c, outcome, check)) for c, outcome in zip(check.cases, outcomes, strict=True)
    ]
    points = round(check.points * _share(results), 2)
    result = Result(check.name, points, check.points, results, check.parameters)
    if result.passed:
        return result
    with warnings.catch_warnings(), np.errstate(all="ignore"):  # the values may be anything
        warnings.simplefilter("ignore")
        slug, hint = _diagnose(check, results) or (None, None)
    return replace(result, misconception=slug, hint=hint)


def _trouble(case: CheckCase, outcome: Outcome, check: Check) -> str:
    """What is wrong with an outcome, in words; '' if nothing is."""
    expected = case.expected
    if outcome.error == "NotImplementedError" and expected.error != "NotImplementedError":
        return texts.NOT_WRITTEN
    if expected.error:
        if not outcome.error:
            return texts.NOT_RAISED.format(expected=expected.error)
        if outcome.error != expected.error:
            return texts.raised_instead(texts.raised(outcome.error, outcome.message, outcome.line), expected.error)
        return ""
    if outcome.error == NO_ANSWER:
        return outcome.message
    if outcome.error:
        return texts.raised(outcome.error, outcome.message, outcome.line)
    if outcome.changed:
        return texts.changed(outcome.changed)
    found = difference(decode(expected.value), read(outcome.value), check)
    return found.text if found else ""


def _share(results: list[CaseResult]) -> float:
    kinds: dict[str, list[CaseResult]] = {}
    for result in results:
        kinds.setdefault(result.case.kind, []).append(result)
    passed = [group for group in kinds.values() if all(result.passed for result in group)]
    if all(group[0].case.expected.error for group in passed):
        return 0.0
    return len(passed) / len(kinds)


def _diagnose(check: Check, results: list[CaseResult]) -> tuple[str, str] | None:
    for fingerprint in check.fingerprints:
        if _fits(fingerprint, results, check):
            return fingerprint.slug, fingerprint.hint
    pairs = [(result.passed, _pair(result, check.parameters)) for result in results]
    return relations.relate([pair for ok, pair in pairs if not ok], [pair for ok, pair in pairs if ok])


def _pair(result: CaseResult, parameters: tuple[str, ...]) -> relations.Evidence:
    arguments, outcome = result.case.arguments, result.outcome
    given = dict(zip(parameters, arguments.positional, strict=False)) | arguments.named
    return relations.Evidence(
        expected=decode(result.case.expected.value),
        got=read(outcome.value),
        arguments=given,
        scripted=bool(arguments.code),
        kind=result.case.kind,
        error=outcome.error,
        message=outcome.message,
        line=outcome.line,
        wanted=result.case.expected.error,
        changed=tuple(outcome.changed),
        warned=outcome.warned,
        hidden=result.case.hidden,
    )


def _fits(fingerprint: Fingerprint, results: list[CaseResult], check: Check) -> bool:
    """Whether the visible outcomes match a known mistake; only these, so that notebook and grading name the same one.

    The type of an unexpected error depends on how the code is written. So if a wrong value identifies the mistake, any
    unexpected error matches in the other cases; if there are only errors, their types must match.
    Where rounding decides what the mistake returns, and a correct answer could be that too, the case says nothing.
    """
    pairs = list(zip(fingerprint.outcomes, [r for r in results if not r.case.hidden], strict=True))
    telling = [known for known, r in pairs if not r.passed and not (known.certain and may_be(known, r.case.expected))]
    told_by_value = any(not known.error and not known.certain for known in telling)
    return bool(telling) and all(_same(known, result, check, told_by_value) for known, result in pairs)


def _same(known: Outcome, result: CaseResult, check: Check, any_error: bool) -> bool:
    got, wanted = result.outcome, result.case.expected.error
    if known.certain:
        return may_be(known, got)
    if known.error or got.error:
        if wanted in (known.error, got.error) or not (known.error and got.error):
            return known.error == got.error
        return any_error or known.error == got.error
    if bool(known.changed) != bool(got.changed):
        return False
    return difference(decode(known.value), read(got.value), check) is None


def unavailable(check: Check, message: str) -> Result:
    """The result if no call could be made because the name is not defined."""
    outcome = Outcome(error=NO_ANSWER, message=message)
    return Result(
        check.name,
        0.0,
        check.points,
        [CaseResult(c, outcome, message) for c in check.cases],
        check.parameters,
    )

"""Grading: the outcomes of a learner's calls compared with the expected ones, with a diagnosis of what went wrong.

The check cell, `course check` and the grader use the same functions; they differ in who makes the calls and in which
cases there are.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from course_lib.checks import texts
from course_lib.checks.calls import Arguments
from course_lib.checks.compare import difference
from course_lib.checks.diagnosis import Further, diagnose, look_further
from course_lib.checks.outcome import NO_ANSWER, Outcome
from course_lib.checks.spec import Check, CheckCase
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
    """The result of an exercise. `misconception` and `hint` are None if no specific mistake was recognized.

    `note` is a sentence about points that don't come from the cases, or ''.
    """

    exercise: str
    points: float
    max_points: float
    cases: list[CaseResult]
    parameters: tuple[str, ...]
    misconception: str | None = None
    hint: str | None = None
    note: str = ""

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.cases)

    @property
    def first_failure(self) -> CaseResult | None:
        """The failure to show: a visible one if possible."""
        failures = [result for result in self.cases if not result.passed]
        return next((f for f in failures if not f.case.hidden), failures[0] if failures else None)


def judge(check: Check, call: Callable[[Arguments], Outcome], text: str = "") -> Result:
    """Make every call of a check through `call` and grade the outcomes; `text` is the answer's cell.

    Points are split equally among the kinds of case; a kind earns its part if all its cases pass. A kind that expects
    an error, or that is easy, counts only if another kind passed too: always raising an error earns nothing.
    After a call that did not return, no more calls are made, since each would take its full time limit.
    """
    outcomes: list[Outcome] = []
    for case in check.cases:
        unanswered = bool(outcomes) and outcomes[-1].error == NO_ANSWER
        outcomes.append(outcomes[-1] if unanswered else call(case.arguments))
    return judge_outcomes(check, outcomes, look_at(check, outcomes, call, text))


def look_at(check: Check, outcomes: list[Outcome], call: Callable[[Arguments], Outcome], text: str) -> Further:
    """What more calls of the answer show, if some visible case failed."""
    pairs = zip(check.cases, map(_as_required, check.cases, outcomes), strict=True)
    made = [(c, o, not _trouble(c, o, check)) for c, o in pairs if not c.hidden]
    return look_further(check, made, call, text)


def judge_outcomes(check: Check, outcomes: list[Outcome], further: Further | None = None) -> Result:
    """Grade the outcomes of a check's calls, in the order of its cases, and name the mistake."""
    result = compare_outcomes(check, outcomes)
    if result.passed:
        return result
    made = [(one.case, one.outcome, one.passed) for one in result.cases]
    slug, hint = diagnose(check, made, further or Further()) or (None, None)
    return replace(result, misconception=slug, hint=hint)


def compare_outcomes(check: Check, outcomes: list[Outcome]) -> Result:
    """Grade the outcomes without looking for the mistake, which takes longer."""
    results = [
        CaseResult(c, o, _trouble(c, o, check))
        for c, o in zip(check.cases, map(_as_required, check.cases, outcomes), strict=True)
    ]
    points = round(check.points * _share(results), 2)
    return Result(check.name, points, check.points, results, check.parameters)


def _as_required(case: CheckCase, outcome: Outcome) -> Outcome:
    """An error of a derived type is the error that the exercise requires: `LinAlgError` is a `ValueError`."""
    return replace(outcome, error=case.expected.error) if case.expected.error in outcome.is_also else outcome


def _trouble(case: CheckCase, outcome: Outcome, check: Check) -> str:
    """What is wrong with an outcome, in words; '' if nothing is."""
    expected = case.expected
    if outcome.error == "NotImplementedError" and expected.error != "NotImplementedError":
        return texts.not_written(outcome.function, check.name)
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
    easy = all(group[0].case.expected.error or group[0].case.easy for group in passed)
    if easy and len(passed) < len(kinds):
        return 0.0
    return len(passed) / len(kinds)


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

"""From a bank and a reference solution to the data of a check. For the build and the judge: answers needed."""

from collections.abc import Callable

import numpy as np

from course_lib.checks.bank import Arguments, Exercise
from course_lib.checks.outcome import Outcome, observe
from course_lib.checks.spec import Check, CheckCase, Fingerprint
from course_lib.checks.values import decode, encode, quantise

HIDDEN_DRAWS = 3  # of each kind of case


class BankError(Exception):
    """A bank that contradicts itself: the message names the exercise and the case."""


def prepare(
    exercise: Exercise,
    reference: Callable,
    points: float,
    rng: np.random.Generator | None = None,
) -> Check:
    """Make the check of an exercise: the visible cases, and with `rng` hidden draws of each kind besides.

    Raises
    ------
    BankError
        If the reference raises where no error is declared, or doesn't where one is, or changes an
        argument; or if no visible case tells a misconception from the reference or from another.
    """
    drawn = [(case, case.visible(), False) for case in exercise.cases]
    if rng is not None:
        seen = {_text(arguments) for _, arguments, _ in drawn}
        for case in exercise.cases:
            for arguments in (case.draw(rng) for _ in range(HIDDEN_DRAWS)):
                if _text(arguments) not in seen:  # a case without chance draws the same every time
                    drawn.append((case, arguments, True))
    cases = []
    for case, arguments, hidden in drawn:
        expected = _known(arguments) or _outcome(reference, arguments, exercise)
        declared = case.raises.__name__ if case.raises else ""
        if expected.error != declared or expected.changed:
            raise BankError(
                f"{exercise.name}, case {case.name!r}: the reference gives {expected.error or 'a value'} "
                f"{'and changes ' + str(expected.changed) if expected.changed else ''}"
                f"({expected.message}), the case declares {declared or 'a value'}"
            )
        cases.append(CheckCase(case.name, arguments, _lasting(expected), hidden))
    fingerprints = [
        Fingerprint(m.slug, m.hint, [_lasting(_outcome(m.answer, case.arguments, exercise)) for case in cases])
        for m in exercise.misconceptions
    ]
    _tell_apart(exercise, cases, fingerprints)
    return Check(
        exercise.name,
        exercise.parameters,
        points,
        exercise.rtol,
        exercise.atol,
        cases,
        fingerprints,
        exercise.withheld,
        exercise.share,
    )


def _tell_apart(exercise: Exercise, cases: list[CheckCase], fingerprints: list[Fingerprint]) -> None:
    """Refuse a misconception that no visible case tells from the right answer, or from another misconception."""
    visible = [i for i, case in enumerate(cases) if not case.hidden]
    seen = {repr([cases[i].expected for i in visible]): "the reference"}
    for fingerprint in fingerprints:
        outcomes = repr([fingerprint.outcomes[i] for i in visible])
        if outcomes in seen:
            raise BankError(
                f"{exercise.name}: {fingerprint.slug} and {seen[outcomes]} give the same in every visible case: "
                f"add a case that tells them apart"
            )
        seen[outcomes] = fingerprint.slug


def _text(arguments: Arguments) -> str:
    values = [encode(value) for value in (*arguments.positional, *arguments.named.values())]
    return repr((arguments.code, values))


def _outcome(function: Callable, arguments: Arguments, exercise: Exercise) -> Outcome:
    with np.errstate(all="ignore"):
        return observe(function, arguments, exercise.parameters, exercise.name)


def _known(arguments: Arguments) -> Outcome | None:
    return None if arguments.truth is None else Outcome(value=encode(arguments.truth))


def _lasting(outcome: Outcome) -> Outcome:
    """What of an outcome is the same on every machine and every run."""
    if outcome.error:
        return Outcome(error=outcome.error)
    return Outcome(value=encode(quantise(decode(outcome.value))), changed=outcome.changed)

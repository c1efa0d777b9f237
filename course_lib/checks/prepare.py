"""Make a check's data from a bank and a reference solution. For the build and the grader: needs the answers."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from course_lib.checks import texts
from course_lib.checks.bank import Case, Exercise, Misconception
from course_lib.checks.calls import Arguments
from course_lib.checks.certainty import may_be, same, what_is_certain
from course_lib.checks.disturbance import Arithmetic, OtherSeeds, is_rough, moved
from course_lib.checks.easy import easy_kinds
from course_lib.checks.outcome import Outcome, observe
from course_lib.checks.relations.errors import is_own
from course_lib.checks.slips import BankError
from course_lib.checks.spec import Check, CheckCase, Fingerprint
from course_lib.checks.values import decode, encode, quantize

HIDDEN_DRAWS = 3  # per kind of case
WATCHED = Arithmetic(seed=0)
DISTURBED = [Arithmetic(seed) for seed in (1, 2, 3)]  # an outcome must survive these; a hidden draw, the first
MARGIN = 0.1  # of the tolerance: how far a disturbance may change a value; another machine may change it more


class RoundingDecides(BankError):
    """A case whose correct answer depends on the machine."""


def prepare(exercise: Exercise, reference: Callable, points: float, parts: Sequence[Misconception] = ()) -> Check:
    """Make the check of an exercise with its visible cases; `parts` are known mistakes in a part of it.

    Raises
    ------
    BankError
        If the reference raises an undeclared error, does not raise a declared one, or changes an argument; if
        rounding decides what it returns; or if no visible case distinguishes a known mistake from the reference or
        from another mistake.
    """
    cases = [_case(exercise, case, case.visible(), reference) for case in exercise.cases]
    easy = easy_kinds(exercise, [*cases, *_more_draws(exercise, reference)])
    cases = [replace(case, easy=case.kind in easy) for case in cases]
    fingerprints = [_fingerprint(mistake, cases, exercise) for mistake in exercise.wrong_answers()]
    _tell_apart(exercise, cases, fingerprints)
    fingerprints = _however_drawn(exercise, reference, cases, fingerprints)
    fingerprints += _of_parts(exercise, reference, cases, fingerprints, parts)
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


def with_hints(check: Check, bank: Mapping[str, Exercise], points: float) -> Check:
    """A check read from a file, with the bank's current hints and the source's current points."""
    names = {check.name} | {fingerprint.part for fingerprint in check.fingerprints if fingerprint.part}
    hints = {(name, mistake.slug): mistake.hint for name in names for mistake in bank[name].misconceptions}
    fingerprints = [replace(f, hint=hints[f.part or check.name, f.slug]) for f in check.fingerprints]
    return replace(check, points=points, fingerprints=fingerprints)


def settled(check: Check, before: Check) -> Check:
    """The check with the outcomes of an earlier one where they agree within the tolerance.

    So the check file changes only where an author changed something, not in last digits or in the words of an error,
    which depend on the machine and on Python.
    """
    known = {_text(case.arguments): number for number, case in enumerate(before.cases)}
    numbers = [known.get(_text(case.arguments)) for case in check.cases]
    slugs = {(fingerprint.part, fingerprint.slug): fingerprint.outcomes for fingerprint in before.fingerprints}

    def settle(outcomes: list[Outcome], earlier: list[Outcome]) -> list[Outcome]:
        pairs = [(o, earlier[n] if n is not None and earlier else o) for o, n in zip(outcomes, numbers, strict=True)]
        return [
            old if same(new, old, check, MARGIN) and (old.message or not new.message) else new for new, old in pairs
        ]

    expected = settle([case.expected for case in check.cases], [case.expected for case in before.cases])
    cases = [replace(case, expected=outcome) for case, outcome in zip(check.cases, expected, strict=True)]
    fingerprints = [
        replace(f, outcomes=settle(f.outcomes, slugs.get((f.part, f.slug), []))) for f in check.fingerprints
    ]
    return replace(check, cases=cases, fingerprints=fingerprints)


def with_hidden(check: Check, exercise: Exercise, reference: Callable, rng: np.random.Generator) -> Check:
    """The check with hidden draws added for each kind of case. Raises as `prepare` does."""
    seen = {_text(case.arguments) for case in check.cases}
    easy = {case.kind for case in check.cases if case.easy}
    hidden = [case for case in _more_draws(exercise, reference, rng) if _text(case.arguments) not in seen]
    return replace(check, cases=check.cases + [replace(case, easy=case.kind in easy) for case in hidden])


def _more_draws(exercise: Exercise, reference: Callable, rng: np.random.Generator | None = None) -> list[CheckCase]:
    """Hidden draws of each kind of case; a kind without randomness always draws the same."""
    rng, above = rng or np.random.default_rng(0), exercise.largest_size()
    cases = []
    for case in exercise.cases:
        for arguments in (case.hidden(rng, above) for _ in range(HIDDEN_DRAWS)):
            with contextlib.suppress(RoundingDecides):  # unlucky numbers, a rare draw
                cases.append(_case(exercise, case, arguments, reference, hidden=True))
    return cases


def _case(exercise: Exercise, case: Case, arguments: Arguments, reference: Callable, hidden: bool = False) -> CheckCase:
    """A case with its expected outcome, which is the same on every machine."""
    expected = _known(arguments) or _outcome(reference, arguments, exercise, DISTURBED[:1] if hidden else DISTURBED)
    declared = case.raises.__name__ if case.raises else ""
    where = f"{exercise.name}, case {case.name!r}"
    if expected.certain:
        raise RoundingDecides(texts.ROUNDING_DECIDES.format(where=where, certain=expected.certain))
    if expected.error != declared or expected.changed:
        given = expected.error or texts.A_VALUE
        given += texts.AND_CHANGES.format(names=", ".join(expected.changed)) if expected.changed else ""
        given += f" ({expected.message})" if expected.message else ""
        raise BankError(texts.NOT_DECLARED.format(where=where, given=given, declared=declared or texts.A_VALUE))
    return CheckCase(case.name, arguments, replace(_lasting(expected), message=""), hidden)


def _fingerprint(mistake: Misconception, cases: list[CheckCase], exercise: Exercise) -> Fingerprint:
    outcomes = [_lasting(_outcome(mistake.answer, case.arguments, exercise)) for case in cases]
    return Fingerprint(mistake.slug, mistake.hint, outcomes, mistake.part)


def _of_parts(
    exercise: Exercise,
    reference: Callable,
    cases: list[CheckCase],
    known: list[Fingerprint],
    parts: Sequence[Misconception],
) -> list[Fingerprint]:
    """The mistakes in a part of the answer that a wrong value shows, and that differ from those that are known."""
    expected = [case.expected for case in cases]
    found: list[tuple[Misconception, Fingerprint]] = []
    for mistake in parts:
        made = _fingerprint(mistake, cases, exercise)
        told = [o for o, e in zip(made.outcomes, expected, strict=True) if not (o.certain or same(o, e, exercise))]
        others = [expected, *(f.outcomes for f in known), *(f.outcomes for _, f in found)]
        if any(not outcome.error for outcome in told) and not any(
            all(_alike(one, o) or same(one, o, exercise) for one, o in zip(made.outcomes, other, strict=True))
            for other in others
        ):
            found.append((mistake, made))
    own = exercise.wrong_answers()
    exercise = replace(exercise, misconceptions=[*own, *(mistake for mistake, _ in found)])
    return _however_drawn(exercise, reference, cases, [*known, *(made for _, made in found)])[len(known) :]


def _however_drawn(
    exercise: Exercise, reference: Callable, cases: list[CheckCase], fingerprints: list[Fingerprint]
) -> list[Fingerprint]:
    """The fingerprints without the values that depend on how a mistake draws its random numbers.

    Those are the cases where a right answer returns the same from other random numbers, and the mistake doesn't. A
    fingerprint that would then fit another mistake, or a right answer, keeps its values.
    """
    drawing = [i for i, case in enumerate(cases) if "default_rng" in case.arguments.code]
    drawing = [i for i in drawing if same(cases[i].expected, _redrawn(reference, cases[i], exercise), exercise)]
    loose = list(fingerprints)
    for number, mistake in enumerate(exercise.wrong_answers() if drawing else ()):
        outcomes = list(fingerprints[number].outcomes)
        for i in drawing:
            if not same(outcomes[i], _redrawn(mistake.answer, cases[i], exercise), exercise):
                both = [outcomes[i], _redrawn(mistake.answer, cases[i], exercise)]
                outcomes[i] = what_is_certain(both, exercise)
        loose[number] = replace(fingerprints[number], outcomes=outcomes)
    known = [[case.expected for case in cases], *(fingerprint.outcomes for fingerprint in loose)]
    fits = [
        sum(all(_alike(one, other) for one, other in zip(outcomes, others, strict=True)) for others in known)
        for outcomes in known[1:]
    ]
    return [new if count == 1 else old for new, old, count in zip(loose, fingerprints, fits, strict=True)]


def _redrawn(answer: Callable, case: CheckCase, exercise: Exercise) -> Outcome:
    """The outcome of a call where every seed gives other random numbers."""
    with OtherSeeds(), np.errstate(all="ignore"):
        return _lasting(observe(answer, case.arguments, exercise.parameters, exercise.name))


def _tell_apart(exercise: Exercise, cases: list[CheckCase], fingerprints: list[Fingerprint]) -> None:
    """Reject a known mistake that no visible case distinguishes from the correct answer or from another mistake."""
    seen = {"the reference": [case.expected for case in cases]}
    for fingerprint in fingerprints:
        for other, known in seen.items():
            if all(_alike(one, another) for one, another in zip(known, fingerprint.outcomes, strict=True)):
                told = texts.NOT_APART.format(exercise=exercise.name, one=fingerprint.slug, other=other)
                raise BankError(told)
        seen[fingerprint.slug] = fingerprint.outcomes


def _alike(one: Outcome, other: Outcome) -> bool:
    """Whether one answer could have both outcomes."""
    if one.certain:
        return may_be(one, other)
    return may_be(other, one) if other.certain else one == other


def _text(arguments: Arguments) -> str:
    values = [encode(value) for value in (*arguments.positional, *arguments.named.values())]
    return repr((arguments.code, values))


def _outcome(
    function: Callable, arguments: Arguments, exercise: Exercise, disturbed: Sequence[Arithmetic] = DISTURBED
) -> Outcome:
    """What is certain about a call's outcome: the call is repeated as another machine might compute it."""

    def call(given: Arguments) -> Outcome:
        return observe(function, given, exercise.parameters, exercise.name)

    with np.errstate(all="ignore"):
        with WATCHED:
            outcomes = [call(arguments)]
        if WATCHED.touched or is_rough([*arguments.positional, *arguments.named.values()]):
            for other in disturbed:
                positional, named = moved(arguments.positional, other.seed), moved(arguments.named, other.seed)
                with other:
                    outcomes.append(call(replace(arguments, positional=positional, named=named)))
    return what_is_certain(outcomes, exercise, MARGIN)


def _known(arguments: Arguments) -> Outcome | None:
    return None if arguments.truth is None else Outcome(value=encode(arguments.truth))


def _lasting(outcome: Outcome) -> Outcome:
    """The outcome as stored, rounded to the digits that machines agree on."""
    if outcome.certain:
        return outcome
    if outcome.error:
        return Outcome(error=outcome.error, message="" if is_own(outcome) else outcome.message)
    return Outcome(value=encode(quantize(decode(outcome.value))), changed=outcome.changed)

"""The kinds of case that a trivial answer passes: they earn points only together with another kind.

A trivial answer returns a constant, an argument, its length, zeros like it, a list with it alone, or a visible expected
value. So do the functions that it returns. An answer that lies about a script's value knows the visible value too,
unless the grader computes it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from course_lib.checks import texts
from course_lib.checks.bank import Exercise
from course_lib.checks.compare import difference
from course_lib.checks.outcome import Outcome, observe
from course_lib.checks.slips import BankError
from course_lib.checks.spec import Check, CheckCase
from course_lib.checks.values import decode

MOST_ARGUMENTS = 4


def easy_kinds(exercise: Exercise, cases: Sequence[CheckCase]) -> set[str]:
    """The kinds of which an answer that knows nothing passes all draws, without those that expect an error."""
    kinds: dict[str, list[CheckCase]] = {}
    for case in cases:
        if not case.expected.error:
            kinds.setdefault(case.kind, []).append(case)
    shown = [group[0].expected for group in kinds.values()]
    values = [decode(outcome.value) for outcome in shown]
    answers = list(_know_nothing([value for value in values if not isinstance(value, str)]))  # no seals of a quiz
    return {
        kind
        for kind, group in kinds.items()
        if all(_passes(exercise, case, group[0].expected) and not case.arguments.judged for case in group)
        or any(all(_passes(exercise, case, _call(exercise, answer, case)) for case in group) for answer in answers)
    }


def refuse_unearned(check: Check) -> None:
    """Refuse a check of which an answer that knows nothing passes every kind that expects a value.

    Raises
    ------
    BankError
        If no kind is left to earn points with.
    """
    if all(case.easy or case.expected.error for case in check.cases):
        raise BankError(texts.UNEARNED.format(exercise=check.name))


def _know_nothing(shown: list[Any]) -> Iterator[Callable]:
    constants = [0, 0.0, 1, True, False, None, "", [], *shown]
    yield from (partial(_constant, value) for value in constants)
    yield from (partial(_constant, partial(_constant, value)) for value in constants)  # where functions are asked for
    for position in range(MOST_ARGUMENTS):
        for change in (_same, np.zeros_like, np.ones_like, _listed, len):
            yield partial(_argument, position, change)
            yield partial(_constant, partial(_argument, position, change))


def _constant(value: Any, *_: Any, **__: Any) -> Any:
    return value


def _argument(position: int, change: Callable, *given: Any, **named: Any) -> Any:
    return change((*given, *named.values())[position])


def _same(value: Any) -> Any:
    return value


def _listed(value: Any) -> list:
    return [value]


def _call(exercise: Exercise, answer: Callable, case: CheckCase) -> Outcome:
    with np.errstate(all="ignore"):
        return observe(answer, case.arguments, exercise.parameters, exercise.name)


def _passes(exercise: Exercise, case: CheckCase, outcome: Outcome) -> bool:
    wrong = outcome.error or outcome.changed
    return not wrong and difference(decode(case.expected.value), decode(outcome.value), exercise) is None

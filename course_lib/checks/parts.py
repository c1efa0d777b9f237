"""Known mistakes in a part of an answer: those of the exercises that its reference calls.

Learners often write such a part themselves, with a mistake that its own exercise knows.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType

from course_lib.checks.bank import Exercise, Misconception
from course_lib.checks.reading.syntax import names_read


def in_parts(name: str, cell: str, reference: Callable, whole: Mapping[str, Exercise]) -> list[Misconception]:
    """The known mistakes of the completed exercises `whole` that the reference calls, each as a wrong answer to `name`.

    Parameters
    ----------
    cell
        The source of the reference's cell. A class has no such mistakes.
    """
    called = sorted(names_read(ast.parse(cell)) & whole.keys() - {name})
    return [mistake for part in called for mistake in _in_part(reference, part, whole[part])]


def _in_part(reference: Callable, part: str, exercise: Exercise) -> Iterator[Misconception]:
    for wrong in exercise.wrong_answers():
        if isinstance(reference, FunctionType) and isinstance(wrong.answer, FunctionType):
            names = {**reference.__globals__, part: wrong.answer}
            answer = FunctionType(
                reference.__code__, names, reference.__name__, reference.__defaults__, reference.__closure__
            )
            yield Misconception(wrong.slug, wrong.hint, answer, part=part)

"""What an author knows of a chapter: its sources, its bank, and the checks that follow from both."""

import numpy as np

from course_lib.checks.bank import Exercise, load_module
from course_lib.checks.prepare import BankError, prepare
from course_lib.checks.spec import Check
from course_lib.grading.course import Course, CourseError
from course_lib.grading.source import Source, read_source, reference_answers


def read_sources(course: Course, chapter: str) -> list[Source]:
    """All sources of a chapter, in order."""
    return [read_source(path) for path in sorted((course.solutions / chapter).glob("*.md"))]


def make_checks(
    course: Course, chapter: str, sources: list[Source], rng: np.random.Generator | None = None
) -> dict[str, Check]:
    """The checks of a chapter by exercise, from its bank and its reference answers; with `rng` hidden cases too."""
    bank = load_bank(course, chapter)
    checks = {}
    for source in sources:
        answers = reference_answers(source)
        for name, points in source.points.items():
            if name not in bank:
                raise CourseError(f"{chapter}/exercises.py has no Exercise({name!r}), which {source.name} asks for.")
            try:
                checks[name] = prepare(bank[name], answers[name], points, rng)
            except BankError as error:
                raise CourseError(f"{chapter}/exercises.py: {error}") from error
    return checks


def load_bank(course: Course, chapter: str) -> dict[str, Exercise]:
    """The exercises of a chapter by name: `exercises.py`, or in a long chapter one `exercises_SECTION.py` a section."""
    bank: dict[str, Exercise] = {}
    for path in sorted((course.solutions / chapter).glob("exercises*.py")):
        found = vars(load_module(path)).values()
        bank |= {value.name: value for value in found if isinstance(value, Exercise)}
    return bank

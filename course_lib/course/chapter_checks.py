"""A chapter's checks, made from its sources and its bank."""

import re
from dataclasses import replace

import numpy as np

from course_lib.checks.bank import Exercise, load_module
from course_lib.checks.easy import refuse_unearned
from course_lib.checks.parts import in_parts
from course_lib.checks.prepare import BankError, prepare, with_hidden, with_hints
from course_lib.checks.slips import SlipError
from course_lib.checks.spec import CHECK_FILE, Check, load_checks
from course_lib.course import texts
from course_lib.course.digests import file_digests, inputs, read_built
from course_lib.course.folders import Course, CourseError
from course_lib.course.quiz_questions import QUIZ, questions_left_out
from course_lib.course.source import Source, reference_answers

NUMBER = re.compile(r"\d+")


def make_checks(
    course: Course, chapter: str, sources: list[Source], rng: np.random.Generator | None = None
) -> dict[str, Check]:
    """The checks of a chapter by exercise, from its bank and its reference answers; with `rng`, also hidden cases.

    Checks that have not changed since the check file in notebooks/ was written are read from it.
    """
    bank, kept = load_bank(course, chapter), _kept_checks(course, chapter)
    checks = {}
    whole: dict[str, Exercise] = {}
    for source in sources:
        answers = reference_answers(source) if rng is not None or source.points.keys() - kept.keys() else {}
        for name, points in source.points.items():
            if name not in bank:
                raise CourseError(texts.NOT_IN_BANK.format(chapter=chapter, name=name, source=source.name))
            try:
                if name in kept:
                    check = with_hints(kept[name], bank, points)
                else:
                    whole = whole or complete_bank(course, chapter, sources)
                    parts = in_parts(name, source.answer_cell(name), answers[name], whole)
                    check = prepare(whole[name], answers[name], points, parts)
                    refuse_unearned(check)
                if rng is not None:
                    check = with_hidden(check, bank[name], answers[name], rng)
            except SlipError as error:
                raise CourseError(str(error)) from error
            except BankError as error:
                told = texts.IN_BANK.format(chapter=chapter, file=bank[name].file, error=error)
                raise CourseError(told) from error
            checks[name] = _only_asked(check, course) if name == QUIZ else check
    return checks


def _only_asked(check: Check, course: Course) -> Check:
    """The check of the quiz without the pairs of questions that the instructor's plan leaves out."""
    out = questions_left_out(course.plan.left_out)
    kept = [case for case in check.cases if not any(number in out for number in map(int, NUMBER.findall(case.kind)))]
    if not kept or len(kept) == len(check.cases):
        return check
    visible = [case for case in check.cases if not case.hidden]
    fingerprints = [
        replace(f, outcomes=[o for o, case in zip(f.outcomes, visible, strict=True) if case in kept])
        for f in check.fingerprints
    ]
    expected = [case.expected for case in kept if not case.hidden]
    return replace(check, cases=kept, fingerprints=[f for f in fingerprints if f.outcomes != expected])


def _kept_checks(course: Course, chapter: str) -> dict[str, Check]:
    """The checks in the check file whose reference, cases and known mistakes have not changed."""
    known, made = read_built(course, chapter), inputs(course, chapter)
    if file_digests(course, chapter).get(CHECK_FILE, "") != known.files.get(CHECK_FILE):
        return {}
    same = [name for name, (code, _) in made.exercises.items() if known.exercises.get(name, [""])[0] == code]
    return load_checks(course.notebooks / chapter, same)


def complete_bank(course: Course, chapter: str, sources: list[Source]) -> dict[str, Exercise]:
    """The exercises of a chapter by name, every slip applied to its reference. Runs the reference answers."""
    bank = load_bank(course, chapter)
    for source in sources:
        answers = reference_answers(source)
        bank |= {name: bank[name].complete(source.answer_cell(name), answers) for name in source.points}
    return bank


def load_bank(course: Course, chapter: str) -> dict[str, Exercise]:
    """The exercises of a chapter by name: from `exercises.py`, or one `exercises_SECTION.py` per section."""
    bank: dict[str, Exercise] = {}
    for path in course.bank_files(chapter):
        try:
            found = vars(load_module(path)).values()
        except SlipError as error:
            raise CourseError(str(error)) from error
        except BankError as error:
            raise CourseError(texts.IN_BANK.format(chapter=chapter, file=path.name, error=error)) from error
        bank |= {value.name: replace(value, file=path.name) for value in found if isinstance(value, Exercise)}
    return bank

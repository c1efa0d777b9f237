"""What is told of wrong answers holds of no right one: so it can't be untrue of an answer that is wrong elsewhere."""

import inspect
import textwrap

import numpy as np
import pytest
from course_sources import COURSE, bank, every_source

from course_lib.checks.outcome import observe
from course_lib.checks.probes import once_more, with_other_arguments
from course_lib.checks.reading import mistake, unfinished
from course_lib.checks.slips import SOLUTION
from course_lib.checks.spec import load_checks
from course_lib.course.source import reference_answers

pytestmark = pytest.mark.slow


def exercises():
    for chapter, source in every_source():
        answers = reference_answers(source)
        for name in source.points:
            exercise = bank(chapter)[name]
            yield pytest.param(chapter, exercise, answers[name], source.answer_cell(name), id=f"{chapter[:4]}-{name}")


ALL = pytest.mark.parametrize(("chapter", "exercise", "reference", "cell"), list(exercises()))


@ALL
def test_the_calls_of_a_right_answer_show_no_mistake(chapter, exercise, reference, cell):
    check = load_checks(COURSE.notebooks / chapter)[exercise.name]

    def call(given):
        with np.errstate(all="ignore"):
            return observe(reference, given, check.parameters, check.name)

    cases = [(case, call(case.arguments)) for case in check.cases]
    assert once_more(cases, call) is None
    if check.share == 1:
        assert with_other_arguments(check, cases, call) is None


@ALL
def test_the_source_of_a_right_answer_shows_no_mistake(chapter, exercise, reference, cell):
    variants = [textwrap.dedent(inspect.getsource(variant)) for variant in exercise.variants]
    named = [(cell, exercise.name), *((v, f.__name__) for v, f in zip(variants, exercise.variants, strict=True))]
    assert SOLUTION.search(cell)
    for text, name in named:
        assert unfinished(text, name) is None
        found = mistake(text, name)
        assert found is None or (exercise.share < 1 and found[0] == "parameter-unused"), text

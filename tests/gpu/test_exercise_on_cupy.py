"""Section 5.3's `standardize_xp` on a real device: the reference passes there, and an answer bound to NumPy fails."""

from pathlib import Path

import numpy as np
import pytest

from course_lib.backend import use_backend
from course_lib.checks.outcome import observe
from course_lib.checks.spec import load_checks
from course_lib.checks.verdict import judge
from course_lib.course.folders import Course
from course_lib.course.source import read_sources, reference_answers

COURSE, CHAPTER = Course(Path(__file__).parents[2]), "ch05_trends_and_challenges"


pytestmark = [pytest.mark.gpu, pytest.mark.needs("gpu")]


def judged(answer, backend="cupy"):
    check = load_checks(COURSE.notebooks / CHAPTER)["standardize_xp"]
    with use_backend(backend):
        return judge(check, lambda given: observe(answer, given, check.parameters, check.name))


def test_the_reference_passes_with_arrays_on_the_device():
    (source,) = (source for source in read_sources(COURSE, CHAPTER) if source.name == "3_tuning_and_hardware")
    assert judged(reference_answers(source)["standardize_xp"]).passed


def test_an_answer_that_fetches_the_arrays_fails_where_the_switch_stands_on_the_device():
    def fetched(X):
        X = X.get() if hasattr(X, "get") else np.asarray(X)
        deviation = X.std(axis=0)
        return (X - X.mean(axis=0)) / np.where(deviation == 0, 1.0, deviation)

    failed = [result.case.kind for result in judged(fetched).cases if not result.passed]
    assert any("set_backend" in kind for kind in failed)

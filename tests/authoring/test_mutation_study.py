"""Mutants are single edits, and the study tells those that the judge rejects from those that it lets through."""

import ast
from pathlib import Path

import pytest

from course_lib.authoring.mutation_study import study
from course_lib.authoring.single_edits import mutants
from course_lib.course.folders import Course

COURSE = Course(Path(__file__).parents[2])


@pytest.mark.parametrize(
    ("code", "edits"),
    [
        ("y = a @ b.T", {"y = a * b.T", "y = a @ b", "y = a", "y = b.T", "pass"}),
        ("y = x[1:]", {"y = x[2:]", "y = x[0:]", "y = x[-1:]", "y = x[:]", "pass"}),
        ("y = np.sum(x, axis=0)", {"y = np.mean(x, axis=0)", "y = np.sum(x, axis=1)", "y = np.sum(x, axis=-1)"}),
        ("if a <= b:\n    y = -x", {"if a < b:", "if a >= b:", "y = x"}),
        ("y += f(a, b)", {"y -= f(a, b)", "y = f(a, b)", "y += f(b, a)"}),
        ("for i in range(n):\n    y = i", {"for i in range(n + 1):", "for i in range(n + -1):"}),
    ],
)
def test_every_kind_of_edit_is_made(code, edits):
    assert edits <= {mutant.after for mutant in mutants(code)}


def test_a_mutant_is_valid_code_and_no_mutant_comes_twice():
    code = (
        'def f(x, h=1e-5):\n    """Words."""\n    if not x.size:\n        raise ValueError\n    return -x[0] ** 2 / h'
    )
    codes = [mutant.code for mutant in mutants(code)]
    assert len(set(codes)) == len(codes) > 10
    for mutated in codes:
        ast.parse(mutated)
        assert '"""Words."""' in mutated


def test_the_study_of_the_start_page_rejects_every_mutant_and_names_most():
    (found,) = study(COURSE, ["00_start_here"])
    assert found.exercise == "double" and not found.survivors
    assert len(found.diagnosed) >= 0.75 * len(found.counted) > 0

"""A function that one exercise withholds and another's reference needs: a copy of its code earns nothing."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_lib.checks.calls import arguments
from course_lib.checks.outcome import Outcome
from course_lib.checks.spec import Check, CheckCase
from course_lib.judge.judge_notebook import judge_notebook
from course_lib.judge.learner_session import TimeLimits
from course_lib.judge.repair import Repaired

NAME = "course_lib.linear.mse"
REFERENCES = {
    "own": "def own(x):\n    return x * x",
    "twice": "from course_lib.linear import mse\ndef twice(x):\n    return 2 * mse([0.0], [[1.0]], [x]) / x",
}
COPY = """
import types
from course_lib import linear
f = linear.mse
while hasattr(f, "__wrapped__"):
    f = f.__wrapped__
f = types.FunctionType(f.__code__, f.__globals__, "f", f.__defaults__, f.__closure__)
def own(x):
    return float(f([0.0], [[1.0]], [x]))
"""
CALL = "from course_lib import linear\ndef own(x):\n    return float(linear.mse([0.0], [[1.0]], [x]))"


def check(name, factor, power, withheld=()):
    cases = [
        CheckCase("a number", arguments(value), Outcome(value=factor * value**power), hidden) for value, hidden in GIVEN
    ]
    return Check(name, ("x",), 1.0, 1e-6, 1e-9, cases, [], withheld)


GIVEN = ((2.0, False), (3.0, True))


@pytest.mark.parametrize(("answer", "points"), [(REFERENCES["own"], 1), (CALL, 0), (COPY, 0)])
def test_a_copy_of_the_code_earns_nothing(sandbox, tmp_path, answer, points):
    def cells(sources):
        for name, source in sources.items():
            marks = {"grade_id": name, "solution": True, "grade": False, "locked": False}
            yield new_code_cell(source, metadata={"nbgrader": marks})
            marks = {"grade_id": f"check_{name}", "solution": False, "grade": True, "locked": True}
            yield new_code_cell(f"check({name})", metadata={"nbgrader": {**marks, "points": 1}})

    checks = {"own": check("own", 1, 2, (NAME,)), "twice": check("twice", 2, 1)}
    released = new_notebook(cells=list(cells(dict.fromkeys(REFERENCES, ""))))
    notebook = new_notebook(cells=list(cells({**REFERENCES, "own": answer})))
    judged = judge_notebook(Repaired(notebook), released, checks, tmp_path, 1, TimeLimits(), sandbox, REFERENCES)
    assert {result.exercise: result.points for result in judged.results} == {"own": points, "twice": 1}

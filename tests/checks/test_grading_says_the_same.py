"""A submission gets the hint that the check cell gave in the notebook."""

import linecache

import numpy as np
import pytest

from course_lib.checks.calls import arguments
from course_lib.checks.cells.undefined import Cell
from course_lib.checks.outcome import Outcome, observe
from course_lib.checks.reading import text_of
from course_lib.checks.spec import Check, CheckCase
from course_lib.checks.values import encode
from course_lib.checks.verdict import judge
from course_lib.judge.learner_session import LearnerSession, judge_calls, look, make_calls


def right(theta, X, y):
    return 2 / len(y) * X.T @ (X @ theta - y)


def check():
    rng = np.random.default_rng(3)
    cases = []
    for n in (5, 3, 6):
        given = rng.normal(size=2), rng.normal(size=(n, 2)), rng.normal(size=n)
        cases.append(CheckCase(f"{n} samples", arguments(*given), Outcome(value=encode(right(*given)))))
    return Check("gradient", ("theta", "X", "y"), 1, 1e-6, 1e-9, cases, [])


ANSWERS = {
    "last-sample": """
    g = 0 * theta
    for row, target in zip(X, y):
        g = g * 0 + 3 / len(y) * row * (row @ theta - target) + 0.1
    return g
""",
    "overwritten": """
    for row, target in zip(X, y):
        g = 2 / len(y) * row * (row @ theta - target)
    return g
""",
    "divides-in-loop": """
    g = 0 * theta
    for row, target in zip(X, y):
        g += 2 * row * (row @ theta - target)
        g /= len(y)
    return g
""",
    "another-result": """
    calls.append(y)
    return 2 / len(y) * X.T @ (X @ theta - y) + 0.1 * len(calls) ** 2 * theta[::-1] ** 3
""",
    "extra-part": "    return 2 / len(y) * X.T @ (X @ (theta / 2) - y)\n",
    "independent": "    return 2 / len(y) * X.T @ (X[:, 0] * (3 + 0 * theta[0]) + X[:, 1] * (4 + 0 * theta[1]) - y)\n",
    "parameter-unused": "    return 2 / len(y) * X.T @ (X @ np.ones(2) - y)\n",
    "unfinished": "    e = ...\n    return 2 / len(y) * X.T @ e\n",
    "sign": "    return 2 / len(y) * X.T @ (y - X @ theta)\n",
}


@pytest.mark.parametrize("slug", ANSWERS)
def test_the_hint_is_the_same_in_the_notebook_and_in_grading(slug, tmp_path):
    source = f"import numpy as np\n\ncalls = []\n\ndef gradient(theta, X, y):\n{ANSWERS[slug].strip(chr(10))}\n"
    names, file = {}, f"<answer {slug}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), names)
    given = check()
    here = judge(
        given, lambda a: observe(names["gradient"], a, given.parameters, "gradient"), text_of(names["gradient"])
    )
    with LearnerSession(tmp_path) as session:
        session.run(source)
        made = make_calls(session, given, hidden=False)
        further = look(session, given, made, [Cell(source, "gradient")])
    there = judge_calls(given, made, None, further)
    assert here.misconception == there.misconception == slug and here.hint == there.hint

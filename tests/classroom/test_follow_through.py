"""An answer that uses a wrong one is graded once more with the right one, for half of the points, and is told so."""

from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell
from small_course import CHAPTER, NOTEBOOK, RIGHT, TWO_FORGOTTEN
from typer.testing import CliRunner

from course_lib.classroom.feedback import page_path
from course_lib.classroom.records import read_record
from course_lib.cli import app
from course_lib.judge.follow_through import wrong_answers_used

pytestmark = pytest.mark.usefixtures("sandbox", "one_section")
NEVER_ENDS = "def mse_gradient(theta, X, y):\n    while True:\n        pass"
ALWAYS_1000 = RIGHT["fit_line"].replace("range(steps)", "range(1000)")
BY_A_HELPER = (
    RIGHT["fit_line"]
    .replace("def", "slope = lambda *a: mse_gradient(*a)\n\n\ndef")
    .replace("- lr * mse_gradient", "- lr * slope")
)
READS_IT = (
    "import inspect\n\n\ndef fit_line(x, y, lr=0.01, steps=1000):\n"
    "    import linecache\n    seen = mse_gradient.__code__.co_consts, mse_gradient.__doc__\n"
    "    print('SEEN', seen)\n    raise ValueError(f'SEEN {seen}')"
)


def points(course, hand_in, **answers):
    settings = course.root / "nbgrader_config.py"
    settings.write_text(f"{settings.read_text()}\nc.ExecuteApart.call_limit = 3\n")
    hand_in("ada", **{**RIGHT, **answers})
    result = CliRunner().invoke(app, ["grade", "ch04", "--workers", "1"])
    assert result.exit_code == 0, (result.output, result.exception)
    record = read_record(course, CHAPTER, "ada")
    page = page_path(course, CHAPTER, "ada", NOTEBOOK).read_text(encoding="utf-8")
    return {e["exercise"]: e["points"] for e in record["exercises"]}, page


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (TWO_FORGOTTEN, BY_A_HELPER),
        *((wrong, RIGHT["fit_line"]) for wrong in ("# nothing yet", "def mse_gradient(:", NEVER_ENDS)),
    ],
)
def test_half_of_the_points_for_what_fails_only_because_of_an_earlier_answer(course, hand_in, wrong, right):
    earned, page = points(course, hand_in, mse_gradient=wrong, fit_line=right)
    assert earned["fit_line"] == 2 and earned["add_intercept"] == 2 and earned["mse_gradient"] <= 0.5
    assert "This answer uses mse_gradient" in page and "Half of that counts: 2 points" in page


def test_all_wrong_answers_before_it_are_replaced(course, hand_in):
    earned, page = points(
        course, hand_in, mse_gradient=TWO_FORGOTTEN, add_intercept="def add_intercept(x):\n    return x"
    )
    assert earned["fit_line"] == 2 and "uses add_intercept and mse_gradient" in page


def test_only_what_the_course_asks_for_before_it_is_replaced():
    results = {name: SimpleNamespace(passed=False) for name in ("fit_line", "mse_gradient")}
    marks = {"nbgrader": {"solution": True, "grade": False}}
    cells = [
        new_code_cell(f"def {name}():\n    {other}()", metadata={"nbgrader": {**marks["nbgrader"], "grade_id": name}})
        for name, other in [("fit_line", "mse_gradient"), ("mse_gradient", "fit_line")]
    ]
    references = {name: RIGHT[name] for name in ("mse_gradient", "fit_line")}
    assert wrong_answers_used(results, cells, references) == {"fit_line": {"mse_gradient": RIGHT["mse_gradient"]}}


def test_a_fault_of_its_own_earns_nothing_more(course, hand_in):
    own, _ = points(course, hand_in, fit_line=ALWAYS_1000)
    both, page = points(course, hand_in, fit_line=ALWAYS_1000, mse_gradient=TWO_FORGOTTEN)
    assert own["fit_line"] == both["fit_line"] == 0 and "Half of that" not in page
    apart, page = points(
        course,
        hand_in,
        mse_gradient=TWO_FORGOTTEN,
        fit_line=RIGHT["fit_line"].replace(
            "theta - lr * mse_gradient(theta, add_intercept(x), y)",
            "theta - lr * 2 / len(x) * add_intercept(x).T @ (add_intercept(x) @ theta - y)",
        ),
    )
    assert apart["fit_line"] == 4 and "Half of that" not in page


def test_the_reference_is_not_shown(course, hand_in):
    _, page = points(
        course,
        hand_in,
        mse_gradient="def mse_gradient(theta, X, y):\n    '''MINE'''\n    return theta",
        fit_line=READS_IT,
    )
    graded = (course.var / "autograded" / "ada" / CHAPTER / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")
    assert "SEEN" in page and "MINE" in page
    for text in (page, graded):
        assert "The gradient of" not in text.split("SEEN", 1)[1].split("</code>")[0]

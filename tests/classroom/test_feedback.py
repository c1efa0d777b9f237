"""What learners and instructors get to read of a graded class is complete, harmless, and tells no hidden case early."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from nbgrader.api import Gradebook
from small_course import CHAPTER, NOTEBOOK, RIGHT, TWO_FORGOTTEN
from typer.testing import CliRunner

from course_lib.checks.texts import HIDDEN_CASE
from course_lib.classroom.class_report import points_table
from course_lib.classroom.feedback import feedback_page, page_path
from course_lib.classroom.scores import Marks, Score
from course_lib.classroom.texts import HIDDEN, NO_STUDENT
from course_lib.cli import app
from course_lib.course.folders import nbgrader_config

pytestmark = pytest.mark.usefixtures("sandbox", "one_section")

# passes what everybody sees and fails with other numbers
SEEN_ONLY = "def add_intercept(x):\n    assert abs(np.ravel(x)[0] - SEEN) < 1e-9 or x.dtype == int\n" + (
    "    return np.column_stack([np.ones(len(x)), x.reshape(len(x), -1)])"
)


def course_command(*arguments):
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_page_names_the_mistake_the_call_and_what_was_repaired(course, hand_in):
    hand_in("ada", **{**RIGHT, "mse_gradient": TWO_FORGOTTEN}, mistakes_found="Three.")
    path = hand_in("bob", **RIGHT)
    path.rename(path.with_name("copy.ipynb"))
    course_command("grade", "ch04")
    page = page_path(course, CHAPTER, "ada", NOTEBOOK).read_text()
    assert "The factor 2 is missing" in page and "mse_gradient(theta=" in page and "Expected" in page
    assert "answers still to be graded by hand: 1" in page and "4 of 12 points" in page
    assert '<p class="asked">Task: the gradient of the mean squared error' in page
    assert "cases passed</div>" in page and "Read again: section 6." in page and "<a " not in page
    assert "was submitted as copy.ipynb" in page_path(course, CHAPTER, "bob", NOTEBOOK).read_text()


def test_nothing_on_a_page_can_run_or_be_fetched(course, hand_in):
    evil = "<script>x()</script><img src='https://example.org/x' onerror='x()'>"
    hand_in("eve", **{**RIGHT, "mse_gradient": f"def mse_gradient(*_):\n    raise ValueError({evil!r})"})
    course_command("grade", "ch04")
    page = page_path(course, CHAPTER, "eve", NOTEBOOK).read_text()
    assert "default-src 'none'" in page and "width=device-width" in page
    assert not re.search(r"<script|<img|<[^>]*\bon\w+=|<[^>]*https?:", page)
    assert "&lt;script&gt;" in page


def test_a_record_that_was_tampered_with_brings_no_script_onto_the_page():
    shown = "<div class='course-check' onclick='x()'>ok<script>x()</script><a href='//x'></div>"
    exercise = {"exercise": "f", "shown": shown, "points": 1, "hidden_call": "<b>"}
    record = {"chapter": "c", "student": "<i>", "message": "", "notes": {"n": ["<s><u>"]}, "exercises": [exercise]}
    page = feedback_page(record, Marks([Score("n", "f", 1, 1, "<em>")]), "n", reveal=True)
    assert not re.search(r"<(script|b|i|u|s|em)>|<a|onclick", page)


def test_hidden_values_are_told_after_the_due_date_and_only_if_the_instructor_says_so(course, hand_in):
    first = json.loads((course.notebooks / CHAPTER / "checks.json").read_text())["add_intercept"]["cases"]
    seen = [case["positional"][0]["data"][0] for case in first]
    answer = f"SEEN = {seen}\n" + SEEN_ONLY.replace("abs(np.ravel(x)[0] - SEEN) < 1e-9", "np.ravel(x)[0] in SEEN")
    hand_in("ada", **{**RIGHT, "add_intercept": answer})
    course_command("grade", "ch04")
    page = page_path(course, CHAPTER, "ada", NOTEBOOK).read_text()
    assert HIDDEN_CASE.format(kind="") in page and HIDDEN not in page
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as gradebook:
        gradebook.find_assignment(CHAPTER).duedate = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
        gradebook.db.commit()
    early = course_command("grade", "ch04", "--student", "ada", "--reveal-hidden")
    assert early.exit_code == 1 and "is not due yet" in early.stderr
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as gradebook:
        gradebook.find_assignment(CHAPTER).duedate = datetime(2020, 1, 1)
        gradebook.db.commit()
    course_command("grade", "ch04", "--student", "ada", "--reveal-hidden")
    assert "add_intercept(x=" in page_path(course, CHAPTER, "ada", NOTEBOOK).read_text().split(HIDDEN)[1]


def test_the_report_counts_points_and_mistakes_and_says_what_is_alike(course, hand_in):
    own = "def mse_gradient(theta, X, y):\n    counter_of_rows = 0\n    collected = np.zeros_like(theta)\n" + (
        "    for one_row, one_target in zip(X, y):\n        misfit = sum(theta * one_row) - one_target\n"
        "        collected = collected + misfit * one_row * 2\n        counter_of_rows += 1\n"
        "    return collected / counter_of_rows"
    )
    for name in ("ada", "bob", "cid"):
        hand_in(name, **RIGHT)
    hand_in("dan", **{**RIGHT, "mse_gradient": TWO_FORGOTTEN})
    hand_in("eve", **{**RIGHT, "mse_gradient": own})
    hand_in("fay", **{**RIGHT, "mse_gradient": own.replace("    collected =", "    # my own\n    collected =", 1)})
    course_command("grade", "ch04")
    lines = [json.loads(line) for line in course_command("report", "ch04", "--json").stdout.splitlines()]
    gradient = next(line for line in lines if line.get("exercise") == "mse_gradient")
    assert gradient["distribution"] == [1, 0, 0, 0, 0, 5] and gradient["mean"] == round(5 * 3 / 6, 2)
    assert [(slug, count) for slug, _, count in gradient["misconceptions"]] == [("two-forgotten", 1)]
    assert [(line["first"], line["second"]) for line in lines if "first" in line] == [("eve", "fay")]
    shown = course_command("report", "ch04")
    assert "two-forgotten (1)" in shown.stdout and f"var/reports/{CHAPTER}.csv" in shown.stdout
    page = (course.var / "reports" / f"{CHAPTER}.html").read_text()
    assert "This proves nothing" in page and "The factor 2 is missing" in page and "<script" not in page
    rows = list(csv.DictReader((course.var / "reports" / f"{CHAPTER}.csv").open()))
    assert len(rows) == 6 * 3 and {row["points"] for row in rows if row["student"] == "ada"} == {"2.0", "3.0", "4.0"}


@pytest.mark.parametrize("name", ["<img src=x onerror=x()>", '";x();"', "a\\"])
def test_a_name_that_would_be_markup_on_nbgraders_pages_is_not_graded(course, hand_in, name):
    hand_in(name, **RIGHT)
    graded = course_command("grade", "ch04")
    assert graded.exit_code == 0 and NO_STUDENT in graded.stderr
    assert not (course.var / "autograded" / name).exists()


def test_before_anything_is_graded_the_report_says_so(course):
    result = course_command("report", "ch04")
    assert result.exit_code == 1 and "has been graded yet" in result.stderr


def test_a_name_is_no_formula_in_a_spreadsheet():
    exercise = {"notebook": NOTEBOOK, "exercise": "f", "points": 1, "max_points": 1, "misconception": None}
    table = points_table([{"student": "=cmd|x", "status": "graded", "exercises": [exercise]}])
    assert next(csv.DictReader(io.StringIO(table)))["student"] == "'=cmd|x"

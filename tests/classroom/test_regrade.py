"""One exercise is graded again and nothing else moves; what changed is told before anybody else sees it."""

import json

import pytest
from nbgrader.api import Gradebook
from small_course import CHAPTER, NOTEBOOK, RIGHT
from typer.testing import CliRunner

from course_lib.authoring.build import build
from course_lib.classroom.feedback import page_path
from course_lib.classroom.records import read_record
from course_lib.cli import app
from course_lib.course.folders import nbgrader_config

pytestmark = pytest.mark.usefixtures("sandbox", "one_section")


def grade(*options):
    result = CliRunner().invoke(app, ["grade", "ch04", "--workers", "1", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def open_gradebook(course):
    return Gradebook(nbgrader_config(course).CourseDirectory.db_url)


def test_one_exercise_is_graded_again_with_a_list_of_what_changed(course, hand_in):
    hand_in("ada", **RIGHT, mistakes_found="Three of them.")
    hand_in("bob", **{**RIGHT, "fit_line": "def fit_line(x, y, lr=0.01, steps=1000):\n    return x"})
    hand_in("cid", **RIGHT)
    assert "Points changed" not in grade().stdout, "there was nothing before"
    with open_gradebook(course) as gradebook:
        for name in ("mistakes_found", "check_add_intercept"):
            by_hand = gradebook.find_grade(name, NOTEBOOK, CHAPTER, "ada")
            by_hand.manual_score, by_hand.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    before = {student: read_record(course, CHAPTER, student) for student in ("ada", "bob", "cid")}
    seen = (course.var / "autograded" / "bob" / CHAPTER / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")
    hand_in("cid")

    source = course.solutions / CHAPTER / f"{NOTEBOOK}.md"
    text = source.read_text(encoding="utf-8")
    points = ":check: mse_gradient\n:points: "
    source.write_text(text.replace(f"{points}3", f"{points}6"), encoding="utf-8")
    build(course, CHAPTER)

    result = grade("--exercise", "mse_gradient")
    assert result.exit_code == 0 and "Graded 2 of 2" in result.stdout, result.output
    assert "cid: Not graded: it is new, or has changed" in result.stderr
    assert "Points changed: 2 (learners: 2)" in result.stdout
    table = (course.var / "reports" / f"{CHAPTER}.changes.csv").read_text(encoding="utf-8").splitlines()
    assert table[1:] == ["ada,mse_gradient,3.0,6.0", "bob,mse_gradient,3.0,6.0"]
    for student in ("ada", "bob"):
        old, new = before[student], read_record(course, CHAPTER, student)
        assert new["seed"] != old["seed"] and new["notes"] == old["notes"]
        others = [[e for e in record["exercises"] if e["exercise"] != "mse_gradient"] for record in (old, new)]
        assert others[0] == others[1]
    now = (course.var / "autograded" / "bob" / CHAPTER / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")
    pairs = zip(json.loads(seen)["cells"], json.loads(now)["cells"], strict=True)
    assert [old["id"] for old, new in pairs if old != new] == ["check-mse_gradient"]
    with open_gradebook(course) as gradebook:
        place = (NOTEBOOK, CHAPTER, "ada")
        for name in ("mistakes_found", "check_add_intercept"):
            by_hand = gradebook.find_grade(name, *place)
            assert by_hand.score == 1.5 and not by_hand.needs_manual_grade, "nobody has to look again"
        assert gradebook.find_grade("check_mse_gradient", *place).score == 6
    assert "13 of 15 points" in page_path(course, CHAPTER, "ada", NOTEBOOK).read_text(encoding="utf-8")
    assert "Graded 1 of 1" in grade().stdout, "the two are graded as they are; only cid's new one is left"


def test_an_exercise_that_is_not_there_is_named(course, hand_in):
    hand_in("ada", **RIGHT)
    for name in ("mse", "mistakes_found"):
        result = grade("--exercise", name)
        assert result.exit_code == 2 and f"no exercise '{name}'" in result.stderr and "fit_line" in result.stderr

"""A submission is kept, graded fairly, and told about."""

import getpass

import nbformat
import pytest
from small_course import CHAPTER, NOTEBOOK, RIGHT, TWO_FORGOTTEN
from typer.testing import CliRunner

from course_lib.classroom.grading import grade_on_worker
from course_lib.classroom.scores import read_scores
from course_lib.cli import app
from course_lib.course.folders import CourseError
from course_lib.course.release import release
from course_lib.judge.sandbox import SandboxError
from course_lib.learner.submit import submit

pytestmark = pytest.mark.usefixtures("one_section")


def points(submission):
    return {score.exercise: score.points for score in submission.scores}


def maximum(submission):
    return {score.exercise: score.max_points for score in submission.scores}


def page(submission):
    (path,) = submission.feedback
    return path.read_text(encoding="utf-8")


def test_right_answers_get_full_points_and_a_written_one_waits_for_a_person(course, answer):
    answer(**RIGHT, mistakes_found="Three: names, shapes, the intercept.")
    submission = submit(course, CHAPTER, "ada")
    assert points(submission) == {**maximum(submission), "mistakes_found": None}
    assert list(points(submission)) == ["add_intercept", "mse_gradient", "fit_line", "mistakes_found"]
    assert read_scores(course, CHAPTER, "ada") == submission.scores


def test_an_untouched_notebook_scores_nothing(course, answer):
    answer()
    assert set(points(submit(course, CHAPTER, "ada")).values()) == {0.0}


def test_a_misconception_costs_its_exercise_only_and_the_feedback_names_it(course, answer):
    answer(**{**RIGHT, "mse_gradient": TWO_FORGOTTEN, "fit_line": RIGHT["fit_line"].replace("lr *", "2 * lr *")})
    submission = submit(course, CHAPTER, "ada")
    reached, most = points(submission), maximum(submission)
    assert reached["add_intercept"] == most["add_intercept"] and reached["fit_line"] == most["fit_line"]
    assert reached["mse_gradient"] < most["mse_gradient"]
    assert "The factor 2 is missing" in page(submission)


@pytest.mark.parametrize(
    "blow",
    [
        "while True:\n    pass",
        "import os\nos._exit(1)",
        "raise SystemExit",
        "def (:",
        "import sys\nsys.stderr.write('noise')",
        "print('x' * 50_000_000)",
    ],
    ids=["endless", "exit", "system-exit", "not-python", "stderr", "flood"],
)
def test_a_bad_cell_costs_nothing_but_itself(course, answer, blow):
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.ExecuteApart.cell_limit = 5.0\n")
    path = answer(**RIGHT)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(2, nbformat.v4.new_code_cell(blow))
    nbformat.write(notebook, path)
    submission = submit(course, CHAPTER, "ada")
    del submission.scores[-1]
    assert points(submission) == maximum(submission)


def test_an_exercise_that_hangs_when_called_leaves_the_others_their_points(course, answer):
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.ExecuteApart.call_limit = 1.0\n")
    answer(**{**RIGHT, "add_intercept": "def add_intercept(x):\n    while True:\n        pass"})
    reached = points(submit(course, CHAPTER, "ada"))
    assert reached["add_intercept"] == 0 and reached["mse_gradient"] == 3


def test_a_deleted_check_cell_is_put_back_and_graded(course, answer):
    path = answer(**RIGHT)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "check-mse_gradient"]
    nbformat.write(notebook, path)
    assert points(submit(course, CHAPTER, "ada"))["mse_gradient"] == 3


def test_an_edited_check_cell_or_higher_points_change_nothing(course, answer):
    path = answer()
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.id == "check-mse_gradient":
            cell.source = "3.0"
            cell.metadata.nbgrader.points = 300
    nbformat.write(notebook, path)
    submission = submit(course, CHAPTER, "ada")
    assert points(submission)["mse_gradient"] == 0 and maximum(submission)["mse_gradient"] == 3


def test_answers_that_know_the_visible_values_only_fail(course, answer):
    table = (
        "def mse_gradient(theta, X, y):\n"
        "    import json\n"
        "    from course_lib.checks.values import decode\n"
        "    for case in json.load(open('checks.json'))['mse_gradient']['cases']:\n"
        "        if np.array_equal(decode(case['positional'][2]), y):\n"
        "            return decode(case['expected']['value'])\n"
        "    return 0 * theta"
    )
    answer(**{**RIGHT, "mse_gradient": table})
    assert points(submit(course, CHAPTER, "ada"))["mse_gradient"] <= 0.5


def test_every_snapshot_is_kept(course, answer):
    path = answer(mse_gradient=TWO_FORGOTTEN)
    first = submit(course, CHAPTER, "ada").snapshot
    answer(mse_gradient=RIGHT["mse_gradient"])
    second = submit(course, CHAPTER, "ada").snapshot
    assert first != second
    assert TWO_FORGOTTEN.splitlines()[1] in (first / path.name).read_text(encoding="utf-8").replace('\\"', '"')
    assert (second / path.name).read_bytes() == path.read_bytes()


def test_a_chapter_that_gained_an_exercise_after_a_submission_can_still_be_submitted(course, answer):
    path = answer(**RIGHT)
    submit(course, CHAPTER, "ada")
    source = course.solutions / CHAPTER / f"{NOTEBOOK}.md"
    source.write_text(source.read_text(encoding="utf-8") + '\n+++ {"written": "more", "points": 1}\n\nMore.\n')
    release(course, CHAPTER, course.notebooks, course.var / "source")
    submission = submit(course, CHAPTER, "ada")
    assert points(submission)["mse_gradient"] == 3
    assert len(list(course.var.glob("gradebook.*.db"))) == 1
    assert path.exists()


def test_a_broken_notebook_is_told_with_a_way_out_and_stays_as_it_is(course, answer):
    path = answer()
    path.write_text("{ not json")
    with pytest.raises(CourseError, match=f"course reset {CHAPTER}/{NOTEBOOK}"):
        submit(course, CHAPTER, "ada")
    assert path.read_text() == "{ not json"


def test_a_missing_notebook_is_told(course, answer):
    answer().unlink()
    with pytest.raises(CourseError, match="course lab"):
        submit(course, CHAPTER, getpass.getuser())


def test_without_a_sandbox_other_peoples_work_is_refused(course, hand_in, no_sandbox):
    hand_in("ada")
    result = CliRunner().invoke(app, ["grade", "ch04"])
    assert result.exit_code == 1 and no_sandbox in result.stderr and not (course.var / "gradebook.db").exists()
    with pytest.raises(SandboxError, match=no_sandbox.strip()):
        grade_on_worker(None)  # a worker on another machine


def test_without_a_sandbox_ones_own_work_is_graded_and_marked(course, answer, no_sandbox):
    answer(**RIGHT)
    submission = submit(course, CHAPTER, "ada")
    assert points(submission)["mse_gradient"] == 3 and "Not isolated" in page(submission)
    told = CliRunner().invoke(app, ["check", f"work/{CHAPTER}/{NOTEBOOK}.ipynb", "--exercise", "mse_gradient"])
    assert told.exit_code == 0 and "Not isolated" in told.stderr and no_sandbox.strip() in told.stderr

"""What the instructor writes into course.toml and var/learners.toml holds everywhere; no source is changed."""

import csv
import json
import re
import shutil
from datetime import datetime, timedelta

import pytest
from nbgrader.api import Gradebook
from small_course import CHAPTER, NOTEBOOK, RIGHT, ROOT
from typer.testing import CliRunner

from course_lib.authoring.build import build
from course_lib.classroom.feedback import page_path
from course_lib.cli import app
from course_lib.course.digests import stale_files
from course_lib.course.folders import nbgrader_config
from course_lib.course.plan import LEARNERS, PLAN, Learner, read_plan
from course_lib.learner.work_folder import bring_in_new
from course_lib.notebook.progress import progress

pytestmark = pytest.mark.usefixtures("sandbox", "one_section")


def course_command(*arguments):
    result = CliRunner().invoke(app, [*arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def page(course, student):
    return page_path(course, CHAPTER, student, NOTEBOOK).read_text(encoding="utf-8")


def table(course):
    course_command("export", "ch04")
    with (course.var / "exports" / f"{CHAPTER}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_dates_extensions_and_a_late_policy(course, hand_in):
    (course.root / "course.toml").write_text(
        f'[due]\nch04 = 2027-03-01T19:00:00+01:00\n"{CHAPTER}/1" = 2027-03-02T18:00:00Z\n'
        "[late]\npercent_per_day = 10\nat_most_percent = 50\n"
    )
    assert "due 2027-03-0" in course_command("status").stdout and "(due 2027-03-0" in progress().data
    course.var.mkdir(exist_ok=True)
    (course.var / "learners.toml").write_text("[bob]\nextra_days = 7\n")
    for student, day in (("ada", "02"), ("bob", "09"), ("cid", "04"), ("dan", "30"), ("eve", "09")):
        path = hand_in(student, **RIGHT)
        path.with_name("timestamp.txt").write_text(f"2027-03-{day} 18:00:0{1 if student == 'cid' else 0} UTC")
    course_command("grade", "ch04", "--workers", "1")
    lost = {student: float(row["late penalty"] or 0) for student, row in table(course).items() if len(student) == 3}
    assert lost == {"ada": 0, "bob": 0, "cid": 2.7, "dan": 4.5, "eve": 4.5}, "three days begun, and half at most"
    assert "Late penalty: 2.7 points" in page(course, "cid")
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as gradebook:
        assert gradebook.find_assignment(CHAPTER).duedate == datetime(2027, 3, 1, 18)
        assert gradebook.find_submission(CHAPTER, "bob").extension == timedelta(days=7)


def test_who_is_excused_loses_nothing_and_waits_for_nobody(course, hand_in):
    course.var.mkdir(exist_ok=True)
    (course.var / "learners.toml").write_text(
        '[ada]\nexcused = ["fit_line", "mistakes_found"]\n[bob]\nexcused = ["ch04"]\n'
    )
    hand_in(
        "ada", **{**RIGHT, "fit_line": "def fit_line(x, y, lr=0.01, steps=1000):\n    return x"}, mistakes_found="?"
    )
    hand_in("bob", mistakes_found="?")
    hand_in("cid", **RIGHT, mistakes_found="?")
    graded = course_command("grade", "ch04", "--workers", "1")
    assert "Formgrader: 1 (learners: 1)" in graded.stdout
    rows = table(course)
    assert rows["ada"]["ch04 total"] == "12.0" and rows["ada"]["ch04 fit_line"] == ""
    assert rows["ada"]["to do"] == "excused: fit_line, mistakes_found"
    assert rows["bob"]["ch04 total"] == "" and rows["bob"]["to do"].startswith("excused: add_intercept")
    assert rows["cid"]["to do"] == "grade by hand: mistakes_found"
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as gradebook:
        found = {s.student.id: s for s in gradebook.notebook_submissions(NOTEBOOK, CHAPTER)}
        assert [found[who].needs_manual_grade for who in ("ada", "bob", "cid")] == [False, False, True]
        said = {comment.name for comment in found["ada"].comments if "does not count" in (comment.comment or "")}
        assert said == {"fit_line", "mistakes_found"}
    assert "5 of 5 points" in page(course, "ada") and "Excused, so not counted: fit_line, mistakes_found" in page(
        course, "ada"
    )
    report = [json.loads(line) for line in course_command("report", "ch04", "--json").stdout.splitlines()]
    assert {line["exercise"]: line["submissions"] for line in report} == {
        "add_intercept": 2,
        "mse_gradient": 2,
        "fit_line": 1,
    }
    (course.var / "learners.toml").unlink()
    assert "Formgrader: 3 (learners: 3)" in course_command("grade", "ch04", "--workers", "1").stdout


def test_a_late_penalty_is_a_part_of_the_points_that_count(course, hand_in):
    (course.root / "course.toml").write_text(
        'left_out = ["mse_gradient"]\n[due]\nch04 = 2027-03-01T18:00:00Z\n[late]\npercent_per_day = 50\n'
    )
    course.var.mkdir(exist_ok=True)
    (course.var / "learners.toml").write_text('[ada]\nexcused = ["fit_line"]\n')
    hand_in("ada", **RIGHT).with_name("timestamp.txt").write_text("2027-03-01 19:00:00 UTC")
    course_command("grade", "ch04", "--workers", "1")
    row = table(course)["ada"]
    assert (row["late penalty"], row["ch04 total"]) == ("1.0", "1.8"), "half of 2, scaled from 5 to 9"
    assert "Late penalty: 1 points" in page(course, "ada")


def test_what_is_left_out_is_nowhere(course, hand_in):
    (course.root / "course.toml").write_text('left_out = ["00", "fit_line"]\n')
    assert course.chapters() == course.sources() == [CHAPTER]
    hand_in("ada", **{**RIGHT, "fit_line": "def fit_line(x, y, lr=0.01, steps=1000):\n    return x"})
    course_command("grade", "ch04", "--workers", "1")
    row = table(course)["ada"]
    assert "ch04 fit_line" not in row and row["ch04 total"] == "5.0"
    assert "5 of 8 points" in page(course, "ada") and "fit_line" not in page(course, "ada")
    (line,) = [json.loads(line) for line in course_command("status", "--json").stdout.splitlines()]
    assert line["chapter"] == CHAPTER and line["exercises"] == 3 and line["max_points"] == 8
    assert "fit_line" not in course_command("report", "ch04").stdout
    assert "00_start_here is left out in course.toml" in course_command("submit", "00").stderr


def test_a_section_that_is_left_out_is_not_given_out_and_does_not_count(course, hand_in):
    (course.root / "course.toml").write_text('left_out = ["ch04/1"]\n')
    assert CHAPTER not in course.chapters(), "its only section"
    second = f"{NOTEBOOK}_again"
    for folder, kind in ((course.solutions, "md"), (course.notebooks, "ipynb")):
        shutil.copy(folder / CHAPTER / f"{NOTEBOOK}.{kind}", folder / CHAPTER / f"{second}.{kind}")
    (course.root / "course.toml").write_text(f'left_out = ["{CHAPTER}/{second}"]\n')
    assert bring_in_new(course)[0] == ["00_start_here/start_here", f"{CHAPTER}/{NOTEBOOK}"]
    path = hand_in("ada", **RIGHT)
    path.with_name(f"{second}.ipynb").write_bytes(path.read_bytes())
    course_command("grade", "ch04", "--workers", "1")
    row = table(course)["ada"]
    assert [name for name in row if name.startswith("ch04")] == [
        *(f"ch04 {name}" for name in (*RIGHT, "mistakes_found", "total")),
    ]
    assert row["ch04 total"] == "9.0" and not page_path(course, CHAPTER, "ada", second).exists()
    assert second not in course_command("status", "--json").stdout


def test_other_points_need_a_build_and_no_run(course, hand_in):
    hand_in("ada", **RIGHT)
    (course.root / "course.toml").write_text("[points]\nfit_line = 10\nmistakes_found = 1\n")
    assert "Run `course build`" in course_command("grade", "ch04", "--workers", "1").stderr
    assert build(course, CHAPTER).ran == []
    assert stale_files(course, CHAPTER) == []
    course_command("grade", "ch04", "--workers", "1")
    row = table(course)
    assert row["ada"]["ch04 fit_line"] == "10.0" and row["(maximum)"]["ch04 total"] == "16.0"
    text = (course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")
    assert "*10 points, 10 minutes.*" in text and "minutes, 16 points" in text and "*1 point, one for" in text
    (course.root / "course.toml").unlink()
    assert "fit_line is now worth 4 points" in course_command("grade", "ch04", "--workers", "1").stderr
    assert row["ada"]["to do"] == ""
    build(course, CHAPTER)
    assert table(course)["ada"]["to do"] == "grade again: changed since it was graded"
    assert "*4 points, 10 minutes.*" in (course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")


def test_the_examples_in_the_guide_can_be_used(tmp_path_factory):
    root = tmp_path_factory.mktemp("guide")
    guide = (ROOT / "docs/guide/instructor.md").read_text(encoding="utf-8")
    first, second = re.findall(r"^```\n(# (?:course|var/learners)\.toml.*?)^```", guide, re.MULTILINE | re.DOTALL)
    (root / "notebooks").symlink_to(ROOT / "notebooks")
    (root / "var").mkdir()
    (root / PLAN).write_text(first)
    (root / LEARNERS).write_text(second)
    plan = read_plan(root)
    assert plan.left_out == {
        "ch05_trends_and_challenges",
        "ch06_faq/1_why_differentiate",
        "repaired_step",
        "quiz_answers/3",
    } and plan.points == {"fit_line": 6}
    assert plan.due_of("ch02_core_concepts", "1_functions") == datetime(2027, 2, 8, 17)
    assert plan.due_of(CHAPTER, NOTEBOOK) == datetime(2027, 3, 1, 18) and plan.late == (0.1, 0.5)
    assert plan.learners["ada"] == Learner(timedelta(days=7), frozenset({"fit_line", "ch03_algorithms"}))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('left_out = ["ch05"]', "left_out has 'ch05', which can't be used. Write the name of a chapter or a notebook"),
        ('left_out = ["fit_lin"]', "Did you mean 'fit_line'?"),
        ('left_out = "ch04"', "Write a list of names"),
        ("lefto = []", "lefto is not a setting. There are: left_out, points, due, late."),
        ("[points]\nfit_line = 0", "points.fit_line = 0 can't be used. Write a number greater than 0"),
        ("[points]\nfit_line = true", "points.fit_line = True"),
        ("[due]\nch04 = '1 March'", "due.ch04 = '1 March' can't be used. Write a date and a time"),
        ("[due]\nfit_line = 2027-03-01", "Write the name of a chapter or a notebook as CHAPTER/NOTEBOOK."),
        ("[late]\npercent_per_day = 200", "late.percent_per_day = 200 can't be used. Write a number from 0 to 100."),
        ("late = 3", "late = 3 can't be used. Write [late] on a line"),
        ("[points", "course.toml is not TOML"),
        ("[due]\nch04/1 = 2027-03-01", "names that contain /, need quotation marks"),
        ("[due]\nch04 = 0001-01-01T00:00:00+14:00", "Write a date and a time"),
        ("[points]\nfit = 3", "course.toml: points has 'fit', which can't be used. Write the name of an exercise."),
    ],
)
def test_a_wrong_entry_is_named_with_what_to_write(course, text, sentence):
    (course.root / "course.toml").write_text(text)
    result = course_command("status")
    assert result.exit_code == 2 and sentence in result.stderr, result.stderr


@pytest.mark.parametrize("text", [b'\xef\xbb\xbfleft_out = ["fit_line"]\n', b'left_out = ["fit_line"]\r\n'])
def test_files_of_any_editor_can_be_read(course, text):
    (course.root / "course.toml").write_bytes(text)
    assert course.plan.left_out == {"fit_line"}


def test_a_wrong_entry_about_a_learner_is_named_too(course):
    course.var.mkdir(exist_ok=True)
    for text, sentence in (
        ("[ada]\nextra_days = -1", "ada.extra_days = -1"),
        ("[ada]\nextra = 1", "ada.extra is not a setting. There are: extra_days, excused."),
        ("ada = 7", "ada = 7 can't be used. Write [ada] on a line"),
        ('[ada]\nexcused = ["fit"]', "var/learners.toml: ada.excused has 'fit', which can't be used."),
    ):
        (course.var / "learners.toml").write_text(text)
        assert sentence in course_command("status").stderr

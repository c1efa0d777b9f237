"""A term with nbgrader around the judge: attempts, lateness, a person's points and comments, feedback, corrections."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import get_username
from small_course import CHAPTER, NOTEBOOK, RIGHT, SHARED_BANK, TWO_FORGOTTEN
from typer.testing import CliRunner

from course_lib.authoring.build import build
from course_lib.classroom.feedback import page_path
from course_lib.classroom.records import read_record
from course_lib.cli import app
from course_lib.course.folders import nbgrader_config
from course_lib.course.release import nbgrader_api, release

from .exchange import configure, told

pytestmark = pytest.mark.usefixtures("sandbox", "one_section")
ME = get_username()


def grade(*options):
    result = CliRunner().invoke(app, ["grade", "ch04", "--workers", "1", *options])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def open_gradebook(course):
    return Gradebook(nbgrader_config(course).CourseDirectory.db_url)


def due(course, when):
    with open_gradebook(course) as gradebook:
        gradebook.update_or_create_assignment(CHAPTER, duedate=when)


def score_of(course, student):
    with open_gradebook(course) as gradebook:
        submission = gradebook.find_submission(CHAPTER, student)
        (notebook,) = submission.notebooks
        return notebook.score, notebook.late_submission_penalty


def page(course, student):
    return page_path(course, CHAPTER, student, NOTEBOOK).read_text(encoding="utf-8")


# --- lateness ---


def test_a_late_submission_loses_what_nbgraders_plugin_says_and_the_page_says_so(course, hand_in):
    plugin = (
        "from nbgrader.plugins import LateSubmissionPlugin\n\n\n"
        "class PerDay(LateSubmissionPlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return 1.5 * (total_seconds_late // 86400)\n"
    )
    configure(course, f"{plugin}\n\nc.AssignLatePenalties.plugin_class = PerDay")
    release(course, CHAPTER, course.var / "release", course.var / "source")
    due(course, datetime(2027, 3, 1, 18))
    for student, day in (("ada", "02-28"), ("bob", "03-04")):
        path = hand_in(student, **RIGHT)
        path.with_name("timestamp.txt").write_text(f"2027-{day} 18:00:01 UTC")
    hand_in("eve").with_name("timestamp.txt").write_text("2027-03-04 18:00:01 UTC")
    grade()
    assert score_of(course, "ada") == (9, None) and score_of(course, "bob") == (9, 4.5)
    assert score_of(course, "eve") == (0, 0), "a penalty is never more than the points"
    assert "4.5 of 12 points" in page(course, "bob") and "Late penalty: 4.5 points" in page(course, "bob")
    assert "9 of 12 points" in page(course, "ada") and "late" not in page(course, "ada")

    due(course, datetime(2027, 3, 2, 18))
    assert "Graded 0 of 0" in grade()
    assert score_of(course, "bob") == (9, 3), "a moved due date counts, though nobody was judged again"
    assert "6 of 12 points" in page(course, "bob")


def test_nbgraders_own_rule_takes_everything_from_who_is_late(course, hand_in):
    configure(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    release(course, CHAPTER, course.var / "release", course.var / "source")
    due(course, datetime(2027, 3, 1, 18))
    hand_in("bob", **RIGHT).with_name("timestamp.txt").write_text("2027-03-01 18:00:01 UTC")
    grade()
    assert score_of(course, "bob") == (9, 9) and "0 of 12 points" in page(course, "bob")


# --- a person's points and comments ---


def test_what_a_person_wrote_stands_on_the_page_and_survives_a_second_grading(course, hand_in):
    hand_in("ada", **{**RIGHT, "mse_gradient": TWO_FORGOTTEN}, mistakes_found="Three of them.")
    grade()
    assert "answers still to be graded by hand: 1" in page(course, "ada")
    with open_gradebook(course) as gradebook:
        place = (NOTEBOOK, CHAPTER, "ada")
        for name, points in (("mistakes_found", 2.5), ("check_mse_gradient", 2.0)):
            given = gradebook.find_grade(name, *place)
            given.manual_score, given.needs_manual_grade = points, False
        gradebook.find_comment("mistakes_found", *place).manual_comment = "Which one costs <b>most</b>?"
        gradebook.find_comment("mse_gradient", *place).manual_comment = "Nearly: look at e²."
        gradebook.db.commit()
    assert "Graded 0 of 0" in grade()
    for _ in range(2):
        shown = page(course, "ada")
        assert "Comment: Which one costs &lt;b&gt;most&lt;/b&gt;?" in shown and "Comment: Nearly" in shown
        grade("--student", "ada")
    with open_gradebook(course) as gradebook:
        assert gradebook.find_submission(CHAPTER, "ada").score == pytest.approx(2 + 2.0 + 2 + 2.5)
        grades = [gradebook.find_grade(name, *place) for name in ("mistakes_found", "check_mse_gradient")]
        assert all(given.needs_manual_grade for given in grades), "nbgrader asks to look again after a new grading"


# --- corrections ---


def test_after_a_bank_was_corrected_everybody_is_graded_again_once_and_nothing_else(course, hand_in):
    for student in ("ada", "bob"):
        hand_in(student, **{**RIGHT, "mse_gradient": TWO_FORGOTTEN})
    assert "Graded 2 of 2" in grade()
    bank = course.root / SHARED_BANK
    hint = "The factor 2 is missing"
    assert hint in bank.read_text(encoding="utf-8")
    bank.write_text(bank.read_text(encoding="utf-8").replace(hint, "A two is lost"), encoding="utf-8")
    build(course, CHAPTER)
    assert "Graded 2 of 2" in grade()
    assert "A two is lost" in page(course, "ada") and "A two is lost" in page(course, "bob")
    assert "Graded 0 of 0 submissions of ch04_worked_examples; 2 were unchanged" in grade()


# --- the exchange ---


def test_a_learner_gets_the_courses_page_through_the_exchange_and_a_newer_attempt_counts(course, exchange):
    exchange.submit(mse_gradient=TWO_FORGOTTEN)
    told(exchange.api.collect(CHAPTER))
    grade()
    told(exchange.api.release_feedback(CHAPTER))
    (first,) = exchange.fetched()
    assert "The factor 2 is missing" in first and "default-src 'none'" in first

    exchange.submit(**RIGHT)
    told(exchange.api.collect(CHAPTER))
    assert "Graded 1 of 1" in grade()
    told(exchange.api.release_feedback(CHAPTER))
    older, newer = exchange.fetched()
    assert older == first, "the page on the first attempt stays the learner's"
    assert "9 of 12 points" in newer and score_of(course, ME)[0] == 9
    handed_in = list((exchange.folder / "differentiation" / "inbound").glob(f"{ME}+{CHAPTER}+*"))
    assert len(handed_in) == 2, "the exchange keeps every attempt"


def test_an_attempt_after_the_due_date_replaces_the_one_before_as_nbgrader_collects_them(course, exchange):
    exchange.submit(**RIGHT)
    told(exchange.api.collect(CHAPTER))
    grade()
    due(course, datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=0.5))
    configure(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    assert score_of(course, ME) == (9, None)
    due(course, datetime(2020, 1, 1))
    exchange.submit(**RIGHT)
    told(exchange.api.collect(CHAPTER))
    grade()
    assert score_of(course, ME) == (9, 9)


def test_a_link_in_the_exchange_is_not_read_with_the_instructors_rights(course, exchange):
    secret = course.root / "secret.txt"
    secret.write_text("the answers")
    exchange.submit(**{**RIGHT, "mse_gradient": "def mse_gradient(*_):\n    raise ValueError(open('data.txt').read())"})
    (inbound,) = (exchange.folder / "differentiation" / "inbound").iterdir()
    (inbound / "data.txt").symlink_to(secret)
    told(exchange.api.collect(CHAPTER))
    assert (course.var / "submitted" / ME / CHAPTER / "data.txt").is_symlink()
    grade()
    assert "data.txt is a link" in page(course, ME) and "the answers" not in page(course, ME)


def test_a_submission_that_came_as_a_file_does_not_keep_others_from_their_feedback(course, exchange, hand_in):
    hand_in("zoe", **RIGHT)
    exchange.submit(**RIGHT)
    told(exchange.api.collect(CHAPTER))
    grade()
    told(exchange.api.release_feedback(CHAPTER))
    assert len(exchange.fetched()) == 1


# --- nbgrader's own commands ---


def test_nbgraders_autograder_takes_broken_renamed_and_linked_notebooks_as_the_judge_does(course, hand_in):
    secret = course.root / "secret.txt"
    secret.write_text("secret")
    theirs = hand_in("ada", **RIGHT)
    hand_in("bob").write_text("{ not json")
    path = hand_in("cid", **RIGHT)
    path.rename(path.with_name("my copy.ipynb"))
    linked = hand_in("eve")
    linked.unlink()
    linked.symlink_to(theirs)
    reading = RIGHT["add_intercept"] + "\nprint(open('data.txt').read())"
    hand_in("fay", **{**RIGHT, "add_intercept": reading}).with_name("data.txt").symlink_to(secret)
    release(course, CHAPTER, course.var / "release", course.var / "source")
    api = nbgrader_api(nbgrader_config(course))
    for student in ("ada", "bob", "cid", "eve", "fay"):
        told(api.autograde(CHAPTER, student))
    scores = {student: score_of(course, student)[0] for student in ("ada", "bob", "cid", "eve", "fay")}
    assert scores == {"ada": 9, "bob": 0, "cid": 9, "eve": 0, "fay": 9}
    sentences = {"bob": "not a readable notebook", "cid": "as my copy.ipynb", "eve": "is a link"}
    told(api.generate_feedback(CHAPTER))
    for student, sentence in sentences.items():
        assert sentence in page(course, student)
    assert not (course.var / "autograded" / "fay" / CHAPTER / "data.txt").exists()
    graded = (course.var / "autograded" / "fay" / CHAPTER / f"{NOTEBOOK}.ipynb").read_text()
    assert "FileNotFoundError" in graded and "secret" not in graded.replace("secret.txt", "")


def test_nbgraders_generate_feedback_makes_the_same_page(course, hand_in):
    hand_in("ada", **{**RIGHT, "mse_gradient": TWO_FORGOTTEN})
    grade()
    ours = page(course, "ada")
    told(nbgrader_api(nbgrader_config(course)).generate_feedback(CHAPTER))
    assert page(course, "ada") == ours
    assert not re.search(r"<script|hidden tests", ours.lower())


def test_what_nbgrader_graded_is_in_the_report_and_course_grade_grades_it_anew(course, hand_in):
    hand_in("ada", **{**RIGHT, "mse_gradient": TWO_FORGOTTEN})
    release(course, CHAPTER, course.var / "release", course.var / "source")
    told(nbgrader_api(nbgrader_config(course)).autograde(CHAPTER, "ada"))
    mistakes = [exercise["misconception"] for exercise in read_record(course, CHAPTER, "ada")["exercises"]]
    assert "two-forgotten" in mistakes
    shown = CliRunner().invoke(app, ["report", "ch04"])
    assert "two-forgotten (1)" in shown.stdout
    assert "Graded 1 of 1" in grade()

"""What an instructor's plan leaves out is not asked in the quiz of 7.3, neither in its cell nor by its check."""

import re
import shutil

import numpy as np
import pytest
from small_course import ROOT

from course_lib.checks.outcome import observe
from course_lib.checks.verdict import judge
from course_lib.course.chapter_checks import make_checks
from course_lib.course.digests import inputs
from course_lib.course.folders import Course, CourseError
from course_lib.course.quiz_questions import QUIZ, SECTIONS, questions_left_out
from course_lib.course.source import read_sources
from course_lib.notebook.quiz import Quiz

CHAPTER = "ch07_summary"
TABLE = re.compile(r"^\| ([\d, ]+) \| [^|]+ \| ((?:\[\d\.\d\]\([^)]+\)(?:, )?)+) \|$", re.MULTILINE)


@pytest.fixture
def planned(tmp_path, monkeypatch):
    """The course with another plan; the current folder is a chapter of it."""
    for name in ("solutions", "notebooks"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    (tmp_path / "work" / CHAPTER).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work" / CHAPTER)
    (tmp_path / "course.toml").write_text('left_out = ["ch05", "quiz_answers/3"]\n')
    return Course(tmp_path)


def test_the_sections_are_those_of_the_table_below_the_quiz():
    text = (ROOT / "solutions" / CHAPTER / "3_quiz.md").read_text(encoding="utf-8")
    found = {
        int(number): tuple(re.findall(r"\.\./(ch\d\d)[^/]*/(\d)_", links)) for numbers, links in TABLE.findall(text)
        for number in numbers.split(", ")
    }  # fmt: skip
    assert found == {number: tuple(tuple(s.split("/")) for s in sections) for number, sections in SECTIONS.items()}


@pytest.mark.parametrize(
    ("names", "out"),
    [
        ((), []),
        (("fit_line", "ch01_background"), []),
        (("ch05_trends_and_challenges",), [11, 12]),  # 5.1 explains 12; 6 is in 6.3 too
        (("ch05_trends_and_challenges", "ch06_faq/3_how_backprop_works"), [5, 6, 11, 12]),
        (("quiz_answers/12", "quiz_answers/1"), [1, 2, 11, 12]),
    ],
)
def test_a_question_is_left_out_with_all_its_sections(names, out):
    assert questions_left_out(frozenset(names)) == out


def test_the_check_has_the_other_pairs_for_all_the_points(planned):
    (quiz,) = (source for source in read_sources(planned, CHAPTER) if QUIZ in source.points)
    check = make_checks(planned, CHAPTER, [quiz], np.random.default_rng(1))[QUIZ]
    right = quiz.answer_cell(QUIZ).split('"')[-2]

    def result(letters):
        return judge(check, lambda call: observe(lambda: letters, call, (), QUIZ), "")

    for letters in (right, f"{right[:2]}??{right[4:10]}??", right[:11] + "abcd"["badc".index(right[11])]):
        assert result(letters).points == 6 and result(letters).misconception is None
    one = result(right[:4] + "abcd"["badc".index(right[4])] + right[5:])
    assert one.points == 4.5 and one.misconception.startswith("accumulation"), "a pair of four"


def test_the_cell_shows_the_other_questions_and_says_so(planned):
    quiz = Quiz()
    assert quiz.asked == [1, 2, 5, 6, 7, 8, 9, 10] and "questions 3, 4, 11, 12;" in quiz.not_asked
    assert "\n\n5. " in repr(quiz) and "\n\n12. " not in repr(quiz) and quiz.not_asked in repr(quiz)
    quiz.choose(1, "c")
    quiz.explain()
    assert "(8 questions)" in quiz.message


def test_another_plan_makes_the_quiz_out_of_date(planned):
    now = inputs(planned, CHAPTER)
    (planned.root / "course.toml").write_text("left_out = []\n")
    every = inputs(planned, CHAPTER)
    summary = {"1_summary", "3_quiz"}  # which also link to what is left out
    assert [name for name in every.exercises if every.exercises[name] != now.exercises[name]] == [QUIZ]
    assert {name for name in every.notebooks if every.notebooks[name] != now.notebooks[name]} == summary
    assert [name for name in summary if every.notebooks[name][0] != now.notebooks[name][0]] == ["3_quiz"], (
        "this one runs"
    )


def test_what_is_left_out_is_not_linked(planned):
    linked = [cell.source for source in read_sources(planned, CHAPTER) for cell in source.notebook.cells]
    assert not any("(../ch05" in text for text in linked if "](" in text)
    assert any("| momentum |" in text and "| 5.1 |" in text for text in linked)
    assert any("[4.2](../ch04_worked_examples/2_multilayer_perceptron.ipynb)" in text for text in linked)


def test_what_a_plan_may_say_of_questions(planned):
    def plan(text):
        (planned.root / "course.toml").write_text(text)
        return planned.plan

    assert QUIZ in plan('left_out = ["ch02", "ch03", "ch04", "ch05", "ch06"]').left_out, "nothing is asked"
    with pytest.raises(CourseError, match="Did you mean 'quiz_answers/"):
        plan('left_out = ["quiz_answers/13"]')
    with pytest.raises(CourseError, match="quiz_answers/3"):
        plan("[points]\n'quiz_answers/3' = 1\n")

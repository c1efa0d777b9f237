"""The template of an exercise: filled in it builds, as it stands the build says what is missing."""

import pytest

from course_lib.authoring.build import build
from course_lib.authoring.new_exercise import new_exercise
from course_lib.course.folders import CourseError

CHAPTER = "ch09_trial"


def test_a_filled_template_builds_and_an_unfilled_one_is_named(course):
    source, bank = new_exercise(course, CHAPTER, "1_halves", "halve", ["x"])
    with pytest.raises(CourseError, match="halve, case 'what is special"):
        build(course, CHAPTER)
    text = source.read_text(encoding="utf-8").replace(
        'raise NotImplementedError("the reference answer")', "return x / 2"
    )
    source.write_text(text, encoding="utf-8")
    slip = bank.read_text(encoding="utf-8").replace('raise NotImplementedError("the reference answer") ->', "x / 2 ->")
    with pytest.raises(CourseError, match=r"ch09_trial/exercises_halves.py:\d+: name-of-the-mistake: 'raise"):
        build(course, CHAPTER)
    shared = bank.rename(course.solutions / "00_start_here/shared_cases.py")
    bank.write_text(
        "from pathlib import Path\nfrom course_lib.checks.bank import load_module\n"
        "halve = load_module(Path(__file__).parents[1] / '00_start_here/shared_cases.py').halve\n",
        encoding="utf-8",
    )
    with pytest.raises(CourseError, match=r"^00_start_here/shared_cases.py:\d+: name-of-the-mistake"):
        build(course, CHAPTER)
    shared.replace(bank)
    bank.write_text(slip.replace("-> return np.zeros(5)", "-> x * 2"), encoding="utf-8")
    assert build(course, CHAPTER).ran == ["1_halves"]
    assert {path.name for path in (course.notebooks / CHAPTER).iterdir()} == {"1_halves.ipynb", "checks.json"}
    new_exercise(course, CHAPTER, "1_halves", "third", ["x", "y"])
    assert "third = Exercise(" in bank.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "parameters"), [("2halves", ["x"]), ("halve", ["lambda"]), ("double", ["x"])])
def test_a_name_that_does_not_do_is_refused(course, name, parameters):
    with pytest.raises(CourseError, match=r"not a valid|already"):
        new_exercise(course, "00_start_here", "start_here", name, parameters)

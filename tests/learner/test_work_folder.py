"""No command loses or overwrites anything of a learner's."""

import json

import nbformat
import pytest
from small_course import CHAPTER, NOTEBOOK, RIGHT

from course_lib.course.folders import CourseError
from course_lib.course.marks import without_outputs
from course_lib.learner.work_folder import bring_in_new, reset


def release_a_newer_version(course):
    path = course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == "check-fit_line":
            cell["source"] = ["check(fit_line)  # newer"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (course.notebooks / CHAPTER / "checks.json").write_text("{}")


def test_the_first_time_everything_is_copied_and_the_second_time_nothing(course):
    copied, older = bring_in_new(course)
    assert f"{CHAPTER}/{NOTEBOOK}" in copied and older == []
    assert bring_in_new(course) == ([], [])


def test_a_newer_version_of_the_course_leaves_the_work_alone_and_is_told(course, answer):
    path = answer(**RIGHT)
    before = path.read_bytes()
    release_a_newer_version(course)
    assert bring_in_new(course) == ([], [f"{CHAPTER}/{NOTEBOOK}"])
    assert path.read_bytes() == before
    assert (course.work / CHAPTER / "checks.json").read_text() == "{}"


def test_new_words_in_the_text_are_a_newer_version_too(course):
    bring_in_new(course)
    path = course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("bicycle", "tandem"), encoding="utf-8")
    assert bring_in_new(course) == ([], [f"{CHAPTER}/{NOTEBOOK}"])


def test_a_newer_version_can_be_taken_with_the_answers(course, answer):
    path = answer(**RIGHT)
    old = nbformat.read(path, as_version=4)
    old.cells.insert(3, nbformat.v4.new_markdown_cell("my note"))
    nbformat.write(old, path)
    release_a_newer_version(course)
    ((fresh, kept),) = reset(course, CHAPTER, NOTEBOOK, keep_answers=True)
    new = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in nbformat.read(fresh, 4).cells}
    assert {name: new[name] for name in RIGHT} == RIGHT
    assert new["check_fit_line"] == "check(fit_line)  # newer"
    assert nbformat.read(kept, as_version=4) == old  # with the note
    assert bring_in_new(course) == ([], [])


def test_where_several_notebooks_begin_alike_they_are_named(course):
    folder = course.notebooks / CHAPTER
    (folder / "1_more.ipynb").write_bytes((folder / f"{NOTEBOOK}.ipynb").read_bytes())
    with pytest.raises(CourseError, match=f"'1' could be {NOTEBOOK} or 1_more: give the full name"):
        reset(course, CHAPTER, "1")


def test_answers_of_a_file_that_is_no_notebook_are_none_but_the_file_is_kept(course, answer):
    path = answer(**RIGHT)
    path.write_text("{", encoding="utf-8")
    ((fresh, kept),) = reset(course, CHAPTER, NOTEBOOK, keep_answers=True)
    assert kept.read_text() == "{" and "fit_line" in fresh.read_text(encoding="utf-8")


def test_a_reset_keeps_the_old_beside_the_fresh_one_each_time(course, answer):
    path = answer(**RIGHT)
    before = path.read_bytes()
    ((fresh, first),) = reset(course, CHAPTER)
    released = nbformat.read(course.notebooks / CHAPTER / path.name, as_version=4)
    assert nbformat.read(fresh, as_version=4).cells == without_outputs(released).cells
    assert first.read_bytes() == before
    ((_, second),) = reset(course, CHAPTER, NOTEBOOK)
    assert second != first and first.read_bytes() == before


def test_resetting_what_is_not_there_yet_just_copies(course):
    ((fresh, kept),) = reset(course, CHAPTER)
    assert fresh.is_file() and kept is None


def test_an_unknown_notebook_is_told_with_those_there_are(course):
    with pytest.raises(CourseError, match=NOTEBOOK):
        reset(course, CHAPTER, "9_nothing")

"""Submit grades the notebook in front of the learner, or says which one it would grade."""

import shutil

import nbformat
import pytest
from small_course import CHAPTER, NOTEBOOK, RIGHT

from course_lib.learner.graded_copy import notebook_after, why_not_graded
from course_lib.learner.work_folder import reset

OWN = f"work/{CHAPTER}/{NOTEBOOK}.ipynb"


def test_the_copy_in_work_is_graded(course, answer):
    assert why_not_graded(answer(**RIGHT)) == ""


@pytest.mark.parametrize(
    "place",
    [
        f"work/{CHAPTER}/{NOTEBOOK}-Copy1.ipynb",
        f"work/{CHAPTER}/my own.ipynb",
        f"work/{CHAPTER}/sub/{NOTEBOOK}.ipynb",
        f"work/{NOTEBOOK}.ipynb",
        f"work/00_start_here/{NOTEBOOK}.ipynb",
        f"{NOTEBOOK}.ipynb",
        f"var/snapshots/ada/{CHAPTER}/then/{NOTEBOOK}.ipynb",
    ],
)
def test_a_copy_elsewhere_is_refused_and_the_graded_one_named(course, answer, place):
    copy = course.root / place
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(answer(**RIGHT), copy)
    told = why_not_graded(copy)
    assert told.startswith(f"Submit grades {OWN}, not this notebook, {place}. Nothing was saved or submitted.")
    assert str(course.root) not in told


@pytest.mark.parametrize("place", [f"work/{CHAPTER}/my own.ipynb", f"work/{NOTEBOOK}.ipynb"])
def test_a_renamed_or_moved_notebook_is_to_be_given_its_place_back(course, answer, place):
    moved = answer(**RIGHT).rename(course.root / place)
    assert f"If {place} is your copy of it, move or rename it to {OWN}" in why_not_graded(moved)
    moved.rename(course.root / OWN)
    assert why_not_graded(course.root / OWN) == ""


def test_the_one_that_a_reset_kept_is_not_graded(course, answer):
    answer(**RIGHT)
    ((fresh, kept),) = reset(course, CHAPTER, NOTEBOOK)
    assert f"Submit grades {OWN}" in why_not_graded(kept) and why_not_graded(fresh) == ""


def test_the_notebook_of_the_course_itself_is_not_graded(course, answer):
    answer()
    told = why_not_graded(course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb")
    assert told.startswith(f"notebooks/{CHAPTER}/{NOTEBOOK}.ipynb belongs to the course") and OWN in told


def test_a_notebook_of_ones_own_is_not_graded(course, answer):
    own = answer().with_name("thoughts.ipynb")
    cells = [nbformat.v4.new_code_cell("submit()"), nbformat.v4.new_code_cell("1 + 1")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), own)
    assert "thoughts.ipynb is not a notebook of the course" in why_not_graded(own)


def test_another_course_folder_grades_its_own(course, answer, tmp_path_factory):
    path = answer(**RIGHT)
    other = tmp_path_factory.mktemp("other") / "course"
    shutil.copytree(course.root, other)
    assert why_not_graded(other / OWN) == why_not_graded(path) == ""
    link = course.root.with_name(f"{course.root.name}-link")
    link.symlink_to(course.root)
    assert why_not_graded(link / OWN) == ""


def test_a_fetched_notebook_is_graded_a_copy_beside_it_or_one_moved_away_is_not(course, answer, tmp_path_factory):
    fetched = tmp_path_factory.mktemp("home") / CHAPTER
    shutil.copytree(answer().parent, fetched)
    original = fetched / f"{NOTEBOOK}.ipynb"
    copy = shutil.copy(original, fetched / f"{NOTEBOOK}-Copy1.ipynb")
    assert why_not_graded(original) == ""
    assert f"Submit grades {NOTEBOOK}.ipynb, not this notebook, {NOTEBOOK}-Copy1.ipynb." in why_not_graded(copy)
    moved = shutil.move(copy, fetched.parent)
    assert "is not in its chapter's folder" in why_not_graded(fetched.parent / moved)


def test_the_next_notebook_is_named_across_chapters_and_none_after_the_last(course, answer):
    last = answer()
    start = course.work / "00_start_here" / "start_here.ipynb"
    assert (notebook_after(start).title, notebook_after(start).path) == ("4.1 Linear regression", OWN)
    assert notebook_after(last) is None

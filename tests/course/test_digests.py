"""What makes a new version of a chapter, for which everybody is graded again, and what does not."""

import json
import shutil

import pytest
from small_course import CHAPTER, NOTEBOOK, ROOT, SHARED_BANK

from course_lib.course.digests import chapter_version
from course_lib.course.folders import Course


@pytest.fixture
def course(tmp_path):
    for folder in ("solutions", "notebooks"):
        shutil.copytree(ROOT / folder / CHAPTER, tmp_path / folder / CHAPTER)
    (tmp_path / SHARED_BANK).parent.mkdir()
    shutil.copy(ROOT / SHARED_BANK, tmp_path / SHARED_BANK)
    return Course(tmp_path)


def change(path, edit):
    data = json.loads(path.read_text(encoding="utf-8"))
    edit(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def picture(notebook):
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "display_data", "data": {"image/png": "AAAA"}, "metadata": {}}]


def prose(notebook):
    cell = next(
        cell for cell in notebook["cells"] if cell["cell_type"] == "markdown" and "nbgrader" not in cell["metadata"]
    )
    cell["source"] = "Other words."


def fingerprint(checks):
    checks["mse_gradient"]["misconceptions"][0]["outcomes"] = [{"value": -1120096145000000}]


def code(notebook):
    next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["source"] = "import math"


def points(notebook):
    cell = next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("points"))
    cell["metadata"]["nbgrader"]["points"] = 77


def hint(checks):
    checks["mse_gradient"]["misconceptions"][0]["hint"] = "Another one."


def case(checks):
    checks["mse_gradient"]["cases"][0]["expected"] = {"value": 7}


RELEASED, CHECKS = f"{NOTEBOOK}.ipynb", "checks.json"


@pytest.mark.parametrize(("file", "edit"), [(RELEASED, picture), (RELEASED, prose), (CHECKS, fingerprint)])
def test_what_a_build_may_change_by_itself_is_no_new_version(course, file, edit):
    before = chapter_version(course, CHAPTER)
    change(course.notebooks / CHAPTER / file, edit)
    assert chapter_version(course, CHAPTER) == before


@pytest.mark.parametrize(("file", "edit"), [(RELEASED, code), (RELEASED, points), (CHECKS, hint), (CHECKS, case)])
def test_what_grading_depends_on_is_a_new_version(course, file, edit):
    before = chapter_version(course, CHAPTER)
    change(course.notebooks / CHAPTER / file, edit)
    assert chapter_version(course, CHAPTER) != before


@pytest.mark.parametrize("path", [SHARED_BANK, f"solutions/{CHAPTER}/exercises.py"])
def test_a_bank_that_was_changed_is_a_new_version_also_one_of_another_chapter(course, path):
    before = chapter_version(course, CHAPTER)
    with (course.root / path).open("a", encoding="utf-8") as file:
        file.write("\nANOTHER = 1\n")
    assert chapter_version(course, CHAPTER) != before


def test_a_reference_answer_that_was_changed_is_a_new_version(course):
    before = chapter_version(course, CHAPTER)
    source = course.solutions / CHAPTER / f"{NOTEBOOK}.md"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("### BEGIN SOLUTION", "### BEGIN SOLUTION\n    pass", 1), encoding="utf-8")
    assert chapter_version(course, CHAPTER) != before

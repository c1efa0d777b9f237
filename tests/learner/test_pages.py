"""`course export CHAPTER --format page`: a learner's own notebooks as pages."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_lib.course.folders import Course, CourseError
from course_lib.learner.pages import page_of, write_pages

CHAPTER = "ch04_worked_examples"


def written(path, *cells):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


def test_a_page_has_the_results_and_formulas_and_asks_no_other_host(tmp_path):
    result = new_output("display_data", {"text/html": '<div data-passed="true">All cases pass.</div>'})
    text = new_markdown_cell("The slope $2x$ and\n\n$$\\frac{1}{n}\\sum_i e_i^2$$\n\nand a slip: $x^1^2$.")
    page = page_of(written(tmp_path / "a.ipynb", text, new_code_cell("check(f)", outputs=[result])))
    assert "All cases pass." in page and "check" in page
    assert page.count("<math") == 2 and "<mfrac>" in page and "<code>x^1^2</code>" in page
    assert "<script" not in page


def test_only_notebooks_that_were_run_are_written(tmp_path):
    course = Course(tmp_path)
    ran = new_code_cell("1 + 1", outputs=[new_output("execute_result", {"text/plain": "2"}, execution_count=1)])
    written(course.work / CHAPTER / "1_linear_regression.ipynb", ran)
    written(course.work / CHAPTER / "2_multilayer_perceptron.ipynb", new_code_cell("1 + 1"))
    (page,) = write_pages(course, CHAPTER)
    assert page == course.var / "exports" / f"{CHAPTER}.1_linear_regression.html" and page.is_file()


def test_a_chapter_that_was_not_run_is_a_sentence(tmp_path):
    with pytest.raises(CourseError, match=f"No notebook in work/{CHAPTER} has results yet"):
        write_pages(Course(tmp_path), CHAPTER)

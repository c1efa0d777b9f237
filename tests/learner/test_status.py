"""How far a learner is: checks that passed in the saved copy, and points of what was handed in."""

import nbformat
from small_course import CHAPTER, NOTEBOOK

from course_lib.checks.rendering import as_html
from course_lib.learner.status import course_status
from course_lib.notebook.check_cell import check
from course_lib.notebook.progress import progress


def section_of(course):
    chapters = course_status(course, "ada")
    return next(section for chapter in chapters if chapter.chapter == CHAPTER for section in chapter.sections)


def save_output(path, exercise, html):
    notebook = nbformat.read(path, as_version=4)
    cell = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == f"check_{exercise}")
    cell.outputs = [nbformat.v4.new_output("execute_result", {"text/html": html, "text/plain": ""}, execution_count=1)]
    nbformat.write(notebook, path)


def test_a_chapter_is_named_in_words_and_its_sections_by_their_headings(course):
    start, examples = course_status(course, "ada")
    assert (start.title, examples.title) == ("Start here", "4 Worked examples")
    section = section_of(course)
    assert (section.title, section.exercises, section.checks) == ("4.1 Linear regression", 4, 3)
    assert (section.passed, section.points) == (0, None)


def test_a_check_counts_once_it_was_saved_with_everything_passed(course, answer, monkeypatch):
    path = answer()
    monkeypatch.chdir(path.parent)

    def add_intercept(x):
        return [1, 2]

    save_output(path, "add_intercept", as_html(check(add_intercept).result))
    assert section_of(course).passed == 0
    save_output(path, "add_intercept", as_html(check(right_intercept).result))
    assert section_of(course).passed == 1


def right_intercept(x):
    import numpy as np

    return np.column_stack([np.ones(len(x)), x])


right_intercept.__name__ = "add_intercept"


def test_a_copy_that_cannot_be_read_has_passed_nothing(course, answer):
    path = answer()
    path.write_text("{", encoding="utf-8")
    assert section_of(course).passed == 0


def test_the_map_shows_bars_with_words_links_and_points(course, answer, monkeypatch):
    path = answer()
    save_output(path, "fit_line", '<div data-passed="true"></div>')
    monkeypatch.chdir(path.parent)
    html = progress().data
    assert f'<a href="../{CHAPTER}/{NOTEBOOK}.ipynb">4.1 Linear regression</a>' in html
    assert "1 of 3" in html and "1 of 4" in html and "<strong>→ Start here</strong>" in html
    assert "0 / 13" in html


def test_the_map_shows_minutes_of_the_core_path_and_of_more(course, answer, monkeypatch):
    released = course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb"
    for opening, shown in [
        ("80 minutes. Core path: sections 1 to 7, 60 minutes.", "60 of 80 minutes"),
        ("80 minutes. Not on the core path.", "more: 80 minutes"),
    ]:
        notebook = nbformat.read(released, as_version=4)
        notebook.cells[0].source = f"# 4.1 Linear regression\n\n*About {opening}*"
        nbformat.write(notebook, released)
        monkeypatch.chdir(answer().parent)
        assert shown in progress().data

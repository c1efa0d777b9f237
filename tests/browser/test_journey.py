"""The learner's way through every chapter: a mistake is named, answers are checked, and the submission gets its points.

The mistake is typed and the answers come from the author's sources, in the first notebook of a chapter with exercises;
the answers of its other notebooks are written into their files. `tests/banks` tries every mistake of every exercise,
and `tests/solutions` runs every notebook.
"""

import functools

import nbformat
import pytest
from course_sources import COURSE, bank, sources
from playwright.sync_api import expect

from . import notebook_page as notebook

OFTEN = ("ch04_worked_examples", "ch07_summary")  # the others are long tests
RUN_LIMIT = 240_000  # milliseconds for a whole notebook


def wrong_answer(exercise):
    """A misconception that can be typed into the answer's cell, and its text: a slip, or a wrong choice of a quiz."""
    for known in exercise.misconceptions:
        if known.cell:
            return known, without_marks(known.cell)
        if isinstance(known.answer, functools.partial):
            return known, f"def {exercise.name}():\n    return {known.answer.args[0]!r}"
    raise AssertionError(f"{exercise.name} has no slip")


def without_marks(cell):
    return "\n".join(line for line in cell.splitlines() if "### " not in line)


def answer_in_file(path, source):
    """Write the answers into the learner's file of a notebook that nobody opens."""
    theirs = nbformat.read(path, as_version=4)
    for cell in theirs.cells:
        if (name := cell.metadata.get("nbgrader", {}).get("grade_id")) in source.points:
            cell.source = without_marks(source.answer_cell(name))
    nbformat.write(theirs, path)


def outputs(page):
    """Of every code cell that was run: its source, its errors and the state of its check."""
    return page.evaluate(
        f"""() => {notebook.CURRENT}.content.widgets.filter(w => w.model.type === 'code').map(w => {{
            const outputs = w.model.outputs.toJSON();
            const html = outputs.map(o => [o.data?.['text/html'] ?? ''].flat().join('')).join('');
            return {{
                source: w.model.sharedModel.source,
                error: outputs.filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue).join(),
                passed: html.includes('data-passed="true"'),
                check: html.includes('course-check'),
            }};
        }})"""
    )


@pytest.mark.parametrize(
    "chapter", [pytest.param(name, marks=[] if name in OFTEN else pytest.mark.long) for name in COURSE.sources()]
)
def test_every_chapter_from_misconceptions_to_full_points(lab, page, console, chapter):
    source = next(each for each in sources(chapter) if each.points)
    others = [each for each in sources(chapter) if each is not source]
    for other in others:
        answer_in_file(lab.folder / "work" / chapter / f"{other.name}.ipynb", other)
    notebook.open_notebook(page, lab.address(f"{chapter}/{source.name}.ipynb"))
    for cell in source.notebook.cells:  # the imports
        if cell.cell_type == "code":
            notebook.cell_with(page, cell.source.splitlines()[0])
            notebook.run(page)
            if "course_lib.notebook" in cell.source:
                break
    for name in list(source.points)[:1]:
        known, wrong = wrong_answer(bank(chapter)[name])
        notebook.write(page, name, wrong)
        hint = notebook.check(page, name).locator(".course-hint")
        expect(hint).to_have_attribute("data-misconception", known.slug)
        expect(hint).to_contain_text(known.hint[:40])
    for name in source.points:
        notebook.fill(page, name, without_marks(source.answer_cell(name)))
    page.set_default_timeout(RUN_LIMIT)
    notebook.run_all(page)
    page.set_default_timeout(30_000)
    notebook.wait_until_idle(page)
    cells = outputs(page)
    assert [cell for cell in cells if cell["error"]] == []
    assert sum(cell["passed"] for cell in cells) == sum(cell["check"] for cell in cells) == len(source.points)
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    button = notebook.cell_with(page, "submit()").locator(".course-submit")
    button.get_by_role("button", name="Submit").click()
    expect(button).to_have_attribute("data-state", "done", timeout=120_000)
    reached = sum(points for source in sources(chapter) for points in source.points.values())
    marks = [cell.metadata.get("nbgrader", {}) for source in sources(chapter) for cell in source.notebook.cells]
    total = sum(mark["points"] for mark in marks if mark.get("grade"))
    expect(button.get_by_role("status")).to_contain_text(f"Score: {reached:g} of {total:g} points")
    assert console == []

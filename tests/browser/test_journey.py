"""The learner's way through the whole course: every misconception is named, every answer gets its points.

Every answer is typed into the notebook as it comes from the author's source and bank.
"""

import ast
import functools
import inspect
import sys
import textwrap

import pytest
from playwright.sync_api import expect

from course_lib.authoring.mutation_study import answer_cell
from course_lib.checks.outcome import observe
from course_lib.checks.spec import load_checks
from course_lib.checks.verdict import judge
from course_lib.course.chapter_checks import load_bank
from course_lib.course.folders import Course
from course_lib.course.source import read_sources

from . import notebook_page as notebook
from .conftest import ROOT

# A worker of its own beside the other browser tests.
pytestmark = pytest.mark.xdist_group("journey")

COURSE = Course(ROOT)
RUN_LIMIT = 240_000  # milliseconds for a whole notebook


def standing_alone(wrong, name):
    """A misconception's source with all that it needs of its bank, under the exercise's name."""
    if isinstance(wrong, functools.partial):  # the wrong choice of a quiz
        return f"def {name}():\n    return {wrong.args[0]!r}"
    sources: list[str] = []
    imports: dict[str, None] = {}
    seen: set[str] = set()

    def take(thing):
        if thing.__name__ in seen:
            return
        seen.add(thing.__name__)
        module = sys.modules[thing.__module__]
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, (ast.Import, ast.ImportFrom)) and "course_lib" not in ast.unparse(node):
                imports[ast.unparse(node)] = None
        tree = ast.parse(textwrap.dedent(inspect.getsource(thing)))
        tree.body[0].decorator_list = []
        for used in sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} & set(vars(module)) - seen):
            value = getattr(module, used)
            if "_of_ch" in (getattr(value, "__module__", None) or "") and hasattr(value, "__name__"):
                take(value)
            elif inspect.isfunction(value) or inspect.isclass(value):
                sources.append(f"from {value.__module__} import {value.__name__} as {used}")
            elif isinstance(value, (int, float, str, tuple, list, dict)):
                sources.append(f"{used} = {value!r}")
        sources.append(ast.unparse(tree))

    take(wrong)
    ending = f"{wrong.__name__}.__name__ = {name!r}\n{name} = {wrong.__name__}"
    return "\n\n".join([*imports, *sources, ending])


def misconception(exercise, chapter):
    """The first misconception that is itself when it stands alone, and its source."""
    check = load_checks(COURSE.notebooks / chapter)[exercise.name]
    for known in exercise.misconceptions:
        try:
            source = standing_alone(known.answer, exercise.name)
            names: dict = {"__name__": "cell"}
            exec(source, names)
        except Exception:  # it needs more of its bank than can be typed into a cell
            continue
        answer = names[check.name]
        result = judge(check, lambda given, answer=answer: observe(answer, given, check.parameters, check.name))
        if result.misconception == known.slug:
            return known, source
    raise AssertionError(f"no misconception of {exercise.name} stands alone")


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


@pytest.mark.parametrize("chapter", COURSE.sources())
def test_every_chapter_from_misconceptions_to_full_points(lab, page, console, chapter):
    bank = load_bank(COURSE, chapter)
    sources = read_sources(COURSE, chapter)
    for source in sources:
        lab.end_kernels()  # of the notebook before
        notebook.open_notebook(page, lab.address(f"{chapter}/{source.name}.ipynb"))
        for cell in source.notebook.cells:  # the imports
            if cell.cell_type == "code":
                notebook.cell_with(page, cell.source.splitlines()[0])
                notebook.run(page)
                if "course_lib.notebook" in cell.source:
                    break
        for name in source.points:
            known, wrong = misconception(bank[name], chapter)
            notebook.write(page, name, wrong)
            hint = notebook.check(page, name).locator(".course-hint")
            expect(hint).to_have_attribute("data-misconception", known.slug)
            expect(hint).to_contain_text(known.hint[:40])
            lines = [line for line in answer_cell(source, name).splitlines() if "### " not in line]
            notebook.write(page, name, "\n".join(lines))
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
    reached = sum(points for source in sources for points in source.points.values())
    total = sum(points for source in sources for _, points in source.graded())
    expect(button.get_by_role("status")).to_contain_text(f"Score: {reached:g} of {total:g} points")
    assert console == []

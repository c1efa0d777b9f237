"""A cell that needs an answer not written yet waits with one sentence, and the cells after it run."""

import ast
import contextlib
import io
import sys
from types import ModuleType

import nbformat
import pytest
from course_sources import COURSE, every_source
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from course_lib.checks.spec import CHECK_FILE
from course_lib.course.marks import marks_on
from course_lib.figures.picture import Picture
from course_lib.notebook import texts
from course_lib.notebook.waiting import STUB, Waiting
from course_lib.widgets.shared.view.pictured_widget import PicturedWidget

ANSWER = f'def area(r):\n    raise NotImplementedError("{STUB}")'


@pytest.fixture
def shell():
    main, hook = sys.modules["__main__"], sys.excepthook
    InteractiveShell.clear_instance()
    config = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=config, user_module=ModuleType("__main__"), colors="nocolor")
    Waiting(shell)
    yield shell
    InteractiveShell.clear_instance()
    sys.modules["__main__"], sys.excepthook = main, hook


@pytest.fixture
def run(shell):
    """Run a cell; returns whether the cells after it would run, and what it prints."""

    def run(source):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            done = shell.run_cell(source, store_history=True)
        return done.success, printed.getvalue()

    return run


def test_a_cell_that_needs_the_answer_and_those_that_need_it_wait(run):
    run(ANSWER)
    for source in ("a = area(2)", "print(a)", "b = [a]", "b"):
        assert run(source) == (True, texts.WAITS.format(answer="area") + "\n")
    run("def area(r):\n    return 3 * r**2")
    run("a = area(2)")
    run("b = [a]")
    assert run("print(a, b)") == (True, "12 [12]\n")


def test_a_method_not_written_is_one_of_its_class(run):
    run(f'class Dual:\n    def __add__(self, other):\n        raise NotImplementedError("{STUB}")')
    assert "needs `Dual`" in run("Dual() + 1")[1]


@pytest.mark.parametrize("source", ["no_such_name", "raise NotImplementedError('mine')", "1 / 0", "raise NameError"])
def test_another_error_stays_an_error(run, source):
    run(ANSWER)
    run("a = area(2)")
    goes_on, printed = run(source)
    assert not goes_on
    assert "needs" not in printed


def test_the_stub_is_nbgraders():
    configured = (COURSE.root / "nbgrader_config.py").read_text(encoding="utf-8")
    assert f'raise NotImplementedError("{STUB}")' in configured


def names_in(cell, context):
    """The notebook's own names in a cell: not the parameters and variables of a function or comprehension in it."""

    def names(node, local):
        if isinstance(node, ast.FunctionDef | ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp):
            inside = list(ast.walk(node))
            local = local | {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            local |= {n.arg for n in inside if isinstance(n, ast.arg)}
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and context is not ast.Load:
            yield node.name
        if isinstance(node, ast.Name) and isinstance(node.ctx, context) and node.id not in local:
            yield node.id
        for inner in ast.iter_child_nodes(node):
            yield from names(inner, local)

    return set(names(ast.parse(cell.source), set()))


def needs(cells, name):
    """The cells, apart from answers and checks, that use a name, or a name that such a cell binds."""
    found, names = [], {name}
    for cell in cells:
        if not marks_on(cell) and names & names_in(cell, ast.Load | ast.Store):
            found.append(cell)
            names |= names_in(cell, ast.Store)
    return found


def sections():
    """The sections with cells that wait: chapter, source, and the cells that wait for each answer."""
    for chapter, source in every_source():
        code = [cell for cell in source.notebook.cells if cell.cell_type == "code"]
        waiting = {name: cells for name in source.points if (cells := needs(code, name))}
        if waiting:
            yield pytest.param(chapter, source, waiting, id=f"{chapter[:4]}-{source.name}")


@pytest.mark.slow
@pytest.mark.parametrize(("chapter", "source", "waiting"), list(sections()))
def test_run_all_reaches_the_end_with_any_one_or_all_answers_left_out(
    shell, run, monkeypatch, tmp_path, chapter, source, waiting
):
    (tmp_path / CHECK_FILE).write_bytes((COURSE.notebooks / chapter / CHECK_FILE).read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setattr(Picture, "png", lambda picture: b"")  # drawing takes long; tests/solutions draws them all
    monkeypatch.setattr(PicturedWidget, "still", lambda widget: b"")
    released = nbformat.read(COURSE.notebooks / chapter / f"{source.name}.ipynb", as_version=4).cells
    stubs = {marks_on(cell)["grade_id"]: cell.source for cell in released if marks_on(cell).get("solution")}

    def goes_on(cells):
        for cell in cells:
            done, printed = run(cell.source)
            assert done, f"{cell.source}\n{printed}"

    goes_on(cell for cell in released if cell.cell_type == "code" and not cell.source.startswith("check("))
    code = [cell for cell in source.notebook.cells if cell.cell_type == "code"]
    for name in source.points:
        run(source.answer_cell(name))
    goes_on(cell for cell in code if any(cell in cells for cells in waiting.values()))
    complete = dict(shell.user_ns)
    for name, cells in waiting.items():
        shell.user_ns.update(complete)
        for only in set().union(*(names_in(cell, ast.Store) for cell in cells)):
            if not any(only in names_in(cell, ast.Store) for cell in code if cell not in cells):
                shell.user_ns.pop(only, None)  # as if no cell with this answer had run
        run(stubs[name])
        goes_on(cells)
        run(source.answer_cell(name))

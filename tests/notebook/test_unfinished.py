"""What a notebook says about an unfinished answer: IPython's shell runs the cells, without a kernel or a browser."""

import contextlib
import io
import os
import re
import sys
import time
from copy import deepcopy
from types import ModuleType

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config
from unfinished_states import IMPORTS, RIGHT, STALE, STATES, STUB, State, small_chapter

from course_lib.checks.spec import CHECK_FILE, to_text
from course_lib.notebook.check_cell import watch

CHECKS, RELEASED = small_chapter()
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Notebook:
    """A notebook without a kernel, in a folder with the checks."""

    def __init__(self):
        InteractiveShell.clear_instance()
        config = Config({"HistoryManager": {"enabled": False}})
        self.shell = InteractiveShell.instance(config=config, user_module=ModuleType("__main__"), colors="nocolor")
        watch()

    def open(self, folder):
        """Begin a session in a folder."""
        self.folder = folder
        self.shell.reset(new_session=True)
        self.run("from course_lib.notebook import check\n" + IMPORTS)

    def run(self, source, cell_id=None):
        """Run a cell; what it shows, as text."""
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            self.value = self.shell.run_cell(source, store_history=True, cell_id=cell_id).result
        return ANSI.sub("", shown.getvalue())

    def save(self, **sources):
        """Save the notebook with these answers, as the page does."""
        notebook = deepcopy(RELEASED)
        for cell in notebook.cells:
            cell.source = sources.get(cell.id, cell.source)
        nbformat.write(notebook, self.folder / "notebook.ipynb")


@pytest.fixture(scope="module")
def opened():
    main, hook = sys.modules["__main__"], sys.excepthook
    yield Notebook()
    InteractiveShell.clear_instance()
    sys.modules["__main__"], sys.excepthook = main, hook


@pytest.fixture
def notebook(opened, tmp_path, monkeypatch):
    (tmp_path / CHECK_FILE).write_text(to_text(CHECKS.values()), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO())  # nobody answers
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    opened.open(tmp_path)
    return opened


def seen(notebook: Notebook, state: State, ids: bool) -> str:
    """What the answer's cell and the check's cell show; with `ids` the page says which cell is which."""
    if ids:
        notebook.save()
    for name, source in ({**RIGHT, state.exercise: state.earlier} | state.others).items():
        notebook.run(source, name if ids else None)
    shown = notebook.run(state.code, state.exercise if ids else None)
    return shown + notebook.run(f"check({state.exercise})")


@pytest.mark.parametrize("ids", [True, False], ids=["cell ids", "no ids"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_the_notebook_names_what_is_unfinished(notebook, state, ids):
    message = seen(notebook, state, ids)
    assert not state.missing(message, state.there), message


@pytest.mark.parametrize("ids", [True, False], ids=["cell ids", "no ids"])
@pytest.mark.parametrize("state", STALE, ids=lambda state: state.name)
def test_an_earlier_version_in_memory_is_checked_only_with_a_note(notebook, state, ids):
    earlier = State(**{**vars(state), "earlier": RIGHT["mse"]})
    message = seen(notebook, earlier, ids)
    assert not state.missing(message, ()), message
    assert "2 of 2 cases passed" in message
    assert 'data-passed="false"' in notebook.value._repr_html_()


def test_a_cell_that_runs_again_is_no_longer_stale(notebook):
    for source in (RIGHT["mse"], "def mse(y, p)", RIGHT["mse"]):
        notebook.run(source)
    assert "earlier version" not in notebook.run("check(mse)") and 'data-passed="true"' in notebook.value._repr_html_()


def test_a_stub_below_a_cell_that_failed_is_not_blamed(notebook):
    notebook.run(STUB.format(name="mse"))
    assert "current version of the cell of `mse` stopped in line 1" in notebook.run(
        "def mse(y, p)\n    return p"
    ) + notebook.run("check(mse)")


def test_a_cell_with_a_line_that_fails_below_the_definition_is_as_it_is(notebook):
    notebook.run(RIGHT["mse"] + "\n\nmse(1)")
    assert "earlier version" not in notebook.run("check(mse)")


def test_a_cell_that_was_edited_and_saved_after_it_ran_is_noticed(notebook):
    notebook.save(mse=RIGHT["mse"])
    notebook.run(RIGHT["mse"], "mse")
    assert "earlier version" not in notebook.run("check(mse)")
    notebook.save(mse=RIGHT["mse"].replace("**2", "**3"))
    later = time.time() + 10
    os.utime(notebook.folder / "notebook.ipynb", (later, later))
    assert "was changed after it last ran" in notebook.run("check(mse)")
    notebook.save(mse=RIGHT["mse"] + "\n")
    os.utime(notebook.folder / "notebook.ipynb", (later + 1, later + 1))
    assert "earlier version" not in notebook.run("check(mse)")


def test_a_cell_that_was_edited_after_it_stopped_is_to_be_run_first(notebook):
    notebook.run(RIGHT["mse"], "mse")
    notebook.save(mse="def mes(y, p):\n    return 1")
    notebook.run("def mes(y, p):\n    return 1", "mse")
    assert "now defines `mes`" in notebook.run("check(mse)")
    notebook.save(mse=RIGHT["mse"])
    later = time.time() + 10
    os.utime(notebook.folder / "notebook.ipynb", (later, later))
    assert "was changed after it last ran" in notebook.run("check(mse)")


def test_another_copy_of_the_notebook_says_nothing_of_this_one(notebook, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook.folder / "notebook.ipynb"))
    notebook.save()
    notebook.run(RIGHT["mse"], "mse")
    (notebook.folder / "copy.ipynb").write_text((notebook.folder / "notebook.ipynb").read_text())
    later = time.time() + 10
    os.utime(notebook.folder / "copy.ipynb", (later, later))
    assert "earlier version" not in notebook.run("check(mse)")
    os.utime(notebook.folder / "notebook.ipynb", (later, later))
    assert "earlier version" in notebook.run("check(mse)")


def test_an_answer_that_uses_an_earlier_version_is_checked_with_a_note(notebook):
    notebook.run(RIGHT["gradient_step"])
    notebook.run(RIGHT["descend"])
    notebook.run("def gradient_step(theta, gradient, lr)\n    return theta")
    shown = notebook.run("check(descend)")
    assert "2 of 2 cases passed" in shown and "uses your earlier version of `gradient_step`" in shown


def test_other_cells_do_not_make_an_answer_stale(notebook):
    notebook.run(RIGHT["gradient_step"])
    notebook.run(RIGHT["mse"])
    for source in (
        "gradient = 3",
        "def step(x):\n    return x",
        "1 / 0",
        "%time 1",
        "def mse_of_line(x):\n    return x",
    ):
        notebook.run(source)
    for name in ("mse", "gradient_step"):
        assert "earlier version" not in notebook.run(f"check({name})")


def test_a_new_session_knows_nothing_of_the_one_before(notebook):
    notebook.run("def mse(y, p)")
    notebook.open(notebook.folder)
    assert "run the cell that defines it first" in notebook.run("check(mse)")


def test_input_and_exit_are_back_after_a_check(notebook):
    notebook.run(RIGHT["mse"])
    before = notebook.shell.user_ns.get("exit"), input
    notebook.run("check(mse)")
    assert (notebook.shell.user_ns.get("exit"), input) == before


def test_damaged_and_foreign_notebooks_in_the_folder_stop_no_check(notebook):
    (notebook.folder / "damaged.ipynb").write_text("{")
    (notebook.folder / "foreign.ipynb").write_text('{"cells": [{"cell_type": "code"}, 3]}')
    notebook.run(RIGHT["mse"])
    assert "2 of 2 cases passed" in notebook.run("check(mse)")

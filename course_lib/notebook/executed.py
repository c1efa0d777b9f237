"""The cells that were run in this kernel: which one failed, which one made the function that is in memory.

IPython reports every executed cell, with its id where the page sends one. Together with the notebooks on disk this
shows whether a check uses the current version of the exercise's cell.
"""

import ast
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from course_lib.checks import texts as check_texts
from course_lib.checks.cells import texts
from course_lib.checks.cells.stops import defined_in, stop_of
from course_lib.checks.cells.undefined import ALIKE, Cell
from course_lib.names import near_names
from course_lib.notebook.submit_button import this_notebook


@dataclass(frozen=True, eq=False)
class Execution:
    """One execution of a cell, and the seconds since the epoch when it ended."""

    cell: Cell
    ended: float


@dataclass(frozen=True)
class Saved:
    """The cell of an exercise as a notebook on disk has it, its id, and when that was saved."""

    exercise: str
    identifier: str | None
    source: str
    saved: float


class Executed:
    """The executions of one IPython shell, recorded after each cell; `on_failure` is called after one that failed."""

    def __init__(self, shell: Any, on_failure: Callable[["Executed", Cell, BaseException], None]) -> None:
        self.shell, self._on_failure = shell, on_failure
        self.runs: list[Execution] = []
        self._made_by: dict[
            str, tuple[object, Execution]
        ] = {}  # each function and class in memory, and the run it is from
        self._names = self._callables()
        shell.events.register("post_run_cell", self._after)

    def _callables(self) -> dict[str, object]:
        names = self.shell.user_ns.items()
        return {name: value for name, value in names if callable(value) and not name.startswith("_")}

    def _after(self, result: Any) -> None:
        info = result.info
        if info is None or not info.store_history or not info.raw_cell:
            return
        if result.execution_count == 1:  # a new session in the same shell
            self.runs.clear()
            self._made_by.clear()
        error = result.error_before_exec or result.error_in_exec
        known = {saved.identifier: saved.exercise for saved in self._saved_answers() if info.cell_id}
        stop = stop_of(error, info.raw_cell) if error else None
        run = Execution(Cell(info.raw_cell, known.get(info.cell_id, ""), stop), time.time())
        self.runs.append(run)
        names = self._callables()
        self._made_by |= {name: (value, run) for name, value in names.items() if self._names.get(name) is not value}
        self._made_by = {name: made for name, made in self._made_by.items() if names.get(name) is made[0]}
        self._names = names
        if error:
            self._on_failure(self, run.cell, error)

    @property
    def cells(self) -> list[Cell]:
        """All cells in the order of their execution."""
        return [run.cell for run in self.runs]

    def stale(self, name: str) -> str:
        """Why the function `name` in memory differs from its cell, in a sentence; '' if it does not."""
        value, made_by = self._made_by.get(name, (None, None))
        own = [run for run in self.runs if run.cell.exercise == name]
        own = own or [run for run in self.runs if not run.cell.exercise and name in defined_in(run.cell.source)]
        if made_by is None or not own or value is not self.shell.user_ns.get(name):
            return ""
        last, order = own[-1], self.runs.index
        saved = self._saved_answers()
        versions = [answer for answer in saved if answer.exercise == name]
        as_run = any(answer.source.strip() == last.cell.source.strip() for answer in versions)
        if not as_run and any(answer.saved > last.ended for answer in versions):
            return texts.STALE_EDITED.format(name=name)
        if made_by not in self.runs or order(made_by) < order(last):
            if last.cell.stop:
                return texts.STALE_STOPPED.format(name=name, stop=last.cell.stop.sentence())
            return _other_names(name, list(defined_in(last.cell.source)))
        exercises = {answer.exercise for answer in saved}
        later = {other for other, (_, run) in self._made_by.items() if run in self.runs and order(run) > order(last)}
        if not last.cell.exercise and (near := near_names(name, later - exercises - {name}, alike=ALIKE)):
            return _other_names(name, near)
        return ""

    def _saved_answers(self) -> list[Saved]:
        """The cells of the exercises in the notebook of this kernel; in all those of its folder if it isn't known."""
        notebook, folder = this_notebook("", self.shell), Path.cwd()
        paths = [notebook] if notebook and notebook.parent == folder else folder.glob("*.ipynb")
        try:
            return [answer for path in paths for answer in _read_saved(path, path.stat().st_mtime)]
        except OSError:  # a file that is being replaced
            return []


def _other_names(name: str, others: list[str]) -> str:
    if not others:
        return texts.NO_DEFINITION.format(name=name)
    return texts.STALE_OTHER.format(name=name, names=check_texts.listed([f"`{other}`" for other in others]))


@lru_cache(maxsize=32)
def _read_saved(path: Path, when: float) -> list[Saved]:
    """The cells of the exercises in a notebook that was saved at `when`; none in another tool's file."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        marked = [(cell, cell["metadata"].get("nbgrader", {})) for cell in cells if cell["cell_type"] == "code"]
        return [
            Saved(marks["grade_id"], cell.get("id"), "".join(cell["source"]), when)
            for cell, marks in marked
            if marks.get("solution") and not marks.get("grade")
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def checked_name(source: str) -> str:
    """The name that a cell passes to `check`; '' if it does not call it.

    Examples
    --------
    >>> checked_name("check(mse)"), checked_name("mse(1, 2)")
    ('mse', '')
    """
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    given = [call.args[0] for call in calls if ast.unparse(call.func) == "check" and len(call.args) == 1]
    return next((argument.id for argument in given if isinstance(argument, ast.Name)), "")

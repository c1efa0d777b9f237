"""The check cell.

Under nbgrader (its autograder and its *Validate* button set an environment variable) a check returns its points as a
number, which nbgrader reads as partial credit.
"""

import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from course_lib.checks import rendering, texts
from course_lib.checks.calls import Arguments
from course_lib.checks.cells import texts as cell_texts
from course_lib.checks.cells.stops import defined_in
from course_lib.checks.cells.unattended import unattended
from course_lib.checks.cells.undefined import Cell, explain, uses
from course_lib.checks.outcome import CALL_LIMIT, Outcome, observe, time_limit
from course_lib.checks.reading import text_of
from course_lib.checks.spec import Check, load_checks
from course_lib.checks.verdict import Result, judge, unavailable
from course_lib.checks.withhold import withhold
from course_lib.names import near_names
from course_lib.notebook.executed import Executed, checked_name
from course_lib.notebook.waiting import Waiting


class Report:
    """A result as a notebook shows it, below a note if the cell has changed since: HTML in a page, text elsewhere."""

    def __init__(self, result: Result, note: str = "") -> None:
        self.result, self.note = result, note

    def __repr__(self) -> str:
        return rendering.as_text(self.result, self.note)

    def _repr_html_(self) -> str:
        return rendering.as_html(self.result, self.note)


class Note:
    """A sentence below a cell: why there is no report."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return rendering.note_as_html(self.text)


def check(answer: Any) -> Any:
    """Check an answer on the visible test cases, and name the mistake if it is a known one.

    Parameters
    ----------
    answer
        The function or class of an exercise, identified by its name in the notebook or by its `__name__`.

    Returns
    -------
    Report
        What passed and what did not; under nbgrader the points, after showing the report. A `Note` on what to do if the
        check file can't be read, or `answer` has no name or that of no exercise here: *Run All* continues after it.

    Raises
    ------
    FileNotFoundError, ValueError, TypeError, LookupError
        Under nbgrader, in place of a `Note`.
    """
    try:
        checks = load_checks(Path.cwd())
        name = _name_of(answer, checks)
    except (FileNotFoundError, ValueError, TypeError, LookupError) as error:
        if "NBGRADER_EXECUTION" in os.environ:
            raise
        return Note(str(error))
    ran = watch()
    result = _explained(name, answer, checks, ran.cells if ran else [])
    note = _note(name, checks, ran) if ran and vars(sys.modules["__main__"]).get(name) is answer else ""
    if "NBGRADER_EXECUTION" in os.environ:
        from IPython.display import display

        display(Report(result))
        return result.points
    return Report(result, note)


def _note(name: str, checks: Collection[str], ran: Executed) -> str:
    """A note that the answer in memory, or another one that it uses, differs from its cell; '' if none does."""
    used = sorted(uses(name, ran.cells) & set(checks) - {name})
    found = ((one, ran.stale(one)) for one in (name, *used))
    return next((told + cell_texts.EARLIER_VERSION.format(name=one) for one, told in found if told), "")


def _explained(name: str, answer: Any, checks: Mapping[str, Check], cells: list[Cell]) -> Result:
    """The result of a check. An answer that fails may use another that does: that one is checked, too."""

    def of_other(other: str) -> Result | None:
        used = vars(sys.modules["__main__"]).get(other)
        is_library = str(getattr(used, "__module__", "")).startswith("course_lib")  # which its own check withholds
        return None if used is None or is_library or other not in checks else _judged(checks[other], used)

    return explain(_judged(checks[name], answer), checks[name], cells, of_other)


def _judged(check: Check, answer: Any) -> Result:
    cells = vars(sys.modules["__main__"])

    def call(arguments: Arguments) -> Outcome:
        with time_limit(CALL_LIMIT), withhold(check.withheld, cells), unattended(cells):
            return observe(answer, arguments, check.parameters, check.name)

    return judge(check, call, text_of(answer))


_watched: list[Executed] = []


def watch() -> Executed | None:
    """What was executed in the current shell, which is watched from the first call on; None outside IPython."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return None
    if not _watched or _watched[-1].shell is not shell:
        _watched[:] = [Executed(shell, _say_more)]
        Waiting(shell)
    return _watched[-1]


def _say_more(ran: Executed, cell: Cell, error: BaseException) -> None:
    """Say more about a cell that failed: the cell of an exercise, or a check of a name that is not defined."""
    from IPython.display import display

    try:
        checks = load_checks(Path.cwd())
    except (OSError, ValueError):
        return
    name = checked_name(cell.source)
    if name in checks and isinstance(error, NameError) and error.name == name:
        missing = unavailable(checks[name], texts.NOT_DEFINED.format(name=name))
        display(Report(explain(missing, checks[name], ran.cells[:-1], lambda other: None)))
    elif cell.stop and cell.stop.hint and (cell.exercise or checks.keys() & defined_in(cell.source).keys()):
        display({"text/plain": cell.stop.hint, "text/html": rendering.note_as_html(cell.stop.hint)}, raw=True)


def _name_of(answer: Any, checks: Collection[str]) -> str:
    """The exercise that an answer is for. A lambda or a decorated function has another name; the notebook has it."""
    cells = vars(sys.modules["__main__"])
    if bound := [name for name in checks if cells.get(name) is answer]:
        return bound[0]
    name = getattr(answer, "__name__", None)
    if name is None:
        raise TypeError(texts.NOT_AN_ANSWER.format(kind=type(answer).__name__))
    if name not in checks:
        close = near_names(name, checks)
        nearest = texts.NEAREST.format(close[0]) if close else ""
        raise LookupError(texts.UNKNOWN_EXERCISE.format(name=name, nearest=nearest, names=", ".join(checks)))
    return name

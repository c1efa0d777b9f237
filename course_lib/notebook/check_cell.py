"""The check cell.

Under nbgrader (its autograder and its *Validate* button set an environment variable) a check returns its points as a
number, which nbgrader reads as partial credit.
"""

import difflib
import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from course_lib.checks import rendering, texts
from course_lib.checks.calls import Arguments
from course_lib.checks.outcome import CALL_LIMIT, Outcome, observe, time_limit
from course_lib.checks.spec import CHECK_FILE, load_checks
from course_lib.checks.verdict import Result, judge
from course_lib.checks.withhold import withhold


class Report:
    """A result as a notebook shows it: HTML in a page, text elsewhere."""

    def __init__(self, result: Result) -> None:
        self.result = result

    def __repr__(self) -> str:
        return rendering.as_text(self.result)

    def _repr_html_(self) -> str:
        return rendering.as_html(self.result)


def check(answer: Any) -> Any:
    """Check an answer on the visible test cases, and name the mistake if it is a known one.

    Parameters
    ----------
    answer
        The function or class of an exercise, identified by its name in the notebook or by its `__name__`.

    Returns
    -------
    Report
        What passed and what did not; under nbgrader the points, after showing the report.

    Raises
    ------
    TypeError
        If `answer` has no name, for example a computed value.
    LookupError
        If this chapter has no exercise with that name.
    """
    checks = load_checks(Path.cwd())
    name = _name_of(answer, checks)
    found = checks[name]

    def call(arguments: Arguments) -> Outcome:
        with time_limit(CALL_LIMIT), withhold(found.withheld, vars(sys.modules["__main__"])):
            return observe(answer, arguments, found.parameters, name)

    result = judge(found, call)
    if "NBGRADER_EXECUTION" in os.environ:
        from IPython.display import display

        display(Report(result))
        return result.points
    return Report(result)


def _name_of(answer: Any, checks: Collection[str]) -> str:
    """The exercise that an answer is for. A lambda or a decorated function has another name; the notebook has it."""
    cells = vars(sys.modules["__main__"])
    if bound := [name for name in checks if cells.get(name) is answer]:
        return bound[0]
    name = getattr(answer, "__name__", None)
    if name is None:
        raise TypeError(texts.NOT_AN_ANSWER.format(kind=type(answer).__name__))
    if name not in checks:
        close = difflib.get_close_matches(name, checks, n=1)
        nearest = texts.NEAREST.format(close[0]) if close else ""
        raise LookupError(
            texts.UNKNOWN_EXERCISE.format(name=name, file=CHECK_FILE, nearest=nearest, names=", ".join(checks))
        )
    return name

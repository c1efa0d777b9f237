"""The check cell.

Under nbgrader (its autograder and its *Validate* button set an environment variable) a check gives its points
back as a number, which nbgrader reads as partial credit.
"""

import difflib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from course_lib.checks import report, texts
from course_lib.checks.bank import Arguments
from course_lib.checks.judge import Result, judge
from course_lib.checks.outcome import NoAnswer, Outcome, observe
from course_lib.checks.spec import CHECK_FILE, load_checks
from course_lib.checks.withhold import withhold

CALL_LIMIT = 20.0  # seconds for one call, as when it is graded


class Report:
    """A result as a notebook shows it: HTML where there is a page, text elsewhere."""

    def __init__(self, result: Result) -> None:
        self.result = result

    def __repr__(self) -> str:
        return report.as_text(self.result)

    def _repr_html_(self) -> str:
        return report.as_html(self.result)


def check(answer: Any) -> Any:
    """Check an answer against the cases that everybody sees, and name the mistake if it is a known one.

    Parameters
    ----------
    answer
        The function or class of an exercise; its name says which one.

    Returns
    -------
    Report
        What passed and what did not; under nbgrader the points instead, after showing the report.

    Raises
    ------
    TypeError
        If `answer` has no name, as a value that was computed has none.
    LookupError
        If no exercise of this chapter has that name.
    """
    name = getattr(answer, "__name__", None)
    if name is None:
        raise TypeError(texts.NOT_AN_ANSWER.format(kind=type(answer).__name__))
    checks = load_checks(Path.cwd())
    if name not in checks:
        close = difflib.get_close_matches(name, checks, n=1)
        nearest = texts.NEAREST.format(close[0]) if close else ""
        names = ", ".join(checks)
        raise LookupError(texts.UNKNOWN_EXERCISE.format(name=name, file=CHECK_FILE, nearest=nearest, names=names))
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


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Let code that is still running after `seconds` raise `NoAnswer`.

    Needs the system's alarm signal and the main thread, as a cell has; on Windows there is no limit, and the stop
    button of the notebook breaks off what hangs.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise NoAnswer(texts.TOO_SLOW.format(seconds=seconds))

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

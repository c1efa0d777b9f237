"""Shared by the commands: the terminal, messages instead of tracebacks, progress, JSON Lines."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from course_lib.cli import texts
from course_lib.course.folders import Course, CourseError, find_course

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON Lines, one object per line.")]
ChapterArgument = Annotated[str, typer.Argument(help="A chapter, or the beginning of its name: ch04")]


def sentence_for_errors(command: Callable) -> Callable:
    """Make a command end with a message instead of a traceback if the user can fix the problem."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except CourseError as error:
            errors.print(str(error), style="bold red", markup=False, soft_wrap=True)
            raise typer.Exit(error.exit_code) from None
        except OSError as error:
            if error.filename is None:
                raise
            told = texts.MISSING if isinstance(error, FileNotFoundError) else texts.CANNOT_WRITE
            message = told.format(file=_shown(error.filename), reason=error.strerror)
            errors.print(message, style="bold red", markup=False, soft_wrap=True)
            raise typer.Exit(1) from None

    return run


def _shown(file: str) -> str:
    """A file as seen from the course's folder, if it is in there."""
    try:
        return Path(file).relative_to(here().root).as_posix()
    except (CourseError, ValueError):
        return file


@contextmanager
def working(text: str, quiet: bool = False) -> Iterator[None]:
    """Show on a terminal that a command is working."""
    if quiet or not errors.is_terminal:
        yield
        return
    with errors.status(text):
        yield


def say_if_not_isolated(quiet: bool) -> None:
    """Say that your own work runs without a sandbox."""
    from course_lib.judge.sandbox import why_not
    from course_lib.judge.texts import NOT_ISOLATED

    if not quiet and (reason := why_not()):
        errors.print(NOT_ISOLATED, reason, style="yellow", markup=False, soft_wrap=True)


@contextmanager
def progress_bar(text: str, total: int, quiet: bool = False) -> Iterator[Callable[[], None]]:
    """Show on a terminal the progress of `total` steps and the estimated time left."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, disable=quiet or not errors.is_terminal) as progress:
        task = progress.add_task(text, total=total)
        yield lambda: progress.advance(task)


def here() -> Course:
    return find_course(Path.cwd())


def print_json(**fields: Any) -> None:
    print(json.dumps(fields, ensure_ascii=False), flush=True)

"""`course check`: a notebook or a Python file through its checks, in a process of its own."""

import ast
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_lib.checks.judge import Result
from course_lib.checks.spec import Check, load_checks
from course_lib.grading.answers import make_checks, read_sources
from course_lib.grading.course import Course, CourseError
from course_lib.grading.sandbox import available, warm_sandbox
from course_lib.grading.session import Session, judge_in
from course_lib.grading.source import exercise_of
from course_lib.grading.work import read_notebook


@dataclass(frozen=True)
class Checked:
    """The result of one exercise of one file, and the seconds that its calls took."""

    path: Path
    result: Result
    seconds: float


def check_file(course: Course, path: Path, exercise: str | None = None, hidden: bool = False) -> Iterator[Checked]:
    """Run a notebook or a Python file, then check the exercises in it, or the one that is named.

    Raises
    ------
    CourseError
        If the file can't be read or has no such exercise.
    """
    cells, defined = _contents(path)
    homes = _homes(course, path)
    names = [exercise] if exercise else [name for name in defined if name in homes]
    if not names or names[0] not in homes:
        known = ", ".join(sorted(homes))
        missing = f"There is no exercise {exercise!r}." if exercise else f"{path} answers no exercise."
        raise CourseError(f"{missing} The course has: {known}.", exit_code=2)
    checks = {name: _load_check(course, homes[name], name, hidden) for name in names}
    sandbox = warm_sandbox(()) if available() else None
    with Session(path.resolve().parent, sandbox=sandbox) as session:
        for source in cells:
            session.run(source)
        for check in checks.values():
            start = time.perf_counter()
            result = judge_in(session, check)
            yield Checked(path, result, time.perf_counter() - start)


def _contents(path: Path) -> tuple[list[str], list[str]]:
    """The code to run, cell by cell, and the exercises that the file answers."""
    if not path.is_file():
        raise CourseError(f"There is no file {path}.", exit_code=2)
    if path.suffix == ".ipynb":
        cells = [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]
        names = [name for cell in cells if (name := exercise_of(cell))]
        return [cell.source for cell in cells if not exercise_of(cell)], list(dict.fromkeys(names))
    if path.suffix == ".py":
        source = path.read_text(encoding="utf-8", errors="replace")
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError) as error:
            raise CourseError(f"{path} is not Python: {error}.") from error
        return [source], [n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    raise CourseError(f"{path} is neither a notebook (.ipynb) nor a Python file (.py).", exit_code=2)


def _homes(course: Course, path: Path) -> dict[str, str]:
    """The chapter of every exercise: the one that the file lies in goes before others with an exercise of that name."""
    own = path.resolve().parent.name
    chapters = sorted(course.chapters(), key=lambda chapter: chapter == own)
    return {name: chapter for chapter in chapters for name in load_checks(course.notebooks / chapter)}


def _load_check(course: Course, chapter: str, name: str, hidden: bool) -> Check:
    if not hidden:
        return load_checks(course.notebooks / chapter)[name]
    if not (course.solutions / chapter).is_dir():
        raise CourseError("--hidden needs the folder solutions/, which only an author or grader has.", exit_code=2)
    return make_checks(course, chapter, read_sources(course, chapter), np.random.default_rng())[name]

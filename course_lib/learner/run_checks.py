"""`course check`: run the checks of a notebook or a Python file in a separate process."""

import ast
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from course_lib.checks.cells.stops import defined_in, stop_of
from course_lib.checks.cells.undefined import Cell, explain, nearly_defined
from course_lib.checks.diagnosis import Further
from course_lib.checks.outcome import Outcome
from course_lib.checks.spec import Check, load_checks
from course_lib.checks.verdict import Result
from course_lib.course.folders import Course, CourseError
from course_lib.judge.learner_session import LearnerSession, judge_calls, look, make_calls
from course_lib.judge.sandbox import Sandbox, available, warm_sandbox
from course_lib.learner import texts


@dataclass(frozen=True)
class CheckedExercise:
    """The result of one exercise in one file, and the seconds that its calls took."""

    path: Path
    result: Result
    seconds: float


def check_file(
    course: Course, path: Path, exercise: str | None = None, hidden: bool = False
) -> Iterator[CheckedExercise]:
    """Run a notebook or a Python file, then check the exercises in it, or only `exercise`.

    The hidden calls are made in a second process that runs the cells again, as in grading: an answer that depends on
    earlier calls fails here too.

    Raises
    ------
    CourseError
        If the file can't be read or has no such exercise.
    """
    sandbox = warm_sandbox(()) if available() else None  # starts while the file is read
    cells, defined = _contents(course, path)
    names = [exercise] if exercise else defined
    if cells and cells[0].is_file and not exercise:
        names = defined + nearly_defined(cells[0].source, _exercises(course))
    checks = _load_checks(course, path, names, hidden)
    if not checks:
        missing = texts.NO_EXERCISE if exercise else texts.ANSWERS_NOTHING
        raise CourseError(missing.format(name=exercise, path=path, names=", ".join(_exercises(course))), exit_code=2)
    visible, seconds, ran, further = _run_and_call(cells, path, checks, sandbox, hidden=False)
    probed, more, *_ = _run_and_call(cells, path, checks, sandbox, hidden=True) if hidden else ({}, {})
    results = {
        name: judge_calls(check, visible[name], probed.get(name), further[name]) for name, check in checks.items()
    }
    for name, check in checks.items():
        result = explain(results[name], check, ran, results.get)
        yield CheckedExercise(path, result, seconds[name] + more.get(name, 0.0))


def _run_and_call(
    cells: list[Cell], path: Path, checks: dict[str, Check], sandbox: Sandbox | None, hidden: bool
) -> tuple[dict[str, list[Outcome]], dict[str, float], list[Cell], dict[str, Further]]:
    """Run the cells in a separate process and make the visible or the hidden calls.

    Returns by exercise the outcomes and the seconds, then the cells, and by exercise what more calls show.
    """
    outcomes, seconds, ran = {}, {}, []
    with LearnerSession(path.resolve().parent, sandbox=sandbox) as session:
        for cell in cells:
            session.run(cell.source)
            ran.append(replace(cell, stop=session.stop))
        for name, check in checks.items():
            start = time.perf_counter()
            outcomes[name] = make_calls(session, check, hidden)
            seconds[name] = time.perf_counter() - start
        further = {} if hidden else {name: look(session, checks[name], made, ran) for name, made in outcomes.items()}
    return outcomes, seconds, ran, further


def _contents(course: Course, path: Path) -> tuple[list[Cell], list[str]]:
    """The code to run, cell by cell, and the exercises that the file answers."""
    if not path.is_file():
        raise CourseError(texts.NO_FILE.format(path=path), exit_code=2)
    if path.suffix == ".ipynb":
        from course_lib.course.marks import answered_exercise, exercise_of
        from course_lib.learner.work_folder import read_notebook

        cells = [cell for cell in read_notebook(path, course).cells if cell.cell_type == "code"]
        names = [name for cell in cells if (name := exercise_of(cell))]
        to_run = [Cell(cell.source, answered_exercise(cell) or "") for cell in cells if not exercise_of(cell)]
        return to_run, list(dict.fromkeys(names))
    if path.suffix == ".py":
        source = path.read_text(encoding="utf-8", errors="replace")
        try:
            ast.parse(source)
        except SyntaxError as error:
            raise CourseError(texts.STOPPED.format(path=path, stop=stop_of(error, source).sentence())) from error
        except ValueError as error:
            raise CourseError(texts.NO_PYTHON.format(path=path, error=error)) from error
        return [Cell(source, is_file=True)], list(defined_in(source))
    raise CourseError(texts.OTHER_FILE.format(path=path), exit_code=2)


def _load_checks(course: Course, path: Path, names: list[str], hidden: bool) -> dict[str, Check]:
    """The checks of those `names` that are exercises, in their order.

    The file's own chapter takes precedence over the others, and later chapters over earlier ones.
    """
    own = path.resolve().parent.name
    found: dict[str, Check] = {}
    for chapter in sorted(course.chapters(), key=lambda chapter: (chapter == own, chapter), reverse=True):
        missing = [name for name in names if name not in found]
        if missing:
            there = load_checks(course.notebooks / chapter, missing)
            found |= _with_hidden(course, chapter, there) if hidden and there else there
    return {name: found[name] for name in names if name in found}


def _with_hidden(course: Course, chapter: str, checks: dict[str, Check]) -> dict[str, Check]:
    from course_lib.course.chapter_checks import make_checks  # needs the answers
    from course_lib.course.source import read_sources  # needs the answers

    if not course.section_files(chapter):
        raise CourseError(texts.NO_SOLUTIONS, exit_code=2)
    made = make_checks(course, chapter, read_sources(course, chapter), np.random.default_rng())
    return {name: made[name] for name in checks}


def _exercises(course: Course) -> list[str]:
    return sorted({name for chapter in course.chapters() for name in load_checks(course.notebooks / chapter)})

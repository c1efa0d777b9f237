"""What a worker needs to grade submissions of a chapter, and the grading of one: data in, data out.

Nothing here touches the gradebook or the course's folders, so it runs on any machine that has the package.
"""

import hashlib
import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import numpy as np
from nbformat import NotebookNode

from course_lib.checks import rendering
from course_lib.checks.spec import Check
from course_lib.checks.verdict import Result
from course_lib.classroom.submission import Submission
from course_lib.course.folders import Course, nbgrader_config
from course_lib.judge.judge_notebook import imported_modules, judge_notebook
from course_lib.judge.learner_session import TimeLimits
from course_lib.judge.repair import repair
from course_lib.judge.sandbox import SandboxError, available, warm_sandbox, why_not


@dataclass(frozen=True)
class Chapter:
    """A chapter as it is graded in one run: its released notebooks, and its checks with the cases of that run."""

    name: str
    released: dict[str, NotebookNode]
    checks: dict[str, Check]
    seed: int
    limits: TimeLimits

    def modules(self) -> tuple[str, ...]:
        """What its notebooks import."""
        return tuple(dict.fromkeys(name for notebook in self.released.values() for name in imported_modules(notebook)))


@dataclass(frozen=True)
class ExerciseGrade:
    """The result of one exercise as data. `shown` is its report as HTML, `hidden_call` the first hidden case failed."""

    notebook: str
    exercise: str
    points: float
    max_points: float
    misconception: str | None
    hint: str | None
    trouble: str
    shown: str
    hidden_call: str


@dataclass(frozen=True)
class Graded:
    """A graded submission.

    `status` is graded, timed-out or failed; `message` a sentence where there is something to say; `notebooks` the
    judged notebooks as JSON text.
    """

    student: str
    chapter: str
    status: str
    message: str
    seed: int
    seconds: float
    exercises: list[ExerciseGrade] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    notebooks: dict[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """What is kept of it beside the gradebook."""
        data = asdict(self)
        del data["notebooks"]
        return data


def load_chapter(course: Course, name: str, seed: int, limits: TimeLimits) -> Chapter:
    """A chapter with hidden cases drawn from `seed`."""
    from course_lib.course.chapter_checks import make_checks  # answers: not for workers
    from course_lib.course.source import read_sources  # answers: not for workers

    checks = make_checks(course, name, read_sources(course, name), np.random.default_rng(seed))
    released = {n: nbformat.read(course.notebooks / name / f"{n}.ipynb", 4) for n in course.notebook_names(name)}
    return Chapter(name, released, checks, seed, limits)


def limits_of(course: Course, notebook: float | None = None) -> TimeLimits:
    """The time limits of nbgrader_config.py; `notebook` goes before the one for a whole notebook."""
    settings = nbgrader_config(course).ExecuteApart
    default = TimeLimits()
    whole = notebook or settings.get("notebook_limit", default.notebook)
    cell, call = settings.get("cell_limit", default.cell), settings.get("call_limit", default.call)
    return TimeLimits(min(cell, whole), min(call, whole), whole)


def chapter_version(course: Course, name: str) -> str:
    """The same for the same sources, banks and released notebooks."""
    summary = hashlib.sha256()
    for folder in (course.solutions / name, course.notebooks / name):
        for path in sorted(folder.glob("*")):
            if path.is_file():
                summary.update(path.name.encode() + b":" + path.read_bytes())
    return summary.hexdigest()


def grade(chapter: Chapter, submission: Submission) -> Graded:
    """Judge all notebooks of a submission, in the sandbox if this machine has one.

    Raises
    ------
    SandboxError
        If the sandbox fails.
    """
    start = time.perf_counter()
    sandbox = warm_sandbox(chapter.modules()) if available() else None
    exercises: list[ExerciseGrade] = []
    notes: dict[str, list[str]] = {}
    notebooks: dict[str, str] = {}
    messages: list[str] = []
    timed_out = False
    with TemporaryDirectory(prefix="course-") as scratch:
        folder = Path(scratch)
        for name, content in submission.files.items():
            (folder / name).write_bytes(content)
        for name, released in chapter.released.items():
            repaired = repair(submission.notebooks.get(name), released)
            judged = judge_notebook(repaired, released, chapter.checks, folder, chapter.seed, chapter.limits, sandbox)
            exercises += [exercise_grade(name, result) for result in judged.results]
            notes[name] = [*submission.notes.get(name, []), *judged.notes]
            messages += [] if repaired.readable else [f"{name}: {notes[name][-1]}"]
            timed_out |= judged.timed_out
            if submission.notebooks.get(name) is not None:
                notebooks[name] = json.dumps(judged.notebook, ensure_ascii=False)
    return Graded(
        submission.student,
        chapter.name,
        "timed-out" if timed_out else "graded",
        " ".join(messages),
        chapter.seed,
        time.perf_counter() - start,
        exercises,
        notes,
        notebooks,
    )


def grade_on_worker(submission: Submission) -> Graded:
    """`grade` on one of Dask's workers, which knows the chapter: a worker imports no more than this module."""
    from distributed import get_worker

    if reason := why_not():
        raise SandboxError(reason)
    worker: Any = get_worker()
    return grade(worker.course_chapter, submission)


def exercise_grade(notebook: str, result: Result) -> ExerciseGrade:
    """A result as the data that is kept of it."""
    failure = result.first_failure
    hidden = next((case for case in result.cases if case.case.hidden and not case.passed), None)
    return ExerciseGrade(
        notebook,
        result.exercise,
        result.points,
        result.max_points,
        result.misconception,
        result.hint,
        failure.trouble if failure else "",
        rendering.as_html(result),
        rendering.hidden_text(result, hidden) if hidden else "",
    )

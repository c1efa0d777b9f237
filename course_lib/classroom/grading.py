"""What a worker needs to grade submissions of a chapter, and how it grades one: data in, data out.

Grading does not touch the gradebook or the course's folders, so it runs on any machine that has the package.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

import nbformat
import numpy as np
from nbformat import NotebookNode

from course_lib.checks import rendering
from course_lib.checks.spec import Check
from course_lib.checks.verdict import Result
from course_lib.classroom import texts
from course_lib.classroom.copies import with_copies
from course_lib.classroom.submission import Submission
from course_lib.course.digests import chapter_version
from course_lib.course.folders import Course, CourseError, nbgrader_config
from course_lib.course.marks import graded_exercise, marks_on
from course_lib.judge.judge_submission import judge_submission
from course_lib.judge.learner_session import TimeLimits
from course_lib.judge.sandbox import SandboxError, why_not


@dataclass(frozen=True)
class Chapter:
    """A chapter in one grading run: its released notebooks, its checks with the cases of that run, and its answers."""

    name: str
    released: dict[str, NotebookNode]
    checks: dict[str, Check]
    seed: int
    limits: TimeLimits
    references: dict[str, str] = field(default_factory=dict)
    version: str = ""  # see `chapter_version`


@dataclass(frozen=True)
class ExerciseGrade:
    """The result of one exercise as data. `shown` is its report as HTML, `hidden_call` the first failed hidden case.

    `failed_kinds` are the kinds of test case in which some case failed; `kinds` has all of them as HTML.
    """

    notebook: str
    exercise: str
    points: float
    max_points: float
    misconception: str | None
    hint: str | None
    trouble: str
    shown: str
    hidden_call: str
    failed_kinds: list[str] = field(default_factory=list)
    kinds: str = ""


@dataclass(frozen=True)
class Graded:
    """A graded submission.

    `status` is graded, timed-out, failed or left-out; `message` is a sentence or ''; `notebooks` are the graded
    notebooks as JSON text; `changes` has the points before and now by exercise, where they differ.
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
    changes: dict[str, list[float]] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """What is stored in addition to the gradebook."""
        data = asdict(self)
        del data["notebooks"]
        return data


def load_chapter(course: Course, name: str, seed: int, limits: TimeLimits) -> Chapter:
    """A chapter with hidden cases drawn from `seed`.

    Raises
    ------
    CourseError
        If the notebooks don't have the points of the sources and the instructor's plan, or a source or bank is wrong.
    """
    from course_lib.course.chapter_checks import make_checks  # answers: not for workers
    from course_lib.course.source import read_sources, reference_cells  # answers: not for workers

    sources, version = read_sources(course, name), chapter_version(course, name)
    released = {n: nbformat.read(course.notebooks / name / f"{n}.ipynb", 4) for n in course.notebook_names(name)}
    built = _points(released.values())
    for graded, points in _points(source.notebook for source in sources).items():
        if built.get(graded, points) != points:
            raise CourseError(texts.POINTS_NOT_BUILT.format(name=graded, points=points, built=built[graded]))
    checks = make_checks(course, name, sources, np.random.default_rng(seed))
    return Chapter(name, released, checks, seed, limits, reference_cells(sources), version)


def _points(notebooks: Iterable[NotebookNode]) -> dict[str, float]:
    """The points of all exercises, checked or graded by hand."""
    cells = (cell for notebook in notebooks for cell in notebook.cells)
    return {name: marks_on(cell)["points"] for cell in cells if (name := graded_exercise(cell))}


def limits_of(course: Course, notebook: float | None = None) -> TimeLimits:
    """The time limits from nbgrader_config.py; `notebook` overrides the limit per notebook."""
    settings = nbgrader_config(course).ExecuteApart
    default = TimeLimits()
    whole = notebook or settings.get("notebook_limit", default.notebook)
    cell, call = settings.get("cell_limit", default.cell), settings.get("call_limit", default.call)
    return TimeLimits(min(cell, whole), min(call, whole), whole)


def grade(chapter: Chapter, submission: Submission) -> Graded:
    """Grade all notebooks of a submission, in the sandbox if this machine has one.

    Raises
    ------
    SandboxError
        If the sandbox fails.
    """
    start = time.perf_counter()
    submission, told = with_copies(submission, chapter.released)
    judged = judge_submission(
        submission.notebooks,
        submission.files,
        chapter.released,
        chapter.checks,
        chapter.seed,
        chapter.limits,
        chapter.references,
    )
    notes = {name: [*submission.notes.get(name, []), *one.notes] for name, one in judged.items()}
    sent = [name for name in judged if submission.notebooks.get(name) is not None]
    return Graded(
        submission.student,
        chapter.name,
        "timed-out" if any(one.timed_out for one in judged.values()) else "graded",
        " ".join(
            [f"{name}: {notes[name][-1]}" for name, one in judged.items() if not one.readable and notes[name]]
            + [f"{name}: {sentence}" for name, one in judged.items() for sentence in one.uses]
            + told
        ),
        chapter.seed,
        time.perf_counter() - start,
        [exercise_grade(name, result) for name, one in judged.items() for result in one.results],
        notes,
        {name: json.dumps(judged[name].notebook, ensure_ascii=False) for name in sent},
    )


def grade_on_worker(submission: Submission) -> Graded:
    """`grade` on a Dask worker, which already has the chapter: a worker imports only this module."""
    from distributed import get_worker

    if reason := why_not():
        raise SandboxError(reason)
    worker: Any = get_worker()
    return grade(worker.course_chapter, submission)


def exercise_grade(notebook: str, result: Result) -> ExerciseGrade:
    """A result as the data that is stored."""
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
        list(dict.fromkeys(case.case.kind for case in result.cases if not case.passed)),
        rendering.every_kind_as_html(result),
    )

"""A learner's own submission: a snapshot, its grading, the feedback pages, the scores.

Without solutions/ nothing can be graded here: the chapter goes to an instructor, through nbgrader's exchange or as a
file.
"""

import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from course_lib.classroom.feedback import write_feedback
from course_lib.classroom.gradebook import GradebookWriter, update_release
from course_lib.classroom.grading import chapter_version, grade, limits_of, load_chapter
from course_lib.classroom.records import write_record
from course_lib.classroom.scores import Score
from course_lib.classroom.submission import TIMESTAMP, read_submission
from course_lib.course.folders import Course, CourseError
from course_lib.judge.sandbox import SandboxError
from course_lib.learner import texts
from course_lib.learner.work_folder import read_notebook


@dataclass(frozen=True)
class SubmitResult:
    """A graded submission: its scores and the paths of its snapshot and feedback pages."""

    chapter: str
    scores: list[Score]
    snapshot: Path
    feedback: list[Path]


def submit(course: Course, chapter: str, student: str) -> SubmitResult:
    """Snapshot a chapter of work/, grade it, write its scores into the gradebook and its feedback pages.

    Raises
    ------
    CourseError
        If a notebook is missing or broken, or the grader fails; the snapshot is always kept.
    """
    names = course.notebook_names(chapter)
    paths = [course.work / chapter / f"{name}.ipynb" for name in names]
    for path in paths:
        read_notebook(path, course)
    now = datetime.now(UTC)
    snapshot = take_snapshot(course, chapter, student, paths, now)
    update_release(course, chapter)
    submission = read_submission(_hand_in(course, chapter, student, snapshot, now), names)
    loaded = load_chapter(course, chapter, secrets.randbits(63), limits_of(course))
    try:
        graded = grade(loaded, submission)
    except SandboxError as error:
        told = str(error).rstrip(".")
        raise CourseError(texts.NOT_GRADED.format(error=told, snapshot=snapshot)) from error
    with GradebookWriter(course) as gradebook:
        marks = gradebook.write(graded, submission)
    write_record(course, graded, submission, chapter_version(course, chapter))
    return SubmitResult(chapter, marks.scores, snapshot, write_feedback(course, graded.record(), marks))


def hand_in_by_exchange(folder: Path) -> str:
    """Submit the fetched chapter in `folder` through nbgrader's exchange; returns the time of submission in words.

    Raises
    ------
    CourseError
        If a notebook is broken, or nbgrader refuses; the message has the end of its output.
    """
    for path in sorted(folder.glob("*.ipynb")):
        read_notebook(path)
    command = [sys.executable, "-m", "nbgrader", "submit", folder.name]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [texts.EXIT_CODE.format(code=done.returncode)]
        raise CourseError(texts.NOT_HANDED_IN.format(chapter=folder.name, reason=lines[-1]))
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def hand_in_as_file(course: Course, chapter: str, student: str) -> Path:
    """Put a snapshot of a chapter of work/ into one file with a name that `nbgrader zip_collect` understands.

    Raises
    ------
    CourseError
        If a notebook is missing or broken.
    """
    paths = [course.work / chapter / f"{name}.ipynb" for name in course.notebook_names(chapter)]
    for path in paths:
        read_notebook(path, course)
    now = datetime.now(UTC)
    snapshot = take_snapshot(course, chapter, student, paths, now)
    _stamp(snapshot, now)
    name = f"{student}+{now:%Y%m%dT%H%M%S}+{chapter}"
    return Path(shutil.make_archive(str(course.var / "to_hand_in" / name), "zip", snapshot))


def take_snapshot(course: Course, chapter: str, student: str, paths: list[Path], now: datetime) -> Path:
    """Copy notebooks into a new folder named by the time; earlier snapshots stay."""
    folder = course.var / "snapshots" / student / chapter / f"{now:%Y-%m-%dT%H-%M-%S.%f}"
    folder.mkdir(parents=True)
    for path in paths:
        shutil.copyfile(path, folder / path.name)
    return folder


def _hand_in(course: Course, chapter: str, student: str, snapshot: Path, now: datetime) -> Path:
    """Put a snapshot where nbgrader looks for submissions, replacing the previous one; returns the folder."""
    folder = course.var / "submitted" / student / chapter
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(snapshot, folder)
    _stamp(folder, now)
    return folder


def _stamp(folder: Path, now: datetime) -> None:
    """Write a submission's time stamp, as nbgrader does."""
    (folder / TIMESTAMP).write_text(f"{now:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="utf-8")

"""A learner's own submission: a snapshot, its grading, the feedback pages, the scores.

Without solutions/ nothing can be graded here: the chapter goes to an instructor, through nbgrader's exchange or as a
file.
"""

import io
import json
import re
import secrets
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from course_lib.classroom.feedback import write_feedback
from course_lib.classroom.gradebook import GradebookWriter, update_release
from course_lib.classroom.grading import grade, limits_of, load_chapter
from course_lib.classroom.records import write_record
from course_lib.classroom.scores import Score
from course_lib.classroom.sent_files import SENDER
from course_lib.classroom.submission import TIMESTAMP, read_submission
from course_lib.course.folders import Course, CourseError
from course_lib.course.replace import replace_file, replace_folder
from course_lib.judge.sandbox import SandboxError
from course_lib.learner import texts
from course_lib.learner.identifier import keep_identifier, read_origin
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
    try:
        update_release(course, chapter)
        submission = read_submission(_hand_in(course, chapter, student, snapshot), names)
        loaded = load_chapter(course, chapter, secrets.randbits(63), limits_of(course))
        graded = grade(loaded, submission)
        with GradebookWriter(course) as gradebook:
            marks = gradebook.write(graded, submission)
    except (SandboxError, DBAPIError) as error:
        told = texts.NO_GRADEBOOK.format(reason=error.orig) if isinstance(error, DBAPIError) else str(error)
        kept = snapshot.relative_to(course.root).as_posix()
        raise CourseError(texts.NOT_GRADED.format(error=told.rstrip("."), snapshot=kept)) from error
    write_record(course, graded, submission, loaded.version)
    return SubmitResult(chapter, marks.scores, snapshot, write_feedback(course, graded.record(), marks, own=True))


def hand_in_by_exchange(folder: Path) -> str:
    """Submit the fetched chapter in `folder` through nbgrader's exchange; returns the time of submission in words.

    Raises
    ------
    CourseError
        If a notebook is broken, or nbgrader refuses; the message has the end of its output.
    """
    for path in sorted(folder.glob("*.ipynb")):
        read_notebook(path)
    command = [sys.executable, "-m", "nbgrader", "submit", "--strict", folder.name]  # no notebook may be missing
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [texts.EXIT_CODE.format(code=done.returncode)]
        missing = texts.AND.join(re.findall(r"^\s*(\S.*\.ipynb): MISSING$", done.stderr, re.MULTILINE))
        reason = texts.MISSING_NOTEBOOKS.format(names=missing) if missing else lines[-1]
        raise CourseError(texts.NOT_HANDED_IN.format(chapter=folder.name, reason=reason))
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def hand_in_as_file(course: Course, chapter: str, student: str) -> Path:
    """Put a snapshot of a chapter of work/ into one file with a name that `nbgrader zip_collect` understands.

    The identifier `student` is kept for later submissions.

    Raises
    ------
    CourseError
        If a notebook is missing or broken, or `student` is not an identifier.
    """
    keep_identifier(course, student)
    paths = [course.work / chapter / f"{name}.ipynb" for name in course.notebook_names(chapter)]
    for path in paths:
        read_notebook(path, course)
    now = datetime.now(UTC)
    snapshot = take_snapshot(course, chapter, student, paths, now)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(snapshot.iterdir()):
            archive.write(path, path.name)
        archive.writestr(SENDER, json.dumps({"student": student, "origin": read_origin(course)}))
    target = course.var / "to_hand_in" / f"{student}+{now:%Y%m%dT%H%M%S}+{chapter}.zip"
    replace_file(target, content.getvalue())
    return target


def take_snapshot(course: Course, chapter: str, student: str, paths: list[Path], now: datetime) -> Path:
    """Copy notebooks and nbgrader's time stamp into a new folder named by the time; earlier snapshots stay."""
    snapshot = course.var / "snapshots" / student / chapter / f"{now:%Y-%m-%dT%H-%M-%S.%f}"
    with replace_folder(snapshot) as folder:
        for path in paths:
            shutil.copyfile(path, folder / path.name)
        (folder / TIMESTAMP).write_text(f"{now:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="utf-8")
    return snapshot


def _hand_in(course: Course, chapter: str, student: str, snapshot: Path) -> Path:
    """Put a snapshot where nbgrader looks for submissions, replacing the previous one; returns the folder."""
    submitted = course.var / "submitted" / student / chapter
    with replace_folder(submitted) as folder:
        for path in snapshot.iterdir():
            shutil.copyfile(path, folder / path.name)
    return submitted

"""One's own submission: a snapshot, the judge's grading of it, the feedback pages, the scores."""

import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from course_lib.classroom.feedback import write_feedback
from course_lib.classroom.gradebook import GradebookWriter, update_release
from course_lib.classroom.grading import chapter_version, grade, limits_of, load_chapter
from course_lib.classroom.records import write_record
from course_lib.classroom.scores import Score
from course_lib.classroom.submission import read_handed_in
from course_lib.course.folders import Course, CourseError
from course_lib.judge.sandbox import SandboxError
from course_lib.learner.work_folder import read_notebook


@dataclass(frozen=True)
class Submission:
    """A graded submission: its scores, where its snapshot is kept and where its feedback pages are."""

    chapter: str
    scores: list[Score]
    snapshot: Path
    feedback: list[Path]


def submit(course: Course, chapter: str, student: str) -> Submission:
    """Snapshot a chapter of work/, judge it, write its scores into the gradebook and its feedback pages.

    Raises
    ------
    CourseError
        If a notebook is missing or broken, or the judge fails; the snapshot is kept in any case.
    """
    names = course.notebook_names(chapter)
    paths = [course.work / chapter / f"{name}.ipynb" for name in names]
    for path in paths:
        read_notebook(path)
    now = datetime.now(UTC)
    snapshot = take_snapshot(course, chapter, student, paths, now)
    update_release(course, chapter)
    handed_in = read_handed_in(_hand_in(course, chapter, student, snapshot, now), names)
    loaded = load_chapter(course, chapter, secrets.randbits(63), limits_of(course))
    try:
        graded = grade(loaded, handed_in)
    except SandboxError as error:
        raise CourseError(f"{error}. Your snapshot is kept in {snapshot}.") from error
    with GradebookWriter(course) as gradebook:
        marks = gradebook.write(graded, handed_in)
    write_record(course, graded, handed_in, chapter_version(course, chapter))
    return Submission(chapter, marks.scores, snapshot, write_feedback(course, graded.record(), marks))


def take_snapshot(course: Course, chapter: str, student: str, paths: list[Path], now: datetime) -> Path:
    """Copy notebooks into a folder of their own, named by the time; earlier snapshots stay."""
    folder = course.var / "snapshots" / student / chapter / f"{now:%Y-%m-%dT%H-%M-%S.%f}"
    folder.mkdir(parents=True)
    for path in paths:
        shutil.copyfile(path, folder / path.name)
    return folder


def _hand_in(course: Course, chapter: str, student: str, snapshot: Path, now: datetime) -> Path:
    """Put a snapshot where nbgrader looks for submissions, in place of the one before; the folder."""
    folder = course.var / "submitted" / student / chapter
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(snapshot, folder)
    (folder / "timestamp.txt").write_text(f"{now:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="utf-8")
    return folder

"""One's own submission: a snapshot, nbgrader's grading of it, the feedback page, the score table."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from course_lib.grading.build import nbgrader_api, release
from course_lib.grading.course import Course, CourseError, nbgrader_config
from course_lib.grading.work import read_notebook


@dataclass(frozen=True)
class Score:
    """The score of one exercise; `points` is None while a person has yet to read the answer."""

    notebook: str
    exercise: str
    points: float | None
    max_points: float


@dataclass(frozen=True)
class Submission:
    """A graded submission: its scores, where its snapshot is kept and where its feedback pages are."""

    chapter: str
    scores: list[Score]
    snapshot: Path
    feedback: list[Path]


def submit(course: Course, chapter: str, student: str) -> Submission:
    """Snapshot a chapter of work/, have nbgrader grade it and write its feedback.

    Raises
    ------
    CourseError
        If a notebook is missing or broken, or nbgrader fails; the snapshot is kept in any case.
    """
    names = course.notebook_names(chapter)
    paths = [course.work / chapter / f"{name}.ipynb" for name in names]
    for path in paths:
        read_notebook(path)
    now = datetime.now(UTC)
    snapshot = take_snapshot(course, chapter, student, paths, now)
    release(course, chapter, course.var / "release")
    _hand_in(course, chapter, student, snapshot, now)
    config = nbgrader_config(course)
    config.ExecuteApart.without_sandbox = True  # one's own work, on one's own risk
    api = nbgrader_api(config)
    for step in (api.autograde, api.generate_feedback):
        answer = step(chapter, student, force=True)
        if not answer["success"]:
            log = "\n".join(answer.get("log", "").splitlines()[-15:])
            raise CourseError(f"nbgrader could not finish; your snapshot is kept in {snapshot}.\n{log}")
    pages = sorted((course.var / "feedback" / student / chapter).glob("*.html"))
    return Submission(chapter, read_scores(course, chapter, student), snapshot, pages)


def take_snapshot(course: Course, chapter: str, student: str, paths: list[Path], now: datetime) -> Path:
    """Copy notebooks into a folder of their own, named by the time; earlier snapshots stay."""
    folder = course.var / "snapshots" / student / chapter / f"{now:%Y-%m-%dT%H-%M-%S.%f}"
    folder.mkdir(parents=True)
    for path in paths:
        shutil.copyfile(path, folder / path.name)
    return folder


def read_scores(course: Course, chapter: str, student: str) -> list[Score]:
    """The scores of a student's last submission of a chapter, in the order of the notebooks; empty if there is none."""
    config = nbgrader_config(course)
    if not (course.var / "gradebook.db").exists():
        return []
    with Gradebook(config.CourseDirectory.db_url) as gradebook:
        try:
            submission = gradebook.find_submission(chapter, student)
        except MissingEntry:
            return []
        scores = [
            Score(
                notebook.name,
                grade.name.removeprefix("check_"),
                None if grade.needs_manual_grade else grade.score,
                grade.max_score,
            )
            for notebook in sorted(submission.notebooks, key=lambda n: n.name)
            for grade in notebook.grades
        ]
    order = {name: i for i, name in enumerate(_cell_order(course, chapter))}
    return sorted(scores, key=lambda s: (s.notebook, order.get(s.exercise, len(order))))


def _cell_order(course: Course, chapter: str) -> list[str]:
    order = []
    for name in course.notebook_names(chapter):
        for cell in read_notebook(course.notebooks / chapter / f"{name}.ipynb").cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("grade"):
                order.append(marks["grade_id"].removeprefix("check_"))
    return order


def _hand_in(course: Course, chapter: str, student: str, snapshot: Path, now: datetime) -> None:
    """Put a snapshot where nbgrader looks for submissions, in place of the one before."""
    folder = course.var / "submitted" / student / chapter
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(snapshot, folder)
    (folder / "timestamp.txt").write_text(f"{now:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="utf-8")

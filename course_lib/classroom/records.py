"""Records of graded submissions in addition to the gradebook: one JSON file per student, and the last run's seed."""

import json
from pathlib import Path
from typing import Any

from course_lib.classroom import texts
from course_lib.classroom.grading import ExerciseGrade, Graded
from course_lib.classroom.submission import Submission
from course_lib.course.folders import Course, CourseError
from course_lib.course.replace import replace_file

FIELDS = {"student", "chapter", "status", "message", "exercises", "notes"}  # of every record


def records_folder(course: Course, chapter: str) -> Path:
    """The folder with the records of a chapter's graded submissions, one file per student."""
    return course.var / "grades" / chapter


def write_seed(course: Course, chapter: str, seed: int) -> None:
    """Store the seed of a run, so that its hidden cases can be drawn again."""
    replace_file(records_folder(course, chapter) / ".run.json", json.dumps({"seed": seed}))


def write_record(course: Course, graded: Graded, submission: Submission, version: str) -> None:
    """Store a submission's results, with the digest of its content, and the points of earlier submissions.

    `attempts` has these for each content that was graded, the last one included: its digest, its points by exercise.
    """
    digest, before = submission.digest(), read_record(course, graded.chapter, graded.student) or {}
    attempts = before.get("attempts", [])
    if graded.status != "failed":
        points = {exercise.exercise: exercise.points for exercise in graded.exercises}
        attempts = [*(known for known in attempts if known["digest"] != digest), {"digest": digest, "points": points}]
    _write(course, {**graded.record(), "digest": digest, "version": version, "attempts": attempts})


def merge_record(
    course: Course,
    chapter: str,
    student: str,
    seed: int,
    notebook: str,
    exercises: list[ExerciseGrade],
    notes: list[str],
) -> None:
    """Store the results of `nbgrader autograde` for one notebook, together with those of the others.

    Such a record has no content digest: `course grade` grades the submission again.
    """
    known = read_record(course, chapter, student) or {}
    attempts = known.get("attempts", [])
    if known.get("status") == "failed":
        known = {}
    others = [exercise for exercise in known.get("exercises", []) if exercise["notebook"] != notebook]
    graded = Graded(student, chapter, "graded", "", seed, 0.0, exercises, {notebook: notes})
    record = graded.record()
    record["exercises"] = others + record["exercises"]
    record["notes"] = {**known.get("notes", {}), notebook: notes}
    _write(course, {**record, "attempts": attempts})


def _write(course: Course, record: dict[str, Any]) -> None:
    path = records_folder(course, record["chapter"]) / f"{record['student']}.json"
    replace_file(path, json.dumps(record, ensure_ascii=False))


def read_record(course: Course, chapter: str, student: str) -> dict[str, Any] | None:
    """The record of a student's submission; None if it is missing or unreadable."""
    try:
        data = json.loads((records_folder(course, chapter) / f"{student}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) and data.keys() >= FIELDS else None


def is_graded(course: Course, submission: Submission, version: str) -> bool:
    """Whether this content was graded with this version of the chapter."""
    record = read_record(course, submission.chapter, submission.student) or {}
    same = (record.get("digest"), record.get("version")) == (submission.digest(), version)
    return same and record.get("status") != "failed"


def last_seed(course: Course, chapter: str) -> int:
    """The seed of the last run.

    Raises
    ------
    CourseError
        If there was none.
    """
    try:
        return int(json.loads((records_folder(course, chapter) / ".run.json").read_text(encoding="utf-8"))["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CourseError(texts.NO_RUN.format(chapter=chapter), exit_code=2) from None

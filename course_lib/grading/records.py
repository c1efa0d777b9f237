"""What is kept of graded submissions beside the gradebook: one JSON file a student, and the seed of the last run."""

import json
from pathlib import Path
from typing import Any

from course_lib.grading import texts
from course_lib.grading.chapter import Graded
from course_lib.grading.course import Course, CourseError
from course_lib.grading.handed_in import HandedIn


def records_folder(course: Course, chapter: str) -> Path:
    """Where the records of a chapter's graded submissions lie, one file a student."""
    return course.var / "grades" / chapter


def write_seed(course: Course, chapter: str, seed: int) -> None:
    """Note the seed of a run, by which its hidden cases can be drawn again."""
    folder = records_folder(course, chapter)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".run.json").write_text(json.dumps({"seed": seed}))


def write_record(course: Course, graded: Graded, handed_in: HandedIn, version: str) -> None:
    """Keep what was found in a submission, and of which content."""
    folder = records_folder(course, graded.chapter)
    folder.mkdir(parents=True, exist_ok=True)
    data = {**graded.record(), "digest": handed_in.digest(), "version": version}
    path = folder / f"{graded.student}.json"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def read_record(course: Course, chapter: str, student: str) -> dict[str, Any] | None:
    """The record of a student's submission; None if there is none that can be read."""
    try:
        data = json.loads((records_folder(course, chapter) / f"{student}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def is_graded(course: Course, handed_in: HandedIn, version: str) -> bool:
    """Whether this content was graded by this version of the chapter."""
    record = read_record(course, handed_in.chapter, handed_in.student) or {}
    same = (record.get("digest"), record.get("version")) == (handed_in.digest(), version)
    return same and record.get("status") != "failed"


def last_seed(course: Course, chapter: str) -> int:
    """The seed of the last run.

    Raises
    ------
    CourseError
        If there was none.
    """
    try:
        return int(json.loads((records_folder(course, chapter) / ".run.json").read_text())["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CourseError(texts.NO_RUN.format(chapter=chapter), exit_code=2) from None

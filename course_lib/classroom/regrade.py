"""Grade one exercise of a class again and leave the rest unchanged; list what a new grading changed."""

import json
from dataclasses import replace
from typing import Any

from nbformat import from_dict

from course_lib.classroom import texts
from course_lib.classroom.grading import Chapter, ExerciseGrade, Graded
from course_lib.classroom.submission import Submission
from course_lib.classroom.table import csv_text
from course_lib.course.folders import Course, CourseError
from course_lib.course.marks import exercise_of

Changes = dict[str, list[float]]  # by exercise: the points before and now


def notebook_of(chapter: Chapter, exercise: str) -> str:
    """The notebook that checks an exercise.

    Raises
    ------
    CourseError
        If the chapter has no such exercise.
    """
    for name, notebook in chapter.released.items():
        if any(exercise_of(cell) == exercise for cell in notebook.cells):
            return name
    names = ", ".join(sorted(chapter.checks))
    raise CourseError(texts.NO_EXERCISE.format(chapter=chapter.name, name=exercise, names=names), exit_code=2)


def graded_as_it_is(record: dict[str, Any] | None, submission: Submission) -> bool:
    """Whether a submission was graded before and has not changed since."""
    known = record or {}
    return known.get("status", "failed") != "failed" and known.get("digest") == submission.digest()


def with_one_exercise(course: Course, record: dict[str, Any], graded: Graded, exercise: str) -> Graded:
    """The submission as it was graded before (its record), with the new result of one exercise.

    Its graded notebooks stay as they are, except for this exercise's check cell.
    """
    (new,) = (result for result in graded.exercises if result.exercise == exercise)
    exercises = [new if old["exercise"] == exercise else ExerciseGrade(**old) for old in record["exercises"]]
    notebooks = {}
    for path in sorted((course.var / "autograded" / graded.student / graded.chapter).glob("*.ipynb")):
        if path.stem in record["notes"]:
            notebooks[path.stem] = path.read_text(encoding="utf-8")
    if new.notebook in notebooks and new.notebook in graded.notebooks:
        old_notebook, checked = json.loads(notebooks[new.notebook]), json.loads(graded.notebooks[new.notebook])
        (check,) = (cell for cell in checked["cells"] if exercise_of(from_dict(cell)) == exercise)
        cells = [check if exercise_of(from_dict(cell)) == exercise else cell for cell in old_notebook["cells"]]
        old_notebook["cells"] = cells
        notebooks[new.notebook] = json.dumps(old_notebook, ensure_ascii=False)
    status, message, notes = record["status"], record["message"], record["notes"]
    return replace(graded, status=status, message=message, exercises=exercises, notes=notes, notebooks=notebooks)


def changes(record: dict[str, Any] | None, graded: Graded) -> Changes:
    """The points of each exercise before and now, where they differ; empty if nothing was graded before."""
    before = {old["exercise"]: old["points"] for old in (record or {}).get("exercises", [])}
    same = {new.exercise: new.points for new in graded.exercises if new.exercise in before}
    return {name: [before[name], now] for name, now in same.items() if before[name] != now}


def changes_table(found: dict[str, Changes]) -> str:
    """The changes by student as CSV."""
    rows = [(student, name, *points) for student, own in sorted(found.items()) for name, points in own.items()]
    return csv_text([texts.CHANGES_COLUMNS, *rows])

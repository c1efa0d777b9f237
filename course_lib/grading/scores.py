"""The scores of a submission as the gradebook has them, which is what counts: a person may have changed them."""

from dataclasses import dataclass

import nbformat
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment

from course_lib.grading.course import Course, nbgrader_config


@dataclass(frozen=True)
class Score:
    """The score of one exercise; `points` is None while a person has yet to read the answer."""

    notebook: str
    exercise: str
    points: float | None
    max_points: float


def read_scores(course: Course, chapter: str, student: str) -> list[Score]:
    """The scores of a student's last submission of a chapter, in the order of the notebooks; empty if there is none."""
    url = nbgrader_config(course).CourseDirectory.db_url
    if url.startswith("sqlite") and not (course.var / "gradebook.db").exists():
        return []
    with Gradebook(url) as gradebook:
        try:
            return scores_of(gradebook.find_submission(chapter, student), cell_order(course, chapter))
        except MissingEntry:
            return []


def scores_of(submission: SubmittedAssignment, order: dict[str, int]) -> list[Score]:
    """The scores of a submission, sorted by notebook and by `order`, see `cell_order`."""
    scores = [
        Score(
            notebook.name,
            grade.name.removeprefix("check_"),
            None if grade.needs_manual_grade else grade.score,
            grade.max_score,
        )
        for notebook in submission.notebooks
        for grade in notebook.grades
    ]
    return sorted(scores, key=lambda score: (score.notebook, order.get(score.exercise, len(order))))


def cell_order(course: Course, chapter: str) -> dict[str, int]:
    """The place of each graded cell of a chapter, by its exercise."""
    names: list[str] = []
    for name in course.notebook_names(chapter):
        for cell in nbformat.read(course.notebooks / chapter / f"{name}.ipynb", as_version=4).cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("grade"):
                names.append(marks["grade_id"].removeprefix("check_"))
    return {name: number for number, name in enumerate(names)}

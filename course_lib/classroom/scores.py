"""The scores of a submission in the gradebook, which are the ones that count: they may have been changed by hand."""

from dataclasses import dataclass, field

import nbformat
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment

from course_lib.course.folders import Course, nbgrader_config
from course_lib.course.marks import CHECK, graded_exercise


@dataclass(frozen=True)
class Score:
    """The score of one exercise; `points` is None until the answer is graded by hand, possibly with a comment."""

    notebook: str
    exercise: str
    points: float | None
    max_points: float
    comment: str = ""


@dataclass(frozen=True)
class Marks:
    """A submission's marks in the gradebook: scores in the order of the notebooks, and late penalties.

    `late` has the points lost by notebook.
    """

    scores: list[Score]
    late: dict[str, float] = field(default_factory=dict)


def read_marks(course: Course, chapter: str, student: str) -> Marks:
    """The marks of a student's last submission of a chapter; empty if there is none."""
    url = nbgrader_config(course).CourseDirectory.db_url
    if url.startswith("sqlite") and not (course.var / "gradebook.db").exists():
        return Marks([])
    with Gradebook(url) as gradebook:
        try:
            return marks_of(gradebook.find_submission(chapter, student), cell_order(course, chapter))
        except MissingEntry:
            return Marks([])


def read_scores(course: Course, chapter: str, student: str) -> list[Score]:
    """Only the scores, see `read_marks`."""
    return read_marks(course, chapter, student).scores


def marks_of(submission: SubmittedAssignment, order: dict[str, int]) -> Marks:
    """The marks of a submission, sorted by notebook and by `order`, see `cell_order`."""
    scores, late = [], {}
    for notebook in submission.notebooks:
        comments = {comment.name: comment.comment for comment in notebook.comments}
        if notebook.late_submission_penalty:
            late[notebook.name] = notebook.late_submission_penalty
        for grade in notebook.grades:
            exercise = grade.name.removeprefix(CHECK)
            points = None if grade.needs_manual_grade else grade.score
            scores.append(Score(notebook.name, exercise, points, grade.max_score, comments.get(exercise) or ""))
    return Marks(sorted(scores, key=lambda score: (score.notebook, order.get(score.exercise, len(order)))), late)


def cell_order(course: Course, chapter: str) -> dict[str, int]:
    """The position of each graded cell of a chapter, by exercise."""
    names: list[str] = []
    for name in course.notebook_names(chapter):
        for cell in nbformat.read(course.notebooks / chapter / f"{name}.ipynb", as_version=4).cells:
            if exercise := graded_exercise(cell):
                names.append(exercise)
    return {name: number for number, name in enumerate(names)}

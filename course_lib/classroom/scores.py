"""The scores of a submission in the gradebook, which are the ones that count: they may have been changed by hand."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import nbformat
from nbgrader.api import Assignment, Grade, Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook

from course_lib.course.folders import Course, nbgrader_config
from course_lib.course.marks import CHECK, graded_exercise
from course_lib.course.plan import Plan


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

    `late` has the points lost by notebook, `excused` the exercises that don't count for this learner, by notebook. What
    the instructor's plan leaves out for everybody is not in here.
    """

    scores: list[Score]
    late: dict[str, float] = field(default_factory=dict)
    excused: dict[str, list[str]] = field(default_factory=dict)


def read_marks(course: Course, chapter: str, student: str) -> Marks:
    """The marks of a student's last submission of a chapter; empty if there is none."""
    with open_gradebook(course) as gradebook:
        try:
            found = gradebook.find_submission(chapter, student) if gradebook else None
        except MissingEntry:
            found = None
        return marks_of(found, cell_order(course, chapter), course.plan) if found else Marks([])


def read_all_marks(course: Course, chapter: str) -> dict[str, Marks]:
    """The marks of a chapter's submissions, by student."""
    order = cell_order(course, chapter)
    with open_gradebook(course) as gradebook:
        submissions = gradebook.assignment_submissions(chapter) if gradebook and _knows(gradebook, chapter) else []
        return {submission.student.id: marks_of(submission, order, course.plan) for submission in submissions}


def waiting(course: Course, chapter: str) -> dict[str, int]:
    """How many answers are still to be graded by hand, by student; only those who have any."""
    with open_gradebook(course) as gradebook:
        if gradebook is None:
            return {}
        found = (
            gradebook.db.query(SubmittedAssignment.student_id, SubmittedNotebook, Grade)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .filter(Assignment.name == chapter, Grade.needs_manual_grade)
        )
        names = [(who, _names(chapter, notebook.name, grade.name)) for who, notebook, grade in found]
        return dict(Counter(who for who, known in names if not course.plan.leaves_out(*known, student=who)))


def _names(chapter: str, notebook: str, grade: str) -> tuple[str, str, str]:
    """What the instructor's plan may call an exercise, or where it is."""
    return grade.removeprefix(CHECK), f"{chapter}/{notebook}", chapter


def _knows(gradebook: Gradebook, chapter: str) -> bool:
    return any(assignment.name == chapter for assignment in gradebook.assignments)


@contextmanager
def open_gradebook(course: Course) -> Iterator[Gradebook | None]:
    """The gradebook as a context manager; None if there is none yet, since nbgrader would create one."""
    url = nbgrader_config(course).CourseDirectory.db_url
    if url.startswith("sqlite") and not (course.var / "gradebook.db").exists():
        yield None
        return
    with Gradebook(url) as gradebook:
        yield gradebook


def read_scores(course: Course, chapter: str, student: str) -> list[Score]:
    """Only the scores, see `read_marks`."""
    return read_marks(course, chapter, student).scores


def marks_of(submission: SubmittedAssignment, order: dict[str, int], plan: Plan) -> Marks:
    """The marks of a submission, sorted by notebook and by `order`, see `cell_order`."""
    scores, late, excused = [], {}, dict[str, list[str]]()
    for notebook in submission.notebooks:
        comments = {comment.name: comment.comment for comment in notebook.comments}
        if notebook.late_submission_penalty:
            late[notebook.name] = notebook.late_submission_penalty
        for grade in notebook.grades:
            exercise, *places = _names(submission.name, notebook.name, grade.name)
            if plan.leaves_out(exercise, *places):
                continue
            if plan.excuses(exercise, *places, student=submission.student.id):
                excused.setdefault(notebook.name, []).append(exercise)
                continue
            points = None if grade.needs_manual_grade else grade.score
            scores.append(Score(notebook.name, exercise, points, grade.max_score, comments.get(exercise) or ""))
    return Marks(
        sorted(scores, key=lambda score: (score.notebook, order.get(score.exercise, len(order)))), late, excused
    )


def cell_order(course: Course, chapter: str) -> dict[str, int]:
    """The position of each graded cell of a chapter, by exercise."""
    names: list[str] = []
    for name in course.notebook_names(chapter):
        for cell in nbformat.read(course.notebooks / chapter / f"{name}.ipynb", as_version=4).cells:
            if exercise := graded_exercise(cell):
                names.append(exercise)
    return {name: number for number, name in enumerate(names)}

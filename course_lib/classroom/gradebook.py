"""Write the grader's results into nbgrader's gradebook and folders, as nbgrader's own autograder does.

Only one process writes. Manual scores, comments and extra credit from Formgrader are kept.
"""

import filecmp
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType

from nbformat import from_dict
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties

from course_lib.checks.spec import CHECK_FILE
from course_lib.classroom import texts
from course_lib.classroom.grading import Graded
from course_lib.classroom.scores import Marks, cell_order, marks_of
from course_lib.classroom.submission import TIMESTAMP, Submission
from course_lib.course.folders import Course, nbgrader_config
from course_lib.course.marks import CHECK, marks_on
from course_lib.course.plan import Learner
from course_lib.course.release import nbgrader_api, release
from course_lib.course.replace import copy_files, replace_file, replace_folder


class GradebookWriter:
    """The gradebook of a course, open for writing, as a context manager."""

    def __init__(self, course: Course) -> None:
        self.course = course
        config = nbgrader_config(course)
        self._penalties = AssignLatePenalties(config=config)
        self._penalties.init_plugin()
        self._order: dict[str, dict[str, int]] = {}
        self._gradebook = Gradebook(config.CourseDirectory.db_url, config.CourseDirectory.course_id)

    def __enter__(self) -> "GradebookWriter":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._gradebook.close()

    def write(self, graded: Graded, submission: Submission, exercise: str | None = None) -> Marks:
        """Write one submission's notebooks and scores, or only those of one exercise; returns its marks.

        The marks include manual changes. If writing fails, the gradebook keeps what it had.
        """
        book = self._gradebook
        book.db.rollback()  # what an earlier submission may have left unfinished
        book.update_or_create_student(graded.student)
        when = {"timestamp": submission.timestamp} if submission.timestamp else {}
        row = book.update_or_create_submission(graded.chapter, graded.student, **when)
        for notebook in row.notebooks:
            self._write_scores(notebook, graded.notebooks.get(notebook.name), exercise)
        self._write_files(graded, submission)
        book.db.commit()
        return self._finished(row)

    def update(self, chapter: str, student: str) -> Marks | None:
        """The marks of a submission graded before, with the penalty for the current due date; None if unknown."""
        try:
            return self._finished(self._gradebook.find_submission(chapter, student))
        except MissingEntry:
            return None

    def _finished(self, submission: SubmittedAssignment) -> Marks:
        chapter, plan = submission.name, self.course.plan
        if submission.assignment.duedate is not None and plan.learners:
            submission.extension = plan.learners.get(submission.student.id, Learner()).extension
        if chapter not in self._order:
            self._order[chapter] = cell_order(self.course, chapter)
        marks = marks_of(submission, self._order[chapter], plan)
        late: dict[str, float] = {}
        for notebook in submission.notebooks:
            reached = sum(score.points or 0.0 for score in marks.scores if score.notebook == notebook.name)
            notebook.late_submission_penalty = lost = self._penalty(submission, notebook, reached)
            late |= {notebook.name: lost} if lost else {}
            self._say_what_does_not_count(submission, notebook)
        self._gradebook.db.commit()
        marks = replace(marks, late=late)
        self._gradebook.db.expunge_all()  # so that a class of hundreds does not fill the memory
        return marks

    def _say_what_does_not_count(self, submission: SubmittedAssignment, notebook: SubmittedNotebook) -> None:
        """In Formgrader, an answer that is left out or excused waits for nobody, and a comment says why."""
        places, who = (f"{submission.name}/{notebook.name}", submission.name), submission.student.id

        def is_out(name: str) -> bool:
            return self.course.plan.leaves_out(name.removeprefix(CHECK), *places, student=who)

        for grade in notebook.grades:
            waits = grade.needs_manual_grade or (grade.auto_score is None and grade.manual_score is None)
            grade.needs_manual_grade = waits and not is_out(grade.name)
        for comment in notebook.comments:
            if is_out(comment.name):
                comment.auto_comment = texts.NOT_COUNTED
            elif comment.auto_comment == texts.NOT_COUNTED:
                comment.auto_comment = None

    def _write_files(self, graded: Graded, submission: Submission) -> None:
        with replace_folder(self.course.var / "autograded" / graded.student / graded.chapter) as folder:
            for name, text in graded.notebooks.items():
                (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
            for name, content in submission.files.items():
                if not name.endswith(".ipynb"):  # nbgrader's commands would take it for one of the chapter's
                    (folder / name).write_bytes(content)
            shutil.copyfile(self.course.notebooks / graded.chapter / CHECK_FILE, folder / CHECK_FILE)
            if submission.timestamp:
                (folder / TIMESTAMP).write_text(f"{submission.timestamp} UTC", encoding="utf-8")

    def _write_scores(self, submitted: SubmittedNotebook, text: str | None, exercise: str | None) -> None:
        """As nbgrader's SaveAutoGrades does; a notebook that was not submitted gets 0 points everywhere."""
        wanted = (grade for grade in submitted.grades if exercise is None or grade.name == f"{CHECK}{exercise}")
        grades = {grade.name: grade for grade in wanted}
        if text is None:
            for grade in grades.values():
                grade.auto_score, grade.needs_manual_grade = 0.0, False
            return
        comments = {} if exercise else {comment.name: comment for comment in submitted.comments}
        for cell in from_dict(json.loads(text)).cells:  # nbformat.reads would validate a notebook that we made
            name = marks_on(cell).get("grade_id")
            if utils.is_grade(cell) and name in grades:
                grade = grades[name]
                grade.auto_score, _ = utils.determine_grade(cell)
                grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
            if utils.is_solution(cell) and name in comments:
                untouched = marks_on(cell).get("checksum") == utils.compute_checksum(cell)
                comments[name].auto_comment = "No response." if untouched else None

    def _penalty(self, submission: SubmittedAssignment, notebook: SubmittedNotebook, score: float) -> float | None:
        """As nbgrader's AssignLatePenalties does, with the configured plugin, but with the notebook's own due date.

        `score` has the points that count: not those of exercises that are left out or excused.
        """
        late, due = submission.total_seconds_late, self.course.plan.due.get(f"{submission.name}/{notebook.name}")
        if due is not None and submission.timestamp is not None:
            learner = self.course.plan.learners.get(submission.student.id, Learner())
            late = (submission.timestamp - due - learner.extension).total_seconds()
        if late <= 0:
            return None
        plugin = self._penalties.plugin_inst
        penalty = plugin.late_submission_penalty(submission.student.id, score, late)
        return None if penalty is None else min(max(penalty, 0), score)


def update_release(course: Course, chapter: str) -> None:
    """Update the gradebook to the current version of a chapter, unless it has it already."""
    made, source = course.var / "release" / chapter, course.var / "source"
    names = [f"{name}.ipynb" for name in course.notebook_names(chapter)]
    same, _, _ = filecmp.cmpfiles(made, course.notebooks / chapter, names, shallow=False)
    if len(same) < len(names) or not _knows(course, chapter):
        release(course, chapter, made.parent, source)
        with replace_folder(made) as fresh:
            copy_files(course.notebooks / chapter, fresh)
    elif (source / chapter).is_dir():
        replace_file(source / chapter / CHECK_FILE, (course.notebooks / chapter / CHECK_FILE).read_bytes())


def set_due_date(course: Course, chapter: str) -> None:
    """Put the due date that the instructor's plan gives to a chapter into the gradebook, nbgrader's own place."""
    if due := course.plan.due.get(chapter):
        with nbgrader_api(nbgrader_config(course)).gradebook as gradebook:
            gradebook.update_or_create_assignment(chapter, duedate=due)


def is_due(course: Course, chapter: str) -> bool:
    """Whether a chapter's due date in the gradebook has passed, or there is none."""
    with nbgrader_api(nbgrader_config(course)).gradebook as gradebook:
        dates = [assignment.duedate for assignment in gradebook.assignments if assignment.name == chapter]
    return not any(date and date > datetime.now(UTC).replace(tzinfo=None) for date in dates)


def _knows(course: Course, chapter: str) -> bool:
    with nbgrader_api(nbgrader_config(course)).gradebook as gradebook:
        return any(assignment.name == chapter for assignment in gradebook.assignments)

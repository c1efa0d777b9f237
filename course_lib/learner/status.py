"""A learner's progress: chapters and their sections, checks that passed in work/, scores of the last submissions."""

from dataclasses import dataclass

from nbformat import NotebookNode

from course_lib.classroom.scores import Score, read_scores
from course_lib.course.folders import Course, CourseError
from course_lib.course.marks import exercise_of, marks_on
from course_lib.learner.graded_copy import heading
from course_lib.learner.work_folder import read_notebook

PASSED = 'data-passed="true"'
"""Part of a check's saved output if everything passed, see `course_lib.checks.rendering.as_html`."""

CAPITALS = {"faq": "FAQ"}


@dataclass(frozen=True)
class SectionStatus:
    """One notebook: its heading, its points, and the progress of the copy in work/.

    `checks` are the exercises with a check cell, `passed` those whose check had passed when work/ was last saved;
    `points` are those of the last submission, None if there is none.
    """

    name: str
    title: str
    exercises: int
    max_points: float
    checks: int
    passed: int
    points: float | None


@dataclass(frozen=True)
class ChapterStatus:
    """One chapter: its name in words, its sections, and the scores of the last submission."""

    chapter: str
    title: str
    sections: list[SectionStatus]
    scores: list[Score]

    @property
    def exercises(self) -> int:
        """How many answers are graded, including those graded by hand."""
        return sum(section.exercises for section in self.sections)

    @property
    def max_points(self) -> float:
        """The maximum points."""
        return sum(section.max_points for section in self.sections)

    @property
    def submitted(self) -> bool:
        return bool(self.scores)

    @property
    def points(self) -> float:
        """Points of the last submission; answers still to be graded by hand count as 0."""
        return sum(score.points or 0.0 for score in self.scores)

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do: every exercise has all its points or is to be graded by hand."""
        return self.submitted and all(s.points is None or s.points >= s.max_points for s in self.scores)


def course_status(course: Course, student: str) -> list[ChapterStatus]:
    """All chapters in order."""
    return [_chapter_status(course, chapter, student) for chapter in course.chapters()]


def next_chapter(chapters: list[ChapterStatus]) -> ChapterStatus | None:
    """The first chapter with something left to do."""
    return next((chapter for chapter in chapters if not chapter.complete), None)


def chapter_title(chapter: str) -> str:
    """A chapter's name in words.

    Examples
    --------
    >>> chapter_title("ch04_worked_examples"), chapter_title("ch06_faq"), chapter_title("00_start_here")
    ('4 Worked examples', '6 FAQ', 'Start here')
    """
    number, _, name = chapter.removeprefix("ch").partition("_")
    words = CAPITALS.get(name, name.replace("_", " ").capitalize())
    return f"{int(number)} {words}" if number.isdigit() and int(number) else words


def _chapter_status(course: Course, chapter: str, student: str) -> ChapterStatus:
    scores = read_scores(course, chapter, student)
    sections = [_section_status(course, chapter, name, scores) for name in course.notebook_names(chapter)]
    return ChapterStatus(chapter, chapter_title(chapter), sections, scores)


def _section_status(course: Course, chapter: str, name: str, scores: list[Score]) -> SectionStatus:
    released = read_notebook(course.notebooks / chapter / f"{name}.ipynb").cells
    marks = [marks_on(cell) for cell in released]
    points = [mark["points"] for mark in marks if mark.get("grade")]
    title = heading(released[0].source) if released else name
    checks = {exercise for cell in released if (exercise := exercise_of(cell))}
    own = [score.points or 0.0 for score in scores if score.notebook == name]
    passed = _passed(course, chapter, name) & checks
    reached = sum(own) if scores else None
    return SectionStatus(name, title, len(points), sum(points), len(checks), len(passed), reached)


def _passed(course: Course, chapter: str, name: str) -> set[str]:
    """The exercises whose check passed, according to the outputs saved in the learner's copy."""
    path = course.work / chapter / f"{name}.ipynb"
    try:
        cells = read_notebook(path, course).cells if path.exists() else []
    except CourseError:  # an unreadable copy has passed nothing
        return set()
    return {exercise for cell in cells if (exercise := exercise_of(cell)) and _says_passed(cell)}


def _says_passed(cell: NotebookNode) -> bool:
    shown = [output.get("data", {}).get("text/html", "") for output in cell.get("outputs", [])]
    return any(PASSED in "".join(html) for html in shown)

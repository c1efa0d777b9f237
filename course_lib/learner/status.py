"""A learner's progress: chapters and their sections, checks that passed in work/, scores of the last submissions."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from nbformat import NotebookNode

from course_lib.classroom.scores import Score, read_scores
from course_lib.course.folders import Course, CourseError
from course_lib.course.marks import exercise_of, graded_exercise, marks_on
from course_lib.learner.graded_copy import heading
from course_lib.learner.work_folder import read_notebook

PASSED = 'data-passed="true"'
"""Part of a check's saved output if everything passed, see `course_lib.checks.rendering.as_html`."""

CAPITALS = {"faq": "FAQ"}


@dataclass(frozen=True)
class SectionStatus:
    """One notebook: its heading, its points, its time, and the progress of the copy in work/.

    `minutes` are those of the whole notebook, `core_minutes` those of its part of the core path. `checks` are the
    exercises with a check cell, `passed` those whose check had passed when work/ was last saved; `points` are those
    of the last submission, None if there is none. `due` is in local time.
    """

    name: str
    title: str
    exercises: int
    max_points: float
    checks: int
    passed: int
    points: float | None
    minutes: int
    core_minutes: int
    due: datetime | None = None


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


def times(opening: str) -> tuple[int, int]:
    """The minutes that a notebook's first cell states: of all of it, and of its part of the core path.

    Examples
    --------
    >>> times("# 2.3 Descent\\n\\n*About 60 minutes, 7 points. Core path: sections 1 to 5, 40 minutes.*")
    (60, 40)
    >>> times("*About 15 minutes, 1 point. Core path: all of it.*"), times("*About 75 minutes. Not on the core path.*")
    ((15, 15), (75, 0))
    """
    whole = re.search(r"About (\d+) minutes", opening)
    core = re.search(r"Core path: (?:all of it|[^.]*?(\d+) minutes)", opening)
    minutes = int(whole[1]) if whole else 0
    return minutes, int(core[1] or minutes) if core else 0


def _chapter_status(course: Course, chapter: str, student: str) -> ChapterStatus:
    scores = read_scores(course, chapter, student)
    sections = [_section_status(course, chapter, name, scores) for name in course.notebook_names(chapter)]
    return ChapterStatus(chapter, chapter_title(chapter), sections, scores)


def _section_status(course: Course, chapter: str, name: str, scores: list[Score]) -> SectionStatus:
    released = read_notebook(course.notebooks / chapter / f"{name}.ipynb").cells
    counted = [cell for cell in released if not course.plan.leaves_out(graded_exercise(cell) or "")]
    points = [mark["points"] for mark in map(marks_on, counted) if mark.get("grade")]
    opening = released[0].source if released else ""
    title = heading(opening) if released else name
    checks = {exercise for cell in counted if (exercise := exercise_of(cell))}
    own = [score.points or 0.0 for score in scores if score.notebook == name]
    passed = _passed(course, chapter, name) & checks
    reached = sum(own) if scores else None
    due = course.plan.due_of(chapter, name)
    local = due.replace(tzinfo=UTC).astimezone() if due else None
    counts = len(points), sum(points), len(checks), len(passed)
    return SectionStatus(name, title, *counts, reached, *times(opening), local)


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

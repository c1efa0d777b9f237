"""How far a learner is: the chapters with their exercises and points, and the scores of the last submissions."""

from dataclasses import dataclass

from course_lib.grading.course import Course
from course_lib.grading.scores import Score, read_scores
from course_lib.grading.work import read_notebook


@dataclass(frozen=True)
class ChapterStatus:
    """One chapter: its heading, what can be reached in it, and what the last submission reached."""

    chapter: str
    title: str
    notebooks: list[str]
    exercises: int
    max_points: float
    scores: list[Score]

    @property
    def submitted(self) -> bool:
        return bool(self.scores)

    @property
    def points(self) -> float:
        """Points of the last submission, what waits for a person counted as nothing."""
        return sum(score.points or 0.0 for score in self.scores)

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do: every exercise has all its points or waits for a person."""
        return self.submitted and all(s.points is None or s.points >= s.max_points for s in self.scores)


def course_status(course: Course, student: str) -> list[ChapterStatus]:
    """All chapters in order."""
    return [_chapter_status(course, chapter, student) for chapter in course.chapters()]


def next_chapter(chapters: list[ChapterStatus]) -> ChapterStatus | None:
    """The first chapter with something left to do."""
    return next((chapter for chapter in chapters if not chapter.complete), None)


def _chapter_status(course: Course, chapter: str, student: str) -> ChapterStatus:
    names = course.notebook_names(chapter)
    notebooks = [read_notebook(course.notebooks / chapter / f"{name}.ipynb") for name in names]
    marks = [cell.metadata.get("nbgrader", {}) for notebook in notebooks for cell in notebook.cells]
    points = [mark["points"] for mark in marks if mark.get("grade")]
    lines = notebooks[0].cells[0].source.splitlines() if notebooks and notebooks[0].cells else []
    title = lines[0].lstrip("# ") if lines else chapter
    return ChapterStatus(chapter, title, names, len(points), sum(points), read_scores(course, chapter, student))

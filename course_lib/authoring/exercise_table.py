"""The exercises of the whole course as a table: what the author's guide shows."""

from collections.abc import Iterator

from course_lib.course.chapter_checks import load_bank
from course_lib.course.folders import Course
from course_lib.course.source import read_sources

HEADER = ("exercise", "points", "cases", "misconceptions", "right variants")


def rows(course: Course) -> Iterator[tuple[str, ...]]:
    """A row an exercise, in the order of the course, and one with the totals; answers in words are graded by hand."""
    totals = [0.0, 0, 0, 0, 0]
    for chapter in course.sources():
        bank = load_bank(course, chapter)
        for source in read_sources(course, chapter):
            for name, points in source.graded():
                where = f"{chapter.split('_')[0]} {source.name.split('_')[0]} `{name}`"
                exercise = bank.get(name) if name in source.points else None
                counts = [len(exercise.cases), len(exercise.misconceptions), len(exercise.variants)] if exercise else []
                totals = [total + n for total, n in zip(totals, [points, *(counts or [0, 0, 0]), 1], strict=True)]
                yield where, f"{points:g}", *(map(str, counts) if counts else ("by hand", "", ""))
    yield (f"{totals[4]} exercises", *(f"{total:g}" for total in totals[:4]))


def as_markdown(course: Course) -> str:
    """The table in Markdown."""
    lines = [HEADER, ("---",) * len(HEADER), *rows(course)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)

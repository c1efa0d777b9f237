"""The table of all exercises for the author's guide."""

from collections.abc import Iterator

import nbformat

from course_lib.authoring import texts
from course_lib.course.chapter_checks import load_bank
from course_lib.course.folders import Course
from course_lib.course.marks import graded_exercise, marks_on

DOCUMENT, HEADING = "docs/exercises.md", "## The table\n\n"


def rows(course: Course) -> Iterator[tuple[str, ...]]:
    """One row per exercise, in course order, and one with the totals; free-text answers are graded by hand."""
    totals = [0.0, 0, 0, 0, 0]
    for chapter in course.sources():
        bank = load_bank(course, chapter)
        for notebook in course.notebook_names(chapter):
            cells = nbformat.read(course.notebooks / chapter / f"{notebook}.ipynb", as_version=4).cells
            for cell, name in [(cell, name) for cell in cells if (name := graded_exercise(cell))]:
                points = marks_on(cell)["points"]
                where = f"{chapter.split('_')[0]} {notebook.split('_')[0]} `{name}`"
                exercise = bank.get(name)
                counts = [len(exercise.cases), len(exercise.misconceptions), len(exercise.variants)] if exercise else []
                totals = [total + n for total, n in zip(totals, [points, *(counts or [0, 0, 0]), 1], strict=True)]
                yield where, f"{points:g}", *(map(str, counts) if counts else (texts.BY_HAND, "", ""))
    yield (texts.TOTAL.format(count=totals[4]), *(f"{total:g}" for total in totals[:4]))


def as_markdown(course: Course) -> str:
    """The table in Markdown."""
    lines = [texts.COLUMNS, ("---",) * len(texts.COLUMNS), *rows(course)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def update_document(course: Course) -> None:
    """Replace the text after the last heading of docs/exercises.md, if the file exists, with the current table."""
    path = course.root / DOCUMENT
    if path.is_file():
        text, heading, before = path.read_text(encoding="utf-8").partition(HEADING)
        table = as_markdown(course) + "\n"
        if table != before:
            path.write_text(text + heading + table, encoding="utf-8", newline="\n")

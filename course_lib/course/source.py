"""Read a source, MyST Markdown with short cell marks, into a notebook with nbgrader's metadata.

Marks, as cell metadata: `exercise: NAME` on a code cell with the answer between `### BEGIN SOLUTION` and
`### END SOLUTION`; `check: NAME` with `points: N` on the code cell that checks it; `written: NAME` with `points: N`
on a Markdown cell that contains a model answer and is graded by hand.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course_lib.course import texts
from course_lib.course.folded import folded, shown_as_one_line
from course_lib.course.folders import Course, CourseError
from course_lib.course.marks import CHECK, graded_exercise, marks_on, new_marks
from course_lib.course.replace import replace_folder

STATED = re.compile(r"(^|\*)[\d.]+ points?\b(?=,[^*\n]*minutes)", re.MULTILINE)  # above an exercise
ALL_STATED = re.compile(r"(minutes, )([\d.]+) points?\b")  # in the first cell
MARKS = ("exercise", "check", "written")
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Source:
    """A source file: its notebook with answers, the points of its exercises, and the lines where its cells begin."""

    name: str
    notebook: NotebookNode
    points: dict[str, float]  # by exercise, for those with a check cell
    lines: list[int]  # each cell's first line in the file

    def grade_ids(self) -> set[str]:
        """nbgrader's names of the cells that contain an answer or are graded."""
        marks = [marks_on(cell) for cell in self.notebook.cells]
        return {m["grade_id"] for m in marks if m.get("grade") or m.get("solution")}

    def answer_cell(self, exercise: str) -> str:
        """The source of the cell with an exercise's reference answer."""
        cells = (cell for cell in self.notebook.cells if marks_on(cell).get("solution"))
        return next(cell.source for cell in cells if marks_on(cell)["grade_id"] == exercise)


def read_sources(course: Course, chapter: str) -> list[Source]:
    """All sources of a chapter, in order, as the instructor's plan wants them: other points, fewer links."""
    sources = [read_source(path) for path in course.section_files(chapter)]
    for source in sources:
        _set_points(source, course.plan.points)
        for cell in (cell for cell in source.notebook.cells if cell.cell_type == "markdown"):
            cell.source = course.plan.unlinked(cell.source)
    return sources


def _set_points(source: Source, wanted: Mapping[str, float]) -> None:
    """Change the points of exercises, and where the text above them and the first cell state them."""
    cells, more = source.notebook.cells, 0.0
    for number, cell in enumerate(cells):
        name = graded_exercise(cell) or ""
        if name not in wanted:
            continue
        more += wanted[name] - marks_on(cell)["points"]
        cell.metadata["nbgrader"]["points"] = wanted[name]
        source.points.update({name: wanted[name]} if name in source.points else {})
        above = next(
            (c for c in reversed(cells[:number]) if c.cell_type == "markdown" and STATED.search(c.source)), None
        )
        if above is not None:
            above.source = STATED.sub(rf"\g<1>{_in_words(wanted[name])}", above.source)
    if more:
        cells[0].source = ALL_STATED.sub(lambda m: f"{m[1]}{_in_words(float(m[2]) + more)}", cells[0].source, count=1)


def _in_words(points: float) -> str:
    return f"{points:g} point{'' if points == 1 else 's'}"


def read_source(path: Path) -> Source:
    """Read one source.

    Raises
    ------
    CourseError
        If its marks are invalid; the message names the file, the cell and what is expected.
    """
    text = path.read_text(encoding="utf-8")
    import jupytext  # slow to import and needed only here

    raw = jupytext.reads(text, fmt="md:myst")
    lines = _first_lines(text, [cell.source for cell in raw.cells])
    metadata = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO}
    notebook = nbformat.v4.new_notebook(metadata=metadata, cells=[])
    exercises: set[str] = set()
    points: dict[str, float] = {}
    for number, cell in enumerate(raw.cells, start=1):
        where = f"{path.parent.name}/{path.name}:{lines[number - 1]} ({cell.source[:40]!r}…)"
        mark, name = _mark(cell, where)
        new = nbformat.v4.new_markdown_cell if cell.cell_type == "markdown" else nbformat.v4.new_code_cell
        is_code = cell.cell_type == "code"
        metadata = shown_as_one_line(cell.source) if is_code else {}
        metadata |= {"tags": cell.metadata["tags"]} if "tags" in cell.metadata else {}
        if mark == "exercise":
            if "### BEGIN SOLUTION" not in cell.source:
                raise CourseError(texts.NO_MARKERS.format(where=where))
            exercises.add(name)
            metadata["nbgrader"] = new_marks(name, solution=True)
        elif mark == "check":
            if name not in exercises:
                raise CourseError(texts.CHECK_TOO_EARLY.format(where=where, name=name))
            points[name] = _points(cell, where)
            metadata["nbgrader"] = new_marks(f"{CHECK}{name}", grade=True, locked=True, points=points[name])
        elif mark == "written":
            metadata["nbgrader"] = new_marks(name, solution=True, grade=True, points=_points(cell, where))
        identifier = f"{mark}-{name}" if mark else f"cell-{number:03d}"
        shown = cell.source if is_code or mark else folded(cell.source)
        notebook.cells.append(new(shown, id=identifier[:64], metadata=metadata))
    unchecked = exercises - set(points)
    if unchecked:
        where = f"{path.parent.name}/{path.name}"
        raise CourseError(texts.NOT_CHECKED.format(where=where, names=", ".join(sorted(unchecked))))
    return Source(path.stem, notebook, points, lines)


def _first_lines(text: str, sources: list[str]) -> list[int]:
    """The line of `text` where each of these pieces begins; they occur in this order."""
    lines, position = [], 0
    for source in sources:
        found = text.find(source, position)
        position = max(position, found)
        lines.append(text.count("\n", 0, position) + 1)
    return lines


def write_source(sources: list[Source], folder: Path) -> Path:
    """Write notebooks with answers into a folder, in place of what was there; returns the folder."""
    with replace_folder(folder) as fresh:
        for source in sources:
            nbformat.write(source.notebook, fresh / f"{source.name}.ipynb")
    return folder


def reference_answers(source: Source) -> dict[str, Any]:
    """The names that a source's exercise cells define, run with only the source's imports before them."""
    names: dict[str, Any] = {"__name__": source.name}
    for cell in source.notebook.cells:
        if cell.cell_type != "code" or any(line.startswith("%") for line in cell.source.splitlines()):
            continue
        if marks_on(cell).get("solution"):
            exec(compile(cell.source, source.name, "exec"), names)
        else:
            tree = ast.parse(cell.source)
            tree.body = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
            exec(compile(tree, source.name, "exec"), names)
    return names


def reference_cells(sources: list[Source]) -> dict[str, str]:
    """The cell with the reference answer, by exercise."""
    return {name: source.answer_cell(name) for source in sources for name in source.points}


def _mark(cell: NotebookNode, where: str) -> tuple[str, str]:
    found = [mark for mark in MARKS if mark in cell.metadata]
    if len(found) > 1:
        raise CourseError(texts.SEVERAL_MARKS.format(where=where, marks=texts.AND.join(found)))
    if not found:
        return "", ""
    wanted = "markdown" if found[0] == "written" else "code"
    if cell.cell_type != wanted:
        raise CourseError(texts.OTHER_KIND.format(where=where, mark=found[0], wanted=wanted, kind=cell.cell_type))
    name = str(cell.metadata[found[0]])
    if not name.isidentifier():
        raise CourseError(texts.NO_NAME.format(where=where, mark=found[0], name=name))
    return found[0], name


def _points(cell: NotebookNode, where: str) -> float:
    points = cell.metadata.get("points")
    if isinstance(points, bool) or not isinstance(points, (int, float)) or points <= 0:
        raise CourseError(texts.NO_POINTS.format(where=where, points=points))
    return points

"""Repair a submitted notebook: the learner's cells in their order, with the course's nbgrader metadata (marks).

A submission may be in any state: cells deleted, copied, moved, turned into text, marks lost or forged, a file that is
not a notebook. Only its cells' types, their sources and the names of their marks are used; everything else comes from
the released notebook. Every repair that could affect a grade is reported in a sentence.
"""

import ast
from copy import deepcopy
from dataclasses import dataclass, field

from nbformat import NotebookNode, from_dict

from course_lib.checks.reading.syntax import statements_of
from course_lib.course.marks import answered_exercise, exercise_of, marks_on
from course_lib.judge import texts
from course_lib.judge.clean_html import as_text, clean_markdown
from course_lib.judge.read_notebook import new_cell, read_cells

MOST_MARKDOWN = 50_000  # characters of a notebook that are read as Markdown, which can take seconds; more is plain text


@dataclass
class Repaired:
    """A notebook ready for grading, what was repaired in it, and which of its cells are the course's own."""

    notebook: NotebookNode
    notes: list[str] = field(default_factory=list)
    readable: bool = True


def repair(text: bytes | None, released: NotebookNode) -> Repaired:
    """Read a submitted notebook and repair it from the released one.

    Parameters
    ----------
    text
        The file's content; None if there is none. An unreadable file counts as no answer to any exercise.
    released
        The notebook as it was released.
    """
    if text is None:
        return Repaired(deepcopy(released), readable=False)
    try:
        cells, left_out = read_cells(text)
    except ValueError as error:
        return Repaired(deepcopy(released), [texts.UNREADABLE.format(reason=str(error)[:200])], readable=False)
    # nbformat's own functions would validate every cell and give new ids to cells that are repaired below
    notebook = from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": released.metadata, "cells": cells})
    repaired = Repaired(notebook, [texts.CELLS_LEFT_OUT.format(count=left_out)] if left_out else [])
    given = {_grade_id(cell): cell for cell in released.cells if _grade_id(cell)}
    _keep_known_marks(repaired, given)
    _restore_kinds(repaired, given)
    _keep_one_of_each(repaired, given)
    _find_answers(repaired, given)
    _put_back(repaired, released, given)
    _checks_after_answers(repaired)
    _finish(repaired, released, given)
    return repaired


def _grade_id(cell: NotebookNode) -> str:
    return marks_on(cell).get("grade_id", "")


def _keep_known_marks(repaired: Repaired, given: dict[str, NotebookNode]) -> None:
    """Replace each mark with the course's mark of that name; drop unknown ones."""
    for cell in repaired.notebook.cells:
        name = _grade_id(cell)
        cell.metadata = from_dict({"nbgrader": marks_on(given[name])} if name in given else {})


def _restore_kinds(repaired: Repaired, given: dict[str, NotebookNode]) -> None:
    """Turn code answers that became text back into code, and written answers that became code back into text."""
    cells = repaired.notebook.cells
    for number, cell in enumerate(cells):
        name = _grade_id(cell)
        if not name or cell.cell_type == given[name].cell_type:
            continue
        cells[number] = new_cell(given[name].cell_type, cell.source, cell.id)
        cells[number].metadata = cell.metadata
        if marks_on(given[name]).get("solution"):
            repaired.notes.append(texts.OTHER_KIND.format(name=name))


def _keep_one_of_each(repaired: Repaired, given: dict[str, NotebookNode]) -> None:
    """The last edited cell with a mark keeps it, or the last if none is edited; the others become plain cells."""
    for name in given:
        same = [cell for cell in repaired.notebook.cells if _grade_id(cell) == name]
        if len(same) < 2:
            continue
        worked_on = [cell for cell in same if cell.source.strip() != given[name].source.strip()]
        kept = (worked_on or same)[-1]
        for cell in same:
            if cell is not kept:
                cell.metadata = NotebookNode()
        if marks_on(given[name]).get("solution"):
            repaired.notes.append(texts.COPIES.format(name=name))
            untouched = [cell for cell in same if cell is not kept and cell not in worked_on]
            repaired.notebook.cells = [cell for cell in repaired.notebook.cells if not _among(cell, untouched)]


def _find_answers(repaired: Repaired, given: dict[str, NotebookNode]) -> None:
    """Move the mark of a missing or untouched answer to the last other cell that defines its name."""
    defined: dict[str, set[str]] = {}  # by source: each is parsed once, and only if an answer is looked for
    for name, cell_given in given.items():
        if answered_exercise(cell_given) is None:
            continue
        own = next((cell for cell in repaired.notebook.cells if _grade_id(cell) == name), None)
        if own is not None and own.source.strip() != cell_given.source.strip():
            continue
        others = [cell for cell in repaired.notebook.cells if not _grade_id(cell) and cell.cell_type == "code"]
        defined |= {cell.source: defined_names(cell.source) for cell in others if cell.source not in defined}
        others = [cell for cell in others if name in defined[cell.source]]
        if not others:
            continue
        others[-1].metadata = from_dict({"nbgrader": marks_on(cell_given)})
        repaired.notes.append(texts.ANSWER_ELSEWHERE.format(name=name))
        if own is not None:
            repaired.notebook.cells = [cell for cell in repaired.notebook.cells if cell is not own]


def defined_names(source: str) -> set[str]:
    """The functions, classes and variables that a code cell defines at its top level; none if it is not Python."""
    body = statements_of(source)
    names = {node.name for node in body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
    targets = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    return names | {target.id for target in targets if isinstance(target, ast.Name)}


def _put_back(repaired: Repaired, released: NotebookNode, given: dict[str, NotebookNode]) -> None:
    """Restore deleted graded cells, and deleted course cells that import something."""
    cells = repaired.notebook.cells
    there = {_grade_id(cell) for cell in cells}
    identifiers, sources = {cell.id for cell in cells}, {cell.source.strip() for cell in cells}
    imports = []
    for cell in released.cells:
        name = _grade_id(cell)
        if name and name not in there:
            answer = exercise_of(cell) or ""
            before = next((i for i, other in enumerate(cells) if _grade_id(other) == answer), len(cells) - 1)
            cells.insert(before + 1, deepcopy(cell))
            there.add(name)
            if not exercise_of(cell):
                repaired.notes.append(texts.ANSWER_MISSING.format(name=name))
        elif not name and cell.id not in identifiers and cell.source.strip() not in sources and _imports(cell):
            imports.append(deepcopy(cell))
    if imports:
        repaired.notes.append(texts.IMPORTS_PUT_BACK)
    repaired.notebook.cells = [*imports, *cells]


def _imports(cell: NotebookNode) -> bool:
    if cell.cell_type != "code":
        return False
    return any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in statements_of(cell.source))


def _checks_after_answers(repaired: Repaired) -> None:
    """Move a check that comes before its answer to the place after it."""
    cells = repaired.notebook.cells
    for check in [cell for cell in cells if exercise_of(cell)]:
        name = exercise_of(check)
        answer = next((i for i, cell in enumerate(cells) if _grade_id(cell) == name), None)
        place = next(i for i, cell in enumerate(cells) if cell is check)
        if answer is not None and place < answer:
            cells.insert(answer, cells.pop(place))
            repaired.notes.append(texts.CHECK_MOVED.format(name=name))


def _finish(repaired: Repaired, released: NotebookNode, given: dict[str, NotebookNode]) -> None:
    """Restore the course's own cells, make clean HTML of the learner's texts, and give every cell a unique id."""
    own_texts = {cell.source for cell in released.cells if cell.cell_type == "markdown"}
    used: set[str] = set()
    left = MOST_MARKDOWN
    for number, cell in enumerate(repaired.notebook.cells):
        name, pictures = _grade_id(cell), cell.pop("attachments", {})
        if name and marks_on(given[name]).get("locked"):
            cell.source = given[name].source
        elif cell.cell_type == "markdown" and cell.source not in own_texts:
            short = len(cell.source) <= left
            left -= len(cell.source) if short else 0
            cell.source = clean_markdown(cell.source, pictures) if short else as_text(cell.source)
        if not _is_id(cell.id) or cell.id in used:
            cell.id = f"own-{number}"
        used.add(cell.id)


def _is_id(text: str) -> bool:
    return 0 < len(text) <= 64 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()


def _among(cell: NotebookNode, cells: list[NotebookNode]) -> bool:
    return any(cell is other for other in cells)

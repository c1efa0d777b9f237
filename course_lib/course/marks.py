"""nbgrader's marks (metadata) on notebook cells: which are answers, which are graded, and for how many points."""

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

CHECK = "check_"  # prefix of a check cell's name, followed by its exercise


def marks_on(cell: Mapping[str, Any]) -> dict[str, Any]:
    """The marks on a cell, of a notebook or of its JSON; {} if it has none."""
    return cell["metadata"].get("nbgrader", {})


def exercise_of(cell: NotebookNode) -> str | None:
    """The exercise that a cell checks; None if it is not a check cell."""
    marks = marks_on(cell)
    is_check = cell.cell_type == "code" and marks.get("grade") and not marks.get("solution")
    return graded_exercise(cell) if is_check and str(marks.get("grade_id", "")).startswith(CHECK) else None


def answered_exercise(cell: NotebookNode) -> str | None:
    """The exercise that a code cell is the answer to; None if it is not an answer."""
    marks = marks_on(cell)
    is_answer = cell.cell_type == "code" and marks.get("solution") and not marks.get("grade")
    return str(marks.get("grade_id", "")) if is_answer else None


def graded_exercise(cell: NotebookNode) -> str | None:
    """The exercise that a cell gives points for, checked or graded by hand; None if it gives none."""
    marks = marks_on(cell)
    return str(marks.get("grade_id", "")).removeprefix(CHECK) if marks.get("grade") else None


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """The notebook with all outputs removed, in place."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def new_marks(name: str, **marks: Any) -> dict[str, Any]:
    """The marks of a cell; marks that are not given are off."""
    default = {"grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": False}
    return {**default, "task": False, **marks}

"""nbgrader's marks on the cells of a notebook, which say what is an answer and what is graded for how many points."""

from typing import Any

from nbformat import NotebookNode

CHECK = "check_"  # begins the name of a check cell, which goes on with its exercise


def marks_on(cell: NotebookNode) -> dict[str, Any]:
    """The marks on a cell, {} if it has none."""
    return cell.metadata.get("nbgrader", {})


def exercise_of(cell: NotebookNode) -> str | None:
    """The exercise that a notebook's cell checks, None if it is no check cell."""
    marks = marks_on(cell)
    is_check = cell.cell_type == "code" and marks.get("grade") and not marks.get("solution")
    return graded_exercise(cell) if is_check and str(marks.get("grade_id", "")).startswith(CHECK) else None


def graded_exercise(cell: NotebookNode) -> str | None:
    """The exercise whose points a cell holds, be it checked or graded by hand; None if it holds no points."""
    marks = marks_on(cell)
    return str(marks.get("grade_id", "")).removeprefix(CHECK) if marks.get("grade") else None


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """The notebook, all its outputs taken out."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def new_marks(name: str, **marks: Any) -> dict[str, Any]:
    """The marks of a cell: those that are not given are off."""
    default = {"grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": False}
    return {**default, "task": False, **marks}

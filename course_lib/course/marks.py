"""nbgrader's marks on the cells of a notebook, which say what is an answer and what is graded for how many points."""

from typing import Any

from nbformat import NotebookNode


def exercise_of(cell: NotebookNode) -> str | None:
    """The exercise that a notebook's cell checks, None if it is no check cell."""
    marks = cell.metadata.get("nbgrader", {})
    grade_id = str(marks.get("grade_id", ""))
    is_check = cell.cell_type == "code" and marks.get("grade") and not marks.get("solution")
    return grade_id.removeprefix("check_") if is_check and grade_id.startswith("check_") else None


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """The notebook, all its outputs taken out."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def nbgrader_marks(name: str, **marks: Any) -> dict[str, Any]:
    """The marks of a cell: those that are not given are off."""
    default = {"grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": False}
    return {**default, "task": False, **marks}

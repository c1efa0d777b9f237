"""The still pictures that stand in a learner's notebook where it shows a widget, on GitHub say, until a cell is run.

They come from the run of the source. All other outputs stay out: a reader predicts before seeing what a cell shows.
"""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

Stills = dict[str, dict[str, list[NotebookNode]]]
"""By notebook and cell id, the outputs that are still pictures."""


def read_stills(folder: Path) -> Stills:
    """The still pictures in a folder's notebooks; none of a file that is no notebook."""
    found: Stills = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            found[path.stem] = _stills_of(nbformat.read(path, as_version=4))
        except (ValueError, TypeError, AttributeError, KeyError, nbformat.ValidationError):
            continue
    return found


def put_stills(folder: Path, stills: Stills) -> None:
    """Put the pictures into the cells of the same id in a folder's notebooks, which have no outputs."""
    for name, by_cell in stills.items():
        path = folder / f"{name}.ipynb"
        if not by_cell or not path.is_file():
            continue
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = by_cell.get(cell.id, [])
        nbformat.write(notebook, path)


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """The notebook, all its outputs taken out."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _stills_of(notebook: NotebookNode) -> dict[str, list[NotebookNode]]:
    found = {}
    for cell in notebook.cells:
        if pictures := [output for output in cell.get("outputs", []) if _is_still(output)]:
            found[cell.id] = pictures
    return found


def _is_still(output: NotebookNode) -> bool:
    """A widget's picture is an image alone; a figure's comes with HTML."""
    return output.output_type == "display_data" and set(output.data) == {"image/png"}

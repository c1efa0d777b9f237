"""Static pictures that a learner's notebook shows in place of widgets, for example on GitHub, until a cell is run.

They come from running the source. All other outputs are omitted: learners predict them before they run a cell.
"""

from nbformat import NotebookNode


def with_stills(notebook: NotebookNode, shown: NotebookNode) -> NotebookNode:
    """A notebook with its outputs replaced by the static pictures that cells with the same source have in `shown`."""
    outputs = {cell.source: cell.get("outputs", []) for cell in shown.cells}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in outputs.get(cell.source, []) if _is_still(output)]
    return notebook


def _is_still(output: NotebookNode) -> bool:
    """Whether an output is a widget's picture: only an image, while a figure also has HTML."""
    return output.output_type == "display_data" and set(output.data) == {"image/png"}

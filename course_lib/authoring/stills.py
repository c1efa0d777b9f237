"""The still pictures that stand in a learner's notebook where it shows a widget, on GitHub say, until a cell is run.

They come from the run of the source. All other outputs stay out: a reader predicts before seeing what a cell shows.
"""

from nbformat import NotebookNode


def with_stills(notebook: NotebookNode, shown: NotebookNode) -> NotebookNode:
    """A notebook, its outputs replaced by the still pictures that cells of the same id have in another one."""
    outputs = {cell.id: cell.get("outputs", []) for cell in shown.cells}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in outputs.get(cell.id, []) if _is_still(output)]
    return notebook


def _is_still(output: NotebookNode) -> bool:
    """A widget's picture is an image alone; a figure's comes with HTML."""
    return output.output_type == "display_data" and set(output.data) == {"image/png"}

"""What an exported page needs: a widget's still picture with its description, which nbconvert does not take over.

`course lab` names the class to JupyterLab and to `jupyter nbconvert`, see learner/jupyter_config/.
"""

from html import escape
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode


class DescribedPictures(Preprocessor):
    """Puts an image with its description in place of one that has it in its metadata alone."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """One cell; nbconvert calls this for each."""
        for output in cell.get("outputs", []):
            words = output.get("metadata", {}).get("image/png", {}).get("alt")
            if words and "text/html" not in output.data:
                source = f"data:image/png;base64,{output.data['image/png']}"
                output.data["text/html"] = f'<img class="cw-still" alt="{escape(words)}" src="{source}">'
        return cell, resources

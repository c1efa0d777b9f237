"""For exported pages: a widget's static picture with its description (alt text), which nbconvert drops.

`course lab` registers the class with JupyterLab and `jupyter nbconvert`, see learner/jupyter_config/.
"""

from html import escape
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode


class DescribedPictures(Preprocessor):
    """Replaces an image that has its description only in the metadata with an HTML image that includes it."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Process one cell; nbconvert calls this for each."""
        for output in cell.get("outputs", []):
            shown = output.get("metadata", {}).get("image/png", {})
            words = shown.get("alt")
            if words and "text/html" not in output.data:
                source = f"data:image/png;base64,{output.data['image/png']}"
                style = f' style="width:100%;max-width:{shown["width"]}px"' if "width" in shown else ""
                output.data["text/html"] = f'<img class="cw-still"{style} alt="{escape(words)}" src="{source}">'
        return cell, resources

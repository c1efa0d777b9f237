"""Make the pages of the chapters: every source with its outputs, as a learner gets it, without the answers.

What ran is kept in var/executed; this takes the answers out and writes docs/chapters/, which Sphinx reads.
"""

import shutil
import sys
from pathlib import Path

import nbformat
from nbgrader.preprocessors import ClearSolutions

from course_lib.authoring.build import executed_sources
from course_lib.course.folders import Course, nbgrader_config

DOCS = Path(__file__).parent
COURSE = Course(DOCS.parent)
WIDGET = "application/vnd.jupyter.widget-view+json"


def readable(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """An executed source without answers, without check results, and with pictures in place of live widgets."""
    clear = ClearSolutions(config=nbgrader_config(COURSE))
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution"):
            clear.preprocess_cell(cell, {"language": "python"}, 0)
        if cell.cell_type != "code":
            continue
        if marks:
            cell.outputs = []
        for output in cell.outputs:
            data = output.get("data", {})
            data.pop(WIDGET, None)
            if "course-map" in str(data.get("text/html", "")):
                data["text/html"] = data["text/html"].replace('.ipynb"', '.html"')
        cell.outputs = [output for output in cell.outputs if _is_shown(output)]
    return notebook


def _is_shown(output: nbformat.NotebookNode) -> bool:
    if "data" not in output:
        return True
    is_own_progress = "course-progress" in str(output.data.get("text/html", ""))
    is_button = str(output.data.get("text/plain", "")).startswith("SubmitButton")
    return bool(output.data) and not is_own_progress and not is_button


def main() -> None:
    target = DOCS / "chapters"
    shutil.rmtree(target, ignore_errors=True)
    for chapter in COURSE.sources():
        (target / chapter).mkdir(parents=True)
        for name, notebook in executed_sources(COURSE, chapter).items():
            nbformat.write(readable(notebook), target / chapter / f"{name}.ipynb")
        print(f"pages of {chapter}", file=sys.stderr)


if __name__ == "__main__":
    main()

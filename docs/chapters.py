"""Make the pages of the chapters: every source with its outputs, as a learner gets it, without the answers.

What ran is kept in var/executed; this takes the answers out and writes docs/chapters/, which Sphinx reads. A widget
becomes a place from which live.js draws it; its state and the texts that widgets share, such as their modules,
are written to _static/live/, each once, and loaded when the place comes near.
"""

import re
import shutil
import sys
from pathlib import Path

import nbformat
from nbgrader.preprocessors import ClearSolutions

from course_lib.authoring.build import executed_sources
from course_lib.course.folders import Course, nbgrader_config
from course_lib.course.live import live_outputs, place_of, script_of
from course_lib.course.marks import marks_on

DOCS = Path(__file__).parent
COURSE = Course(DOCS.parent)
MAP_LINK = re.compile(r'href="([^"]+)\.ipynb"')
LIVE = DOCS / "_static" / "live"
COMPARE = "Compare with your prediction"
BANNER = """```{note}
You are reading. The widgets play here; other controls, your own answers and their checks need
[the course on your computer](../../guide/learner.md).
```"""


def fold_answers(cells: list[nbformat.NotebookNode]) -> None:
    """After a prediction, put what a cell prints and the paragraph that follows behind a line to open."""
    predicted = ran = False
    for cell in cells:
        if cell.cell_type == "code":
            ran = predicted
            if predicted and "course-live" not in str(cell.outputs):
                cell.metadata.setdefault("tags", []).append("hide-output")
            continue
        if ran and not cell.source.startswith(("#", "**Predict", "<details>")):
            answer, *rest = cell.source.split("\n\n")
            folded = f"<details><summary>{COMPARE}</summary>\n\n{answer}\n\n</details>"
            cell.source = "\n\n".join([folded, *rest])
        predicted, ran = "**Predict:**" in cell.source, False


def readable(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """An executed source without answers and check results, its widgets and pictures as a page shows them."""
    clear = ClearSolutions(config=nbgrader_config(COURSE))
    for output, shown in live_outputs(notebook):
        output.data = {"text/html": live(output, shown)}
    for cell in notebook.cells:
        marks = marks_on(cell)
        if marks.get("solution"):
            clear.preprocess_cell(cell, {"language": "python"}, 0)
        if "jupyter" in cell.metadata:
            cell.metadata.setdefault("tags", []).append("hide-input")
        if cell.cell_type != "code":
            continue
        if marks:
            cell.outputs = []
        for output in cell.outputs:
            data = output.get("data", {})
            if "course-live" in str(data.get("text/html", "")):
                cell.metadata.setdefault("mystnb", {}).setdefault("image", {})["classes"] = "course-still"
            if words := output.get("metadata", {}).get("image/png", {}).get("alt"):
                cell.metadata.setdefault("mystnb", {}).setdefault("image", {})["alt"] = words
            if "course-map" in str(data.get("text/html", "")):
                data["text/html"] = MAP_LINK.sub(as_page, data["text/html"])
        cell.outputs = [output for output in cell.outputs if _is_shown(output)]
    fold_answers(notebook.cells)
    return notebook


def as_page(link: re.Match) -> str:
    """A link of the map of ideas as one to a page of the site; no link if course.toml leaves the page out."""
    _, chapter, name = link[1].split("/")
    taught = chapter in COURSE.chapters() and name in COURSE.notebook_names(chapter)
    return f'href="../{chapter}/{name}.html"' if taught else ""


def live(output: nbformat.NotebookNode, shown: dict) -> str:
    """The place of a widget, whose texts are written as files that any page can load, also from file://."""
    place, texts = place_of(output, shown)
    for digest, text in texts.items():
        (LIVE / f"{digest}.js").write_text(script_of(digest, text), encoding="utf-8")
    return place


def _is_shown(output: nbformat.NotebookNode) -> bool:
    if "data" not in output:
        return True
    is_own_progress = "course-progress" in str(output.data.get("text/html", ""))
    is_button = str(output.data.get("text/plain", "")).startswith("SubmitButton")
    return bool(output.data) and not is_own_progress and not is_button


def main() -> None:
    target = DOCS / "chapters"
    for folder in (target, LIVE):
        shutil.rmtree(folder, ignore_errors=True)
    LIVE.mkdir(parents=True)
    for chapter in COURSE.sources():
        (target / chapter).mkdir(parents=True)
        executed = executed_sources(COURSE, chapter)
        for name in COURSE.notebook_names(chapter):  # none that course.toml leaves out
            notebook = executed[name]
            notebook.cells.insert(1, nbformat.v4.new_markdown_cell(BANNER))
            nbformat.write(readable(notebook), target / chapter / f"{name}.ipynb")
        print(f"pages of {chapter}", file=sys.stderr)


if __name__ == "__main__":
    main()

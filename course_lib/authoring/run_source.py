"""Run a source from top to bottom, and report what is wrong with its line in the source."""

import copy
import os
import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from course_lib.authoring import texts
from course_lib.course.folders import Course, CourseError
from course_lib.course.marks import exercise_of
from course_lib.course.source import Source

CELL_LIMIT = 120  # seconds per cell of a source
RECORDING = "COURSE_RECORD"  # makes widgets record their answers for the site: widgets/shared/view/recorded.py
EXECUTED = "executed"  # in var/: the sources with their outputs


def run_source(path: Path, source: Source) -> NotebookNode:
    """Run the notebook made from a source, in the source's folder; returns it with its outputs.

    Raises
    ------
    CourseError
        If a cell fails, warns or takes too long, or an exercise's check does not give all its points: the message
        begins with the file and, if known, the line of the source.
    """
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=CELL_LIMIT, kernel_name="python3", resources=resources)
    client.extra_arguments = ["--log-level=ERROR"]
    try:
        client.execute(env={**os.environ, RECORDING: "1"})
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise CourseError(_failure(notebook, path.parent.name, source, error)) from error
    for number, cell in enumerate(notebook.cells):
        where = f"{path.parent.name}/{source.name}.md:{source.lines[number]}"
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise CourseError(texts.WARNS.format(where=where, text=output["text"]))
        html = "".join(str(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", []))
        exercise = exercise_of(cell)
        if exercise and 'data-passed="true"' not in html:
            raise CourseError(texts.FAILS_OWN_CHECK.format(where=where, exercise=exercise))
    return notebook


def _failure(notebook: NotebookNode, chapter: str, source: Source, error: Exception) -> str:
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
                inside = re.search(r"Cell In\[\d+\], line (\d+)", plain)
                line = source.lines[number] + (int(inside.group(1)) - 1 if inside else 0)
                return f"{chapter}/{source.name}.md:{line}: {output.ename}: {output.evalue}\n{plain}"
    return texts.DOES_NOT_RUN.format(source=f"{chapter}/{source.name}.md", error=error)


def keep_executed(course: Course, chapter: str, source: Source, state: str, notebook: NotebookNode) -> None:
    """Store a source with its outputs and the digest of its inputs."""
    path = course.var / EXECUTED / chapter / f"{source.name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    notebook.metadata.course_state = state
    nbformat.write(notebook, path)


def read_executed(course: Course, chapter: str, source: Source, state: str) -> NotebookNode | None:
    """The source with the outputs of its last run; None if its code has changed since.

    The prose may have changed.
    """
    path = course.var / EXECUTED / chapter / f"{source.name}.ipynb"
    if not path.is_file():
        return None
    kept = nbformat.read(path, as_version=4)
    if kept.metadata.get("course_state") != state:
        return None
    notebook = copy.deepcopy(source.notebook)
    ran = [cell for cell in kept.cells if cell.cell_type == "code"]
    for cell, before in zip([c for c in notebook.cells if c.cell_type == "code"], ran, strict=True):
        cell.outputs, cell.execution_count = before.outputs, before.execution_count
    notebook.metadata.widgets = kept.metadata.get("widgets", {})
    return notebook

"""Running a source from top to bottom, and telling what is wrong by the line of the source."""

import hashlib
import json
import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

import course_lib
from course_lib.grading.course import Course, CourseError
from course_lib.grading.source import Source, exercise_of

CELL_LIMIT = 120  # seconds for a cell of a source
RECORD = "built.json"  # in var/: what every source was when it last ran well
EXECUTED = "executed"  # in var/: the sources with their outputs


def run_source(path: Path, source: Source) -> NotebookNode:
    """Run the notebook that was made of a source, in its folder; the notebook with its outputs.

    Raises
    ------
    CourseError
        If a cell fails or warns, or an exercise's check does not give all its points: the message begins with the
        file and the line of the source.
    """
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=CELL_LIMIT, kernel_name="python3", resources=resources)
    client.extra_arguments = ["--log-level=ERROR"]
    try:
        client.execute()
    except CellExecutionError as error:
        raise CourseError(_failure(notebook, path.parent.name, source, error)) from error
    for number, cell in enumerate(notebook.cells):
        where = f"{path.parent.name}/{source.name}.md:{source.lines[number]}"
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise CourseError(f"{where}: this cell warns:\n{output['text']}")
        html = "".join(str(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", []))
        exercise = exercise_of(cell)
        if exercise and 'data-passed="true"' not in html:
            raise CourseError(f"{where}: the reference fails its own check of {exercise}.")
    return notebook


def _failure(notebook: NotebookNode, chapter: str, source: Source, error: CellExecutionError) -> str:
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
                inside = re.search(r"Cell In\[\d+\], line (\d+)", plain)
                line = source.lines[number] + (int(inside.group(1)) - 1 if inside else 0)
                return f"{chapter}/{source.name}.md:{line}: {output.ename}: {output.evalue}\n{plain}"
    return f"{chapter}/{source.name}.md does not run:\n{error}"


class Record:
    """Which sources have run well as they are now, with the bank and the library as they are now."""

    def __init__(self, course: Course) -> None:
        self._course, self._path = course, course.var / RECORD
        self._known: dict[str, str] = {}
        if self._path.is_file():
            self._known = json.loads(self._path.read_text(encoding="utf-8"))
        library = Path(course_lib.__file__).parent
        self._library = _digest(sorted(path for path in library.rglob("*") if path.suffix in (".py", ".js", ".css")))

    def is_new(self, chapter: str, source: Source) -> bool:
        """Whether this source has yet to run."""
        is_known = self._known.get(f"{chapter}/{source.name}") == self._state(chapter, source)
        return not (is_known and executed(self._course, chapter, source).is_file())

    def has_run(self, chapter: str, source: Source, notebook: NotebookNode) -> None:
        """Note that this source ran well, and keep the notebook with its outputs, for docs/."""
        path = executed(self._course, chapter, source)
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        self._known[f"{chapter}/{source.name}"] = self._state(chapter, source)
        self._path.write_text(json.dumps(self._known, indent=1, sort_keys=True), encoding="utf-8")

    def _state(self, chapter: str, source: Source) -> str:
        folder = self._course.solutions / chapter
        return _digest([folder / f"{source.name}.md", *sorted(folder.glob("*.py"))]) + self._library


def executed(course: Course, chapter: str, source: Source) -> Path:
    """Where a source is kept with its outputs, answers included."""
    return course.var / EXECUTED / chapter / f"{source.name}.ipynb"


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()[:16]

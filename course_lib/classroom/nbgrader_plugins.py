"""Plugins for nbgrader's own commands that use this course's grader; `nbgrader_config.py` configures them.

`SubmissionExporter` reads a submission in any state; `ExecuteApart` replaces nbgrader's `Execute`. A check cell is
never run: the grader makes its output from calls into the learner's process, on the visible cases and on new hidden
ones. `FeedbackExporter` makes the course's feedback page.
"""

import secrets
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbconvert.exporters import Exporter, NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float

from course_lib.checks.spec import Check
from course_lib.classroom import texts
from course_lib.classroom.asked import asked_in
from course_lib.classroom.copies import with_copies
from course_lib.classroom.feedback import feedback_page
from course_lib.classroom.grading import exercise_grade
from course_lib.classroom.records import merge_record, read_record
from course_lib.classroom.scores import read_marks
from course_lib.classroom.submission import Submission, read_submission
from course_lib.course.chapter_checks import make_checks
from course_lib.course.folders import Course, find_course
from course_lib.course.source import read_sources, reference_cells
from course_lib.judge.judge_notebook import Judged, judge_notebook, withheld
from course_lib.judge.learner_session import TimeLimits
from course_lib.judge.needed_cells import imported_modules
from course_lib.judge.repair import Repaired, repair
from course_lib.judge.sandbox import SandboxError, available, warm_sandbox, why_not

NOTES = "course_notes"  # in a notebook's metadata, from the autograder's first pass to its second


class SubmissionExporter(NotebookExporter):
    """Read a submitted notebook as `course grade` does: links are not followed, a broken file is not an error."""

    def from_filename(self, filename: str, resources: Any = None, **more: Any) -> Any:
        """The notebook restored to the course's form; repairs are noted in the log and in its metadata."""
        folder, name = Path(filename).parent.resolve(), Path(filename).stem
        course = find_course(folder)
        if not folder.is_relative_to(course.var / "submitted"):  # the second pass, on the first one's output
            return super().from_filename(filename, resources, **more)
        submission = _read(course, folder)
        _take_back_links(folder, course.var / "autograded" / folder.parent.name / folder.name)
        released = nbformat.read(course.notebooks / folder.name / f"{name}.ipynb", as_version=4)
        repaired = repair(submission.notebooks[name], released)
        notes = [*submission.notes[name], *repaired.notes]
        for note in notes:
            self.log.warning(note)
        repaired.notebook.metadata = {**repaired.notebook.metadata, NOTES: notes}
        about = {**(resources or {}), "metadata": {"name": name, "path": str(folder)}}
        return self.from_notebook_node(repaired.notebook, resources=about)


def find_renamed(notebooks: list[str], **_: Any) -> None:
    """Add the chapter's notebooks that were submitted under another name: nbgrader's hook."""
    folder = Path(notebooks[0]).parent.resolve()
    for name, content in _read(find_course(folder), folder).notebooks.items():
        path = str(Path(notebooks[0]).with_name(f"{name}.ipynb"))
        if content is not None and path not in notebooks:
            notebooks.append(path)


def _read(course: Course, folder: Path) -> Submission:
    files = sorted((course.notebooks / folder.name).glob("*.ipynb"))  # nbgrader also grades what is left out
    released = {path.stem: nbformat.read(path, as_version=4) for path in files}
    return with_copies(read_submission(folder, list(released)), released)[0]


def _take_back_links(folder: Path, copied: Path) -> None:
    """Remove what nbgrader copied by following links next to the notebooks, before any code runs there."""
    for path in folder.iterdir():
        if path.is_symlink() and (copied / path.name).is_file():
            (copied / path.name).unlink()


class ExecuteApart(NbGraderPreprocessor):
    """Run the learner's cells in the sandbox and grade the exercises from outside."""

    cell_limit = Float(TimeLimits.cell, help="Seconds for one cell").tag(config=True)
    call_limit = Float(TimeLimits.call, help="Seconds for one call of a learner's function").tag(config=True)
    notebook_limit = Float(TimeLimits.notebook, help="Seconds for a whole notebook").tag(config=True)
    without_sandbox = Bool(False, help="Run code without a sandbox where there can be none").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Fill in the outputs of the code cells, and store the record for feedback pages and reports."""
        if not available() and not self.without_sandbox:
            raise SandboxError(texts.NO_SANDBOX.format(reason=why_not()))
        folder = Path(resources["metadata"]["path"])
        about, course = resources["nbgrader"], find_course(folder)
        released = nbformat.read(course.notebooks / about["assignment"] / f"{about['notebook']}.ipynb", as_version=4)
        checks, seed, references = hidden_checks(course, about["assignment"])
        limits = TimeLimits(self.cell_limit, self.call_limit, self.notebook_limit)
        sandbox = warm_sandbox(imported_modules(released), withheld(checks)) if available() else None
        repaired = Repaired(nb, nb.metadata.pop(NOTES, []))
        judged = judge_notebook(repaired, released, checks, folder, seed, limits, sandbox, references)
        _keep(course, about, judged, seed)
        return judged.notebook, resources


def _keep(course: Course, about: dict[str, str], judged: Judged, seed: int) -> None:
    name = about["notebook"]
    exercises = [exercise_grade(name, result) for result in judged.results]
    merge_record(course, about["assignment"], about["student"], seed, name, exercises, judged.notes)


class FeedbackExporter(Exporter):
    """The course's feedback page instead of nbgrader's, which would show hidden cases."""

    file_extension = ".html"

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **more: Any) -> tuple[str, ResourcesDict]:  # type: ignore[override]
        """The page of the notebook named in `resources`."""
        _, resources = super().from_notebook_node(nb, resources, **more)
        about, course = resources["nbgrader"], find_course(Path(resources["metadata"]["path"]))
        record = read_record(course, about["assignment"], about["student"])
        if record is None:
            raise ValueError(texts.NOT_JUDGED.format(student=about["student"], chapter=about["assignment"]))
        marks = read_marks(course, about["assignment"], about["student"])
        asked = asked_in(course.notebooks / about["assignment"] / f"{about['notebook']}.ipynb")
        return feedback_page(record, marks, about["notebook"], asked=asked), resources


@cache
def hidden_checks(course: Course, chapter: str) -> tuple[dict[str, Check], int, dict[str, str]]:
    """A chapter's checks with hidden cases, their seed, and the reference answers: the same for the whole run."""
    seed, sources = secrets.randbits(64), read_sources(course, chapter)
    return make_checks(course, chapter, sources, np.random.default_rng(seed)), seed, reference_cells(sources)

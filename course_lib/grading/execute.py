"""nbgrader's autograder with this course's judge in it: the two steps that `nbgrader_config.py` puts into its lists.

`RepairCells` stands first among the sanitising steps and makes a notebook of what was handed in; `ExecuteApart` takes
the place of nbgrader's `Execute`. A check cell is not run at all: what it would show is made by the judge, from calls
into the learner's process, on the visible cases and on fresh hidden ones.
"""

import secrets
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float

from course_lib.checks.spec import Check
from course_lib.grading.answers import make_checks, read_sources
from course_lib.grading.course import Course, find_course
from course_lib.grading.judging import TimeLimits, imported_modules, judge_notebook
from course_lib.grading.repair import Repaired, repair
from course_lib.grading.sandbox import INSTALL_BUBBLEWRAP, SandboxError, available, warm_sandbox


class RepairCells(NbGraderPreprocessor):
    """Bring a submitted notebook into the form that the course gave it."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Give the repaired notebook in place of `nb`; what was repaired goes to the log."""
        repaired = repair(nbformat.writes(nb).encode(), released_notebook(resources))
        for note in repaired.notes:
            self.log.warning(note)
        return repaired.notebook, resources


class ExecuteApart(NbGraderPreprocessor):
    """Run the learner's cells in the sandbox and judge the exercises from outside."""

    cell_limit = Float(60.0, help="Seconds for one cell").tag(config=True)
    call_limit = Float(20.0, help="Seconds for one call of a learner's function").tag(config=True)
    notebook_limit = Float(300.0, help="Seconds for a whole notebook").tag(config=True)
    without_sandbox = Bool(False, help="Run code without a sandbox where there is no bubblewrap").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Fill in the outputs of the code cells."""
        if not available() and not self.without_sandbox:
            raise SandboxError(
                "bubblewrap is missing, so other people's code can't be run safely. "
                f"{INSTALL_BUBBLEWRAP}. For your own work: `course submit`."
            )
        folder = Path(resources["metadata"]["path"])
        released = released_notebook(resources)
        checks, seed = hidden_checks(find_course(folder), resources["nbgrader"]["assignment"])
        limits = TimeLimits(self.cell_limit, self.call_limit, self.notebook_limit)
        sandbox = warm_sandbox(imported_modules(released)) if available() else None
        judged = judge_notebook(Repaired(nb), released, checks, folder, seed, limits, sandbox)
        return judged.notebook, resources


def released_notebook(resources: ResourcesDict) -> NotebookNode:
    """The notebook as it was given out, of which the submitted one is a version."""
    about = resources["nbgrader"]
    course = find_course(Path(resources["metadata"]["path"]))
    return nbformat.read(course.notebooks / about["assignment"] / f"{about['notebook']}.ipynb", as_version=4)


@cache
def hidden_checks(course: Course, chapter: str) -> tuple[dict[str, Check], int]:
    """A chapter's checks with hidden cases, and the seed that they were drawn from: the same all through a run."""
    seed = secrets.randbits(64)
    return make_checks(course, chapter, read_sources(course, chapter), np.random.default_rng(seed)), seed

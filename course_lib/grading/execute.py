"""nbgrader's step that runs a submission: the learner's cells in a process of their own, the judging outside it.

Takes the place of nbgrader's `Execute` in `Autograde.autograde_preprocessors`. A check cell is not run at all: what
it would show is made here, from calls into the learner's process, on the visible cases and on fresh hidden ones.
"""

import secrets
from pathlib import Path

import numpy as np
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Float

from course_lib.checks import report
from course_lib.checks.judge import Result
from course_lib.grading.answers import make_checks, read_sources
from course_lib.grading.course import find_course
from course_lib.grading.session import Session, judge_in
from course_lib.grading.source import exercise_of


class ExecuteApart(NbGraderPreprocessor):
    """Run the learner's cells apart and judge the exercises from outside."""

    cell_limit = Float(60.0, help="Seconds for one cell").tag(config=True)
    call_limit = Float(20.0, help="Seconds for one call of a learner's function").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Fill in the outputs of every code cell."""
        folder = Path(resources["metadata"]["path"])
        course = find_course(folder)
        chapter = resources["nbgrader"]["assignment"]
        seed = secrets.randbits(64)
        checks = make_checks(course, chapter, read_sources(course, chapter), np.random.default_rng(seed))
        with Session(folder, self.cell_limit, self.call_limit) as session:
            for cell in nb.cells:
                if cell.cell_type != "code":
                    continue
                exercise = exercise_of(cell)
                if exercise in checks:
                    outputs = check_outputs(judge_in(session, checks[exercise]), seed)
                else:
                    outputs = session.run(cell.source)
                cell.outputs = [notebook_output(output) for output in outputs]
        return nb, resources


def check_outputs(result: Result, seed: int) -> list[dict]:
    """A check cell's outputs: the report, and the points as the number that nbgrader looks for."""
    shown = {"text/plain": report.as_text(result), "text/html": report.as_html(result)}
    points = {"text/plain": f"{result.points:g}"}
    about = {"course": {"seed": seed, "misconception": result.misconception}}
    return [
        {"output_type": "display_data", "data": shown, "metadata": about},
        {"output_type": "execute_result", "data": points, "metadata": {}},
    ]


def notebook_output(output: dict) -> NotebookNode:
    """A recorded output as nbformat wants it."""
    if output["output_type"] == "execute_result":
        output = {**output, "execution_count": None}
    return from_dict(output)

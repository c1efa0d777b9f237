"""A short chapter for hostile submissions, judged in one warm sandbox with small limits."""

import nbformat
import numpy as np
import pytest
from parts import need
from small_course import CHAPTER, NOTEBOOK, ROOT

from course_lib.classroom.grading import Chapter, grade
from course_lib.classroom.submission import Submission
from course_lib.course.chapter_checks import make_checks
from course_lib.course.folders import Course
from course_lib.course.source import read_sources, reference_cells
from course_lib.judge.judge_notebook import withheld
from course_lib.judge.learner_session import TimeLimits
from course_lib.judge.sandbox import Sandbox
from course_lib.sandboxed.lockdown import Limits

KEPT = ("add_intercept", "check_add_intercept", "mse_gradient", "check_mse_gradient")
LIMITS = TimeLimits(cell=2.0, call=2.0, notebook=10.0)


@pytest.fixture(scope="session")
def released():
    """The released notebook of section 4.1, cut down to two exercises and one import."""
    notebook = nbformat.read(ROOT / "notebooks" / CHAPTER / f"{NOTEBOOK}.ipynb", as_version=4)
    kept = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") in KEPT]
    notebook.cells = [nbformat.v4.new_code_cell("import numpy as np", id="imports"), *kept]
    return notebook


@pytest.fixture(scope="session")
def chapter(released):
    course = Course(ROOT)
    sources = read_sources(course, CHAPTER)
    checks = make_checks(course, CHAPTER, sources, np.random.default_rng(20261124))
    own = {name: checks[name] for name in KEPT[::2]}
    return Chapter(CHAPTER, {NOTEBOOK: released}, own, 20261124, LIMITS, reference_cells(sources))


@pytest.fixture(scope="session")
def judge(chapter):
    """Judge a notebook, given as bytes: `judge(content, files)`."""
    need("bubblewrap")
    visible = (ROOT / "notebooks" / CHAPTER / "checks.json").read_bytes()
    with (
        Sandbox(
            ("numpy", "course_lib.linear"), Limits(memory=400, disk=16, file=8), withheld(chapter.checks)
        ) as sandbox,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("course_lib.judge.judge_submission.warm_sandbox", lambda *_: sandbox)

        def run(content, files=None):
            submission = Submission("eve", CHAPTER, {NOTEBOOK: content}, {"checks.json": visible, **(files or {})})
            return grade(chapter, submission)

        yield run

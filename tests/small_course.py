"""A course of one's own for each test, and a learner's answers in it."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from parts import need

from course_lib.checks.spec import CHECK_FILE, load_checks, to_text
from course_lib.course.digests import inputs, note_built
from course_lib.course.folders import Course
from course_lib.judge.sandbox import Sandbox
from course_lib.learner.work_folder import bring_in_new

ROOT = Path(__file__).parents[1]
CHAPTER = "ch04_worked_examples"
NOTEBOOK = "1_linear_regression"
SHARED_BANK = "solutions/ch03_algorithms/exercises_mse_gradient.py"  # which chapter 4's bank takes over

RIGHT = {
    "add_intercept": "def add_intercept(x):\n    return np.column_stack([np.ones(len(x)), x.reshape(len(x), -1)])",
    "mse_gradient": "def mse_gradient(theta, X, y):\n    return 2 / len(y) * (X @ theta - y) @ X",
    "fit_line": (
        "def fit_line(x, y, lr=0.01, steps=1000):\n"
        "    theta = np.zeros(2)\n"
        "    for _ in range(steps):\n"
        "        theta = theta - lr * mse_gradient(theta, add_intercept(x), y)\n"
        "    return theta"
    ),
}
TWO_FORGOTTEN = "def mse_gradient(theta, X, y):\n    r = X @ theta - y\n    return (r[:, None] * X).mean(axis=0)"


def _other_sections(folder: str, names: list[str]) -> list[str]:
    other = [name for name in names if name.startswith(("2_", "exercises_"))]
    return other if Path(folder).name == CHAPTER else []


@pytest.fixture(scope="session")
def sandbox():
    """A warm sandbox."""
    need("bubblewrap")
    with Sandbox(("numpy", "course_lib.linear", "scipy.special")) as sandbox:
        yield sandbox


@pytest.fixture(params=["missing", "not allowed"])
def no_sandbox(request, tmp_path_factory, monkeypatch) -> str:
    """A machine on which no sandbox can be made, and what is said of it."""
    if request.param == "missing":
        monkeypatch.setattr("course_lib.judge.sandbox.shutil.which", lambda _: None)
        return "apt-get install bubblewrap"
    forbidden = tmp_path_factory.mktemp("bin") / "bwrap"
    forbidden.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace.' >&2\nexit 1\n")
    forbidden.chmod(0o755)
    monkeypatch.setenv("PATH", str(forbidden.parent), prepend=os.pathsep)
    return "No permissions to create a new namespace. "


@pytest.fixture(scope="session")
def small_course(tmp_path_factory) -> Path:
    """A small course, as after a clone: the start page, and chapter 4 with 4.1 alone. Only ever copied."""
    root = tmp_path_factory.mktemp("small-course")
    for name in ("solutions", "notebooks"):
        for chapter in ("00_start_here", CHAPTER):
            shutil.copytree(ROOT / name / chapter, root / name / chapter, ignore=_other_sections)
    (root / SHARED_BANK).parent.mkdir()
    shutil.copy(ROOT / SHARED_BANK, root / SHARED_BANK)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    kept = load_checks(root / "notebooks" / CHAPTER, RIGHT).values()
    (root / "notebooks" / CHAPTER / CHECK_FILE).write_text(to_text(kept), encoding="utf-8")
    for chapter in ("00_start_here", CHAPTER):
        note_built(Course(root), chapter, inputs(Course(root), chapter))
    return root


@pytest.fixture
def course(small_course, tmp_path, monkeypatch) -> Course:
    """The small course, with the working folder in it."""
    shutil.copytree(small_course, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Course(tmp_path)


@pytest.fixture
def one_section(course) -> Course:
    """The course with chapter 4 cut down to its first section."""
    for folder in (course.solutions, course.notebooks):
        for path in (folder / CHAPTER).iterdir():
            if path.suffix in (".md", ".ipynb") and path.stem != NOTEBOOK:
                path.unlink()
    return course


@pytest.fixture
def hand_in(course):
    """Put a submission where a collected one lies: `hand_in("ada", mse_gradient="def ...")`."""

    def write(student: str, **sources: str) -> Path:
        notebook = nbformat.read(course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb", as_version=4)
        for cell in notebook.cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("solution") and marks["grade_id"] in sources:
                cell.source = sources[marks["grade_id"]]
        folder = course.var / "submitted" / student / CHAPTER
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, folder / f"{NOTEBOOK}.ipynb")
        return folder / f"{NOTEBOOK}.ipynb"

    return write


@pytest.fixture
def answer(course):
    """Write answers into work/ as a learner would: `answer(mse_gradient="def ...")`."""
    bring_in_new(course)
    path = course.work / CHAPTER / f"{NOTEBOOK}.ipynb"

    def write(**sources: str) -> Path:
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("solution") and marks["grade_id"] in sources:
                cell.source = sources[marks["grade_id"]]
        nbformat.write(notebook, path)
        return path

    return write

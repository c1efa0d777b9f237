"""Marks in a source become nbgrader's metadata; wrong marks are told with the cell they stand on."""

from pathlib import Path

import jupytext
import pytest
from jupytext.config import load_jupytext_configuration_file

from course_lib.course.folders import CourseError
from course_lib.course.source import read_source, reference_answers

HEADER = "---\nkernelspec:\n  name: python3\n  display_name: Python 3\n  language: python\n---\n"
ANSWER = "def f(x):\n    ### BEGIN SOLUTION\n    return np.sqrt(x)\n    ### END SOLUTION"


def code(source, **marks):
    lines = "".join(f":{key}: {value}\n" for key, value in marks.items())
    return f"```{{code-cell}}\n{lines}\n{source}\n```\n\n"


@pytest.fixture
def source(tmp_path):
    def write(*cells):
        path = tmp_path / "1_section.md"
        path.write_text(HEADER + "\n# Title\n\n" + "".join(cells))
        return read_source(path)

    return write


GOOD = (code("import numpy as np"), code(ANSWER, exercise="f"), code("check(f)", check="f", points=2))


def test_marks_become_nbgrader_cells_with_ids_made_of_names(source):
    read = source(*GOOD, '+++ {"written": "why", "points": 3}\n\nBecause.\n')
    ids = [cell.id for cell in read.notebook.cells]
    assert ids == ["cell-001", "cell-002", "exercise-f", "check-f", "written-why"]
    solution, check, written = (cell.metadata.nbgrader for cell in read.notebook.cells[2:])
    assert (solution.solution, solution.grade, solution.locked) == (True, False, False)
    assert (check.grade, check.locked, check.points, check.grade_id) == (True, True, 2, "check_f")
    assert (written.grade, written.solution, written.points) == (True, True, 3)
    assert read.points == {"f": 2}


def test_reading_twice_gives_the_same_notebook(source):
    assert source(*GOOD).notebook == source(*GOOD).notebook


def test_reference_answers_run_on_the_imports_alone(source):
    read = source(*GOOD[:1], code("1 / 0\nprint('not run')"), *GOOD[1:])
    assert reference_answers(read)["f"](9.0) == 3.0


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ([code("def f(): pass", exercise="f")], "BEGIN SOLUTION and ### END SOLUTION"),
        ([code(ANSWER, exercise="f")], "no check cell for f"),
        ([code("check(f)", check="f", points=2)], "must come after the cell with `exercise: f`"),
        ([code(ANSWER, exercise="f"), code("check(f)", check="f")], "must be a number greater than 0"),
        (
            [code(ANSWER, exercise="f"), code("check(f)", check="f", points=-1)],
            "must be a number greater than 0",
        ),
        ([code(ANSWER, exercise="f", check="f")], "exercise and check"),
        ([code(ANSWER, exercise="not a name")], "not a valid Python name"),
        ([code("text", written="w", points=1)], "belongs on a markdown cell"),
    ],
)
def test_a_wrong_mark_is_told_with_its_cell(source, cells, complaint):
    with pytest.raises(CourseError, match="1_section") as caught:
        source(*cells)
    assert complaint in str(caught.value)


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", sorted(ROOT.glob("solutions/*/*.md")), ids=lambda path: path.stem)
def test_a_source_lies_as_jupyterlab_saves_it(path):
    notebook = jupytext.read(path)
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}  # as the kernel tells it
    saved = jupytext.writes(
        notebook, fmt="md:myst", config=load_jupytext_configuration_file(str(ROOT / "jupytext.toml"))
    )
    assert path.read_text(encoding="utf-8") == saved, f"open {path.name} in JupyterLab as a notebook and save it"

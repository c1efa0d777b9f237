"""Answers that are not where they belong are found or named: nobody gets 0 points in silence."""

import json
from copy import deepcopy

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_course import CHAPTER, NOTEBOOK, RIGHT, ROOT
from typer.testing import CliRunner

from course_lib.classroom.copies import answered, with_copies
from course_lib.classroom.records import read_record
from course_lib.classroom.submission import Submission, read_submission
from course_lib.cli import app

RELEASED = {
    name: nbformat.read(ROOT / "notebooks" / CHAPTER / f"{name}.ipynb", as_version=4)
    for name in (NOTEBOOK, "2_multilayer_perceptron")
}
COPY = f"{NOTEBOOK}-Copy1.ipynb"


def text(name=NOTEBOOK, pictures=0, **sources):
    notebook = deepcopy(RELEASED[name])
    for cell in notebook.cells:
        cell.source = sources.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    if pictures:
        code = next(cell for cell in notebook.cells if cell.cell_type == "code")
        code.outputs = [nbformat.v4.new_output("display_data", {"image/png": "A" * pictures})]
    return json.dumps(notebook).encode()


def submission(notebooks, **files):
    return Submission("ada", CHAPTER, notebooks, files)


ANSWERS = st.sets(st.sampled_from(sorted(RIGHT)))


@given(ANSWERS | st.none(), st.dictionaries(st.sampled_from(["a.ipynb", COPY, "z.ipynb"]), ANSWERS))
def test_answers_are_taken_from_the_only_notebook_that_has_any_or_named(own, copies):
    mine = None if own is None else text(**{name: RIGHT[name] for name in own})
    files = {file: text(**{name: RIGHT[name] for name in names}) for file, names in copies.items()}
    found, told = with_copies(submission({NOTEBOOK: mine}, **files), {NOTEBOOK: RELEASED[NOTEBOOK]})
    more = {file for file, names in copies.items() if names - (own or set())}
    if not more:
        assert found.notebooks[NOTEBOOK] == mine and not told
    elif not own and len(more) == 1:
        assert answered(found.notebooks[NOTEBOOK], RELEASED[NOTEBOOK]) == copies[more.pop()] and len(told) == 1
    else:
        assert found.notebooks[NOTEBOOK] == mine and all(file in told[0] for file in more)
    assert found.notes.get(NOTEBOOK, []) == told


def test_a_notebook_of_any_name_is_found_among_several_by_its_answers():
    first, second = RELEASED
    other = next(
        cell.metadata.nbgrader.grade_id
        for cell in RELEASED[second].cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
    )
    files = {"mine.ipynb": text(**RIGHT), "x.ipynb": text(second, **{other: f"{other} = abs"})}
    found, told = with_copies(submission(dict.fromkeys(RELEASED), **files), RELEASED)
    assert found.notebooks == {first: files["mine.ipynb"], second: files["x.ipynb"]} and len(told) == 2


def test_behind_two_hundred_files_and_fifty_megabytes_of_output_the_answers_are_found(tmp_path):
    folder = tmp_path / "ada" / CHAPTER
    folder.mkdir(parents=True)
    for number in range(210):
        (folder / f"0{number}.csv").write_text("1")
    (folder / f"{NOTEBOOK}.ipynb").write_bytes(text())
    (folder / COPY).write_bytes(text(pictures=50_000_000, **RIGHT))
    found, told = with_copies(read_submission(folder, [NOTEBOOK]), {NOTEBOOK: RELEASED[NOTEBOOK]})
    assert answered(found.notebooks[NOTEBOOK], RELEASED[NOTEBOOK]) == {*RIGHT} and COPY in told[0]


@pytest.mark.usefixtures("sandbox", "one_section")
def test_a_copy_with_the_answers_gets_its_points_and_the_instructor_hears_of_it(course, hand_in):
    path = hand_in("ada", **RIGHT)
    path.rename(path.with_name(COPY))
    hand_in("ada")
    result = CliRunner().invoke(app, ["grade", "ch04", "--workers", "1"])
    assert result.exit_code == 0 and f"those in {COPY} were graded" in result.stderr
    assert "graded by hand" not in result.stdout, "the written one is as it was released"
    record = read_record(course, CHAPTER, "ada")
    assert sum(exercise["points"] for exercise in record["exercises"]) == 9

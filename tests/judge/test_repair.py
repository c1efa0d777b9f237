"""A submitted notebook may come in any state: each gets the result that is fair, and a sentence."""

import json
from copy import deepcopy

import nbformat
import pytest
from small_course import CHAPTER, NOTEBOOK, RIGHT, ROOT

from course_lib.course.marks import exercise_of
from course_lib.judge.repair import repair


@pytest.fixture
def released():
    return nbformat.read(ROOT / "notebooks" / CHAPTER / f"{NOTEBOOK}.ipynb", as_version=4)


@pytest.fixture
def answered(released):
    notebook = deepcopy(released)
    for cell in notebook.cells:
        if name(cell) in RIGHT:
            cell.source = RIGHT[name(cell)]
    return notebook


def name(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def named(notebook, wanted):
    (cell,) = [cell for cell in notebook.cells if name(cell) == wanted]
    return cell


def repaired(notebook, released):
    return repair(json.dumps(notebook).encode(), released)


def positions(notebook):
    return {name(cell): i for i, cell in enumerate(notebook.cells) if name(cell)}


def test_an_honest_notebook_is_left_as_it_is(answered, released):
    result = repaired(answered, released)
    assert result.notes == []
    assert [cell.source for cell in result.notebook.cells] == [cell.source for cell in answered.cells]
    assert [cell.id for cell in result.notebook.cells] == [cell.id for cell in answered.cells]


def test_forged_marks_points_and_locks_are_replaced_by_the_courses_own(answered, released):
    named(answered, "check_mse_gradient").metadata.nbgrader.update(points=900, grade=False, locked=False)
    named(answered, "mse_gradient").metadata.nbgrader.update(grade=True, points=50, solution=False)
    result = repaired(answered, released).notebook
    for wanted in ("check_mse_gradient", "mse_gradient"):
        assert named(result, wanted).metadata.nbgrader == named(released, wanted).metadata.nbgrader


def test_an_invented_mark_is_dropped(answered, released):
    extra = nbformat.v4.new_code_cell(
        "1", metadata={"nbgrader": {"grade_id": "check_more", "grade": True, "points": 9}}
    )
    answered.cells.append(extra)
    assert "check_more" not in positions(repaired(answered, released).notebook)


def test_an_edited_check_cell_gets_its_text_back(answered, released):
    named(answered, "check_mse_gradient").source = "3.0"
    assert named(repaired(answered, released).notebook, "check_mse_gradient").source == "check(mse_gradient)"


@pytest.mark.parametrize("wanted", ["check_mse_gradient", "mse_gradient", "mistakes_found"])
def test_a_deleted_cell_comes_back_unanswered(answered, released, wanted):
    answered.cells.remove(named(answered, wanted))
    result = repaired(answered, released)
    assert named(result.notebook, wanted).source == named(released, wanted).source
    assert any("deleted" in note for note in result.notes) == (not wanted.startswith("check"))


def test_a_deleted_import_cell_comes_back_in_front(answered, released):
    answered.cells = [cell for cell in answered.cells if not cell.source.startswith("import numpy")]
    result = repaired(answered, released)
    assert result.notebook.cells[0].source.startswith("import numpy") and "were restored" in result.notes[0]


def test_an_import_cell_that_the_learner_added_to_is_left_alone(answered, released):
    cell = next(cell for cell in answered.cells if cell.source.startswith("import numpy"))
    cell.source += "\nimport math"
    assert repaired(answered, released).notes == []


def test_of_two_copies_the_one_worked_on_counts(answered, released):
    stub = deepcopy(named(released, "mse_gradient"))
    answered.cells.append(stub)
    result = repaired(answered, released)
    assert named(result.notebook, "mse_gradient").source == RIGHT["mse_gradient"]
    assert stub.source not in [cell.source for cell in result.notebook.cells]
    assert "several cells with the answer mse_gradient" in result.notes[0]


def test_of_two_different_answers_the_last_counts_and_both_stay(answered, released):
    second = deepcopy(named(answered, "mse_gradient"))
    second.source = "def mse_gradient(theta, X, y):\n    return 7"
    answered.cells.append(second)
    result = repaired(answered, released).notebook
    assert named(result, "mse_gradient").source == second.source
    assert RIGHT["mse_gradient"] in [cell.source for cell in result.cells]
    assert positions(result)["check_mse_gradient"] > positions(result)["mse_gradient"]


def test_an_answer_that_was_turned_into_text_is_code_again(answered, released):
    cell = named(answered, "mse_gradient")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    result = repaired(answered, released)
    assert named(result.notebook, "mse_gradient").cell_type == "code" and "another type" in result.notes[0]


@pytest.mark.parametrize("keep_stub", [True, False])
def test_an_answer_in_a_cell_of_ones_own_is_found(answered, released, keep_stub):
    cell = named(answered, "mse_gradient")
    answered.cells.insert(3, nbformat.v4.new_code_cell(cell.source))
    if keep_stub:
        cell.source = named(released, "mse_gradient").source
    else:
        answered.cells.remove(cell)
    result = repaired(answered, released)
    assert named(result.notebook, "mse_gradient").source == RIGHT["mse_gradient"]
    assert "found in a different cell" in result.notes[0]


def test_reversed_cells_are_kept_in_their_order_but_checks_come_after_answers(answered, released):
    answered.cells.reverse()
    result = repaired(answered, released).notebook
    place = positions(result)
    assert place["fit_line"] < place["mse_gradient"] < place["add_intercept"]
    for exercise in RIGHT:
        assert place[f"check_{exercise}"] > place[exercise]
    assert len(result.cells) == len(released.cells)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{ not json",
        b"[]",
        b"{}",
        b'{"cells": 3}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"cells": [' * 50_000,
        b"9" * 5000,
    ],
)
def test_what_is_no_notebook_is_told_and_answers_nothing(released, content):
    result = repair(content, released)
    assert not result.readable and "not a readable notebook" in result.notes[0]
    assert [cell.source for cell in result.notebook.cells] == [cell.source for cell in released.cells]


@pytest.mark.parametrize(
    "cell",
    [
        3,
        {},
        {"cell_type": "code"},
        {"cell_type": "code", "source": 7, "metadata": [], "outputs": "x"},
        {"cell_type": "code", "source": ["a", 3], "metadata": {"nbgrader": "x"}, "id": ["x"]},
        {"cell_type": "code", "source": "1", "metadata": {"nbgrader": {"grade_id": {"a": 1}}}},
        {"cell_type": "odd", "source": "<script>", "metadata": {}, "attachments": {"a": 3}},
        {"cell_type": "code", "source": "1", "id": "same", "metadata": {}},
    ],
)
def test_a_malformed_cell_harms_no_other(answered, released, cell):
    data = json.loads(json.dumps(answered))
    data["cells"][2:2] = [cell, cell]
    result = repair(json.dumps(data).encode(), released)
    nbformat.validate(result.notebook)
    assert result.readable and [c.source for c in result.notebook.cells if exercise_of(c)]
    for exercise, source in RIGHT.items():
        assert named(result.notebook, exercise).source == source


def test_a_notebook_of_the_old_format_is_read(released):
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "metadata": {},
                "cells": [
                    {
                        "cell_type": "code",
                        "input": RIGHT["mse_gradient"],
                        "language": "python",
                        "outputs": [],
                        "metadata": {},
                    }
                ],
            }
        ],
    }
    result = repair(json.dumps(old).encode(), released)
    assert named(result.notebook, "mse_gradient").source == RIGHT["mse_gradient"]


def test_a_learners_text_becomes_harmless_html_and_the_courses_own_stays_markdown(answered, released):
    named(answered, "mistakes_found").source = "**a**<b <img src=x onerror=alert(1)>"
    result = repaired(answered, released).notebook
    assert named(result, "mistakes_found").source == "<div><p><strong>a</strong>&lt;b <img></p></div>"
    others = [cell.source for cell in result.cells if cell.cell_type == "markdown" and name(cell) != "mistakes_found"]
    assert set(others) <= {cell.source for cell in released.cells}

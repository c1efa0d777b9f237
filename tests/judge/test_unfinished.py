"""What the feedback page says about an unfinished answer, and what `course check` prints: the same states."""

import html
import json
import re
from copy import deepcopy

import pytest
from nbformat.v4 import new_code_cell
from unfinished_states import RIGHT, STALE, STATES, small_chapter

from course_lib.checks.rendering import as_html
from course_lib.judge.judge_notebook import judge_notebook
from course_lib.judge.learner_session import TimeLimits
from course_lib.judge.repair import repair

LIMITS = TimeLimits(cell=5.0, call=5.0, notebook=60.0)
CHECKS, RELEASED = small_chapter()


@pytest.fixture
def graded(tmp_path, sandbox):
    def grade(answers, before=()):
        notebook = deepcopy(RELEASED)
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        notebook.cells[1:1] = [new_code_cell(source) for source in before]
        repaired = repair(json.dumps(notebook).encode(), RELEASED)
        return judge_notebook(repaired, RELEASED, CHECKS, tmp_path, 1, LIMITS, sandbox)

    return grade


def page(judged, exercise):
    """What the feedback page shows about an exercise, as text."""
    (result,) = [result for result in judged.results if result.exercise == exercise]
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?code>", "`", as_html(result))))


@pytest.mark.parametrize("state", [*STATES, *STALE], ids=lambda state: state.name)
def test_the_feedback_names_what_is_unfinished(graded, state):
    judged = graded({**RIGHT, **state.others, state.exercise: state.code})
    message = page(judged, state.exercise)
    if state in STATES:
        assert not state.missing(message, state.here), message
    else:  # nothing is in memory here
        assert "is not defined, because" in message or "did you mean `mse`" in message
    others = [r for r in judged.results if r.exercise not in (state.exercise, "descend", *state.others)]
    assert all(result.passed for result in others)


def test_an_earlier_version_is_graded_with_a_note(graded):
    judged = graded({**RIGHT, "mse": "def mse(y, p)\n    return p"}, before=[RIGHT["mse"]])
    assert [note for note in judged.notes if "The cell of mse stopped in line 1" in note and "earlier cell" in note]
    judged = graded({**RIGHT, "mse": RIGHT["mse"] + "\n\nmse(1)"}, before=[RIGHT["mse"]])
    assert not [note for note in judged.notes if "earlier cell" in note]


def test_a_cell_without_an_end_is_named(graded):
    judged = graded({**RIGHT, "mse": "while True:\n    pass\n" + RIGHT["mse"]})
    assert "is not defined, because the cell that defines it stopped: no answer within 5 seconds" in page(judged, "mse")


def test_what_a_cell_forges_about_its_end_stays_short_and_is_escaped(graded):
    forged = "class Long(Exception):\n    def __str__(self):\n        return '<script>' + 10**6 * 'x'\nraise Long"
    judged = graded({**RIGHT, "mse": forged})
    (result,) = [result for result in judged.results if result.exercise == "mse"]
    shown = as_html(result)
    assert len(shown) < 3000 and "<script>" not in shown

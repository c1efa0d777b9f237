"""What a notebook's own cells call, without a notebook."""

import functools
import json
import sys
import time

import pytest

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.prepare import prepare
from course_lib.checks.spec import to_json
from course_lib.notebook import check, check_cell
from course_lib.notebook.submit_button import run_submit, score_sentence, submit, this_notebook, unsaved_exercises

halve = Exercise("halve", parameters=("x",))


@halve.case
def a_number(rng):
    """a number"""
    return arguments(float(rng.integers(2, 90)))


@halve.case
def another_number(rng):
    """another number"""
    return arguments(-3.0)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    checks = {"halve": to_json(prepare(halve, lambda x: x / 2, 2))}
    (tmp_path / "checks.json").write_text(json.dumps(checks))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path


def answer(function):
    function.__name__ = "halve"
    return function


def test_a_check_shows_a_report_as_text_and_as_html(folder):
    report = check(answer(lambda x: x / 2))
    assert "2 of 2 points" in repr(report) and 'data-passed="true"' in report._repr_html_()


def test_an_answer_is_known_by_the_name_that_it_has_in_the_notebook(folder, monkeypatch):
    cells = sys.modules["__main__"]
    for written in (lambda x: x / 2, functools.partial(lambda by, x: x / by, 2)):
        monkeypatch.setattr(cells, "halve", written, raising=False)
        assert "2 of 2 points" in repr(check(written))


def test_under_nbgrader_a_check_gives_its_points(folder, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check(answer(lambda x: abs(x) / 2)) == 1.0


def test_a_call_that_never_ends_is_broken_off_once_and_told(folder, monkeypatch):
    monkeypatch.setattr(check_cell, "CALL_LIMIT", 0.3)

    @answer
    def endless(x):
        while True:
            pass

    start = time.monotonic()
    assert "is there a loop that never ends?" in repr(check(endless))
    assert time.monotonic() - start < 5


def test_what_is_no_answer_of_this_chapter_gets_a_sentence_and_under_nbgrader_an_error(folder, monkeypatch):
    function = answer(lambda x: x)
    function.__name__ = "halv"
    assert "without calling it" in repr(check(3.0))
    assert "Did you mean 'halve'" in repr(check(function))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    for wrong, error in ((3.0, TypeError), (function, LookupError)):
        with pytest.raises(error):
            check(wrong)


def test_without_a_check_file_or_with_a_damaged_one_the_way_out_is_told(folder):
    (folder / "checks.json").write_text('{"halve": 3}')
    assert "course lab" in repr(check(answer(lambda x: x)))
    (folder / "checks.json").unlink()
    note = check(answer(lambda x: x))
    assert "move it back" in repr(note) and "move it back" in note._repr_html_()


def test_under_nbgrader_a_missing_check_file_is_an_error(folder, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    (folder / "checks.json").unlink()
    with pytest.raises(FileNotFoundError, match="course lab"):
        check(answer(lambda x: x))


DEFINED = "def halve(x):\n    return x / 2"


@pytest.mark.parametrize(
    ("saved", "ran", "older"),
    [
        ([DEFINED], [DEFINED], []),
        ([DEFINED], [DEFINED, "def halve(x): pass"], ["halve"]),
        (["halve = lambda x: x / 2"], [DEFINED, "halve = lambda x: x / 2"], []),
        (["halve = lambda x: x / 2"], ["halve = lambda x: x / 3"], ["halve"]),
        (["raise NotImplementedError", DEFINED], [DEFINED], []),  # in a cell of the learner's own
        (["raise NotImplementedError"], ["%time import this"], []),
    ],
)
def test_an_answer_that_ran_but_was_not_saved_is_noticed(folder, saved, ran, older):
    marks = [{"nbgrader": {"solution": True, "grade": False, "grade_id": "halve"}}, {}]
    cells = [
        {"cell_type": "code", "metadata": about, "source": source.splitlines(keepends=True)}
        for about, source in zip(marks, saved, strict=False)
    ]
    (folder / "notebook.ipynb").write_text(json.dumps({"cells": cells}))
    shell = type("Shell", (), {"user_ns": {"In": ["", *ran, "check(halve)"]}})
    assert unsaved_exercises(folder, shell) == unsaved_exercises(folder / "notebook.ipynb", shell) == older


def test_the_score_is_put_into_words():
    assert score_sentence([{"points": 2, "max_points": 2}]) == "Score: 2 of 2 points"


def test_the_submit_button_says_in_words_what_it_is_where_nothing_lives():
    data, _ = submit()._repr_mimebundle_()
    assert "run this cell in JupyterLab" in data["text/plain"]


@pytest.fixture
def pressed(monkeypatch):
    """Press a new submit button as the page does: the button, and what the kernel answers."""

    def press(file="", saved=False):
        button, answers = submit(), []
        monkeypatch.setattr(button, "send", lambda content, buffers=None: answers.append(content["refused"]))
        button._pressed(button, {"file": str(file), "saved": saved}, [])
        (refused,) = answers
        return button, refused

    return press


def test_where_python_has_no_threads_the_submit_button_says_so_and_can_be_pressed_again(folder, monkeypatch, pressed):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", refuse)
    button, refused = pressed(saved=True)
    assert refused == "" and button.state != "grading" and "course lab" in button.message


def test_a_button_whose_notebook_is_not_graded_says_so_before_anything_is_saved(folder, pressed):
    (folder / "mine.ipynb").write_text('{"cells": [{"source": "check(halve)"}]}')
    (folder / "mine-Copy1.ipynb").write_text('{"cells": [{"source": "check(halve)"}]}')
    for saved in (False, True):
        button, refused = pressed(folder / "mine-Copy1.ipynb", saved)
        assert "mine.ipynb, not this notebook, mine-Copy1.ipynb" in refused and button.state == "ready"
    assert pressed(folder / "mine.ipynb")[1] == ""


@pytest.mark.parametrize("known_by", ["page", "server", "VS Code"])
def test_the_notebook_is_known_by_the_page_or_by_what_started_the_kernel(folder, monkeypatch, known_by):
    path = folder / "mine.ipynb"
    path.touch()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("JPY_SESSION_NAME", str(path) if known_by == "server" else "")
    shell = type("Shell", (), {"user_ns": {"__vsc_ipynb_file__": str(path)} if known_by == "VS Code" else {}})
    assert this_notebook("~/mine.ipynb" if known_by == "page" else "", shell) == path


@pytest.mark.slow
def test_the_grader_says_why_in_plain_words(folder, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # as a kernel has it
    assert run_submit(folder)[2].startswith(f"{folder.name} could not be submitted: ")
    (folder / "broken.ipynb").write_text("{")
    scores, pages, message = run_submit(folder)
    assert scores == pages == [] and "broken.ipynb is no longer a valid notebook" in message
    assert "\x1b" not in message and str(folder) not in message and "napshot" not in message

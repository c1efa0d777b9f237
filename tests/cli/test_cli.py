"""The command line: what it prints, its exit codes, and a sentence for every bad input."""

import errno
import json
import os
import socket

import nbformat
import pytest
from small_course import CHAPTER, NOTEBOOK, RIGHT, TWO_FORGOTTEN
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.learner.lab import start_lab


def course_command(*arguments):
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("command", ["lab", "status", "check", "submit", "reset", "build"])
def test_every_command_explains_itself(command):
    assert course_command(command, "--help").exit_code == 0


def test_a_notebook_is_checked_exercise_by_exercise(course, answer):
    path = answer(**{**RIGHT, "mse_gradient": TWO_FORGOTTEN})
    result = course_command("check", str(path), "--json")
    by_name = {line["exercise"]: line for line in lines(result)}
    assert result.exit_code == 1
    wrong, right = by_name["mse_gradient"], by_name["add_intercept"]
    keys = {"path", "exercise", "passed", "points", "max_points", "misconception", "hint", "error", "seconds"}
    assert set(wrong) == keys
    assert wrong["misconception"] == "two-forgotten" and "factor 2" in wrong["hint"]
    assert right["passed"] and right["misconception"] is right["hint"] is right["error"] is None


@pytest.mark.parametrize("option", [[], ["--hidden"]])
def test_a_python_file_with_one_exercise_is_checked(course, tmp_path, option):
    path = tmp_path / "mine.py"
    path.write_text("import numpy as np\n\n" + RIGHT["mse_gradient"])
    result = course_command("check", str(path), "--exercise", "mse_gradient", "--json", *option)
    assert result.exit_code == 0 and lines(result)[0]["passed"]


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [("other = 1", "is not defined"), ("def mse_gradient(*_):\n    import os\n    os._exit(0)", "process ended")],
)
def test_what_gives_no_answer_is_not_taken_for_an_endless_loop(course, tmp_path, answer, trouble):
    path = tmp_path / "mine.py"
    path.write_text(answer)
    (line,) = lines(course_command("check", str(path), "--exercise", "mse_gradient", "--json"))
    assert trouble in line["error"] and line["misconception"] in (None, "not-defined")


def test_hidden_cases_meet_a_fresh_process_as_at_grading(course, tmp_path):
    checks = json.loads((course.notebooks / CHAPTER / "checks.json").read_text(encoding="utf-8"))
    first = checks["mse_gradient"]["cases"][0]["positional"][2]["data"][0]
    path = tmp_path / "mine.py"
    path.write_text(
        "import numpy as np\ncalls = []\ndef mse_gradient(theta, X, y):\n    calls.append(1)\n"
        f"    if len(calls) == 1 and y[0] != {first}:\n        return 0 * theta\n"
        "    return 2 / len(y) * (X @ theta - y) @ X\n"
    )
    arguments = ("check", str(path), "--exercise", "mse_gradient")
    assert course_command(*arguments).exit_code == 0
    assert course_command(*arguments, "--hidden").exit_code == 1


def test_the_check_in_plain_text_shows_the_hint(course, answer):
    result = course_command("check", str(answer(mse_gradient=TWO_FORGOTTEN)), "--exercise", "mse_gradient")
    assert "The factor 2 is missing" in result.stdout and "Expected:" in result.stdout


def test_submitting_shows_the_scores_and_where_everything_is(course, answer):
    answer(**RIGHT)
    result = course_command("submit", "ch04")
    assert result.exit_code == 0
    assert "3 / 3" in result.stdout and "Feedback: var/feedback/" in result.stdout
    status = lines(course_command("status", "--json"))
    assert [line["points"] for line in status if line["chapter"] == CHAPTER] == [9.0]


def test_status_says_what_to_do_next(course):
    assert "Next: work through" in course_command("status").stdout


def test_reset_says_where_the_old_one_is(course, answer):
    answer(**RIGHT)
    result = course_command("reset", f"ch04/{NOTEBOOK}")
    assert result.exit_code == 0 and "your old copy: work/" in result.stdout


def test_build_check_names_what_is_stale(course):
    assert course_command("build", "--check").exit_code == 0
    (course.notebooks / CHAPTER / "checks.json").write_text("{}")
    result = course_command("build", "--check")
    assert result.exit_code == 1 and f"notebooks/{CHAPTER}/checks.json" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["submit", "ch99"], 2, "There is no chapter 'ch99'"),
        (["submit", "cho4"], 2, "Did you mean 'ch04'?"),
        (["submit", "ch04"], 1, "`course lab` copies missing"),
        (["reset", "ch04/7"], 2, "has no notebook '7'"),
        (["check", "nowhere.ipynb"], 2, "File not found: nowhere.ipynb"),
        (["check", "nbgrader_config.py"], 2, "contains no answer"),
        (["check", "nbgrader_config.py", "--exercise", "nothing"], 2, "There is no exercise 'nothing'"),
        (["build", "ch99"], 2, "There is no chapter 'ch99'"),
    ],
)
def test_wrong_use_gets_a_sentence_and_its_exit_code(course, arguments, code, sentence):
    result = course_command(*arguments)
    assert result.exit_code == code
    assert sentence in result.stderr


@pytest.mark.parametrize("content", ["{ not json", '{"cells": 3}', "[]", '"text"'])
def test_a_notebook_that_is_none_gets_a_sentence(course, answer, content):
    path = answer()
    path.write_text(content)
    for arguments in (["check", str(path)], ["submit", "ch04"]):
        result = course_command(*arguments)
        assert result.exit_code == 1 and "is no longer a valid notebook" in result.stderr
        assert f"`course reset {CHAPTER}/{NOTEBOOK}`" in result.stderr
    assert path.read_text() == content
    elsewhere = path.replace(course.root / path.name)  # where a reset brings nothing
    assert "course reset" not in course_command("check", str(elsewhere)).stderr


def test_a_file_that_is_no_python_gets_a_sentence(course, tmp_path):
    path = tmp_path / "broken.py"
    path.write_text("def f(:\n")
    result = course_command("check", str(path))
    assert result.exit_code == 1 and "is not valid Python" in result.stderr


def test_a_cell_that_is_no_python_costs_only_itself(course, answer):
    path = answer(**RIGHT)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(3, nbformat.v4.new_code_cell("def f(:"))
    nbformat.write(notebook, path)
    assert course_command("check", str(path)).exit_code == 0


def test_outside_a_course_a_command_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = course_command("status")
    assert result.exit_code == 2 and "No course found" in result.stderr


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (errno.EACCES, "permission to read and write"),
        (errno.EROFS, "permission to read and write"),
        (errno.ENOSPC, "free some disk space"),
        (errno.ENOENT, "a new copy of the course"),
    ],
)
def test_where_a_file_can_not_be_written_or_is_missing_a_command_says_so(course, monkeypatch, number, mend):
    def refuse(*_, **__):
        raise OSError(number, os.strerror(number), "work/notebook.ipynb")

    monkeypatch.setattr("course_lib.learner.work_folder.replace_file", refuse)
    result = course_command("reset", "ch04")
    assert result.exit_code == 1 and f"work/notebook.ipynb: {os.strerror(number)}" in result.stderr
    assert mend in result.stderr


def test_a_port_in_use_gets_a_sentence(course):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = course_command("lab", "--port", str(port))
    assert result.exit_code == 1 and f"Port {port} is in use" in result.stderr


def test_a_missing_browser_is_told_and_the_lab_still_starts(course, monkeypatch, capsys):
    import webbrowser

    def none():
        raise webbrowser.Error

    started = []
    monkeypatch.setattr(webbrowser, "get", none)
    monkeypatch.setattr(
        "course_lib.learner.lab.os.execve", lambda python, command, environment: started.append(command)
    )
    monkeypatch.setattr("course_lib.learner.lab.subprocess.run", lambda *_, **__: type("Done", (), {"returncode": 0}))
    assert start_lab(course, 0, browser=True) == 0
    assert "No browser found" in capsys.readouterr().out
    assert "--ServerApp.open_browser=False" in started[0]

"""A class is graded completely, fairly and once, whatever happens to workers and to the command itself."""

import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from nbgrader.api import Gradebook
from small_course import CHAPTER, NOTEBOOK, RIGHT, TWO_FORGOTTEN
from typer.testing import CliRunner

from course_lib.classroom.records import read_record
from course_lib.cli import app
from course_lib.cli.instructor_commands import until_interrupted
from course_lib.course.folders import nbgrader_config

pytestmark = pytest.mark.usefixtures("sandbox", "one_section")


def grade(*options):
    result = CliRunner().invoke(app, ["grade", "ch04", "--workers", "1", "--json", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return {line["student"]: line for line in map(json.loads, result.stdout.splitlines())}, result


def in_gradebook(course):
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as gradebook:
        submissions = gradebook.assignment_submissions(CHAPTER)
        return {
            s.student.id: {g.name: (g.auto_score, g.needs_manual_grade) for n in s.notebooks for g in n.grades}
            for s in submissions
        }


def test_a_class_is_graded_into_the_gradebook_and_only_what_changed_is_graded_again(course, hand_in):
    hand_in("ada", **RIGHT, mistakes_found="Three of them.")
    hand_in("bob", **{**RIGHT, "mse_gradient": TWO_FORGOTTEN})
    hand_in("eve").write_text("{ not json")
    (hand_in("zoe", **RIGHT)).rename(course.var / "submitted" / "zoe" / CHAPTER / f"{NOTEBOOK} (1).ipynb")
    lines, result = grade()
    assert result.exit_code == 0
    assert set(lines["ada"]) == {"student", "chapter", "score", "max_score", "seconds", "status", "message", "changes"}
    assert {s: line["score"] for s, line in lines.items()} == {"ada": 9, "bob": 4, "eve": 0, "zoe": 9}
    assert "not a readable notebook" in lines["eve"]["message"]
    book = in_gradebook(course)
    assert book["ada"]["check_fit_line"] == (4, False) and book["ada"]["mistakes_found"] == (None, True)
    assert book["bob"]["mistakes_found"] == (0, False) and book["bob"]["check_mse_gradient"] == (0, False)
    assert set(book["eve"].values()) == {(0, False)}
    assert book["zoe"]["check_mse_gradient"] == (3, False)
    assert (course.var / "autograded" / "ada" / CHAPTER / f"{NOTEBOOK}.ipynb").exists()
    assert read_record(course, CHAPTER, "bob")["exercises"][1]["misconception"] == "two-forgotten"

    assert grade()[0] == {}
    hand_in("bob", **RIGHT)
    assert {s: line["score"] for s, line in grade()[0].items()} == {"bob": 9}
    assert set(grade("--student", "ada")[0]) == {"ada"}


def test_a_second_run_keeps_what_a_person_graded(course, hand_in):
    hand_in("ada", **RIGHT, mistakes_found="Three of them.")
    grade()
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as gradebook:
        written = gradebook.find_grade("mistakes_found", NOTEBOOK, CHAPTER, "ada")
        written.manual_score, written.needs_manual_grade = 2.0, False
        gradebook.db.commit()
    hand_in("ada", mistakes_found="Three of them.")
    assert grade()[0]["ada"]["score"] == 0
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as gradebook:
        written = gradebook.find_grade("mistakes_found", NOTEBOOK, CHAPTER, "ada")
        assert written.score == 2.0 and written.needs_manual_grade


@pytest.mark.parametrize("with_the_judge", [True, pytest.param(False, marks=pytest.mark.long)], ids=["judge", "stock"])
def test_nbgraders_own_autograder_gives_the_same_scores_with_the_judge_and_without(course, hand_in, with_the_judge):
    hand_in("ada", **{**RIGHT, "fit_line": RIGHT["fit_line"].replace("lr *", "2 * lr *")}, mistakes_found="One.")
    twice = RIGHT["fit_line"].replace("lr *", "2 * lr *")  # right after all, so that nothing has to be followed through
    hand_in("bob", **{**RIGHT, "mse_gradient": TWO_FORGOTTEN, "fit_line": twice})
    (course.var / "submitted" / "ada" / CHAPTER / "timestamp.txt").write_text("2026-01-02 10:00:00 UTC")
    grade()
    ours = in_gradebook(course)
    with Gradebook(nbgrader_config(course).CourseDirectory.db_url) as gradebook:
        gradebook.db.delete(gradebook.find_submission(CHAPTER, "ada"))
        gradebook.db.delete(gradebook.find_submission(CHAPTER, "bob"))
        gradebook.db.commit()
    if not with_the_judge:
        config = course.root / "nbgrader_config.py"
        config.write_text(config.read_text().split("c.Autograde.sanitize_preprocessors")[0])
    command = [sys.executable, "-m", "nbgrader", "autograde", CHAPTER, "--force"]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert in_gradebook(course) == ours


def test_links_are_not_followed(course, hand_in):
    secret = course.root / "secret.txt"
    secret.write_text("secret")
    theirs = hand_in("ada", **RIGHT)
    folder = hand_in("eve").parent
    (folder / f"{NOTEBOOK}.ipynb").unlink()
    (folder / f"{NOTEBOOK}.ipynb").symlink_to(theirs)
    (folder / "data.txt").symlink_to(secret)
    lines, _ = grade()
    assert lines["ada"]["score"] == 9 and lines["eve"]["score"] == 0
    assert not (course.var / "autograded" / "eve" / CHAPTER / "data.txt").exists()
    assert "is a link" in " ".join(read_record(course, CHAPTER, "eve")["notes"][NOTEBOOK])


def test_a_fault_of_the_judge_is_told_as_one_and_takes_no_points(course, hand_in, monkeypatch):
    hand_in("ada", **RIGHT)
    assert grade()[0]["ada"]["score"] == 9
    hand_in("ada")
    with monkeypatch.context() as patch:
        patch.setattr("course_lib.classroom.class_run.grade", broken)
        lines, result = grade()
    assert lines["ada"]["status"] == "failed" and result.exit_code == 1
    assert "The grader failed" in lines["ada"]["message"] and "3 times" in lines["ada"]["message"]
    assert in_gradebook(course)["ada"]["check_mse_gradient"] == (3, False)
    assert grade()[0]["ada"]["status"] == "graded"


def broken(*_):
    raise RuntimeError("the judge stumbled")


@pytest.fixture
def dask(tmp_path):
    """A scheduler and two workers in processes of their own: its address and the workers."""
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        processes.append(process)
        return process

    file = tmp_path / "scheduler.json"
    start("dask_scheduler", "--no-dashboard", "--port", "0", "--host", "127.0.0.1", "--scheduler-file", str(file))
    deadline = time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    address = json.loads(file.read_text())["address"]
    workers = [
        start("dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--name", f"w{i}")
        for i in range(2)
    ]
    yield address, workers
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.long
def test_a_worker_that_is_killed_in_the_middle_loses_nobody(course, hand_in, dask):
    address, workers = dask
    slow = "\nimport time\ntime.sleep(0.3)"
    for number in range(12):
        hand_in(f"student{number:02}", **{**RIGHT, "add_intercept": RIGHT["add_intercept"] + slow})
    command = [sys.executable, "-m", "course_lib.cli", "grade", "ch04", "--scheduler", address, "--json"]
    running = subprocess.Popen(command, cwd=course.root, stdout=subprocess.PIPE, text=True)
    first = json.loads(running.stdout.readline())
    workers[0].kill()
    rest = [json.loads(line) for line in running.stdout]
    assert running.wait(timeout=60) == 0
    lines = [first, *rest]
    assert len({line["student"] for line in lines}) == len(lines) == 12
    assert {(line["score"], line["status"]) for line in lines} == {(9.0, "graded")}
    assert len(in_gradebook(course)) == 12


def test_what_was_graded_before_ctrl_c_stays_and_resume_goes_on_with_the_same_hidden_cases(course, hand_in):
    slow = "\nimport time\ntime.sleep(0.5)"
    for number in range(6):
        hand_in(f"student{number}", **{**RIGHT, "add_intercept": RIGHT["add_intercept"] + slow})
    command = [sys.executable, "-m", "course_lib.cli", "grade", "ch04", "--workers", "1", "--json"]
    running = subprocess.Popen(command, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = json.loads(running.stdout.readline())
    os.kill(running.pid, signal.SIGINT)
    out, told = running.communicate(timeout=60)
    before = [first, *map(json.loads, out.splitlines())]
    assert running.returncode == 1 and "--resume` continues" in told and len(before) < 6, told
    after, result = grade("--resume")
    assert result.exit_code == 0
    assert {line["student"] for line in before} | set(after) == {f"student{number}" for number in range(6)}
    assert not {line["student"] for line in before} & set(after)
    assert len({read_record(course, CHAPTER, f"student{number}")["seed"] for number in range(6)}) == 1


def test_a_ctrl_c_that_python_drops_while_an_object_is_destroyed_stops_the_run_all_the_same(monkeypatch):
    dropped = []
    monkeypatch.setattr(sys, "unraisablehook", lambda what: dropped.append(what.exc_type))

    class Interrupted:
        def __del__(self):
            os.kill(os.getpid(), signal.SIGINT)

    def results():
        for number in range(5):
            if number == 2:
                Interrupted()
            yield number

    seen = []
    with pytest.raises(KeyboardInterrupt):
        for number in until_interrupted(results()):
            seen.append(number)
    assert seen == [0, 1, 2] and dropped == [KeyboardInterrupt]


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        ([], 1, "There are no submissions for"),
        (["--student", "nobody"], 2, "nobody has not submitted"),
        (["--resume"], 2, "no interrupted run of"),
        (["--scheduler", "tcp://127.0.0.1:1"], 1, "No Dask scheduler answers"),
    ],
)
def test_wrong_use_gets_a_sentence(course, hand_in, options, code, sentence):
    if sentence.startswith("no interrupted") or options[:1] == ["--scheduler"]:
        hand_in("ada")
    _, result = grade(*options)
    assert result.exit_code == code and sentence in result.stderr


def test_without_dask_a_sentence_says_how_to_install_it(hand_in, monkeypatch):
    hand_in("ada")
    monkeypatch.setitem(sys.modules, "distributed", None)
    _, result = grade("--scheduler", "tcp://127.0.0.1:1")
    assert result.exit_code == 1 and "needs Dask" in result.stderr


def cells_with_outputs(course, student):
    notebook = nbformat.read(course.var / "autograded" / student / CHAPTER / f"{NOTEBOOK}.ipynb", as_version=4)
    return sum(bool(cell.get("outputs")) for cell in notebook.cells if not cell.metadata.get("nbgrader"))


def test_demonstrations_are_run_only_for_who_lacks_a_name_that_one_of_them_defines(course, hand_in):
    hand_in("ada", **RIGHT)
    hand_in("bob", **{**RIGHT, "mse_gradient": "def mse_gradient(theta, X, y):\n    return nowhere"})
    hand_in("cid", **{**RIGHT, "mse_gradient": f"{RIGHT['mse_gradient']}\nexec('print(line_of_the_demonstration)')"})
    released = course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb"
    for place in (released, *(course.var / "submitted").glob(f"*/{CHAPTER}/*.ipynb")):
        notebook = nbformat.read(place, as_version=4)
        cell = nbformat.v4.new_code_cell("print('shown')\nline_of_the_demonstration = 7", id="demonstration")
        notebook.cells.insert(2, cell)
        nbformat.write(notebook, place)
    lines, _ = grade()
    assert [lines[student]["score"] for student in ("ada", "bob", "cid")] == [9, 4, 9]
    assert cells_with_outputs(course, "ada") == cells_with_outputs(course, "bob") < cells_with_outputs(course, "cid")

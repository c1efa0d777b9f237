"""Whatever a submission's folder holds, everybody else is graded, and nothing is left out without a word."""

import json
import os
import shutil
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_course import CHAPTER, NOTEBOOK, RIGHT
from typer.testing import CliRunner

from course_lib.classroom.feedback import page_path
from course_lib.classroom.records import read_record
from course_lib.classroom.submission import TIME, printable, read_submission
from course_lib.cli import app
from course_lib.course.replace import replace_file

from .hostile import FOLDERS, STUDENTS, fill

pytestmark = pytest.mark.usefixtures("sandbox", "one_section")
# Nothing here runs for long by itself: seconds that a busy machine does not use up.
LIMITS = "\nc.ExecuteApart.cell_limit = 10.0\nc.ExecuteApart.call_limit = 10.0\nc.ExecuteApart.notebook_limit = 40.0\n"


def run(*arguments):
    result = CliRunner().invoke(app, [*arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def attacked(course):
    """The course, with these limits for the learners' code."""
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + LIMITS)
    return course


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(FOLDERS, min_size=3, max_size=4),
    st.dictionaries(STUDENTS, FOLDERS, min_size=1, max_size=2),
    st.integers(0, 10**9),
)
def test_one_submission_is_one_submission(attacked, hand_in, folders, named, number):
    submitted = attacked.var / "submitted"
    shutil.rmtree(submitted, ignore_errors=True)
    known = {f"student{i}".encode(): entries for i, entries in enumerate(folders)}
    for student, entries in {**known, **named}.items():
        with suppress(OSError):  # a name that the file system refuses
            fill(os.path.join(os.fsencode(submitted), student, CHAPTER.encode()), entries, attacked.root / "secret.txt")
    honest = {**RIGHT, "mistakes_found": f"Number {number}."}
    for student in ("ada", "zoe"):
        hand_in(student, **honest)
    (attacked.root / "secret.txt").write_text("CANARY")

    result = run("grade", "ch04", "--workers", "1", "--json")
    lines = {line["student"]: line for line in map(json.loads, result.stdout.splitlines())}
    points = {(lines[student]["score"], lines[student]["status"]) for student in ("ada", "zoe") if student in lines}
    assert points <= {(9, "graded")}
    for student in ("ada", "zoe"):
        assert sum(exercise["points"] for exercise in read_record(attacked, CHAPTER, student)["exercises"]) == 9
    for student in os.listdir(submitted):
        record = None if len(student) > 200 else read_record(attacked, CHAPTER, student)
        assert (record and record["status"] != "failed") or f"{printable(student)}: Not graded" in result.stderr
        if record:
            assert page_path(attacked, CHAPTER, student, NOTEBOOK).read_text(encoding="utf-8").endswith("</html>\n")
            kept = page_path(attacked, CHAPTER, student, NOTEBOOK).parent
            assert TIME.fullmatch((kept / "timestamp.txt").read_text() or "2026-01-01 00:00")
            assert len((kept / "submission_secret.txt").read_text()) == 128
    assert run("grade", "ch04", "--workers", "1", "--json").stdout == "", "somebody would be graded at every run"
    run("report", "ch04")
    written = [path for path in attacked.var.rglob("*") if path.is_file() and submitted not in path.parents]
    assert not [path for path in written if b"CANARY" in path.read_bytes()]
    ours = [path for path in attacked.var.rglob("*") if attacked.var / "autograded" not in path.parents]
    assert not [path for path in ours if submitted not in path.parents and path.name.endswith((".new", ".old"))]


def test_outputs_of_any_size_cost_nobody_a_point_and_what_is_too_large_is_named(attacked, hand_in):
    path = hand_in("ada", **RIGHT)
    notebook = json.loads(path.read_text())
    shown = {"output_type": "stream", "name": "stdout", "text": "x" * 30_000_000}
    notebook["cells"][1:1] = [{**notebook["cells"][-1], "cell_type": "code", "metadata": {}, "outputs": [shown]}]
    path.write_text(json.dumps(notebook))
    path = hand_in("cid", **RIGHT)
    notebook = json.loads(path.read_text())
    next(cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")["attachments"] = {
        f"{i}.png": {"image/png": "A" * 1_900_000} for i in range(6)
    }
    path.write_text(json.dumps(notebook))
    hand_in("bob").write_bytes(b" " * 101_000_000)
    lines = {line["student"]: line for line in map(json.loads, run("grade", "ch04", "--json").stdout.splitlines())}
    assert lines["ada"]["score"] == 9 and lines["ada"]["message"] is None
    assert lines["cid"]["score"] == 9
    assert "pasted pictures" in page_path(attacked, CHAPTER, "cid", NOTEBOOK).read_text()
    assert "has more than 100,000,000 bytes" in lines["bob"]["message"]
    assert "not submitted" not in lines["bob"]["message"]
    run("report", "ch04")
    assert "bob: " in (attacked.var / "reports" / f"{CHAPTER}.html").read_text()


def test_a_submission_whose_results_cannot_be_written_keeps_its_earlier_ones(attacked, hand_in, monkeypatch):
    for student in ("ada", "eve", "zoe"):
        hand_in(student, **RIGHT)
    run("grade", "ch04")
    before = page_path(attacked, CHAPTER, "eve", NOTEBOOK).read_text()
    for student in ("ada", "eve", "zoe"):
        hand_in(student)

    def write(path, content, mode=None):
        if "eve" in path.parts:
            raise OSError(28, "No space left on device")
        replace_file(path, content, mode)

    with monkeypatch.context() as patch:
        patch.setattr("course_lib.classroom.feedback.replace_file", write)
        result = CliRunner().invoke(app, ["grade", "ch04", "--json"])
    lines = {line["student"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 1 and "No space left" in lines["eve"]["message"]
    assert [lines[student]["score"] for student in ("ada", "zoe")] == [0, 0]
    assert page_path(attacked, CHAPTER, "eve", NOTEBOOK).read_text() == before
    assert {json.loads(line)["student"] for line in run("grade", "ch04", "--json").stdout.splitlines()} == {"eve"}


def test_a_report_names_what_it_cannot_read(attacked, hand_in):
    hand_in("ada", **RIGHT)
    hand_in("eve", **{**RIGHT, "add_intercept": RIGHT["add_intercept"] + "\ny = " + "-" * 10_000 + "1"})
    run("grade", "ch04")
    (attacked.var / "autograded" / "ada" / CHAPTER / f"{NOTEBOOK}.ipynb").write_text("")
    (attacked.var / "submitted" / "m\n").mkdir()
    (attacked.var / "submitted" / "m\n" / CHAPTER).symlink_to(attacked.var / "submitted" / "ada" / CHAPTER)
    run("report", "ch04")
    page = (attacked.var / "reports" / f"{CHAPTER}.html").read_text()
    assert "ada: The graded notebooks could not be read" in page and "m\\n: Not graded" in page


@pytest.mark.parametrize("content", [b"yesterday", b"2026-13-01 00:00:00 UTC", b"\xff", b""])
def test_a_time_of_submission_that_cannot_be_read_is_said(tmp_path, content):
    folder = tmp_path / "ada" / CHAPTER
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_bytes(content)
    submission = read_submission(folder, [NOTEBOOK])
    assert submission.timestamp is None
    assert "timestamp.txt has no time" in " ".join(submission.notes[NOTEBOOK])

"""The gradebook may be a PostgreSQL server's, by nbgrader's `db_url`: tried on a real one, which the test starts."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from parts import postgresql
from small_course import CHAPTER, NOTEBOOK, RIGHT, TWO_FORGOTTEN
from typer.testing import CliRunner

from course_lib.classroom.scores import read_scores
from course_lib.cli import app

# What Formgrader's handlers of a number and of a comment do, over and over, until the file `stop` is there
READER = """
import sys
from itertools import count
from pathlib import Path
from time import sleep
from nbgrader.api import Gradebook

url, stop, chapter, notebook, cell, answer = sys.argv[1:]
for number in count(1):
    last = Path(stop).exists()
    with Gradebook(url) as gradebook:
        for student in ("ada", "bob"):
            grade = gradebook.find_grade(cell, notebook, chapter, student)
            comment = gradebook.find_comment(answer, notebook, chapter, student)
            if number > 1:
                found = (grade.manual_score, grade.extra_credit, comment.manual_comment)
                assert found == (number - 1, 0.5, f"comment {number - 1}"), found
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = number, 0.5, False
            gradebook.db.commit()
            comment.manual_comment = f"comment {number}"
            gradebook.db.commit()
    if number == 1 or last:
        print(number, flush=True)
    if last:
        break
    sleep(0.02)
"""

pytestmark = [pytest.mark.needs("postgresql"), pytest.mark.usefixtures("sandbox", "one_section")]


@pytest.fixture
def server():
    """A PostgreSQL server that listens on a socket in a folder of its own: its address."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp"))  # pytest's own folders are closed to others
    as_user = []
    if os.geteuid() == 0:  # the server refuses to run as root
        as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        shutil.chown(folder, "nobody", "nogroup")
    data, initdb, pg_ctl = folder / "data", postgresql("initdb"), postgresql("pg_ctl")
    quiet = {"stdout": subprocess.DEVNULL, "check": True, "timeout": 120, "cwd": folder}
    subprocess.run([*as_user, initdb, "-D", data, "-U", "teacher", "-A", "trust", "--no-sync"], **quiet)
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run([*as_user, pg_ctl, "-D", data, "-o", options, "-l", folder / "log", "-w", "start"], **quiet)
    yield f"postgresql+psycopg2://teacher@/postgres?host={folder}"
    subprocess.run([*as_user, pg_ctl, "-D", data, "-m", "immediate", "stop"], **{**quiet, "cwd": "/"})
    shutil.rmtree(folder)


def test_a_class_is_graded_into_a_postgresql_server(course, hand_in, server):
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\nc.CourseDirectory.db_url = {server!r}\n")
    hand_in("ada", **RIGHT)
    hand_in("bob", **{**RIGHT, "mse_gradient": TWO_FORGOTTEN})
    for _ in range(2):
        result = CliRunner().invoke(app, ["grade", "ch04", "--student", "ada", "--student", "bob"])
        assert result.exit_code == 0, (result.output, result.exception)
    with Gradebook(server) as gradebook:
        scores = {s.student.id: s.score for s in gradebook.assignment_submissions(CHAPTER)}
    assert scores == {"ada": 9.0, "bob": pytest.approx(4)}
    assert sum(score.points for score in read_scores(course, CHAPTER, "ada") if score.points) == 9
    assert not (course.var / "gradebook.db").exists()

    # two people grade by hand, each another answer, while the class is graded again
    hand_in("ada", **RIGHT, mistakes_found="Three.")
    stop = course.root / "stop"
    cells = {"check_fit_line": "fit_line", "mistakes_found": "mistakes_found"}
    arguments = [sys.executable, "-c", READER, server, str(stop), CHAPTER, NOTEBOOK]
    readers = [
        subprocess.Popen([*arguments, *names], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for names in cells.items()
    ]
    assert [reader.stdout.readline() for reader in readers] == ["1\n", "1\n"], "both have begun"
    for options in (("--student", "ada", "--student", "bob"), ("--exercise", "fit_line")):
        result = CliRunner().invoke(app, ["grade", "ch04", "--workers", "1", *options])
        assert result.exit_code == 0 and "could not be written" not in result.output, result.output
    stop.touch()
    told = [reader.communicate(timeout=60) for reader in readers]
    assert [reader.returncode for reader in readers] == [0, 0], told
    with Gradebook(server) as gradebook:
        for (cell, answer), (last, _) in zip(cells.items(), told, strict=True):
            for student, points in (("ada", 4), ("bob", 2)):
                grade = gradebook.find_grade(cell, NOTEBOOK, CHAPTER, student)
                comment = gradebook.find_comment(answer, NOTEBOOK, CHAPTER, student).manual_comment
                assert (grade.manual_score, grade.extra_credit, comment) == (int(last), 0.5, f"comment {int(last)}")
                assert answer != "fit_line" or grade.auto_score == points, "the grader's own number is there too"

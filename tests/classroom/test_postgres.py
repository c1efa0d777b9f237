"""The gradebook may be a PostgreSQL server's, by nbgrader's `db_url`: tried on a real one, which the test starts."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from parts import postgresql
from small_course import CHAPTER, RIGHT, TWO_FORGOTTEN
from typer.testing import CliRunner

from course_lib.classroom.scores import read_scores
from course_lib.cli import app

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

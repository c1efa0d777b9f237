"""What a learner uses works where Python has no POSIX modules and calls, and a terminal has its own code page.

Windows itself is not run: a child process loses what Windows lacks. nbgrader asks `sys.platform` and needs `pwd` here.
"""

import json
import os
import subprocess
import sys

import pytest
from small_course import CHAPTER, RIGHT, TWO_FORGOTTEN

pytestmark = pytest.mark.usefixtures("one_section")
LACKING = '''
import os, signal, sys

for name in ("resource", "fcntl", "termios", "pty"):
    sys.modules[name] = None
for module, names in ((os, "fork setsid killpg sched_getaffinity"), (signal, "SIGALRM SIGVTALRM setitimer")):
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)

posix_open, os.O_BINARY = os.open, 1 << 30


def windows_open(path, flags, *rest, **named):
    """Windows changes the ends of lines in a file that is opened without O_BINARY."""
    ours = sys._getframe(1).f_globals.get("__name__", "").startswith("course_lib.")
    assert flags & os.O_BINARY or not ours or path == os.devnull, f"{path}: no O_BINARY"
    return posix_open(path, flags & ~os.O_BINARY, *rest, **named)


os.open = windows_open
'''


@pytest.fixture
def command(course, tmp_path_factory):
    """Run `course` without what Windows lacks, and without bubblewrap; returns the completed process."""
    folder = tmp_path_factory.mktemp("startup")
    (folder / "sitecustomize.py").write_text(LACKING, encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "cp1252", "PATH": str(folder)}

    def run(*words):
        program = [sys.executable, "-m", "course_lib.cli", *words]
        return subprocess.run(program, cwd=course.root, env=environment, capture_output=True, encoding="cp1252")

    return run


def test_a_submission_is_graded_and_its_page_says_that_it_ran_without_isolation(command, course, answer):
    answer(**{**RIGHT, "mse_gradient": TWO_FORGOTTEN})
    done = command("submit", CHAPTER, "--json")
    assert done.returncode == 0, done.stderr
    scores = [json.loads(line) for line in done.stdout.splitlines()]
    points = {score["exercise"]: score["points"] for score in scores if "exercise" in score}
    assert points["add_intercept"] == 2
    assert points["mse_gradient"] < 3
    (page,) = [score["feedback"] for score in scores if "feedback" in score]
    assert "Not isolated" in (course.root / page).read_text(encoding="utf-8")


def test_checks_run_and_name_the_mistake(command, answer):
    path = answer(**{**RIGHT, "mse_gradient": TWO_FORGOTTEN})
    done = command("check", str(path))
    assert done.returncode == 1, done.stderr
    assert "The factor 2 is missing" in " ".join(done.stdout.split())
    assert "Not isolated" in done.stdout + done.stderr

"""A hub with real accounts: a class walks through it, and nobody gets at what is not theirs.

Makes accounts on this machine and takes them away again, so it needs root.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from parts import need

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
import class_on_a_hub as load  # noqa: E402 (the load test's learner)

pytestmark = pytest.mark.long

OWN = f"hub{os.getpid()}"  # accounts of this run alone: at its end all their processes are killed
TEACHER = f"{OWN}-teacher"
LEARNERS = {f"{OWN}-ada": "Ada-9-secret", f"{OWN}-bob": "Bob-8-secret"}


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@pytest.fixture(scope="module")
def hub():
    """A hub that runs, with a teacher and two learners; its address and its folder."""
    need("hub")
    folder = Path(tempfile.mkdtemp(prefix="hub-", dir="/var/tmp"))  # pytest's own folders are closed to others
    folder.chmod(0o755)
    roster = folder / "roster.csv"
    roster.write_text("".join(f"{name},{password}\n" for name, password in LEARNERS.items()))
    roster.chmod(0o600)
    outer, inner, proxy = free_ports(3)
    address = f"http://127.0.0.1:{outer}"
    environment = {
        **os.environ,
        "COURSE_HUB": str(folder / "srv"),
        "COURSE_HUB_URL": address,
        "COURSE_HUB_INNER_URL": f"http://127.0.0.1:{inner}",
        "COURSE_HUB_PROXY_URL": f"http://127.0.0.1:{proxy}",
    }
    log = (folder / "hub.log").open("w")
    command = [str(ROOT / "hub" / "start"), TEACHER, str(roster)]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    os.environ["COURSE_HUB"] = environment["COURSE_HUB"]
    deadline = time.monotonic() + 600
    while b"JupyterHub is now running" not in (folder / "hub.log").read_bytes():
        assert process.poll() is None and time.monotonic() < deadline, (folder / "hub.log").read_text()[-3000:]
        time.sleep(1)
    yield address
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=30)
    for name in (TEACHER, *LEARNERS):
        subprocess.run(["pkill", "-9", "-u", name])
        subprocess.run(["userdel", "--force", "--remove", name], capture_output=True)
    shutil.rmtree(folder)


def as_learner(command: str, name: str = f"{OWN}-ada") -> subprocess.CompletedProcess:
    return subprocess.run(["su", "-", name, "-c", command], capture_output=True, text=True)


@pytest.fixture(scope="module")
def handed_in(hub):
    """A chapter released by the teacher, worked on and handed in by both learners."""
    load.as_instructor(TEACHER, f"nbgrader release_assignment {load.CHAPTER}")
    answers = load.reference_answers()
    learners = [load.Learner(hub, name, password) for name, password in LEARNERS.items()]
    for learner in learners:
        learner.work(answers)
    return learners


def test_a_chapter_goes_out_comes_back_is_graded_and_its_feedback_arrives(handed_in):
    for command in load.INSTRUCTOR:
        load.as_instructor(TEACHER, f"{command} {load.CHAPTER}")
    for learner in handed_in:
        learner.read_feedback()
    grades = load.as_instructor(TEACHER, "nbgrader export --to grades.csv >/dev/null && cat grades.csv")
    scores = [line for line in grades.splitlines() if load.CHAPTER in line]
    assert {name for name in LEARNERS if any(name in line for line in scores)} == set(LEARNERS)


@pytest.mark.parametrize(
    "what",
    [
        "/home/OWN-bob/ch04_worked_examples/1_linear_regression.ipynb",
        "/home/OWN-teacher/course/solutions/ch04_worked_examples/exercises.py",
        "/home/OWN-teacher/course/var/gradebook.db",
        "$COURSE_HUB/state/jupyterhub.sqlite",
        "$COURSE_HUB/state/cookie_secret",
        "$COURSE_HUB/../roster.csv",
    ],
)
def test_a_learner_cannot_read(handed_in, what):
    path = what.replace("$COURSE_HUB", os.environ["COURSE_HUB"]).replace("OWN", OWN)
    if "gradebook" not in path:
        assert Path(path).exists()
    assert as_learner(f"cat {path}").returncode != 0


def test_a_learner_cannot_list_or_take_away_what_others_handed_in(handed_in):
    exchange = Path(os.environ["COURSE_HUB"]) / "exchange" / load.COURSE_ID
    assert len(list((exchange / "inbound").iterdir())) == 2
    for command in (f"ls {exchange}/inbound", f"mv {exchange} {exchange}.old", f"touch {exchange}/outbound/mine"):
        assert as_learner(command).returncode != 0, command


def test_a_learner_cannot_use_the_server_of_another(handed_in):
    ada, bob = handed_in
    answer = ada.http.get(f"/user/{bob.name}/api/contents", headers=ada.token)
    assert answer.status_code in (403, 404)

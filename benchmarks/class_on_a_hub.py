"""A class on a hub: learners log in, fetch a chapter, work and submit; the instructor grades and returns feedback.

As root, on the machine of a running hub (hub/start teacher roster.csv), with the same roster:

    python benchmarks/class_on_a_hub.py teacher roster.csv

Each learner does every step once, over HTTP as a browser would, on this machine. Prints seconds per step.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import websocket

from course_lib.course.folders import Course
from course_lib.course.marks import marks_on
from course_lib.course.source import read_sources

COURSE = Course(Path(__file__).parents[1])
CHAPTER = "ch04_worked_examples"
NOTEBOOK = "1_linear_regression"
COURSE_ID = "differentiation"
LONGEST = 180.0  # seconds for one step of one learner
STEPS = ("log in", "start the server", "fetch", "open", "run and check", "save", "submit", "get feedback")
INSTRUCTOR = ("nbgrader collect", "course grade", "nbgrader release_feedback")


class Learner:
    """One learner's browser: a session with the hub and then with the learner's own server."""

    def __init__(self, hub: str, name: str, password: str) -> None:
        self.hub, self.name, self.password = hub, name, password
        self.http = httpx.Client(base_url=hub, timeout=LONGEST, follow_redirects=True)
        self.seconds: dict[str, float] = {}

    def time(self, step: str, action, *arguments):
        start = time.perf_counter()
        result = action(*arguments)
        self.seconds[step] = time.perf_counter() - start
        return result

    def log_in(self) -> None:
        self.http.get("/hub/login")
        answer = self.http.post(
            "/hub/login",
            data={
                "username": self.name,
                "password": self.password,
                "_xsrf": self.http.cookies.get("_xsrf", path="/hub/"),
            },
        )
        assert answer.status_code == 200 and "/hub/login" not in str(answer.url), f"{self.name} could not log in"

    def start(self) -> None:
        xsrf = {"X-XSRFToken": self.http.cookies.get("_xsrf", path="/hub/")}
        answer = self.http.post(f"/hub/api/users/{self.name}/tokens", headers=xsrf, json={"note": "load test"})
        self.token = {"Authorization": f"token {answer.raise_for_status().json()['token']}"}
        self.http.post(f"/hub/api/users/{self.name}/server", headers=xsrf)
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            status = self.http.get(f"/user/{self.name}/api/status", headers=self.token)
            if status.status_code == 200 and "started" in status.text:
                return
            time.sleep(0.5)
        raise AssertionError(f"{self.name}'s server did not start")

    def call(self, method: str, path: str, body: dict | None = None):
        answer = self.http.request(method, f"/user/{self.name}/{path}", headers=self.token, json=body)
        return answer.raise_for_status().json()

    def assignment(self, action: str) -> dict:
        return self.call("POST", f"assignments/{action}", {"course_id": COURSE_ID, "assignment_id": CHAPTER})

    def execute(self, sources: list[str]) -> str:
        """Run cells in a fresh kernel; return the text output of the last one."""
        kernel = self.call("POST", "api/kernels", {"path": CHAPTER})["id"]
        address = self.hub.replace("http", "ws") + f"/user/{self.name}/api/kernels/{kernel}/channels"
        channel = websocket.create_connection(address, timeout=LONGEST, header=self.token)
        shown = ""
        for source in sources:
            message = uuid.uuid4().hex
            header = {
                "msg_id": message,
                "msg_type": "execute_request",
                "username": "",
                "session": message,
                "version": "5.3",
            }
            content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
            parts = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
            channel.send(json.dumps(parts))
            shown, idle = "", False
            while not idle:
                reply = json.loads(channel.recv())
                if reply["parent_header"].get("msg_id") != message:
                    continue
                shown += str(reply["content"].get("data", {}).get("text/plain", "")) + reply["content"].get(
                    "evalue", ""
                )
                idle = reply["content"].get("execution_state") == "idle"
        channel.close()
        self.http.delete(f"/user/{self.name}/api/kernels/{kernel}", headers=self.token)
        return shown

    def work(self, answers: dict[str, str]) -> None:
        """All steps up to submission."""
        self.time("log in", self.log_in)
        self.time("start the server", self.start)
        self.time("fetch", self.assignment, "fetch")
        path = f"api/contents/{CHAPTER}/{NOTEBOOK}.ipynb"
        model = self.time("open", self.call, "GET", path)
        for cell in model["content"]["cells"]:
            grade_id = marks_on(cell).get("grade_id")
            if cell["cell_type"] == "code" and grade_id in answers:
                cell["source"] = answers[grade_id]
        cells = ["import numpy as np\nfrom course_lib.notebook import check", *answers.values(), "check(mse_gradient)"]
        shown = self.time("run and check", self.execute, cells)
        assert shown.startswith("✓ mse_gradient"), f"{self.name}'s check said: {shown[:300]}"
        self.time("save", self.call, "PUT", path, {"type": "notebook", "content": model["content"]})
        answer = self.time("submit", self.assignment, "submit")
        assert answer["success"], f"{self.name} could not submit: {answer}"

    def read_feedback(self) -> None:
        self.time("get feedback", self.assignment, "fetch_feedback")
        folder = self.call("GET", f"api/contents/{CHAPTER}/feedback")["content"]
        pages = self.call("GET", f"api/contents/{folder[0]['path']}")["content"]
        page = next((page["path"] for page in pages if page["name"] == f"{NOTEBOOK}.html"), None)
        assert page, f"{self.name} got {pages}"
        text = self.call("GET", f"api/contents/{page}")["content"]
        assert "course-check" in text and "<script" not in text, f"{self.name} got another page: {text[:300]}"


def as_instructor(instructor: str, command: str) -> str:
    programs = Path(os.environ.get("COURSE_HUB", "/srv/course")) / "env" / "bin"
    whole = f"cd course && export PATH={programs}:$PATH OMP_NUM_THREADS=1 && {command}"
    done = subprocess.run(["su", "-", instructor, "-c", whole], capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def reference_answers() -> dict[str, str]:
    """The reference answers of the notebook as a learner would type them."""
    source = next(source for source in read_sources(COURSE, CHAPTER) if source.name == NOTEBOOK)
    return {name: re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", source.answer_cell(name)) for name in source.points}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("instructor")
    parser.add_argument("roster", type=Path)
    parser.add_argument("--hub", default="http://127.0.0.1:8000")
    given = parser.parse_args()
    rows = [line.split(",") for line in given.roster.read_text().splitlines() if line]
    learners = [Learner(given.hub, name, password) for name, password in rows]
    as_instructor(given.instructor, f"nbgrader release_assignment {CHAPTER} --force")
    answers, whole = reference_answers(), time.perf_counter()
    with ThreadPoolExecutor(len(learners)) as pool:
        list(pool.map(lambda learner: learner.work(answers), learners))
    instructor = {}
    for command in INSTRUCTOR:
        start = time.perf_counter()
        as_instructor(given.instructor, f"{command} {CHAPTER}")
        instructor[command] = time.perf_counter() - start
    with ThreadPoolExecutor(len(learners)) as pool:
        list(pool.map(Learner.read_feedback, learners))
    print(f"{len(learners)} learners, all at once, {time.perf_counter() - whole:.0f} s in all\n")
    print("| learner's step | median s | longest s |\n|---|---|---|")
    for step in STEPS:
        seconds = [learner.seconds[step] for learner in learners]
        print(f"| {step} | {statistics.median(seconds):.2f} | {max(seconds):.2f} |")
    print("\n| instructor's step, for the class | s |\n|---|---|")
    for command, seconds in instructor.items():
        print(f"| {command} | {seconds:.1f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())

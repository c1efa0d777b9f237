"""A real JupyterLab, started by `course lab` in a fresh copy of the course, and a real Chromium to drive it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from course_lib.grading.course import Course
from course_lib.grading.work import reset

from . import notebook_page

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=20_000)  # milliseconds; a busy machine may take several seconds to draw a cell
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def chromium() -> str:
    """The system's Chromium. Where there is none, the tests fail in CI and are skipped with the reason elsewhere."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    reason = "No Chromium was found: install it (Debian: apt-get install chromium) to run the browser tests."
    return pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": [*QUIET, "--no-sandbox", "--disable-gpu"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 1280, "height": 900}, "reduced_motion": "no-preference"}


def free_port() -> int:
    """A port that nobody uses: two that start at once would look for one from the same number on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Lab:
    """A running JupyterLab: the course's folder and the address to open a notebook of work/ at."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        private = ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_WORKSPACES_DIR", "JUPYTERLAB_SETTINGS_DIR", "IPYTHONDIR", "HOME")
        environment = {**os.environ, **{name: str(home / name) for name in private}}
        environment.pop("COURSE_BACKEND", None)
        self._log = (home / "lab.log").open("w+", encoding="utf-8")
        command = [sys.executable, "-m", "course_lib.cli", "lab", "--no-browser", "--port", str(free_port())]
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=self._log, stderr=subprocess.STDOUT, start_new_session=True
        )
        self.base, self.token = self._wait_for_address()

    def address(self, notebook: str) -> str:
        """Where a notebook opens, with no other tab beside it."""
        return f"{self.base}/lab/tree/{(Path('work') / notebook).as_posix()}?token={self.token}&reset"

    def fresh(self, notebook: str) -> str:
        """Where a notebook opens that nobody has touched, and that has no kernel yet.

        JupyterLab takes over a kernel that runs for the same path, with its widgets, and notes them in the notebook.
        """
        self.end_kernels()
        chapter, name = notebook.removesuffix(".ipynb").split("/")
        reset(Course(self.folder), chapter, name)
        return self.address(notebook)

    def end_kernels(self) -> None:
        for session in self._api("GET", "api/sessions"):
            self._api("DELETE", f"api/sessions/{session['id']}")

    def _api(self, method: str, path: str) -> Any:
        request = urllib.request.Request(f"{self.base}/{path}", method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def printed(self) -> str:
        return Path(self._log.name).read_text(encoding="utf-8")

    def stop(self) -> None:
        os.killpg(self._process.pid, 9)
        self._process.wait()
        self._log.close()

    def _wait_for_address(self) -> tuple[str, str]:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and self._process.poll() is None:
            if match := re.search(r"(http://127\.0\.0\.1:\d+)/lab\S*token=(\w+)", self.printed()):
                return match.group(1), match.group(2)
            time.sleep(0.2)
        raise AssertionError("JupyterLab did not start:\n" + self.printed())


def course_folder(folder: Path) -> Path:
    """A fresh copy of the course in a folder that does not exist yet, or is empty."""
    for name in ("solutions", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    lab = Lab(course_folder(tmp_path_factory.mktemp("course")), tmp_path_factory.mktemp("home"))
    yield lab
    lab.stop()


@pytest.fixture
def console(page):
    """What the page complained of: errors in the console, uncaught exceptions, requests that left this machine."""
    complaints = notebook_page.complaints_of(page)

    def requested(request):
        if not re.match(r"(http|ws)://(127\.0\.0\.1|localhost)[:/]|data:|blob:", request.url):
            complaints.append(f"request to {request.url}")

    page.on("request", requested)
    return complaints

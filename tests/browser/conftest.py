"""A real JupyterLab, started by `course lab` in a fresh copy of the course, and a real Chromium to drive it.

Each process that runs tests starts a JupyterLab of its own.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import nbformat
import pytest
from parts import chromium, need
from platformdirs import user_cache_dir
from playwright.sync_api import Browser, BrowserContext, Page, expect

from . import notebook_page

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=20_000)  # milliseconds; a busy machine may take several seconds to draw a cell
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
OURS = r"(http|ws)://(127\.0\.0\.1|localhost)[:/]|data:|blob:"
KEPT_BY_JUPYTERLAB = ("JUPYTERLAB_WORKSPACES_DIR", "JUPYTERLAB_SETTINGS_DIR")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    need("chromium")
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
        self._home = home
        private = ("JUPYTER_CONFIG_DIR", *KEPT_BY_JUPYTERLAB, "IPYTHONDIR", "HOME")
        environment = {**os.environ, **{name: str(home / name) for name in private}}
        for name in ("COURSE_BACKEND", "SHELL"):  # a service has no SHELL either
            environment.pop(name, None)
        environment["NUMBA_CACHE_DIR"] = user_cache_dir("differentiation-course", appauthor=False)  # one for all tests
        self._log = (home / "lab.log").open("w+", encoding="utf-8")
        command = [sys.executable, "-m", "course_lib.cli", "lab", "--no-browser", "--port", str(free_port())]
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=self._log, stderr=subprocess.STDOUT, start_new_session=True
        )
        self.base, self.token = self._wait_for_address()

    def address(self, notebook: str) -> str:
        """Where a notebook opens, with no other tab beside it."""
        return f"{self.base}/lab/tree/{(Path('work') / notebook).as_posix()}?token={self.token}&reset"

    def written(self, notebook: str, sources: list[str]) -> str:
        """Where a notebook of these cells opens, which is written for it."""
        path = self.folder / "work" / notebook
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook_page.notebook_of(sources), path)
        return self.address(notebook)

    def begin_anew(self, untouched: Path) -> None:
        """Put `untouched` in the place of work/, and forget what was handed in, every kernel and every setting."""
        self.end_kernels()
        for used in (self.folder / "work", self.folder / "var", *(self._home / name for name in KEPT_BY_JUPYTERLAB)):
            if used.exists():  # out of the way first: what still writes there must not disturb
                used.rename(Path(tempfile.mkdtemp(dir=self._home)) / used.name)
        shutil.copytree(untouched, self.folder / "work")

    def end_kernels(self) -> None:
        """End every kernel: JupyterLab takes over one that runs for the same path, with its widgets."""
        for session in self._api("GET", "api/sessions"):
            self._api("DELETE", f"api/sessions/{session['id']}")

    def has_kernel(self, notebook: str) -> bool:
        return f"work/{notebook}" in [session["path"] for session in self._api("GET", "api/sessions")]

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


class OpenedNotebook:
    """A notebook that stays open for the tests of a module: opening takes seconds, running a cell anew does not.

    Every test begins without outputs, in the light theme and in a window of the usual size, and runs what it looks at.
    """

    def __init__(self, server: tuple[Lab, Path], browser: Browser, options: dict[str, Any], module: Any) -> None:
        self._lab, self._untouched = server
        self._browser, self._options = browser, {**options, **getattr(module, "CONTEXT", {})}
        self.path = getattr(module, "NOTEBOOK", f"scratch/{module.__name__.rpartition('.')[2]}.ipynb")
        self._cells: list[str] = getattr(module, "CELLS", [])
        self.address = self._lab.address(self.path)
        self._context: BrowserContext | None = None
        self._failed = 0

    def begin(self, failed: int) -> tuple[Page, list[str]]:
        """The page for the next test, and a list of what it complains of; `failed` tests have failed until now."""
        # Nobody knows what a test leaves that failed. A test of another module may have ended the kernel.
        if not self._context or failed > self._failed or not self._lab.has_kernel(self.path):
            self.close()
            self._open()
        self._failed = failed
        self.page.set_viewport_size(self._options["viewport"])
        self.page.emulate_media(reduced_motion="no-preference")
        notebook_page.choose_theme(self.page, "JupyterLab Light")
        notebook_page.clear(self.page, f"work/{self.path}")
        self.complaints.clear()
        return self.page, self.complaints

    def _open(self) -> None:
        self._lab.begin_anew(self._untouched)
        if self._cells:
            self._lab.written(self.path, self._cells)
        self._context = self._browser.new_context(**self._options)
        self.page = self._context.new_page()
        self.complaints = notebook_page.complaints_of(self.page, ours=OURS)
        notebook_page.open_notebook(self.page, self.address)

    def close(self) -> None:
        if self._context:
            self._context.close()
        self._context = None


def course_folder(folder: Path) -> Path:
    """A fresh copy of the course in a folder that does not exist yet, or is empty."""
    for name in ("solutions", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A running JupyterLab, shared since it takes seconds to start, and the work/ of a learner who has not begun."""
    lab = Lab(course_folder(tmp_path_factory.mktemp("course")), tmp_path_factory.mktemp("home"))
    untouched = tmp_path_factory.mktemp("untouched") / "work"
    shutil.copytree(lab.folder / "work", untouched)
    yield lab, untouched
    lab.stop()


@pytest.fixture
def lab(server):
    """JupyterLab for a learner who has not begun."""
    lab, untouched = server
    lab.begin_anew(untouched)
    return lab


@pytest.fixture(scope="module")
def opened(server, browser, browser_context_args, request):
    """The notebook in work/ that the module names, or one of its `CELLS`, in a page of its own."""
    notebook = OpenedNotebook(server, browser, browser_context_args, request.module)
    yield notebook
    notebook.close()


@pytest.fixture
def console(page):
    """What the page complained of: errors in the console, uncaught exceptions, requests that left this machine."""
    return notebook_page.complaints_of(page, ours=OURS)

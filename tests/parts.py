"""What tests need beside Python packages. A test without its part fails in CI; elsewhere the run's end tells of it."""

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from course_lib.backend import BackendError, use_backend
from course_lib.judge import sandbox


def chromium() -> str | None:
    """Where a Chromium is."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def postgresql(name: str) -> str | None:
    """Where one of PostgreSQL's programs is; Debian keeps them off the path."""
    return shutil.which(name) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default=None)


def _hub() -> str:
    if os.name != "posix" or os.geteuid() != 0:
        return "the hub makes accounts, which only root may: run the tests as root"
    packages = {"npm": "npm", "useradd": "passwd", "su": "util-linux", "pkill": "procps"}
    missing = [package for name, package in packages.items() if not shutil.which(name)]
    if subprocess.run(["/usr/bin/python3", "-c", "import ensurepip"], capture_output=True).returncode:
        missing.append("python3-venv")
    return f"{', '.join(missing)} missing for the hub: apt-get install {' '.join(missing)}" if missing else ""


def _gpu() -> str:
    try:
        with use_backend("cupy"):
            return ""
    except BackendError as error:
        return f"no CUDA device: {error}"


MISSING: dict[str, Callable[[], str]] = {
    "bubblewrap": sandbox.why_not,
    "chromium": lambda: "" if chromium() else "Chromium is missing: apt-get install chromium",
    "docs": lambda: "" if find_spec("sphinx_book_theme") else "the site needs the extra docs: make docs installs it",
    "gpu": _gpu,
    "hub": _hub,
    "node": lambda: "" if shutil.which("node") else "Node.js is missing: apt-get install nodejs",
    "postgresql": lambda: "" if postgresql("initdb") else "PostgreSQL is missing: apt-get install postgresql",
}
"""Of each part what is missing and how to get it; empty where it works."""


@cache
def missing(part: str) -> str:
    return MISSING[part]()


def need(part: str) -> None:
    """Skip the test if the part is missing; in CI, which has all but a GPU, let it fail."""
    if what := missing(part):
        (pytest.fail if os.environ.get("CI") and part != "gpu" else pytest.skip)(what)

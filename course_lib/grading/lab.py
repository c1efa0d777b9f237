"""Opening JupyterLab on the start page."""

import os
import socket
import subprocess
import sys
import webbrowser

from course_lib.grading.course import Course, CourseError

START_PAGE = "work/00_start_here/start_here.ipynb"
ADDRESS = "127.0.0.1"


def start_lab(course: Course, port: int, browser: bool) -> int:
    """Run JupyterLab until it is stopped; its exit code.

    Raises:
        CourseError: if the port is in use.
    """
    if port and _in_use(port):
        raise CourseError(f"Port {port} is in use. Choose another with --port, or leave it out to take a free one.")
    if browser and not _has_browser():
        print("No browser was found: open the address that is printed below in one.", flush=True)
        browser = False
    command = [
        *(
            sys.executable,
            "-m",
            "jupyterlab",
            START_PAGE if browser else f"--LabApp.default_url=/lab/tree/{START_PAGE}",
        ),
        f"--ServerApp.root_dir={course.root}",
        "--LabApp.expose_app_in_browser=True",  # the submit button saves through it
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",  # no request leaves this machine
        f"--ServerApp.ip={ADDRESS}",
        f"--ServerApp.port={port or 8888}",
        f"--ServerApp.open_browser={browser}",
    ]
    environment = {**os.environ, "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])}
    try:
        return subprocess.run(command, cwd=course.root, env=environment).returncode
    except KeyboardInterrupt:
        return 0


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((ADDRESS, port)) == 0


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True

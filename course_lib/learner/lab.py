"""Open JupyterLab on the start page.

Fixed settings are in jupyter_config/: no request for news or updates leaves this machine, and the page exposes its
commands to the submit button, which uses them to save the notebook. Those in jupyter_config/course_lab/ are only
for learners: nbgrader's menu and the folders that only authors need are hidden. Instructors start `jupyter lab`.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path

from course_lib.course.folders import Course, CourseError
from course_lib.learner import texts

START_PAGE = "work/00_start_here/start_here.ipynb"
CONFIG = Path(__file__).parent / "jupyter_config"
CONFIGS = [CONFIG / "course_lab", CONFIG]
EXTENSIONS = Path(__file__).parent / "labextensions"
"""Extensions of JupyterLab as it loads them: the bar of steps."""


def start_lab(course: Course, port: int, browser: bool) -> int:
    """Run JupyterLab until it is stopped; returns its exit code.

    Where it can, this process becomes JupyterLab and never returns: every signal that ends it then ends JupyterLab.

    Raises
    ------
    CourseError
        If the port is in use.
    """
    if port and _in_use(port):
        raise CourseError(texts.PORT_IN_USE.format(port=port))
    if browser and not _has_browser():
        print(texts.NO_BROWSER, flush=True)
        browser = False
    command = [
        *(sys.executable, "-m", "jupyterlab"),
        f"--ServerApp.root_dir={course.root}",
        f"--ServerApp.preferred_dir={course.work}",  # where the file browser opens
        f"--ServerApp.port={port or 8888}",  # if 8888 is in use, Jupyter tries the next ones
        f"--ServerApp.open_browser={browser}",
        f"--LabApp.default_url=/lab/tree/{START_PAGE}",
        f"--LabApp.extra_labextensions_path={EXTENSIONS}",
        f"--JupyterNotebookApp.extra_labextensions_path={EXTENSIONS}",  # Jupyter Notebook, on the same server
        "--JupyterNotebookApp.expose_app_in_browser=True",
        "--ServerApp.answer_yes=True",  # Ctrl+C ends it
    ]
    if os.name == "posix":  # named, since Jupyter may otherwise open a login shell, which forgets the path
        shell = os.environ.get("SHELL") or shutil.which("bash") or "sh"
        command.append(f"--ServerApp.terminado_settings={{'shell_command': [{shell!r}]}}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--ServerApp.allow_root=True")  # in a container; it listens on this machine only
    print(texts.STARTING, flush=True)
    _compile_aside()
    if os.name == "posix":
        os.chdir(course.root)
        os.execve(sys.executable, command, _environment())
    try:
        return subprocess.run(command, cwd=course.root, env=_environment()).returncode
    except KeyboardInterrupt:
        return 0


def _compile_aside() -> None:
    """Compile meanwhile what widgets run; by way of a shell, so that nobody has to wait for its end."""
    command = [sys.executable, "-m", "course_lib.descent.compiled_ahead"]
    if os.name == "posix":
        command = ["sh", "-c", '"$0" "$@" </dev/null >/dev/null 2>&1 &', *command]
    with contextlib.suppress(OSError):
        process = subprocess.Popen(command, start_new_session=True)
        if os.name == "posix":
            process.wait()


def _environment() -> dict[str, str]:
    """Our environment variables with jupyter_config/ first, and the virtual environment's programs on the path."""
    config_path = os.pathsep.join(filter(None, [*map(str, CONFIGS), os.environ.get("JUPYTER_CONFIG_PATH")]))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**os.environ, "JUPYTER_CONFIG_PATH": config_path, "PATH": path}


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True

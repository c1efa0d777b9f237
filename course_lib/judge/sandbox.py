"""The sandbox for learners' code: bubblewrap around a warm parent that forks one process per submission.

Inside there is no network, and only Python, its packages, and course_lib without grading and answers can be read.
`course_lib.sandboxed.lockdown` isolates submissions from each other.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

import course_lib
from course_lib.course.folders import CourseError
from course_lib.judge import texts
from course_lib.judge.sandboxed_process import START_LIMIT, SandboxedProcess
from course_lib.sandboxed.lockdown import HOME, Limits

COURSE = "/course"  # where course_lib is in the sandbox
PROBE = f"""
import os, sys
sys.path.insert(0, {COURSE!r})
from course_lib.sandboxed.lockdown import Limits, lock, separate
separate()
if os.fork() == 0:
    lock(Limits())
    os._exit(0)
sys.exit(os.wait()[1])
"""
START = f"import sys; sys.path.insert(0, {COURSE!r}); from course_lib.sandboxed.warm_parent import main; main()"
SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache")
ENVIRONMENT = {
    "HOME": HOME,
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "USER": "learner",
    "COURSE_BACKEND": "numpy",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "IPYTHONDIR": "/tmp/ipython",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMBA_DISABLE_JIT": "1",  # no cache of compiled code to come from outside, and no time spent on compiling
}
HIDDEN = ("authoring", "classroom", "cli", "course", "judge", "learner")  # packages that no submission can read


class SandboxError(CourseError):
    """The sandbox itself does not work: a fault of the machine or the grader, never of a submission."""


class Sandbox:
    """A warm parent, as a context manager; `process()` returns a new learner's process.

    It starts immediately; the first `process()` waits until it is ready.

    Parameters
    ----------
    modules
        What the parent preloads, so that no submission waits for imports.
    limits
        What each learner's process may use.
    withheld
        Dotted names of functions whose source no learner's process can read.

    Raises
    ------
    SandboxError
        If bubblewrap is missing; the message says how to install it.
    """

    def __init__(
        self, modules: tuple[str, ...] = (), limits: Limits | None = None, withheld: tuple[str, ...] = ()
    ) -> None:
        self.modules, self.limits = modules, limits or Limits()
        self._control, inner = socket.socketpair()
        arguments = [str(inner.fileno()), json.dumps(self.limits.to_json()), json.dumps(withheld), *modules]
        command = [*bubblewrap(), _inside(sys.executable), "-I", "-c", START, *arguments]
        self._parent = subprocess.Popen(
            command,
            env={},  # bubblewrap's own environment can be read inside
            pass_fds=(inner.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C in the terminal is for the grader, which stops what runs
        )
        inner.close()
        self._ready = False
        self._next: SandboxedProcess | None = None

    def _wait(self) -> None:
        self._control.settimeout(START_LIMIT)
        try:
            answer = self._control.recv(16)
        except OSError:
            answer = b""
        if answer != b"ready\n":
            self.stop()
            assert self._parent.stderr is not None
            reason = self._parent.stderr.read().decode(errors="replace").strip()[-500:]
            raise SandboxError(texts.SANDBOX_NOT_STARTED.format(reason=reason or texts.NO_REASON))
        self._ready = True

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def alive(self) -> bool:
        return self._parent.poll() is None

    def process(self) -> SandboxedProcess:
        """A new learner's process.

        Raises
        ------
        SandboxError
            If the sandbox can't work here; the message says why.
        """
        if not self._ready:
            self._wait()
        process, self._next = self._next or self._fork(), None
        if reason := process.wait():
            process.stop()
            raise SandboxError(texts.NOT_LOCKED_IN.format(reason=reason))
        self._next = self._fork()  # it is confined while this one works
        return process

    def _fork(self) -> SandboxedProcess:
        talk, inner_talk = socket.socketpair()
        lifeline, inner_lifeline = socket.socketpair()
        with inner_talk, inner_lifeline:
            try:
                socket.send_fds(self._control, [b"f"], [inner_talk.fileno(), inner_lifeline.fileno()])
            except OSError as error:
                raise SandboxError(texts.SANDBOX_ENDED.format(error=error)) from error
        return SandboxedProcess(talk, lifeline)

    def stop(self) -> None:
        """Stop the parent and with it every process in the sandbox."""
        if self._next:
            self._next.stop()
        self._control.close()
        self._parent.kill()
        self._parent.wait()


def available() -> bool:
    """Whether a sandbox can be created on this machine."""
    return not why_not()


def why_not() -> str:
    """Why a sandbox can't be created on this machine, in sentences; '' if it can."""
    try:
        return _tried((*bubblewrap(), _inside(sys.executable)))
    except SandboxError as error:
        return str(error)


@cache
def _tried(command: tuple[str, ...]) -> str:
    """Confine a process once as a test: many containers have bubblewrap but don't allow it to create namespaces."""
    probe = [*command, "-I", "-S", "-c", PROBE]
    try:
        done = subprocess.run(probe, env={}, stdin=subprocess.DEVNULL, capture_output=True, timeout=START_LIMIT)
    except (OSError, subprocess.TimeoutExpired) as error:
        return texts.BUBBLEWRAP_FAILS.format(reason=error)
    said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2].rstrip(".")
    reason = said or texts.ENDED_WITH.format(code=done.returncode)
    return texts.BUBBLEWRAP_FORBIDDEN.format(reason=reason) if done.returncode else ""


def bubblewrap() -> list[str]:
    """The command prefix that runs a program in the sandbox.

    Raises
    ------
    SandboxError
        If bubblewrap is missing.
    """
    program = shutil.which("bwrap")
    if sys.platform != "linux":
        raise SandboxError(texts.LINUX_ONLY)
    if program is None:
        raise SandboxError(texts.NO_BUBBLEWRAP)
    command = [program, "--unshare-all", "--die-with-parent", "--new-session", "--uid", "1000", "--gid", "1000"]
    command += ["--hostname", "sandbox", "--cap-drop", "ALL", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    for path in SYSTEM:
        command += ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind-try", path, path]
    package = Path(course_lib.__file__).resolve().parent
    masked = [f"{COURSE}/course_lib/{room}" for room in HIDDEN]
    for path in _python():
        command += ["--ro-bind", path, _inside(path)]
        real = Path(path).resolve()
        if package.is_relative_to(real):
            masked.append(_inside(str(Path(path, package.relative_to(real)))))
    command += ["--ro-bind", str(package), f"{COURSE}/course_lib"]
    for path in masked:
        command += ["--tmpfs", path]
    command += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", HOME, "--chdir", HOME]
    for path in ("/", "/dev", *masked):  # otherwise the next submission could read what this one wrote there
        command += ["--remount-ro", path]
    return [*command, "--"]


def _python() -> list[str]:
    """The folders of Python and its packages, both as named and with links resolved."""
    named = (sys.base_prefix, sys.prefix)
    folders = list(dict.fromkeys([*map(os.path.realpath, named), *map(os.path.abspath, named)]))
    return [path for path in folders if path != "/usr" and not path.startswith("/usr/")]


def _inside(path: str) -> str:
    """A path's place in the sandbox: the same, except below folders that are private there."""
    is_private = any(path.startswith(f"{folder}/") for folder in ("/tmp", "/dev", HOME))
    return f"/python{path}" if is_private else path


_warm: dict[tuple[tuple[str, ...], ...], Sandbox] = {}


def warm_sandbox(modules: tuple[str, ...], withheld: tuple[str, ...] = ()) -> Sandbox:
    """A sandbox that is kept for the next notebook: one per set of names in this process; a dead one is replaced."""
    key = modules, withheld
    if key not in _warm or not _warm[key].alive:
        _warm[key] = Sandbox(modules, withheld=withheld)
    return _warm[key]

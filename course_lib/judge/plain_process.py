"""A learner's process without a sandbox: for one's own work, where bubblewrap is missing.

It has the same face as `course_lib.judge.sandbox.SandboxedProcess`: `send`, `receive`, `interrupt`, `stop`.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Protocol

LONGEST_REPLY = 16_000_000  # bytes: cut off before anything is parsed


class ProcessEnded(Exception):
    """The process is not there any more, or has sent more than a reply may hold."""


class Process(Protocol):
    """A learner's process as a session sees it."""

    def send(self, line: bytes) -> None: ...

    def receive(self, seconds: float) -> bytes:
        """The next line. TimeoutError if none came in time, ProcessEnded if none will come."""

    def interrupt(self) -> bool:
        """Break off what runs, as Ctrl-C does; whether that can be done at all."""

    def stop(self) -> None: ...


class PlainProcess:
    """A child of this process that sees all that this account sees."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "course_lib.sandboxed.learner_process"],
            cwd=folder,
            env={**os.environ, "COURSE_BACKEND": "numpy", "MPLBACKEND": "agg"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=_read, args=(self._process.stdout, self._lines), daemon=True).start()

    def send(self, line: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except OSError as error:
            raise ProcessEnded from error

    def receive(self, seconds: float) -> bytes:
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None
        if not line:
            raise ProcessEnded
        return line

    def interrupt(self) -> bool:
        if sys.platform == "win32":
            return False
        self._process.send_signal(signal.SIGINT)
        return True

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


def _read(pipe: IO[bytes], lines: "queue.Queue[bytes]") -> None:
    """Put every line of `pipe` into `lines`, and an empty one at the end."""
    try:
        while (line := pipe.readline(LONGEST_REPLY)).endswith(b"\n"):
            lines.put(line)
    except (ValueError, OSError):
        pass
    lines.put(b"")

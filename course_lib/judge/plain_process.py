"""A learner's process without a sandbox: for your own work, if bubblewrap is missing.

It has the same interface as `SandboxedProcess` of `sandboxed_process`: `send`, `receive`, `interrupt`, `stop`.
"""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Protocol

LONGEST_REPLY = 16_000_000  # bytes; limited before anything is parsed


class ProcessEnded(Exception):
    """The process has ended, or sent an invalid or oversized reply."""


class Process(Protocol):
    """The interface of a learner's process."""

    def send(self, line: bytes) -> None: ...

    def receive(self, seconds: float) -> bytes:
        """The next line. Raises TimeoutError if none arrived in time, ProcessEnded if none will."""

    def interrupt(self) -> bool:
        """Stop the running code, as Ctrl-C does; whether that is possible."""

    def stop(self) -> None: ...


class PlainProcess:
    """A child process with all permissions of this account."""

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
        self._lines: queue.Queue[bytes] = queue.Queue(maxsize=2)  # a flood of replies stays in the pipe
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
        with contextlib.suppress(queue.Empty):
            while True:  # so that the thread can end
                self._lines.get(timeout=0.01)


def _read(pipe: IO[bytes], lines: "queue.Queue[bytes]") -> None:
    """Put every line of `pipe` into `lines`, then an empty one at the end."""
    try:
        while (line := pipe.readline(LONGEST_REPLY)).endswith(b"\n"):
            lines.put(line)
    except (ValueError, OSError):
        pass
    lines.put(b"")

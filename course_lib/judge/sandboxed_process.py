"""The grader's end of a learner's process in the sandbox: one socket to the process, one to the guard that kills it."""

import select
import socket
import time

from course_lib.judge.plain_process import LONGEST_REPLY, ProcessEnded

START_LIMIT = 60.0  # seconds


class SandboxedProcess:
    """A learner's process in the sandbox; `talk` goes to it, `lifeline` to its guard."""

    def __init__(self, talk: socket.socket, lifeline: socket.socket) -> None:
        self._talk, self._lifeline = talk, lifeline
        self._held = bytearray()
        talk.setblocking(False)

    def wait(self) -> str:
        """Wait until the process is confined; returns why it can't be, '' if it is."""
        self._lifeline.settimeout(START_LIMIT)
        try:
            answer = self._lifeline.recv(500)
        except OSError as error:
            answer = str(error).encode()
        return "" if answer == b"up" else answer.decode(errors="replace")

    def send(self, line: bytes) -> None:
        """Send a request; raises ProcessEnded if the process doesn't read it."""
        deadline = time.monotonic() + START_LIMIT
        view = memoryview(line)
        while view:
            _, ready, _ = select.select([], [self._talk], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise ProcessEnded
            try:
                view = view[self._talk.send(view) :]
            except OSError as error:
                raise ProcessEnded from error

    def receive(self, seconds: float) -> bytes:
        """The next line, see `Process`."""
        deadline = time.monotonic() + seconds
        looked = 0
        while (end := self._held.find(b"\n", looked)) < 0:
            looked = len(self._held)
            if looked > LONGEST_REPLY:
                raise ProcessEnded
            ready, _, _ = select.select([self._talk], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            try:
                part = self._talk.recv(1 << 18)
            except OSError:
                part = b""
            if not part:
                raise ProcessEnded
            self._held += part
        line = bytes(self._held[: end + 1])
        del self._held[: end + 1]
        return line

    def interrupt(self) -> bool:
        """Have the guard interrupt the process, as Ctrl-C does."""
        try:
            self._lifeline.send(b"i")
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """Close the lifeline: the guard then kills the process, whatever it is doing."""
        self._talk.close()
        self._lifeline.close()

"""The judging side of a learner's process: start it, send it cells and calls, bound its time, keep it alive.

If the process dies or has to be killed, a new one is started and the cells that had come to their end are run
again, so that one bad cell costs nothing but itself.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from course_lib.checks import texts
from course_lib.checks.bank import Arguments
from course_lib.checks.judge import Result, judge, unavailable
from course_lib.checks.outcome import NO_ANSWER, Outcome
from course_lib.checks.spec import Check
from course_lib.checks.values import encode

GRACE = 2.0  # seconds to react to an interrupt before the process is killed
LONGEST_REPLY = 64_000_000  # bytes
START_LIMIT = 60.0  # seconds for the process to answer its first, empty cell


class Undefined(Exception):
    """The learner's session has no object of that name."""


class Session:
    """A learner's process, as a context manager.

    Parameters
    ----------
    folder
        Where the learner's code runs.
    cell_limit, call_limit
        Seconds for a cell and for one call of a function.
    """

    def __init__(self, folder: Path, cell_limit: float = 60.0, call_limit: float = 20.0) -> None:
        self.folder, self.cell_limit, self.call_limit = folder, cell_limit, call_limit
        self._finished_cells: list[str] = []

    def __enter__(self) -> "Session":
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def run(self, source: str) -> list[dict]:
        """Run a cell and return its outputs in nbformat's form; the last one tells of a limit or a sudden end."""
        reply = self._ask({"source": source}, self.cell_limit)
        if "outputs" not in reply:
            return [_error(reply["trouble"])]
        if reply.get("finished"):
            self._finished_cells.append(source)
        return reply["outputs"]

    def call(self, name: str, arguments: Arguments, parameters: tuple[str, ...]) -> Outcome:
        """Call a function of the learner's by name.

        Raises
        ------
        Undefined
            If there is no such name.
        """
        request = {
            "name": name,
            "positional": [encode(value) for value in arguments.positional],
            "named": {key: encode(value) for key, value in arguments.named.items()},
            "code": arguments.code,
            "parameters": list(parameters),
        }
        reply = self._ask(request, self.call_limit)
        if "outcome" not in reply:
            return Outcome(error=NO_ANSWER, message=reply["trouble"])
        if reply["outcome"] is None:
            raise Undefined(name)
        return Outcome(**reply["outcome"])

    def _ask(self, request: dict[str, Any], limit: float) -> dict[str, Any]:
        """Send a request; the reply, or {'trouble': why there is none}. Afterwards the process is there again."""
        try:
            self._send(request)
            reply = self._replies.get(timeout=limit)
        except queue.Empty:
            if self._interrupt():
                return {"trouble": texts.TOO_SLOW.format(seconds=limit)}
            self._restart()
            return {"trouble": texts.TOO_SLOW.format(seconds=limit)}
        except OSError:  # it ended before it could read the request
            reply = None
        if reply is None:
            self._restart()
            return {"trouble": texts.ENDED}
        return reply

    def _interrupt(self) -> bool:
        """Break off what the learner's code does; whether the process is fit for use afterwards."""
        if sys.platform == "win32":
            return False
        self._process.send_signal(signal.SIGINT)
        try:
            return self._replies.get(timeout=GRACE) is not None
        except queue.Empty:
            return False

    def _send(self, request: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "course_lib.checks.learner"],
            cwd=self.folder,
            env={**os.environ, "COURSE_BACKEND": "numpy", "MPLBACKEND": "agg"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._replies: queue.Queue[dict[str, Any] | None] = queue.Queue()
        reader = threading.Thread(target=_read, args=(self._process.stdout, self._replies), daemon=True)
        reader.start()
        self._send({"source": ""})
        if self._replies.get(timeout=START_LIMIT) is None:
            raise RuntimeError(f"a learner's process could not be started in {self.folder}")

    def _restart(self) -> None:
        self._stop()
        self._start()
        for source in self._finished_cells:
            self._send({"source": source})
            try:
                if self._replies.get(timeout=self.cell_limit) is None:
                    return
            except queue.Empty:
                return

    def _stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


def judge_in(session: Session, check: Check) -> Result:
    """Judge an exercise on what the learner's process answers."""
    try:
        return judge(check, lambda arguments: session.call(check.name, arguments, check.parameters))
    except Undefined:
        return unavailable(check, texts.NOT_DEFINED.format(name=check.name))


def _read(pipe: IO[bytes], replies: "queue.Queue[dict[str, Any] | None]") -> None:
    """Put every line of `pipe` into `replies` as data, and None at the end or at what is no reply."""
    try:
        while line := pipe.readline(LONGEST_REPLY):
            reply = json.loads(line)
            if not isinstance(reply, dict):
                break
            replies.put(reply)
    except (ValueError, OSError, RecursionError):
        pass
    replies.put(None)


def _error(message: str) -> dict:
    return {"output_type": "error", "ename": NO_ANSWER, "evalue": message, "traceback": [message]}

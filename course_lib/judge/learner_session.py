"""The grader's side of a learner's process: start it, send it cells and calls, limit its time, keep it alive.

If the process dies or must be killed, a new one is started and the cells that had finished are run again, so that a
bad cell affects only itself. Only replies in a known form are accepted: the length of each is limited before it is
parsed, and it must have the id of its request.
"""

import base64
import contextlib
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.checks import texts
from course_lib.checks.calls import Arguments, in_two_parts
from course_lib.checks.cells.stops import Stop, read_stop
from course_lib.checks.cells.undefined import Cell, source_of
from course_lib.checks.diagnosis import Further
from course_lib.checks.outcome import CALL_LIMIT, NO_ANSWER, Outcome, finished
from course_lib.checks.spec import Check, only_visible
from course_lib.checks.values import MAX_ENTRIES, encode
from course_lib.checks.verdict import Result, judge_outcomes, look_at
from course_lib.judge.bounded_json import load
from course_lib.judge.plain_process import PlainProcess, Process, ProcessEnded
from course_lib.judge.replies import outcome_of, text_of
from course_lib.judge.sandbox import Sandbox, SandboxError
from course_lib.judge.sandboxed_process import START_LIMIT
from course_lib.judge.texts import NOT_STARTED

GRACE = 2.0  # seconds to react to an interrupt before the process is killed
MOST_FILES, MOST_BYTES = 100, 5_000_000  # of a submission, besides its notebooks, that its code may read
MOST_ENTRIES = 2 * MAX_ENTRIES  # of a reply


@dataclass(frozen=True)
class TimeLimits:
    """Seconds per cell, per call of a learner's function, and per notebook."""

    cell: float = 60.0
    call: float = CALL_LIMIT
    notebook: float = 300.0


class LearnerSession:
    """A learner's process, as a context manager.

    Parameters
    ----------
    folder
        Where the learner's code runs; in the sandbox it sees only the regular files of this folder.
    limits
        The limit per notebook applies to the whole session.
    sandbox
        Where the process runs; without one it runs unprotected.
    removed
        Dotted names of library functions that the process does not have: from its start on they raise an error.
    """

    def __init__(
        self,
        folder: Path,
        limits: TimeLimits | None = None,
        sandbox: Sandbox | None = None,
        removed: tuple[str, ...] = (),
    ) -> None:
        self.folder, self.limits, self.sandbox, self.removed = folder, limits or TimeLimits(), sandbox, removed
        self._left = self.limits.notebook
        self.stop: Stop | None = None  # why the last cell stopped, None if it finished
        self._finished_cells: list[dict[str, Any]] = []

    def __enter__(self) -> "LearnerSession":
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stop()

    @property
    def out_of_time(self) -> bool:
        """Whether the session's time is used up: then nothing more is run."""
        return self._left <= 0

    def run(self, source: str, plain: bool = False) -> list[dict]:
        """Run a cell and return its outputs in nbformat's format; the last one reports a limit or a crash.

        With `plain` the cell's displays are text only, no picture is drawn.
        """
        request = {"source": source, "plain": plain}
        reply = self._ask(request, self.limits.cell)
        outputs = reply.get("outputs")
        self.stop = read_stop(reply.get("stop"))
        if not isinstance(outputs, list):
            trouble = text_of(reply.get("trouble", texts.ENDED))
            self.stop = Stop(trouble)
            return [_error(trouble)]
        if reply.get("finished") is True:
            self._finished_cells.append(request)
        return [output for output in outputs if isinstance(output, dict)]

    def calls(
        self, name: str, given: Sequence[Arguments], parameters: tuple[str, ...], withheld: tuple[str, ...] = ()
    ) -> list[Outcome]:
        """Call a learner's function by name with each of the arguments in `given`, in order.

        It can't call the library functions in `withheld`. After a call that did not return, no more are made, and the
        rest get the same outcome.
        """
        if not given:
            return []
        request = {
            "name": name,
            "calls": [_plain(arguments) for arguments in given],
            "parameters": list(parameters),
            "withheld": list(withheld),
        }
        outcomes = [finished(outcome_of(name, self._ask(request, self.limits.call)), given[0])]
        while len(outcomes) < len(given) and outcomes[-1].error != NO_ANSWER:
            outcome = outcome_of(name, self._within(self.limits.call, self._reply))
            outcomes.append(finished(outcome, given[len(outcomes)]))
        return outcomes + (len(given) - len(outcomes)) * outcomes[-1:]

    def _ask(self, request: dict[str, Any], limit: float) -> dict[str, Any]:
        """Send a request and return its first reply, see `_within`."""
        return self._within(limit, lambda seconds: self._exchange(request, seconds))

    def _within(self, limit: float, receive: Callable[[float], dict[str, Any]]) -> dict[str, Any]:
        """The reply received in time, or {'trouble': why there is none}. Afterwards the process is running again."""
        if self.out_of_time:
            return {"trouble": texts.OUT_OF_TIME}
        limit = min(limit, self._left)
        start = time.monotonic()
        try:
            return receive(limit)
        except ProcessEnded:
            self._restart()
            return {"trouble": texts.ENDED}
        except TimeoutError:
            if not self._interrupted():
                self._restart()
            return {"trouble": texts.TOO_SLOW.format(seconds=round(limit, 1))}
        finally:
            self._left -= time.monotonic() - start

    def _exchange(self, request: dict[str, Any], limit: float) -> dict[str, Any]:
        self._awaited = secrets.token_hex(8)
        self._process.send(json.dumps({**request, "id": self._awaited}).encode() + b"\n")
        return self._reply(limit)

    def _reply(self, limit: float) -> dict[str, Any]:
        """The reply to the last request; anything malformed was written by the learner's code itself."""
        line = self._process.receive(limit)
        try:
            reply = load(line, MOST_ENTRIES)
        except ValueError:
            raise ProcessEnded from None
        if not isinstance(reply, dict) or reply.pop("id", None) != self._awaited:
            raise ProcessEnded
        return reply

    def _interrupted(self) -> bool:
        """Stop the running code; whether the process can still be used."""
        if not self._process.interrupt():
            return False
        deadline = time.monotonic() + GRACE
        with contextlib.suppress(ProcessEnded, TimeoutError):
            while (left := deadline - time.monotonic()) > 0:
                if not self._reply(left).get("more"):  # else it was sent before the interrupt
                    return True
        return False

    def _start(self) -> None:
        self._process: Process = self.sandbox.process() if self.sandbox else PlainProcess(self.folder)
        first = {"files": read_files(self.folder) if self.sandbox else {}, "removed": self.removed}
        try:
            self._exchange(first, START_LIMIT)
        except (ProcessEnded, TimeoutError) as error:
            self._process.stop()
            raise SandboxError(NOT_STARTED.format(folder=self.folder)) from error

    def _restart(self) -> None:
        """Start a new process and run the finished cells again; a cell that now fails to finish is dropped."""
        deadline = time.monotonic() + self._left
        while True:
            self._process.stop()
            self._start()
            for number, request in enumerate(self._finished_cells):
                try:
                    self._exchange(request, min(self.limits.cell, max(0.0, deadline - time.monotonic())))
                except (ProcessEnded, TimeoutError):
                    del self._finished_cells[number]
                    break
            else:
                return
            if time.monotonic() > deadline:
                self._finished_cells.clear()


def make_calls(session: LearnerSession, check: Check, hidden: bool) -> list[Outcome]:
    """The outcomes of a check's visible or hidden calls."""
    given = [case.arguments for case in check.cases if case.hidden == hidden]
    return session.calls(check.name, given, check.parameters, check.withheld)


def look(session: LearnerSession, check: Check, visible: list[Outcome], cells: Sequence[Cell]) -> Further:
    """What the source of an answer and a few more calls show, if some visible case failed."""

    def call(given: Arguments) -> Outcome:
        return session.calls(check.name, [given], check.parameters, check.withheld)[0]

    return look_at(only_visible(check), visible, call, source_of(check.name, cells))


def judge_calls(
    check: Check, visible: list[Outcome], hidden: list[Outcome] | None, further: Further | None = None
) -> Result:
    """The result of a check from the outcomes of its calls; without hidden ones only the visible cases count."""
    if hidden is None:
        check = only_visible(check)
    made, probed = iter(visible), iter(hidden or [])
    by_case = [next(probed if case.hidden else made) for case in check.cases]
    return judge_outcomes(check, by_case, further)


def _plain(arguments: Arguments) -> dict[str, Any]:
    return {
        "positional": [encode(value) for value in arguments.positional],
        "named": {key: encode(value) for key, value in arguments.named.items()},
        "code": in_two_parts(arguments)[0],
    }


def read_files(folder: Path) -> dict[str, str]:
    """The regular files of a folder by name, in base64; links are not followed, files beyond the limits left out."""
    files: dict[str, str] = {}
    left = MOST_BYTES
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_file() or len(files) >= MOST_FILES:
            continue
        size = path.stat().st_size
        if size <= left:
            left -= size
            files[path.name] = base64.b64encode(path.read_bytes()).decode()
    return files


def _error(message: str) -> dict:
    return {"output_type": "error", "ename": NO_ANSWER, "evalue": message, "traceback": [message]}

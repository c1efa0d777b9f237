"""A learner's code in a separate process: runs cells, calls functions by name, answers in JSON lines.

In the sandbox it is forked by `course_lib.sandboxed.warm_parent`; without one `course_lib.judge.plain_process` starts
it with `python -m`. It reads one request per line and writes one reply per line, with the request's id: what learner
code prints is recorded, never sent. Cells behave as in a notebook, including magics and rich displays, since IPython's
shell runs them; there is no kernel, which would take half a second to start.
"""

import base64
import contextlib
import importlib
import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from course_lib.checks.calls import Arguments
from course_lib.checks.cells.stops import stop_of
from course_lib.checks.cells.unattended import unattended
from course_lib.checks.outcome import observe
from course_lib.checks.texts import OUTPUT_CUT
from course_lib.checks.values import decode
from course_lib.checks.withhold import replaced, withhold

MOST_OUTPUT = 200_000  # characters per cell; the rest is dropped, with a note
MOST_SHOWN, LARGEST_SHOWN = 100, 8_000_000  # values per cell, their characters; the rest is dropped
outputs: list[dict] = []  # of the running cell, in nbformat's format


class Recorder(io.TextIOBase):
    """Standard output or error of the running cell, cut at `MOST_OUTPUT` characters."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.written = 0

    def write(self, text: str) -> int:
        kept = str(text)[: max(0, MOST_OUTPUT - self.written)]
        if self.written < MOST_OUTPUT <= self.written + len(text):
            kept += f"\n{OUTPUT_CUT}\n"
        self.written += len(text)
        if kept and outputs and outputs[-1].get("name") == self.name:
            outputs[-1]["text"] += kept
        elif kept and len(outputs) < MOST_SHOWN:
            outputs.append({"output_type": "stream", "name": self.name, "text": kept})
        return len(text)


def show(kind: str, data: Any) -> None:
    """Record a value that a cell shows: its texts and pictures, without data for programs in the page."""
    texts = {name: value for name, value in data.items() if isinstance(value, (str, bytes))}
    held = [value for output in outputs for value in output.get("data", {}).values()]
    if len(outputs) < MOST_SHOWN and sum(map(len, (*held, *texts.values()))) <= LARGEST_SHOWN:
        outputs.append({"output_type": kind, "data": texts, "metadata": {}})


class RecordingPublisher(DisplayPublisher):
    """Records what a cell shows with `display`."""

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        show("display_data", data)


class RecordingHook(DisplayHook):
    """Records the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        show("execute_result", format_dict)

    def finish_displayhook(self) -> None:
        pass


class Shell(InteractiveShell):
    """IPython's shell, with everything it shows recorded."""

    displayhook_class = Type(RecordingHook)
    display_pub_class = Type(RecordingPublisher)

    def enable_gui(self, gui: Any = None) -> None:
        pass

    def ask_exit(self) -> None:
        raise SystemExit

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        error = {"ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)}
        outputs.append({"output_type": "error", **error})


def run(shell: Shell, source: str) -> dict:
    """Run a cell: its outputs, whether it finished without an error, and why it stopped if it did not."""
    outputs.clear()
    with contextlib.redirect_stdout(Recorder("stdout")), contextlib.redirect_stderr(Recorder("stderr")):
        result = shell.run_cell(source, store_history=False)
    error = result.error_before_exec or result.error_in_exec
    return {
        "outputs": json.loads(json.dumps(outputs, default=_binary)),
        "finished": result.success,
        "stop": vars(stop_of(error, source)) if error else None,
    }


def calls(shell: Shell, request: dict) -> Iterator[dict]:
    """Call a learner's function with each set of arguments in turn and yield the outcomes.

    There is one outcome, None, if the name is not defined; `more` says whether another one follows.
    """
    name, given = request["name"], request["calls"]
    outputs.clear()
    if name not in shell.user_ns:
        yield {"outcome": None, "more": False}
        return
    with withhold(tuple(request["withheld"]), shell.user_ns), unattended(shell.user_ns):
        function = shell.user_ns[name]
        for left, call in zip(reversed(range(len(given))), given, strict=True):
            outcome = _call(function, name, call, tuple(request["parameters"]))
            yield {"outcome": outcome, "more": left > 0}


def _call(function: Any, name: str, given: dict, parameters: tuple[str, ...]) -> dict:
    positional = tuple(decode(value) for value in given["positional"])
    named = {key: decode(value) for key, value in given["named"].items()}
    arguments = Arguments(positional, named, given["code"])
    with contextlib.redirect_stdout(Recorder("stdout")), contextlib.redirect_stderr(Recorder("stderr")):
        return observe(function, arguments, parameters, name).to_json()


def _binary(value: object) -> object:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else repr(value)


def replies_to(shell: Shell, request: dict) -> Iterator[dict]:
    """The replies to a request: files to write and functions to remove, a function to call, or a cell to run."""
    if "files" in request:
        for name, content in request["files"].items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(content))
        remove(tuple(request["removed"]), shell.user_ns)
        yield {}
    elif "name" in request:
        yield from calls(shell, request)
    else:
        draw(shell, not request.get("plain"))
        yield run(shell, request["source"])


def remove(names: tuple[str, ...], namespace: dict[str, Any]) -> None:
    """Remove functions for good, so that no copy of their code can be made; those of other libraries if loaded."""
    for module in {name.rpartition(".")[0] for name in names if name.startswith("course_lib.")}:
        importlib.import_module(module)
    replaced(names, namespace)  # never closed


def draw(shell: Shell, on: bool) -> None:
    """Turn rich display on or off: the course's own cells don't need it, and drawing takes most of the time."""
    formatter: Any = shell.display_formatter
    formatter.active_types = formatter.format_types if on else ["text/plain"]
    formatter.mimebundle_formatter.enabled = formatter.ipython_display_formatter.enabled = on


def serve(shell: Shell, requests: TextIO, replies: TextIO) -> None:
    """Answer requests until there are no more. Ctrl-C stops a running request and is ignored between requests."""
    busy = False

    def send(reply: dict) -> None:
        nonlocal busy
        busy = reply.get("more", False)
        replies.write(json.dumps({**reply, "id": request["id"]}) + "\n")
        replies.flush()

    while True:
        try:
            line = requests.readline()
            if not line:
                return
            busy = True
            request = json.loads(line)
            for reply in replies_to(shell, request):
                send(reply)
        except KeyboardInterrupt:
            if busy:
                send({"interrupted": True})
        except MemoryError:
            send({"interrupted": True})


def make_shell() -> Shell:
    """A shell without history that can import from the current folder."""
    sys.path.insert(0, "")
    return Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))


def silence() -> None:
    """Give this process separate standard streams that lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    if nowhere > 2:
        os.close(nowhere)


def main() -> None:
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what it starts in the background
    serve(make_shell(), requests, replies)


if __name__ == "__main__":
    main()

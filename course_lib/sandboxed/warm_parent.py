"""The warm parent of learners' processes: it has imported what they need and forks one for each submission.

Started by `course_lib.judge.sandbox` inside bubblewrap with the arguments CONTROL LIMITS WITHHELD MODULES.
For each learner it gets two sockets over `CONTROL`: one for requests and replies, which goes to the learner's process,
and a lifeline, which stays with a guard. The guard runs outside the learner's process table, forwards interrupts, and
ends the learner's process as soon as the lifeline closes, even if the grader itself has died.
"""

import contextlib
import gc
import glob
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

import numpy as np

from course_lib.checks.withhold import find, functions_of
from course_lib.sandboxed.learner_process import Shell, make_shell, run, serve, silence
from course_lib.sandboxed.lockdown import Limits, lock, separate

INTERRUPT = b"i"  # on the lifeline
MOST_THREADS, LOOK_EVERY = 128, 50  # per learner's process; milliseconds. The limit on processes does not apply to root
# What a process imports and sets up for its first cell, error, value and figure, done once for all processes
FIRST_FIGURE = """
import matplotlib.pyplot
matplotlib.pyplot.subplots()[1].semilogy([1, 2], label="1")
matplotlib.pyplot.legend()
matplotlib.pyplot.gcf().canvas.draw()
matplotlib.pyplot.close("all")
del matplotlib
"""
WARM_UP = ("", "1 / 0", "1")


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    limits = Limits(**json.loads(sys.argv[2]))
    withheld = json.loads(sys.argv[3])
    for name in (*sys.argv[4:], *withheld):
        with contextlib.suppress(Exception):  # the learner's process will report what is wrong
            _import(name)
    shell = make_shell()
    for source in WARM_UP if sys.argv[4:] else ():  # a single check is faster without it
        run(shell, source)
    if draws():
        run(shell, FIRST_FIGURE)
    hidden = sources(withheld)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # guards need not be waited for
    gc.collect()
    gc.freeze()  # so that forks share these pages
    control.sendall(b"ready\n")
    while True:
        try:
            message, descriptors, _, _ = socket.recv_fds(control, 1, 2)
        except KeyboardInterrupt:
            continue
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _guard(shell, limits, hidden, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _import(name: str) -> None:
    """Import a module, or a module's attribute, which may be loaded on first use."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        getattr(importlib.import_module(module), attribute)


def sources(names: list[str]) -> list[str]:
    """The files with the code of functions with these dotted names, and what any interpreter has compiled of them."""
    functions = [function for name in names if (found := find(name)) for function in functions_of(found[1])]
    files = [Path(file) for file in {function.__code__.co_filename for function in functions}]
    compiled = [path for file in files for path in file.parent.glob(f"__pycache__/{glob.escape(file.stem)}.*")]
    return [str(path) for path in (*files, *compiled) if path.is_file()]


def draws() -> bool:
    """Whether the imported modules draw figures."""
    return any(name in sys.modules for name in ("matplotlib", "course_lib.figures"))


def _guard(shell: Shell, limits: Limits, hidden: list[str], talk: int, lifeline: int) -> NoReturn:
    """Fork the learner's process and watch it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = 1
    try:
        separate()
        processes = os.open("/proc", os.O_RDONLY)  # before the learner's process hides it
        child = os.fork()
        if child == 0:
            os.close(processes)
            os.close(lifeline)
            _learn(shell, limits, hidden, talk)
        os.close(talk)
        os.write(lifeline, b"up")
        code = _watch(child, lifeline, processes)
    except OSError as error:
        os.write(lifeline, f"failed: {error}".encode())
    os._exit(code)


def _watch(child: int, lifeline: int, processes: int) -> int:
    """Forward interrupts until the child has ended, and kill it if it starts too many threads; its status."""
    ended = os.pidfd_open(child)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(lifeline, select.POLLIN)
    while True:
        ready = dict(poll.poll(LOOK_EVERY))
        if not ready:
            if os.stat(f"{child}/task", dir_fd=processes).st_nlink - 2 > MOST_THREADS:
                os.kill(child, signal.SIGKILL)
            continue
        if ended in ready:
            return os.waitpid(child, 0)[1] != 0
        message = os.read(lifeline, 1)
        os.kill(child, signal.SIGINT if message == INTERRUPT else signal.SIGKILL)
        if message != INTERRUPT:
            poll.unregister(lifeline)


def _learn(shell: Shell, limits: Limits, hidden: list[str], talk: int) -> NoReturn:
    try:
        silence()  # the parent's streams would be shared with every other learner's process
        os.setsid()  # otherwise a signal to its process group would reach the parent
        lock(limits, hidden)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        np.random.seed()  # noqa: NPY002 (so that draws from the global state differ between learners)
        random.seed()
        gc.enable()
        stream = socket.socket(fileno=talk)
        serve(shell, stream.makefile("r", encoding="utf-8"), stream.makefile("w", encoding="utf-8"))
    finally:
        os._exit(0)

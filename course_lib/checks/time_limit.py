"""Breaking off a learner's code that runs too long, in the process that runs it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from course_lib.checks import texts
from course_lib.checks.outcome import NoAnswer


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Let code that is still running after `seconds` raise `NoAnswer`.

    Needs the system's alarm signal and the main thread, as a cell has; on Windows and in JupyterLite there is no limit,
    and the stop button of the notebook breaks off what hangs.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise NoAnswer(texts.TOO_SLOW.format(seconds=seconds))

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

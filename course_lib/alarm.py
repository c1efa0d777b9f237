"""Stop code that runs too long, in the process that runs it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ring_after(seconds: float, error: BaseException | type[BaseException], again: float = 0.0) -> Iterator[None]:
    """Raise an error in code that still runs after `seconds`, then again every `again` seconds if that is set.

    Needs the system's alarm signal and the main thread, where cells run; on Windows and in JupyterLite there is no
    limit, and the notebook's stop button interrupts code that hangs.

    Examples
    --------
    >>> with ring_after(10.0, TimeoutError):
    ...     print("in time")
    in time
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise error

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, again)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

"""Stop code that runs too long, in the process that runs it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


def can_ring() -> bool:
    """Whether code can be stopped here: there is an alarm signal, and this is the main thread, which gets it."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def ring_after(
    seconds: float, error: BaseException | type[BaseException], again: float = 0.0, computing: bool = False
) -> Iterator[None]:
    """Raise an error in code that still runs after `seconds`, then again every `again` seconds if that is set.

    With `computing` only the seconds in which this process computes count; such an alarm may be set within another.

    Needs the system's alarm signal and the main thread, where cells run; on Windows and in JupyterLite there is no
    limit, and the notebook's stop button interrupts code that hangs.

    Examples
    --------
    >>> with ring_after(10.0, TimeoutError):
    ...     print("in time")
    in time
    """
    if not can_ring():
        yield
        return

    def stop(*_: object) -> None:
        raise error

    clock, alarm = (signal.ITIMER_VIRTUAL, signal.SIGVTALRM) if computing else (signal.ITIMER_REAL, signal.SIGALRM)
    before = signal.signal(alarm, stop)
    signal.setitimer(clock, seconds, again)
    try:
        yield
    finally:
        signal.setitimer(clock, 0)
        signal.signal(alarm, before)

"""How the benchmarks measure: implementations run in one process, in turns, and are compared by their ratio.

A round times every implementation of a task once, one after the other, so that another program on the machine
slows all of them equally. Ratios are taken within each round; their median and quartiles over the rounds are
reported. The time of a call is the mean over as many calls as take a few hundredths of a second; with one thread it is
processor time, which does not depend on what else runs.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from course_lib.backend.compiled import wait_for_compiler


@dataclass(frozen=True)
class Work:
    """A task and its implementations.

    Attributes
    ----------
    name : str
        The task, with its sizes.
    ways : dict of str to callable
        Each does the task once; the others are compared with the first.
    operations : dict of str to float
        Floating-point operations per call, for the implementations whose rate is shown.
    """

    name: str
    ways: dict[str, Callable[[], object]]
    operations: dict[str, float] = field(default_factory=dict)


def rounds(
    ways: dict[str, Callable[[], object]],
    repeats: int = 9,
    at_least: float = 0.03,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Seconds per call of every implementation, one number per round, and the seconds until it is compiled.

    That is its first calls, and what its compiler does in the background: course_lib only loads what is already in the
    user's cache folder.

    Parameters
    ----------
    ways : dict of str to callable
    repeats : int
        Number of rounds.
    at_least : float
        Duration of one measurement in seconds, reached by repeated calls.
    clock : callable
        `time.process_time` counts only what this process computes: for one thread, on a machine that others use.
    """
    calls, compiling = {}, {}
    for name, call in ways.items():
        start = time.perf_counter()
        call()
        for _ in range(2 if name.startswith("course_lib") else 0):  # a loop is asked for when its parts are there
            wait_for_compiler()
            call()
        compiling[name] = time.perf_counter() - start
        once = _seconds(call, 1, clock)
        calls[name] = max(1, round(at_least / max(once, 1e-7)))
    results: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, call in ways.items():
            results[name].append(_seconds(call, calls[name], clock))
    return results, compiling


def _seconds(call: Callable[[], object], calls: int, clock: Callable[[], float]) -> float:
    start = clock()
    for _ in range(calls):
        call()
    return (clock() - start) / calls


def ratios(times: list[float], base: list[float]) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile of the rounds' ratios."""
    each = [a / b for a, b in zip(times, base, strict=True)]
    if len(each) < 2:
        return each[0], each[0], each[0]
    low, middle, high = statistics.quantiles(each, n=4, method="inclusive")
    return low, middle, high


@contextlib.contextmanager
def threads(count: int) -> Iterator[None]:
    """Set the number of threads of NumPy's and SciPy's BLAS, and of torch if it is loaded."""
    import sys

    from threadpoolctl import threadpool_limits

    torch = sys.modules.get("torch")
    before = torch.get_num_threads() if torch else None
    if torch:
        torch.set_num_threads(count)
    with threadpool_limits(limits=count):
        yield
    if torch:
        torch.set_num_threads(before)


def machine() -> str:
    """One line: processor, cores, Python, and the versions of the libraries that are loaded."""
    import sys

    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError), open("/proc/cpuinfo", encoding="utf-8") as lines:
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), model)
    versions = [
        f"{name} {sys.modules[name].__version__}"
        for name in ("numpy", "numba", "torch", "jax", "sklearn", "autograd", "cupy")
        if hasattr(sys.modules.get(name), "__version__")
    ]
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {', '.join(versions)}"


def report(works: Callable[[], list[Work]], description: str) -> None:
    """Measure and print a Markdown table for one thread and one for all; the command line of every script.

    Parameters
    ----------
    works : callable
        Returns the list of tasks; called once.
    description : str
        The script's question.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--repeats", type=int, default=9, help="rounds, 7 or more for numbers to be quoted")
    parser.add_argument("--threads", type=int, nargs="*", default=sorted({1, os.cpu_count() or 1}))
    arguments = parser.parse_args()
    todo = works()
    print(f"{machine()}; median of {arguments.repeats} rounds in turns, quartiles in brackets")
    for count in arguments.threads:
        print(f"\n{count} thread{'s' if count > 1 else ''}\n")
        print("| task | implementation | time per call | relative to the first | until compiled | GFLOP/s |")
        print("|---|---|---|---|---|---|")
        for work in todo:
            with threads(count):
                clock = time.process_time if count == 1 else time.perf_counter
                results, compiling = rounds(work.ways, arguments.repeats, clock=clock)
            base = next(iter(results.values()))
            for name, times in results.items():
                middle = statistics.median(times)
                rate = f"{work.operations[name] / middle / 1e9:.3g}" if name in work.operations else ""
                compiles = name.startswith(("course_lib", "JAX", "Numba")) or "compiled" in name
                wait = in_words(compiling[name]) if compiles and compiling[name] > 5 * middle else ""
                columns = work.name, name, in_words(middle), _ratio(times, base), wait, rate
                print(f"| {' | '.join(columns)} |", flush=True)


def _ratio(times: list[float], base: list[float]) -> str:
    if times is base:
        return "1"
    low, middle, high = ratios(times, base)
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def in_words(seconds: float) -> str:
    """Three digits and a unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"

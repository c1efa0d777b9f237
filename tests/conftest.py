"""What all tests share: one BLAS thread, and a place other than NumPy's memory to run kernels in."""

import gc
import os
import queue
import re
from collections import Counter
from collections.abc import Generator
from pathlib import Path

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")  # before NumPy loads its BLAS
os.environ.pop("COURSE_BACKEND", None)

import disturbed  # noqa: E402  (in this folder)

disturbed.start()  # before course_lib is imported
gc.disable()  # until all tests are collected

from typing import Any, NamedTuple  # noqa: E402

import array_api_strict  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402
from parts import need  # noqa: E402

from course_lib.backend import array_namespace, compiled, to_numpy  # noqa: E402

settings.register_profile("course", deadline=None)  # a busy machine is no failure
settings.register_profile("quick", parent=settings.get_profile("course"), max_examples=10)  # of `make check`
settings.load_profile("course")


class AskedWhileWaiting(queue.SimpleQueue):
    """What the compiler is asked for, once a test waits for it: all else that tests ask for would keep it busy for
    minutes in every process. A test that does not wait computes in the plain form, whatever ran before."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def put(self, item: Any) -> None:
        if isinstance(item, tuple):
            self.asked.append(item)
        else:  # a test waits, or the process ends
            while self.asked and item:
                super().put(self.asked.pop(0))
            super().put(item)

    def forget(self) -> None:
        """As if nobody had asked."""
        while self.asked:
            compiled._READY.pop(self.asked.pop()[-1], None)


compiled._ASKED = AskedWhileWaiting()

# Files that share what takes long to make: a worker takes all of them, one after the other. Any other file goes alone.
SHARING = {"test_built": "sources", "test_sources": "sources"}
SHARING |= dict.fromkeys(("test_every_widget", "test_widgets_freed", "test_widget"), "one JupyterLab")
FIRST = ("solutions", "banks", "cheats", "notebook", "browser", "diagnosis", "classroom", "hub", "learner", "authoring")
"""Rooms with long files, the longest first: at the end they would keep one worker busy."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = dict(zip(FIRST, range(-len(FIRST), 0), strict=True))
    items.sort(key=lambda item: place.get(item.path.parent.name, 0))


def pytest_collection_finish() -> None:
    """Garbage is looked for again, but not among the thousands of tests."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            if chapter := re.search(r"^tests/banks/.*\[(ch\d+)-", nodeid):
                return f"banks of {chapter[1]}"  # whose checks take long to make
            return "disturbed" if nodeid.endswith("disturbed]") else SHARING.get(Path(file).stem, file)

    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("memory") and os.environ.get(disturbed.VARIABLE, "0") != "0":
        pytest.skip("the disturbance needs memory itself, so what a function needs is not measured under it")
    for mark in item.iter_markers("needs"):
        need(*mark.args)
    compiled._ASKED.forget()
    if "tracemalloc" in vars(getattr(item, "module", pytest)):
        compiled.wait_for_compiler()  # it allocates too


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Reports as text that xdist can send: hostile submissions print bytes that no encoding has."""
    report = yield
    report.sections = [(title, encodable(text)) for title, text in report.sections]
    if not isinstance(report.longrepr, tuple | None) and encodable(text := str(report.longrepr)) != text:
        report.longrepr = encodable(text)
    return report


def encodable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What could not be tried here, and what to install for it: a line for each part that is missing."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    if reasons:
        terminalreporter.section("not run")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count} test{'s' if count > 1 else ''}: {reason}")


class Place(NamedTuple):
    """A library and one of its devices. `array` brings values there, `host` fetches them back."""

    xp: Any
    device: Any

    def array(self, values: Any) -> Any:
        """The values there, with the dtype that NumPy gives them."""
        return self.xp.asarray(np.asarray(values), device=self.device)

    def host(self, array: Any) -> np.ndarray:
        """A NumPy array of the values; fails if the array is not of this library and device."""
        assert array_namespace(array) is self.xp, f"{type(array)} left {self.xp.__name__}"
        assert array.device == self.device
        return to_numpy(array)


@pytest.fixture(scope="session")
def strict() -> Place:
    """array-api-strict on its second device: knows the standard's functions alone, refuses host copies.

    tests/gpu puts CuPy in its place and runs every test that asks for this fixture once more.
    """
    return Place(array_api_strict, array_api_strict.Device("device1"))


@pytest.fixture(scope="session")
def mutable() -> Place:
    """NumPy itself, for what writes into given arrays (`out=`, in place), which the standard can't.

    tests/gpu puts CuPy in its place too.
    """
    return Place(np, "cpu")

"""The tests of the numerical suite that can run in another library: those that ask for a place to compute in."""

import importlib
import inspect
import sys
from collections.abc import Callable
from pathlib import Path

ROOMS = (
    "autodiff",
    "backend",
    "calculus",
    "datasets",
    "descent",
    "functions",
    "linear",
    "losses",
    "network",
    "optimizers",
    "surfaces",
)
PLACES = {"strict", "mutable"}
"""The fixtures of conftest.py that tests/gpu and tests/emulation put CuPy in the place of."""


def numerical_tests() -> dict[str, Callable]:
    """By a name that tells the module too."""
    paths = sorted(path for room in ROOMS for path in (Path(__file__).parent / room).glob("test_*.py"))
    sys.path += {str(path.parent): "" for path in paths}  # where pytest puts a folder whose tests it collects
    return {
        f"{name}__in_{path.stem}": test
        for path in paths
        for name, test in vars(importlib.import_module(path.stem)).items()
        if name.startswith("test_") and not PLACES.isdisjoint(inspect.signature(test).parameters)
    }

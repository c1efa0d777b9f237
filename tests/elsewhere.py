"""The tests of the numerical suite that can run in another library: those that ask for a place to compute in."""

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path

PLACES = {"strict", "mutable"}
"""The fixtures of conftest.py that tests/gpu and tests/emulation put CuPy in the place of."""


def numerical_tests() -> dict[str, Callable]:
    """By a name that tells the module too."""
    return {
        f"{name}__in_{path.stem}": test
        for path in sorted(Path(__file__).parent.glob("test_*.py"))
        for name, test in vars(importlib.import_module(path.stem)).items()
        if name.startswith("test_") and not PLACES.isdisjoint(inspect.signature(test).parameters)
    }

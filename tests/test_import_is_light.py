"""Imports load no library that is used later or not at all, and none that Windows lacks."""

import pkgutil
import subprocess
import sys

import pytest

import course_lib
from course_lib.judge.sandbox import HIDDEN

pytestmark = pytest.mark.slow

HEAVY = ["cupy", "matplotlib", "scipy", "sklearn", "ipywidgets", "IPython", "jupyter", "array_api_strict"]
HEAVY += ["jax", "torch", "anywidget", "traitlets", "PIL", "pandas", "numba", "llvmlite"]
UNIX_ONLY = ["fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"]
INTERACTIVE = {"checks", "notebook", "sandboxed", "widgets", *HIDDEN}  # what runs in a notebook or a terminal
MATHEMATICS = [f"course_lib.{m.name}" for m in pkgutil.iter_modules(course_lib.__path__) if m.name not in INTERACTIVE]


def loaded_after(statement):
    """Names of all modules that a fresh Python holds after a statement."""
    code = f"{statement}; import sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("what", ["the package", "all its mathematics"])
def test_an_import_loads_no_heavy_library(what):
    names = ["course_lib"] if what == "the package" else MATHEMATICS
    loaded = loaded_after(f"import {', '.join(names)}")
    assert set(names) <= loaded
    assert loaded.isdisjoint(HEAVY)


def test_the_package_itself_loads_next_to_nothing():
    extra = loaded_after("import numpy, course_lib") - loaded_after("import numpy")
    assert {name for name in extra if not name.startswith("course_lib")} == set()


def test_every_module_of_the_mathematics_can_be_the_first_to_be_imported():
    code = (
        "import sys, pkgutil, importlib, course_lib\n"
        f"packages = {MATHEMATICS}\n"
        "inner = [m.name for p in packages for m in pkgutil.iter_modules(getattr(importlib.import_module(p), "
        "'__path__', []), p + '.')]\n"
        "for name in packages + inner:\n"
        "    for loaded in [m for m in sys.modules if m.startswith('course_lib')]: del sys.modules[loaded]\n"
        "    importlib.import_module(name)\n"
        "print(len(packages + inner))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert not done.stderr
    assert int(done.stdout) > 50


def test_what_learners_call_can_be_imported_without_what_only_unix_has():
    code = (
        "import builtins, course_lib, importlib, pkgutil\n"
        "ours = builtins.__import__\n"
        "def on_windows(name, globals=None, *rest, **named):\n"
        f"    if name in {UNIX_ONLY} and (globals or {{}}).get('__name__', '').startswith('course_lib'):\n"
        "        raise ModuleNotFoundError(f'{globals[\"__name__\"]} imports {name}, which Windows lacks')\n"
        "    return ours(name, globals, *rest, **named)\n"
        "builtins.__import__ = on_windows\n"
        "names = [m.name for m in pkgutil.walk_packages(course_lib.__path__, 'course_lib.')]\n"
        "names.remove('course_lib.cli.__main__')  # runs the command\n"
        "for name in names:\n"
        "    importlib.import_module(name)\n"
        "print(len(names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert not done.stderr
    assert int(done.stdout) > 150

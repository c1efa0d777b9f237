"""Compiled loops: the plain form answers until they are there, and wherever they can't be."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course_lib.backend.compiled import Bound, compiled, has_compiler, is_kept, wait_for_compiler
from course_lib.checks.disturbance import Arithmetic

RUN = """
import json, sys
{before}
import numpy as np
from course_lib.backend.compiled import wait_for_compiler
from course_lib.linear.logistic import gradient_descent
data = np.array([[1.0, -1.0], [1.0, 0.0], [1.0, 2.0]]), np.array([0.0, 1.0, 1.0]), np.zeros(2), 0.5, 20
fits = [gradient_descent(*data)]
wait_for_compiler()
fits.append(gradient_descent(*data))
assert np.allclose(fits[0].theta, fits[1].theta, rtol=1e-12)
print(*(fit.method for fit in fits), "numba" in sys.modules and sys.modules["numba"] is not None)
"""


def shout(x):
    return x.nothing()


def twice(x):
    return inner(x) * 2  # noqa: F821  bound below


def half(x, *, by):
    return np.sqrt(x) / by


def one_number(x):
    return half(x, 2.0) * 2


def half_again(x):
    return x / 2


def ready(loop, *arguments):
    assert compiled(loop, *arguments) is None
    wait_for_compiler()
    return compiled(loop, *arguments)


def test_the_plain_form_answers_until_a_loop_is_ready():
    loop = ready(Bound.of(twice, inner=one_number), 9.0)
    assert (loop is not None) == has_compiler()
    assert loop is None or loop(9.0) == 6.0


def test_what_cannot_be_compiled_is_no_error():
    assert ready(Bound(shout), np.zeros(3)) is None
    assert ready(Bound(shout), "text") is None


def test_replaced_functions_of_numpy_are_used():
    with Arithmetic(seed=1):
        assert compiled(Bound(one_number), 4.0) is None


def test_a_loop_is_kept_once_it_has_been_compiled(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    loop = Bound.of(twice, inner=half_again)
    assert not is_kept(loop)
    ready(loop, 9.0)
    assert is_kept(loop) == has_compiler()


def run(before="", **environment):
    code = RUN.format(before=before)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.slow
@pytest.mark.skipif(not has_compiler(), reason="nothing is compiled here")
def test_compiled_code_is_kept_where_the_user_has_a_cache(tmp_path):
    assert run(XDG_CACHE_HOME=str(tmp_path)) == ["plain", "loop", "True"]
    if sys.platform == "linux":
        kept = {path.name for path in tmp_path.rglob("*.nbc")}
        assert kept and run(XDG_CACHE_HOME=str(tmp_path)) == ["plain", "loop", "True"]
        assert {path.name for path in tmp_path.rglob("*.nbc")} == kept


@pytest.mark.slow
@pytest.mark.skipif(not has_compiler(), reason="nothing is compiled here")
@pytest.mark.parametrize("place", ["missing", "a file"])
def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, place):
    file = tmp_path / "file"
    file.touch()
    folder = Path("/proc/none") if place == "missing" else file
    assert run(NUMBA_CACHE_DIR=str(folder)) == ["plain", "loop", "True"]


@pytest.mark.slow
def test_without_numba_everything_is_plain():
    assert run("sys.modules['numba'] = None") == ["plain", "plain", "False"]
    assert run(NUMBA_DISABLE_JIT="1") == ["plain", "plain", "False"]


FORK = """
import os
import numpy as np
from course_lib.backend.compiled import Bound, compiled, wait_for_compiler
from course_lib.linear.logistic import gradient_descent
data = np.array([[1.0, -1.0], [1.0, 0.0], [1.0, 2.0]]), np.array([0.0, 1.0, 1.0]), np.zeros(2), 0.5, 20
gradient_descent(*data)  # the thread now compiles, and holds Numba's locks
child = os.fork()
gradient_descent(*data)
wait_for_compiler()
print(gradient_descent(*data).method, flush=True)
if child:
    assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork") or not has_compiler(), reason="nothing is compiled here, or forked")
def test_a_process_forked_while_a_loop_is_compiled_neither_compiles_nor_waits(tmp_path):
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}  # nothing is there yet: compiling takes a while
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORK], capture_output=True, text=True, env=environment, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.split()) == ["loop", "plain"]


@pytest.mark.skipif(not has_compiler(), reason="nothing is compiled here")
def test_waiting_ends_by_itself():
    compiled(Bound(half_again), 9.0)
    wait_for_compiler(seconds=0.0)
    wait_for_compiler()

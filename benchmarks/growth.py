"""How do time and memory grow with the number of rows, width, depth, optimizers and starts?

Every cell of the tables is a separate process with one thread: seconds of processor time per call (the least of
five, or of as many as fit in ten seconds), and the most memory that it takes beyond the NumPy arrays that it is given,
copies for another library included. For ours and plain NumPy every array is counted, for the others, which NumPy does
not know of, the pages of the process: less than a few MB may be hidden in pages that were free. What is compiled has
been compiled before.

    python growth.py            # all tables; or the beginning of a table's name
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import linear_regression
import logistic_regression
import many_starts
import network_step
import numpy as np
from timing import in_words

from course_lib.backend.compiled import wait_for_compiler
from course_lib.descent.many_starts import descend_many
from course_lib.linear import gradient_descent, logistic
from course_lib.network import Network
from course_lib.network.initialization import initialize
from course_lib.optimizers import OPTIMIZERS, optimizer
from course_lib.surfaces import surface

ROWS = tuple(10**k for k in range(2, 8))
STEPS = 20


def regression(n: int) -> tuple[Any, ...]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 4))
    return X, X @ np.arange(4.0) + 1.0, np.zeros(4), 0.1, STEPS


def classification(n: int) -> tuple[Any, ...]:
    X, y, *rest = regression(n)
    return X, (y > 1.0).astype(float), *rest


def network(sizes: Sequence[int]) -> tuple[Any, ...]:
    rng = np.random.default_rng(0)
    shape = Network(tuple(sizes), "relu", loss="softmax_cross_entropy")
    X, Y = rng.normal(size=(64, sizes[0])), np.eye(sizes[-1])[rng.integers(0, sizes[-1], 64)]
    return shape, initialize(shape, rng, "xavier", "float64"), X, Y


def starts(n: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-4.0, 4.0, (n, 2))


def torch_loss(name: str) -> Callable[..., Any]:
    import torch

    return getattr(torch.nn.functional, name)


def ours_from(points: np.ndarray, names: Sequence[str]) -> Callable[[], Any]:
    himmelblau, rules = surface("himmelblau"), [optimizer(name, 0.001) for name in names]
    return lambda: descend_many(himmelblau, points, rules, many_starts.STEPS)


Ways = dict[str, Callable[..., Callable[[], Any]]]
"""Name of an implementation -> what prepares it for the data and returns the call; times are per step."""

LINEAR: Ways = {
    "course_lib": lambda *data: lambda: gradient_descent(*data),
    "NumPy": lambda *data: lambda: linear_regression.naive_steps(*data),
    "torch": lambda *data: lambda: linear_regression.torch_steps(torch_loss("mse_loss"), *data),
    "JAX": lambda *data: linear_regression.jax_loop(linear_regression.squares, *data),
    "Numba": lambda *data: linear_regression.numba_loop(linear_regression.squares, *data),
}
LOGISTIC: Ways = {
    "course_lib": lambda *data: lambda: logistic.gradient_descent(*data),
    "NumPy": lambda *data: lambda: logistic_regression.naive_steps(*data),
    "torch": lambda *data: lambda: linear_regression.torch_steps(torch_loss("binary_cross_entropy_with_logits"), *data),
    "JAX": lambda *data: linear_regression.jax_loop(logistic_regression.jax_cross_entropy, *data),
    "Numba": lambda *data: linear_regression.numba_loop(logistic_regression.cross_entropy, *data),
}


def repeated(step: Callable[[], Any]) -> Callable[[], Any]:
    def call() -> None:
        for _ in range(network_step.MANY):
            step()

    return call


NETWORK: Ways = {
    "course_lib": network_step.fit_work,
    "NumPy": lambda *data: repeated(network_step.naive_step(*data)),
    "torch": lambda *data: repeated(network_step.torch_step(*data)),
    "JAX": lambda *data: network_step.jax_step(*data)[1],
    "Numba": network_step.numba_steps,
}
RUNS: Ways = {
    "course_lib": lambda points: ours_from(points, many_starts.RULES),
    "JAX": many_starts.jax_runs,
}

TABLES: dict[str, tuple[tuple[int, ...], Callable[[int], tuple[Any, ...]], Ways, int]] = {
    f"linear regression, rows x 4, {STEPS} steps": (ROWS, regression, LINEAR, STEPS),
    f"logistic regression, rows x 4, {STEPS} steps": (ROWS, classification, LOGISTIC, STEPS),
    "network 64-width-10 relu, batch 64": (
        (8, 32, 128, 512, 2048),
        lambda width: network((64, width, 10)),
        NETWORK,
        network_step.MANY,
    ),
    "network 64-(64 x depth)-10 relu, batch 64": (
        (1, 2, 4, 8, 16),
        lambda depth: network((64, *[64] * depth, 10)),
        NETWORK,
        network_step.MANY,
    ),
    "starts, 5 optimizers, 500 steps": (
        (1, 10, 100, 1000, 10_000),
        lambda n: (starts(n),),
        RUNS,
        many_starts.STEPS,
    ),
    "optimizers, 200 starts, 500 steps": (
        (1, 2, 5, 10),
        lambda count: (starts(200), list(OPTIMIZERS)[:count]),
        {"course_lib": ours_from},
        many_starts.STEPS,
    ),
}

COUNTED = ("course_lib", "NumPy")
"""Implementations whose memory is counted array by array."""


def resident(most: bool = False) -> int:
    """Bytes of memory that this process has, or has had since the last `forget_most`."""
    wanted = "VmHWM:" if most else "VmRSS:"
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(wanted))


def forget_most() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def cell(table: str, way: str, size: int) -> tuple[float, int, int]:
    """Seconds per call, bytes beyond the input at the most, and bytes of the input."""
    sizes, make, ways, _ = TABLES[table]
    call = ways[way](*make(sizes[0]))
    for _ in range(3):  # libraries and compilers have taken what they need; ours compiles in the background
        call()
        wait_for_compiler()
    data = make(size)
    given = sum(each.nbytes for each in data if isinstance(each, np.ndarray))
    before = resident()
    call = ways[way](*data)
    for _ in range(3):
        call()
        wait_for_compiler()
    forget_most()
    seconds, end = [], time.process_time() + 10.0
    while not seconds or (len(seconds) < 5 and time.process_time() < end):
        begun = time.process_time()
        result = call()
        seconds.append(time.process_time() - begun)
        most = resident(most=True) - before
        del result
    if way in COUNTED:
        del call
        tracemalloc.start()
        result = ways[way](*data)()
        most = tracemalloc.get_traced_memory()[1]
    return min(seconds), max(most, 0), given


def in_bytes(count: float) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            return f"{count / size:.2g} {unit}" if count < 10 * size else f"{count / size:.0f} {unit}"
    return f"{count / 1e3:.0f} kB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("beginning", nargs="?", default="")
    parser.add_argument("--cell", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.cell:
        table, way, size = arguments.cell
        print(json.dumps(cell(table, way, int(size))))
        return
    one_thread = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")}
    one_thread["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    for name, (sizes, _, ways, steps) in TABLES.items():
        if not name.startswith(arguments.beginning):
            continue
        titles = " | ".join(f"{way}, step | memory" for way in ways)
        print(f"\n| {name} | input | {titles} |\n|{'---|' * (2 + 2 * len(ways))}")
        for size in sizes:
            columns, given = [], 0
            for way in ways:
                command = [sys.executable, __file__, "--cell", name, way, str(size)]
                done = subprocess.run(command, env={**os.environ, **one_thread}, capture_output=True, text=True)
                if done.returncode:
                    columns += [done.stderr.strip().splitlines()[-1][:60] if done.stderr else "failed", ""]
                    continue
                seconds, most, given = json.loads(done.stdout.splitlines()[-1])
                share = f" ({most / given:.2g})" if given > 1e6 else ""
                columns += [in_words(seconds / steps), in_bytes(most) + share]
            print(f"| {size:,} | {in_bytes(given)} | {' | '.join(columns)} |", flush=True)


if __name__ == "__main__":
    main()

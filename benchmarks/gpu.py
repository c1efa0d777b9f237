"""From which problem size is a GPU faster? The same kernels on NumPy and on CuPy, by size, with the crossover.

Without a CUDA device it says why and stops. Copies between host and device are measured in a separate row.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from timing import in_words, machine, ratios, rounds

from course_lib import linear
from course_lib.backend import BackendError, use_backend
from course_lib.network import Network, loss_and_gradient
from course_lib.network.initialization import initialize

SAMPLES = (100, 1_000, 10_000, 100_000, 1_000_000)
BATCHES = (16, 64, 256, 1024, 4096)
NETWORK = Network((784, 256, 128, 10), "relu", loss="softmax_cross_entropy")


def regression(n: int, move: Callable[[np.ndarray], Any]) -> Callable[[], object]:
    """Gradient of a regression with n samples of 20 features."""
    rng = np.random.default_rng(0)
    theta, X, y = (move(array) for array in (rng.normal(size=20), rng.normal(size=(n, 20)), rng.normal(size=n)))
    return lambda: linear.mse_gradient(theta, X, y)


def network(n: int, move: Callable[[np.ndarray], Any]) -> Callable[[], object]:
    """Loss and gradient of a 784-256-128-10 network on n samples, float32."""
    rng = np.random.default_rng(0)
    parameters = move(np.asarray(initialize(NETWORK, rng), dtype=np.float32))
    X = move(rng.normal(size=(n, 784)).astype(np.float32))
    Y = move(np.eye(10, dtype=np.float32)[rng.integers(10, size=n)])
    return lambda: loss_and_gradient(NETWORK, parameters, X, Y)


def compare(cupy: Any, work: Callable, sizes: tuple[int, ...], repeats: int) -> None:
    """Print a table by size, and the size from which the GPU is faster."""
    print(f"\n{work.__doc__}\n\n| n | NumPy | CuPy | CuPy over NumPy |\n|---|---|---|---|")
    crossover = None
    for n in sizes:
        on_gpu = work(n, cupy.asarray)

        def call(on_gpu: Callable = on_gpu) -> None:
            on_gpu()
            cupy.cuda.Device().synchronize()

        times, _ = rounds({"NumPy": work(n, np.asarray), "CuPy": call}, repeats)
        _, ratio, _ = ratios(times["CuPy"], times["NumPy"])
        low, high = (in_words(sorted(times[name])[repeats // 2]) for name in ("NumPy", "CuPy"))
        print(f"| {n:,} | {low} | {high} | {ratio:.3g} |", flush=True)
        crossover = crossover or (n if ratio < 1 else None)
    print(f"\nThe GPU is faster from n = {crossover:,}." if crossover else "\nThe GPU is not faster at these sizes.")


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    repeats = parser.parse_args().repeats
    try:
        with use_backend("cupy") as cupy:
            pass
    except BackendError as error:
        print(f"Skipped: {error}")
        return 0
    name = cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()
    print(f"{machine()}; {name}; median of {repeats} rounds in turns")
    compare(cupy, regression, SAMPLES, repeats)
    compare(cupy, network, BATCHES, repeats)
    host = np.zeros(10_000_000)
    device = cupy.asarray(host)
    times, _ = rounds(
        {"to the device": lambda: cupy.asarray(host), "to the host": lambda: cupy.asnumpy(device)}, repeats
    )
    for way, seconds in times.items():
        print(f"\n80 MB {way}: {in_words(sorted(seconds)[repeats // 2])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

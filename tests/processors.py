"""Repeat what depends on arithmetic as other machines would compute it. `make test-processors`, or `--short` in CI.

NumPy's wide instructions are taken away, BLAS gets two threads, and three seeds disturb every sum and product (see
tests/disturbed.py). Where OPENBLAS_CORETYPE is set it stays: some processors need it.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from disturbed import VARIABLE
from elsewhere import ROOMS
from numpy._core._multiarray_umath import __cpu_dispatch__ as DISPATCHED

ROOT = Path(__file__).parents[1]
WIDEST = [feature for feature in DISPATCHED if "512" in feature or feature == "X86_V4"]
WITHOUT = "NPY_DISABLE_CPU_FEATURES"
SETTINGS = {
    "without AVX-512": {WITHOUT: " ".join(WIDEST)},
    "without AVX-512, AVX2 and FMA3": {WITHOUT: " ".join(DISPATCHED)},
    "two BLAS threads": {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"},
    **{f"disturbed, seed {seed}": {VARIABLE: str(seed)} for seed in (1, 2, 3)},
}
SHORT = "without AVX-512, AVX2 and FMA3, disturbed"
SETTINGS[SHORT] = {WITHOUT: " ".join(DISPATCHED), VARIABLE: "1"}
TESTS = [f"tests/{room}" for room in (*ROOMS, "banks", "checks", "figures", "solutions", "widgets")]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]


def passes(name: str, tests: list[str]) -> bool:
    """Run tests under one of the settings, and say how it went."""
    print(f"== {name}", flush=True)
    start = time.perf_counter()
    code = subprocess.run([*PYTEST, *tests], cwd=ROOT, env={**os.environ, **SETTINGS[name]}).returncode
    print(f"== {name}: {'failed' if code else 'passed'} in {time.perf_counter() - start:.0f} s", flush=True)
    return code == 0


def main() -> None:
    is_short = "--short" in sys.argv[1:]
    quick = ["-m", "not slow", "--hypothesis-profile", "quick", *(t for t in TESTS if t != "tests/solutions")]
    names = [SHORT] if is_short else SETTINGS
    failed = [name for name in names if not passes(name, quick if is_short else TESTS)]
    sys.exit(f"Failed: {', '.join(failed)}." if failed else 0)


if __name__ == "__main__":
    main()

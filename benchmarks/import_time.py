"""How much does the package add to NumPy's import time? Whole processes, in turns."""

from __future__ import annotations

import subprocess
import sys

from timing import in_words, machine, ratios, rounds

KERNELS = "linear, network, descent, autodiff, calculus, losses, surfaces, optimizers"
STATEMENTS = {
    "import numpy": "import numpy",
    "import course_lib": "import numpy, course_lib",
    "all kernels": f"import numpy; from course_lib import {KERNELS}",
}


def main() -> None:
    """Print the table."""
    ways = {
        name: (lambda code=code: subprocess.run([sys.executable, "-c", code], check=True))
        for name, code in {"python alone": "pass", **STATEMENTS}.items()
    }
    times, _ = rounds(ways, repeats=15, at_least=0.0)
    alone = sorted(times.pop("python alone"))[7]
    times = {name: [seconds - alone for seconds in row] for name, row in times.items()}
    print(f"{machine()}; median of 15 rounds in turns, less the {in_words(alone)} of Python itself\n")
    print("| import | seconds | relative to NumPy |\n|---|---|---|")
    for name, row in times.items():
        low, middle, high = ratios(row, times["import numpy"])
        print(f"| {name} | {in_words(sorted(row)[7])} | {middle:.3g} ({low:.3g} to {high:.3g}) |")


if __name__ == "__main__":
    main()

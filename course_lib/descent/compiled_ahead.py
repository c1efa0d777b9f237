"""Compile the loops of `descend_many` into the user's cache, at the lowest priority.

`course lab` runs `python -m course_lib.descent.compiled_ahead` aside, so that the first descents in a notebook are
fast.
"""

from __future__ import annotations

import os

from course_lib.descent.plane_loops import wait_for_runs
from course_lib.optimizers import OPTIMIZERS, optimizer
from course_lib.surfaces import SURFACES, surface


def compile_ahead() -> None:
    """For every optimizer and every surface; half a second if all is there, half a minute if nothing is."""
    if hasattr(os, "nice"):
        os.nice(19)
    for name in SURFACES:
        wait_for_runs(surface(name), [optimizer(each) for each in OPTIMIZERS], 600.0)


if __name__ == "__main__":
    compile_ahead()

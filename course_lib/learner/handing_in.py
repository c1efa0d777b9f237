"""Handing a chapter to an instructor: through nbgrader's exchange, or as one file where there is no shared disk.

Used where the course has no solutions/ beside it, so that nothing can be graded here.
"""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from course_lib.course.folders import Course, CourseError
from course_lib.learner.submit import take_snapshot
from course_lib.learner.work_folder import read_notebook


def hand_in_by_exchange(folder: Path) -> str:
    """Submit the chapter in `folder`, as it was fetched, through nbgrader's exchange; when it was, in words.

    Raises
    ------
    CourseError
        If a notebook is broken, or nbgrader refuses; its last words are in the message.
    """
    for path in sorted(folder.glob("*.ipynb")):
        read_notebook(path)
    command = [sys.executable, "-m", "nbgrader", "submit", folder.name]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise CourseError(f"{folder.name} could not be handed in: {lines[-1]}. Your notebooks are as they were.")
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def hand_in_as_file(course: Course, chapter: str, student: str) -> Path:
    """Put a snapshot of a chapter of work/ into one file, of the name that `nbgrader zip_collect` understands.

    Raises
    ------
    CourseError
        If a notebook is missing or broken.
    """
    paths = [course.work / chapter / f"{name}.ipynb" for name in course.notebook_names(chapter)]
    for path in paths:
        read_notebook(path)
    now = datetime.now(UTC)
    snapshot = take_snapshot(course, chapter, student, paths, now)
    (snapshot / "timestamp.txt").write_text(f"{now:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="utf-8")
    name = f"{student}+{now:%Y%m%dT%H%M%S}+{chapter}"
    return Path(shutil.make_archive(str(course.var / "to_hand_in" / name), "zip", snapshot))

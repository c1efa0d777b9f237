"""The files of a submission, read once and safely, as plain data that can be sent to any worker."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from dateutil import parser

from course_lib.classroom import texts
from course_lib.course.folders import Course, CourseError
from course_lib.judge.learner_session import MOST_BYTES, MOST_FILES
from course_lib.judge.repair import LARGEST_FILE, read_cells

TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Submission:
    """A submission of a chapter.

    `notebooks` has the content of each notebook of the chapter, None if it is missing; `files` are those next to
    them; `notes` are sentences on anything unusual, by notebook.
    """

    student: str
    chapter: str
    notebooks: dict[str, bytes | None]
    files: dict[str, bytes] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    timestamp: datetime | None = None

    def digest(self) -> str:
        """A digest of the content and the time of submission."""
        summary = hashlib.sha256(str(self.timestamp).encode())
        for name, content in (*sorted(self.notebooks.items()), *sorted(self.files.items())):
            summary.update(f"{name}:{-1 if content is None else len(content)}:".encode())
            summary.update(content or b"")
        return summary.hexdigest()


def all_submissions(course: Course, chapter: str, students: list[str] | None = None) -> Iterator[Path]:
    """The folders of a chapter's submissions, in the order of the students' names.

    Raises
    ------
    CourseError
        If one of `students` has not submitted anything.
    """
    submitted = course.var / "submitted"
    for student in students or sorted(path.name for path in submitted.glob("*/") if not path.name.startswith(".")):
        folder = submitted / student / chapter
        if folder.is_dir() and not folder.is_symlink():
            yield folder
        elif students:
            raise CourseError(texts.NOT_HANDED_IN.format(student=student, chapter=chapter, folder=folder), exit_code=2)


def read_submission(folder: Path, names: list[str]) -> Submission:
    """Read a submission: `folder` is .../STUDENT/CHAPTER, `names` are the chapter's notebooks."""
    notes: dict[str, list[str]] = {name: [] for name in names}
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for path in sorted(folder.iterdir())[: 2 * MOST_FILES]:
        is_notebook = path.suffix == ".ipynb"
        content = _read(path, LARGEST_FILE + 1 if is_notebook else left)
        if content is None:
            if path.is_symlink():
                for name in [path.stem] if path.stem in notes else names:
                    notes[name].append(texts.LINK.format(file=path.name))
            continue
        if not is_notebook:
            left -= len(content)
        found[path.name] = content
    notebooks: dict[str, bytes | None] = {name: found.pop(f"{name}.ipynb", None) for name in names}
    for name in names:
        if notebooks[name] is None and (other := _renamed(name, found, names)):
            notebooks[name] = found.pop(other)
            notes[name].append(texts.OTHER_FILE_NAME.format(name=f"{name}.ipynb", file=other))
    timestamp = _timestamp(found.pop(TIMESTAMP, b""))
    return Submission(folder.parent.name, folder.name, notebooks, found, notes, timestamp)


def _read(path: Path, most: int) -> bytes | None:
    """The content of a regular file of at most `most` bytes; None for anything else. Never follows a link."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode) or about.st_size > most or (os.name == "nt" and path.is_symlink()):
        os.close(descriptor)
        return None
    with open(descriptor, "rb") as file:
        return file.read(most)


def _renamed(name: str, found: dict[str, bytes], names: list[str]) -> str | None:
    """The file that is the notebook `name` under another name: one that begins like it, or the only one."""
    candidates = [file for file in found if file.endswith(".ipynb") and _is_notebook(found[file])]
    alike = [file for file in candidates if file.startswith(name)]
    if alike:
        return alike[-1]
    return candidates[0] if len(candidates) == 1 and len(names) == 1 else None


def _is_notebook(content: bytes) -> bool:
    try:
        return bool(read_cells(content))
    except ValueError:
        return False


def _timestamp(content: bytes) -> datetime | None:
    """The time of submission, in UTC and without a time zone, as nbgrader stores it; None if the file has no time."""
    try:
        time = parser.parse(content.decode().strip())
    except (ValueError, OverflowError):
        return None
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time

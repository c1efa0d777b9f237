"""The files of a submission, read once and safely, as plain data that can be sent to any worker.

A submission's folder may hold anything: names that are not text, links, pipes, folders, any number of huge files.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import nsmallest
from pathlib import Path

from dateutil import parser

from course_lib.classroom import texts
from course_lib.course.folders import Course, CourseError
from course_lib.judge.learner_session import MOST_BYTES, MOST_FILES
from course_lib.judge.read_notebook import LARGEST_FILE, own_part, read_cells

TIMESTAMP = "timestamp.txt"
# nbgrader's format; anything else might take the parser minutes
TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,9})?)?( ?([A-Za-z]{1,9}|[+-]\d\d:?\d\d))?")
LONGEST_TIME = 100  # bytes
MARKUP = '<>"\\'  # in a student's name: nbgrader's pages write it unescaped into their HTML and scripts
LONGEST_NAME = 200  # bytes of a student's name, which becomes the name of files
MOST_READINGS = 3  # of a folder that changes while it is read
MOST_NOTES, MOST_COPIES = 10, 10  # sentences on files, notebooks under another name that are tried
MOST_OF_NOTEBOOKS, MOST_WITH_OUTPUTS = 20_000_000, 400_000_000  # bytes of all notebooks: without outputs, with them


@dataclass(frozen=True)
class Submission:
    """A submission of a chapter.

    `notebooks` has the content of each notebook of the chapter without its outputs, None if it is missing or too
    large; `files` are those next to them; `notes` are sentences on anything unusual, by notebook.
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
    for student in students or _students(course):
        folder = submitted / student / chapter
        reason = why_left_out(folder)
        if not reason:
            yield folder
        elif students:
            missing = texts.NOT_HANDED_IN.format(student=student, chapter=chapter, folder=folder)
            told = texts.LEFT_OUT.format(student=printable(student), reason=reason)
            raise CourseError(told if os.path.lexists(folder) else missing, exit_code=2)


def left_out(course: Course, chapter: str) -> dict[str, str]:
    """The submissions that can't be graded, by the student's printable name, and why."""
    folders = [course.var / "submitted" / student / chapter for student in _students(course)]
    found = {folder: why_left_out(folder) for folder in folders if os.path.lexists(folder)}
    return {printable(folder.parent.name): reason for folder, reason in found.items() if reason}


def why_left_out(folder: Path) -> str:
    """Why a folder .../STUDENT/CHAPTER is not graded, in a sentence; '' if it is."""
    student = folder.parent.name
    is_name = student.isprintable() and not student.startswith(".") and not set(MARKUP) & set(student)
    if not is_name or len(os.fsencode(student)) > LONGEST_NAME:
        return texts.NO_STUDENT
    if folder.is_symlink() or folder.parent.is_symlink() or not folder.is_dir():
        return texts.NO_FOLDER
    if not os.access(folder, os.R_OK | os.X_OK):
        return texts.NOT_READABLE
    return ""


def _students(course: Course) -> list[str]:
    return sorted(path.name for path in (course.var / "submitted").glob("*/"))


def printable(name: str) -> str:
    """A file's name in at most 80 characters that can be printed and written; all others as numbers.

    Examples
    --------
    >>> printable("a\\x1b[2J \\udcff")
    'a\\\\x1b[2J \\\\udcff'
    """
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in name)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"


def read_submission(folder: Path, names: list[str]) -> Submission:
    """Read a submission: `folder` is .../STUDENT/CHAPTER, `names` are the chapter's notebooks.

    Raises
    ------
    OSError
        If its files can't be listed.
    ValueError
        If files were added, removed or replaced while they were read, at each of `MOST_READINGS` readings.
    """
    for _ in range(MOST_READINGS):
        before = state(folder)
        submission = _read(folder, names)
        if state(folder) == before:
            return submission
    raise ValueError(texts.CHANGES)


def state(folder: Path) -> tuple[int, ...]:
    """What differs once a file in a folder was added, removed or replaced, or the folder itself.

    Raises
    ------
    OSError
        If there is no folder, or a link to one.
    """
    about = folder.lstat()
    if not stat.S_ISDIR(about.st_mode):
        raise NotADirectoryError(texts.IS_NO_FOLDER)
    return about.st_dev, about.st_ino, about.st_mtime_ns, about.st_ctime_ns


def _read(folder: Path, names: list[str]) -> Submission:
    reading = _Reading(folder)
    notebooks = {name: reading.notebook(name, f"{name}.ipynb") for name in names}
    written = reading.file(TIMESTAMP, LONGEST_TIME)
    timestamp = _timestamp(written)
    if written is not None and timestamp is None:
        reading.note(texts.IGNORED.format(file=TIMESTAMP, reason=texts.WITHOUT_TIME))
    beside = reading.beside()
    for name in names:
        if notebooks[name] is None and (other := reading.renamed(name, beside, only=len(names) == 1)):
            reading.notes[name] = [texts.OTHER_FILE_NAME.format(name=f"{name}.ipynb", file=printable(other))]
            notebooks[name] = reading.notebook(name, other)
        elif notebooks[name] is None and name not in reading.notes:
            reading.note(texts.NOT_SUBMITTED, name)
    files, left = {}, MOST_BYTES
    for file in (name for name in beside if name not in reading.seen):
        content = reading.notebook("", file) if file.endswith(".ipynb") else reading.file(file, left)
        if content is not None and len(content) > left:
            reading.note(texts.IGNORED.format(file=printable(file), reason=texts.IS_LARGER.format(most=left)))
        elif content is not None:
            files[file] = content
            left -= len(content)
    notes = {name: [*reading.notes.get("", []), *reading.notes.get(name, [])] for name in names}
    return Submission(folder.parent.name, folder.name, notebooks, files, notes, timestamp)


class _Reading:
    """A folder whose files are read one by one, with notes on those that are not: by notebook, "" for all of them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.left, self.unread = folder, MOST_OF_NOTEBOOKS, MOST_WITH_OUTPUTS
        self.seen: set[str] = set()
        self.notes: dict[str, list[str]] = {}

    def note(self, sentence: str, notebook: str = "") -> None:
        notes = self.notes.setdefault(notebook, [])
        if len(notes) < MOST_NOTES:
            notes.append(sentence)

    def beside(self) -> list[str]:
        """The files that were not read yet, notebooks first."""
        with os.scandir(self.folder) as entries:
            new = (e.name for e in entries if e.name not in self.seen and not e.is_dir(follow_symlinks=False))
            files = nsmallest(MOST_FILES + 1, new, key=lambda name: (not name.endswith(".ipynb"), name))
        if len(files) > MOST_FILES:
            self.note(texts.MANY_FILES.format(most=MOST_FILES))
        return files[:MOST_FILES]

    def notebook(self, name: str, file: str) -> bytes | None:
        """A notebook without its outputs; None, with a note, if it is not a file or too large."""
        if (content := self.file(file, min(LARGEST_FILE, self.unread), name)) is None:
            return None
        self.unread -= len(content)
        for pictures in (True, False):
            try:
                own = own_part(content, pictures)
            except ValueError as error:
                reason = str(error)
                continue
            if len(own) <= self.left:
                self.left -= len(own)
                if not pictures:
                    self.note(texts.NO_PICTURES.format(file=printable(file)), name)
                return own
            reason = texts.LARGE_TOGETHER.format(most=MOST_OF_NOTEBOOKS)
        self.note(texts.TOO_LARGE.format(file=printable(file), reason=reason), name)
        return None

    def file(self, file: str, most: int, notebook: str = "") -> bytes | None:
        """The content of a regular file of at most `most` bytes; None, with a note, for anything else."""
        self.seen.add(file)
        try:
            file.encode()  # names of other bytes can't be written again
            return read_file(self.folder / file, most)
        except FileNotFoundError:
            return None
        except UnicodeEncodeError:
            reason = texts.NO_TEXT
        except OSError as error:
            reason = texts.NOT_OPENED.format(reason=error.strerror)
        except ValueError as error:
            reason = str(error)
        self.note(texts.IGNORED.format(file=printable(file), reason=reason), notebook)
        return None

    def renamed(self, name: str, files: list[str], only: bool) -> str | None:
        """The file that is the notebook `name` under another name: one that begins like it, or the only one."""
        copies = [file for file in files if file.endswith(".ipynb") and file not in self.seen][:MOST_COPIES]
        alike = [file for file in copies if file.startswith(name)] or (copies if only else [])
        found = [file for file in alike if self._is_notebook(file)]
        return found[-1] if found and (len(found) == 1 or found[-1].startswith(name)) else None

    def _is_notebook(self, file: str) -> bool:
        try:
            return bool(read_cells(read_file(self.folder / file, LARGEST_FILE))[0])
        except (OSError, ValueError):
            return False


def read_file(path: Path, most: int) -> bytes:
    """The content of a regular file. Never follows a link, and never waits for a pipe.

    Raises
    ------
    OSError
        If it can't be opened.
    ValueError
        If it is something else, or larger than `most` bytes; the message says so.
    """
    if path.is_symlink():
        raise ValueError(texts.IS_LINK)
    flags = sum(getattr(os, f"O_{name}", 0) for name in ("BINARY", "NOFOLLOW", "NONBLOCK"))  # each where there is one
    descriptor = os.open(path, os.O_RDONLY | flags)
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode) or about.st_size > most:
        os.close(descriptor)
        raise ValueError(texts.IS_LARGER.format(most=most) if stat.S_ISREG(about.st_mode) else texts.IS_NO_FILE)
    with open(descriptor, "rb") as file:
        return file.read(most)


def _timestamp(content: bytes | None) -> datetime | None:
    """The time of submission, in UTC and without a time zone, as nbgrader stores it; None if the file has no time."""
    text = (content or b"").decode(errors="replace").strip()
    if not TIME.fullmatch(text):
        return None
    try:
        time = parser.parse(text)
        return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time
    except (ValueError, OverflowError):
        return None

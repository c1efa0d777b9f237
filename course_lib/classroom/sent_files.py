"""Files that learners sent: what `course submit` writes, and what an instructor downloads from Moodle or Canvas.

Moodle or Canvas, where learners log in, says who sent a file; otherwise its name does. What is inside only helps to
distinguish two people who use the same identifier.
"""

import hashlib
import json
import os
import re
import stat
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from course_lib.classroom import texts
from course_lib.classroom.identity import STUDENT, Download, Person, new_identifier, read_download, sender_in
from course_lib.classroom.submission import LONGEST_NAME, printable

SENT = re.compile(  # browsers and Canvas number a second file of the same name
    rf"(?P<student>{STUDENT.pattern})\+(?P<time>\d{{8}}T\d{{6}})\+(?P<chapter>[^+]+?)(-\d{{1,3}}| ?\(\d{{1,3}}\))?\.zip"
)
SENDER = "sender.json"  # in a zip file of `course submit`: a random origin, the same for all files of one installation
LARGEST_ARCHIVE, LARGEST_INDEX, LARGEST_SENDER = 200_000_000, 1_000_000, 1000  # bytes of the file, its index, SENDER
END_OF_ZIP, END_OF_ZIP64 = b"PK\x05\x06", b"PK\x06\x07"


@dataclass(frozen=True)
class SentFile:
    """A file and who sent it; `origin` differs between people, `time` is '' for a notebook."""

    path: Path
    download: Download
    student: str
    origin: str
    time: str

    def doubts(self) -> list[str]:
        """Sentences on what an instructor should look at."""
        told, sent = [], SENT.fullmatch(self.download.file)
        file, who = printable(self.path.name), printable(self.download.who)
        if sent and sent["student"] != self.student:
            told.append(texts.OTHER_IDENTIFIER.format(file=file, who=who, student=self.student, other=sent["student"]))
        if self.download.late and not self.time:
            told.append(texts.LATE_DOWNLOAD.format(file=file, student=self.student))
        return told


def sent_file(path: Path, download: Download, roster: Collection[Person]) -> SentFile:
    """Who sent a file that `why_not_sent` accepts.

    Moodle's or Canvas's name counts if it is in the roster; otherwise the learner's identifier, unless there
    is a roster without it.
    """
    sent = SENT.fullmatch(download.file)
    given = sent["student"] if sent else ""
    student = sender_in(download, roster) if download.system else given
    if not student:
        known = not roster or given in {person.student for person in roster}
        student = given if given and known else new_identifier(download)
    origin = f"{download.system} {download.who} {download.number}" if download.system else read_origin(path)
    return SentFile(path, download, student, origin, sent["time"] if sent else "")


def apart_name(student: str, origin: str) -> str:
    """A name for one of several people who sent files as `student`: always the same for the same origin."""
    return f"{student[:90]}.{hashlib.sha256(origin.encode()).hexdigest()[:4]}"


def origins_elsewhere(archive: Path) -> dict[str, set[str]]:
    """The origins of all files that `course submit` wrote for other chapters, by student."""
    found: dict[str, set[str]] = {}
    for path in archive.parent.parent.glob("*/archive/**/*.zip"):
        sent = SENT.fullmatch(path.name)
        if not sent or archive in path.parents or read_download(path.relative_to(archive.parent.parent)).system:
            continue
        if not why_not_sent(path, Download(path.name), sent["chapter"]):
            found.setdefault(sent["student"], set()).add(read_origin(path))
    return found


def read_origin(path: Path) -> str:
    """The origin in a zip file of `course submit`; '' if it has none."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(SENDER) as file:
            return str(json.loads(file.read(LARGEST_SENDER))["origin"])[:100]
    except Exception:  # zipfile raises many kinds of errors for files that are not zip files
        return ""


def why_not_sent(path: Path, download: Download, chapter: str) -> str:
    """Why a file is not the submission of a chapter, in words; '' if it is."""
    if download.system and download.file.endswith(".ipynb"):
        return "" if is_notebook(download.file) else texts.NO_TEXT
    sent = SENT.fullmatch(download.file)
    if sent is None or sent["chapter"] != chapter:
        return texts.NO_SUBMISSION.format(chapter=chapter)
    try:
        datetime.strptime(sent["time"], "%Y%m%dT%H%M%S")
        return "" if _index(path) <= LARGEST_INDEX else texts.TOO_MANY_FILES
    except (OSError, ValueError) as error:
        return str(error)


def base_name(member: str) -> str:
    """The last part of a name in a zip file, which may have been made on any system."""
    return re.split(r"[/\\]", member)[-1]


def is_notebook(member: str) -> bool:
    """Whether a name in a zip file is a notebook's."""
    name = base_name(member)
    return name.endswith(".ipynb") and name[0] != "." and name.isprintable() and len(os.fsencode(name)) <= LONGEST_NAME


def free_name(folder: Path, name: str) -> str:
    """`name`, with a number if the folder already has such a file: both are kept."""
    stem, number = name.removesuffix(".ipynb"), 1
    while (folder / name).exists():
        number += 1
        name = f"{stem}-{number}.ipynb"
    return name


def _index(path: Path) -> int:
    """The size of a zip file's list of files in bytes, as its end says: `zipfile` reads all of it at once.

    Raises
    ------
    OSError
        If it can't be opened.
    ValueError
        If this is not a zip file.
    """
    about = path.lstat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST_ARCHIVE:
        raise ValueError(texts.NO_ZIP)
    with path.open("rb") as file:
        file.seek(-min(about.st_size, 66_000), os.SEEK_END)
        tail = file.read()
    ends = [found.start() for found in re.finditer(re.escape(END_OF_ZIP), tail)]
    if not ends:
        raise ValueError(texts.NO_ZIP)
    if END_OF_ZIP64 in tail:
        return LARGEST_INDEX + 1  # four gigabytes, or 65,536 files
    return max(int.from_bytes(tail[end + 12 : end + 16], "little") for end in ends)

"""Collect submissions: from nbgrader's exchange, and from zip files for `nbgrader zip_collect`.

The owner of a submission is given by the name of its folder in the exchange, or of the file that was sent (see
`course_lib.classroom.sent_files`), never by anything inside.
"""

import os
import stat
import zipfile
from collections.abc import Iterable
from datetime import datetime
from heapq import nsmallest
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.plugins.zipcollect import ExtractorPlugin
from nbgrader.utils import ignore_patterns

from course_lib.classroom import texts
from course_lib.classroom.feedback import SECRET
from course_lib.classroom.identity import STUDENT, Person, about_names, read_download, read_roster
from course_lib.classroom.sent_files import (
    SentFile,
    apart_name,
    base_name,
    free_name,
    is_notebook,
    origins_elsewhere,
    sent_file,
    why_not_sent,
)
from course_lib.classroom.submission import LONGEST_TIME, TIME, TIMESTAMP, printable, read_file, state
from course_lib.course.folders import CourseError, find_course
from course_lib.course.replace import replace_folder
from course_lib.judge.learner_session import MOST_FILES
from course_lib.judge.read_notebook import LARGEST_FILE

MOST_COPIED = 2 * MOST_FILES


class CollectFiles(ExchangeCollect):
    """nbgrader's collector, which copies regular files; one submission that fails does not stop the others.

    A link stays a link, which the grader then refuses by name. Anything else is left out.
    """

    src_records: list[dict[str, Any]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """nbgrader's record of a submission; one whose name or owner is not right is left out by `copy_files`."""
        name = os.path.basename(path)
        try:
            record = super()._path_to_record(path)
            reason = self._why_refused(Path(path), record["username"])
        except Exception as error:
            reason = str(error)
        if not reason:
            return record
        self.log.error(texts.NOT_COLLECTED.format(name=printable(name), reason=reason))
        return {"username": None, "filename": name, "timestamp": datetime.min}

    def _why_refused(self, folder: Path, student: str) -> str:
        about = folder.lstat()
        if not STUDENT.fullmatch(student):
            return texts.ODD_STUDENT
        if not stat.S_ISDIR(about.st_mode):
            return texts.IS_NO_FOLDER
        return texts.OTHER_OWNER if self.check_owner and _is_anothers(about.st_uid, student) else ""

    def copy_files(self) -> None:
        """Copy the newest submission of every student, each independently."""
        for record in [record for record in self.src_records if record["username"] is not None]:
            self.src_records = [record]
            try:
                super().copy_files()
            except Exception as error:
                name = printable(record["filename"])
                self.log.error(texts.NOT_COLLECTED.format(name=name, reason=f"{type(error).__name__}: {error}"))

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy the files of a submission, except what nbgrader ignores by name or size; folders are not graded.

        Raises
        ------
        OSError
            If `src` is not a folder.
        ValueError
            If its owner changes it meanwhile: a folder could become a link to what only this account can read.
        """
        directory, before = self.coursedir, state(Path(src))
        ignore = ignore_patterns(directory.ignore, directory.include, directory.max_file_size, self.log)
        wanted = {*_released(directory.root, directory.assignment_id), TIMESTAMP, SECRET}
        with os.scandir(src) as entries:
            found = ((entry.name not in wanted, not entry.name.endswith(".ipynb"), entry.name) for entry in entries)
            names = [name for *_, name in nsmallest(MOST_COPIED + 1, found)]
        if len(names) > MOST_COPIED:
            name = printable(f"{Path(src).name}/{names.pop()}")
            self.log.warning(texts.NOT_COLLECTED.format(name=name, reason=texts.TOO_MANY_FILES))
        with replace_folder(Path(dest)) as folder:
            for name in sorted({*names} - {*ignore(src, names)}):
                if reason := _why_not_copied(Path(src, name), folder / name):
                    name = printable(f"{Path(src).name}/{name}")
                    self.log.warning(texts.NOT_COLLECTED.format(name=name, reason=reason))
            if state(Path(src)) != before:
                raise ValueError(texts.CHANGES)


def _released(root: str | Path, chapter: str) -> set[str]:
    """The files of a chapter's notebooks, which are collected before any others; empty outside of a course."""
    try:
        return {f"{name}.ipynb" for name in find_course(Path(root)).notebook_names(chapter)}
    except CourseError:
        return set()


def _why_not_copied(source: Path, target: Path) -> str:
    """Copy a file or a link; returns why not, or ''."""
    try:
        target.name.encode()
        if source.is_symlink():
            target.symlink_to(source.readlink())
            return ""
        content = read_file(source, LONGEST_TIME if source.name == TIMESTAMP else LARGEST_FILE)
        if source.name == TIMESTAMP and not TIME.fullmatch(content.decode().strip()):
            return texts.NO_TIME
        target.write_bytes(content)
        return ""
    except UnicodeError:
        return texts.NO_TEXT
    except (OSError, ValueError) as error:
        return str(error)


def _is_anothers(owner: int, student: str) -> bool:
    """Whether the account that made a folder is neither this one, root, nor the student's."""
    try:
        import pwd  # missing on Windows
    except ImportError:
        return False
    try:
        return owner not in (os.getuid(), 0) and pwd.getpwuid(owner).pw_name != student
    except KeyError:
        return False


class ExtractNotebooks(ExtractorPlugin):
    """Unpack what every student sent: the newest zip file STUDENT+TIME+CHAPTER.zip, or notebooks from Moodle or Canvas.

    Each student's notebooks go into one folder, STUDENT+TIME+CHAPTER, so that no name inside can claim another owner.
    """

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack the files below `archive_path`; what is left out or doubtful is named in the log."""
        archive, target, chapter = Path(archive_path), Path(extracted_path), Path(archive_path).parent.name
        roster = _roster(archive)
        sent = self._sent(archive, chapter, roster)
        elsewhere = origins_elsewhere(archive)
        for student, files in sent.items():
            origins = {file.origin for file in files}
            others = set() if any(file.download.system for file in files) else elsewhere.get(student, set())
            if len(origins | others) == 1:
                self._unpack_all(files, target, student, chapter)
                continue
            names = {origin: apart_name(student, origin) for origin in sorted(origins)}
            shown = {"files": _and(printable(file.path.name) for file in files), "names": _and(names.values())}
            self.log.error(texts.SEVERAL_SENDERS.format(student=student, count=len(origins | others), **shown))
            for origin, name in names.items():
                self._unpack_all([file for file in files if file.origin == origin], target, name, chapter)
        for told in about_names(roster, sent):
            self.log.warning(told)

    def _sent(self, archive: Path, chapter: str, roster: list[Person]) -> dict[str, list[SentFile]]:
        sent: dict[str, list[SentFile]] = {}
        for folder, _, names in os.walk(archive):
            for path in (Path(folder, name) for name in sorted(names)):
                download = read_download(path.relative_to(archive))
                if reason := why_not_sent(path, download, chapter):
                    self.log.warning(texts.NOT_COLLECTED.format(name=printable(path.name), reason=reason))
                    continue
                file = sent_file(path, download, roster)
                sent.setdefault(file.student, []).append(file)
                for told in file.doubts():
                    self.log.warning(told)
        return sent

    def _unpack_all(self, files: list[SentFile], target: Path, name: str, chapter: str) -> None:
        """Put the newest zip file of a sender and all their single notebooks into one folder."""
        newest = max((file for file in files if file.time), key=lambda file: file.time, default=None)
        folder = target / (f"{name}+{newest.time}+{chapter}" if newest else f"{name}+{chapter}")
        for file in files:
            try:
                if file is newest:
                    self._unpack(file.path, folder, _released(file.path.parent, chapter))
                elif not file.time:
                    content = read_file(file.path, LARGEST_FILE)
                    folder.mkdir(exist_ok=True)
                    (folder / free_name(folder, file.download.file)).write_bytes(content)
            except Exception as error:  # zipfile raises many kinds of errors for files that are not zip files
                reason = texts.BROKEN_ZIP.format(reason=error)
                self.log.error(texts.NOT_COLLECTED.format(name=printable(file.path.name), reason=reason))

    def _unpack(self, path: Path, target: Path, wanted: set[str]) -> None:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if is_notebook(member.filename)]
            left = LARGEST_FILE  # bytes, unpacked
            # those at the top level keep their names
            members.sort(key=lambda member: (member.filename.count("/"), base_name(member.filename) not in wanted))
            target.mkdir(exist_ok=True)
            if not members:
                self.log.warning(texts.NOT_COLLECTED.format(name=printable(path.name), reason=texts.NO_NOTEBOOK))
            for number, member in enumerate(members):
                name, content = base_name(member.filename), None
                if number >= MOST_FILES:
                    reason = texts.TOO_MANY_FILES
                elif member.file_size > left:  # `read` never unpacks more than this
                    reason = texts.IS_LARGER.format(most=LARGEST_FILE)
                else:
                    content, reason = _unpacked(archive, member)
                    left -= member.file_size
                if content is None:
                    name = printable(f"{path.name}/{name}")
                    self.log.warning(texts.NOT_COLLECTED.format(name=name, reason=reason))
                else:
                    (target / free_name(target, name)).write_bytes(content)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[bytes | None, str]:
    """The content of a file in a zip file; None and why if it can't be unpacked."""
    try:
        return archive.read(member), ""
    except Exception as error:  # zipfile raises many kinds of errors: an unknown method, a password, a wrong checksum
        return None, texts.BROKEN_ZIP.format(reason=error)


def _roster(archive: Path) -> list[Person]:
    try:
        return read_roster(find_course(archive))
    except CourseError:
        return []


def _and(names: Iterable[str]) -> str:
    return texts.AND.join(names)

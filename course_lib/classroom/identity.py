"""Who is in the class, and who sent a file: the roster, and the names that Moodle and Canvas give to downloads.

The roster is nbgrader's list of students, those with a name, an email address or a number in the learning management
system: a student without any of these was only added when a submission was graded.
"""

import difflib
import re
import shlex
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePath

from course_lib.classroom import texts
from course_lib.classroom.scores import open_gradebook
from course_lib.course.folders import Course

STUDENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,99}")
# Moodle (mod/assign/classes/downloader.php): a folder for each person, or before version 3.1 a prefix of each file
MOODLE = re.compile(r"(?P<who>.+)_(?P<number>\d+)_assignsubmission_file(?:_(?P<file>.*))?")
# Canvas (lib/content_zipper.rb): the sortable name without its punctuation, LATE, the person's number, the file's
CANVAS = re.compile(r"(?:(?P<who>[^\W\d]\w*?)_)?(?P<late>LATE_)?(?P<number>\d+|anon_[^\W_]+)_\d+_(?P<file>.+)")
LOOKS_LIKE = str.maketrans("аеорсухіјѕԁһкνοαρτι01", "aeopcyxijsdhkvoaptiol")  # Cyrillic, Greek, digits


@dataclass(frozen=True)
class Person:
    """A student as nbgrader knows them; `lms_id` is the number in Canvas. What is not known is ''."""

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""


@dataclass(frozen=True)
class Download:
    """A file's own name, and what Moodle or Canvas put before it: who sent it, a number, whether it is late.

    The number is the person's in Canvas, and differs between the assignments in Moodle. `system`, `who` and `number`
    are '' if the file was not downloaded there.
    """

    file: str
    system: str = ""
    who: str = ""
    number: str = ""
    late: bool = False


def read_roster(course: Course) -> list[Person]:
    """The people of the class, by their identifier; empty if nobody has been added with more than an identifier."""
    with open_gradebook(course) as gradebook:
        people = [
            Person(s.id, s.first_name or "", s.last_name or "", s.email or "", s.lms_user_id or "")
            for s in (gradebook.students if gradebook else ())
        ]
    people = [person for person in people if person != Person(person.student)]
    return sorted(people, key=lambda person: person.student)


def read_download(path: PurePath) -> Download:
    """What a file's path below the folder of downloads says.

    Examples
    --------
    >>> read_download(PurePath("lovelaceada_LATE_12345_67890_1_regression-1.ipynb"))
    Download(file='1_regression-1.ipynb', system='Canvas', who='lovelaceada', number='12345', late=True)
    >>> read_download(PurePath("Ada Lovelace_12345_assignsubmission_file_/1_regression.ipynb"))
    Download(file='1_regression.ipynb', system='Moodle', who='Ada Lovelace', number='12345', late=False)
    """
    for folder in path.parts[:-1]:
        if found := MOODLE.fullmatch(folder):
            return Download(path.name, "Moodle", found["who"], found["number"])
    if (found := MOODLE.fullmatch(path.name)) and found["file"]:
        return Download(found["file"], "Moodle", found["who"], found["number"])
    if found := CANVAS.fullmatch(path.name):
        return Download(found["file"], "Canvas", found["who"] or "", found["number"], bool(found["late"]))
    return Download(path.name)


def sender_in(download: Download, roster: Iterable[Person]) -> str:
    """The identifier of who sent a downloaded file; '' unless one person in the roster has that number or name."""
    people = list(roster)
    by_number = [person for person in people if download.system == "Canvas" and person.lms_id == download.number]
    who = _letters(download.who)
    names = [(_letters(person.first_name), _letters(person.last_name), person) for person in people]
    by_name = [person for first, last, person in names if who and who in (first + last, last + first)]
    found = by_number or by_name
    return found[0].student if len(found) == 1 else ""


def new_identifier(download: Download) -> str:
    """An identifier for who sent a downloaded file, in the characters that one may have."""
    parts = unicodedata.normalize("NFKD", download.who).encode("ascii", "ignore").decode().split()
    return re.sub(r"[^A-Za-z0-9_]+", "_", "_".join([*parts, download.number]))[-100:]


def about_names(roster: Collection[Person], students: Collection[str]) -> list[str]:
    """Sentences on students who are not in the roster, if there is one, and on identifiers that look alike."""
    known = {person.student for person in roster}
    shapes: dict[str, list[str]] = {}
    for student in sorted({*students, *known}):
        shapes.setdefault(_shape(student), []).append(student)
    told = []
    for student in sorted(set(students) - known) if known else ():
        near = [s for s in shapes[_shape(student)] if s in known] or difflib.get_close_matches(student, known, n=1)
        nearest = texts.NEAREST.format(name=near[0]) if near else ""
        told.append(texts.NOT_IN_ROSTER.format(student=student, nearest=nearest, quoted=shlex.quote(student)))
    alike = [names for names in shapes.values() if len(names) > 1 and not known.issuperset(names)]
    return told + [texts.LOOK_ALIKE.format(names=texts.AND.join(names)) for names in alike]


def _letters(name: str) -> str:
    """A name's letters and digits, without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


def _shape(student: str) -> str:
    """What identifiers that look alike have in common: without accents, case, punctuation; similar letters equal."""
    return _letters(student.partition("@")[0]).translate(LOOKS_LIKE) or student

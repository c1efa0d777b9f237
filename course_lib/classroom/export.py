"""A chapter's points as a table for another system: Canvas, Moodle, or any that reads a spreadsheet.

One row per learner, one column per exercise, and the total. A cell is empty where nothing was submitted or an answer is
still to be graded by hand; the total is empty as long as one of its answers is.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from course_lib.classroom import texts
from course_lib.classroom.identity import Person, about_names, read_roster
from course_lib.classroom.records import is_graded, read_record
from course_lib.classroom.scores import Marks, read_all_marks
from course_lib.classroom.submission import all_submissions, printable, read_submission
from course_lib.classroom.table import csv_text
from course_lib.course.digests import chapter_version
from course_lib.course.folders import Course, CourseError
from course_lib.course.marks import graded_exercise, marks_on
from course_lib.course.replace import replace_file

Row = list[str | float]


@dataclass(frozen=True)
class Format:
    """A format of export: the columns that say who a learner is, how they are filled, and the row of maximum points."""

    columns: tuple[str, ...]
    about: Callable[[Person], Row]
    most: tuple[str, ...] = ()  # what this row has in these columns; no such row if empty
    only_roster: bool = True  # the other system rejects people that it does not know


FORMATS = {
    # lib/gradebook_importer.rb of Canvas: these columns in this order; a column that is "(read only)" is not imported
    "canvas": Format(
        ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
        lambda p: [_last_first(p), p.lms_id if p.lms_id.isdecimal() else "", "", p.student, ""],
        ("    Points Possible", "", "", "", ""),
    ),
    # Moodle's own export; grade/import/csv asks which column is whose and ignores the others
    "moodle": Format(
        ("First name", "Last name", "ID number", "Email address"),
        lambda p: [p.first_name, p.last_name, p.student, p.email],
    ),
    "csv": Format(
        ("student", "first name", "last name", "email"),
        lambda p: [p.student, p.first_name, p.last_name, p.email],
        ("(maximum)", "", "", ""),
        only_roster=False,
    ),
}


@dataclass(frozen=True)
class Exported:
    """A written table, how many learners it has, and sentences on what an instructor should know about it."""

    path: Path
    learners: int
    notes: list[str]


def export(course: Course, chapter: str, format_name: str, anonymous: bool = False) -> Exported:
    """Write the points of a chapter to var/exports/.

    Parameters
    ----------
    format_name
        A key of `FORMATS`.
    anonymous
        Replace names with codes: a learner's is the same in every chapter, and only this course's var/ can resolve it.

    Raises
    ------
    CourseError
        If nothing has been graded and nobody is in the roster.
    """
    form, marks, roster = FORMATS[format_name], read_all_marks(course, chapter), read_roster(course)
    submitted = {printable(folder.parent.name) for folder in all_submissions(course, chapter)}
    notes = about_names(roster, marks.keys() | submitted | course.plan.learners.keys())
    known = {person.student for person in roster}
    others = sorted((marks.keys() | submitted) - known)
    if roster and form.only_roster and others:
        notes.append(texts.NOT_EXPORTED.format(names=", ".join(others)))
        others = []
    people = [*roster, *map(Person, others)]
    if not people:
        raise CourseError(texts.NOTHING_GRADED.format(chapter=chapter))

    exercises = _exercises(course, chapter)
    short, most = chapter.split("_")[0], list(exercises.values())
    names = [name for _, name in exercises]
    titles = [f"{short} {name}" if names.count(name) == 1 else f"{short} {nb} {name}" for nb, name in exercises]
    header = [*form.columns, *titles, texts.TOTAL.format(chapter=short), texts.LATE_COLUMN, texts.FLAG_COLUMN]
    rows: list[Row] = [list(header)]
    if form.most:
        rows.append([*form.most, *most, sum(most), texts.READ_ONLY, texts.READ_ONLY])
    flagged, about = 0, _about_grading(course, chapter)
    code = _coder(course) if anonymous else Person
    for person in people:
        own = marks.get(person.student)
        cells, flag = _cells(course, chapter, person.student, own, exercises)
        flag = texts.FLAGS.join(filter(None, (flag, _excused(course, chapter, person.student, exercises))))
        if not own and person.student in submitted:
            flag = texts.NOT_GRADED_YET
        flag = texts.FLAGS.join(filter(None, (flag, about.get(person.student) if own else "")))
        if known and person.student not in known:
            flag = texts.FLAGS.join(filter(None, (flag, texts.NOT_KNOWN)))
        flagged += bool(flag)
        rows.append([*form.about(code(person.student) if anonymous else person), *cells, flag])
    if anonymous:
        rows[-len(people) :] = sorted(rows[-len(people) :], key=str)  # the order must not reveal who is who
    if flagged:
        notes.append(texts.FLAGGED.format(count=flagged, column=texts.FLAG_COLUMN))
    parts = [chapter, *([] if format_name == "csv" else [format_name]), *(["anonymous"] if anonymous else []), "csv"]
    path = course.var / "exports" / ".".join(parts)
    encoding = "utf-8-sig" if format_name == "csv" else "utf-8"  # this mark tells Excel that it is UTF-8
    replace_file(path, csv_text(rows).encode(encoding), mode=0o600)
    return Exported(path, len(people), notes)


def _cells(
    course: Course, chapter: str, student: str, marks: Marks | None, exercises: dict[tuple[str, str], float]
) -> tuple[Row, str]:
    """A learner's points by exercise, the total and the late penalty; and the flag.

    The total of somebody who is excused from some exercises is scaled to the maximum of all of them.
    """
    if marks is None:
        return [""] * (len(exercises) + 2), ""
    points: dict[tuple[str, str], float | str] = {}
    waiting = []
    for score in marks.scores:
        points[score.notebook, score.exercise] = "" if score.points is None else round(score.points, 2)
        if score.points is None:
            waiting.append(score.exercise)
    graded = course.var / "autograded" / student / chapter
    missing = {notebook for notebook, _ in exercises if not (graded / f"{notebook}.ipynb").is_file()}
    cells = [points.get(key) or ("" if key[0] in missing else points.get(key, "")) for key in exercises]
    late = round(sum(marks.late.values()), 2)
    reached = sum(score.points or 0.0 for score in marks.scores)
    scale = sum(exercises.values()) / max(sum(score.max_points for score in marks.scores), 1e-9)
    total = "" if waiting or all(cell == "" for cell in cells) else round((reached - late) * scale, 2)
    return [*cells, total, late or ""], texts.TO_GRADE.format(names=", ".join(waiting)) if waiting else ""


def _about_grading(course: Course, chapter: str) -> dict[str, str]:
    """What should be known about how submissions were graded, by student: notes, and changes since then.

    The record of a submission that `nbgrader autograde` graded has no digest to compare.
    """
    version, names, found = chapter_version(course, chapter), course.notebook_names(chapter), {}
    for folder in all_submissions(course, chapter):
        student = folder.parent.name
        record = read_record(course, chapter, student) or {}
        try:
            changed = "digest" in record and not is_graded(course, read_submission(folder, names), version)
        except Exception:  # `course grade` says why it can't be read
            changed = True
        found[student] = texts.CHANGED_SINCE if changed else texts.SEE_REPORT if record.get("message") else ""
    return found


def _excused(course: Course, chapter: str, student: str, exercises: dict[tuple[str, str], float]) -> str:
    """What a learner is excused from, in words; '' if from nothing."""
    found = [
        name
        for notebook, name in exercises
        if course.plan.excuses(name, f"{chapter}/{notebook}", chapter, student=student)
    ]
    return texts.EXCUSED_FROM.format(names=", ".join(found)) if found else ""


def _exercises(course: Course, chapter: str) -> dict[tuple[str, str], float]:
    """The maximum points by notebook and exercise, in the order of the released notebooks."""
    found = {}
    for name in course.notebook_names(chapter):
        for cell in nbformat.read(course.notebooks / chapter / f"{name}.ipynb", as_version=4).cells:
            exercise = graded_exercise(cell)
            if exercise and not course.plan.leaves_out(exercise):
                found[name, exercise] = float(marks_on(cell)["points"])
    return found


def _coder(course: Course) -> Callable[[str], Person]:
    """A function that replaces an identifier with a code, made with a key that is created once."""
    key = course.var / "exports" / "anonymous.key"
    if not key.is_file():
        replace_file(key, secrets.token_bytes(32), mode=0o600)
    return lambda student: Person(
        f"learner-{hmac.digest(key.read_bytes(), student.encode(), hashlib.sha256).hex()[:10]}"
    )


def _last_first(person: Person) -> str:
    return ", ".join(filter(None, (person.last_name, person.first_name))) or person.student

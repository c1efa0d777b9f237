"""A learner's identifier for the instructor: asked for once, kept in var/, sent with every file to be graded."""

import json
import secrets

from course_lib.classroom.identity import STUDENT
from course_lib.course.folders import Course, CourseError
from course_lib.course.replace import replace_file
from course_lib.learner import texts

FILE = "identifier.json"


def read_identifier(course: Course) -> str:
    """The identifier that was given; '' if none was."""
    return _read(course).get("student", "")


def keep_identifier(course: Course, student: str) -> None:
    """Keep an identifier for all later submissions.

    Raises
    ------
    CourseError
        If it has characters that an identifier must not have.
    """
    if not STUDENT.fullmatch(student):
        raise CourseError(texts.NO_IDENTIFIER.format(student=student), exit_code=2)
    replace_file(course.var / FILE, json.dumps({"student": student, "origin": read_origin(course)}))


def read_origin(course: Course) -> str:
    """A random text that is the same for all files of this copy of the course.

    With it, collecting detects that two people gave the same identifier.
    """
    return _read(course).get("origin") or secrets.token_hex(16)


def _read(course: Course) -> dict[str, str]:
    try:
        kept = json.loads((course.var / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) and all(isinstance(value, str) for value in kept.values()) else {}

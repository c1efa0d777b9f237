"""A chapter in nbgrader's format: its notebooks with answers, and the learner's version of them."""

import ast
import re
import warnings
from datetime import datetime
from pathlib import Path

import nbgrader.api
from alembic.script import ScriptDirectory
from nbgrader.api import MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from course_lib.checks.spec import CHECK_FILE
from course_lib.course import texts
from course_lib.course.folders import Course, CourseError, nbgrader_config
from course_lib.course.replace import replace_file
from course_lib.course.source import Source, read_sources, write_source

# How a disk that is full or closed looks in nbgrader's log; of two files the second was written. Names are as in code.
_REFUSED = re.compile(
    r"^\s*\w*Error: \[(?:Errno|WinError) (?P<number>\d+)\] (?P<words>[^:\n]*)"
    r"""(?:: .*?(?P<file>'[^'\n]*'|"[^"\n]*"))?$""",
    re.M,
)

# To create a gradebook nbgrader asks a program for this, which takes a second and has to be on the PATH.
nbgrader.api.get_alembic_version = lambda: ScriptDirectory(ALEMBIC_DIR).get_current_head()


def release(course: Course, chapter: str, target: Path, source: Path, gradebook: Path | None = None) -> None:
    """Write nbgrader's source of a chapter below `source` and generate the learner's version below `target`.

    The check file is copied from notebooks/. Without `gradebook` the course's own is used, so that nbgrader can
    grade the chapter afterwards.

    Raises
    ------
    CourseError
        With nbgrader's log, if it refuses the chapter.
    OSError
        With the file that could not be written.
    """
    config = nbgrader_config(course, release_directory=target, source_directory=source)
    if gradebook:
        config.CourseDirectory.db_url = f"sqlite:///{gradebook}"
    course.var.mkdir(exist_ok=True)
    sources = read_sources(course, chapter)
    folder = write_source(sources, source / chapter)
    if (checks := course.notebooks / chapter / CHECK_FILE).is_file():
        replace_file(folder / CHECK_FILE, checks.read_bytes())
    api = nbgrader_api(config)
    make_room(api, course, chapter, sources)
    answer = api.generate_assignment(chapter, force=True, create=True)
    if not answer["success"]:
        if refused := refusal(answer["log"], target / chapter):
            raise refused
        raise CourseError(texts.NOT_GENERATED.format(chapter=chapter, log=answer["log"]))


def refusal(log: str, folder: Path) -> OSError | None:
    """The error in nbgrader's log that says that a file could not be written; `folder` if it names none.

    >>> log = r"PermissionError: [Errno 13] Permission denied: 'C:\\\\course\\\\ch01'"
    >>> refusal(log, Path("release")).filename == r"C:\\course\\ch01"
    True
    """
    found = _REFUSED.search(log)
    if not found:
        return None
    file = ast.literal_eval(found["file"]) if found["file"] else str(folder)
    return OSError(int(found["number"]), found["words"], file)


def nbgrader_api(config: Config) -> NbGraderAPI:
    """nbgrader's commands as functions, with a configuration."""
    warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader 0.9 on SQLAlchemy 2.1: harmless
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def make_room(api: NbGraderAPI, course: Course, chapter: str, sources: list[Source]) -> Path | None:
    """Remove a chapter from the gradebook if its graded cells changed after someone submitted it.

    nbgrader refuses to change such a chapter. The submissions stay in var/submitted and can be graded again; the old
    gradebook is kept at the returned path.
    """
    with api.gradebook as gradebook:
        try:
            assignment = gradebook.find_assignment(chapter)
        except MissingEntry:
            return None
        known = {(n.name, cell.name) for n in assignment.notebooks for cell in (*n.grade_cells, *n.solution_cells)}
        wanted = {(source.name, grade_id) for source in sources for grade_id in source.grade_ids()}
        if known == wanted or not assignment.submissions:
            return None
        current, kept = course.var / "gradebook.db", course.var / f"gradebook.{datetime.now():%Y-%m-%dT%H-%M-%S.%f}.db"
        if current.exists():  # a database server has its own backups
            replace_file(kept, current.read_bytes())
        gradebook.remove_assignment(chapter)
        return kept

"""From an author's sources to a learner's notebooks, through nbgrader's own generate_assignment."""

import filecmp
import json
import os
import shutil
import sys
import tempfile
import warnings
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from course_lib.checks.spec import CHECK_FILE, to_json
from course_lib.grading.answers import make_checks, read_sources
from course_lib.grading.course import Course, CourseError, nbgrader_config
from course_lib.grading.running import EXECUTED, Record, run_source
from course_lib.grading.source import Source
from course_lib.grading.stills import put_stills, read_stills


def build(course: Course, chapter: str) -> list[str]:
    """Run those of a chapter's sources that changed, then write its notebooks and its check file into notebooks/.

    Returns
    -------
    The sources that had to run, see `run_changed`.

    Raises
    ------
    CourseError
        If a source fails, warns, or does not pass its own checks; nothing is written then.
    """
    run = run_changed(course, chapter)
    release(course, chapter, course.notebooks, shown=course.var / EXECUTED)
    return run


def run_changed(course: Course, chapter: str) -> list[str]:
    """Run the sources of a chapter that changed, or whose bank or library did; the outputs go to var/executed/.

    Raises
    ------
    CourseError
        If a source fails, warns, or does not pass its own checks.
    """
    course.var.mkdir(exist_ok=True)
    record = Record(course)
    new = [source for source in read_sources(course, chapter) if record.is_new(chapter, source)]
    if new:
        with tempfile.TemporaryDirectory(dir=course.var) as scratch:
            folder = write_source(course, chapter, Path(scratch))
            for source in new:
                record.has_run(chapter, source, run_source(folder / f"{source.name}.ipynb", source))
    return [source.name for source in new]


def stale_files(course: Course, chapters: list[str]) -> list[str]:
    """The files of `chapters` in notebooks/ that are not what the sources give. Runs no source, changes nothing."""
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for chapter in chapters:
            release(course, chapter, scratch / "release", scratch / "source", scratch / "gradebook.db")
            fresh, kept = scratch / "release" / chapter, course.notebooks / chapter
            names = sorted({path.name for path in (*fresh.glob("*"), *kept.glob("*")) if path.is_file()})
            same, _, _ = filecmp.cmpfiles(fresh, kept, names, shallow=False)
            stale += [f"notebooks/{chapter}/{name}" for name in names if name not in same]
    return stale


def release(
    course: Course,
    chapter: str,
    target: Path,
    source: Path | None = None,
    gradebook: Path | None = None,
    shown: Path | None = None,
) -> None:
    """Write nbgrader's source of a chapter and generate the learner's version below `target`, without running it.

    Without `source` and `gradebook` these are the course's own, so that afterwards nbgrader can grade the chapter.
    The widgets' still pictures are those of the notebooks below `shown`, else those that the course has already.
    """
    source = source or course.var / "source"
    stills = read_stills((shown or course.notebooks) / chapter)
    folders = {"release_directory": target, "source_directory": source}
    config = nbgrader_config(course, **folders)
    if gradebook:
        config.CourseDirectory.db_url = f"sqlite:///{gradebook}"
    course.var.mkdir(exist_ok=True)
    write_source(course, chapter, source)
    api = nbgrader_api(config)
    make_room(api, course, chapter, read_sources(course, chapter))
    answer = api.generate_assignment(chapter, force=True, create=True)
    if not answer["success"]:
        raise CourseError(f"nbgrader could not make the learner's version of {chapter}:\n{answer['log']}")
    put_stills(target / chapter, stills)


def write_source(course: Course, chapter: str, target: Path) -> Path:
    """Write a chapter's notebooks with answers and its check file into a folder of `target`, which is returned."""
    sources = read_sources(course, chapter)
    checks = make_checks(course, chapter, sources)
    folder = target / chapter
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source in sources:
        nbformat.write(source.notebook, folder / f"{source.name}.ipynb")
    data = {check.name: to_json(check) for check in checks.values()}
    text = json.dumps(data, indent=1, ensure_ascii=False)
    (folder / CHECK_FILE).write_text(text + "\n", encoding="utf-8")
    return folder


def nbgrader_api(config: Config) -> NbGraderAPI:
    """nbgrader's commands as functions, under a configuration."""
    beside = str(Path(sys.executable).parent)  # nbgrader calls `alembic` by name to make a new gradebook
    if beside not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([beside, os.environ["PATH"]])
    warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader 0.9 on SQLAlchemy 2.1: harmless
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def make_room(api: NbGraderAPI, course: Course, chapter: str, sources: list[Source]) -> Path | None:
    """Take a chapter out of the gradebook if its graded cells changed after somebody submitted it.

    nbgrader refuses to change such a chapter. The submissions stay in var/submitted and can be graded again; the
    gradebook as it was is kept under the returned name.
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
        current, kept = course.var / "gradebook.db", course.var / f"gradebook.{datetime.now():%Y-%m-%dT%H-%M-%S}.db"
        if current.exists():  # a database server keeps copies of its own
            shutil.copyfile(current, kept)
        gradebook.remove_assignment(chapter)
        return kept

"""Build the learner's notebooks from the author's sources: only what is out of date."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode
from watchfiles import watch

from course_lib.authoring.run_source import keep_executed, read_executed, run_source
from course_lib.authoring.stills import with_stills
from course_lib.checks.prepare import settled
from course_lib.checks.spec import CHECK_FILE, Check, load_checks, to_text
from course_lib.course.chapter_checks import make_checks
from course_lib.course.digests import Inputs, file_digests, inputs, note_built, read_built, stale_files
from course_lib.course.folders import Course
from course_lib.course.source import Source, read_sources, write_source


class Built(NamedTuple):
    """What a build did: which sources it ran, and which files in notebooks/ it wrote."""

    ran: list[str]
    written: list[str]


def build(course: Course, chapter: str) -> Built:
    """Rebuild the files of a chapter in notebooks/ that are out of date, and store the digests of their inputs.

    A source is not run if only prose or hints changed.

    Raises
    ------
    CourseError
        If a source fails, warns, or does not pass its own checks; then nothing is written.
    """
    made = inputs(course, chapter)
    stale = stale_files(course, chapter, made)
    if not stale:
        return Built([], [])
    known, sources = read_built(course, chapter), read_sources(course, chapter)
    checks = make_checks(course, chapter, sources)
    changed = [source for source in sources if f"{source.name}.ipynb" in stale]
    written = file_digests(course, chapter)

    def is_only_text(name: str) -> bool:
        """Whether a notebook is as the build wrote it, and its code has not changed since."""
        is_as_noted = written.get(f"{name}.ipynb", "") == known.files.get(f"{name}.ipynb")
        return is_as_noted and known.notebooks.get(name, [""])[0] == made.notebooks[name][0]

    new = [source for source in changed if not is_only_text(source.name)]
    executed, ran = _executed(course, chapter, new, made, checks) if new else ({}, [])
    _write_chapter(course, chapter, sources, changed, executed, checks)
    note_built(course, chapter, made)
    return Built(ran, stale)


def changed_chapters(course: Course, chapters: list[str]) -> Iterator[str]:
    """Yield a chapter each time its sources or banks change; ends with Ctrl+C."""
    folders = [folder for folder in (course.solutions, course.own) if folder.is_dir()]
    for changes in watch(*folders, raise_interrupt=False):
        changed = {part for _, path in changes for part in Path(path).relative_to(course.root).parts[1:2]}
        yield from sorted(changed & set(chapters))


def executed_sources(course: Course, chapter: str) -> dict[str, NotebookNode]:
    """The sources of a chapter with their outputs; runs those that changed since their last run.

    Raises
    ------
    CourseError
        If a source fails, warns, or does not pass its own checks.
    """
    sources = read_sources(course, chapter)
    return _executed(course, chapter, sources, inputs(course, chapter), make_checks(course, chapter, sources))[0]


def _executed(
    course: Course, chapter: str, sources: list[Source], made: Inputs, checks: dict[str, Check]
) -> tuple[dict[str, NotebookNode], list[str]]:
    """These sources of a chapter with their outputs, which are kept in var/, and the names of those that were run."""
    done, ran = {}, []
    course.var.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=course.var) as scratch:
        folder = write_source(sources, Path(scratch) / chapter)
        (folder / CHECK_FILE).write_text(to_text(checks.values()), encoding="utf-8")
        for source in sources:
            state = made.notebooks[source.name][0]
            kept = read_executed(course, chapter, source, state)
            if kept is None:
                ran.append(source.name)
                kept = run_source(folder / f"{source.name}.ipynb", source)
                keep_executed(course, chapter, source, state, kept)
            done[source.name] = kept
    return done, ran


def _write_chapter(
    course: Course,
    chapter: str,
    sources: list[Source],
    changed: list[Source],
    executed: dict[str, NotebookNode],
    checks: dict[str, Check],
) -> None:
    """Write a chapter's changes into notebooks/, with static pictures of the widgets that the runs showed."""
    target = course.notebooks / chapter
    target.mkdir(parents=True, exist_ok=True)
    text = to_text(_settled(target, check) for check in checks.values())
    (target / CHECK_FILE).write_text(text, encoding="utf-8", newline="\n")
    for path in target.glob("*"):
        if path.is_file() and path.name != CHECK_FILE and path.stem not in {source.name for source in sources}:
            path.unlink()
    if not changed:
        return
    from course_lib.course.release import release  # slow: imports nbgrader

    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        release(course, chapter, scratch / "release", scratch / "source", scratch / "gradebook.db")
        for source in changed:
            name = f"{source.name}.ipynb"
            shown = executed.get(source.name) or nbformat.read(target / name, as_version=4)
            notebook = with_stills(nbformat.read(scratch / "release" / chapter / name, as_version=4), shown)
            nbformat.write(notebook, target / name)


def _settled(folder: Path, check: Check) -> Check:
    try:
        return settled(check, load_checks(folder, [check.name])[check.name])
    except (FileNotFoundError, ValueError, KeyError):  # missing, or not in this form
        return check

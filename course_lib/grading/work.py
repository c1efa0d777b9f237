"""The learner's folder: brings in what is new, gives a fresh copy, never overwrites anything of the learner's."""

import platform
import shutil
from datetime import datetime
from pathlib import Path

import nbformat

from course_lib.checks.spec import CHECK_FILE
from course_lib.grading.course import Course, CourseError


def bring_in_new(course: Course) -> tuple[list[str], list[str]]:
    """Copy to work/ every notebook that is not there yet, and the newest check files.

    Returns
    -------
    What was copied, and which notebooks of the learner's come from an older version of the course, as
    `chapter/notebook`. The latter stay as they are: `reset` brings the new version.
    """
    copied, older = [], []
    for chapter in course.chapters():
        folder = course.work / chapter
        folder.mkdir(parents=True, exist_ok=True)
        for name in course.notebook_names(chapter):
            released, own = course.notebooks / chapter / f"{name}.ipynb", folder / f"{name}.ipynb"
            if not own.exists():
                _copy_for_work(released, own)
                copied.append(f"{chapter}/{name}")
            elif _given_cells(own) not in (None, _given_cells(released)):
                older.append(f"{chapter}/{name}")
        shutil.copyfile(course.notebooks / chapter / CHECK_FILE, folder / CHECK_FILE)
    return copied, older


def reset(course: Course, chapter: str, notebook: str | None = None) -> list[tuple[Path, Path | None]]:
    """Give a fresh copy of a chapter's notebooks, or of one; the old ones are kept beside, with a time stamp.

    Returns
    -------
    For each notebook the fresh copy and where the old one is kept, None if there was none.

    Raises
    ------
    CourseError
        If the chapter has no such notebook.
    """
    names = course.notebook_names(chapter)
    if notebook is not None:
        found = [name for name in names if name.startswith(notebook.removesuffix(".ipynb"))]
        if len(found) != 1:
            raise CourseError(f"{chapter} has no notebook {notebook!r}. It has: {', '.join(names)}.", exit_code=2)
        names = found
    folder = course.work / chapter
    folder.mkdir(parents=True, exist_ok=True)
    done: list[tuple[Path, Path | None]] = []
    for name in names:
        own = folder / f"{name}.ipynb"
        kept = None
        if own.exists():
            kept = _unused(folder / f"{name}.{datetime.now():%Y-%m-%dT%H-%M-%S}.ipynb")
            own.rename(kept)
        _copy_for_work(course.notebooks / chapter / f"{name}.ipynb", own)
        done.append((own, kept))
    shutil.copyfile(course.notebooks / chapter / CHECK_FILE, folder / CHECK_FILE)
    return done


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Read a learner's notebook.

    Raises
    ------
    CourseError
        If it is not there or not a notebook; the message says what to do.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise CourseError(f"{path} is not there. `course lab` copies what is missing into work/.") from None
    except (ValueError, TypeError, AttributeError, KeyError, nbformat.ValidationError) as error:
        reason = str(error).splitlines()[0][:150]
        raise CourseError(
            f"{path} is not a notebook any more ({reason}). `course reset {path.parent.name}/{path.stem}` "
            f"puts a fresh one in its place and keeps this one beside it."
        ) from error
    return notebook


def _copy_for_work(released: Path, own: Path) -> None:
    """Copy a notebook and note this Python's version in it, as JupyterLab would.

    The released one is the same on every machine, so it can't name a version; JupyterLab would add it on opening and
    mark the notebook as changed.
    """
    notebook = nbformat.read(released, as_version=4)
    notebook.metadata.language_info.version = platform.python_version()
    nbformat.write(notebook, own)


def _given_cells(path: Path) -> list[str] | None:
    """What the course, not the learner, wrote in a notebook: the sources of the locked cells; None if unreadable."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
    marks = [(cell, cell.metadata.get("nbgrader", {})) for cell in notebook.cells]
    return [f"{m['grade_id']}: {cell.source}" for cell, m in marks if m.get("locked")]


def _unused(path: Path) -> Path:
    """`path`, or with a number in it if there is a file of that name already."""
    candidates = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 1000))
    return path if not path.exists() else next(candidate for candidate in candidates if not candidate.exists())

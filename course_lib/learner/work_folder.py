"""The learner's folder: adds new notebooks, makes new copies, never overwrites the learner's work."""

import hashlib
import platform
from datetime import datetime
from pathlib import Path

import nbformat

from course_lib.checks.spec import CHECK_FILE
from course_lib.course import texts as course_texts
from course_lib.course.folders import Course, CourseError
from course_lib.course.marks import marks_on, without_outputs
from course_lib.course.replace import replace_file
from course_lib.judge.repair import repair
from course_lib.learner import texts


def bring_in_new(course: Course) -> tuple[list[str], list[str]]:
    """Copy to work/ every notebook that is not there yet, and the newest check files.

    Returns
    -------
    The copied notebooks, and the learner's notebooks that come from an older version of the course, as
    `chapter/notebook`. The latter are not changed: `reset` gives the new version.
    """
    copied, older = [], []
    for chapter in course.chapters():
        folder = course.work / chapter
        for name in course.notebook_names(chapter):
            released, own = course.notebooks / chapter / f"{name}.ipynb", folder / f"{name}.ipynb"
            if not own.exists():
                replace_file(own, _for_work(released))
                copied.append(f"{chapter}/{name}")
            elif _is_older(own, released):
                older.append(f"{chapter}/{name}")
        replace_file(folder / CHECK_FILE, (course.notebooks / chapter / CHECK_FILE).read_bytes())
    return copied, older


def reset(
    course: Course, chapter: str, notebook: str | None = None, keep_answers: bool = False
) -> list[tuple[Path, Path | None]]:
    """Make a new copy of a chapter's notebooks, or of one; the old ones are kept next to them, with a time stamp.

    With `keep_answers` the new copy contains the old one's answers, but not the learner's other cells.

    Returns
    -------
    For each notebook the new copy and the path of the old one, None if there was none.

    Raises
    ------
    CourseError
        If no notebook or several notebooks of the chapter match.
    """
    names = course.notebook_names(chapter)
    if notebook is not None:
        given = notebook.removesuffix(".ipynb")
        found = [given] if given in names else [name for name in names if name.startswith(given)]
        if len(found) > 1:
            several = course_texts.SEVERAL.format(name=notebook, names=course_texts.OR.join(found))
            raise CourseError(several, exit_code=2)
        if not found:
            missing = texts.NO_NOTEBOOK.format(chapter=chapter, name=notebook, names=", ".join(names))
            raise CourseError(missing, exit_code=2)
        names = found
    folder = course.work / chapter
    done: list[tuple[Path, Path | None]] = []
    for name in names:
        released, own = course.notebooks / chapter / f"{name}.ipynb", folder / f"{name}.ipynb"
        before = own if own.exists() else None
        kept = _unused(folder / f"{name}.{datetime.now():%Y-%m-%dT%H-%M-%S}.ipynb") if before else None
        replace_file(own, _for_work(released, before if keep_answers else None), keep=kept)
        done.append((own, kept))
    replace_file(folder / CHECK_FILE, (course.notebooks / chapter / CHECK_FILE).read_bytes())
    return done


def read_notebook(path: Path, course: Course | None = None) -> nbformat.NotebookNode:
    """Read a learner's notebook; without `course` it came through nbgrader's exchange.

    Raises
    ------
    CourseError
        If it is missing or not a notebook; the message says what to do.
    """
    shown = _shown(path, course)
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise CourseError(texts.NOT_THERE.format(path=shown)) from None
    except (ValueError, TypeError, AttributeError, KeyError, nbformat.ValidationError) as error:
        reason = str(error).splitlines()[0][:150]
        chapter, notebook = path.resolve().parent, path.stem
        mend = "" if course else texts.FETCH
        if course and chapter.parent == course.work.resolve() and notebook in course.notebook_names(chapter.name):
            mend = texts.RESET
        told = texts.NO_LONGER_NOTEBOOK.format(path=shown, reason=reason)
        raise CourseError(told + mend.format(chapter=chapter.name, notebook=notebook)) from error
    return notebook


def _shown(path: Path, course: Course | None) -> str:
    if course is None:
        return path.name
    return (path.relative_to(course.root) if path.is_relative_to(course.root) else path).as_posix()


def _for_work(released: Path, answers_of: Path | None = None) -> str:
    """The text of a learner's copy, with the answers from `answers_of` if given; it names what it was copied from.

    The static pictures are left out: here the cells can run, and learners should predict what they show.
    Also stores the Python version: the released notebook is the same on every machine, so it names none, and JupyterLab
    would add it on opening and mark the notebook as changed.
    """
    notebook = without_outputs(nbformat.read(released, as_version=4))
    if answers_of is not None:
        answers = _answers(repair(answers_of.read_bytes(), notebook).notebook)
        for cell in notebook.cells:
            cell.source = answers.get(marks_on(cell).get("grade_id", ""), cell.source)
    notebook.metadata.language_info.version = platform.python_version()
    notebook.metadata.course = {"released": _digest(released)}
    return nbformat.writes(notebook) + "\n"


def _is_older(own: Path, released: Path) -> bool:
    """Whether a learner's notebook was copied from another version; False if it is unreadable."""
    try:
        notebook = nbformat.read(own, as_version=4)
        noted = notebook.metadata.get("course", {}).get("released")
        locked = _locked(notebook)
    except (ValueError, TypeError, AttributeError, KeyError):
        return False
    return noted != _digest(released) if noted else locked != _locked(nbformat.read(released, as_version=4))


def _digest(released: Path) -> str:
    """A digest of the cells: a picture drawn differently is not a newer version."""
    text = nbformat.writes(without_outputs(nbformat.read(released, as_version=4))) + "\n"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _locked(notebook: nbformat.NotebookNode) -> list[str]:
    """The cells that only the course writes: all that can be compared if a copy does not store its origin."""
    return [f"{marks_on(cell)['grade_id']}: {cell.source}" for cell in notebook.cells if marks_on(cell).get("locked")]


def _answers(notebook: nbformat.NotebookNode) -> dict[str, str]:
    return {marks_on(cell)["grade_id"]: cell.source for cell in notebook.cells if marks_on(cell).get("solution")}


def _unused(path: Path) -> Path:
    """`path`, with a number added if there is already a file with that name."""
    candidates = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 1000))
    return path if not path.exists() else next(candidate for candidate in candidates if not candidate.exists())

"""Which notebook is graded: the one in work/ that has the course's name for it, not a copy of it elsewhere."""

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from course_lib.checks.spec import CHECK_FILE
from course_lib.course.folders import Course, CourseError, find_course
from course_lib.learner import texts


@dataclass(frozen=True)
class NextNotebook:
    """The notebook after another one: its heading, and its path in the course's folder."""

    title: str
    path: str


def why_not_graded(notebook: Path) -> str:
    """Why *Submit* does not grade a notebook, and which one it would grade; '' if it grades this one."""
    try:
        course = find_course(notebook.parent)
    except CourseError:
        return _why_not_fetched(notebook)
    notebook = notebook.parent.resolve() / notebook.name
    if _is_graded(course, notebook):
        return ""
    this = notebook.relative_to(course.root).as_posix()
    graded = _graded_instead(course, notebook)
    if graded is None:
        return texts.NOT_OF_COURSE.format(this=this)
    told = texts.OTHER_IS_GRADED
    if notebook.is_relative_to(course.notebooks.resolve()):
        told = texts.ORIGINAL
    elif not graded.exists():
        told = texts.RENAMED
    return told.format(this=this, graded=graded.relative_to(course.root).as_posix())


def notebook_after(notebook: Path) -> NextNotebook | None:
    """The notebook that follows a graded one; None after the last, and outside a course."""
    try:
        course = find_course(notebook.parent)
    except CourseError:
        return None
    every = [(chapter, name) for chapter in course.chapters() for name in course.notebook_names(chapter)]
    following = dict(pairwise(every)).get((notebook.parent.name, notebook.stem))
    if following is None:
        return None
    path = "/".join(following) + ".ipynb"
    return NextNotebook(heading(next(iter(_cells(course.notebooks / path)), "")), f"work/{path}")


def heading(cell: str) -> str:
    """The heading that a cell begins with.

    Examples
    --------
    >>> heading("# 4.1 Linear regression\\n\\nA straight line.")
    '4.1 Linear regression'
    """
    return cell.partition("\n")[0].lstrip("# ")


def _is_graded(course: Course, notebook: Path) -> bool:
    chapter = notebook.parent
    return chapter.parent == course.work.resolve() and notebook.stem in course.notebook_names(chapter.name)


def _graded_instead(course: Course, notebook: Path) -> Path | None:
    """The notebook of work/ that this one is a copy of: most of its cells are the same. None if there is none."""
    own = set(_cells(notebook))
    alike = {path: len(own.intersection(_cells(path))) for path in sorted(course.notebooks.glob("*/*.ipynb"))}
    released = max(alike, key=lambda path: alike[path], default=None)
    if released is None or 2 * alike[released] <= len(own):
        return None
    return course.work / released.relative_to(course.notebooks)


def _why_not_fetched(notebook: Path) -> str:
    """As `why_not_graded`, for a notebook that was fetched through nbgrader's exchange: the course is elsewhere.

    A copy is recognized by its name, which begins with that of another notebook in the same folder: 1_trends-Copy1.
    """
    if not (notebook.parent / CHECK_FILE).is_file():
        return texts.MOVED_AWAY.format(this=notebook.name)
    others = [path for path in sorted(notebook.parent.glob("*.ipynb")) if path.stem != notebook.stem]
    own = set(_cells(notebook))
    originals = [path for path in others if notebook.stem.startswith(path.stem) and own.intersection(_cells(path))]
    return texts.OTHER_IS_GRADED.format(this=notebook.name, graded=originals[0].name) if originals else ""


def _cells(notebook: Path) -> list[str]:
    """The texts of a notebook's cells; none if it can't be read."""
    try:
        return ["".join(cell["source"]) for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []

"""The course that an installed wheel carries: `course lab` puts it into the folder where a learner works."""

from pathlib import Path

from course_lib.course.digests import BUILT
from course_lib.course.folders import CONFIG_FILE, Course, CourseError, find_course
from course_lib.course.replace import copy_files, replace_file, replace_folder
from course_lib.learner import texts

CARRIED = Path(__file__).parents[1] / "carried"
"""In a wheel, see pyproject.toml: notebooks/ and nbgrader's configuration. Not there in a clone."""


def course_for(folder: Path) -> Course:
    """The course that contains `folder`; with a wheel, a missing one is put there, and an older one replaced.

    Only notebooks/ and nbgrader's configuration are written, never work/ or var/.

    Raises
    ------
    CourseError
        If there is no course, or the folder has a folder notebooks/ of another kind.
    """
    if not CARRIED.is_dir():
        return find_course(folder)
    try:
        course = find_course(folder)
    except CourseError:
        course = Course(folder.resolve())
        if course.notebooks.exists():
            raise CourseError(texts.NOTEBOOKS_IN_THE_WAY.format(folder=course.root), exit_code=2) from None
    else:
        if course.solutions.is_dir() or _built(course.notebooks) == _built(CARRIED / "notebooks"):
            return course
    with replace_folder(course.notebooks) as fresh:
        copy_files(CARRIED / "notebooks", fresh)
    replace_file(course.root / CONFIG_FILE, (CARRIED / CONFIG_FILE).read_bytes())
    return course


def _built(notebooks: Path) -> bytes:
    path = notebooks / BUILT
    return path.read_bytes() if path.is_file() else b""

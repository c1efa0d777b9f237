"""Where things are: the folders of a course, its chapters, and nbgrader's configuration."""

import difflib
import getpass
import re
from dataclasses import dataclass
from pathlib import Path

from traitlets.config import Config, PyFileConfigLoader

from course_lib.course import texts
from course_lib.course.plan import Plan, PlanError, read_plan

CONFIG_FILE = "nbgrader_config.py"


class CourseError(Exception):
    """An error that the user can fix: the message says what is wrong and what to do.

    `exit_code` is 1 if something failed, 2 if a command was used incorrectly.
    """

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True)
class Course:
    """The folders of a course below its root."""

    root: Path

    @property
    def solutions(self) -> Path:
        """What an author writes."""
        return self.root / "solutions"

    @property
    def own(self) -> Path:
        """An instructor's own sections and banks, arranged as in `solutions`; may be missing."""
        return self.root / "own"

    @property
    def notebooks(self) -> Path:
        """What a learner gets: generated, never edited."""
        return self.root / "notebooks"

    @property
    def work(self) -> Path:
        """The learner's own copies."""
        return self.root / "work"

    @property
    def var(self) -> Path:
        """Submissions, gradebook, feedback."""
        return self.root / "var"

    @property
    def plan(self) -> Plan:
        """The instructor's plan.

        Raises
        ------
        CourseError
            If an entry of it can't be used.
        """
        try:
            return read_plan(self.root)
        except PlanError as error:
            raise CourseError(str(error), exit_code=2) from error

    def chapters(self) -> list[str]:
        """All chapters that are not left out, in order."""
        names = sorted(folder.name for folder in self.notebooks.glob("*/"))
        return [name for name in names if not self.plan.leaves_out(name) and self.notebook_names(name)]

    def sources(self) -> list[str]:
        """All chapters with sources that are not left out, in order."""
        folders = (self.solutions, self.own)
        names = sorted({source.parent.name for folder in folders for source in folder.glob("*/*.md")})
        return [name for name in names if not self.plan.leaves_out(name)]

    def section_files(self, chapter: str) -> list[Path]:
        """The sources of a chapter, in order; one in `own` replaces the course's of the same name."""
        found = {path.name: path for path in self._written(chapter, "*.md")}
        return [found[name] for name in sorted(found)]

    def bank_files(self, chapter: str) -> list[Path]:
        """The banks of a chapter; those in `own` are last, so that their exercises replace others of the same name."""
        return self._written(chapter, "exercises*.py")

    def _written(self, chapter: str, pattern: str) -> list[Path]:
        return [path for folder in (self.solutions, self.own) for path in sorted((folder / chapter).glob(pattern))]

    def chapter(self, name: str, among: list[str] | None = None) -> str:
        """The full name of a chapter, given the beginning of its name.

        Raises
        ------
        CourseError
            If no chapter or several chapters match.
        """
        chapters = self.chapters() if among is None else among
        given = name.strip("/")
        found = [given] if given in chapters else [c for c in chapters if given and c.startswith(given)]
        if len(found) == 1:
            return found[0]
        if found:
            raise CourseError(texts.SEVERAL.format(name=name, names=texts.OR.join(found)), exit_code=2)
        out = [one for one in sorted(self.plan.left_out) if "/" not in one and given and one.startswith(given)]
        if out and (self.notebooks / out[0]).is_dir():
            raise CourseError(texts.LEFT_OUT.format(name=out[0]), exit_code=2)
        close = difflib.get_close_matches(given, [*chapters, *(c.split("_")[0] for c in chapters)], n=1)
        nearest = texts.NEAREST.format(name=close[0]) if close else ""
        names = ", ".join(chapters) or texts.NONE
        raise CourseError(texts.NO_CHAPTER.format(name=name, nearest=nearest, names=names), exit_code=2)

    def notebook_names(self, chapter: str) -> list[str]:
        """The notebooks of a chapter that are not left out, without the file extension."""
        names = sorted(path.stem for path in (self.notebooks / chapter).glob("*.ipynb"))
        return [name for name in names if not self.plan.leaves_out(f"{chapter}/{name}")]


def find_course(start: Path) -> Course:
    """The course that contains the folder `start`.

    Raises
    ------
    CourseError
        If there is none.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / CONFIG_FILE).is_file() and (folder / "notebooks").is_dir():
            return Course(folder)
    raise CourseError(texts.NO_COURSE.format(start=start, file=CONFIG_FILE), exit_code=2)


def nbgrader_config(course: Course, **folders: Path) -> Config:
    """nbgrader's configuration for this course, with some of `CourseDirectory`'s settings replaced by `folders`."""
    config = PyFileConfigLoader(CONFIG_FILE, path=str(course.root)).load_config()
    for name, path in folders.items():
        config.CourseDirectory[name] = str(path)
    return config


def learner_id() -> str:
    """The name for your own work: the account name, in characters that are valid in a folder name."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError):  # a container may run under a user id without a name
        account = "learner"
    return re.sub(r"[^A-Za-z0-9_.-]", "_", account)

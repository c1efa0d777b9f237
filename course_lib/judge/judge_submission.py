"""Grade a submission: repair and grade each of its notebooks, with the files submitted with them."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat import NotebookNode

from course_lib.checks.spec import Check
from course_lib.judge.judge_notebook import Judged, judge_notebook, withheld
from course_lib.judge.learner_session import TimeLimits
from course_lib.judge.needed_cells import imported_modules
from course_lib.judge.repair import repair
from course_lib.judge.sandbox import available, warm_sandbox


def judge_submission(
    notebooks: Mapping[str, bytes | None],
    files: Mapping[str, bytes],
    released: Mapping[str, NotebookNode],
    checks: dict[str, Check],
    seed: int,
    limits: TimeLimits,
    references: Mapping[str, str] | None = None,
) -> dict[str, Judged]:
    """Grade all notebooks of a chapter, in the sandbox if this machine has one.

    Parameters
    ----------
    notebooks
        The submitted content of each notebook, None if it is missing.
    files
        The files submitted with them, by name; the learner's code may read them.
    released
        The chapter's notebooks as they were released.
    seed
        What the hidden cases of `checks` were drawn from.
    references
        The reference answers by exercise, see `judge_notebook`.

    Raises
    ------
    SandboxError
        If the sandbox fails.
    """
    sandbox = warm_sandbox(modules_of(released), withheld(checks)) if available() else None
    with TemporaryDirectory(prefix="course-") as scratch:
        folder = Path(scratch)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return {
            name: judge_notebook(
                repair(notebooks.get(name), given), given, checks, folder, seed, limits, sandbox, references
            )
            for name, given in released.items()
        }


def modules_of(released: Mapping[str, NotebookNode]) -> tuple[str, ...]:
    """The modules that a chapter's notebooks import, for the sandbox to preload."""
    return tuple(dict.fromkeys(name for notebook in released.values() for name in imported_modules(notebook)))

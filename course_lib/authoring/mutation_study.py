"""The mutation study: does the grader reject every answer that is one edit away from the reference, and say why?

Each mutant (see `single_edits`) is graded like a submission, on visible and hidden cases. A bank lists the mutants
that compute the same as the reference, each with the reason (`Exercise.equivalent`).
"""

import ast
import contextlib
import io
import linecache
import os
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.authoring import texts
from course_lib.authoring.single_edits import Mutant, mutants
from course_lib.checks.bank import Exercise
from course_lib.checks.calls import Arguments
from course_lib.checks.outcome import Outcome, observe, time_limit
from course_lib.checks.prepare import prepare, with_hidden
from course_lib.checks.spec import Check
from course_lib.checks.verdict import judge
from course_lib.course.chapter_checks import complete_bank, load_bank
from course_lib.course.folders import Course
from course_lib.course.source import read_sources, reference_answers

CALL_LIMIT = 3.0  # seconds per call: a mutant may loop forever
MEMORY = 8 << 30  # bytes of address space: a mutant may ask for a table of the wrong size
SEED = 20


@dataclass(frozen=True)
class Fate:
    """The result for a mutant: rejected or not, and the diagnosis, None if there was none."""

    mutant: Mutant
    rejected: bool
    diagnosis: str | None
    hint: str | None
    equivalent: str | None  # why it can't be rejected


@dataclass(frozen=True)
class Study:
    """The results for all mutants of one exercise."""

    chapter: str
    exercise: str
    fates: list[Fate]

    @property
    def counted(self) -> list[Fate]:
        """Those that are not equivalent to the reference."""
        return [fate for fate in self.fates if not fate.equivalent]

    @property
    def survivors(self) -> list[Fate]:
        return [fate for fate in self.counted if not fate.rejected]

    @property
    def diagnosed(self) -> list[Fate]:
        return [fate for fate in self.counted if fate.rejected and fate.diagnosis]


def study(course: Course, chapters: Iterable[str], exercise: str | None = None) -> Iterator[Study]:
    """Study the exercises of some chapters, or only `exercise`, on all cores; yields in order, as they finish.

    Exercises graded by accuracy are left out: a program that learns compensates for many mistakes.
    """
    jobs = [
        (course.root, chapter, source.name, name)
        for chapter in chapters
        for bank in [load_bank(course, chapter)]
        for source in read_sources(course, chapter)
        for name in source.points
        if exercise in (None, name) and bank[name].share == 1
    ]
    with ProcessPoolExecutor(os.cpu_count(), initializer=_limit_memory) as pool:
        yield from pool.map(_study_one, *zip(*jobs, strict=True)) if jobs else ()


def _study_one(root: Path, chapter: str, section: str, name: str) -> Study:
    course = Course(root)
    sources = read_sources(course, chapter)
    source = next(source for source in sources if source.name == section)
    names = reference_answers(source)
    exercise = complete_bank(course, chapter, sources)[name]
    visible = prepare(exercise, names[name], source.points[name])
    check = with_hidden(visible, exercise, names[name], np.random.default_rng(SEED))
    code = _without_marks(source.answer_cell(name))
    return Study(chapter, name, [_fate(mutant, exercise, check, names) for mutant in mutants(code)])


def _without_marks(code: str) -> str:
    return ast.unparse(ast.parse(code))


def _fate(mutant: Mutant, exercise: Exercise, check: Check, names: dict[str, Any]) -> Fate:
    own, file = dict(names), f"<mutant {hash(mutant.code)}>"
    lines = mutant.code.splitlines(keepends=True)
    linecache.cache[file] = (len(mutant.code), None, lines, file)  # so that errors show their line
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(action="ignore"):
        try:
            with time_limit(CALL_LIMIT):
                exec(compile(mutant.code, file, "exec"), own)
        except Exception as error:
            return Fate(mutant, True, texts.CELL_RAISES.format(error=type(error).__name__), None, None)

        def call(arguments: Arguments) -> Outcome:
            with time_limit(CALL_LIMIT):
                return observe(own[check.name], arguments, check.parameters, check.name)

        result = judge(check, call)
    reason = None if not result.passed else exercise.equivalents.get(mutant.after)
    return Fate(mutant, not result.passed, result.misconception, result.hint, reason)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows does not have these limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

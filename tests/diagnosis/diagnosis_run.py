"""Run an entry of the bank as a notebook would, and as the grader does: no kernel is needed."""

import ast
import contextlib
import functools
import gc
import html
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import nbformat
import numpy as np
from diagnosis_bank import CHAPTER_OF, Entry
from traitlets.config import Config

from course_lib.checks import probes
from course_lib.checks.repairs import trials
from course_lib.checks.spec import Check
from course_lib.checks.verdict import Result
from course_lib.classroom.feedback import feedback_page
from course_lib.classroom.grading import exercise_grade
from course_lib.classroom.scores import Marks, Score
from course_lib.course.chapter_checks import make_checks
from course_lib.course.folders import Course
from course_lib.course.marks import exercise_of, marks_on
from course_lib.course.source import Source, read_sources, reference_answers
from course_lib.judge.judge_notebook import judge_notebook
from course_lib.judge.learner_session import TimeLimits
from course_lib.judge.needed_cells import imported_modules
from course_lib.judge.repair import repair
from course_lib.judge.sandbox import Sandbox
from course_lib.notebook import check_cell
from course_lib.sandboxed import learner_process

COURSE = Course(Path(__file__).parents[2])
ANSI = re.compile(r"\x1b\[[0-9;]*m")
LIMITS = TimeLimits(cell=5.0, call=3.0, notebook=60.0)


@functools.cache
def sources(chapter: str) -> list[Source]:
    return read_sources(COURSE, chapter)


@functools.cache
def place(exercise: str) -> tuple[str, Source]:
    """The chapter and the section of an exercise."""
    chapters = [CHAPTER_OF[exercise]] if exercise in CHAPTER_OF else COURSE.sources()
    return next((c, s) for c in chapters for s in sources(c) if exercise in s.points)


@functools.cache
def reference(exercise: str) -> dict[str, Any]:
    """The names of the exercise's notebook: its imports and the reference answers."""
    names = reference_answers(place(exercise)[1])
    return {name: value for name, value in names.items() if not name.startswith("__")}


def code_of(entry: Entry) -> str:
    """The cell of an entry."""
    if entry.code:
        return entry.code
    cell = place(entry.exercise)[1].answer_cell(entry.exercise)
    for before, after in entry.edits:
        assert cell.count(before) == 1, f"{entry.id}: {before!r} occurs {cell.count(before)} times in the reference"
        cell = cell.replace(before, after)
    return cell


@functools.cache
def answer_id(exercise: str) -> str:
    """The id of an exercise's cell in the released notebook."""
    chapter, source = place(exercise)
    notebook = nbformat.read(COURSE.notebooks / chapter / f"{source.name}.ipynb", as_version=4)
    return next(cell.id for cell in notebook.cells if marks_on(cell).get("grade_id") == exercise)


@functools.cache
def hidden_checks(chapter: str, seed: int) -> dict[str, Check]:
    return make_checks(COURSE, chapter, sources(chapter), np.random.default_rng(seed))


@dataclass
class Seen:
    """What a learner sees: the text of the outputs, the result of the check (None if it made none), the answer."""

    message: str
    result: Result | None
    answer: Any = None

    @property
    def hint(self) -> str:
        return (self.result.hint if self.result else "") or ""

    @property
    def trouble(self) -> str:
        failure = self.result.first_failure if self.result else None
        return failure.trouble if failure else ""


class Notebook:
    """A notebook without a kernel: cells run in IPython's shell, whose names are those of `__main__`."""

    def __init__(self) -> None:
        self.module = ModuleType("__main__")
        learner_process.Shell.clear_instance()
        config = Config({"HistoryManager": {"enabled": False}})
        self.shell = learner_process.Shell.instance(config=config, user_module=self.module)
        learner_process.draw(self.shell, False)

    def run(self, source: str, identifier: str | None = None) -> tuple[list[dict], Any]:
        """Run a cell, which the page calls by its `identifier`; its outputs, and the value of its last expression."""
        learner_process.outputs.clear()
        with contextlib.redirect_stdout(learner_process.Recorder("stdout")):
            result = self.shell.run_cell(source, store_history=True, cell_id=identifier)
        return list(learner_process.outputs), result.result

    def see(self, entry: Entry) -> Seen:
        """Run the cell of an entry and then the check's cell, in a notebook where all other exercises are solved."""
        chapter, source = place(entry.exercise)
        checking = next(cell for cell in source.notebook.cells if exercise_of(cell) == entry.exercise)
        self.shell.reset(new_session=True)
        self.shell.user_ns |= {k: v for k, v in reference(entry.exercise).items() if k != entry.exercise}
        with contextlib.chdir(COURSE.notebooks / chapter):
            check_cell.watch()  # as the first import in a kernel does
            self.run("from course_lib.notebook import check")
            self.run(entry.before)
            self.run(entry.earlier, answer_id(entry.exercise))
            outputs, _ = self.run(code_of(entry), answer_id(entry.exercise))
            checked, report = self.run(checking.source)
        answer = self.shell.user_ns.get(entry.exercise)
        return Seen(text_of(outputs + checked), getattr(report, "result", None), answer)


def text_of(outputs: list[dict]) -> str:
    """What outputs show, as text; of a traceback its last lines."""
    parts = []
    for output in outputs:
        if output["output_type"] == "error":
            parts.append(ANSI.sub("", "\n".join(output["traceback"]))[-1500:])
        elif output["output_type"] == "stream":
            parts.append(output["text"])
        else:
            parts.append(output["data"].get("text/plain", ""))
    return "\n".join(parts)


@contextlib.contextmanager
def notebook() -> Iterator[Notebook]:
    """A notebook; afterwards this process is as before."""
    main, hook = sys.modules["__main__"], sys.excepthook
    environment = os.environ.pop("NBGRADER_EXECUTION", None)
    limit, check_cell.CALL_LIMIT = check_cell.CALL_LIMIT, LIMITS.call
    seconds, trials.SECONDS, probes.SECONDS = (trials.SECONDS, probes.SECONDS), 30.0, 30.0  # on a busy machine, too
    stdin, sys.stdin = sys.stdin, io.StringIO()
    gc.collect()
    gc.freeze()  # the shell collects garbage at every reset
    try:
        yield Notebook()
    finally:
        gc.unfreeze()
        learner_process.Shell.clear_instance()
        sys.modules["__main__"], sys.excepthook, check_cell.CALL_LIMIT, sys.stdin = main, hook, limit, stdin
        trials.SECONDS, probes.SECONDS = seconds
        if environment is not None:
            os.environ["NBGRADER_EXECUTION"] = environment


class Grader:
    """The grader, with one sandbox for all entries."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def see(self, entry: Entry, seed: int = 5) -> Seen:
        """Grade a notebook in which every exercise but the entry's is solved, and read the feedback page."""
        chapter, source = place(entry.exercise)
        released, handed_in = _cut(chapter, source, entry), _cut(chapter, source, entry)
        for cell in handed_in.cells:
            name = marks_on(cell).get("grade_id", "")
            if name == entry.exercise:
                cell.source = code_of(entry)
            elif name in source.points:
                unsolved = re.search(rf"^(def|class) {name}\b", entry.before, re.MULTILINE)
                cell.source = entry.before if unsolved else source.answer_cell(name)
        checks = {name: hidden_checks(chapter, seed)[name] for name in _checked(entry, source)}
        repaired = repair(json.dumps(handed_in).encode(), released)
        with TemporaryDirectory() as folder:
            judged = judge_notebook(repaired, released, checks, Path(folder), seed, LIMITS, self.sandbox)
        result = next(result for result in judged.results if result.exercise == entry.exercise)
        grade = exercise_grade(source.name, result)
        record = {
            "student": "ada",
            "chapter": chapter,
            "exercises": [asdict(grade)],
            "notes": {source.name: judged.notes},
        }
        score = Score(source.name, entry.exercise, grade.points, grade.max_points)
        page = feedback_page(record, Marks([score]), source.name)
        text = re.sub(r"</?code>", "`", re.sub(r"<(head|style).*?</\1>", "", page, flags=re.DOTALL))
        text = html.unescape(re.sub(r"<[^>]+>", " ", text))
        return Seen(re.sub(r"\s+", " ", text).strip(), result)


@contextlib.contextmanager
def grader() -> Iterator[Grader]:
    """The grader, in a sandbox that knows what the course's notebooks import."""
    released = [nbformat.read(path, as_version=4) for path in sorted(COURSE.notebooks.glob("*/*.ipynb"))]
    modules = dict.fromkeys(name for notebook in released for name in imported_modules(notebook))
    with Sandbox(tuple(modules)) as sandbox:
        yield Grader(sandbox)


def _cut(chapter: str, source: Source, entry: Entry) -> nbformat.NotebookNode:
    """The released notebook without prose and demonstrations: imports, the exercises, the check of the entry's."""
    notebook = nbformat.read(COURSE.notebooks / chapter / f"{source.name}.ipynb", as_version=4)
    kept = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and not marks_on(cell):
            cell.source = _imports(cell.source)
        if cell.cell_type == "code" and cell.source and exercise_of(cell) in (None, *_checked(entry, source)):
            kept.append(cell)
    notebook.cells = kept
    return notebook


def _checked(entry: Entry, source: Source) -> list[str]:
    """The exercise of an entry, and the others that it leaves unsolved."""
    unsolved = [name for name in source.points if re.search(rf"^(def|class) {name}\b", entry.before, re.MULTILINE)]
    return [*unsolved, entry.exercise]


def _imports(source: str) -> str:
    if source.startswith("%"):
        return ""
    return "\n".join(ast.unparse(n) for n in ast.parse(source).body if isinstance(n, (ast.Import, ast.ImportFrom)))

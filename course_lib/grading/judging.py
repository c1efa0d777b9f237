"""Judging one notebook: run its cells in a learner's process, judge each exercise where its check stands.

This is the one place where a submission is run: `course grade`, `course submit` and nbgrader's own autograder all
come here. What it needs besides the notebook is the released one and the checks.
"""

import ast
import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode, from_dict

from course_lib.checks import report
from course_lib.checks import texts as check_texts
from course_lib.checks.judge import Result, unavailable
from course_lib.checks.spec import Check
from course_lib.grading import texts
from course_lib.grading.outputs import clean_outputs
from course_lib.grading.repair import Repaired
from course_lib.grading.sandbox import Sandbox
from course_lib.grading.session import Session, judge_in
from course_lib.grading.source import exercise_of


@dataclass(frozen=True)
class TimeLimits:
    """Seconds for a cell, for a call of a learner's function, and for a whole notebook."""

    cell: float = 60.0
    call: float = 20.0
    notebook: float = 300.0


@dataclass
class Judged:
    """A judged notebook: with its outputs, the result of each exercise, what was repaired, and the seconds it took."""

    notebook: NotebookNode
    results: list[Result]
    notes: list[str]
    seconds: float
    timed_out: bool = False


def judge_notebook(
    repaired: Repaired,
    released: NotebookNode,
    checks: dict[str, Check],
    folder: Path,
    seed: int,
    limits: TimeLimits | None = None,
    sandbox: Sandbox | None = None,
) -> Judged:
    """Run a repaired notebook and judge its exercises.

    Parameters
    ----------
    folder
        The submission's folder, whose files the learner's code may read.
    seed
        What the hidden cases were drawn from, to be kept beside the points.
    sandbox
        Where the code runs; without one it is told in the notes that it was not isolated.

    Raises
    ------
    SandboxError
        If the sandbox fails: a fault of the judge's side.
    """
    limits = limits or TimeLimits()
    start = time.perf_counter()
    notes = list(repaired.notes)
    if not repaired.readable:
        results = _judge_nothing(repaired.notebook, checks, seed)
        return Judged(repaired.notebook, results, notes, time.perf_counter() - start)
    if sandbox is None:
        notes.append(texts.NOT_ISOLATED)
    with Session(folder, limits.cell, limits.call, limits.notebook, sandbox) as session:
        results = _run(repaired.notebook, released, checks, seed, session, notes)
        timed_out = session.out_of_time
    return Judged(repaired.notebook, results, notes, time.perf_counter() - start, timed_out)


def _run(
    notebook: NotebookNode,
    released: NotebookNode,
    checks: dict[str, Check],
    seed: int,
    session: Session,
    notes: list[str],
) -> list[Result]:
    found: dict[str, tuple[NotebookNode, Result]] = {}
    given = {cell.source for cell in released.cells if not cell.metadata.get("nbgrader", {}).get("solution")}
    for cell in _cells_to_run(notebook, checks, given):
        name = exercise_of(cell)
        if name in checks:
            found[name] = cell, judge_in(session, checks[name])
        else:
            cell.outputs = clean_outputs(session.run(cell.source, plain=cell.source in given))
    for name, (cell, result) in found.items():
        if _lacks_a_name(result):
            again = judge_in(session, checks[name])
            if again.points > result.points:
                found[name] = cell, again
                notes.append(texts.JUDGED_AT_THE_END.format(name=name))
    for cell, result in found.values():
        cell.outputs = check_outputs(result, seed)
    return [result for _, result in found.values()]


def _cells_to_run(notebook: NotebookNode, checks: dict[str, Check], given: set[str]) -> list[NotebookNode]:
    """The code cells up to the last one that matters: the last check, or the last that the learner wrote."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs = []
    matters = [i for i, cell in enumerate(code) if exercise_of(cell) in checks or cell.source not in given]
    return code[: matters[-1] + 1] if matters else []


def _lacks_a_name(result: Result) -> bool:
    undefined = check_texts.NOT_DEFINED.format(name=result.exercise)
    return any(case.outcome.error == "NameError" or case.outcome.message == undefined for case in result.cases)


def _judge_nothing(notebook: NotebookNode, checks: dict[str, Check], seed: int) -> list[Result]:
    results = []
    for cell in notebook.cells:
        name = exercise_of(cell)
        if name in checks:
            results.append(unavailable(checks[name], check_texts.NOT_DEFINED.format(name=name)))
            cell.outputs = check_outputs(results[-1], seed)
    return results


def check_outputs(result: Result, seed: int) -> list[NotebookNode]:
    """A check cell's outputs: the report, and the points as the number that nbgrader looks for."""
    shown = {"text/plain": report.as_text(result), "text/html": report.as_html(result)}
    points = {"text/plain": f"{result.points:g}"}
    about = {"course": {"seed": seed, "misconception": result.misconception}}
    return [
        from_dict({"output_type": "display_data", "data": shown, "metadata": about}),
        from_dict({"output_type": "execute_result", "data": points, "metadata": {}, "execution_count": None}),
    ]


def imported_modules(notebook: NotebookNode) -> tuple[str, ...]:
    """The modules that a notebook's cells import at their top level: a sandbox imports them beforehand."""
    names: dict[str, None] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with contextlib.suppress(SyntaxError):
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.Import):
                    names |= dict.fromkeys(alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names |= dict.fromkeys([node.module, *(f"{node.module}.{a.name}" for a in node.names)])
    return tuple(names)

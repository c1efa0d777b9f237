"""Grade one notebook: run its cells in a learner's process, grade each exercise where its check cell is.

This is the only place where a submission is run: `course grade`, `course submit` and nbgrader's autograder all use
it. Besides the notebook it needs the released one and the checks.
"""

import ast
import re
import time
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode, from_dict

from course_lib.checks import rendering
from course_lib.checks import texts as check_texts
from course_lib.checks.cells.undefined import Cell, earlier_versions, explain, within_limits
from course_lib.checks.outcome import NO_ANSWER, Outcome
from course_lib.checks.reading.syntax import statements_of
from course_lib.checks.spec import Check, only_visible
from course_lib.checks.verdict import Result, compare_outcomes, unavailable
from course_lib.checks.withhold import AnswerWithheld
from course_lib.course.marks import answered_exercise, exercise_of, marks_on
from course_lib.judge import texts
from course_lib.judge.borrowed import borrowed, library_names
from course_lib.judge.clean_html import without_unknown_commands
from course_lib.judge.follow_through import all_hidden, followed, with_references, wrong_answers_used
from course_lib.judge.learner_session import LearnerSession, TimeLimits, judge_calls, look, make_calls
from course_lib.judge.needed_cells import EVERYTHING, MOST_READ, names_of, needed_cells
from course_lib.judge.repair import Repaired
from course_lib.judge.sandbox import Sandbox
from course_lib.judge.sanitize import LARGEST_OUTPUTS, clean_outputs, size

LONGEST = 3  # times the limit of one run: when all runs of a notebook took longer, it is not run once more
MOST_COMPARISONS = 100  # with a function that is withheld, per cell
MOST_SHOWN = 2_000_000  # characters of outputs per notebook; later ones are left out
NOT_DEFINED = re.compile(re.escape(check_texts.NOT_DEFINED).replace(r"\{name\}", r"\w+"))
QUOTED = re.compile(r"[`'](\w+)['`]")  # finds the name in a message about an undefined name


@dataclass
class Judged:
    """A graded notebook with its outputs, the result of each exercise, what was repaired, and the seconds it took.

    `uses` says which answers a person should read, see `course_lib.judge.borrowed`; `notes` says it, too.
    """

    notebook: NotebookNode
    results: list[Result]
    notes: list[str]
    seconds: float
    timed_out: bool = False
    readable: bool = True
    uses: list[str] = field(default_factory=list)


def judge_notebook(
    repaired: Repaired,
    released: NotebookNode,
    checks: dict[str, Check],
    folder: Path,
    seed: int,
    limits: TimeLimits,
    sandbox: Sandbox | None = None,
    references: Mapping[str, str] | None = None,
) -> Judged:
    """Run a repaired notebook and grade its exercises.

    Parameters
    ----------
    folder
        The submission's folder, whose files the learner's code may read.
    seed
        What the hidden cases were drawn from, stored with the points.
    sandbox
        Where the code runs; without one the notes say that it was not isolated.
    references
        The reference answers by exercise, for `course_lib.judge.follow_through`; nothing is followed through without.

    Raises
    ------
    SandboxError
        If the sandbox fails: the grader's fault.
    """
    start = time.perf_counter()
    latest = start + LONGEST * limits.notebook
    notes = list(repaired.notes)
    if not repaired.readable:
        results = _judge_nothing(repaired.notebook, checks, seed)
        return Judged(repaired.notebook, results, notes, time.perf_counter() - start, readable=False)
    if sandbox is None:
        notes.append(texts.NOT_ISOLATED)
    given = {cell.source for cell in released.cells if not marks_on(cell).get("solution")}
    for everything in (False, True):
        cells = _cells_to_run(repaired.notebook, checks, given, everything)
        with LearnerSession(folder, limits, sandbox) as session:
            visible, late, ran = _show(cells, given, checks, session)
            further = {name: look(session, checks[name], made, ran) for name, made in visible.items()}
            timed_out = session.out_of_time
        if everything or not _left_out_one_defines(_missing_names(visible, cells), repaired.notebook, cells):
            break
    notes += [texts.JUDGED_AT_THE_END.format(name=name) for name in late]
    open_checks = {name: checks[name] for name, made in visible.items() if _worth_probing(checks[name], made)}
    hidden: dict[str, list[Outcome]] = {}
    if open_checks:
        code = [cell for cell in released.cells if cell.cell_type == "code"]
        right = library_names(code, [(references or {}).get(name, "") for name in visible])
        removed = tuple(name for name in withheld(open_checks) if name not in right)
        together = {name: check for name, check in open_checks.items() if right.isdisjoint(check.withheld)}
        with LearnerSession(folder, limits, sandbox, removed) as session:
            hidden = _probe(cells, together, session)
            timed_out |= session.out_of_time
        alone = [name for name, made in hidden.items() if _needs_others(checks[name], made, removed)]
        for one in [*alone, *(name for name in open_checks if name not in together)]:
            if time.perf_counter() > latest:
                timed_out = True
                break
            with LearnerSession(folder, limits, sandbox, checks[one].withheld) as session:
                hidden |= _probe(cells, {one: checks[one]}, session)
                timed_out |= session.out_of_time
    by_name = {name: judge_calls(checks[name], made, hidden.get(name), further[name]) for name, made in visible.items()}
    notes += earlier_versions(by_name, ran)
    by_name = {name: explain(result, checks[name], ran, by_name.get) for name, result in by_name.items()}
    used = {} if timed_out else wrong_answers_used(by_name, cells, references or {})
    for one, wrong in used.items():
        if time.perf_counter() > latest:
            timed_out = True
            break
        with LearnerSession(folder, limits, sandbox) as session:
            made = _probe(with_references(cells, wrong), {one: all_hidden(checks[one])}, session)
        by_name[one] = followed(by_name[one], compare_outcomes(checks[one], made[one]), wrong)
    for cell in repaired.notebook.cells:
        if (name := exercise_of(cell)) in by_name:
            cell.outputs = check_outputs(by_name[name], seed)
    uses = _uses(repaired.notebook, released, references or {}, by_name)
    seconds = time.perf_counter() - start
    return Judged(repaired.notebook, [*by_name.values()], notes + uses, seconds, timed_out, uses=uses)


def _show(
    cells: list[NotebookNode], given: set[str], checks: dict[str, Check], session: LearnerSession
) -> tuple[dict[str, list[Outcome]], list[str], list[Cell]]:
    """Run the cells, keep their outputs, and make the visible calls: everything that is shown comes from this run.

    Returns the outcomes of each exercise, the exercises that could only be graded after the last cell, and the cells.
    """
    late, ran = [], []
    outcomes: dict[str, list[Outcome]] = {}
    left = MOST_SHOWN
    for cell in cells:
        name = exercise_of(cell)
        if name in checks:
            outcomes[name] = make_calls(session, checks[name], hidden=False)
        else:
            outputs = session.run(cell.source, plain=cell.source in given)
            cell.outputs = clean_outputs(outputs, min(left, LARGEST_OUTPUTS))
            left -= min(size(outputs), LARGEST_OUTPUTS)
            ran.append(Cell(cell.source, answered_exercise(cell) or "", session.stop))
    for name in [name for name, made in outcomes.items() if _lacks_a_name(made)]:
        again = make_calls(session, checks[name], hidden=False)
        if not _lacks_a_name(again):
            outcomes[name] = again
            late.append(name)
    return outcomes, late, within_limits(ran)


def _uses(
    notebook: NotebookNode, released: NotebookNode, references: Mapping[str, str], results: Mapping[str, Result]
) -> list[str]:
    """What answers that earned points, or the cells beside them, use without need, in words."""
    code, own = ([cell for cell in which.cells if cell.cell_type == "code"] for which in (notebook, released))
    told = []
    for name, what in borrowed(code, own, references).items():
        listed = ", ".join(what)
        if not name:
            told.append(texts.CELLS_USE.format(what=listed))
        elif name in results and results[name].points:
            told.append(texts.USES.format(name=name, what=listed))
    return told


def _probe(cells: list[NotebookNode], checks: dict[str, Check], session: LearnerSession) -> dict[str, list[Outcome]]:
    """Run the cells again and make the hidden calls.

    No output of this run is shown, so learner code can't reveal what it was called with.
    """
    outcomes: dict[str, list[Outcome]] = {}
    for cell in cells:
        name = exercise_of(cell)
        if name in checks:
            outcomes[name] = make_calls(session, checks[name], hidden=True)
        elif name is None:
            _run_to_the_end(cell.source, session)
    for name in [name for name, made in outcomes.items() if _lacks_a_name(made)]:
        outcomes[name] = make_calls(session, checks[name], hidden=True)
    return outcomes


def _run_to_the_end(source: str, session: LearnerSession) -> None:
    """Run a cell; after a line that calls a function that is withheld, such as a comparison, go on below it."""
    session.run(source, plain=True)
    lines, above = source.splitlines(), 0
    begins: list[int] | None = None
    for _ in range(MOST_COMPARISONS):  # where a cell stopped may be forged
        if not session.stop or not session.stop.error.startswith(AnswerWithheld.__name__):
            return
        if begins is None:
            begins = [_first_line(node) for node in (statements_of(source) if len(source) <= MOST_READ else [])]
        below = bisect_right(begins, above + max(session.stop.line, 1))
        if below == len(begins):
            return
        above = begins[below] - 1
        session.run("\n".join(lines[above:]), plain=True)


def _first_line(node: ast.stmt) -> int:
    """The line in which a statement begins: that of its first decorator, if it has one."""
    return min(part.lineno for part in (node, *getattr(node, "decorator_list", ())))


def _needs_others(check: Check, outcomes: list[Outcome], removed: tuple[str, ...]) -> bool:
    """Whether a call ended for want of functions that only other exercises of the notebook withhold."""
    wanting = any(o.error == AnswerWithheld.__name__ or _lacks_a_name([o]) for o in outcomes)
    return wanting and {*check.withheld} != {*removed}


def _worth_probing(check: Check, visible: list[Outcome]) -> bool:
    """Whether any kind of case can still earn points: one whose visible case failed can't."""
    return any(case.passed for case in compare_outcomes(only_visible(check), visible).cases)


def _cells_to_run(
    notebook: NotebookNode, checks: dict[str, Check], given: set[str], everything: bool
) -> list[NotebookNode]:
    """The code cells up to the last check or the last cell that the learner wrote; only those needed, or all."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs = []
    matters = [i for i, cell in enumerate(code) if exercise_of(cell) in checks or cell.source not in given]
    kept = code[: matters[-1] + 1] if matters else []
    if everything:
        return kept
    needed = needed_cells([cell for cell in kept if exercise_of(cell) not in checks], given)
    return [cell for cell in kept if exercise_of(cell) in checks or any(cell is other for other in needed)]


def _missing_names(outcomes: dict[str, list[Outcome]], cells: list[NotebookNode]) -> set[str]:
    """The names that were undefined where they were used; `EVERYTHING` if a message names none."""
    outputs = [output for cell in cells for output in cell.outputs]
    told = [output.get("evalue", "") for output in outputs if output.get("ename") == "NameError"]
    told += [outcome.message for made in outcomes.values() for outcome in made if _lacks_a_name([outcome])]
    found = [QUOTED.search(message) for message in told]
    return {match.group(1) if match else EVERYTHING for match in found}


def _left_out_one_defines(missing: set[str], notebook: NotebookNode, cells: list[NotebookNode]) -> bool:
    """Whether a cell that was not run could define one of these names."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and not any(cell is ran for ran in cells)]
    defined = {name for cell in code for found in [names_of(cell.source)] for name in found.changed | found.imported}
    return bool(missing & defined) or bool(code and missing and EVERYTHING in missing | defined)


def _lacks_a_name(outcomes: list[Outcome]) -> bool:
    return any(
        o.error == "NameError" or (o.error == NO_ANSWER and NOT_DEFINED.fullmatch(o.message) is not None)
        for o in outcomes
    )


def _judge_nothing(notebook: NotebookNode, checks: dict[str, Check], seed: int) -> list[Result]:
    results = []
    for cell in notebook.cells:
        name = exercise_of(cell)
        if name in checks:
            results.append(unavailable(checks[name], check_texts.NOT_DEFINED.format(name=name)))
            cell.outputs = check_outputs(results[-1], seed)
    return results


def check_outputs(result: Result, seed: int) -> list[NotebookNode]:
    """A check cell's outputs: the report, and the points as the number that nbgrader reads."""
    shown = {"text/plain": rendering.as_text(result), "text/html": without_unknown_commands(rendering.as_html(result))}
    points = {"text/plain": f"{result.points:g}"}
    about = {"course": {"seed": seed, "misconception": result.misconception}}
    return [
        from_dict({"output_type": "display_data", "data": shown, "metadata": about}),
        from_dict({"output_type": "execute_result", "data": points, "metadata": {}, "execution_count": None}),
    ]


def withheld(checks: Mapping[str, Check]) -> tuple[str, ...]:
    """The library functions that solve one of these exercises."""
    return tuple(dict.fromkeys(name for check in checks.values() for name in check.withheld))

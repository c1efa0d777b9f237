"""What a result says once all cells are known: why a name is not defined, which other answer an error comes from."""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from course_lib.checks import texts as check_texts
from course_lib.checks.cells import texts
from course_lib.checks.cells.stops import Stop, defined_in
from course_lib.checks.outcome import NO_ANSWER, Outcome
from course_lib.checks.reading.syntax import Function, names_read, names_stored, statements_of
from course_lib.checks.spec import Check
from course_lib.checks.verdict import Result
from course_lib.names import near_names

MOST_READ = 20_000  # characters of a cell that is parsed; a longer one takes too much time and memory
MOST_READ_OF_ALL, MOST_NAMES = 500_000, 1000
ALIKE = 0.8  # how similar a misspelled name has to be to the right one, see `difflib`
UNDEFINED_NAME = re.compile(r"name '(\w+)' is not defined")
NO_METHOD = re.compile(r"(?:'|type object ')(\w+)' object has no attribute '(\w+)'")


@dataclass(frozen=True)
class Cell:
    """A cell that was run: its source, its exercise ('' if none), and why it stopped (None if it didn't)."""

    source: str
    exercise: str = ""
    stop: Stop | None = None
    is_file: bool = False


def within_limits(cells: Sequence[Cell]) -> list[Cell]:
    """The exercises' cells, and the others if they are not so long that reading them would take seconds."""
    size = sum(len(cell.source) for cell in cells)
    return [cell for cell in cells if cell.exercise or size <= MOST_READ_OF_ALL]


def cell_of(name: str, cells: Sequence[Cell]) -> Cell | None:
    """The cell that defines `name`, or should: the exercise's own, or the last whose text defines it."""
    own = [cell for cell in cells if cell.exercise == name] or [c for c in cells if name in defined_in(c.source)]
    return own[-1] if own else None


def source_of(name: str, cells: Sequence[Cell]) -> str:
    """The source of the cell that defines `name`; '' if none does, or if it is too long to be parsed."""
    cell = cell_of(name, cells)
    return cell.source if cell and len(cell.source) <= MOST_READ else ""


def why_undefined(name: str, cells: Sequence[Cell]) -> str:
    """Why `name` is not defined after these cells ran, in one or two sentences."""
    cell = cell_of(name, cells)
    if cell and cell.stop:
        told = texts.FILE_STOPPED if cell.is_file else texts.STOPPED
        return told.format(name=name, stop=cell.stop.sentence())
    inner = re.compile(rf"^[ \t]+(?:async def|def|class) {name}\b", re.MULTILINE)
    if any(inner.search(other.source) for other in ([cell] if cell else cells)):
        return texts.INSIDE.format(name=name)
    made = [other for other in defined_in(cell.source) if not other.startswith("_")] if cell else []
    if made and name not in made:
        return texts.OTHER_NAME.format(name=name, names=check_texts.listed([f"`{other}`" for other in made]))
    if cell and not made:
        return texts.NO_DEFINITION.format(name=name)
    own = {other.exercise for other in cells}
    others = [other for cell in cells for other in defined_in(cell.source) if other not in own]
    near = near_names(name, others[:MOST_NAMES], alike=ALIKE)
    return (texts.NEAR_NAME if near else texts.NOT_RUN).format(name=name, near="".join(near))


def nearly_defined(source: str, exercises: Sequence[str]) -> list[str]:
    """The exercises that a file means to answer: under a misspelled name that it uses nowhere, or all inside a class.

    Examples
    --------
    >>> nearly_defined("def gradient_setp(x): ...", ["gradient_step", "mse"])
    ['gradient_step']
    """
    tree = ast.parse(source)
    defined = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    inner = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    inner = set() if defined & set(exercises) else inner  # the methods of a helper may have any names
    others = [name for name in exercises if name not in defined]
    misspelled = sorted(defined - names_read(tree) - set(exercises))
    near = [near_names(name, others, alike=ALIKE) for name in misspelled]
    return sorted({name for found in near for name in found[:1]} | {name for name in others if name in inner})


def explain(result: Result, check: Check, cells: Sequence[Cell], result_of: Callable[[str], Result | None]) -> Result:
    """A result with what the cells say about it: a cell that stopped, a missing name, a fault in another answer.

    Parameters
    ----------
    cells
        All cells that ran, in order.
    result_of
        The result of another exercise by name; None if it is not an exercise or was not checked.
    """
    failure = result.first_failure
    if failure is None:
        return result
    name, outcome = result.exercise, failure.outcome
    if is_undefined(outcome, name):
        cases = [replace(case, trouble=texts.UNDEFINED.format(name=name)) for case in result.cases]
        return replace(result, cases=cases, misconception="not-defined", hint=why_undefined(name, cells))
    source = source_of(name, cells)
    lines = defined_in(source).get(name, [])
    if len(lines) > 1:
        return _defined_twice(result, lines, source.splitlines()[lines[-1] - 1])
    if failure.trouble == check_texts.NOT_WRITTEN:
        return replace(result, misconception=None, hint=None)
    if failure.case.hidden:
        return result
    if missing := _missing_name(outcome, cells):
        told = texts.USES.format(name=missing) + why_undefined(missing, cells)
        return replace(result, misconception="not-defined", hint=told)
    method = NO_METHOD.match(outcome.message) if outcome.error == "AttributeError" else None
    if method and method[1] == name and not outcome.line:
        told = texts.METHOD_MISSING.format(name=name, method=method[2])
        return replace(result, misconception="method-missing", hint=told)
    cell = cell_of(name, cells)
    if cell and cell.stop and cell.stop.ran and cell.stop.error.startswith("SyntaxError"):  # `return` not indented
        return replace(result, misconception="cell-stopped", hint=texts.CELL_STOPPED.format(stop=cell.stop.sentence()))
    for other in sorted(uses(name, cells) - {name}):
        if (found := result_of(other)) and not found.passed:
            return _blamed(result, check, found, cells)
    return result


def _defined_twice(result: Result, lines: list[int], last: str) -> Result:
    """A result whose cell defines the answer more than once; `last` is the line that counts."""
    failure = result.first_failure
    assert failure is not None
    if last.startswith(result.exercise) and failure.outcome.error == "TypeError":
        told = texts.REPLACED.format(name=result.exercise, line=lines[-1])
    else:
        told = texts.TWICE.format(name=result.exercise, lines=check_texts.listed([str(line) for line in lines]))
        if result.hint and failure.trouble != check_texts.NOT_WRITTEN:
            return replace(result, hint=f"{result.hint} {texts.ALSO}{told}")
    return replace(result, misconception="defined-twice", hint=told)


def earlier_versions(results: Mapping[str, Result], cells: Sequence[Cell]) -> list[str]:
    """Notes on the exercises whose own cell stopped before its definition, but that an earlier cell defines."""
    notes = []
    for name, result in results.items():
        own = next((cell for cell in reversed(cells) if cell.exercise == name), None)
        if own and own.stop and not is_undefined(result.cases[0].outcome, name) and not _defined_before(own, name):
            notes.append(texts.GRADED_EARLIER.format(name=name, stop=own.stop.sentence()))
    return notes


def _defined_before(cell: Cell, name: str) -> bool:
    """Whether the definition of `name` in a cell ran before the cell stopped."""
    assert cell.stop is not None
    return cell.stop.ran and any(line < cell.stop.line for line in defined_in(cell.source).get(name, []))


def is_undefined(outcome: Outcome, name: str) -> bool:
    """Whether a call of the answer `name` was not made because there is none."""
    return outcome.error == NO_ANSWER and outcome.message == check_texts.NOT_DEFINED.format(name=name)


def _missing_name(outcome: Outcome, cells: Sequence[Cell]) -> str:
    """An undefined name that some cell defines, or should; '' if there is none."""
    found = UNDEFINED_NAME.search(outcome.message) if outcome.error == "NameError" else None
    return found[1] if found and cell_of(found[1], cells) else ""


def _blamed(result: Result, check: Check, other: Result, cells: Sequence[Cell]) -> Result:
    """A result whose answer uses another answer that fails its own check and must be corrected first.

    A known mistake of the exercise itself stays named; a general relation only says what the other fault leads to.
    """
    assert other.first_failure is not None
    name, failure = other.exercise, other.first_failure
    if is_undefined(failure.outcome, name):
        told = texts.USES.format(name=name) + why_undefined(name, cells)
    elif failure.trouble == check_texts.NOT_WRITTEN:
        told = texts.USES_UNWRITTEN.format(name=name)
    else:
        told = texts.USES_WRONG.format(name=name)
        told += texts.ITS_HINT.format(name=name, hint=other.hint) if other.hint else ""
    if any(known.slug == result.misconception for known in check.fingerprints if not known.part):
        return replace(result, hint=f"{result.hint} {texts.ALSO}{told}")
    return replace(result, misconception="uses-wrong-answer", hint=told)


def uses(name: str, cells: Sequence[Cell]) -> set[str]:
    """The names that the cell of `name` uses, and those used by the functions that it calls from other cells."""
    where = {other: cell.source for cell in cells for other in defined_in(cell.source)}
    where |= {cell.exercise: cell.source for cell in cells if cell.exercise}
    found, left, seen = {name}, [name], set[str]()
    while left and sum(map(len, seen)) < MOST_READ:
        one = left.pop()
        source = where.get(one, "")
        if len(source) <= MOST_READ:
            seen.add(source)
            statements = _statements(source)
            own = [used for defined, used in statements if one in defined] or [used for _, used in statements]
            new = set().union(*own) - found
            found |= new
            left += new
    return found


@lru_cache(maxsize=64)
def _statements(source: str) -> list[tuple[set[str], set[str]]]:
    """The names that each statement of a cell defines, and all that occur in it; [] if the cell is not Python."""
    return [
        ({node.name} if isinstance(node, Function | ast.ClassDef) else names_stored(node), _names(node))
        for node in statements_of(source)
    ]


def _names(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}

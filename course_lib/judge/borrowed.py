"""What answers use that their exercises don't need, for a person to look at: it may solve them, and proves nothing.

That is what the course's library has beside the names of the reference answer, a function that the notebook prints
below the exercise, modules for other work, and whatever reads or replaces code. Only a learner's own cells are read.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache

from nbformat import NotebookNode

from course_lib.checks.reading.syntax import is_name, statements_of
from course_lib.course.marks import answered_exercise, exercise_of, marks_on
from course_lib.judge.needed_cells import EVERYTHING, MOST_READ, names_of

ALWAYS = ("course_lib.arguments", "course_lib.backend", "course_lib.names")  # solve nothing
CODE = """
    __builtins__ __closure__ __code__ __dict__ __globals__ __import__ __subclasses__ __wrapped__ _getframe
    _implementation _os _sys CodeType FunctionType builtins compile ctypes eval exec f_back f_globals f_locals gc
    getsource getsourcelines globals import_module importlib inspect locals reload sys tb_frame user_ns vars
"""
READS_CODE = frozenset(CODE.split())
PLAIN = """
    __future__ abc array_api_strict bisect cmath collections contextlib copy cupy dataclasses decimal enum fractions
    functools heapq itertools math matplotlib numbers numpy operator random statistics string textwrap time typing
    warnings
"""


def borrowed(
    cells: list[NotebookNode], released: list[NotebookNode], references: Mapping[str, str]
) -> dict[str, list[str]]:
    """What the answers use, by exercise; what no answer depends on is listed under ''.

    Parameters
    ----------
    cells
        The code cells of a submission.
    released
        The code cells of the notebook as it was released: what is the course's own, and in which order.
    references
        The cell with the reference answer, by exercise.
    """
    given = {cell.source for cell in released if not marks_on(cell).get("solution")}
    code = [cell for cell in cells if exercise_of(cell) is None]
    own = [cell for cell in code if cell.source not in given]
    if sum(len(cell.source) for cell in own) > MOST_READ:
        return {}
    imports = {name: full for cell in code for name, full in _imports(cell.source).items()}
    plain = {*PLAIN.split()} | {full.split(".")[0] for source in given for full in _imports(source).values()}
    read = {node.id for cell in own for node in _walk(cell.source) if is_name(node, ast.Load)}
    below = _printed_below(released, given)
    needed = {full for exercise in below for full in _dotted(references.get(exercise, ""), imports)}

    def imported(cell: NotebookNode) -> set[str]:
        return {full for name, full in _imports(cell.source).items() if name in read or name == "*"}

    def named(cell: NotebookNode) -> frozenset[str]:
        return _names(cell.source) | {full.rpartition(".")[2] for full in imported(cell)}

    def noted(cell: NotebookNode, exercise: str) -> set[str]:
        names = named(cell)
        printed = below.get(exercise, set()) - _names(references.get(exercise, ""))
        full = {name for name in {*_dotted(cell.source, imports)} | imported(cell) if _is_noted(name, plain)}
        return full - needed | names & READS_CODE | names & printed

    others = [cell for cell in own if not answered_exercise(cell)]
    found: dict[str, set[str]] = {}
    for cell in own:
        exercise = answered_exercise(cell) or ""
        if exercise in references and any(noted(part, exercise) for part in (cell, *others)):
            parts = _with_helpers(cell, others)
            found[exercise] = set().union(*(noted(part, exercise) for part in parts))
    told = set().union(*found.values())
    found[""] = {name for cell in own for name in named(cell) & READS_CODE} - told
    return {exercise: sorted(what) for exercise, what in found.items() if what}


def library_names(cells: Iterable[NotebookNode], sources: Iterable[str]) -> set[str]:
    """The full names of what these sources use, with the imports of a notebook's code cells."""
    imports = {name: full for cell in cells for name, full in _imports(cell.source).items()}
    return {full for source in sources for full in _dotted(source, imports)}


def _is_noted(full: str, plain: set[str]) -> bool:
    top = full.split(".")[0]
    return not full.startswith(ALWAYS) if top == "course_lib" else top not in plain


def _with_helpers(answer: NotebookNode, others: list[NotebookNode]) -> list[NotebookNode]:
    """The cell of an answer and the learner's cells that it depends on."""
    parts, wanted, left = [answer], set(names_of.__wrapped__(answer.source).used), others
    while needed := [cell for cell in left if _changed(cell.source) & wanted]:
        parts += needed
        wanted |= {name for cell in needed for name in names_of.__wrapped__(cell.source).used}
        left = [cell for cell in left if not any(cell is other for other in needed)]
    return parts


def _changed(source: str) -> frozenset[str] | set[str]:
    """The names that a cell defines or may change; those that it assigns or imports if it has magics."""
    changed = names_of.__wrapped__(source).changed
    if EVERYTHING not in changed:
        return changed
    stored = {node.id for node in _walk(source) if is_name(node, ast.Store)}
    return {EVERYTHING, *stored, *_definitions(source), *_imports(source)}


def _printed_below(cells: list[NotebookNode], given: set[str]) -> dict[str, set[str]]:
    """The functions and classes that the course's own cells define below the check of each exercise."""
    below: dict[str, set[str]] = {}
    for cell in cells:
        if exercise := exercise_of(cell):
            below[exercise] = set()
        elif cell.source in given:
            for names in below.values():
                names |= _definitions(cell.source)
    return below


@lru_cache(maxsize=4096)
def _definitions(source: str) -> frozenset[str]:
    kinds = (ast.FunctionDef, ast.ClassDef)
    return frozenset(node.name for node in _walk(source) if isinstance(node, kinds))


@lru_cache(maxsize=4096)
def _imports(source: str) -> dict[str, str]:
    """The full names of what a cell imports, by the names that it gets."""
    found: dict[str, str] = {}
    for node in _walk(source):
        if isinstance(node, ast.Import):
            found |= {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names if alias.asname}
            found |= {name: name for alias in node.names if not alias.asname for name in [alias.name.split(".")[0]]}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _dotted(source: str, imports: Mapping[str, str]) -> Iterator[str]:
    """The full names of imported things that a cell uses."""
    known = {**imports, **_imports(source)}
    local = {node.id for node in _walk(source) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    local |= {node.arg for node in _walk(source) if isinstance(node, ast.arg)}
    inner = {id(node.value) for node in _walk(source) if isinstance(node, ast.Attribute)}
    for node in _walk(source):
        if isinstance(node, (ast.Name, ast.Attribute)) and id(node) not in inner:
            base, *rest = _chain(node)
            if (full := known.get(base)) and base not in local:
                yield ".".join([full, *rest])


def _chain(node: ast.AST) -> list[str]:
    """The names of a chain such as `np.linalg.norm`; [''] if it doesn't begin with a name."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id, *reversed(names)] if isinstance(node, ast.Name) else [""]


@lru_cache(maxsize=4096)
def _names(source: str) -> frozenset[str]:
    """All names and attributes that a cell uses."""
    names = {node.id for node in _walk(source) if isinstance(node, ast.Name)}
    return frozenset(names | {node.attr for node in _walk(source) if isinstance(node, ast.Attribute)})


@lru_cache(maxsize=256)
def _walk(source: str) -> tuple[ast.AST, ...]:
    """All nodes of a cell, those of the code in its magics, too; none if it can't be read."""
    nodes = [node for statement in statements_of(source) for node in ast.walk(statement)]
    if nodes or not source.strip():
        return tuple(nodes)
    from IPython.core.inputtransformer2 import TransformerManager  # needed only for magics

    with suppress(SyntaxError, ValueError, RecursionError):
        source = TransformerManager().transform_cell(source)
    nodes = [node for statement in statements_of(source) for node in ast.walk(statement)]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    inner = [statement for text in texts for statement in statements_of(text)]
    return (*nodes, *(node for statement in inner for node in ast.walk(statement)))

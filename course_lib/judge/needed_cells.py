"""Which of the course's own cells a submission needs: those that define what the learner's cells use.

Most of a notebook's run time is spent on demonstrations, whose results are known. A course cell is left out if no
learner's cell uses, directly or through other cells, anything that it defines or changes.
"""

import ast
import builtins
import contextlib
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nbformat import NotebookNode

EVERYTHING = "*"  # used or defined by a cell that can't be read as Python
MOST_READ = 100_000  # characters of a learner's own cells; reading more would take seconds


@dataclass(frozen=True)
class Names:
    """The names that a cell uses, those it binds or may change, and those it imports."""

    used: frozenset[str]
    changed: frozenset[str]
    imported: frozenset[str]


def needed_cells(cells: list[NotebookNode], given: set[str]) -> list[NotebookNode]:
    """The code cells to run, in order: all of the learner's, and those of the course's (`given`) that they need."""
    own = {cell.source for cell in cells if cell.source not in given}
    if sum(map(len, own)) > MOST_READ:
        return cells
    names = [names_of.__wrapped__(cell.source) if cell.source in own else names_of(cell.source) for cell in cells]
    modules = {name for found in names for name in found.imported}
    needed = [cell.source not in given or bool(names[number].imported) for number, cell in enumerate(cells)]
    wanted = {name for number, found in enumerate(names) if needed[number] for name in found.used}
    grew = True
    while grew:
        grew = False
        for number, found in enumerate(names):
            changed = found.changed - modules  # `figures.show(...)` changes no module
            if not needed[number] and (EVERYTHING in wanted or changed & wanted or EVERYTHING in changed):
                needed[number] = grew = True
                wanted |= found.used
    return [cell for number, cell in enumerate(cells) if needed[number]]


@lru_cache(maxsize=4096)  # every submission contains the course's own cells, and only those are kept
def names_of(source: str) -> Names:
    """What a cell uses and changes.

    Examples
    --------
    >>> found = names_of("y = f(x)\\nlist_of_mine.append(y)")
    >>> sorted(found.used), sorted(found.changed)
    (['f', 'list_of_mine', 'x', 'y'], ['list_of_mine', 'y'])
    """
    try:
        tree = _Generators().visit(ast.parse(source))
        table = symtable.symtable(ast.unparse(tree), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # a magic, perhaps
        return Names(frozenset({EVERYTHING}), frozenset({EVERYTHING}), frozenset())
    nodes = list(ast.walk(tree))
    used = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    changed = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned()}
    for scope in _scopes(table):
        used |= {symbol.get_name() for symbol in scope.get_symbols() if symbol.is_global()}
        changed |= {symbol.get_name() for symbol in scope.get_symbols() if symbol.is_declared_global()}
    # `a.b = ...`, `a[i] = ...` and a statement `a.b(...)` may change what `a` is
    places = [n for n in nodes if isinstance(n, (ast.Attribute, ast.Subscript)) and not isinstance(n.ctx, ast.Load)]
    calls = [n.value.func for n in nodes if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)]
    changed |= {_base(place) for place in (*places, *calls) if isinstance(place, (ast.Attribute, ast.Subscript))} - {""}
    imported = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_imported()}
    return Names(frozenset(used - set(dir(builtins))), frozenset(changed), frozenset(imported))


class _Generators(ast.NodeTransformer):
    """Turns comprehensions into generators: from Python 3.12 on `symtable` counts their variables as the cell's own."""

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.AST:
        return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        return self.generic_visit(ast.GeneratorExp(ast.Tuple([node.key, node.value]), node.generators))


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _scopes(child)


def _base(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def imported_modules(notebook: NotebookNode) -> tuple[str, ...]:
    """The modules that a notebook's cells import at top level, for the sandbox to preload."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return tuple(dict.fromkeys(name for source in code for name in _imported(source)))


@lru_cache(maxsize=4096)  # the released notebooks are the same for every submission
def _imported(source: str) -> tuple[str, ...]:
    names: list[str] = []
    with contextlib.suppress(SyntaxError):
        for node in ast.parse(source).body:
            if isinstance(node, ast.Import):
                names += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(names)

"""Places in the tree of a function where an edit can be made, and what such an edit is."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from course_lib.checks.reading.syntax import names_stored

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.MatMult, ast.Mod)
SIGNS = dict(zip((*OPERATORS, ast.Pow), ("+", "-", "*", "/", "//", "@", "%", "**"), strict=True))
# Their arguments are sizes: with others, a single call may take all of the memory, and no alarm stops it
SIZED = {
    *("zeros", "ones", "empty", "full", "eye", "identity", "arange", "linspace", "tile", "repeat", "reshape"),
    *("random", "standard_normal", "permutation", "integers", "choice", "broadcast_to", "pad", "indices"),
}
DRAWS = {
    "normal",
    "uniform",
    "laplace",
    "triangular",
    "logistic",
    "gumbel",
    "exponential",
    "choice",
}  # the size is last
MOST_NAMES = 14  # that are tried in place of another
_NO_ARGUMENTS = ast.arguments([], [], None, [], [], None, [])
ANYWHERE = ast.FunctionDef("", _NO_ARGUMENTS, [], [])  # of an edit whose function is not known yet


@dataclass(frozen=True)
class Edit:
    """An edit by its kind, a key of `texts.EDITS`: the place of the code that it changes, and that code.

    `function` is the function that it is in, a method of the class `owner` if that isn't ''.
    """

    slug: str
    line: int
    old: ast.AST | str
    function: ast.FunctionDef = ANYWHERE
    owner: str = ""

    def shown(self) -> str:
        return self.old if isinstance(self.old, str) else ast.unparse(self.old)


Found = Iterator[Edit]


@dataclass(frozen=True)
class Place:
    """Where a node is in a tree: an attribute of its parent, or an entry of it."""

    parent: ast.AST
    attribute: str
    index: int | None
    node: Any

    def holds(self, new: Any) -> None:
        if self.index is None:
            setattr(self.parent, self.attribute, new)
        else:
            getattr(self.parent, self.attribute)[self.index] = new

    def tried(self, slug: str, new: Any, old: ast.AST | str | None = None) -> Found:
        """The edit that puts `new` here."""
        line = self.node.lineno
        self.holds(_located(new, self.node))
        yield Edit(slug, line, self.node if old is None else old)
        self.holds(self.node)


def _located(new: ast.AST, old: ast.AST) -> ast.AST:
    """A new node with the location of the old one, and so those of its parts that have none."""
    if "lineno" in new._attributes and hasattr(new, "lineno"):
        return new
    ast.copy_location(new, old)
    for part in ast.iter_child_nodes(new):
        _located(part, old)
    return new


def expressions(function: ast.FunctionDef) -> list[Place]:
    """The expressions of a function that have a value, from the inside of each statement out."""
    found: list[Place] = []

    def look(node: ast.AST) -> None:
        if isinstance(node, ast.keyword) and node.arg in ("size", "shape"):
            return
        for attribute, value in ast.iter_fields(node):
            if isinstance(node, ast.Call) and attribute != "func" and _is_sized(node):
                continue
            entries = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for index, child in entries:
                if isinstance(node, ast.Call) and attribute == "args" and _is_size(node, index or 0):
                    continue
                if isinstance(child, ast.AST) and not isinstance(child, (ast.Raise, ast.JoinedStr, ast.arguments)):
                    if isinstance(child, ast.expr) and isinstance(getattr(child, "ctx", ast.Load()), ast.Load):
                        found.append(Place(node, attribute, index, child))
                    look(child)

    for statement in function.body:
        look(statement)
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            found.clear()  # the docstring
    return found


def _is_sized(node: ast.Call) -> bool:
    return _called(node) in SIZED


def _is_size(node: ast.Call, index: int) -> bool:
    """Whether an argument is the size of what is drawn."""
    is_last = index == len(node.args) - 1
    return is_last and _called(node) in DRAWS and (index > 1 or isinstance(node.args[index], ast.Tuple))


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def blocks(function: ast.FunctionDef) -> list[list[ast.stmt]]:
    found = []
    for node in ast.walk(function):
        for attribute in ("body", "orelse"):
            block = getattr(node, attribute, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                found.append(block)
    return found


def may_be_number(place: Place) -> bool:
    node, parent = place.node, place.parent
    if isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and place.attribute == "func"):
        return False
    return isinstance(node, (ast.BinOp, ast.Name, ast.Subscript, ast.Call, ast.Attribute)) and not isinstance(
        parent, (ast.Slice, ast.keyword)
    )


def names(function: ast.FunctionDef) -> list[str]:
    """The names of a function's own values."""
    given = [argument.arg for argument in function.args.args if argument.arg != "self"]
    made = [name for name in sorted(names_stored(function)) if name not in given and not name.startswith("_")]
    return [*given, *made][:MOST_NAMES]


def numpy(*names: str) -> ast.expr:
    node: ast.expr = ast.Name("np", ast.Load())
    for name in names:
        node = ast.Attribute(node, name, ast.Load())
    return node


def is_module(node: ast.expr) -> bool:
    return ast.unparse(node) in ("np", "numpy", "math", "np.linalg", "np.random", "random", "scipy")


def sign(operator: ast.operator) -> str:
    return SIGNS.get(type(operator), "")


def inner(node: ast.expr) -> str:
    words = ast.unparse(node)
    return f"({words})" if isinstance(node, ast.BinOp) else words

"""What an answer keeps from one call to the next."""

import ast

from course_lib.checks.reading.syntax import Function, Told, line_of, names_stored, own

MAKES = {"list", "dict", "set", "defaultdict", "deque"}
CHANGES = {
    "add",
    "append",
    "appendleft",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "remove",
    "setdefault",
    "update",
}


def mutable_default(function: Function, text: str) -> Told:
    """A default value that the function changes."""
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    defaults = [*zip(reversed(positional), reversed(given.defaults), strict=False)]
    defaults += [(name, value) for name, value in zip(given.kwonlyargs, given.kw_defaults, strict=True) if value]
    for argument, default in defaults:
        if _is_mutable(default) and argument.arg not in names_stored(function):
            changes = [node for node in own(function) if _changed_by(node) == argument.arg]
            if changes:
                yield "mutable-default", {"name": argument.arg, "line": line_of(changes[0], text)}


def _is_mutable(value: ast.expr) -> bool:
    is_call = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in MAKES
    return is_call or isinstance(value, (ast.List, ast.Dict, ast.Set))


def _changed_by(node: ast.AST) -> str:
    """The name of the container that a call of its method, or an assignment to an entry of it, changes."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        return getattr(node.func.value, "id", "")
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        return getattr(node.value, "id", "")
    return ""


def kept_globally(function: Function, text: str) -> Told:
    """A global name that the function assigns."""
    for node in own(function):
        if isinstance(node, ast.Global) and (names := set(node.names) & names_stored(function)):
            yield "global-state", {"name": sorted(names)[0], "line": line_of(node, text)}

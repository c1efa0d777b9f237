"""Code that Python reads in another way than it looks: each is a statement about this code alone."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from course_lib.checks.reading.syntax import (
    Function,
    Told,
    assigns,
    is_name,
    line_of,
    names_read,
    names_stored,
    own,
    parameters,
)

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow)


def identity(function: Function, text: str) -> Told:
    """`is` with a number, a text or a shape, which asks whether both are one object."""
    for node in ast.walk(function):
        if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Is, ast.IsNot))):
            continue
        if any(map(_is_compared_by_value, [node.left, *node.comparators])):
            operator, instead = ("is", "==") if isinstance(node.ops[0], ast.Is) else ("is not", "!=")
            yield "identity", {"line": line_of(node, text), "operator": operator, "instead": instead}


def _is_compared_by_value(side: ast.expr) -> bool:
    if isinstance(side, ast.Constant):
        return isinstance(side.value, (int, float, str)) and not isinstance(side.value, bool)
    if isinstance(side, ast.Call):
        return isinstance(side.func, ast.Name) and side.func.id == "len"
    return isinstance(side, ast.Attribute) and side.attr in ("shape", "ndim", "size")


def always_true(function: Function, text: str) -> Told:
    """`x == "a" or "b"`, which holds for every x."""
    for node in ast.walk(function):
        tests = [node.test] if isinstance(node, (ast.If, ast.IfExp, ast.While)) else getattr(node, "ifs", [])
        for test in tests:
            if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
                always = [value for value in test.values if isinstance(value, ast.Constant) and value.value]
                if always and any(isinstance(value, ast.Compare) for value in test.values):
                    yield "always-true", {"line": line_of(test, text), "value": ast.unparse(always[0])}


def choice_for_product(function: Function, text: str) -> Told:
    """`and` or `or` with a number on one side, in the middle of a calculation."""
    for node in ast.walk(function):
        sides = [node.left, node.right] if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC) else []
        for side in sides:
            if isinstance(side, ast.BoolOp) and any(isinstance(value, ast.BinOp) for value in side.values):
                word = "and" if isinstance(side.op, ast.And) else "or"
                yield "choice-for-product", {"line": line_of(side, text), "word": word}


def error_returned(function: Function, text: str) -> Told:
    """An exception that is returned, not raised."""
    for node in own(function):
        call = node.value if isinstance(node, ast.Return) else None
        name = getattr(call.func if isinstance(call, ast.Call) else call, "id", "")
        if name.endswith(("Error", "Exception")) and name not in names_stored(function):
            yield "error-returned", {"line": line_of(node, text), "name": name}


def else_of_the_last_if(function: Function, text: str) -> Told:
    """Two `if`s on values of one name, the second with an `else` that replaces what the first one assigned."""
    for block in _blocks(function):
        for first, second in pairwise(block):
            if not (isinstance(first, ast.If) and isinstance(second, ast.If)) or first.orelse or not second.orelse:
                continue
            replaced = _assigned(first.body) & _assigned(second.orelse) & _assigned(second.body)
            subjects = [_subject(one.test) for one in (first, second)]
            if subjects[0] and subjects[0] == subjects[1] and replaced:
                words = {"line": line_of(first, text), "second": line_of(second, text), "name": sorted(replaced)[0]}
                yield "else-of-the-last-if", words


def two_names(function: Function, text: str) -> Told:
    """A second name for a parameter, an entry of which is assigned: the parameter's entry is, too."""
    for node in own(function):
        if not isinstance(node, ast.Assign) or not is_name(node.value, ast.Load):
            continue
        name, other = getattr(node.targets[0], "id", ""), node.value.id
        if not (name and assigns(node, name)) or other not in parameters(function) - {name}:
            continue
        for changed in own(function):
            if not (isinstance(changed, ast.Subscript) and isinstance(changed.ctx, ast.Store)):
                continue
            if is_name(changed.value, ast.Load, name):
                words = {"line": line_of(node, text), "changed": line_of(changed, text)}
                yield "two-names", words | {"name": name, "other": other}
                break


def new_for_old(function: Function, text: str) -> Told:
    """`x *= a` and then `x -= f(x)`: the second line sees what the first one left."""
    for block in _blocks(function):
        for first, second in pairwise(block):
            if not (isinstance(first, ast.AugAssign) and isinstance(second, ast.AugAssign)):
                continue
            name = getattr(first.target, "id", "")
            scales, adds = isinstance(first.op, (ast.Mult, ast.Div)), isinstance(second.op, (ast.Add, ast.Sub))
            if scales and adds and is_name(second.target, ast.Store, name) and name in names_read(second.value):
                yield "new-for-old", {"name": name, "line": line_of(second, text), "first": line_of(first, text)}


def _blocks(function: Function) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(function):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list):
                yield body


def _assigned(block: list[ast.stmt]) -> set[str]:
    return {name for statement in block for name in names_stored(statement) if assigns(statement, name)}


def _subject(test: ast.expr) -> str:
    """What is compared with a constant by `==`."""
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
        return ""
    return ast.unparse(test.left) if isinstance(test.comparators[0], ast.Constant) else ""

"""Single edits of a function that may undo one mistake: something dropped, exchanged, moved or put in.

The tree itself is edited while an edit is tried, and restored afterwards, so hundreds can be tried in a moment.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from course_lib.checks.reading.syntax import Loop
from course_lib.checks.repairs.exchanges import exchanged, other_names, other_numbers
from course_lib.checks.repairs.insertions import displaced, factors, put_in, terms
from course_lib.checks.repairs.places import Edit, Found, Place, blocks, expressions, inner, is_module, sign

Kind = Callable[[ast.FunctionDef], Found]
DEFINES = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def edits(functions: Sequence[ast.stmt], kinds: Sequence[Kind] | None = None) -> Found:
    """All single edits of some functions and classes, the simplest first; the tree contains the one that is yielded.

    Examples
    --------
    >>> tree = ast.parse("def half(x): return x * 2")
    >>> found = {ast.unparse(tree).partition("return ")[2]: edit.slug for edit in edits(tree.body)}
    >>> found["x * 1"], found["x / 2"], found["x ** 2"]
    ('other-number', 'other-operator', 'other-operator')
    """
    for kind in KINDS if kinds is None else kinds:
        for owner, function in _functions(functions):
            for edit in kind(function):
                yield replace(edit, function=function, owner=owner)


def _functions(nodes: Sequence[ast.stmt], owner: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node.body, node.name)
        elif isinstance(node, ast.FunctionDef):
            yield owner, node


def _dropped(function: ast.FunctionDef) -> Found:
    for place in expressions(function):
        node = place.node
        if isinstance(node, ast.BinOp):
            operator = sign(node.op)
            yield from place.tried("extra-part", node.left, f"{operator} {inner(node.right)}")
            yield from place.tried("extra-part", node.right, f"{inner(node.left)} {operator}")
        elif isinstance(node, ast.UnaryOp):
            yield from place.tried("other-sign", node.operand)
        elif isinstance(node, ast.Call):
            yield from _without_call(place, node)
        elif isinstance(node, ast.IfExp):
            yield from place.tried("extra-part", node.body, f"if {ast.unparse(node.test)} else …")
            yield from place.tried("extra-part", node.orelse, f"… if {ast.unparse(node.test)} else")
        elif isinstance(node, ast.Attribute) and node.attr == "T":
            yield from place.tried("extra-part", node.value, ".T")
        elif isinstance(node, ast.Subscript):
            yield from place.tried("extra-part", node.value, f"[{ast.unparse(node.slice)}]")
    for block in blocks(function):
        for i, statement in enumerate(block):
            yield from _without(block, i, statement)


def _without_call(place: Place, node: ast.Call) -> Found:
    for i, keyword in enumerate(node.keywords):
        del node.keywords[i]
        yield Edit("extra-part", node.lineno, ast.unparse(keyword))
        node.keywords.insert(i, keyword)
    for i, argument in enumerate(node.args[1:], start=1):
        del node.args[i]
        yield Edit("extra-part", node.lineno, f", {ast.unparse(argument)}")
        node.args.insert(i, argument)
    shown = f"{ast.unparse(node.func)}(…)"
    arguments = [argument for argument in node.args if not isinstance(argument, ast.Starred)]
    for argument in arguments[:3]:
        yield from place.tried("extra-call", argument, shown)
    if isinstance(node.func, ast.Attribute) and not is_module(node.func.value):
        yield from place.tried("extra-part", node.func.value, f".{node.func.attr}(…)")


def _without(block: list[ast.stmt], i: int, statement: ast.stmt) -> Found:
    if isinstance(statement, (*DEFINES, ast.Pass, ast.Raise)):
        return
    if isinstance(statement, ast.If) and not isinstance(statement.body[0], ast.Raise):
        for body in filter(None, (statement.body, statement.orelse)):
            block[i : i + 1] = body
            yield Edit("extra-condition", statement.lineno, "")
            block[i : i + len(body)] = [statement]
    block[i] = ast.copy_location(ast.Pass(), statement)
    yield Edit("extra-line", statement.lineno, "")
    block[i] = statement


def _everywhere(function: ast.FunctionDef) -> Found:
    """The same edit wherever the same thing stands: a divisor, a call of a method, a number."""
    groups: dict[tuple[str, str], list[tuple[Place, ast.expr]]] = {}
    for place in expressions(function):
        node = place.node
        if isinstance(node, ast.BinOp):
            key = "extra-part", f"{sign(node.op)} {inner(node.right)}"
            groups.setdefault(key, []).append((place, node.left))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not is_module(node.func.value):
            groups.setdefault(("extra-part", f".{node.func.attr}(…)"), []).append((place, node.func.value))
        elif isinstance(node, ast.Call) and len(node.args) == 1:
            groups.setdefault(("extra-call", f"{ast.unparse(node.func)}(…)"), []).append((place, node.args[0]))
    for (slug, words), found in groups.items():
        if len(found) > 1:
            for place, new in found:
                place.holds(new)
            yield Edit(slug, found[0][0].node.lineno, words)
            for place, _ in reversed(found):
                place.holds(place.node)


def _moved(function: ast.FunctionDef) -> Found:
    for block in blocks(function):
        for i, statement in enumerate(block):
            for j in range(len(block)):
                if j not in (i, i - 1) and not isinstance(statement, DEFINES):  # i - 1: the same as the swap before
                    block.insert(j, block.pop(i))
                    yield Edit("line-too-early" if j > i else "line-too-late", statement.lineno, "")
                    block.insert(i, block.pop(j))
            if isinstance(statement, (Loop, ast.If)) and len(statement.body) > 1:
                block.insert(i + 1, statement.body.pop())
                yield Edit("line-in-loop", block[i + 1].lineno, "")
                statement.body.append(block.pop(i + 1))
            if isinstance(statement, Loop) and i + 1 < len(block):
                statement.body.append(block.pop(i + 1))
                yield Edit("line-after-loop", statement.body[-1].lineno, "")
                block.insert(i + 1, statement.body.pop())


SURE = (_dropped, exchanged, other_numbers, _everywhere)  # the others are so many that one may choose right by chance
KINDS = (*SURE, other_names, _moved, put_in, factors, displaced, terms)

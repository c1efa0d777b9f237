"""Mistakes in loops: statements inside the loop that belong before or after it."""

import ast
from collections.abc import Iterator

from course_lib.checks.reading.syntax import (
    Function,
    Loop,
    Told,
    assigns,
    is_augmented,
    is_name,
    line_of,
    names_read,
    names_stored,
    own,
    updates,
)

COPIES = {"copy", "astype", "array", "asarray", "zeros", "ones", "zeros_like", "ones_like", "float", "list"}


def leaves_at_once(function: Function, text: str) -> Told:
    """A loop whose last statement returns ends in its first iteration."""
    for loop in _loops(function):
        last = loop.body[-1]
        goes_on = any(isinstance(node, ast.Continue) for node in ast.walk(loop))
        if isinstance(last, ast.Return) and isinstance(loop, ast.For) and not goes_on:
            yield "returns-in-loop", {"line": line_of(last, text)}


def starts_again(function: Function, text: str) -> Told:
    """A name that a loop adds to, or steps from, is set to the same value in every iteration."""
    for loop in _loops(function):
        for i, statement in enumerate(loop.body):
            if not isinstance(statement, ast.Assign) or names_stored(loop) & names_read(statement.value):
                continue
            name = getattr(statement.targets[0], "id", "")
            if assigns(statement, name) and _is_fixed(statement.value) and _carries(function, loop, i, name):
                yield "starts-again", {"name": name, "line": line_of(statement, text)}


def late_name(function: Function, text: str) -> Told:
    """A function made in a loop and kept, which reads the loop's variable only when it is called."""
    for loop in _loops(function):
        variables = names_stored(loop.target) if isinstance(loop, ast.For) else set()
        passed_on = {part for node in ast.walk(loop) if isinstance(node, ast.Call) for part in _passed(node)}
        for made in (node for node in ast.walk(loop) if isinstance(node, ast.Lambda) and node not in passed_on):
            late = variables & names_read(made.body) - {argument.arg for argument in made.args.args}
            if late and not any(isinstance(node, ast.Lambda) for node in ast.walk(made.body)):
                yield "late-name", {"name": sorted(late)[0], "line": line_of(made, text)}


def overwritten(function: Function, text: str) -> Told:
    """Every iteration of a loop replaces the value of a name, and only the last value is used, after it."""
    for loop in _loops(function):
        leaves = any(isinstance(node, (ast.Break, ast.Continue, ast.Return)) for node in ast.walk(loop))
        if leaves or not isinstance(loop, ast.For):
            continue
        variables = names_stored(loop.target)
        below = [node for node in own(function) if getattr(node, "lineno", 0) > (loop.end_lineno or 0)]
        for statement in loop.body:
            name = getattr(statement.targets[0], "id", "") if isinstance(statement, ast.Assign) else ""
            inside = any(name in names_read(other) for other in loop.body)
            depends = bool(name and variables & names_read(statement))
            if depends and not inside and any(is_name(node, ast.Load, name) for node in below):
                yield "overwritten", {"name": name, "line": line_of(statement, text)}


def never_changed(function: Function, text: str) -> Told:
    """A counter or a flag that is returned as it was set before a loop."""
    stored = [node.id for node in own(function) if is_name(node, ast.Store)]
    returned = {name for node in own(function) if isinstance(node, ast.Return) for name in _returned(node)}
    for statement in function.body if _loops(function) else ():
        for name, value in _constants(statement):
            if name in returned and stored.count(name) == 1 and not _stored_elsewhere(function, name):
                yield "never-changed", {"name": name, "line": line_of(statement, text), "value": ast.unparse(value)}


def overlapping(function: Function, text: str) -> Told:
    """`x[i : i + k]` for an `i` that goes up by one."""
    for node in ast.walk(function):
        loops = [node] if isinstance(node, ast.For) else getattr(node, "generators", [])
        for target, source, whole in [(loop.target, loop.iter, node) for loop in loops]:
            by_one = isinstance(source, ast.Call) and ast.unparse(source.func) == "range" and len(source.args) < 3
            for cut in ast.walk(whole) if by_one else ():
                if isinstance(cut, ast.Slice) and _begins_at(cut, ast.unparse(target)):
                    words = {"name": ast.unparse(target), "slice": ast.unparse(cut), "line": line_of(cut, text)}
                    yield "overlapping", words


def _begins_at(cut: ast.Slice, name: str) -> bool:
    """Whether a slice goes from `name` to `name + k`, with a k that is not 1."""
    upper = cut.upper
    if cut.lower is None or ast.unparse(cut.lower) != name or not isinstance(upper, ast.BinOp):
        return False
    sides = [ast.unparse(upper.left), ast.unparse(upper.right)]
    return isinstance(upper.op, ast.Add) and name in sides and "1" not in sides


def _returned(node: ast.Return) -> list[str]:
    values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    return [value.id for value in values if isinstance(value, ast.Name)]


def _constants(statement: ast.stmt) -> list[tuple[str, ast.expr]]:
    """The names that a statement sets to a number or a truth value."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return []
    target, value = statement.targets[0], statement.value
    both = [(target, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        both = list(zip(target.elts, value.elts, strict=True))
    return [(n.id, v) for n, v in both if isinstance(n, ast.Name) and isinstance(v, ast.Constant)]


def _stored_elsewhere(function: Function, name: str) -> bool:
    return any(name in node.names for node in ast.walk(function) if isinstance(node, (ast.Nonlocal, ast.Global)))


def _passed(call: ast.Call) -> list[ast.expr]:
    """What a call may use at once: its arguments, except those of `append`, and the function itself."""
    is_kept = isinstance(call.func, ast.Attribute) and call.func.attr == "append"
    return [call.func, *([] if is_kept else call.args), *(keyword.value for keyword in call.keywords)]


def _carries(function: Function, loop: Loop, i: int, name: str) -> bool:
    """Whether a name that statement `i` of a loop sets is meant to be carried from one iteration to the next.

    It is not if it only holds something within an iteration: then the loop's variable or other sums take part in it.
    """
    changes = [statement for statement in loop.body[i + 1 :] if updates(statement, name)]
    others = [statement for statement in loop.body if statement not in changes and statement is not loop.body[i]]
    if not changes or any(name in names_stored(statement) for statement in others):
        return False
    read_inside = any(name in names_read(statement) for statement in others)
    if not read_inside:
        below = (node for node in own(function) if getattr(node, "lineno", 0) > (loop.end_lineno or 0))
        return any(is_name(node, ast.Load, name) for node in below)
    variables = names_stored(loop.target) if isinstance(loop, ast.For) else set()
    feeds = any(
        name in names_read(statement) and any(updates(statement, other) for other in names_stored(statement))
        for statement in others
    )
    return not feeds and not variables & {word for statement in loop.body for word in names_read(statement)}


def _is_fixed(value: ast.AST) -> bool:
    """Whether an expression is constant as long as its names are: its calls only copy or make constant arrays."""
    calls = [node.func for node in ast.walk(value) if isinstance(node, ast.Call)]
    return all((call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")) in COPIES for call in calls)


def divides_in_loop(function: Function, text: str) -> Told:
    """A sum is divided inside the loop that adds to it, so its first terms are divided many times."""
    for loop in _loops(function):
        added = {name for statement in loop.body for name in names_stored(statement) if _adds(statement, name)}
        for statement, name, divisor in _divisions(loop):
            is_fixed = not isinstance(divisor, ast.Constant) and not names_stored(loop) & names_read(divisor)
            if name in added and is_fixed:
                yield "divides-in-loop", {"name": name, "line": line_of(statement, text)}


def _adds(statement: ast.stmt, name: str) -> bool:
    """Whether a statement is `s += x` or `s = s + x`."""
    if is_augmented(statement, ast.Add):
        return is_name(statement.target, ast.Store, name)
    value = statement.value if isinstance(statement, ast.Assign) and assigns(statement, name) else None
    return isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add) and is_name(value.left, ast.Load, name)


def _divisions(loop: Loop) -> Iterator[tuple[ast.stmt, str, ast.expr]]:
    """The statements of a loop that divide a name: `s /= n` and `s = s / n`."""
    for statement in loop.body:
        if is_augmented(statement, ast.Div):
            yield statement, getattr(statement.target, "id", ""), statement.value
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.BinOp):
            name = getattr(statement.value.left, "id", "")
            if isinstance(statement.value.op, ast.Div) and assigns(statement, name):
                yield statement, name, statement.value.right


def _loops(function: Function) -> list[Loop]:
    return [node for node in own(function) if isinstance(node, Loop)]

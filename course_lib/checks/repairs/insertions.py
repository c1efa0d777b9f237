"""Edits that put something in: one more operation, another quantity, a function that is elsewhere."""

import ast
from collections.abc import Callable, Sequence

from course_lib.checks.repairs.places import Found, expressions, may_be_number, names, numpy


def put_in(function: ast.FunctionDef) -> Found:
    """One more operation on an expression."""
    for place in expressions(function):
        node = place.node
        if not may_be_number(place):
            continue
        yield from place.tried("missing-transpose", ast.Attribute(node, "T", ast.Load()))
        for slug, make in MISSING:
            yield from place.tried(slug, make(node))


def factors(function: ast.FunctionDef) -> Found:
    """Another quantity put in as a factor or a divisor."""
    return _combined(function, "missing-factor", (ast.Mult, ast.Div))


def terms(function: ast.FunctionDef) -> Found:
    """Another quantity put in as a term, or its length as a divisor."""
    yield from _combined(function, "missing-term", (ast.Add, ast.Sub))
    for place in expressions(function):
        for name in names(function) if may_be_number(place) else ():
            divided = ast.BinOp(place.node, ast.Div(), _called("len", ast.Name(name, ast.Load())))
            yield from place.tried("missing-factor", divided)


def _combined(function: ast.FunctionDef, slug: str, operators: Sequence[type[ast.operator]]) -> Found:
    known = names(function)
    for place in expressions(function):
        for name in known if may_be_number(place) else ():
            for operator in operators:
                yield from place.tried(slug, ast.BinOp(place.node, operator(), ast.Name(name, ast.Load())))


def displaced(function: ast.FunctionDef) -> Found:
    """A function of one argument applied elsewhere: to the whole for a part, to a part for the whole."""
    places = [place for place in expressions(function) if may_be_number(place) or isinstance(place.node, ast.BinOp)]
    for place in places:
        call = place.node
        if isinstance(call, ast.Call) and len(call.args) == 1 and not isinstance(call.args[0], ast.Starred):
            place.holds(call.args[0])
            for other in places:
                if other is not place and other.parent is not call:
                    new = ast.Call(call.func, [other.node], call.keywords)
                    yield from other.tried("call-elsewhere", new, f"{ast.unparse(call.func)}(…)")
            place.holds(call)


def _called(name: str, node: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [node], [])


def _method(name: str, axis: int | None) -> Callable[[ast.expr], ast.expr]:
    keywords = [] if axis is None else [ast.keyword("axis", ast.Constant(axis))]
    return lambda node: ast.Call(ast.Attribute(node, name, ast.Load()), [], keywords)


def _with(operator: type[ast.operator], number: float, first: bool = False) -> Callable[[ast.expr], ast.expr]:
    constant = ast.Constant(number)
    return lambda node: ast.BinOp(constant, operator(), node) if first else ast.BinOp(node, operator(), constant)


MISSING: tuple[tuple[str, Callable[[ast.expr], ast.expr]], ...] = (
    ("missing-function", lambda node: ast.UnaryOp(ast.USub(), node)),
    ("missing-function", _with(ast.Pow, 2)),
    ("missing-function", _with(ast.Pow, 0.5)),
    ("missing-function", _with(ast.Pow, -1)),
    ("missing-function", lambda node: _called("abs", node)),
    ("missing-factor", _with(ast.Mult, 2)),
    ("missing-factor", _with(ast.Div, 2)),
    ("missing-term", _with(ast.Sub, 1, first=True)),
    ("missing-term", _with(ast.Add, 1)),
    ("missing-term", _with(ast.Sub, 1)),
    ("missing-axis", _method("sum", 0)),
    ("missing-axis", _method("sum", -1)),
    ("missing-axis", _method("mean", 0)),
    ("missing-function", _method("sum", None)),
    ("missing-function", _method("mean", None)),
    ("missing-function", _method("max", None)),
    ("missing-function", lambda node: ast.Call(numpy("linalg", "eigvalsh"), [node], [])),
    ("missing-function", lambda node: ast.Call(numpy("linalg", "inv"), [node], [])),
    ("missing-function", lambda node: ast.Subscript(node, ast.UnaryOp(ast.USub(), ast.Constant(1)), ast.Load())),
)

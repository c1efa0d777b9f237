"""Edits that put something else in a place: an operator, a number, a function, a name, other parentheses."""

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from course_lib.checks.repairs.places import (
    OPERATORS,
    Edit,
    Found,
    Place,
    blocks,
    expressions,
    inner,
    may_be_number,
    names,
    numpy,
    sign,
)

COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
ALIKE = (  # functions and methods of the same arguments
    ("sum", "mean", "max", "min", "prod", "median"),
    ("maximum", "minimum"),
    ("log", "log2", "log10", "log1p", "exp", "expm1"),
    ("sin", "cos", "tan"),
    ("sinh", "cosh", "tanh"),
    ("floor", "ceil", "round", "trunc"),
    ("sqrt", "square", "abs"),
    ("zeros", "ones", "empty"),
    ("zeros_like", "ones_like", "empty_like"),
    ("hstack", "vstack", "column_stack"),
    ("dot", "multiply", "inner"),
    ("argmax", "argmin"),
    ("append", "insert"),
)


def exchanged(function: ast.FunctionDef) -> Found:
    for place in expressions(function):
        yield from _exchanged_at(place, place.node)
    for node in ast.walk(function):
        if isinstance(node, ast.AugAssign):
            words = f"{sign(node.op)}= {ast.unparse(node.value)}"
            yield from _each(node, "op", [kind() for kind in OPERATORS], "other-operator", words)
    for block in blocks(function):
        for i, node in enumerate(block):
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if isinstance(node, ast.Assign) and isinstance(target, (ast.Name, ast.Subscript, ast.Attribute)):
                block[i] = ast.copy_location(ast.AugAssign(target, ast.Add(), node.value), node)  # a += b for a = b
                yield Edit("lost-value", node.lineno, target)
                block[i] = node


def other_numbers(function: ast.FunctionDef) -> Found:
    """Another number in place of one that is written in the code."""
    for place in expressions(function):
        if isinstance(place.node, ast.Constant):
            for value in _other_constants(place.node.value):
                yield from place.tried("other-number", ast.Constant(value))


def other_names(function: ast.FunctionDef) -> Found:
    """A value of the function, or 0 or 1, in place of a name or of an expression."""
    known = names(function)
    for place in expressions(function):
        node = place.node
        is_index = isinstance(place.parent, ast.Subscript) and place.attribute == "slice" and _is_number(node)
        if not is_index and (isinstance(node, ast.Constant) or not may_be_number(place)):
            continue
        for name in known:
            if not isinstance(node, ast.Name) or name != node.id:
                yield from place.tried("other-name", ast.Name(name, ast.Load()))
        for number in (0, 1):
            yield from place.tried("other-name", ast.Constant(number))


def _is_number(node: ast.AST) -> bool:
    """Whether this is a number as it is written in code, perhaps with a minus."""
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)


def _exchanged_at(place: Place, node: ast.expr) -> Found:
    if isinstance(node, ast.BinOp):
        yield from _for_matrices(place, node)
        words = f"{sign(node.op)} {inner(node.right)}"
        is_power = isinstance(node.right, ast.Constant)  # of a small number
        kinds = (*OPERATORS, ast.Pow) if is_power else OPERATORS
        yield from _each(node, "op", [kind() for kind in kinds], "other-operator", words)
        if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv)):
            yield from place.tried("other-order", ast.BinOp(node.right, node.op, node.left))
        yield from _other_parentheses(place, node)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _each(
            node.ops, 0, [kind() for kind in COMPARISONS], "other-comparison", ast.unparse(node), node.lineno
        )
    elif isinstance(node, ast.BoolOp):
        yield from _each(node, "op", [ast.And(), ast.Or()], "other-operator")
        yield from (edit for value in node.values for edit in place.tried("other-operator", value))
        yield from place.tried("other-operator", ast.BinOp(node.values[0], ast.Add(), node.values[-1]))
    elif isinstance(node, ast.Attribute):
        for name in _alike(node.attr):
            yield from _each(node, "attr", [name], "other-function")
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name):
            for name in _alike(node.func.id):
                yield from _each(node.func, "id", [name], "other-function")
                in_numpy = ast.Call(numpy(name), node.args, node.keywords)
                yield from place.tried("other-function", in_numpy, node.func)
        if ast.unparse(node.func) == "np.linalg.norm":
            yield from place.tried("other-function", ast.Call(numpy("sum"), node.args, node.keywords), "np.linalg.norm")
        if len(node.args) == 2 and not node.keywords:
            for operator in (ast.Div, ast.Mult, ast.MatMult, ast.Sub, ast.Add):
                shown = ast.unparse(node.func)
                yield from place.tried("other-function", ast.BinOp(node.args[0], operator(), node.args[1]), shown)
        if len(node.args) > 1 and not any(isinstance(argument, ast.Starred) for argument in node.args):
            yield from place.tried("other-order", ast.Call(node.func, _first_two_exchanged(node.args), node.keywords))
        yield from _other_nesting(place, node)
    elif isinstance(node, ast.Tuple) and len(node.elts) > 1:
        yield from place.tried("other-order", ast.Tuple(_first_two_exchanged(node.elts), ast.Load()))


def _for_matrices(place: Place, node: ast.BinOp) -> Found:
    """The inverse of a matrix for one over each entry, the identity for a 1 that is added to every entry."""
    if isinstance(node.op, ast.Pow) and ast.unparse(node.right) == "-1":
        yield from place.tried("entries-inverted", ast.Call(numpy("linalg", "inv"), [node.left], []), node)
    if isinstance(node.op, (ast.Add, ast.Sub)):
        for number, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(number, ast.Constant) and number.value == 1:
                size = ast.Call(ast.Name("len", ast.Load()), [_inside(other)], [])
                identity = ast.Call(numpy("eye"), [size], [])
                sides = [identity if side is number else side for side in (node.left, node.right)]
                yield from place.tried("one-for-identity", ast.BinOp(sides[0], node.op, sides[1]), node)


def _inside(node: ast.expr) -> ast.expr:
    """The last factor of a product: in `lr * H` that is the matrix."""
    return _inside(node.right) if isinstance(node, ast.BinOp) else node


def _first_two_exchanged(nodes: list[ast.expr]) -> list[ast.expr]:
    return [nodes[1], nodes[0], *nodes[2:]]


def _each(holder: Any, key: Any, values: Sequence[Any], slug: str, shown: str = "", line: int = 0) -> Found:
    """The edits that put other values into an attribute or an entry."""
    get, put = (getattr, setattr) if isinstance(key, str) else (lambda h, k: h[k], lambda h, k, v: h.__setitem__(k, v))
    before = get(holder, key)
    words = shown or ast.unparse(holder)
    for value in values:
        if type(value) is not type(before) or isinstance(value, str):
            put(holder, key, value)
            yield Edit(slug, line or holder.lineno, words)
            put(holder, key, before)


def _other_parentheses(place: Place, node: ast.BinOp) -> Found:
    """a - b / c for (a - b) / c, and vice versa."""
    left, right = node.left, node.right
    if isinstance(right, ast.BinOp):
        yield from place.tried(
            "other-parentheses", ast.BinOp(ast.BinOp(left, node.op, right.left), right.op, right.right)
        )
    if isinstance(left, ast.BinOp):
        for regrouped in _with_last(left, node.op, right):
            yield from place.tried("other-parentheses", regrouped)
        if isinstance(left.left, ast.BinOp):
            inner = left.left
            regrouped = ast.BinOp(ast.BinOp(inner.right, left.op, left.right), node.op, right)
            yield from place.tried("other-parentheses", ast.BinOp(inner.left, inner.op, regrouped))
    if isinstance(node.op, ast.Mult) and (product := _of_product(left, right)):
        yield from place.tried("other-nesting", product)
    if isinstance(left, ast.BinOp) and (product := _of_product(left.right, right)):
        yield from place.tried("other-nesting", ast.BinOp(left.left, left.op, product))
    if isinstance(node.op, ast.Mult) and (summed := _summed(left, right)):
        yield from place.tried("other-nesting", ast.BinOp(summed[0], ast.MatMult(), summed[1]))
        transposed = ast.Attribute(summed[1], "T", ast.Load())
        yield from place.tried("other-nesting", ast.BinOp(summed[0], ast.MatMult(), transposed))
    for call in (left, right):  # f(a) * b for f(a * b)
        if isinstance(call, ast.Call) and len(call.args) == 1 and not call.keywords:
            inside = [call.args[0] if side is call else side for side in (left, right)]
            yield from place.tried("other-nesting", ast.Call(call.func, [ast.BinOp(inside[0], node.op, inside[1])], []))
            if isinstance(inside[0], ast.UnaryOp):  # f(-a)**2 for f(-(a**2))
                turned = ast.UnaryOp(inside[0].op, ast.BinOp(inside[0].operand, node.op, inside[1]))
                yield from place.tried("other-nesting", ast.Call(call.func, [turned], []))


def _with_last(left: ast.BinOp, operator: ast.operator, right: ast.expr) -> Iterator[ast.BinOp]:
    """a * (b**n - 1) and a * b ** (n - 1) from a * b**n and - 1."""
    yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, operator, right))
    if isinstance(left.right, ast.BinOp):
        for last in _with_last(left.right, operator, right):
            yield ast.BinOp(left.left, left.op, last)


def _of_product(left: ast.expr, right: ast.expr) -> ast.Call | None:
    """`(a * b).mean()` from `a.mean()` and `b.mean()`; None from anything else."""
    both = [
        node.func
        for node in (left, right)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args + node.keywords
    ]
    if len(both) < 2 or both[0].attr != both[1].attr:
        return None
    return ast.Call(
        ast.Attribute(ast.BinOp(both[0].value, ast.Mult(), both[1].value), both[0].attr, ast.Load()), [], []
    )


def _summed(left: ast.expr, right: ast.expr) -> list[ast.expr] | None:
    """a and b from `a.sum(axis=...) * b.sum(axis=...)`; None from anything else."""
    both = [node.func for node in (left, right) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [one.value for one in both] if len(both) == 2 and all(one.attr == "sum" for one in both) else None


def _other_nesting(place: Place, node: ast.Call) -> Found:
    """f(a) * b for f(a * b); f(g(x)) for g(f(x))."""
    if len(node.args) != 1:
        return
    inside = node.args[0]

    def outside(value: ast.expr) -> ast.Call:
        return ast.Call(node.func, [value], node.keywords)

    if isinstance(inside, ast.BinOp):
        yield from place.tried("other-nesting", ast.BinOp(outside(inside.left), inside.op, inside.right))
        yield from place.tried("other-nesting", ast.BinOp(inside.left, inside.op, outside(inside.right)))
        both = ast.BinOp(outside(inside.left), inside.op, outside(inside.right))
        yield from place.tried("other-nesting", both)
    elif isinstance(inside, ast.Call) and len(inside.args) == 1:
        yield from place.tried("other-nesting", ast.Call(inside.func, [outside(inside.args[0])], inside.keywords))


def _other_constants(value: Any) -> list[Any]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return [not value] if isinstance(value, bool) else []
    others = [0, 1, 2, -1, 0.5, -value, value + 1, value - 1, 2 * value, value / 2, 1 - value, 10 * value, value / 10]
    if 0.5 < value < 1:  # a share such as 0.99, with more or fewer nines
        others += [round(1 - (1 - value) * times, 9) for times in (10, 0.1)]
    return [other for i, other in enumerate(others) if other != value and other not in others[:i]]


def _alike(name: str) -> list[str]:
    return [other for group in ALIKE if name in group for other in group if other != name]

"""All single edits of a piece of code: what someone could write instead of the reference with one mistake.

Changes operators, comparisons, signs, constants (so also axes and indices), transposes, ends of slices and ranges;
drops terms, arguments and whole lines; swaps arguments. Strings (messages, docstrings) are not changed.
"""

import ast
import copy
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

OPERATORS: dict[type, list[type]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.MatMult: [ast.Mult],
}
COMPARISONS: dict[type, list[type]] = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
SISTERS = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "maximum": "minimum",
    "minimum": "maximum",
    "zeros": "ones",
    "ones": "zeros",
    "zeros_like": "ones_like",
    "ones_like": "zeros_like",
}


@dataclass(frozen=True)
class Mutant:
    """One edit: the lines before and after it, and the whole edited code."""

    before: str
    after: str
    code: str


def mutants(source: str) -> list[Mutant]:
    """Every distinct mutant of `source` that differs from it.

    Examples
    --------
    >>> for mutant in mutants("def halve(x):\\n    return x / 2"):
    ...     print(mutant.after)
    pass
    return x * 2
    return x
    return 2
    return x / 3
    return x / 1
    return x / -2
    """
    tree = ast.parse(source)
    original = ast.unparse(tree)
    found: dict[str, Mutant] = {}
    for number, node in enumerate(ast.walk(tree)):
        for replacement in _replacements(node):
            mutated = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(ast.walk(mutated)) if i == number)
            code = ast.unparse(ast.fix_missing_locations(_Replace(target, replacement).visit(mutated)))
            if code != original and code not in found:
                found[code] = Mutant(*_difference(original, code), code)
    return list(found.values())


class _Replace(ast.NodeTransformer):
    def __init__(self, target: ast.AST, replacement: ast.AST) -> None:
        self.target, self.replacement = target, replacement

    def visit(self, node: ast.AST) -> ast.AST:
        return self.replacement if node is self.target else self.generic_visit(node)


def _difference(before: str, after: str) -> tuple[str, str]:
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    gone = [line[2:].strip() for line in lines if line.startswith("- ")]
    come = [line[2:].strip() for line in lines if line.startswith("+ ")]
    return "; ".join(gone), "; ".join(come) or "(dropped)"


def _replacements(node: ast.AST) -> Iterator[ast.AST]:
    node = copy.deepcopy(node)
    if isinstance(node, ast.BinOp):
        for operator in OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, operator(), node.right)
        yield node.left
        yield node.right
        if isinstance(node.op, ast.MatMult):
            if _is_matrix(node.left):
                yield ast.BinOp(_transposed(node.left), node.op, node.right)
            if _is_matrix(node.right):
                yield ast.BinOp(node.left, node.op, _transposed(node.right))
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare):
        for comparison in COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [comparison(), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.Constant):
        yield from (ast.Constant(value) for value in _other_constants(node.value))
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Attribute) and node.attr in SISTERS:
        yield ast.Attribute(node.value, SISTERS[node.attr], node.ctx)
    elif isinstance(node, ast.Slice):
        if node.lower is not None:
            yield ast.Slice(None, node.upper, node.step)
        if node.upper is not None:
            yield ast.Slice(node.lower, None, node.step)
    elif isinstance(node, ast.Call):
        yield from _other_calls(node)
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.ctx, ast.Load):
        yield ast.Tuple(node.elts[::-1], node.ctx)
    elif isinstance(node, ast.AugAssign):
        for operator in OPERATORS.get(type(node.op), ()):
            yield ast.AugAssign(node.target, operator(), node.value)
        yield ast.Assign([node.target], node.value)
    if isinstance(node, ast.stmt) and not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not is_text and not isinstance(node, ast.Pass):
            yield ast.Pass()


def _other_calls(node: ast.Call) -> Iterator[ast.Call | ast.expr]:
    for i in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:i] + node.keywords[i + 1 :])
    is_range = isinstance(node.func, ast.Name) and node.func.id == "range"
    if is_range and not isinstance(node.args[-1], ast.Constant):
        for step in (1, -1):
            last = ast.BinOp(node.args[-1], ast.Add(), ast.Constant(step))
            yield ast.Call(node.func, [*node.args[:-1], last], node.keywords)
    if len(node.args) == 1 and not is_range and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]
    if len(node.args) >= 2 and not any(isinstance(argument, ast.Starred) for argument in node.args[:2]):
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)


def _other_constants(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] + ([-value] if value else [])
    if isinstance(value, float):
        return [2 * value, -value] if value else [1.0]
    return []


def _is_matrix(node: ast.expr) -> bool:
    """Whether it is an uppercase name, which in this course is a matrix; transposing a vector changes nothing."""
    return isinstance(node, ast.Name) and node.id[0].isupper()


def _transposed(node: ast.expr) -> ast.expr:
    return ast.Attribute(node, "T", ast.Load())

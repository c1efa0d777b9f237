"""Small questions about Python syntax trees that the rules share."""

import ast
from collections.abc import Iterator
from contextlib import suppress
from typing import TypeGuard

Function = ast.FunctionDef | ast.AsyncFunctionDef
Loop = ast.For | ast.AsyncFor | ast.While
Told = Iterator[tuple[str, dict[str, str]]]  # slugs of `texts.READING` with the words of their sentences


def statements_of(source: str) -> list[ast.stmt]:
    """The statements of a cell; none if it is not Python (a magic, perhaps) or is nested too deeply to be read."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.parse(source).body
    return []


def own(function: Function) -> Iterator[ast.AST]:
    """The nodes of a function without those of the functions in it."""
    left: list[ast.AST] = list(function.body)
    while left:
        node = left.pop(0)
        yield node
        if not isinstance(node, (Function, ast.Lambda, ast.ClassDef)):
            left += ast.iter_child_nodes(node)


def parameters(function: Function) -> set[str]:
    given = function.args
    return {argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)}


def is_name(node: ast.AST, context: type[ast.expr_context], name: str | None = None) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, context) and name in (None, node.id)


def names_read(value: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(value) if is_name(node, ast.Load)}


def names_stored(statement: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(statement) if is_name(node, ast.Store)}


def assigns(statement: ast.AST, name: str) -> bool:
    """Whether a statement assigns this name and no other."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value is not None and is_name(statement.target, ast.Store, name)
    return (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and is_name(statement.targets[0], ast.Store, name)
    )


def updates(statement: ast.stmt, name: str) -> bool:
    """Whether a statement gives a name a value that is made from its old one."""
    if isinstance(statement, ast.AugAssign):
        return is_name(statement.target, ast.Store, name)
    return isinstance(statement, ast.Assign) and assigns(statement, name) and name in names_read(statement.value)


def is_augmented(statement: ast.stmt, operator: type[ast.operator]) -> TypeGuard[ast.AugAssign]:
    return isinstance(statement, ast.AugAssign) and isinstance(statement.op, operator)


def line_of(node: ast.AST, text: str) -> str:
    """The source line where a node begins."""
    lines = text.split("\n")
    number = getattr(node, "lineno", 0) - 1
    return lines[number].strip() if 0 <= number < len(lines) else ""

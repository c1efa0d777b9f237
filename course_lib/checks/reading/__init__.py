"""Mistakes that the source of an answer shows: each is a statement about this code, true whatever it returns.

The source is the text of the cell that defines the answer: `text_of` finds it in a notebook, the grader has it.
"""

import ast
import inspect
import linecache
from contextlib import suppress
from typing import Any

from course_lib.checks.reading import loops, state, statements, texts, traps
from course_lib.checks.reading.syntax import Function, line_of, statements_of

# The first that applies is reported, so the most decisive ones come first
RULES = (
    traps.identity,
    traps.always_true,
    traps.choice_for_product,
    traps.error_returned,
    traps.else_of_the_last_if,
    traps.two_names,
    state.mutable_default,
    state.kept_globally,
    statements.negative_assigned,
    statements.compared,
    statements.power,
    statements.thrown_away,
    statements.other_generator,
    statements.parameter_lost,
    loops.leaves_at_once,
    loops.starts_again,
    loops.divides_in_loop,
    loops.late_name,
    loops.overwritten,
    loops.never_changed,
    loops.overlapping,
    statements.times_one,
    traps.new_for_old,
)
# Of an unfinished answer they say less than the error that it raised
SAYS_LESS = ("parameter-lost", "parameter-unused", "thrown-away")


def text_of(answer: Any) -> str:
    """The text of the cell or file that defines a function or a class; '' if it isn't known."""
    function = answer
    if isinstance(answer, type):
        function = next((value for value in vars(answer).values() if inspect.isfunction(value)), None)
    code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
    return "".join(linecache.getlines(code.co_filename)) if code else ""


def mistake(text: str, name: str) -> tuple[str, str] | None:
    """The first mistake that the source shows, as (slug, sentence); None if there is none."""
    found = definition(text, name)
    if found is None:
        return None
    functions = [node for node in ast.walk(found) if isinstance(node, Function)]
    with suppress(RecursionError):
        told = [words for rule in RULES for function in functions for words in rule(function, text)]
        if isinstance(found, Function):
            told = [*statements.printed(found, text), *told, *statements.parameter_unused(found)]
        for slug, words in told:
            return slug, texts.READING[slug].format(**words)
    return None


def unfinished(text: str, name: str) -> tuple[str, str] | None:
    """A `...` that is still to be filled in, as (slug, sentence)."""
    found = definition(text, name)
    left: list[ast.AST] = [found] if found else []
    while left:
        node = left.pop(0)
        if isinstance(node, ast.Constant) and node.value is Ellipsis:
            return "unfinished", texts.READING["unfinished"].format(line=line_of(node, text))
        left += [part for part in ast.iter_child_nodes(node) if not _may_be_dots(node, part)]
    return None


def _may_be_dots(node: ast.AST, part: ast.AST) -> bool:
    """Whether `...` has a meaning in this part of a node: an index, or the type of a parameter or a value."""
    meant = [getattr(node, name, None) for name in ("slice", "annotation", "returns")]
    return any(part is one for one in meant)


def definition(text: str, name: str) -> Function | ast.ClassDef | None:
    """The last definition of a function or a class in a cell; None if there is none or the cell is not valid Python."""
    body = statements_of("\n".join("" if line.startswith(("%", "!")) else line for line in text.split("\n")))
    found = [node for node in body if isinstance(node, (Function, ast.ClassDef)) and node.name == name]
    return found[-1] if found else None

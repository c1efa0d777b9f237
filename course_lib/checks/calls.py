"""The arguments of a call or of a short script, as an author writes them: plain values only."""

import ast
import textwrap
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

APART = "---"  # the line of a script below which the grader goes on


@dataclass(frozen=True)
class Arguments:
    """The positional and named arguments of one call: plain values only.

    With `code` they are the variables of a script, whose last `judged` statements are the grader's, see `script`; for
    `truth` see `knowing`.
    """

    positional: tuple
    named: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    truth: Any = None
    judged: int = field(default=0, repr=False)


def arguments(*positional: Any, **named: Any) -> Arguments:
    """The arguments of one call, written as in a call."""
    return Arguments(positional, named)


def script(code: str, **values: Any) -> Arguments:
    """A few lines of Python instead of a single call; the result is the value of the last line, an expression.

    They run in the learner's process, with the answer under the exercise's name, `np`, and `values` as variables.
    Learners see the code as written, so keep it readable. The result must be a plain value (a node's `.grad`, not
    the node). Nothing in the code may give the answer away.

    Statistics and comparisons belong below a line `---`: the grader computes them, from the plain values of the names
    that were assigned above.

    Examples
    --------
    >>> script("central_difference(lambda x: x**3, x)", x=2.0).named
    {'x': 2.0}
    >>> drawn = script("W = he_normal(3, n, rng)\\n---\\n[W.shape, W.std()]", n=5)
    >>> in_two_parts(drawn)
    ('W = he_normal(3, n, rng)\\n[W]', ['W'], '[W.shape, W.std()]')
    """
    above, _, below = textwrap.dedent(code).strip().partition(f"\n{APART}\n")
    return Arguments((), values, f"{above}\n{below}" if below else above, judged=len(ast.parse(below).body))


def in_two_parts(given: Arguments) -> tuple[str, list[str], str]:
    """A script as it runs where the answer runs, the names whose values it returns, and what the grader does with them.

    The names are those assigned above and used below.
    """
    return _in_two_parts(given.code, given.judged) if given.judged else (given.code, [], "")


@lru_cache(maxsize=256)
def _in_two_parts(code: str, judged: int) -> tuple[str, list[str], str]:
    body = ast.parse(code).body
    above, below = body[:-judged], body[-judged:]
    names = sorted(_names(above, ast.Store) & _names(below, ast.Load) - _names(below, ast.Store))
    lines = code.splitlines()
    first = below[0].lineno - 1
    return "\n".join([*lines[:first], f"[{', '.join(names)}]"]), names, "\n".join(lines[first:])


def _names(body: list[ast.stmt], use: type[ast.expr_context]) -> set[str]:
    nodes = (node for part in body for node in ast.walk(part))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, use)}


def knowing(truth: Any, given: Arguments) -> Arguments:
    """The same call, with an expected value that comes from data, such as image labels, and not from the reference.

    The truth stays with the grader; it is not sent with the call.

    Examples
    --------
    >>> knowing([1, 0], arguments(3)).truth
    [1, 0]
    """
    return replace(given, truth=truth)


def as_script(given: Arguments, name: str) -> Arguments:
    """A call of the function `name` as a script; a script as it is.

    Examples
    --------
    >>> as_script(arguments(3, base=2), "power")
    Arguments(positional=(), named={'base': 2, 'given_0': 3}, code='power(given_0, base=base)', truth=None)
    """
    if given.code:
        return given
    by_position = {f"given_{i}": value for i, value in enumerate(given.positional)}
    code = f"{name}({', '.join([*by_position, *(f'{key}={key}' for key in given.named)])})"
    return Arguments((), given.named | by_position, code)

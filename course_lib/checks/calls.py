"""The arguments of a call or of a short script, as an author writes them: plain values only."""

import textwrap
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Arguments:
    """The positional and named arguments of one call: plain values only.

    With `code` they are the variables of a script, see `script`; for `truth` see `knowing`.
    """

    positional: tuple
    named: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    truth: Any = None


def arguments(*positional: Any, **named: Any) -> Arguments:
    """The arguments of one call, written as in the call."""
    return Arguments(positional, named)


def script(code: str, **values: Any) -> Arguments:
    """A few lines of Python instead of a single call; the result is the value of the last line, an expression.

    They run in the learner's process, with the answer under the exercise's name, `np`, and `values` as variables.
    Learners see the code as written, so keep it readable. The result must be a plain value (a node's `.grad`, not
    the node). Nothing in the code may give the answer away.

    Examples
    --------
    >>> script("central_difference(lambda x: x**3, x)", x=2.0).named
    {'x': 2.0}
    """
    return Arguments((), values, textwrap.dedent(code).strip())


def knowing(truth: Any, given: Arguments) -> Arguments:
    """The same call, where the expected value comes from data and not from the reference, such as image labels.

    The truth stays with the grader; it is not sent with the call.

    Examples
    --------
    >>> knowing([1, 0], arguments(3)).truth
    [1, 0]
    """
    return replace(given, truth=truth)

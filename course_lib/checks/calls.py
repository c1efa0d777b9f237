"""The arguments of a call, or of a few lines of Python in its place, as an author writes them: plain values only."""

import textwrap
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Arguments:
    """The arguments of one call, by position and by name: plain values only.

    With `code` they are the values of a script, see `script`; `truth` see `knowing`.
    """

    positional: tuple
    named: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    truth: Any = None


def arguments(*positional: Any, **named: Any) -> Arguments:
    """The arguments of one call, written as in the call itself."""
    return Arguments(positional, named)


def script(code: str, **values: Any) -> Arguments:
    """A few lines of Python in place of a single call; what comes back is the value of the last line, an expression.

    They run where the learner's answer runs, with the answer under the exercise's name, `np`, and `values` as
    variables. Learners read them as they stand, so they are written to be read. The result has to be a plain value
    (a node's `.grad`, not the node). Nothing in them may give the answer away.

    Examples
    --------
    >>> script("central_difference(lambda x: x**3, x)", x=2.0).named
    {'x': 2.0}
    """
    return Arguments((), values, textwrap.dedent(code).strip())


def knowing(truth: Any, given: Arguments) -> Arguments:
    """The same call, where what is right comes from data and not from the reference: the labels of images, say.

    The truth stays on the judging side; the call does not carry it.

    Examples
    --------
    >>> knowing([1, 0], arguments(3)).truth
    [1, 0]
    """
    return replace(given, truth=truth)

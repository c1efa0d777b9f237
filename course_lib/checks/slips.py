"""Known mistakes written as slips: small edits of the reference answer.

A bank has a table of them in one string. Here the answer's `lr * grad` becomes `grad`, then two places change
together, then a line is added:

    step.slips('''
    rate-forgotten: lr * grad -> grad
        The gradient goes into the step as it is. It is multiplied by the learning rate.
    uphill-from-zero: theta - -> theta + ;; t = 1 -> t = 0
        The step goes uphill, and the count begins at zero.
    whole-steps: step = lr * grad -> step = lr * grad⏎step = np.round(step)
        The step is rounded. Use it as it is.
    ''')

A slip begins with its slug and its changes, ` -> ` between before and after, ` ;; ` between changes. `⏎` means a
new line: before the arrow followed by any indentation, after the arrow indented like the line where the change
begins. A line that begins with `->`, `;;` or `⏎` continues the line above. The indented lines are the hint.

The text to change must occur exactly once between `### BEGIN SOLUTION` and `### END SOLUTION` of the answer's cell.
All changes of a slip are looked up in the original answer. Spaces after an arrow count: `return x ->     return x`
moves the line into the loop above it.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from course_lib.checks import texts

NEW_LINE = "⏎"
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
SLUG = re.compile(r"([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*): +")
GOES_ON = (";;", "->", NEW_LINE)


class BankError(Exception):
    """An inconsistent bank: the message names the exercise and the case."""


class SlipError(BankError):
    """A slip that can't be read or does not match the reference: the message names its file and line."""


@dataclass(frozen=True)
class Slip:
    """A wrong answer as its changes to the correct one, with its hint. `place` is its file and line."""

    slug: str
    hint: str
    changes: tuple[tuple[str, str], ...]
    place: str


def read_slips(table: str, file: str, line: int) -> list[Slip]:
    """The slips of a table whose text begins on line `line` of a bank file.

    Raises
    ------
    SlipError
        If a line is not a slip, a continuation or part of a hint; or if a slip has no change or no hint.

    Examples
    --------
    >>> table = '''
    ... rate-forgotten: lr * grad -> grad
    ...     Multiply the gradient by the learning rate.
    ... '''
    >>> read_slips(table, "exercises.py", 7)[0].changes
    (('lr * grad', 'grad'),)
    """
    slips = []
    lines = table.splitlines()
    starts = [number for number, text in enumerate(lines) if text.strip() and not text.startswith((" ", *GOES_ON))]
    if any(text.strip() for text in lines[: starts[0] if starts else None]):
        raise SlipError(texts.NO_SLUG.format(place=f"{file}:{line}"))
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        place = f"{file}:{line + start}"
        head = " ".join(text for text in lines[start:end] if text.strip() and not text.startswith(" "))
        head = head.replace(f" {NEW_LINE}", NEW_LINE)
        hint = " ".join(text.strip() for text in lines[start:end] if text.startswith(" "))
        slug = SLUG.match(head)
        changes = [change.split(" -> ") for change in head[slug.end() :].split(" ;; ")] if slug else []
        if not slug or not hint or any(len(change) != 2 or not change[0] for change in changes):
            raise SlipError(texts.NO_SLIP.format(place=place, line=head))
        slips.append(Slip(slug[1], hint, tuple((before, after) for before, after in changes), place))
    return slips


def slipped(cell: str, slip: Slip) -> str:
    """The correct answer's cell with a slip applied.

    Raises
    ------
    SlipError
        If a change does not match exactly one place of the answer, or two changes overlap.

    Examples
    --------
    >>> cell = "def f(x):\\n    ### BEGIN SOLUTION\\n    return 2 * x\\n    ### END SOLUTION"
    >>> slipped(cell, Slip("two-forgotten", "Where is the 2?", (("2 * x", "x"),), "exercises.py:7")).splitlines()[2]
    '    return x'
    """
    found = sorted((*_find(cell, before, slip), after) for before, after in slip.changes)
    for (_, end, _), (start, _, _) in pairwise(found):
        if start < end:
            raise SlipError(texts.OVERLAP.format(place=slip.place, slug=slip.slug))
    for start, end, after in reversed(found):
        indent = re.match(r" *", cell[cell.rfind("\n", 0, start) + 1 :])
        cell = cell[:start] + after.replace(NEW_LINE, "\n" + (indent[0] if indent else "")) + cell[end:]
    return cell


def _find(cell: str, before: str, slip: Slip) -> tuple[int, int]:
    """Where a change begins and ends in the cell."""
    wanted = re.compile(r"\n *".join(map(re.escape, before.split(NEW_LINE))))
    found = [
        (block.start(1) + place.start(), block.start(1) + place.end())
        for block in SOLUTION.finditer(cell)
        for place in wanted.finditer(block[1])
    ]
    if len(found) != 1:
        raise SlipError(texts.NOT_ONCE.format(place=slip.place, slug=slip.slug, code=before, count=len(found)))
    return found[0]

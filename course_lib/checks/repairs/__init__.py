"""The one change of an answer's code that makes it right, which also says where the mistake is.

`repair` tries single edits (see `edits`) of the function and of those in the same cell that it calls, on the visible
cases. The calls are made where the answer is: `right_edit` of `trials` runs there, in one script.
"""

from collections.abc import Callable, Sequence

from course_lib.checks.calls import Arguments, as_script
from course_lib.checks.outcome import Outcome
from course_lib.checks.probes import is_chosen
from course_lib.checks.repairs import texts
from course_lib.checks.repairs.edits import KINDS, SURE, edits
from course_lib.checks.repairs.trials import tree_of
from course_lib.checks.spec import Check, CheckCase
from course_lib.checks.values import decode

MOST_SPENT = 0.1  # seconds of the visible calls that the search is shortened by
SLOW = 1.0  # seconds of all visible calls; the code of such an answer is not tried again and again
MOST_SHOWN = 60  # characters of the code that is edited
Told = tuple[str, str]


def repair(
    check: Check, cases: Sequence[tuple[CheckCase, Outcome]], call: Callable[[Arguments], Outcome], text: str
) -> Told | None:
    """The edit that makes every visible case right, as (slug, sentence); None if none was found in time."""
    tree = tree_of(text, check.name)
    spent = sum(outcome.seconds for _, outcome in cases)
    if tree is None or spent > SLOW:
        return None
    given = [_given(case, check) for case, _ in cases]
    script = "from course_lib.checks.repairs.trials import right_edit\n\n"
    spent = min(spent, MOST_SPENT)
    is_choice = all(case.expected.error or is_chosen(case) for case, _ in cases)
    kinds = SURE if is_choice else KINDS
    script += (
        f"right_edit({check.name}, text, {check.name!r}, cases, {[check.rtol, check.atol]}, {len(kinds)}, {spent})"
    )
    found = call(Arguments((), {"text": text, "cases": given}, script)).value
    if not isinstance(found, int) or found < 0:
        return None
    for i, edit in enumerate(edits(tree.body, kinds)):
        if i == found:
            shown = edit.shown()
            line = text.split("\n")[edit.line - 1].strip()
            if len(shown) > MOST_SHOWN or not line:
                return None
            return edit.slug, texts.EDITS[edit.slug].format(line=line, old=shown)
    return None


def _given(case: CheckCase, check: Check) -> list:
    given = as_script(case.arguments, check.name)
    return [given.code, list(given.named), list(given.named.values()), decode(case.expected.value), case.expected.error]

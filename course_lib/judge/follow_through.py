"""Follow-through marks: an answer that uses a wrong answer is graded again, with the reference in its place.

A learner whose gradient is wrong would otherwise also lose the points of the descent that calls it. No output of this
run is shown, so that it can't show the reference answers either.
"""

from collections.abc import Mapping
from dataclasses import replace

from nbformat import NotebookNode, from_dict

from course_lib.checks.spec import Check
from course_lib.checks.verdict import Result
from course_lib.course.marks import answered_exercise, exercise_of
from course_lib.judge import texts
from course_lib.judge.needed_cells import MOST_READ, names_of

SHARE = 0.5  # of the points that an answer earns with the right answers before it


def wrong_answers_used(
    results: Mapping[str, Result], cells: list[NotebookNode], references: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """For each failed exercise whose answer uses wrong answers to earlier ones, or cells that do: their references.

    Not of later ones, which may do its work. `references` are in the course's order.
    """
    wrong = {name: text for name, text in references.items() if name in results and not results[name].passed}
    code = [cell for cell in cells if exercise_of(cell) is None]
    if len(wrong) < 2 or sum(len(cell.source) for cell in code) > 2 * MOST_READ:
        return {}
    names = [(answered_exercise(cell), names_of.__wrapped__(cell.source)) for cell in code]
    names += [(None, names_of(text)) for text in wrong.values()]  # what these use may be wrong too
    modules = {name for _, own in names for name in own.imported}
    found = {}
    for place, name in enumerate(wrong):
        used = {other for answered, own in names if answered == name for other in own.used}
        size = -1
        while size < len(used):
            size = len(used)
            used |= {other for _, own in names if own.changed & used - modules for other in own.used}
        if others := {other: text for other, text in [*wrong.items()][:place] if other in used}:
            found[name] = others
    return found


def with_references(cells: list[NotebookNode], references: Mapping[str, str]) -> list[NotebookNode]:
    """The cells, with reference answers in the place of the learner's."""
    return [
        from_dict({**cell, "source": references[name]})
        if (name := answered_exercise(cell) or "") in references
        else cell
        for cell in cells
    ]


def all_hidden(check: Check) -> Check:
    """A check whose cases are all hidden, so that they are called in the run without outputs."""
    return replace(check, cases=[replace(case, hidden=True) for case in check.cases])


def followed(result: Result, again: Result, wrong: Mapping[str, str]) -> Result:
    """The result with `SHARE` of the points of the second grading if these are more, and with a note that says so."""
    points = round(SHARE * again.points, 2)
    if points <= result.points:
        return result
    told = texts.FOLLOWED.format(
        names=texts.AND.join(wrong), again=f"{again.points:g}", most=f"{again.max_points:g}", points=f"{points:g}"
    )
    return replace(result, points=points, note=told)

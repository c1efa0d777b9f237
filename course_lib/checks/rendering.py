"""How a result looks: plain text for a terminal, HTML for a notebook or a feedback page."""

import re
from html import escape
from textwrap import indent

from course_lib.checks import texts
from course_lib.checks.shown import both_texts, comparison, value_text
from course_lib.checks.values import decode, read
from course_lib.checks.verdict import CaseResult, Result

# Okabe-Ito bluish green and vermilion, readable on JupyterLab's light and dark backgrounds; each comes with a sign
COLOR = {True: "#009E73", False: "#D55E00"}
SIGN = {True: "✓", False: "✗"}


def call_text(result: Result, case: CaseResult) -> str:
    """The call as a learner would type it: `mse_gradient(theta=[1, 2], ...)`; a script below its variables."""
    arguments = case.case.arguments
    if arguments.code:
        values = [f"{name} = {value_text(value)}" for name, value in arguments.named.items()]
        return "\n".join([*values, arguments.code])
    by_position = zip(result.parameters, arguments.positional, strict=False)
    shown = [f"{name}={value_text(value)}" for name, value in (*by_position, *arguments.named.items())]
    return f"{result.exercise}({', '.join(shown)})"


def as_text(result: Result, note: str = "") -> str:
    """The result as plain text, below a note on why it is not about the current answer."""
    lines = [*filter(None, (note, result.note)), _headline(result)]
    if result.hint:
        lines.append(f"{texts.HINT} ({result.misconception}): {result.hint}")
    lines += [f"  {SIGN[passed]} {kind}" for kind, passed in _kinds(result).items()]
    lines += [_line(label, text) for label, text in _failure_lines(result)]
    return "\n".join(lines)


def as_html(result: Result, note: str = "") -> str:
    """The result as one HTML block, see `as_text`; everything from the learner's code is escaped.

    With a note it does not count as passed.
    """
    parts = [note_as_html(text) for text in (note, result.note) if text]
    parts += [f"<strong>{with_code(_headline(result))}</strong>"]
    if result.hint:
        parts.append(
            f'<div class="course-hint" data-misconception="{escape(result.misconception or "")}" '
            f'style="margin:.3em 0"><strong>{texts.HINT}:</strong> {with_code(result.hint)}</div>'
        )
    rows = "".join(
        f'<li><span style="color:{COLOR[passed]}">{SIGN[passed]}</span> {with_code(kind)}</li>'
        for kind, passed in _kinds(result).items()
    )
    parts.append(f'<ul style="list-style:none;margin:.3em 0;padding:0">{rows}</ul>')
    parts += [_line_as_html(label, text) for label, text in _failure_lines(result)]
    passed = result.passed and not note
    return (
        f'<div class="course-check" data-passed="{str(passed).lower()}" role="status" '
        f'style="border-left:.35em solid {COLOR[passed]};padding:.4em .8em;line-height:1.45">'
        f"{''.join(parts)}</div>"
    )


def every_kind_as_html(result: Result) -> str:
    """Every kind of case with how many passed and its first failure, whose values are shown unless it is hidden."""
    return "".join(_kind_as_html(result, kind) for kind in _kinds(result))


def _kind_as_html(result: Result, kind: str) -> str:
    cases = [case for case in result.cases if case.case.kind == kind]
    failures = [case for case in cases if not case.passed]
    count = texts.CASES_PASSED.format(passed=len(cases) - len(failures), cases=len(cases))
    lines = [f"<div>{SIGN[not failures]} {with_code(kind)}: {count}</div>"]
    if visible := next((case for case in failures if not case.case.hidden), None):
        lines += [_line_as_html(label, text) for label, text in _case_lines(result, visible)]
    return f'<div class="course-kind" style="margin:.6em 0">{"".join(lines)}</div>'


def note_as_html(text: str) -> str:
    """A note above a result, or below an error message."""
    return f'<div class="course-note" style="margin:.3em 0;line-height:1.45"><strong>{with_code(text)}</strong></div>'


def with_code(text: str) -> str:
    """A sentence as HTML, with what stands between backticks as code.

    Examples
    --------
    >>> with_code("`x < 1` is a condition")
    '<code>x &lt; 1</code> is a condition'
    """
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(text))


def _line_as_html(label: str, text: str) -> str:
    shown = with_code(text)
    if label == texts.COMPARED:
        shown = f"<pre style='margin:0;overflow-x:auto'>{escape(text)}</pre>"
    elif label in (texts.CALL, texts.EXPECTED, texts.GOT):
        shown = f"<code style='white-space:pre-wrap'>{escape(text)}</code>"
    return f"<div>{escape(label)}: {shown}</div>"


def _line(label: str, text: str) -> str:
    return f"{label}: {text}" if "\n" not in text else f"{label}:\n{indent(text, '    ')}"


def _headline(result: Result) -> str:
    kinds = _kinds(result)
    summary = texts.headline(
        result.exercise, sum(kinds.values()), len(kinds), f"{result.points:g}", f"{result.max_points:g}"
    )
    return f"{SIGN[result.passed]} {summary}"


def _kinds(result: Result) -> dict[str, bool]:
    kinds: dict[str, bool] = {}
    for case in result.cases:
        kinds[case.case.kind] = kinds.get(case.case.kind, True) and case.passed
    return kinds


def _failure_lines(result: Result) -> list[tuple[str, str]]:
    """What is reported of the first failed case, as (label, text); of a hidden case only its kind."""
    failure = result.first_failure
    if failure is None:
        return []
    if failure.case.hidden:
        return [(texts.CALL, texts.HIDDEN_CASE.format(kind=failure.case.kind))]
    return _case_lines(result, failure)


def hidden_text(result: Result, case: CaseResult) -> str:
    """A failed hidden case with all its values, shown after the due date if the instructor allows it."""
    return "\n".join(_line(label, text) for label, text in _case_lines(result, case))


def _case_lines(result: Result, failure: CaseResult) -> list[tuple[str, str]]:
    lines = [(texts.CALL, call_text(result, failure))]
    values = decode(failure.case.expected.value), read(failure.outcome.value)
    has_values = not (failure.case.expected.error or failure.outcome.error)
    if has_values:
        lines += zip((texts.EXPECTED, texts.GOT), both_texts(*values), strict=True)
    lines.append((texts.TROUBLE, failure.trouble))
    if has_values and (rows := comparison(*values)):
        lines.append((texts.COMPARED, rows))
    if failure.outcome.warned:
        lines.append((texts.WARNED, failure.outcome.warned))
    return lines

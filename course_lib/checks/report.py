"""How a result looks: plain text for a terminal, HTML for a notebook or a feedback page."""

from html import escape

import numpy as np

from course_lib.checks import texts
from course_lib.checks.judge import CaseResult, Result
from course_lib.checks.values import Opaque, decode

STYLE = {
    # Okabe-Ito bluish green and vermillion, readable on JupyterLab's light and dark ground; a sign stands beside each
    True: ("#009E73", "✓", texts.PASSED),
    False: ("#D55E00", "✗", texts.FAILED),
}
LONGEST_VALUE = 160


def call_text(result: Result, case: CaseResult) -> str:
    """The call as a learner would type it: `mse_gradient(theta=[1, 2], ...)`."""
    arguments = case.case.arguments
    by_position = zip(result.parameters, arguments.positional, strict=False)
    shown = [f"{name}={value_text(value)}" for name, value in (*by_position, *arguments.named.items())]
    return f"{result.exercise}({', '.join(shown)})"


def value_text(value: object) -> str:
    """A value on one line, shortened in the middle if it is long."""
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=4, suppress_small=True, separator=", ", threshold=20)
        text = " ".join(text.split())
    else:
        text = texts.KIND_OTHER.format(value.type_name) if isinstance(value, Opaque) else repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE // 2]} … {text[-LONGEST_VALUE // 3 :]}"


def as_text(result: Result) -> str:
    """The result in plain lines."""
    lines = [_headline(result)]
    lines += [f"  {STYLE[passed][1]} {kind}" for kind, passed in _kinds(result).items()]
    failure = result.first_failure
    if failure:
        lines += [f"{label}: {text}" for label, text in _failure_lines(result, failure)]
    if result.hint:
        lines.append(f"{texts.HINT} ({result.misconception}): {result.hint}")
    return "\n".join(lines)


def as_html(result: Result) -> str:
    """The result as one HTML block; all that came from the learner's code is escaped."""
    colour, _, _ = STYLE[result.passed]
    rows = "".join(
        f'<li style="color:{STYLE[passed][0]}">{STYLE[passed][1]} '
        f'<span style="color:var(--jp-content-font-color1,inherit)">{escape(kind)}</span></li>'
        for kind, passed in _kinds(result).items()
    )
    parts = [f"<strong>{escape(_headline(result))}</strong>"]
    parts.append(f'<ul style="list-style:none;margin:.3em 0;padding:0">{rows}</ul>')
    failure = result.first_failure
    if failure:
        parts += [
            f"<div>{escape(label)}: <code style='white-space:pre-wrap'>{escape(text)}</code></div>"
            for label, text in _failure_lines(result, failure)
        ]
    if result.hint:
        parts.append(
            f'<div class="course-hint" data-misconception="{escape(result.misconception or "")}" '
            f'style="margin-top:.4em"><strong>{texts.HINT}:</strong> {escape(result.hint)}</div>'
        )
    return (
        f'<div class="course-check" data-passed="{str(result.passed).lower()}" role="status" '
        f'style="border-left:.35em solid {colour};padding:.4em .8em;line-height:1.45">{"".join(parts)}</div>'
    )


def _headline(result: Result) -> str:
    kinds = _kinds(result)
    sign = STYLE[result.passed][1]
    summary = texts.headline(
        result.exercise, sum(kinds.values()), len(kinds), f"{result.points:g}", f"{result.max_points:g}"
    )
    return f"{sign} {summary}"


def _kinds(result: Result) -> dict[str, bool]:
    kinds: dict[str, bool] = {}
    for case in result.cases:
        kinds[case.case.kind] = kinds.get(case.case.kind, True) and case.passed
    return kinds


def _failure_lines(result: Result, failure: CaseResult) -> list[tuple[str, str]]:
    """What is told of a failed case, as (label, text); of a hidden one nothing but its kind."""
    if failure.case.hidden:
        return [(texts.CALL, texts.HIDDEN_CASE)]
    lines = [(texts.CALL, call_text(result, failure))]
    if not (failure.case.expected.error or failure.outcome.error):
        lines.append((texts.EXPECTED, value_text(decode(failure.case.expected.value))))
        lines.append((texts.GOT, value_text(decode(failure.outcome.value))))
    lines.append((texts.TROUBLE, failure.trouble))
    if failure.outcome.warned:
        lines.append((texts.WARNED, failure.outcome.warned))
    return lines

"""What a learner's process replies, read with care: the learner's code may have forged it."""

from collections.abc import Mapping
from typing import Any

from course_lib.checks import texts
from course_lib.checks.outcome import NO_ANSWER, Outcome
from course_lib.checks.values import MAX_DEPTH, MAX_ENTRIES
from course_lib.judge.texts import TOO_LARGE_VALUE

LONGEST_TEXT, LONGEST_VALUE = 500, 100_000  # characters per message, of a returned value's texts
NUMBERS = frozenset((int, float))
MOST_LISTED = 20_000  # entries of the lists in a returned value: twice what any right answer has; comparing takes time
LONGEST_PACKED = 11 * MAX_ENTRIES  # characters of 8 bytes an entry in base64


def outcome_of(name: str, reply: dict[str, Any]) -> Outcome:
    """The outcome of a call of the function `name`; one that says why, if there was no answer."""
    if "outcome" not in reply:
        return Outcome(error=NO_ANSWER, message=text_of(reply.get("trouble", texts.ENDED)))
    if reply["outcome"] is None:
        return Outcome(error=NO_ANSWER, message=texts.NOT_DEFINED.format(name=name))
    return read_outcome(reply["outcome"])


def read_outcome(data: Any) -> Outcome:
    """An outcome from data that may be forged: malformed fields are left out."""
    if not isinstance(data, Mapping):
        return Outcome(error=NO_ANSWER, message=texts.ENDED)
    changed, is_also = data.get("changed", []), data.get("is_also", [])
    seconds = data.get("seconds", 0.0)
    return Outcome(
        value=_bounded(data.get("value")),
        error=text_of(data.get("error", "")),
        message=text_of(data.get("message", "")),
        line=text_of(data.get("line", "")),
        function=text_of(data.get("function", "")),
        changed=[text_of(name) for name in changed[:20]] if isinstance(changed, list) else [],
        warned=text_of(data.get("warned", "")),
        seconds=float(seconds) if isinstance(seconds, float) else 0.0,
        is_also=[text_of(name) for name in is_also[:20]] if isinstance(is_also, list) else [],
    )


def _bounded(value: Any) -> Any:
    """A returned value, or only its description if it is nested too deeply, or its texts or lists are too long."""
    left, listed = LONGEST_VALUE, 0
    level = [value]
    for _ in range(MAX_DEPTH + 3):  # an array within the innermost list has three levels more
        left -= sum(len(item) for item in level if isinstance(item, str))
        parts = [item for item in level if isinstance(item, (list, dict))]
        inner = [list(part.values()) if isinstance(part, dict) else part for part in parts if not _is_packed(part)]
        level = [item for items in inner if not NUMBERS.issuperset(map(type, items)) for item in items]
        listed += sum(map(len, inner))
        if left < 0 or listed > MOST_LISTED:
            break
        if not level:
            return value
    return {"opaque": TOO_LARGE_VALUE}


def _is_packed(part: Any) -> bool:
    """Whether this is an array whose bytes are sent as text, of no more than the largest size."""
    data = part.get("data") if isinstance(part, dict) and part.keys() == {"dtype", "shape", "data"} else None
    if not isinstance(data, str) or len(data) > LONGEST_PACKED:
        return False
    return isinstance(part["dtype"], str) and isinstance(part["shape"], list) and len(part["shape"]) < MAX_DEPTH


def text_of(value: object) -> str:
    """A text, at most `LONGEST_TEXT` characters of it; '' for anything else."""
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""

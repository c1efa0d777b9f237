"""Relations between strings: another spelling, one choice where another is expected."""

from course_lib.checks.relations import texts
from course_lib.checks.relations.evidence import Evidence, Found


def relations(pair: Evidence) -> dict[str, Found]:
    """How a wrong string differs from the expected one."""
    due, came = pair.expected, pair.got
    if not (isinstance(due, str) and isinstance(came, str)) or due == came:
        return {}
    if _letters(due) == _letters(came):
        return {"other-spelling": Found(texts.RELATIONS["other-spelling"].format(due=due, came=came), rank=1)}
    return {"confused": Found(texts.RELATIONS["confused"].format(due=due, came=came), key=(due, came), rank=6)}


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())

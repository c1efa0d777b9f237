"""The data of a check: test cases with expected outcomes, and the fingerprint of every known mistake.

A check file (`checks.json` next to a chapter's notebooks) contains the visible cases. The grader draws hidden cases
from its own seed, in the same form. The file has no answers, only the values they return.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from course_lib.checks import texts
from course_lib.checks.calls import Arguments
from course_lib.checks.outcome import Outcome
from course_lib.checks.values import decode, encode

CHECK_FILE = "checks.json"


@dataclass(frozen=True)
class CheckCase:
    """One call and its expected outcome; cases of the same `kind` count as one for points.

    A kind is `easy` if a trivial answer passes it, see `course_lib.checks.easy`.
    """

    kind: str
    arguments: Arguments
    expected: Outcome
    hidden: bool = False
    easy: bool = False


@dataclass(frozen=True)
class Fingerprint:
    """The outcomes of a known mistake in the visible cases, in their order.

    `part` is the exercise that knows the mistake, if that is one that the reference calls.
    """

    slug: str
    hint: str
    outcomes: list[Outcome]
    part: str = ""


@dataclass(frozen=True)
class Check:
    """An exercise's check."""

    name: str
    parameters: tuple[str, ...]
    points: float
    rtol: float
    atol: float
    cases: list[CheckCase]
    fingerprints: list[Fingerprint]
    withheld: tuple[str, ...] = ()
    share: float = 1.0


def only_visible(check: Check) -> Check:
    """A check without its hidden cases."""
    return replace(check, cases=[case for case in check.cases if not case.hidden])


def to_json(check: Check) -> dict[str, Any]:
    """A check as JSON data; `from_json` is its inverse."""
    return {
        "parameters": list(check.parameters),
        "points": check.points,
        "rtol": check.rtol,
        "atol": check.atol,
        **({"withheld": list(check.withheld)} if check.withheld else {}),
        **({"share": check.share} if check.share < 1 else {}),
        "cases": [
            {
                "kind": case.kind,
                "positional": [encode(value) for value in case.arguments.positional],
                "named": {name: encode(value) for name, value in case.arguments.named.items()},
                **({"code": case.arguments.code} if case.arguments.code else {}),
                **({"judged": case.arguments.judged} if case.arguments.judged else {}),
                "expected": case.expected.to_json(),
                **({"easy": True} if case.easy else {}),
            }
            for case in check.cases
        ],
        "misconceptions": [
            {"slug": f.slug, **({"part": f.part} if f.part else {}), "hint": f.hint}
            | {"outcomes": [outcome.to_json() for outcome in f.outcomes]}
            for f in check.fingerprints
        ],
    }


def to_text(checks: Iterable[Check]) -> str:
    """The text of a check file, one case or known mistake per line, so that diffs are readable."""
    return "{" + ",".join(f"\n{_line(check.name)}: {_lines(to_json(check))}" for check in checks) + "\n}\n"


def _lines(data: dict[str, Any]) -> str:
    parts = []
    for name, value in data.items():
        rows = value if name in ("cases", "misconceptions") else None
        text = _line(value) if rows is None else "[" + ",".join(f"\n  {_line(row)}" for row in rows) + "\n ]"
        parts.append(f"\n {_line(name)}: {text}")
    return "{" + ",".join(parts) + "\n}"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def from_json(name: str, data: dict[str, Any]) -> Check:
    """A check from the JSON data of `to_json`."""
    cases = []
    for case in data["cases"]:
        positional = tuple(decode(value) for value in case["positional"])
        named = {key: decode(value) for key, value in case["named"].items()}
        given = Arguments(positional, named, case.get("code", ""), judged=case.get("judged", 0))
        cases.append(CheckCase(case["kind"], given, Outcome(**case["expected"]), easy=case.get("easy", False)))
    fingerprints = [
        Fingerprint(f["slug"], f["hint"], [Outcome(**outcome) for outcome in f["outcomes"]], f.get("part", ""))
        for f in data["misconceptions"]
    ]
    parameters, withheld = tuple(data["parameters"]), tuple(data.get("withheld", ()))
    share = data.get("share", 1.0)
    return Check(name, parameters, data["points"], data["rtol"], data["atol"], cases, fingerprints, withheld, share)


def load_checks(folder: Path, names: Iterable[str] | None = None) -> dict[str, Check]:
    """The checks of a chapter by exercise, all or those in `names`, from the check file in its folder.

    Raises
    ------
    FileNotFoundError
        If the folder has no check file; the message says how to restore it.
    ValueError
        If the file is not a check file.
    """
    path = folder / CHECK_FILE
    if not path.is_file():
        raise FileNotFoundError(texts.NO_CHECK_FILE.format(file=CHECK_FILE))
    try:
        data = _read(path, path.stat().st_mtime_ns)
        return {name: from_json(name, data[name]) for name in (data if names is None else names) if name in data}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(texts.BROKEN_CHECK_FILE.format(file=path, error=error)) from error


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> Any:
    """The data of a check file; `changed` is its time stamp, so that a changed file is read again."""
    return json.loads(path.read_text(encoding="utf-8"))

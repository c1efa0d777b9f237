"""The instructor's plan of a class: what is left out, points, due dates, and who has more time or is excused.

`course.toml` at the course's root goes to learners with the course. `var/learners.toml` has what is about single
learners, and stays with the instructor. Both may be missing. `docs/guide/instructor.md` shows all keys.
"""

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from course_lib.course import texts
from course_lib.course.quiz_questions import QUIZ, SECTIONS, questions_left_out

PLAN, LEARNERS = "course.toml", "var/learners.toml"
KINDS = ("chapter", "notebook", "exercise", "question")
EXCUSED = KINDS[:3]
MARK = re.compile(r'"grade_id": "(?:check_)?(\w+)"')
LINK = re.compile(r"\[([^\]]+)\]\(\.\./(\w+)/(\w+)\.ipynb\)")  # in Markdown, to a notebook
OWN_MARK = re.compile(r'(?:^:check: |"written": ")(\w+)', re.MULTILINE)  # in an instructor's own section


class PlanError(Exception):
    """An entry that can't be used; the message names the file, the key and the value, and says what to write."""


@dataclass(frozen=True)
class Learner:
    """What holds for one learner: time added to every due date, and what is not counted."""

    extension: timedelta = timedelta()
    excused: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """A class's plan. Chapters and exercises go by their names, notebooks by `chapter/notebook`.

    `due` is in UTC without a time zone, as nbgrader stores dates. `late` is the part of the points that is lost per day
    begun, and the most that is lost; None leaves late penalties to nbgrader's configuration.
    """

    left_out: frozenset[str] = frozenset()
    points: dict[str, float] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    late: tuple[float, float] | None = None
    learners: dict[str, Learner] = field(default_factory=dict)

    def leaves_out(self, *names: str, student: str = "") -> bool:
        """Whether any of these names, of an exercise and where it is, is left out, or excused for a learner."""
        return not {*names}.isdisjoint(self.left_out) or self.excuses(*names, student=student)

    def excuses(self, *names: str, student: str) -> bool:
        """Whether a learner is excused from any of these."""
        return student in self.learners and not {*names}.isdisjoint(self.learners[student].excused)

    def unlinked(self, text: str) -> str:
        """A Markdown text in which links to notebooks that are left out are plain text.

        Examples
        --------
        >>> Plan(frozenset({"ch05"})).unlinked("[5.1](../ch05/1_trends.ipynb), [6.1](../ch06/1_why.ipynb)")
        '5.1, [6.1](../ch06/1_why.ipynb)'
        """
        return LINK.sub(lambda m: m[1] if self.leaves_out(m[2], f"{m[2]}/{m[3]}") else m[0], text)

    def due_of(self, chapter: str, notebook: str) -> datetime | None:
        """The due date of a notebook: its own, or its chapter's."""
        return self.due.get(f"{chapter}/{notebook}", self.due.get(chapter))


def read_plan(root: Path) -> Plan:
    """The plan of the course at `root`; without the files nothing is left out.

    Raises
    ------
    PlanError
        If an entry can't be used.
    """
    times = [path.stat().st_mtime_ns if (path := root / name).is_file() else 0 for name in (PLAN, LEARNERS)]
    return _read(root, *times) if any(times) else Plan()


@lru_cache(maxsize=8)
def _read(root: Path, *times: int) -> Plan:
    """The plan; `times` are the files' time stamps, so that a changed file is read again."""
    names = _Names(root)
    found, own = _load(root, PLAN), _load(root, LEARNERS)
    _only(found, ("left_out", "points", "due", "late"), PLAN)
    left_out = names.find_all(found.get("left_out", []), PLAN, "left_out", KINDS)
    if len(questions_left_out(left_out)) == len(SECTIONS):
        left_out |= {QUIZ}
    points = {
        names.find(key, PLAN, "points", {"exercise"}): _points(key, value)
        for key, value in _table(found, "points", PLAN)
    }
    due = {
        names.find(key, PLAN, "due", {"chapter", "notebook"}): _due(key, value)
        for key, value in _table(found, "due", PLAN)
    }
    return Plan(left_out, points, due, _late(found), {student: _learner(names, own, student) for student in own})


def _late(found: dict[str, Any]) -> tuple[float, float] | None:
    if not (entries := dict(_table(found, "late", PLAN))):
        return None
    _only(entries, ("percent_per_day", "at_most_percent"), PLAN, "late.")
    parts = {"percent_per_day": 0.0, "at_most_percent": 100.0} | entries
    for key, value in parts.items():
        if not _is_number(value) or not 0 <= value <= 100:
            raise _wrong(PLAN, f"late.{key}", value, texts.WRITE_PERCENT)
    return parts["percent_per_day"] / 100, parts["at_most_percent"] / 100


def _learner(names: "_Names", own: dict[str, Any], student: str) -> Learner:
    entries = dict(_table(own, student, LEARNERS))
    _only(entries, ("extra_days", "excused"), LEARNERS, f"{student}.")
    days = entries.get("extra_days", 0)
    if not _is_number(days) or not 0 <= days <= 3650:
        raise _wrong(LEARNERS, f"{student}.extra_days", days, texts.WRITE_DAYS)
    excused = names.find_all(entries.get("excused", []), LEARNERS, f"{student}.excused", EXCUSED)
    return Learner(timedelta(days=days), excused)


def _load(root: Path, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((root / name).read_text(encoding="utf-8-sig")) if (root / name).is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(texts.NO_TOML.format(file=name, error=error)) from error


def _only(entries: dict[str, Any], known: Iterable[str], file: str, above: str = "") -> None:
    for key in entries.keys() - set(known):
        raise PlanError(texts.NO_SUCH_KEY.format(file=file, key=f"{above}{key}", known=", ".join(known)))


def _table(found: dict[str, Any], key: str, file: str) -> Iterable[tuple[str, Any]]:
    value = found.get(key, {})
    if not isinstance(value, dict):
        raise _wrong(file, key, value, texts.WRITE_TABLE.format(key=key))
    return value.items()


def _points(key: str, value: Any) -> float:
    if not _is_number(value) or not 0 < value <= 1000:
        raise _wrong(PLAN, f"points.{key}", value, texts.WRITE_POINTS)
    return value


def _due(key: str, value: Any) -> datetime:
    """A date without a time means the end of that day; a time without a zone is UTC."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time(23, 59, 59))
    if not isinstance(value, datetime) or not 2000 <= value.year < 3000:
        raise _wrong(PLAN, f"due.{key}", value, texts.WRITE_DUE)
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _wrong(file: str, key: str, value: Any, write: str) -> PlanError:
    return PlanError(texts.WRONG_ENTRY.format(file=file, key=key, value=value, write=write))


class _Names:
    """What an entry may name. Chapters and notebooks may be named by their beginning: ch04, ch02/3."""

    def __init__(self, root: Path) -> None:
        self.files = sorted((root / "notebooks").glob("*/*.ipynb"))
        self.own = sorted((root / "own").glob("*/*.md"))  # which may not have been built yet
        self.known = {
            "chapter": {path.parent.name for path in (*self.files, *self.own)},
            "notebook": {f"{path.parent.name}/{path.stem}" for path in (*self.files, *self.own)},
            "question": {f"{QUIZ}/{number}" for number in SECTIONS},
        }

    def find_all(self, given: Any, file: str, key: str, kinds: Collection[str]) -> frozenset[str]:
        if not isinstance(given, list):
            raise _wrong(file, key, given, texts.WRITE_LIST)
        return frozenset(self.find(name, file, key, kinds) for name in given)

    def find(self, given: Any, file: str, key: str, kinds: Collection[str]) -> str:
        """The full name of what an entry names."""
        if not isinstance(given, str):
            raise _wrong(file, key, given, texts.WRITE_LIST)
        if "exercise" in kinds and "exercise" not in self.known:  # reads every notebook
            files = [(path, MARK) for path in self.files] + [(path, OWN_MARK) for path in self.own]
            texts_of = ((path.read_text(encoding="utf-8", errors="replace"), mark) for path, mark in files)
            self.known["exercise"] = {name for text, mark in texts_of for name in mark.findall(text)}
        known = sorted(name for kind in kinds for name in self.known[kind])
        chapter, slash, notebook = given.partition("/")
        begun = [
            name
            for kind in {*kinds} - {"exercise", "question"}
            for name in self.known[kind]
            if ("/" in name) == bool(slash)
            and (name if not slash else name.split("/")[0]).startswith(chapter or "/")
            and (not slash or name.split("/")[1].startswith(notebook))
        ]
        found = [given] if given in known else begun
        if len(found) == 1:
            return found[0]
        close = get_close_matches(given, [*known, *(name.split("_")[0] for name in known)], n=1)
        nearest = texts.NEAREST.format(name=close[0]) if close and not found else ""
        names = texts.OR.join(f"{texts.KINDS[kind]}" for kind in KINDS if kind in kinds)
        told = texts.SEVERAL.format(name=given, names=texts.OR.join(sorted(found)))
        write = told if found else texts.WRITE_NAME.format(kinds=names) + nearest
        raise PlanError(texts.WRONG_NAME.format(file=file, key=key, name=given, write=write))

"""Statistics of a class: how hard its exercises are, how well they discriminate, where answers fail, by chapter."""

from collections import Counter
from statistics import StatisticsError, correlation, mean
from typing import Any

LEAST = 10  # submissions; a correlation of fewer says nothing
Record = dict[str, Any]


def difficulty(records: list[Record], exercise: str) -> float:
    """The mean share of an exercise's points, 1 if everybody has all of them."""
    return round(mean(e["points"] / e["max_points"] if e["max_points"] else 1.0 for e in _of(records, exercise)), 3)


def discrimination(records: list[Record], exercise: str) -> float | None:
    """The correlation of an exercise's points with those of the chapter's other exercises, from -1 to 1.

    None if there are fewer than `LEAST` submissions, or if everybody has the same points.

    Source: R. L. Ebel, Measuring Educational Achievement (1965), chapter 14: below 0.2 an item is poor.
    """
    both = [
        (sum(e["points"] for e in record["exercises"] if e["exercise"] == exercise), _points(record))
        for record in records
        if _of([record], exercise)
    ]
    if len(both) < LEAST:
        return None
    try:
        return round(correlation([own for own, _ in both], [whole - own for own, whole in both]), 2)
    except StatisticsError:
        return None


def failed_kinds(records: list[Record], exercise: str) -> list[tuple[str, int]]:
    """How many submissions failed each kind of test case, the most frequent first, if it passed others."""
    results = [e for e in _of(records, exercise) if e["points"] > 0]
    return Counter(kind for e in results for kind in e.get("failed_kinds", [])).most_common()


def solved(records: list[Record], exercise: str) -> tuple[int, int]:
    """How many learners had all points in the first of their submissions that was graded, and how many in a later one.

    The points are those of the test cases.
    """
    most = max((e["max_points"] for e in _of(records, exercise)), default=0.0)
    tries = [[known["points"].get(exercise, 0.0) >= most for known in r.get("attempts", [])] for r in records]
    return sum(own[:1] == [True] for own in tries), sum(any(own) and not own[0] for own in tries)


def shares(records: list[Record]) -> list[float]:
    """The share of a chapter's points that each submission has from its test cases."""
    most = [(_points(record), sum(e["max_points"] for e in record["exercises"])) for record in records]
    return [points / of for points, of in most if of]


def recurring(term: dict[str, list[Record]]) -> dict[str, dict[str, int]]:
    """How often each known mistake was recognized, by chapter: those that occurred in several chapters."""
    counts: dict[str, dict[str, int]] = {}
    for chapter, records in term.items():
        for slug in (e["misconception"] for record in records for e in record["exercises"] if e["misconception"]):
            own = counts.setdefault(slug, {})
            own[chapter] = own.get(chapter, 0) + 1
    several = {slug: own for slug, own in counts.items() if len(own) > 1}
    return dict(sorted(several.items(), key=lambda item: -sum(item[1].values())))


def _of(records: list[Record], exercise: str) -> list[dict[str, Any]]:
    return [e for record in records for e in record["exercises"] if e["exercise"] == exercise]


def _points(record: Record) -> float:
    return sum(e["points"] for e in record["exercises"])

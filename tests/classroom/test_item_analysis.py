"""How hard exercises are and what they tell apart, against NumPy; and the pictures on the report page."""

import re
from dataclasses import replace
from html import unescape

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from course_lib.classroom.class_report import ClassReport, ExerciseReport, report_page
from course_lib.classroom.item_analysis import (
    LEAST,
    difficulty,
    discrimination,
    failed_kinds,
    recurring,
    shares,
    solved,
)

MOST = {"first": 2.0, "second": 4.0, "third": 3.0}
points = st.fixed_dictionaries(
    {name: st.integers(0, 4).map(lambda n, most=most: n * most / 4) for name, most in MOST.items()}
)


def record(own, mistakes=(), failed=()):
    exercises = [
        {
            "notebook": "one",
            "exercise": name,
            "points": reached,
            "max_points": MOST[name],
            "misconception": mistakes[0] if mistakes and name == "first" else None,
            "failed_kinds": list(failed) if name == "first" else [],
        }
        for name, reached in own.items()
    ]
    return {"student": "ada", "chapter": "ch04", "status": "graded", "exercises": exercises}


@given(st.lists(points, min_size=1, max_size=40))
def test_difficulty_and_discrimination_are_those_of_numpy(everybody):
    records = [record(own) for own in everybody]
    table = np.array([[own[name] for name in MOST] for own in everybody])
    np.testing.assert_allclose(shares(records), table.sum(axis=1) / sum(MOST.values()))
    for number, name in enumerate(MOST):
        own, rest = table[:, number], np.delete(table, number, axis=1).sum(axis=1)
        np.testing.assert_allclose(difficulty(records, name), np.mean(own) / MOST[name], atol=0.0006)
        found = discrimination(records, name)
        if len(everybody) < LEAST or np.ptp(own) == 0 or np.ptp(rest) == 0:
            assert found is None
        else:
            np.testing.assert_allclose(found, np.corrcoef(own, rest)[0, 1], atol=0.006)


def test_kinds_count_where_an_answer_passed_others_and_mistakes_recur_across_chapters():
    some, none = {"first": 1.0, "second": 0.0, "third": 0.0}, {"first": 0.0, "second": 0.0, "third": 0.0}
    records = [
        record(some, failed=["square", "empty"]),
        record(some, failed=["empty"]),
        record(none, failed=["square"]),
    ]
    assert failed_kinds(records, "first") == [("empty", 2), ("square", 1)]
    assert failed_kinds([{**record(some), "exercises": [{"exercise": "first", "points": 1.0}]}], "first") == []
    term = {
        "ch03": [record(some, ["two-forgotten"])] * 2,
        "ch04": [record(some, ["two-forgotten"]), record(none, ["sign"])],
    }
    assert recurring(term) == {"two-forgotten": {"ch03": 2, "ch04": 1}}


@given(st.lists(st.lists(points, min_size=1, max_size=3), min_size=1, max_size=9))
def test_who_solved_it_at_once_and_who_later(everybody):
    records = [{**record(tries[-1]), "attempts": [{"points": own} for own in tries]} for tries in everybody]
    for name, most in MOST.items():
        first, later = solved(records, name)
        assert first == sum(tries[0][name] == most for tries in everybody)
        assert first + later == sum(max(own[name] for own in tries) == most for tries in everybody)
    assert solved([record(MOST)], "first") == (0, 0), "graded before attempts were stored"


def test_the_page_has_a_picture_of_the_exercises_and_of_the_term_each_with_its_description():
    exercise = ExerciseReport(
        "one", "first", 12, 1.5, 2.0, [2, 1, 1, 0, 0, 8], [], 0.75, 0.41, [("an <empty> row", 3)], (6, 2)
    )
    plain = ClassReport("ch04_a", ["ada"], [exercise], {}, [], {}, {"ch04_a": [0.5]}, {})
    page = report_page(plain)
    (alt,) = re.findall(r'alt="([^"]*)"', page)
    assert unescape(alt) == "Submissions by exercise. first: 8 with all points, 2 with some, 2 with none."
    assert "<td>0.75</td><td>0.41</td>" in page and "an &lt;empty&gt; row" in page and "The term so far" not in page
    assert "All points in the first graded submission: 6 learners, in a later one: 2." in page
    assert "<details>" not in page
    many = report_page(replace(plain, notes={f"student{n}": "Look at `x`." for n in range(6)}))
    assert "<details><summary>Notes on submissions: 6</summary>" in many and many.count('class="note"') == 6
    term = ClassReport(
        "ch04_a",
        ["ada"],
        [exercise],
        {},
        [],
        {},
        {"ch03_b": [0.25, 1.0], "ch04_a": [0.5]},
        {"slug": {"ch03_b": 2, "ch04_a": 1}},
    )
    page = report_page(term)
    assert "ch03: median 62%, lowest 25%, 2 submissions." in page and "<td>slug</td><td>2</td><td>1</td>" in page
    assert page.count("src=") == page.count('src="data:image/png') == 2 and "<script" not in page

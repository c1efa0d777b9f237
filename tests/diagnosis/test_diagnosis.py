"""The bank of answers: no wrong one passes, no right one is refused, and hints say what is true of the code.

`pairs.toml` has each answer that a known mistake of the course names, with that mistake: the hints were read beside the
answers and are true of them.
"""

import tomllib
from collections import Counter

import numpy as np
import pytest
from diagnosis_bank import FOLDER, Entry, load
from diagnosis_run import COURSE, Notebook, Seen, grader, hidden_checks, notebook, place, reference
from parts import need

from course_lib.checks.fingerprints import told
from course_lib.checks.outcome import observe
from course_lib.checks.spec import load_checks
from course_lib.checks.values import decode, read
from course_lib.checks.verdict import CaseResult, Result, judge

WRONG, RIGHT, UNFINISHED = load("wrong"), load("right"), load("unfinished")
PAIRS = tomllib.loads((FOLDER / "pairs.toml").read_text(encoding="utf-8"))
SEED = 101  # of all hidden checks, which take long to make: with three draws of every kind of case


@pytest.fixture(scope="module")
def book():
    with notebook() as book:
        yield book


@pytest.fixture(scope="module")
def submissions():
    need("bubblewrap")
    with grader() as submissions:
        yield submissions


def each(entries: list[Entry]):
    """All entries; those that are not the first of their exercise are run by `make test-long`."""
    first = {entry.exercise: entry.id for entry in reversed(entries)}
    marks = {entry.id: [] if first[entry.exercise] == entry.id else [pytest.mark.long] for entry in entries}
    return pytest.mark.parametrize("entry", [pytest.param(e, id=e.id, marks=marks[e.id]) for e in entries])


def judged(entry: Entry, answer: object) -> Result:
    """The result on the visible cases and on hidden ones."""
    check = hidden_checks(place(entry.exercise)[0], SEED)[entry.exercise]
    with np.errstate(all="ignore"):
        return judge(check, lambda given: observe(answer, given, check.parameters, check.name))


def far_apart(one: object, other: object) -> bool:
    """Whether two plain values differ clearly: the test's own comparison, for verdicts without the one under test."""
    if isinstance(one, list) or isinstance(other, list):
        return type(one) is not type(other) or len(one) != len(other) or any(map(far_apart, one, other))
    try:
        a, b = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    except (TypeError, ValueError):
        return type(one) is not type(other) or one != other
    return a.shape != b.shape or not np.allclose(a, b, rtol=1e-5, atol=1e-7, equal_nan=True)


def test_the_bank_is_large_and_has_no_name_twice():
    assert len(WRONG) >= 380 and len({entry.exercise for entry in WRONG}) >= 60
    assert len(RIGHT) >= 160 and len(UNFINISHED) >= 75
    assert max(Counter((entry.kind, entry.id) for entry in WRONG + RIGHT + UNFINISHED).values()) == 1


@each(WRONG)
def test_a_wrong_answer_is_refused_and_its_hint_is_true(book: Notebook, entry: Entry):
    seen = book.see(entry)
    assert seen.result is not None, seen.message
    assert not seen.result.passed and seen.result.points < seen.result.max_points
    assert is_wrong(entry, seen), "no draw tells this answer from the reference"
    if entry.reached:
        assert entry.told(seen.hint) and not entry.untrue_in(seen.hint), seen.hint
    known = known_mistake(entry, seen)
    asked = f'"{entry.id}" = "{known}" is not in pairs.toml: is all of this true of the answer? {seen.hint}'
    assert known in ("", PAIRS.get(entry.id)), asked


def known_mistake(entry: Entry, seen: Seen) -> str:
    """The known mistake that names an answer, with the exercise that knows it if it is another one; '' if none does."""
    check = load_checks(COURSE.notebooks / place(entry.exercise)[0])[entry.exercise]
    named = [f for f in check.fingerprints if f.slug == seen.result.misconception and told(f)[1] in seen.hint]
    return ": ".join(filter(None, (named[0].part, named[0].slug))) if named else ""


def is_wrong(entry: Entry, seen: Seen) -> bool:
    """Whether an answer differs from the reference on a visible or a new draw, by `far_apart` and not by the check."""
    right = reference(entry.exercise)[entry.exercise]

    def differs(case: CaseResult) -> bool:
        expected = observe(right, case.case.arguments, seen.result.parameters, entry.exercise)
        got = case.outcome
        return bool(got.error != expected.error or got.changed) or far_apart(decode(expected.value), read(got.value))

    return any(map(differs, seen.result.cases)) or any(map(differs, judged(entry, seen.answer).cases))


@each(RIGHT)
def test_a_right_answer_gets_full_points_in_the_notebook_and_on_hidden_draws(book: Notebook, entry: Entry):
    seen = book.see(entry)
    assert seen.result is not None and seen.result.passed, seen.message
    result = judged(entry, seen.answer)
    assert result.passed and result.points == result.max_points, result.first_failure.trouble


@each(UNFINISHED)
def test_an_unfinished_answer_is_told_what_it_lacks(book: Notebook, entry: Entry):
    seen = book.see(entry)
    assert seen.result is None or not seen.result.passed
    if entry.reached:
        assert entry.told(seen.message) and not entry.untrue_in(seen.message), seen.message


@each(UNFINISHED)
def test_the_feedback_page_tells_what_an_unfinished_answer_lacks(submissions, entry: Entry):
    seen = submissions.see(entry, SEED)
    assert not seen.result.passed
    if entry.page_reached:
        assert entry.told(seen.message, on_page=True) and not entry.untrue_in(seen.message), seen.message

"""What is said of an answer's one wrong place is true: the edit that it speaks of makes the answer right."""

import ast
import random
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.checks.calls import arguments, script
from course_lib.checks.outcome import Outcome, observe
from course_lib.checks.repairs import repair, texts, trials
from course_lib.checks.repairs.edits import edits
from course_lib.checks.spec import Check, CheckCase
from course_lib.checks.values import encode, read

pytestmark = pytest.mark.slow

RIGHT = """
def gradient(theta, X, y):
    total = 0 * theta
    for row, target in zip(X, y):
        error = row @ theta - target
        total = total + 2 * error * row
    return total / len(y) + 0.5 * np.sqrt(theta**2 + 1)
"""
WITH_METHODS = """
class gradient:
    def __init__(self, theta, X, y):
        self.theta, self.rate = theta, 0.1
        self.rows = X

    def slope(self):
        return self.rows.T @ np.tanh(self.rows @ self.theta)

    def step(self):
        return self.theta - self.rate * self.slope()
"""
CALLS = {RIGHT: "gradient(theta, X, y)", WITH_METHODS: "gradient(theta, X, y).step()"}
ALL_EDITS = {source: sum(1 for _ in edits(ast.parse(source).body)) for source in CALLS}


@pytest.fixture(autouse=True)
def with_time(monkeypatch):
    """What is found depends on the number of edits alone, not on how fast this machine is."""
    monkeypatch.setattr(trials, "SECONDS", 60.0)


def function_of(source):
    names = {"np": np, "__name__": "__main__"}
    exec(compile(source, "<answer>", "exec"), names)
    return names["gradient"]


def check_of(source):
    rng, right, cases = np.random.default_rng(3), function_of(source), []
    for n in (4, 5, 3):
        values = {"theta": rng.normal(size=2), "X": rng.normal(size=(n, 2)), "y": rng.normal(size=n)}
        asked = script(CALLS.get(source, CALLS[RIGHT]), **values)
        expected = observe(right, asked, (), "gradient")
        assert not expected.error
        cases.append(CheckCase(f"{n} samples", asked, Outcome(value=expected.value)))
    return Check("gradient", ("theta", "X", "y"), 1, 1e-6, 1e-9, cases, [])


def told(check, source, numbers=None):
    def call(asked):
        with np.errstate(all="ignore"):
            outcome = observe(function_of(source), asked, check.parameters, "gradient")
        if numbers is not None and "right_edit" in asked.code:
            numbers.append(outcome.value)
        return outcome

    made = [(case, call(case.arguments)) for case in check.cases]
    return repair(check, made, call, source)


def edited(source, number):
    tree = ast.parse(source)
    return next(ast.unparse(tree) for i, _ in enumerate(edits(tree.body)) if i == number)


def is_right(check, source):
    with np.errstate(all="ignore"):
        got = [observe(function_of(source), case.arguments, check.parameters, "gradient") for case in check.cases]
    if any(one.error or one.value is None for one in got):
        return False
    both = [(read(one.value), read(case.expected.value)) for one, case in zip(got, check.cases, strict=True)]
    return all(
        np.shape(one) == np.shape(due) and np.allclose(np.asarray(one, dtype=float), due, rtol=1e-5)
        for one, due in both
    )


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(CALLS)), st.integers(0, 10**6))
def test_the_edit_that_is_told_makes_the_answer_right(source, number):
    check = check_of(source)
    wrong = edited(source, number % ALL_EDITS[source])
    numbers: list[int] = []
    try:
        function_of(wrong)
        found = None if is_right(check, wrong) else told(check, wrong, numbers)
    except (SyntaxError, ValueError):  # an edit that is no Python, such as `2.T`
        return
    if found:  # not every edit is undone by another one
        slug, sentence = found
        assert slug in texts.EDITS and is_right(check, edited(wrong, numbers[-1]))
        line = re.search(r"the line `(.*?)`[ ,]", sentence)[1]
        assert line in [one.strip() for one in wrong.splitlines()]


MATRICES = """
def gradient(theta, X, y):
    A = X.T @ X + np.outer(theta, theta)
    kept = np.eye(len(A)) - 0.97 * A
    slopes = np.zeros(3)
    for i in range(3):
        slopes[i] = np.exp(-(theta[0] ** 2)) * i
    return np.linalg.inv(A) @ kept @ X.T @ y, slopes
"""
IN_MATRICES = {
    "np.linalg.inv(A)": ("A ** -1", "entries-inverted"),
    "np.eye(len(A)) - 0.97": ("1 - 0.97", "one-for-identity"),
    "0.97": ("0.997", "other-number"),
    "slopes[i]": ("slopes[-1]", "other-name"),
    "np.exp(-(theta[0] ** 2))": ("np.exp(-theta[0]) ** 2", "other-nesting"),
}


@pytest.mark.parametrize("right", IN_MATRICES)
def test_a_mistake_of_matrices_of_nines_and_of_places_is_found(right):
    wrong, slug = IN_MATRICES[right]
    assert told(check_of(MATRICES), MATRICES.replace(right, wrong))[0] == slug


def test_where_numbers_are_chosen_only_simple_edits_are_tried():
    """More of the others make such an answer right by chance."""
    rates = np.array([0.5, 0.1, 0.3, 0.2])
    cases = [CheckCase("", arguments(rates + i, 0, 0), Outcome(value=float(rates.max() + i))) for i in range(3)]
    check = Check("gradient", ("theta", "X", "y"), 1, 1e-6, 1e-6, cases, [])
    assert told(check, "def gradient(theta, X, y):\n    return np.min(theta)\n")[0] == "other-function"
    wrong = "def gradient(theta, X, y):\n    return np.max(y)\n"
    assert told(check, wrong) is None
    sums = [replace(case, expected=Outcome(value=float(case.arguments.positional[0].sum()))) for case in cases]
    assert told(replace(check, cases=sums), wrong.replace("max", "sum"))[0] == "other-name"


SINGLE = {
    "2 * error": "3 * error",
    "row @ theta - target": "row @ theta + target",
    "total + 2": "2",
    "np.sqrt(": "np.square(",
    "/ len(y)": "/ len(theta)",
    "theta**2 + 1": "theta**3 + 1",
    "error = row @ theta - target": "error = (row @ theta - target) ** 2",
    "return total / len(y)": "    return total / len(y)",
    "error * row": "error",
}


@pytest.mark.parametrize("right", SINGLE)
def test_a_mistake_in_one_place_is_found(right):
    check = check_of(RIGHT)
    wrong = RIGHT.replace(right, SINGLE[right])
    assert wrong != RIGHT and not is_right(check, wrong)
    assert told(check, wrong) is not None


def test_a_mistake_in_a_method_or_in_a_function_that_is_called_is_found():
    check = check_of(WITH_METHODS)
    slug, sentence = told(check, WITH_METHODS.replace("self.theta - self.rate", "self.theta + self.rate"))
    assert slug == "other-operator" and "return self.theta + self.rate * self.slope()" in sentence
    helper = "def error_of(row, theta, target):\n    return row @ theta + target\n"
    calls = RIGHT.replace("row @ theta - target", "error_of(row, theta, target)")
    assert "`return row @ theta + target`" in told(check_of(RIGHT), helper + calls)[1]


def test_nothing_is_told_of_a_right_answer_or_of_two_mistakes_or_without_its_text():
    check = check_of(RIGHT)
    assert told(check, RIGHT) is None
    assert told(check, RIGHT.replace("2 * error", "7.7 * error").replace("0.5 *", "0.77 *")) is None
    assert repair(check, [], lambda asked: Outcome(), "") is None


def test_an_edit_that_never_ends_or_leaves_the_process_stops_nothing():
    check = check_of(RIGHT)
    loop = RIGHT.replace("    total = 0 * theta\n", "    total, k = 0 * theta, 3\n    while k > 0:\n        k -= 1\n")
    assert told(check, loop.replace("2 * error", "3 * error")) is not None
    leaves = RIGHT.replace(
        "    total = 0 * theta\n", "    total = 0 * theta\n    if len(y) < 0:\n        raise SystemExit\n"
    )
    assert told(check, leaves.replace("2 * error", "3 * error")) is not None


def test_code_that_reaches_outside_is_not_edited(tmp_path):
    kept = tmp_path / "kept"
    source = RIGHT.replace("    total = 0", f"    open({str(kept)!r}, 'a').close()\n    total = 0").replace(
        "2 *", "3 *"
    )
    assert told(check_of(RIGHT), source) is None


def test_the_tree_is_as_before_after_all_edits():
    for source in CALLS:
        tree = ast.parse(source)
        before = ast.unparse(tree)
        numbers = random.Random(1).sample(range(ALL_EDITS[source]), 40)
        seen = {i: ast.unparse(tree) for i, _ in enumerate(edits(tree.body)) if i in numbers}
        assert ast.unparse(tree) == before and len(set(seen.values())) > 30


def test_an_error_that_is_expected_counts_as_right():
    right = "def gradient(theta):\n    if len(theta) == 2:\n        raise ValueError\n    return theta * 2\n"
    cases = [CheckCase("two", arguments(np.ones(2)), Outcome(error="ValueError"))]
    cases += [
        CheckCase(str(n), arguments(np.arange(1.0, n)), Outcome(value=encode(2 * np.arange(1.0, n)))) for n in (4, 5)
    ]
    check = Check("gradient", ("theta",), 1, 1e-6, 1e-9, cases, [])
    slug, sentence = told(check, right.replace("== 2", "== 3"))
    assert slug == "other-comparison" and "len(theta) == 3" in sentence
    assert told(check, right.replace("theta * 2", "theta + 2"))[0] == "other-operator"

"""What further calls show is told of the answers that have the fault, and of no other."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.checks import probes
from course_lib.checks.calls import arguments, script
from course_lib.checks.outcome import Outcome, observe
from course_lib.checks.probes import MOST_CALLS, once_more, with_other_arguments
from course_lib.checks.spec import Check, CheckCase
from course_lib.checks.values import encode
from course_lib.checks.verdict import judge

NAMES = ("X", "y", "k")
RIGHT = {  # functions in which every argument and every sample counts
    "a gradient": lambda X, y, k: 2 * k / len(y) * X.T @ (X[:, 0] ** 3 - y),
    "a number": lambda X, y, k: float(np.sum((X.sum(axis=1) - y) ** 2) * k + k**3),
    "a list": lambda X, y, k: [np.exp(-k) * X.mean(axis=0) * y.sum(), float(k + y.std() + X[0, 0])],
}
functions = st.sampled_from(sorted(RIGHT))
seeds = st.integers(0, 10**6)
few = settings(max_examples=25, deadline=None)


def check_of(right, seed, code=""):
    rng = np.random.default_rng(seed)
    cases = []
    for i, n in enumerate((5, 4, 7)):
        X, y, k = rng.normal(size=(n, 3)), rng.normal(size=n), 2 + i
        value = Outcome(value=encode(right(X, y, k)))
        given = script(code, X=X, y=y, k=k) if code else arguments(X, y, k)
        cases.append(CheckCase(f"case {i}", given, value))
    return Check("answer", NAMES, 1, 1e-6, 1e-9, cases, [])


def told(check, answer):
    def call(given):
        return observe(answer, given, NAMES, "answer")

    cases = [(case, call(case.arguments)) for case in check.cases]
    return once_more(cases, call) or with_other_arguments(check, cases, call)


@few
@given(functions, seeds, st.sampled_from(NAMES), st.booleans())
def test_an_argument_without_effect_is_named(function, seed, name, is_script):
    right = RIGHT[function]
    rng = np.random.default_rng(seed)

    def answer(X, y, k):
        other = {"X": rng_free_table(len(y)), "y": np.arange(len(X)) / 3.0, "k": 9}[name]
        return right(**{"X": X, "y": y, "k": k, name: other})

    check = check_of(right, int(rng.integers(1000)), "answer(X, y, k)" if is_script else "")
    slug, sentence = told(check, answer)
    assert slug == "independent" and f"`{name}`" in sentence


@pytest.fixture(autouse=True)
def with_time(monkeypatch):
    """What is told depends on the calls alone, not on how fast this machine is."""
    monkeypatch.setattr(probes, "SECONDS", 60.0)


def rng_free_table(n):
    return np.arange(3.0 * n).reshape(n, 3) % 7


@few
@given(functions, seeds)
def test_of_an_answer_in_which_everything_counts_nothing_is_told(function, seed):
    right = RIGHT[function]

    def off(X, y, k):
        value = right(X, y, k)
        parts = value if isinstance(value, list) else [value]
        wrong = [part * 1.3 + np.exp(0.1 * part) for part in parts]
        return wrong if isinstance(value, list) else wrong[0]

    assert told(check_of(right, seed), off) is None


@few
@given(seeds, st.sampled_from(["last", "first"]), st.booleans())
def test_a_result_of_one_sample_alone_is_told(seed, which, add):
    def right(X, y, k):
        return sum(k * row * (row[0] - target) for row, target in zip(X, y, strict=True)) / len(y)

    def answer(X, y, k):
        i = -1 if which == "last" else 0
        return k * X[i] * (X[i, 0] - y[i]) / len(y) + add

    assert told(check_of(right, seed), answer)[0] == f"{which}-sample"


@few
@given(
    functions,
    seeds,
    st.sampled_from(
        [
            ("k", lambda k: k - 1),
            ("k", lambda k: k + 1),
            ("k", lambda k: -k),
            ("k", lambda k: k / 2),
            ("k", lambda k: 2 * k),
            ("k", lambda k: k**2),
            ("k", lambda k: np.sqrt(abs(k))),
            ("k", lambda k: 1 / k),
            ("k", lambda k: 1 - k),
            ("y", lambda y: y[::-1]),
            ("y", lambda y: -y),
        ]
    ),
)
def test_the_value_that_an_argument_should_have_is_told(function, seed, other):
    name, change = other
    right = RIGHT[function]

    def answer(X, y, k):
        given = {"X": X, "y": y, "k": k}
        return right(**given | {name: change(given[name])})

    check = check_of(right, seed)
    if all(np.allclose(read(right, case), read(answer, case)) for case in check.cases):
        return  # such as the sum of reversed targets
    slug, sentence = told(check, answer)
    value, other_name = re.search(r"With `(.+)` in place of `(\w)`", sentence).groups()
    assert slug == "other-value" and (other_name == name or name == "y")  # rows may as well be reversed in X
    put_right = {other_name: lambda given: eval(value, {other_name: given, "sqrt": np.sqrt})}
    assert all(np.allclose(read(answer, case, put_right), read(right, case)) for case in check.cases)


def read(function, case, change=None):
    given = dict(zip(NAMES, case.arguments.positional, strict=True))
    given |= {name: f(given[name]) for name, f in (change or {}).items()}
    value = function(**given)
    return np.concatenate([np.ravel(part) for part in value]) if isinstance(value, list) else np.asarray(value)


@few
@given(seeds)
def test_two_arguments_in_each_others_place_are_told(seed):
    rng = np.random.default_rng(seed)
    values = [(rng.normal(size=4), rng.normal(size=4)) for _ in range(3)]
    cases = [
        CheckCase(str(i), arguments(p, y), Outcome(value=encode(p / (1 + y**2)))) for i, (p, y) in enumerate(values)
    ]
    check = Check("answer", ("p", "y"), 1, 1e-6, 1e-9, cases, [])
    assert told(check, lambda p, y: y / (1 + p**2))[0] == "exchanged"
    assert told(check, lambda p, y: y / (2 + p**2)) is None


def test_chance_and_memory_are_told_and_nothing_else_then():
    right = RIGHT["a gradient"]
    seen = []

    def remembering(X, y, k):
        seen.append(k)
        return right(X, y, k) * len(seen)

    def drawing(X, y, k):
        return right(X, y, k) + np.random.default_rng().normal()

    for answer in (remembering, drawing):
        assert told(check_of(right, 3), answer)[0] == "another-result"


def test_a_slow_answer_and_one_that_hangs_are_not_called_again_and_again(monkeypatch):
    right, calls = RIGHT["a gradient"], []
    check = check_of(right, 1)

    def call(given, seconds=0.0):
        calls.append(given)
        return Outcome(value=len(calls) and 1.0, seconds=seconds)

    slow = [(case, Outcome(value=2.0, seconds=probes.SECONDS)) for case in check.cases]
    assert with_other_arguments(check, slow, call) is None and not calls
    fast = [(case, Outcome(value=2.0)) for case in check.cases]
    with_other_arguments(check, fast, lambda given: call(given, probes.SECONDS))
    assert len(calls) == 1
    calls.clear()
    with_other_arguments(check, fast, call)
    assert 1 < len(calls) <= MOST_CALLS


def test_a_loop_that_does_not_end_for_other_values_is_stopped():
    def answer(X, y, k):
        while k not in (2, 3, 4):
            pass
        return k * X.sum() * y.sum()

    assert told(check_of(RIGHT["a number"], 1), answer) is None


def test_a_wrong_answer_gets_what_its_calls_show_in_its_report():
    right = RIGHT["a gradient"]
    check = check_of(right, 5)

    def answer(X, y, k):
        return right(X, y, 5)

    result = judge(check, lambda given: observe(answer, given, NAMES, "answer"))
    assert result.misconception in ("independent", "proportional") and result.hint


@pytest.mark.parametrize("given_as", ["answer(*[X, y, k])", "answer(X=X, y=y, k=k)", "answer(X, k=k, y=y)"])
def test_an_argument_is_changed_however_a_script_passes_it(given_as):
    right = RIGHT["a gradient"]
    assert told(check_of(right, 7, given_as), lambda X, y, k: right(X, y, 7))[0] == "independent"

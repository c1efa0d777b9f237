"""What an answer that knows nothing passes, larger hidden cases, and what the grader computes from raw values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import Larger, repeated, rounded, size
from course_lib.checks.easy import refuse_unearned
from course_lib.checks.outcome import Outcome, finished, observe
from course_lib.checks.prepare import prepare, with_hidden
from course_lib.checks.slips import BankError
from course_lib.checks.spec import from_json, to_json
from course_lib.checks.verdict import judge

SIZES = st.lists(st.integers(0, 40), min_size=1, max_size=6)


@given(SIZES, st.integers(0, 100))
def test_larger_sizes_keep_their_order_and_equal_ones_stay_equal(shown, seed):
    above = max(shown)
    rng = Larger(np.random.default_rng(seed), above)
    drawn = [rng.normal(size=n).size for n in shown]
    assert all(new == old if old < 2 else new > above for new, old in zip(drawn, shown, strict=True))
    above_one = [(old, new) for old, new in zip(shown, drawn, strict=True) if old > 1]
    assert all((a < b) == (x < y) for a, x in above_one for b, y in above_one)
    assert [size(rng, n) for n in shown] == drawn
    assert repeated(rng, np.zeros((shown[0], 1))).shape == (drawn[0], 1)


def test_sizes_with_a_meaning_stay():
    rng = Larger(np.random.default_rng(0), above=9, kept=(2,))
    assert rounded(rng, 2, 5).shape[0] == 2 < 9 < rounded(rng, 2, 5).shape[1]


def doubling():
    double = Exercise("double", parameters=("x",))

    @double.case
    def numbers(rng):
        """some numbers"""
        return arguments(rounded(rng, 3))

    @double.case
    def nothing(rng):
        """zeros"""
        return arguments(np.zeros(size(rng, 3)))

    @double.case(raises=ValueError)
    def none(rng):
        """no numbers"""
        return arguments(rounded(rng, 0))

    return double


def right(x):
    if not x.size:
        raise ValueError
    return 2 * x


def points(exercise, answer):
    check = prepare(exercise, right, 3)
    refuse_unearned(check)
    check = with_hidden(from_json("double", to_json(check)), exercise, right, np.random.default_rng(1))
    return judge(check, lambda given: observe(answer, given, ("x",), "double")).points


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        (right, 3),
        (lambda x: 2 * x, 2),
        (lambda x: 2 * x if x.any() else None, 1),
        (lambda x: 0 * x, 0),
        (lambda x: x, 0),
        (lambda x: right(x) * 0, 0),
        (lambda x: right(x) if len(x) < 4 else x, 0),
    ],
)
def test_a_kind_that_zeros_pass_earns_only_with_another(answer, earned):
    assert points(doubling(), answer) == earned


def test_an_exercise_that_a_constant_solves_is_refused():
    double = doubling()
    del double.cases[0]
    with pytest.raises(BankError, match="double: answers such as `return 0` pass every kind"):
        points(double, right)


SPREAD = script("W = drawn(n)\n---\nz = W * np.sqrt(n)\n[W.shape, round(z.std()), {0: 1}[len(W) - n]]", n=4)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
FORGED = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))


def test_the_grader_computes_what_a_script_asks_below_its_line():
    assert observe(lambda n: np.arange(n) / np.sqrt(n), SPREAD, (), "drawn").value == [[4], 1, 1]
    assert observe(lambda n: [1], SPREAD, (), "drawn").error == "TypeError"
    assert observe(lambda n: print, SPREAD, (), "drawn").message.startswith("unsupported operand")
    assert observe(lambda n: 1 / 0, SPREAD, (), "drawn").error == "ZeroDivisionError"


@given(FORGED)
def test_a_forged_raw_value_is_no_more_than_wrong(value):
    for forged in (value, [value]):
        outcome = finished(Outcome(value=forged), SPREAD)
        assert outcome.error or outcome.value != [[4], 1, 1]

"""What of an outcome is certain on every machine, and what a disturbance may and may not change."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.certainty import ANYTHING, ERROR, HUGE, NOT_FINITE, VALUE, may_be, what_is_certain
from course_lib.checks.disturbance import Arithmetic, is_rough, moved
from course_lib.checks.outcome import Outcome, observe
from course_lib.checks.prepare import BankError, RoundingDecides, prepare, settled
from course_lib.checks.verdict import judge

FINITE, UNIT = st.floats(-1e100, 1e100), st.floats(-1, 1)
SEED = st.integers(1, 1000)


def exercise(draw=lambda rng: arguments(np.array([0.1, 0.2, 0.3]))):
    made = Exercise("total", parameters=("x",))
    draw.__doc__ = "some numbers"
    made.case(draw)
    return made


@given(arrays(np.float64, st.integers(1, 40), elements=FINITE), SEED)
def test_a_moved_array_keeps_every_entry_to_a_few_last_bits_and_equal_entries_equal(x, seed):
    after = moved(x, seed)
    np.testing.assert_allclose(after, x, rtol=7e-16, atol=1e-320)
    assert len(np.unique(after)) <= len(np.unique(x))
    assert is_rough(x) or (after == x).all()


@given(st.lists(st.integers(-1000, 1000), min_size=1), SEED)
def test_sums_of_whole_numbers_are_exact_in_any_order(numbers, seed):
    x = np.array(numbers, dtype=float)
    with Arithmetic(seed):
        assert np.sum(x) == x.sum() == math.fsum(numbers)
        assert np.dot(x, x) == sum(number * number for number in numbers)


@given(
    arrays(np.float64, (4, 7), elements=st.floats(-1, 1)), arrays(np.float64, (7, 3), elements=st.floats(-1, 1)), SEED
)
def test_a_product_in_another_order_is_the_same_within_its_error_bound(a, b, seed):
    with Arithmetic(seed):
        other = np.matmul(a, b)
        out = np.empty((4, 3))
        assert np.matmul(a, b, out=out) is out
    bound = 8 * np.finfo(float).eps * (np.abs(a) @ np.abs(b))  # Higham 2002, equation 3.5
    assert (np.abs(other - a @ b) <= bound + 1e-300).all() and (out == other).all()


def test_numpy_is_itself_again_after_a_disturbance_even_an_error_in_it():
    before = np.sum, np.exp, math.exp, np.linalg.inv
    with pytest.raises(ZeroDivisionError), Arithmetic(1):
        raise ZeroDivisionError
    assert (np.sum, np.exp, math.exp, np.linalg.inv) == before


@pytest.mark.parametrize(
    ("outcomes", "certain"),
    [
        ([Outcome(1.0), Outcome(1.0 + 1e-12)], ""),
        ([Outcome(1e15), Outcome(-3e14)], HUGE),
        ([Outcome(float("inf")), Outcome(-3e14)], HUGE),
        ([Outcome(float("inf")), Outcome(float("nan"))], NOT_FINITE),
        ([Outcome(1.0), Outcome(2.0)], VALUE),
        ([Outcome(error="ValueError"), Outcome(error="TypeError")], ERROR),
        ([Outcome(error="ValueError"), Outcome(2.0)], ANYTHING),
        ([Outcome(1.0, changed=["x"]), Outcome(1.0)], ANYTHING),
    ],
)
def test_what_outcomes_have_in_common(outcomes, certain):
    common = what_is_certain(outcomes, exercise())
    assert common.certain == certain
    if certain:
        assert common.value is None and all(may_be(common, outcome) for outcome in outcomes)


@given(st.sampled_from([HUGE, NOT_FINITE, VALUE, ERROR]), FINITE)
def test_a_small_number_is_neither_huge_nor_infinite_nor_an_error(certain, number):
    number = math.remainder(number, 1e5)
    assert may_be(Outcome(certain=certain), Outcome(number)) == (certain == VALUE)


def test_a_case_whose_right_answer_rounding_decides_stops_the_build_with_its_name():
    bank = exercise(lambda rng: arguments(np.array([0.1, 0.2, -0.3])))
    with pytest.raises(RoundingDecides, match="total, case 'some numbers': rounding decides"):
        prepare(bank, lambda x: 1 / (np.sum(x) + 1e-30), 1)


def test_a_misconception_that_rounding_decides_is_named_by_what_is_certain_of_it():
    bank = exercise(lambda rng: arguments(np.array([[1.0, 2.0], [2.0, 4.0]]) / 3))

    @bank.case
    def not_flat(rng):
        """a bowl"""
        return arguments(np.array([[2.0, 0.5], [0.5, 1.0]]))

    @bank.misconception
    def smallest_taken(x):
        """The smallest eigenvalue was taken. Which one is the steepest?"""
        return 1 / np.linalg.eigvalsh(x)[0]

    check = prepare(bank, lambda x: 1 / np.linalg.eigvalsh(x)[-1], 2)
    assert [outcome.certain for outcome in check.fingerprints[0].outcomes] == [HUGE, ""]
    for rounding in (3e-17, -8e-18, 0.0):  # whatever a machine makes of the eigenvalue that is 0

        def answer(x, rounding=rounding):
            smallest = np.linalg.eigvalsh(x)[0]
            return np.float64(1) / (smallest if abs(smallest) > 1e-9 else rounding)

        with np.errstate(divide="ignore"):
            result = judge(check, lambda given: observe(answer, given, ("x",), "total"))
        assert result.misconception == "smallest-taken" and result.points == 0


def test_a_misconception_of_which_nothing_is_certain_is_refused():
    bank = exercise(lambda rng: arguments(np.array([0.1, 0.2, -0.3])))

    @bank.misconception
    def sign_of_rounding(x):
        """Only the sign of the rounding error is left, and that is another one on another machine."""
        return float(np.sign(x[0] + x[1] + x[2])) + 7 * (np.sum(x) > 0)

    with pytest.raises(BankError, match="sign-of-rounding and the reference return the same"):
        prepare(bank, lambda x: 3.0, 1)


def test_a_check_made_again_keeps_the_digits_it_had_and_takes_what_is_new():
    bank = exercise()

    @bank.misconception
    def doubled(x):
        """It was doubled, and nobody asked for that. Leave the 2 out."""
        return 2 * np.sum(x)

    before = prepare(bank, lambda x: np.sum(x) * (1 + 3e-9), 1)
    after = prepare(bank, np.sum, 1)
    assert settled(after, before).cases[0].expected == before.cases[0].expected != after.cases[0].expected
    assert settled(after, before).fingerprints == after.fingerprints
    assert settled(prepare(bank, np.mean, 1), before).cases[0].expected.value == pytest.approx(0.2)

"""The comparison says what differs: kind, shape, finiteness, value, in this order."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.checks.compare import compare, kind_of
from course_lib.checks.values import Opaque

A = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])


@given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=3)))
def test_every_value_equals_itself_nan_and_infinity_included(array):
    assert compare(array, array.copy()) is None


numbers = st.sampled_from([0.0, 1.0, 1.0 + 5e-7, 1.0 + 2e-6, -1.0, 1e-10, 1e-8, 1e6, 1e300, np.inf, -np.inf, np.nan])


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4))
def test_numbers_agree_by_the_written_rule_and_by_no_other(pairs):
    largest = max((abs(e) for e, _ in pairs if math.isfinite(e)), default=0.0)

    def agree(e, g):
        if not (math.isfinite(e) and math.isfinite(g)):
            return e == g or (math.isnan(e) and math.isnan(g))
        return abs(g - e) <= 1e-9 + 1e-6 * max(abs(e), largest / 1000)

    expected, got = (np.array(values) for values in zip(*pairs, strict=True))
    assert (compare(expected, got) is None) == all(agree(e, g) for e, g in pairs)


@pytest.mark.parametrize("got", [A.astype(np.float32), A.astype(int), np.asfortranarray(A), A * (1 + 1e-9)])
def test_kind_of_number_order_in_memory_and_rounding_are_not_judged(got):
    assert compare(A, got) is None


@pytest.mark.parametrize(
    ("got", "kind"),
    [
        (None, "nothing"),
        (Opaque("function"), "type"),
        ("text", "type"),
        ([1.0, 2.0], "type"),
        (A > 0, "type"),
        (A.T, "shape"),
        (A[np.newaxis], "shape"),
        (np.where(A == 3.0, np.nan, A), "not-finite"),
        (np.where(A == 3.0, 3.1, A), "value"),
    ],
)
def test_each_difference_is_of_its_kind(got, kind):
    assert compare(A, got).kind == kind


def test_the_first_entry_that_differs_is_named_with_both_values():
    text = compare(A, np.where(A > 3, 0.0, A)).text
    assert text == "first differs at [1, 0]: 0, expected 4 (2 of 6 entries differ)"


def test_a_difference_inside_a_list_says_which_item():
    text = compare([A, [1.0, 2.0]], [A, [1.0, 2.5]]).text
    assert text == "in item [1][1]: 2.5, expected 2"


def test_a_small_entry_is_judged_by_the_large_ones_beside_it():
    assert compare(np.array([1000.0, 0.0]), np.array([1000.0, 1e-7])) is None
    assert compare(np.array([1.0, 0.0]), np.array([1.0, 1e-3])) is not None


@given(st.floats(0.001, 1e6), st.floats(1e-4, 1.0))
def test_a_relative_error_above_the_tolerance_is_seen(size, error):
    assert compare(np.array([size]), np.array([size * (1 + error)])) is not None


def test_every_kind_of_value_has_words():
    words = [kind_of(v) for v in (A, A > 0, [1], 1.0, True, "a", None, Opaque("set"))]
    assert len(set(words)) == len(words) and words[-1] == "a value of type set"

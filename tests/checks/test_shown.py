"""Two values are shown so that a person sees where they differ."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from course_lib.checks.calls import arguments
from course_lib.checks.compare import close, compare, numbers
from course_lib.checks.outcome import Outcome
from course_lib.checks.rendering import as_html, as_text
from course_lib.checks.shown import both_texts, comparison
from course_lib.checks.spec import Check, CheckCase
from course_lib.checks.values import encode
from course_lib.checks.verdict import judge

finite = st.floats(-1e8, 1e8, allow_nan=False)
small = arrays(float, array_shapes(max_dims=3, max_side=3), elements=finite)
values = st.one_of(finite, small, st.lists(small, min_size=2, max_size=2))


@given(finite, finite)
def test_two_numbers_that_differ_look_different(one, other):
    assume(one != other)
    shown = numbers(one, other)
    assert shown[0] != shown[1] and [float(text) for text in shown] == pytest.approx([one, other], rel=1e-5)


@given(values, finite)
def test_two_values_that_differ_look_different(expected, error):
    def off(value):
        return [off(value[0]), value[1]] if isinstance(value, list) else value + error

    got = off(expected)
    assume(compare(expected, got) is not None)
    shown = both_texts(expected, got)
    assert shown[0] != shown[1] and "array(" not in "".join(shown)


@given(arrays(float, array_shapes(min_side=2, max_dims=3, max_side=9), elements=st.floats(-9, 9)), st.data())
def test_the_first_wrong_entry_is_in_the_comparison_with_its_index(expected, data):
    wrong = data.draw(arrays(bool, expected.shape))
    assume(wrong.any())
    got = np.where(wrong, expected + 0.5, expected)
    index, row, returned, marks, *rest = comparison(expected, got).splitlines()
    place = [int(i) for i in np.unravel_index(int(wrong.argmax()), wrong.shape)]
    assert str(place) in index and marks.split() and set(marks.split()) == {"differs"}
    assert len({len(line) for line in (index, row, returned)}) == 1  # the columns stand below each other
    assert bool(rest) == (expected.size > 20)
    if rest:
        assert f"{wrong.sum()} of {wrong.size} entries differ" in rest[1]
        picture = "".join(line for line in rest[2:] if set(line) <= set("·x"))
        whole = wrong.shape[-1] <= 48 and wrong.size // wrong.shape[-1] <= 16
        assert not whole or picture == "".join("x" if entry else "·" for entry in wrong.ravel())


def test_the_pattern_names_rows_and_columns():
    expected = np.zeros((9, 30))
    got = expected.copy()
    got[3:6, 4] = got[8, 4] = 1.0
    assert "4 of 270 entries differ, only in rows 3 to 5 and 8 and column 4:" in comparison(expected, got)
    got[:, ::2] = 1.0
    assert "135 of 270 entries differ, only in columns (15 of 30):" in comparison(0 * expected, np.where(got, 2.0, 0.0))
    long = np.arange(100.0)
    told = comparison(long, np.where((long >= 10) & (long < 20), -1, long))
    assert "10 of 100 entries differ, only in entries 10 to 19:" in told and "Each character stands for 1 x 3" in told


@pytest.mark.parametrize("got", [np.zeros(3), "text", None, [1.0], np.zeros((2, 2)), 3.0])
def test_what_has_another_shape_is_not_compared_entry_by_entry(got):
    assert comparison(np.ones((3, 1)), got) == "" == comparison(2.0, 3.0)


def test_infinities_and_nan_are_shown_beside_numbers():
    told = comparison(np.array([1.0, 2.0, np.nan, 4e9]), np.array([1.0, np.inf, np.nan, 4e9]))
    assert "inf" in told and "nan" in told and "4e+09" in told


def test_a_report_has_the_comparison_in_fixed_width():
    expected = np.array([[1.0, 2.0], [3.0, 4.0]])
    check = Check("f", ("x",), 1, 1e-6, 1e-9, [CheckCase("a table", arguments(2), Outcome(value=encode(expected)))], [])
    result = judge(check, lambda given: Outcome(value=encode(expected + np.eye(2) * 1e-4)))
    assert "Compared:\n    index" in as_text(result) and "<pre" in as_html(result)
    assert not close(expected, expected + np.eye(2) * 1e-4).all()

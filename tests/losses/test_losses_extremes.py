"""Losses where the naive formula fails: huge residuals and logits, and tiny losses that must keep their digits."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from course_lib import losses
from course_lib.losses import LOSSES

dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])


@dtypes
@pytest.mark.parametrize("name", LOSSES)
def test_no_nan_and_no_warning_up_to_the_largest_float(name, dtype):
    largest = np.finfo(dtype).max
    ends = np.array([[largest, -largest], [-largest, largest], [0.0, largest]], dtype=dtype)
    for target in (np.eye(2)[[0, 1, 0]], np.eye(2)[[1, 0, 1]], np.full((3, 2), 0.5)):
        value, gradient = LOSSES[name].value_and_gradient(ends, target)
        assert not np.isnan(value) and not np.isnan(gradient).any()
        assert value >= 0


@dtypes
def test_a_regression_loss_beyond_the_largest_float_is_inf(dtype):
    largest = np.finfo(dtype).max
    p, y = np.array([largest, 0.0], dtype=dtype), np.array([-largest, 0.0], dtype=dtype)
    for name in ("squared_error", "absolute_error", "huber"):
        assert LOSSES[name].value(p, y) == np.inf
    assert losses.huber_gradient(p, y).tolist() == losses.absolute_error_gradient(p, y).tolist() == [0.5, 0.0]
    assert losses.l2(p, 1.0) == np.inf


@dtypes
def test_huge_right_logits_cost_nothing_and_wrong_ones_their_size(dtype):
    z = np.array([1e30, -1e30], dtype=dtype)
    assert losses.binary_cross_entropy(z, [1, 0]) == 0.0
    assert np.isclose(losses.binary_cross_entropy(z, [0, 1]), 1e30)
    assert losses.softmax_cross_entropy(z[None, :], [0]) == 0.0
    assert np.isclose(losses.softmax_cross_entropy(z[None, :], [1]), 2e30)


@given(st.floats(-700.0, 700.0), st.sampled_from([0.0, 1.0]))
def test_binary_cross_entropy_keeps_its_digits_in_the_tails(z, y):
    sign = 2.0 * y - 1.0
    value, gradient = losses.binary_cross_entropy_and_gradient([z], [y])
    assert np.isclose(value, -scipy.special.log_expit(sign * z), rtol=1e-14, atol=0.0)
    assert np.isclose(gradient[0], -sign * scipy.special.expit(-sign * z), rtol=1e-14, atol=0.0)


@given(st.floats(-300.0, 700.0), st.floats(0.0, 1.0))
def test_softmax_cross_entropy_of_two_classes_is_the_binary_one(z, y):
    value, gradient = losses.softmax_cross_entropy_and_gradient([[z, 0.0]], [[y, 1.0 - y]])
    binary, slope = losses.binary_cross_entropy_and_gradient([z], [y])
    assert np.isclose(value, binary, rtol=1e-13, atol=1e-15 * abs(z) * (0.0 < y < 1.0))  # 1 - y was rounded
    assert np.isclose(gradient[0, 0], slope[0], rtol=1e-12, atol=1e-16 * (0.0 < y < 1.0))
    assert gradient[0, 1] == pytest.approx(-gradient[0, 0], rel=1e-12, abs=1e-16 * (0.0 < y < 1.0))


@given(st.floats(-1e6, 1e6), st.floats(30.0, 600.0))
def test_a_right_answer_by_a_wide_margin_keeps_its_tiny_loss(shift, margin):
    logits = np.array([[0.0, margin, 0.0]]) + shift
    gap = logits[0, 1] - logits[0, 0]
    value, gradient = losses.softmax_cross_entropy_and_gradient(logits, [1])
    assert np.isclose(value, 2.0 * np.exp(-gap), rtol=1e-12, atol=0.0)
    np.testing.assert_allclose(gradient, [np.exp(-gap) * np.array([1.0, -2.0, 1.0])], rtol=1e-12)


def test_equal_logits_share_the_probability_even_at_the_top():
    value, gradient = losses.softmax_cross_entropy_and_gradient([[5.0, 5.0, 5.0, -1e300]], [0])
    assert np.isclose(value, np.log(3.0), rtol=1e-15)
    np.testing.assert_allclose(gradient, [[-2 / 3, 1 / 3, 1 / 3, 0.0]], rtol=1e-15)

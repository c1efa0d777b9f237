"""Sums, means and norms against exact ones: over a million rows in float32, and at both ends of the floats."""

import math

import numpy as np
import pytest

from course_lib.backend import asarray, check_all_finite, zeros_like_shape
from course_lib.backend.sums import clipping_factor, column_sums, euclidean_norm, mean_of_sums, tall_product

ends = pytest.mark.parametrize("size", [1e-200, 1.0, 1e200])


def test_a_million_float32_rows_keep_their_digits():
    rng = np.random.default_rng(0)
    A = rng.uniform(0.0, 1.0, (1_000_000, 3)).astype(np.float32)
    B = np.full((1_000_000, 2), 0.1, dtype=np.float32)
    wide = A.astype(np.float64)
    for exact, found in (
        (wide.sum(axis=0), column_sums(A)),
        (wide.T @ B.astype(np.float64), tall_product(A, B)),
        (wide.T @ B[:, 0].astype(np.float64), tall_product(A, B[:, 0])),
    ):
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, exact, rtol=1e-5)


@ends
def test_a_norm_is_right_where_squares_overflow_or_vanish(strict, size):
    x = size * np.array([[3.0, -4.0], [12.0, 84.0]])
    for array in (x, strict.array(x)):
        assert float(euclidean_norm(array)) == pytest.approx(math.hypot(*x.ravel()), rel=1e-15)
        assert float(clipping_factor(array, 0.5 * size)) == pytest.approx(0.5 / math.hypot(3, 4, 12, 84), rel=1e-15)
        assert float(clipping_factor(array, 100.0 * size)) == 1.0


def test_a_norm_in_float32_is_that_in_float64():
    for size in (1e-30, 1e30):
        x = np.array([3 * size, 4 * size], dtype=np.float32)
        assert float(euclidean_norm(x)) == pytest.approx(5 * size, rel=1e-6)
        assert float(clipping_factor(x, size)) == pytest.approx(0.2, rel=1e-6)


def test_nothing_is_clipped_to_nothing_and_infinity_is_not_hidden(strict):
    for place in (np.array, strict.array):
        assert float(clipping_factor(place(np.zeros(3)), 1.0)) == 1.0
        assert float(euclidean_norm(place(np.zeros(3)))) == 0.0
        assert math.isnan(float(clipping_factor(place(np.array([1.0, math.inf])), 1.0)))


def test_a_mean_fits_though_the_sum_does_not(strict):
    x = np.array([[1.7e308, 0.0], [1.7e308, 0.0]])
    assert float(mean_of_sums(x)) == float(mean_of_sums(strict.array(x))) == 1.7e308
    assert float(mean_of_sums(np.full((2, 2), 1.7e308))) == math.inf


def test_what_is_not_an_array_or_not_finite_is_named():
    with pytest.raises(TypeError, match=r"^value: expected a NumPy or CuPy array, .* got a set"):
        asarray({1.0})
    with pytest.raises(TypeError, match=r"array is \[1.0\], expected an array"):
        zeros_like_shape([1.0], 3)
    for n in (3, 100_000):  # from a size on without an array of booleans
        x = np.zeros(n)
        check_all_finite(x=x, y=x)
        x[2] = np.nan
        with pytest.raises(ValueError, match=rf"y\[2\] is nan, expected finite numbers \(bad: 1 of {n}\)"):
            check_all_finite(x=np.zeros(1), y=x)

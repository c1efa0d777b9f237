"""Standardized columns against scikit-learn's, where rounding of the mean would show."""

import tracemalloc

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from course_lib.datasets import moons, split, standardize

dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])


@dtypes
@pytest.mark.parametrize("n", [2, 100, 1000, 50_000])
def test_constant_columns_become_zeros_for_any_number_of_rows(n, dtype):
    X = np.tile(np.random.default_rng(n).normal(size=100), (n, 1)).astype(dtype)
    data, mean, scale = standardize(X)
    assert not data.any() and (scale == 1.0).all()
    assert (scale == StandardScaler().fit(X).scale_).all()
    np.testing.assert_allclose(mean, X[0], rtol=1e-6 if dtype == "float32" else 1e-12)


@dtypes
def test_a_million_rows_have_mean_0_and_deviation_1(dtype):
    X = np.random.default_rng(0).normal(100.0, 1.0, (1_000_000, 2)).astype(dtype)
    data, mean, scale = standardize(X)
    reference = StandardScaler().fit(X.astype(np.float64))
    assert np.abs(data.mean(axis=0, dtype=np.float64)).max() < 1e-6
    np.testing.assert_allclose(data.std(axis=0, dtype=np.float64), 1.0, rtol=1e-6)
    np.testing.assert_allclose(mean, reference.mean_, rtol=1e-6)
    np.testing.assert_allclose(scale, reference.scale_, rtol=1e-6)


def test_a_narrow_column_far_from_zero_is_centered():
    data, _, _ = standardize(1e8 + 1e-6 * np.random.default_rng(0).normal(size=(1000, 1)))
    assert abs(data.mean()) < 1e-12 and data.std() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.memory
@dtypes
def test_it_needs_memory_for_the_data_once_more_besides_the_result(dtype):
    X = np.random.default_rng(0).normal(size=(100_000, 10)).astype(dtype)
    tracemalloc.start()
    data, *_ = standardize(X)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - data.nbytes < 1.1 * X.nbytes


def test_what_is_not_an_array_is_named():
    class Frame:
        ndim, shape = 2, (4, 2)

    for name, arguments in (("X", (Frame(), np.ones(4))), ("y", (np.ones((4, 2)), Frame()))):
        with pytest.raises(TypeError, match=rf"^{name}: expected a NumPy or CuPy array, .* got a Frame"):
            split(*arguments, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"n is beyond 10\^20, expected an integer of at most"):
        moons(10**400, 0.1, np.random.default_rng(0))

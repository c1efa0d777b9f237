"""The data sets, their shapes and laws; standardizing, splitting and one-hot rows against scikit-learn."""

import socket

import numpy as np
import pytest
import sklearn.datasets
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

from course_lib import datasets

BUNDLED = {"digits": "load_digits", "diabetes": "load_diabetes", "iris": "load_iris"}
BUNDLED["breast_cancer"] = "load_breast_cancer"
DRAWN = [datasets.moons, datasets.circles, datasets.spirals]
drawn = pytest.mark.parametrize("make", DRAWN)


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", BUNDLED)
def test_real_data_comes_without_a_network_and_is_scikit_learns(name, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    X, y = getattr(datasets, name)()
    expected, target = getattr(sklearn.datasets, BUNDLED[name])(return_X_y=True)
    np.testing.assert_array_equal(X, expected)
    np.testing.assert_array_equal(y, target)
    assert X.dtype == np.float64 and y.dtype == ("float64" if name == "diabetes" else "int64")


def test_the_articles_line_and_its_hessian_are_the_published_ones():
    x, y = datasets.line_points()
    A = np.stack([np.ones(5), x], axis=1)
    np.testing.assert_allclose(np.linalg.lstsq(A, y)[0], [0.5, 1.0], rtol=1e-13)
    np.testing.assert_allclose(np.linalg.eigvalsh(2 / 5 * A.T @ A), [0.338, 23.66], rtol=2e-3)


def test_no_line_separates_xor_and_the_articles_labels_are_all_one():
    X, y = datasets.xor()
    A = np.column_stack([X, np.ones(4)])
    np.testing.assert_allclose(np.linalg.lstsq(A, y)[0], [0.0, 0.0, 0.5], atol=1e-15)
    same, ones = datasets.all_ones_labels()
    assert same.tolist() == X.tolist() and ones.tolist() == [1.0] * 4


@drawn
@given(n=st.integers(2, 60))
def test_drawn_data_has_two_classes_that_share_the_points(make, n):
    X, y = make(n, 0.1, rng())
    assert X.shape == (n, 2) and X.dtype == np.float64 and y.dtype == np.int64
    assert np.bincount(y).tolist() == [n // 2, n - n // 2]


@drawn
def test_the_same_seed_gives_the_same_points_and_noise_has_the_given_size(make):
    n = 20_000
    clean, noisy = make(n, 0.0, rng())[0], make(n, 0.3, rng(5))[0]
    np.testing.assert_array_equal(noisy, make(n, 0.3, rng(5))[0])
    deviation = (noisy - clean).std()
    assert abs(deviation - 0.3) < 5 * 0.3 / np.sqrt(2 * 2 * n)  # five standard errors of a deviation


def test_moons_and_circles_without_noise_are_those_of_scikit_learn():
    X, y = datasets.moons(40, 0.0, rng())
    expected, target = sklearn.datasets.make_moons(40, shuffle=False, noise=None)
    np.testing.assert_allclose(X, expected, atol=1e-15)
    np.testing.assert_array_equal(y, target)
    X, y = datasets.circles(40, 0.0, rng())
    expected, target = sklearn.datasets.make_circles(40, shuffle=False, noise=None, factor=0.5)
    np.testing.assert_allclose(X, expected, atol=1e-15)
    np.testing.assert_array_equal(y, target)


def test_the_spirals_are_mirror_images_and_wind_one_and_a_half_times():
    X, y = datasets.spirals(2000, 0.0, rng())
    np.testing.assert_allclose(X[y == 0], -X[y == 1], atol=1e-15)
    angle = np.unwrap(np.arctan2(X[y == 0][:, 1], X[y == 0][:, 0]))
    assert np.isclose((angle[-1] - angle[0]) / (2 * np.pi), 1.5, atol=2e-3)


@drawn
def test_bad_sizes_noise_and_generators_are_named(make):
    with pytest.raises(ValueError, match="n is 1, expected an integer of at least 2"):
        make(1, 0.0, rng())
    with pytest.raises(ValueError, match=r"noise is -0\.1"):
        make(4, -0.1, rng())
    with pytest.raises(TypeError, match=r"rng is 7, expected a numpy\.random\.Generator"):
        make(4, 0.1, 7)


# Preparing


def test_standardized_columns_agree_with_scikit_learn(strict):
    X = rng(1).normal(3.0, [1.0, 1e-3, 1e5], (7, 3))
    scaler = StandardScaler().fit(X)
    data, mean, scale = datasets.standardize(X)
    np.testing.assert_allclose(data, scaler.transform(X), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(mean, scaler.mean_, rtol=1e-14)
    np.testing.assert_allclose(scale, scaler.scale_, rtol=1e-9)
    for there, here in zip(datasets.standardize(strict.array(X)), (data, mean, scale), strict=True):
        np.testing.assert_allclose(strict.host(there), here, rtol=1e-13)
    assert all(array.dtype == np.float32 for array in datasets.standardize(X.astype(np.float32)))


@given(st.floats(-1e300, 1e300), st.integers(1, 30))
def test_a_constant_column_becomes_zeros_whatever_its_rounding(value, n):
    data, mean, scale = datasets.standardize(np.full((n, 1), value))
    assert data.tolist() == [[0.0]] * n and scale.tolist() == [1.0]
    assert np.isclose(mean[0], value, rtol=1e-15, atol=0.0)


@pytest.mark.parametrize("size", [1e-300, 1e-160, 1e160, 1e300])
def test_columns_of_any_size_are_standardized_without_overflow(size):
    X = rng(2).normal(size=(6, 2))
    np.testing.assert_allclose(datasets.standardize(size * X)[0], datasets.standardize(X)[0], rtol=1e-12)


def test_standardize_rejects_what_is_not_a_table():
    for X in (np.ones(3), np.ones((0, 2)), [[np.nan]]):
        with pytest.raises(ValueError, match=r"^X"):
            datasets.standardize(X)


@given(n=st.integers(2, 40), fraction=st.floats(0.01, 0.99))
def test_a_split_keeps_every_sample_once_with_its_target(n, fraction):
    X, y = np.arange(2.0 * n).reshape(n, 2), np.arange(n)
    X_train, X_test, y_train, y_test = datasets.split(X, y, rng(n), fraction)
    assert len(X_test) == len(y_test) == min(max(round(fraction * n), 1), n - 1)
    assert sorted(np.concatenate([y_train, y_test])) == list(range(n))
    np.testing.assert_array_equal(np.concatenate([X_train, X_test]), X[np.concatenate([y_train, y_test])])


def test_a_split_on_a_device_is_the_same_split(strict):
    X, y = rng(3).normal(size=(9, 2)).astype(np.float32), np.arange(9)
    here = datasets.split(X, y, rng(4))
    there = datasets.split(strict.array(X), strict.array(y), rng(4))
    for a, b in zip(here, there, strict=True):
        np.testing.assert_array_equal(a, strict.host(b))
        assert a.dtype == strict.host(b).dtype


def test_split_rejects_what_cannot_be_split():
    X, y = np.ones((4, 2)), np.ones(4)
    with pytest.raises(ValueError, match="X has 4 rows and y has 3, expected the same number"):
        datasets.split(X, y[:3], rng())
    with pytest.raises(ValueError, match=r"X has 1 rows and y has 1, .* at least 2"):
        datasets.split(X[:1], y[:1], rng())
    with pytest.raises(ValueError, match=r"test_fraction is 1\.0"):
        datasets.split(X, y, rng(), 1.0)
    with pytest.raises(ValueError, match="y is list, expected an array"):
        datasets.split(X, [1.0] * 4, rng())
    with pytest.raises(TypeError, match="rng is None"):
        datasets.split(X, y, None)


def test_one_hot_rows_pick_the_class(strict):
    labels = np.array([2, 0, 2, 1])
    assert datasets.one_hot(labels).tolist() == np.eye(3)[labels].tolist()
    assert datasets.one_hot(labels.tolist(), 5).shape == (4, 5)
    there = datasets.one_hot(strict.array(labels), 4)
    assert strict.host(there).tolist() == np.eye(4)[labels].tolist()


def test_one_hot_rejects_what_are_not_class_numbers():
    with pytest.raises(ValueError, match=r"labels has shape \(0,\)"):
        datasets.one_hot(np.array([], dtype=int))
    with pytest.raises(ValueError, match=r"labels has shape \(1, 1\)"):
        datasets.one_hot([[1]])
    with pytest.raises(TypeError, match="labels holds float64, expected integer class numbers"):
        datasets.one_hot([0.0, 1.0])
    with pytest.raises(ValueError, match=r"labels\[1\] is -1, expected a class of at least 0"):
        datasets.one_hot([2, -1])

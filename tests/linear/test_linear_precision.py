"""Linear models where float32 or the largest float would show: narrow valleys, a million rows, huge entries."""

import tracemalloc

import numpy as np
import pytest

from course_lib import linear
from course_lib.linear import logistic


def steps_in_float64(X, y, rate, steps):
    """Descent by its formula; on the eigenbasis, so that many steps take no time."""
    X, y = X.astype(np.float64), y.astype(np.float64)
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    theta = best - Vt.T @ ((1 - rate * 2 / len(X) * s**2) ** steps * (Vt @ best))
    return theta, np.mean((X @ theta - y) ** 2)


def narrow_valley(n):
    X = np.random.default_rng(0).normal(size=(n, 20)).astype(np.float32)
    X[:, 0] *= 1000
    return X, X.sum(axis=1)


@pytest.mark.parametrize("n", [999, 1000, 5000])
def test_float32_learns_along_the_narrow_directions_too(n):
    X, y = narrow_valley(n)
    rate = 0.9 * linear.largest_stable_learning_rate(X)
    fit = linear.gradient_descent(X, y, np.zeros(20, np.float32), rate, 50_000)
    theta, loss = steps_in_float64(X, y, rate, 50_000)
    assert fit.theta.dtype == fit.losses.dtype == np.float32
    np.testing.assert_allclose(fit.theta, theta, rtol=2e-3, atol=1e-5)
    assert fit.losses[-1] == pytest.approx(loss, rel=1e-3)


def test_float32_learns_an_intercept_with_a_year():
    rng = np.random.default_rng(0)
    year = rng.uniform(1990.0, 2010.0, 200_000)
    X = np.stack([np.ones_like(year), year], axis=1).astype(np.float32)
    y = (3 + 0.1 * (year - 2000) + rng.normal(size=len(year))).astype(np.float32)
    rate = 0.9 * linear.largest_stable_learning_rate(X)
    fit = linear.gradient_descent(X, y, np.zeros(2, np.float32), rate, 100_000)
    assert fit.method == "gram"
    assert fit.losses[-1] == pytest.approx(steps_in_float64(X, y, rate, 100_000)[1], rel=1e-3)


@pytest.mark.parametrize("size", [1e-150, 1e152])
def test_many_rows_of_extreme_entries_descend_as_those_of_size_1(size):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(50_000, 3)), rng.normal(size=50_000)
    here = linear.gradient_descent(X, y, np.zeros(3), 0.3, 60)
    there = linear.gradient_descent(size * X, y, np.zeros(3), 0.3 / size / size, 60)
    assert there.method == "gram"
    np.testing.assert_allclose(there.trajectory * size, here.trajectory, rtol=1e-9)
    np.testing.assert_allclose(there.losses, here.losses, rtol=1e-12)


def test_many_rows_of_huge_entries_diverge_by_name():
    X, y = 1e160 * np.random.default_rng(0).normal(size=(50_000, 3)), np.ones(50_000)
    fit = linear.gradient_descent(X, y, np.zeros(3), 1e-3, 50)
    assert fit.stopped == "diverged" and "learning_rate 0.001 is above" in fit.message


def test_float32_gradients_over_a_million_rows_keep_their_digits():
    X, y = np.ones((1_000_000, 2), np.float32), np.full(1_000_000, 0.1, np.float32)
    zero = np.zeros(2, np.float32)
    np.testing.assert_allclose(linear.mse_gradient(zero, X, y), -0.2, rtol=1e-4)
    np.testing.assert_allclose(logistic.cross_entropy_gradient(zero, X, y), 0.4, rtol=1e-4)
    np.testing.assert_allclose(linear.hessian(0.1 * X), 0.02, rtol=1e-4)
    assert linear.mse(zero, X, y) == pytest.approx(0.01, rel=1e-4)
    for run, right in ((linear.gradient_descent, 0.02), (logistic.gradient_descent, -0.04)):
        fit = run(X, y, zero, 0.1, 1)
        np.testing.assert_allclose(fit.theta, right, rtol=1e-4)


def test_a_gradient_is_rejected_only_if_it_overflows():
    X, y = np.full((1000, 2), 1e152), np.full(1000, -1e154)
    np.testing.assert_allclose(linear.mse_gradient([0, 0], X, y), 2e306, rtol=1e-12)
    np.testing.assert_allclose(linear.hessian(np.full((1000, 1), 3e153)), 1.8e307, rtol=1e-12)
    assert linear.mse([0.0], np.ones((1000, 1)), np.full(1000, 1e154)) == pytest.approx(1e308)
    huge = np.full((1000, 1), 1e308)
    np.testing.assert_allclose(logistic.cross_entropy_gradient([0.0], huge, np.zeros(1000)), 5e307, rtol=1e-12)
    with pytest.raises(ValueError, match="the gradient is beyond the largest float64"):
        linear.mse_gradient([0.0], np.full((2, 1), 1e160), np.full(2, 1e160))


def test_too_many_steps_are_named():
    for run in (linear.gradient_descent, logistic.gradient_descent):
        with pytest.raises(MemoryError, match="steps is 1000000000000, expected fewer"):
            run(np.ones((3, 1)), np.ones(3), [0.0], 0.1, 10**12)
        with pytest.raises(ValueError, match=r"steps is beyond 10.20, expected an integer of at most"):
            run(np.ones((3, 1)), np.ones(3), [0.0], 0.1, 10**400)


@pytest.mark.parametrize("steps", [2, 100])
def test_one_float64_target_does_not_quadruple_the_memory(steps):
    X = np.random.default_rng(0).normal(size=(200_000, 10)).astype(np.float32)
    y = (X[:, 0] > 0).astype(np.float64)
    for module in (linear, logistic) if steps == 2 else (linear,):
        reference = module.gradient_descent(X.astype(np.float64), y, np.zeros(10), 0.1, steps)
        tracemalloc.start()
        fit = module.gradient_descent(X, y, np.zeros(10), 0.1, steps)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert fit.method == ("blocks" if steps == 2 else "gram") and fit.theta.dtype == np.float64
        assert peak < (2.5 if steps == 2 else 0.5) * X.nbytes  # blocks: X once, in float64
        np.testing.assert_allclose(fit.trajectory, reference.trajectory, rtol=1e-12, atol=1e-12)


@pytest.mark.memory
def test_a_probability_takes_no_list_of_targets():
    X = np.ones((200_000, 2))
    tracemalloc.start()
    found = logistic.predict_probability(np.zeros(2), X)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found == 0.5).all() and peak < 6 * found.nbytes


def test_the_loss_of_lines_through_huge_points_is_that_of_each():
    x, y = np.array([1e200, 2e200, 4e200]), np.array([1.0, 2.0, 3.0])
    intercepts, slopes = np.array([0.0, 1.0]), np.array([0.0, 1e-200, 2e-200])
    exact = [[np.mean((a + (b * x) - y) ** 2) for a in intercepts] for b in slopes]
    np.testing.assert_allclose(linear.loss_grid(x, y, intercepts, slopes), exact, rtol=1e-12)
    with pytest.raises(ValueError, match="use smaller x and y, intercepts and slopes"):
        linear.loss_grid(x, np.full(3, 1.7e308), intercepts, slopes)


def test_rates_are_numbers():
    for run in (linear.gradient_descent, logistic.gradient_descent):
        for bad in ("0.01", b"1", True, None, [0.1], np.array([0.1]), np.True_):
            with pytest.raises(TypeError, match=r"learning_rate is .*, expected a number"):
                run(np.ones((3, 1)), np.ones(3), [0.0], bad, 1)
        for good in (np.float32(0.125), np.array(0.125), 0.125):
            run(np.ones((3, 1)), np.ones(3), [0.0], good, 1)


@pytest.mark.memory
def test_the_stable_rate_takes_no_copy_of_the_data():
    X = np.random.default_rng(0).normal(size=(100_000, 10))
    tracemalloc.start()
    linear.largest_stable_learning_rate(X)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 0.5 * X.nbytes


@pytest.mark.parametrize("size", [1e-150, 1e-5, 1e153])
def test_the_stable_rate_of_any_size_is_that_of_the_singular_value(size):
    X = np.random.default_rng(0).normal(size=(100, 3))
    exact = 100 / np.linalg.svd(X)[1][0] ** 2
    assert linear.largest_stable_learning_rate(size * X) == pytest.approx(exact / size / size, rel=1e-12)

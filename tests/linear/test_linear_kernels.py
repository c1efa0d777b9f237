"""The kernels of linear descent: all five give the numbers of the plain formula, and the right one is chosen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.backend.compiled import has_compiler, wait_for_compiler
from course_lib.linear import KERNELS, gradient_descent, largest_stable_learning_rate
from course_lib.linear.kernels import BLOCK_ROWS, descend_blocks, descend_loop, descend_plain
from course_lib.linear.spectral import descend_gram, descend_spectral

FAST = [descend_loop, descend_blocks, descend_spectral, descend_gram]


def problem(n, d, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)


def dependent(n, d):
    X, y, theta0 = problem(n, d)
    X[:, -1] = X[:, 0]
    X[:, 1] = 0.0
    return X, y, theta0


PROBLEMS = {
    "one number": problem(1, 1),
    "tall": problem(40, 3),
    "wide": problem(3, 7),
    "dependent columns": dependent(30, 5),
    "wide and dependent": dependent(4, 6),
    "fitted exactly": (np.eye(3), np.ones(3), np.zeros(3)),
    "start at the minimum": (np.eye(3), np.ones(3), np.ones(3)),
    "constant": (np.zeros((4, 2)), np.ones(4), np.ones(2)),
}


@pytest.mark.parametrize("kernel", FAST)
@pytest.mark.parametrize("share", [1e-6, 0.3, 0.5, 0.75, 0.995])
@pytest.mark.parametrize("name", PROBLEMS)
def test_every_kernel_gives_the_trajectory_of_the_plain_formula(kernel, share, name):
    X, y, theta0 = PROBLEMS[name]
    rate = share * min(1.0, largest_stable_learning_rate(X))
    plain, plain_losses = descend_plain(X, y, theta0, rate, 300)
    trajectory, losses = kernel(X, y, theta0, rate, 300)
    np.testing.assert_allclose(trajectory, plain, rtol=0, atol=1e-10)
    np.testing.assert_allclose(losses, plain_losses, rtol=1e-10, atol=1e-13)
    in_place_limit = 1e-12 if kernel in (descend_loop, descend_blocks) else 1e-10
    assert np.abs(trajectory - plain).max() <= in_place_limit


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), min_size=1, max_size=6),
    st.floats(0.001, 1.0),
    st.integers(0, 60),
)
def test_closed_forms_hold_for_any_small_matrix_whatever_its_rank(rows, share, steps):
    X = np.array(rows, dtype=float)
    y, theta0 = X.sum(axis=1) + np.arange(len(X)), np.array([1.0, -2.0, 0.5])
    rate = share * min(1.0, largest_stable_learning_rate(X))
    plain, losses = descend_plain(X, y, theta0, rate, steps)
    for kernel in (descend_spectral, descend_gram):
        closed, closed_losses = kernel(X, y, theta0, rate, steps)
        np.testing.assert_allclose(closed, plain, rtol=0, atol=1e-10)
        np.testing.assert_allclose(closed_losses, losses, rtol=1e-10, atol=1e-12)


def test_a_step_that_lands_on_the_minimum_stays_there():
    for kernel in FAST:
        trajectory, losses = kernel(np.eye(2), np.array([3.0, -1.0]), np.zeros(2), 1.0, 50)
        np.testing.assert_allclose(trajectory[1:], np.broadcast_to([3.0, -1.0], (50, 2)), atol=1e-15)
        assert np.all(losses[1:] < 1e-28)  # the square of some last bits of 3


def test_at_the_limit_the_run_oscillates_forever():
    for kernel in FAST:
        trajectory, _ = kernel(np.eye(1), np.array([1.0]), np.zeros(1), 1.0, 101)
        np.testing.assert_allclose(trajectory[:, 0], np.arange(102) % 2 * 2.0, atol=1e-12)


def test_closed_forms_of_a_million_steps_keep_slow_directions():
    X = np.diag([1.0, 1e-5])
    slow = 1e-5**2  # times 2/n, which is 1
    trajectory, losses = descend_spectral(X, np.array([1.0, 1.0]), np.zeros(2), 0.5, 1_000_000)
    gone = -np.expm1(1_000_000 * np.log1p(-0.5 * slow))
    np.testing.assert_allclose(trajectory[-1], [1.0, 1e5 * gone], rtol=1e-12)
    np.testing.assert_allclose(losses[-1], (1 - gone) ** 2 / 2, rtol=1e-12)


@pytest.mark.parametrize("kernel", KERNELS.values())
def test_a_diverging_kernel_goes_to_infinity_without_hiding_it(kernel):
    X, y, theta0 = problem(20, 3)
    with np.errstate(over="ignore", invalid="ignore"):
        _, losses = kernel(X, y, theta0, 1e6, 2000)
    assert np.isfinite(losses[0]) and losses[3] > losses[0] and not losses[-1] <= 1e150


@pytest.mark.parametrize("steps", [40, 2000])
def test_every_kernel_diverges_along_the_same_numbers(steps):
    X, y, theta0 = problem(20, 3)
    rate = 1.4 * largest_stable_learning_rate(X)
    runs = [kernel(X, y, theta0, rate, steps) for kernel in KERNELS.values()] if steps == 40 else []
    for trajectory, losses in runs[1:]:
        np.testing.assert_allclose(trajectory, runs[0][0], rtol=1e-8)
        np.testing.assert_allclose(losses, runs[0][1], rtol=1e-8)
    fit = gradient_descent(X, y, theta0, rate, steps)
    assert fit.stopped == ("steps" if steps == 40 else "diverged")


@pytest.mark.parametrize("kernel", KERNELS.values())
def test_float32_is_kept(kernel):
    X, y, theta0 = (a.astype(np.float32) for a in problem(50, 3))
    trajectory, losses = kernel(X, y, theta0, 0.1, 20)
    assert trajectory.dtype == losses.dtype == np.float32


@pytest.mark.parametrize("rows", [1, 7, 40, 1000])
def test_any_block_size_gives_the_same_descent(rows):
    X, y, theta0 = problem(40, 3)
    plain = descend_plain(X, y, theta0, 0.2, 25)
    for ours, theirs in zip(descend_blocks(X, y, theta0, 0.2, 25, rows), plain, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("kernel", KERNELS.values())
def test_no_kernel_changes_its_arguments(kernel):
    arguments = problem(9, 2)
    copies = [a.copy() for a in arguments]
    kernel(*arguments, 0.1, 5)
    for before, after in zip(copies, arguments, strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(
    ("n", "d", "steps", "method"),
    [
        (5, 2, 1000, "loop"),
        (5, 2, 10, "loop"),
        (50, 20, 1000, "spectral"),
        (2 * BLOCK_ROWS, 20, 60, "gram"),
        (2 * BLOCK_ROWS, 20, 4, "blocks"),
        (60, 2000, 60, "blocks"),
        (60, 2000, 150, "spectral"),
    ],
)
def test_the_method_fits_the_work_and_is_named_in_the_result(n, d, steps, method):
    X, y, theta0 = problem(n, d)
    fit = gradient_descent(X, y, theta0, 1e-4, steps)
    if method == "loop":  # of which nothing is known until it is compiled
        assert fit.method in ("loop", "spectral" if steps >= 12 else "blocks")
        wait_for_compiler()
        fit = gradient_descent(X, y, theta0, 1e-4, steps)
        method = fit.method if fit.method != "loop" and not has_compiler() else method
    assert fit.method == method and method in fit.message
    with_method = KERNELS[method](X, y, theta0, 1e-4, steps)
    np.testing.assert_array_equal(fit.trajectory, with_method[0])


@pytest.mark.parametrize("kernel", [descend_plain, descend_spectral, descend_gram])
@pytest.mark.parametrize("rate", [0.1, 0.9])
def test_portable_kernels_stay_on_the_device(strict, kernel, rate):
    X, y, theta0 = problem(12, 3)
    here, there = (
        kernel(X, y, theta0, rate, 40),
        kernel(strict.array(X), strict.array(y), strict.array(theta0), rate, 40),
    )
    for ours, theirs in zip(there, here, strict=True):
        np.testing.assert_allclose(strict.host(ours), theirs, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("n", "d"), [(1, 1), (12, 3), (3, 7)])
def test_the_compiled_loop_is_the_plain_formula(n, d, dtype):
    arrays = [each.astype(dtype) for each in problem(n, d)]
    descend_loop(*arrays, 0.1, 1)
    wait_for_compiler()
    arrays[0] = np.asfortranarray(arrays[0])
    arrays[1].flags.writeable = False
    near = 1e-12 if dtype == np.float64 else 1e-4
    for ours, theirs in zip(descend_loop(*arrays, 0.1, 40), descend_plain(*arrays, 0.1, 40), strict=True):
        assert ours.dtype == dtype
        np.testing.assert_allclose(ours, theirs, rtol=near, atol=near)

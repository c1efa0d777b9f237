"""Logistic regression against scikit-learn and JAX; its three kernels against each other."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from course_lib.backend.compiled import wait_for_compiler
from course_lib.linear import add_intercept, largest_stable_learning_rate
from course_lib.linear.logistic import (
    KERNELS,
    cross_entropy,
    cross_entropy_gradient,
    gradient_descent,
    predict_probability,
)
from course_lib.linear.logistic_kernels import descend_blocks, descend_loop, descend_plain, mean_loss, probability

jax.config.update("jax_enable_x64", True)


def problem(n, d, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    return X, (rng.random(n) < expit(X[:, 0])).astype(float), rng.normal(size=d)


def test_descent_arrives_at_scikit_learns_unpenalized_fit():
    X, y, _ = problem(200, 3)
    reference = LogisticRegression(C=np.inf, tol=1e-12, max_iter=1000).fit(X, y)
    design = add_intercept(X)
    fit = gradient_descent(design, y, np.zeros(4), 4 * largest_stable_learning_rate(design), 2000)
    np.testing.assert_allclose(fit.theta[0], reference.intercept_[0], atol=1e-5)
    np.testing.assert_allclose(fit.theta[1:], reference.coef_[0], atol=1e-5)
    probabilities = predict_probability(fit.theta, design)
    np.testing.assert_allclose(probabilities, reference.predict_proba(X)[:, 1], atol=1e-5)
    assert float(fit.losses[-1]) == pytest.approx(log_loss(y, probabilities), rel=1e-9)


def test_breast_cancer_is_classified():
    X, y = load_breast_cancer(return_X_y=True)
    design = add_intercept((X - X.mean(axis=0)) / X.std(axis=0))
    fit = gradient_descent(design, y, np.zeros(31), 1.0, 300)
    assert np.mean((predict_probability(fit.theta, design) > 0.5) == y) > 0.98


@pytest.mark.parametrize(("n", "d"), [(1, 1), (3, 5)])
def test_loss_and_gradient_agree_with_jax(n, d):
    X, y, theta = problem(n, d)

    def loss(theta):
        z = X @ theta
        return jnp.mean(jnp.logaddexp(0.0, z) - y * z)

    value, gradient = jax.jit(jax.value_and_grad(loss))(theta)
    assert float(cross_entropy(theta, X, y)) == pytest.approx(float(value), rel=1e-13)
    np.testing.assert_allclose(cross_entropy_gradient(theta, X, y), gradient, rtol=1e-12, atol=1e-14)


def test_extreme_logits_give_exact_losses_and_probabilities():
    z = np.array([-1e300, -800.0, -40.0, 0.0, 40.0, 800.0])
    np.testing.assert_allclose(probability(z), expit(z), rtol=1e-15)
    np.testing.assert_allclose(mean_loss(z[:, None], np.array([1.0])), -np.minimum(z, 0) + np.log1p(np.exp(-abs(z))))
    assert float(cross_entropy([1e300], [[1.0]], [1])) == 0.0
    assert float(cross_entropy([1e300], [[1.0]], [0])) == 1e300


def test_logits_beyond_the_floats_are_named():
    for call in (cross_entropy, cross_entropy_gradient):
        with pytest.raises(ValueError, match="logit X theta is beyond the largest float64"):
            call([1e300], [[1e300]], [1])
    with pytest.raises(ValueError, match="logit X theta is beyond the largest float64"):
        predict_probability([1e300], [[1e300]])


@pytest.mark.parametrize("kernel", [descend_loop, descend_blocks])
@pytest.mark.parametrize(("n", "d"), [(1, 1), (5, 2), (3, 7), (200, 4)])
def test_fast_kernels_give_the_trajectory_of_the_plain_formula(kernel, n, d):
    X, y, theta0 = problem(n, d)
    for ours, theirs in zip(kernel(X, y, theta0, 0.5, 100), descend_plain(X, y, theta0, 0.5, 100), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("rows", [1, 7, 64, 128, 500])
def test_any_block_size_gives_the_same_descent(rows):
    X, y, theta0 = problem(200, 3)
    y = 0.9 * y + 0.05  # probabilities are labels too
    plain = descend_plain(X, y, theta0, 0.3, 20)
    for ours, theirs in zip(descend_blocks(X, y, theta0, 0.3, 20, rows), plain, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kernel", KERNELS.values())
def test_kernels_bear_logits_of_any_size(kernel):
    X, y, _ = problem(300, 2)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        _, losses = kernel(X, y, np.array([1e5, -1e5]), 1e-3, 2)
    np.testing.assert_allclose(losses[0], mean_loss(X @ [1e5, -1e5], y), rtol=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(1, 5), st.floats(0.01, 1.0))
def test_loss_falls_at_every_step_up_to_the_safe_learning_rate(seed, n, d, share):
    X, y, theta0 = problem(n, d, seed)
    fit = gradient_descent(X, y, theta0, share * 8 * largest_stable_learning_rate(X), 50)
    assert fit.stopped == "steps" and np.all(np.diff(fit.losses) <= 1e-13 * fit.losses[0])


def test_long_runs_take_their_losses_in_portions():
    X, y, theta0 = problem(150, 2)
    fit = gradient_descent(X, y, theta0, 0.5, 3000)
    np.testing.assert_allclose(fit.losses[::700], [cross_entropy(t, X, y) for t in fit.trajectory[::700]], rtol=1e-12)


def test_large_data_go_through_blocks_to_the_same_place():
    X, y, theta0 = problem(40_000, 3)
    fit = gradient_descent(X, y, theta0, 1.0, 5)
    assert fit.method == "blocks"
    np.testing.assert_allclose(fit.trajectory, descend_plain(X, y, theta0, 1.0, 5)[0], rtol=1e-11)


def test_divergence_is_reported_with_finite_arrays():
    fit = gradient_descent([[1e100], [-1e100]], [0, 0], [1e-100], 1e200, 10)
    assert fit.stopped == "diverged" and "safe one" in fit.message
    assert np.isfinite(fit.trajectory).all() and np.isfinite(fit.losses).all()


@pytest.mark.parametrize("kernel", KERNELS.values())
def test_float32_is_kept(kernel):
    X, y, theta0 = (a.astype(np.float32) for a in problem(100, 3))
    trajectory, losses = kernel(X, y, theta0, 0.1, 20)
    assert trajectory.dtype == losses.dtype == np.float32
    np.testing.assert_allclose(trajectory, descend_plain(*problem(100, 3), 0.1, 20)[0], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0, 1, 2], r"y\[2\] is 2, expected labels 0 and 1"),
        ([-1, 1, 1], r"y\[0\] is -1.*\(y \+ 1\) / 2"),
        ([0, 1], r"y has shape \(2,\), expected \(3,\)"),
        ([0, 1, np.nan], r"y\[2\] is nan"),
    ],
)
def test_labels_that_are_none_are_named(y, message):
    X = [[1.0], [2.0], [3.0]]
    for call in (cross_entropy, cross_entropy_gradient):
        with pytest.raises(ValueError, match=message):
            call([0.0], X, y)
    with pytest.raises(ValueError, match=message):
        gradient_descent(X, y, [0.0], 0.1, 1)


def test_bad_coefficients_and_settings_are_named():
    with pytest.raises(ValueError, match=r"theta has shape \(2,\), expected \(1,\)"):
        predict_probability([0.0, 1.0], [[1.0]])
    with pytest.raises(ValueError, match="X has shape"):
        predict_probability([0.0], [1.0])
    with pytest.raises(ValueError, match="learning_rate is 0"):
        gradient_descent([[1.0]], [1], [0.0], 0.0, 1)
    with pytest.raises(ValueError, match="steps is -2"):
        gradient_descent([[1.0]], [1], [0.0], 0.1, -2)


def test_everything_stays_where_the_data_lie(strict):
    X, y, theta = problem(7, 3)
    there = [strict.array(a) for a in (theta, X, y)]
    np.testing.assert_allclose(strict.host(predict_probability(*there[:2])), predict_probability(theta, X), rtol=1e-12)
    np.testing.assert_allclose(strict.host(cross_entropy(*there)), cross_entropy(theta, X, y), rtol=1e-12)
    np.testing.assert_allclose(
        strict.host(cross_entropy_gradient(*there)), cross_entropy_gradient(theta, X, y), rtol=1e-12
    )
    fit = gradient_descent(there[1], there[2], there[0], 0.5, 30)
    np.testing.assert_allclose(
        strict.host(fit.trajectory), gradient_descent(X, y, theta, 0.5, 30).trajectory, rtol=1e-11
    )
    with pytest.raises(ValueError, match=r"y\[1\] is 5"):
        gradient_descent(there[1], strict.array([0.0, 5.0] + [1.0] * 5), there[0], 0.5, 1)


@pytest.mark.parametrize(("n", "d"), [(1, 1), (5, 2), (200, 4)])
def test_the_compiled_loop_is_the_plain_formula(n, d):
    arrays = problem(n, d)
    descend_loop(*arrays, 0.5, 1)
    wait_for_compiler()
    for ours, theirs in zip(descend_loop(*arrays, 0.5, 100), descend_plain(*arrays, 0.5, 100), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)

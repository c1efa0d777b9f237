"""Losses against SciPy, scikit-learn and JAX, and their laws. The ends of the floats: test_losses_extremes."""

import inspect

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.special
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

from course_lib import losses
from course_lib.calculus import check_gradient
from course_lib.losses import LOSSES

jax.config.update("jax_enable_x64", True)

JAX = {
    "squared_error": lambda p, y: jnp.sum((p - y) ** 2) / len(p),
    "absolute_error": lambda p, y: jnp.sum(jnp.abs(p - y)) / len(p),
    "huber": lambda p, y: jnp.sum(jnp.where(abs(p - y) <= 1, 0.5 * (p - y) ** 2, abs(p - y) - 0.5)) / len(p),
    "binary_cross_entropy": lambda p, y: (
        -jnp.sum(y * jax.nn.log_sigmoid(p) + (1 - y) * jax.nn.log_sigmoid(-p)) / len(p)
    ),
    "softmax_cross_entropy": lambda p, y: -jnp.sum(y * jax.nn.log_softmax(p)) / len(p),
}
names = pytest.mark.parametrize("name", LOSSES)


def a_batch(seed=0, shape=(3, 5)):
    """Predictions, and targets that are rows of probabilities, which every loss accepts."""
    rng = np.random.default_rng(seed)
    return rng.normal(0.0, 2.0, shape), rng.dirichlet(np.ones(shape[1]), shape[0])


@names
@pytest.mark.parametrize("shape", [(3, 5), (1, 4), (6, 2)])
def test_values_and_gradients_agree_with_jax(name, shape):
    prediction, target = a_batch(1, shape)
    value, gradient = jax.value_and_grad(JAX[name])(prediction, target)
    np.testing.assert_allclose(LOSSES[name].value(prediction, target), value, rtol=1e-13)
    np.testing.assert_allclose(LOSSES[name].gradient(prediction, target), gradient, rtol=1e-12, atol=1e-16)


@names
def test_both_together_are_the_value_and_the_gradient(name):
    prediction, target = a_batch(2)
    value, gradient = LOSSES[name].value_and_gradient(prediction, target)
    assert value == LOSSES[name].value(prediction, target)
    np.testing.assert_array_equal(gradient, LOSSES[name].gradient(prediction, target))
    assert gradient.shape == prediction.shape and np.shape(value) == ()


@names
def test_gradients_pass_the_numerical_check(name):
    prediction, target = a_batch(3)
    check = check_gradient(
        lambda p: LOSSES[name].value(p, target), lambda p: LOSSES[name].gradient(p, target), prediction
    )
    assert check.verdict == "ok", check


@names
def test_arrays_on_a_device_stay_there_and_give_the_same(name, strict):
    prediction, target = a_batch(4)
    expected = LOSSES[name].value_and_gradient(prediction, target)
    there = LOSSES[name].value_and_gradient(strict.array(prediction), strict.array(target))
    for result, wanted in zip(there, expected, strict=True):
        np.testing.assert_allclose(strict.host(result), wanted, rtol=1e-13)
    listed = LOSSES[name].value(strict.array(prediction), target.tolist())
    np.testing.assert_allclose(strict.host(listed), expected[0], rtol=1e-13)


@names
def test_the_predictions_dtype_decides(name, strict):
    prediction, target = a_batch(5)
    for single in (prediction.astype(np.float32), strict.array(prediction.astype(np.float32))):
        targets = target if isinstance(single, np.ndarray) else strict.array(target)
        value, gradient = LOSSES[name].value_and_gradient(single, targets)
        assert value.dtype == gradient.dtype == single.dtype
    np.testing.assert_allclose(strict.host(value), LOSSES[name].value(prediction, target), rtol=1e-5)


@names
@given(seed=st.integers(0, 2**32 - 1), copies=st.integers(2, 4))
def test_a_repeated_batch_has_the_same_loss_and_its_gradient_is_shared_out(name, seed, copies):
    prediction, target = a_batch(seed)
    value, gradient = LOSSES[name].value_and_gradient(prediction, target)
    longer = [np.concatenate([array] * copies) for array in (prediction, target)]
    repeated, shares = LOSSES[name].value_and_gradient(*longer)
    np.testing.assert_allclose(repeated, value, rtol=1e-13)
    np.testing.assert_allclose(shares.reshape(copies, 3, 5).sum(axis=0), gradient, rtol=1e-12, atol=1e-16)


@names
@given(seed=st.integers(0, 2**32 - 1))
def test_losses_are_convex_in_the_prediction(name, seed):
    first, target = a_batch(seed)
    second, _ = a_batch(seed + 1)
    ends = LOSSES[name].value(first, target) + LOSSES[name].value(second, target)
    assert LOSSES[name].value((first + second) / 2, target) <= ends / 2 * (1 + 1e-12)


def test_vectors_agree_with_scikit_learn():
    rng = np.random.default_rng(6)
    p, y, labels = rng.normal(size=7), rng.normal(size=7), rng.integers(0, 2, 7)
    metrics = sklearn.metrics
    assert np.isclose(losses.squared_error(p, y), metrics.mean_squared_error(y, p), rtol=1e-14)
    assert np.isclose(losses.absolute_error(p, y), metrics.mean_absolute_error(y, p), rtol=1e-14)
    assert np.isclose(losses.huber(p, y, 0.3), scipy.special.huber(0.3, p - y).mean(), rtol=1e-14)
    entropy = metrics.log_loss(labels, scipy.special.expit(p))
    assert np.isclose(losses.binary_cross_entropy(p, labels), entropy, rtol=1e-13)
    logits, classes = rng.normal(size=(7, 3)), rng.integers(0, 3, 7)
    entropy = metrics.log_loss(classes, scipy.special.softmax(logits, axis=1), labels=[0, 1, 2])
    assert np.isclose(losses.softmax_cross_entropy(logits, classes), entropy, rtol=1e-13)


def test_class_numbers_and_one_hot_rows_are_the_same_targets(strict):
    rng = np.random.default_rng(7)
    logits, classes = rng.normal(size=(4, 3)), np.array([2, 0, 1, 2])
    value, gradient = losses.softmax_cross_entropy_and_gradient(logits, np.eye(3)[classes])
    for z, targets in (
        (logits, classes),
        (logits, classes.tolist()),
        (logits, classes.astype("int8")),
        (strict.array(logits), strict.array(classes)),
        (strict.array(logits), classes.tolist()),
    ):
        there, slope = losses.softmax_cross_entropy_and_gradient(z, targets)
        if z is not logits:
            there, slope = strict.host(there), strict.host(slope)
        np.testing.assert_allclose(there, value, rtol=1e-14)
        np.testing.assert_allclose(slope, gradient, rtol=1e-14)


def test_softmax_gradient_rows_sum_to_zero():
    logits, target = a_batch(8)
    np.testing.assert_allclose(losses.softmax_cross_entropy_gradient(logits, target).sum(axis=1), 0, atol=1e-16)


def test_conventions_at_the_kinks():
    assert losses.absolute_error_gradient([1.0], [1.0]).tolist() == [0.0]
    assert losses.huber_gradient([2.0, -2.0], [0.0, 0.0], 2.0).tolist() == [1.0, -1.0]


def test_l2_is_half_the_strength_times_the_squared_length(strict):
    theta = np.random.default_rng(9).normal(size=(3, 5))
    value, gradient = losses.l2_and_gradient(theta, 0.3)
    assert np.isclose(value, 0.15 * np.linalg.norm(theta) ** 2, rtol=1e-14)
    np.testing.assert_allclose(gradient, jax.grad(lambda t: 0.15 * jnp.sum(t**2))(theta), rtol=1e-14)
    assert losses.l2(theta, 0.3) == value and (losses.l2_gradient(theta, 0.3) == gradient).all()
    there = losses.l2_and_gradient(strict.array(theta), 0.3)
    np.testing.assert_allclose(strict.host(there[0]), value, rtol=1e-14)
    np.testing.assert_allclose(strict.host(there[1]), gradient, rtol=1e-14)
    assert losses.l2([], 1.0) == losses.l2(theta, 0) == 0.0


@names
def test_each_loss_comes_with_its_gradient_in_the_same_argument_order(name):
    three = [getattr(losses, name + ending) for ending in ("", "_gradient", "_and_gradient")]
    assert tuple(losses.loss_functions(name)) == tuple(three)
    assert len({str(inspect.signature(function).parameters) for function in three}) == 1
    assert "sum over" in three[0].__doc__.split(". ")[0] and "mean over" in three[0].__doc__.split(". ")[0]


@names
def test_bad_predictions_and_targets_are_named(name):
    prediction = "logits" if "entropy" in name else "prediction"
    for function in LOSSES[name]:
        with pytest.raises(ValueError, match=rf"target has shape \(3,\), expected .*{prediction}|class numbers"):
            function(np.ones((2, 3)), np.ones(3))
        with pytest.raises(ValueError, match=rf"{prediction} has shape \(0, 3\)"):
            function(np.ones((0, 3)), np.ones((0, 3)))
        with pytest.raises(ValueError, match=rf"{prediction} has shape \(\)"):
            function(1.0, 1.0)
        with pytest.raises(ValueError, match=rf"{prediction}\[0, 1\] is nan"):
            function([[0.5, np.nan]], [[0.5, 0.5]])
        with pytest.raises(ValueError, match=r"target\[0, 1\] is inf"):
            function([[0.5, 0.5]], [[0.5, np.inf]])
        with pytest.raises(TypeError, match=rf"{prediction} holds U1"):
            function(["a"], [1.0])


def test_a_column_and_a_vector_do_not_broadcast():
    with pytest.raises(ValueError, match=r"target has shape \(3, 1\).*Is one of them a column\?"):
        losses.squared_error(np.ones(3), np.ones((3, 1)))


def test_targets_that_are_not_probabilities_are_rejected():
    with pytest.raises(ValueError, match="target ranges from -1 to 1, expected probabilities or labels"):
        losses.binary_cross_entropy([0.0, 0.0], [-1.0, 1.0])
    for rows in ([[0.5, 0.6]], [[1.5, -0.5]]):
        with pytest.raises(ValueError, match="target has rows that are not probabilities"):
            losses.softmax_cross_entropy([[0.0, 0.0]], rows)
    with pytest.raises(ValueError, match=r"target\[1\] is 2, expected a class from 0 to 1"):
        losses.softmax_cross_entropy(np.zeros((2, 2)), [0, 2])
    with pytest.raises(TypeError, match="target holds float64, expected integer class numbers"):
        losses.softmax_cross_entropy(np.zeros((2, 2)), [0.0, 1.0])


@pytest.mark.parametrize("delta", [0.0, -1.0, np.nan, np.inf])
def test_huber_needs_a_positive_delta(delta):
    with pytest.raises(ValueError, match=r"delta is .*, expected a finite number above 0"):
        losses.huber([1.0], [0.0], delta)


def test_l2_rejects_a_negative_strength_and_bad_parameters():
    with pytest.raises(ValueError, match="strength is -1"):
        losses.l2([1.0], -1.0)
    with pytest.raises(ValueError, match=r"parameters\[0\] is nan"):
        losses.l2_gradient([np.nan], 1.0)


def test_an_unknown_loss_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match=r"loss is 'squared_eror'.*Did you mean 'squared_error'"):
        losses.loss_functions("squared_eror")

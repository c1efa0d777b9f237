"""Memory of losses and activations besides their result; sums beyond the largest float; labels of narrow types."""

import tracemalloc

import numpy as np
import pytest
import scipy.special

from course_lib import losses
from course_lib.datasets import one_hot
from course_lib.functions import ACTIVATIONS, softmax
from course_lib.losses import LOSSES

pytestmark = pytest.mark.slow

Z = np.random.default_rng(0).normal(size=(100_000, 10))
CLASSES = np.random.default_rng(1).integers(0, 10, len(Z))
dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])


def beside(function, *arguments):
    """Peak memory besides arguments and results, in sizes of the first argument."""
    function(*(argument[:2] for argument in arguments))  # what is imported and cached at the first call
    tracemalloc.start()
    found = function(*arguments)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    results = found if isinstance(found, tuple) else (found,)
    return (peak - sum(each.nbytes for each in results)) / arguments[0].nbytes


@pytest.mark.memory
@dtypes
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_takes_at_most_twice_its_input(name, dtype):
    for function in ACTIVATIONS[name]:
        for layout in (Z.astype(dtype), Z.astype(dtype, order="F"), Z.astype(dtype)[::2]):
            assert beside(function, layout) <= 2.0
    assert beside(softmax, Z.astype(dtype)) <= 2.0


@pytest.mark.memory
@dtypes
@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_takes_at_most_twice_its_input(name, dtype):
    targets = [np.eye(10, dtype=dtype)[CLASSES], np.eye(10)[CLASSES]]
    if name == "softmax_cross_entropy":
        targets.append(CLASSES)
    for function in LOSSES[name]:
        for target in targets:
            assert beside(function, Z.astype(dtype), target) <= 2.0


@dtypes
@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_in_blocks_is_that_of_the_formula(name, dtype):
    target = np.eye(10)[CLASSES]
    size = np.abs(Z - target)
    terms = {
        "squared_error": size**2,
        "absolute_error": size,
        "huber": np.where(size <= 1, size**2 / 2, size - 0.5),
        "binary_cross_entropy": -scipy.special.log_expit(np.where(target > 0, Z, -Z)),
        "softmax_cross_entropy": -target * scipy.special.log_softmax(Z, axis=1),
    }[name]
    rtol = 1e-5 if dtype == "float32" else 1e-12
    loss, gradient = LOSSES[name].value_and_gradient(Z.astype(dtype), target)
    assert loss.dtype == gradient.dtype == dtype
    assert loss == LOSSES[name].value(Z.astype(dtype), target)
    assert loss == pytest.approx(terms.sum() / len(Z), rel=rtol)
    for rows in (slice(0, 50), slice(20_000, 20_050), slice(-50, None)):  # small: not in blocks
        few = LOSSES[name].gradient(Z[rows].astype(dtype), target[rows])
        np.testing.assert_allclose(gradient[rows] * len(Z), few * 50, rtol=rtol)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_in_blocks_is_that_of_each_entry(name):
    for function in ACTIVATIONS[name]:
        for layout in (Z, Z.T, Z[::2, ::-1], np.asfortranarray(Z)):
            np.testing.assert_array_equal(function(layout)[:3], function(layout[:3].copy()))
            np.testing.assert_array_equal(function(layout)[-3:], function(layout[-3:].copy()))


def test_a_mean_loss_fits_though_the_sum_does_not():
    assert losses.absolute_error([1.7e308, 1.7e308], [0, 0]) == 1.7e308
    assert losses.squared_error(np.full(100, 1e154), np.zeros(100)) == pytest.approx(1e308)
    assert losses.huber(np.full(4, 1.5e308), np.zeros(4)) == pytest.approx(1.5e308)
    assert losses.binary_cross_entropy([1.7e308, 1.7e308], [0, 0]) == 1.7e308
    assert losses.absolute_error(np.full((2, 2), 1.7e308), np.zeros((2, 2))) == np.inf


def test_float32_predictions_reject_targets_out_of_range():
    with pytest.raises(ValueError, match=r"target\[0\] is 1e\+300, expected at most 3.4e\+38, the largest float32"):
        losses.squared_error(np.float32([1.0]), np.array([1e300]))


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint64"])
def test_classes_of_a_narrow_type_are_counted_in_a_wide_one(dtype):
    labels = np.array([0, 100], dtype=dtype)
    assert one_hot(labels, 300).tolist() == np.eye(300)[[0, 100]].tolist()
    z = np.zeros((2, 300))
    assert losses.softmax_cross_entropy(z, labels) == pytest.approx(np.log(300))
    gradient = losses.softmax_cross_entropy_gradient(z, labels)
    assert np.flatnonzero(gradient[0] < 0).tolist() == [0] and np.flatnonzero(gradient[1] < 0).tolist() == [100]


def test_labels_and_sizes_are_rejected_with_correct_messages():
    with pytest.raises(ValueError, match=r"labels\[0\] is -1, expected a class of at least 0"):
        one_hot([-1])
    with pytest.raises(MemoryError, match="1 rows of 1099511627777 columns do not fit in memory"):
        one_hot([2**40])
    with pytest.raises(ValueError, match=r"n_classes is beyond 10.20"):
        one_hot([0], 10**400)
    with pytest.raises(
        ValueError, match=r"prediction has shape \(3, 0\), expected .* at least one sample and one output"
    ):
        losses.squared_error(np.ones((3, 0)), np.ones((3, 0)))

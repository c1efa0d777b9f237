"""What optimizers, schedules and line searches store, count and reject."""

import numpy as np
import pytest

from course_lib import schedules
from course_lib.optimizers import OPTIMIZERS, armijo_step, hypergradient_step, optimizer
from course_lib.schedules import constant, cosine, exponential, inverse_time, step_decay, warmup

FROM_GRADIENT = [name for name, each in OPTIMIZERS.items() if each.needs == "gradient"]
INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
SCHEDULES = {
    "constant": constant(0.1),
    "step_decay": step_decay(1.0, every=200),
    "exponential": exponential(1.0, 0.9),
    "cosine": cosine(1.0, 300),
    "inverse_time": inverse_time(1.0, 0.3),
    "warmup": warmup(cosine(1.0, 300), 200),
    "warmup of warmup": warmup(warmup(constant(1.0), np.uint8(255)), np.int8(3)),
}


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("name", SCHEDULES)
def test_a_rate_does_not_depend_on_the_type_that_counts_steps(name, dtype):
    steps = [0, 1, 3, 5, 100, 127]
    expected = [SCHEDULES[name](step) for step in steps]
    assert SCHEDULES[name](np.array(steps, dtype)).tolist() == pytest.approx(expected, rel=1e-15)
    assert [SCHEDULES[name](np.dtype(dtype).type(step)) for step in steps] == pytest.approx(expected, rel=1e-15)


def test_warmup_rises_in_equal_parts_and_continues():
    rates = warmup(constant(1.0), 3)(np.arange(6, dtype=np.uint8))
    assert rates.tolist() == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    with pytest.raises(ValueError, match=r"step is 18446744073709551615, expected whole numbers of at most 2\^48"):
        schedules.constant(1.0)(2**64 - 1)


@pytest.mark.parametrize("name", FROM_GRADIENT)
def test_a_step_takes_the_rate_0_that_a_schedule_ends_with(name):
    theta, gradient = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    rule = optimizer(name, cosine(0.1, steps=10))
    found, _ = rule.step(theta, gradient, rule.init(theta), 11)
    assert rule.rate(10) == 0.0 and found.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="gradient has shape"):
        rule.step(theta, np.ones(3), rule.init(theta), 11)


@pytest.mark.parametrize("name", FROM_GRADIENT)
def test_no_rule_keeps_the_callers_arrays(name):
    rule, rng = optimizer(name, 0.1), np.random.default_rng(0)
    gradients, buffer = rng.normal(size=(5, 3)), np.empty(3)
    kept = spoilt = np.ones(3)
    first = second = rule.init(kept)
    for t, gradient in enumerate(gradients, 1):
        kept, first = rule.step(kept, gradient.copy(), first, t)
        buffer[...] = gradient
        before = spoilt.copy()
        spoilt, second = rule.step(before, buffer, second, t)
        before[...] = buffer[...] = np.nan
    np.testing.assert_array_equal(spoilt, kept)


def test_a_schedule_that_gives_no_number_is_named():
    for bad in (None, np.ones(2), "fast"):
        with pytest.raises(TypeError, match=r"the schedule gives .* at step 4, expected a number of at least 0"):
            optimizer("adam", lambda step, bad=bad: bad).rate(4)


def test_a_search_ends_though_it_hardly_shrinks():
    calls = []

    def rising(theta):
        calls.append(1)
        return np.float64(2.0)

    _, rate, tries = armijo_step(rising, [1.0], [1.0], 1.0, shrink=1 - 1e-9)
    assert rate == 0.0 and tries == len(calls) == 10_000


def test_a_value_that_is_not_a_number_is_named():
    with pytest.raises(TypeError, match=r"value\(theta\): expected .* a number .*, got a NoneType"):
        armijo_step(lambda theta: None, [1.0], [1.0], 1.0)
    with pytest.raises(ValueError, match=r"value\(theta\) has shape \(1,\), expected \(\), that of loss"):
        armijo_step(lambda theta: theta, [1.0], [1.0], 1.0)


def test_an_axis_that_theta_does_not_have_is_named():
    for axis, theta in ((5, [1.0, 2.0]), (-3, [[1.0], [2.0]]), (0, 1.0)):
        expected = rf"axis is {axis}, expected None or an axis of theta"
        with pytest.raises(ValueError, match=expected):
            armijo_step(lambda theta: theta, theta, theta, 1.0, axis=axis)
        zeros = np.zeros_like(theta)
        with pytest.raises(ValueError, match=expected):
            hypergradient_step(theta, theta, (zeros, zeros), 1, 0.1, axis=axis)
        with pytest.raises(ValueError, match=expected):
            optimizer("hypergradient", axis=axis).step(theta, theta, (zeros, zeros), 1)


def test_a_huge_count_is_named():
    with pytest.raises(ValueError, match=r"t is 1000.*, expected a whole number of at least 1 and at most"):
        optimizer("adam").step([1.0], [1.0], ([0.0], [0.0]), 10**400)

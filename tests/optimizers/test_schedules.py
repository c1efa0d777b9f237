"""Schedules against optax's, and by what they promise: where they begin, end, and that they only fall."""

import math

import jax
import numpy as np
import optax
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.schedules import constant, cosine, exponential, inverse_time, step_decay, warmup

jax.config.update("jax_enable_x64", True)

STEPS = np.arange(40)

PAIRS = {
    "constant": (constant(0.3), optax.constant_schedule(0.3)),
    "step_decay": (step_decay(0.3, 0.4, 7), optax.exponential_decay(0.3, 7, 0.4, staircase=True)),
    "exponential": (exponential(0.3, 0.9), optax.exponential_decay(0.3, 1, 0.9)),
    "cosine": (cosine(0.3, 25), optax.cosine_decay_schedule(0.3, 25)),
    "cosine with a floor": (cosine(0.3, 25, 0.03), optax.cosine_decay_schedule(0.3, 25, alpha=0.1)),
    "warmup": (
        warmup(cosine(0.3, 25), 9),
        optax.join_schedules(
            [optax.linear_schedule(0.03, 0.3, 9), optax.cosine_decay_schedule(0.3, 25)], boundaries=[9]
        ),
    ),
}

FALLING = {
    "step_decay": step_decay(0.3, 0.4, 7),
    "exponential": exponential(0.3, 0.9),
    "cosine": cosine(0.3, 25, 0.1),
    "inverse_time": inverse_time(0.3, 0.2),
}


@pytest.mark.parametrize("name", PAIRS)
def test_schedule_is_optaxs(name):
    ours, theirs = PAIRS[name]
    expected = [float(theirs(np.float64(step))) for step in STEPS]
    np.testing.assert_allclose(ours(STEPS), expected, rtol=1e-12, atol=1e-16)


@given(st.floats(1e-6, 10.0), st.floats(0.0, 5.0), st.integers(0, 10_000))
def test_inverse_time_has_a_reciprocal_that_grows_linearly(rate, decay, step):
    schedule = inverse_time(rate, decay)
    assert 1 / schedule(step) == pytest.approx(1 / rate + step * decay / rate, rel=1e-12)


@pytest.mark.parametrize("name", FALLING)
def test_a_decay_begins_at_its_rate_and_never_rises(name):
    rates = FALLING[name](STEPS)
    assert rates[0] == pytest.approx(0.3, rel=1e-15)
    assert (np.diff(rates) <= 1e-16).all()
    assert rates[-1] < 0.3


@pytest.mark.parametrize("name", [*FALLING, "constant", "warmup"])
def test_an_array_of_steps_gives_the_rates_one_by_one(name):
    schedule = {**FALLING, "constant": constant(0.3), "warmup": warmup(constant(0.3), 3)}[name]
    one_by_one = [schedule(int(step)) for step in STEPS]
    assert all(type(rate) is float for rate in one_by_one)
    np.testing.assert_allclose(schedule(STEPS.reshape(8, 5)).ravel(), one_by_one, rtol=1e-15)


def test_cosine_passes_the_middle_halfway_and_stays_at_its_end():
    schedule = cosine(1.0, steps=10, final_rate=0.2)
    assert schedule(5) == pytest.approx(0.6)
    assert schedule(10) == schedule(1000) == pytest.approx(0.2)


def test_warmup_never_gives_zero_and_joins_on_without_a_jump():
    schedule = warmup(exponential(0.5, 0.5), steps=4)
    np.testing.assert_allclose(schedule(np.arange(7)), [0.1, 0.2, 0.3, 0.4, 0.5, 0.25, 0.125], rtol=1e-15)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: constant(0.0), ValueError, "learning_rate is 0.0"),
        (lambda: constant(-1), ValueError, "learning_rate is -1"),
        (lambda: constant(math.nan), ValueError, "learning_rate is nan"),
        (lambda: constant("fast"), TypeError, "learning_rate is 'fast'"),
        (lambda: step_decay(0.1, 1.5), ValueError, "factor is 1.5.*at most 1"),
        (lambda: step_decay(0.1, 0.5, 0), ValueError, "every is 0"),
        (lambda: step_decay(0.1, 0.5, 2.5), ValueError, "every is 2.5.*whole number"),
        (lambda: exponential(0.1, 0.0), ValueError, "factor is 0.0"),
        (lambda: exponential(True), TypeError, "learning_rate is True"),
        (lambda: cosine(0.1, 0), ValueError, "steps is 0"),
        (lambda: cosine(0.1, 10, 0.2), ValueError, "final_rate is 0.2, expected at most"),
        (lambda: cosine(0.1, 10, -0.2), ValueError, "final_rate is -0.2"),
        (lambda: inverse_time(0.1, -1.0), ValueError, "decay is -1.0"),
        (lambda: inverse_time(math.inf), ValueError, "learning_rate is inf"),
        (lambda: warmup(0.1, 3), TypeError, r"constant\(0.1\)"),
        (lambda: warmup(constant(0.1), -1), ValueError, "steps is -1"),
        (lambda: constant(0.1)(-1), ValueError, "step is -1"),
        (lambda: constant(0.1)(1.5), ValueError, "step is 1.5.*whole numbers"),
    ],
)
def test_bad_input_is_rejected_with_its_name_and_value(call, error, text):
    with pytest.raises(error, match=text):
        call()

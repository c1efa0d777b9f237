"""The error of a difference quotient against its step, on the function of Baydin et al. (2018), section 2.2."""

import numpy as np
import pytest

from course_lib import autodiff, calculus

PUBLISHED_SLOPE = 9.0660864
STEPS = 10.0 ** np.arange(-1, -16, -0.125)


def survey(x):
    return 64 * x * (1 - x) * (1 - 2 * x) ** 2 * (1 - 8 * x + 8 * x**2) ** 2


def errors(name):
    difference = {"forward": calculus.forward_difference, "central": calculus.central_difference}[name]
    return np.abs(difference(survey, 0.2, STEPS) - calculus.complex_step(survey, 0.2))


@pytest.mark.parametrize("slope", [autodiff.grad(survey), lambda x: calculus.complex_step(survey, x)])
def test_the_slope_is_the_published_one(slope):
    assert round(float(slope(0.2)), 7) == PUBLISHED_SLOPE


@pytest.mark.parametrize(("name", "order"), [("forward", 1), ("central", 2)])
def test_from_the_right_the_error_falls_with_the_order_of_the_quotient(name, order):
    falling = (STEPS < 1e-3) & (STEPS > 1e-5)
    fitted = np.polyfit(np.log(STEPS[falling]), np.log(errors(name)[falling]), 1)[0]
    assert fitted == pytest.approx(order, abs=0.02)


@pytest.mark.parametrize(("name", "power"), [("forward", 1 / 2), ("central", 1 / 3)])
def test_the_error_is_v_shaped_with_its_lowest_place_near_the_known_root_of_epsilon(name, power):
    error = errors(name)
    best = STEPS[error.argmin()]
    assert abs(np.log10(best) - power * np.log10(np.finfo(float).eps)) < 2
    assert error[STEPS < 1e-13].min() > 1000 * error.min() < error[STEPS > 1e-2].min()


def test_the_best_central_difference_is_far_better_than_the_best_forward_one():
    assert errors("central").min() < errors("forward").min() / 10

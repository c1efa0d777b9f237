"""What a descent lends to the functions it is given, and what it borrows; gradients beyond the square root."""

import numpy as np
import pytest

from course_lib.calculus import central_difference, numerical_gradient, secant_slope
from course_lib.descent import Objective, descend
from course_lib.descent.many_starts import descend_many
from course_lib.optimizers import OPTIMIZERS, optimizer
from course_lib.surfaces import surface

A = np.array([[3.0, 1.0], [1.0, 2.0]])
CLEAN = Objective(lambda x: 0.5 * x @ A @ x, lambda x: A @ x, lambda x: A.copy())


def writing(buffer=np.empty(2), matrix=np.empty((2, 2))):  # noqa: B008
    """The same, but every function writes into its argument and hands out one array that it uses again."""

    def spoil(x, result):
        x[...] = np.nan
        return result

    def gradient(x):
        np.matmul(A, x.copy(), out=buffer)
        return spoil(x, buffer)

    def hessian(x):
        matrix[...] = A
        return spoil(x, matrix)

    def value(x):
        found = 0.5 * x @ A @ x
        buffer[...] = np.nan
        return spoil(x, found)

    return Objective(value, gradient, hessian)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_functions_that_write_into_what_they_get_change_nothing(name):
    start = np.array([1.0, 2.0])
    clean, spoilt = (descend(each, start, name, steps=12) for each in (CLEAN, writing()))
    assert start.tolist() == [1.0, 2.0]
    np.testing.assert_allclose(spoilt.points, clean.points, rtol=1e-12)
    np.testing.assert_allclose(spoilt.losses, clean.losses, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(spoilt.gradient_norms, clean.gradient_norms, rtol=1e-12, atol=1e-15)


def test_differences_hand_over_copies():
    def writing(x):
        square = x**2
        x *= 2.0
        return square

    a, b = np.array([1.0, 2.0]), np.array([3.0, 5.0])
    assert secant_slope(writing, a, b).tolist() == [4.0, 7.0]
    np.testing.assert_allclose(central_difference(writing, a), [2.0, 4.0], rtol=1e-9)
    assert a.tolist() == [1.0, 2.0] and b.tolist() == [3.0, 5.0]


def test_the_gradients_norm_is_right_where_its_square_is_beyond_the_floats():
    steep = Objective(lambda x: 1e160 * abs(x).sum(), lambda x: 1e160 * np.sign(x))
    found = descend(steep, [3.0, -4.0], "gradient_descent", 1e-160, 2, bound=1e200)
    np.testing.assert_allclose(found.gradient_norms, np.sqrt(2) * 1e160, rtol=1e-12)
    flat = Objective(lambda x: 1e-200 * x.sum(), lambda x: np.full(2, 1e-200))
    assert descend(flat, [1.0, 1.0], steps=3, tolerance=1e-250).stopped == "steps"


def test_the_norms_of_many_starts_are_those_of_one():
    bowl, starts = surface("bowl"), [[1e-170, 2e-170], [1e-3, 1.0]]
    many = descend_many(bowl, starts, ["gradient_descent", "adam"], 5, tolerance=1e-250)
    for i, name in enumerate(("gradient_descent", "adam")):
        for j, start in enumerate(starts):
            one = descend(bowl, start, name, steps=5, tolerance=1e-250)
            np.testing.assert_allclose(many[i, j].gradient_norms, one.gradient_norms, rtol=1e-12)
            assert many[i, j].stopped == one.stopped


def test_armijo_finds_its_rate_where_the_square_of_the_gradient_is_beyond_the_floats():
    steep = Objective(lambda x: 1e160 * abs(x).sum(), lambda x: 1e160 * np.sign(x))
    found = descend(steep, [1.0], optimizer("armijo", 1e-158), steps=1, bound=1e200)
    assert found.losses[1] < 0.9 * found.losses[0]


def test_integer_gradients_are_numbers():
    found = descend(Objective(lambda x: x.sum(), lambda x: np.full(2, 100, np.int8)), [1.0, 1.0], steps=1)
    assert found.gradient_norms.tolist() == pytest.approx([np.sqrt(2) * 100] * 2)


def test_only_the_rates_of_the_steps_taken_are_asked_for():
    asked = []

    def schedule(step):
        asked.append(step)
        return 0.25

    found = descend(CLEAN, [1.0, 1.0], "gradient_descent", schedule, steps=10**9, tolerance=1e-3)
    assert found.stopped == "tolerance" and asked == list(range(len(found.points) - 1))


def test_limits_of_any_kind_of_number_are_taken_and_huge_ones_named():
    from fractions import Fraction

    diverged = descend(CLEAN, [1.0, 1.0], "gradient_descent", 10.0, np.uint8(255), bound=Fraction(11, 2))
    assert diverged.stopped == "diverged" and "bound 5.5" in diverged.message
    for run in (
        lambda n: descend(CLEAN, [1.0, 1.0], steps=n),
        lambda n: descend_many(surface("booth"), [[1, 1]], ["adam"], n),
    ):
        with pytest.raises(ValueError, match=r"steps is 1000.*, expected a whole number of at least 1 and at most"):
            run(10**400)


def test_a_schedule_that_gives_no_number_is_named():
    for bad in (None, np.ones(2), "fast"):
        with pytest.raises(TypeError, match=r"the schedule gives .* at step 0, expected a number"):
            descend(CLEAN, [1.0, 1.0], "gradient_descent", lambda step, bad=bad: bad, steps=3)


def test_a_text_is_not_a_number():
    with pytest.raises(TypeError, match=r"f returned '3.5' .*, expected one number"):
        numerical_gradient(lambda x: "3.5", [1.0])

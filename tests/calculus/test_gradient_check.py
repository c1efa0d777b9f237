"""The gradient check: passes right gradients, finds wrong ones, and says where."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.backend import array_namespace
from course_lib.calculus import check_directions, check_gradient, check_gradient_many
from course_lib.functions import relu, relu_derivative


def f(x):
    xp = array_namespace(x)
    return xp.sum(xp.sin(x) * xp.exp(x / 4))


def f_many(points):
    xp = array_namespace(points)
    return xp.sum(xp.sin(points) * xp.exp(points / 4), axis=1)


def gradient(x):
    xp = array_namespace(x)
    return (xp.cos(x) + xp.sin(x) / 4) * xp.exp(x / 4)


def with_error(index, factor):
    """The gradient with one entry multiplied."""

    def wrong(x):
        g = gradient(x)
        g[index] = factor * g[index]
        return g

    return wrong


def all_checks(g, x):
    """The three checks of the function above, at a vector."""
    rng = np.random.default_rng(0)
    return check_gradient(f, g, x), check_gradient_many(f_many, g, x, batch=2), check_directions(f, g, x, rng)


def a_point(n=5, seed=1):
    return np.random.default_rng(seed).normal(size=n)


@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_right_gradients_are_ok_at_any_point(seed, n):
    for check in all_checks(gradient, a_point(n, seed)):
        assert check.verdict == "ok" and check.relative_error < 1e-7


@given(st.integers(0, 4), st.sampled_from([-1.0, 0.0, 0.5, 1.01, 2.0]))
def test_one_wrong_entry_is_found_and_named(index, factor):
    x = a_point()
    each, many, directions = all_checks(with_error(index, factor), x)
    assert each.verdict == many.verdict == directions.verdict == "wrong"
    assert each.worst == many.worst == (index,)
    assert np.isclose(each.given, factor * gradient(x)[index])
    assert np.isclose(each.numerical, gradient(x)[index]) and np.isclose(many.numerical, each.numerical)
    assert each.count == many.count == 5 and directions.count == 20


def test_the_worst_coordinate_of_a_matrix_has_two_indices():
    check = check_gradient(f, with_error((1, 2), 3.0), a_point(15).reshape(3, 5))
    assert check.worst == (1, 2) and check.count == 15
    assert str(check).startswith("wrong: relative error 6.7e-01 over 15 compared, worst at (1, 2): given ")


def test_a_small_error_is_doubtful():
    for check in all_checks(with_error(2, 1.0 + 1e-4), a_point())[:2]:
        assert check.verdict == "doubtful" and np.isclose(check.relative_error, 1e-4, rtol=1e-3)


def test_a_kink_near_the_point_is_not_ok():
    check = check_gradient(lambda x: relu(x).sum(), relu_derivative, np.array([1.0, 1e-7]))
    assert check.verdict != "ok" and check.worst == (1,)


def test_a_minimum_with_a_loss_above_zero_is_ok():
    x = np.zeros(3)
    check = check_gradient(lambda x: 1.0 + np.cosh(x).sum(), np.sinh, x)
    assert check.verdict == "ok"


def test_a_function_that_is_constant_has_a_gradient_of_zero():
    for value in (0.0, 3.0):
        assert check_gradient(lambda x, v=value: v, np.zeros_like, a_point()).relative_error == 0.0


@pytest.mark.parametrize("factor", [1e-12, 1e12])
def test_the_verdict_does_not_depend_on_the_unit_of_the_function(factor):
    right = check_gradient(lambda x: factor * f(x), lambda x: factor * gradient(x), a_point())
    wrong = check_gradient(lambda x: factor * f(x), lambda x: factor * with_error(0, 2.0)(x), a_point())
    assert (right.verdict, wrong.verdict, wrong.worst) == ("ok", "wrong", (0,))


@pytest.mark.parametrize("factor", [1.0, 2.0])
def test_single_precision_has_wider_limits_and_still_finds_a_factor(factor):
    x = a_point().astype(np.float32)
    expected = "ok" if factor == 1.0 else "wrong"
    for check in all_checks(lambda x: np.float32(factor) * gradient(x), x):
        assert check.verdict == expected


def test_checks_run_on_a_device(strict):
    x = strict.array(a_point())
    for check in all_checks(gradient, x):
        assert check.verdict == "ok"
    assert all_checks(with_error(3, 2.0), x)[1].worst == (3,)


def test_ten_thousand_parameters_are_checked_with_few_calls():
    calls = []

    def counted(points):
        calls.append(points.shape)
        return f_many(points)

    x = a_point(10_000)
    assert check_gradient_many(counted, gradient, x[:1000], batch=300).verdict == "ok"
    assert calls == [(600, 1000)] * 3 + [(200, 1000), (1, 1000)]
    wrong = check_directions(f, with_error(7_777, 2.0), x, np.random.default_rng(2))
    assert wrong.verdict == "wrong"
    assert check_directions(f, gradient, x, np.random.default_rng(2), count=3).count == 3


def test_a_function_under_test_may_change_its_argument():
    def rude(x):
        value = f(x)
        x *= 0.0
        return value

    def rude_gradient(x):
        g = gradient(x)
        x *= 0.0
        return g

    x = a_point()
    assert check_gradient(rude, rude_gradient, x).verdict == "ok"
    assert x.tolist() == a_point().tolist()


def test_bad_shapes_and_values_are_named():
    x = a_point()
    with pytest.raises(ValueError, match=r"gradient\(x\) has shape \(\), expected the shape of x, \(5,\)"):
        check_gradient(f, lambda x: 1.0, x)
    with pytest.raises(ValueError, match=r"gradient\(x\)\[0\] is nan"):
        check_gradient(f, lambda x: x * np.nan, x)
    with pytest.raises(ValueError, match=r"x has shape \(0,\), expected at least one coordinate"):
        check_gradient(f, gradient, [])
    with pytest.raises(ValueError, match=r"x has shape \(1, 5\), expected one parameter vector"):
        check_gradient_many(f_many, gradient, x[None, :])
    with pytest.raises(ValueError, match=r"f_many returned shape \(\) for 10 rows"):
        check_gradient_many(f, gradient, x)
    with pytest.raises(ValueError, match=r"f_many\(points\)\[0\] is nan"):
        check_gradient_many(lambda points: f_many(points) * np.nan, gradient, x)
    with pytest.raises(ValueError, match="batch is 0, expected an integer of at least 1"):
        check_gradient_many(f_many, gradient, x, batch=0)
    with pytest.raises(TypeError, match=r"rng is 0, expected a numpy.random.Generator"):
        check_directions(f, gradient, x, 0)
    with pytest.raises(ValueError, match="count is 0"):
        check_directions(f, gradient, x, np.random.default_rng(0), count=0)

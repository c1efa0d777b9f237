"""Surfaces against JAX's derivatives, published values and minima, SciPy's minimizer, and data."""

import dataclasses
from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from course_lib.surfaces import SURFACES, Surface, line_cost, quadratic_bowl, surface

pytestmark = pytest.mark.slow

jax.config.update("jax_enable_x64", True)

names = pytest.mark.parametrize("name", SURFACES)
with_minimum = pytest.mark.parametrize("name", [name for name, each in SURFACES.items() if each.minima])

# Worked by hand from the formulas of the literature.
PUBLISHED = {
    "bowl": [((1, 1), 5.5), ((2, 0), 2.0)],
    "line": [((0, 0), 14.25), ((0, 1), 0.25)],
    "ravine": [((0, 1), 10.0), ((0, -2), 40.0)],
    "saddle": [((3, 1), 4.0), ((1, 3), -4.0)],
    "monkey_saddle": [((2, 1), 2.0), ((1, 2), -11.0)],
    "plateau": [((1, 1), 0.6321205588285577), ((0, 0), 0.0)],
    "booth": [((0, 0), 74.0), ((1, 1), 20.0)],
    "rosenbrock": [((-1.2, 1), 24.2), ((0, 0), 1.0)],
    "beale": [((0, 0), 14.203125), ((1, 1), 14.203125), ((2, 0), 0.703125)],
    "himmelblau": [((0, 0), 170.0), ((1, 2), 68.0)],
    "six_hump_camel": [((1, 1), 3.2333333333333334), ((0, 1), 0.0)],
    "rastrigin": [((1, 1), 2.0), ((0.5, 0.5), 40.5)],
    "ackley": [((1, 1), 3.6253849384403627), ((0, 0), 0.0)],
}


def points_in(window, shape, seed=0):
    low, high = np.array(window).reshape(2, 2).T
    return np.random.default_rng(seed).uniform(low, high, (*shape, 2))


@names
def test_gradient_and_hessian_are_what_jax_derives_from_the_value(name):
    each = SURFACES[name]
    points = points_in(each.window, (300,))

    def value(point):
        return each.value_xy(jnp, point[0], point[1])

    np.testing.assert_allclose(each.gradient(points), jax.vmap(jax.grad(value))(points), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(each.hessian(points), jax.vmap(jax.hessian(value))(points), rtol=1e-10, atol=1e-9)


def test_every_surface_has_the_values_of_the_literature():
    assert PUBLISHED.keys() == SURFACES.keys()
    for name, values in PUBLISHED.items():
        points, heights = zip(*values, strict=True)
        np.testing.assert_allclose(SURFACES[name].value(points), heights, rtol=1e-14, atol=1e-14, err_msg=name)


def test_rosenbrock_is_scipys():
    points = points_in((-2, 2, -1, 3), (3, 5))
    np.testing.assert_allclose(surface("rosenbrock").value(points), scipy.optimize.rosen(np.moveaxis(points, -1, 0)))
    np.testing.assert_allclose(
        surface("rosenbrock").hessian(points[0, 0]), scipy.optimize.rosen_hess(points[0, 0]), rtol=1e-13
    )


@with_minimum
def test_known_minima_are_flat_curve_upwards_and_have_the_known_value(name):
    each = SURFACES[name]
    for minimum in each.minima:
        assert np.abs(each.gradient(minimum)).max() < 1e-12
        assert np.linalg.eigvalsh(each.hessian(minimum)).min() > 0
        assert abs(each.value(minimum) - each.minimum) < 1e-14


@with_minimum
def test_scipy_started_near_a_minimum_ends_in_it(name):
    each = SURFACES[name]
    for minimum in each.minima:
        found = scipy.optimize.minimize(each.value, np.add(minimum, (0.03, -0.02)), method="Nelder-Mead", tol=1e-9)
        np.testing.assert_allclose(found.x, minimum, atol=1e-6)


@with_minimum
def test_nothing_in_the_window_lies_below_the_minimum(name):
    each = SURFACES[name]
    assert each.value(points_in(each.window, (20_000,))).min() >= each.minimum


def test_saddles_have_no_minimum_and_curve_both_ways_or_not_at_all():
    assert surface("saddle").minima == surface("monkey_saddle").minima == ()
    assert np.linalg.eigvalsh(surface("saddle").hessian([0.0, 0.0])).tolist() == [-1.0, 1.0]
    assert not surface("monkey_saddle").hessian([0.0, 0.0]).any()
    assert not surface("monkey_saddle").gradient([0.0, 0.0]).any()


@names
def test_starts_and_minima_lie_in_the_window(name):
    each = SURFACES[name]
    for x, y in (each.start, *each.minima):
        assert each.window[0] <= x <= each.window[1]
        assert each.window[2] <= y <= each.window[3]
    assert each.shows.endswith(".")
    assert each.source
    assert each.name == name


def test_ackley_has_the_subgradient_zero_at_its_tip():
    ackley = surface("ackley")
    assert ackley.gradient([0.0, 0.0]).tolist() == [0.0, 0.0]
    np.testing.assert_allclose(ackley.hessian([0.0, 0.0]), np.eye(2) * 2 * np.e * np.pi**2, rtol=1e-14)
    np.testing.assert_allclose(ackley.gradient([1e-9, 0.0]), [2**1.5, 0.0], rtol=1e-6)


@names
def test_a_batch_is_its_points_one_by_one_and_a_grid_its_nodes(name):
    each = SURFACES[name]
    points = points_in(each.window, (3, 5))
    for method, tail in ((each.value, ()), (each.gradient, (2,)), (each.hessian, (2, 2))):
        batch = method(points)
        assert batch.shape == (3, 5, *tail)
        np.testing.assert_allclose(batch[2, 4], method(points[2, 4]), rtol=1e-14)
        np.testing.assert_allclose(batch[:1, :1], method(points[:1, :1]), rtol=1e-14)
    x, y, values = each.grid(7)
    np.testing.assert_allclose(values, each.value(np.stack(np.meshgrid(x, y), axis=-1)), rtol=1e-14)
    assert (x[0], x[-1], y[0], y[-1]) == each.window


@names
def test_float32_stays_and_integers_become_float64(name):
    each = SURFACES[name]
    point = np.array(each.start, dtype=np.float32)
    for method in (each.value, each.gradient, each.hessian):
        assert method(point).dtype == np.float32
        np.testing.assert_allclose(method(point), method(point.astype(float)), rtol=1e-4, atol=1e-4)
        assert method(np.array([1, 2])).dtype == np.float64


@names
def test_surfaces_run_by_the_standard_alone_on_another_device(name, strict):
    each = SURFACES[name]
    points = points_in(each.window, (3, 5))
    for method in (each.value, each.gradient, each.hessian):
        np.testing.assert_allclose(strict.host(method(strict.array(points))), method(points), rtol=1e-10, atol=1e-12)


@given(st.floats(1.0, 1e6))
def test_a_bowls_hessian_has_the_chosen_condition_number(k):
    bowl = quadratic_bowl(k)
    assert np.linalg.cond(bowl.hessian([0.3, -0.1])) == pytest.approx(k, rel=1e-9)
    assert bowl.window[2] < bowl.start[1] < bowl.window[3]


@given(st.integers(2, 40), st.integers(0, 10_000), st.floats(-50.0, 50.0))
def test_cost_of_a_line_is_the_mean_of_squares_over_the_data(n, seed, offset):
    rng = np.random.default_rng(seed)
    x, y, theta = rng.normal(offset, 2.0, n), rng.normal(size=n), rng.normal(size=(3, 5, 2))
    each = line_cost(x, y)
    rest = theta[..., :1] + theta[..., 1:] * x - y
    np.testing.assert_allclose(each.value(theta), np.mean(rest**2, axis=-1), rtol=1e-9)
    gradient = np.stack([2 * np.mean(rest, axis=-1), 2 * np.mean(rest * x, axis=-1)], axis=-1)
    np.testing.assert_allclose(each.gradient(theta), gradient, rtol=1e-8, atol=1e-7)
    intercept, slope = each.minima[0]
    np.testing.assert_allclose(np.polyfit(x, y, 1), [slope, intercept], rtol=1e-5, atol=1e-6)


def test_cost_of_a_line_stays_accurate_near_the_minimum():
    x = [100, 101, 103, 106]
    each = line_cost(x, [3 * v + 7 for v in x])
    a, b = 7.0, 3.0 + 2.0**-30
    exact = sum((Fraction(a) + Fraction(b) * v - (3 * v + 7)) ** 2 for v in x) / 4
    assert float(each.value([a, b])) == pytest.approx(float(exact), rel=1e-4)
    assert each.minimum == 0.0


def test_the_articles_line_has_the_published_hessian():
    eigenvalues = np.linalg.eigvalsh(surface("line").hessian([0.0, 0.0]))
    np.testing.assert_allclose(eigenvalues, [0.338, 23.66], rtol=1e-3)
    assert 2 / eigenvalues[1] == pytest.approx(0.0845, rel=1e-3)


def test_cost_of_a_line_takes_data_of_any_library(strict):
    x, y = np.arange(5.0), np.array([1.0, 0.0, 2.0, 1.0, 3.0])
    there = line_cost(strict.array(x), strict.array(y))
    assert there.minima == line_cost(x, y).minima
    with pytest.raises(TypeError, match="mix arrays of"):
        line_cost(strict.array(x), y)


def test_a_surface_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        surface("booth").name = "bowl"


def test_a_surface_of_ones_own_needs_its_three_formulas_alone():
    mine = Surface(
        "cone", "x^2", lambda xp, x, y: x**2, lambda xp, x, y: (2 * x, 0 * y), lambda xp, x, y: (2.0, 0.0, 0.0)
    )
    assert mine.hessian([[1.0, 5.0]]).tolist() == [[[2.0, 0.0], [0.0, 0.0]]]
    assert mine.minima == ()


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: surface("rosenbruck"), ValueError, "'rosenbruck'.*Did you mean 'rosenbrock'"),
        (lambda: surface("xyzzy"), ValueError, "expected one of bowl, line, ravine"),
        (lambda: surface("booth").value([1.0, 2.0, 3.0]), ValueError, r"shape \(3,\), expected \(\.\.\., 2\)"),
        (lambda: surface("booth").value(1.0), ValueError, r"shape \(\)"),
        (lambda: surface("booth").gradient([[0.0, 1.0], [np.nan, 1.0]]), ValueError, r"points\[1, 0\] is nan"),
        (lambda: surface("booth").hessian(["a", "b"]), TypeError, "points holds"),
        (lambda: surface("beale").value([1e200, 1e200]), ValueError, "beale.*not a finite float64.*window"),
        (lambda: surface("booth").grid(1), ValueError, "n is 1"),
        (lambda: quadratic_bowl(0.5), ValueError, "condition_number is 0.5"),
        (lambda: quadratic_bowl(np.inf), ValueError, "condition_number is inf"),
        (lambda: line_cost([1.0, 2.0], [1.0]), ValueError, r"x has shape \(2,\) and y \(1,\)"),
        (lambda: line_cost([[1.0], [2.0]], [[1.0], [2.0]]), ValueError, r"expected \(n,\)"),
        (lambda: line_cost([1.0], [1.0]), ValueError, "at least 2"),
        (lambda: line_cost([0.1, 0.1, 0.1], [1, 2, 3]), ValueError, "x is 0.1 everywhere"),
        (lambda: line_cost([1.0, np.inf], [1.0, 2.0]), ValueError, r"x\[1\] is inf"),
        (lambda: line_cost([1.0, 2.0], [np.nan, 2.0]), ValueError, r"y\[0\] is nan"),
        (lambda: line_cost([1e200, -1e200], [1.0, 2.0]), ValueError, "too large to be squared"),
        (lambda: line_cost([1e-200, 2e-200], [1.0, 2.0]), ValueError, "x has too small a range to be squared"),
        (lambda: line_cost(["1", "2"], [1.0, 2.0]), TypeError, "x holds"),
    ],
)
def test_bad_input_is_rejected_with_its_name_and_value(call, error, text):
    with pytest.raises(error, match=text):
        call()

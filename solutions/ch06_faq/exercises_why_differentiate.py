"""The bank of section 6.1: `linear_approximation`."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import rounded

linear_approximation = Exercise("linear_approximation", parameters=("f", "df", "a"))


def number(rng):
    return float(np.round(rng.uniform(1.2, 3), 2))


@linear_approximation.case
def a_cubic(rng):
    """a cubic, near the point and far from it"""
    return script(
        """
        tangent = linear_approximation(lambda x: x**3, lambda x: 3 * x**2, a)
        [tangent(a + 0.1), tangent(a + 2), tangent(-a)]
        """,
        a=number(rng),
    )


@linear_approximation.case
def at_the_point_itself(rng):
    """at the point itself, where both have one value"""
    return script("linear_approximation(np.exp, np.exp, a)(a)", a=number(rng))


@linear_approximation.case
def a_row_of_numbers(rng):
    """a row of numbers at once"""
    return script("linear_approximation(np.sin, np.cos, a)(x)", a=number(rng), x=rounded(rng, 4))


@linear_approximation.case
def a_point_left_of_zero(rng):
    """a point left of zero"""
    return script(
        "linear_approximation(lambda x: x**2 + 5, lambda x: 2 * x, a)(x)", a=-number(rng), x=float(rounded(rng, 1)[0])
    )


@linear_approximation.case
def around_zero(rng):
    """around zero"""
    return script("linear_approximation(lambda x: np.exp(2 * x), lambda x: 2 * np.exp(2 * x), 0)(x)", x=number(rng))


@linear_approximation.case
def a_straight_line(rng):
    """a straight line: its tangent is the line itself"""
    return script(
        "linear_approximation(lambda x: m * x + 4, lambda x: m, a)(x)",
        m=number(rng), a=number(rng), x=float(rounded(rng, 1)[0]),
    )  # fmt: skip


@linear_approximation.case
def far_away(rng):
    """large numbers"""
    return script(
        "linear_approximation(lambda x: x**2, lambda x: 2 * x, a)(x)", a=1e4 * number(rng), x=float(rng.integers(9))
    )


@linear_approximation.misconception
def slope_at_x(f, df, a):
    """The slope is taken at x. A tangent is straight: it has one slope, the one at the point a."""
    return lambda x: f(a) + df(x) * (x - a)


@linear_approximation.misconception
def height_missing(f, df, a):
    """The height f(a) is missing: at the point a the tangent has the height of the curve, not 0."""
    return lambda x: df(a) * (x - a)


@linear_approximation.misconception
def distance_from_zero(f, df, a):
    """The slope is multiplied by x. What counts is how far x is from the point a."""
    return lambda x: f(a) + df(a) * x


@linear_approximation.misconception
def sign_of_the_distance(f, df, a):
    """The tangent falls where the curve rises: the distance goes from a to x, so a is subtracted."""
    return lambda x: f(a) + df(a) * (a - x)


@linear_approximation.misconception
def distance_added_up(f, df, a):
    """x and a are added. The distance from a to x is a difference."""
    return lambda x: f(a) + df(a) * (x + a)


@linear_approximation.misconception
def height_at_x(f, df, a):
    """The height is taken at x, where the tangent is to be foretold. It knows the curve at the point a only."""
    return lambda x: f(x) + df(a) * (x - a)


@linear_approximation.misconception
def height_subtracted(f, df, a):
    """The height f(a) is subtracted. The tangent starts at this height: add it."""
    return lambda x: df(a) * (x - a) - f(a)


@linear_approximation.misconception
def no_slope(f, df, a):
    """This is a flat line at the height f(a). Where does the slope come in?"""
    return lambda x: f(a) + 0 * x


@linear_approximation.misconception
def slope_of_one(f, df, a):
    """The slope df(a) does not occur, so that every tangent rises by 1 for 1."""
    return lambda x: f(a) + (x - a)


@linear_approximation.misconception
def distance_forgotten(f, df, a):
    """Height and slope are added, whatever x is. The slope is multiplied by the distance from a to x."""
    return lambda x: f(a) + df(a) + 0 * x


@linear_approximation.misconception
def divided_by_the_slope(f, df, a):
    """The distance is divided by the slope. Rise is slope times distance."""
    return lambda x: f(a) + (x - a) / df(a)


@linear_approximation.misconception
def height_and_slope_swapped(f, df, a):
    """Height and slope have changed places: f(a) stands alone, df(a) is multiplied by the distance."""
    return lambda x: df(a) + f(a) * (x - a)


@linear_approximation.misconception
def the_curve_itself(f, df, a):
    """This is the curve, not its tangent: it uses f at x and no slope at all."""
    return lambda x: f(x)


@linear_approximation.misconception
def distance_without_a_sign(f, df, a):
    """Left of a the line goes the wrong way: the distance from a to x is negative there, so no absolute value."""
    return lambda x: f(a) + df(a) * np.abs(x - a)


@linear_approximation.variant
def with_a_function_inside(f, df, a):
    height, slope = f(a), df(a)

    def tangent(x):
        return slope * (x - a) + height

    return tangent


@linear_approximation.variant
def slope_and_intercept(f, df, a):
    line = np.poly1d([df(a), f(a) - a * df(a)])
    return lambda x: line(x)


@linear_approximation.variant
def by_numpy(f, df, a):
    return lambda x: np.add(f(a), np.multiply(df(a), np.subtract(x, a)))

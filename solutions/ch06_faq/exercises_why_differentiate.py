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
    """at the point itself, where the curve and its tangent have the same value"""
    return script("linear_approximation(np.exp, np.exp, a)(a)", a=number(rng))


@linear_approximation.case
def a_row_of_numbers(rng):
    """several numbers at once"""
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


linear_approximation.slips("""
slope-at-x: df(a) -> df(x)
    The slope is computed at x. A tangent is straight: it has one slope, the one at the point a.
height-missing: f(a) + df(a) * (x - a) -> df(a) * (x - a)
    The height f(a) is missing: at the point a the tangent has the height of the curve, not 0.
distance-from-zero: x - a -> x
    The slope is multiplied by x. It should be multiplied by the distance of x from the point a.
sign-of-the-distance: x - a -> a - x
    The tangent falls where the curve rises: the distance goes from a to x, so a is subtracted.
distance-added-up: - a -> + a
    x and a are added. The distance from a to x is a difference.
height-at-x: x: f(a) -> x: f(x)
    The height is computed at x, where the tangent should predict it. The tangent uses the curve only at the point a.
height-subtracted: f(a) + df(a) * (x - a) -> df(a) * (x - a) - f(a)
    The height f(a) is subtracted. The tangent starts at this height: add it.
no-slope: df(a) * (x - a) -> 0 * x
    This is a flat line at the height f(a). Where does the slope come in?
slope-of-one: df(a) * (x - a) -> (x - a)
    The slope df(a) is not used, so every tangent rises by 1 per unit.
distance-forgotten: * (x - a) -> + 0 * x
    Height and slope are added, whatever x is. Multiply the slope by the distance from a to x.
divided-by-the-slope: df(a) * (x - a) -> (x - a) / df(a)
    The distance is divided by the slope. The rise is slope times distance.
height-and-slope-swapped: f(a) + df -> df(a) + f
    Height and slope are swapped: f(a) is added as it is, and df(a) is multiplied by the distance.
the-curve-itself: (a) + df(a) * (x - a) -> (x)
    This is the curve, not its tangent: it uses f at x and no slope at all.
distance-without-a-sign: x - a -> np.abs(x - a)
    Left of a the line goes the wrong way: the distance from a to x is negative there. Don't use an absolute value.
""")


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

"""The bank of section 2.2, chain_rule."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import between, rounded

chain_rule = Exercise("chain_rule", parameters=("df", "g", "dg", "x"))


@chain_rule.case
def square_of_a_line(rng):
    """the square of a line, at one number"""
    return script("chain_rule(lambda u: 2 * u, lambda x: 3 * x + 1, lambda x: 3, x)", x=between(rng, 1.5, 4))


@chain_rule.case
def exponential_of_a_square(rng):
    """the exponential of minus a square, at many numbers"""
    return script("chain_rule(np.exp, lambda x: -(x**2), lambda x: -2 * x, x)", x=rounded(rng, 5))


@chain_rule.case
def square_of_an_exponential(rng):
    """the square of an exponential: the same kinds of functions, in the other order"""
    return script("chain_rule(lambda u: 2 * u, np.exp, np.exp, x)", x=rounded(rng, 2, 3))


@chain_rule.case
def sine_of_a_cube(rng):
    """the sine of a cube, left of zero"""
    return script("chain_rule(np.cos, lambda x: x**3, lambda x: 3 * x**2, x)", x=between(rng, -1.4, -0.6))


@chain_rule.case
def flat_inside(rng):
    """an inner function that is flat at x: the slope is 0"""
    return script("chain_rule(lambda u: 3 * u**2, lambda x: 5 + x**2, lambda x: 2 * x, 0.0)")


@chain_rule.case
def whole_numbers(rng):
    """whole numbers"""
    return script(
        "chain_rule(lambda u: 5 * u**4, lambda x: x**2 - 1, lambda x: 2 * x, x)", x=rng.integers(2, 6, size=3)
    )


@chain_rule.case
def three_functions(rng):
    """three functions: a chain inside a chain"""
    return script(
        """
        inner = lambda x: chain_rule(np.cos, lambda t: 2 * t + 1, lambda t: 2, x)
        chain_rule(lambda u: 2 * u, lambda x: np.sin(2 * x + 1), inner, x)
        """,
        x=rounded(rng, 4),
    )


chain_rule.slips("""
outer-slope-at-x: df(g(x)) -> df(x)
    The outer slope is taken at x. But x never reaches the outer function: which number does it get?
inner-slope-forgotten: df(g(x)) * dg(x) -> df(g(x))
    The slope of the inner function is missing: how far does the inner value move if x moves a little?
outer-slope-forgotten: df(g(x)) * dg(x) -> dg(x)
    The slope of the outer function is missing: how far does the result move if the inner value moves a little?
slopes-added: * -> +
    The two slopes are added. One gear drives the other: what happens to their ratios?
outer-slope-at-the-inner-slope: df(g(x)) -> df(dg(x))
    The outer slope is taken at the inner slope. The outer function gets the inner value, g of x.
inner-slope-at-the-inner-value: * dg(x) -> * dg(g(x))
    The inner slope is taken at g(x). The inner function gets x itself.
inner-value-for-its-slope: * dg(x) -> * g(x)
    The outer slope is multiplied by the inner value. Multiply by the inner slope.
outer-slope-of-the-inner-slope: df(g(x)) * dg(x) -> df(dg(x))
    One derivative is put into the other. The chain rule is a product of two slopes.
both-slopes-swapped: df(g(x)) * dg(x) -> dg(df(x)) * df(x)
    Inner and outer are swapped: this is the slope of the composition in the other order.
one-slope-divided-by-the-other: df(g(x)) * dg(x) -> df(g(x)) / dg(x)
    The outer slope is divided by the inner one. A steeper inner function makes the result move more, not less.
value-of-both: df(g(x)) * dg(x) -> g(x) * dg(x)
    The outer slope is missing: df is not used. The inner value is where you take it.
""")


@chain_rule.variant
def in_steps(df, g, dg, x):
    inside = g(x)
    outer_slope, inner_slope = df(inside), dg(x)
    return np.multiply(inner_slope, outer_slope)


@chain_rule.variant
def starting_from_one(df, g, dg, x):
    slope = 1
    for derivative, place in [(df, g(x)), (dg, x)]:
        slope = slope * derivative(place)
    return slope

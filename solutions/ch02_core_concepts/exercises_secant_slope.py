"""The bank of section 2.2, secant_slope."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import between

secant_slope = Exercise("secant_slope", parameters=("f", "a", "b"), withheld=("course_lib.calculus.secant_slope",))


@secant_slope.case
def rising_chord(rng):
    """a parabola, right of zero"""
    return script("secant_slope(lambda x: x**2, a, b)", a=between(rng, 0.5, 2), b=between(rng, 3, 5))


@secant_slope.case
def second_point_on_the_left(rng):
    """a second point to the left of the first"""
    return script("secant_slope(lambda x: x**3 - x, a, b)", a=between(rng, 1.5, 3), b=between(rng, -1, 1))


@secant_slope.case
def from_zero(rng):
    """0 as the first point"""
    return script("secant_slope(np.exp, 0.0, b)", b=between(rng, 0.5, 2))


@secant_slope.case
def falling_chord(rng):
    """a falling curve, left of zero"""
    return script("secant_slope(lambda x: 5 / x**2 + 3 * x**4, a, b)", a=between(rng, -3, -2), b=between(rng, -1.5, -1))


@secant_slope.case
def whole_numbers(rng):
    """whole numbers, with a slope that is not a whole number"""
    return script(
        "secant_slope(lambda x: x * (x + 1) // 2, a, b)", a=2 * int(rng.integers(1, 3)), b=2 * int(rng.integers(3, 6))
    )


@secant_slope.case
def large_numbers(rng):
    """large numbers, and a falling curve"""
    return script("secant_slope(lambda x: -(x**2) / 7, a, b)", a=between(rng, 1000, 4000), b=between(rng, 5000, 9000))


secant_slope.slips("""
inverted-ratio: f(b) - f(a) -> b - a ;; b - a -> f(b) - f(a)
    The ratio is upside down: a slope is how much f increases per unit of x. Which belongs in the numerator, f or x?
one-sign-flipped: b - a -> a - b
    The numerator starts with b, the denominator with a. Take both differences in the same order, or the sign is
    reversed.
no-brackets: (f(b) - f(a)) / (b - a) -> f(b) - f(a) / b - a
    Without parentheses only f(a) / b is divided: products and quotients are computed before differences.
no-brackets-below: (b - a) -> b - a
    `/ b - a` divides by b and then subtracts a. The run b - a needs parentheses.
square-for-any-function: f(b) - f(a) -> b**2 - a**2
    The heights are b² and a²: that works for only one parabola. Call f, whatever function it is.
divided-by-a: b - a -> a
    The rise is divided by a, a point. The run is the distance from a to b.
divided-by-b: b - a -> b
    The rise is divided by b, a point. The run is the distance from a to b.
run-as-a-sum: - a -> + a
    The run is a sum, b + a. How far is it from a to b?
rise-as-a-sum: - f -> + f
    The heights are added, f(b) + f(a). How much higher is the curve at b than at a?
rise-alone: (f(b) - f(a)) / (b - a) -> f(b) - f(a)
    This is the rise from a to b. A slope is the rise per unit of x: what is it divided by?
rise-times-run: (f(b) - f(a)) / (b - a) -> (f(b) - f(a)) * (b - a)
    Rise and run are multiplied. A slope says how much the curve rises in one unit of run.
starts-at-height-zero: f(b) - f(a) -> f(b)
    f(a) is missing: the secant starts on the curve, at height f(a), not at height 0.
f-of-the-difference: (b) - f(a) -> (b - a)
    f is applied to the difference b - a. Apply f at both ends first, and then take the difference of the two heights.
always-positive: (f(b) - f(a)) / (b - a) -> abs((f(b) - f(a)) / (b - a))
    The sign is lost: a falling curve has a negative slope. Is there an extra abs?
difference-of-two-slopes: (f(b) - f(a)) / (b - a) -> f(b) / b - f(a) / (a if a else 1)
    f(b)/b and f(a)/a are slopes of lines from the origin. The secant connects two points of the curve.
whole-division: (f(b) - f(a)) / (b - a) -> (f(b) - f(a)) // (b - a)
    The slope lost its decimals: `//` and int() give whole numbers. Ordinary division has one slash.
run-alone: (f(b) - f(a)) / (b - a) -> b - a
    This is the run, the distance from a to b. The function f is not used: what is its rise?
ends-at-height-zero: f(b) - f(a) -> f(a)
    f(b) is missing: the secant ends on the curve, at height f(b). The rise is a difference of two heights.
place-for-the-second-height: f(b) -> b
    The numerator contains b without f: the rise is a difference of heights, f of b minus f of a.
place-for-the-first-height: f(a) -> a
    The numerator contains a without f: the rise is a difference of heights, f of b minus f of a.
""")


@secant_slope.variant
def named_parts(f, a, b):
    rise = f(b) - f(a)
    run = b - a
    return np.divide(rise, run)


@secant_slope.variant
def from_b_to_a(f, a, b):
    return (f(a) - f(b)) / (a - b)


@secant_slope.variant
def as_two_fractions(f, a, b):
    return f(b) / (b - a) - f(a) / (b - a)

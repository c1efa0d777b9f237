"""The bank of section 2.2, central_difference."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import between, repeated, rounded

central_difference = Exercise(
    "central_difference", parameters=("f", "x", "h"), withheld=("course_lib.calculus.central_difference",)
)


@central_difference.case
def one_point(rng):
    """a single number, with the default step"""
    return script("central_difference(lambda x: x**3, x)", x=between(rng, 0.5, 2))


@central_difference.case
def large_step(rng):
    """a large step, where the approximation is coarse"""
    return script("central_difference(np.exp, x, h=0.5)", x=between(rng, -1, 1))


@central_difference.case
def table(rng):
    """an array with two rows and three columns"""
    return script("central_difference(lambda x: x**2 + np.sin(x), x, h=0.1)", x=rounded(rng, 2, 3))


@central_difference.case
def whole_numbers_in_an_array(rng):
    """an array of whole numbers"""
    return script("central_difference(lambda x: x**4, x, 0.25)", x=rng.integers(2, 6, size=4))


@central_difference.case
def kink(rng):
    """the kink of |x| at zero, and another point"""
    return script("central_difference(np.abs, x, h=0.1)", x=repeated(rng, [0.0, between(rng, -3, -1)]))


@central_difference.case
def far_out(rng):
    """large values of x"""
    return script("central_difference(lambda x: x**2 / 8, x, h=2.0)", x=1000 * rounded(rng, 3))


@central_difference.case
def fine_wave(rng):
    """a very fine wave, which reveals the default step"""
    return script("central_difference(lambda x: np.sin(1e5 * x), x)", x=np.round(rng.uniform(-1, 1, 3) * 1e-5, 7))


central_difference.slips("""
forward-difference: x - h -> x ;; 2 * h -> h
    This is the forward difference, from x to x + h. Central means one step to the right and one to the left.
backward-difference: x + h -> x ;; 2 * h -> h
    This is the backward difference, from x - h to x. Central means one step to the right and one to the left.
divided-by-h: 2 * h -> h
    This divides by h, but the distance from x - h to x + h is more than h.
divided-by-two-only: 2 * h -> 2
    This divides only by 2, without h: that is half of the rise, not yet a slope.
not-divided: (f(x + h) - f(x - h)) / (2 * h) -> f(x + h) - f(x - h)
    This is the rise between the two points. A slope is the rise per unit of x: how far apart are they?
divided-by-two-times-h-in-turn: (2 * h) -> 2 * h
    `/ 2 * h` divides by 2 and then multiplies by h: Python works from left to right. What needs parentheses?
half-of-the-forward-difference: x - h -> x
    The rise is over one step h, but it is divided by two steps. Which two points does the denominator assume?
points-exchanged: + h -> - h ;; - h -> + h
    Every slope has the wrong sign: is it the height on the right minus the height on the left, divided by a positive
    2h?
heights-added: - f -> + f
    The heights are added. How much higher is the curve on the right than on the left?
step-ignored: + h -> + 1e-5 ;; - h -> - 1e-5 ;; 2 * h -> 2e-5
    The step is fixed inside the function: use the argument h.
half-steps: + h -> + h / 2 ;; - h -> - h / 2 ;; 2 * h -> h
    The two points are h apart, half a step on each side. Here h is the distance from x to each point.
""")


@central_difference.misconception
def forward_over_two_steps(f, x, h=1e-5):
    """This is the forward difference over 2h, from x to x + 2h. Central means one step to the right and one to the
    left."""
    return (f(x + 2 * h) - f(x)) / (2 * h)


@central_difference.misconception
def default_step_changed(f, x, h=1e-3):
    """Without a third argument the step is 1e-3 here. The `def` line you were given had 1e-5: leave it unchanged."""
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.misconception
def default_step_lost(f, x, h):
    """The call fails without a third argument: the `def` line has lost `h=1e-5`, the default step."""
    return (f(x + h) - f(x - h)) / (2 * h)


central_difference.slips("""
second-difference: f(x + h) -> f(x + h) - 2 * f(x) ;; - f -> + f ;; 2 * h -> h**2
    This is the second difference: it measures how the slope itself changes. The slope needs two heights, not three.
x-moved-in-place: return (f(x + h) - f(x - h)) / (2 * h)
-> x += h⏎right = f(x)⏎x -= 2 * h⏎left = f(x)⏎x += h⏎return (right - left) / (2 * h)
    The caller's array was changed, as by `x += h`. Write x + h where you need it: that creates a new array.
numbers-alone: return -> x = float(x)⏎return
    This is right for a number but fails for an array: f accepts a whole array, so you need no float() and no if.
half-of-the-backward-difference: x + h -> x
    The rise is over one step to the left, but it is divided by two steps. Where should the right point be?
multiplied-by-the-distance: / (2 * h) -> * (2 * h)
    The rise is multiplied by the distance between the points. A slope is the rise per unit of x.
left-height-forgotten: f(x + h) - f(x - h) -> f(x + h)
    f(x - h) is missing: a single height is not a rise. At which height does the secant start?
right-height-forgotten: f(x + h) - f(x - h) -> f(x - h)
    f(x + h) is missing: a single height is not a rise. At which height does the secant end?
distance-as-a-sum: * h -> + h
    The denominator is 2 plus h. One point is h to the left, the other h to the right: how far apart are they?
place-for-the-right-height: f(x + h) -> x + h
    x + h is used without f: a rise is a difference of two heights, so f is called twice.
place-for-the-left-height: f(x - h) -> (x - h)
    x - h is used without f: a rise is a difference of two heights, so f is called twice.
""")


@central_difference.variant
def mean_of_both_sides(f, x, h=1e-5):
    forward, backward = (f(x + h) - f(x)) / h, (f(x) - f(x - h)) / h
    return (forward + backward) / 2


@central_difference.variant
def as_a_secant(f, x, h=1e-5):
    left, right = x - h, x + h
    return (f(right) - f(left)) / (right - left)


@central_difference.variant
def entry_by_entry(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    result = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        result[place] = (f(x[place] + h) - f(x[place] - h)) * 0.5 / h
    return result


central_difference.equivalent(
    "def central_difference(f, x, h=-1e-05):", "a step to each side: with -h the two points are exchanged twice"
)

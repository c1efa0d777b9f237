"""The bank of section 2.2, secant_slope and central_difference."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import rounded


def between(rng, low, high, *shape):
    """Uniform numbers with two decimals; without a shape a plain number."""
    values = np.round(rng.uniform(low, high, size=shape), 2)
    return values if shape else float(values)


# --- secant_slope ----------------------------------------------------------------------------------------------

secant_slope = Exercise("secant_slope", parameters=("f", "a", "b"))


@secant_slope.case
def rising_chord(rng):
    """a parabola, to the right"""
    return script("secant_slope(lambda x: x**2, a, b)", a=between(rng, 0.5, 2), b=between(rng, 3, 5))


@secant_slope.case
def second_point_on_the_left(rng):
    """the second point lies to the left of the first"""
    return script("secant_slope(lambda x: x**3 - x, a, b)", a=between(rng, 1.5, 3), b=between(rng, -1, 1))


@secant_slope.case
def from_zero(rng):
    """the first point is 0"""
    return script("secant_slope(np.exp, 0.0, b)", b=between(rng, 0.5, 2))


@secant_slope.case
def falling_chord(rng):
    """a curve that falls, left of zero"""
    return script("secant_slope(lambda x: 5 / x**2 + 3 * x**4, a, b)", a=between(rng, -3, -2), b=between(rng, -1.5, -1))


@secant_slope.case
def whole_numbers(rng):
    """whole numbers, with a slope that is none"""
    return script(
        "secant_slope(lambda x: x * (x + 1) // 2, a, b)", a=int(rng.integers(1, 5)), b=int(rng.integers(3, 6)) * 2
    )


@secant_slope.case
def large_numbers(rng):
    """large numbers, and a curve that falls"""
    return script("secant_slope(lambda x: -(x**2) / 7, a, b)", a=between(rng, 1000, 4000), b=between(rng, 5000, 9000))


@secant_slope.misconception
def inverted_ratio(f, a, b):
    """The ratio is upside down: a slope is what f gains for one unit of x. What stands above the line, f or x?"""
    return (b - a) / (f(b) - f(a))


@secant_slope.misconception
def one_sign_flipped(f, a, b):
    """Above the line b comes first, below it a. Take both differences in the same order, or the sign turns around."""
    return (f(b) - f(a)) / (a - b)


@secant_slope.misconception
def no_brackets(f, a, b):
    """Without brackets only f(a) / b is divided: a product or quotient comes before a difference."""
    return f(b) - f(a) / b - a


@secant_slope.misconception
def no_brackets_below(f, a, b):
    """/ b - a divides by b and then takes a away. The run b - a needs brackets."""
    return (f(b) - f(a)) / b - a


@secant_slope.misconception
def square_for_any_function(f, a, b):
    """The heights are b² and a²: that serves one parabola. Call f, whatever function it is."""
    return (b**2 - a**2) / (b - a)


@secant_slope.misconception
def divided_by_a(f, a, b):
    """The rise is divided by a, a place. The run is how far it is from a to b."""
    return (f(b) - f(a)) / a


@secant_slope.misconception
def divided_by_b(f, a, b):
    """The rise is divided by b, a place. The run is how far it is from a to b."""
    return (f(b) - f(a)) / b


@secant_slope.misconception
def run_as_a_sum(f, a, b):
    """The run is a sum, b + a. How far is it from a to b?"""
    return (f(b) - f(a)) / (b + a)


@secant_slope.misconception
def rise_as_a_sum(f, a, b):
    """The heights are added, f(b) + f(a). How much higher is the curve at b than at a?"""
    return (f(b) + f(a)) / (b - a)


@secant_slope.misconception
def rise_alone(f, a, b):
    """This is the rise from a to b. A slope is the rise for each unit of x: what is it divided by?"""
    return f(b) - f(a)


@secant_slope.misconception
def rise_times_run(f, a, b):
    """Rise and run are multiplied. A slope says how much rise there is in one unit of run."""
    return (f(b) - f(a)) * (b - a)


@secant_slope.misconception
def starts_at_height_zero(f, a, b):
    """f(a) is missing: the chord starts on the curve, at the height f(a), and not at the height 0."""
    return f(b) / (b - a)


@secant_slope.misconception
def f_of_the_difference(f, a, b):
    """f was taken of the difference b - a. Take f at both ends first, and then the difference of the two heights."""
    return f(b - a) / (b - a)


@secant_slope.misconception
def always_positive(f, a, b):
    """The sign is gone: a curve that falls has a negative slope. Is there an abs too many?"""
    return abs((f(b) - f(a)) / (b - a))


@secant_slope.misconception
def difference_of_two_slopes(f, a, b):
    """f(b)/b and f(a)/a are slopes of lines from the origin. The chord joins two points of the curve."""
    return f(b) / b - f(a) / (a if a else 1)


@secant_slope.misconception
def whole_division(f, a, b):
    """The slope lost its decimals: `//` and int() round down. An ordinary division has one stroke."""
    return (f(b) - f(a)) // (b - a)


@secant_slope.misconception
def run_alone(f, a, b):
    """This is the run, the distance from a to b. The curve itself doesn't occur: what is its rise?"""
    return b - a


@secant_slope.misconception
def ends_at_height_zero(f, a, b):
    """f(b) is missing: the chord ends on the curve, at the height f(b). The rise is a difference of two heights."""
    return f(a) / (b - a)


@secant_slope.misconception
def place_for_the_second_height(f, a, b):
    """Above the line b stands without f: the rise is a difference of heights, f of b minus f of a."""
    return (b - f(a)) / (b - a)


@secant_slope.misconception
def place_for_the_first_height(f, a, b):
    """Above the line a stands without f: the rise is a difference of heights, f of b minus f of a."""
    return (f(b) - a) / (b - a)


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


# --- central_difference ----------------------------------------------------------------------------------------

central_difference = Exercise("central_difference", parameters=("f", "x", "h"))


@central_difference.case
def one_point(rng):
    """one number, the default step"""
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
    """the tip of |x| at zero, and a place beside it"""
    return script("central_difference(np.abs, x, h=0.1)", x=np.array([0.0, between(rng, -3, -1)]))


@central_difference.case
def far_out(rng):
    """large values of x"""
    return script("central_difference(lambda x: x**2 / 8, x, h=2.0)", x=1000 * rounded(rng, 3))


@central_difference.case
def fine_wave(rng):
    """a very fine wave: it shows which step is taken when none is given"""
    return script("central_difference(lambda x: np.sin(1e5 * x), x)", x=np.round(rng.uniform(-1, 1, 3) * 1e-5, 7))


@central_difference.misconception
def forward_difference(f, x, h=1e-5):
    """This is the forward difference, from x to x + h. Central means: one step to the right and one to the left."""
    return (f(x + h) - f(x)) / h


@central_difference.misconception
def backward_difference(f, x, h=1e-5):
    """This is the backward difference, from x - h to x. Central means: one step to the right and one to the left."""
    return (f(x) - f(x - h)) / h


@central_difference.misconception
def divided_by_h(f, x, h=1e-5):
    """Divided by h: but from x - h to x + h it is farther than h."""
    return (f(x + h) - f(x - h)) / h


@central_difference.misconception
def divided_by_two_only(f, x, h=1e-5):
    """Divided by 2 only, without h: that is half of the rise, and no slope yet."""
    return (f(x + h) - f(x - h)) / 2


@central_difference.misconception
def not_divided(f, x, h=1e-5):
    """This is the rise between the two points. A slope is the rise for each unit of x: how far apart are they?"""
    return f(x + h) - f(x - h)


@central_difference.misconception
def divided_by_two_times_h_in_turn(f, x, h=1e-5):
    """`/ 2 * h` divides by 2 and then multiplies by h: Python goes from left to right. What needs brackets?"""
    return (f(x + h) - f(x - h)) / 2 * h


@central_difference.misconception
def half_of_the_forward_difference(f, x, h=1e-5):
    """The rise is taken over one step h and divided by two. From where to where does the division think it goes?"""
    return (f(x + h) - f(x)) / (2 * h)


@central_difference.misconception
def points_exchanged(f, x, h=1e-5):
    """Every slope has the wrong sign: is it the height on the right minus that on the left, over a positive 2h?"""
    return (f(x - h) - f(x + h)) / (2 * h)


@central_difference.misconception
def heights_added(f, x, h=1e-5):
    """The heights are added. How much higher is the curve on the right than on the left?"""
    return (f(x + h) + f(x - h)) / (2 * h)


@central_difference.misconception
def step_ignored(f, x, h=1e-5):
    """The step is fixed inside the function: use the argument h."""
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5


@central_difference.misconception
def half_steps(f, x, h=1e-5):
    """The two points are h apart, half a step on each side. Here h is the distance from x to each of them."""
    return (f(x + h / 2) - f(x - h / 2)) / h


@central_difference.misconception
def default_step_changed(f, x, h=1e-3):
    """Without a third argument the step is 1e-3 here. The first line promised 1e-5: leave it as it was."""
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.misconception
def default_step_lost(f, x, h):
    """Without a third argument it fails: the first line has lost `h=1e-5`, the step when none is given."""
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.misconception
def second_difference(f, x, h=1e-5):
    """This is the second difference: it says how the slope itself changes. The slope needs two heights, not three."""
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@central_difference.misconception
def x_moved_in_place(f, x, h=1e-5):
    """`x += h` moves the caller's own array. Write x + h where you need it: that makes a new one."""
    x += h
    right = f(x)
    x -= 2 * h
    left = f(x)
    x += h
    return (right - left) / (2 * h)


@central_difference.misconception
def numbers_alone(f, x, h=1e-5):
    """For a number it is right, for an array it fails: f takes a whole array, so no float() and no if is needed."""
    x = float(x)
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.misconception
def half_of_the_backward_difference(f, x, h=1e-5):
    """The rise is taken over one step to the left and divided by two. Where should the right point lie?"""
    return (f(x) - f(x - h)) / (2 * h)


@central_difference.misconception
def multiplied_by_the_distance(f, x, h=1e-5):
    """The rise is multiplied by the distance of the points. A slope is the rise for each unit of x."""
    return (f(x + h) - f(x - h)) * (2 * h)


@central_difference.misconception
def left_height_forgotten(f, x, h=1e-5):
    """f(x - h) is missing: one height alone is no rise. From which height does the secant start?"""
    return f(x + h) / (2 * h)


@central_difference.misconception
def right_height_forgotten(f, x, h=1e-5):
    """f(x + h) is missing: one height alone is no rise. At which height does the secant end?"""
    return f(x - h) / (2 * h)


@central_difference.misconception
def distance_as_a_sum(f, x, h=1e-5):
    """Below the line stands 2 plus h. The points are h to the left and h to the right: how far apart are they?"""
    return (f(x + h) - f(x - h)) / (2 + h)


@central_difference.misconception
def place_for_the_right_height(f, x, h=1e-5):
    """x + h stands there without f: a rise is a difference of two heights, so f is called twice."""
    return (x + h - f(x - h)) / (2 * h)


@central_difference.misconception
def place_for_the_left_height(f, x, h=1e-5):
    """x - h stands there without f: a rise is a difference of two heights, so f is called twice."""
    return (f(x + h) - (x - h)) / (2 * h)


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

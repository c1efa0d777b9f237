"""The bank of section 2.1, sigmoid."""

import math

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import repeated, rounded

sigmoid = Exercise(
    "sigmoid",
    parameters=("z",),
    withheld=(
        "course_lib.functions.sigmoid",
        "course_lib.functions.softplus_derivative",
        "course_lib.linear.logistic_kernels.probability",
        "course_lib.autodiff.sigmoid",
        "scipy.special.expit",
    ),
)


@sigmoid.case
def around_zero(rng):
    """a few numbers around zero"""
    both = rounded(rng, int(rng.integers(3, 6))), np.round(rng.uniform(0.1, 0.9, 2), 2) * repeated(rng, [1, -1])
    return arguments(np.append(*both))


@sigmoid.case
def table(rng):
    """a table with two rows and three columns"""
    return arguments(3 * rounded(rng, 2, 3))


@sigmoid.case
def single_number(rng):
    """a single number, not an array"""
    return arguments(-float(np.round(rng.uniform(0.5, 3), 2)))


@sigmoid.case
def whole_numbers(rng):
    """whole numbers, including zero"""
    return arguments(np.append(rng.integers(-5, 6, size=3), [0, 1, -1]))


@sigmoid.case
def some_way_out(rng):
    """some way from zero, where the value is close to 0 or 1 but not equal to it"""
    return arguments(np.round(rng.uniform(4, 16, size=4), 1) * repeated(rng, [1, -1, 1, -1]))


@sigmoid.case
def not_a_number(rng):
    """NaN stays NaN, so that an earlier error is not hidden"""
    return arguments(repeated(rng, [np.nan, float(rounded(rng))]))


@sigmoid.case
def far_right(rng):
    """large positive numbers, where exponentials overflow"""
    return arguments(np.round(rng.uniform(800, 10_000, size=3)))


@sigmoid.case
def far_left(rng):
    """large negative numbers, where exponentials overflow"""
    return arguments(-np.round(rng.uniform(800, 10_000, size=3)))


@sigmoid.case
def both_ends(rng):
    """large positive and negative numbers in one table, where exponentials overflow"""
    return arguments(np.round(rng.uniform(800, 10_000, size=(3, 2))) * repeated(rng, [1.0, -1.0]))


sigmoid.slips("""
exponent-without-minus: z >= 0 -> -z >= 0
    The curve falls where it should rise: check the sign of the exponent.
overflow-far-right: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e)
-> return np.exp(z) / (1 + np.exp(z))
    Far to the right exp(z) overflows, and infinity divided by infinity is not a number. Give exp only numbers that
    aren't positive.
clipped-argument: e = np -> z = np.clip(z, -10, 10)⏎e = np
    z is clipped, and that changes values: beyond the limit the curve is flat where it should still rise.
clipped-result: np.where(z >= 0, 1, e) / (1 + e) -> np.clip(np.where(z >= 0, 1, e) / (1 + e), 1e-6, 1 - 1e-6)
    The result is kept away from 0 and 1. That belongs in a loss that takes logarithms; here it changes values.
hyperbolic-tangent: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e) -> return np.tanh(z)
    This is tanh, which goes from -1 to 1. The sigmoid goes from 0 to 1.
stretched: np.where -> 2 * np.where ;; (1 + e) -> (1 + e) - 1
    The result goes from -1 to 1: the sigmoid is stretched and shifted, as in tanh(z/2). It should go from 0 to 1.
twice-as-steep: -np.abs -> -2 * np.abs
    The curve is twice as steep as it should be: tanh(z) instead of tanh(z/2), or an extra factor 2 in the exponent.
slope-of-the-sigmoid: np.where(z >= 0, 1, e) / (1 + e) -> e / (1 + e) ** 2
    This is the slope of the sigmoid, s (1 - s). The exercise asks for s itself.
straight-pieces: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e)
-> return np.clip(0.25 * np.asarray(z) + 0.5, 0, 1)
    This curve consists of straight pieces (a "hard sigmoid"). The sigmoid is smooth.
step-function: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e)
-> return np.where(np.isnan(z), np.nan, np.where(np.asarray(z) < 0, 0.0, 1.0))
    This is a step from 0 to 1. The sigmoid changes smoothly, so it has a slope.
bell-curve: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e)
-> return np.exp(-(np.asarray(z, dtype=float) ** 2))
    This is a bell curve: exp(-z²) is the same on both sides of 0. A sigmoid rises from left to right.
shares-of-all: -np.abs -> np.asarray(z) - np.max ;; np.where(z >= 0, 1, e) / (1 + e) -> e / np.sum(e)
    The entries are divided by their sum: that is softmax. A sigmoid treats each entry separately.
one-plus-forgotten: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e) -> return np.exp(z)
    1 / exp(-z) is exp(z): the `1 +` in the denominator is missing.
minus-in-the-denominator: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e)
-> return 1 / (1 - np.exp(-z))
    The denominator has a minus where a plus belongs: at z = 0 that divides by 0.
mirror-forgotten: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e)
-> return 1 / (1 + np.exp(-np.abs(z)))
    With only exp(-|z|), both sides give the same value: for negative z the value is e / (1 + e), not 1 / (1 + e).
mirror-on-the-right: np.where(z >= 0, 1, e) -> e
    Both sides give less than a half: for z above 0 the value is 1 / (1 + e), not e / (1 + e).
nan-hidden: e = np -> z = np.nan_to_num(z)⏎e = np
    NaN became a number. NaN signals an error in an earlier computation and should stay visible.
numbers-alone: e = np.exp(-np.abs(z)) -> import math⏎e = math.exp(-z if z >= 0 else z)
    This is right for a number but fails for an array: `if` and math.exp take one number. np.where and np.exp take both.
one-number-at-a-time: e = np.exp -> import math⏎e = math.exp
    math.exp takes one number; an array raises a TypeError. np.exp takes both.
brackets-forgotten: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e)
-> return 1 / 1 + np.exp(-z)
    1 / 1 + e first divides 1 by 1 and then adds e. The whole denominator needs parentheses.
indexed-by-a-mask: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e)
-> result = np.zeros_like(z)⏎right = z >= 0⏎result[right] = 1 / (1 + np.exp(-z[right]))⏎e = np.exp(z[~right])
⏎result[~right] = e / (1 + e)⏎return result
    This is right for a float array. But a number can't be indexed, and an array like z drops decimals if z holds
    integers: np.where works for all of them.
multiplied-by-the-denominator: (z >= 0, 1, e) / (1 + e) -> (np.asarray(z) < 0, e, 1) * (1 + e)
    This multiplies by 1 + e, where it should divide: the denominator makes the value smaller.
denominator-forgotten: (z >= 0, 1, e) / (1 + e) -> (np.asarray(z) >= 0, 1.0, e)
    The numerator is right, but it isn't divided by 1 + e: at 0 the value should be one half.
denominator-alone: e = np.exp(-np.abs(z))  # at most 1⏎return np.where(z >= 0, 1, e) / (1 + e)
-> return 1 + np.exp(-np.abs(z))
    This is the denominator, 1 + e. What is divided by it?
nothing-above-on-the-right: z >= 0, 1 -> np.asarray(z) >= 0, 0
    On the right the value is 0: there the numerator is 1, in 1 / (1 + e).
border-beside-zero: z >= 0 -> np.asarray(z) >= 1
    The two forms switch at the wrong number: use one for z below zero, and the other from zero on.
border-left-of-zero: z >= 0 -> np.asarray(z) >= -1
    The form for the right side is also used a little to the left of zero: the boundary is zero itself.
""")


@sigmoid.variant
def chosen_by_mask(z):
    z = np.asarray(z, dtype=float)
    result = np.empty(z.shape)
    right = z >= 0
    result[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    result[~right] = e / (1 + e)
    return result


@sigmoid.variant
def from_tanh(z):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z)))


@sigmoid.variant
def entry_by_entry(z):
    result = np.empty(np.shape(z))
    for place in np.ndindex(result.shape):
        entry = float(np.asarray(z)[place])
        e = math.exp(-abs(entry))
        result[place] = (1 if entry >= 0 else e) / (1 + e)
    return result


@sigmoid.variant
def by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))


@sigmoid.variant
def overflows_and_is_right(z):
    return 1 / (1 + np.exp(-np.asarray(z)))


@sigmoid.variant
def both_forms_everywhere(z):
    z = np.asarray(z)
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


sigmoid.equivalent("return np.where(z > 0, 1, e) / (1 + e)", "at zero e is 1, so both sides are the same")

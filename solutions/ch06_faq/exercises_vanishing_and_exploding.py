"""The bank of section 6.5: `leaky_relu` and `leaky_relu_prime`."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import repeated

leaky_relu = Exercise(
    "leaky_relu",
    parameters=("z", "slope"),
    withheld=("course_lib.functions.leaky_relu", "course_lib.autodiff.leaky_relu"),
)
leaky_relu_prime = Exercise(
    "leaky_relu_prime", parameters=("z", "slope"), withheld=("course_lib.functions.leaky_relu_derivative",)
)


def small_slope(rng):
    return round(float(rng.uniform(0.05, 0.4)), 2)


def mixed(rng, *shape):
    """Entries of both signs, none of them small."""
    return np.round(rng.uniform(0.3, 4, size=shape) * rng.choice([-1, 1], size=shape), 2)


def inputs(exercise):
    """The cases of the function and of its derivative."""

    @exercise.case
    def both_signs(rng):
        """entries of both signs"""
        z = mixed(rng, 6)
        z[:2] = np.abs(z[:2]) * [1, -1]
        return arguments(z, small_slope(rng))

    @exercise.case
    def slope_left_out(rng):
        """the slope is left out"""
        return arguments(np.append(mixed(rng, 4), [-2.5, -0.5, 1.5]))

    @exercise.case
    def with_zeros(rng):
        """some entries are 0"""
        z = mixed(rng, 5)
        z[[0, 3]] = 0.0
        return arguments(z, small_slope(rng))

    @exercise.case
    def a_table(rng):
        """a table of whole numbers with more columns than rows"""
        return arguments(
            rng.integers(1, 9, size=(2, 4)) * repeated(rng, [[1, -1, 1, -1], [-1, -1, 1, 1]]), small_slope(rng)
        )

    @exercise.case
    def whole_numbers(rng):
        """whole numbers, one of them 0"""
        return arguments(rng.integers(1, 9, size=6) * repeated(rng, [1, -1, 0, 1, -1, -1]), small_slope(rng))

    @exercise.case
    def large_magnitude(rng):
        """entries of large magnitude and a large slope"""
        return arguments(1e4 * np.append(mixed(rng, 3), [-1.0, 2.0]), round(float(rng.uniform(2, 5)), 1))

    @exercise.case
    def slope_one(rng):
        """slope 1: a straight line"""
        return arguments(np.append(mixed(rng, 3), -1.25), 1)

    @exercise.case
    def slope_above_one(rng):
        """a slope above 1"""
        return arguments(np.append(mixed(rng, 3), [-2.0, 3.0]), round(float(rng.uniform(1.5, 3)), 1))


inputs(leaky_relu)
inputs(leaky_relu_prime)


leaky_relu.slips("""
slope-as-a-floor: where(z > 0, z, slope * z) -> maximum(slope, z)
    The slope itself is the lower limit, so every negative entry becomes the slope. It should be a factor of z there.
nothing-below-zero: where(z > 0, z, slope * z) -> maximum(0.0, z)
    This is the plain ReLU: it is 0 below zero. Leaky means that the slope times z is left there.
larger-of-both: where(z > 0, z, slope * z) -> maximum(z, slope * z)
    The larger of z and slope times z is right only for slopes up to 1. Above 1 it picks the wrong one.
slope-on-both-sides: np.where(z > 0, z, slope * z) -> slope * z
    The slope is applied everywhere: a positive z passes through as it is.
slope-on-the-wrong-side: z, slope * z -> slope * z, z
    The two sides are swapped: the slope belongs to the negative side.
minus-lost: * z -> * np.abs(z)
    Below zero the sign is lost: a negative z should give a small negative value.
slope-fixed: slope -> 0.01
    The slope is fixed at 0.01 inside the function: use the argument.
derivative-returned: z, slope * z -> 1.0, slope
    This is the derivative, 1 or the slope. The function itself has z in both of its cases.
unchanged: np.where(z > 0, z, slope * z) -> z
    You returned z unchanged: the negative side is not treated differently.
divided-by-the-slope: slope * z -> z / slope
    Below zero z is divided by the slope, but it should be multiplied by it.
slope-added: slope * z -> z + slope
    Below zero the slope is added to z. It is a factor: slope times z.
slope-subtracted-from-zero: slope * z -> -slope
    Below zero you returned a constant. The value there is the slope times z.
""")


leaky_relu.equivalent("return np.where(z >= 0, z, slope * z)", "at 0 both lines give 0")


leaky_relu.slips("""
written-into-whole-numbers: return np.where(z > 0, z, slope * z)
-> result = z.copy()⏎result[z < 0] *= slope⏎return result
    Whole numbers can't store the slope times z: make an array of floats, or let `np.where` make one.
slope-for-positive-entries: z, slope * z -> slope, z
    Where z is positive you returned the slope. There z passes unchanged; the slope belongs to the other side.
""")


@leaky_relu.variant
def two_parts(z, slope=0.01):
    return np.maximum(z, 0) + slope * np.minimum(z, 0)


@leaky_relu.variant
def with_a_mask(z, slope=0.01):
    result = np.array(z, dtype=float)
    result[result <= 0] *= slope
    return result


@leaky_relu.variant
def as_a_factor(z, slope=0.01):
    positive = z > 0
    return z * (positive + slope * ~positive)


leaky_relu_prime.slips("""
zero-below: slope -> 0.0
    This is the derivative of the plain ReLU: below zero it should be the slope, not 0.
one-at-zero: z > 0 -> z >= 0
    At 0 the derivative is the slope by our convention. What does your condition give at z = 0?
function-returned: 1.0, slope -> z, slope * z
    This is the function itself. Its derivative has no z in it: 1 or the slope.
sides-swapped: 1.0, slope -> slope, 1.0
    The two sides are swapped: 1 belongs to the positive side, the slope to the negative.
slope-everywhere: where(z > 0, 1.0, slope) -> full(np.shape(z), float(slope))
    You returned the slope everywhere: on the positive side the derivative is 1.
one-everywhere: where(z > 0, 1.0, slope) -> ones(np.shape(z))
    You returned 1 everywhere: on the negative side the derivative is the slope.
z-on-the-positive-side: 1.0 -> z
    On the positive side you returned z itself. The derivative of z with respect to z is 1.
slope-with-a-minus: slope -> -slope
    Below zero the derivative is the slope itself, without a minus: the function also rises there.
fixed-slope: slope -> 0.01
    The slope is fixed at 0.01 inside the function: use the argument.
cut-by-whole-numbers: return np.where(z > 0, 1.0, slope)
-> result = np.ones_like(z)⏎result[z <= 0] = slope⏎return result
    The result has the dtype of z, so for whole numbers the slope becomes 0: make a new array of floats.
truth-values: np.where(z > 0, 1.0, slope) -> z > 0
    You returned True and False. They show on which side an entry is; the derivative is a number, 1 or the slope.
sides-swapped-and-one-at-zero-kept: z > 0 -> z < 0
    The sides are swapped, except at 0: the comparison is reversed. The 1 belongs where z is above 0.
minus-one-on-the-positive-side: 1.0 -> -1.0
    On the positive side the sign is wrong: the function rises there with slope 1, so its derivative is 1.
border-at-minus-one: 0, 1 -> -1, 1
    The boundary is at -1. Small negative entries also belong to the negative side: the corner is at 0.
""")


@leaky_relu_prime.variant
def with_a_mask_of_floats(z, slope=0.01):
    result = np.full(np.shape(z), slope, dtype=float)
    result[z > 0] = 1.0
    return result


@leaky_relu_prime.variant
def from_the_mask(z, slope=0.01):
    positive = (z > 0).astype(float)
    return positive + slope * (1 - positive)


@leaky_relu_prime.variant
def entry_by_entry(z, slope=0.01):
    return np.array([1.0 if value > 0 else slope for value in np.ravel(z)]).reshape(np.shape(z))

"""The bank of section 2.2, relu_prime."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import repeated, rounded


def signs(rng, *shape):
    return rng.choice([-1.0, 1.0], size=shape)


relu_prime = Exercise(
    "relu_prime",
    parameters=("z",),
    withheld=(
        "course_lib.functions.relu_derivative",
        "course_lib.autodiff.activations.is_positive",
        "course_lib.autodiff.grad",
    ),
)


@relu_prime.case
def both_signs(rng):
    """numbers on both sides of zero"""
    return arguments(signs(rng, 5) * np.round(rng.uniform(0.1, 3, size=5), 2) * repeated(rng, [1, -1, 1, -1, 1]))


@relu_prime.case
def wide_table(rng):
    """a table with two rows and four columns"""
    return arguments(rounded(rng, 2, 4))


@relu_prime.case
def exactly_zero(rng):
    """exactly zero, between a negative and a positive number"""
    below, above = -float(np.round(rng.uniform(0.1, 2), 2)), float(np.round(rng.uniform(0.1, 2), 2))
    return arguments(repeated(rng, [below, 0.0, above]))


@relu_prime.case
def tiny_and_huge(rng):
    """tiny and huge numbers"""
    return arguments(repeated(rng, np.array([1e-300, -1e-300, 1e-9, -1e-9, 1e300, -1e300])[rng.permutation(6)]))


@relu_prime.case
def whole_in_whole_out(rng):
    """whole numbers"""
    return arguments(rng.integers(-3, 4, size=6))


@relu_prime.case
def floats_for_whole_numbers(rng):
    """the result contains floats even for whole numbers, so it can be multiplied in place"""
    return script(
        """
        slopes = relu_prime(z)
        slopes *= 0.5
        slopes
        """,
        z=repeated(rng, rng.permutation(np.array([-2, -1, 0, 1, 2]))),
    )


relu_prime.slips("""
one-at-zero: np.where(z > 0, 1.0, 0.0) -> (z >= 0) * 1.0
    At zero itself the slope is 0 by this course's convention: a unit at the corner counts as switched off.
relu-returned: where(z > 0, 1.0, 0.0) -> maximum(0.0, z)
    This is ReLU itself, max(0, z). Its slope on the right is the same everywhere.
whole-numbers-returned: np.where(z > 0, 1.0, 0.0) -> (z > 0).astype(int)
    These are integers, and a gradient can't be scaled inside an integer array. Return floats.
truth-values: np.where(z > 0, 1.0, 0.0) -> z > 0
    These are True and False. A slope is a number: what turns a truth value into a float?
sides-exchanged: np.where(z > 0, 1.0, 0.0) -> (z < 0) * 1.0
    The sides are swapped: ReLU is flat to the left of zero and rises to the right.
minus-one-on-the-left: where(z > 0, 1.0, 0.0) -> sign(z) * 1.0
    This is the sign of z, with -1 on the left: that is the slope of |z|. ReLU is flat there.
one-everywhere: where(z > 0, 1.0, 0.0) -> ones_like(z, dtype=float)
    The slope is 1 everywhere: that is the slope of z itself, without the flat part.
half-at-zero: where(z > 0, 1.0, 0.0) -> heaviside(z, 0.5)
    At zero the slope is one half here. That is one possible convention; this course uses 0.
""")


@relu_prime.misconception
def leaky(z):
    """On the left the slope is 0.01: that is the leaky ReLU. The plain one is flat there."""
    return np.where(z > 0, 1.0, 0.01)


relu_prime.slips("""
relu-divided-by-z: where(z > 0, 1.0, 0.0) -> maximum(0, z) / z
    max(0, z)/z is 0/0 at zero, which is not a number. Compare z with 0 instead.
written-into-z: return np.where(z > 0, 1.0, 0.0) -> z[z <= 0] = 0⏎z[z > 0] = 1⏎return z * 1.0
    The ones and zeros are written into z itself. The caller still needs z: make a new array.
slope-of-the-negative-part: 1.0, 0 -> 0.0, -1
    On the left the slope is -1: this is the slope of min(0, z) with its sign reversed. ReLU is flat on the left.
""")


@relu_prime.variant
def with_where(z):
    return np.where(z > 0, 1.0, 0.0)


@relu_prime.variant
def with_heaviside(z):
    return np.heaviside(z, 0.0)


@relu_prime.variant
def filled(z):
    result = np.zeros(z.shape)
    result[z > 0] = 1
    return result


relu_prime.equivalent("return np.where(1.0, z > 0, 0.0)", "always the first choice, z > 0, made floats by the second")

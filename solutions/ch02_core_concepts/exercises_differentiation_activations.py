"""The bank of section 2.2, slopes of activations: saturation_point, swish_prime."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import repeated, rounded


def signs(rng, *shape):
    return rng.choice([-1.0, 1.0], size=shape)


saturation_point = Exercise("saturation_point", parameters=("slope",))


def flat(rng, *shape):
    """Slopes of the sigmoid, some of them small."""
    return np.round(rng.uniform(0.01, 0.2, size=shape), 3)


@saturation_point.case
def a_few_slopes(rng):
    """a few slopes"""
    return arguments(flat(rng, int(rng.integers(3, 6))))


@saturation_point.case
def table_of_slopes(rng):
    """a table of slopes with two rows and three columns"""
    return arguments(flat(rng, 2, 3))


@saturation_point.case
def nearly_a_quarter(rng):
    """slopes near a quarter, so that z is near 0"""
    return arguments(np.round(rng.uniform(0.21, 0.245, size=3), 3))


@saturation_point.case
def single_slope(rng):
    """a single number, not an array"""
    return arguments(float(flat(rng)))


@saturation_point.case
def hardly_learning(rng):
    """tiny slopes, far from 0"""
    return arguments(repeated(rng, [1e-3, 1e-4, 1e-5]) * np.round(rng.uniform(1, 9, size=3), 1))


saturation_point.slips("""
other-solution: 1 + np -> 1 - np
    This is the point on the other side of 0, where the sigmoid has the same slope. The positive one is wanted.
activation-returned: np.log(activation / (1 - activation)) -> activation
    This is the activation a. It remains to solve σ(z) = a for z.
four-forgotten: 4 * slope -> slope
    The quadratic formula has 1 - 4 slope under the root.
two-for-four: 4 * -> 2 *
    The quadratic formula has 1 - 4 slope under the root, four times the constant term.
root-forgotten: np.sqrt(1 - 4 * slope) -> (1 - 4 * slope)
    The square root of the quadratic formula is missing.
logarithm-of-the-activation: activation / (1 - activation) -> activation
    This is the logarithm of a. From a = 1/(1 + exp(-z)) comes exp(-z) = (1 - a)/a.
logarithm-of-the-rest: np.log(activation / (1 - activation)) -> -np.log(1 - activation)
    This is minus the logarithm of 1 - a. From a = 1/(1 + exp(-z)) comes exp(-z) = (1 - a)/a.
decimal-logarithm: np.log -> np.log10
    `np.log10` undoes powers of 10. The sigmoid has powers of e.
binary-logarithm: np.log -> np.log2
    `np.log2` undoes powers of 2. The sigmoid has powers of e.
logarithm-forgotten: np.log(activation / (1 - activation)) -> activation / (1 - activation)
    This is a/(1 - a), which is exp(z). Take the logarithm.
slope-at-the-slope: return np.log(activation / (1 - activation)) -> s = sigmoid(slope)⏎return s * (1 - s)
    This is the slope of the sigmoid at z = slope. Here the slope is given, and z is wanted.
slope-taken-as-the-activation: activation / (1 - activation) -> slope / (1 - slope)
    σ(z) = slope is solved here. The slope is σ'(z): first find the activation that belongs to it.
far-out-only: np.log(activation / (1 - activation)) -> -np.log(slope)
    The slope is nearly exp(-z) only far from 0. Solve a(1 - a) = slope exactly.
formula-of-tanh: np.log(activation / (1 - activation)) -> np.arctanh(np.sqrt(1 - slope))
    1 - a² is the slope of tanh. The sigmoid has a(1 - a).
half-of-z: np.log(activation / (1 - activation)) -> np.arctanh(np.sqrt(1 - 4 * slope))
    This is half of z: the sigmoid is tanh of z/2, moved and halved.
inverse-slope: np.log(activation / (1 - activation)) -> 1 / slope
    One over the slope is not the inverse function: z is wanted, at which the sigmoid has this slope.
""")


@saturation_point.variant
def from_cosh(slope):
    return 2 * np.arccosh(0.5 / np.sqrt(slope))


@saturation_point.variant
def from_tanh(slope):
    return 2 * np.arctanh(np.sqrt(1 - 4 * np.asarray(slope)))


@saturation_point.variant
def smaller_solution_first(slope):
    low = 2 * slope / (1 + np.sqrt(1 - 4 * slope))
    return np.log1p(-low) - np.log(low)


swish_prime = Exercise(
    "swish_prime",
    parameters=("z",),
    withheld=(
        "course_lib.autodiff.grad",
        "course_lib.calculus.central_difference",
        "course_lib.calculus.numerical_gradient",
    ),
)


@swish_prime.case
def some_numbers(rng):
    """a few numbers around zero"""
    return arguments(rounded(rng, int(rng.integers(3, 6))))


@swish_prime.case
def square_table(rng):
    """a square table"""
    return arguments(2 * rounded(rng, 3, 3))


@swish_prime.case
def middle(rng):
    """zero, and another point"""
    return arguments(repeated(rng, [0.0, 1 + float(rounded(rng)) ** 2]))


@swish_prime.case
def left_of_zero(rng):
    """where swish falls, although the sigmoid rises"""
    return arguments(-np.round(rng.uniform(1.5, 4, size=4), 2))


@swish_prime.case
def one_number(rng):
    """a single number, not an array"""
    return arguments(float(np.round(rng.uniform(0.3, 2.5), 2)))


@swish_prime.case
def whole(rng):
    """whole numbers"""
    return arguments(rng.integers(-3, 4, size=5))


@swish_prime.case
def both_ends(rng):
    """far from zero: flat on the left, slope 1 on the right"""
    return arguments(signs(rng, 4) * repeated(rng, [6.0, 9.0, 30.0, np.round(rng.uniform(40, 90))]))


swish_prime.slips("""
slopes-multiplied: activation + z * activation * (1 - activation) -> activation * (1 - activation)
    The slopes of the two factors are multiplied, 1 times that of the sigmoid. The product rule has two terms.
second-term-lost: activation + z * activation * (1 - activation) -> activation
    This is the first term of the product rule. In the second, z stays and the sigmoid is differentiated.
first-term-lost: activation + z * activation * (1 - activation) -> z * activation * (1 - activation)
    This is the second term of the product rule. In the first, z is differentiated and the sigmoid stays.
inner-z-lost: activation + z * activation * (1 - activation) -> activation + activation * (1 - activation)
    In the second term of the product rule, the factor that is not differentiated is missing: it is z.
slope-of-the-sigmoid-not-taken: z * activation * (1 - activation) -> z * activation
    The second term has the sigmoid itself. One factor in it is differentiated: which slope has the sigmoid?
one-factor-of-the-slope: z * activation * (1 - activation) -> z * (1 - activation)
    The slope of the sigmoid has two factors, σ and 1 - σ. The first is missing.
terms-subtracted: activation + z -> activation - z
    The second term is subtracted. The product rule adds its two terms.
plus-in-the-slope: 1 - activation -> 1 + activation
    The slope of the sigmoid is σ(1 - σ), with a minus: it is flat where σ is near 1.
swish-returned: activation + z * activation * (1 - activation) -> z * activation
    This is swish itself. Its slope is wanted: at z = 0 it is a half.
slope-of-tanh: activation * (1 - activation) -> (1 - activation**2)
    1 - σ² is the rule for tanh. The sigmoid has a different one.
sigmoid-of-the-sigmoid: activation * (1 - activation) -> sigmoid(activation) * (1 - sigmoid(activation))
    The slope of the sigmoid is taken at σ(z). The formula σ(1 - σ) contains σ of z only once applied.
z-for-the-activation: z * activation * (1 - activation) -> z * z * (1 - z)
    The slope of the sigmoid is written as z(1 - z). It is σ(1 - σ), with the activation.
quotient-for-product: z * activation * (1 - activation) -> z * activation * (1 - activation) / 4
    The second term is too small: σ(1 - σ) already is a quarter at most.
""")


@swish_prime.variant
def as_one_fraction(z):
    e = np.exp(-np.abs(z))
    rising = 1 / (1 + e)
    activation = np.where(np.asarray(z) > 0, rising, 1 - rising)
    return activation * (1 + z * (1 - activation))


@swish_prime.variant
def from_swish_itself(z):
    activation = 0.5 + 0.5 * np.tanh(0.5 * np.asarray(z))
    swish = z * activation
    return swish + activation - swish * activation

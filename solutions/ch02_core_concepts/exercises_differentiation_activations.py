"""The bank of section 2.2, the slopes of two activations: sigmoid_prime, swish_prime."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import repeated, rounded


def signs(rng, *shape):
    return rng.choice([-1.0, 1.0], size=shape)


sigmoid_prime = Exercise(
    "sigmoid_prime",
    parameters=("z",),
    withheld=(
        "course_lib.functions.sigmoid_derivative",
        "course_lib.autodiff.grad",
    ),
)


@sigmoid_prime.case
def a_few_numbers(rng):
    """a few numbers around zero"""
    return arguments(rounded(rng, int(rng.integers(3, 6))))


@sigmoid_prime.case
def slopes_of_a_table(rng):
    """a table with two rows and three columns"""
    return arguments(2 * rounded(rng, 2, 3))


@sigmoid_prime.case
def steepest_point(rng):
    """zero, where the curve is steepest, and another point"""
    return arguments(repeated(rng, [0.0, float(rounded(rng))]))


@sigmoid_prime.case
def single_number(rng):
    """a single number, not an array"""
    return arguments(float(np.round(rng.uniform(1, 3), 2)))


@sigmoid_prime.case
def integers(rng):
    """whole numbers"""
    return arguments(rng.integers(-4, 5, size=4))


@sigmoid_prime.case
def flat_ends(rng):
    """far from zero, where the curve is almost flat"""
    far = np.round(rng.uniform(800, 1000, size=2)) * repeated(rng, [1, -1])
    return arguments(np.append(signs(rng, 3) * repeated(rng, [8.0, 12.0, 400.0]), far))


@sigmoid_prime.case
def table_of_flat_ends(rng):
    """a table whose columns are far from zero on either side"""
    return arguments(np.round(rng.uniform(750, 3000, size=(3, 2))) * repeated(rng, [1.0, -1.0]))


sigmoid_prime.slips("""
z-taken-as-the-activation: activation = sigmoid(z)⏎return activation * (1 - activation) -> return z * (1 - z)
    This is z (1 - z), but the formula needs the activation, sigmoid(z). Here z is the pre-activation: apply the sigmoid
    first.
brackets-forgotten: activation = sigmoid(z)⏎return activation * (1 - activation)
-> return 1 / (1 + np.exp(-np.clip(z, -700, 700))) * 1 - 1 / (1 + np.exp(-np.clip(z, -700, 700)))
    s * 1 - s is always 0: the product is computed first. 1 - s needs parentheses.
one-factor-squared: - activation -> - activation**2
    s (1 - s²) mixes two rules, one for the sigmoid and one for tanh. At z = 0 the slope is a quarter.
overflow-far-right: activation = sigmoid(z)⏎return activation * (1 - activation)
-> return np.exp(z) / (1 + np.exp(z)) ** 2
    Far to the right exp(z) overflows, and infinity divided by infinity is not a number. sigmoid(z) does not have this
    problem.
sign-turned: activation = sigmoid(z)⏎return activation * (1 - activation)
-> return -(1 / (1 + np.exp(-z))) * (1 - 1 / (1 + np.exp(-z)))
    The sign is wrong: a sigmoid rises everywhere, so its slope is never negative.
square-forgotten: activation = sigmoid(z)⏎return activation * (1 - activation) -> return np.exp(-z) / (1 + np.exp(-z))
    The denominator is not squared: the derivative of 1/u is -1/u², and u is 1 + exp(-z).
sigmoid-returned: activation = sigmoid(z)⏎return activation * (1 - activation) -> return 1 / (1 + np.exp(-z))
    This is the sigmoid itself. Its slope is small at both ends, and largest in the middle.
inner-derivative-forgotten: activation = sigmoid(z)⏎return activation * (1 - activation)
-> return (1 / (1 + np.exp(-z))) ** 2
    The inner derivative is missing: 1/(1 + exp(-z))² lacks the factor exp(-z) of the chain rule.
one-plus-the-activation: activation = sigmoid(z)⏎return activation * (1 - activation)
-> return 1 / (1 + np.exp(-z)) * (1 + 1 / (1 + np.exp(-z)))
    There is a plus where a minus belongs: with s (1 + s) the slope would be 2 where the sigmoid is flat at 1.
formula-of-tanh: activation = sigmoid(z)⏎return activation * (1 - activation) -> return 1 - (1 / (1 + np.exp(-z))) ** 2
    1 - s² is the rule for tanh. The sigmoid has a different one: at z = 0 its slope is a quarter.
mixed-up-z-and-activation: activation = sigmoid(z)⏎return activation * (1 - activation)
-> return 1 / (1 + np.exp(-z)) * (1 - z)
    One factor uses the activation, the other uses z. Both need the activation s = sigmoid(z).
sigmoid-applied-twice: sigmoid(z) -> 1 / (1 + np.exp(-(1 / (1 + np.exp(-z)))))
    The sigmoid is applied twice. Once is enough: compute s = sigmoid(z), then use the rule with s only.
overflow-far-out: activation = sigmoid(z) -> e = np.exp(-z) ;; activation * (1 - activation) -> e / (1 + e) ** 2
    Far to the left exp(-z) overflows, and infinity divided by infinity is not a number. Is there a form without
    exp(-z)?
difference-for-a-derivative: activation = sigmoid(z)⏎return activation * (1 - activation)
-> return 1 / (1 + np.exp(-(z + 1))) - 1 / (1 + np.exp(-z))
    This is a difference over a step of 1, not the slope at z. Use a step that goes to zero, or the rule.
one-minus-the-activation: activation = sigmoid(z)⏎return activation * (1 - activation)
-> return 1 - 1 / (1 + np.exp(-z))
    A factor is missing: 1 - s is largest far to the left, where the sigmoid is flat. What is it multiplied by?
sum-for-a-product: activation = sigmoid(z)⏎return activation * (1 - activation)
-> return 1 / (1 + np.exp(-z)) + (1 - 1 / (1 + np.exp(-z)))
    The two factors are added, so the result is 1 everywhere. The slope is their product.
one-lost: activation = sigmoid(z)⏎return activation * (1 - activation) -> return -((1 / (1 + np.exp(-z))) ** 2)
    The 1 is lost: what is left is minus the square of the activation.
""")


@sigmoid_prime.variant
def even_form(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


@sigmoid_prime.variant
def from_tanh(z):
    return (1 - np.tanh(np.asarray(z) / 2) ** 2) / 4


@sigmoid_prime.variant
def activation_minus_its_square(z):
    activation = 0.5 + 0.5 * np.tanh(0.5 * np.asarray(z))
    return activation - activation * activation


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
    """a table with as many rows as columns"""
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

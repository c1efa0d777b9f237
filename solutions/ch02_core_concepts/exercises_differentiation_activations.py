"""The bank of section 2.2, the slopes of two activations: sigmoid_prime, tanh_prime."""

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


tanh_prime = Exercise(
    "tanh_prime",
    parameters=("z",),
    withheld=(
        "course_lib.functions.tanh_derivative",
        "course_lib.autodiff.grad",
    ),
)


@tanh_prime.case
def some_numbers(rng):
    """a few numbers around zero"""
    return arguments(rounded(rng, int(rng.integers(3, 6))))


@tanh_prime.case
def square_table(rng):
    """a table with as many rows as columns"""
    return arguments(rounded(rng, 3, 3))


@tanh_prime.case
def middle(rng):
    """zero, where the curve is steepest, and another point"""
    return arguments(repeated(rng, [0.0, float(rounded(rng))]))


@tanh_prime.case
def one_number(rng):
    """a single number, not an array"""
    return arguments(float(np.round(rng.uniform(0.3, 1.5), 2)))


@tanh_prime.case
def whole(rng):
    """whole numbers"""
    return arguments(rng.integers(-3, 4, size=5))


@tanh_prime.case
def both_ends(rng):
    """far from zero, where the curve is almost flat"""
    return arguments(signs(rng, 4) * repeated(rng, [4.0, 7.0, 300.0, np.round(rng.uniform(800, 1000))]))


tanh_prime.slips("""
z-taken-for-tanh: tanh -> asarray
    This is 1 - z², but the formula needs the activation, tanh(z). Here z is the pre-activation: apply tanh first.
one-number-at-a-time: return 1 - np.tanh -> import math⏎return 1 - math.tanh
    math.tanh takes one number; an array raises a TypeError. np.tanh takes both.
tangent-of-an-angle: tanh -> tan
    np.tan is the tangent of an angle. The activation in a network is the hyperbolic tangent, np.tanh.
one-minus-tanh: np.tanh(z) ** 2 -> np.tanh(z)
    The square is missing: 1 - tanh(z) is 2 far to the left, where the curve is flat.
tanh-returned: 1 - np.tanh(z) ** 2 -> np.tanh(z)
    This is tanh itself. Its slope is 1 in the middle, and almost 0 at both ends.
tanh-squared: 1 - np.tanh(z) ** 2 -> np.tanh(z) ** 2
    The 1 is missing: tanh² is 0 in the middle, where the curve is steepest.
minus-the-slope: 1 - np.tanh(z) ** 2 -> np.tanh(z) ** 2 - 1
    The sign is wrong: tanh rises everywhere, so its slope is never negative.
plus-for-minus: - np -> + np
    There is a plus where a minus belongs: 1 + t² is the rule for the tangent, tan. For tanh the slope is at most 1.
formula-of-the-sigmoid: 1 - np.tanh(z) ** 2 -> np.tanh(z) * (1 - np.tanh(z))
    t (1 - t) is the rule for the sigmoid. The slope of tanh is 1 at z = 0.
hyperbolic-secant-not-squared: 1 - np.tanh(z) ** 2 -> 1 / np.cosh(z)
    1/cosh(z) is the square root of the slope: the derivative of sinh/cosh has cosh² in the denominator.
tanh-of-the-square: (z) ** 2 -> (np.asarray(z) ** 2)
    The square is inside: tanh(z²). It should be outside: square tanh(z).
difference-not-squared-apart: 1 - np.tanh(z) -> (1 - np.tanh(z))
    (1 - t)² squares the whole difference. Only t is squared: 1 - t².
exponentials-overflow: return 1 - np.tanh(z) ** 2
-> up, down = np.exp(z), np.exp(-np.asarray(z))⏎return 1 - ((up - down) / (up + down)) ** 2
    For large z, exp(z) overflows, and infinity divided by infinity is not a number. np.tanh avoids this.
one-lost-before-the-square: 1 - np.tanh(z) ** 2 -> -(np.tanh(z) ** 2)
    The 1 is lost: minus tanh² is never positive, and tanh rises everywhere.
doubled-for-squared: np.tanh(z) ** 2 -> 2 * np.tanh(z)
    tanh is doubled, not squared: in Python a square is `** 2`.
""")


@tanh_prime.variant
def as_a_product(z):
    activation = np.tanh(z)
    return (1 - activation) * (1 + activation)


@tanh_prime.variant
def with_exponentials(z):
    e = np.exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2


@tanh_prime.variant
def from_the_sigmoid(z):
    half = 1 / (1 + np.exp(-2 * np.abs(z)))
    return 4 * half * (1 - half)

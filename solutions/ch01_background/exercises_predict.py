"""The bank of chapter 1, predict."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded

predict = Exercise("predict", parameters=("x", "theta"))


@predict.case
def some_samples(rng):
    """a few samples"""
    return arguments(rounded(rng, int(rng.integers(3, 6))), np.round(rng.uniform(1.5, 4, size=2), 1))


@predict.case
def table_of_samples(rng):
    """a table with two rows and three columns: the predictions have the same shape"""
    return arguments(rounded(rng, 2, 3), rounded(rng, 2))


@predict.case
def one_sample(rng):
    """a single sample, as a plain number"""
    return arguments(float(np.round(rng.uniform(2, 5), 1)), np.round(rng.uniform(-4, -1.5, size=2), 1))


@predict.case
def two_samples(rng):
    """two samples, as many as there are knobs"""
    return arguments(rounded(rng, 2), rounded(rng, 2))


@predict.case
def whole_numbers(rng):
    """whole numbers for x, none for the knobs"""
    return arguments(rng.integers(2, 9, size=4), np.round(rng.uniform(0.1, 0.9, size=2), 2))


@predict.case
def zero_and_large(rng):
    """zero, where the intercept alone is left, and a large number"""
    return arguments(np.array([0.0, float(rng.integers(10_000, 90_000))]), rounded(rng, 2))


@predict.misconception
def slope_and_intercept_swapped(x, theta):
    """Slope and intercept are swapped: theta[0] is what the line says at x = 0, theta[1] is what multiplies x."""
    return theta[1] + theta[0] * x


@predict.misconception
def intercept_forgotten(x, theta):
    """The intercept theta[0] is missing: this line goes through zero, whatever the knobs say."""
    return theta[1] * x


@predict.misconception
def slope_forgotten(x, theta):
    """The slope theta[1] is missing: x enters as it is, with a slope of 1."""
    return theta[0] + x


@predict.misconception
def x_forgotten(x, theta):
    """x is missing: every sample gets the same prediction, the sum of the two knobs."""
    return np.zeros(np.shape(x)) + theta[0] + theta[1]


@predict.misconception
def intercept_alone(x, theta):
    """Only the intercept came back for every sample. How much is added for each unit of x?"""
    return np.zeros(np.shape(x)) + theta[0]


@predict.misconception
def sum_before_product(x, theta):
    """Both knobs multiply x: a product binds tighter than a sum, so (a + b) * x is not a + b * x."""
    return (theta[0] + theta[1]) * x


@predict.misconception
def x_added_before_the_product(x, theta):
    """x and the intercept were added first, and the slope multiplied both. Only x is multiplied by the slope."""
    return theta[1] * (x + theta[0])


@predict.misconception
def falling_line(x, theta):
    """A minus for a plus: the line falls where it should rise."""
    return theta[0] - theta[1] * x


@predict.misconception
def intercept_subtracted(x, theta):
    """The intercept is subtracted. At x = 0 the prediction is theta[0] itself."""
    return theta[1] * x - theta[0]


@predict.misconception
def three_factors(x, theta):
    """Everything is multiplied: at x = 0 that gives 0, but the line says theta[0] there."""
    return theta[0] * theta[1] * x


@predict.misconception
def slope_and_x_added(x, theta):
    """The slope and x are added, not multiplied. What does one more unit of x cost?"""
    return theta[0] + theta[1] + x


@predict.misconception
def divided_by_the_slope(x, theta):
    """x is divided by the slope. A steeper line should rise more, not less."""
    return theta[0] + x / theta[1]


@predict.misconception
def slope_divided_by_x(x, theta):
    """The slope is divided by x: that is no line, and it breaks at 0."""
    return theta[0] + theta[1] / x


@predict.misconception
def power_for_product(x, theta):
    """Two stars are a power: the slope multiplies x with one star."""
    return theta[0] + np.abs(theta[1]) ** x


@predict.misconception
def x_squared(x, theta):
    """x is squared: that is a parabola. On a line every step of x adds the same, the slope."""
    return theta[0] + theta[1] * np.square(x)


@predict.misconception
def decimals_lost(x, theta):
    """For whole numbers the decimals are lost: the result was put into an array of the kind of x."""
    result = np.zeros_like(x)
    result[...] = theta[0] + theta[1] * x
    return result


@predict.misconception
def predictions_summed(x, theta):
    """One number came back, the sum over all samples. Every sample has its own prediction."""
    return np.sum(theta[0] + theta[1] * x)


@predict.misconception
def flattened(x, theta):
    """A table came back as one row: the predictions have the shape of x."""
    return np.ravel(theta[0] + theta[1] * x)


@predict.misconception
def x_overwritten(x, theta):
    """`x *= ...` writes into the caller's data. Write the product where you need it: that makes a new array."""
    x *= theta[1]
    x += theta[0]
    return x


@predict.variant
def with_named_knobs(x, theta):
    intercept, slope = theta
    return np.multiply(x, slope) + intercept


@predict.variant
def with_polyval(x, theta):
    return np.polyval(theta[::-1], x)


@predict.variant
def sample_by_sample(x, theta):
    result = np.empty(np.shape(x))
    for place in np.ndindex(result.shape):
        result[place] = np.asarray(x)[place] * theta[1] + theta[0]
    return result


predict.equivalent("return theta[0] + theta[-1] * x", "of two knobs the last is the second")

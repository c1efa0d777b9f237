"""The bank of chapter 1, predict."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded

predict = Exercise("predict", parameters=("x", "theta"))


@predict.case(fixed=(2,))
def some_samples(rng):
    """a few samples"""
    return arguments(rounded(rng, int(rng.integers(3, 6))), np.round(rng.uniform(1.5, 4, size=2), 1))


@predict.case(fixed=(2,))
def table_of_samples(rng):
    """a table with two rows and three columns: the predictions have the same shape"""
    return arguments(rounded(rng, 2, 3), rounded(rng, 2))


@predict.case(fixed=(2,))
def one_sample(rng):
    """a single sample, as a plain number"""
    return arguments(float(np.round(rng.uniform(2, 5), 1)), np.round(rng.uniform(-4, -1.5, size=2), 1))


@predict.case(fixed=(2,))
def two_samples(rng):
    """two samples, as many as there are parameters"""
    return arguments(rounded(rng, 2), rounded(rng, 2))


@predict.case(fixed=(2,))
def whole_numbers(rng):
    """whole numbers for x, decimals for the parameters"""
    return arguments(rng.integers(2, 9, size=4), np.round(rng.uniform(0.1, 0.9, size=2), 2))


@predict.case(fixed=(2,))
def zero_and_large(rng):
    """zero, where only the intercept remains, and a large number"""
    return arguments(np.array([0.0, float(rng.integers(10_000, 90_000))]), rounded(rng, 2))


predict.slips("""
slope-and-intercept-swapped: 0 -> 1 ;; 1 -> 0
    Slope and intercept are swapped: theta[0] is the height of the line at x = 0, theta[1] multiplies x.
intercept-forgotten: theta[0] + theta[1] * x -> theta[1] * x
    The intercept theta[0] is missing: this line goes through zero, whatever the parameters are.
slope-forgotten: theta[1] * x -> x
    The slope theta[1] is missing: x is added as it is, with a slope of 1.
x-forgotten: theta[0] + theta[1] * x -> np.zeros(np.shape(x)) + theta[0] + theta[1]
    x is missing: every sample gets the same prediction, the sum of the two parameters.
intercept-alone: theta[0] -> np.zeros(np.shape(x)) ;; [1] * x -> [0]
    Every sample gets only the intercept. How much is added per unit of x?
sum-before-product: theta[0] + theta[1] -> (theta[0] + theta[1])
    Both parameters multiply x: multiplication comes before addition, so (a + b) * x is not a + b * x.
x-added-before-the-product: [0] + theta[1] * x -> [1] * (x + theta[0])
    x and the intercept are added first, and the slope multiplies both. Only x is multiplied by the slope.
falling-line: + theta -> - theta
    There is a minus where a plus belongs: the line falls where it should rise.
intercept-subtracted: [0] + theta[1] * x -> [1] * x - theta[0]
    The intercept is subtracted. At x = 0 the prediction is theta[0] itself.
three-factors: + theta -> * theta
    Everything is multiplied: at x = 0 that gives 0, but the line says theta[0] there.
slope-and-x-added: * x -> + x
    The slope and x are added, not multiplied. How much does one more unit of x add?
divided-by-the-slope: theta[1] * x -> x / theta[1]
    x is divided by the slope. A steeper line should rise more, not less.
slope-divided-by-x: [1] * x -> [1] / x
    The slope is divided by x: that is not a line, and it fails at 0.
power-for-product: theta[1] * x -> np.abs(theta[1]) ** x
    `**` is a power: the slope multiplies x with a single `*`.
x-squared: x -> np.square(x)
    x is squared: that is a parabola. On a line every step of x adds the same amount, the slope.
decimals-lost: return theta[0] + theta[1] * x
-> result = np.zeros_like(x)⏎result[...] = theta[0] + theta[1] * x⏎return result
    For whole numbers the decimals are lost: the result is stored in an array with the dtype of x.
predictions-summed: theta[0] + theta[1] * x -> np.sum(theta[0] + theta[1] * x)
    One number is returned, the sum over all samples. Every sample has its own prediction.
flattened: theta[0] + theta[1] * x -> np.ravel(theta[0] + theta[1] * x)
    A table was returned as one row: the predictions have the shape of x.
x-overwritten: return theta[0] + theta[1] * x -> x *= theta[1]⏎x += theta[0]⏎return x
    The caller's x was changed, as by `x *= ...`. Write the product where you need it: that creates a new array.
""")


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


predict.equivalent("return theta[0] + theta[-1] * x", "of two parameters, the last is the second")

"""The bank of chapter 4: cases, misconceptions and right variants of its exercises."""

from pathlib import Path

import numpy as np

from course_lib.checks.bank import Exercise, arguments, load_module
from course_lib.checks.draws import rounded

X_FIVE = np.array([1.0, 2.0, 3.0, 4.0, 5.0])


# --- add_intercept ---------------------------------------------------------------------------------------------

add_intercept = Exercise("add_intercept", parameters=("x",), withheld=("course_lib.linear.add_intercept",))


@add_intercept.case
def one_column(rng):
    """one value per sample, of shape (n,)"""
    return arguments(rounded(rng, int(rng.integers(3, 7))))


@add_intercept.case
def several_columns(rng):
    """two features per sample, of shape (n, d)"""
    return arguments(rounded(rng, int(rng.integers(3, 7)), 2))


@add_intercept.case
def as_many_columns_as_rows(rng):
    """as many features as samples"""
    return arguments(rounded(rng, 3, 3))


@add_intercept.case
def one_sample(rng):
    """a single sample with three features"""
    return arguments(rounded(rng, 1, 3))


@add_intercept.case
def whole_numbers(rng):
    """whole numbers, as in the data of this section"""
    return arguments(rng.integers(-9, 10, size=4))


add_intercept.slips("""
ones-last: np.ones(len(x)), table -> x, np.ones(len(x))
    The column of ones is after the data. The first parameter is the intercept, so the ones come first.
ones-missing-for-a-table: table = x.reshape(len(x), -1) -> if x.ndim == 2:⏎    return x * 1.0
;; (len(x)), table -> (len(x)), x
    A single column gets its ones, but a table doesn't: the intercept needs them in both cases.
no-ones-at-all: table = x.reshape(len(x), -1)⏎return np.column_stack([np.ones(len(x)), table])
-> return x.reshape(len(x), -1) * 1.0
    The data became a table, but it has no column of ones: the intercept has nothing to multiply.
argument-overwritten: table = x.reshape(len(x), -1)⏎return np.column_stack([np.ones(len(x)), table])
-> table = np.column_stack([np.ones(len(x)), x])⏎x[...] = 1⏎return table
    You wrote the answer into `x` itself. The caller still needs the data: create a new array.
ones-as-a-row: table = x.reshape(len(x), -1) -> if x.ndim == 1:⏎    return np.array([np.ones(len(x)), x])
;; column_stack -> vstack ;; (len(x)), table -> ((1, x.shape[1])), x
    The ones and the data are stacked as rows. Here each sample is a row, so they must be side by side.
zeros-for-ones: table = x.reshape(len(x), -1)⏎return np.column_stack([np.ones(len(x)), table])
-> return np.column_stack([np.zeros(len(x)), x])
    The new column holds zeros: whatever the intercept is, it is multiplied by 0 and vanishes. It needs ones.
row-number-for-ones: table = x.reshape(len(x), -1)⏎return np.column_stack([np.ones(len(x)), table])
-> return np.column_stack([np.arange(len(x)), x])
    The new column contains row numbers. The intercept is the same for every sample: it is multiplied by 1 each time.
""")


@add_intercept.variant
def with_hstack(x):
    table = x[:, np.newaxis] if x.ndim == 1 else x
    return np.hstack((np.ones((table.shape[0], 1)), table))


@add_intercept.variant
def filled_in_place_by_place(x):
    table = np.array([[value] for value in x]) if x.ndim == 1 else x
    result = np.empty((len(table), len(table[0]) + 1))
    for i, row in enumerate(table):
        result[i, 0] = 1.0
        for j, value in enumerate(row):
            result[i, j + 1] = value
    return result


@add_intercept.variant
def with_insert(x):
    return np.insert(x.reshape(len(x), -1).astype(float), 0, 1.0, axis=1)


add_intercept.equivalent("table = x.reshape(len(x), -2)", "NumPy takes any negative size as 'what is left'")

# --- mse_gradient ----------------------------------------------------------------------------------------------

mse_gradient = load_module(Path(__file__).parents[1] / "ch03_algorithms/exercises_mse_gradient.py").mse_gradient


# --- fit_line --------------------------------------------------------------------------------------------------

fit_line = Exercise(
    "fit_line",
    parameters=("x", "y", "lr", "steps"),
    withheld=("course_lib.linear.gradient_descent", "course_lib.linear.logistic.gradient_descent"),
)


@fit_line.case(fixed=True)
def five_points(rng):
    """the five points of this section, with the default learning rate and number of steps"""
    return arguments(X_FIVE, X_FIVE + 0.5)


@fit_line.case
def other_rate_and_steps(rng):
    """a different learning rate and number of steps"""
    x = np.round(rng.uniform(-2, 2, size=7), 2)
    return arguments(x, rounded(rng, 7), lr=0.05, steps=40)


@fit_line.case
def one_step(rng):
    """a single step"""
    x = np.round(rng.uniform(-2, 2, size=4), 2)
    return arguments(x, rounded(rng, 4), lr=0.1, steps=1)


@fit_line.case
def no_step(rng):
    """zero steps: the start, zeros, is returned"""
    return arguments(rounded(rng, 3), rounded(rng, 3), lr=0.1, steps=0)


@fit_line.case
def one_point(rng):
    """a single point"""
    return arguments(rounded(rng, 1), rounded(rng, 1), lr=0.1, steps=30)


@fit_line.misconception
def step_after_every_sample(x, y, lr=0.01, steps=1000):
    """There is a step after every sample: that is stochastic gradient descent. Here a step uses the mean over all
    samples."""
    theta = np.zeros(2)
    for _ in range(steps):
        for one, target in zip(x, y, strict=True):
            theta = theta - lr * 2 * (theta[0] + theta[1] * one - target) * np.array([1, one])
    return theta


fit_line.slips("""
no-intercept: theta = theta - lr * mse_gradient(theta, X, y) -> theta[1] -= lr * 2 / len(x) * ((theta[1] * x - y) @ x)
    Only the slope is fitted; nothing multiplies the intercept, so it stays 0. Put a column of ones before x.
slope-alone: add_intercept(x) -> x.reshape(-1, 1) ;; np.zeros(2) -> np.zeros(1)
    You returned one parameter, the slope. The line has two: add the column of ones to the data first.
gradient-computed-once: theta = np.zeros(2) -> theta = np.zeros(2)⏎gradient = mse_gradient(theta, X, y)
;; lr * mse_gradient(theta, X, y) -> lr * gradient
    The gradient is computed once, before the loop. It changes with θ: compute it again in every step.
one-step-too-many: range(steps) -> range(steps + 1)
    One step too many was taken: range(steps + 1) runs steps + 1 times.
one-step-too-few: range(steps) -> range(1, steps)
    One step is missing: range(1, steps) runs steps - 1 times.
two-lost-on-the-way: mse_gradient(theta, X, y) -> X.T @ (X @ theta - y) / len(x)
    Every step is half as long as it should be: the factor 2 of the gradient is missing.
n-lost-on-the-way: mse_gradient(theta, X, y) -> 2 * X.T @ (X @ theta - y)
    Every step is n times too long: the gradient of the mean is divided by the number of points.
two-and-n-lost-on-the-way: mse_gradient(theta, X, y) -> X.T @ (X @ theta - y)
    The gradient lacks its 2/n: this is descent on half the sum of the squares, not on their mean.
uphill: theta - lr -> theta + lr
    The step goes uphill, so the loss grows: subtract the gradient.
rate-and-steps-ignored: range(steps) -> range(1000) ;; lr * -> 0.01 *
    The learning rate or the number of steps is fixed inside the function: use the arguments lr and steps.
slope-before-intercept: return theta -> return theta[::-1]
    Slope and intercept are swapped: the intercept comes first.
start-at-ones: np.zeros(2) -> np.ones(2)
    Descent starts at ones. The exercise says zeros, so that everyone's path is the same.
closed-form: return theta -> return np.linalg.lstsq(X, y)[0]
    This is the exact minimum from a formula. The exercise asks for the point that descent reaches after the given
    steps.
one-parameter-after-the-other: theta = theta - lr * mse_gradient(theta, X, y)
-> for i in range(2):⏎    theta[i] -= lr * mse_gradient(theta, X, y)[i]
    The slope is updated after the intercept has already changed. Compute both derivatives first, then step.
returned-inside-the-loop: return theta ->     return theta
    The `return` is inside the loop, so the first step is the last. Move it out, below the loop.
steps-not-kept: theta = theta - lr -> theta - lr
    θ never changes. Assign the new θ to its name again: `theta = theta - ...`.
start-drawn: np.zeros(2) -> np.random.default_rng(0).normal(size=2)
    Descent starts at a random point. The exercise says zeros, so that everyone's path is the same.
""")


@fit_line.variant
def two_plain_numbers(x, y, lr=0.01, steps=1000):
    intercept = slope = 0.0
    for _ in range(steps):
        error = [intercept + slope * a - b for a, b in zip(x, y, strict=True)]
        mean = sum(error) / len(x)
        tilt = sum(e * a for e, a in zip(error, x, strict=True)) / len(x)
        intercept, slope = intercept - 2 * lr * mean, slope - 2 * lr * tilt
    return np.array([intercept, slope])


@fit_line.variant
def with_a_design_matrix(x, y, lr=0.01, steps=1000):
    design = np.stack([np.ones_like(x), x], axis=1)
    theta = np.zeros(design.shape[1])
    for _ in range(steps):
        theta -= lr * (design.T @ (design @ theta - y)) * 2 / design.shape[0]
    return theta


@fit_line.variant
def by_matrix_power(x, y, lr=0.01, steps=1000):
    design = np.column_stack([np.ones(len(x)), x])
    hessian = 2 / len(x) * design.T @ design
    step = np.eye(2) - lr * hessian
    theta = np.zeros(2)
    for _ in range(steps):
        theta = step @ theta + lr * 2 / len(x) * design.T @ y
    return theta

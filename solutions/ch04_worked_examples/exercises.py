"""The bank of chapter 4: cases, misconceptions and right variants of its exercises."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded

X_FIVE = np.array([1.0, 2.0, 3.0, 4.0, 5.0])


# --- add_intercept ---------------------------------------------------------------------------------------------

add_intercept = Exercise("add_intercept", parameters=("x",), withheld=("course_lib.linear.add_intercept",))


@add_intercept.case
def one_column(rng):
    """one value a sample, shape (n,)"""
    return arguments(rounded(rng, int(rng.integers(3, 7))))


@add_intercept.case
def several_columns(rng):
    """two features a sample, shape (n, d)"""
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


@add_intercept.misconception
def ones_last(x):
    """The column of ones stands behind the data. The first parameter is the intercept, so the ones come first."""
    x = x.reshape(len(x), -1)
    return np.column_stack([x, np.ones(len(x))])


@add_intercept.misconception
def ones_missing_for_a_table(x):
    """A single column gets its ones, a table doesn't: the intercept needs them in both cases."""
    if x.ndim == 2:
        return x * 1.0
    return np.column_stack([np.ones(len(x)), x])


@add_intercept.misconception
def no_ones_at_all(x):
    """The data became a table, but there is no column of ones in it: the intercept has nothing to multiply."""
    return x.reshape(len(x), -1) * 1.0


@add_intercept.misconception
def argument_overwritten(x):
    """The answer was written into `x` itself. The caller still needs the data: make a new array."""
    table = np.column_stack([np.ones(len(x)), x])
    x[...] = 1
    return table


@add_intercept.misconception
def ones_as_a_row(x):
    """The ones and the data are stacked as rows. One sample is one row here, so they must stand side by side."""
    if x.ndim == 1:
        return np.array([np.ones(len(x)), x])
    return np.vstack([np.ones((1, x.shape[1])), x])


@add_intercept.misconception
def zeros_for_ones(x):
    """The new column holds zeros: whatever the intercept is, it is multiplied by 0 and vanishes. It needs ones."""
    return np.column_stack([np.zeros(len(x)), x])


@add_intercept.misconception
def row_number_for_ones(x):
    """The new column counts the rows. The intercept is the same for every sample: it is multiplied by 1 each time."""
    return np.column_stack([np.arange(len(x)), x])


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


# --- mse_gradient ----------------------------------------------------------------------------------------------

mse_gradient = Exercise("mse_gradient", parameters=("theta", "X", "y"), withheld=("course_lib.linear.mse_gradient",))


def regression(rng, n, d):
    return arguments(rounded(rng, d), rounded(rng, n, d), rounded(rng, n))


@mse_gradient.case
def more_samples_than_features(rng):
    """five samples, two features"""
    return regression(rng, 5, 2)


@mse_gradient.case
def more_features_than_samples(rng):
    """three samples, four features"""
    return regression(rng, 3, 4)


@mse_gradient.case
def square_table(rng):
    """as many samples as features: a transpose can't hide behind the shapes"""
    return regression(rng, 3, 3)


@mse_gradient.case
def single_sample(rng):
    """a single sample"""
    return regression(rng, 1, 2)


@mse_gradient.case
def exact_fit(rng):
    """a line that fits exactly: the gradient is zero"""
    theta, X = rounded(rng, 2), rounded(rng, 4, 2)
    return arguments(theta, X, X @ theta)


@mse_gradient.case
def large_numbers(rng):
    """values in the thousands"""
    return arguments(rounded(rng, 2), 1000 * rounded(rng, 4, 2), 1000 * rounded(rng, 4))


@mse_gradient.misconception
def two_forgotten(theta, X, y):
    """The factor 2 is missing: the derivative of a square e² is 2e, so each squared error brings down a 2."""
    return X.T @ (X @ theta - y) / len(y)


@mse_gradient.misconception
def n_forgotten(theta, X, y):
    """The sum over the samples is not divided by their number n. The cost is a mean, so its gradient is one too."""
    return 2 * X.T @ (X @ theta - y)


@mse_gradient.misconception
def two_and_n_forgotten(theta, X, y):
    """Both the factor 2 and the division by n are missing: this is Xᵀ(Xθ - y), the gradient of half the sum."""
    return X.T @ (X @ theta - y)


@mse_gradient.misconception
def error_backwards(theta, X, y):
    """The sign is turned around: the error is prediction minus target, Xθ - y. With y - Xθ descent climbs."""
    return 2 / len(y) * X.T @ (y - X @ theta)


@mse_gradient.misconception
def n_from_the_wrong_axis(theta, X, y):
    """Divided by the number of features instead of the number of samples: n is the number of rows, len(y)."""
    return 2 / X.shape[1] * X.T @ (X @ theta - y)


@mse_gradient.misconception
def n_is_all_entries(theta, X, y):
    """Divided by the number of entries of X. The mean is over the samples only: n is the number of rows, len(y)."""
    return 2 / X.size * X.T @ (X @ theta - y)


@mse_gradient.misconception
def X_not_transposed(theta, X, y):
    """X is not transposed in front of the error: each parameter collects the errors along its column, so Xᵀ."""
    return 2 / len(y) * X @ (X @ theta - y)


@mse_gradient.misconception
def X_forgotten(theta, X, y):
    """The error is averaged without its inputs. By the chain rule each error is multiplied by its own x first."""
    return np.full(len(theta), 2 * np.mean(X @ theta - y))


@mse_gradient.misconception
def error_as_a_column(theta, X, y):
    """A column of predictions met a row of targets: NumPy paired each with every other. Keep both of shape (n,)."""
    error = (X @ theta).reshape(-1, 1) - y
    return 2 / len(y) * X.T @ error


@mse_gradient.misconception
def targets_forgotten(theta, X, y):
    """The targets y don't occur: this is the gradient of the mean squared prediction, not of the error."""
    return 2 / len(y) * X.T @ (X @ theta)


@mse_gradient.misconception
def cost_returned(theta, X, y):
    """This is the cost itself, one number. The gradient has one entry for each parameter."""
    return np.mean((X @ theta - y) ** 2)


@mse_gradient.variant
def loop_over_samples(theta, X, y):
    total = np.zeros(len(theta))
    for row, target in zip(X, y, strict=True):
        total += 2 * (sum(t * v for t, v in zip(theta, row, strict=True)) - target) * row
    return total / len(y)


@mse_gradient.variant
def with_einsum(theta, X, y):
    return 2 * np.einsum("nd,n->d", X, np.einsum("nd,d->n", X, theta) - y) / X.shape[0]


@mse_gradient.variant
def mean_of_products(theta, X, y):
    return np.mean(2 * X * (X.dot(theta) - y)[:, None], axis=0)


@mse_gradient.variant
def from_the_gram_matrix(theta, X, y):
    return (2 / len(y)) * ((X.T @ X) @ theta - X.T @ y)


# --- fit_line --------------------------------------------------------------------------------------------------

fit_line = Exercise(
    "fit_line",
    parameters=("x", "y", "lr", "steps"),
    withheld=("course_lib.linear.gradient_descent", "course_lib.linear.logistic.gradient_descent"),
)


def line_gradient(theta, x, y, factor):
    error = theta[0] + theta[1] * x - y
    return factor * np.array([error.sum(), error @ x])


def descend(x, y, lr, steps, factor=None, start=(0.0, 0.0)):
    theta = np.array(start, dtype=float)
    for _ in range(steps):
        theta = theta - lr * line_gradient(theta, x, y, 2 / len(x) if factor is None else factor)
    return theta


@fit_line.case
def five_points(rng):
    """the five points of this section, with the default rate and number of steps"""
    return arguments(X_FIVE, X_FIVE + 0.5)


@fit_line.case
def other_rate_and_steps(rng):
    """another learning rate and number of steps"""
    x = np.round(rng.uniform(-2, 2, size=7), 2)
    return arguments(x, rounded(rng, 7), lr=0.05, steps=40)


@fit_line.case
def one_step(rng):
    """a single step"""
    x = np.round(rng.uniform(-2, 2, size=4), 2)
    return arguments(x, rounded(rng, 4), lr=0.1, steps=1)


@fit_line.case
def no_step(rng):
    """no step at all: the start, zeros"""
    return arguments(rounded(rng, 3), rounded(rng, 3), lr=0.1, steps=0)


@fit_line.case
def one_point(rng):
    """a single point"""
    return arguments(rounded(rng, 1), rounded(rng, 1), lr=0.1, steps=30)


@fit_line.misconception
def no_intercept(x, y, lr=0.01, steps=1000):
    """Only the slope was fitted; nothing multiplies the intercept, so it stays 0. Put a column of ones before x."""
    theta = np.zeros(2)
    for _ in range(steps):
        theta[1] -= lr * 2 / len(x) * ((theta[1] * x - y) @ x)
    return theta


@fit_line.misconception
def slope_alone(x, y, lr=0.01, steps=1000):
    """One parameter came back, the slope. The line has two: give the data its column of ones first."""
    theta = np.zeros(1)
    for _ in range(steps):
        theta = theta - lr * 2 / len(x) * ((theta[0] * x - y) @ x)
    return theta


@fit_line.misconception
def gradient_computed_once(x, y, lr=0.01, steps=1000):
    """The gradient was computed once, before the loop. It changes with θ: compute it anew in every step."""
    gradient = line_gradient(np.zeros(2), x, y, 2 / len(x))
    return -lr * steps * gradient


@fit_line.misconception
def one_step_too_many(x, y, lr=0.01, steps=1000):
    """One step too many was taken: range(steps + 1) runs steps + 1 times."""
    return descend(x, y, lr, steps + 1)


@fit_line.misconception
def one_step_too_few(x, y, lr=0.01, steps=1000):
    """One step is missing: range(1, steps) runs steps - 1 times."""
    return descend(x, y, lr, steps - 1)


@fit_line.misconception
def two_lost_on_the_way(x, y, lr=0.01, steps=1000):
    """Every step is half as long as it should be: the factor 2 of the gradient is missing."""
    return descend(x, y, lr, steps, factor=1 / len(x))


@fit_line.misconception
def n_lost_on_the_way(x, y, lr=0.01, steps=1000):
    """Every step is n times too long: the gradient of the mean is divided by the number of points."""
    return descend(x, y, lr, steps, factor=2)


@fit_line.misconception
def two_and_n_lost_on_the_way(x, y, lr=0.01, steps=1000):
    """The gradient lacks its 2/n: this is descent on half the sum of the squares, not on their mean."""
    return descend(x, y, lr, steps, factor=1)


@fit_line.misconception
def uphill(x, y, lr=0.01, steps=1000):
    """The step goes uphill, so the cost grows: subtract the gradient."""
    return descend(x, y, -lr, steps)


@fit_line.misconception
def rate_and_steps_ignored(x, y, lr=0.01, steps=1000):
    """The learning rate or the number of steps is fixed inside the function: use the arguments lr and steps."""
    return descend(x, y, 0.01, 1000)


@fit_line.misconception
def slope_before_intercept(x, y, lr=0.01, steps=1000):
    """Slope and intercept are swapped: the intercept comes first."""
    return descend(x, y, lr, steps)[::-1]


@fit_line.misconception
def start_at_ones(x, y, lr=0.01, steps=1000):
    """Descent started at ones. The contract says zeros, so that everybody's path is the same."""
    return descend(x, y, lr, steps, start=(1.0, 1.0))


@fit_line.misconception
def closed_form(x, y, lr=0.01, steps=1000):
    """This is the exact minimum from a formula. Here the point is where descent stands after the given steps."""
    design = np.column_stack([np.ones(len(x)), x])
    return np.linalg.lstsq(design, y, rcond=None)[0]


@fit_line.misconception
def one_parameter_after_the_other(x, y, lr=0.01, steps=1000):
    """The slope is updated with the new intercept already in place. Compute both derivatives first, then step."""
    theta = np.zeros(2)
    for _ in range(steps):
        theta[0] -= lr * line_gradient(theta, x, y, 2 / len(x))[0]
        theta[1] -= lr * line_gradient(theta, x, y, 2 / len(x))[1]
    return theta


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

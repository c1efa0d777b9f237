"""The bank of `mse_gradient`, which chapters 3 and 4 both ask for."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded

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
def targets_added(theta, X, y):
    """The targets were added to the predictions. The error is prediction minus target, Xθ - y."""
    return 2 / len(y) * X.T @ (X @ theta + y)


@mse_gradient.misconception
def predictions_forgotten(theta, X, y):
    """The predictions Xθ don't occur, so the result does not depend on θ. The error is prediction minus target."""
    return 2 / len(y) * X.T @ y


@mse_gradient.misconception
def not_added_up(theta, X, y):
    """Inputs and errors were multiplied but not added up over the samples: `@` does both, `*` only the first."""
    return 2 / len(y) * X.T * (X @ theta - y)


@mse_gradient.misconception
def multiplied_by_n(theta, X, y):
    """Multiplied by n where it should be divided: the cost is a mean, so the gradient has 2/n in front."""
    return 2 * len(y) * X.T @ (X @ theta - y)


@mse_gradient.misconception
def added_up_along_the_rows(theta, X, y):
    """The products were added up along each row, which leaves one number for each sample. Add over the samples: one
    for each parameter."""
    return 2 / len(y) * np.sum(X * (X @ theta - y)[:, np.newaxis], axis=1)


@mse_gradient.misconception
def targets_outside_the_brackets(theta, X, y):
    """y is taken off after the product with the transposed table. It belongs into the brackets: first the errors,
    then X.T times them."""
    return 2 / len(y) * (X.T @ X @ theta - y)


@mse_gradient.misconception
def cost_returned(theta, X, y):
    """This is the cost itself, one number. The gradient has one entry for each parameter."""
    return np.mean((X @ theta - y) ** 2)


@mse_gradient.misconception
def errors_squared(theta, X, y):
    """The errors are squared in the gradient. The derivative of a square e² is 2e: the square is gone."""
    return 2 / len(y) * X.T @ (X @ theta - y) ** 2


@mse_gradient.misconception
def errors_without_sign(theta, X, y):
    """The errors have lost their sign. The sign says in which direction θ has to move: no absolute value."""
    return 2 / len(y) * X.T @ np.abs(X @ theta - y)


@mse_gradient.misconception
def whole_number_division(theta, X, y):
    """`//` divides without decimals, so 2 // n is 0 as soon as n is more than 2. Divide with `/`."""
    return 2 // len(y) * X.T @ (X @ theta - y)


@mse_gradient.misconception
def averaged_over_the_parameters(theta, X, y):
    """One number came back: the mean runs over the parameters, too. Each parameter has a slope of its own."""
    return 2 * np.mean(X.T @ (X @ theta - y))


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

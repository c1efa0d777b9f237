"""The bank of `mse_gradient`, which chapters 3 and 4 both ask for."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded

mse_gradient = Exercise(
    "mse_gradient",
    parameters=("theta", "X", "y"),
    withheld=(
        "course_lib.linear.mse_gradient",
        "course_lib.linear.gradient_descent",
        "course_lib.autodiff.grad",
        "course_lib.calculus.numerical_gradient",
    ),
)


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
    """as many samples as features: the shapes don't reveal a wrong transpose"""
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


mse_gradient.slips("""
two-forgotten: 2 / len(y) * X.T @ (X @ theta - y) -> X.T @ (X @ theta - y) / len(y)
    The factor 2 is missing: the derivative of a square e² is 2e, so each squared error brings down a 2.
n-forgotten: 2 / len(y) -> 2
    The sum over the samples is not divided by their number n. The loss is a mean, so its gradient is also a mean.
two-and-n-forgotten: 2 / len(y) * X.T -> X.T
    Both the factor 2 and the division by n are missing: this is Xᵀ(Xθ - y), the gradient of half the sum.
error-backwards: X @ theta - y -> y - X @ theta
    The sign is wrong: the error is prediction minus target, Xθ - y. With y - Xθ, descent goes uphill.
n-from-the-wrong-axis: len(y) -> X.shape[1]
    You divide by the number of features instead of the number of samples: n is the number of rows, len(y).
n-is-all-entries: len(y) -> X.size
    You divide by the number of entries of X. The mean is over the samples only: n is the number of rows, len(y).
X-not-transposed: X.T -> X
    X is not transposed in front of the error: each parameter sums the errors along its column, which Xᵀ does.
X-forgotten: 2 / len(y) * X.T @ (X @ theta - y) -> np.full(len(theta), 2 * np.mean(X @ theta - y))
    The error is averaged without its inputs. By the chain rule, each error is first multiplied by its own x.
error-as-a-column: return 2 / len(y) * X.T @ (X @ theta - y)
-> error = (X @ theta).reshape(-1, 1) - y⏎return 2 / len(y) * X.T @ error
    A column of predictions meets a row of targets: NumPy pairs each with every other. Keep both in shape (n,).
targets-forgotten: X @ theta - y -> X @ theta
    The targets y are not used: this is the gradient of the mean squared prediction, not of the error.
targets-added: - y -> + y
    The targets are added to the predictions. The error is prediction minus target, Xθ - y.
predictions-forgotten: X @ theta - y -> y
    The predictions Xθ are not used, so the result does not depend on θ. The error is prediction minus target.
not-added-up: T @ (X @ theta - y) -> T * (X @ theta - y)
    Inputs and errors are multiplied but not added up over the samples: `@` does both, `*` only the first.
multiplied-by-n: 2 / len -> 2 * len
    You multiply by n where you should divide: the loss is a mean, so the gradient has 2/n in front.
added-up-along-the-rows: X.T @ (X @ theta - y) -> np.sum(X * (X @ theta - y)[:, np.newaxis], axis=1)
    The products are added up along each row, which leaves one number per sample. Add over the samples: one number per
    parameter.
targets-outside-the-brackets: X.T @ (X @ theta - y) -> (X.T @ X @ theta - y)
    y is subtracted after the product with the transposed table. It belongs in the parentheses: first the errors, then
    X.T times them.
cost-returned: 2 / len(y) * X.T @ (X @ theta - y) -> np.mean((X @ theta - y) ** 2)
    This is the loss itself, one number. The gradient has one entry per parameter.
errors-squared: X @ theta - y -> (X @ theta - y) ** 2
    The errors are squared in the gradient. The derivative of a square e² is 2e: the square is gone.
errors-without-sign: X @ theta - y -> np.abs(X @ theta - y)
    The errors have lost their sign. The sign gives the direction in which θ has to move: don't take the absolute value.
whole-number-division: 2 / len -> 2 // len
    2 / n is rounded down, as by `//`: that is 0 as soon as n is more than 2. Divide with `/`.
mean-before-the-product: 2 / len(y) * X.T @ (X @ theta - y) -> 2 * np.mean(X, axis=0) * np.mean(X @ theta - y)
    Errors and inputs are averaged first, and then multiplied. Each error belongs to its own row: multiply first.
averaged-over-the-parameters: 2 / len(y) * X.T @ (X @ theta - y) -> 2 * np.mean(X.T @ (X @ theta - y))
    You returned one number: the mean also runs over the parameters. Each parameter has its own slope.
""")


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

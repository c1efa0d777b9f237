"""The bank of `penalized_fit` in section 3.1: the normal equation of a loss with a penalty."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import between, rounded, size

penalized_fit = Exercise("penalized_fit", parameters=("X", "y", "c"))


@penalized_fit.case
def more_rows_than_columns(rng):
    """six rows, two columns"""
    return arguments(rounded(rng, 6, 2), rounded(rng, 6), between(rng, 0.2, 0.8))


@penalized_fit.case
def line(rng):
    """a straight line: a column of ones, and the data"""
    x = np.round(rng.uniform(0, 9, size=5), 1)
    return arguments(np.column_stack([np.ones(len(x)), x]), rounded(rng, 5), between(rng, 1.5, 3))


@penalized_fit.case
def square(rng):
    """a square X: the fit is no longer exact"""
    return arguments(rounded(rng, 3, 3), rounded(rng, 3), between(rng, 0.2, 0.8))


@penalized_fit.case
def one_column(rng):
    """four rows, one column"""
    return arguments(rounded(rng, 4, 1), rounded(rng, 4), between(rng, 0.2, 0.8))


@penalized_fit.case
def equal_columns(rng):
    """two equal columns: both get the same parameter"""
    column = rounded(rng, 5)
    return arguments(np.column_stack([column, rounded(rng, 5), column]), rounded(rng, 5), between(rng, 0.2, 0.8))


@penalized_fit.case
def more_columns_than_rows(rng):
    """two rows, four columns: without the penalty there would be many solutions"""
    return arguments(rounded(rng, 2, 4), rounded(rng, 2), between(rng, 0.2, 0.8))


@penalized_fit.case
def large_penalty(rng):
    """a large penalty: all parameters are near 0"""
    return arguments(rounded(rng, 5, 3), rounded(rng, 5), between(rng, 50, 90))


@penalized_fit.case
def whole_numbers(rng):
    """whole numbers"""
    return arguments(
        rng.integers(-4, 5, size=(5, 2)) + 9 * np.eye(size(rng, 5), size(rng, 2), dtype=int),
        rng.integers(-9, 10, size=5),
        int(rng.integers(2, 6)),
    )


@penalized_fit.case
def large_targets(rng):
    """targets in the millions"""
    return arguments(rounded(rng, 5, 3), 1e6 * rounded(rng, 5), between(rng, 0.2, 0.8))


penalized_fit.slips("""
n-forgotten: len(y) * c -> c
    The n is missing: only the mean has 1/n in front, not the penalty. Multiply both sides by n, and every term.
divided-by-n: len(y) * c -> c / len(y)
    The penalty is divided by n. The 1/n belongs to the other term: what happens to c when you multiply by n?
two-left-over: len(y) * c -> 2 * len(y) * c
    There is a factor 2 too many: both derivatives, of the squared errors and of the penalty, bring down a 2.
half-of-the-penalty: len(y) * c -> len(y) * c / 2
    The penalty is halved: it has no factor 1/2, so its derivative with respect to a parameter is 2cθ.
number-of-parameters: len(y) * c -> X.shape[1] * c
    The penalty is multiplied by the number of parameters. The mean is over the n samples.
penalty-subtracted: + len(y) -> - len(y)
    The penalty is subtracted, so it makes the parameters larger. Which sign does its derivative have in the gradient?
penalty-on-every-entry: * np.eye(X.shape[1]) -> * 1.0
    The penalty is added to every entry of XᵀX. Its derivative with respect to a parameter contains only this parameter.
penalty-forgotten: X.T @ X + len(y) * c * np.eye(X.shape[1]) -> X.T @ X
    The penalty is missing: this is the normal equation without it. What does its derivative add to the gradient?
centered-first: return np.linalg.solve -> X, y = X - np.mean(X, axis=0), y - np.mean(y)⏎return np.linalg.solve
    The mean is subtracted first, as for a model with a separate intercept. Here X is taken as it is.
first-parameter-spared: np.eye(X.shape[1]) -> np.diag([0.0] + [1.0] * (X.shape[1] - 1))
    The first parameter has no penalty here. That is usual for an intercept, but this loss penalizes all parameters.
penalty-squared: len(y) * c -> len(y) * c**2
    The factor c is squared. It is in front of the penalty once.
penalty-of-absolute-values: X.T @ X + len(y) * c * np.eye(X.shape[1]), X.T @ y
-> X.T @ X, X.T @ y - len(y) * c * np.sign(X.T @ y) / 2
    The derivative of the penalty has a constant size here. The penalty is a square: its derivative contains the
    parameter.
penalty-on-the-other-side: X.T @ X + len(y) * c * np.eye(X.shape[1]), X.T @ y
-> X.T @ X, X.T @ y - len(y) * c
    The penalty is on the side of the targets. Its derivative contains θ, so it belongs where θ is.
not-solved: np.linalg.solve(X.T @ X + len(y) * c * np.eye(X.shape[1]), X.T @ y) -> X.T @ y
    This is Xᵀy, one side of the equation. It still has to be solved for θ.
multiplied-for-solved: np.linalg.solve(X.T @ X + len(y) * c * np.eye(X.shape[1]), X.T @ y)
-> (X.T @ X + len(y) * c * np.eye(X.shape[1])) @ (X.T @ y)
    The two sides are multiplied. An equation Aθ = v is solved for θ with `np.linalg.solve(A, v)`.
predictions-returned: np.linalg.solve( -> X @ np.linalg.solve(
    These are the predictions Xθ, one per row. The exercise asks for the parameters θ, one per column.
parameters-divided: np.linalg.solve(X.T @ X + len(y) * c * np.eye(X.shape[1]), X.T @ y)
-> np.linalg.pinv(X) @ y / (1 + len(y) * c)
    The parameters without a penalty are all divided by the same number. The penalty acts in the equation, before it is
    solved.
""")


@penalized_fit.variant
def as_least_squares_with_more_rows(X, y, c):
    d = X.shape[1]
    rows = np.vstack([X, np.sqrt(len(y) * c) * np.eye(d)])
    return np.linalg.lstsq(rows, np.append(y, np.zeros(d)), rcond=None)[0]


@penalized_fit.variant
def one_equation_per_sample(X, y, c):
    return X.T @ np.linalg.solve(X @ X.T + len(X) * c * np.eye(len(X)), y)


@penalized_fit.variant
def with_the_mean(X, y, c):
    return np.linalg.inv(X.T @ X / len(X) + c * np.eye(X.shape[1])) @ (X.T @ y / len(X))

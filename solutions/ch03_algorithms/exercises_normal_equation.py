"""The bank of `normal_equation` in section 3.1: least squares in one step.

Where columns depend on each other they are equal, and small whole numbers: then the answer that inverts a singular
matrix fails in the same way on every machine.
"""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded, size

normal_equation = Exercise("normal_equation", parameters=("X", "y"))


def full_rank(rng, n, d):
    """A table whose columns are far from depending on each other."""
    return rounded(rng, n, d) + 3.0 * np.eye(size(rng, n), size(rng, d))


@normal_equation.case
def more_rows_than_columns(rng):
    """six rows, two columns: no exact fit"""
    return arguments(full_rank(rng, 6, 2), rounded(rng, 6))


@normal_equation.case
def line(rng):
    """a straight line: a column of ones, and the data"""
    n = size(rng, 5)
    x = rng.choice(np.arange(2.0 * n), size=n, replace=False)
    return arguments(np.column_stack([np.ones(n), x]), rounded(rng, 5))


@normal_equation.case
def square(rng):
    """as many rows as columns: an exact fit"""
    return arguments(full_rank(rng, 3, 3), rounded(rng, 3))


@normal_equation.case
def one_number(rng):
    """one row, one column"""
    return arguments(rounded(rng, 1, 1) + 4.0, rounded(rng, 1))


@normal_equation.case
def equal_columns(rng):
    """two equal columns: of many solutions, the shortest is expected"""
    column = distinct(rng, 5)
    return arguments(np.column_stack([column, distinct(rng, 5), column]), rounded(rng, 5))


@normal_equation.case(fixed=True)
def more_columns_than_rows(rng):
    """two rows, four columns: of many exact fits, the shortest is expected"""
    a, b, c = (float(value) for value in rng.integers(1, 6, size=3))
    return arguments(np.array([[a, b, a, b], [c, -b, c, -b]]), rounded(rng, 2))


@normal_equation.case
def column_of_zeros(rng):
    """a column of zeros: its parameter is 0 in the shortest solution"""
    return arguments(np.column_stack([distinct(rng, 4), np.zeros(size(rng, 4))]), rounded(rng, 4))


@normal_equation.case
def whole_numbers(rng):
    """whole numbers"""
    return arguments(
        rng.integers(-4, 5, size=(5, 2)) + 9 * np.eye(size(rng, 5), size(rng, 2), dtype=int),
        rng.integers(-9, 10, size=5),
    )


@normal_equation.case
def large_targets(rng):
    """targets in the millions"""
    return arguments(full_rank(rng, 5, 3), 1e6 * rounded(rng, 5))


def distinct(rng, n):
    n = size(rng, n)
    return rng.choice(np.arange(1.0, max(10.0, 2.0 * n)), size=n, replace=False)


def shortest(X, y):
    return np.linalg.lstsq(X.astype(float), y.astype(float), rcond=None)[0]


normal_equation.slips("""
inverse-of-a-singular-matrix: lstsq(X, y, rcond=None)[0] -> inv(X.T @ X) @ X.T @ y
    With linearly dependent columns XᵀX has no inverse. Many parameter vectors fit equally well there: find the shortest
    one.
transpose-misplaced: lstsq(X, y, rcond=None)[0] -> inv(X @ X.T) @ X.T @ y
    The transpose is on the wrong side. XᵀX is (d, d), one row and column per parameter; XXᵀ is (n, n).
transpose-missing-in-front-of-y: lstsq(X, y, rcond=None)[0] -> pinv(X.T @ X) @ X @ y
    The transpose in front of y is missing: each parameter sums the targets along its own column.
ridge-added: lstsq(X, y, rcond=None)[0] -> solve(X.T @ X + np.eye(X.shape[1]), X.T @ y)
    Something is added to the diagonal of XᵀX. That is ridge regression: it pulls the parameters toward zero.
small-ridge-added: lstsq(X, y, rcond=None)[0] -> solve(X.T @ X + 1e-3 * np.eye(X.shape[1]), X.T @ y)
    A small number is added to the diagonal of XᵀX, so that it can be inverted. The result is close to least squares,
    but not equal.
tiny-ridge-added: lstsq(X, y, rcond=None)[0] -> solve(X.T @ X + 1e-5 * np.eye(X.shape[1]), X.T @ y)
    A tiny number is added to the diagonal of XᵀX. The result is close to least squares, but not equal: is there another
    way?
a-solution-but-not-the-shortest: return np.linalg.lstsq(X, y, rcond=None)[0]
-> kept = []⏎for j in range(X.shape[1]):⏎    if np.linalg.matrix_rank(X[:, [*kept, j]]) > len(kept):
⏎        kept.append(j)⏎theta = np.zeros(X.shape[1])
⏎theta[kept] = np.linalg.lstsq(X[:, kept].astype(float), y.astype(float), rcond=None)[0]⏎return theta
    This fits as well as any other, but it is not the shortest: of two equal columns one got all the weight. Share it.
all-that-lstsq-returns: np.linalg.lstsq(X, y, rcond=None)[0] -> np.linalg.lstsq(X, y, rcond=None)
    `np.linalg.lstsq` returns four things. The parameters are the first of them.
targets-first: X, y -> y, X
    `np.linalg.lstsq` is called with the targets first. It expects the table X, then the targets y.
intercept-added: X, y -> np.column_stack([np.ones(len(X)), X]).astype(float), y.astype(float)
    A column of ones was added, so there is one parameter too many. X already has all the columns that it should have.
means-taken-off: X, y -> (X - X.mean(axis=0)).astype(float), (y - y.mean()).astype(float)
    The means of the columns were subtracted first: that is a fit with an intercept. Use X and y as they are.
predictions-returned: np.linalg.lstsq(X, y, rcond=None)
-> X @ np.linalg.lstsq(X.astype(float), y.astype(float), rcond=None)
    These are the predictions Xθ, one per row. The exercise asks for the parameters θ, one per column.
divided-by-n: lstsq(X, y, rcond=None)[0] -> lstsq(X.astype(float), y.astype(float), rcond=None)[0] / len(y)
    The result is divided by n. The 1/n of the mean is on both sides of the equation, and cancels.
not-solved: np.linalg.lstsq(X, y, rcond=None)[0] -> X.T @ y
    This is Xᵀy, one side of the equation XᵀXθ = Xᵀy. It still has to be solved for θ.
multiplied-for-solved: np.linalg.lstsq(X, y, rcond=None)[0] -> X.T @ X @ X.T @ y
    XᵀX is multiplied where it should be inverted: solve XᵀXθ = Xᵀy for θ.
rows-solved-exactly: lstsq(X, y, rcond=None)[0] -> solve(X, y)
    Xθ = y is solved as if it had as many rows as columns. With more rows there is no exact fit: multiply by Xᵀ first.
""")


@normal_equation.variant
def with_the_pseudo_inverse(X, y):
    return np.linalg.pinv(X) @ y


@normal_equation.variant
def from_singular_values(X, y):
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    kept = s > 1e-10 * s.max()
    return Vt[kept].T @ ((U[:, kept].T @ y) / s[kept])


@normal_equation.variant
def from_the_gram_matrix(X, y):
    return np.linalg.pinv(X.T @ X, rcond=1e-10, hermitian=True) @ (X.T @ y)


@normal_equation.variant
def from_the_eigenvectors(X, y):
    values, vectors = np.linalg.eigh(X.T @ X)
    theta = np.zeros(X.shape[1])
    for value, vector in zip(values, vectors.T, strict=True):
        if value > 1e-10 * values[-1]:
            theta += vector * (vector @ X.T @ y) / value
    return theta


normal_equation.equivalent("return np.linalg.lstsq(X, y)[0]", "NumPy 2 takes None by default")

"""The bank of chapter 1, mse."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import repeated, rounded

mse = Exercise(
    "mse",
    parameters=("y_pred", "y"),
    withheld=(
        "course_lib.losses.squared_error",
        "course_lib.autodiff.squared_error",
    ),
)


@mse.case
def a_few_samples(rng):
    """a few samples"""
    n = int(rng.integers(4, 7))
    return arguments(rounded(rng, n), rounded(rng, n))


@mse.case
def errors_that_cancel(rng):
    """predictions too high and too low by the same amount"""
    error = float(np.round(rng.uniform(2, 5), 1))
    y = rounded(rng, 4)
    return arguments(y + error * repeated(rng, [1, -1, 1, -1]), y)


@mse.case
def perfect(rng):
    """perfect predictions"""
    y = rounded(rng, 3)
    return arguments(y.copy(), y)


@mse.case
def single_sample(rng):
    """a single sample"""
    return arguments(np.round(rng.uniform(2, 3, size=1), 1), np.round(rng.uniform(5, 9, size=1), 1))


@mse.case
def several_outputs(rng):
    """three samples with two outputs each: the mean is over all six"""
    return arguments(rounded(rng, 3, 2), rounded(rng, 3, 2))


@mse.case
def as_many_outputs_as_samples(rng):
    """as many outputs as samples: still a single mean"""
    return arguments(rounded(rng, 3, 3), rounded(rng, 3, 3))


@mse.case
def columns(rng):
    """predictions and targets as columns, both of shape (n, 1)"""
    return arguments(rounded(rng, 4, 1), rounded(rng, 4, 1))


@mse.case
def whole_and_large(rng):
    """large whole numbers"""
    return arguments(rng.integers(0, 5000, size=5), rng.integers(5000, 9000, size=5))


@mse.case(raises=ValueError)
def row_and_column(rng):
    """predictions of shape (n,), targets of shape (n, 1): raises a ValueError"""
    return arguments(rounded(rng, 4), rounded(rng, 4, 1))


@mse.case(raises=ValueError)
def one_for_many(rng):
    """a single prediction for four targets: raises a ValueError"""
    return arguments(rounded(rng, 1), rounded(rng, 4))


@mse.case(raises=ValueError)
def table_and_row(rng):
    """predictions of shape (3, 3), targets of shape (3,): raises a ValueError"""
    return arguments(rounded(rng, 3, 3), rounded(rng, 3))


@mse.case(raises=ValueError)
def one_row_for_many(rng):
    """one row of predictions for four rows of targets: raises a ValueError"""
    return arguments(rounded(rng, 1, 3), rounded(rng, 4, 3))


mse.slips("""
sum-for-mean: np.mean -> np.sum
    This is the sum of the squared errors. The mean divides it by their number, so that more data does not mean a larger
    loss.
halved: ** 2) -> ** 2) / 2
    There is an extra factor 1/2. Some losses have it because it makes the derivative simpler. This one is the plain
    mean.
absolute-errors: (y_pred - y) ** 2 -> np.abs(y_pred - y)
    These are absolute errors. Squaring makes an error of 2 count four times as much as an error of 1.
root-taken: np.mean((y_pred - y) ** 2) -> np.sqrt(np.mean((y_pred - y) ** 2))
    A square root is taken at the end. That is the root mean squared error; the mean squared error has no root.
shapes-not-compared: y_pred.shape != y.shape -> False
    Different shapes were accepted: NumPy paired every entry with every other. Compare the shapes first.
lengths-compared-only: y_pred.shape != y.shape -> len(y_pred) != len(y)
    Shapes (n,) and (n, 1) have the same len(), but they are not the same shape. Compare the shapes.
flattened-quietly: y_pred.shape != y.shape -> np.size(y_pred) != np.size(y)
;; y_pred - y -> np.ravel(y_pred) * 1.0 - np.ravel(y)
    A column was flattened to fit. The caller may have made a mistake: if the shapes differ, raise a ValueError.
axes-counted-only: y_pred.shape != y.shape -> np.ndim(y_pred) != np.ndim(y)
    Only the number of axes is compared. One row and four rows have the same number of axes, but not the same shape.
asserted: raise ValueError( -> assert False, (
    `assert` raises an AssertionError. The exercise asks for a ValueError: write `raise ValueError(...)`.
another-error-raised: ValueError(f"y_pred has shape {y_pred.shape} and y has {y.shape}: they should be equal")
-> TypeError("shapes differ")
    Different shapes raise a TypeError here. The type is correct, the value is not: that calls for a ValueError.
one-sample-too-few: np.mean((y_pred - y) ** 2) -> np.sum((y_pred - y) ** 2) / (y.size - 1)
    This divides by n - 1, as for a sample variance. The mean divides by n, the number of errors.
length-of-the-errors: np.mean((y_pred - y) ** 2) -> np.linalg.norm(y_pred - y)
    This is the norm of the errors, the root of the sum of their squares. The mean squared error has no root.
mean-before-the-square: np.mean((y_pred - y) ** 2) -> np.mean(y_pred - y) ** 2
    The mean is taken before the square, so positive and negative errors cancel. Square each error first.
square-forgotten: (y_pred - y) ** 2 -> y_pred - y
    The square is missing: positive and negative errors cancel, and the result can even be negative.
square-forgotten-backwards: (y_pred - y) ** 2 -> y - y_pred
    The square is missing, and the errors are target minus prediction: positive and negative errors cancel.
doubled-for-squared: ** 2 -> * 2
    The errors are doubled, not squared: in Python a square is `** 2`.
cubed: ** 2 -> ** 3
    The errors are cubed: a cube keeps its sign, so positive and negative errors cancel again.
sum-of-both: - y -> + y * 1.0
    Prediction and target are added. The error is how far one is from the other.
difference-of-squares: (y_pred - y) ** 2 -> np.asarray(y_pred) ** 2.0 - np.asarray(y) ** 2.0
    Predictions and targets are squared before the difference is taken. Which of the two steps comes first?
targets-forgotten: y_pred - y -> np.asarray(y_pred, dtype=float)
    The targets are not used: this is the mean square of the predictions, not of their errors.
predictions-forgotten: y_pred - y -> np.asarray(y, dtype=float)
    The predictions are not used: this is the mean square of the targets, not of the errors.
variance-of-the-errors: np.mean((y_pred - y) ** 2) -> np.var(y_pred - y)
    This is the variance of the errors: their mean is subtracted. But predictions that are all too high are wrong, too.
divided-by-the-rows: np.mean((y_pred - y) ** 2) -> np.sum((y_pred - y) ** 2) / len(y)
    This divides by len(y), the number of rows. The mean is over all entries, even if a sample has several outputs.
one-mean-for-each-column: ** 2) -> ** 2, axis=0)
    For a table this returns one mean per column. The loss is one number: no axis.
not-averaged: np.mean((y_pred - y) ** 2) -> (y_pred - y) ** 2
    These are the squared errors, one per sample. The loss is one number: their mean.
largest-error: np.mean -> np.max
    This is the largest squared error. The mean takes all of them into account.
always-refused: y_pred.shape != y.shape -> np.shape(y_pred) == np.shape(y)
    Equal shapes are rejected, and different ones accepted: the comparison is reversed.
sum-without-a-look-at-the-shapes: y_pred.shape != y.shape -> False ;; np.mean -> np.sum
    This is the sum, not the mean; and different shapes are not rejected. Check the shapes first, then take the mean.
half-without-a-look-at-the-shapes: y_pred.shape != y.shape -> False ;; ** 2) -> ** 2) / 2
    There is an extra factor 1/2, and different shapes are not rejected. Check the shapes first, then take the mean.
absolute-without-a-look-at-the-shapes: y_pred.shape != y.shape -> False ;; (y_pred - y) ** 2 -> np.abs(y_pred - y)
    These are absolute errors, not squared ones; and different shapes are not rejected.
root-without-a-look-at-the-shapes: y_pred.shape != y.shape -> False
;; np.mean((y_pred - y) ** 2) -> np.sqrt(np.mean((y_pred - y) ** 2))
    A square root is taken at the end, but the mean squared error has no root; and different shapes are not rejected.
canceling-without-a-look-at-the-shapes: y_pred.shape != y.shape -> False ;; (y_pred - y) ** 2 -> y_pred - y
    The square is missing, so positive and negative errors cancel; and different shapes are not rejected.
""")


@mse.variant
def as_an_inner_product(y_pred, y):
    if y_pred.shape != y.shape:
        raise ValueError("shapes differ")
    error = np.ravel(y - y_pred).astype(float)
    return error @ error / error.size


@mse.variant
def summed_in_a_loop(y_pred, y):
    if np.shape(y) != np.shape(y_pred):
        raise ValueError("shapes differ")
    total = 0.0
    for place in np.ndindex(y.shape):
        total += float(y_pred[place] - y[place]) ** 2
    return total / y.size


@mse.variant
def multiplied_out(y_pred, y):
    if y_pred.shape != y.shape:
        raise ValueError("shapes differ")
    return np.mean((y_pred - y) * (y_pred - y))

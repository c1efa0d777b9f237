"""The bank of chapter 1, mse."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded

mse = Exercise("mse", parameters=("y_pred", "y"))


@mse.case
def a_few_samples(rng):
    """a few samples"""
    n = int(rng.integers(4, 7))
    return arguments(rounded(rng, n), rounded(rng, n))


@mse.case
def errors_that_cancel(rng):
    """too high and too low by the same amount"""
    error = float(np.round(rng.uniform(2, 5), 1))
    y = rounded(rng, 4)
    return arguments(y + error * np.array([1, -1, 1, -1]), y)


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
    """as many outputs as samples: one mean all the same"""
    return arguments(rounded(rng, 3, 3), rounded(rng, 3, 3))


@mse.case
def columns(rng):
    """predictions and targets in columns, both (n, 1)"""
    return arguments(rounded(rng, 4, 1), rounded(rng, 4, 1))


@mse.case
def whole_and_large(rng):
    """large whole numbers"""
    return arguments(rng.integers(0, 5000, size=5), rng.integers(5000, 9000, size=5))


@mse.case(raises=ValueError)
def row_and_column(rng):
    """predictions (n,) and targets (n, 1): a ValueError is due"""
    return arguments(rounded(rng, 4), rounded(rng, 4, 1))


@mse.case(raises=ValueError)
def one_for_many(rng):
    """a single prediction for four targets: a ValueError is due"""
    return arguments(rounded(rng, 1), rounded(rng, 4))


@mse.case(raises=ValueError)
def table_and_row(rng):
    """a table (3, 3) and a row (3,): a ValueError is due"""
    return arguments(rounded(rng, 3, 3), rounded(rng, 3))


@mse.case(raises=ValueError)
def one_row_for_many(rng):
    """one row of predictions for four rows of targets: a ValueError is due"""
    return arguments(rounded(rng, 1, 3), rounded(rng, 4, 3))


def errors(y_pred, y):
    if np.shape(y_pred) != np.shape(y):
        raise ValueError("shapes differ")
    return np.asarray(y_pred, dtype=float) - y


@mse.misconception
def sum_for_mean(y_pred, y):
    """This is the sum of the squared errors. The mean divides it by their number, so that more data is not worse."""
    return np.sum(errors(y_pred, y) ** 2)


@mse.misconception
def halved(y_pred, y):
    """There is a factor 1/2 too many. Some books add it to make the derivative prettier; this course does not."""
    return np.mean(errors(y_pred, y) ** 2) / 2


@mse.misconception
def absolute_errors(y_pred, y):
    """These are absolute errors. Squared ones count an error of 2 four times as much as an error of 1."""
    return np.mean(np.abs(errors(y_pred, y)))


@mse.misconception
def root_taken(y_pred, y):
    """The root was taken at the end. Its unit is nicer, but the mean squared error has no root."""
    return np.sqrt(np.mean(errors(y_pred, y) ** 2))


@mse.misconception
def shapes_not_compared(y_pred, y):
    """Shapes that differ were accepted: NumPy paired every entry with every other. Compare the shapes first."""
    return np.mean((np.asarray(y_pred, dtype=float) - y) ** 2)


mse.slips("""
lengths-compared-only: y_pred.shape != y.shape -> len(y_pred) != len(y)
    (n,) and (n, 1) have the same len(), but not the same shape: compare the shapes.
flattened-quietly: y_pred.shape != y.shape -> np.size(y_pred) != np.size(y)
;; y_pred - y -> np.ravel(y_pred) * 1.0 - np.ravel(y)
    A column was flattened to fit. It may be a mistake of the caller: where shapes differ, raise a ValueError.
axes-counted-only: y_pred.shape != y.shape -> np.ndim(y_pred) != np.ndim(y)
    The number of axes was compared. One row and four rows have the same number, not the same shape.
""")


@mse.misconception
def asserted(y_pred, y):
    """`assert` stops with an AssertionError. What is asked for is a ValueError: write `raise ValueError(...)`."""
    assert np.shape(y_pred) == np.shape(y)
    return np.mean((np.asarray(y_pred, dtype=float) - y) ** 2)


mse.slips("""
another-error-raised: ValueError(f"y_pred has shape {y_pred.shape} and y has {y.shape}: they should be equal")
-> TypeError("shapes differ")
    For shapes that differ a TypeError was raised. The kind is right, its value is not: that is a ValueError.
""")


@mse.misconception
def one_sample_too_few(y_pred, y):
    """Divided by n - 1, as for the variance of a sample. The mean divides by n, the number of errors."""
    squares = errors(y_pred, y) ** 2
    return np.sum(squares) / (np.size(squares) - 1)


@mse.misconception
def length_of_the_errors(y_pred, y):
    """This is the length of the errors, the root of the sum of their squares. The mean squared error has no root."""
    return np.sqrt(np.sum(errors(y_pred, y) ** 2))


@mse.misconception
def mean_before_the_square(y_pred, y):
    """The mean was taken before the square, so errors that are too high and too low cancel. Square each one first."""
    return np.mean(errors(y_pred, y)) ** 2


@mse.misconception
def square_forgotten(y_pred, y):
    """The square is missing: errors that are too high and too low cancel, and the result may even be negative."""
    return np.mean(errors(y_pred, y))


@mse.misconception
def square_forgotten_backwards(y_pred, y):
    """The square is missing, and the errors are taken target minus prediction: high and low cancel."""
    return np.mean(-errors(y_pred, y))


@mse.misconception
def doubled_for_squared(y_pred, y):
    """The errors are doubled, not squared: a square is `** 2` in Python."""
    return np.mean(errors(y_pred, y) * 2)


@mse.misconception
def cubed(y_pred, y):
    """The errors are cubed: a cube keeps its sign, so high and low cancel again."""
    return np.mean(errors(y_pred, y) ** 3)


mse.slips("""
sum-of-both: - y -> + y * 1.0
    Prediction and target are added. The error is how far one is from the other.
difference-of-squares: (y_pred - y) ** 2 -> np.asarray(y_pred) ** 2.0 - np.asarray(y) ** 2.0
    Both were squared before the difference. It is the difference that is squared.
targets-forgotten: y_pred - y -> np.asarray(y_pred, dtype=float)
    The targets don't occur: this is the mean square of the predictions, not of their errors.
predictions-forgotten: y_pred - y -> np.asarray(y, dtype=float)
    The predictions don't occur: this is the mean square of the targets, not of the errors.
""")


@mse.misconception
def variance_of_the_errors(y_pred, y):
    """This is the variance of the errors, with their mean subtracted. Predictions all too high are wrong, too."""
    return np.var(errors(y_pred, y))


@mse.misconception
def divided_by_the_rows(y_pred, y):
    """Divided by len(y), the number of rows. The mean is over all entries, also where a sample has several outputs."""
    return np.sum(errors(y_pred, y) ** 2) / len(y)


@mse.misconception
def one_mean_for_each_column(y_pred, y):
    """For a table one mean a column came back. The loss is one number: no axis."""
    return np.mean(errors(y_pred, y) ** 2, axis=0)


@mse.misconception
def not_averaged(y_pred, y):
    """These are the squared errors, one for each sample. The loss is one number: their mean."""
    return errors(y_pred, y) ** 2


@mse.misconception
def largest_error(y_pred, y):
    """This is the largest squared error. The mean takes all of them into account."""
    return np.max(errors(y_pred, y) ** 2)


mse.slips("""
always-refused: y_pred.shape != y.shape -> np.shape(y_pred) == np.shape(y)
    Equal shapes were refused, and different ones accepted: the comparison is the wrong way round.
""")


@mse.misconception
def sum_without_a_look_at_the_shapes(y_pred, y):
    """This is the sum, not the mean; and shapes that differ are not refused. First the shapes, then the mean."""
    return np.sum((y_pred * 1.0 - y) ** 2)


@mse.misconception
def half_without_a_look_at_the_shapes(y_pred, y):
    """There is a factor 1/2 too many, and shapes that differ are not refused. First the shapes, then the mean."""
    return np.mean((y_pred * 1.0 - y) ** 2) / 2


@mse.misconception
def absolute_without_a_look_at_the_shapes(y_pred, y):
    """These are absolute errors, not squared ones; and shapes that differ are not refused."""
    return np.mean(np.abs(y_pred * 1.0 - y))


@mse.misconception
def root_without_a_look_at_the_shapes(y_pred, y):
    """The root was taken at the end, which the mean squared error has not; and different shapes are not refused."""
    return np.sqrt(np.mean((y_pred * 1.0 - y) ** 2))


@mse.misconception
def cancelling_without_a_look_at_the_shapes(y_pred, y):
    """The square is missing, so high and low cancel; and shapes that differ are not refused."""
    return np.mean(y_pred * 1.0 - y)


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

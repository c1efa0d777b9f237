"""The bank of section 2.1, softmax."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import repeated, rounded

softmax = Exercise(
    "softmax",
    parameters=("z",),
    withheld=(
        "course_lib.functions.softmax",
        "course_lib.autodiff.softmax",
        "scipy.special.softmax",
    ),
)


@softmax.case
def one_row(rng):
    """a few numbers, of shape (k,)"""
    return arguments(2 * rounded(rng, int(rng.integers(3, 6))))


@softmax.case
def several_rows(rng):
    """two rows of three numbers"""
    return arguments(rounded(rng, 2, 3))


@softmax.case
def square_table(rng):
    """a square array: the shape doesn't reveal a wrong axis"""
    return arguments(rounded(rng, 3, 3))


@softmax.case
def three_axes(rng):
    """three axes: softmax along the last one"""
    return arguments(rounded(rng, 2, 3, 4))


@softmax.case
def rows_of_one(rng):
    """rows with a single entry: its share is 1"""
    return arguments(rounded(rng, 3, 1))


@softmax.case
def whole_numbers(rng):
    """different whole numbers"""
    return arguments(repeated(rng, rng.permutation(6)[:4]))


@softmax.case
def rows_far_apart(rng):
    """one row near 0, one near 10,000, one near -10,000"""
    return arguments(rounded(rng, 3, 2) + repeated(rng, [[0.0], [1e4], [-1e4]]))


@softmax.case
def entries_far_apart(rng):
    """entries that are thousands apart: the largest takes all"""
    return arguments(np.round(rng.uniform(1000, 5000, size=3)) * repeated(rng, [-1.0, 1.0, 0.0]))


@softmax.case
def rows_and_entries_far_apart(rng):
    """rows that are thousands apart, each with one entry far from the others"""
    steps = np.round(rng.uniform(1000, 2000, size=(2, 3))) * repeated(rng, [[-1.0, 0.0, 1.0], [1.0, -2.0, 0.0]])
    return arguments(steps + repeated(rng, [[0.0], [-9000.0]]))


softmax.slips("""
along-the-first-axis: z, axis=-1 -> z, axis=0 ;; e, axis=-1 -> e, axis=0
    The columns sum to 1, and the rows don't: compute the shares along the last axis, within a row.
entries-taken-for-rows: e = np.exp(z - np.max(z, axis=-1, keepdims=True))⏎return e / np.sum(e, axis=-1, keepdims=True)
-> return np.array([np.exp(row - row.max()) / np.sum(np.exp(row - row.max())) for row in z])
    The loop splits z along its first axis. That is right for a table, but in a single row each entry is treated as a
    row.
stretched-by-the-largest: z - np -> z / np
    Each row is divided by its largest number, which changes the differences. Shifting by the largest number keeps them.
over-all-entries: z, axis=-1 -> z, axis=None ;; e, axis=-1 -> e, axis=None
    All entries together sum to 1. Each row should sum to 1 separately: which axis does the sum need?
largest-not-subtracted: z - np.max(z, axis=-1, keepdims=True) -> z
    For large numbers exp overflows, for very negative ones it vanishes: shift each row so that its largest is 0.
largest-of-the-whole-table: np.max(z, axis=-1, keepdims=True) -> np.max(z)
    The largest number in the whole table is subtracted: a row far below it becomes all zeros. Each row has its own
    largest number.
largest-of-each-column: z, axis=-1 -> z, axis=0
    The largest number in each column is subtracted, which changes the shares. The shares of a row stay the same only if
    one number is subtracted from the whole row.
smallest-subtracted: max -> min
    The smallest number is subtracted: the largest can still overflow. Which one should become 0?
not-normalized: e = np.exp(z - np.max(z, axis=-1, keepdims=True))⏎return e / np.sum(e, axis=-1, keepdims=True)
-> return np.exp(z - np.max(z, axis=-1, keepdims=True))
    The exponentials are not divided by their sum: shares sum to 1.
plain-exponentials: e = np.exp(z - np.max(z, axis=-1, keepdims=True))⏎return e / np.sum(e, axis=-1, keepdims=True)
-> return np.exp(z)
    These are exponentials, without a shift and without a sum. Shares are parts of a whole: divide by it.
exponential-forgotten: e = np.exp(z - np.max(z, axis=-1, keepdims=True))⏎return e / np.sum(e, axis=-1, keepdims=True)
-> return z / np.sum(z, axis=-1, keepdims=True)
    The numbers themselves are divided by their sum, so shares can be negative. What makes them positive?
shifted-but-no-exponential: np.exp(z - np.max(z, axis=-1, keepdims=True)) -> z - np.max(z, axis=-1, keepdims=True)
    The shifted numbers are divided by their sum. What turns them into positive numbers first?
sigmoid-of-each: e = np.exp(z - np.max(z, axis=-1, keepdims=True))⏎return e / np.sum(e, axis=-1, keepdims=True)
-> return 0.5 * (1 + np.tanh(0.5 * z))
    These are sigmoids of the individual entries: they don't sum to 1. Each share depends on all entries in its row.
winner-takes-all: e = np.exp(z - np.max(z, axis=-1, keepdims=True))⏎return e / np.sum(e, axis=-1, keepdims=True)
-> return (z == np.max(z, axis=-1, keepdims=True)) * 1.0
    The largest entry gets 1 and the others 0. Softmax is soft: the others keep a share.
divided-by-the-mean: sum -> mean
    This divides by the mean instead of the sum: each row sums to its number of entries, not to 1.
divided-by-the-largest: e / np.sum(e, axis=-1, keepdims=True)
-> e / np.sum(e, axis=-1, keepdims=True) / np.max(e / np.sum(e, axis=-1, keepdims=True))
    This divides by the largest exponential or the largest entry: shares are parts of the sum.
sum-without-its-axis: np.sum(e, axis=-1, keepdims=True) -> np.sum(e, axis=-1)
    The row sums lost their axis: in a square table they are matched with columns. keepdims=True keeps the axis.
largest-without-its-axis: np.max(z, axis=-1, keepdims=True) -> np.max(z, axis=-1)
    The row maxima lost their axis: in a square table they are matched with columns. keepdims=True keeps the axis.
smallest-wins: e = np -> z = -z⏎e = np
    The smallest number gets the largest share: there is an extra minus sign in the exponent.
powers-of-two: np.exp -> np.exp2
    These are powers of 2. Softmax uses powers of e: np.exp.
logarithms-of-the-shares: np.exp(z - np.max(z, axis=-1, keepdims=True)) -> z - np.max(z, axis=-1, keepdims=True)
;; e / np.sum(e, axis=-1, keepdims=True) -> e - np.log(np.sum(np.exp(e), axis=-1, keepdims=True))
    These are the logarithms of the shares. Logarithms of shares are never positive; shares are.
exponentials-multiplied: e / np -> e * np
    This multiplies by the sum, where it should divide: a share is a part divided by the whole.
shifted-upwards: - np -> + np
    The largest number is added, not subtracted: after the shift it should be 0, so that exp gets no positive number.
sums-alone: e = np.exp(z - np.max(z, axis=-1, keepdims=True))⏎return e / np.sum(e, axis=-1, keepdims=True)
-> return np.sum(np.exp(z - np.max(z, axis=-1, keepdims=True)), axis=-1, keepdims=True)
    These are the row sums. The share of an entry is its exponential divided by that sum.
""")


@softmax.variant
def row_by_row(z):
    if z.ndim > 1:
        return np.stack([row_by_row(row) for row in z])
    e = [np.exp(entry - max(z)) for entry in z]
    return np.array(e) / sum(e)


@softmax.variant
def by_logarithms(z):
    largest = z.max(axis=-1)[..., None]
    return np.exp(z - largest - np.log(np.exp(z - largest).sum(axis=-1))[..., None])


@softmax.variant
def last_axis_first(z):
    moved = np.moveaxis(z, -1, 0)
    e = np.exp(moved - np.maximum.reduce(moved))
    return np.moveaxis(e / np.add.reduce(e), 0, -1)

"""The bank of section 3.2, part five: the gradient check."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import rounded, size

# --- locate_error ----------------------------------------------------------------------------------------------

locate_error = Exercise("locate_error", parameters=("gradient", "f", "x", "h"), rtol=1e-5, atol=1e-8)


def apart(rng, *shape):
    """Numbers of either sign, no two of the same size: only one entry is the largest."""
    shape = tuple(size(rng, length) for length in shape)
    count = int(np.prod(shape))
    return ((rng.permutation(count) + 2.0) / 4 * (-1.0) ** rng.permutation(count)).reshape(shape)


def one_wrong(rng, *shape):
    """Zero but for one entry, at a random place."""
    shape = tuple(size(rng, length) for length in shape)
    wrong = np.zeros(shape)
    wrong.flat[int(rng.integers(wrong.size))] = float(rng.choice([-0.75, 0.5]))
    return wrong


BOTH = "place = list(np.ravel(place))\n[error, place]"  # a tuple, a list, an array, or for a row a number


@locate_error.case
def a_factor_is_wrong(rng):
    """a gradient with a factor of 3 instead of 2"""
    return script("error, place = locate_error(lambda x: 3 * x, lambda x: np.sum(x**2), x)\n" + BOTH, x=apart(rng, 4))


@locate_error.case
def one_entry_is_wrong(rng):
    """one entry is wrong, and it is a small one"""
    x = apart(rng, 5)
    wrong = np.where(np.abs(x) == np.abs(x).min(), float(rng.choice([-0.75, 0.5])), 0.0)
    return script(
        "error, place = locate_error(lambda x: 2 * x + wrong, lambda x: np.sum(x**2), x)\n" + BOTH, x=x, wrong=wrong
    )


@locate_error.case
def one_weight_is_wrong(rng):
    """x is a table, like a weight matrix, and one entry is wrong: the place is a row and a column"""
    return script(
        "error, place = locate_error(lambda x: np.cos(x) + wrong, lambda x: np.sum(np.sin(x)), x)\n" + BOTH,
        x=rounded(rng, 3, 4),
        wrong=one_wrong(rng, 3, 4),
    )


@locate_error.case
def two_entries_are_wrong(rng):
    """two entries are wrong: one a little too high, another far too low"""
    first, second = rng.permutation(size(rng, 4))[:2]
    wrong = np.zeros(size(rng, 4))
    wrong[first], wrong[second] = 0.4, -1.2
    return script(
        "error, place = locate_error(lambda x: 2 * x + wrong, lambda x: np.sum(x**2), x)\n" + BOTH,
        x=apart(rng, 4),
        wrong=wrong,
    )


@locate_error.case
def a_right_gradient(rng):
    """a correct gradient: the error is tiny"""
    return script(
        "error, place = locate_error(lambda x: np.cos(x), lambda x: np.sum(np.sin(x)), x)\nerror < 1e-8",
        x=rounded(rng, 5),
    )  # not `[0]`: of an answer that returns the place alone, rounding would decide which one it is


@locate_error.case
def a_large_step(rng):
    """a step so large that it affects the result"""
    return script(
        "error, place = locate_error(lambda x: 4 * x**3, lambda x: np.sum(x**4), x, h=0.25)\n" + BOTH, x=apart(rng, 3)
    )


@locate_error.case
def a_table_of_numbers(rng):
    """x is a table, and all entries are wrong"""
    return script(
        "error, place = locate_error(lambda x: 5 * x, lambda x: np.sum(x**2), x)\n" + BOTH, x=apart(rng, 2, 3)
    )


@locate_error.case
def a_single_number(rng):
    """x has a single entry"""
    return script(
        "error, place = locate_error(lambda x: 5 * x, lambda x: np.sum(x**3), x)\n" + BOTH, x=3 + rounded(rng, 1) ** 2
    )


@locate_error.case
def both_are_zero(rng):
    """the claimed gradient and the numerical one are both zero: they agree"""
    return script(
        "locate_error(lambda x: 0 * x, lambda x: height, x)[0]", x=rounded(rng, 3), height=float(rounded(rng))
    )


@locate_error.case
def only_the_claim_is_zero(rng):
    """the claimed gradient is zero, but the function is not flat"""
    return script("error, place = locate_error(lambda x: 0 * x, lambda x: np.sum(x**2), x)\n" + BOTH, x=apart(rng, 3))


@locate_error.case
def large_gradients(rng):
    """gradients in the millions: the error is relative"""
    return script(
        "error, place = locate_error(lambda x: 2.5e6 * x, lambda x: 1e6 * np.sum(x**2), x)\n" + BOTH, x=apart(rng, 4)
    )


def differences(f, x, h):
    """Central differences entry by entry."""
    slopes = np.zeros(x.shape)
    point = x.astype(float)
    for place in np.ndindex(x.shape):
        old = point[place]
        point[place] = old + h
        above = f(point)
        point[place] = old - h
        slopes[place] = (above - f(point)) / (2 * h)
        point[place] = old
    return slopes


locate_error.slips("""
direction-lost: np.abs(a - m) -> a - m
    The place is where the claim is too high by most. An entry that is far too low is just as wrong: compare sizes.
place-counted-through: np.unravel_index(np.argmax(np.abs(a - m)), x.shape) -> np.argmax(np.abs(a - m))
    The place is one number, which counts through all entries. A table has a row and a column:
    `np.unravel_index(number, x.shape)`.
largest-claim: np.abs(a - m) -> np.abs(a)
    This is the place of the largest claimed entry. Where do the claim and the numerical gradient differ most?
largest-numerical-entry: np.abs(a - m) -> np.abs(m)
    This is the place of the largest numerical entry. Where do the claim and the numerical gradient differ most?
relative-in-each-entry: np.abs(a - m) -> np.abs(a - m) / (np.abs(a) + np.abs(m) + 1e-300)
    The entries are compared by their relative error, where a tiny entry can win by rounding. Compare the differences.
where-they-agree-best: argmax -> argmin
    This is the place where the two agree best. The mistake is at the other end.
place-first: return np.linalg.norm(a - m) / size, place -> return place, np.linalg.norm(a - m) / size
;; return 0.0, place -> return place, 0.0
    The two results are swapped: the error comes first, then the place.
error-alone: return np.linalg.norm(a - m) / size, place -> return np.linalg.norm(a - m) / size
;; return 0.0, place -> return 0.0
    Only the error is returned. The exercise asks for two results: the error, and the place.
place-alone: return np.linalg.norm(a - m) / size, place -> return place ;; return 0.0, place -> return place
    Only the place is returned. The exercise asks for two results: the error, and the place.
largest-difference: np.linalg.norm(a - m) / size -> np.max(np.abs(m - a))
    The error is the largest difference. It grows with the gradient: take the length, and divide by both lengths.
length-of-the-difference: np.linalg.norm(a - m) / size -> np.linalg.norm(a - m)
    The length of the difference is not yet divided by the lengths of the two gradients.
zero-by-zero: size == 0 -> size < 0
    Where both gradients are zero, this divides zero by zero. They agree there, so the error is 0.
divided-by-one-length: np.linalg.norm(a) + np.linalg.norm(m) -> np.linalg.norm(a)
    Only the length of the claimed gradient is in the denominator. With both lengths the error stays between 0 and 1.
divided-by-the-numerical-length: np.linalg.norm(a) + np.linalg.norm(m) -> np.linalg.norm(m)
    Only the length of the numerical gradient is in the denominator. With both lengths the error stays between 0 and 1.
length-of-the-sum: np.linalg.norm(a) + np.linalg.norm(m) -> np.linalg.norm(a + m)
    The denominator is the length of the sum of both. It should be the sum of the lengths: opposite gradients must not
    cancel.
difference-of-the-lengths: np.linalg.norm(a - m) -> abs(np.linalg.norm(a) - np.linalg.norm(m))
    Only the lengths are compared. Two gradients of equal length can point in different directions: subtract first.
absolute-values-for-lengths: np.linalg.norm(a) + np.linalg.norm(m) -> np.abs(a).sum() + np.abs(m).sum()
;; np.linalg.norm(a - m) -> np.abs(m - a).sum()
    Absolute values are added up. The length of a gradient is the square root of the sum of its squares.
squares-without-a-root: np.linalg.norm(a) + np.linalg.norm(m) -> np.sum(a * a) + np.sum(m * m)
;; np.linalg.norm(a - m) / -> np.sum((a - m) ** 2) /
    The sums of squares are compared. The length of a gradient is the square root of that sum.
step-not-passed-on: numerical_gradient(f, x, h) -> numerical_gradient(f, x)
    h is not passed on, so `numerical_gradient` uses its default step. Pass h as the third argument.
divided-by-the-longer: np.linalg.norm(a) + np.linalg.norm(m) -> max(np.linalg.norm(a), np.linalg.norm(m))
    The denominator is the longer of the two lengths. It should be the sum of both, so that the error never exceeds 1.
brackets-missing: / size -> / np.linalg.norm(a) + np.linalg.norm(m)
    You divide by the first length and then add the second. The sum in the denominator needs parentheses.
zero-where-one-is-zero: size == 0 -> not a.any() or not m.any()
    The error is 0 where only one of the two gradients is zero. But then they don't agree at all: both have to be zero.
point-for-gradient: a = gradient(x) -> a = x
    You compare the point itself. The claimed gradient is what the function `gradient` returns for it.
all-entries-at-once: numerical_gradient(f, x, h) -> np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))
    All entries of x change together. A partial derivative changes one and holds the others fixed.
point-left-moved: m = numerical_gradient(f, x, h) -> m = numerical_gradient(f, x, h)⏎x -= h
    The entries of x were changed and not restored. Work on a copy: the caller still needs the point.
""")


@locate_error.variant
def by_hand(gradient, f, x, h=1e-5):
    a, n = np.ravel(gradient(x)), differences(f, x, h).ravel()
    below = np.sqrt(a @ a) + np.sqrt(n @ n)
    place = max(np.ndindex(x.shape), key=lambda i: abs(a.reshape(x.shape)[i] - n.reshape(x.shape)[i]))
    return (np.sqrt(np.sum((a - n) ** 2)) / below if below else 0), place


@locate_error.variant
def as_a_list_of_indices(gradient, f, x, h=1e-5):
    gap = np.asarray(gradient(x.copy())) - differences(f, x, h)
    below = np.linalg.norm(gradient(x)) + np.linalg.norm(differences(f, x, h))
    rows = np.argwhere(np.abs(gap) == np.abs(gap).max())
    return np.linalg.norm(gap) / max(below, 1e-300), [int(i) for i in rows[0]]

"""The bank of section 3.2, part five: the gradient check."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import rounded

# --- gradient_error --------------------------------------------------------------------------------------------

gradient_error = Exercise("gradient_error", parameters=("gradient", "f", "x", "h"), rtol=1e-5, atol=1e-8)


@gradient_error.case
def a_factor_is_wrong(rng):
    """a gradient with a factor of 3 instead of 2"""
    return script("gradient_error(lambda x: 3 * x, lambda x: np.sum(x**2), x)", x=rounded(rng, 4))


@gradient_error.case(fixed=(3,))
def one_entry_is_wrong(rng):
    """one of three entries is wrong"""
    return script(
        """
        def claimed(x):
            return 2 * x + np.array([0.0, 0.5, 0.0])
        gradient_error(claimed, lambda x: np.sum(x**2), x)
        """,
        x=rounded(rng, 3),
    )


@gradient_error.case
def a_right_gradient(rng):
    """a correct gradient: the error is tiny"""
    return script(
        "gradient_error(lambda x: np.cos(x), lambda x: np.sum(np.sin(x)), x) < 1e-8",
        x=rounded(rng, 5),
    )


@gradient_error.case
def a_large_step(rng):
    """a step so large that central and forward differences clearly differ"""
    return script("gradient_error(lambda x: 3 * x**2, lambda x: np.sum(x**3), x, h=0.1)", x=1 + rounded(rng, 3) ** 2)


@gradient_error.case
def the_default_step(rng):
    """x so close to zero that the default step of 1e-5 affects the result"""
    return script(
        "gradient_error(lambda x: 3 * x**2, lambda x: np.sum(x**3), x)", x=1e-5 * (0.5 + rounded(rng, 3) ** 2)
    )


@gradient_error.case
def a_table_of_numbers(rng):
    """x is a table, like a weight matrix"""
    return script("gradient_error(lambda x: np.exp(x) + 0.1, lambda x: np.sum(np.exp(x)), x)", x=rounded(rng, 2, 3))


@gradient_error.case
def a_single_number(rng):
    """x has a single entry"""
    return script("gradient_error(lambda x: 5 * x, lambda x: np.sum(x**2), x)", x=1 + rounded(rng, 1) ** 2)


@gradient_error.case
def both_are_zero(rng):
    """the claimed gradient and the numerical one are both zero"""
    return script("gradient_error(lambda x: 0 * x, lambda x: height, x)", x=rounded(rng, 3), height=float(rounded(rng)))


@gradient_error.case
def only_the_claim_is_zero(rng):
    """the claimed gradient is zero, but the function is not flat"""
    return script("gradient_error(lambda x: 0 * x, lambda x: np.sum(x), x)", x=rounded(rng, 3))


@gradient_error.case
def large_gradients(rng):
    """gradients in the millions: the error is relative"""
    return script("gradient_error(lambda x: 2e6 * x + 1e5, lambda x: 1e6 * np.sum(x**2), x)", x=rounded(rng, 4))


@gradient_error.case
def the_point_stays(rng):
    """x is not modified"""
    return script(
        """
        before = x.copy()
        gradient_error(lambda x: 2 * x, lambda x: np.sum(x**2), x)
        np.array_equal(before, x)
        """,
        x=rounded(rng, 3),
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


gradient_error.slips("""
largest-difference: np.linalg.norm(a - m) / size -> np.abs(a - m).max()
    This is the largest difference in any entry. It grows with the gradient: divide the length by both lengths.
length-of-the-difference: np.linalg.norm(a - m) / size -> np.linalg.norm(a - m)
    The length of the difference is not yet divided by the lengths of the two gradients.
zero-by-zero: if size == 0:⏎return 0.0 -> pass
    Where both gradients are zero, this divides zero by zero. They agree there, so the error is 0.
forward-differences: m = numerical_gradient(f, x, h) -> steps = h * np.eye(x.size).reshape(-1, *x.shape)
⏎m = np.reshape([(f(x + step) - f(x)) / h for step in steps], x.shape)
    The numerical gradient steps in one direction only. Step in both directions and divide by 2h: that is far more
    accurate.
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
;; np.linalg.norm(a - m) -> np.abs(a - m).sum()
    Absolute values are added up. The length of a gradient is the square root of the sum of its squares.
squares-without-a-root: np.linalg.norm(a) + np.linalg.norm(m) -> np.sum(a * a) + np.sum(m * m)
;; np.linalg.norm(a - m) / -> np.sum((a - m) ** 2) /
    The sums of squares are compared. The length of a gradient is the square root of that sum.
angle-alone: np.linalg.norm(a) + np.linalg.norm(m) -> np.linalg.norm(a) * np.linalg.norm(m)
;; np.linalg.norm(a - m) / size -> 1 - np.sum(a * m) / size
    Only the angle between the two gradients is compared. One that is twice as long has the right direction too:
    subtract them.
step-ignored: numerical_gradient(f, x, h) -> numerical_gradient(f, x, 1e-5)
    The step is fixed inside the function: use the argument h.
step-not-passed-on: numerical_gradient(f, x, h) -> numerical_gradient(f, x)
    h is not passed on, so `numerical_gradient` uses its default step. Pass h as the third argument.
mean-difference: np.linalg.norm(a - m) / size -> np.abs(a - m).mean()
    This is the mean difference per entry. It grows with the gradient: take lengths, and divide by both of them.
divided-by-the-longer: np.linalg.norm(a) + np.linalg.norm(m) -> max(np.linalg.norm(a), np.linalg.norm(m))
    The denominator is the longer of the two lengths. It should be the sum of both, so that the error never exceeds 1.
relative-in-each-entry: if size == 0:⏎return 0.0 -> pass
;; np.linalg.norm(a - m) / size -> np.max(np.abs(a - m) / (np.abs(a) + np.abs(m)))
    The error is relative in each entry, and the largest one is returned. One small entry then decides: take lengths of
    the whole arrays.
yes-or-no: 0.0 -> True ;; np.linalg.norm(a - m) / size -> np.allclose(a, m)
    You return only whether they agree. The exercise asks for the size of the error: near 1e-10 or near 1 says more than
    yes or no.
brackets-missing: / size -> / np.linalg.norm(a) + np.linalg.norm(m)
    You divide by the first length and then add the second. The sum in the denominator needs parentheses.
largest-stretch-of-a-table: np.linalg.norm(a) + np.linalg.norm(m) -> np.linalg.norm(a, 2) + np.linalg.norm(m, 2)
;; np.linalg.norm(a - m) -> np.linalg.norm(a - m, 2)
    For a table, `np.linalg.norm(..., 2)` is a different norm: how far it stretches an arrow. Without the 2, it is the
    square root of the sum of squares.
zero-where-one-is-zero: size == 0 -> not a.any() or not m.any()
    The error is 0 where only one of the two gradients is zero. But then they don't agree at all: both have to be zero.
divided-by-h-only: numerical_gradient(f, x, h) -> 2 * numerical_gradient(f, x, h)
    The numerical gradient is twice as large as it should be: the distance between x - h and x + h is 2h.
multiplied-by-the-lengths: / size -> * size
    The difference is multiplied by the lengths. A relative error divides by them.
lengths-alone: np.linalg.norm(a - m) / size -> size
    These are the two lengths, added up. The length of the difference belongs in the numerator.
difference-of-lengths-below: np.linalg.norm(a) + np.linalg.norm(m) -> np.linalg.norm(a) - np.linalg.norm(m)
    The lengths are subtracted in the denominator. Add them: otherwise two equal lengths give a division by zero.
sum-above: a - m -> a + m
    The gradients are added in the numerator. Two equal ones should give 0: subtract them.
not-compared: a - m -> a
    The numerator contains only one gradient. It should be the length of their difference.
length-of-the-difference-forgotten: np.linalg.norm(a - m) / size -> (a - m) / size
    The difference is still an array. The result should be one number: take its length before dividing.
point-for-gradient: a = gradient(x) -> a = x
    You compare the point itself. The claimed gradient is what the function `gradient` returns for it.
small-number-below: / size -> / (size + 1)
    A 1 is added to the denominator to avoid division by zero. It makes every error smaller: check instead whether the
    denominator is 0.
point-left-moved: m = numerical_gradient(f, x, h) -> m = numerical_gradient(f, x, h)⏎x -= h
    The entries of x were changed and not restored. Work on a copy: the caller still needs the point.
all-entries-at-once: numerical_gradient(f, x, h) -> np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))
    All entries of x change together. A partial derivative changes one and holds the others fixed.
""")


@gradient_error.variant
def by_hand(gradient, f, x, h=1e-5):
    a, n = np.ravel(gradient(x)), differences(f, x, h).ravel()
    below = np.sqrt(a @ a) + np.sqrt(n @ n)
    if below == 0:
        return 0
    return np.sqrt(np.sum((a - n) ** 2)) / below


@gradient_error.variant
def one_column_at_a_time(gradient, f, x, h=1e-5):
    steps = h * np.eye(x.size).reshape(-1, *x.shape)
    n = np.array([(f(x + e) - f(x - e)) / (2 * h) for e in steps]).reshape(x.shape)
    a = gradient(x.copy())
    above, below = np.linalg.norm(n - a), np.linalg.norm(a) + np.linalg.norm(n)
    return above / below if above else 0.0


@gradient_error.variant
def tiny_number_below(gradient, f, x, h=1e-5):
    a, n = np.asarray(gradient(x)), differences(f, x, h)
    return np.linalg.norm(a - n) / max(np.linalg.norm(a) + np.linalg.norm(n), 1e-300)

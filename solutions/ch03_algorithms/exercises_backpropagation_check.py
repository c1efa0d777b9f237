"""The bank of section 3.2, part five: the gradient check."""

import numpy as np

from course_lib.calculus import numerical_gradient
from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import rounded

# --- gradient_error --------------------------------------------------------------------------------------------

gradient_error = Exercise("gradient_error", parameters=("gradient", "f", "x", "h"), rtol=1e-5, atol=1e-8)


@gradient_error.case
def a_factor_is_wrong(rng):
    """a gradient with a factor 3 where 2 is due"""
    return script("gradient_error(lambda x: 3 * x, lambda x: np.sum(x**2), x)", x=rounded(rng, 4))


@gradient_error.case
def one_entry_is_wrong(rng):
    """one entry of three is wrong"""
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
    """a right gradient: the error is tiny"""
    return script(
        "gradient_error(lambda x: np.cos(x), lambda x: np.sum(np.sin(x)), x) < 1e-8",
        x=rounded(rng, 5),
    )


@gradient_error.case
def a_large_step(rng):
    """a step so large that central and forward differences part"""
    return script("gradient_error(lambda x: 3 * x**2, lambda x: np.sum(x**3), x, h=0.1)", x=1 + rounded(rng, 3) ** 2)


@gradient_error.case
def the_default_step(rng):
    """so near to zero that the step of 1e-5 itself shows"""
    return script(
        "gradient_error(lambda x: 3 * x**2, lambda x: np.sum(x**3), x)", x=1e-5 * (0.5 + rounded(rng, 3) ** 2)
    )


@gradient_error.case
def a_table_of_numbers(rng):
    """x is a table, as weights are"""
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
    """the claimed gradient is zero, the function is not flat"""
    return script("gradient_error(lambda x: 0 * x, lambda x: np.sum(x), x)", x=rounded(rng, 3))


@gradient_error.case
def large_gradients(rng):
    """gradients in the millions: the error is relative"""
    return script("gradient_error(lambda x: 2e6 * x + 1e5, lambda x: 1e6 * np.sum(x**2), x)", x=rounded(rng, 4))


@gradient_error.case
def the_point_stays(rng):
    """x is the same afterwards"""
    return script(
        """
        before = x.copy()
        gradient_error(lambda x: 2 * x, lambda x: np.sum(x**2), x)
        np.array_equal(before, x)
        """,
        x=rounded(rng, 3),
    )


def differences(f, x, h, forward=False, stay=True):
    """Central differences entry by entry, or forward ones; `stay` puts every entry back."""
    slopes = np.zeros(x.shape)
    point = x.astype(float) if stay else x
    for place in np.ndindex(x.shape):
        old = point[place]
        point[place] = old + h
        above = f(point)
        point[place] = old if forward else old - h
        slopes[place] = (above - f(point)) / (h if forward else 2 * h)
        if stay:
            point[place] = old
    return slopes


def relative(a, n):
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0


@gradient_error.misconception
def largest_difference(gradient, f, x, h=1e-5):
    """This is the largest difference of an entry. It grows with the gradient: divide the length by both lengths."""
    return np.max(np.abs(gradient(x) - differences(f, x, h)))


@gradient_error.misconception
def length_of_the_difference(gradient, f, x, h=1e-5):
    """The length of the difference is not yet put in relation to the lengths of the two gradients."""
    return np.linalg.norm(gradient(x) - differences(f, x, h))


@gradient_error.misconception
def zero_by_zero(gradient, f, x, h=1e-5):
    """Where both gradients are zero this divides zero by zero. They agree there, so the error is 0."""
    a, n = gradient(x), differences(f, x, h)
    return np.float64(np.linalg.norm(a - n)) / (np.linalg.norm(a) + np.linalg.norm(n))


@gradient_error.misconception
def forward_differences(gradient, f, x, h=1e-5):
    """The numerical gradient steps to one side only. Step to both sides and divide by 2h: that is far more exact."""
    return relative(gradient(x), differences(f, x, h, forward=True))


@gradient_error.misconception
def divided_by_one_length(gradient, f, x, h=1e-5):
    """Divided by the length of the claimed gradient alone. With both lengths the error stays between 0 and 1."""
    a, n = gradient(x), differences(f, x, h)
    size = np.linalg.norm(a)
    return np.linalg.norm(a - n) / size if size else 0.0


@gradient_error.misconception
def divided_by_the_numerical_length(gradient, f, x, h=1e-5):
    """Divided by the length of the numerical gradient alone. With both lengths the error stays between 0 and 1."""
    a, n = gradient(x), differences(f, x, h)
    size = np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0


@gradient_error.misconception
def length_of_the_sum(gradient, f, x, h=1e-5):
    """Divided by the length of the sum of both. It is the sum of the lengths: opposite gradients must not cancel."""
    a, n = gradient(x), differences(f, x, h)
    size = np.linalg.norm(a + n)
    return np.linalg.norm(a - n) / size if size else 0.0


@gradient_error.misconception
def difference_of_the_lengths(gradient, f, x, h=1e-5):
    """Only the lengths were compared. Two gradients of one length can point in different directions: subtract first."""
    a, n = np.linalg.norm(gradient(x)), np.linalg.norm(differences(f, x, h))
    return abs(a - n) / (a + n) if a + n else 0.0


@gradient_error.misconception
def absolute_values_for_lengths(gradient, f, x, h=1e-5):
    """Absolute values were added up. The length of a gradient is the root of the sum of its squares."""
    a, n = gradient(x), differences(f, x, h)
    size = np.abs(a).sum() + np.abs(n).sum()
    return np.abs(a - n).sum() / size if size else 0.0


@gradient_error.misconception
def step_ignored(gradient, f, x, h=1e-5):
    """The step is fixed inside the function: use the argument h."""
    return relative(gradient(x), differences(f, x, 1e-5))


@gradient_error.misconception
def step_not_passed_on(gradient, f, x, h=1e-5):
    """h is not passed on: left alone, `numerical_gradient` takes a step of its own. Give it as the third argument."""
    return relative(gradient(x), numerical_gradient(f, x))


@gradient_error.misconception
def mean_difference(gradient, f, x, h=1e-5):
    """This is the mean difference of an entry. It grows with the gradient: take lengths, and divide by both of them."""
    return np.mean(np.abs(gradient(x) - differences(f, x, h)))


@gradient_error.misconception
def divided_by_the_longer(gradient, f, x, h=1e-5):
    """Divided by the longer one of the two. It is the sum of both lengths, so that the error never passes 1."""
    a, n = gradient(x), differences(f, x, h)
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    return np.linalg.norm(a - n) / size if size else 0.0


@gradient_error.misconception
def relative_in_each_entry(gradient, f, x, h=1e-5):
    """The relation was taken in each entry, and the largest one returned. One small entry then decides: take lengths
    of the whole arrays."""
    a, n = gradient(x), differences(f, x, h)
    with np.errstate(all="ignore"):
        return np.max(np.abs(a - n) / (np.abs(a) + np.abs(n)))


@gradient_error.misconception
def yes_or_no(gradient, f, x, h=1e-5):
    """Only whether they agree came back. The size of the error is asked for: near 1e-10 or near 1 tells more than yes
    or no."""
    return bool(np.allclose(gradient(x), differences(f, x, h)))


@gradient_error.misconception
def brackets_missing(gradient, f, x, h=1e-5):
    """Divided by the first length, and then the second one was added. The sum below the line needs brackets."""
    a, n = gradient(x), differences(f, x, h)
    if not (np.any(a) or np.any(n)):
        return 0.0
    with np.errstate(all="ignore"):
        return np.linalg.norm(a - n) / np.linalg.norm(a) + np.linalg.norm(n)


@gradient_error.misconception
def largest_stretch_of_a_table(gradient, f, x, h=1e-5):
    """For a table `np.linalg.norm(..., 2)` is another length: how far it stretches an arrow. Leave out the 2, and it
    is the root of the sum of squares."""
    a, n = gradient(x), differences(f, x, h)
    size = np.linalg.norm(a, 2) + np.linalg.norm(n, 2)
    return np.linalg.norm(a - n, 2) / size if size else 0.0


@gradient_error.misconception
def zero_where_one_is_zero(gradient, f, x, h=1e-5):
    """The error is 0 where only one of the two is zero. But then they don't agree at all. Both have to be zero."""
    a, n = gradient(x), differences(f, x, h)
    return relative(a, n) if np.any(a) and np.any(n) else 0.0


@gradient_error.misconception
def divided_by_h_only(gradient, f, x, h=1e-5):
    """The numerical gradient is twice too large: between x - h and x + h lies 2h."""
    return relative(gradient(x), 2 * differences(f, x, h))


@gradient_error.misconception
def multiplied_by_the_lengths(gradient, f, x, h=1e-5):
    """The difference was multiplied by the lengths. A relative error divides by them."""
    a, n = gradient(x), differences(f, x, h)
    return np.linalg.norm(a - n) * (np.linalg.norm(a) + np.linalg.norm(n))


@gradient_error.misconception
def lengths_alone(gradient, f, x, h=1e-5):
    """These are the two lengths, added up. The length of the difference belongs above them."""
    return np.linalg.norm(gradient(x)) + np.linalg.norm(differences(f, x, h))


@gradient_error.misconception
def difference_of_lengths_below(gradient, f, x, h=1e-5):
    """Below the line the lengths are subtracted. Add them: else two equal lengths give a division by zero."""
    a, n = gradient(x), differences(f, x, h)
    size = np.linalg.norm(a) - np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0


gradient_error.slips("""
sum-above: if size == 0:⏎return 0.0⏎return np.linalg.norm(a - m) / size
-> return np.linalg.norm(a + m) / size if size else 0.0
    Above the line the gradients are added. Two equal ones should give 0: subtract them.
not-compared: if size == 0:⏎return 0.0⏎return np.linalg.norm(a - m) / size
-> return np.linalg.norm(a) / size if size else 0.0
    Above the line stands one gradient alone. What is measured is the length of their difference.
length-of-the-difference-forgotten: if size == 0:⏎return 0.0⏎return np.linalg.norm(a - m) / size
-> return (a - m) / size if size else 0.0
    The difference is still an array. One number is wanted: take its length before dividing.
""")


@gradient_error.misconception
def point_for_gradient(gradient, f, x, h=1e-5):
    """The point itself was compared. The claimed gradient is what the function `gradient` returns for it."""
    return relative(x, differences(f, x, h))


@gradient_error.misconception
def small_number_below(gradient, f, x, h=1e-5):
    """A 1 was added below the line, against division by zero. It makes every error smaller: ask whether it is 0."""
    a, n = gradient(x), differences(f, x, h)
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n) + 1)


@gradient_error.misconception
def point_left_moved(gradient, f, x, h=1e-5):
    """The entries of x were moved and not put back. Work on a copy: the caller still needs the point."""
    a = gradient(x)
    return relative(a, differences(f, x, h, stay=False))


@gradient_error.misconception
def all_entries_at_once(gradient, f, x, h=1e-5):
    """All entries of x were moved together. A partial derivative moves one and holds the others."""
    slope = (f(x + h) - f(x - h)) / (2 * h)
    return relative(gradient(x), np.full(x.shape, slope))


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

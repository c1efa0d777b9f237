"""The bank of the start page: one toy exercise, to show what a check can say."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments

double = Exercise("double", parameters=("x",))


@double.case
def a_number(rng):
    """a number"""
    return arguments(int(rng.integers(3, 20)))


@double.case
def a_negative_number(rng):
    """a negative number"""
    return arguments(-float(np.round(rng.uniform(2, 9), 1)))


@double.case
def zero(rng):
    """zero"""
    return arguments(0)


@double.case
def an_array(rng):
    """an array: every entry is doubled, and the array itself is not modified"""
    return arguments(np.round(rng.uniform(-9, 9, size=int(rng.integers(3, 6))), 1))


@double.case
def a_table(rng):
    """a table with more columns than rows"""
    return arguments(rng.integers(-9, 10, size=(2, 3)))


double.slips("""
squared: 2 * x -> x**2
    This is the square, x times x. Twice x is x plus x; the two agree only at 0 and 2.
two-added: 2 * x -> x + 2
    This is x plus 2. Twice x is 2 times x; in Python that is written with `*`.
power-of-two: 2 * x -> 2.0**x
    This is 2 to the power x: `**` is a power, `*` is a product.
unchanged: 2 * x -> x
    x is returned unchanged: the doubling is missing, or its result is not returned.
halved: 2 * x -> x / 2
    This is half of x: the code divides where it should multiply.
sign-lost: x -> abs(x)
    The minus sign is lost: twice a negative number is negative.
nothing-returned: return 2 * x -> 2 * x
    Nothing is returned. `print` only shows a value on the page; `return` passes it to the caller.
overwritten-and-returned: return 2 * x -> x *= 2⏎return x
    The array x itself was doubled: `x *= 2` writes into the caller's data. `2 * x` creates a new array.
overwritten-and-not-returned: return 2 * x -> x *= 2
    The array x itself was doubled, and nothing is returned. Leave x unchanged, and `return` a new value.
numbers-alone: 2 * x -> 2 * x if np.ndim(x) == 0 else float(x)
    This is right for a number but fails for an array: `2 * x` works for both, without float() or an if.
text-doubled: 2 * x -> str(x) * 2
    The digits are repeated: this doubles a string. Keep x a number, without str().
""")


@double.variant
def as_a_sum(x):
    return x + x


@double.variant
def with_numpy(x):
    return np.multiply(x, 2.0)


@double.variant
def as_a_shift(x):
    return x - (-x)


@double.variant
def entry_by_entry(x):
    if np.ndim(x) == 0:
        return x * 2
    result = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        result[place] = x[place] + x[place]
    return result

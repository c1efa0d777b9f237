"""The bank of section 2.2, chain_of_three: a slope that is derived by hand."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import between, repeated, rounded

chain_of_three = Exercise(
    "chain_of_three",
    parameters=("x", "a", "b"),
    withheld=(
        "course_lib.autodiff.grad",
        "course_lib.calculus.central_difference",
        "course_lib.calculus.numerical_gradient",
    ),
)


@chain_of_three.case
def one_number(rng):
    """one number"""
    return arguments(between(rng, 0.4, 0.9), between(rng, 1.2, 2), between(rng, -0.8, -0.3))


@chain_of_three.case
def many_numbers(rng):
    """many numbers at once"""
    return arguments(rounded(rng, 5), between(rng, 0.6, 0.9), between(rng, 0.2, 0.7))


@chain_of_three.case
def table_of_numbers(rng):
    """a table of numbers, and a line that falls"""
    return arguments(rounded(rng, 2, 3), between(rng, -0.9, -0.5), between(rng, 0.2, 0.7))


@chain_of_three.case
def level_line(rng):
    """a level line, with a = 0: the result doesn't depend on x"""
    return arguments(rounded(rng, 3), 0.0, between(rng, 0.2, 0.7))


@chain_of_three.case
def top_of_the_bell(rng):
    """the point where the line crosses zero, and one beside it"""
    a = float(rng.choice([0.5, 2.0, 4.0]))
    zero = float(rng.integers(1, 6)) / 4
    return arguments(zero + repeated(rng, [0.0, between(rng, 0.2, 0.4)]), a, -a * zero)


@chain_of_three.case
def whole_numbers(rng):
    """whole numbers"""
    return arguments(rng.integers(0, 3, size=3), int(rng.integers(2, 4)), -3)


chain_of_three.slips("""
inner-slope-forgotten: * (-2 * inner) * a -> * (-2 * inner)
    The last link is missing: how fast does ax + b change with x?
middle-slope-forgotten: * (-2 * inner) * a -> * a
    The middle link is missing: how fast does -u² change with u?
outer-slope-alone: np.exp(-(inner**2)) * (-2 * inner) * a -> np.exp(-(inner**2))
    This is only the first link, the exponential. Two more links lead from it to x.
outer-slope-forgotten: np.exp(-(inner**2)) * (-2 * inner) * a -> -2 * inner * a
    The first link is missing: the exponential is its own slope, and stays as a factor.
sign-lost: -2 * inner -> 2 * inner
    The sign is wrong: the derivative of -u² is negative where u is positive.
two-lost: -2 * inner -> -1 * inner
    The 2 is missing: the derivative of u² is 2u.
middle-slope-at-x: -2 * inner -> -2 * x
    The middle slope is taken at x. The square gets ax + b: take its slope there.
outer-slope-at-x: np.exp(-(inner**2)) -> np.exp(-1.0 * np.asarray(x) ** 2)
    The exponential is taken at -x². It gets -(ax + b)²: each slope is taken at the value that its function gets.
outer-slope-at-the-inner-value: np.exp(-(inner**2)) -> np.exp(inner)
    The exponential is taken at ax + b. Between the two there is the function -u².
outer-slope-at-the-middle-slope: np.exp(-(inner**2)) * (-2 * inner) * a -> np.exp(-2 * inner * a)
    One derivative is put into the other. The chain rule is a product of slopes.
exponent-brought-down: np.exp(-(inner**2)) * (-2 * inner) -> -(inner**2) * np.exp(-(inner**2) - 1)
    The exponent is brought down as in the power rule. That rule is for powers of x, not for powers of e.
links-added: np.exp(-(inner**2)) * (-2 * inner) * a -> np.exp(-(inner**2)) + (-2 * inner) + a
    The three slopes are added. Along a chain they are multiplied.
value-returned-with-a: * (-2 * inner) * a -> * a * -1
    A link is replaced by its sign. The derivative of -u² is -2u.
slope-of-the-line-with-b: * a -> * (a + b)
    The slope of ax + b is not a + b: the b is a constant, so it drops out.
slope-of-the-line-with-x: * a -> * a * x
    The slope of ax + b with respect to x is a. The x is gone.
""")


@chain_of_three.variant
def link_by_link(x, a, b):
    u = np.multiply(a, x) + b
    v = -u * u
    dv_du, du_dx = -2.0 * u, a
    return np.exp(v) * dv_du * du_dx


@chain_of_three.variant
def multiplied_out(x, a, b):
    bell = 1 / np.exp((a * x + b) ** 2)
    return -2 * a * (a * x + b) * bell

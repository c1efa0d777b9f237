"""The bank of section 5.5: `round_at_random`, rounding that is right on average."""

import itertools

import numpy as np

from course_lib.checks.bank import Exercise, knowing, script
from course_lib.checks.draws import size

# Shares between 0.3 and 0.7 of 200,000 numbers: 3 percent are at least eight standard errors.
round_at_random = Exercise("round_at_random", parameters=("x", "gap", "rng"), rtol=0.03)

MANY = 200_000
SHARE = """
    rounded = round_at_random(np.full(many, number), gap, np.random.default_rng(seed))
    [rounded.mean(), rounded.std()]
"""
SAME_SEED = """
    drawn = [round_at_random(np.full(many, number), gap, np.random.default_rng(seed)) for seed in seeds]
    ---
    a, b, c = drawn
    [bool((a == b).all()), bool((a == c).all())]
"""
ONE_AFTER_ANOTHER = """
    rng = np.random.default_rng(seed)
    a = round_at_random(np.full(many, number), gap, rng)
    b = round_at_random(np.full(many, number), gap, rng)
    again = round_at_random(np.full(many, number), gap, np.random.default_rng(seed))
    ---
    [bool((a == b).all()), bool((a == again).all())]
"""


def one_number(rng, below, gap):
    """The mean and the spread of many copies of a number that lies `below` gaps and a share above 0."""
    share = float(np.round(rng.uniform(0.3, 0.7), 3))
    share += 0.08 if abs(share - 0.5) < 0.06 else 0  # a fair coin is distinguishable
    number = gap * (below + share)
    truth = [number, gap * np.sqrt(share * (1 - share))]
    given = {"number": number, "gap": gap, "many": MANY, "seed": int(rng.integers(1000))}
    return knowing(truth, script(SHARE, **given))


@round_at_random.case
def between_zero_and_one_gap(rng):
    """the mean and the spread of many copies of a number between 0 and the first gap"""
    return one_number(rng, 0, 0.25)


@round_at_random.case
def a_positive_number(rng):
    """the mean and the spread of many copies of a positive number"""
    return one_number(rng, int(rng.integers(2, 5)), 0.5)


@round_at_random.case
def a_negative_number(rng):
    """the mean and the spread of many copies of a negative number"""
    return one_number(rng, -int(rng.integers(2, 5)), 2.0)


@round_at_random.case
def just_below_zero(rng):
    """the mean and the spread of many copies of a number just below 0"""
    return one_number(rng, -1, 0.125)


@round_at_random.case
def numbers_on_the_grid(rng):
    """numbers that are multiples of the gap: they stay"""
    code = "round_at_random(x, gap, np.random.default_rng(seed))"
    gap = float(2.0 ** int(rng.integers(-4, 2)))
    x = gap * rng.integers(-9, 10, size=(2, 3)).astype(float)
    return script(code, x=x, gap=gap, seed=int(rng.integers(1000)))


@round_at_random.case
def a_table_with_its_gaps(rng):
    """a table of numbers, each with its own gap: every result is one of the two neighbors"""
    code = """
        rounded = round_at_random(x, gaps, np.random.default_rng(seed))
        ---
        below = np.floor(x / gaps) * gaps
        [list(rounded.shape), bool(((rounded == below) | (rounded == below + gaps)).all())]
    """
    gaps = 2.0 ** rng.integers(-3, 3, size=(4, 5))
    x = np.round(rng.normal(size=(4, 5)), 2) + 0.003
    return script(code, x=x, gaps=gaps, seed=int(rng.integers(1000)))


def coin(rng):
    return {"number": float(np.round(rng.uniform(2.4, 2.6), 2)), "gap": 1.0, "many": size(rng, 100)}


@round_at_random.case
def the_same_seed_again(rng):
    """the same seed gives the same numbers, a different seed different ones"""
    seed = int(rng.integers(1000))
    return script(SAME_SEED, **coin(rng), seeds=[seed, seed, seed + 1])


@round_at_random.case
def twice_from_one_generator(rng):
    """two calls with one generator differ; the same seed repeats the first"""
    return script(ONE_AFTER_ANOTHER, **coin(rng), seed=int(rng.integers(1000)))


calls = itertools.count(1)


def never_the_same(numbers):
    """Like a draw from NumPy's global state: different in each call, with the same mean and spread."""
    return np.roll(numbers, next(calls)) if np.ndim(numbers) == 1 else numbers


round_at_random.slips("""
share-turned-around: < x / gap - below -> > x / gap - below
    The chances are swapped: a number close below a neighbor should usually go up to it.
fair-coin: < x / gap - below -> < 0.5
    Up and down have the same chance for every number. The closer neighbor should be the more likely one.
always-down: gap * (below + up) -> gap * below
    Every number is rounded down. It should go up with a chance that is its share of the gap.
always-up: gap * (below + up) -> gap * (below + 1)
    Every number is rounded up. It should go up only with a chance that is its share of the gap.
gap-forgotten-at-the-end: gap * (below + up) -> below + up
    The result counts gaps. Multiply by the gap to return to the scale of x.
toward-zero: np.floor -> np.trunc
    Negative numbers are cut toward zero, so they are never rounded down. The neighbor below is the smaller one: floor.
grid-of-whole-numbers: gap * (below + up) -> np.floor(x) + (rng.random(np.shape(x)) < x - np.floor(x))
    The numbers are rounded to whole numbers. The grid is the multiples of `gap`.
one-coin-for-all: rng.random(np.shape(x)) -> rng.random()
    One random number decides for all entries, so their errors don't cancel. Draw one for each entry.
share-without-the-gap: x / gap - below -> x - gap * below
    The chance is a distance. Divide it by the gap, so that it goes from 0 to 1.
normal-numbers: rng.random(np.shape(x)) -> rng.normal(size=np.shape(x))
    The random numbers are normal. The chance is the share of the gap only with uniform ones, between 0 and 1.
larger-part-goes-up: rng.random(np.shape(x)) < x -> 0.5 < x
    This is rounding to the nearest number, without chance. Short steps are lost with it.
up-is-below-too: gap * (below + up) -> gap * (below - up)
    The other neighbor is one gap *above* the lower one. Here it is one gap below.
generator-of-its-own: rng.random -> np.random.default_rng(0).random
    A generator is created inside the function, so all calls make the same choices. Use the given one.
not-rounded: gap * (below + up) -> 1.0 * x
    The numbers are returned as they are. Each result should be a multiple of the gap.
noise-alone: gap * (below + up) -> x + gap * (rng.random(np.shape(x)) - 0.5)
    Noise is added, but the results aren't multiples of the gap.
""")


@round_at_random.misconception
def noise_before_rounding_down_and_up(x, gap, rng):
    """The noise is as long as two gaps, so some numbers jump over a neighbor. Only the two neighbors are possible."""
    return gap * np.round(x / gap + rng.uniform(-1, 1, np.shape(x)))


@round_at_random.misconception
def noise_of_one_side(x, gap, rng):
    """Noise from 0 to 1 gap is added before rounding to the nearest: on average the result is half a gap too high."""
    return gap * np.round(x / gap + rng.random(np.shape(x)))


@round_at_random.misconception
def global_state(x, gap, rng):
    """The chance doesn't come from `rng`, so a seed can't reproduce it. Draw with the given generator."""
    below = np.floor(x / gap)
    return never_the_same(gap * (below + (rng.random(np.shape(x)) < x / gap - below)))


@round_at_random.variant
def noise_and_nearest(x, gap, rng):
    return gap * np.round(x / gap + rng.uniform(-0.5, 0.5, np.shape(x)))


@round_at_random.variant
def noise_and_floor(x, gap, rng):
    return np.floor(x / gap + rng.random(x.shape)) * gap


@round_at_random.variant
def with_where(x, gap, rng):
    low = np.floor_divide(x, gap) * gap
    return np.where(rng.random(x.shape) >= (x - low) / gap, low, low + gap)


@round_at_random.variant
def with_the_remainder(x, gap, rng):
    rest = np.mod(x, gap)
    return x - rest + gap * (rng.random(np.shape(x)) * gap < rest)


round_at_random.equivalent(
    "up = rng.random(np.shape(x)) <= x / gap - below", "a random number is practically never equal to the share"
)

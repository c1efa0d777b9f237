"""The bank of `range_test_rate` in section 6.4: the rate to begin with, read from the curve of a range test.

All losses of a curve differ clearly, so that every right answer picks the same one.
"""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import between, size

range_test_rate = Exercise("range_test_rate", parameters=("rates", "losses"))


def growing(rng, n):
    """Rates, each a little more than the one before; their factor varies, so that no index stands for a rate."""
    return np.round(0.001 * np.cumprod(rng.uniform(1.3, 1.9, size=n)), 5)


def curve(rng, n, lowest, end=()):
    """Rates, and losses that fall to `lowest`, rise in two steps, and end with the losses `end`."""
    rates, n = growing(rng, n), size(rng, n)
    losses = np.linspace(between(rng, 2.3, 2.6), lowest, n - len(end) - 2)
    return arguments(rates, np.append(np.round(losses, 3), [lowest + 0.3, lowest + 0.9, *end]))


@range_test_rate.case
def never_explodes(rng):
    """the loss falls, and rises again at the end"""
    return curve(rng, 7, between(rng, 0.7, 1.2))


@range_test_rate.case
def high_at_the_end(rng):
    """the loss falls, then it is far too high"""
    return curve(rng, 8, between(rng, 0.7, 1.2), [between(rng, 6, 9), between(rng, 30, 60)])


@range_test_rate.case
def not_a_number(rng):
    """the last losses are not numbers"""
    return curve(rng, 8, between(rng, 0.7, 1.2), [between(rng, 7, 9), np.nan, np.nan])


@range_test_rate.case
def not_a_number_at_once(rng):
    """the losses become nan without being high first"""
    return curve(rng, 7, between(rng, 0.7, 1.2), [np.nan, np.nan])


@range_test_rate.case
def infinite(rng):
    """an infinite loss, and a low one after it"""
    return curve(rng, 8, between(rng, 0.7, 1.2), [np.inf, between(rng, 0.3, 0.5)])


@range_test_rate.case
def low_after_the_explosion(rng):
    """small losses; after the explosion the loss is lower than ever"""
    rates, losses = curve(rng, 8, between(rng, 0.8, 1.2), [between(rng, 6, 9), between(rng, 0.3, 0.6)]).positional
    return arguments(rates, np.round(0.2 * losses, 4))


@range_test_rate.case
def low_after_nan(rng):
    """a nan, and low losses after it"""
    return curve(rng, 8, between(rng, 0.8, 1.2), [np.nan, between(rng, 0.3, 0.6), between(rng, 0.1, 0.2)])


@range_test_rate.case
def rises_first(rng):
    """the loss rises, but to less than twice the first, before it falls; later it explodes"""
    given = curve(rng, 10, between(rng, 0.7, 1.1), [5.3, between(rng, 0.3, 0.6)])
    losses = given.positional[1]
    losses[1:3] = between(rng, 2.7, 3.5), between(rng, 3.8, 4.4)
    return given


@range_test_rate.case
def bump(rng):
    """the loss rises for a moment on its way down"""
    given = curve(rng, 10, between(rng, 0.5, 0.7), [between(rng, 6, 9)])
    losses = given.positional[1]
    losses[2:4] = between(rng, 0.8, 0.9), between(rng, 1.9, 2.2)
    return given


@range_test_rate.case
def lowest_in_the_last_place(rng):
    """the loss still falls at the largest rate"""
    rates, n = growing(rng, 6), size(rng, 6)
    return arguments(rates, np.round(np.linspace(between(rng, 2.3, 2.6), between(rng, 0.7, 1.2), n), 3))


@range_test_rate.case
def just_below_the_first(rng):
    """the loss falls, but only a little"""
    rates, n = growing(rng, 6), size(rng, 6)
    losses = np.full(n, 2.5) + np.round(np.linspace(0, 0.4, n), 3)
    losses[3] = between(rng, 2.3, 2.4)
    return arguments(rates, losses)


@range_test_rate.case(raises=ValueError)
def only_rises(rng):
    """the loss rises from the start: raises a ValueError"""
    rates, n = growing(rng, 6), size(rng, 6)
    return arguments(rates, np.round(np.linspace(between(rng, 2.3, 2.6), 3.9, n), 3))


@range_test_rate.case(raises=ValueError)
def constant(rng):
    """the loss stays the same: raises a ValueError"""
    return arguments(growing(rng, 5), np.full(size(rng, 5), between(rng, 2.3, 2.6)))


@range_test_rate.case(raises=ValueError)
def low_only_after_the_explosion(rng):
    """the loss is below the first only after the explosion: raises a ValueError"""
    rates, n = growing(rng, 6), size(rng, 6)
    losses = np.round(np.linspace(2.4, 3.3, n), 3)
    losses[-2:] = between(rng, 20, 40), between(rng, 2.1, 2.2)
    return arguments(rates, losses)


@range_test_rate.case(raises=ValueError)
def nan_after_the_first(rng):
    """every loss but the first is nan: raises a ValueError"""
    rates, n = growing(rng, 5), size(rng, 5)
    losses = np.full(n, np.nan)
    losses[0] = between(rng, 2.3, 2.6)
    return arguments(rates, losses)


range_test_rate.slips("""
whole-rate: rates[best] / 3 -> rates[best]
    This is the rate with the lowest loss. Begin with a third of it: a long training run meets steeper regions.
tenth-for-third: rates[best] / 3 -> rates[best] / 10
    This is a tenth of the rate. The exercise asks for a third.
times-three: / 3 -> * 3
    The rate is multiplied by 3, so training would begin beyond the explosion. A third is wanted.
loss-for-rate: rates[best] / 3 -> losses[best] / 3
    This is a third of the lowest loss. The exercise asks for the rate at which it is.
place-for-rate: rates[best] / 3 -> best / 3
    This is a third of the index. Which rate is in this place?
third-of-the-way: rates[best] / 3 -> rates[best // 3]
    This is the rate at a third of the index. Divide the rate itself by 3.
explosion-ignored: np.argmin(losses[:end]) -> np.nanargmin(losses)
    Losses after the explosion count here. They say nothing, even if they are low.
minimum-with-nan: np.argmin(losses[:end]) -> np.argmin(losses)
    Losses after the explosion count here, and a `nan` counts as the minimum. Look only at what is before the explosion.
high-losses-go-on: losses[end] <= 2 * losses[0] -> np.isfinite(losses[end])
    Only `nan` and infinity end the test here. A loss more than twice the first ends it, too.
ends-at-the-first-rise: losses[end] <= 2 * losses[0] -> losses[end] <= losses[0]
    The test ends at the first loss above the first one. It may rise a little: the explosion is at twice the first loss.
last-before-the-explosion: np.argmin(losses[:end]) -> end - 1
    This is the last rate before the explosion. The lowest loss may be at a smaller one.
explosion-itself: np.argmin(losses[:end]) -> min(end, len(losses) - 1)
    This is the rate at the explosion. The lowest loss is before it.
steepest-fall: np.argmin(losses[:end]) -> min(np.argmin(np.diff(losses[:end], append=9e9)) + 1, len(losses) - 1)
    This is the rate with the steepest fall. The exercise asks for the one with the lowest loss.
first-dip: np.argmin(losses[:end]) -> np.argmax(np.diff(losses, append=9e9) > 0)
    This is the place before the first rise. Curves of a range test are noisy: the lowest loss may come later.
twice-the-lowest: while end < len(losses) and losses[end] <= 2 * losses[0]
-> while end < len(losses) and losses[end] <= 2 * min([losses[0], *losses[:end]])
    The test ends at twice the lowest loss so far. The explosion is at more than twice the first loss.
never-refused: losses[best] >= losses[0] -> losses[best] > losses[0]
    A curve that never falls below its first loss is accepted. It shows no useful rate: raise a ValueError.
lowest-of-all-compared: losses[best] >= losses[0] -> np.nanmin(losses) >= losses[0]
    A low loss after the explosion makes the test useful here. Only the losses before the explosion count.
highest-for-lowest: np.argmin -> np.argmax
    This is the rate with the highest loss. The lowest is wanted.
""")


@range_test_rate.variant
def with_masks(rates, losses):
    with np.errstate(invalid="ignore"):
        exploded = ~np.isfinite(losses) | (losses > 2 * losses[0])
    before = np.where(np.cumsum(exploded) == 0, losses, np.inf)
    if not before.min() < losses[0]:
        raise ValueError("the loss never falls")
    return float(rates[before.argmin()]) / 3


@range_test_rate.variant
def one_at_a_time(rates, losses):
    lowest, found = losses[0], None
    for rate, loss in zip(rates, losses, strict=True):
        if not loss <= 2 * losses[0]:
            break
        if loss < lowest:
            lowest, found = loss, rate
    if found is None:
        raise ValueError("the loss never falls")
    return found / 3


@range_test_rate.variant
def sorted_pairs(rates, losses):
    bad = np.flatnonzero(~(losses <= 2 * losses[0]))
    end = bad[0] if len(bad) else len(losses)
    loss, rate = min(zip(losses[:end].tolist(), rates[:end].tolist(), strict=True))
    if loss == losses[0]:
        raise ValueError("the loss never falls")
    return rate * (1 / 3)


range_test_rate.equivalent(
    "while end < len(losses) and losses[end] < 2 * losses[0]:", "no loss is exactly twice the first"
)
range_test_rate.equivalent("end = 1", "the first loss is not more than twice itself")

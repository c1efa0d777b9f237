"""The bank of section 6.4, `cosine_decay`."""

import math

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import between

cosine_decay = Exercise(
    "cosine_decay", parameters=("step", "total", "lr_max", "lr_min"), withheld=("course_lib.schedules.cosine",)
)


def training(rng):
    return int(rng.integers(40, 200))


@cosine_decay.case
def some_step(rng):
    """a step along the way, with a floor of 0"""
    total = training(rng)
    return arguments(int(rng.integers(total // 6, total // 3)), total, between(rng, 0.2, 0.9))


@cosine_decay.case
def with_a_floor(rng):
    """a late step, with a floor above 0"""
    total = training(rng)
    return arguments(
        int(rng.integers(2 * total // 3, total)),
        total,
        between(rng, 0.2, 0.9),
        between(rng, 0.05, 0.15),
    )


@cosine_decay.case
def beginning(rng):
    """the very first step"""
    return arguments(0, training(rng), between(rng, 0.2, 0.9), 0.05)


@cosine_decay.case
def end(rng):
    """the end of training"""
    total = training(rng)
    return arguments(total, total, between(rng, 0.2, 0.9), round(float(rng.uniform(0.05, 0.15)), 3))


@cosine_decay.case
def half_way_with_a_floor(rng):
    """halfway, with a floor above 0"""
    half = training(rng)
    return arguments(half, 2 * half, between(rng, 0.2, 0.9), between(rng, 0.05, 0.15))


@cosine_decay.case
def soon_after_the_end(rng):
    """soon after the end, where the learning rate is constant"""
    total = training(rng)
    return arguments(
        total + int(rng.integers(5, total // 4)),
        total,
        between(rng, 0.2, 0.9),
        round(float(rng.uniform(0.05, 0.15)), 3),
    )


@cosine_decay.case
def long_after_the_end(rng):
    """long after the end"""
    total = training(rng)
    late = total + int(rng.integers(total // 2, total))
    return arguments(late, total, between(rng, 0.2, 0.9), round(float(rng.uniform(0.05, 0.15)), 3))


@cosine_decay.case
def after_the_end_without_a_floor(rng):
    """after the end, with a floor of 0"""
    total = training(rng)
    return arguments(total + int(rng.integers(total // 3, total // 2)), total, between(rng, 0.2, 0.9))


@cosine_decay.case
def one_step_in_all(rng):
    """training with a single step"""
    return arguments(0, 1, between(rng, 0.2, 0.9), 0.02)


cosine_decay.slips("""
full-period: np.pi * done -> 2 * np.pi * done
    The rate is back at its maximum at the end: that is a whole wave. Half a wave is π times the fraction that is done.
quarter-wave: np.pi * done -> np.pi / 2 * done
    This is a quarter of a wave: the cosine ends at 0, not at -1. Half a wave is π times the fraction that is done.
floor-forgotten: lr_min + (lr_max - lr_min) / 2 -> lr_max / 2
    The floor lr_min is not used: the rate falls to 0. It should begin at lr_max and end at lr_min.
floor-only-added: (lr_max - lr_min) / 2 -> lr_max / 2
    The floor is added on top, so the rate begins above lr_max. The part that falls is the difference, lr_max - lr_min.
cut-at-the-floor: lr_min + (lr_max - lr_min) / 2 * (1 + np.cos(np.pi * done))
-> max(lr_min, lr_max / 2 * (1 + np.cos(np.pi * done)))
    The rate is cut off at lr_min. It should reach lr_min only at the end, so the whole curve is higher.
grows-again: min(step, total) -> step
    After the end the rate grows again, as a cosine does. It should stay at lr_min there.
nothing-after-the-end: done = -> if step > total:⏎    return 0.0⏎done =
    After the end the rate is 0. It should stay at lr_min there.
half-forgotten: (lr_max - lr_min) / 2 -> (lr_max - lr_min)
    The rate begins at twice lr_max: the term in parentheses goes from 2 to 0. Which factor belongs in front of it?
one-forgotten: (1 + np.cos(np.pi * done)) -> np.cos(np.pi * done)
    The cosine alone goes below 0. The formula adds something to it, so that the term in parentheses goes from 2 to 0.
rising: 1 + np.cos -> 1 - np.cos
    The rate rises from lr_min to lr_max: the sign of the cosine is reversed.
straight-line: / 2 * (1 + np.cos(np.pi * done)) -> * (1 - done)
    This is a straight line. The beginning and the end are right, but in between the rate should follow the cosine.
degrees-for-radians: np.pi * done -> 180 * done
    The cosine gets degrees: `np.cos` expects radians, where half a turn is π, not 180.
step-not-divided: min(step, total) / total -> min(step, total)
    The cosine swings many times: the step is not divided by the total, so a single step is already half a wave.
pi-forgotten: np.pi * done -> done
    The rate does not reach the floor: without π the angle ends at 1, where the cosine is still 0.54.
sum-for-difference: lr_max - lr_min -> lr_max + lr_min
    The rates are added, but their difference is needed: the part that falls lies between lr_max and lr_min.
below-the-floor: lr_min + (lr_max -> lr_min - (lr_max
    The curve is below the floor: the wave is subtracted from lr_min. It should be added.
one-subtracted: 1 + np.cos(np.pi * done) -> np.cos(np.pi * done) - 1
    The term in parentheses goes from 0 to -2: the 1 is subtracted from the cosine. It should go from 2 to 0.
doubled-for-halved: / 2 -> * 2
    The wave is doubled, but it should be halved: the term in parentheses goes from 2 to 0, so use half the difference.
always-the-floor: lr_min + (lr_max - lr_min) / 2 * (1 + np.cos(np.pi * done)) -> lr_min
    You returned the floor at every step. How much of the wave is left depends on the step: step over total.
always-the-middle: / 2 * (1 + np.cos(np.pi * done)) -> / 2
    The rate stays in the middle between lr_max and lr_min: the cosine is missing in the parentheses.
wave-of-height-one: (lr_max - lr_min) / 2 * (1 + np.cos -> (1 + np.cos
    The wave goes from 2 to 0 for every lr_max: half the difference of the rates belongs in front of the parentheses.
half-the-floor-for-half-the-difference: (lr_max - lr_min) / 2 -> lr_min / 2
    lr_max is not used: the wave has the height of the floor. Its height is the difference of the two rates.
angle-without-a-cosine: np.cos(np.pi * done) -> np.pi * done
    The rate rises along a straight line: the parentheses contain the angle itself, not its cosine.
angle-added: np.pi * done -> np.pi + done
    π and the fraction that is done are added. The angle grows from 0 to π, so the fraction is a factor of π.
part-of-the-whole-turned-around: min(step, total) / total -> total / max(min(step, total), 1)
    The fraction that is done is the step divided by the total, from 0 to 1. Here it is the total divided by the step.
starts-again-at-the-end: min(step, total) / total -> step % total / total
    At the end the wave starts again at lr_max: `%` gives 0 there. After the end the rate stays at lr_min.
top-after-the-end: done = -> if step > total:⏎    return lr_max⏎done =
    You returned lr_max after the end. By then the rate has fallen, and it stays at lr_min.
cosine-of-the-top: lr_min + (lr_max - lr_min) / 2 * (1 + np.cos(np.pi * done)) -> lr_max * np.cos(np.pi * done)
    lr_max times the cosine falls below 0 halfway. In the formula, 1 is added to the cosine, and it ends at lr_min.
sine-for-cosine: np.cos -> np.sin
    A sine begins in the middle, at 0. Which function begins at its maximum?
part-rounded-down: / total -> // total
    The rate stays at lr_max until the end: `//` rounds the fraction that is done down to 0. Divide with `/`.
""")


@cosine_decay.variant
def with_a_squared_cosine(step, total, lr_max, lr_min=0.0):
    if step >= total:
        return lr_min
    return lr_min + (lr_max - lr_min) * math.cos(math.pi * step / total / 2) ** 2


@cosine_decay.variant
def as_a_weighted_mean(step, total, lr_max, lr_min=0.0):
    weight = 0.5 + 0.5 * math.cos(math.pi * np.clip(step / total, 0, 1))
    return weight * lr_max + (1 - weight) * lr_min


cosine_decay.equivalent("done = min(total, step) / total", "the smaller of two is the same in either order")

"""The bank of section 6.4, `step_decay`."""

import math

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import between

step_decay = Exercise(
    "step_decay", parameters=("step", "lr0", "drop", "every"), withheld=("course_lib.schedules.step_decay",)
)


@step_decay.case
def in_the_middle_of_a_stage(rng):
    """in the middle of a stage"""
    every = int(rng.integers(6, 15))
    return arguments(
        every * int(rng.integers(1, 4)) + every // 2, between(rng, 0.2, 0.9), between(rng, 0.2, 0.9), every
    )


@step_decay.case
def early_in_a_stage(rng):
    """early in a stage"""
    every = int(rng.integers(6, 15))
    return arguments(every * int(rng.integers(1, 4)) + 2, between(rng, 0.2, 0.9), between(rng, 0.2, 0.9), every)


@step_decay.case
def first_step(rng):
    """the very first step"""
    return arguments(0, between(rng, 0.2, 0.9), between(rng, 0.2, 0.9), int(rng.integers(2, 9)))


@step_decay.case
def last_step_of_a_stage(rng):
    """the last step before a drop"""
    every = int(rng.integers(4, 12))
    return arguments(every * int(rng.integers(2, 5)) - 1, between(rng, 0.2, 0.9), between(rng, 0.2, 0.9), every)


@step_decay.case
def first_step_of_a_stage(rng):
    """the first step after a drop"""
    every = int(rng.integers(4, 12))
    return arguments(every * int(rng.integers(2, 5)), between(rng, 0.2, 0.9), between(rng, 0.2, 0.9), every)


@step_decay.case
def stages_of_one_step(rng):
    """stages of a single step"""
    return arguments(int(rng.integers(2, 6)), between(rng, 0.2, 0.9), between(rng, 0.2, 0.9), 1)


@step_decay.case
def many_stages(rng):
    """many stages"""
    return arguments(int(rng.integers(90, 130)), between(rng, 0.2, 0.9), 0.9, 7)


@step_decay.misconception
def smooth_exponent(step, lr0, drop, every):
    """The rate falls at every step. It stays for a whole stage: divide with `//`, which rounds down."""
    return lr0 * drop ** (step / every)


@step_decay.misconception
def one_stage_ahead(step, lr0, drop, every):
    """The rate drops one stage too soon: in the first stage nothing has dropped yet, so the exponent begins at 0."""
    return lr0 * drop ** (step // every + 1)


@step_decay.misconception
def counted_from_one(step, lr0, drop, every):
    """The drop comes one step early. Steps count from 0, so the first stage holds the steps 0 to every - 1."""
    return lr0 * drop ** ((step + 1) // every)


@step_decay.misconception
def one_step_late(step, lr0, drop, every):
    """The drop comes one step late: the step number `every` belongs to the next stage already."""
    return lr0 * drop ** (max(step - 1, 0) // every)


@step_decay.misconception
def rounded_to_the_nearest(step, lr0, drop, every):
    """The number of stages is rounded to the nearest, so the drop comes in the middle of a stage. Round down."""
    return lr0 * drop ** math.floor(step / every + 0.5)


@step_decay.misconception
def rounded_up(step, lr0, drop, every):
    """The number of stages is rounded up: a stage counts only when it is over. `//` rounds down."""
    return lr0 * drop ** -(-step // every)


@step_decay.misconception
def drop_subtracted(step, lr0, drop, every):
    """The drop is taken away from the rate. It is a factor: with each stage the rate is multiplied by it."""
    return lr0 - drop * (step // every)


@step_decay.misconception
def dropped_once(step, lr0, drop, every):
    """The rate drops once and never again: after two stages the factor comes twice, so it needs a power."""
    return lr0 * drop if step >= every else lr0


@step_decay.misconception
def drop_times_stages(step, lr0, drop, every):
    """The drop is multiplied by the number of stages. It is applied once a stage: that is a power."""
    return lr0 * drop * (step // every)


@step_decay.misconception
def divided_by_the_drop(step, lr0, drop, every):
    """The rate grows: it is divided by the drop, where it should be multiplied."""
    return lr0 / drop ** (step // every)


@step_decay.misconception
def remainder_for_quotient(step, lr0, drop, every):
    """`%` is the place within a stage. What counts is how many stages are over, which is `//`."""
    return lr0 * drop ** (step % every)


@step_decay.misconception
def rate_to_the_power(step, lr0, drop, every):
    """The first rate went into the power too. Only the drop is raised, then multiplied by the rate."""
    return (lr0 * drop) ** (step // every)


@step_decay.misconception
def dropped_at_every_step(step, lr0, drop, every):
    """The rate drops at every step. It drops once a stage: count the stages that are over, not the steps."""
    return lr0 * drop**step


@step_decay.misconception
def length_of_a_stage_in_the_exponent(step, lr0, drop, every):
    """The exponent is the length of a stage, and the step does not occur. It is the number of stages that are over."""
    return lr0 * drop**every


@step_decay.misconception
def always_dropped_once(step, lr0, drop, every):
    """The rate is dropped once, whatever the step. How often it has dropped depends on how many stages are over."""
    return lr0 * drop


@step_decay.misconception
def part_that_is_left(step, lr0, drop, every):
    """The rate is multiplied by 1 - drop. `drop` itself is the factor: 0.3 leaves 0.3 of the rate, not 0.7."""
    return lr0 * (1 - drop) ** (step // every)


@step_decay.misconception
def exponential_fall(step, lr0, drop, every):
    """This is an exponential decay with `drop` as its speed. Here `drop` is the factor of a stage, so raise it."""
    return lr0 * math.exp(-drop * (step // every))


@step_decay.misconception
def dropped_in_one_step_only(step, lr0, drop, every):
    """The rate drops in the first step of a stage, and is back a step later. It has to stay down: count the stages."""
    return lr0 * drop if step % every == 0 else lr0


@step_decay.variant
def stage_by_stage(step, lr0, drop, every):
    rate = lr0
    for _ in range(every, step + 1, every):
        rate *= drop
    return rate


@step_decay.variant
def with_floor_and_exp(step, lr0, drop, every):
    return lr0 * math.exp(math.floor(step / every) * math.log(drop))

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
    return arguments(int(rng.integers(90, 130)), between(rng, 0.2, 0.9), 0.5, 7)


step_decay.slips("""
smooth-exponent: step // every -> step / every
    The rate falls at every step. It should stay the same for a whole stage: divide with `//`, which rounds down.
one-stage-ahead: step // every -> step // every + 1
    The rate drops one stage too soon: in the first stage nothing has dropped yet, so the exponent begins at 0.
counted-from-one: step -> (step + 1)
    The drop comes one step early. Steps count from 0, so the first stage contains the steps 0 to every - 1.
one-step-late: step -> max(step - 1, 0)
    The drop comes one step late: the step number `every` already belongs to the next stage.
rounded-to-the-nearest: step // every -> int(step / every + 0.5)
    The number of stages is rounded to the nearest, so the drop comes in the middle of a stage. Round down.
rounded-up: step // every -> -(-step // every)
    The number of stages is rounded up: a stage counts only when it is complete. `//` rounds down.
drop-subtracted: * drop ** (step // every) -> - drop * (step // every)
    The drop is subtracted from the rate. It is a factor: each stage multiplies the rate by it.
dropped-once: drop ** (step // every) -> drop if step >= every else lr0
    The rate drops once and never again: after two stages the factor occurs twice, so it needs a power.
drop-times-stages: lr0 * drop ** (step // every) -> lr0 * drop * (step // every)
    The drop is multiplied by the number of stages. It is applied once per stage: that is a power.
divided-by-the-drop: lr0 * drop -> lr0 / drop
    The rate grows: it is divided by the drop, but it should be multiplied by it.
remainder-for-quotient: step // every -> step % every
    `%` is the position within a stage. The number of complete stages counts, which is `//`.
rate-to-the-power: lr0 * drop -> (lr0 * drop)
    The initial rate is raised to the power, too. Raise only the drop, then multiply by the rate.
dropped-at-every-step: step // every -> step
    The rate drops at every step. It should drop once per stage: count the complete stages, not the steps.
length-of-a-stage-in-the-exponent: step // every -> every
    The exponent is the length of a stage, and the step is not used. It should be the number of complete stages.
always-dropped-once: drop ** (step // every) -> drop
    The rate is dropped once at every step. How often it has dropped depends on the number of complete stages.
part-that-is-left: drop -> (1 - drop)
    The rate is multiplied by 1 - drop. `drop` itself is the factor: 0.3 leaves 0.3 of the rate, not 0.7.
exponential-fall: drop ** (step // every) -> np.exp(-drop * (step // every))
    This is an exponential decay with `drop` as its speed. Here `drop` is the factor per stage, so raise it to a power.
dropped-in-one-step-only: drop ** (step // every) -> drop if step % every == 0 else lr0
    The rate drops in the first step of a stage, and returns one step later. It should stay down: count the stages.
""")


@step_decay.variant
def stage_by_stage(step, lr0, drop, every):
    rate = lr0
    for _ in range(every, step + 1, every):
        rate *= drop
    return rate


@step_decay.variant
def with_floor_and_exp(step, lr0, drop, every):
    return lr0 * math.exp(math.floor(step / every) * math.log(drop))

"""The bank of section 5.5: `where_it_stops`, the number at which a rounded weight stays."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments

where_it_stops = Exercise("where_it_stops", parameters=("weight", "step", "bits"))

BFLOAT16, FLOAT16 = 7, 10


def drawn(rng, low, high):
    return float(np.round(rng.uniform(low, high), 5))


def of_any_size(rng, low, high):
    """A step with six digits; its logarithm is drawn evenly, so that the powers of two hardly repeat."""
    return float(f"{np.exp(rng.uniform(np.log(low), np.log(high))):.6g}")


@where_it_stops.case
def too_short_from_the_start(rng):
    """from 1 in bfloat16, with a step that is too short to move it"""
    return arguments(1.0, drawn(rng, 0.0005, 0.0035), BFLOAT16)


@where_it_stops.case
def some_steps_from_one(rng):
    """from 1 in bfloat16, with a step that moves it"""
    return arguments(1.0, of_any_size(rng, 0.0045, 400), BFLOAT16)


@where_it_stops.case
def from_zero(rng):
    """from 0 in bfloat16"""
    return arguments(0.0, of_any_size(rng, 1e-5, 1e5), BFLOAT16)


@where_it_stops.case
def in_float16(rng):
    """from 0 in float16: ten bits"""
    return arguments(0.0, of_any_size(rng, 1e-5, 1e5), FLOAT16)


@where_it_stops.case
def in_eight_bits(rng):
    """from 0 in the two kinds of fp8: two or three bits"""
    return arguments(0.0, of_any_size(rng, 1e-5, 1e5), int(rng.integers(2, 4)))


@where_it_stops.case
def halfway_to_the_end(rng):
    """a weight that is not a power of two, and still moves"""
    return arguments(1.5 + int(rng.integers(1, 60)) / 128, drawn(rng, 0.0042, 0.0058), BFLOAT16)


@where_it_stops.case
def stuck_already(rng):
    """a weight that is not a power of two, and too large to move"""
    return arguments(2.25 + int(rng.integers(1, 90)) / 64, drawn(rng, 0.0042, 0.0075), BFLOAT16)


@where_it_stops.case
def exactly_half_the_distance(rng):
    """a step that is a power of two: at the end it is exactly half the distance to the next number"""
    return arguments(0.0, 2.0 ** int(rng.integers(-5, 6)), BFLOAT16)


@where_it_stops.case
def exactly_half_from_one(rng):
    """a step that is exactly half the distance from 1 to the next number"""
    bits = int(rng.integers(4, 10))
    return arguments(1.0, 2.0 ** -(bits + 1), bits)


@where_it_stops.case
def very_short_steps(rng):
    """very short steps"""
    return arguments(0.0, of_any_size(rng, 1e-6, 1e-4), FLOAT16)


@where_it_stops.case
def long_steps(rng):
    """a step that is longer than the weight"""
    return arguments(0.5, of_any_size(rng, 20, 1e7), BFLOAT16)


where_it_stops.slips("""
whole-distance: bits + 1 -> bits
    The step is compared with the whole distance to the next number. Rounding already loses a step below half of it.
quarter-of-the-distance: bits + 1 -> bits + 2
    The step is compared with a quarter of the distance. A step of more than half of it is rounded up, and less is lost.
middle-moves-on: step > power -> step >= power
    A step of exactly half the distance moves the weight here. From a power of two the middle is rounded back to it.
start-forgotten: max(weight, power) -> power
    The weight's start is not used. A weight that starts beyond this power of two is stuck where it is.
smaller-of-the-two: max -> min
    The smaller of the two is returned. Steps are positive: the weight can't end below its start.
never-moves: max(weight, power) -> weight
    The weight is returned as it was. It moves as long as a step is longer than half the distance to the next number.
distance-of-one-below-one: 2.0**-100 -> 1.0
    Below 1 the same distance is used as above 1. There the numbers lie closer: half the distance for each power of two.
steps-counted: return max(weight, power) -> return (max(weight, power) - weight) / step
    That is a number of steps. Return the number at which the weight stays.
one-more-step: max(weight, power) -> max(weight, power) + step
    One step is added at the end. At this number a step is rounded away.
last-number-that-moves: return max(weight, power) -> return max(weight, power * (1 - 0.5 ** (bits + 1)))
    This is the last number from which a step still moves the weight. Where does that step lead?
spacing-for-the-weight: return max(weight, power) -> return max(weight, power) * 0.5**bits
    That is the distance to the next number. Return the number itself at which the weight stays.
""")


@where_it_stops.misconception
def not_a_power_of_two(weight, step, bits):
    """The weight ends at a number that depends on the step's digits. Distances change only at powers of two."""
    return max(weight, step * 2 ** (bits + 1))


@where_it_stops.misconception
def compared_with_the_limit(weight, step, bits):
    """The distance at a weight is that of the power of two *below* it. A weight between the two may still move."""
    limit = step * 2.0 ** (bits + 1)
    return weight if weight >= limit else 2.0 ** int(np.ceil(np.round(np.log2(limit), 9)))


@where_it_stops.misconception
def without_end(weight, step, bits):
    """A weight that moves once doesn't move without end: the distance between numbers doubles at each power of two."""
    power = 2.0**-100
    while 2 * power <= weight:
        power = 2 * power
    return weight if step <= power / 2 ** (bits + 1) else np.inf


@where_it_stops.misconception
def bits_as_digits(weight, step, bits):
    """`bits` counts binary digits: each one halves the distance. Powers of ten belong to decimal digits."""
    power = 2.0**-100
    while step > power / 10.0 ** (bits + 1):
        power = 2 * power
    return max(weight, power)


@where_it_stops.misconception
def stops_at_the_next_power(weight, step, bits):
    """The distance is looked at once. At the next power of two a step may still be longer than half of it: repeat."""
    power = 2.0**-100
    while power <= weight:
        power = 2 * power
    return weight if step <= power / 2 ** (bits + 2) else power


@where_it_stops.variant
def step_by_step(weight, step, bits):
    """The weight as it moves."""
    while True:
        moved = weight + step
        distance = 2.0 ** (np.frexp(moved)[1] - 1 - bits)
        moved = float(np.round(moved / distance) * distance)
        if moved == weight:
            return weight
        weight = moved


@where_it_stops.variant
def from_the_exponent(weight, step, bits):
    mantissa, exponent = np.frexp(step)
    return max(float(np.ldexp(1.0, int(exponent) + bits + (mantissa > 0.5))), weight)


@where_it_stops.variant
def by_the_logarithm(weight, step, bits):
    """Rounded first: the logarithm of a power of two may end in 0000001."""
    return np.maximum(weight, 2.0 ** np.ceil(np.round(np.log2(step) + bits + 1, 9)))


where_it_stops.equivalent("return max(power, weight)", "the larger of two numbers, in either order")
for start in ("4.0 ** (-100)", "2.0 ** (-101)", "2.0 ** (-99)"):
    where_it_stops.equivalent(f"power = {start}", "another power of two, below every step of a format")

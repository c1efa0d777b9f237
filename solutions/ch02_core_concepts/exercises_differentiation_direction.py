"""The bank of section 2.2, directional_derivative."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import rounded, size

directional_derivative = Exercise("directional_derivative", parameters=("gradient", "x", "v"))

VALLEY = """
gradient = lambda x: np.array([3 * x[0] ** 2, 6 * x[1]])
directional_derivative(gradient, x, v)
"""


@directional_derivative.case(fixed=True)
def two_parameters(rng):
    """two parameters, and a direction whose length is not 1"""
    return script(VALLEY, x=rounded(rng, 2), v=np.round(rng.uniform(1, 4, size=2), 1))


@directional_derivative.case
def downhill_direction(rng):
    """a downhill direction"""
    return script(
        "directional_derivative(lambda x: 2 * x**3, x, v)",
        x=np.round(rng.uniform(1, 3, size=3), 1),
        v=-np.round(rng.uniform(0.5, 3, size=3), 1),
    )


@directional_derivative.case
def along_one_axis(rng):
    """a direction along one axis, already of length 1"""
    return script(
        "directional_derivative(np.cos, x, v)", x=rounded(rng, 4), v=rng.permutation(np.eye(1, size(rng, 4), 1)[0])
    )


@directional_derivative.case
def one_parameter(rng):
    """a single parameter"""
    return script(
        "directional_derivative(lambda x: 3 * x**2, x, v)",
        x=np.round(rng.uniform(1, 3, size=1), 1),
        v=-np.round(rng.uniform(2, 5, size=1), 1),
    )


@directional_derivative.case(fixed=True)
def along_a_level_line(rng):
    """a direction perpendicular to the gradient, and one slightly off it"""
    turn = float(np.round(rng.uniform(0.1, 0.5), 2))
    return script(
        """
        gradient = lambda x: np.array([x[1], x[0]])
        [directional_derivative(gradient, x, v) for v in (level, level + turn)]
        """,
        x=np.array([2.0, 1.0]),
        level=np.array([-4.0, 2.0]),
        turn=turn,
    )


@directional_derivative.case(fixed=True)
def whole_number_direction(rng):
    """large whole numbers"""
    return script(VALLEY, x=rng.integers(1, 9, size=2), v=rng.integers(100, 900, size=2))


@directional_derivative.case(fixed=True)
def tiny_direction(rng):
    """a tiny vector: only its direction matters"""
    return script(VALLEY, x=rounded(rng, 2), v=rng.integers(1, 9, size=2) * 1e-12)


@directional_derivative.case(raises=ValueError, fixed=True)
def zero_direction(rng):
    """a zero vector, which has no direction: raises a ValueError"""
    return script(VALLEY, x=rounded(rng, 2), v=np.zeros(2))


@directional_derivative.case(raises=ValueError)
def zero_of_one_parameter(rng):
    """a zero vector with a single whole-number entry: raises a ValueError"""
    return script(
        "directional_derivative(lambda x: 3 * x**2, x, v)", x=np.round(rng.uniform(1, 3, size=1), 1), v=np.array([0])
    )


directional_derivative.slips("""
not-normalized: v / length -> v
    v is not scaled to length 1, so a longer arrow in the same direction gives a larger slope.
divided-by-the-square-of-the-length: / length -> / length**2
    This divides by the length of v twice, or forgets the square root: v divided once by its length has length 1.
divided-by-the-gradients-length: / length -> / np.linalg.norm(gradient(x))
    This divides by the length of the gradient. Only v should have length 1; the gradient keeps its length.
both-normalized: / length -> / length / np.linalg.norm(gradient(x))
    Both vectors are scaled to length 1: that gives the cosine of the angle between them. The gradient keeps its length.
steepest-slope: gradient(x) @ v / length -> np.linalg.norm(gradient(x))
    This is the length of the gradient, the slope in the steepest direction. The exercise asks for the slope along v.
products-not-summed: @ -> *
    The products of the entries are returned, one per input. Their sum is the slope along v.
absolute-slope: gradient(x) @ v -> abs(gradient(x) @ v)
    The sign is lost: along a direction that goes down, the slope is negative.
divided-by-the-sum: / length -> / np.sum(v)
    v is divided by the sum of its entries. Its length is the root of the sum of their squares.
divided-by-the-sum-of-sizes: / length -> / np.sum(np.abs(v))
    v is divided by the sum of the absolute values of its entries. Its length is the root of the sum of their squares.
divided-by-the-largest-entry: / length -> / np.max(np.abs(v))
    v is divided by its largest entry. Its length is the root of the sum of their squares.
gradient-taken-at-v: gradient(x) -> gradient(v)
    The gradient is computed at v. It belongs to the point x; v only says in which direction to look.
place-and-direction-exchanged: gradient(x) @ v -> gradient(v) @ x
    x and v are swapped: the gradient belongs to the point x, and v is the direction to look in.
way-from-x-to-v: length = np -> v = v - x⏎length = np
    v - x treats v as a point and goes from x to it. But v is already a direction: how far east, how far north.
gradient-not-called: gradient(x) -> gradient
    `gradient` is a function, not an array: call it at x to get the gradient there.
position-for-gradient: gradient(x) -> x
    The point x itself is projected onto v. The exercise needs the gradient at x.
down-for-up: gradient(x) -> -gradient(x)
    The sign is reversed: along the gradient itself the slope is positive, because the gradient points uphill.
zero-not-refused: if length == 0:⏎raise ValueError("v is zero: it has no direction")⏎return gradient(x) @ v / length
-> return gradient(x) @ v / length if length else 0.0
    A zero vector is accepted, although it has no direction. Check its length first, and raise a ValueError if it is 0.
small-vectors-refused: length == 0 -> length < 1e-8
    A tiny vector is rejected, or a small number is added to its length. It has a direction: reject only zero.
v-scaled-in-place: return gradient(x) @ v / length -> v /= length⏎return gradient(x) @ v
    The caller's vector was changed, as by `v /= length`. Write v / length where you need it: that creates a new one.
multiplied-by-the-length: / length -> * length
    This multiplies by the length of v: to scale v to length 1, divide by it.
direction-forgotten: gradient(x) @ v -> gradient(x)
    The gradient is divided by the length of v, but never multiplied by v: its direction is not used.
unit-vector-returned: gradient(x) @ v -> v
    This is v scaled to length 1. The slope along it is its product with the gradient.
zero-divided-by-zero: if length == 0:⏎raise ValueError("v is zero: it has no direction")⏎return -> return
    This is right except for a zero vector: 0 divided by 0 is not a number. Check the length first, and raise a
    ValueError.
plain-product: if length == 0:⏎raise ValueError("v is zero: it has no direction")⏎return gradient(x) @ v / length
-> return gradient(x) @ v
    This is the plain product with v: it grows with the length of v, and a zero vector is accepted. What is missing?
steepest-slope-for-any-direction: if length == 0:⏎raise ValueError("v is zero: it has no direction")
⏎return gradient(x) @ v / length -> return np.linalg.norm(gradient(x))
    v is not used: this is the length of the gradient, the slope in the steepest direction.
""")


@directional_derivative.variant
def sum_of_products(gradient, x, v):
    length = sum(float(entry) ** 2 for entry in v) ** 0.5
    if not length > 0:
        raise ValueError("v has no direction")
    return sum(slope * entry / length for slope, entry in zip(gradient(x), v, strict=True))


@directional_derivative.variant
def unit_vector_first(gradient, x, v):
    if not np.any(v):
        raise ValueError("v has no direction")
    unit = v / np.sqrt(np.dot(v, v))
    return np.dot(unit, gradient(x))


@directional_derivative.variant
def with_einsum(gradient, x, v):
    largest = np.max(np.abs(v))
    if largest == 0:
        raise ValueError("v has no direction")
    scaled = v / largest
    return np.einsum("i,i->", gradient(x), scaled) / np.linalg.norm(scaled)

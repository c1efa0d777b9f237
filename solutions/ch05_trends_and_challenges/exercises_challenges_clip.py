"""The bank of section 5.2: `clip_by_global_norm`."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import rounded, size

clip_by_global_norm = Exercise("clip_by_global_norm", parameters=("grads", "max_norm"))


LOW_AND_HIGH = """
    [clip_by_global_norm(grads, low), clip_by_global_norm(grads, high)]
"""


def layer(rng, fan_in, fan_out):
    return [rounded(rng, fan_in, fan_out), rounded(rng, fan_out)]


@clip_by_global_norm.case
def above_the_limit(rng):
    """a matrix and a vector whose norm is above the limit"""
    return arguments(layer(rng, 2, 3), float(np.round(rng.uniform(0.2, 0.9), 2)))


@clip_by_global_norm.case
def far_below_the_limit(rng):
    """a norm far below the limit: nothing changes"""
    return arguments(layer(rng, 2, 3), float(np.round(rng.uniform(60, 90), 1)))


@clip_by_global_norm.case
def just_below_the_limit(rng):
    """a norm just below the limit: nothing changes"""
    grads = layer(rng, 2, 3)
    grads[0][0, 0] = 2.0  # so that the norm is above 1, and its square above the limit
    return arguments(grads, float(np.round(1.3 * global_norm(grads), 1)))


@clip_by_global_norm.case
def each_below_all_above(rng):
    """every array is below the limit, but together they are above it"""
    signs = rng.choice([-1.0, 1.0], size=(3, 2))
    return arguments([signs[0] * 0.3, signs[1] * 0.25, signs[2] * 0.35], 0.6)


@clip_by_global_norm.case
def some_above_some_below(rng):
    """one array above the limit and one below it: both get the same factor"""
    return arguments([10 * rounded(rng, 2, 2) + 5, 0.1 * rounded(rng, 3)], 2.0)


@clip_by_global_norm.case
def zero_gradients(rng):
    """all gradients are zero"""
    return arguments([np.zeros((size(rng, 2), int(rng.integers(2, 5)))), np.zeros(size(rng, 2))], 1.0)


@clip_by_global_norm.case
def one_layer_of_zeros(rng):
    """all gradients are zero, and the limit is below 1"""
    return arguments([np.zeros(size(rng, int(rng.integers(2, 5))))], 0.1)


@clip_by_global_norm.case
def exactly_at_the_limit(rng):
    """a norm equal to the limit: (3, 4) has norm 5"""
    size = float(rng.integers(1, 9))
    return arguments([np.array([3.0 * size]), np.array([4.0 * size])], 5.0 * size)


@clip_by_global_norm.case
def one_array_of_one_number(rng):
    """a single number below 1, with a limit below and a limit above it"""
    grads = [np.array([float(np.round(-0.7 - 0.1 * rng.random(), 2))])]
    return script(LOW_AND_HIGH, grads=grads, low=0.65, high=0.9)


@clip_by_global_norm.case
def two_layers_of_numbers(rng):
    """two layers, four arrays, with a limit below and a limit above their norm"""
    return script(LOW_AND_HIGH, grads=layer(rng, 3, 2) + layer(rng, 2, 4), low=1.0, high=50.0)


@clip_by_global_norm.case
def large_gradients(rng):
    """exploding gradients, in the millions"""
    return arguments([1e6 * rounded(rng, 2, 2), 1e6 * rounded(rng, 2)], 1.0)


@clip_by_global_norm.case
def whole_numbers_to_clip(rng):
    """whole numbers"""
    return arguments([rng.integers(1, 9, size=(2, 2)), rng.integers(1, 9, size=3)], 3.0)


def global_norm(grads):
    return np.sqrt(sum(np.sum(g * g) for g in grads))


clip_by_global_norm.slips("""
each-array-alone: g * factor -> g * max_norm / max(np.linalg.norm(g), max_norm)
    Every array is clipped by its own norm. That changes the direction: the norm is that of all arrays together.
entries-clipped: g * factor -> np.clip(g, -max_norm, max_norm)
    Every entry is clipped separately. That changes the direction: scale all of them by one common factor.
always-scaled: norm > max_norm -> norm > 0
    Gradients below the limit are scaled up to it. A short step should stay short: do not scale it.
divided-by-zero: max_norm / norm if norm > max_norm else 1.0 -> min(norm, max_norm) / norm
    With all gradients zero this divides 0 by 0. Where there is nothing to clip, avoid the division.
always-scaled-and-divided-by-zero: max_norm / norm if norm > max_norm else 1.0 -> max_norm / norm
    Gradients are always scaled to the limit: short ones are stretched, and zero gradients divide 0 by 0.
sum-of-the-norms: np.sqrt(sum(np.sum(g**2) for g in grads)) -> sum(np.sqrt(np.sum(g**2)) for g in grads)
    The norms of the arrays are added up. Norms don't add: square, sum over all entries, then take the square root.
root-not-taken: np.sqrt(sum(np.sum(g**2) for g in grads)) -> sum(np.sum(g**2) for g in grads)
    The sum of the squares is compared with the limit. The norm is its square root.
root-not-taken-in-the-comparison: norm > max_norm -> norm**2 > max_norm
    The comparison uses the sum of the squares, and the scaling its square root. Both need the norm.
largest-entry: np.sqrt(sum(np.sum(g**2) for g in grads)) -> max(np.max(np.abs(g)) for g in grads)
    The largest entry is used as the norm. The norm is the square root of the sum of all squared entries.
sum-of-absolute-values: np.sqrt(sum(np.sum(g**2) for g in grads)) -> sum(np.sum(np.abs(g)) for g in grads)
    The absolute values are added up. The Euclidean norm adds up squares and takes the square root.
mean-of-the-squares: for g in grads)) -> for g in grads) / sum(g.size for g in grads))
    The squares are averaged. The norm adds them up, so it grows with the number of parameters.
scaled-to-one: max_norm / norm -> 1 / norm
    Long gradients are scaled to the norm 1. They should get the norm `max_norm`.
fraction-turned-around: max_norm / norm -> norm / max_norm
    The factor is upside down: long gradients get longer. It has to be below 1.
comparison-turned-around: norm > max_norm -> 0 < norm < max_norm
    The comparison is reversed: short gradients are stretched, and long ones are not changed.
first-array-alone: for g in grads)) -> for g in grads[:1]))
    The norm is computed from the first array alone. It should include all arrays.
clipped-in-place: return [g * factor for g in grads] -> for g in grads:⏎    g[...] = g * factor⏎return grads
    The arrays passed in were modified. The caller may still need them: return new arrays.
thrown-away: max_norm / norm -> 0.0
    Long gradients are set to zero. Only shorten them: their direction is still good.
nothing-clipped: max_norm / norm -> 1.0
    Long gradients are returned unchanged. Above the limit all arrays get a factor below 1.
not-divided-by-the-norm: max_norm / norm -> max_norm
    Long gradients are multiplied by `max_norm`. The factor is `max_norm` divided by the current norm.
multiplied-by-the-norm: max_norm / norm -> max_norm * norm
    The norm is in the numerator of the factor. Divide by it, so that the result has the norm `max_norm`.
norm-for-the-factor: max_norm / norm -> norm
    The factor is the norm itself. It should be `max_norm` divided by the norm.
factor-added: g * factor -> g + factor
    The factor is added to the entries. The entries should be multiplied by it.
mean-in-every-array: np.sum -> np.mean
    The squares are averaged within every array. The norm adds all of them up.
entries-added-up: g**2 -> g
    The entries are added up without squaring, so positive and negative ones cancel. Square first.
doubled-for-squared: g**2 -> g * 2
    The entries are doubled instead of squared: `g * 2` is not `g**2`.
longest-array: sum(np.sum -> max(np.sum
    The norm of the longest array is used for all. The global norm is larger: add up the squares of all arrays.
nothing-returned-below-the-limit: return [ -> if norm > max_norm:⏎    return [
    Nothing is returned below the limit: the `return` is inside the `if`. Short gradients are returned, too.
norm-returned-too: [g * factor for g in grads] -> [g * factor for g in grads], norm
    The norm is returned as well. The exercise asks for the list of arrays only.
one-long-array: [g * factor for g in grads] -> np.concatenate([g.ravel() * factor for g in grads])
    All arrays are returned as one. Each of them belongs to a part of the network: keep the list and the shapes.
small-number-beside-the-norm: max_norm / norm -> max_norm / (norm + 1e-6)
    A small number is added to the norm, so the result is a little too short. The comparison already excludes zero.
""")


@clip_by_global_norm.variant
def factor_at_most_one(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads]))
    return [g * min(1.0, max_norm / max(norm, max_norm)) for g in grads]


@clip_by_global_norm.variant
def copies_below_the_limit(grads, max_norm):
    squares = 0.0
    for g in grads:
        squares += float(np.vdot(g, g))
    if squares <= max_norm**2:
        return [g.copy() for g in grads]
    return [g / squares**0.5 * max_norm for g in grads]


@clip_by_global_norm.variant
def tuple_of_products(grads, max_norm):
    norm = np.hypot.reduce([np.linalg.norm(g) for g in grads])
    return tuple(np.multiply(g, max_norm / max(norm, max_norm)) for g in grads)


clip_by_global_norm.equivalent(
    "factor = max_norm / norm if norm >= max_norm else 1.0", "exactly at the limit the factor is 1 either way"
)

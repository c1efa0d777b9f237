"""The bank of section 5.2: `clip_by_global_norm`."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import rounded

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
    """every array is below the limit, all together are above it"""
    signs = rng.choice([-1.0, 1.0], size=(3, 2))
    return arguments([signs[0] * 0.3, signs[1] * 0.25, signs[2] * 0.35], 0.6)


@clip_by_global_norm.case
def some_above_some_below(rng):
    """one array above the limit and one below it: both get the same factor"""
    return arguments([10 * rounded(rng, 2, 2) + 5, 0.1 * rounded(rng, 3)], 2.0)


@clip_by_global_norm.case
def zero_gradients(rng):
    """all gradients zero"""
    return arguments([np.zeros((2, int(rng.integers(2, 5)))), np.zeros(2)], 1.0)


@clip_by_global_norm.case
def one_layer_of_zeros(rng):
    """all gradients zero, and a limit below 1"""
    return arguments([np.zeros(int(rng.integers(2, 5)))], 0.1)


@clip_by_global_norm.case
def exactly_at_the_limit(rng):
    """a norm of exactly the limit: (3, 4) has the norm 5"""
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
    """exploded gradients, in the millions"""
    return arguments([1e6 * rounded(rng, 2, 2), 1e6 * rounded(rng, 2)], 1.0)


@clip_by_global_norm.case
def whole_numbers_to_clip(rng):
    """whole numbers"""
    return arguments([rng.integers(1, 9, size=(2, 2)), rng.integers(1, 9, size=3)], 3.0)


def scaled(grads, factor):
    return [g * factor for g in grads]


def global_norm(grads):
    return np.sqrt(sum(np.sum(g * g) for g in grads))


def factor(norm, max_norm):
    return max_norm / norm if norm > max_norm else 1.0


@clip_by_global_norm.misconception
def each_array_alone(grads, max_norm):
    """Every array is clipped by its own norm. That turns the step: the norm is that of all arrays together."""
    return [g * factor(np.linalg.norm(g), max_norm) for g in grads]


@clip_by_global_norm.misconception
def entries_clipped(grads, max_norm):
    """Every entry is clipped by itself. That turns the step: scale all of them by one common factor."""
    return [np.clip(g, -max_norm, max_norm) for g in grads]


@clip_by_global_norm.misconception
def always_scaled(grads, max_norm):
    """Gradients below the limit are scaled up to it. A short step was meant to be short: leave it."""
    norm = global_norm(grads)
    return scaled(grads, max_norm / norm if norm else 1.0)


@clip_by_global_norm.misconception
def divided_by_zero(grads, max_norm):
    """With all gradients zero it divides 0 by 0. Where there is nothing to clip nothing is to be divided."""
    with np.errstate(all="ignore"):
        norm = global_norm(grads)
        return [g / norm * np.minimum(norm, max_norm) for g in grads]


@clip_by_global_norm.misconception
def always_scaled_and_divided_by_zero(grads, max_norm):
    """Always scaled to the limit: short gradients are stretched, and zero gradients divide 0 by 0."""
    with np.errstate(all="ignore"):
        return scaled(grads, max_norm / global_norm(grads))


@clip_by_global_norm.misconception
def sum_of_the_norms(grads, max_norm):
    """The norms of the arrays are added up. Norms don't add: square, sum over all entries, then take the root."""
    return scaled(grads, factor(sum(np.linalg.norm(g) for g in grads), max_norm))


@clip_by_global_norm.misconception
def root_not_taken(grads, max_norm):
    """The sum of the squares is compared with the limit. The norm is its root."""
    return scaled(grads, factor(global_norm(grads) ** 2, max_norm))


@clip_by_global_norm.misconception
def root_not_taken_in_the_comparison(grads, max_norm):
    """The comparison uses the sum of the squares, the scaling its root. Both need the norm, the root."""
    norm = global_norm(grads)
    return scaled(grads, max_norm / norm if norm**2 > max_norm else 1.0)


@clip_by_global_norm.misconception
def largest_entry(grads, max_norm):
    """The largest entry is taken for the norm. The norm is the root of the sum of all squared entries."""
    return scaled(grads, factor(max(np.abs(g).max() for g in grads), max_norm))


@clip_by_global_norm.misconception
def sum_of_absolute_values(grads, max_norm):
    """The absolute values are added up. The Euclidean norm adds up squares and takes the root."""
    return scaled(grads, factor(sum(np.abs(g).sum() for g in grads), max_norm))


@clip_by_global_norm.misconception
def mean_of_the_squares(grads, max_norm):
    """The squares are averaged. The norm adds them up, so it grows with the number of parameters."""
    count = sum(g.size for g in grads)
    return scaled(grads, factor(global_norm(grads) / np.sqrt(count), max_norm))


@clip_by_global_norm.misconception
def scaled_to_one(grads, max_norm):
    """Long gradients are scaled to the norm 1. They are to keep the norm `max_norm`."""
    norm = global_norm(grads)
    return scaled(grads, 1 / norm if norm > max_norm else 1.0)


@clip_by_global_norm.misconception
def fraction_turned_around(grads, max_norm):
    """The factor is upside down: long gradients get longer. It has to be below 1."""
    norm = global_norm(grads)
    return scaled(grads, norm / max_norm if norm > max_norm else 1.0)


@clip_by_global_norm.misconception
def comparison_turned_around(grads, max_norm):
    """The comparison is turned around: short gradients are stretched and long ones left alone."""
    norm = global_norm(grads)
    return scaled(grads, max_norm / norm if 0 < norm < max_norm else 1.0)


@clip_by_global_norm.misconception
def first_array_alone(grads, max_norm):
    """The norm is that of the first array. All arrays belong to it."""
    return scaled(grads, factor(np.linalg.norm(grads[0]), max_norm))


@clip_by_global_norm.misconception
def clipped_in_place(grads, max_norm):
    """The arrays that came in were changed. The caller may still need them: return new ones."""
    size = factor(global_norm(grads), max_norm)
    for g in grads:
        g[...] = g * size
    return grads


@clip_by_global_norm.misconception
def thrown_away(grads, max_norm):
    """Long gradients are set to zero. They are to be shortened: their direction is still good."""
    return scaled(grads, 1.0 if global_norm(grads) <= max_norm else 0.0)


@clip_by_global_norm.misconception
def nothing_clipped(grads, max_norm):
    """Long gradients come back as they were. Above the limit all arrays get a factor below 1."""
    return scaled(grads, 1.0)


@clip_by_global_norm.misconception
def not_divided_by_the_norm(grads, max_norm):
    """Long gradients are multiplied by `max_norm`. The factor is `max_norm` divided by the norm that they have."""
    return scaled(grads, max_norm if global_norm(grads) > max_norm else 1.0)


@clip_by_global_norm.misconception
def multiplied_by_the_norm(grads, max_norm):
    """The norm stands in the factor's numerator. Divide by it: then what is left has the norm `max_norm`."""
    norm = global_norm(grads)
    return scaled(grads, max_norm * norm if norm > max_norm else 1.0)


@clip_by_global_norm.misconception
def norm_for_the_factor(grads, max_norm):
    """The factor is the norm itself. It is `max_norm` divided by the norm."""
    norm = global_norm(grads)
    return scaled(grads, norm if norm > max_norm else 1.0)


@clip_by_global_norm.misconception
def factor_added(grads, max_norm):
    """The factor was added to the entries. Multiply by it."""
    size = factor(global_norm(grads), max_norm)
    return [g + size for g in grads]


@clip_by_global_norm.misconception
def mean_in_every_array(grads, max_norm):
    """The squares are averaged in every array. The norm adds them all up."""
    return scaled(grads, factor(np.sqrt(sum(np.mean(g * g) for g in grads)), max_norm))


@clip_by_global_norm.misconception
def entries_added_up(grads, max_norm):
    """The entries are added up without squares, so that positive and negative ones cancel. Square first."""
    with np.errstate(all="ignore"):
        return scaled(grads, factor(np.sqrt(sum(np.sum(g) for g in grads)), max_norm))


@clip_by_global_norm.misconception
def doubled_for_squared(grads, max_norm):
    """The entries are doubled in place of squared: `g * 2` is not `g**2`."""
    with np.errstate(all="ignore"):
        return scaled(grads, factor(np.sqrt(sum(np.sum(g * 2) for g in grads)), max_norm))


@clip_by_global_norm.misconception
def longest_array(grads, max_norm):
    """The norm of the longest array is taken for all. The global norm is longer: add up the squares of all arrays."""
    return scaled(grads, factor(max(np.linalg.norm(g) for g in grads), max_norm))


@clip_by_global_norm.misconception
def nothing_returned_below_the_limit(grads, max_norm):
    """Below the limit nothing comes back: the `return` stands inside the `if`. Short gradients are returned, too."""
    norm = global_norm(grads)
    return scaled(grads, max_norm / norm) if norm > max_norm else None


@clip_by_global_norm.misconception
def norm_returned_too(grads, max_norm):
    """The norm was returned as well. Asked for is the list of arrays alone."""
    norm = global_norm(grads)
    return scaled(grads, factor(norm, max_norm)), norm


@clip_by_global_norm.misconception
def one_long_array(grads, max_norm):
    """All arrays came back as one. Each of them belongs to a part of the network: keep the list and the shapes."""
    return np.concatenate([g.ravel() for g in scaled(grads, factor(global_norm(grads), max_norm))])


@clip_by_global_norm.misconception
def small_number_beside_the_norm(grads, max_norm):
    """A small number was added to the norm, so the result is a little short. The comparison already keeps zero out."""
    return scaled(grads, min(1.0, max_norm / (global_norm(grads) + 1e-6)))


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

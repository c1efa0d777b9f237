"""The bank of `surviving_gradient` in section 6.5: the product of the slopes along a path."""

import math

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import between, repeated, size

surviving_gradient = Exercise(
    "surviving_gradient",
    parameters=("zs", "slope"),
    withheld=("course_lib.functions.leaky_relu_derivative",),
)


def mixed(rng, n, depth):
    """Pre-activations of both signs: the first path is negative in its first unit only, the second in its last two."""
    zs = np.abs(np.round(rng.uniform(0.3, 4, size=(n, depth)), 2))
    zs[0, 0] *= -1
    zs[1 % len(zs), -2:] *= -1
    return zs


@surviving_gradient.case
def some_negative(rng):
    """four layers: one path has one unit on the negative side, another has two"""
    return arguments(mixed(rng, 3, 4), between(rng, 0.2, 0.6))


@surviving_gradient.case
def as_many_paths_as_layers(rng):
    """as many paths as layers: the shape doesn't reveal what is multiplied"""
    return arguments(mixed(rng, 3, 3), between(rng, 0.2, 0.6))


@surviving_gradient.case
def at_zero(rng):
    """a unit exactly at 0"""
    zs = np.abs(mixed(rng, 2, 3))
    zs[0, 1] = 0.0
    return arguments(zs, between(rng, 0.2, 0.6))


@surviving_gradient.case(fixed=True)
def near_zero(rng):
    """units close to 0, on both sides"""
    return arguments(np.array([[0.004, -0.003, 1.5], [-0.9, 0.05, -0.02]]), between(rng, 0.2, 0.6))


@surviving_gradient.case
def whole_numbers(rng):
    """whole numbers"""
    signs = repeated(rng, [[1, -1, 1, 1], [-1, -1, 1, -1], [1, 1, 1, 1]])
    return arguments(rng.integers(1, 9, size=(3, 4)) * signs, between(rng, 0.5, 0.9))


@surviving_gradient.case
def plain_relu(rng):
    """slope 0, the plain ReLU: the whole gradient arrives, or nothing"""
    zs = np.abs(mixed(rng, 3, 4))
    zs[1, 2] *= -1
    return arguments(zs, 0.0)


@surviving_gradient.case
def slope_above_one(rng):
    """a slope above 1: the gradient grows"""
    return arguments(mixed(rng, 2, 3), between(rng, 1.5, 3))


@surviving_gradient.case
def slope_one(rng):
    """slope 1: everything arrives, whatever the signs"""
    return arguments(mixed(rng, 2, 3), 1)


@surviving_gradient.case
def single_path(rng):
    """a single path, with three units on the negative side"""
    return arguments(mixed(rng, 1, 5), between(rng, 0.2, 0.6))


@surviving_gradient.case
def no_layers(rng):
    """paths with no layers: nothing is lost"""
    return arguments(np.zeros((size(rng, 3), 0)), between(rng, 0.2, 0.6))


surviving_gradient.slips("""
one-at-zero: zs > 0 -> zs >= 0
    At 0 the factor is the slope by our convention. What does your condition give at z = 0?
paths-multiplied: axis=1 -> axis=0
    The factors of different paths are multiplied, layer by layer. A gradient passes the units of one path: one row.
everything-multiplied: .prod(axis=1) -> .prod()
    The factors of all paths are multiplied to one number. Each path has its own.
factors-added: prod -> sum
    The factors are added. By the chain rule the factors along a path are multiplied.
factors-averaged: prod -> mean
    The factors are averaged. By the chain rule the factors along a path are multiplied.
slope-once: np.where(zs > 0, 1.0, slope).prod(axis=1) -> np.where((zs > 0).all(axis=1), 1.0, slope)
    The slope counts only once here, however many units of a path are on the negative side. Each of them takes its part.
not-multiplied: np.where(zs > 0, 1.0, slope).prod(axis=1) -> np.where(zs > 0, 1.0, slope)
    These are the factors of the single units. How much arrives after all units of a path?
layer-by-layer: prod -> cumprod
    This is what is left after every layer. The exercise asks for what arrives at the start: one number per path.
signal-for-gradient: 1.0, slope -> zs, slope * zs
    The values of the activation are multiplied. A gradient is multiplied by its derivative: 1 or the slope.
z-on-the-positive-side: 1.0 -> zs
    On the positive side the factor is z itself. The derivative of z with respect to z is 1.
plain-relu-always: slope -> 0.0
    The slope is not used: this is the plain ReLU. A leaky one passes a part on the negative side.
sides-swapped: 1.0, slope -> slope, 1.0
    The two sides are swapped: the factor is 1 on the positive side, and the slope on the negative.
sides-swapped-except-at-zero: zs > 0 -> zs < 0
    The comparison is reversed: the factor is 1 where z is above 0.
slope-everywhere: np.where(zs > 0, 1.0, slope) -> np.full(zs.shape, float(slope))
    Every unit gets the slope as its factor: on the positive side it is 1.
slope-with-a-minus: slope -> -slope
    Below zero the factor is the slope itself, without a minus: the function also rises there.
slope-fixed: slope -> 0.01
    The slope is fixed at 0.01 inside the function: use the argument.
cut-by-whole-numbers: return np.where(zs > 0, 1.0, slope).prod(axis=1)
-> factors = np.ones_like(zs)⏎factors[zs <= 0] = slope⏎return factors.prod(axis=1)
    The factors have the dtype of zs, so for whole numbers the slope becomes 0: make a new array of floats.
border-at-one: zs > 0 -> zs > 1
    The boundary is at 1: the corner of the function is at 0.
border-at-minus-one: zs > 0 -> zs > -1
    The boundary is at -1: the corner of the function is at 0.
lost-for-arriving: np.where(zs > 0, 1.0, slope).prod(axis=1) -> 1 - np.where(zs > 0, 1.0, slope).prod(axis=1)
    This is the part that is lost. The exercise asks for the part that arrives.
path-through-its-sum: np.where(zs > 0, 1.0, slope).prod(axis=1) -> np.where(zs.sum(axis=1) > 0, 1.0, slope)
    The pre-activations of a path are added first. Each unit has its own factor, by its own sign.
path-through-its-last-unit: return np.where(zs > 0, 1.0, slope).prod(axis=1)
-> return np.where(zs[:, -1] > 0, 1.0, slope) if zs.size else np.ones(len(zs))
    Only the last unit of each path counts here. The gradient passes all of them.
nothing-through-no-layers: return np.where(zs > 0, 1.0, slope).prod(axis=1)
-> return np.where(zs > 0, 1.0, slope).prod(axis=1) if zs.size else np.zeros(len(zs))
    A path with no layers passes nothing here. Its end is its start: how much of the gradient arrives?
""")


@surviving_gradient.variant
def power_of_a_count(zs, slope):
    return float(slope) ** np.sum(zs <= 0, axis=1)


@surviving_gradient.variant
def layer_by_layer_backward(zs, slope):
    gradient = np.ones(len(zs))
    for layer in reversed(range(zs.shape[1])):
        gradient = gradient * np.where(zs[:, layer] > 0, 1, slope)
    return gradient


@surviving_gradient.variant
def path_by_path(zs, slope):
    return np.array([math.prod(1.0 if z > 0 else float(slope) for z in path) for path in zs])


surviving_gradient.equivalent("return np.where(zs > 0, 1.0, slope).prod(axis=-1)", "the last axis of a table is axis 1")

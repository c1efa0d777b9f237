"""The bank of section 6.5: `leaky_relu`, `leaky_relu_prime` and `l2_gradient`."""

import itertools

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import rounded

leaky_relu = Exercise(
    "leaky_relu",
    parameters=("z", "slope"),
    withheld=("course_lib.functions.leaky_relu", "course_lib.autodiff.leaky_relu"),
)
leaky_relu_prime = Exercise(
    "leaky_relu_prime", parameters=("z", "slope"), withheld=("course_lib.functions.leaky_relu_prime",)
)


def small_slope(rng):
    return round(float(rng.uniform(0.05, 0.4)), 2)


def mixed(rng, *shape):
    """Entries of both signs, none of them small."""
    return np.round(rng.uniform(0.3, 4, size=shape) * rng.choice([-1, 1], size=shape), 2)


def inputs(exercise):
    """The cases of the function and of its derivative."""

    @exercise.case
    def both_signs(rng):
        """entries of both signs"""
        z = mixed(rng, 6)
        z[:2] = np.abs(z[:2]) * [1, -1]
        return arguments(z, small_slope(rng))

    @exercise.case
    def slope_left_out(rng):
        """the slope is not given"""
        return arguments(np.append(mixed(rng, 4), [-2.5, 1.5]))

    @exercise.case
    def with_zeros(rng):
        """some entries are 0"""
        z = mixed(rng, 5)
        z[[0, 3]] = 0.0
        return arguments(z, small_slope(rng))

    @exercise.case
    def a_table(rng):
        """a table with more columns than rows"""
        return arguments(mixed(rng, 2, 4), small_slope(rng))

    @exercise.case
    def whole_numbers(rng):
        """whole numbers"""
        return arguments(rng.integers(1, 9, size=5) * np.array([1, -1, 1, -1, -1]), small_slope(rng))

    @exercise.case
    def large_magnitude(rng):
        """entries of large magnitude"""
        return arguments(1e4 * mixed(rng, 4), small_slope(rng))

    @exercise.case
    def slope_one(rng):
        """the slope 1: a straight line"""
        return arguments(np.append(mixed(rng, 3), -1.25), 1)

    @exercise.case
    def slope_above_one(rng):
        """a slope above 1"""
        return arguments(np.append(mixed(rng, 3), [-2.0, 3.0]), round(float(rng.uniform(1.5, 3)), 1))


inputs(leaky_relu)
inputs(leaky_relu_prime)


@leaky_relu.misconception
def slope_as_a_floor(z, slope=0.01):
    """The slope itself is the lower limit, so every negative entry becomes the slope. It is a factor of z there."""
    return np.maximum(slope, z)


@leaky_relu.misconception
def nothing_below_zero(z, slope=0.01):
    """This is the plain ReLU: below zero nothing is left. Leaky means that the slope times z comes through."""
    return np.maximum(0.0, z)


@leaky_relu.misconception
def larger_of_both(z, slope=0.01):
    """The larger of z and slope times z is right only for slopes up to 1. Above 1 it picks the wrong one."""
    return np.maximum(z, slope * z)


@leaky_relu.misconception
def slope_on_both_sides(z, slope=0.01):
    """The slope is applied everywhere: a positive z passes through as it is."""
    return slope * z


@leaky_relu.misconception
def slope_on_the_wrong_side(z, slope=0.01):
    """The two sides are swapped: the slope belongs to the negative side."""
    return np.where(z > 0, slope * z, z)


@leaky_relu.misconception
def minus_lost(z, slope=0.01):
    """Below zero the sign got lost: a negative z gives a small negative value."""
    return np.where(z > 0, z, slope * np.abs(z))


@leaky_relu.misconception
def slope_fixed(z, slope=0.01):
    """The slope is fixed at 0.01 inside the function: use the argument."""
    return np.where(z > 0, z, 0.01 * z)


@leaky_relu.misconception
def derivative_returned(z, slope=0.01):
    """This is the derivative, 1 or the slope. The function itself has z in both of its lines."""
    return np.where(z > 0, 1.0, slope)


@leaky_relu.misconception
def unchanged(z, slope=0.01):
    """z came back as it was: nothing happens to the negative side."""
    return z


@leaky_relu.misconception
def divided_by_the_slope(z, slope=0.01):
    """Below zero z is divided by the slope, where it should be multiplied."""
    return np.where(z > 0, z, z / slope)


@leaky_relu.misconception
def slope_added(z, slope=0.01):
    """Below zero the slope is added to z. It is a factor: slope times z."""
    return np.where(z > 0, z, z + slope)


@leaky_relu.misconception
def slope_subtracted_from_zero(z, slope=0.01):
    """Below zero a constant came back. What comes through there is the slope times z."""
    return np.where(z > 0, z, -slope)


leaky_relu.equivalent("return np.where(z >= 0, z, slope * z)", "at 0 both lines give 0")


@leaky_relu.variant
def two_parts(z, slope=0.01):
    return np.maximum(z, 0) + slope * np.minimum(z, 0)


@leaky_relu.variant
def with_a_mask(z, slope=0.01):
    result = np.array(z, dtype=float)
    result[result <= 0] *= slope
    return result


@leaky_relu.variant
def as_a_factor(z, slope=0.01):
    positive = z > 0
    return z * (positive + slope * ~positive)


@leaky_relu_prime.misconception
def zero_below(z, slope=0.01):
    """This is the derivative of the plain ReLU: below zero the slope is left, not 0."""
    return np.where(z > 0, 1.0, 0.0)


@leaky_relu_prime.misconception
def one_at_zero(z, slope=0.01):
    """At 0 the derivative is the slope by our convention: the condition is z > 0, not z >= 0."""
    return np.where(z >= 0, 1.0, slope)


@leaky_relu_prime.misconception
def function_returned(z, slope=0.01):
    """This is the function itself. Its derivative has no z in it: 1 or the slope."""
    return np.where(z > 0, z, slope * z)


@leaky_relu_prime.misconception
def sides_swapped(z, slope=0.01):
    """The two sides are swapped: 1 belongs to the positive side, the slope to the negative."""
    return np.where(z > 0, slope, 1.0)


@leaky_relu_prime.misconception
def slope_everywhere(z, slope=0.01):
    """The slope came back everywhere: on the positive side the derivative is 1."""
    return np.full(np.shape(z), float(slope))


@leaky_relu_prime.misconception
def one_everywhere(z, slope=0.01):
    """1 came back everywhere: on the negative side the derivative is the slope."""
    return np.ones(np.shape(z))


@leaky_relu_prime.misconception
def z_on_the_positive_side(z, slope=0.01):
    """On the positive side z itself came back. The derivative of z by z is 1."""
    return np.where(z > 0, z, slope)


@leaky_relu_prime.misconception
def slope_with_a_minus(z, slope=0.01):
    """Below zero the derivative is the slope itself, without a minus: the function rises there too."""
    return np.where(z > 0, 1.0, -slope)


@leaky_relu_prime.misconception
def fixed_slope(z, slope=0.01):
    """The slope is fixed at 0.01 inside the function: use the argument."""
    return np.where(z > 0, 1.0, 0.01)


@leaky_relu_prime.misconception
def cut_by_whole_numbers(z, slope=0.01):
    """The result has the kind of z, so for whole numbers the slope becomes 0: make a new array of floats."""
    result = np.ones_like(z)
    result[z <= 0] = slope
    return result


@leaky_relu_prime.misconception
def truth_values(z, slope=0.01):
    """True and False came back. They say on which side an entry lies; the derivative is a number, 1 or the slope."""
    return z > 0


@leaky_relu_prime.misconception
def sides_swapped_and_one_at_zero_kept(z, slope=0.01):
    """The sides are swapped, all but 0: the comparison points the other way. The 1 belongs where z is above 0."""
    return np.where(z < 0, 1.0, slope)


@leaky_relu_prime.misconception
def minus_one_on_the_positive_side(z, slope=0.01):
    """On the positive side the sign is wrong: the function rises there with slope 1, so its derivative is 1."""
    return np.where(z > 0, -1.0, slope)


@leaky_relu_prime.misconception
def border_at_minus_one(z, slope=0.01):
    """The border lies at -1. Small negative entries belong to the negative side too: the corner is at 0."""
    return np.where(z > -1, 1.0, slope)


@leaky_relu_prime.variant
def with_a_mask_of_floats(z, slope=0.01):
    result = np.full(np.shape(z), slope, dtype=float)
    result[z > 0] = 1.0
    return result


@leaky_relu_prime.variant
def from_the_mask(z, slope=0.01):
    positive = (z > 0).astype(float)
    return positive + slope * (1 - positive)


@leaky_relu_prime.variant
def entry_by_entry(z, slope=0.01):
    return np.array([1.0 if value > 0 else slope for value in np.ravel(z)]).reshape(np.shape(z))


l2_gradient = Exercise("l2_gradient", parameters=("grads", "params", "strength"))


def layers(rng, *sizes):
    pairs = list(itertools.pairwise(sizes))
    grads = [[rounded(rng, *pair), rounded(rng, pair[1])] for pair in pairs]
    return grads, [[rounded(rng, *pair), rounded(rng, pair[1])] for pair in pairs]


def strength(rng):
    return round(float(rng.uniform(0.1, 0.9)), 2)


@l2_gradient.case
def two_layers(rng):
    """two layers of unequal shapes"""
    return arguments(*layers(rng, 3, 4, 2), strength(rng))


@l2_gradient.case
def one_layer(rng):
    """a single layer"""
    return arguments(*layers(rng, 2, 3), strength(rng))


@l2_gradient.case
def three_square_layers(rng):
    """three layers of the same square shape: a transpose can't hide behind the shapes"""
    return arguments(*layers(rng, 2, 2, 2, 2), strength(rng))


@l2_gradient.case
def single_numbers(rng):
    """layers of a single weight"""
    return arguments(*layers(rng, 1, 1, 1), strength(rng))


@l2_gradient.case
def no_penalty(rng):
    """a strength of 0: the gradients as they were"""
    return arguments(*layers(rng, 2, 3, 1), 0.0)


@l2_gradient.case
def strong_penalty(rng):
    """a strength above 1"""
    return arguments(*layers(rng, 3, 2), round(float(rng.uniform(3, 8)), 1))


@l2_gradient.case
def nothing_is_changed(rng):
    """called twice on the same gradients, which stay as they are"""
    grads, params = layers(rng, 2, 3)
    return script(
        """
        first = l2_gradient(grads, params, strength)
        second = l2_gradient(grads, params, strength)
        [[W.tolist(), b.tolist()] for W, b in second]
        """,
        grads=grads,
        params=params,
        strength=strength(rng),
    )


def penalised(grads, params, rule):
    return [rule(dW, db, W, b) for (dW, db), (W, b) in zip(grads, params, strict=True)]


@l2_gradient.misconception
def biases_too(grads, params, strength):
    """The biases are penalised too. The sum runs over the weights only: db stays as it is."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength * W, db + strength * b))


@l2_gradient.misconception
def factor_two(grads, params, strength):
    """The penalty's gradient is twice too large: the 1/2 in front of the squares is there to cancel the 2."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + 2 * strength * W, db))


@l2_gradient.misconception
def factor_one_half(grads, params, strength):
    """The penalty's gradient is half of what it should be: the square brings down a 2, which cancels the 1/2."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength / 2 * W, db))


@l2_gradient.misconception
def sign_turned(grads, params, strength):
    """The penalty is subtracted, so it makes weights grow. Its gradient is added; descent subtracts the whole later."""
    return penalised(grads, params, lambda dW, db, W, b: (dW - strength * W, db))


@l2_gradient.misconception
def written_in_place(grads, params, strength):
    """The given gradients themselves were changed: `dW += ...` writes into them. Make a new array of the sum."""
    for pair, (W, _) in zip(grads, params, strict=True):
        pair[0] += strength * W
    return grads


@l2_gradient.misconception
def gradient_replaced(grads, params, strength):
    """Only the penalty's gradient came back. It is added to the gradients that were there already."""
    return penalised(grads, params, lambda dW, db, W, b: (strength * W, db))


@l2_gradient.misconception
def strength_forgotten(grads, params, strength):
    """The weights are added as they are: the strength is missing as their factor."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + W, db))


@l2_gradient.misconception
def squares_added(grads, params, strength):
    """The squares of the weights are added. That is the penalty itself; its derivative has the weight alone."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength * W**2, db))


@l2_gradient.misconception
def signs_added(grads, params, strength):
    """This is the gradient of the sum of absolute values (L1). That of the squares is proportional to the weight."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength * np.sign(W), db))


@l2_gradient.misconception
def whole_sum_added(grads, params, strength):
    """The sum over all weights is added to each. Every weight gets its own term, strength times that weight."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength * W.sum(), db))


@l2_gradient.misconception
def mean_over_the_weights(grads, params, strength):
    """The penalty is divided by the number of weights. It is a sum over them, not a mean."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength * W / W.size, db))


@l2_gradient.misconception
def gradient_scaled(grads, params, strength):
    """The gradient is scaled, and the weights don't occur: the new term is strength times the weights."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength * dW, db))


@l2_gradient.misconception
def weights_alone(grads, params, strength):
    """Only the weights' gradients came back: each layer is a pair, and the bias's gradient belongs to it."""
    return penalised(grads, params, lambda dW, db, W, b: dW + strength * W)


@l2_gradient.misconception
def biases_instead(grads, params, strength):
    """The biases are penalised, and the weights are not. It is the other way round."""
    return penalised(grads, params, lambda dW, db, W, b: (dW, db + strength * b))


@l2_gradient.misconception
def given_back_as_they_were(grads, params, strength):
    """The gradients came back as they were: the term strength times W is missing."""
    return penalised(grads, params, lambda dW, db, W, b: (dW, db))


@l2_gradient.misconception
def pair_swapped(grads, params, strength):
    """The two parts of each pair are swapped: the weights' gradient comes first, then the bias's."""
    return penalised(grads, params, lambda dW, db, W, b: (db, dW + strength * W))


@l2_gradient.misconception
def arguments_swapped(grads, params, strength):
    """Gradients and parameters are swapped: the gradients are what the new term is added to."""
    return penalised(params, grads, lambda dW, db, W, b: (dW + strength * W, db))


@l2_gradient.misconception
def strength_added(grads, params, strength):
    """The strength is added to every entry, and the weights don't occur. The new term is strength times the weight."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength, db))


@l2_gradient.misconception
def strength_and_weight_added(grads, params, strength):
    """Strength and weights are both added. They are multiplied: the new term is strength times the weight."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength + W, db))


@l2_gradient.variant
def with_indices(grads, params, strength):
    result = []
    for i in range(len(grads)):
        result.append((np.add(grads[i][0], params[i][0] * strength), np.array(grads[i][1])))
    return result


@l2_gradient.variant
def copied_then_written(grads, params, strength):
    result = [[np.array(part, dtype=float) for part in pair] for pair in grads]
    for pair, (W, _) in zip(result, params, strict=True):
        pair[0] += W * strength
    return result

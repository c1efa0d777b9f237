"""The bank of section 6.5: `l2_gradient`."""

import itertools

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import rounded

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


@l2_gradient.misconception
def norm_added(grads, params, strength):
    """The length of all weights is added to each entry. Every weight gets its own term, strength times that weight."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength * np.linalg.norm(W), db))


@l2_gradient.misconception
def mean_over_the_layers(grads, params, strength):
    """The penalty is divided by the number of layers. It is a sum over them, not a mean."""
    return penalised(grads, params, lambda dW, db, W, b: (dW + strength * W / len(grads), db))


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

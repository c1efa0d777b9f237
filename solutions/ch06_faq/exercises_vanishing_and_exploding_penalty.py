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
    """two layers of different shapes"""
    return arguments(*layers(rng, 3, 4, 2), strength(rng))


@l2_gradient.case
def one_layer(rng):
    """a single layer"""
    return arguments(*layers(rng, 2, 3), strength(rng))


@l2_gradient.case
def three_square_layers(rng):
    """three square layers of the same shape: the shapes don't reveal a wrong transpose"""
    return arguments(*layers(rng, 2, 2, 2, 2), strength(rng))


@l2_gradient.case
def single_numbers(rng):
    """layers with a single weight"""
    return arguments(*layers(rng, 1, 1, 1), strength(rng))


@l2_gradient.case
def no_penalty(rng):
    """a strength of 0: the gradients are unchanged"""
    return arguments(*layers(rng, 2, 3, 1), 0.0)


@l2_gradient.case
def strong_penalty(rng):
    """a strength above 1"""
    return arguments(*layers(rng, 3, 2), round(float(rng.uniform(3, 8)), 1))


@l2_gradient.case
def nothing_is_changed(rng):
    """two calls on the same gradients, which must not be modified"""
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


def penalized(grads, params, rule):
    return [rule(dW, db, W, b) for (dW, db), (W, b) in zip(grads, params, strict=True)]


l2_gradient.slips("""
biases-too: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + strength * W, db + strength * b))(dW, db, W, b)
    The biases are penalized, too. The sum runs over the weights only: db should not change.
factor-two: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + 2 * strength * W, db))(dW, db, W, b)
    The penalty's gradient is twice as large as it should be: the 1/2 in front of the squares cancels the 2.
factor-one-half: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + strength / 2 * W, db))(dW, db, W, b)
    The penalty's gradient is half of what it should be: the square brings down a 2, which cancels the 1/2.
sign-turned: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW - strength * W, db))(dW, db, W, b)
    The penalty is subtracted, so it makes weights grow. Add its gradient; descent subtracts the total later.
written-in-place: return [(dW + strength * W, db) for (dW, db), (W, b) in zip(grads, params)]
-> for pair, (W, _) in zip(grads, params, strict=True):⏎    pair[0] += strength * W⏎return grads
    The given gradients were modified: `dW += ...` writes into them. Create a new array for the sum.
gradient-replaced: (dW + strength * W, db) -> (lambda dW, db, W, b: (strength * W, db))(dW, db, W, b)
    You returned only the penalty's gradient. Add it to the given gradients.
strength-forgotten: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + W, db))(dW, db, W, b)
    The weights are added as they are: their factor, the strength, is missing.
squares-added: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + strength * W**2, db))(dW, db, W, b)
    The squares of the weights are added. They belong to the penalty itself; its derivative contains only the weight.
signs-added: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + strength * np.sign(W), db))(dW, db, W, b)
    This is the gradient of the sum of absolute values (L1). That of the squares is proportional to the weight.
whole-sum-added: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + strength * W.sum(), db))(dW, db, W, b)
    The sum over all weights is added to each entry. Every weight gets its own term, strength times that weight.
mean-over-the-weights: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + strength * W / W.size, db))(dW, db, W, b)
    The penalty is divided by the number of weights. It is a sum over them, not a mean.
gradient-scaled: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + strength * dW, db))(dW, db, W, b)
    The gradient is scaled, and the weights are not used: the new term is strength times the weights.
weights-alone: (dW + strength * W, db) -> (lambda dW, db, W, b: dW + strength * W)(dW, db, W, b)
    You returned only the weights' gradients: each layer is a pair, and the bias's gradient belongs to it.
biases-instead: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW, db + strength * b))(dW, db, W, b)
    The biases are penalized, and the weights are not. It should be the other way around.
given-back-as-they-were: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW, db))(dW, db, W, b)
    You returned the gradients unchanged: the penalty's term is missing.
pair-swapped: (dW + strength * W, db) -> (lambda dW, db, W, b: (db, dW + strength * W))(dW, db, W, b)
    The two parts of each pair are swapped: the weights' gradient comes first, then the bias's.
arguments-swapped: grads, params -> params, grads, strict=True
    Gradients and parameters are swapped: the new term should be added to the gradients.
strength-added: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + strength, db))(dW, db, W, b)
    The strength is added to every entry, and the weights are not used. The new term is strength times the weight.
strength-and-weight-added: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + strength + W, db))(dW, db, W, b)
    Strength and weights are both added. Multiply them: the new term is strength times the weight.
norm-added: (dW + strength * W, db) -> (lambda dW, db, W, b: (dW + strength * np.linalg.norm(W), db))(dW, db, W, b)
    The length of all weights is added to each entry. Every weight gets its own term, strength times that weight.
mean-over-the-layers: (dW + strength * W, db)
-> (lambda dW, db, W, b: (dW + strength * W / len(grads), db))(dW, db, W, b)
    The penalty is divided by the number of layers. It is a sum over them, not a mean.
""")


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

"""The bank of `penalized` in section 6.5: loss and gradients with a penalty on the weights."""

import itertools

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import between, rounded

penalized = Exercise("penalized", parameters=("loss", "grads", "params", "strength"))


def layers(rng, *sizes):
    """A loss, gradients and parameters of a network."""
    pairs = list(itertools.pairwise(sizes))
    grads = [[rounded(rng, *pair), rounded(rng, pair[1])] for pair in pairs]
    return between(rng, 1, 9), grads, [[rounded(rng, *pair), rounded(rng, pair[1])] for pair in pairs]


def strength(rng):
    return between(rng, 0.1, 0.9)


@penalized.case
def two_layers(rng):
    """two layers of different shapes"""
    return arguments(*layers(rng, 3, 4, 2), strength(rng))


@penalized.case
def one_layer(rng):
    """a single layer"""
    return arguments(*layers(rng, 2, 3), strength(rng))


@penalized.case
def three_square_layers(rng):
    """three square layers of the same shape: the shapes don't reveal a wrong transpose"""
    return arguments(*layers(rng, 2, 2, 2, 2), strength(rng))


@penalized.case
def single_numbers(rng):
    """layers with a single weight"""
    return arguments(*layers(rng, 1, 1, 1), strength(rng))


@penalized.case
def no_penalty(rng):
    """a strength of 0: nothing is added"""
    return arguments(*layers(rng, 2, 3, 1), 0.0)


@penalized.case
def strong_penalty(rng):
    """a strength above 1"""
    return arguments(*layers(rng, 3, 2), round(float(rng.uniform(3, 8)), 1))


@penalized.case
def whole_numbers(rng):
    """whole numbers"""
    params = [[rng.integers(-5, 6, size=(3, 2)), rng.integers(-5, 6, size=2)]]
    grads = [[rng.integers(-5, 6, size=(3, 2)), rng.integers(-5, 6, size=2)]]
    return arguments(int(rng.integers(1, 9)), grads, params, int(rng.choice([3, 5])))


@penalized.case
def nothing_is_changed(rng):
    """two calls on the same gradients, which must not be modified"""
    loss, grads, params = layers(rng, 2, 3)
    return script(
        """
        first = penalized(loss, grads, params, strength)
        total, second = penalized(loss, grads, params, strength)
        [float(total), [[W.tolist(), b.tolist()] for W, b in second]]
        """,
        loss=loss,
        grads=grads,
        params=params,
        strength=strength(rng),
    )


penalized.slips("""
loss-unchanged: loss + strength / 2 * squares -> loss
    The loss is unchanged: the penalty belongs to it, too.
half-forgotten-in-the-loss: strength / 2 * squares -> strength * squares
    The penalty in the loss is twice as large as it should be: it has a factor 1/2.
penalty-only: loss + strength / 2 * squares -> strength / 2 * squares
    This is only the penalty: the loss itself is missing.
penalty-subtracted-from-the-loss: loss + strength -> loss - strength
    The penalty is subtracted from the loss: then large weights would be rewarded.
sizes-for-squares: np.sum(W**2) -> np.sum(np.abs(W))
    The penalty in the loss is the sum of absolute values (L1). It should be that of the squares.
root-of-the-squares: strength / 2 * squares -> strength / 2 * np.sqrt(squares)
    The penalty in the loss has the length of all weights. It should be the square of the length, with no root.
square-of-the-sum: np.sum(W**2) -> np.sum(W) ** 2
    The weights are added first, then squared. Square each, then add.
mean-in-the-loss: np.sum(W**2) -> np.mean(W**2)
    The penalty in the loss is a mean over the weights. It is a sum.
biases-in-the-loss: np.sum(W**2) -> np.sum(W**2) + np.sum(b**2)
    The biases are part of the penalty in the loss. Only the weights are.
first-layer-in-the-loss: for W, b in params -> for W, b in params[:1]
    The penalty in the loss has only the first layer. The sum runs over all layers.
biases-in-the-gradient: (dW + strength * W, db) -> (dW + strength * W, db + strength * b)
    The gradients of the biases have a new term. No bias is in the penalty: what is its derivative?
biases-everywhere: np.sum(W**2) -> np.sum(W**2) + np.sum(b**2) ;; (dW + strength * W, db)
-> (dW + strength * W, db + strength * b)
    The biases are penalized, too. The sum runs over the weights only.
factor-two: dW + strength * W -> dW + 2 * strength * W
    The penalty's gradient is twice as large as it should be: the 1/2 in front of the squares cancels the 2.
factor-one-half: dW + strength * W -> dW + strength / 2 * W
    The penalty's gradient is half of what it should be: the square brings down a 2, which cancels the 1/2.
half-forgotten-everywhere: strength / 2 * squares -> strength * squares ;; dW + strength * W -> dW + 2 * strength * W
    The factor 1/2 in front of the squares is missing, in the loss and in the gradients.
sign-turned: dW + strength * W -> dW - strength * W
    The penalty's gradient is subtracted, so it makes weights grow. Descent subtracts the total later.
gradient-replaced: dW + strength * W -> strength * W
    These are only the penalty's gradients. Add them to the given ones.
gradients-unchanged: [(dW + strength * W, db) for (dW, db), (W, b) in zip(grads, params)] -> grads
    The gradients are unchanged. The penalty depends on the weights: what is its derivative?
strength-forgotten: dW + strength * W -> dW + W
    In the gradients the strength is missing as a factor.
penalty-for-its-derivative: dW + strength * W -> dW + strength / 2 * W**2
    The penalty itself is added to the gradients. Its derivative belongs there: what is the derivative of a square?
squares-in-the-gradient: dW + strength * W -> dW + strength * W**2
    The squares of the weights are in the gradients. The derivative of a square has only the weight.
signs-added: dW + strength * W -> dW + strength * np.sign(W)
    This is the gradient of the sum of absolute values (L1). That of the squares is proportional to the weight.
whole-penalty-on-every-entry: dW + strength * W -> dW + strength / 2 * squares
    The whole penalty is added to each gradient. Each weight gets only the derivative of that weight squared.
sum-of-the-weights: dW + strength * W -> dW + strength * W.sum()
    The sum over all weights is added to each entry. Each weight gets its own term.
gradient-scaled: dW + strength * W -> dW + strength * dW
    The gradients are scaled, and the weights are not used. The new term comes from the weights.
written-in-place: return loss -> for pair, (W, _) in zip(grads, params):⏎    pair[0] += strength * W⏎return loss
;; [(dW + strength * W, db) for (dW, db), (W, b) in zip(grads, params)] -> grads
    The given gradients were changed, as by `dW += ...`. Create a new array for the sum.
pair-swapped: (dW + strength * W, db) -> (db, dW + strength * W)
    The two parts of each pair are swapped: the weights' gradient comes first, then the bias's.
weights-alone: (dW + strength * W, db) -> dW + strength * W
    You returned only the weights' gradients: each layer is a pair, and the bias's gradient belongs to it.
""")


@penalized.variant
def layer_by_layer(loss, grads, params, strength):
    total, result = float(loss), []
    for i in range(len(grads)):
        W = params[i][0]
        total += strength * float(np.vdot(W, W)) / 2
        result.append((np.add(grads[i][0], W * strength), np.array(grads[i][1])))
    return total, result


@penalized.variant
def copied_then_written(loss, grads, params, strength):
    result = [[np.array(part, dtype=float) for part in pair] for pair in grads]
    for pair, (W, _) in zip(result, params, strict=True):
        pair[0] += W * strength
    length = np.linalg.norm(np.concatenate([np.ravel(W) for W, _ in params]))
    return [loss + strength / 2 * length**2, result]

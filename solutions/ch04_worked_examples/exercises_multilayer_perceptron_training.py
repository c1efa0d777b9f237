"""The bank of section 4.2, part three: training a network of any depth."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import labels, perceptron, rounded
from course_lib.functions import sigmoid
from course_lib.network.pairs import loss_and_gradients

train_network = Exercise("train_network", parameters=("X", "y", "params", "lr", "steps"))

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([[0.0], [1.0], [1.0], [0.0]])
SOLVING = [
    (np.array([[1.5, -1.2, 0.4, 0.9], [1.3, -0.8, -1.1, 0.2]]), np.zeros(4)),
    (np.array([[0.8], [0.7], [-0.5], [0.3]]), np.zeros(1)),
]


def training(rng, n, sizes, lr, steps):
    return arguments(rounded(rng, n, sizes[0]), labels(rng, n, sizes[-1]), perceptron(rng, *sizes), lr, steps)


@train_network.case(fixed=True)
def the_perceptron(rng):
    """a network with 2, 4 and 1 units on the four corners, six steps"""
    return arguments(CORNERS, labels(rng, 4, 1), perceptron(rng, 2, 4, 1), 1.0, 6)


@train_network.case
def two_hidden_layers(rng):
    """two hidden layers, two outputs, five samples"""
    return training(rng, 5, (3, 4, 2, 2), 0.5, 5)


@train_network.case
def no_hidden_layer(rng):
    """no hidden layer"""
    return training(rng, 6, (2, 1), 2.0, 4)


@train_network.case
def one_step(rng):
    """a single step"""
    return training(rng, 3, (2, 3, 1), 0.7, 1)


@train_network.case
def no_step(rng):
    """zero steps: the initial parameters and an empty array of losses are returned"""
    return training(rng, 3, (2, 2, 1), 0.7, 0)


@train_network.case
def one_sample(rng):
    """a single sample"""
    return training(rng, 1, (2, 3, 2), 1.0, 5)


@train_network.case(fixed=True)
def exclusive_or(rng):
    """XOR, from given initial weights: 100 steps solve it"""
    order = rng.permutation(4)
    (W1, b1), (W2, b2) = SOLVING
    return script(
        """
        params, losses = train_network(X, y, params, 8.0, 100)
        [losses[0], losses[-1], len(losses)]
        """,
        X=CORNERS,
        y=XOR,
        params=[(W1[:, order], b1), (W2[order], b2)],
    )


train_network.slips("""
start-returned: losses = [] -> losses, start = [], params ;; return params -> return start
    The losses fall, but you returned the weights of the start. Return the trained ones.
loss-after-the-step: losses.append(loss)⏎params = -> params =
;; zip(params, gradients)] -> zip(params, gradients)]⏎losses.append(loss_and_gradients(params, X, y)[0])
    Each loss is computed after its step. It should be computed before: the first one is the loss of the start.
gradient-of-one-example: losses.append(loss)
-> losses.append(loss)⏎_, gradients = loss_and_gradients(params, X[:1], y[:1])
    The gradient is that of the first sample alone. The loss is a mean over all of them, and so is its gradient.
examples-by-turns: for _ in -> for step in
;; losses.append(loss) -> losses.append(loss)⏎i = [step % len(X)]⏎_, gradients = loss_and_gradients(params, X[i], y[i])
    Each step uses a single sample, one after the other. Here every step uses all of them.
one-loss-too-many: return params -> losses.append(loss_and_gradients(params, X, y)[0])⏎return params
    There is one loss too many: the one after the last step doesn't belong in the list.
one-step-too-many: range(steps) -> range(steps + 1)
    One step too many was taken: range(steps + 1) runs steps + 1 times.
one-step-too-few: range(steps) -> range(1, steps)
    One step is missing: range(1, steps) runs steps - 1 times.
uphill: W - lr -> W + lr ;; b - lr -> b + lr
    The steps go uphill: the losses rise. Subtract the gradient.
gradient-computed-once: losses = [] -> losses = []⏎_, first = loss_and_gradients(params, X, y)
;; zip(params, gradients) -> zip(params, first)
    The gradient is computed once, at the start. It changes with the weights: compute it again in every step.
learning-rate-ignored: lr * dW -> dW ;; lr * db -> db
    The learning rate has no effect: each step is the whole gradient. Multiply it by lr.
divided-by-n-again: lr * dW -> lr / len(X) * dW ;; lr * db -> lr / len(X) * db
    The gradient is divided by the number of samples again. The gradient of a mean already has its 1/n.
summed-over-examples: lr * dW -> lr * len(X) * dW ;; lr * db -> lr * len(X) * db
    The steps are n times too long: the loss is a mean over the samples, not a sum.
biases-left-alone: b - lr * db -> b
    The weights learn, but the biases keep their initial values. Both need a step.
weights-left-alone: W - lr * dW -> W
    The biases learn, but the weights keep their initial values. Both need a step.
weights-uphill: W - lr -> W + lr
    The weights go uphill, the biases down. Subtract in both.
biases-uphill: b - lr -> b + lr
    The biases go uphill, the weights down. Subtract in both.
rate-missing-for-the-weights: lr * dW -> dW
    The learning rate is missing in the step of the weights; the biases have it.
rate-missing-for-the-biases: lr * db -> db
    The learning rate is missing in the step of the biases; the weights have it.
old-weights-lost: W - lr -> lr
    The new weights are the step alone. A step begins at the old weights: subtract it from W.
old-biases-lost: b - lr -> lr
    The new biases are the step alone. A step begins at the old biases: subtract it from b.
last-layer-only: params = [ -> params = params[:-1] + [ ;; zip(params, gradients) -> zip(params[-1:], gradients[-1:])
    Only the last layer learns. Every layer needs its step.
last-loss-only: np.array(losses) -> np.array(losses)[-1] if steps else 0.0
    You returned only the last loss. Keep the loss of every step: together they show how training went.
losses-as-a-list: np.array(losses) -> losses
    The losses are a list. The exercise asks for an array: `np.array(losses)`.
losses-alone: return params, np.array(losses) -> return np.array(losses)
    You returned only the losses. Return two values: the trained weights, then the losses.
losses-first: params, np.array(losses) -> np.array(losses), params
    The two results are swapped: first the trained weights, then the losses.
weights-changed-in-place: params = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, gradients)]
-> for (W, b), (dW, db) in zip(params, gradients):⏎    W -= lr * dW⏎    b -= lr * db
    The caller's weights were changed, in their arrays or in the list. Create new ones: W - lr * dW.
returned-inside-the-loop: return params ->     return params
    The `return` is inside the loop, so the first step is the last. Move it out, below the loop.
steps-not-kept: params = [ -> new_params = [
    The weights never change: every loss is the same. A loop that assigns to `W` leaves the list unchanged: create a new
    one.
losses-emptied-in-each-step: losses.append(loss) -> losses = [loss]
    The array contains only the last loss: the list is created again in every step. Create it once, before the loop.
""")


@train_network.variant
def by_hand(X, y, params, lr, steps):
    params = [(W.copy(), b.copy()) for W, b in params]
    losses = np.empty(steps)
    for step in range(steps):
        A = [X]
        for W, b in params:
            A.append(sigmoid(A[-1] @ W + b))
        losses[step] = -np.sum(np.where(y == 1, np.log(A[-1]), np.log(1 - A[-1]))) / len(X)
        delta = (A[-1] - y) / len(X)
        for i in reversed(range(len(params))):
            W, b = params[i]
            below = (delta @ W.T) * A[i] * (1 - A[i])
            params[i] = (W - lr * A[i].T @ delta, b - lr * delta.sum(axis=0))
            delta = below
    return params, losses


@train_network.variant
def by_recursion(X, y, params, lr, steps):
    if steps == 0:
        return list(params), np.zeros(0)
    loss, slopes = loss_and_gradients(params, X, y)
    moved = [(params[i][0] - lr * slopes[i][0], params[i][1] - lr * slopes[i][1]) for i in range(len(params))]
    final, later = by_recursion(X, y, moved, lr, steps - 1)
    return final, np.concatenate([[loss], later])


@train_network.variant
def copies_changed_in_place(X, y, params, lr, steps):
    weights, biases = [W.copy() for W, _ in params], [b.copy() for _, b in params]
    losses = np.zeros(steps)
    for step in range(steps):
        losses[step], slopes = loss_and_gradients(list(zip(weights, biases, strict=True)), X, y)
        for i, (dW, db) in enumerate(slopes):
            weights[i] -= lr * dW
            biases[i] -= lr * db
    return list(zip(weights, biases, strict=True)), losses

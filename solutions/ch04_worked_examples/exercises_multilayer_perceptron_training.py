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


@train_network.case
def the_perceptron(rng):
    """2, 4 and 1 units on the four corners, six steps"""
    return arguments(CORNERS, labels(rng, 4, 1), perceptron(rng, 2, 4, 1), 1.0, 6)


@train_network.case
def two_hidden_layers(rng):
    """two hidden layers, two outputs, five examples"""
    return training(rng, 5, (3, 4, 2, 2), 0.5, 5)


@train_network.case
def no_hidden_layer(rng):
    """no hidden layer at all"""
    return training(rng, 6, (2, 1), 2.0, 4)


@train_network.case
def one_step(rng):
    """a single step"""
    return training(rng, 3, (2, 3, 1), 0.7, 1)


@train_network.case
def no_step(rng):
    """no step: the start comes back, with an empty array of losses"""
    return training(rng, 3, (2, 2, 1), 0.7, 0)


@train_network.case
def one_example(rng):
    """a single example"""
    return training(rng, 1, (2, 3, 2), 1.0, 5)


@train_network.case
def exclusive_or(rng):
    """exclusive or, from weights that are given: 100 steps solve it"""
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


def trained(X, y, params, lr, steps, gradients=lambda step, params, X, y: loss_and_gradients(params, X, y)):
    losses = []
    for step in range(steps):
        loss, slopes = gradients(step, params, X, y)
        losses.append(loss)
        params = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, slopes, strict=True)]
    return params, np.array(losses)


@train_network.misconception
def start_returned(X, y, params, lr, steps):
    """The losses fall, but the weights that came back are those of the start. Return the trained ones."""
    return params, trained(X, y, params, lr, steps)[1]


@train_network.misconception
def loss_after_the_step(X, y, params, lr, steps):
    """Each loss is taken after its step. It belongs before: the first one is the loss of the start."""
    losses = []
    for _ in range(steps):
        params, _ = trained(X, y, params, lr, 1)
        losses.append(loss_and_gradients(params, X, y)[0])
    return params, np.array(losses)


@train_network.misconception
def gradient_of_one_example(X, y, params, lr, steps):
    """The gradient is that of the first example alone. The loss is a mean over all of them, and so is its gradient."""
    return trained(
        X,
        y,
        params,
        lr,
        steps,
        lambda step, params, X, y: (loss_and_gradients(params, X, y)[0], loss_and_gradients(params, X[:1], y[:1])[1]),
    )


@train_network.misconception
def examples_by_turns(X, y, params, lr, steps):
    """Each step looks at one example only, the next at the next. Here every step uses all of them."""

    def one(step, params, X, y):
        i = step % len(X)
        return loss_and_gradients(params, X, y)[0], loss_and_gradients(params, X[i : i + 1], y[i : i + 1])[1]

    return trained(X, y, params, lr, steps, one)


@train_network.misconception
def one_loss_too_many(X, y, params, lr, steps):
    """There is one loss too many: the one after the last step doesn't belong in the list."""
    params, losses = trained(X, y, params, lr, steps)
    return params, np.append(losses, loss_and_gradients(params, X, y)[0])


@train_network.misconception
def one_step_too_many(X, y, params, lr, steps):
    """One step too many was taken: range(steps + 1) runs steps + 1 times."""
    return trained(X, y, params, lr, steps + 1)


@train_network.misconception
def one_step_too_few(X, y, params, lr, steps):
    """One step is missing: range(1, steps) runs steps - 1 times."""
    return trained(X, y, params, lr, steps - 1)


@train_network.misconception
def uphill(X, y, params, lr, steps):
    """The steps go uphill: the losses rise. Subtract the gradient."""
    return trained(X, y, params, -lr, steps)


@train_network.misconception
def gradient_computed_once(X, y, params, lr, steps):
    """The gradient was computed once, at the start. It changes with the weights: compute it anew in every step."""
    slopes = loss_and_gradients(params, X, y)[1]
    return trained(X, y, params, lr, steps, lambda step, new, X, y: (loss_and_gradients(new, X, y)[0], slopes))


@train_network.misconception
def learning_rate_ignored(X, y, params, lr, steps):
    """The learning rate does not count: each step is the whole gradient. Multiply it by lr."""
    return trained(X, y, params, 1.0, steps)


@train_network.misconception
def divided_by_n_again(X, y, params, lr, steps):
    """The gradient was divided by the number of examples once more. That of a mean has its 1/n already."""
    return trained(X, y, params, lr / len(X), steps)


@train_network.misconception
def summed_over_examples(X, y, params, lr, steps):
    """The steps are n times too long: the loss is a mean over the examples, not a sum."""
    return trained(X, y, params, lr * len(X), steps)


@train_network.misconception
def biases_left_alone(X, y, params, lr, steps):
    """The weights learn, the biases stay where they began. Both get their step."""
    return trained(
        X,
        y,
        params,
        lr,
        steps,
        lambda step, params, X, y: (
            (result := loss_and_gradients(params, X, y))[0],
            [(dW, 0 * db) for dW, db in result[1]],
        ),
    )


def trained_by(rule, X, y, params, lr, steps):
    """Training where `rule(W, dW, b, db)` makes the new pair."""
    losses = []
    for _ in range(steps):
        loss, slopes = loss_and_gradients(params, X, y)
        losses.append(loss)
        params = [rule(W, dW, b, db) for (W, b), (dW, db) in zip(params, slopes, strict=True)]
    return params, np.array(losses)


@train_network.misconception
def weights_left_alone(X, y, params, lr, steps):
    """The biases learn, the weights stay where they began. Both get their step."""
    return trained_by(lambda W, dW, b, db: (W, b - lr * db), X, y, params, lr, steps)


@train_network.misconception
def weights_uphill(X, y, params, lr, steps):
    """The weights go uphill, the biases down. Subtract in both."""
    return trained_by(lambda W, dW, b, db: (W + lr * dW, b - lr * db), X, y, params, lr, steps)


@train_network.misconception
def biases_uphill(X, y, params, lr, steps):
    """The biases go uphill, the weights down. Subtract in both."""
    return trained_by(lambda W, dW, b, db: (W - lr * dW, b + lr * db), X, y, params, lr, steps)


@train_network.misconception
def rate_missing_for_the_weights(X, y, params, lr, steps):
    """The learning rate is missing in the step of the weights; the biases have it."""
    return trained_by(lambda W, dW, b, db: (W - dW, b - lr * db), X, y, params, lr, steps)


@train_network.misconception
def rate_missing_for_the_biases(X, y, params, lr, steps):
    """The learning rate is missing in the step of the biases; the weights have it."""
    return trained_by(lambda W, dW, b, db: (W - lr * dW, b - db), X, y, params, lr, steps)


@train_network.misconception
def old_weights_lost(X, y, params, lr, steps):
    """The new weights are the step alone. A step starts at the old ones: W minus it."""
    return trained_by(lambda W, dW, b, db: (lr * dW, b - lr * db), X, y, params, lr, steps)


@train_network.misconception
def old_biases_lost(X, y, params, lr, steps):
    """The new biases are the step alone. A step starts at the old ones: b minus it."""
    return trained_by(lambda W, dW, b, db: (W - lr * dW, lr * db), X, y, params, lr, steps)


@train_network.misconception
def last_layer_only(X, y, params, lr, steps):
    """Only the last layer learns. Every layer takes its step."""
    return trained(
        X,
        y,
        params,
        lr,
        steps,
        lambda step, params, X, y: (
            (result := loss_and_gradients(params, X, y))[0],
            [(0 * dW, 0 * db) for dW, db in result[1][:-1]] + result[1][-1:],
        ),
    )


@train_network.misconception
def last_loss_only(X, y, params, lr, steps):
    """Only the last loss came back. Keep the loss of every step: they tell how the learning went."""
    params, losses = trained(X, y, params, lr, steps)
    return params, losses[-1] if steps else 0.0


@train_network.misconception
def losses_as_a_list(X, y, params, lr, steps):
    """The losses are a list. Make an array of them: `np.array(losses)`."""
    params, losses = trained(X, y, params, lr, steps)
    return params, list(losses)


@train_network.misconception
def losses_alone(X, y, params, lr, steps):
    """Only the losses came back. Return two things: the trained weights, then the losses."""
    return trained(X, y, params, lr, steps)[1]


@train_network.misconception
def losses_first(X, y, params, lr, steps):
    """The two results have changed places: first the trained weights, then the losses."""
    return trained(X, y, params, lr, steps)[::-1]


@train_network.misconception
def weights_changed_in_place(X, y, params, lr, steps):
    """The caller's weights were changed, by `-=`. Make new ones: W - lr * dW."""
    new, losses = trained(X, y, params, lr, steps)
    for (W, b), (new_W, new_b) in zip(params, new, strict=True):
        W[...], b[...] = new_W, new_b
    return params, losses


@train_network.misconception
def returned_inside_the_loop(X, y, params, lr, steps):
    """The `return` stands inside the loop, so the first step was the last. Move it out, below the loop."""
    return trained(X, y, params, lr, 1) if steps else None


@train_network.misconception
def steps_not_kept(X, y, params, lr, steps):
    """The weights never moved: every loss is the same. A loop that stores into `W` leaves the list: make a new one."""
    return trained_by(lambda W, dW, b, db: (W, b), X, y, params, lr, steps)


@train_network.misconception
def losses_emptied_in_each_step(X, y, params, lr, steps):
    """Only the last loss is in the array: the list is made anew in every step. Make it once, before the loop."""
    params, losses = trained(X, y, params, lr, steps)
    return params, losses[-1:]


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

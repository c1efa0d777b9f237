"""The bank of section 3.2, part four: the whole way back."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import labels, perceptron, rounded
from course_lib.functions import sigmoid

# --- backward --------------------------------------------------------------------------------------------------

backward = Exercise("backward", parameters=("activations", "params", "y"))


def run_of(rng, n, *sizes, scale=1.0):
    """What a forward pass hands over: activations, weights, labels."""
    params = [(scale * W, b) for W, b in perceptron(rng, *sizes)]
    activations = [rounded(rng, n, sizes[0])]
    for W, b in params:
        activations.append(np.round(sigmoid(activations[-1] @ W + b), 3))
    return arguments(activations, params, labels(rng, n, sizes[-1]))


@backward.case
def one_hidden_layer(rng):
    """three samples, two inputs, four hidden units, one output"""
    return run_of(rng, 3, 2, 4, 1)


@backward.case
def no_hidden_layer(rng):
    """no hidden layer"""
    return run_of(rng, 4, 3, 2)


@backward.case
def three_hidden_layers(rng):
    """three hidden layers"""
    return run_of(rng, 5, 2, 3, 4, 2, 3)


@backward.case
def all_layers_equal(rng):
    """every layer as large as the input, and as many samples: the shapes reveal nothing"""
    return run_of(rng, 3, 3, 3, 3)


@backward.case
def a_single_sample(rng):
    """a single sample"""
    return run_of(rng, 1, 3, 2, 2)


@backward.case
def labels_as_whole_numbers(rng):
    """whole-number labels"""
    activations, params, y = run_of(rng, 4, 2, 3, 1).positional
    return arguments(activations, params, y.astype(int))


@backward.case
def large_weights(rng):
    """weights ten times as large"""
    return run_of(rng, 3, 2, 3, 2, scale=10.0)


backward.slips("""
activation-of-the-layer-above: activations[i].T -> activations[i + 1].T
    The gradient of W uses the output of its layer. It needs the input of that layer: the activation below.
biases-not-summed: delta.sum(axis=0) -> delta
    The gradient of a bias still has one row per sample. All samples share the bias: add up over them.
biases-averaged: delta.sum -> delta.mean
    The bias gradients are averaged over the samples. The 1/n is already in the delta: add the rows up.
biases-summed-over-units: axis=0 -> axis=1
    The bias gradients are added up over the units. Each unit has its own bias: add up over the samples.
n-missing: output_delta(activations[-1], y) -> activations[-1] - y
    Every gradient is n times too large: the delta of the output is divided by the number of samples.
n-twice: output_delta(activations[-1], y) -> output_delta(activations[-1], y) / len(y)
    The result is divided by the number of samples twice. The output's delta already contains this division.
sign-turned-around: output_delta(activations[-1], y) -> output_delta(y, activations[-1])
    Every gradient has the wrong sign: the delta of the output is prediction minus label.
slope-at-the-output: delta = output_delta(activations[-1], y)
-> p = activations[-1]⏎delta = output_delta(p, y) * p * (1 - p)
    The output's delta contains the slope p(1 - p). With the cross-entropy this slope cancels.
output-in-place-of-the-hidden-activation: i > 0 -> i >= 0
;; params[i][0], activations[i] -> params[i][0], activations[-1]
    The slope of a hidden layer is computed from the output. Each layer's slope comes from its own activation.
slope-forgotten: hidden_delta(delta, params[i][0], activations[i]) -> delta @ params[i][0].T
    The slope of the sigmoid is missing on the way down. The last layer is right, the layers below are too large.
second-derivative: params[i][0], activations[i]) -> params[i][0], activations[i]) * (1 - 2 * activations[i])
    On the way down you use the sigmoid's second derivative, A(1 - A)(1 - 2A). The chain rule needs the first.
slope-taken-at-the-activation: params[i][0], activations[i] -> params[i][0], sigmoid(activations[i])
    The sigmoid is applied to an activation again. Its slope is A(1 - A), straight from the activation.
layers-in-reverse: insert(0, (activations[i] -> append((activations[i]
    The list is in the wrong order: the backward pass meets the last layer first, but the list begins with the first.
weight-gradients-transposed: activations[i].T @ delta -> delta.T @ activations[i]
    The gradient of W is transposed. It should have the shape of W: one row per input and one column per unit.
last-layer-only: hidden_delta -> 0 * hidden_delta
    The last layer is right, the others are zero: the delta has to travel down through all layers.
same-delta-in-every-layer: params[i][0] -> params[i - 1][0]
    The deltas go down through the wrong weights. From a layer to the one below, use the upper layer's own weights.
delta-never-lowered: if i > 0:⏎delta = hidden_delta(delta, params[i][0], activations[i]) -> pass
    The delta of the output is used in every layer. At the end of each iteration it has to go down one layer, by
    equation (2).
first-layer-missing: range(len(params) - 1, -1, -1) -> range(len(params) - 1, 0, -1)
    The first layer is missing: does the loop stop before it? `range` leaves out its end. To reach 0, the end has to be
    -1.
pairs-taken-apart: return gradients -> return [gradient for pair in gradients for gradient in pair]
    All gradients are in one long list. The two of each layer belong together: return a list of pairs `(dW, db)`.
biases-as-rows: axis=0 -> axis=0, keepdims=True
    The bias gradients are tables with one row. A bias is `(units,)`, and so is its gradient: leave out `keepdims`.
parameters-updated: return gradients -> return [(W - dW, b - db) for (W, b), (dW, db) in zip(params, gradients)]
    These are new parameters, after a step. The exercise asks for the gradients; the step is taken elsewhere.
pairs-turned-around: activations[i].T @ delta, delta.sum(axis=0) -> delta.sum(axis=0), activations[i].T @ delta
    In each pair the bias comes first. A pair is (dW, db), in the order of (W, b).
one-bias-for-all-units: delta.sum(axis=0) -> delta.sum()
    A bias gradient is added up over both samples and units. Each unit has its own bias: add over the rows only.
""")


@backward.variant
def one_example_at_a_time(activations, params, y):
    total = [(np.zeros(W.shape), np.zeros(b.shape)) for W, b in params]
    for i in range(len(y)):
        delta = (activations[-1][i] - y[i]) / len(y)
        for layer in range(len(params) - 1, -1, -1):
            a = activations[layer][i]
            total[layer] = (total[layer][0] + np.outer(a, delta), total[layer][1] + delta)
            delta = (params[layer][0] @ delta) * a * (1 - a)
    return total


@backward.variant
def by_recursion(activations, params, y):
    def downwards(depth, delta):
        below = activations[depth]
        here = (below.T.dot(delta), delta.T.sum(axis=1))
        if depth == 0:
            return [here]
        return [*downwards(depth - 1, delta.dot(params[depth][0].T) * (below - below**2)), here]

    return downwards(len(params) - 1, (activations[-1] - y) / y.shape[0])


@backward.variant
def divided_at_the_end(activations, params, y):
    n = len(y)
    deltas = [activations[-1] - y]
    for (W, _), A in zip(params[:0:-1], activations[-2:0:-1], strict=True):
        deltas.append(deltas[-1] @ W.T * (A * (1 - A)))
    pairs = zip(activations, deltas[::-1], strict=False)
    return [(np.einsum("ni,nj->ij", A, d) / n, np.ones(n) @ d / n) for A, d in pairs]


backward.equivalent("if i >= 0:", "one more delta, below the input, which nothing uses")
backward.equivalent("if i > -1:", "one more delta, below the input, which nothing uses")

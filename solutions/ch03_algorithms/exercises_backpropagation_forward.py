"""The bank of section 3.2, part one: which layers fit together, and the forward pass."""

from itertools import pairwise

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import perceptron, rounded
from course_lib.functions import sigmoid

# --- layers_that_fit -------------------------------------------------------------------------------------------

layers_that_fit = Exercise("layers_that_fit", parameters=("inputs", "params"))


CODE = """
arrays = [[(np.ones(W), np.ones(b)) for W, b in shapes] for shapes in networks]
[layers_that_fit(inputs, params) for params in arrays]
"""


def networks(rng, spoil, first=False):
    """How far three networks fit, each spoilt at a random place, by `spoil(rows, columns)` -> shapes of W and b."""
    inputs, made = int(rng.integers(2, 9)), []
    for number in range(3):
        sizes = [
            inputs,
            *(rng.permutation([n for n in range(2, 10) if n != inputs])[: int(rng.integers(4, 7))].tolist()),
        ]
        shapes = [((m, k), (k,)) for m, k in pairwise(sizes)]
        place = 0 if first and number == 1 else int(rng.integers(1, len(shapes)))
        shapes[place] = spoil(*shapes[place][0])
        made.append(shapes)
    return script(CODE, inputs=inputs, networks=made)


@layers_that_fit.case(fixed=True)
def all_of_them(rng):
    """all layers fit"""
    return networks(rng, lambda m, k: ((m, k), (k,)))


@layers_that_fit.case(fixed=True)
def too_many_rows(rng):
    """weights with one row too many"""
    return networks(rng, lambda m, k: ((m + 1, k), (k,)))


@layers_that_fit.case(fixed=True)
def transposed(rng):
    """weights that are transposed"""
    return networks(rng, lambda m, k: ((k, m), (k,)))


@layers_that_fit.case(fixed=True)
def already_the_first(rng):
    """one bias too many, in one network already in the first layer"""
    return networks(rng, lambda m, k: ((m, k), (k + 1,)), first=True)


@layers_that_fit.case(fixed=True)
def one_bias_for_all(rng):
    """a single bias, which NumPy would add to every unit"""
    return networks(rng, lambda m, k: ((m, k), (1,)))


@layers_that_fit.case(fixed=True)
def bias_as_a_column(rng):
    """the biases of a layer as a column"""
    return networks(rng, lambda m, k: ((m, k), (k, 1)))


@layers_that_fit.case(fixed=True)
def bias_as_a_table(rng):
    """the biases of a layer as a table with one row"""
    return networks(rng, lambda m, k: ((m, k), (1, k)))


@layers_that_fit.case(fixed=True)
def bias_of_the_inputs(rng):
    """as many biases as the layer has inputs, in one network already in the first layer"""
    return networks(rng, lambda m, k: ((m, k), (m,)), first=True)


@layers_that_fit.misconception
def all_that_fit_counted(inputs, params):
    """The layers after the one that doesn't fit are counted, too. Nothing reaches them: stop there."""
    count, units = 0, inputs
    for W, b in params:
        count += W.shape[0] == units and b.shape == (W.shape[1],)
        units = W.shape[1]
    return count


layers_that_fit.slips("""
biases-not-checked: W.shape[0] != units or b.shape != (W.shape[1],) -> W.shape[0] != units
    The biases are not checked. A wrong shape often passes unnoticed: NumPy stretches one bias, or a column, to fit.
weights-not-checked: W.shape[0] != units or b.shape != (W.shape[1],) -> b.shape != (W.shape[1],)
    The weights are not checked. Their rows have to be as many as the values that the layer gets from below.
length-of-the-biases-only: b.shape != (W.shape[1],) -> len(b) != W.shape[1]
    Only the length of b is compared. A column has the same length, but NumPy adds it to the samples, not to the units.
what-numpy-accepts: b.shape != (W.shape[1],) -> b.ndim == 1 and b.size not in (1, W.shape[1])
    This accepts what NumPy can stretch. One bias for all units, or a column, runs without an error and is still wrong.
single-bias-accepted: b.shape != (W.shape[1],) -> b.shape != (W.shape[1],) and b.shape != (1,)
    A single bias is accepted, because NumPy stretches it. Each unit has its own bias.
biases-counted: b.shape != (W.shape[1],) -> b.size != W.shape[1]
    Only the number of biases is compared. A column has as many, but NumPy adds it to the samples, not to the units.
columns-for-rows: W.shape[0] != units -> W.shape[1] != units
    The columns of W are compared with what comes from below. Each unit is a column; the inputs of a layer are the rows.
biases-by-the-rows: != (W.shape[1],) -> != (W.shape[0],)
    The biases are compared with the inputs of the layer. Each unit has one bias: how many units are there?
always-the-inputs: units = W.shape[1] -> pass
    Every layer is compared with the inputs of the network. A layer reads the units of the layer below.
layer-that-fails-counted: return fitting -> return fitting + 1
    The layer that doesn't fit is counted. How many come before it?
last-layer-forgotten: return len(params) -> return len(params) - 1
    When all layers fit, one is missing from the count.
both-must-fail: units or b -> units and b
    A layer is refused only if both its weights and its biases are wrong. One of them is enough.
""")


@layers_that_fit.variant
def by_trying(inputs, params):
    values, passed = np.zeros((1, inputs)), 0
    for W, b in params:
        try:
            values = values @ W
        except ValueError:
            break
        if np.shape(b) != values.shape[1:]:
            break
        passed += 1
    return passed


@layers_that_fit.variant
def all_sizes_first(inputs, params):
    below = [inputs, *(W.shape[1] for W, _ in params)]
    fits = [len(W) == n and b.shape == W[0].shape for n, (W, b) in zip(below, params, strict=False)]
    return [*fits, False].index(False)


# --- forward ---------------------------------------------------------------------------------------------------

forward = Exercise("forward", parameters=("X", "params"))


def network(rng, n, *sizes):
    return arguments(rounded(rng, n, sizes[0]), perceptron(rng, *sizes))


@forward.case
def two_layers(rng):
    """two inputs, four hidden units, one output"""
    return network(rng, 3, 2, 4, 1)


@forward.case
def one_layer(rng):
    """no hidden layer"""
    return network(rng, 4, 3, 2)


@forward.case
def four_layers(rng):
    """three hidden layers"""
    return network(rng, 3, 2, 3, 4, 2, 1)


@forward.case
def three_layers(rng):
    """two hidden layers, two outputs"""
    return network(rng, 4, 3, 5, 3, 2)


@forward.case
def equal_layers(rng):
    """every layer as large as the input, and as many samples"""
    return network(rng, 3, 3, 3, 3)


@forward.case
def a_single_sample(rng):
    """a single sample"""
    return network(rng, 1, 3, 2, 2)


@forward.case
def large_weights(rng):
    """weights so large that activations are almost 0 or 1"""
    X, params = rounded(rng, 3, 2), perceptron(rng, 2, 3, 1)
    return arguments(X, [(20 * W, b) for W, b in params])


def activations_of(X, params):
    activations = [X]
    for W, b in params:
        activations.append(sigmoid(activations[-1] @ W + b))
    return activations


forward.slips("""
input-missing: return activations -> return activations[1:]
    The input is missing: the list starts with X, since the first layer's gradient needs that layer's input.
last-layer-linear: return activations -> return [*activations[:-1], activations[-2] @ W + b]
    The last layer has no sigmoid. In this network every layer has one; the output's makes it a probability.
only-the-output: return activations -> return activations[-1]
    You returned only the output. Backpropagation needs the activations of every layer: return the whole list.
output-missing: return activations -> return activations[:-1]
    The list ends one layer too early: the output's activation is missing.
hidden-layers-linear: sigmoid(activations[-1] @ W + b) -> activations[-1] @ W + b
;; return activations -> return [*activations[:-1], sigmoid(activations[-1])]
    Only the last layer has a sigmoid. Without one in between, two layers can do no more than one.
no-sigmoid-at-all: sigmoid(activations[-1] @ W + b) -> activations[-1] @ W + b
    No layer has a sigmoid: these are the pre-activations of a chain of linear layers.
tanh-for-sigmoid: sigmoid -> np.tanh
    This is tanh instead of the sigmoid: its values run from -1 to 1, while a probability runs from 0 to 1.
relu-in-hidden-layers: sigmoid(activations[-1] @ W + b) -> np.maximum(0, activations[-1] @ W + b)
;; return activations -> return [*activations[:-1], sigmoid(activations[-2] @ W + b)]
    The hidden layers use ReLU. That is often a good choice, but here every layer uses the sigmoid.
pre-activations-kept: activations = [X] -> activations, kept = X, [X]
;; activations.append(sigmoid(activations[-1] @ W + b))
-> kept.append(activations @ W + b)⏎activations = sigmoid(kept[-1])
;; return activations -> return kept
    The list holds the pre-activations, the values before the sigmoid. Keep the values after it.
biases-forgotten: activations[-1] @ W + b -> activations[-1] @ W
    The biases are missing in every layer: use both arrays of each pair (W, b).
input-squashed: [X] -> [sigmoid(X)]
    The input also went through a sigmoid. It is data, not a layer: leave it as it is.
every-layer-reads-the-input: activations[-1] -> X
    Every layer gets the input X. A layer reads the activation of the layer below it.
two-layers-only: in params -> in params[:2]
    This goes through only two layers. The number of layers is the number of pairs in params: use a loop.
ended-after-the-first-layer: in params -> in params[:1]
    The list ends after the first layer: is the `return` inside the loop? It belongs below it, one level out.
append-assigned: activations.append -> activations = activations.append
    `append` changes the list itself and returns None. The name to the left of the = is then None: call it without
    assigning.
pre-activations-in-the-list: activations.append(sigmoid(activations[-1] @ W + b))
-> Z = activations[-1] @ W + b⏎activations += [Z, sigmoid(Z)]
    The list contains both the pre-activation and the activation of each layer. Only the activation belongs there.
list-backwards: return activations -> return activations[::-1]
    The list is in the wrong order: the input comes first, and the output last.
""")


@forward.variant
def by_an_index(X, params):
    activations = [X]
    for i in range(len(params)):
        z = params[i][0].T @ activations[i].T + params[i][1][:, None]
        activations.append(1 / (1 + np.exp(-z.T)))
    return activations


@forward.variant
def by_recursion(X, params):
    if not params:
        return [X]
    W, b = params[0]
    return [X, *by_recursion(0.5 + 0.5 * np.tanh((X @ W + b) / 2), params[1:])]


@forward.variant
def one_example_at_a_time(X, params):
    rows = [activations_of(row[None], params) for row in X]
    return [np.vstack(same_layer) for same_layer in zip(*rows, strict=True)]

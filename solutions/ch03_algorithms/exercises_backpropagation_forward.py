"""The bank of section 3.2, part one: a layer, and the forward pass."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import perceptron, rounded
from course_lib.functions import sigmoid

# --- affine ----------------------------------------------------------------------------------------------------

affine = Exercise("affine", parameters=("A", "W", "b"), withheld=("course_lib.autodiff.affine",))


def layer(rng, n, fan_in, fan_out):
    return arguments(rounded(rng, n, fan_in), rounded(rng, fan_in, fan_out), rounded(rng, fan_out))


@affine.case
def unequal_sizes(rng):
    """four samples, three inputs, two units"""
    return layer(rng, 4, 3, 2)


@affine.case
def all_sizes_equal(rng):
    """as many samples as inputs and units: the shapes reveal nothing"""
    return layer(rng, 3, 3, 3)


@affine.case
def as_many_samples_as_units(rng):
    """as many samples as units, fewer inputs"""
    return layer(rng, 4, 2, 4)


@affine.case
def one_sample(rng):
    """a single sample"""
    return layer(rng, 1, 3, 4)


@affine.case
def one_unit(rng):
    """a single unit"""
    return layer(rng, 5, 2, 1)


@affine.case
def whole_numbers(rng):
    """whole numbers"""
    return arguments(*(rng.integers(-9, 10, size=shape) for shape in [(3, 2), (2, 4), (4,)]))


affine.slips("""
weights-transposed: W -> W.T
    The weights are transposed. W already has one row per input and one column per unit.
bias-for-each-example: b -> b[:, np.newaxis]
    The bias is added along the samples. There is one bias per unit, so it belongs to the columns.
bias-forgotten: A @ W + b -> A @ W
    The bias is missing: without it every unit's value is 0 where all inputs are 0.
bias-subtracted: + b -> - b
    The bias is subtracted. It is the value a unit starts with, so it is added.
first-bias-for-all: b -> b[0]
    Every unit gets the first bias. Each unit has its own: add the whole of b.
biases-added-up: b -> b.sum()
    Every unit gets the sum of all biases. Each unit has its own: add b as it is.
weights-first: A @ W -> W @ A
    The factors are in the wrong order: A has one sample per row, so it goes on the left of the weights.
entry-by-entry: A @ W -> A * W
    Inputs and weights are multiplied entry by entry. A unit needs a sum over its inputs: that is `@`, not `*`.
bias-before-the-weights: A @ W + b -> (A + b) @ W
    The bias is added to the inputs, before the weights. It should be added to the product, after them.
activation-applied: A @ W + b -> sigmoid(A @ W + b)
    The sigmoid is already applied. The exercise asks only for the pre-activation, the value before the sigmoid.
result-transposed: A @ W + b -> (A @ W + b).T
    The numbers are right but transposed: the result should have one sample per row and one unit per column.
""")


@affine.variant
def loops_over_examples_and_units(A, W, b):
    result = np.empty((len(A), len(b)))
    for i in range(len(A)):
        for j in range(len(b)):
            result[i, j] = b[j] + sum(A[i, k] * W[k, j] for k in range(len(W)))
    return result


@affine.variant
def with_einsum(A, W, b):
    return np.einsum("nk,kj->nj", A, W) + b


@affine.variant
def bias_as_a_further_weight(A, W, b):
    return np.column_stack([A, np.ones(len(A))]) @ np.vstack([W, b])


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
last-layer-linear: return activations -> return [*activations[:-1], affine(activations[-2], W, b)]
    The last layer has no sigmoid. In this network every layer has one; the output's makes it a probability.
only-the-output: return activations -> return activations[-1]
    You returned only the output. Backpropagation needs the activations of every layer: return the whole list.
output-missing: return activations -> return activations[:-1]
    The list ends one layer too early: the output's activation is missing.
hidden-layers-linear: sigmoid(affine(activations[-1], W, b)) -> affine(activations[-1], W, b)
;; return activations -> return [*activations[:-1], sigmoid(activations[-1])]
    Only the last layer has a sigmoid. Without one in between, two layers can do no more than one.
no-sigmoid-at-all: sigmoid(affine(activations[-1], W, b)) -> affine(activations[-1], W, b)
    No layer has a sigmoid: these are the pre-activations of a chain of linear layers.
tanh-for-sigmoid: sigmoid -> np.tanh
    This is tanh instead of the sigmoid: its values run from -1 to 1, while a probability runs from 0 to 1.
relu-in-hidden-layers: sigmoid(affine(activations[-1], W, b)) -> np.maximum(0, affine(activations[-1], W, b))
;; return activations -> return [*activations[:-1], sigmoid(affine(activations[-2], W, b))]
    The hidden layers use ReLU. That is often a good choice, but here every layer uses the sigmoid.
pre-activations-kept: activations = [X] -> activations, kept = X, [X]
;; activations.append(sigmoid(affine(activations[-1], W, b)))
-> kept.append(activations @ W + b)⏎activations = sigmoid(kept[-1])
;; return activations -> return kept
    The list holds the pre-activations, the values before the sigmoid. Keep the values after it.
biases-forgotten: affine(activations[-1], W, b) -> activations[-1] @ W
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
pre-activations-in-the-list: activations.append(sigmoid(affine(activations[-1], W, b)))
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

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
    """three examples, two inputs, four hidden units, one output"""
    return run_of(rng, 3, 2, 4, 1)


@backward.case
def no_hidden_layer(rng):
    """no hidden layer at all"""
    return run_of(rng, 4, 3, 2)


@backward.case
def three_hidden_layers(rng):
    """three hidden layers"""
    return run_of(rng, 5, 2, 3, 4, 2, 3)


@backward.case
def all_layers_equal(rng):
    """every layer as large as the input, and as many examples: nothing hides behind the shapes"""
    return run_of(rng, 3, 3, 3, 3)


@backward.case
def a_single_example(rng):
    """a single example"""
    return run_of(rng, 1, 3, 2, 2)


@backward.case
def labels_as_whole_numbers(rng):
    """labels as whole numbers"""
    activations, params, y = run_of(rng, 4, 2, 3, 1).positional
    return arguments(activations, params, y.astype(int))


@backward.case
def large_weights(rng):
    """weights ten times as large"""
    return run_of(rng, 3, 2, 3, 2, scale=10.0)


def gradients_of(
    activations,
    params,
    y,
    start=lambda p, y: (p - y) / len(y),
    slope=lambda A: A * (1 - A),
    weights=lambda below, delta, above: below.T @ delta,
    biases=lambda delta: delta.sum(axis=0),
):
    """The right gradients, with places where a misconception may put something else."""
    delta = start(activations[-1], y)
    gradients = []
    for i in reversed(range(len(params))):
        gradients.insert(0, (weights(activations[i], delta, activations[i + 1]), biases(delta)))
        delta = (delta @ params[i][0].T) * slope(activations[i])
    return gradients


@backward.misconception
def activation_of_the_layer_above(activations, params, y):
    """The gradient of W is taken with what comes out of its layer. It needs what went in: the activation below."""
    return gradients_of(activations, params, y, weights=lambda below, delta, above: above.T @ delta)


@backward.misconception
def biases_not_summed(activations, params, y):
    """The gradient of a bias still has a row for each example. All examples share the bias: add up over them."""
    return gradients_of(activations, params, y, biases=lambda delta: delta)


@backward.misconception
def biases_averaged(activations, params, y):
    """The bias gradients are averaged over the examples. The 1/n is in the delta already: add up, once is enough."""
    return gradients_of(activations, params, y, biases=lambda delta: delta.mean(axis=0))


@backward.misconception
def biases_summed_over_units(activations, params, y):
    """The bias gradients were added up over the units. Each unit has its own bias: add up over the examples."""
    return gradients_of(activations, params, y, biases=lambda delta: delta.sum(axis=1))


@backward.misconception
def n_missing(activations, params, y):
    """Every gradient is n times too large: the delta of the output is divided by the number of examples."""
    return gradients_of(activations, params, y, start=lambda p, y: p - y)


@backward.misconception
def n_twice(activations, params, y):
    """Divided by the number of examples twice: it is in the output's delta, and needn't be done again."""
    return gradients_of(activations, params, y, start=lambda p, y: (p - y) / len(y) ** 2)


@backward.misconception
def sign_turned_around(activations, params, y):
    """Every gradient has the wrong sign: the delta of the output is prediction minus label."""
    return gradients_of(activations, params, y, start=lambda p, y: (y - p) / len(y))


@backward.misconception
def slope_at_the_output(activations, params, y):
    """The output's delta has the slope p(1 - p) in it. With the cross-entropy this slope cancels."""
    return gradients_of(activations, params, y, start=lambda p, y: (p - y) * p * (1 - p) / len(y))


@backward.misconception
def output_in_place_of_the_hidden_activation(activations, params, y):
    """The slope of a hidden layer was taken from the output. Each layer's slope comes from its own activation."""
    p = activations[-1]
    return gradients_of(activations, params, y, slope=lambda A: p * (1 - p))


@backward.misconception
def slope_forgotten(activations, params, y):
    """The slope of the sigmoid is missing on the way down. Right at the last layer, too large below."""
    return gradients_of(activations, params, y, slope=np.ones_like)


@backward.misconception
def second_derivative(activations, params, y):
    """On the way down stands the sigmoid's second derivative, A(1 - A)(1 - 2A). The chain rule takes the first."""
    return gradients_of(activations, params, y, slope=lambda A: A * (1 - A) * (1 - 2 * A))


@backward.misconception
def slope_taken_at_the_activation(activations, params, y):
    """The sigmoid was applied to an activation once more. Its slope is A(1 - A), straight from the activation."""
    return gradients_of(activations, params, y, slope=lambda A: sigmoid(A) * (1 - sigmoid(A)))


@backward.misconception
def layers_in_reverse(activations, params, y):
    """The list is in the wrong order: backward you meet the last layer first, but the list begins with the first."""
    return gradients_of(activations, params, y)[::-1]


@backward.misconception
def weight_gradients_transposed(activations, params, y):
    """The gradient of W is on its side: it has the shape of W, a row for each input and a column for each unit."""
    return gradients_of(activations, params, y, weights=lambda below, delta, above: delta.T @ below)


@backward.misconception
def last_layer_only(activations, params, y):
    """The last layer is right, the others got zeros: the delta has to travel down through all layers."""
    gradients = gradients_of(activations, params, y)
    return [(0 * dW, 0 * db) for dW, db in gradients[:-1]] + gradients[-1:]


@backward.misconception
def same_delta_in_every_layer(activations, params, y):
    """The deltas come down through the wrong weights: from a layer down to the one below lead the upper layer's own."""
    delta = (activations[-1] - y) / len(y)
    gradients = []
    for i in reversed(range(len(params))):
        A = activations[i]
        gradients.insert(0, (A.T @ delta, delta.sum(axis=0)))
        delta = (delta @ params[i - 1][0].T) * A * (1 - A)
    return gradients


@backward.misconception
def delta_never_lowered(activations, params, y):
    """The delta of the output serves in every layer. At the end of each turn it has to go one layer down, by equation
    (2)."""
    delta = (activations[-1] - y) / len(y)
    return [(A.T @ delta, delta.sum(axis=0)) for A in activations[:-1]]


@backward.misconception
def first_layer_missing(activations, params, y):
    """The first layer is missing: does the loop stop before it? `range` leaves out its end, so to reach 0 it has to
    end at -1."""
    return gradients_of(activations, params, y)[1:]


@backward.misconception
def pairs_taken_apart(activations, params, y):
    """All gradients stand in one long list. Each layer's two belong together: a list of pairs `(dW, db)`."""
    return [gradient for pair in gradients_of(activations, params, y) for gradient in pair]


@backward.misconception
def biases_as_rows(activations, params, y):
    """The bias gradients are tables with one row. A bias is `(units,)`, and its gradient too: leave out `keepdims`."""
    return gradients_of(activations, params, y, biases=lambda delta: delta.sum(axis=0, keepdims=True))


@backward.misconception
def parameters_updated(activations, params, y):
    """These are new parameters, after a step. Asked for are the gradients; the step is made elsewhere."""
    gradients = gradients_of(activations, params, y)
    return [(W - dW, b - db) for (W, b), (dW, db) in zip(params, gradients, strict=True)]


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


@backward.misconception
def pairs_turned_around(activations, params, y):
    """In each pair the bias comes first. A pair is (dW, db), in the order of (W, b)."""
    return [(db, dW) for dW, db in gradients_of(activations, params, y)]


@backward.misconception
def one_bias_for_all_units(activations, params, y):
    """A bias gradient was added up over examples and units. Each unit has its own bias: add over the rows only."""
    return gradients_of(activations, params, y, biases=lambda delta: delta.sum())


backward.equivalent("if i >= 0:", "one more delta, below the input, which nothing uses")
backward.equivalent("if i > -1:", "one more delta, below the input, which nothing uses")

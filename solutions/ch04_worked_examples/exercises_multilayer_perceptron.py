"""The bank of section 4.2, part two: one step of the repaired program."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import labels, perceptron, rounded
from course_lib.functions import sigmoid

# --- repaired_step ---------------------------------------------------------------------------------------------

repaired_step = Exercise("repaired_step", parameters=("X", "y", "W1", "b1", "W2", "b2", "lr"))

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def step_on(rng, X, y, lr):
    (W1, b1), (W2, b2) = perceptron(rng, 2, 4, 1)
    return arguments(X, y, W1, b1, W2, b2, lr)


@repaired_step.case
def four_corners(rng):
    """the four corners: as many examples as hidden units, so shapes fit by accident"""
    return step_on(rng, CORNERS, labels(rng, 4, 1), 1.0)


@repaired_step.case
def labels_as_a_vector(rng):
    """labels of shape (n,): NumPy would pair each with every prediction"""
    return step_on(rng, rounded(rng, 5, 2), labels(rng, 5), 0.5)


@repaired_step.case
def six_examples(rng):
    """six examples, labels of shape (n, 1), another learning rate"""
    return step_on(rng, rounded(rng, 6, 2), labels(rng, 6, 1), 0.1)


@repaired_step.case
def one_example(rng):
    """a single example"""
    return step_on(rng, rounded(rng, 1, 2), labels(rng, 1), 2.0)


@repaired_step.case
def two_examples_of_whole_numbers(rng):
    """two examples, inputs and labels as whole numbers"""
    return step_on(rng, rng.integers(-3, 4, size=(2, 2)), labels(rng, 2).astype(int), 1.0)


@repaired_step.case
def no_learning_rate(rng):
    """the learning rate 0: weights stay, the loss is still told"""
    return step_on(rng, rounded(rng, 3, 2), labels(rng, 3), 0.0)


def cross_entropy(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def stepped(
    X,
    y,
    W1,
    b1,
    W2,
    b2,
    lr,
    *,
    column=True,
    loss=cross_entropy,
    start=lambda p, y: (p - y) / len(p),
    into_output=lambda A1, p: A1,
    back=lambda delta, W2, A1, p: (delta @ W2.T) * A1 * (1 - A1),
    biases=lambda delta: delta.sum(axis=0),
):
    """The right step, with places where a misconception may put something else."""
    if column:
        y = y.reshape(-1, 1)
    A1 = sigmoid(X @ W1 + b1)
    p = sigmoid(A1 @ W2 + b2)
    delta2 = start(p, y)
    delta1 = back(delta2, W2, A1, p)
    slopes = X.T @ delta1, biases(delta1), into_output(A1, p).T @ delta2, biases(delta2)
    new = [values - lr * slope for values, slope in zip((W1, b1, W2, b2), slopes, strict=True)]
    return (*new, loss(p, y))


@repaired_step.misconception
def labels_broadcast(X, y, W1, b1, W2, b2, lr):
    """Labels in a vector, predictions in a column: NumPy paired each with every other. Make the labels a column."""
    return stepped(X, y, W1, b1, W2, b2, lr, column=False)


@repaired_step.misconception
def labels_broadcast_in_the_loss(X, y, W1, b1, W2, b2, lr):
    """The weights are right, the loss is not: in it, a vector of labels meets a column. Make them a column first."""
    return stepped(X, y.reshape(-1, 1), W1, b1, W2, b2, lr, loss=lambda p, _: cross_entropy(p, y))


@repaired_step.misconception
def loss_without_its_minus(X, y, W1, b1, W2, b2, lr):
    """The loss has lost its minus, so it is negative and rises while the network learns. A cost is never below zero."""
    return stepped(X, y, W1, b1, W2, b2, lr, loss=lambda p, y: -cross_entropy(p, y))


@repaired_step.misconception
def prediction_for_the_hidden_activation(X, y, W1, b1, W2, b2, lr):
    """The prediction stands where the hidden activation belongs, in both places. What went into the layer?"""
    return stepped(
        X,
        y,
        W1,
        b1,
        W2,
        b2,
        lr,
        into_output=lambda A1, p: p,
        back=lambda delta, W2, A1, p: (delta @ W2.T) * p * (1 - p),
    )


@repaired_step.misconception
def prediction_in_the_slope_of_W2(X, y, W1, b1, W2, b2, lr):
    """The slope of W2 is taken with the prediction. It needs what went into that layer: the hidden activation."""
    return stepped(X, y, W1, b1, W2, b2, lr, into_output=lambda A1, p: p)


@repaired_step.misconception
def prediction_in_the_hidden_slope(X, y, W1, b1, W2, b2, lr):
    """The sigmoid's slope of the hidden layer is taken from the prediction. It comes from the hidden activation."""
    return stepped(X, y, W1, b1, W2, b2, lr, back=lambda delta, W2, A1, p: (delta @ W2.T) * p * (1 - p))


@repaired_step.misconception
def product_of_matrices(X, y, W1, b1, W2, b2, lr):
    """The hidden slopes came in with `@`. With four examples the shapes fit by accident: entry by entry is `*`."""
    return stepped(X, y, W1, b1, W2, b2, lr, back=lambda delta, W2, A1, p: (delta @ W2.T) @ (A1 * (1 - A1)))


@repaired_step.misconception
def uphill(X, y, W1, b1, W2, b2, lr):
    """The step goes uphill: the slopes are added. Subtract them."""
    return stepped(X, y, W1, b1, W2, b2, -lr)


@repaired_step.misconception
def loss_after_the_step(X, y, W1, b1, W2, b2, lr):
    """The loss is that of the new weights. Asked for is the one before the step."""
    new = stepped(X, y, W1, b1, W2, b2, lr)[:4]
    return (*new, stepped(X, y, *new, lr)[4])


@repaired_step.misconception
def new_weights_sent_back(X, y, W1, b1, W2, b2, lr):
    """W2 was updated before the error went back through it. Compute all slopes first, then take the step."""
    new_W2 = stepped(X, y, W1, b1, W2, b2, lr)[2]
    return stepped(X, y, W1, b1, W2, b2, lr, back=lambda delta, W2, A1, p: (delta @ new_W2.T) * A1 * (1 - A1))


@repaired_step.misconception
def n_forgotten(X, y, W1, b1, W2, b2, lr):
    """The slopes are n times too large: the loss is a mean over the examples, so its slope is divided by n."""
    return stepped(X, y, W1, b1, W2, b2, lr, start=lambda p, y: p - y)


@repaired_step.misconception
def slope_at_the_output(X, y, W1, b1, W2, b2, lr):
    """The slope p(1 - p) is in the output's delta. With the cross-entropy it cancels."""
    return stepped(X, y, W1, b1, W2, b2, lr, start=lambda p, y: (p - y) * p * (1 - p) / len(p))


@repaired_step.misconception
def hidden_slope_forgotten(X, y, W1, b1, W2, b2, lr):
    """The error went back through W2, but not through the sigmoid of the hidden layer: its slope is missing."""
    return stepped(X, y, W1, b1, W2, b2, lr, back=lambda delta, W2, A1, p: delta @ W2.T)


@repaired_step.misconception
def hidden_slope_at_the_activation(X, y, W1, b1, W2, b2, lr):
    """The sigmoid was applied to the hidden activation once more. Its slope is A1(1 - A1), straight from A1."""
    slope = lambda A1: sigmoid(A1) * (1 - sigmoid(A1))  # noqa: E731
    return stepped(X, y, W1, b1, W2, b2, lr, back=lambda delta, W2, A1, p: (delta @ W2.T) * slope(A1))


@repaired_step.misconception
def biases_not_summed(X, y, W1, b1, W2, b2, lr):
    """A bias became a table with a row for each example. All examples share the bias: add their slopes up."""
    return stepped(X, y, W1, b1, W2, b2, lr, biases=lambda delta: delta)


@repaired_step.misconception
def biases_averaged(X, y, W1, b1, W2, b2, lr):
    """The slopes of the biases are divided by n twice: it is in the delta already, so add up over the examples."""
    return stepped(X, y, W1, b1, W2, b2, lr, biases=lambda delta: delta.mean(axis=0))


@repaired_step.misconception
def biases_left_alone(X, y, W1, b1, W2, b2, lr):
    """The biases did not move. They learn like the weights, each with its own slope."""
    return stepped(X, y, W1, b1, W2, b2, lr, biases=lambda delta: 0 * delta[0])


@repaired_step.misconception
def second_term_of_the_loss_missing(X, y, W1, b1, W2, b2, lr):
    """The loss counts only the examples with label 1. Those with label 0 have the term (1 - y) log(1 - p)."""
    return stepped(X, y, W1, b1, W2, b2, lr, loss=lambda p, y: -np.mean(y * np.log(p)))


@repaired_step.misconception
def loss_summed(X, y, W1, b1, W2, b2, lr):
    """The loss is the sum over the examples. It is their mean."""
    return stepped(X, y, W1, b1, W2, b2, lr, loss=lambda p, y: len(p) * cross_entropy(p, y))


@repaired_step.misconception
def slopes_returned(X, y, W1, b1, W2, b2, lr):
    """These are the slopes. Asked for are the new weights and biases: the old ones minus lr times these."""
    *new, loss = stepped(X, y, W1, b1, W2, b2, 1.0)
    return (*(old - value for old, value in zip((W1, b1, W2, b2), new, strict=True)), loss)


@repaired_step.misconception
def weights_changed_in_place(X, y, W1, b1, W2, b2, lr):
    """The caller's own arrays were changed, by `-=`. Make new ones: W1 = W1 - lr * ..."""
    *new, loss = stepped(X, y, W1, b1, W2, b2, lr)
    for old, value in zip((W1, b1, W2, b2), new, strict=True):
        old[...] = value
    return W1, b1, W2, b2, loss


repaired_step.equivalent("y = y.reshape(-2, 1)", "to NumPy any negative size means: as many as needed")
repaired_step.equivalent(
    "delta1 = delta2 * W2.T * A1 * (1 - A1)", "with one output, a column times a row is their product of matrices"
)
repaired_step.equivalent(
    "return (*new_1, W2 - lr * A1.T @ delta2, b2 - lr * delta2.sum(), loss)", "with one output there is one sum"
)


@repaired_step.misconception
def hidden_biases_forgotten(X, y, W1, b1, W2, b2, lr):
    """The biases of the hidden layer are missing in the forward pass: they are added before the sigmoid."""
    new_W1, _, new_W2, new_b2, loss = stepped(X, y, W1, 0 * b1, W2, b2, lr)
    return new_W1, b1 + stepped(X, y, W1, 0 * b1, W2, b2, lr)[1], new_W2, new_b2, loss


@repaired_step.misconception
def output_bias_forgotten(X, y, W1, b1, W2, b2, lr):
    """The bias of the output is missing in the forward pass: it is added before the sigmoid."""
    new_W1, new_b1, new_W2, change, loss = stepped(X, y, W1, b1, W2, 0 * b2, lr)
    return new_W1, new_b1, new_W2, b2 + change, loss


@repaired_step.misconception
def one_sum_for_all_biases(X, y, W1, b1, W2, b2, lr):
    """All hidden biases took the same step: `sum()` without an axis adds up over the units, too. Add up the rows."""
    return stepped(X, y, W1, b1, W2, b2, lr, biases=lambda delta: delta.sum())


@repaired_step.misconception
def square_in_the_hidden_slope(X, y, W1, b1, W2, b2, lr):
    """The hidden slope is A1(1 - A1²). The square belongs to tanh, whose slope is 1 - A²; the sigmoid's is A(1 - A)."""
    return stepped(X, y, W1, b1, W2, b2, lr, back=lambda delta, W2, A1, p: (delta @ W2.T) * A1 * (1 - A1**2))


@repaired_step.misconception
def slope_of_tanh(X, y, W1, b1, W2, b2, lr):
    """The hidden slope is that of tanh, 1 - A1². The units here are sigmoids: A1(1 - A1)."""
    return stepped(X, y, W1, b1, W2, b2, lr, back=lambda delta, W2, A1, p: (delta @ W2.T) * (1 - A1**2))


@repaired_step.misconception
def squared_error_for_loss(X, y, W1, b1, W2, b2, lr):
    """The loss is the mean squared error. The steps are those of the mean cross-entropy, and so is the loss."""
    return stepped(X, y, W1, b1, W2, b2, lr, loss=lambda p, y: np.mean((p - y) ** 2))


@repaired_step.misconception
def loss_not_returned(X, y, W1, b1, W2, b2, lr):
    """The four parts came back, the loss didn't. Return it as the fifth."""
    return stepped(X, y, W1, b1, W2, b2, lr)[:4]


@repaired_step.misconception
def loss_returned_first(X, y, W1, b1, W2, b2, lr):
    """The results have another order: first the four parts, W1, b1, W2, b2, then the loss."""
    *new, loss = stepped(X, y, W1, b1, W2, b2, lr)
    return loss, *new


@repaired_step.variant
def one_example_at_a_time(X, y, W1, b1, W2, b2, lr):
    slopes = [np.zeros(part.shape) for part in (W1, b1, W2, b2)]
    total = 0.0
    for x, truth in zip(X, y.ravel(), strict=True):
        a = sigmoid(x @ W1 + b1)
        p = float(sigmoid(a @ W2 + b2)[0])
        total -= np.log(p) if truth else np.log(1 - p)
        delta2 = np.array([p - truth])
        delta1 = (W2 @ delta2) * (a - a**2)
        for slope, part in zip(slopes, (np.outer(x, delta1), delta1, np.outer(a, delta2), delta2), strict=True):
            slope += part
    n = len(X)
    return [old - lr * slope / n for old, slope in zip((W1, b1, W2, b2), slopes, strict=True)] + [total / n]


@repaired_step.variant
def samples_as_columns(X, y, W1, b1, W2, b2, lr):
    y = np.reshape(y, (1, -1))
    A1 = sigmoid(W1.T @ X.T + b1[:, None])
    p = sigmoid(W2.T @ A1 + b2[:, None])
    loss = np.where(y == 1, -np.log(p), -np.log(1 - p)).mean()
    d2 = p - y
    d1 = W2 @ d2 * A1 * (1 - A1)
    rate = lr / X.shape[0]
    return W1 - rate * (d1 @ X).T, b1 - rate * d1.sum(1), W2 - rate * A1 @ d2.T, b2 - rate * d2.sum(1), loss


@repaired_step.variant
def labels_in_signs(X, y, W1, b1, W2, b2, lr):
    s = 2 * y[:, None] - 1.0 if y.ndim == 1 else 2 * y - 1.0
    A1 = 1 / (1 + np.exp(-(X @ W1 + b1)))
    margin = s * (A1 @ W2 + b2)
    loss = float(np.mean(np.log1p(np.exp(-margin))))
    d2 = -s / (1 + np.exp(margin)) / X.shape[0]
    d1 = np.outer(d2, W2) * A1 * (1 - A1)
    ones = np.ones(len(X))
    return W1 - lr * X.T @ d1, b1 - lr * ones @ d1, W2 - lr * A1.T @ d2, b2 - lr * ones @ d2, loss

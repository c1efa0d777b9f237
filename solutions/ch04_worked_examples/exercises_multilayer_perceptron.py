"""The bank of section 4.2, part two: one step of the repaired program."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import labels, perceptron, rounded
from course_lib.functions import sigmoid

# --- repaired_step ---------------------------------------------------------------------------------------------

repaired_step = Exercise(
    "repaired_step",
    parameters=("X", "y", "W1", "b1", "W2", "b2", "lr"),
    withheld=("course_lib.network.pairs.loss_and_gradients",),
)

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def step_on(rng, X, y, lr):
    (W1, b1), (W2, b2) = perceptron(rng, 2, 4, 1)
    return arguments(X, y, W1, b1, W2, b2, lr)


@repaired_step.case(fixed=True)
def four_corners(rng):
    """the four corners: as many samples as hidden units, so wrong shapes can fit by accident"""
    return step_on(rng, CORNERS, labels(rng, 4, 1), 1.0)


@repaired_step.case(fixed=(2, 4))
def labels_as_a_vector(rng):
    """labels of shape (n,): NumPy would pair each label with every prediction"""
    return step_on(rng, rounded(rng, 5, 2), labels(rng, 5), 0.5)


@repaired_step.case(fixed=(2, 4))
def six_samples(rng):
    """six samples, labels of shape (n, 1), a different learning rate"""
    return step_on(rng, rounded(rng, 6, 2), labels(rng, 6, 1), 0.1)


@repaired_step.case(fixed=(2, 4))
def one_sample(rng):
    """a single sample"""
    return step_on(rng, rounded(rng, 1, 2), labels(rng, 1), 2.0)


@repaired_step.case(fixed=(2, 4))
def two_samples_of_whole_numbers(rng):
    """two samples, with whole-number inputs and labels"""
    return step_on(rng, rng.integers(-3, 4, size=(2, 2)), labels(rng, 2).astype(int), 1.0)


@repaired_step.case(fixed=(2, 4))
def no_learning_rate(rng):
    """learning rate 0: the weights stay the same, and the loss is still returned"""
    return step_on(rng, rounded(rng, 3, 2), labels(rng, 3), 0.0)


@repaired_step.case(fixed=True)
def a_certain_prediction(rng):
    """one prediction is exactly 1: the loss is still a number"""
    X = np.array([[50.0, 50.0], np.round(rng.uniform(0.002, 0.01, size=2), 3)])
    y = np.array([1.0, float(rng.integers(2))])
    return arguments(X, y, np.ones((2, 4)), np.zeros(4), np.full((4, 1), 40.0), np.array([-80.0]), 0.1)


repaired_step.slips("""
labels-broadcast: y.reshape(-1, 1) -> y
    The labels are a vector, the predictions a column: NumPy pairs each with every other. Make the labels a column.
labels-broadcast-in-the-loss: y.reshape(-1, 1) -> y ;; (p - y) -> (p - y.reshape(-1, 1))
    The weights are right, the loss is not: in the loss, a vector of labels meets a column. Make the labels a column
    first.
loss-without-its-minus: -np.mean -> np.mean
    The minus of the loss is missing, so it is negative and rises while the network learns. This loss is never below
    zero.
prediction-for-the-hidden-activation: A1 * (1 - A1) -> p * (1 - p) ;; A1.T -> p.T
    The prediction is used in two places where the hidden activation belongs. What is the input of the layer?
prediction-in-the-slope-of-W2: A1.T -> p.T
    The slope of W2 uses the prediction. It needs the input of that layer: the hidden activation.
prediction-in-the-hidden-slope: A1 * (1 - A1) -> p * (1 - p)
    The sigmoid's slope in the hidden layer is computed from the prediction. It should come from the hidden activation.
product-of-matrices: * A1 * (1 - A1) -> @ (A1 * (1 - A1))
    The hidden slopes are applied with `@`. With four samples the shapes fit by accident: multiply entry by entry, with
    `*`.
uphill: W1 - lr -> W1 + lr ;; b1 - lr -> b1 + lr ;; W2 - lr -> W2 + lr ;; b2 - lr -> b2 + lr
    The step goes uphill: the slopes are added. Subtract them.
loss-after-the-step: return ( -> W1, b1, W2, b2 = ( ;; , loss) -> )
⏎p = np.clip(sigmoid(sigmoid(X @ W1 + b1) @ W2 + b2), 1e-12, 1 - 1e-12)
⏎loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))⏎return W1, b1, W2, b2, loss
    This is the loss of the new weights. The exercise asks for the loss before the step.
new-weights-sent-back: W2.T -> (W2 - lr * A1.T @ delta2).T
    W2 is updated before the error goes back through it. Compute all slopes first, then take the step.
n-forgotten: (p - y) / len(X) -> p - y
    The slopes are n times too large: the loss is a mean over the samples, so its slope is divided by n.
slope-at-the-output: (p - y) -> (p - y) * p * (1 - p)
    The output's delta contains the slope p(1 - p). With the cross-entropy it cancels.
hidden-slope-forgotten: (delta2 @ W2.T) * A1 * (1 - A1) -> delta2 @ W2.T
    The error goes back through W2, but not through the sigmoid of the hidden layer: its slope is missing.
hidden-slope-at-the-activation: A1 * (1 - A1) -> sigmoid(A1) * (1 - sigmoid(A1))
    The sigmoid is applied to the hidden activation again. Its slope is A1(1 - A1), straight from A1.
biases-not-summed: delta1.sum(axis=0) -> delta1 ;; delta2.sum(axis=0) -> delta2
    A bias became a table with one row per sample. All samples share the bias: add their slopes up.
biases-averaged: delta1.sum -> delta1.mean ;; delta2.sum -> delta2.mean
    The slopes of the biases are divided by n twice. The division is already in the delta: add up over the samples.
biases-left-alone: b1 - lr * delta1.sum(axis=0) -> b1 ;; b2 - lr * delta2.sum(axis=0) -> b2
    The biases do not change. They learn like the weights, each with its own slope.
logarithm-of-zero: np.clip(p, 1e-12, 1 - 1e-12) -> p
    Where p is exactly 1, the loss is not a number: 0 times the logarithm of 0. Clip p before the logarithms.
second-term-of-the-loss-missing: y * np.log(safe) + (1 - y) * np.log(1 - safe) -> y * np.log(safe)
    The loss counts only the samples with label 1. Those with label 0 have the term (1 - y) log(1 - p).
loss-summed: np.mean -> np.sum
    The loss is the sum over the samples. It should be their mean.
slopes-returned: W1 - lr * X.T -> X.T ;; b1 - lr * delta1 -> delta1
;; W2 - lr * A1.T -> A1.T ;; b2 - lr * delta2 -> delta2
    These are the slopes. The exercise asks for the new weights and biases: the old ones minus lr times these.
weights-changed-in-place: new_1 = W1 - lr -> W1 -= lr ;; delta1, b1 - lr -> delta1⏎b1 -= lr
;; return (*new_1, W2 - lr -> W2 -= lr ;; delta2, b2 - lr -> delta2⏎b2 -= lr
;; delta2.sum(axis=0), loss) -> delta2.sum(axis=0)⏎return W1, b1, W2, b2, loss
    The caller's own arrays were changed, as by `-=`. Create new ones: use W1 - lr * ... instead.
hidden-biases-forgotten: X @ W1 + b1 -> X @ W1
    The biases of the hidden layer are missing in the forward pass: they are added before the sigmoid.
output-bias-forgotten: A1 @ W2 + b2 -> A1 @ W2
    The bias of the output is missing in the forward pass: it is added before the sigmoid.
one-sum-for-all-biases: delta1.sum(axis=0) -> delta1.sum()
    All hidden biases take the same step: `sum()` without an axis also adds up over the units. Add up the rows.
square-in-the-hidden-slope: (1 - A1) -> (1 - A1**2)
    The hidden slope is A1(1 - A1²). The square belongs to tanh, whose slope is 1 - A²; the sigmoid's is A(1 - A).
slope-of-tanh: A1 * (1 - A1) -> (1 - A1**2)
    The hidden slope is that of tanh, 1 - A1². The units here are sigmoids: A1(1 - A1).
squared-error-for-loss: -np.mean(y * np.log(safe) + (1 - y) * np.log(1 - safe)) -> np.mean((p - y) ** 2)
    The loss is the mean squared error. The steps are those of the mean cross-entropy, so the loss should be, too.
loss-not-returned: , loss) -> )
    You returned the four arrays without the loss. Return it as the fifth value.
loss-returned-first: (*new_1, -> (loss, *new_1, ;; , loss) -> )
    The results are in the wrong order: first the four arrays, W1, b1, W2, b2, then the loss.
""")


repaired_step.equivalent("y = y.reshape(-2, 1)", "to NumPy any negative size means: as many as needed")
repaired_step.equivalent("safe = np.clip(1e-12, p, 1 - 1e-12)", "the larger of p and 1e-12, whichever is named first")
repaired_step.equivalent("safe = np.clip(p, 2e-12, 1 - 1e-12)", "how near to 0 the probability may come is free")
repaired_step.equivalent("safe = np.clip(p, 1e-12, 1 - 2e-12)", "how near to 1 the probability may come is free")
repaired_step.equivalent(
    "delta1 = delta2 * W2.T * A1 * (1 - A1)", "with one output, a column times a row is their product of matrices"
)
repaired_step.equivalent(
    "return (*new_1, W2 - lr * A1.T @ delta2, b2 - lr * delta2.sum(), loss)", "with one output there is one sum"
)


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

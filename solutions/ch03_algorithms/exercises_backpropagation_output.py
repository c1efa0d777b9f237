"""The bank of section 3.2, part two: the slope of the cost at the output."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import labels, probabilities, repeated

# --- output_delta ----------------------------------------------------------------------------------------------

output_delta = Exercise(
    "output_delta",
    parameters=("p", "y", "loss"),
    withheld=(
        "course_lib.losses.huber_gradient",
        "course_lib.autodiff.grad",
    ),
)


@output_delta.case
def four_samples(rng):
    """four samples, one output"""
    return arguments(probabilities(rng, 4, 1), labels(rng, 4, 1))


@output_delta.case
def three_outputs(rng):
    """five samples, three outputs"""
    return arguments(probabilities(rng, 5, 3), labels(rng, 5, 3))


@output_delta.case
def as_many_outputs_as_samples(rng):
    """as many outputs as samples"""
    return arguments(probabilities(rng, 3, 3), labels(rng, 3, 3))


@output_delta.case
def single_sample(rng):
    """a single sample, two outputs"""
    return arguments(probabilities(rng, 1, 2), labels(rng, 1, 2))


@output_delta.case
def exact_zeros_and_ones(rng):
    """probabilities of exactly 0 or 1, some right and some wrong"""
    p = labels(rng, 4, 2)
    y = labels(rng, 4, 2)
    y[2], y[3] = p[2], 1 - p[3]
    return arguments(p, y)


@output_delta.case
def labels_as_whole_numbers(rng):
    """whole-number labels"""
    return arguments(probabilities(rng, 3, 2), labels(rng, 3, 2).astype(int))


@output_delta.case
def squared_error(rng):
    """squared error, four samples, one output"""
    return arguments(probabilities(rng, 4, 1), labels(rng, 4, 1), "squared_error")


@output_delta.case
def squared_error_of_many_outputs(rng):
    """squared error, five samples, three outputs"""
    return arguments(probabilities(rng, 5, 3), labels(rng, 5, 3), loss="squared_error")


@output_delta.case
def squared_error_of_certain_outputs(rng):
    """squared error, and probabilities of exactly 0 or 1: there the sigmoid is flat"""
    p = probabilities(rng, 4, 2)
    p[0], p[1] = repeated(rng, [0.0, 1.0]), repeated(rng, [1.0, 0.0])
    return arguments(p, labels(rng, 4, 2), loss="squared_error")


output_delta.slips("""
loss-ignored: loss == "squared_error" -> False
    Both losses get the same delta. With the squared error, the sigmoid's slope has nothing to cancel with.
losses-exchanged: loss == "squared_error" -> loss != "squared_error"
    The two losses are swapped: for which of them does the sigmoid's slope cancel?
one-factor-of-the-slope: * p * (1 - p) -> * p
    For the squared error, the slope of the sigmoid has two factors. The second is missing.
other-factor-of-the-slope: * p * (1 - p) -> * (1 - p)
    For the squared error, the slope of the sigmoid has two factors. The first is missing.
slope-of-tanh: * p * (1 - p) -> * (1 - p**2)
    For the squared error, you multiply by the slope of tanh. The output here is a sigmoid.
slope-at-the-activation: * p * (1 - p) -> / (1 + np.exp(-p)) * (1 - 1 / (1 + np.exp(-p)))
    For the squared error, the sigmoid is applied once more to p. But p is its value: the slope follows from it.
two-of-the-square-left: delta * p -> 2 * delta * p
    For the squared error, there is a factor 2 too many: the half in front of the square cancels it.
half-left: delta * p -> delta / 2 * p
    For the squared error, there is a factor 1/2 too many: the derivative of the square cancels it.
sign-of-the-slope: 1 - p -> p - 1
    For the squared error, the slope of the sigmoid has the wrong sign: the sigmoid rises everywhere.
n-missing: (p - y) / len(p) -> p - y
    The division by the number of samples is missing. The loss is a mean, so each sample contributes 1/n.
sign-turned-around: p - y -> y - p
    The sign is wrong: where the prediction is too high, the slope is positive. So it is p minus y.
slope-of-the-sigmoid-left-in: if loss == "squared_error":⏎delta = -> delta =
    The sigmoid's slope p(1 - p) is still there. It stays with a squared error; with the cross-entropy it cancels.
divided-by-all-entries: len(p) -> p.size
    The result is divided by the number of all entries. The mean is over the samples only: over the rows.
divided-by-outputs: len(p) -> p.shape[1]
    The result is divided by the number of outputs. The mean is over the samples, which are the rows.
slope-at-the-probability: p - y -> (p - y) / (p * (1 - p))
    This is the slope with respect to p. The delta is one step further back, at the pre-activation.
summed-over-examples: p - y -> np.sum(p - y, axis=0)
    The samples are added up. Each one keeps its own row here; they are added up later, in the gradients.
factor-two-of-a-square: p - y -> 2 * (p - y)
    There is an extra factor 2: it belongs to the squared error. The cross-entropy has none.
labels-forgotten: p - y -> p
    The labels are not used. A delta compares the prediction with the label.
distance-without-sign: p - y -> np.abs(p - y)
    The difference between p and y lost its sign. The sign gives the direction in which the output should move.
squared-difference: p - y -> (p - y) ** 2
    The difference is squared: that is a loss, not its slope.
""")


@output_delta.variant
def entry_by_entry_with_a_loop(p, y, loss="cross_entropy"):
    result = np.zeros(p.shape)
    for i, j in np.ndindex(p.shape):
        slope = 1 if loss == "cross_entropy" else p[i, j] - p[i, j] ** 2
        result[i, j] = (p[i, j] - y[i, j]) * slope / p.shape[0]
    return result


@output_delta.variant
def shares_first(p, y, loss="cross_entropy"):
    share = 1 / p.shape[0]
    if loss == "squared_error":
        share = share * p * (1 - p)
    return share * p - share * y


@output_delta.variant
def both_labels_apart(p, y, loss="cross_entropy"):
    delta = np.where(y == 1, p - 1, p) / len(y)
    return delta if loss == "cross_entropy" else delta * (0.25 - (p - 0.5) ** 2)

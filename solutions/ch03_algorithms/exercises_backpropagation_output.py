"""The bank of section 3.2, part two: the slope of the cost at the output."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import labels, probabilities

# --- output_delta ----------------------------------------------------------------------------------------------

output_delta = Exercise("output_delta", parameters=("p", "y"))


@output_delta.case
def four_examples(rng):
    """four examples, one output"""
    return arguments(probabilities(rng, 4, 1), labels(rng, 4, 1))


@output_delta.case
def three_outputs(rng):
    """five examples, three outputs"""
    return arguments(probabilities(rng, 5, 3), labels(rng, 5, 3))


@output_delta.case
def as_many_outputs_as_examples(rng):
    """as many outputs as examples"""
    return arguments(probabilities(rng, 3, 3), labels(rng, 3, 3))


@output_delta.case
def single_example(rng):
    """a single example, two outputs"""
    return arguments(probabilities(rng, 1, 2), labels(rng, 1, 2))


@output_delta.case
def exact_zeros_and_ones(rng):
    """probabilities that are exactly 0 or 1: some right, some wrong"""
    p = labels(rng, 4, 2)
    y = labels(rng, 4, 2)
    y[2], y[3] = p[2], 1 - p[3]
    return arguments(p, y)


@output_delta.case
def labels_as_whole_numbers(rng):
    """labels as whole numbers"""
    return arguments(probabilities(rng, 3, 2), labels(rng, 3, 2).astype(int))


@output_delta.misconception
def n_missing(p, y):
    """The division by the number of examples is missing. The cost is a mean, so each example has 1/n of the say."""
    return p - y


@output_delta.misconception
def sign_turned_around(p, y):
    """The sign is turned around: where the prediction is too high, the slope is positive. So it is p minus y."""
    return (y - p) / len(p)


@output_delta.misconception
def slope_of_the_sigmoid_left_in(p, y):
    """The sigmoid's slope p(1 - p) is still there. It stays with a squared error; with the cross-entropy it cancels."""
    return (p - y) * p * (1 - p) / len(p)


@output_delta.misconception
def divided_by_all_entries(p, y):
    """Divided by the number of all entries. The mean is over the examples only: over the rows."""
    return (p - y) / p.size


@output_delta.misconception
def divided_by_outputs(p, y):
    """Divided by the number of outputs. The mean is over the examples, which are the rows."""
    return (p - y) / p.shape[1]


@output_delta.misconception
def slope_at_the_probability(p, y):
    """This is the slope with respect to p. The delta stands one step earlier, at the pre-activation."""
    return (p - y) / (p * (1 - p)) / len(p)


@output_delta.misconception
def summed_over_examples(p, y):
    """The examples were added up. Each keeps a row of its own here; they are added up later, in the gradients."""
    return np.sum(p - y, axis=0) / len(p)


@output_delta.misconception
def factor_two_of_a_square(p, y):
    """A factor 2 is too much: it belongs to the squared error. The cross-entropy has none."""
    return 2 * (p - y) / len(p)


@output_delta.misconception
def labels_forgotten(p, y):
    """The labels don't occur. A delta compares what was predicted with what was true."""
    return p / len(p)


@output_delta.misconception
def distance_without_sign(p, y):
    """The distance between p and y has lost its sign. The sign says in which direction the output should move."""
    return np.abs(p - y) / len(p)


@output_delta.misconception
def squared_difference(p, y):
    """The difference is squared: that is a cost, not its slope."""
    return (p - y) ** 2 / len(p)


@output_delta.variant
def entry_by_entry_with_a_loop(p, y):
    result = np.zeros(p.shape)
    for i, j in np.ndindex(p.shape):
        result[i, j] = (p[i, j] - y[i, j]) / p.shape[0]
    return result


@output_delta.variant
def shares_first(p, y):
    share = 1 / p.shape[0]
    return share * p - share * y


@output_delta.variant
def both_labels_apart(p, y):
    return np.where(y == 1, p - 1, p) / len(y)

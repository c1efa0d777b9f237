"""The bank of section 3.2, part two: the cost, and its slope at the output."""

import math

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import labels, probabilities

# --- cross_entropy ---------------------------------------------------------------------------------------------

cross_entropy = Exercise("cross_entropy", parameters=("p", "y"))


@cross_entropy.case
def one_output(rng):
    """five examples, one output"""
    return arguments(probabilities(rng, 5, 1), labels(rng, 5, 1))


@cross_entropy.case
def several_outputs(rng):
    """two examples, three outputs"""
    return arguments(probabilities(rng, 2, 3), labels(rng, 2, 3))


@cross_entropy.case
def square(rng):
    """as many outputs as examples"""
    return arguments(probabilities(rng, 3, 3), labels(rng, 3, 3))


@cross_entropy.case
def one_example_one_output(rng):
    """a single example with a single output"""
    return arguments(probabilities(rng, 1, 1), labels(rng, 1, 1))


@cross_entropy.case
def whole_number_labels(rng):
    """labels as whole numbers"""
    return arguments(probabilities(rng, 4, 2), labels(rng, 4, 2).astype(int))


@cross_entropy.case
def small_probabilities(rng):
    """probabilities close to 0 and to 1: no digit may be lost"""
    small = np.round(rng.uniform(1, 9, size=(3, 1)), 1) * 1e-4
    return arguments(np.vstack([small, 1 - small]), labels(rng, 6, 1))


@cross_entropy.case
def certain_and_right(rng):
    """some probabilities are exactly 0 or 1, and right"""
    y = labels(rng, 4, 2)
    p = np.where(rng.random((4, 2)) < 0.5, y, probabilities(rng, 4, 2))
    p[0] = y[0]
    return arguments(p, y)


@cross_entropy.case
def certain_and_wrong(rng):
    """a probability is exactly 0 or 1, and wrong: the cost is large, but a number"""
    return script(
        """
        cost = cross_entropy(p, y)
        [float(cost) > 5, float(cost) < 1e6]
        """,
        p=np.array([[0.0], [1.0], float(probabilities(rng)) * np.ones(1)]),
        y=np.array([[1.0], [0.0], [1.0]]),
    )


@cross_entropy.case(raises=ValueError)
def vector_and_column(rng):
    """p is (n, 1), y is (n,): NumPy would pair every p with every y"""
    return arguments(probabilities(rng, 4, 1), labels(rng, 4))


@cross_entropy.case(raises=ValueError)
def column_and_rows(rng):
    """p has one output, y has three"""
    return arguments(probabilities(rng, 2, 1), labels(rng, 2, 3))


def entropies(p, y):
    """Each example's, after the check of the shapes that the contract asks for."""
    if p.shape != y.shape:
        raise ValueError("shapes differ")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


@cross_entropy.misconception
def minus_forgotten(p, y):
    """The minus is missing. Logarithms of probabilities are negative, a cost is positive: the smaller, the better."""
    return -np.sum(entropies(p, y)) / len(p)


@cross_entropy.misconception
def second_term_missing(p, y):
    """Only the examples with label 1 count here. The second term, (1 - y) log(1 - p), is for those with label 0."""
    return np.sum(y * entropies(p, y)) / len(p)


@cross_entropy.misconception
def first_term_missing(p, y):
    """Only the examples with label 0 count here. The first term, y log p, is for those with label 1."""
    return np.sum((1 - y) * entropies(p, y)) / len(p)


@cross_entropy.misconception
def mean_over_all_entries(p, y):
    """Averaged over the outputs, too. The outputs of an example are added up; the mean is over the examples."""
    return np.mean(entropies(p, y))


@cross_entropy.misconception
def sum_over_examples(p, y):
    """The sum over the examples is not divided by their number: the cost is a mean over the examples."""
    return np.sum(entropies(p, y))


@cross_entropy.misconception
def divided_by_the_outputs(p, y):
    """Divided by the number of outputs. The number of examples is the number of rows."""
    return np.sum(entropies(p, y)) / p.shape[1]


@cross_entropy.misconception
def one_cost_for_each_example(p, y):
    """One cost for each example came back. The cost is a single number, the mean of these."""
    return np.sum(entropies(p, y), axis=1)


@cross_entropy.misconception
def one_cost_for_each_output(p, y):
    """One cost for each output came back. The cost is a single number: add these up."""
    return np.mean(entropies(p, y), axis=0)


@cross_entropy.misconception
def shapes_not_compared(p, y):
    """Right where the shapes agree. Where they differ, NumPy stretches one in silence: raise a ValueError first."""
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)


@cross_entropy.misconception
def logarithm_of_zero(p, y):
    """The logarithm of 0 is minus infinity, and 0 times that is no number. Keep p a tiny bit away from 0 and from 1."""
    if p.shape != y.shape:
        raise ValueError("shapes differ")
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)


@cross_entropy.misconception
def clipped_too_much(p, y):
    """Probabilities are kept so far from 0 and 1 that ordinary values change. A distance of 1e-12 is enough."""
    return np.sum(entropies(np.clip(p, 0.01, 0.99), y)) / len(p)


@cross_entropy.misconception
def logarithm_to_base_two(p, y):
    """This is the logarithm to base 2, which counts bits. Here it is the natural one, `np.log`."""
    return np.sum(entropies(p, y)) / math.log(2) / len(p)


@cross_entropy.misconception
def logarithm_to_base_ten(p, y):
    """This is the logarithm to base 10. Here it is the natural one, `np.log`."""
    return np.sum(entropies(p, y)) / math.log(10) / len(p)


@cross_entropy.misconception
def p_and_y_swapped(p, y):
    """Probability and label have changed places: the logarithm is taken of the probability, not of the label."""
    return np.sum(entropies(y, p)) / len(p)


@cross_entropy.misconception
def squared_error(p, y):
    """This is the mean squared error. The cross-entropy takes the logarithm of the probability given to the truth."""
    entropies(p, y)
    return np.sum((p - y) ** 2) / len(p)


@cross_entropy.misconception
def probabilities_not_logarithms(p, y):
    """No logarithm was taken: this is the share of probability that the truth did not get."""
    entropies(p, y)
    return np.sum(np.abs(p - y)) / len(p)


@cross_entropy.variant
def probability_of_the_truth(p, y):
    if np.shape(p) != np.shape(y):
        raise ValueError(f"{np.shape(p)} is not {np.shape(y)}")
    truth = np.where(y == 1, p, 1 - p)
    return float(np.mean(np.sum(-np.log(np.maximum(truth, 1e-15)), axis=1)))


@cross_entropy.variant
def loops_with_math_log(p, y):
    if p.shape != y.shape:
        raise ValueError("shapes")
    total = 0.0
    for i in range(p.shape[0]):
        for j in range(p.shape[1]):
            chance = p[i, j] if y[i, j] else 1 - p[i, j]
            total -= math.log(max(chance, 1e-300))
    return total / p.shape[0]


@cross_entropy.variant
def small_number_added(p, y):
    if p.shape != y.shape:
        raise ValueError("shapes")
    logs = y * np.log(p + 1e-14) + (1 - y) * np.log(1 - p + 1e-14)
    return -logs.sum() / y.shape[0]


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

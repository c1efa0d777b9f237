"""The bank of section 3.2, part two: the cost."""

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
def formula_alone(p, y):
    """The formula is right. Two things that were asked for are missing: differing shapes, and a p of exactly 0 or 1."""
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(p)


@cross_entropy.misconception
def mean_of_the_formula_alone(p, y):
    """The mean runs over the outputs, too: they are added up. And shapes that differ, and exact 0 and 1, need care."""
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


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


def with_terms(p, y, first, second):
    """The right cost, but for the two terms of the bracket."""
    entropies(p, y)
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(first(p, y) + second(p, y)) / len(p)


def truth_is_one(p, y):
    return y * np.log(p)


def truth_is_zero(p, y):
    return (1 - y) * np.log(1 - p)


@cross_entropy.misconception
def minus_between_the_terms(p, y):
    """Between the two terms stands a minus. Both are costs of the same kind, one for each label: add them."""
    return with_terms(p, y, truth_is_one, lambda p, y: -truth_is_zero(p, y))


@cross_entropy.misconception
def first_term_for_every_label(p, y):
    """The first term counts for every example. Its factor y switches it off where the label is 0."""
    return with_terms(p, y, lambda p, y: np.log(p), truth_is_zero)


@cross_entropy.misconception
def second_term_for_every_label(p, y):
    """The second term counts for every example. Its factor 1 - y switches it off where the label is 1."""
    return with_terms(p, y, truth_is_one, lambda p, y: np.log(1 - p))


@cross_entropy.misconception
def second_term_for_label_one(p, y):
    """Both terms are switched on by label 1. The second is for label 0: its factor is 1 - y."""
    return with_terms(p, y, truth_is_one, lambda p, y: y * np.log(1 - p))


@cross_entropy.misconception
def second_factor_minus_y(p, y):
    """The second term has the factor -y. It needs one that is 1 for label 0, and 0 for label 1."""
    return with_terms(p, y, truth_is_one, lambda p, y: -y * np.log(1 - p))


@cross_entropy.misconception
def second_factor_one_plus_y(p, y):
    """The second term has the factor 1 + y. It should switch off at label 1, not double."""
    return with_terms(p, y, truth_is_one, lambda p, y: (1 + y) * np.log(1 - p))


@cross_entropy.misconception
def same_logarithm_in_both_terms(p, y):
    """Both terms have log p. For label 0 the truth was given the probability 1 - p."""
    return with_terms(p, y, truth_is_one, lambda p, y: (1 - y) * np.log(p))


@cross_entropy.misconception
def logarithm_of_one_plus_p(p, y):
    """The second logarithm is that of 1 + p, which is more than 1. What p leaves for the other label is 1 - p."""
    return with_terms(p, y, truth_is_one, lambda p, y: (1 - y) * np.log(1 + p))


@cross_entropy.misconception
def first_logarithm_missing(p, y):
    """The first term has no logarithm: it takes the probability itself."""
    return with_terms(p, y, lambda p, y: y * p, truth_is_zero)


@cross_entropy.misconception
def second_logarithm_missing(p, y):
    """The second term has no logarithm: it takes the probability itself."""
    return with_terms(p, y, truth_is_one, lambda p, y: (1 - y) * (1 - p))


@cross_entropy.misconception
def label_added_to_the_logarithm(p, y):
    """In the first term label and logarithm are added. The label is a factor: it switches the logarithm on or off."""
    return with_terms(p, y, lambda p, y: y + np.log(p), truth_is_zero)


@cross_entropy.misconception
def averaged_twice(p, y):
    """Averaged twice: the mean is divided by the number of examples already."""
    return np.mean(entropies(p, y)) / len(p)


cross_entropy.equivalent("p = np.clip(1e-12, p, 1 - 1e-12)", "the larger of p and 1e-12, whichever is named first")
cross_entropy.equivalent("p = np.clip(p, 2e-12, 1 - 1e-12)", "how near to 0 the probability may come is free")
cross_entropy.equivalent("p = np.clip(p, 1e-12, 1 - 2e-12)", "how near to 1 the probability may come is free")


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

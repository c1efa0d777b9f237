"""The bank of section 3.2, part two: the cost."""

import math

import numpy as np

from course_lib.checks.bank import Exercise, arguments, script
from course_lib.checks.draws import labels, probabilities, repeated

# --- cross_entropy ---------------------------------------------------------------------------------------------

cross_entropy = Exercise("cross_entropy", parameters=("p", "y"))


@cross_entropy.case
def one_output(rng):
    """five samples, one output"""
    return arguments(probabilities(rng, 5, 1), labels(rng, 5, 1))


@cross_entropy.case
def several_outputs(rng):
    """two samples, three outputs"""
    return arguments(probabilities(rng, 2, 3), labels(rng, 2, 3))


@cross_entropy.case
def square(rng):
    """as many outputs as samples"""
    return arguments(probabilities(rng, 3, 3), labels(rng, 3, 3))


@cross_entropy.case
def one_sample_one_output(rng):
    """a single sample with a single output"""
    return arguments(probabilities(rng, 1, 1), labels(rng, 1, 1))


@cross_entropy.case
def whole_number_labels(rng):
    """whole-number labels"""
    return arguments(probabilities(rng, 4, 2), labels(rng, 4, 2).astype(int))


@cross_entropy.case(fixed=(3, 6))
def small_probabilities(rng):
    """probabilities close to 0 and 1: no digits may be lost"""
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
    """a probability is exactly 0 or 1, and wrong: the loss is large but finite"""
    return script(
        """
        cost = cross_entropy(p, y)
        ---
        [float(cost) > 5, float(cost) < 1e6]
        """,
        p=repeated(rng, [[0.0], [1.0], float(probabilities(rng)) * np.ones(1)]),
        y=repeated(rng, [[1.0], [0.0], [1.0]]),
    )


@cross_entropy.case(raises=ValueError)
def vector_and_column(rng):
    """p of shape (n, 1), y of shape (n,), which NumPy would broadcast: raises a ValueError"""
    return arguments(probabilities(rng, 4, 1), labels(rng, 4))


@cross_entropy.case(raises=ValueError)
def column_and_rows(rng):
    """p has one output, y has three: raises a ValueError"""
    return arguments(probabilities(rng, 2, 1), labels(rng, 2, 3))


@cross_entropy.misconception
def products_of_tables(p, y):
    """A matrix product of labels and logarithms pairs each output's labels with the logarithms of all outputs. Multiply
    entry by entry, with `*`."""
    if p.shape != y.shape:
        raise ValueError("p and y differ in shape")
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(y.T @ np.log(p) + (1 - y).T @ np.log(1 - p)) / len(p)


cross_entropy.slips("""
minus-forgotten: -np.sum -> np.sum
    The minus is missing. Logarithms of probabilities are negative, a loss is positive: the smaller, the better.
second-term-missing: y * np.log(p) + (1 - y) * np.log(1 - p) -> y * np.log(p)
    Only the samples with label 1 count here. The second term, (1 - y) log(1 - p), is for those with label 0.
first-term-missing: y * np.log(p) + (1 - y) * np.log(1 - p) -> (1 - y) * np.log(1 - p)
    Only the samples with label 0 count here. The first term, y log p, is for those with label 1.
mean-over-all-entries: len(p) -> p.size
    The mean runs over the outputs, too. The outputs of a sample are added up; the mean is over the samples.
sum-over-examples: np.log(1 - p)) / len(p) -> np.log(1 - p))
    The sum over the samples is not divided by their number: the loss is a mean over the samples.
divided-by-the-outputs: len(p) -> p.shape[1]
    The sum is divided by the number of outputs. The number of samples is the number of rows.
one-cost-for-each-example: np.log(1 - p)) / len(p) -> np.log(1 - p), axis=1)
    You returned one loss per sample. The loss is a single number, the mean of these.
one-cost-for-each-output: np.log(1 - p)) -> np.log(1 - p), axis=0)
    You returned one loss per output. The loss is a single number: add these up.
shapes-not-compared: p.shape != y.shape -> False
    The result is right where the shapes agree. Where they differ, NumPy silently stretches one: raise a ValueError
    first.
logarithm-of-zero: p = np.clip(p, 1e-12, 1 - 1e-12) -> pass
    The logarithm of 0 is minus infinity, and 0 times that is not a number. Keep p a small distance away from 0 and from
    1.
formula-alone: p.shape != y.shape -> False ;; p = np.clip(p, 1e-12, 1 - 1e-12) -> pass
    The formula is right. Two cases are missing: shapes that differ, and a p of exactly 0 or 1.
mean-of-the-formula-alone: p.shape != y.shape -> False ;; p = np.clip(p, 1e-12, 1 - 1e-12) -> pass
;; np.sum -> np.mean ;; np.log(1 - p)) / len(p) -> np.log(1 - p))
    The mean runs over the outputs, too: they should be added up. Shapes that differ and exact 0 and 1 also need care.
clipped-too-much: 1e-12, 1 - 1e-12 -> 0.01, 0.99
    Probabilities are kept so far from 0 and 1 that ordinary values change. A distance of 1e-12 is enough.
logarithm-to-base-two: np.log(p) -> np.log2(p) ;; np.log(1 - p) -> np.log2(1 - p)
    This is the logarithm to base 2, which counts bits. The exercise uses the natural one, `np.log`.
logarithm-to-base-ten: np.log(p) -> np.log10(p) ;; np.log(1 - p) -> np.log10(1 - p)
    This is the logarithm to base 10. The exercise uses the natural one, `np.log`.
p-and-y-swapped: p = np.clip(p -> y = np.clip(y
;; y * np.log(p) + (1 - y) * np.log(1 - p) -> p * np.log(y) + (1 - p) * np.log(1 - y)
    Probability and label are swapped: take the logarithm of the probability, not of the label.
squared-error: -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) -> np.sum((p - y) ** 2)
    This is the mean squared error. The cross-entropy takes the logarithm of the probability given to the true label.
probabilities-not-logarithms: -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) -> np.sum(np.abs(p - y))
    The logarithm is missing: this is the probability that the true label did not get.
minus-between-the-terms: + (1 - y) -> - (1 - y)
    There is a minus between the two terms. Both are losses of the same kind, one for each label: add them.
first-term-for-every-label: y * np.log(p) -> np.log(p)
    The first term counts for every sample. Its factor y switches it off where the label is 0.
second-term-for-every-label: (1 - y) * np.log(1 - p) -> np.log(1 - p)
    The second term counts for every sample. Its factor 1 - y switches it off where the label is 1.
second-term-for-label-one: (1 - y) -> y
    Both terms are switched on by label 1. The second is for label 0: its factor is 1 - y.
second-factor-minus-y: (1 - y) -> -y
    The second term has the factor -y. It needs one that is 1 for label 0, and 0 for label 1.
second-factor-one-plus-y: (1 - y) -> (1 + y)
    The second term has the factor 1 + y. It should switch off at label 1, not double.
same-logarithm-in-both-terms: np.log(1 - p) -> np.log(p)
    Both terms use log p. For label 0 the true label has the probability 1 - p.
logarithm-of-one-plus-p: np.log(1 - p) -> np.log(1 + p)
    The second logarithm takes 1 + p, which is more than 1. The probability of the other label is 1 - p.
first-logarithm-missing: np.log(p) -> p
    The first term has no logarithm: it takes the probability itself.
second-logarithm-missing: np.log(1 - p) -> (1 - p)
    The second term has no logarithm: it takes the probability itself.
label-added-to-the-logarithm: y * np.log(p) -> y + np.log(p)
    In the first term label and logarithm are added. The label is a factor: it switches the logarithm on or off.
averaged-twice: np.sum -> np.mean
    The result is averaged twice: the mean is already divided by the number of samples.
""")

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

"""The bank of section 5.4: `which_rule`."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import size

which_rule = Exercise("which_rule", parameters=("lengths",))

EACH = """
    [which_rule(lengths) for lengths in runs]
"""


def lengths(rule, n, rate, beta=0.9):
    """The lengths of n steps with the same gradient, rounded to 8 digits."""
    t = np.arange(1, n + 1)
    sizes = {"AdaGrad": np.sqrt(t), "RMSProp": np.sqrt(1 - beta**t), "Adam": np.ones(n)}
    return np.array([float(f"{length:.7e}") for length in rate / sizes[rule]])


def rate(rng):
    return float(rng.uniform(0.01, 0.9))


def memory(rng):
    """RMSProp's beta, from 0.6 to 0.99."""
    return float(rng.uniform(0.6, 0.99))


def mixed(rng, *runs):
    """These runs in a random order."""
    return script(EACH, runs=[runs[i] for i in rng.permutation(len(runs))])


def one_of_each(rng, n):
    return [lengths(rule, n, rate(rng), memory(rng)) for rule in ("AdaGrad", "RMSProp", "Adam")]


@which_rule.case
def one_run_of_each(rng):
    """one run of each rule, five steps long"""
    return mixed(rng, *one_of_each(rng, size(rng, 5)))


@which_rule.case(fixed=True)
def only_two_steps(rng):
    """runs of only two steps"""
    return mixed(rng, *one_of_each(rng, 2))


@which_rule.case
def long_runs(rng):
    """long runs: the steps of RMSProp have stopped changing"""
    n = size(rng, 12)
    return mixed(
        rng, lengths("RMSProp", n, rate(rng), 0.5), lengths("Adam", n, rate(rng)), lengths("AdaGrad", n, rate(rng))
    )


@which_rule.case
def a_long_memory(rng):
    """RMSProp with beta 0.999, next to AdaGrad: nearly the same steps"""
    n = size(rng, 4)
    return mixed(rng, lengths("RMSProp", n, rate(rng), 0.999), lengths("AdaGrad", n, rate(rng)))


@which_rule.case
def a_short_memory(rng):
    """RMSProp with beta 0.5, next to Adam"""
    n = size(rng, 3)
    return mixed(rng, lengths("RMSProp", n, rate(rng), 0.5), lengths("Adam", n, rate(rng)))


@which_rule.case
def tiny_and_huge_rates(rng):
    """learning rates from a millionth to a thousand"""
    n = size(rng, 4)
    runs = [
        lengths(rule, n, scale * rate(rng), memory(rng))
        for rule, scale in [("Adam", 1e-6), ("RMSProp", 1e-6), ("AdaGrad", 1e-6), ("AdaGrad", 1e3), ("Adam", 1e3)]
    ]
    return mixed(rng, *runs)


@which_rule.case
def first_steps_equal(rng):
    """three runs whose first steps have the same length"""
    n, first = size(rng, 6), rate(rng)
    beta = memory(rng)
    return mixed(
        rng,
        lengths("AdaGrad", n, first),
        lengths("RMSProp", n, first * np.sqrt(1 - beta), beta),
        lengths("Adam", n, first),
    )


which_rule.slips("""
names-in-lower-case: "Adam" -> "adam" ;; "AdaGrad" -> "adagrad" ;; "RMSProp" -> "rmsprop"
    The rules are right, but the names are not: write them with the capital letters of the exercise.
adagrad-and-rmsprop-swapped: "AdaGrad" -> "RMSProp" ;; "RMSProp" -> "AdaGrad"
    AdaGrad and RMSProp are swapped. For which of the two does the ratio of the first two steps not depend on β?
adam-and-adagrad-swapped: "Adam" -> "AdaGrad" ;; "AdaGrad" -> "Adam"
    Adam and AdaGrad are swapped. Which of the two divides by a sum that keeps growing?
adam-and-rmsprop-swapped: "Adam" -> "RMSProp" ;; "RMSProp" -> "Adam"
    Adam and RMSProp are swapped. Which of the two corrects its mean for the start at 0?
everything-falling-is-adagrad: "AdaGrad" if np.isclose(ratio, 1 / np.sqrt(2)) else "RMSProp" -> "AdaGrad"
    Every run that gets shorter is called AdaGrad. RMSProp's steps also get shorter at first: compute its ratio.
adagrad-never-found: 1 / np.sqrt(2) -> 1 / 2
    No run is recognized as AdaGrad's. Is the ratio the second length over the first, do you take the root, and do you
    compare with `np.isclose`?
difference-for-ratio: lengths[1] / lengths[0] -> 1 + lengths[1] - lengths[0]
    The difference of two lengths depends on the rate, which you don't know. In their ratio it cancels.
length-for-ratio: lengths[1] / lengths[0] -> lengths[1]
    The second length is used as if the rate were 1. You don't know the rate: use a ratio, in which it cancels.
tolerance-too-large: "AdaGrad" if np.isclose(ratio, 1 / np.sqrt(2)) else "RMSProp"
-> "AdaGrad" if np.isclose(ratio, 1 / np.sqrt(2), atol=1e-3) else "RMSProp"
    With β = 0.999 RMSProp's ratio is very close to AdaGrad's, but not equal. Compare with a smaller tolerance.
""")


@which_rule.misconception
def first_length_decides(lengths):
    """RMSProp is recognized by a first step above 1. You don't know the rate, so a length alone says nothing: use a
    ratio of lengths."""
    if lengths[0] > 1:
        return "RMSProp"
    return "Adam" if np.isclose(lengths[0], lengths[-1]) else "AdaGrad"


@which_rule.misconception
def leveled_off(lengths):
    """RMSProp is recognized by steps that have stopped changing. In a short run, or with a long memory, they haven't
    yet. What do the first two steps say?"""
    if np.isclose(lengths[-1], lengths[0]):
        return "Adam"
    return "RMSProp" if np.isclose(lengths[-1], lengths[-2], rtol=0.01) else "AdaGrad"


@which_rule.misconception
def last_two_alone(lengths):
    """The last two steps are compared. Late in a run of RMSProp they are nearly equal, as Adam's are. Which two differ
    the most?"""
    ratio = lengths[-1] / lengths[-2]
    if np.isclose(ratio, 1, rtol=1e-3):
        return "Adam"
    return "AdaGrad" if np.isclose(ratio, np.sqrt((len(lengths) - 1) / len(lengths)), rtol=1e-5) else "RMSProp"


@which_rule.variant
def whole_curves(lengths):
    t = np.arange(1, len(lengths) + 1)
    if np.allclose(lengths, lengths[0]):
        return "Adam"
    return "AdaGrad" if np.allclose(lengths * np.sqrt(t), lengths[0]) else "RMSProp"


@which_rule.variant
def by_thresholds(lengths):
    first, second = (float(length) for length in lengths[:2])
    quotient = (first / second) ** 2
    if quotient > 1.9999:
        return "AdaGrad"
    return "Adam" if quotient < 1.001 else "RMSProp"


@which_rule.variant
def by_the_memory(lengths):
    beta = (lengths[0] / lengths[1]) ** 2 - 1  # 1 / (1 + beta) is the square of RMSProp's ratio
    if beta < 1e-4:
        return "Adam"
    return "RMSProp" if beta < 0.9995 else "AdaGrad"


which_rule.equivalent("if np.isclose(1, ratio):", "the tolerance is relative to one of two numbers that are close")
which_rule.equivalent(
    "return 'AdaGrad' if np.isclose(1 / np.sqrt(2), ratio) else 'RMSProp'",
    "the tolerance is relative to one of two numbers that are close",
)

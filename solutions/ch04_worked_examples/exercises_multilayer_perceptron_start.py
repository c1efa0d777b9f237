"""The bank of section 4.2, part one: the weights to start from."""

from itertools import pairwise

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import size

# --- init_params -----------------------------------------------------------------------------------------------
# Two right answers may draw other numbers, so values are looked at through what all right answers share.
# The grader gets all weights, so where there are many, one size is enough to be larger at grading time.

init_params = Exercise("init_params", parameters=("sizes", "rng"))


def seed(rng):
    return int(rng.integers(1, 10_000))


@init_params.case
def shapes(rng):
    """the shapes of weights and biases, in order, and the largest bias"""
    return script(
        """
        params = init_params(sizes, np.random.default_rng(seed))
        ---
        [[W.shape, b.shape, float(abs(b).max())] for W, b in params]
        """,
        sizes=[size(rng, int(n)) for n in rng.choice(np.arange(2, 9), size=4, replace=False)],
        seed=seed(rng),
    )


@init_params.case
def the_perceptron(rng):
    """a network with one hidden layer: its biases, and how many different weights it has"""
    return script(
        """
        (W1, b1), (W2, b2) = init_params((m, k, 1), np.random.default_rng(seed))
        ---
        weights = np.concatenate([W1.ravel(), W2.ravel()])
        [b1, b2, len(np.unique(weights))]
        """,
        k=size(rng, 4),
        m=size(rng, 2),
        seed=seed(rng),
    )


@init_params.case
def a_wide_layer(rng):
    """many weights times sqrt(fan_in): their standard deviation, and the fraction between -1 and 1"""
    return script(
        """
        [(W, b)] = init_params((m, k), np.random.default_rng(seed))
        ---
        z = W * np.sqrt(m)
        [W.shape, b.shape, round(float(z.std()), 1), round(float(np.mean(abs(z) < 1)), 1), float(abs(b).max())]
        """,
        m=size(rng, 100),
        k=60,
        seed=seed(rng),
    )


@init_params.case
def a_layer_that_narrows(rng):
    """the same for a second layer that narrows"""
    return script(
        """
        _, (W, b) = init_params((k, m, k), np.random.default_rng(seed))
        ---
        z = W * np.sqrt(m)
        [W.shape, b.shape, round(float(z.std()), 1), round(float(np.mean(abs(z) < 1)), 1), float(abs(b).max())]
        """,
        k=16,
        m=size(rng, 400),
        seed=seed(rng),
    )


@init_params.case
def each_layer_has_its_own_deviation(rng):
    """the second layer has four times as many inputs: the ratio of the standard deviations"""
    return script(
        """
        (W1, _), (W2, _) = init_params((m, 4 * m, m), np.random.default_rng(seed))
        ---
        round(float(W1.std() / W2.std()))
        """,
        m=size(rng, 15),
        seed=seed(rng),
    )


@init_params.case
def a_bell_around_zero(rng):
    """many weights: their mean, and the fractions within half a standard deviation and within one"""
    return script(
        """
        W = init_params((m, k), np.random.default_rng(seed))[0][0]
        ---
        z = W / W.std()
        [round(float(abs(z.mean())), 1), *(round(float(np.mean(abs(z) < width)), 1) for width in (0.5, 1))]
        """,
        m=size(rng, 80),
        k=80,
        seed=seed(rng),
    )


@init_params.case
def same_seed_same_weights(rng):
    """the same seed twice, then a different one"""
    return script(
        """
        def first_weights(seed):
            return init_params((m, k), np.random.default_rng(seed))[0][0]
        first, same, other = first_weights(seed), first_weights(seed), first_weights(seed + 1)
        ---
        [np.array_equal(first, same), np.array_equal(first, other)]
        """,
        m=size(rng, 3),
        k=size(rng, 5),
        seed=seed(rng),
    )


@init_params.case
def layers_of_one_shape(rng):
    """two layers of the same shape differ, and so do two networks; the same seed repeats them"""
    return script(
        """
        rng = np.random.default_rng(seed)
        (W1, _), (W2, _) = init_params((m, m, m), rng)
        (W3, _), _ = init_params((m, m, m), rng)
        again = init_params((m, m, m), np.random.default_rng(seed))[0][0]
        ---
        [np.array_equal(W1, W2), np.array_equal(W1, W3), np.array_equal(W1, again)]
        """,
        m=size(rng, 3),
        seed=seed(rng),
    )


init_params.slips("""
all-zeros: rng.normal(0.0, 1 / np.sqrt(fan_in), size=(fan_in, fan_out)) -> np.zeros((fan_in, fan_out))
    All weights are zero. Then all hidden units compute the same value, get the same gradient, and stay equal forever.
all-equal: rng.normal(0.0, 1 / np.sqrt(fan_in), size=(fan_in, fan_out))
-> np.full((fan_in, fan_out), rng.normal(0.0, 1 / np.sqrt(fan_in)))
    All weights of a layer are equal, so its units compute and learn the same. Draw each weight separately.
shape-transposed: size=(fan_in, fan_out) -> size=(fan_out, fan_in)
    The weights are transposed: W has one row per input of the layer and one column per unit.
global-random-state: rng.normal -> np.random.normal
    The numbers come from NumPy's global generator. Use the `rng` that is passed in: then a run can be repeated.
generator-made-inside: params = [] -> params = []⏎rng = np.random.default_rng(0)
    The function creates its own generator, always with the same seed. So all networks start with the same weights: use
    the given `rng`.
generator-made-for-each-layer: params = [] -> params = []⏎seed = rng.integers(1_000_000)
;; rng.normal -> np.random.default_rng(seed).normal
    Every layer starts from the same seed, so layers of the same shape are equal. Use the given `rng`, layer by layer.
variance-for-deviation: np.sqrt(fan_in) -> fan_in
    The standard deviation is 1/fan_in: that is the variance. The standard deviation is its square root.
deviation-of-one: 1 / np.sqrt(fan_in) -> 1.0
    The weights have standard deviation 1. With many inputs the sums become large, and the sigmoid is flat there.
root-of-fan-in: 1 / np.sqrt(fan_in) -> np.sqrt(fan_in)
    The standard deviation grows with the square root of fan_in. It should shrink: more inputs, smaller weights.
fan-out-for-fan-in: np.sqrt(fan_in) -> np.sqrt(fan_out)
    The standard deviation depends on the number of units. It should depend on the number of inputs added up: fan_in.
deviation-of-he: 1 / np.sqrt(fan_in) -> np.sqrt(2 / fan_in)
    The standard deviation is sqrt(2/fan_in), the rule for ReLU. For the sigmoid here it is 1/sqrt(fan_in).
one-deviation-for-all: np.sqrt(fan_in) -> np.sqrt(sizes[0])
    Every layer has the standard deviation of the first one. Each layer has its own fan_in.
uniform: rng.normal(0.0, 1 / np.sqrt(fan_in), -> rng.uniform(-np.sqrt(3 / fan_in), np.sqrt(3 / fan_in),
    These numbers are uniform between two limits. The exercise asks for a normal distribution, `rng.normal`.
only-positive: (W, np.zeros -> (abs(W), np.zeros
    No weight is negative. Their mean should be zero: about half of them should be below it.
biases-drawn: np.zeros(fan_out) -> rng.normal(size=fan_out)
    The biases are random. They should start at zero; the weights alone make the units different.
biases-of-one: np.zeros -> np.ones
    The biases are ones. They should start at zero.
biases-as-a-row: np.zeros(fan_out) -> np.zeros((1, fan_out))
    A bias is a table with one row here. It should be a plain vector, one number per unit: shape (fan_out,).
biases-of-the-layer-below: np.zeros(fan_out) -> np.zeros(fan_in)
    There is one bias per input of a layer. There should be one per unit: shape (fan_out,).
deviation-of-xavier: 1 / np.sqrt(fan_in) -> np.sqrt(2 / (fan_in + fan_out))
    The standard deviation depends on inputs and units together, like Xavier's rule. Here it is 1/sqrt(fan_in).
one-small-number: 1 / np.sqrt(fan_in) -> 0.01
    The weights are scaled by the same small number in every layer. The scale should depend on the layer's fan_in.
first-layer-only: return params ->     return params
    You returned only the first layer: the `return` is inside the loop. It should come after the loop.
pairs-taken-apart: append -> extend
    Weights and biases are in one long list. Each layer has its pair: append `(W, b)`, in parentheses.
""")


init_params.equivalent("for fan_in, fan_out in zip(sizes[:], sizes[1:]):", "zip ends with the shorter list")


def drawn(sizes, draw):
    return [(draw(m, k), np.zeros(k)) for m, k in pairwise(sizes)]


@init_params.variant
def scaled_afterwards(sizes, rng):
    params = []
    for i in range(len(sizes) - 1):
        W = rng.standard_normal((sizes[i], sizes[i + 1])) / sizes[i] ** 0.5
        params.append((W, np.array([0.0] * sizes[i + 1])))
    return params


@init_params.variant
def drawn_on_their_side(sizes, rng):
    return drawn(sizes, lambda m, k: rng.normal(0, m**-0.5, (k, m)).T)


@init_params.variant
def all_numbers_at_once(sizes, rng):
    shapes = list(pairwise(sizes))
    numbers = rng.normal(size=sum(m * k for m, k in shapes))
    params = []
    for m, k in shapes:
        params.append((numbers[: m * k].reshape(m, k) / np.sqrt(m), 0.0 * np.ones(k)))
        numbers = numbers[m * k :]
    return params

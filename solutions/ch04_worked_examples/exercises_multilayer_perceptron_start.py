"""The bank of section 4.2, part one: the weights to start from."""

from itertools import pairwise

import numpy as np

from course_lib.checks.bank import Exercise, script

# --- init_params -----------------------------------------------------------------------------------------------
# Two right answers may draw other numbers, so values are looked at through what all right answers share.

init_params = Exercise("init_params", parameters=("sizes", "rng"))


def seed(rng):
    return int(rng.integers(1, 10_000))


@init_params.case
def shapes(rng):
    """shapes of weights and biases, in order, and the largest bias"""
    return script(
        """
        params = init_params(sizes, np.random.default_rng(seed))
        [[W.shape, b.shape, float(abs(b).max())] for W, b in params]
        """,
        sizes=[int(size) for size in rng.choice(np.arange(2, 9), size=4, replace=False)],
        seed=seed(rng),
    )


@init_params.case
def the_perceptron(rng):
    """the network of this section: biases, and whether all weights differ"""
    return script(
        """
        (W1, b1), (W2, b2) = init_params((2, 4, 1), np.random.default_rng(seed))
        weights = np.concatenate([W1.ravel(), W2.ravel()])
        [b1, b2, len(np.unique(weights))]
        """,
        seed=seed(rng),
    )


@init_params.case
def a_wide_layer(rng):
    """30,000 weights: their standard deviation times sqrt(fan_in), and the share that is closer to 0 than that"""
    return script(
        """
        [(W, b)] = init_params((100, 300), np.random.default_rng(seed))
        z = W * np.sqrt(100)
        [W.shape, b.shape, round(float(z.std()), 1), round(float(np.mean(abs(z) < 1)), 1), float(abs(b).max())]
        """,
        seed=seed(rng),
    )


@init_params.case
def a_layer_that_narrows(rng):
    """a second layer that narrows, 400 to 100: the same two, shapes and biases"""
    return script(
        """
        _, (W, b) = init_params((100, 400, 100), np.random.default_rng(seed))
        z = W * np.sqrt(400)
        [W.shape, b.shape, round(float(z.std()), 1), round(float(np.mean(abs(z) < 1)), 1), float(abs(b).max())]
        """,
        seed=seed(rng),
    )


@init_params.case
def each_layer_has_its_own_deviation(rng):
    """two layers with 100 and 400 inputs: the ratio of their standard deviations"""
    return script(
        """
        (W1, _), (W2, _) = init_params((100, 400, 300), np.random.default_rng(seed))
        round(float(W1.std() / W2.std()), 1)
        """,
        seed=seed(rng),
    )


@init_params.case
def a_bell_around_zero(rng):
    """40,000 weights: their mean, and the shares within one and within two standard deviations"""
    return script(
        """
        W = init_params((200, 200), np.random.default_rng(seed))[0][0]
        z = W / W.std()
        [round(float(abs(z.mean())), 1), *(round(float(np.mean(abs(z) < width)), 1) for width in (1, 2))]
        """,
        seed=seed(rng),
    )


@init_params.case
def same_seed_same_weights(rng):
    """the same seed twice, then another one"""
    return script(
        """
        def first_weights(seed):
            return init_params((3, 5), np.random.default_rng(seed))[0][0]
        same = np.array_equal(first_weights(seed), first_weights(seed))
        other = np.array_equal(first_weights(seed), first_weights(seed + 1))
        [same, other]
        """,
        seed=seed(rng),
    )


@init_params.case
def layers_of_one_shape(rng):
    """two layers of one shape and a second network differ; a network from the same seed is the same"""
    return script(
        """
        rng = np.random.default_rng(seed)
        (W1, _), (W2, _) = init_params((3, 3, 3), rng)
        (W3, _), _ = init_params((3, 3, 3), rng)
        again = init_params((3, 3, 3), np.random.default_rng(seed))[0][0]
        [np.array_equal(W1, W2), np.array_equal(W1, W3), np.array_equal(W1, again)]
        """,
        seed=seed(rng),
    )


def drawn(sizes, draw, bias=np.zeros):
    return [(draw(m, k), bias(k)) for m, k in pairwise(sizes)]


@init_params.misconception
def all_zeros(sizes, rng):
    """All weights are zero. Then all hidden units do the same, get the same gradient, and stay the same for ever."""
    return drawn(sizes, lambda m, k: np.zeros((m, k)))


@init_params.misconception
def all_equal(sizes, rng):
    """All weights of a layer are equal, so its units do the same and learn the same. Draw each one by itself."""
    return drawn(sizes, lambda m, k: np.full((m, k), rng.normal(0, 1 / np.sqrt(m))))


@init_params.misconception
def shape_transposed(sizes, rng):
    """The weights are on their side: W has a row for each input of the layer and a column for each of its units."""
    return drawn(sizes, lambda m, k: rng.normal(0, 1 / np.sqrt(m), (k, m)))


@init_params.misconception
def global_random_state(sizes, rng):
    """The numbers come from NumPy's global generator. Use the `rng` that is handed in: then a run can be repeated."""
    return drawn(sizes, lambda m, k: np.random.normal(0, 1 / np.sqrt(m), (m, k)))  # noqa: NPY002


@init_params.misconception
def generator_made_inside(sizes, rng):
    """A generator is made inside, always with the same seed. So every network starts equal: use the `rng` given."""
    own = np.random.default_rng(0)
    return drawn(sizes, lambda m, k: own.normal(0, 1 / np.sqrt(m), (m, k)))


@init_params.misconception
def generator_made_for_each_layer(sizes, rng):
    """Every layer starts from the same seed, so layers of one shape are equal. Use the `rng` given, layer by layer."""
    first = int(rng.integers(1_000_000))
    return drawn(sizes, lambda m, k: np.random.default_rng(first).normal(0, 1 / np.sqrt(m), (m, k)))


@init_params.misconception
def variance_for_deviation(sizes, rng):
    """The standard deviation is 1/fan_in: that is the variance. The deviation is the root of it."""
    return drawn(sizes, lambda m, k: rng.normal(0, 1 / m, (m, k)))


@init_params.misconception
def deviation_of_one(sizes, rng):
    """The weights have standard deviation 1. With many inputs the sums get large, and the sigmoid is flat there."""
    return drawn(sizes, lambda m, k: rng.normal(size=(m, k)))


@init_params.misconception
def root_of_fan_in(sizes, rng):
    """The deviation grows with the root of fan_in. It should shrink: more inputs, smaller weights."""
    return drawn(sizes, lambda m, k: rng.normal(0, np.sqrt(m), (m, k)))


@init_params.misconception
def fan_out_for_fan_in(sizes, rng):
    """The deviation is taken from the number of units. What counts is how many inputs are added up: fan_in."""
    return drawn(sizes, lambda m, k: rng.normal(0, 1 / np.sqrt(k), (m, k)))


@init_params.misconception
def deviation_of_he(sizes, rng):
    """The deviation is sqrt(2/fan_in), the rule for ReLU. For the sigmoid here it is 1/sqrt(fan_in)."""
    return drawn(sizes, lambda m, k: rng.normal(0, np.sqrt(2 / m), (m, k)))


@init_params.misconception
def one_deviation_for_all(sizes, rng):
    """Every layer has the deviation of the first one. Each layer has its own fan_in."""
    return drawn(sizes, lambda m, k: rng.normal(0, 1 / np.sqrt(sizes[0]), (m, k)))


@init_params.misconception
def uniform(sizes, rng):
    """These numbers are uniform between two limits. Asked for is the normal distribution, `rng.normal`."""
    return drawn(sizes, lambda m, k: rng.uniform(-np.sqrt(3 / m), np.sqrt(3 / m), (m, k)))


@init_params.misconception
def only_positive(sizes, rng):
    """No weight is negative. They lie around zero: half of them should be below it."""
    return drawn(sizes, lambda m, k: np.abs(rng.normal(0, 1 / np.sqrt(m), (m, k))))


@init_params.misconception
def biases_drawn(sizes, rng):
    """The biases are random. They start at zero; the weights alone make the units different."""
    return drawn(sizes, lambda m, k: rng.normal(0, 1 / np.sqrt(m), (m, k)), lambda k: rng.normal(size=k))


@init_params.misconception
def biases_of_one(sizes, rng):
    """The biases are ones. They start at zero."""
    return drawn(sizes, lambda m, k: rng.normal(0, 1 / np.sqrt(m), (m, k)), np.ones)


@init_params.misconception
def biases_as_a_row(sizes, rng):
    """A bias is a table of one row here. It is a plain vector, one number a unit: shape (fan_out,)."""
    return drawn(sizes, lambda m, k: rng.normal(0, 1 / np.sqrt(m), (m, k)), lambda k: np.zeros((1, k)))


@init_params.misconception
def biases_of_the_layer_below(sizes, rng):
    """There is a bias for each input of a layer. There is one for each of its units: shape (fan_out,)."""
    return [(W, np.zeros(len(W))) for W, _ in drawn(sizes, lambda m, k: rng.normal(0, 1 / np.sqrt(m), (m, k)))]


@init_params.misconception
def deviation_of_xavier(sizes, rng):
    """The deviation looks at inputs and units together, like Xavier's rule. Here it is 1/sqrt(fan_in)."""
    return drawn(sizes, lambda m, k: rng.normal(0, np.sqrt(2 / (m + k)), (m, k)))


@init_params.misconception
def one_small_number(sizes, rng):
    """The weights are scaled by a small number, the same for every layer. The scale depends on the layer's fan_in."""
    return drawn(sizes, lambda m, k: 0.01 * rng.normal(size=(m, k)))


@init_params.misconception
def first_layer_only(sizes, rng):
    """Only the first layer came back: the `return` stands inside the loop. It comes after it."""
    return drawn(sizes, lambda m, k: rng.normal(0, 1 / np.sqrt(m), (m, k)))[:1]


@init_params.misconception
def pairs_taken_apart(sizes, rng):
    """Weights and biases stand in one long list. Each layer has its pair: append `(W, b)`, in brackets."""
    return [part for pair in drawn(sizes, lambda m, k: rng.normal(0, 1 / np.sqrt(m), (m, k))) for part in pair]


init_params.equivalent("for fan_in, fan_out in zip(sizes[:], sizes[1:]):", "zip ends with the shorter list")


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

"""The bank of section 5.2: `xavier_uniform` and `he_normal`, random weights of the right spread."""

import itertools

import numpy as np

from course_lib.checks.bank import Exercise, knowing, script
from course_lib.checks.draws import size

# What is drawn differs with the way in which it is drawn, so the cases compare the spread of many weights with theory.
# Of 90,000 normal numbers the standard error of each statistic is at most 0.57 percent: 3 percent are five of them.
xavier_uniform = Exercise(
    "xavier_uniform",
    parameters=("fan_in", "fan_out", "rng"),
    rtol=0.03,
    withheld=("course_lib.network.initialization.xavier_uniform",),
)
he_normal = Exercise(
    "he_normal",
    parameters=("fan_in", "fan_out", "rng"),
    rtol=0.03,
    withheld=("course_lib.network.initialization.he_normal",),
)

SPREAD = """
    W = {name}(fan_in, fan_out, np.random.default_rng(seed))
    ---
    [list(W.shape), np.array([W.std(), *np.quantile(W, [0.02, 0.2, 0.8, 0.98])])]
"""
SHAPE = """
    W = {name}(fan_in, fan_out, np.random.default_rng(seed))
    list(W.shape)
"""
SAME_SEED = """
    drawn = [{name}(fan_in, fan_out, np.random.default_rng(seed)) for seed in seeds]
    ---
    a, b, c = drawn
    [bool((a == b).all()), bool((a == c).any())]
"""
ONE_AFTER_ANOTHER = """
    rng = np.random.default_rng(seed)
    a = {name}(fan_in, fan_out, rng)
    b = {name}(fan_in, fan_out, rng)
    again = {name}(fan_in, fan_out, np.random.default_rng(seed))
    ---
    [bool((a == b).any()), bool((a == again).all())]
"""


MANY = 90_000  # weights
NORMAL = np.array([1, -2.0537489, -0.8416212, 0.8416212, 2.0537489])  # deviation and quantiles of SPREAD: of a normal
BOX = np.array([1 / np.sqrt(3), -0.96, -0.6, 0.6, 0.96])  # number, and of a uniform one between -1 and 1


def scale_of_xavier(fan_in, fan_out):
    return np.sqrt(6 / (fan_in + fan_out)) * BOX


def scale_of_he(fan_in, fan_out):
    return np.sqrt(2 / fan_in) * NORMAL


def fans(rng, low, high, product=MANY):
    fan_in = int(rng.integers(low, high))
    return {"fan_in": fan_in, "fan_out": product // fan_in, "seed": int(rng.integers(1000))}


def drawn_weights(exercise, theory):
    """The cases of both rules; `theory(fan_in, fan_out)` are the statistics of SPREAD."""

    def spread(fan_in, fan_out, seed):
        truth = [[fan_in, fan_out], theory(fan_in, fan_out)]
        return knowing(truth, script(SPREAD.format(name=exercise.name), fan_in=fan_in, fan_out=fan_out, seed=seed))

    @exercise.case
    def more_outputs(rng):
        """the spread of many weights, with more outputs than inputs"""
        return spread(**fans(rng, 50, 100))

    @exercise.case
    def more_inputs(rng):
        """the spread of many weights, with more inputs than outputs"""
        return spread(**fans(rng, 400, 800))

    @exercise.case
    def as_many_inputs_as_outputs(rng):
        """the spread of many weights, with as many inputs as outputs"""
        n = int(rng.integers(300, 317))
        return spread(n, n, int(rng.integers(1000)))

    @exercise.case
    def one_input(rng):
        """the spread of many weights, with a single input"""
        return spread(1, int(rng.integers(MANY, 100_000)), int(rng.integers(1000)))

    @exercise.case
    def shape_of_a_small_layer(rng):
        """the shape of a small layer"""
        fan_in, fan_out = (size(rng, n) for n in rng.choice(np.arange(2, 40), size=2, replace=False).tolist())
        given = {"fan_in": fan_in, "fan_out": fan_out, "seed": int(rng.integers(1000))}
        return script(SHAPE.format(name=exercise.name), **given)

    @exercise.case
    def same_seed_same_weights(rng):
        """the same seed gives the same weights, a different seed different ones"""
        seed = int(rng.integers(1000))
        given = {"fan_in": 3, "fan_out": size(rng, int(rng.integers(2, 9))), "seeds": [seed, seed, seed + 1]}
        return script(SAME_SEED.format(name=exercise.name), **given)

    @exercise.case
    def two_layers_from_one_generator(rng):
        """two layers drawn from one generator differ; the same seed repeats the first"""
        given = {"fan_in": 3, "fan_out": size(rng, int(rng.integers(2, 9))), "seed": int(rng.integers(1000))}
        return script(ONE_AFTER_ANOTHER.format(name=exercise.name), **given)


drawn_weights(xavier_uniform, scale_of_xavier)
drawn_weights(he_normal, scale_of_he)


calls = itertools.count(1)


def never_the_same(weights):
    """Like a draw from NumPy's global state: a different result each time, with the same spread.

    A real draw would change the check file in every build.
    """
    return np.roll(weights, next(calls))


xavier_uniform.slips("""
inputs-alone: 6 / (fan_in + fan_out) -> 6 / fan_in
    The limit uses only the inputs. Xavier's rule balances the forward and the backward pass: both fans count.
outputs-alone: 6 / (fan_in + fan_out) -> 6 / fan_out
    The limit uses only the outputs. Xavier's rule balances the forward and the backward pass: both fans count.
root-forgotten-in-the-limit: np.sqrt(6 / (fan_in + fan_out)) -> 6 / (fan_in + fan_out)
    The square root is missing in the limit. 6 over the sum of the fans is a square, like a variance.
variance-for-limit: np.sqrt(6 / (fan_in + fan_out)) -> 2 / (fan_in + fan_out)
    The limit is set to the variance. A number uniform between -a and a has the variance a²/3, so a is larger.
deviation-for-limit: 6 -> 2
    The limit is set to the standard deviation. A number uniform between -a and a has the standard deviation a/√3.
three-for-six: 6 -> 3
    The limit is too small by a factor √2: look at the number under the square root again.
twelve-for-six: 6 -> 12
    The limit is too large by a factor √2: did you use the mean of the fans instead of their sum?
product-of-the-fans: fan_in + fan_out -> fan_in * fan_out
    The two fans are multiplied. Xavier's rule has their sum under the square root.
only-positive: -limit, limit -> 0, limit
    All weights are positive. Draw them on both sides of 0, from minus the limit to plus the limit.
bell-for-a-box: uniform(-limit, limit -> normal(0, np.sqrt(2 / (fan_in + fan_out))
    The weights are drawn from a normal distribution. Here they are uniform: no weight is beyond the limit.
outputs-as-rows: fan_in, fan_out -> fan_out, fan_in
    The shape is transposed: use one row per input and one column per output.
""")


@xavier_uniform.misconception
def state_of_the_whole_process(fan_in, fan_out, rng):
    """The weights don't come from `rng`, so a seed can't reproduce them. Draw with the given generator."""
    limit = np.sqrt(6 / (fan_in + fan_out))
    return never_the_same(rng.uniform(-limit, limit, size=(fan_in, fan_out)))


xavier_uniform.slips("""
generator-of-its-own: rng -> np.random.default_rng(0)
    A generator is created inside the function, so all layers of the same shape get the same weights. Use the given one.
fraction-of-the-limit-upside-down: 6 / (fan_in + fan_out) -> 6 * (fan_in + fan_out)
    The fraction is upside down: the more numbers a unit adds up, the smaller its weights have to be.
fans-forgotten: 6 / (fan_in + fan_out) -> 6
    The limit is the same for every layer. It should shrink with the number of inputs and outputs.
half-of-the-width: -limit, limit -> -limit / 2, limit / 2
    The numbers reach only half as far as they should. What are the two ends of the interval?
brackets-forgotten: 6 / (fan_in + fan_out) -> 6 / fan_in + fan_out
    Without parentheses, only fan_in divides the 6, and fan_out is added to the fraction. What belongs below the 6?
weights-in-one-row: (fan_in, fan_out) -> fan_in * fan_out
    The weights are one long row. A layer's weights are a table, one row per input: size=(fan_in, fan_out).
""")


@xavier_uniform.variant
def from_zero_to_one(fan_in, fan_out, rng):
    return (2 * rng.random((fan_in, fan_out)) - 1) * (6 / (fan_in + fan_out)) ** 0.5


@xavier_uniform.variant
def row_by_row(fan_in, fan_out, rng):
    limit = np.sqrt(6) / np.sqrt(fan_in + fan_out)
    return np.array([rng.uniform(-limit, limit, fan_out) for _ in range(fan_in)])


@xavier_uniform.variant
def column_by_column(fan_in, fan_out, rng):
    limit = np.sqrt(3 * 2 / (fan_in + fan_out))
    return rng.uniform(low=-limit, high=limit, size=(fan_out, fan_in)).T


he_normal.slips("""
one-for-two: 2 -> 1
    The 2 is missing. ReLU sets half of the signal to 0, and the 2 compensates for it.
outputs-for-inputs: 2 / fan_in -> 2 / fan_out
    The standard deviation uses the outputs. A unit adds up its inputs: their number counts.
variance-for-deviation: np.sqrt(2 / fan_in) -> 2 / fan_in
    The variance, 2 over the inputs, is passed as the standard deviation: take its square root.
xavier-for-he: 2 / fan_in -> 2 / (fan_in + fan_out)
    This is Xavier's standard deviation, with both fans. He's rule considers only the forward pass: the inputs.
two-outside-the-root: np.sqrt(2 / fan_in) -> 2 / np.sqrt(fan_in)
    The 2 is outside the square root, so the weights are too large by a factor √2.
inputs-outside-the-root: (2 / fan_in) -> (2) / fan_in
    The number of inputs is outside the square root. The whole fraction belongs under it.
fraction-upside-down: 2 / fan_in -> fan_in / 2
    The fraction is upside down: the more inputs are added up, the smaller the weights have to be.
box-for-a-bell: normal -> uniform ;; 0 -> -np.sqrt(6 / fan_in) ;; 2 -> 6
    The weights are uniform, with the right standard deviation. Here they should be normal, with a few large ones.
deviation-as-limit: normal -> uniform ;; 0 -> -np.sqrt(2 / fan_in)
    The weights are uniform up to the standard deviation. Draw normal ones: there the standard deviation is an argument.
standard-normal: np.sqrt(2 / fan_in) -> 1
    The weights have the standard deviation 1 for every layer. Scale them with the layer's number of inputs.
positive-alone: rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
-> np.abs(rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out)))
    All weights are positive. They should be drawn around 0, on both sides.
rows-are-outputs: fan_in, fan_out -> fan_out, fan_in
    The shape is transposed: use one row per input and one column per output.
""")


@he_normal.misconception
def global_state(fan_in, fan_out, rng):
    """The weights don't come from `rng`, so a seed can't reproduce them. Draw with the given generator."""
    return never_the_same(rng.normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out)))


he_normal.slips("""
own-generator: rng -> np.random.default_rng(0)
    A generator is created inside the function, so all layers of the same shape get the same weights. Use the given one.
inputs-forgotten: 2 / fan_in -> 2
    The standard deviation is √2 for every layer. It should shrink with the number of inputs.
deviation-for-the-middle: 0, np.sqrt(2 / fan_in) -> np.sqrt(2 / fan_in), 1
    The standard deviation is passed as the mean. `rng.normal` takes the mean first, then the standard deviation.
size-for-the-deviation: normal(0, np.sqrt(2 / fan_in), size=(fan_in, fan_out))
-> normal(np.sqrt(2 / fan_in), (fan_in, fan_out))
    The shape is passed as the standard deviation. `rng.normal` takes mean, standard deviation, and then the size.
weights-in-a-single-row: (fan_in, fan_out) -> fan_in * fan_out
    The weights are one long row. A layer's weights are a table, one row per input: size=(fan_in, fan_out).
whole-number-division: 2 / fan_in -> 2 // fan_in
    2 / fan_in is rounded down, as by `//`: that is 0 for three or more inputs. Divide with `/`.
""")


@he_normal.variant
def scaled_afterwards(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out)) * (2 / fan_in) ** 0.5


@he_normal.variant
def one_unit_at_a_time(fan_in, fan_out, rng):
    return np.column_stack([rng.normal(scale=np.sqrt(2) / np.sqrt(fan_in), size=fan_in) for _ in range(fan_out)])


@he_normal.variant
def divided(fan_in, fan_out, rng):
    return rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in / 2)

"""The bank of `choose_rate` in section 2.3: the largest learning rate at which the first-order prediction holds."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import between, rounded

choose_rate = Exercise("choose_rate", parameters=("f", "gradient", "theta", "rates"))


def shuffled(rng, unit=1.0):
    """Learning rates in any order, for curvature 2 / unit: the first hold, then one is best, one falls, one rises."""
    small, fast = between(rng, 0.01, 0.2, 2), between(rng, 0.3, 0.4)
    return unit * rng.permutation([*small, fast, between(rng, 0.52, 0.58), between(rng, 0.8, 0.9), 2.5])


@choose_rate.case
def parabola(rng):
    """a parabola, at a single number in an array"""
    return script(
        "choose_rate(lambda x: np.sum(x**2), lambda x: 2 * x, theta, rates)",
        theta=np.round(rng.uniform(2, 4, size=1), 1),
        rates=shuffled(rng),
    )


@choose_rate.case
def round_bowl(rng):
    """a round bowl with four parameters"""
    return script(
        "choose_rate(lambda x: 5 * np.sum(x**2), lambda x: 10 * x, theta, rates)",
        theta=rounded(rng, 4),
        rates=shuffled(rng, 0.2),
    )


@choose_rate.case
def flat_bowl(rng):
    """a flat bowl: even large rates hold"""
    return script(
        "choose_rate(lambda x: np.sum(x**2) / 50, lambda x: x / 25, theta, rates)",
        theta=10 * rounded(rng, 3),
        rates=shuffled(rng, 50.0),
    )


@choose_rate.case
def table_of_parameters(rng):
    """a table of parameters, and a lowest point that is not zero"""
    return script(
        "choose_rate(lambda x: np.sum((x - 3) ** 2) - 7, lambda x: 2 * (x - 3), theta, rates)",
        theta=rounded(rng, 2, 3),
        rates=shuffled(rng),
    )


@choose_rate.case
def all_hold(rng):
    """an inverted parabola, which falls ever faster: all rates hold"""
    return script(
        "choose_rate(lambda x: -np.sum(x**2), lambda x: -2 * x, theta, rates)",
        theta=rounded(rng, 3),
        rates=rng.permutation([*between(rng, 0.1, 0.4, 2), between(rng, 0.5, 0.9)]),
    )


@choose_rate.case(fixed=True)
def narrow_valley(rng):
    """a narrow valley, from a point on its steep side"""
    return script(
        "choose_rate(lambda x: x[0] ** 2 + 20 * x[1] ** 2, lambda x: np.array([2 * x[0], 40 * x[1]]), theta, rates)",
        theta=np.array([between(rng, 0.1, 0.3), between(rng, 1, 2)]),
        rates=shuffled(rng, 0.05),
    )


@choose_rate.case(raises=ValueError)
def none_holds(rng):
    """only rates that are too large: raises a ValueError"""
    return script(
        "choose_rate(lambda x: np.sum(x**2), lambda x: 2 * x, theta, rates)",
        theta=1 + rounded(rng, 3) ** 2,
        rates=rng.permutation([*between(rng, 0.6, 0.9, 2), 1.5]),
    )


choose_rate.slips("""
any-fall-is-enough: >= lr * np.sum(slope**2) / 2 -> > 0
    Any rate at which the loss falls is accepted. It should fall by at least half of what the gradient predicts.
whole-prediction: np.sum(slope**2) / 2 -> np.sum(slope**2)
    The loss has to fall by the whole prediction. Where it curves upward, no rate does that: half of it is asked for.
length-not-squared: np.sum(slope**2) -> np.linalg.norm(slope)
    The prediction uses the length of the gradient. To first order the loss falls by the rate times its square.
rate-missing-in-the-prediction: lr * np.sum(slope**2) -> np.sum(slope**2)
    The prediction doesn't depend on the rate. A step twice as long should fall twice as far.
rate-squared-in-the-prediction: lr * np.sum -> lr**2 * np.sum
    The prediction has the square of the rate. The step is rate times gradient, and its slope is the gradient once more.
smallest-rate: max(holding) -> min(holding)
    This is the smallest rate at which the prediction holds. A larger one gets ahead faster.
first-rate: max(holding) -> holding[0]
    This is the first rate of the list that holds. The rates are in any order: take the largest.
last-rate: max(holding) -> holding[-1]
    This is the last rate of the list that holds. The rates are in any order: take the largest.
lowest-loss: max(holding) -> min(rates, key=lambda lr: f(theta - lr * slope))
    This is the rate with the lowest loss after the step. The exercise asks where the prediction still holds.
largest-rate: max(holding) -> max(rates)
    This is the largest of all rates, as soon as one of them holds. Take the largest of those that hold.
uphill: f(theta - lr * slope) -> f(theta + lr * slope)
    The step goes uphill: subtract learning rate times gradient.
fall-with-the-wrong-sign: f(theta) - f(theta - lr * slope) -> f(theta - lr * slope) - f(theta)
    The fall is negative where the loss falls. Take the loss before the step minus the loss after it.
place-in-the-list: max(holding) -> list(rates).index(max(holding))
    This is the place of the rate in the list. Return the rate itself.
all-that-hold: max(holding) -> np.array(holding)
    All rates that hold are returned. The exercise asks for the largest of them.
none-not-refused: if not holding:⏎raise ValueError(f"the prediction holds at none of the rates {rates}")
⏎return max(holding) -> return max(holding, default=min(rates))
    Where the prediction holds at no rate, a rate is returned all the same. Raise a ValueError: the rates are too large.
zero-for-none: if not holding:⏎raise ValueError(f"the prediction holds at none of the rates {rates}")
⏎return max(holding) -> return max(holding, default=0.0)
    Where the prediction holds at no rate, 0 is returned. Raise a ValueError: the rates are too large.
""")


@choose_rate.variant
def from_the_largest_down(f, gradient, theta, rates):
    g = np.ravel(gradient(theta))
    for lr in sorted(rates, reverse=True):
        if f(theta) - f(theta - lr * g.reshape(theta.shape)) >= 0.5 * lr * (g @ g):
            return lr
    raise ValueError("all rates are too large")


@choose_rate.variant
def as_ratios(f, gradient, theta, rates):
    slope = gradient(theta)
    ends = np.array([f(theta - lr * slope) for lr in rates])
    share = (f(theta) - ends) / (rates * np.sum(np.square(slope)))
    if not (share >= 0.5).any():
        raise ValueError("all rates are too large")
    return float(np.max(rates[share >= 0.5]))

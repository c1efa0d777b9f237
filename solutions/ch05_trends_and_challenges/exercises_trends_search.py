"""The bank of section 5.1: `backtracking_step`, a step that finds its own rate."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import rounded

backtracking_step = Exercise("backtracking_step", parameters=("f", "gradient", "theta", "lr0", "shrink", "c"))

COUNTED = """
    calls = []

    def f(p):
        calls.append(p)
        if len(calls) > 300:
            raise TimeoutError("f was called 300 times: does the search end?")
        return {value}

    backtracking_step(f, lambda p: {gradient}, start{settings})
"""


def search(value, gradient, settings="", **values):
    """A search on a function that breaks off a search without end."""
    return script(COUNTED.format(value=value, gradient=gradient, settings=settings), **values)


def stationary(value, gradient, start):
    """A search where there is nothing to do. Any rate is as good as any other there, so theta alone is looked at."""
    code = COUNTED.format(value=value, gradient=gradient, settings=", lr0=0.6")
    return script(code.rstrip() + "[0]", start=start)


def bowl(curvature, start, settings=""):
    return search("np.sum(curvature * p**2) / 2", "curvature * p", settings, curvature=curvature, start=start)


def curvatures(rng, *shape, steepest=50):
    """A valley that is steep in one direction at least."""
    drawn = np.round(rng.uniform(1, 3, size=shape), 2) + 0.003
    drawn.flat[0] *= steepest / 3
    return drawn


@backtracking_step.case
def default_settings(rng):
    """a narrow valley, with the default settings"""
    return bowl(curvatures(rng, 2), rounded(rng, 2) + 2)


@backtracking_step.case
def flat_enough(rng):
    """a flat bowl: the first rate tried is small enough already"""
    return bowl(curvatures(rng, 3, steepest=3), rounded(rng, 3) + 2, ", lr0=0.05")


@backtracking_step.case
def other_first_rate(rng):
    """another first rate and another factor"""
    return bowl(curvatures(rng, 3, steepest=20), rounded(rng, 3) + 2, ", lr0=7.0, shrink=0.85")


@backtracking_step.case
def demanding(rng):
    """c = 0.6: a small decrease is not enough"""
    return bowl(np.round(rng.uniform(2.2, 3, size=1), 2) + 0.003, rounded(rng, 2) + 2, ", shrink=0.7, c=0.6")


@backtracking_step.case
def demanding_from_a_long_step(rng):
    """c = 0.4, and a first rate of more than 1"""
    curvature = np.round(rng.uniform(0.85, 1.15, size=1), 2) + 0.003
    return bowl(curvature, rounded(rng, 2) + 2, ", lr0=1.6, shrink=0.9, c=0.4")


@backtracking_step.case
def near_the_minimum(rng):
    """near a minimum, where the gradient is shorter than 1, with c = 0.3"""
    start = np.round(rng.uniform(0.1, 0.2, size=2), 3) * [1, -1]
    return bowl(curvatures(rng, 2, steepest=3), start, ", shrink=0.7, c=0.3")


@backtracking_step.case
def hardly_lower(rng):
    """a full step that gains next to nothing, but just enough"""
    return bowl(np.round(rng.uniform(1.99964, 1.99976, size=1), 6), rounded(rng, 1) + 2)


@backtracking_step.case
def hardly_higher(rng):
    """a full step that gains next to nothing, and not enough"""
    return bowl(np.round(rng.uniform(2.00004, 2.00012, size=1), 6), rounded(rng, 1) + 2)


@backtracking_step.case
def a_table_of_parameters(rng):
    """parameters in a table, shape (2, 3)"""
    return bowl(curvatures(rng, 2, 3), rounded(rng, 2, 3) + 2)


@backtracking_step.case
def a_steeper_function(rng):
    """a sum of fourth powers, far away from its minimum: a long search, with the factor 0.8"""
    start = 100 * np.round(rng.uniform(1, 3, size=2), 2)
    return search("np.sum(p**4)", "4 * p**3", ", shrink=0.8", start=start)


@backtracking_step.case
def a_stationary_point(rng):
    """at a minimum, where the gradient is zero: theta stays, and no search without end"""
    return stationary("np.sum((p - start) ** 2)", "2 * (p - start)", rounded(rng, 3))


@backtracking_step.case
def a_saddle(rng):
    """at a saddle, where the gradient is zero too: theta stays"""
    return stationary("np.prod(p - start)", "(p - start)[::-1]", rounded(rng, 2))


@backtracking_step.case
def a_plain(rng):
    """on a plain, where the function is the same everywhere: theta stays"""
    return stationary("3.0", "0 * p", rounded(rng, 2, 2))


@backtracking_step.case
def whole_numbers_to_start(rng):
    """a start in whole numbers"""
    return search("np.sum(p**2)", "2 * p", ", lr0=0.8, shrink=0.9, c=0.5", start=rng.integers(1, 9, size=2))


def searched(f, gradient, theta, lr, shrink, bound):
    """Shrinks until f is at most bound(lr, squared norm of the gradient)."""
    g = gradient(theta)
    for _ in range(1000):
        if f(theta - lr * g) <= bound(lr, np.sum(g * g)):
            break
        lr = lr * shrink
    return theta - lr * g, lr


@backtracking_step.misconception
def any_decrease(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """Any decrease is accepted. Armijo asks for a share c of what the tangent promises, c · lr · |g|²."""
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta))


@backtracking_step.misconception
def sign_of_the_promise(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The promise has the wrong sign: so even a step that climbs a little is accepted. f has to fall by it."""
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta) + c * lr * squared)


@backtracking_step.misconception
def c_forgotten(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The whole promise of the tangent is asked for. A curve that bends upward never keeps it: ask for the share c."""
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta) - lr * squared)


@backtracking_step.misconception
def norm_not_squared(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The promise has the gradient's norm in it once. Along the gradient the slope is its norm squared."""
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta) - c * lr * np.sqrt(squared))


@backtracking_step.misconception
def promise_without_the_rate(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The promise does not shrink with the rate. A shorter step is promised a smaller decrease."""
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta) - c * squared)


@backtracking_step.misconception
def promise_of_the_first_rate(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The promise is computed once, for lr0. It belongs inside the loop: every rate has a promise of its own."""
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta) - c * lr0 * squared)


@backtracking_step.misconception
def largest_entry_for_the_norm(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The squared norm is the sum of all squared entries of the gradient, not the largest of them."""
    g = gradient(theta)
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta) - c * lr * np.max(g * g))


backtracking_step.slips("""
never-satisfied: while f(theta - lr * g) > f(theta) - c * lr * squared:⏎lr = lr * shrink
-> for _ in range(1000):⏎    if f(theta - lr * g) < f(theta) - c * lr * np.sum(g * g):⏎        break
⏎    lr = lr * shrink
    At a stationary point the search doesn't end: there a step changes nothing, and "no worse" has to be enough.
""")


@backtracking_step.misconception
def rate_kept_back(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """Only θ is returned. The rate that was found belongs to the answer: it is what one wants to look at."""
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta) - c * lr * squared)[0]


@backtracking_step.misconception
def rate_before_the_point(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The two results are swapped: first θ, then the rate."""
    theta, lr = searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta) - c * lr * squared)
    return lr, theta


@backtracking_step.misconception
def shrunk_once_too_often(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The rate is shrunk once more than needed: look whether it is good enough before it shrinks."""
    rule = lambda lr, squared: f(theta) - c * lr * squared  # noqa: E731
    return searched(f, gradient, theta, searched(f, gradient, theta, lr0, shrink, rule)[1] * shrink, shrink, rule)


backtracking_step.slips("""
shrink-subtracted: while f(theta - lr * g) > f(theta) - c * lr * squared:⏎lr = lr * shrink
-> for _ in range(1000):⏎    if f(theta - lr * g) <= f(theta) - c * lr * np.sum(g * g):⏎        break
⏎    lr = lr - shrink
    The rate has to be multiplied by `shrink`. Subtracting it reaches 0 or less after a few tries.
""")


@backtracking_step.misconception
def shrink_divides(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The rate does not get smaller from try to try. Multiply it by `shrink`, which is below 1."""
    with np.errstate(all="ignore"):
        return searched(f, gradient, theta, lr0, 1 / shrink, lambda lr, squared: f(theta) - c * lr * squared)


@backtracking_step.misconception
def steps_uphill(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The trial steps go uphill. Subtract the rate times the gradient."""
    theta, lr = searched(f, lambda p: -gradient(p), theta, lr0, shrink, lambda lr, squared: f(theta) - c * lr * squared)
    return theta, lr


backtracking_step.slips("""
every-trial-is-kept: g = gradient -> lr, value, g = lr0, f(theta), gradient ;; lr = lr0 -> theta = theta - lr * g
;; while f(theta - lr * g) > f(theta) - c * lr * squared:⏎lr = lr * shrink
-> for _ in range(60):⏎    if f(theta) <= value - c * lr * squared:⏎        break⏎    lr = lr * shrink
⏎    theta = theta - lr * g
;; theta - lr * g, -> theta,
    θ moves with every trial, also with those that were refused. All trials start at the same point.
""")


@backtracking_step.misconception
def first_rate_taken(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The first rate is taken without a look at f. That is plain gradient descent: try, and shrink if it is no good."""
    return theta - lr0 * gradient(theta), lr0


@backtracking_step.misconception
def start_of_the_search_fixed(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The search starts at the rate 1, whatever `lr0` says."""
    return searched(f, gradient, theta, 1.0, shrink, lambda lr, squared: f(theta) - c * lr * squared)


@backtracking_step.misconception
def always_halved(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The rate is halved, whatever `shrink` says."""
    return searched(f, gradient, theta, lr0, 0.5, lambda lr, squared: f(theta) - c * lr * squared)


backtracking_step.slips("""
condition-turned-around: while f(theta - lr * g) > f(theta) - c * lr * squared:⏎lr = lr * shrink
-> for _ in range(1000):⏎    if not f(theta - lr * g) < f(theta) - c * lr * np.sum(g * g):⏎        break
⏎    lr = lr * shrink
    The search shrinks as long as the step is good. It has to shrink while it is no good.
""")


@backtracking_step.misconception
def start_value_forgotten(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The new value is compared with the promise alone. It has to lie below the value at θ by that much."""
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: c * lr * squared)


@backtracking_step.misconception
def squares_forgotten(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The promise is made of the gradient's sum. The squared norm adds up the squares of its entries."""
    g = gradient(theta)
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta) - c * lr * np.sum(g))


@backtracking_step.misconception
def gradient_forgotten_in_the_promise(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The gradient is missing in what is asked for: the steeper the slope, the more a step has to gain."""
    return searched(f, gradient, theta, lr0, shrink, lambda lr, squared: f(theta) - c * lr)


backtracking_step.slips("""
shrink-for-the-rate: lr * shrink -> shrink
    After the first try the rate is `shrink` itself. Multiply the rate by it, each time.
gives-up-too-soon: while f(theta - lr * g) > f(theta) - c * lr * squared:⏎lr = lr * shrink
-> for _ in range(20):⏎    if f(theta - lr * g) <= f(theta) - c * lr * np.sum(g * g):⏎        break⏎    lr = lr * shrink
    The search gave up before a rate was good enough. A steep function takes many tries: go on until one is.
""")


@backtracking_step.misconception
def shrunk_once_at_most(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The rate is shrunk once at most: an `if` looks once. It has to be looked at again after every try: `while`."""
    g = gradient(theta)
    if f(theta - lr0 * g) > f(theta) - c * lr0 * np.sum(g * g):
        lr0 = lr0 * shrink
    return theta - lr0 * g, lr0


@backtracking_step.variant
def with_a_while_loop(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    g, lr, here = gradient(theta), lr0, f(theta)
    while here - f(theta - lr * g) < c * lr * np.linalg.norm(g) ** 2:
        lr *= shrink
    return theta - lr * g, lr


@backtracking_step.variant
def first_good_power(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    g = gradient(theta)
    slope = np.vdot(g, g)
    if slope == 0:
        return theta * 1.0, lr0
    rates = (lr0 * shrink**k for k in range(2000))
    lr = next(lr for lr in rates if f(theta - lr * g) <= f(theta) - c * lr * slope)
    return theta - lr * g, lr


@backtracking_step.variant
def by_calling_itself(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    g = gradient(theta)
    trial = theta - lr0 * g
    if f(trial) <= f(theta) - c * lr0 * (g**2).sum():
        return trial, lr0
    return by_calling_itself(f, gradient, theta, lr0 * shrink, shrink, c)

"""The bank of section 5.3: `backtracking_step`, a step that finds its own rate."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import repeated, rounded

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
    """A search on a function that stops an endless search."""
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
    """a flat bowl: the first learning rate is already small enough"""
    return bowl(curvatures(rng, 3, steepest=3), rounded(rng, 3) + 2, ", lr0=0.05")


@backtracking_step.case
def other_first_rate(rng):
    """a different first learning rate and factor"""
    return bowl(curvatures(rng, 3, steepest=20), rounded(rng, 3) + 2, ", lr0=7.0, shrink=0.85")


@backtracking_step.case
def demanding(rng):
    """c = 0.6: a small decrease is not enough"""
    return bowl(np.round(rng.uniform(2.2, 3, size=1), 2) + 0.003, rounded(rng, 2) + 2, ", shrink=0.7, c=0.6")


@backtracking_step.case
def demanding_from_a_long_step(rng):
    """c = 0.4, and a first learning rate above 1"""
    curvature = np.round(rng.uniform(0.85, 1.15, size=1), 2) + 0.003
    return bowl(curvature, rounded(rng, 2) + 2, ", lr0=1.6, shrink=0.9, c=0.4")


@backtracking_step.case
def near_the_minimum(rng):
    """near a minimum, where the gradient is shorter than 1, with c = 0.3"""
    start = np.round(rng.uniform(0.1, 0.2, size=2), 3) * repeated(rng, [1, -1])
    return bowl(curvatures(rng, 2, steepest=3), start, ", shrink=0.7, c=0.3")


@backtracking_step.case
def hardly_lower(rng):
    """a full step that lowers f very little, but enough"""
    return bowl(np.round(rng.uniform(1.99964, 1.99976, size=1), 6), rounded(rng, 1) + 2)


@backtracking_step.case
def hardly_higher(rng):
    """a full step that raises f very little"""
    return bowl(np.round(rng.uniform(2.00004, 2.00012, size=1), 6), rounded(rng, 1) + 2)


@backtracking_step.case
def a_table_of_parameters(rng):
    """parameters in a table of shape (2, 3)"""
    return bowl(curvatures(rng, 2, 3), rounded(rng, 2, 3) + 2)


@backtracking_step.case
def a_steeper_function(rng):
    """a sum of fourth powers, far from its minimum: a long search, with the factor 0.8"""
    start = 100 * np.round(rng.uniform(1, 3, size=2), 2)
    return search("np.sum(p**4)", "4 * p**3", ", shrink=0.8", start=start)


@backtracking_step.case
def a_stationary_point(rng):
    """at a minimum, where the gradient is zero: theta stays the same, and the search ends"""
    return stationary("np.sum((p - start) ** 2)", "2 * (p - start)", rounded(rng, 3))


@backtracking_step.case
def a_saddle(rng):
    """at a saddle point, where the gradient is zero too: theta stays the same"""
    return stationary("np.prod(p - start)", "(p - start)[::-1]", rounded(rng, 2))


@backtracking_step.case
def a_plateau(rng):
    """on a plateau, where the function is constant: theta stays the same"""
    return stationary("3.0", "0 * p", rounded(rng, 2, 2))


@backtracking_step.case
def whole_numbers_to_start(rng):
    """a start at whole numbers"""
    return search("np.sum(p**2)", "2 * p", ", lr0=0.8, shrink=0.9, c=0.5", start=rng.integers(1, 9, size=2))


@backtracking_step.misconception
def direction_of_length_one(f, gradient, theta, lr0=1.0, shrink=0.5, c=1e-4):
    """The gradient is scaled to length 1, so the rate is the length of the step. Use the gradient itself."""
    g, lr = gradient(theta), lr0
    length = np.linalg.norm(g)
    unit = g / length if length else g
    while f(theta - lr * unit) > f(theta) - c * lr * length:
        lr = lr * shrink
    return theta - lr * unit, lr


backtracking_step.slips("""
any-decrease: f(theta) - c * lr * squared -> f(theta)
    Any decrease is accepted. Armijo's rule requires a share c of what the tangent promises, c · lr · |g|².
sign-of-the-promise: - c * lr -> + c * lr
    The promise has the wrong sign, so even a step that climbs a little is accepted. f has to decrease by it.
c-forgotten: c * lr * squared -> lr * squared
    The full promise of the tangent is required. A curve that bends upward never keeps it: require the share c.
norm-not-squared: np.sum(g**2) -> np.sqrt(np.sum(g**2))
    The promise contains the gradient's norm once. The slope along the gradient is the norm squared.
promise-without-the-rate: c * lr * squared -> c * squared
    The promise does not shrink with the rate. A shorter step is promised a smaller decrease.
promise-of-the-first-rate: c * lr * squared -> c * lr0 * squared
    The promise is computed once, for lr0. It belongs inside the loop: every rate has its own promise.
largest-entry-for-the-norm: np.sum -> np.max
    The squared norm is the sum of all squared entries of the gradient, not the largest of them.
never-satisfied: > f(theta) -> >= f(theta)
    At a stationary point the search doesn't end. There a step changes nothing, so "no worse" has to be enough.
rate-kept-back: theta - lr * g, lr -> theta - lr * g
    Only θ is returned. Return the rate that was accepted as well: it is part of the answer.
rate-before-the-point: theta - lr * g, lr -> lr, theta - lr * g
    The two results are swapped: first θ, then the rate.
shrunk-once-too-often: return theta - lr * g -> lr = lr * shrink⏎return theta - lr * g
    The rate shrinks once more than needed: check whether it is good enough before it shrinks.
shrink-subtracted: lr * shrink -> lr - shrink
    The rate has to be multiplied by `shrink`. Subtracting it reaches 0 or less after a few tries.
shrink-divides: lr * shrink -> lr / shrink
    The accepted rate is too large. Is your condition the one in the exercise, and does each try multiply the rate by
    `shrink`, which is below 1?
steps-uphill: f(theta - lr * g) -> f(theta + lr * g) ;; return theta - lr * g -> return theta + lr * g
    The trial steps go uphill. Subtract the rate times the gradient.
every-trial-is-kept: lr = lr0 -> lr, start, tries = lr0, f(theta), 0⏎theta = theta - lr * g
;; while f(theta - lr * g) > f(theta) -> while (tries := tries + 1) <= 60 and f(theta) > start
;; lr = lr * shrink -> lr = lr * shrink⏎theta = theta - lr * g ;; return theta - lr * g, -> return theta,
    θ moves with every trial, including those that were rejected. All trials start at the same point.
first-rate-taken: lr = lr0⏎while f(theta - lr * g) > f(theta) - c * lr * squared:⏎lr = lr * shrink -> lr = lr0
    The first rate is accepted without looking at f. That is plain gradient descent: try, and shrink if necessary.
start-of-the-search-fixed: lr = lr0 -> lr = 1.0
    The search starts at the rate 1 for every `lr0`. Start it at the given rate.
always-halved: lr * shrink -> lr * 0.5
    The rate is halved for every value of `shrink`. Use the given factor.
condition-turned-around: > f(theta) -> < f(theta)
    The search shrinks as long as the step is good. It should shrink as long as it is not.
start-value-forgotten: f(theta) - c * lr * squared -> c * lr * squared
    The new value is compared with the promise alone. It has to be below the value at θ by that amount.
squares-forgotten: g**2 -> g
    The promise contains the sum of the gradient's entries. The squared norm is the sum of their squares.
gradient-forgotten-in-the-promise: c * lr * squared -> c * lr
    The gradient is missing in the required decrease: the steeper the slope, the more a step has to gain.
shrink-for-the-rate: lr * shrink -> shrink
    After the first try the rate is `shrink` itself. Multiply the rate by it in each try.
gives-up-too-soon: while f -> tries = 0⏎while (tries := tries + 1) <= 20 and f
    The search stopped before a rate was good enough. A steep function needs many tries: continue until one is.
shrunk-once-at-most: while -> if
    The rate shrinks at most once: an `if` checks only once. Check it again after every try: `while`.
""")


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

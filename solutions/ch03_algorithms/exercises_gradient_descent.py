"""The bank of `gradient_descent` in section 3.1, descent that knows when to stop: mistakes and right variants."""

from pathlib import Path

import numpy as np

from course_lib.checks.bank import load_module

gradient_descent = load_module(Path(__file__).parent / "gradient_descent_cases.py").gradient_descent


def run(gradient, theta0, lr, max_steps, tol, rest=None, move=None):
    """The right walk, but for `rest(slope, lr)`, which is compared with the tolerance, or `move(theta, slope, lr)`."""
    theta = np.array(theta0, dtype=float)
    for step in range(max_steps):
        slope = gradient(theta)
        if not np.isfinite(slope).all():
            raise FloatingPointError(f"the gradient is {slope} after {step} steps")
        if (rest(slope, lr) if rest else np.linalg.norm(slope)) <= tol:
            return theta, step, True
        theta = move(theta, slope, lr) if move else theta - lr * slope
    return theta, max_steps, False


@gradient_descent.misconception
def change_of_one_coordinate(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """Only the first coordinate is looked at. It may rest while others are still on their way: take the gradient's
    norm."""
    return run(gradient, theta0, lr, max_steps, tol, lambda slope, lr: abs(lr * slope[0]))


@gradient_descent.misconception
def slope_of_one_coordinate(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """Only the first entry of the gradient is compared with the tolerance. All of them count: take the norm."""
    return run(gradient, theta0, lr, max_steps, tol, lambda slope, lr: abs(slope[0]))


@gradient_descent.misconception
def length_of_the_step(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The length of the step is compared, lr times the norm. A small rate then looks like an arrival: compare the
    norm alone."""
    return run(gradient, theta0, lr, max_steps, tol, lambda slope, lr: lr * np.linalg.norm(slope))


@gradient_descent.misconception
def largest_entry(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The largest entry of the gradient is compared with the tolerance. The contract asks for the norm: root of the
    sum of squares."""
    return run(gradient, theta0, lr, max_steps, tol, lambda slope, lr: np.abs(slope).max())


@gradient_descent.misconception
def sum_of_the_sizes(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The sizes of the entries are added up. That is another length than the norm, which is the root of the sum of
    squares."""
    return run(gradient, theta0, lr, max_steps, tol, lambda slope, lr: np.abs(slope).sum())


@gradient_descent.misconception
def mean_of_the_sizes(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The mean size of the entries is compared: then many parameters may be far away together. Take the norm."""
    return run(gradient, theta0, lr, max_steps, tol, lambda slope, lr: np.abs(slope).mean())


@gradient_descent.misconception
def sum_of_the_entries(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The entries of the gradient are added up, and opposite ones cancel. Take the norm: root of the sum of squares."""
    return run(gradient, theta0, lr, max_steps, tol, lambda slope, lr: abs(slope.sum()))


@gradient_descent.misconception
def squared_norm(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The squared norm is compared with the tolerance. Its root is missing."""
    return run(gradient, theta0, lr, max_steps, tol, lambda slope, lr: slope @ slope)


@gradient_descent.misconception
def strictly_below(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """A gradient whose norm equals the tolerance is small enough: at most `tol`, so <=. With tol=0 it matters as
    well."""
    return run(gradient, theta0, lr, max_steps, tol, lambda slope, lr: np.nextafter(np.linalg.norm(slope), np.inf))


gradient_descent.slips("""
one-step-after-arrival: if np.linalg.norm(slope) <= tol:⏎return theta, step, True -> theta = theta - lr * slope
;; theta = theta - lr * slope -> if np.linalg.norm(slope) <= tol:⏎    return theta, step + 1, True
    It steps once more before it stops. Look at the gradient first; if it is small, stay where you are.
""")


@gradient_descent.misconception
def counts_one_too_many(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The count is one too many where it stops early: the look that ends the walk is no step."""
    theta, steps, converged = run(gradient, theta0, lr, max_steps, tol)
    return theta, steps + converged, converged


@gradient_descent.misconception
def last_index_for_the_count(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """Where the steps run out the count is one too few: range(n) ends at n - 1, but n steps were taken."""
    theta, steps, converged = run(gradient, theta0, lr, max_steps, tol)
    return theta, steps if converged else max(steps - 1, 0), converged


@gradient_descent.misconception
def loop_variable_for_the_count(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """Where the steps run out, the loop's variable is one behind the count: range(n) ends at n - 1. And if the loop
    never turns, it has no value at all."""
    theta, steps, converged = run(gradient, theta0, lr, max_steps, tol)
    if max_steps == 0:
        raise UnboundLocalError("the loop never turned")
    return theta, steps if converged else steps - 1, converged


@gradient_descent.misconception
def never_reports_convergence(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """It never says that it has arrived. Where the gradient is small enough, the third value is True."""
    theta, steps, _ = run(gradient, theta0, lr, max_steps, tol)
    return theta, steps, False


@gradient_descent.misconception
def always_reports_convergence(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """It says that it has arrived even where the steps ran out. Then the third value is False."""
    theta, steps, _ = run(gradient, theta0, lr, max_steps, tol)
    return theta, steps, True


@gradient_descent.misconception
def never_stops_early(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """All steps are taken, however small the gradient has become. Stop as soon as its norm is at most `tol`."""
    return run(gradient, theta0, lr, max_steps, -1.0)


@gradient_descent.misconception
def silent_about_nan(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """A gradient that is not finite goes unnoticed, and NaN comes back as a result. Look at it, and raise
    FloatingPointError."""
    theta = np.array(theta0, dtype=float)
    for step in range(max_steps):
        slope = gradient(theta)
        if np.linalg.norm(slope) <= tol:
            return theta, step, True
        theta = theta - lr * slope
    return theta, max_steps, False


gradient_descent.slips("""
infinity-overlooked: not np.isfinite(slope).all -> np.isnan(slope).any
    NaN is noticed, infinity is not. Neither is finite: `np.isfinite` knows both.
nan-compared: not np.isfinite(slope).all -> np.isinf(slope).any
    Infinity is noticed, NaN is not. NaN equals nothing, not even itself, so == never finds it: `np.isfinite` knows
    both.
""")


@gradient_descent.misconception
def point_for_the_gradient_in_the_alarm(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The alarm looks at the point, which goes bad one step after the gradient. If no step is left, nobody is told:
    look at the gradient."""
    theta = np.array(theta0, dtype=float)
    for step in range(max_steps):
        if not np.isfinite(theta).all():
            raise FloatingPointError(f"step {step}: not finite")
        slope = gradient(theta)
        if np.linalg.norm(slope) <= tol:
            return theta, step, True
        theta = theta - lr * slope
    return theta, max_steps, False


gradient_descent.slips("""
one-answer-for-many-entries: not np.isfinite(slope).all() -> not np.isfinite(slope)
    An `if` wants one yes or no, and got one for each entry. `.all()` asks whether it holds for every entry; the
    norm makes one number of many.
stops-silently-at-nan: raise FloatingPointError(f"after {step} steps the gradient is {slope}: try a rate below {lr}")
-> return theta, step, False
    Where the gradient is not finite it just stops. Nobody is told: raise FloatingPointError, with the step in its
    message.
""")


@gradient_descent.misconception
def another_error(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The right moment for an error, but another kind is asked for: FloatingPointError."""
    try:
        return run(gradient, theta0, lr, max_steps, tol)
    except FloatingPointError as trouble:
        raise ValueError("the gradient is not finite") from trouble


@gradient_descent.misconception
def step_not_named(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The error does not say at which step it happened. Put the number of the step into its message."""
    try:
        return run(gradient, theta0, lr, max_steps, tol)
    except FloatingPointError as trouble:
        raise FloatingPointError("the gradient is not finite") from trouble


@gradient_descent.misconception
def uphill(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """It walks uphill: each step subtracts the gradient."""
    return run(gradient, theta0, -lr, max_steps, tol)


@gradient_descent.misconception
def stands_still(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The point never moves: it is still the start. Is the new point stored under the old one's name?"""
    return run(gradient, theta0, lr, max_steps, tol, move=lambda theta, slope, lr: theta)


@gradient_descent.misconception
def rate_forgotten(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The learning rate is not used: each step is the whole gradient long."""
    return run(gradient, theta0, 1.0, max_steps, tol)


@gradient_descent.misconception
def step_for_the_point(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The new point is the step alone. A step starts from where you stand: subtract it from theta."""
    return run(gradient, theta0, lr, max_steps, tol, move=lambda theta, slope, lr: lr * slope)


@gradient_descent.misconception
def stops_where_it_is_steep(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The comparison is turned around: it stops where the gradient is large. It should stop where it is at most
    `tol`."""
    return run(gradient, theta0, lr, max_steps, -tol, lambda slope, lr: -np.linalg.norm(slope))


@gradient_descent.misconception
def one_step_too_many(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """Where the steps run out, one was taken too many: range(max_steps) is enough. The count says max_steps all the
    same."""
    theta, steps, converged = run(gradient, theta0, lr, max_steps + 1, tol)
    return theta, min(steps, max_steps), converged


@gradient_descent.misconception
def one_step_too_few(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """Where the steps run out, one is missing: range(n) turns n times. The count says max_steps all the same."""
    theta, steps, converged = run(gradient, theta0, lr, max_steps - 1, tol)
    return theta, steps if converged else max_steps, converged


@gradient_descent.misconception
def point_for_the_gradient(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The function `gradient` is never asked: the point itself stands where the gradient belongs."""
    return run(lambda theta: theta, theta0, lr, max_steps, tol)


@gradient_descent.misconception
def theta_alone(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """Only the point came back. Three things are asked for: the point, the number of steps, and whether it arrived."""
    return run(gradient, theta0, lr, max_steps, tol)[0]


gradient_descent.slips("""
start-overwritten: theta = theta - lr -> theta -= lr
    The start itself was moved. The caller still needs theta0: work on a copy.
""")


@gradient_descent.misconception
def gradient_only_at_the_start(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The gradient is the one of the start in every step. Ask for it anew where you stand."""
    first = gradient(np.array(theta0, dtype=float))
    return run(lambda theta: first, theta0, lr, max_steps, tol)


@gradient_descent.misconception
def unit_steps(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    """The gradient was brought to length 1, so every step is equally long and the walk never settles. Use it as it
    is."""
    return run(gradient, theta0, lr, max_steps, tol, move=lambda t, slope, lr: t - lr * slope / np.linalg.norm(slope))


# --- right answers written differently -------------------------------------------------------------------------


@gradient_descent.variant
def looks_once_more_at_the_end(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    theta = np.array(theta0, dtype=float)
    steps = 0
    while True:
        slope = gradient(theta)
        norm = float(np.sqrt(np.sum(slope**2)))
        if not np.isfinite(norm):
            raise FloatingPointError(f"step {steps + 1}: the gradient is {slope}")
        if norm <= tol:
            return theta, steps, True
        if steps == max_steps:
            return theta, steps, False
        theta = theta - lr * slope
        steps += 1


@gradient_descent.variant
def gradient_kept_beside_the_point(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    theta, steps = theta0.astype(float), 0
    slope = gradient(theta)
    while np.isfinite(slope).all() and np.linalg.norm(slope) > tol and steps < max_steps:
        theta, steps = theta - lr * slope, steps + 1
        slope = gradient(theta)
    if not np.isfinite(slope).all():
        raise FloatingPointError(f"no finite gradient after {steps} steps; try a smaller rate than {lr}")
    return theta, steps, bool(np.linalg.norm(slope) <= tol)


@gradient_descent.variant
def on_one_array(gradient, theta0, lr, max_steps=1000, tol=1e-8):
    theta = np.asarray(theta0).astype(float)
    for taken in range(max_steps):
        slope = np.asarray(gradient(theta), dtype=float)
        if np.isnan(slope).any() or np.isinf(slope).any():
            raise FloatingPointError("gradient not finite after step " + str(taken))
        if slope @ slope <= tol * tol:
            return theta, taken, True
        theta -= lr * slope
    return theta, max_steps, False

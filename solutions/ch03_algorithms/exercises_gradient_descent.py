"""The bank of `gradient_descent` in section 3.1, descent that knows when to stop: mistakes and right variants."""

from pathlib import Path

import numpy as np

from course_lib.checks.bank import load_module

gradient_descent = load_module(Path(__file__).parent / "gradient_descent_cases.py").gradient_descent

gradient_descent.slips("""
change-of-one-coordinate: np.linalg.norm(slope) -> abs(lr * slope[0])
    Only the first coordinate is looked at. It may rest while others are still on their way: take the gradient's norm.
slope-of-one-coordinate: np.linalg.norm(slope) -> abs(slope[0])
    Only the first entry of the gradient is compared with the tolerance. All of them count: take the norm.
length-of-the-step: np.linalg.norm(slope) -> np.linalg.norm(lr * slope)
    The length of the step is compared, lr times the norm. A small rate then looks like an arrival: compare the norm
    alone.
largest-entry: np.linalg.norm(slope) -> np.abs(slope).max()
    The largest entry of the gradient is compared with the tolerance. The contract asks for the norm: root of the sum of
    squares.
sum-of-the-sizes: np.linalg.norm(slope) -> np.abs(slope).sum()
    The sizes of the entries are added up. That is another length than the norm, which is the root of the sum of
    squares.
mean-of-the-sizes: np.linalg.norm(slope) -> np.abs(slope).mean()
    The mean size of the entries is compared: then many parameters may be far away together. Take the norm.
sum-of-the-entries: np.linalg.norm(slope) -> abs(slope.sum())
    The entries of the gradient are added up, and opposite ones cancel. Take the norm: root of the sum of squares.
squared-norm: np.linalg.norm(slope) -> slope @ slope
    The squared norm is compared with the tolerance. Its root is missing.
strictly-below: <= tol -> < tol
    A gradient whose norm equals the tolerance is small enough: at most `tol`, so <=. With tol=0 it matters as well.
one-step-after-arrival: if np.linalg.norm(slope) <= tol:⏎return theta, step, True -> theta = theta - lr * slope
;; theta = theta - lr * slope -> if np.linalg.norm(slope) <= tol:⏎    return theta, step + 1, True
    It steps once more before it stops. Look at the gradient first; if it is small, stay where you are.
counts-one-too-many: step, True -> step + 1, True
    The count is one too many where it stops early: the look that ends the walk is no step.
last-index-for-the-count: theta = theta0 -> theta, step = theta0, 0 ;; max_steps, False -> step, False
    Where the steps run out the count is one too few: range(n) ends at n - 1, but n steps were taken.
loop-variable-for-the-count: max_steps, False -> step, False
    Where the steps run out, the loop's variable is one behind the count: range(n) ends at n - 1. And if the loop never
    turns, it has no value at all.
never-reports-convergence: True -> False
    It never says that it has arrived. Where the gradient is small enough, the third value is True.
always-reports-convergence: False -> True
    It says that it has arrived even where the steps ran out. Then the third value is False.
never-stops-early: if np.linalg.norm(slope) <= tol:⏎return theta, step, True -> pass
    All steps are taken, however small the gradient has become. Stop as soon as its norm is at most `tol`.
silent-about-nan: not np.isfinite(slope).all() -> False
    A gradient that is not finite goes unnoticed, and NaN comes back as a result. Look at it, and raise
    FloatingPointError.
infinity-overlooked: not np.isfinite(slope).all -> np.isnan(slope).any
    NaN is noticed, infinity is not. Neither is finite: `np.isfinite` knows both.
nan-compared: not np.isfinite(slope).all -> np.isinf(slope).any
    Infinity is noticed, NaN is not. NaN equals nothing, not even itself, so == never finds it: `np.isfinite` knows
    both.
point-for-the-gradient-in-the-alarm: np.isfinite(slope) -> np.isfinite(theta)
    The alarm looks at the point, which goes bad one step after the gradient. If no step is left, nobody is told: look
    at the gradient.
one-answer-for-many-entries: not np.isfinite(slope).all() -> not np.isfinite(slope)
    An `if` wants one yes or no, and got one for each entry. `.all()` asks whether it holds for every entry; the norm
    makes one number of many.
stops-silently-at-nan: raise FloatingPointError(f"after {step} steps the gradient is {slope}: try a rate below {lr}")
-> return theta, step, False
    Where the gradient is not finite it just stops. Nobody is told: raise FloatingPointError, with the step in its
    message.
another-error: FloatingPointError -> ValueError
    The right moment for an error, but another kind is asked for: FloatingPointError.
step-not-named: after {step} steps the gradient -> the gradient
    The error does not say at which step it happened. Put the number of the step into its message.
uphill: theta - lr -> theta + lr
    It walks uphill: each step subtracts the gradient.
stands-still: theta = theta - lr -> new_theta = theta - lr
    The point never moves: it is still the start. Is the new point stored under the old one's name?
rate-forgotten: lr * slope -> slope
    The learning rate is not used: each step is the whole gradient long.
step-for-the-point: theta - lr * slope -> lr * slope
    The new point is the step alone. A step starts from where you stand: subtract it from theta.
stops-where-it-is-steep: <= tol -> >= tol
    The comparison is turned around: it stops where the gradient is large. It should stop where it is at most `tol`.
one-step-too-many: range(max_steps) -> range(max_steps + 1)
    Where the steps run out, one was taken too many: range(max_steps) is enough. The count says max_steps all the same.
one-step-too-few: range(max_steps) -> range(max_steps - 1)
    Where the steps run out, one is missing: range(n) turns n times. The count says max_steps all the same.
point-for-the-gradient: gradient(theta) -> theta
    The function `gradient` is never asked: the point itself stands where the gradient belongs.
theta-alone: theta, step, True -> theta ;; theta, max_steps, False -> theta
    Only the point came back. Three things are asked for: the point, the number of steps, and whether it arrived.
start-overwritten: theta = theta - lr -> theta -= lr
    The start itself was moved. The caller still needs theta0: work on a copy.
gradient-only-at-the-start: gradient(theta) -> gradient(theta0)
    The gradient is the one of the start in every step. Ask for it anew where you stand.
unit-steps: lr * slope -> lr * slope / np.linalg.norm(slope)
    The gradient was brought to length 1, so every step is equally long and the walk never settles. Use it as it is.
""")


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

"""The bank of `gradient_descent` in section 3.1, descent that knows when to stop: mistakes and right variants."""

from pathlib import Path

import numpy as np

from course_lib.checks.bank import load_module

gradient_descent = load_module(Path(__file__).parent / "gradient_descent_cases.py").gradient_descent

gradient_descent.slips("""
change-of-one-coordinate: np.linalg.norm(slope) -> abs(lr * slope[0])
    Only the first coordinate is checked. It may stop changing while others still move: take the gradient's norm.
slope-of-one-coordinate: np.linalg.norm(slope) -> abs(slope[0])
    Only the first entry of the gradient is compared with the tolerance. All entries count: take the norm.
length-of-the-step: np.linalg.norm(slope) -> np.linalg.norm(lr * slope)
    You compare the length of the step, lr times the norm. A small learning rate then looks like convergence: compare
    the norm alone.
largest-entry: np.linalg.norm(slope) -> np.abs(slope).max()
    The largest entry of the gradient is compared with the tolerance. The exercise asks for the norm: the square root of
    the sum of squares.
sum-of-the-sizes: np.linalg.norm(slope) -> np.abs(slope).sum()
    The magnitudes of the entries are added up. That is a different norm: the exercise asks for the square root of the
    sum of squares.
mean-of-the-sizes: np.linalg.norm(slope) -> np.abs(slope).mean()
    The mean magnitude of the entries is compared. Then many parameters together may still be far away: take the norm.
sum-of-the-entries: np.linalg.norm(slope) -> abs(slope.sum())
    The entries of the gradient are added up, and opposite ones cancel. Take the norm: the square root of the sum of
    squares.
squared-norm: np.linalg.norm(slope) -> slope @ slope
    The squared norm is compared with the tolerance. The square root is missing.
strictly-below: <= tol -> < tol
    A gradient whose norm equals the tolerance is small enough: at most `tol`, so <=. This also matters when tol is 0.
one-step-after-arrival: if np.linalg.norm(slope) <= tol:⏎return theta, step, True -> theta = theta - lr * slope
;; theta = theta - lr * slope -> if np.linalg.norm(slope) <= tol:⏎    return theta, step + 1, True
    The function takes another step before it stops. Check the gradient first; if it is small, stay at the current
    point.
counts-one-too-many: step, True -> step + 1, True
    The count is one too high when the run stops early: the check that ends it is not a step.
last-index-for-the-count: theta = theta0 -> theta, step = theta0, 0 ;; max_steps, False -> step, False
    When the steps run out, the count is one too low: range(n) ends at n - 1, but n steps were taken.
loop-variable-for-the-count: max_steps, False -> step, False
    When the steps run out, the loop's variable is one behind the count: range(n) ends at n - 1. If the loop never runs,
    it has no value.
never-reports-convergence: True -> False
    Convergence is never reported. When the gradient is small enough, the third value should be True.
always-reports-convergence: False -> True
    Convergence is reported even when the steps ran out. In that case the third value should be False.
never-stops-early: if np.linalg.norm(slope) <= tol:⏎return theta, step, True -> pass
    All steps are taken, however small the gradient has become. Stop as soon as its norm is at most `tol`.
silent-about-nan: not np.isfinite(slope).all() -> False
    A gradient that is not finite goes unnoticed, and the result is NaN. Check for it, and raise FloatingPointError.
infinity-overlooked: not np.isfinite(slope).all -> np.isnan(slope).any
    NaN is detected, infinity is not. Neither is finite: `np.isfinite` detects both.
nan-compared: not np.isfinite(slope).all -> np.isinf(slope).any
    Infinity is detected, NaN is not. NaN equals nothing, not even itself, so == never finds it. `np.isfinite` detects
    both.
point-for-the-gradient-in-the-alarm: np.isfinite(slope) -> np.isfinite(theta)
    You check the point, which becomes non-finite one step after the gradient. If no step is left, no error is raised:
    check the gradient.
one-answer-for-many-entries: not np.isfinite(slope).all() -> not np.isfinite(slope)
    An `if` needs one yes or no, and got one per entry. `.all()` asks whether it holds for every entry; the norm makes
    one number of many.
stops-silently-at-nan: raise FloatingPointError(f"after {step} steps the gradient is {slope}: try a rate below {lr}")
-> return theta, step, False
    When the gradient is not finite, the function stops silently. Raise FloatingPointError instead, with the step in its
    message.
another-error: FloatingPointError -> ValueError
    The error is raised at the right moment, but the exercise asks for a different type: FloatingPointError.
step-not-named: after {step} steps the gradient -> the gradient
    The error message does not say at which step it happened. Include the number of the step.
uphill: theta - lr -> theta + lr
    Descent goes uphill: each step should subtract the gradient.
stands-still: theta = theta - lr -> new_theta = theta - lr
    The point never moves from the start. Do you assign the new point to the old one's name?
rate-forgotten: lr * slope -> slope
    The learning rate is not used: each step is as long as the gradient itself.
step-for-the-point: theta - lr * slope -> lr * slope
    The new point is the step alone. A step begins at the current point: subtract it from theta.
stops-where-it-is-steep: <= tol -> >= tol
    The comparison is reversed: descent stops where the gradient is large. It should stop where the norm is at most
    `tol`.
one-step-too-many: range(max_steps) -> range(max_steps + 1)
    When the steps run out, one too many was taken: range(max_steps) is enough. The reported count is still max_steps.
one-step-too-few: range(max_steps) -> range(max_steps - 1)
    When the steps run out, one is missing: range(n) runs n times. The reported count is still max_steps.
point-for-the-gradient: gradient(theta) -> theta
    The function `gradient` is never called: the point itself is used where the gradient belongs.
theta-alone: theta, step, True -> theta ;; theta, max_steps, False -> theta
    You returned only the point. The exercise asks for three values: the point, the number of steps, and whether it
    converged.
start-overwritten: theta = theta - lr -> theta -= lr
    You modified the start itself. The caller still needs theta0: work on a copy.
gradient-only-at-the-start: gradient(theta) -> gradient(theta0)
    Every step uses the gradient at the start. Compute it again at the current point.
unit-steps: lr * slope -> lr * slope / np.linalg.norm(slope)
    The gradient is scaled to length 1, so every step is equally long and descent never settles. Use it as it is.
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

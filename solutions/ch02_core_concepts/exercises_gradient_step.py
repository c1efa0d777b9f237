"""The bank of `gradient_step`, the first exercise of section 2.3."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded, size


def rate(rng):
    """A learning rate that is neither 0 nor 1, so that a lost factor shows."""
    return round(float(rng.uniform(0.05, 0.4)), 2)


gradient_step = Exercise("gradient_step", parameters=("theta", "grad", "lr"))


@gradient_step.case
def three_parameters(rng):
    """three parameters"""
    return arguments(rounded(rng, 3), rounded(rng, 3), rate(rng))


@gradient_step.case
def one_parameter(rng):
    """a single parameter"""
    return arguments(rounded(rng, 1), rounded(rng, 1), rate(rng))


@gradient_step.case
def a_table_of_parameters(rng):
    """a table of parameters, with two rows and three columns"""
    return arguments(rounded(rng, 2, 3), rounded(rng, 2, 3), rate(rng))


@gradient_step.case
def at_the_bottom(rng):
    """a gradient of zero: nothing moves"""
    return arguments(rounded(rng, 2), np.zeros(size(rng, 2)), rate(rng))


@gradient_step.case
def whole_numbers(rng):
    """whole numbers in both arrays"""
    return arguments(rng.integers(-9, 10, size=3), rng.integers(-9, 10, size=3), rate(rng))


@gradient_step.case
def steep_and_far_out(rng):
    """values in the millions"""
    return arguments(1e6 * rounded(rng, 2), 1e6 * rounded(rng, 2), rate(rng))


@gradient_step.misconception
def uphill(theta, grad, lr):
    """The step goes uphill. The gradient points in the direction in which the function grows, so subtract it."""
    return theta + lr * grad


gradient_step.slips("""
rate-forgotten: lr * grad -> grad
    The learning rate is not used: the step is as long as the gradient itself. Scale it by lr.
in-place: return theta - lr * grad -> theta -= lr * grad⏎return theta
    The step changes `theta` itself, so the old point is lost. Return a new array and leave `theta` unchanged.
gradient-normalized: lr * grad -> lr * grad / np.linalg.norm(grad)
    The gradient is scaled to length 1. Then steep and flat ground give equal steps, and at the bottom you divide by 0.
sign-of-the-gradient: grad -> np.sign(grad)
    Only the signs of the gradient are used. How steep it is matters too: multiply by the gradient itself.
the-step-alone: theta - lr -> -lr
    This is the step, not the point where it ends. Where does the step start?
gradient-forgotten: lr * grad -> lr
    The learning rate itself is subtracted. A step is the learning rate times the gradient.
the-step-with-its-sign-turned: theta - lr * grad -> lr * grad
    This is learning rate times gradient: an uphill step, without the point where it starts.
rate-added-to-the-gradient: lr * grad -> (lr + grad)
    Learning rate and gradient are added. The learning rate is a factor: it makes the gradient longer or shorter.
rate-times-both: theta - lr * grad -> lr * (theta - grad)
    The learning rate scales the point as well as the gradient. It should scale only the gradient.
divided-by-the-rate: lr * grad -> grad / lr
    The gradient is divided by the learning rate, so a small learning rate makes a long step. Multiply.
point-scaled-by-the-gradient: - lr * grad -> * (1 - lr * grad)
    The step is multiplied by the point itself. Its length depends on the gradient and on lr, not on where you stand.
from-the-gradient-to-the-point: theta -> grad ;; grad -> theta
    Point and gradient are swapped: the step starts at theta and follows the gradient.
size-of-the-gradient: grad -> np.abs(grad)
    The sign of the gradient is lost: every parameter shrinks. Where the slope is negative, down is the other way.
length-of-the-gradient: grad -> np.linalg.norm(grad)
    Every parameter changes by the same amount, the gradient's length. Each parameter has its own slope.
rate-squared: lr -> lr * lr
    The learning rate appears twice. Once is enough: learning rate times gradient.
mean-of-the-gradient: grad -> grad.mean()
    Every parameter changes by the same amount, the mean of the gradient. Each parameter has its own slope.
shared-among-the-parameters: lr -> lr / len(theta)
    The step is divided by the number of parameters. They don't share the learning rate: each one uses its whole slope.
""")


@gradient_step.variant
def entry_by_entry(theta, grad, lr):
    moved = [old - lr * slope for old, slope in zip(theta.ravel(), grad.ravel(), strict=True)]
    return np.array(moved).reshape(theta.shape)


@gradient_step.variant
def with_numpy_functions(theta, grad, lr):
    return np.add(theta, np.multiply(-lr, grad))


@gradient_step.variant
def on_a_copy(theta, grad, lr):
    moved = theta.astype(float)
    moved -= lr * grad
    return moved

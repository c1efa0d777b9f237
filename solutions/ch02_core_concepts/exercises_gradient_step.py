"""The bank of `gradient_step`, the first exercise of section 2.3."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded


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
    """a table of parameters, two rows and three columns"""
    return arguments(rounded(rng, 2, 3), rounded(rng, 2, 3), rate(rng))


@gradient_step.case
def at_the_bottom(rng):
    """a gradient of zero: nothing moves"""
    return arguments(rounded(rng, 2), np.zeros(2), rate(rng))


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
    """The step goes uphill. The gradient points to where the function grows, so it is subtracted."""
    return theta + lr * grad


@gradient_step.misconception
def rate_forgotten(theta, grad, lr):
    """The learning rate does not occur: the step is as long as the gradient itself. Shorten it by lr."""
    return theta - grad


@gradient_step.misconception
def in_place(theta, grad, lr):
    """The step was made inside `theta` itself, so the old point is lost. Return a new array, leave `theta` alone."""
    theta -= lr * grad
    return theta


@gradient_step.misconception
def gradient_normalised(theta, grad, lr):
    """The gradient was brought to length 1. Then steep and flat ground give equal steps, and the bottom a division
    by 0."""
    return theta - lr * grad / np.linalg.norm(grad)


@gradient_step.misconception
def sign_of_the_gradient(theta, grad, lr):
    """Only the gradient's signs are used. How steep it is counts as well: multiply by the gradient itself."""
    return theta - lr * np.sign(grad)


@gradient_step.misconception
def the_step_alone(theta, grad, lr):
    """This is the step, not the point where it ends. Where does the step start from?"""
    return -lr * grad


@gradient_step.misconception
def gradient_forgotten(theta, grad, lr):
    """The learning rate itself was subtracted. A step is the rate times the gradient."""
    return theta - lr


@gradient_step.misconception
def the_step_with_its_sign_turned(theta, grad, lr):
    """This is rate times gradient: the step, without the point that it starts from, and uphill."""
    return lr * grad


@gradient_step.misconception
def rate_added_to_the_gradient(theta, grad, lr):
    """Rate and gradient were added. The rate is a factor: it makes the gradient longer or shorter."""
    return theta - (lr + grad)


@gradient_step.misconception
def rate_times_both(theta, grad, lr):
    """The learning rate shortens the point as well as the gradient. It belongs to the gradient alone."""
    return lr * (theta - grad)


@gradient_step.misconception
def divided_by_the_rate(theta, grad, lr):
    """The gradient is divided by the learning rate, so a small rate makes a long step. Multiply."""
    return theta - grad / lr


@gradient_step.misconception
def point_scaled_by_the_gradient(theta, grad, lr):
    """The step is multiplied by the point itself. Its length depends on the gradient and on lr, not on where you
    stand."""
    return theta * (1 - lr * grad)


@gradient_step.misconception
def from_the_gradient_to_the_point(theta, grad, lr):
    """Point and gradient are swapped: the step starts at theta and follows the gradient."""
    return grad - lr * theta


@gradient_step.misconception
def size_of_the_gradient(theta, grad, lr):
    """The gradient's sign was thrown away: every parameter shrinks. Where the slope is negative, down is to the other
    side."""
    return theta - lr * np.abs(grad)


@gradient_step.misconception
def length_of_the_gradient(theta, grad, lr):
    """Every parameter moved by the same amount, the gradient's length. Each one has a slope of its own."""
    return theta - lr * np.linalg.norm(grad)


@gradient_step.misconception
def rate_squared(theta, grad, lr):
    """The learning rate stands in it twice. Once is enough: rate times gradient."""
    return theta - lr * lr * grad


@gradient_step.misconception
def mean_of_the_gradient(theta, grad, lr):
    """Every parameter moved by the same amount, the mean of the gradient. Each one has a slope of its own."""
    return theta - lr * grad.mean()


@gradient_step.misconception
def shared_among_the_parameters(theta, grad, lr):
    """The step was divided by the number of parameters. They don't share the rate: each goes by its whole slope."""
    return theta - lr / len(theta) * grad


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

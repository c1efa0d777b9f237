"""The bank of section 3.2, part three: the delta of a hidden layer."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import probabilities, repeated, rounded

# --- hidden_delta ----------------------------------------------------------------------------------------------

hidden_delta = Exercise("hidden_delta", parameters=("delta", "W", "A"))


def deltas(rng, n, units, above):
    return arguments(rounded(rng, n, above), rounded(rng, units, above), probabilities(rng, n, units))


@hidden_delta.case
def three_units_below_two(rng):
    """four samples, three units here, two units above"""
    return deltas(rng, 4, 3, 2)


@hidden_delta.case
def all_sizes_equal(rng):
    """as many samples as units here and above: the shapes don't reveal a wrong transpose"""
    return deltas(rng, 3, 3, 3)


@hidden_delta.case
def as_many_samples_as_units(rng):
    """as many samples as units here, one unit above"""
    return deltas(rng, 4, 4, 1)


@hidden_delta.case
def one_sample(rng):
    """a single sample"""
    return deltas(rng, 1, 2, 3)


@hidden_delta.case
def units_that_are_certain(rng):
    """activations of exactly 0 or 1, where the sigmoid is flat"""
    delta, W, A = deltas(rng, 3, 2, 2).positional
    A[0], A[1, 0] = repeated(rng, [0.0, 1.0]), 1.0
    return arguments(delta, W, A)


@hidden_delta.case
def large_deltas(rng):
    """deltas in the thousands"""
    delta, W, A = deltas(rng, 2, 3, 4).positional
    return arguments(1000 * delta, W, A)


@hidden_delta.misconception
def slope_of_relu(delta, W, A):
    """1 where A is positive is the slope of the ReLU. The units here use the sigmoid: what is its slope, written with
    A?"""
    return (delta @ W.T) * (A > 0)


hidden_delta.slips("""
product-of-matrices: (delta @ W.T) * A * (1 - A) -> delta @ W.T @ (A * (1 - A))
    The slope of the sigmoid is applied with a matrix product. Each unit has its own slope: multiply entry by entry,
    with `*`.
slope-taken-at-the-activation: * A -> * sigmoid(A) ;; - A -> - sigmoid(A)
    The sigmoid is applied to A again. A is already its value, and the slope follows directly from the value.
weights-not-transposed: W.T -> W
    The weights are not transposed. In the forward pass they lead up from this layer; the backward pass goes the other
    way.
slope-forgotten: (delta @ W.T) * A * (1 - A) -> delta @ W.T
    The slope of the sigmoid is missing: this is the slope with respect to the activation, not yet the pre-activation.
second-derivative: (delta @ W.T) * A -> (delta @ W.T) * A * (1 - A) ;; - A -> - 2 * A
    This uses the second derivative of the sigmoid, A(1 - A)(1 - 2A). The chain rule needs only the first.
slope-of-tanh: A * (1 - A) -> (1 - A**2)
    1 - A² is the slope of tanh. The units here use the sigmoid: what is its slope, written with A?
only-the-activation: (delta @ W.T) * A -> delta @ W.T ;; 1 - A -> A
    You multiply only by A. The slope of the sigmoid has two factors: A, and the difference between A and 1.
only-the-rest-to-one: (delta @ W.T) * A -> delta @ W.T
    You multiply only by 1 - A. The slope of the sigmoid has two factors.
slope-squared: A * (1 - A) -> (A * (1 - A)) ** 2
    The slope of the sigmoid is applied twice. In the backward pass, each layer applies its slope once.
sign-of-the-slope: 1 - A -> A - 1
    The sign is reversed: A(A - 1) is negative. The sigmoid always rises, so its slope is never below zero.
slope-with-a-plus: - A -> + A
    Your slope is A times (1 + A). It should be 0 where the unit's output is exactly 1, so what is the second factor?
activation-squared: 1 - A -> A
    You multiply by A twice. The slope of the sigmoid has two factors: A, and the difference between A and 1.
minus-activation-squared: 1 - A -> -A
    You multiply by A and by -A. The slope of the sigmoid is A(1 - A): the 1 is missing.
slope-added: * (1 - A) -> + (1 - A)
    Something is added where a factor belongs. Along a chain, slopes are multiplied.
nothing-from-above: (delta @ W.T) * A -> A
    This is the slope of the sigmoid alone. The part from the layer above is missing.
divided-by-n-again: (delta @ W.T) * A * (1 - A) -> (delta @ W.T) * A * (1 - A) / len(A)
    The result is divided by the number of samples again. The 1/n is already in the delta of the output.
result-transposed: (delta @ W.T) * A * (1 - A) -> ((delta @ W.T) * A * (1 - A)).T
    The numbers are right but transposed: one sample per row and one unit of this layer per column, like A.
""")


@hidden_delta.variant
def loops_over_paths(delta, W, A):
    result = np.zeros(A.shape)
    for i, j in np.ndindex(A.shape):
        for k in range(delta.shape[1]):
            result[i, j] += delta[i, k] * W[j, k]
        result[i, j] *= A[i, j] - A[i, j] ** 2
    return result


@hidden_delta.variant
def with_einsum(delta, W, A):
    return np.einsum("nk,jk,nj->nj", delta, W, A - A * A)


@hidden_delta.variant
def weights_on_the_left(delta, W, A):
    return (W @ delta.T).T * np.multiply(A, 1 - A)

"""The bank of section 3.2, part three: the delta of a hidden layer."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import probabilities, rounded
from course_lib.functions import sigmoid

# --- hidden_delta ----------------------------------------------------------------------------------------------

hidden_delta = Exercise("hidden_delta", parameters=("delta", "W", "A"))


def deltas(rng, n, units, above):
    return arguments(rounded(rng, n, above), rounded(rng, units, above), probabilities(rng, n, units))


@hidden_delta.case
def three_units_below_two(rng):
    """four examples, three units here, two units above"""
    return deltas(rng, 4, 3, 2)


@hidden_delta.case
def all_sizes_equal(rng):
    """as many examples as units here and above: a transpose can't hide behind the shapes"""
    return deltas(rng, 3, 3, 3)


@hidden_delta.case
def as_many_examples_as_units(rng):
    """as many examples as units here, one unit above"""
    return deltas(rng, 4, 4, 1)


@hidden_delta.case
def one_example(rng):
    """a single example"""
    return deltas(rng, 1, 2, 3)


@hidden_delta.case
def units_that_are_certain(rng):
    """units that say exactly 0 or 1: there the sigmoid is flat"""
    delta, W, A = deltas(rng, 3, 2, 2).positional
    A[0], A[1, 0] = [0.0, 1.0], 1.0
    return arguments(delta, W, A)


@hidden_delta.case
def large_deltas(rng):
    """deltas in the thousands"""
    delta, W, A = deltas(rng, 2, 3, 4).positional
    return arguments(1000 * delta, W, A)


@hidden_delta.misconception
def product_of_matrices(delta, W, A):
    """The slope of the sigmoid came in with a matrix product. Each unit has its own slope: entry by entry, with `*`."""
    return delta @ W.T @ (A * (1 - A))


@hidden_delta.misconception
def slope_taken_at_the_activation(delta, W, A):
    """The sigmoid was applied to A once more. A is its value already, and from the value the slope follows directly."""
    return (delta @ W.T) * sigmoid(A) * (1 - sigmoid(A))


@hidden_delta.misconception
def weights_not_transposed(delta, W, A):
    """The weights are not transposed. Forward they lead up from this layer; backward it goes the other way."""
    return (delta @ W) * A * (1 - A)


@hidden_delta.misconception
def slope_forgotten(delta, W, A):
    """The slope of the sigmoid is missing: this is the slope at the activation, not yet before the sigmoid."""
    return delta @ W.T


@hidden_delta.misconception
def second_derivative(delta, W, A):
    """This has the second derivative of the sigmoid, A(1 - A)(1 - 2A). The chain rule asks for the first one only."""
    return (delta @ W.T) * A * (1 - A) * (1 - 2 * A)


@hidden_delta.misconception
def slope_of_tanh(delta, W, A):
    """1 - A² is the slope of tanh. The units here have the sigmoid: what is its slope, written with A?"""
    return (delta @ W.T) * (1 - A**2)


@hidden_delta.misconception
def only_the_activation(delta, W, A):
    """Multiplied by A alone. The slope of the sigmoid has two factors: A and what is missing from A to 1."""
    return (delta @ W.T) * A


@hidden_delta.misconception
def only_the_rest_to_one(delta, W, A):
    """Multiplied by 1 - A alone. The slope of the sigmoid has two factors."""
    return (delta @ W.T) * (1 - A)


@hidden_delta.misconception
def slope_squared(delta, W, A):
    """The slope of the sigmoid is in it twice. Each layer on the way back adds its slope once."""
    return (delta @ W.T) * (A * (1 - A)) ** 2


@hidden_delta.misconception
def sign_of_the_slope(delta, W, A):
    """The sign is turned around: A(A - 1) is negative. The sigmoid only rises, its slope is never below zero."""
    return (delta @ W.T) * A * (A - 1)


@hidden_delta.misconception
def slope_with_a_plus(delta, W, A):
    """The slope is A times 1 plus A. It should be 0 where the unit says exactly 1, so what is the second factor?"""
    return (delta @ W.T) * A * (1 + A)


@hidden_delta.misconception
def activation_squared(delta, W, A):
    """Multiplied by A twice. The slope of the sigmoid has two factors: A, and what is missing from A to 1."""
    return (delta @ W.T) * A * A


@hidden_delta.misconception
def minus_activation_squared(delta, W, A):
    """Multiplied by A and by -A. The slope of the sigmoid is A(1 - A): the 1 got lost."""
    return (delta @ W.T) * A * (-A)


@hidden_delta.misconception
def slope_added(delta, W, A):
    """Something is added where a factor belongs. Along a chain slopes are multiplied."""
    return (delta @ W.T) * A + (1 - A)


@hidden_delta.misconception
def nothing_from_above(delta, W, A):
    """This is the slope of the sigmoid alone. What comes down from the layer above is missing."""
    return A * (1 - A)


@hidden_delta.misconception
def divided_by_n_again(delta, W, A):
    """Divided by the number of examples once more. The 1/n is in the delta of the output, and comes down with it."""
    return (delta @ W.T) * A * (1 - A) / len(A)


@hidden_delta.misconception
def result_transposed(delta, W, A):
    """Right numbers, on their side: one example a row, one unit of this layer a column, like A."""
    return ((delta @ W.T) * A * (1 - A)).T


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

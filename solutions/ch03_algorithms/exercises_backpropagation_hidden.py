"""The bank of section 3.2, part three: the delta of a hidden layer."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import probabilities, repeated, rounded

# --- hidden_delta ----------------------------------------------------------------------------------------------

hidden_delta = Exercise("hidden_delta", parameters=("delta", "W", "A", "activation"))


def deltas(rng, n, units, above):
    return arguments(rounded(rng, n, above), rounded(rng, units, above), probabilities(rng, n, units))


@hidden_delta.case
def three_units_below_two(rng):
    """four samples, three units here, two units above; the sigmoid, which is meant if none is named"""
    return deltas(rng, 4, 3, 2)


@hidden_delta.case
def all_sizes_equal(rng):
    """as many samples as units here and above: the shapes don't reveal a wrong transpose"""
    return deltas(rng, 3, 3, 3)


@hidden_delta.case
def as_many_samples_as_units(rng):
    """as many samples as units here, one unit above; the sigmoid by name"""
    return arguments(*deltas(rng, 4, 4, 1).positional, "sigmoid")


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


@hidden_delta.case
def tanh_units(rng):
    """units with tanh, whose values have both signs"""
    delta, W, A = deltas(rng, 4, 3, 2).positional
    return arguments(delta, W, 2 * A - 1, "tanh")


@hidden_delta.case
def square_tanh_units(rng):
    """units with tanh, all sizes equal"""
    delta, W, A = deltas(rng, 3, 3, 3).positional
    return arguments(delta, W, 2 * A - 1, "tanh")


@hidden_delta.case
def relu_units(rng):
    """units with relu: some are off, some have values above 1"""
    delta, W, A = deltas(rng, 4, 3, 2).positional
    return arguments(delta, W, np.maximum(4 * A - 2, repeated(rng, [0.0, 0.0, 0.3])), "relu")


hidden_delta.slips("""
sigmoid-for-all: slopes[activation] -> slopes["sigmoid"]
    The slope is that of the sigmoid, whatever `activation` says. tanh and relu have other slopes.
slope-of-tanh: slopes[activation] -> slopes["tanh"]
    1 - A² is the slope of tanh, used for every activation. What is the slope of the sigmoid, and of relu?
slope-of-relu: slopes[activation] -> slopes["relu"]
    1 where A is positive is the slope of the ReLU, used for every activation. What is the slope of the sigmoid, and of
    tanh?
tanh-applied-again: 1 - A**2 -> 1 - np.tanh(A) ** 2
    tanh is applied to A again. A is already its value, and the slope follows directly from the value.
square-of-the-rest: 1 - A**2 -> (1 - A) ** 2
    For tanh, 1 - A is squared. The slope is 1 minus the square of A.
square-forgotten: 1 - A**2 -> 1 - A
    For tanh, A is not squared. The slope is the same at A and at -A.
tanh-with-two-factors: 1 - A**2 -> A * (1 - A**2)
    For tanh there is a factor A too many: the slope is 1 where the value is 0.
relu-itself: A > 0 -> A
    For relu, you multiply by its value. The slope is 1 for a unit that is on, and 0 for one that is off.
relu-always-on: A > 0 -> A >= 0
    For relu, units that are off pass the error on, too. Where the value is 0, the pre-activation is not positive, and
    the slope is 0.
relu-turned-around: A > 0 -> A <= 0
    For relu, the units that are off pass the error on, and those that are on don't.
product-of-matrices: (delta @ W.T) * slopes[activation] -> delta @ W.T @ slopes[activation]
    The slope of the units is applied with a matrix product. Each unit has its own slope: multiply entry by entry,
    with `*`.
slope-taken-at-the-activation: A * (1 - A) -> sigmoid(A) * (1 - sigmoid(A))
    The sigmoid is applied to A again. A is already its value, and the slope follows directly from the value.
weights-not-transposed: W.T -> W
    The weights are not transposed. In the forward pass they lead up from this layer; the backward pass goes the other
    way.
slope-forgotten: (delta @ W.T) * slopes[activation] -> delta @ W.T
    The slope of the units is missing: this is the slope with respect to the activation, not yet the pre-activation.
second-derivative: A * (1 - A) -> A * (1 - A) * (1 - 2 * A)
    This uses the second derivative of the sigmoid, A(1 - A)(1 - 2A). The chain rule needs only the first.
only-the-activation: A * (1 - A) -> A
    For the sigmoid, you multiply only by A. Its slope has two factors: A, and the difference between A and 1.
only-the-rest-to-one: A * (1 - A) -> 1 - A
    For the sigmoid, you multiply only by 1 - A. Its slope has two factors.
slope-squared: slopes[activation] -> slopes[activation] ** 2
    The slope of the units is applied twice. In the backward pass, each layer applies its slope once.
sign-of-the-slope: 1 - A) -> A - 1)
    The sign is reversed: A(A - 1) is negative. The sigmoid always rises, so its slope is never below zero.
slope-with-a-plus: 1 - A) -> 1 + A)
    Your slope is A times (1 + A). It should be 0 where the unit's output is exactly 1, so what is the second factor?
activation-squared: (1 - A) -> A
    You multiply by A twice. The slope of the sigmoid has two factors: A, and the difference between A and 1.
minus-activation-squared: (1 - A) -> -A
    You multiply by A and by -A. The slope of the sigmoid is A(1 - A): the 1 is missing.
slope-added: * slopes -> + slopes
    Something is added where a factor belongs. Along a chain, slopes are multiplied.
nothing-from-above: (delta @ W.T) * slopes[activation] -> 1.0 * slopes[activation]
    This is the slope of the units alone. The part from the layer above is missing.
divided-by-n-again: slopes[activation] -> slopes[activation] / len(A)
    The result is divided by the number of samples again. The 1/n is already in the delta of the output.
result-transposed: (delta @ W.T) * slopes[activation] -> ((delta @ W.T) * slopes[activation]).T
    The numbers are right but transposed: one sample per row and one unit of this layer per column, like A.
""")


@hidden_delta.variant
def loops_over_paths(delta, W, A, activation="sigmoid"):
    result = np.zeros(A.shape)
    for i, j in np.ndindex(A.shape):
        for k in range(delta.shape[1]):
            result[i, j] += delta[i, k] * W[j, k]
        a = A[i, j]
        if activation == "sigmoid":
            result[i, j] *= a - a**2
        elif activation == "tanh":
            result[i, j] *= (1 - a) * (1 + a)
        elif a <= 0:
            result[i, j] = 0
    return result


@hidden_delta.variant
def with_einsum(delta, W, A, activation="sigmoid"):
    slope = np.sign(A)
    if activation != "relu":
        slope = A - A * A if activation == "sigmoid" else 1 - A * A
    return np.einsum("nk,jk,nj->nj", delta, W, slope)


@hidden_delta.variant
def weights_on_the_left(delta, W, A, activation="sigmoid"):
    match activation:
        case "sigmoid":
            slope = np.multiply(A, 1 - A)
        case "tanh":
            slope = 1 / np.cosh(np.arctanh(A)) ** 2
        case _:
            slope = np.where(A > 0, 1.0, 0.0)
    return (W @ delta.T).T * slope

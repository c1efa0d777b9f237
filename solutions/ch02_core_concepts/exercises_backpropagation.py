"""The bank of `tanh_neuron_gradients`, the first exercise of section 2.4."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded, size

# --- tanh_neuron_gradients -------------------------------------------------------------------------------------

tanh_neuron_gradients = Exercise(
    "tanh_neuron_gradients",
    parameters=("x", "w", "b", "y"),
    withheld=("course_lib.autodiff.grad", "course_lib.calculus.numerical_gradient"),
)


def number(rng, low=-1.0, high=1.0):
    return round(float(rng.uniform(low, high)), 2)


@tanh_neuron_gradients.case
def three_inputs(rng):
    """three inputs"""
    return arguments(rounded(rng, 3), rounded(rng, 3), number(rng), number(rng, 0, 1))


@tanh_neuron_gradients.case
def one_input(rng):
    """a single input"""
    return arguments(rounded(rng, 1), rounded(rng, 1), number(rng), 1.0)


@tanh_neuron_gradients.case
def many_inputs(rng):
    """eight inputs, with target 0"""
    return arguments(rounded(rng, 8), rounded(rng, 8), number(rng), 0.0)


@tanh_neuron_gradients.case
def no_signal(rng):
    """inputs that are all zero: only the bias can learn"""
    return arguments(np.zeros(size(rng, 2)), rounded(rng, 2), number(rng), number(rng, 0, 1))


@tanh_neuron_gradients.case
def no_error(rng):
    """a neuron whose output is already right"""
    x, w, b = rounded(rng, 2), rounded(rng, 2), number(rng)
    return arguments(x, w, b, float(np.tanh(w @ x + b)))


@tanh_neuron_gradients.case
def whole_numbers(rng):
    """whole-number inputs"""
    return arguments(rng.integers(-3, 4, size=4), rounded(rng, 4), number(rng), number(rng, 0, 1))


@tanh_neuron_gradients.case(fixed=True)
def badly_wrong(rng):
    """an activation near 1 with target 0: the flat end of tanh"""
    return arguments(np.array([1.0, 2.0]) + rounded(rng, 2) / 10, np.array([2.0, 1.5]), number(rng), 0.0)


tanh_neuron_gradients.slips("""
derivative-of-the-activation-forgotten: (a - y) * (1 - a**2) -> (a - y)
    The derivative of the activation is missing, the second link of the chain: how fast does tanh(z) change with z?
derivative-of-the-sigmoid: (1 - a**2) -> a * (1 - a)
    a(1 - a) is the derivative of the sigmoid. This neuron has a tanh.
derivative-taken-at-a: 1 - a**2 -> 1 - np.tanh(a) ** 2
    The derivative of tanh is evaluated at a, which is already the output. Use 1 - tanh²(z) at z, or 1 - a².
square-forgotten: a**2 -> a
    The square is missing in the derivative of tanh: it is 1 - a².
one-minus-a-squared: (1 - a**2) -> (1 - a) ** 2
    The whole difference is squared. Only a is: 1 - a².
plus-in-the-derivative: 1 - a**2 -> 1 + a**2
    The derivative of tanh has a minus: 1 - a² is 0 at both ends, where the curve is flat.
x-forgotten: delta * x -> np.full(len(x), delta)
    The gradient of the weights lacks the inputs: the larger an input, the faster z changes with its weight.
w-for-x: delta * x -> delta * w
    This is the gradient with respect to the inputs: it uses w instead of x. If a weight changes, z changes by the
    factor that multiplies it.
factor-two-forgotten: 2 * (a - y) -> (a - y)
    This is half of what it should be: the loss has no factor 1/2 here, so the 2 of the square stays.
error-backwards: a - y -> y - a
    The sign is reversed: the derivative of (a - y)² is 2(a - y), prediction minus target.
error-forgotten: 2 * (a - y) * (1 - a**2) -> 1 - a**2
    This is how the activation changes, not the loss. Where is the first link of the chain?
loss-for-the-error: 2 * (a - y) -> (a - y) ** 2
    The loss itself is used where its slope belongs. What is the derivative of a square?
bias-left-out-of-z: w @ x + b -> w @ x
    The neuron is computed without its bias. The activation is tanh(w·x + b).
activation-left-out: np.tanh(w @ x + b) -> w @ x + b
    The sum z is used as the activation everywhere. The neuron squeezes it first: a = tanh(z).
sigmoid-for-tanh: np.tanh(w @ x + b) -> 1 / (1 + np.exp(-(w @ x + b)))
    The activation is a sigmoid here. This neuron has a tanh, whose values run from -1 to 1.
bias-gradient-times-the-bias: delta * x, delta -> delta * x, delta * b
    The gradient of the bias is multiplied by the bias. b has no factor in front of it, so z changes as fast as b.
bias-gradient-from-the-inputs: delta * x, delta -> delta * x, np.sum(delta * x)
    The gradient of the bias adds up those of the weights. The bias has no input: its factor is 1.
bias-gradient-missing: delta * x, delta -> delta * x
    Only the gradient of the weights is returned. The bias has its own: return both, (dw, db).
bias-first: delta * x, delta -> delta, delta * x
    The two gradients are swapped: the weights come first, then the bias.
derivative-for-the-weights-only: delta * x, delta -> delta * x, 2 * (a - y)
    The gradient of the weights is right, but that of the bias lacks the derivative of the activation. Both use the same
    delta.
target-added: - y -> + y
    The target is added. The error is the neuron's output minus the target: a - y.
target-forgotten: a - y -> a
    The target is not used. The error is the neuron's output minus the target: a - y.
bias-subtracted: + b -> - b
    The bias is subtracted. The weighted sum is w·x + b.
products-not-added-up: w @ x -> w * x
    The products of weights and inputs are not added up, so there is one activation per input. Use w @ x.
one-delta-for-all-weights: delta * x -> delta
    The gradient of the weights is one number. Each weight has its own: delta times the input that it multiplies.
inputs-added: delta * x -> delta + x
    Delta and inputs are added. Along a chain, slopes are multiplied: delta times each input.
weights-after-a-step: delta * x, delta -> w - delta * x, b - delta
    These are the weights and the bias after a step, with the gradients subtracted. The exercise asks for the gradients
    only.
all-in-one-array: delta * x, delta -> np.append(delta * x, delta)
    Both gradients are in one array. Return two values, separated by a comma: an array for w and a number for b.
""")


@tanh_neuron_gradients.variant
def link_by_link(x, w, b, y):
    z = b
    for weight, value in zip(w, x, strict=True):
        z = z + weight * value
    a = np.tanh(z)
    dloss_da, da_dz = 2 * a - 2 * y, (1 - a) * (1 + a)
    return np.array([dloss_da * da_dz * value for value in x]), dloss_da * da_dz


@tanh_neuron_gradients.variant
def with_the_derivative_at_z(x, w, b, y):
    z = np.dot(x, w) + b
    db = 2 * (np.tanh(z) - y) / np.cosh(z) ** 2
    return np.multiply(x, db), float(db)


@tanh_neuron_gradients.variant
def as_one_more_weight(x, w, b, y):
    inputs, weights = np.append(x, 1.0), np.append(w, b)
    a = np.tanh(inputs @ weights)
    both = 2 * (a - y) * (1 - a * a) * inputs
    return both[:-1], both[-1]

"""The bank of `neuron_gradients`, the first exercise of section 2.4."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded
from course_lib.functions import sigmoid

# --- neuron_gradients ------------------------------------------------------------------------------------------

neuron_gradients = Exercise("neuron_gradients", parameters=("x", "w", "b", "y"))


def number(rng, low=-1.0, high=1.0):
    return round(float(rng.uniform(low, high)), 2)


@neuron_gradients.case
def three_inputs(rng):
    """three inputs"""
    return arguments(rounded(rng, 3), rounded(rng, 3), number(rng), number(rng, 0, 1))


@neuron_gradients.case
def one_input(rng):
    """a single input"""
    return arguments(rounded(rng, 1), rounded(rng, 1), number(rng), 1.0)


@neuron_gradients.case
def many_inputs(rng):
    """eight inputs, the target 0"""
    return arguments(rounded(rng, 8), rounded(rng, 8), number(rng), 0.0)


@neuron_gradients.case
def no_signal(rng):
    """inputs that are all zero: only the bias can learn"""
    return arguments(np.zeros(2), rounded(rng, 2), number(rng), number(rng, 0, 1))


@neuron_gradients.case
def no_error(rng):
    """a neuron that is right already"""
    x, w, b = rounded(rng, 2), rounded(rng, 2), number(rng)
    return arguments(x, w, b, float(sigmoid(w @ x + b)))


@neuron_gradients.case
def whole_numbers(rng):
    """inputs in whole numbers"""
    return arguments(rng.integers(-3, 4, size=4), rounded(rng, 4), number(rng), number(rng, 0, 1))


@neuron_gradients.case
def badly_wrong(rng):
    """an activation near 1 where 0 is the target: the flat end of the sigmoid"""
    return arguments(np.array([1.0, 2.0]) + rounded(rng, 2) / 10, np.array([2.0, 1.5]), number(rng), 0.0)


neuron_gradients.slips("""
derivative-of-the-activation-forgotten: (a - y) * a * (1 - a) -> a - y
    The derivative of the activation, a(1 - a), is missing. It cancels with cross-entropy, but here the loss is a
    square.
derivative-taken-at-a: a * (1 - a) -> sigmoid(a) * (1 - sigmoid(a))
    The sigmoid's derivative is taken at a, which is its output. Either σ'(z) at z, or a(1 - a): not both at once.
x-forgotten: delta * x -> np.full(len(x), delta)
    The weights' gradient lacks the inputs: z changes with a weight as fast as its input is large.
w-for-x: delta * x -> delta * w
    This is the gradient by the inputs: w where x is due. Turn a weight, and z changes by what the weight multiplies.
factor-two: (a - y) -> 2 * (a - y)
    Twice too large: the loss has a 1/2 in front of its square, which cancels the 2 of the derivative.
error-backwards: a - y -> y - a
    The sign is turned around: the derivative of (a - y)²/2 is a - y, prediction minus target.
error-forgotten: (a - y) * a -> a
    This is how the activation changes, not the loss. Where is the error a - y, the first factor of the chain?
bias-left-out-of-z: w @ x + b -> w @ x
    The neuron was computed without its bias. The activation is σ(w·x + b).
activation-left-out: a = sigmoid(w @ x + b)⏎delta = (a - y) * a * (1 - a)⏎return delta * x, delta
-> z = w @ x + b⏎return (z - y) * x, z - y
    The neuron was computed without the sigmoid: its output is a = σ(z), not z.
z-for-a-in-the-derivative: a = sigmoid(w @ x + b) -> z = w @ x + b⏎a = sigmoid(z) ;; a * (1 - a) -> z * (1 - z)
    The derivative was written as z(1 - z). The formula a(1 - a) speaks of the activation a.
derivative-of-tanh: a * (1 - a) -> (1 - a**2)
    1 - a² is the derivative of tanh. This neuron has a sigmoid.
bias-gradient-times-the-bias: delta * x, delta -> delta * x, delta * b
    The bias's gradient is multiplied by the bias. Nothing stands in front of b, so z changes as fast as b does.
bias-gradient-from-the-inputs: delta * x, delta -> delta * x, np.sum(delta * x)
    The bias's gradient adds up those of the weights. The bias is no weight of an input: its factor is 1.
bias-gradient-missing: delta * x, delta -> delta * x
    Only the weights' gradient came back. The bias wants its own: return both, (dw, db).
bias-first: delta * x, delta -> delta, delta * x
    The two gradients are swapped: first that of the weights, then that of the bias.
derivative-for-the-weights-only: delta * x, delta -> delta * x, a - y
    The weights' gradient is right, but the bias's lacks the derivative of the activation. Both share one delta.
half-of-the-derivative: a * (1 - a) -> a
    The derivative of the sigmoid has two factors, a and 1 - a. The second one is missing.
other-half-of-the-derivative: a * (1 - a) -> (1 - a)
    The derivative of the sigmoid has two factors, a and 1 - a. The first one is missing.
activation-squared: a * (1 - a) -> a**2
    The derivative of the sigmoid is a(1 - a), not a².
plus-in-the-derivative: 1 - a -> 1 + a
    The derivative of the sigmoid is a(1 - a), with a minus: near 1 it gets flat.
factors-added: a * (1 - a) -> a + (1 - a)
    Error and slope of the sigmoid are multiplied, all three factors: (a - y), a, and (1 - a). One was added.
target-added: - y -> + y
    The target was added. The error is what the neuron says minus what it should say: a - y.
target-forgotten: a - y -> a
    The target does not occur. The error is what the neuron says minus what it should say: a - y.
target-for-the-error: a - y -> y
    The target stands where the error belongs: what the neuron says minus what it should say, a - y.
bias-subtracted: + b -> - b
    The bias was subtracted. The weighted sum is w·x + b.
inputs-left-out-of-z: w @ x + b -> b
    The neuron was computed from its bias alone. The activation is σ(w·x + b).
products-not-added-up: w @ x -> w * x
    The products of weights and inputs were not added up, so there is one activation for each input. Use w @ x.
sigmoid-left-out-throughout: sigmoid(w @ x + b) -> w @ x + b
    The sum z was used for the activation everywhere. The neuron squeezes it first: a = σ(z).
one-delta-for-all-weights: delta * x -> delta
    The weights' gradient is one number. Each weight has its own: delta times the input that it multiplies.
inputs-added: delta * x -> delta + x
    Delta and inputs are added. Along a chain slopes are multiplied: delta times each input.
one-lost-from-the-derivative: (1 - a) -> -a
    The derivative of the sigmoid is a(1 - a). The 1 is lost, so it has become -a².
weights-left-out-of-z: w @ x -> x
    The neuron was computed without its weights. The activation is σ(w·x + b).
weights-after-a-step: delta * x, delta -> w - delta * x, b - delta
    These are weights and bias after a step, with the gradients taken off. The gradients alone are asked for.
loss-for-the-error: a - y -> (a - y) ** 2 / 2
    The loss itself stands where its slope belongs: the derivative of (a - y)²/2 is a - y.
all-in-one-array: delta * x, delta -> np.append(delta * x, delta)
    Both gradients came in one array. Return two things, separated by a comma: an array for w and a number for b.
""")


@neuron_gradients.variant
def link_by_link(x, w, b, y):
    z = b
    for weight, value in zip(w, x, strict=True):
        z = z + weight * value
    a = 1 / (1 + np.exp(-z))
    dloss_da, da_dz = a - y, a * (1 - a)
    return np.array([dloss_da * da_dz * value for value in x]), dloss_da * da_dz


@neuron_gradients.variant
def with_the_derivative_at_z(x, w, b, y):
    z = np.dot(x, w) + b
    slope = np.exp(-z) / (1 + np.exp(-z)) ** 2
    db = (1 / (1 + np.exp(-z)) - y) * slope
    return np.multiply(x, db), float(db)


@neuron_gradients.variant
def as_one_more_weight(x, w, b, y):
    inputs, weights = np.append(x, 1.0), np.append(w, b)
    a = (1 + np.tanh(inputs @ weights / 2)) / 2
    both = (a - y) * (a - a**2) * inputs
    return both[:-1], both[-1]

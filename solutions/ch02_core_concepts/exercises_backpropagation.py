"""The bank of `neuron_gradients`, the first exercise of section 2.4."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded, size
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
    """eight inputs, with target 0"""
    return arguments(rounded(rng, 8), rounded(rng, 8), number(rng), 0.0)


@neuron_gradients.case
def no_signal(rng):
    """inputs that are all zero: only the bias can learn"""
    return arguments(np.zeros(size(rng, 2)), rounded(rng, 2), number(rng), number(rng, 0, 1))


@neuron_gradients.case
def no_error(rng):
    """a neuron whose output is already right"""
    x, w, b = rounded(rng, 2), rounded(rng, 2), number(rng)
    return arguments(x, w, b, float(sigmoid(w @ x + b)))


@neuron_gradients.case
def whole_numbers(rng):
    """whole-number inputs"""
    return arguments(rng.integers(-3, 4, size=4), rounded(rng, 4), number(rng), number(rng, 0, 1))


@neuron_gradients.case(fixed=True)
def badly_wrong(rng):
    """an activation near 1 with target 0: the flat end of the sigmoid"""
    return arguments(np.array([1.0, 2.0]) + rounded(rng, 2) / 10, np.array([2.0, 1.5]), number(rng), 0.0)


neuron_gradients.slips("""
derivative-of-the-activation-forgotten: (a - y) * a * (1 - a) -> a - y
    The derivative of the activation, a(1 - a), is missing. It cancels with cross-entropy, but here the loss is a
    square.
derivative-taken-at-a: a * (1 - a) -> sigmoid(a) * (1 - sigmoid(a))
    The sigmoid's derivative is evaluated at a, which is already the output. Use either σ'(z) at z, or a(1 - a), not
    both at once.
x-forgotten: delta * x -> np.full(len(x), delta)
    The gradient of the weights lacks the inputs: the larger an input, the faster z changes with its weight.
w-for-x: delta * x -> delta * w
    This is the gradient with respect to the inputs: it uses w instead of x. If a weight changes, z changes by the
    factor that multiplies it.
factor-two: (a - y) -> 2 * (a - y)
    This is twice as large as it should be: the loss has a factor 1/2, which cancels the 2 of the derivative.
error-backwards: a - y -> y - a
    The sign is reversed: the derivative of (a - y)²/2 is a - y, prediction minus target.
error-forgotten: (a - y) * a -> a
    This is how the activation changes, not the loss. Where is the error a - y, the first factor in the chain?
bias-left-out-of-z: w @ x + b -> w @ x
    The neuron is computed without its bias. The activation is σ(w·x + b).
activation-left-out: a = sigmoid(w @ x + b)⏎delta = (a - y) * a * (1 - a)⏎return delta * x, delta
-> z = w @ x + b⏎return (z - y) * x, z - y
    The neuron is computed without the sigmoid: its output is a = σ(z), not z.
z-for-a-in-the-derivative: a = sigmoid(w @ x + b) -> z = w @ x + b⏎a = sigmoid(z) ;; a * (1 - a) -> z * (1 - z)
    The derivative is written as z(1 - z). The a in the formula a(1 - a) is the activation.
derivative-of-tanh: a * (1 - a) -> (1 - a**2)
    1 - a² is the derivative of tanh. This neuron has a sigmoid.
bias-gradient-times-the-bias: delta * x, delta -> delta * x, delta * b
    The gradient of the bias is multiplied by the bias. b has no factor in front of it, so z changes as fast as b.
bias-gradient-from-the-inputs: delta * x, delta -> delta * x, np.sum(delta * x)
    The gradient of the bias adds up those of the weights. The bias has no input: its factor is 1.
bias-gradient-missing: delta * x, delta -> delta * x
    Only the gradient of the weights is returned. The bias has its own: return both, (dw, db).
bias-first: delta * x, delta -> delta, delta * x
    The two gradients are swapped: the weights come first, then the bias.
derivative-for-the-weights-only: delta * x, delta -> delta * x, a - y
    The gradient of the weights is right, but that of the bias lacks the derivative of the activation. Both use the same
    delta.
half-of-the-derivative: a * (1 - a) -> a
    The derivative of the sigmoid has two factors, a and 1 - a. The second is missing.
other-half-of-the-derivative: a * (1 - a) -> (1 - a)
    The derivative of the sigmoid has two factors, a and 1 - a. The first is missing.
activation-squared: a * (1 - a) -> a**2
    The derivative of the sigmoid is a(1 - a), not a².
plus-in-the-derivative: 1 - a -> 1 + a
    The derivative of the sigmoid is a(1 - a), with a minus: near 1 the curve gets flat.
factors-added: a * (1 - a) -> a + (1 - a)
    One factor is added. All three factors are multiplied: the error a - y, then a and 1 - a, the slope of the sigmoid.
target-added: - y -> + y
    The target is added. The error is the neuron's output minus the target: a - y.
target-forgotten: a - y -> a
    The target is not used. The error is the neuron's output minus the target: a - y.
target-for-the-error: a - y -> y
    The target is used in place of the error: the neuron's output minus the target, a - y.
bias-subtracted: + b -> - b
    The bias is subtracted. The weighted sum is w·x + b.
inputs-left-out-of-z: w @ x + b -> b
    The neuron is computed from its bias alone. The activation is σ(w·x + b).
products-not-added-up: w @ x -> w * x
    The products of weights and inputs are not added up, so there is one activation per input. Use w @ x.
sigmoid-left-out-throughout: sigmoid(w @ x + b) -> w @ x + b
    The sum z is used as the activation everywhere. The neuron squeezes it first: a = σ(z).
one-delta-for-all-weights: delta * x -> delta
    The gradient of the weights is one number. Each weight has its own: delta times the input that it multiplies.
inputs-added: delta * x -> delta + x
    Delta and inputs are added. Along a chain, slopes are multiplied: delta times each input.
one-lost-from-the-derivative: (1 - a) -> -a
    The derivative of the sigmoid is a(1 - a). The 1 is lost, so it became -a².
weights-left-out-of-z: w @ x -> x
    The neuron is computed without its weights. The activation is σ(w·x + b).
weights-after-a-step: delta * x, delta -> w - delta * x, b - delta
    These are the weights and the bias after a step, with the gradients subtracted. The exercise asks for the gradients
    only.
loss-for-the-error: a - y -> (a - y) ** 2 / 2
    The loss itself is used where its slope belongs: the derivative of (a - y)²/2 is a - y.
all-in-one-array: delta * x, delta -> np.append(delta * x, delta)
    Both gradients are in one array. Return two values, separated by a comma: an array for w and a number for b.
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

"""The bank of section 5.4: `adamw_step`."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import between, rounded, size

adamw_step = Exercise(
    "adamw_step",
    parameters=("theta", "grad", "m", "v", "t", "lr", "decay"),
    withheld=("course_lib.optimizers.adaptive_rules.adamw_step",),
)


def moments(rng, *shape):
    """Means of gradients and of squares on the way."""
    return rounded(rng, *shape), rounded(rng, *shape) ** 2 + 0.1


@adamw_step.case
def the_first_step(rng):
    """the first step, t = 1: both means are zero"""
    n = size(rng, 3)
    return arguments(rounded(rng, 3), rounded(rng, 3) + 3, np.zeros(n), np.zeros(n), 1, 0.1, between(rng, 0.1, 0.5))


@adamw_step.case
def a_later_step(rng):
    """step 4, with nonzero means"""
    return arguments(rounded(rng, 3), rounded(rng, 3), *moments(rng, 3), 4, 0.1, between(rng, 0.1, 0.5))


@adamw_step.case
def a_dead_weight(rng):
    """no gradient, now or before: only the decay acts"""
    n = size(rng, 4)
    return arguments(rounded(rng, 4), np.zeros(n), np.zeros(n), np.zeros(n), 7, 0.05, between(rng, 0.1, 0.5))


@adamw_step.case
def no_decay(rng):
    """no decay: Adam's step"""
    return arguments(rounded(rng, 2), rounded(rng, 2), *moments(rng, 2), 2, 0.2, 0.0)


@adamw_step.case
def a_strong_decay(rng):
    """a strong decay, at a different rate"""
    return arguments(rounded(rng, 5), rounded(rng, 5), *moments(rng, 5), 3, 0.3, between(rng, 1.5, 2.5))


@adamw_step.case
def a_very_late_step(rng):
    """step 100,000: the bias correction has vanished"""
    return arguments(rounded(rng, 2), rounded(rng, 2), *moments(rng, 2), 100_000, 0.1, between(rng, 0.1, 0.5))


@adamw_step.case
def tiny_gradients(rng):
    """gradients around 1e-8, as small as eps"""
    n = size(rng, 2)
    return arguments(
        rounded(rng, 2), 1e-8 * (rounded(rng, 2) + 3), np.zeros(n), np.zeros(n), 1, 0.5, between(rng, 0.1, 0.5)
    )


@adamw_step.case
def a_table(rng):
    """parameters in a table of shape (2, 3)"""
    return arguments(rounded(rng, 2, 3), rounded(rng, 2, 3), *moments(rng, 2, 3), 2, 0.2, between(rng, 0.1, 0.5))


@adamw_step.case
def whole_numbers(rng):
    """whole-number parameters and gradients"""
    n = size(rng, 3)
    given = (rng.integers(-5, 6, size=3), rng.integers(1, 9, size=3), np.zeros(n), np.zeros(n))
    return arguments(*given, 1, 0.25, between(rng, 0.1, 0.5))


adamw_step.slips("""
still-inside-the-gradient: m = 0.9 * m -> grad = grad + decay * theta⏎m = 0.9 * m ;; - lr * decay * theta, m, v
-> , m, v
    The decay is still added to the gradient, so Adam divides it by its own size. Take it out of `m` and `v`.
inside-and-outside: m = 0.9 * m -> grad = grad + decay * theta⏎m = 0.9 * m
    The decay acts twice, in the gradient and in the step. The gradient should be that of the data alone.
inside-m: 0.1 * grad -> 0.1 * (grad + decay * theta) ;; - lr * decay * theta, m, v
-> , m, v
    The decay is still in `m`, so it is divided by the root of `v`. Adam's two means should know only the data.
inside-v: grad**2 -> (grad + decay * theta) ** 2
    The decay is still in `v`, so it changes Adam's scale. Both means should know only the gradient of the data.
decay-forgotten: - lr * decay * theta, m, v -> , m, v
    There is no decay left: this is Adam. Which term should each parameter still lose?
rate-forgotten: - lr * decay * theta -> - decay * theta
    The decay is not multiplied by the learning rate. The share that is lost per step is the product of both.
decay-alone-forgotten: - lr * decay * theta -> - lr * theta
    The strength `decay` is not used: the share that is lost per step is the learning rate times it.
decay-added: - lr * decay * theta -> + lr * decay * theta
    The weights grow: the decay is added. It should make each parameter smaller.
same-length-for-all: lr * decay * theta -> lr * decay * np.sign(theta)
    Each parameter loses the same length. The decay takes the same *share*: large ones lose more.
inside-the-fraction: m_hat / (np.sqrt(v_hat) + 1e-8) - lr * decay * theta
-> (m_hat + decay * theta) / (np.sqrt(v_hat) + 1e-8)
    The decay is in the numerator, so it is divided by the root of `v` with the rest. It belongs outside the fraction.
decay-squared: lr * decay * theta -> lr * decay * theta**2
    The decay uses the square of the parameters, which is the penalty. Its gradient, and so the decay, has θ itself.
half-the-decay: lr * decay * theta -> lr * decay / 2 * theta
    Each parameter loses only half of its share. The ½ of the penalty cancels when you differentiate the square.
decay-times-gradient: decay * theta -> decay * grad
    The decay multiplies the gradient. It should take a share of the parameter itself.
theta-replaced: theta - lr * m_hat -> -lr * m_hat
    This is the change alone, without the point where it starts: subtract it from θ.
uphill: theta - lr * m_hat -> theta + lr * m_hat
    Adam's step goes uphill: subtract it.
no-bias-correction: m / (1 - 0.9**t) -> m ;; v / (1 - 0.999**t) -> v
    The bias correction is missing: both means start at zero, so at first they are too small.
corrected-means-returned: theta, m, v -> theta, m_hat, v_hat
    The corrected means are returned. Only this step uses them; the next step needs the uncorrected ones.
theta-alone: - lr * decay * theta, m, v -> - lr * decay * theta
    Only θ is returned. Return the two means as well: the next step needs them.
""")


@adamw_step.misconception
def decay_of_the_new_value(theta, grad, m, v, t, lr, decay):
    """The decay takes its share of the parameter after Adam's step. The exercise asks for a share of the old value:
    both parts start from the same θ."""
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    theta = theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return theta * (1 - lr * decay), m, v


@adamw_step.misconception
def decay_and_no_scale(theta, grad, m, v, t, lr, decay):
    """The whole step, not only the decay, is outside the division: this is momentum with decay. Only the decay should
    not be divided."""
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - lr * m / (1 - 0.9**t) - lr * decay * theta, m, v


@adamw_step.variant
def shrink_first(theta, grad, m, v, t, lr, decay):
    theta = theta * (1 - lr * decay)
    m = m + 0.1 * (grad - m)
    v = v + 0.001 * (grad * grad - v)
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v


@adamw_step.variant
def one_rate_for_both(theta, grad, m, v, t, lr, decay):
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.square(grad)
    direction = m / (1 - beta1**t) / ((v / (1 - beta2**t)) ** 0.5 + eps)
    return theta - lr * (direction + decay * theta), m, v


@adamw_step.variant
def entry_by_entry(theta, grad, m, v, t, lr, decay):
    results = np.empty((3, *np.shape(theta)))
    for i in np.ndindex(np.shape(theta)):
        mean = 0.9 * m[i] + 0.1 * grad[i]
        square = 0.999 * v[i] + 0.001 * grad[i] ** 2
        step = mean / (1 - 0.9**t) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)
        results[:, *i] = theta[i] - lr * (step + decay * theta[i]), mean, square
    return list(results)

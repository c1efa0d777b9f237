"""The bank of section 5.1: `adam_step`."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded, size

adam_step = Exercise("adam_step", parameters=("theta", "grad", "m", "v", "t", "lr", "beta1", "beta2", "eps"))


def zeros(rng, n):
    """The moments before the first step."""
    return np.zeros(size(rng, n)), np.zeros(size(rng, n))


@adam_step.case
def first_step_of_all(rng):
    """the first step, t = 1, with the default settings"""
    return arguments(rounded(rng, 3), rounded(rng, 3) + 3, *zeros(rng, 3), 1)


@adam_step.case
def a_later_step(rng):
    """step 4, with nonzero moments"""
    return arguments(rounded(rng, 3), rounded(rng, 3), rounded(rng, 3), rounded(rng, 3) ** 2 + 0.1, 4, lr=0.1)


@adam_step.case
def other_settings_of_adam(rng):
    """all settings different from the defaults"""
    given = (rounded(rng, 4), rounded(rng, 4), rounded(rng, 4), rounded(rng, 4) ** 2 + 0.1)
    return arguments(*given, 3, lr=0.05, beta1=0.7, beta2=0.95, eps=0.02)


@adam_step.case
def a_very_late_step(rng):
    """step 100,000: the bias correction has vanished"""
    given = (rounded(rng, 2), rounded(rng, 2), rounded(rng, 2), rounded(rng, 2) ** 2 + 0.1)
    return arguments(*given, 100_000, lr=0.1)


@adam_step.case
def tiny_gradients(rng):
    """gradients around 1e-8, as small as eps"""
    return arguments(rounded(rng, 2), 1e-8 * (rounded(rng, 2) + 3), *zeros(rng, 2), 1, lr=0.5)


@adam_step.case
def zero_gradient(rng):
    """a zero gradient at the first step: no division by zero, and the parameters stay the same"""
    return arguments(rounded(rng, 2), np.zeros(size(rng, 2)), *zeros(rng, 2), 1)


@adam_step.case
def a_table(rng):
    """parameters in a table of shape (2, 3), with beta1 = 0.8"""
    given = (rounded(rng, 2, 3), rounded(rng, 2, 3), rounded(rng, 2, 3), rounded(rng, 2, 3) ** 2 + 0.1)
    return arguments(*given, 2, lr=0.2, beta1=0.8)


@adam_step.case
def whole_gradients(rng):
    """a whole-number gradient, with beta2 = 0.99"""
    given = (rng.integers(-5, 6, size=3), rng.integers(1, 9, size=3), *zeros(rng, 3), 1)
    return arguments(*given, lr=0.25, beta2=0.99)


adam_step.slips("""
no-bias-correction: m / (1 - beta1**t) -> m ;; v / (1 - beta2**t) -> v
    The bias correction is missing: both means start at zero, so at first they are too small. Divide by 1 - βᵗ.
first-moment-not-corrected: m / (1 - beta1**t) -> m
    The mean of the gradients is not corrected for its start at zero, only that of the squares.
second-moment-not-corrected: v / (1 - beta2**t) -> v
    The mean of the squares is not corrected for its start at zero, only that of the gradients.
corrected-moments-returned: + eps), m, v -> + eps), m_hat, v_hat
    The corrected moments are returned. Only this step uses them; the next step needs the uncorrected ones.
eps-inside-the-root: (v_hat) + eps -> (v_hat + eps)
    eps is under the square root. Add it after taking the square root; otherwise it acts like the square root of eps.
eps-forgotten: np.sqrt(v_hat) + eps -> np.sqrt(v_hat)
    eps is not used. Where all gradients are zero, 0 is divided by 0; tiny gradients give too large a step.
square-forgotten: grad**2 -> grad
    The second moment averages the gradients themselves. It should be the mean of their squares.
root-forgotten: np.sqrt(v_hat) -> v_hat
    The step is divided by the mean of the squares. Take its square root, so that it has the size of a gradient.
steps-from-zero: beta1**t -> beta1 ** (t + 1) ;; beta2**t -> beta2**(t + 1)
    The correction is that of the next step: t already counts from 1, so t + 1 is one too many.
correction-without-a-power: beta1**t -> beta1**1 ;; beta2**t -> beta2**1
    The correction is the same in every step, 1 - β. It should fade: β to the power of t.
correction-multiplied: m / (1 - beta1**t) -> m * (1 - beta1**t) ;; v / (1 - beta2**t) -> v * (1 - beta2**t)
    The moments are multiplied by 1 - βᵗ. They are too small at first: divide by it.
betas-swapped: beta1 * m + (1 - beta1) -> beta2 * m + (1 - beta2) ;; beta2 * v + (1 - beta2) -> beta1 * v + (1 - beta1)
;; beta1**t -> beta2**t ;; beta2**t -> beta1**t
    The two betas are swapped: beta1 belongs to the mean of the gradients, beta2 to that of their squares.
gradients-added-whole: (1 - beta1) * grad -> grad ;; (1 - beta2) * grad**2 -> grad**2
    The new gradient is added in full. In Adam both moments are means: the new term gets the weight 1 - β.
weights-turned-around: beta1 * m + (1 - beta1) -> (1 - beta1) * m + beta1
;; beta2 * v + (1 - beta2) -> (1 - beta2) * v + beta2
    The weights are swapped: β goes with the old moment, 1 - β with the new gradient.
bare-gradient: lr * m_hat -> lr * grad
    The step uses the gradient of this step. Adam uses the mean of the gradients, m.
uphill-with-adam: - lr -> + lr
    The step goes uphill: subtract it instead.
old-moments-returned: m = beta1 -> new_m = beta1 ;; v = beta2 -> new_v = beta2 ;; m_hat = m -> m_hat = new_m
;; v_hat = v -> v_hat = new_v
    The moments passed in are returned. The next step needs the new ones.
old-moments-used: m = beta1 -> new_m = beta1 ;; v = beta2 -> new_v = beta2 ;; + eps), m, v -> + eps), new_m, new_v
    The step uses the old moments: update m and v with the gradient first, then step.
rate-lost-in-adam: lr * m_hat -> m_hat
    The learning rate is not used: the step is lr times the corrected ratio.
settings-fixed: beta1 * m + (1 - beta1) -> 0.9 * m + (1 - 0.9) ;; beta2 * v + (1 - beta2) -> 0.999 * v + (1 - 0.999)
;; beta1**t -> 0.9**t ;; beta2**t -> 0.999**t ;; eps -> 1e-08
    beta1, beta2 or eps are numbers inside the function. Use the arguments: the check passes other values, too.
moments-kept-back: theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v -> theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    Only θ is returned. Return the two moments as well: the next step needs them.
gradient-not-in-m: beta1 * m + (1 - beta1) * grad -> beta1 * m
    The gradient does not reach m, which only fades. The new gradient enters with the weight 1 - beta1.
gradient-not-in-v: beta2 * v + (1 - beta2) * grad**2 -> beta2 * v
    The gradient does not reach v, which only fades. The new square enters with the weight 1 - beta2.
m-never-updated: beta1 * m + (1 - beta1) * grad -> m * 1.0
    m is returned as it was passed in: the new gradient is not included. Update it first.
v-never-updated: beta2 * v + (1 - beta2) * grad**2 -> v * 1.0
    v is returned as it was passed in: the new gradient is not included. Update it first.
m-without-memory: beta1 * m + (1 - beta1) * grad -> (1 - beta1) * grad
    The old m is lost: only the new gradient counts. Keep a share beta1 of the old mean.
v-without-memory: beta2 * v + (1 - beta2) * grad**2 -> (1 - beta2) * grad**2
    The old v is lost: only the new square counts. Keep a share beta2 of the old mean.
whole-gradient-in-m: (1 - beta1) * grad -> grad
    The new gradient enters m in full. m is a mean: the new term gets the weight 1 - beta1.
whole-square-in-v: (1 - beta2) * grad**2 -> grad**2
    The new square enters v in full. v is a mean: the new term gets the weight 1 - beta2.
m-never-fades: beta1 * m -> m
    The old m keeps its full weight. The weights of a mean add up to 1: beta1 for the old, the rest for the new.
v-never-fades: beta2 * v -> v
    The old v keeps its full weight. The weights of a mean add up to 1: beta2 for the old, the rest for the new.
same-weight-twice-in-m: (1 - beta1) -> beta1
    In m, the old mean and the new gradient have the same weight, beta1. The weights of a mean add up to 1.
same-weight-twice-in-v: (1 - beta2) -> beta2
    In v, the old mean and the new square have the same weight, beta2. The weights of a mean add up to 1.
gradient-subtracted-in-m: + (1 - beta1) -> - (1 - beta1)
    The gradient is subtracted in m. Both terms of a mean are added.
correction-of-m-multiplied: m / (1 - beta1**t) -> m * (1 - beta1**t)
    m is multiplied by 1 - beta1ᵗ. At first m is too small: divide by that.
correction-of-v-multiplied: v / (1 - beta2**t) -> v * (1 - beta2**t)
    v is multiplied by 1 - beta2ᵗ. At first v is too small: divide by that.
correction-of-m-never-fades: beta1**t -> beta1
    m gets the correction of the first step in every step. The correction should fade: beta1 to the power of t.
correction-of-v-never-fades: beta2**t -> beta2
    v gets the correction of the first step in every step. The correction should fade: beta2 to the power of t.
plus-in-the-correction-of-m: - beta1**t -> + beta1**t
    m is divided by 1 + beta1ᵗ, which makes it even smaller. It should grow: divide by 1 minus the power.
plus-in-the-correction-of-v: - beta2**t -> + beta2**t
    v is divided by 1 + beta2ᵗ, which makes it even smaller. It should grow: divide by 1 minus the power.
not-scaled-at-all: m_hat / (np.sqrt(v_hat) + eps) -> m_hat
    The step is not divided by the root mean square: this is momentum. The division makes it Adam.
multiplied-by-the-root: m_hat / (np.sqrt(v_hat) + eps) -> m_hat * (np.sqrt(v_hat) + eps)
    The step is multiplied by the root mean square. Large gradients should be scaled down: divide.
adam-step-alone: theta - lr * m_hat / (np.sqrt(v_hat) + eps) -> lr * m_hat / (np.sqrt(v_hat) + eps)
    This is the step alone, without the point where it starts: subtract it from θ.
eps-outside-the-fraction: (np.sqrt(v_hat) + eps) -> np.sqrt(v_hat) + eps
    eps is added to the result, not to the root: without parentheses the fraction ends before the plus.
eps-before-the-correction: np.sqrt(v_hat) + eps -> (np.sqrt(v) + eps) / np.sqrt(1 - beta2**t)
    eps is added to the square root of the uncorrected v. Correct v first, take the square root, then add eps.
product-for-the-power: beta1**t -> beta1 * t ;; beta2**t -> beta2 * t
    The correction contains β times t. It should be a power: `**` instead of `*`.
one-scale-for-all: grad**2 -> np.sum(grad**2)
    The squares are added up over all parameters. Adam keeps them separate: every parameter has its own scale.
square-of-the-mean: grad**2 -> m**2
    v averages the squares of m. It should be the mean of the squared gradients.
no-mean-of-the-gradients: m = beta1 * m + (1 - beta1) * grad -> m = m * 1.0 ;; v / (1 - beta2**t) -> v
;; lr * m_hat -> lr * grad
    m does not change, and the step uses the uncorrected gradient itself: this is RMSprop. Adam averages both.
theta-returned-last: theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
-> (m, v, theta - lr * m_hat / (np.sqrt(v_hat) + eps))
    The results are in the wrong order: first θ, then m, then v.
step-number-returned: theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
-> (theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t + 1)
    You returned four results. The exercise asks for three, θ, m and v: the caller counts the steps.
""")


@adam_step.variant
def with_one_rate(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = m + (1 - beta1) * (grad - m)
    v = v + (1 - beta2) * (grad * grad - v)
    root = (1 - beta2**t) ** 0.5
    return theta - lr * root / (1 - beta1**t) * m / (v**0.5 + eps * root), m, v


@adam_step.variant
def entry_by_entry(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    results = np.empty((3, *theta.shape))
    for i in np.ndindex(theta.shape):
        mean = beta1 * m[i] + (1 - beta1) * grad[i]
        square = beta2 * v[i] + (1 - beta2) * grad[i] ** 2
        step = mean / (1 - beta1**t) / (np.sqrt(square / (1 - beta2**t)) + eps)
        results[:, *i] = theta[i] - lr * step, mean, square
    return list(results)


@adam_step.variant
def one_line_each(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = np.add(beta1 * m, grad * (1 - beta1)), np.add(beta2 * v, np.square(grad) * (1 - beta2))
    return [theta - lr * (m / (1 - beta1**t)) / (eps + np.sqrt(v / (1 - beta2**t))), m, v]

"""The bank of section 5.1: `momentum_step` and `adam_step`."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded

# --- momentum_step ---------------------------------------------------------------------------------------------

momentum_step = Exercise("momentum_step", parameters=("theta", "grad", "velocity", "lr", "beta"))


@momentum_step.case
def on_the_way(rng):
    """a step with some velocity already"""
    return arguments(rounded(rng, 3), rounded(rng, 3), rounded(rng, 3), lr=0.1, beta=0.9)


@momentum_step.case
def other_settings(rng):
    """another rate and another momentum"""
    lr, beta = np.round(rng.uniform(0.2, 0.7, size=2), 2).tolist()
    return arguments(rounded(rng, 4), rounded(rng, 4), rounded(rng, 4), lr=lr, beta=beta)


@momentum_step.case
def first_step(rng):
    """the first step: the velocity is zero"""
    return arguments(rounded(rng, 3), rounded(rng, 3), np.zeros(3), lr=0.1, beta=0.9)


@momentum_step.case
def no_gradient(rng):
    """where the gradient is zero the ball rolls on"""
    return arguments(rounded(rng, 2), np.zeros(2), rounded(rng, 2), lr=0.5, beta=0.8)


@momentum_step.case
def no_momentum(rng):
    """momentum 0: plain gradient descent"""
    return arguments(rounded(rng, 3), rounded(rng, 3), rounded(rng, 3), lr=0.2, beta=0.0)


@momentum_step.case
def a_table_of_weights(rng):
    """parameters in a table, shape (2, 3)"""
    return arguments(rounded(rng, 2, 3), rounded(rng, 2, 3), rounded(rng, 2, 3), lr=0.05, beta=0.9)


@momentum_step.case
def whole_numbers(rng):
    """whole numbers"""
    return arguments(*(rng.integers(-9, 10, size=3) for _ in range(3)), lr=0.1, beta=0.5)


@momentum_step.case
def large_numbers(rng):
    """one parameter, values in the thousands"""
    return arguments(*(1000 * rounded(rng, 1) for _ in range(3)), lr=0.1, beta=0.9)


@momentum_step.misconception
def averaged_gradient(theta, grad, velocity, lr, beta):
    """The new gradient is multiplied by 1 - β. That is a mean of past gradients; here it is added whole."""
    v = beta * velocity + (1 - beta) * grad
    return theta - lr * v, v


@momentum_step.misconception
def old_velocity_used(theta, grad, velocity, lr, beta):
    """The step goes along the old velocity: the gradient of this step arrives one step late. Update v first."""
    return theta - lr * velocity, beta * velocity + grad


@momentum_step.misconception
def uphill(theta, grad, velocity, lr, beta):
    """The step goes uphill: the velocity adds up gradients, which point up, so it is subtracted."""
    v = beta * velocity + grad
    return theta + lr * v, v


@momentum_step.misconception
def gradient_subtracted(theta, grad, velocity, lr, beta):
    """The gradient is subtracted from the velocity and added to θ. Here v adds up gradients with a plus."""
    v = beta * velocity - grad
    return theta + lr * v, v


@momentum_step.misconception
def rate_inside_the_velocity(theta, grad, velocity, lr, beta):
    """The learning rate is inside the velocity. Here v adds up bare gradients, and the rate comes with the step."""
    v = beta * velocity + lr * grad
    return theta - v, v


@momentum_step.misconception
def rate_forgotten(theta, grad, velocity, lr, beta):
    """The learning rate does not occur: the step is lr times the velocity."""
    v = beta * velocity + grad
    return theta - v, v


@momentum_step.misconception
def momentum_on_the_gradient(theta, grad, velocity, lr, beta):
    """β multiplies the gradient. It is the old velocity that is to be remembered only in part."""
    v = velocity + beta * grad
    return theta - lr * v, v


@momentum_step.misconception
def momentum_on_both(theta, grad, velocity, lr, beta):
    """β multiplies the gradient, too. Only the old velocity is damped; the new gradient counts whole."""
    v = beta * (velocity + grad)
    return theta - lr * v, v


@momentum_step.misconception
def nothing_forgotten(theta, grad, velocity, lr, beta):
    """β does not occur: without it old gradients are never forgotten, and the ball never stops."""
    v = velocity + grad
    return theta - lr * v, v


@momentum_step.misconception
def no_memory(theta, grad, velocity, lr, beta):
    """This is a plain step of gradient descent: the velocity is computed, but θ moves along the gradient alone."""
    return theta - lr * grad, beta * velocity + grad


@momentum_step.misconception
def looks_ahead(theta, grad, velocity, lr, beta):
    """This is Nesterov's step, which looks one step ahead. Plain momentum goes along the new velocity itself."""
    v = beta * velocity + grad
    return theta - lr * (grad + beta * v), v


@momentum_step.misconception
def old_velocity_returned(theta, grad, velocity, lr, beta):
    """The velocity that came in is returned. The next step needs the new one."""
    return theta - lr * (beta * velocity + grad), velocity * 1.0


@momentum_step.misconception
def velocity_first(theta, grad, velocity, lr, beta):
    """The two results are swapped: first θ, then the velocity."""
    v = beta * velocity + grad
    return v, theta - lr * v


@momentum_step.misconception
def velocity_kept_back(theta, grad, velocity, lr, beta):
    """Only θ is returned. The velocity has to come back as well, or the next step has forgotten it."""
    return theta - lr * (beta * velocity + grad)


@momentum_step.misconception
def velocity_overwritten(theta, grad, velocity, lr, beta):
    """The velocity that came in was overwritten. The caller may still need it: make a new array."""
    velocity[...] = beta * velocity + grad
    return theta - lr * velocity, velocity


@momentum_step.variant
def term_by_term(theta, grad, velocity, lr, beta):
    return theta - lr * grad - lr * beta * velocity, grad + velocity * beta


@momentum_step.variant
def in_copies(theta, grad, velocity, lr, beta):
    v = velocity.astype(float)
    v *= beta
    v += grad
    moved = theta.astype(float)
    moved -= lr * v
    return moved, v


@momentum_step.variant
def one_number_at_a_time(theta, grad, velocity, lr, beta):
    moved, v = np.empty(theta.shape), np.empty(theta.shape)
    for i in np.ndindex(theta.shape):
        v[i] = beta * velocity[i] + grad[i]
        moved[i] = theta[i] - lr * v[i]
    return [moved, v]


# --- adam_step -------------------------------------------------------------------------------------------------

adam_step = Exercise("adam_step", parameters=("theta", "grad", "m", "v", "t", "lr", "beta1", "beta2", "eps"))


@adam_step.case
def first_step_of_all(rng):
    """the first step, t = 1, with the default settings"""
    return arguments(rounded(rng, 3), rounded(rng, 3) + 3, np.zeros(3), np.zeros(3), 1)


@adam_step.case
def a_later_step(rng):
    """step 4, with moments already"""
    return arguments(rounded(rng, 3), rounded(rng, 3), rounded(rng, 3), rounded(rng, 3) ** 2 + 0.1, 4, lr=0.1)


@adam_step.case
def other_settings_of_adam(rng):
    """all settings other than the default"""
    given = (rounded(rng, 4), rounded(rng, 4), rounded(rng, 4), rounded(rng, 4) ** 2 + 0.1)
    return arguments(*given, 3, lr=0.05, beta1=0.7, beta2=0.95, eps=0.02)


@adam_step.case
def a_very_late_step(rng):
    """step 100,000: nothing is left to correct"""
    given = (rounded(rng, 2), rounded(rng, 2), rounded(rng, 2), rounded(rng, 2) ** 2 + 0.1)
    return arguments(*given, 100_000, lr=0.1)


@adam_step.case
def tiny_gradients(rng):
    """gradients around 1e-8, as small as eps"""
    return arguments(rounded(rng, 2), 1e-8 * (rounded(rng, 2) + 3), np.zeros(2), np.zeros(2), 1, lr=0.5)


@adam_step.case
def zero_gradient(rng):
    """a gradient of zero from the start: the parameters stay, nothing is divided by zero"""
    return arguments(rounded(rng, 2), np.zeros(2), np.zeros(2), np.zeros(2), 1)


@adam_step.case
def a_table(rng):
    """parameters in a table, shape (2, 3)"""
    given = (rounded(rng, 2, 3), rounded(rng, 2, 3), rounded(rng, 2, 3), rounded(rng, 2, 3) ** 2 + 0.1)
    return arguments(*given, 2, lr=0.2)


@adam_step.case
def whole_gradients(rng):
    """whole numbers as gradient"""
    return arguments(rng.integers(-5, 6, size=3), rng.integers(1, 9, size=3), np.zeros(3), np.zeros(3), 1, lr=0.25)


def moments(grad, m, v, beta1, beta2):
    return beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2


def corrected(m, v, t, beta1, beta2):
    return m / (1 - beta1**t), v / (1 - beta2**t)


@adam_step.misconception
def no_bias_correction(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The bias correction is missing: both averages start at zero, so at first they are too small. Divide by 1 - βᵗ."""
    m, v = moments(grad, m, v, beta1, beta2)
    return theta - lr * m / (np.sqrt(v) + eps), m, v


@adam_step.misconception
def first_moment_not_corrected(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The mean of the gradients is not corrected for its start at zero, only that of the squares."""
    m, v = moments(grad, m, v, beta1, beta2)
    return theta - lr * m / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@adam_step.misconception
def second_moment_not_corrected(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The mean of the squares is not corrected for its start at zero, only that of the gradients."""
    m, v = moments(grad, m, v, beta1, beta2)
    return theta - lr * m / (1 - beta1**t) / (np.sqrt(v) + eps), m, v


@adam_step.misconception
def corrected_moments_returned(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The corrected moments are returned. Only the step uses them; the next step goes on from the uncorrected ones."""
    m, v = corrected(*moments(grad, m, v, beta1, beta2), t, beta1, beta2)
    return theta - lr * m / (np.sqrt(v) + eps), m, v


@adam_step.misconception
def eps_inside_the_root(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """eps stands under the root. It is added after the root was taken, or it acts like a root of eps."""
    m, v = moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = corrected(m, v, t, beta1, beta2)
    return theta - lr * m_hat / np.sqrt(v_hat + eps), m, v


@adam_step.misconception
def eps_forgotten(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """eps does not occur. Where every gradient was zero, 0 is divided by 0, and where they are tiny it is missed."""
    m, v = moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = corrected(m, v, t, beta1, beta2)
    return theta - lr * m_hat / np.sqrt(v_hat), m, v


@adam_step.misconception
def square_forgotten(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The second moment averages the gradients themselves. It is the mean of their squares."""
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad
    m_hat, v_hat = corrected(m, v, t, beta1, beta2)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.misconception
def root_forgotten(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The step is divided by the mean of the squares. Take its root, so that it has the size of a gradient."""
    m, v = moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = corrected(m, v, t, beta1, beta2)
    return theta - lr * m_hat / (v_hat + eps), m, v


@adam_step.misconception
def steps_from_zero(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The correction is that of the step after: t counts from 1 already, so t + 1 is one too many."""
    m, v = moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = corrected(m, v, t + 1, beta1, beta2)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.misconception
def correction_without_a_power(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The correction is the same in every step, 1 - β. It has to fade: β to the power of t."""
    m, v = moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = corrected(m, v, 1, beta1, beta2)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.misconception
def correction_multiplied(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The moments are multiplied by 1 - βᵗ. They are too small at first: divide by it."""
    m, v = moments(grad, m, v, beta1, beta2)
    return theta - lr * m * (1 - beta1**t) / (np.sqrt(v * (1 - beta2**t)) + eps), m, v


@adam_step.misconception
def betas_swapped(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The two betas are swapped: beta1 belongs to the mean of the gradients, beta2 to that of their squares."""
    m, v = moments(grad, m, v, beta2, beta1)
    m_hat, v_hat = corrected(m, v, t, beta2, beta1)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.misconception
def gradients_added_whole(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The new gradient is added whole. In Adam both moments are means: the new term gets the weight 1 - β."""
    m, v = beta1 * m + grad, beta2 * v + grad**2
    m_hat, v_hat = corrected(m, v, t, beta1, beta2)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.misconception
def weights_turned_around(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The weights are the wrong way round: β goes with the old moment, 1 - β with the new gradient."""
    m, v = (1 - beta1) * m + beta1 * grad, (1 - beta2) * v + beta2 * grad**2
    m_hat, v_hat = corrected(m, v, t, beta1, beta2)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.misconception
def bare_gradient(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The step goes along the gradient of this step. Adam goes along the mean of the gradients, m."""
    m, v = moments(grad, m, v, beta1, beta2)
    return theta - lr * grad / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@adam_step.misconception
def uphill_with_adam(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The step goes uphill: subtract it."""
    m, v = moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = corrected(m, v, t, beta1, beta2)
    return theta + lr * m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.misconception
def old_moments_returned(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The moments that came in are returned. The next step needs the new ones."""
    new_m, new_v = moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = corrected(new_m, new_v, t, beta1, beta2)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m * 1.0, v * 1.0


@adam_step.misconception
def old_moments_used(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The step is made with the old moments: update m and v with the gradient first, then step."""
    m_hat, v_hat = corrected(m, v, t, beta1, beta2)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), *moments(grad, m, v, beta1, beta2)


@adam_step.misconception
def rate_lost_in_adam(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """The learning rate does not occur: the step is lr times the corrected ratio."""
    m, v = moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = corrected(m, v, t, beta1, beta2)
    return theta - m_hat / (np.sqrt(v_hat) + eps), m, v


@adam_step.misconception
def settings_fixed(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """beta1, beta2 or eps are numbers inside the function. Use the arguments: the check gives others, too."""
    m, v = moments(grad, m, v, 0.9, 0.999)
    m_hat, v_hat = corrected(m, v, t, 0.9, 0.999)
    return theta - lr * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


@adam_step.misconception
def moments_kept_back(theta, grad, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Only θ is returned. The two moments have to come back as well, or the next step has forgotten them."""
    m, v = moments(grad, m, v, beta1, beta2)
    m_hat, v_hat = corrected(m, v, t, beta1, beta2)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps)


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

"""The bank of section 5.1: `momentum_step`."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded, size

# --- momentum_step ---------------------------------------------------------------------------------------------

momentum_step = Exercise("momentum_step", parameters=("theta", "grad", "velocity", "lr", "beta"))


@momentum_step.case
def on_the_way(rng):
    """a step with a nonzero velocity"""
    return arguments(rounded(rng, 3), rounded(rng, 3), rounded(rng, 3), lr=0.1, beta=0.9)


@momentum_step.case
def other_settings(rng):
    """a different learning rate and momentum"""
    lr, beta = np.round(rng.uniform(0.2, 0.7, size=2), 2).tolist()[:2]
    return arguments(rounded(rng, 4), rounded(rng, 4), rounded(rng, 4), lr=lr, beta=beta)


@momentum_step.case
def first_step(rng):
    """the first step: the velocity is zero"""
    return arguments(rounded(rng, 3), rounded(rng, 3), np.zeros(size(rng, 3)), lr=0.1, beta=0.9)


@momentum_step.case
def no_gradient(rng):
    """a zero gradient: the ball keeps rolling"""
    return arguments(rounded(rng, 2), np.zeros(size(rng, 2)), rounded(rng, 2), lr=0.5, beta=0.8)


@momentum_step.case
def no_momentum(rng):
    """momentum 0: plain gradient descent"""
    return arguments(rounded(rng, 3), rounded(rng, 3), rounded(rng, 3), lr=0.2, beta=0.0)


@momentum_step.case
def a_table_of_weights(rng):
    """parameters in a table of shape (2, 3)"""
    return arguments(rounded(rng, 2, 3), rounded(rng, 2, 3), rounded(rng, 2, 3), lr=0.05, beta=0.9)


@momentum_step.case
def whole_numbers(rng):
    """whole numbers"""
    return arguments(*(rng.integers(-9, 10, size=3) for _ in range(3)), lr=0.1, beta=0.5)


@momentum_step.case
def large_numbers(rng):
    """one parameter, with values in the thousands"""
    return arguments(*(1000 * rounded(rng, 1) for _ in range(3)), lr=0.1, beta=0.9)


momentum_step.slips("""
averaged-gradient: velocity = beta -> v = beta ;; grad -> (1 - beta) * grad ;; velocity, velocity -> v, v
    The new gradient is multiplied by 1 - β. That gives a mean of past gradients; here it is added in full.
old-velocity-used: velocity = beta * velocity + grad⏎return theta - lr * velocity, velocity
-> return theta - lr * velocity, beta * velocity + grad
    The step uses the old velocity: the gradient of this step arrives one step late. Update v first.
""")


@momentum_step.misconception
def shares_exchanged(theta, grad, velocity, lr, beta):
    """The velocity keeps the share 1 - β, and β multiplies the gradient: a moving average with its two shares swapped.
    Here β multiplies the old velocity, and the gradient counts in full."""
    velocity = (1 - beta) * velocity + beta * grad
    return theta - lr * velocity, velocity


@momentum_step.misconception
def uphill(theta, grad, velocity, lr, beta):
    """The step goes uphill: the velocity adds up gradients, which point uphill, so subtract it."""
    v = beta * velocity + grad
    return theta + lr * v, v


momentum_step.slips("""
gradient-subtracted: velocity = beta -> v = beta ;; + grad -> - grad ;; - lr * velocity, velocity -> + lr * v, v
    The gradient is subtracted from the velocity and added to θ. Here v adds up gradients with a plus.
rate-inside-the-velocity: velocity = beta -> v = beta ;; grad -> lr * grad ;; lr * velocity, velocity -> v, v
    The learning rate is inside the velocity. Here v adds up plain gradients, and the rate is used in the step.
rate-forgotten: velocity = beta -> v = beta ;; lr * velocity, velocity -> v, v
    The learning rate is not used: the step is lr times the velocity.
momentum-on-the-gradient: velocity = beta * velocity + grad -> v = velocity + beta * grad ;; velocity, velocity -> v, v
    β multiplies the gradient. It should multiply the old velocity, so that part of it is kept.
momentum-on-both: velocity = beta * velocity + grad -> v = beta * (velocity + grad) ;; velocity, velocity -> v, v
    β also multiplies the gradient. Only the old velocity is damped; the new gradient counts in full.
nothing-forgotten: velocity = beta * velocity -> v = velocity ;; velocity, velocity -> v, v
    β is not used: without it old gradients never fade, and the ball never stops.
no-memory: velocity = beta * velocity + grad⏎return theta - lr * velocity, velocity
-> return theta - lr * grad, beta * velocity + grad
    This is a plain step of gradient descent: the velocity is computed, but θ moves along the gradient alone.
looks-ahead: velocity = beta -> v = beta ;; velocity, velocity -> (grad + beta * v), v
    This is Nesterov's step, which looks one step ahead. Plain momentum uses the new velocity itself.
old-velocity-returned: velocity = beta * velocity + grad⏎return theta - lr * velocity, velocity
-> return theta - lr * (beta * velocity + grad), velocity * 1.0
    The velocity passed in is returned. The next step needs the new one.
velocity-first: velocity = beta -> v = beta ;; theta - lr * velocity, velocity -> v, theta - lr * v
    The two results are swapped: first θ, then the velocity.
velocity-kept-back: velocity = beta * velocity + grad⏎return theta - lr * velocity, velocity
-> return theta - lr * (beta * velocity + grad)
    Only θ is returned. Return the velocity as well: the next step needs it.
velocity-overwritten: velocity = beta -> velocity[...] = beta
    The velocity passed in was overwritten. The caller may still need it: create a new array.
gradient-forgotten: velocity = beta * velocity + grad -> v = beta * velocity ;; velocity, velocity -> v, v
    The gradient is not used: the velocity only fades. Add the new gradient to it.
velocity-never-updated: velocity = beta * velocity + grad⏎return theta - lr * velocity, velocity
-> return theta - lr * velocity, velocity * 1.0
    The velocity does not change: neither β nor the gradient affects it. Update it first.
velocity-is-the-gradient: velocity = beta * velocity + grad⏎return theta - lr * velocity, velocity
-> return theta - lr * grad, grad * 1.0
    The old velocity is lost: this is plain gradient descent. Keep a share β of it.
gradient-turned-around: velocity = beta -> v = beta ;; + grad -> - grad ;; velocity, velocity -> v, v
    The gradient is subtracted from the velocity, and the velocity from θ: that goes uphill. Add the gradient.
step-without-the-point: velocity = beta -> v = beta ;; theta - lr * velocity, velocity -> lr * v, v
    This is the step alone, without the point where it starts: subtract it from θ.
velocity-downhill: velocity = beta -> v = beta ;; + grad -> - lr * grad ;; - lr * velocity, velocity -> + v, v
    This velocity already contains the learning rate and the minus, a form used in many books. Here v adds up plain
    gradients.
rate-twice: velocity = beta -> v = beta ;; grad -> lr * grad ;; velocity, velocity -> v, v
    The learning rate occurs twice, in the velocity and in the step. It belongs only in the step.
""")


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

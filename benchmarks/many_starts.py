"""How fast are 200 starts x 5 optimizers x 500 steps on Himmelblau's function, all in one array?

Compared with what most people would write: a loop over the starts, the same formulas on NumPy arrays of two numbers;
with torch, `torch.func.vmap` over the starts and its optimizers; and with optax in JAX, `vmap` over the starts and
`scan` over the steps, all compiled together. Each keeps all points, losses and gradient norms.
No BLAS is used, so more threads don't help: --threads 1 saves half of the time.
"""

from __future__ import annotations

import numpy as np
from timing import Work, report

from course_lib.descent.many_starts import descend_many
from course_lib.optimizers import Optimizer, optimizer
from course_lib.surfaces import surface

STEPS = 500
RULES = {"gradient_descent": 0.003, "momentum": 0.001, "nesterov": 0.001, "adagrad": 0.5, "adam": 0.05}


def gradient(theta):
    x, y = theta
    a, b = x**2 + y - 11, x + y**2 - 7
    return np.array([4 * x * a + 2 * b, 2 * a + 4 * y * b])


def value(theta):
    x, y = theta
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def one_run(rule: Optimizer, start):
    step, state, rate = rule.kernel(), rule.init(start), rule.rate(0)
    points, losses, norms = np.empty((STEPS + 1, 2)), np.empty(STEPS + 1), np.empty(STEPS + 1)
    theta = start
    for t in range(1, STEPS + 2):
        slope = gradient(theta)
        points[t - 1], losses[t - 1], norms[t - 1] = theta, value(theta), np.sqrt(slope @ slope)
        theta, state = step(theta, slope, state, t, rate)
    return points, losses, norms


def jax_runs(starts):
    import jax
    import jax.numpy as jnp
    import optax

    jax.config.update("jax_enable_x64", True)
    rules = [
        optax.sgd(0.003),
        optax.sgd(0.001, momentum=0.9),
        optax.sgd(0.001, momentum=0.9, nesterov=True),
        optax.adagrad(0.5, initial_accumulator_value=0.0, eps=1e-300),
        optax.adam(0.05),
    ]

    def from_start(rule):
        def step(carried, _):
            theta, state = carried
            loss, slope = jax.value_and_grad(value)(theta)
            change, state = rule.update(slope, state, theta)
            return (optax.apply_updates(theta, change), state), (theta, loss, jnp.linalg.norm(slope))

        return lambda start: jax.lax.scan(step, (start, rule.init(start)), None, length=STEPS + 1)[1]

    run = jax.jit(lambda starts: [jax.vmap(from_start(rule))(starts) for rule in rules])
    there = jnp.asarray(starts)
    return lambda: jax.block_until_ready(run(there))


def torch_runs(starts):
    """`torch.func.vmap` of the gradient over the starts, and torch's own optimizers."""
    import torch

    optim, slopes = torch.optim, torch.func.vmap(torch.func.grad_and_value(torch_value))
    makers = [
        lambda p: optim.SGD([p], 0.003),
        lambda p: optim.SGD([p], 0.001, momentum=0.9),
        lambda p: optim.SGD([p], 0.001, momentum=0.9, nesterov=True),
        lambda p: optim.Adagrad([p], 0.5),
        lambda p: optim.Adam([p], 0.05),
    ]

    def call():
        runs = []
        for make in makers:
            theta = torch.from_numpy(starts.copy())
            rule = make(theta)
            for _ in range(STEPS + 1):
                theta.grad, loss = slopes(theta)
                runs.append((theta.clone(), loss, theta.grad.norm(dim=1)))
                rule.step()
        return runs

    return call


def torch_value(theta):
    return value((theta[0], theta[1]))


def works() -> list[Work]:
    himmelblau = surface("himmelblau")
    starts = np.random.default_rng(0).uniform(-5.0, 5.0, (200, 2))
    rules = [optimizer(name, rate) for name, rate in RULES.items()]

    def all_at_once():
        return descend_many(himmelblau, starts, rules, STEPS)

    def loop():
        return [[one_run(rule, start) for start in starts] for rule in rules]

    runs = all_at_once()
    for i, rule in enumerate(rules):
        for j in (0, 199):
            alone, together = one_run(rule, starts[j]), (runs.points, runs.losses, runs.gradient_norms)
            for one, many in zip(alone, together, strict=True):
                np.testing.assert_allclose(many[:, i, j], one, rtol=1e-9, atol=1e-9)
    return [
        Work(
            "200 starts, 5 optimizers, 500 steps",
            {
                "course_lib, all at once": all_at_once,
                "NumPy, loop over starts": loop,
                "torch, vmap of the gradient": torch_runs(starts),
                "JAX, vmap and scan, all compiled": jax_runs(starts),
            },
        )
    ]


if __name__ == "__main__":
    report(works, __doc__.splitlines()[0])

"""How fast is full-batch descent for logistic regression that keeps the losses and parameters of every step?

Compared with torch written step by step (eager), a loop in plain NumPy, JAX with the whole loop compiled, and plain
Numba loops.
"""

from __future__ import annotations

import numpy as np
from timing import Work, report

from course_lib.linear.logistic import gradient_descent
from course_lib.linear.logistic_kernels import descend_loop, descend_plain


def torch_steps(X, y, theta0, learning_rate, steps):
    import torch

    X, y, theta = torch.from_numpy(X), torch.from_numpy(y), torch.from_numpy(theta0.copy()).requires_grad_()
    trajectory, losses = [theta.detach().clone()], []
    for _ in range(steps):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(X @ theta, y)
        loss.backward()
        with torch.no_grad():
            theta -= learning_rate * theta.grad
            theta.grad = None
        losses.append(loss.item())
        trajectory.append(theta.detach().clone())
    return trajectory, losses


def naive_steps(X, y, theta, learning_rate, steps):
    trajectory, losses = [theta], []
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(X @ theta)))
        losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
        theta = theta - learning_rate / len(y) * (X.T @ (p - y))
        trajectory.append(theta)
    return np.array(trajectory), np.array(losses)


def jax_loop(X, y, theta0, learning_rate, steps):
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def run(theta, X, y):
        def value(theta):
            z = X @ theta
            return jnp.mean(jax.nn.softplus(z) - y * z)

        def step(theta, _):
            loss, gradient = jax.value_and_grad(value)(theta)
            return theta - learning_rate * gradient, (theta, loss)

        return jax.lax.scan(step, theta, None, length=steps)

    run, X, y = jax.jit(run, donate_argnums=0), jnp.asarray(X), jnp.asarray(y)
    return lambda: jax.block_until_ready(run(jnp.asarray(theta0), X, y))


def numba_loop(X, y, theta0, learning_rate, steps):
    import numba

    @numba.njit
    def run(theta0):
        n, d = X.shape
        trajectory, losses, gradient = np.empty((steps + 1, d)), np.empty(steps), np.empty(d)
        trajectory[0] = theta0
        for step in range(steps):
            total, gradient[:] = 0.0, 0.0
            for i in range(n):
                z = 0.0
                for j in range(d):
                    z += X[i, j] * trajectory[step, j]
                e = np.exp(-abs(z))
                total += max(z, 0.0) - y[i] * z + np.log1p(e)
                delta = (1.0 if z >= 0 else e) / (1 + e) - y[i]
                for j in range(d):
                    gradient[j] += delta * X[i, j]
            losses[step] = total / n
            for j in range(d):
                trajectory[step + 1, j] = trajectory[step, j] - learning_rate / n * gradient[j]
        return trajectory, losses

    return lambda: run(theta0)


def works() -> list[Work]:
    import torch  # noqa: F401  so that `machine` and the thread limits know it

    rng = np.random.default_rng(0)
    found = []
    for n, d, steps in ((5, 2, 1000), (100_000, 20, 40)):
        X = rng.normal(size=(n, d))
        y = (rng.random(n) < 1 / (1 + np.exp(-X[:, 0]))).astype(float)
        data = X, y, np.zeros(d), 0.5, steps
        found.append(
            Work(
                f"{n:,}x{d}, {steps} steps",
                {
                    "course_lib, as chosen, arguments checked": lambda data=data: gradient_descent(*data),
                    **({"course_lib, compiled loop": lambda data=data: descend_loop(*data)} if n == 5 else {}),
                    "course_lib, readable form": lambda data=data: descend_plain(*data),
                    "plain NumPy": lambda data=data: naive_steps(*data),
                    "torch eager": lambda data=data: torch_steps(*data),
                    "JAX, whole loop compiled": jax_loop(*data),
                    "Numba, plain loops": numba_loop(*data),
                },
            )
        )
    return found


if __name__ == "__main__":
    report(works, __doc__.splitlines()[0])

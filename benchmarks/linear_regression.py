"""How fast is full-batch descent for linear regression that keeps the losses and parameters of every step?

Compared with torch, eager and with its step compiled, a loop in plain NumPy, autograd, JAX with the whole loop
compiled, and a plain Numba loop.
"""

from __future__ import annotations

import numpy as np
from timing import Work, report

from course_lib.linear import gradient_descent
from course_lib.linear.kernels import descend_blocks, descend_loop, descend_plain
from course_lib.linear.spectral import descend_gram, descend_spectral


def squares(z, y):
    """A sample's loss and its slope, of numbers or arrays."""
    return (z - y) ** 2, 2 * (z - y)


def torch_steps(loss_of, X, y, theta0, learning_rate, steps):
    import torch

    X, y, theta = torch.from_numpy(X), torch.from_numpy(y), torch.from_numpy(theta0.copy()).requires_grad_()
    trajectory, losses = [theta.detach().clone()], []
    for _ in range(steps):
        loss = loss_of(X @ theta, y)
        loss.backward()
        with torch.no_grad():
            theta -= learning_rate * theta.grad
            theta.grad = None
        losses.append(loss.item())
        trajectory.append(theta.detach().clone())
    return trajectory, losses


def torch_compiled(X, y, theta0, learning_rate, steps):
    """The step compiled, called from Python: torch.compile takes minutes for a loop of 1000 steps."""
    import torch

    X, y, start = torch.from_numpy(X), torch.from_numpy(y), torch.from_numpy(theta0)

    @torch.compile
    def step(theta):
        residual = X @ theta - y
        return (residual**2).mean(), theta - learning_rate * 2 / len(y) * (X.T @ residual)

    def call():
        theta, trajectory, losses = start, [start], []
        for _ in range(steps):
            loss, theta = step(theta)
            losses.append(loss.item())
            trajectory.append(theta)
        return trajectory, losses

    return call


def numba_loop(sample, X, y, theta0, learning_rate, steps):
    """`sample` gives a sample's loss and its slope."""
    import numba

    sample = numba.njit(sample)

    @numba.njit
    def run(X, y, theta0):
        n, d = X.shape
        trajectory, losses, gradient = np.empty((steps + 1, d)), np.empty(steps), np.empty(d)
        trajectory[0] = theta0
        for step in range(steps):
            total, gradient[:] = 0.0, 0.0
            for i in range(n):
                z = 0.0
                for j in range(d):
                    z += X[i, j] * trajectory[step, j]
                loss, slope = sample(z, y[i])
                total += loss
                for j in range(d):
                    gradient[j] += slope * X[i, j]
            losses[step] = total / n
            for j in range(d):
                trajectory[step + 1, j] = trajectory[step, j] - learning_rate / n * gradient[j]
        return trajectory, losses

    return lambda: run(X, y, theta0)


def naive_steps(X, y, theta, learning_rate, steps):
    trajectory, losses = [theta], []
    for _ in range(steps):
        error = X @ theta - y
        losses.append(np.mean(error**2))
        theta = theta - learning_rate * (2 / len(y)) * (X.T @ error)
        trajectory.append(theta)
    return np.array(trajectory), np.array(losses)


def autograd_steps(X, y, theta, learning_rate, steps):
    import autograd.numpy as anp
    from autograd import value_and_grad

    step = value_and_grad(lambda theta: anp.mean((anp.dot(X, theta) - y) ** 2))
    trajectory, losses = [theta], []
    for _ in range(steps):
        loss, gradient = step(theta)
        theta = theta - learning_rate * gradient
        losses.append(loss)
        trajectory.append(theta)
    return np.array(trajectory), np.array(losses)


def jax_loop(sample, X, y, theta0, learning_rate, steps):
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def run(theta, X, y):
        def step(theta, _):
            loss, gradient = jax.value_and_grad(lambda theta: jnp.mean(sample(X @ theta, y)[0]))(theta)
            return theta - learning_rate * gradient, (theta, loss)

        return jax.lax.scan(step, theta, None, length=steps)

    run, X, y = jax.jit(run, donate_argnums=0), jnp.asarray(X), jnp.asarray(y)
    return lambda: jax.block_until_ready(run(jnp.asarray(theta0), X, y))


def works() -> list[Work]:
    import autograd  # noqa: F401  so that `machine` and the thread limits know them
    import torch

    x = np.arange(1.0, 6.0)
    tiny = np.column_stack([np.ones(5), x]), x + 0.5, np.zeros(2), 0.01, 1000
    rng = np.random.default_rng(0)
    X = rng.normal(size=(100_000, 20))
    large = X, X @ rng.normal(size=20) + rng.normal(size=100_000), np.zeros(20), 0.05
    return [
        Work(
            "5x2, 1000 steps",
            {
                "course_lib, as chosen (compiled loop), arguments checked": lambda: gradient_descent(*tiny),
                "course_lib, compiled loop": lambda: descend_loop(*tiny),
                "course_lib, spectral kernel": lambda: descend_spectral(*tiny),
                "plain NumPy": lambda: naive_steps(*tiny),
                "torch eager": lambda: torch_steps(torch.nn.functional.mse_loss, *tiny),
                "torch, step compiled": torch_compiled(*tiny),
                "autograd": lambda: autograd_steps(*tiny),
                "JAX, whole loop compiled": jax_loop(squares, *tiny),
                "Numba, plain loops": numba_loop(squares, *tiny),
            },
        ),
        Work(
            "100,000x20, 60 steps",
            {
                "course_lib, blocks of rows": lambda: descend_blocks(*large, 60),
                "course_lib, as chosen (gram)": lambda: gradient_descent(*large, 60),
                "course_lib, readable form": lambda: descend_plain(*large, 60),
                "plain NumPy": lambda: naive_steps(*large, 60),
                "torch eager": lambda: torch_steps(torch.nn.functional.mse_loss, *large, 60),
                "JAX, whole loop compiled": jax_loop(squares, *large, 60),
                "Numba, plain loops": numba_loop(squares, *large, 60),
            },
        ),
        Work(
            "100,000x20, 8 steps",
            {
                "course_lib, as chosen (gram)": lambda: gradient_descent(*large, 8),
                "course_lib, X^T X alone": lambda: descend_gram(*large, 8),
                "course_lib, blocks of rows": lambda: descend_blocks(*large, 8),
                "plain NumPy": lambda: naive_steps(*large, 8),
            },
        ),
    ]


if __name__ == "__main__":
    report(works, __doc__.splitlines()[0])

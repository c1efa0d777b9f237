"""How fast is full-batch descent for logistic regression that keeps the losses and parameters of every step?

Compared with torch written step by step (eager), a loop in plain NumPy, JAX with the whole loop compiled, and plain
Numba loops.
"""

from __future__ import annotations

import numpy as np
from linear_regression import jax_loop, numba_loop, torch_steps
from timing import Work, report

from course_lib.linear.logistic import gradient_descent
from course_lib.linear.logistic_kernels import descend_loop, descend_plain


def cross_entropy(z, y):
    """A sample's loss and its slope."""
    e = np.exp(-abs(z))
    return max(z, 0.0) - y * z + np.log1p(e), (1.0 if z >= 0 else e) / (1 + e) - y


def jax_cross_entropy(z, y):
    import jax

    return (jax.nn.softplus(z) - y * z,)


def naive_steps(X, y, theta, learning_rate, steps):
    trajectory, losses = [theta], []
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(X @ theta)))
        losses.append(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
        theta = theta - learning_rate / len(y) * (X.T @ (p - y))
        trajectory.append(theta)
    return np.array(trajectory), np.array(losses)


def works() -> list[Work]:
    import torch

    loss = torch.nn.functional.binary_cross_entropy_with_logits

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
                    "torch eager": lambda data=data: torch_steps(loss, *data),
                    "JAX, whole loop compiled": jax_loop(jax_cross_entropy, *data),
                    "Numba, plain loops": numba_loop(cross_entropy, *data),
                },
            )
        )
    return found


if __name__ == "__main__":
    report(works, __doc__.splitlines()[0])

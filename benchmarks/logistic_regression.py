"""How fast is full-batch descent for logistic regression that keeps the losses and parameters of every step?

Compared with torch written step by step (eager) and a loop in plain NumPy.
"""

from __future__ import annotations

import numpy as np
from timing import Work, report

from course_lib.linear.logistic import gradient_descent
from course_lib.linear.logistic_kernels import descend_plain


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
                    f"course_lib, as chosen ({gradient_descent(*data).method})": lambda data=data: gradient_descent(
                        *data
                    ),
                    "course_lib, readable form": lambda data=data: descend_plain(*data),
                    "plain NumPy": lambda data=data: naive_steps(*data),
                    "torch eager": lambda data=data: torch_steps(*data),
                },
            )
        )
    return found


if __name__ == "__main__":
    report(works, __doc__.splitlines()[0])

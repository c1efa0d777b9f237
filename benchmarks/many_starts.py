"""How fast are 200 starts x 5 optimizers x 500 steps on Himmelblau's function, all in one array?

Compared with the same code one optimizer at a time, and with what most people would write: a loop over the
starts, the same formulas on NumPy arrays of two numbers. Each keeps all points, losses and gradient norms.
No BLAS is used, so more threads don't help: --threads 1 saves half of the time.
"""

from __future__ import annotations

import numpy as np
from timing import Work, report

from course_lib.descent.many_starts import descend_many
from course_lib.optimizers import Optimizer, optimizer
from course_lib.surfaces import surface

STEPS = 500


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


def works() -> list[Work]:
    himmelblau = surface("himmelblau")
    starts = np.random.default_rng(0).uniform(-5.0, 5.0, (200, 2))
    rules = [
        optimizer("gradient_descent", 0.003),
        optimizer("momentum", 0.001),
        optimizer("nesterov", 0.001),
        optimizer("adagrad", 0.5),
        optimizer("adam", 0.05),
    ]

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
                "course_lib, all in one array": all_at_once,
                "course_lib, one optimizer at a time": lambda: [
                    descend_many(himmelblau, starts, [rule], STEPS) for rule in rules
                ],
                "NumPy, loop over starts": loop,
            },
        )
    ]


if __name__ == "__main__":
    report(works, __doc__.splitlines()[0])

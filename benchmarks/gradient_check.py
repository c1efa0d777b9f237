"""How long does a gradient check of all 9,610 parameters of a 64-128-10 network take?

Compared with a loop that shifts one parameter at a time (measured on a tenth of them), and with 20 random directions.
"""

from __future__ import annotations

import numpy as np
from timing import Work, report

from course_lib.calculus.gradient_check import check_directions
from course_lib.network import Network, layers, loss, loss_and_gradient
from course_lib.network.check import check_network_gradient

MEASURED = 961
"""Parameters that the loop shifts, a tenth of all: multiply its time and ratio by ten."""


def works() -> list[Work]:
    network = Network((64, 128, 10), loss="softmax_cross_entropy")
    rng = np.random.default_rng(0)
    parameters, X = rng.normal(size=network.n_parameters) * 0.1, rng.random((64, 64))
    y = np.eye(10)[rng.integers(0, 10, 64)]

    def bare_loss(parameters):
        (W1, b1), (W2, b2) = views
        z = np.tanh(X @ W1 + b1) @ W2 + b2
        z = z - z.max(axis=1, keepdims=True)
        return np.mean(np.log(np.exp(z).sum(axis=1)) - (y * z).sum(axis=1))

    moved = parameters.copy()
    views = layers(network, moved)
    assert abs(bare_loss(moved) - float(loss(network, parameters, X, y))) < 1e-12

    def naive_loop():
        h, gradient = 1e-5, np.zeros(MEASURED)
        for i in range(MEASURED):
            kept = moved[i]
            moved[i] = kept + h
            above = bare_loss(moved)
            moved[i] = kept - h
            gradient[i] = (above - bare_loss(moved)) / (2 * h)
            moved[i] = kept
        return gradient

    return [
        Work(
            "64-128-10, batch 64",
            {
                "course_lib, all parameters by units": lambda: check_network_gradient(network, parameters, X, y),
                f"NumPy loop, {MEASURED} of 9,610 parameters": naive_loop,
                "course_lib, 20 random directions": lambda: check_directions(
                    lambda p: loss(network, p, X, y),
                    lambda p: loss_and_gradient(network, p, X, y)[1],
                    parameters,
                    np.random.default_rng(1),
                ),
            },
        )
    ]


if __name__ == "__main__":
    report(works, __doc__.splitlines()[0])

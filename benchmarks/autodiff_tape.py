"""What does automatic differentiation cost? Full steps of three networks: forward, backward, update.

Compared with the hand-written kernel of course_lib, which comes first, the same formulas in plain NumPy, and torch
(eager, with its SGD). The tape runs the function again at every step, with layer and loss as one operation each or
with single operations only. The learning rate is the upstream gradient, as in the hand-written kernel.
"""

from __future__ import annotations

import numpy as np
from network_step import LEARNING_RATE, NETWORKS, course_step, naive_step, torch_step
from timing import Work, report

from course_lib import autodiff as ad
from course_lib.network import layers
from course_lib.network.initialization import initialize

LOSSES = {
    "binary_cross_entropy": ad.binary_cross_entropy,
    "softmax_cross_entropy": ad.softmax_cross_entropy,
}


def fused(network):
    criterion = LOSSES[network.loss]

    def loss(X, Y, *parameters):
        A = X
        for number, activation in enumerate(network.activations):
            A = ad.affine(A, parameters[2 * number], parameters[2 * number + 1], activation)
        return criterion(A, Y)

    return loss


def single_operations(network):
    f = getattr(ad, network.hidden)

    def loss(X, Y, *parameters):
        A = X
        for number in range(len(network.shapes)):
            A = A @ parameters[2 * number] + parameters[2 * number + 1]
            if number < len(network.shapes) - 1:
                A = f(A)
        if network.loss == "binary_cross_entropy":
            return ad.sum(ad.softplus(A) - Y * A) / len(X)
        return ad.sum(ad.logsumexp(A, axis=1) - ad.sum(Y * A, axis=1)) / len(X)

    return loss


def flat_parameters(network, parameters):
    """A new vector, and its matrices and biases in turn."""
    theta = parameters.copy()
    return theta, [array for pair in layers(network, theta) for array in pair]


def tape_step(function, network, parameters, X, Y):
    _, arrays = flat_parameters(network, parameters)

    def call():
        loss, pullback = ad.vjp(lambda *arrays: function(X, Y, *arrays), *arrays)
        for array, step in zip(arrays, pullback(LEARNING_RATE), strict=True):
            np.subtract(array, step, array)
        return loss

    return call


def step_work(network, n, kind):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, network.sizes[0])).astype(kind)
    k = network.sizes[-1]
    Y = (rng.integers(0, 2, (n, 1)) if k == 1 else np.eye(k)[rng.integers(0, k, n)]).astype(kind)
    arguments = network, initialize(network, rng, "xavier", kind), X, Y
    ways = {
        "hand-written kernel": course_step(*arguments),
        "tape": tape_step(fused(network), *arguments),
        "tape, single operations": tape_step(single_operations(network), *arguments),
        "naive NumPy": naive_step(*arguments),
        "torch eager": torch_step(*arguments),
    }
    first = [float(call()) for call in ways.values()]
    np.testing.assert_allclose(first, first[0], rtol=1e-9 if kind == "float64" else 1e-4)
    sizes = "-".join(str(size) for size in network.sizes)
    return Work(f"step of {sizes}, {network.hidden}, batch {n}, {kind}", ways)


def works():
    return [step_work(*each) for each in NETWORKS]


if __name__ == "__main__":
    report(works, __doc__)

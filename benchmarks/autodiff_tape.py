"""What does automatic differentiation cost? Full steps of three networks: forward, backward, update.

Compared with the hand-written kernel of course_lib, which comes first, the same formulas in plain NumPy, and torch
(eager, with its SGD). The tape runs the function again at every step, with layer and loss as one operation each or
with single operations only. Its rules alone, without nodes and checks, are the least that it can take.
"""

from __future__ import annotations

import numpy as np
from network_step import LEARNING_RATE, NETWORKS, course_step, naive_step, torch_step
from timing import Work, report

from course_lib import autodiff as ad
from course_lib.autodiff.tracing import OPERATIONS
from course_lib.network import layers
from course_lib.network.initialization import initialize

LOSSES = {
    "binary_cross_entropy": ad.binary_cross_entropy,
    "softmax_cross_entropy": ad.softmax_cross_entropy,
}


def fused(network):
    criterion, activations = LOSSES[network.loss], network.activations

    def loss(X, Y, *parameters):
        A = X
        for number, activation in enumerate(activations):
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


def tape_step(function, network, parameters, X, Y):
    arrays = [array.copy() for pair in layers(network, parameters) for array in pair]
    value_and_gradients = ad.value_and_grad(function, range(2, 2 + len(arrays)))
    rate = np.asarray(LEARNING_RATE, X.dtype)  # a Python number takes longer to convert than a small array to multiply

    def call():
        loss, gradients = value_and_gradients(X, Y, *arrays)
        for array, gradient in zip(arrays, gradients, strict=True):
            array -= np.multiply(gradient, rate, gradient)
        return loss

    return call


def bare_step(network, parameters, X, Y):
    """The tape's rules alone: no nodes, no checks."""
    arrays = [array.copy() for pair in layers(network, parameters) for array in pair]
    rate = np.asarray(LEARNING_RATE, X.dtype)
    layer, criterion = OPERATIONS["affine"].record, OPERATIONS[network.loss].record

    def call():
        A, rules, steps = X, [], []
        for number, activation in enumerate(network.activations):
            arguments = [A, *arrays[2 * number : 2 * number + 2]]
            A, rule = layer(arguments, [number or None, True, True], activation)
            rules.append(rule)
        loss, rule = criterion([A, Y], [True, None])
        gradient = rule(1.0)[0]
        for rule in reversed(rules):
            gradient, *pair = rule(gradient)
            steps = pair + steps
        for array, step in zip(arrays, steps, strict=True):
            array -= np.multiply(step, rate, step)
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
        "course_lib, tape": tape_step(fused(network), *arguments),
        "course_lib, the tape's rules alone": bare_step(*arguments),
        "course_lib, tape, single operations": tape_step(single_operations(network), *arguments),
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

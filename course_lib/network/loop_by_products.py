"""Loss and gradient of a network for `loop`: BLAS for the products, and one loop for all that lies between two.

Activations are in one array, layer by layer, one sample per row; those of the output become its delta. What is hidden
are functions whose slope follows from their value: it may overwrite the pre-activation.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course_lib.backend import Array
from course_lib.functions.compiled_exponentials import exp_of_negative

hidden: Any = None
hidden_slope: Any = None
losses: Any = None
loss: Any = None
loss_slope: Any = None
expected: Any = None


def forward(work: Any, theta: Array, samples: Array) -> float:
    """Mean loss of some samples; the output's activations become its delta."""
    sizes, n, below, at, room = work.sizes, samples.size, inputs_of(work, samples), 0, 0
    for layer in range(sizes.size - 1):
        fan_in, fan_out = sizes[layer], sizes[layer + 1]
        b = theta[at + fan_in * fan_out : at + (fan_in + 1) * fan_out]
        a = work.a[0, room : room + n * fan_out].reshape(n, fan_out)
        np.dot(below, theta[at : at + fan_in * fan_out].reshape(fan_in, fan_out), a)
        if layer < sizes.size - 2:
            for i in range(n):
                for j in range(fan_out):
                    a[i, j] = hidden(a[i, j] + b[j])
        else:
            for i in range(n):
                for j in range(fan_out):
                    a[i, j] += b[j]
        below, at, room = a, at + (fan_in + 1) * fan_out, room + n * fan_out
    return losses(below, work.target, samples) / n


def backward(work: Any, theta: Array, gradient: Array, samples: Array) -> None:
    """Gradient at the parameters of the forward pass, layer by layer from the last."""
    sizes, n, at, top = work.sizes, samples.size, theta.size, work.sizes.size - 1
    room = n * (sizes[1:].sum() - sizes[top])
    delta = work.a[0, room : room + n * sizes[top]].reshape(n, sizes[top])
    for layer in range(top - 1, -1, -1):
        fan_in, fan_out = sizes[layer], sizes[layer + 1]
        at -= (fan_in + 1) * fan_out
        bias, weights = at + fan_in * fan_out, slice(at, at + fan_in * fan_out)
        gradient[bias : bias + fan_out] = 0.0
        for i in range(n):
            for j in range(fan_out):
                gradient[bias + j] += delta[i, j]
        if layer == 0:
            np.dot(inputs_of(work, samples).T, delta, gradient[weights].reshape(fan_in, fan_out))
        else:
            room -= n * fan_in
            below = work.a[0, room : room + n * fan_in].reshape(n, fan_in)
            np.dot(below.T, delta, gradient[weights].reshape(fan_in, fan_out))
            upstream = work.delta[layer % 2, : n * fan_in].reshape(n, fan_in)
            np.dot(delta, theta[weights].reshape(fan_in, fan_out).T, upstream)
            for i in range(n):
                for j in range(fan_in):
                    upstream[i, j] *= hidden_slope(below[i, j])
            delta = upstream


def inputs_of(work: Any, samples: Array) -> Array:
    """Rows of some samples; X itself where a batch is all of them."""
    if work.inputs.size == 0:
        return work.X
    inputs = work.inputs[: samples.size]
    for i in range(samples.size):
        inputs[i] = work.X[samples[i]]
    return inputs


def sum_of_entries(a: Array, target: Array, samples: Array) -> float:
    """Sum of a loss that treats every entry by itself; `a` becomes its slope, divided by the number of samples."""
    value, n = 0.0, samples.size
    for i in range(n):
        for j in range(a.shape[1]):
            value += loss(a[i, j], target[samples[i], j])
            a[i, j] = loss_slope(a[i, j], target[samples[i], j]) / n
    return value


def softmax_cross_entropy(a: Array, target: Array, samples: Array) -> float:
    """The same for the formula in `losses.formulas`."""
    value, n = 0.0, samples.size
    for i in range(n):
        highest, rest, ties = a[i, 0], 0.0, 0.0
        for j in range(1, a.shape[1]):
            highest = max(highest, a[i, j])
        for j in range(a.shape[1]):
            y = expected(target, samples[i], j)
            value -= y * (a[i, j] - highest) if y > 0.0 else 0.0
        for j in range(a.shape[1]):
            a[i, j] = exp_of_negative(a[i, j] - highest)
        for j in range(a.shape[1]):
            ties += 1.0 if a[i, j] == 1.0 else 0.0
            rest += 0.0 if a[i, j] == 1.0 else a[i, j]
        rest += ties - 1.0
        value += math.log1p(rest)
        factor = 1.0 / ((1.0 + rest) * n)
        for j in range(a.shape[1]):
            y, e = expected(target, samples[i], j), a[i, j]
            others = rest if e == 1.0 else 1.0 + rest - e
            a[i, j] = (e * (1.0 - y) - y * others) * factor
    return value


def of_rows(target: Array, sample: int, j: int) -> float:
    """Probability of a class."""
    return target[sample, j]


def of_numbers(target: Array, sample: int, j: int) -> float:
    """The same where targets are class numbers."""
    return 1.0 if target[sample] == j else 0.0

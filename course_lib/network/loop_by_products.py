"""Loss and gradient of a network for `loop`: BLAS for the products, and one loop for all that lies between two.

Activations are in one array, layer by layer, one sample per row; those of the output become its delta. What is hidden
are functions whose slope follows from their value: it may overwrite the pre-activation.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course_lib.backend import Array
from course_lib.backend.compiled import bits_of, float_of

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
            y, below = expected(target, samples[i], j), a[i, j] - highest
            value -= y * below if y > 0.0 else 0.0
            a[i, j] = math.exp(below)
            ties += 1.0 if below == 0.0 else 0.0
            rest += 0.0 if below == 0.0 else a[i, j]
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


# e^x in double precision: with x = k ln 2 + r, |r| <= ln(2) / 2, it is 2^k e^r, and e^r a short sum of powers of r.
# Cody and Waite, Software Manual for the Elementary Functions (1980), chapter 6. No branch, so the loop is SIMD code.
LOG2_E = math.log2(math.e)
LN2_HIGH, LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
"""ln 2 in two parts: a whole number times the first one is exact."""
TO_WHOLE = 1.5 * 2.0**52
"""Added to a number, it leaves no digits behind the point, and the whole number in the lowest bits."""
C3, C4, C5, C6, C7, C8, C9, C10, C11, C12, C13 = (1.0 / math.factorial(power) for power in range(3, 14))


def tanh(z: float) -> float:
    """To four units in the last place, as NumPy's, which takes three times as long where it is no SIMD code."""
    x = -min(2.0 * abs(z), 44.0)  # from there on the value is 1
    shifted = x * LOG2_E + TO_WHOLE
    k = shifted - TO_WHOLE
    r = x - k * LN2_HIGH - k * LN2_LOW
    p = C7 + r * (C8 + r * (C9 + r * (C10 + r * (C11 + r * (C12 + r * C13)))))
    p = r * (1.0 + r * (0.5 + r * (C3 + r * (C4 + r * (C5 + r * (C6 + r * p))))))  # e^r - 1
    scale = float_of((bits_of(shifted) + 1023) << 52)  # 2^k: its exponent is k + 1023
    below = scale * p + (scale - 1.0)  # e^x - 1
    return math.copysign(below / (2.0 + below), z)


def tanh_slope(a: float) -> float:
    """1 - a^2."""
    return (1.0 - a) * (1.0 + a)

"""Loss and gradient of a small network for `loop`: the formulas of backpropagation, one number at a time.

A step of a small network costs its arithmetic here, where each function of NumPy costs a microsecond.
"""

from __future__ import annotations

from typing import Any

from course_lib.backend import Array

hidden: Any = None
hidden_slope: Any = None
output: Any = None
output_slope: Any = None
loss: Any = None
loss_slope: Any = None


def forward(work: Any, theta: Array, samples: Array) -> float:
    """Mean loss of some samples; the gradient is in `work`, too: only one sample's activations are kept."""
    sizes, gradient, z, a, delta = work.sizes, work.gradient, work.z, work.a, work.delta
    top, value = sizes.size - 1, 0.0
    gradient[:] = 0.0
    for sample in samples:
        for i in range(sizes[0]):
            a[0, i] = work.X[sample, i]
        at = 0  # where the layer's parameters begin
        for layer in range(top):
            fan_in, fan_out = sizes[layer], sizes[layer + 1]
            for j in range(fan_out):
                z[layer + 1, j] = theta[at + fan_in * fan_out + j]
            for i in range(fan_in):
                for j in range(fan_out):
                    z[layer + 1, j] += a[layer, i] * theta[at + i * fan_out + j]
            for j in range(fan_out):
                unit = z[layer + 1, j]
                a[layer + 1, j] = output(unit) if layer == top - 1 else hidden(unit)
            at += (fan_in + 1) * fan_out
        for j in range(sizes[top]):
            value += loss(a[top, j], work.target[sample, j])
            delta[top, j] = loss_slope(a[top, j], work.target[sample, j]) / samples.size * output_slope(z[top, j])
        for layer in range(top - 1, -1, -1):
            fan_in, fan_out = sizes[layer], sizes[layer + 1]
            at -= (fan_in + 1) * fan_out
            for j in range(fan_out):
                gradient[at + fan_in * fan_out + j] += delta[layer + 1, j]
            for i in range(fan_in):
                upstream = 0.0
                for j in range(fan_out):
                    gradient[at + i * fan_out + j] += a[layer, i] * delta[layer + 1, j]
                    upstream += delta[layer + 1, j] * theta[at + i * fan_out + j]
                if layer > 0:
                    delta[layer, i] = upstream * hidden_slope(z[layer, i])
    return value / samples.size


def backward(work: Any, theta: Array, gradient: Array, samples: Array) -> None:
    """The gradient is there already."""

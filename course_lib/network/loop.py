"""Epochs of training of a small network, for Numba: the formulas of backpropagation, one number at a time.

A step of a small network costs its arithmetic here, where each function of NumPy costs a microsecond. Large networks
are products of matrices, which BLAS computes faster: `step` is for them, and until this is compiled.
`course_lib.backend.compiled` binds the names below, and compiles.
"""

from __future__ import annotations

import inspect
import math
from typing import Any, NamedTuple

import numpy as np

from course_lib.backend import Array
from course_lib.backend.compiled import Bound
from course_lib.functions import activation
from course_lib.losses.formulas import ENTRYWISE
from course_lib.network.layout import Network
from course_lib.optimizers import Optimizer

hidden: Any = None
hidden_slope: Any = None
output: Any = None
output_slope: Any = None
loss: Any = None
loss_slope: Any = None
update_entries: Any = None

SMALL = 20_000
"""Weights times samples of a batch: below it this is faster than NumPy."""


class Work(NamedTuple):
    """What an epoch reads and writes: p parameters, n samples, layers of at most `widest` units."""

    sizes: Array  # (layers,) of int64, inputs first
    X: Array  # (n, fan_in)
    target: Array  # (n, outputs)
    theta: Array  # (p,)
    state: Array  # (slots, p), of the optimizer
    gradient: Array  # (p,)
    decay: Array  # (p,): strength of the L2 penalty
    start: Array  # (p,): parameters at the start of the epoch
    good: Array  # (p,): and at the start of the last epoch whose loss is within the limit
    z: Array  # (layers, widest), of one sample
    a: Array  # (layers, widest)
    delta: Array  # (layers, widest)


class Updates(NamedTuple):
    """How the epochs of one call update."""

    order: Array  # (n,) of int64: the samples of the batches
    batch_size: int
    rates: Array  # learning rates of all updates
    done: int  # updates before
    settings: tuple[Any, ...]  # of the rule
    max_norm: float
    scale_free: bool
    limit: float  # a larger loss ends the run


def prepared_work(
    network: Network,
    theta: Array,
    state: Array,
    X: Array,
    target: Array,
    optimizer: Optimizer,
    decay: Array | None,
    batch_size: int,
) -> tuple[Bound, Work] | None:
    """`run_epochs` with the formulas of this training, to be compiled, and what it works on; None if it can't be.

    That is a large network, one in float32, and a loss or a rule that looks at more than one entry at a time.
    """
    entries, terms = optimizer.entries(), ENTRYWISE.get(network.loss)
    weights = sum(fan_in * fan_out for fan_in, fan_out in network.shapes)
    doubles = all(type(each) is np.ndarray and each.dtype == np.float64 for each in (theta, X, target))
    if entries is None or terms is None or not doubles or weights * batch_size > SMALL:
        return None
    functions = (*activation(network.hidden), *activation(network.output), *terms)
    names = ("hidden", "hidden_slope", "output", "output_slope", "loss", "loss_slope")
    bound = dict(zip(names, map(inspect.unwrap, functions), strict=True))
    X, target = (np.require(each, requirements=["C", "A", "W"]) for each in (X, target))
    decay = np.zeros_like(theta) if decay is None else decay
    layers = (np.zeros((len(network.sizes), max(network.sizes))) for _ in range(3))
    sizes = np.array(network.sizes)
    work = Work(sizes, X, target, theta, state, np.zeros_like(theta), decay, theta.copy(), theta.copy(), *layers)
    return Bound.of(run_epochs, update_entries=entries, run_batch=Bound.of(run_batch, **bound)), work


def rates_of(optimizer: Optimizer, done: int, count: int) -> Array:
    """Learning rates of the next updates, as an array (count,)."""
    if callable(optimizer.learning_rate):
        return np.array([optimizer.rate(update) for update in range(done, done + count)])
    return np.full(count, optimizer.rate(done))


def run_epochs(work: Work, updates: Updates, losses: Array) -> int:
    """Fill losses (epochs,), each the mean of all batches before their update; the number that are within the limit."""
    n, t, theta = work.X.shape[0], updates.done, work.theta
    for epoch in range(losses.size):
        work.start[:] = theta
        total = 0.0
        for first in range(0, n, updates.batch_size):
            last = min(n, first + updates.batch_size)
            value, squares = run_batch(work, updates.order[first:last])
            if squares > updates.max_norm**2 or not squares > 1e-200:
                clip(work.gradient, updates.max_norm)
            t += 1
            rate = updates.rates[t - updates.done - 1]
            update_entries(theta, work.state, work.gradient, float(t), rate, updates.settings)
            # a rule that divides by squares stands still from now on if they are infinite
            total += (value + 0.0 * squares if updates.scale_free else value) * (last - first)
        losses[epoch] = total / n
        if not losses[epoch] <= updates.limit:
            return epoch
        work.good[:] = work.start
    return losses.size


def run_batch(work: Work, samples: Array) -> tuple[float, float]:
    """Loss of some samples, and its gradient's sum of squares; the gradient itself is in `work`."""
    sizes, theta, gradient, z, a, delta = work.sizes, work.theta, work.gradient, work.z, work.a, work.delta
    top, value, squares = sizes.size - 1, 0.0, 0.0
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
    value /= samples.size
    for i in range(theta.size):
        gradient[i] += work.decay[i] * theta[i]
        value += 0.5 * work.decay[i] * theta[i] * theta[i]
        squares += gradient[i] * gradient[i]
    return value, squares


def clip(gradient: Array, allowed: float) -> None:
    """Scale a gradient down to the norm `allowed`; the largest entry is taken out of the squares: they may overflow."""
    largest, squares = 0.0, 0.0
    for entry in gradient:
        largest = max(largest, abs(entry))
    for entry in gradient:
        squares += (entry / largest) ** 2
    norm = math.sqrt(squares)
    if not norm * largest <= allowed:  # also where it is not finite
        for i in range(gradient.size):
            gradient[i] *= allowed / largest / norm

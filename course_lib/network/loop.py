"""Epochs of training for Numba: batches, updates and what a divergence leaves, all in one compiled loop.

How a batch is computed is bound to `forward` and `backward`: `loop_by_sample` for small networks, `loop_by_products`
with BLAS for others. `course_lib.backend.compiled` binds the names below, and compiles.
"""

from __future__ import annotations

import inspect
import math
from typing import Any, NamedTuple

import numpy as np

from course_lib.backend import Array, zeros_like_shape
from course_lib.backend.compiled import Bound
from course_lib.backend.sums import ROWS
from course_lib.functions import activation, compiled_exponentials
from course_lib.losses.formulas import ENTRYWISE
from course_lib.network import loop_by_products, loop_by_sample
from course_lib.network.layout import Network
from course_lib.optimizers import Optimizer
from course_lib.optimizers.entries import update_over_gradient as over_gradient

forward: Any = None
backward: Any = None
update_entries: Any = None
update_over_gradient: Any = None

SMALL = 20_000
"""Weights times samples of a batch: below it numbers are faster than products of matrices."""

BY_VALUE = {name: tuple(map(inspect.unwrap, activation(name))) for name in ("identity", "relu")}
"""Activations and slopes that follow from their values."""
TANH = compiled_exponentials.tanh, compiled_exponentials.tanh_slope
"""In double precision; in single precision NumPy's is SIMD code everywhere."""


class Work(NamedTuple):
    """What an epoch reads and writes: p parameters, n samples; an array that is not needed is empty."""

    sizes: Array  # (layers,) of int64, inputs first
    X: Array  # (n, fan_in)
    target: Array  # (n, outputs), or (n,): class numbers
    theta: Array  # (p,)
    good: Array  # (p,): at the start of the last epoch whose loss is within the limit; room for the next theta
    state: Array  # (slots, p), of the optimizer
    gradient: Array  # (p,); empty if `good` is room for it
    start: Array  # (p,): parameters at the start of an epoch of several batches
    decay: Array  # (p,): strength of the L2 penalty
    inputs: Array  # (batch, fan_in): gathered samples
    z: Array  # (layers, widest), of one sample
    a: Array  # (layers, widest), or (1, units of all layers times batch)
    delta: Array  # (layers, widest), or (2, widest times batch)


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
    good: Array,
    state: Array,
    X: Array,
    target: Array,
    optimizer: Optimizer,
    decay: Array | None,
    batch_size: int,
) -> tuple[Bound, Work] | None:
    """`run_epochs` with the formulas of this training, to be compiled, and what it works on; None if it can't be.

    That is a rule that looks at more than one entry at a time, and a larger network with other hidden units than ReLU,
    tanh (in double precision) and none, or with batches of thousands of rows, which need care in single precision.
    """
    entries, over, terms = optimizer.entries(), optimizer.entries(over_gradient), ENTRYWISE.get(network.loss)
    kinds = {each.dtype.char if type(each) is np.ndarray else "" for each in (theta, X)}
    if entries is None or kinds not in ({"d"}, {"f"}):
        return None
    sizes, slopes = np.array(network.sizes), {}
    if terms is not None:
        slopes = {"loss": inspect.unwrap(terms[0]), "loss_slope": inspect.unwrap(terms[1])}
    hidden, hidden_slope = map(inspect.unwrap, activation(network.hidden))
    bound = {"hidden": hidden, "hidden_slope": hidden_slope}
    batch_size, layers = min(batch_size, X.shape[0]), (len(sizes), int(sizes.max()))
    by_value = BY_VALUE | {"tanh": TANH} if kinds == {"d"} else BY_VALUE
    whole, by_sample = batch_size == X.shape[0], network.n_parameters * batch_size <= SMALL
    if by_sample and kinds == {"d"} and terms is not None:
        output, output_slope = map(inspect.unwrap, activation(network.output))
        bound |= {**slopes, "output": output, "output_slope": output_slope}
        calls = {"forward": Bound.of(loop_by_sample.forward, **bound), "backward": Bound(loop_by_sample.backward)}
        rooms: tuple[Any, ...] = (0, 0), layers, layers, layers
    elif (
        network.hidden in by_value
        and network.output == "identity"
        and batch_size <= ROWS
        and (whole or X.flags.carray)  # else it would be copied
    ):
        by_sample, (hidden, hidden_slope) = False, by_value[network.hidden]
        if terms is None:
            chosen = loop_by_products.of_numbers if target.ndim == 1 else loop_by_products.of_rows
            losses = Bound.of(loop_by_products.softmax_cross_entropy, expected=chosen)
        else:
            losses = Bound.of(loop_by_products.sum_of_entries, **slopes)
        calls = {
            "forward": Bound.of(loop_by_products.forward, hidden=hidden, losses=losses),
            "backward": Bound.of(loop_by_products.backward, hidden_slope=hidden_slope),
        }
        gathered = (0, 0) if whole else (batch_size, X.shape[1])
        rooms = gathered, (0, 0), (1, batch_size * int(sizes[1:].sum())), (2, batch_size * int(sizes[1:].max()))
    else:
        return None
    X, target = (np.require(each, requirements=["C", "A", "W"]) for each in (X, target))
    own = theta.size if by_sample or optimizer.scale_free or not whole else 0
    gradient, start = zeros_like_shape(theta, own), zeros_like_shape(theta, 0 if whole else theta.size)
    decay = zeros_like_shape(theta, 0) if decay is None else decay
    made = (zeros_like_shape(theta, room) for room in rooms)
    work = Work(sizes, X, target, theta, good, state, gradient, start, decay, *made)
    return Bound.of(run_epochs, update_entries=entries, update_over_gradient=over, **calls), work


def run_epochs(work: Work, updates: Updates, losses: Array) -> int:
    """Fill losses (epochs,), each the mean of all batches before their update; the number that are within the limit.

    Where `work.gradient` is empty, every epoch within the limit swaps the roles of `work.theta` and `work.good`.
    """
    n, t, theta, good = work.X.shape[0], updates.done, work.theta, work.good
    whole, swaps = updates.batch_size >= n, work.gradient.size == 0
    for epoch in range(losses.size):
        if not whole:
            work.start[:] = theta
        total = 0.0
        for first in range(0, n, updates.batch_size):
            last = min(n, first + updates.batch_size)
            gradient = good if swaps else work.gradient
            value = forward(work, theta, updates.order[first:last]) + penalty(work.decay, theta)
            if not whole or value <= updates.limit:
                backward(work, theta, gradient, updates.order[first:last])
                value += finish(gradient, theta, work.decay, updates)
            total += value * (last - first)
            if whole and not value <= updates.limit:
                break
            t += 1
            rate = updates.rates[t - updates.done - 1]
            if swaps:
                update_over_gradient(theta, work.state, gradient, float(t), rate, updates.settings)
                theta, good = good, theta
                continue
            if whole:
                good[:] = theta
            update_entries(theta, work.state, gradient, float(t), rate, updates.settings)
        losses[epoch] = total / n
        if not losses[epoch] <= updates.limit:
            return epoch
        if not whole:
            good[:] = work.start
    return losses.size


def penalty(decay: Array, theta: Array) -> float:
    """The L2 penalty."""
    value = 0.0
    for i in range(decay.size):
        value += 0.5 * decay[i] * theta[i] * theta[i]
    return value


def finish(gradient: Array, theta: Array, decay: Array, updates: Updates) -> float:
    """Add the penalty's gradient, and clip; NaN if a rule that divides by squares has lost them to infinity, else 0."""
    for i in range(decay.size):
        gradient[i] += decay[i] * theta[i]
    if updates.max_norm < math.inf:
        squares = sum_of_squares(gradient)
        if squares > updates.max_norm**2 or not squares > 1e-200:
            clip(gradient, updates.max_norm)
    return 0.0 * sum_of_squares(gradient) if updates.scale_free else 0.0


def sum_of_squares(gradient: Array) -> float:
    """Infinite or 0 where it leaves the range of floats."""
    squares = 0.0
    for entry in gradient:
        squares += entry * entry
    return squares


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

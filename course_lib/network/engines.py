"""Epochs of training in two forms: in place for NumPy and CuPy, and in plain steps for any array library.

Both classes hold the samples and their order in the epoch, the parameters and the optimizer's state, and
have the same methods: `shuffle`, `epoch`, `run`, `copy`. `training.fit` checks the arguments and decides when
to stop; a test checks that the two agree to 1e-12. Where a compiled loop is ready (`loop`), it trains in place.

`parameters` are the current ones, `good` those at the start of the last epoch whose loss is within the limit. Where an
epoch is one update, both cost no copy: if the loss is within the limit, the gradient is written over `good`, the new
parameters over the gradient, and the two change roles.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace, zeros_like_shape
from course_lib.backend.compiled import compiled, has_compiler
from course_lib.backend.sums import ENTRIES, blocks, clipping_factor
from course_lib.losses.formulas import FORMULAS, evaluate
from course_lib.network import run_backward, run_forward
from course_lib.network.layout import Network
from course_lib.network.loop import Updates, prepared_work, rates_of
from course_lib.network.step import NetworkStep, with_ones
from course_lib.optimizers import Optimizer


@dataclass(frozen=True)
class Settings:
    """Settings of an update.

    Attributes
    ----------
    optimizer : Optimizer
    decay : array (n_parameters,) or None
        Strength of the L2 penalty at every parameter, 0 at biases.
    max_norm : float or None
        Longer gradients are scaled down to this norm.
    """

    optimizer: Optimizer
    decay: Array | None
    max_norm: float | None


AT_ONCE = 100_000_000
"""Weights times samples of the epochs that run before one looks at them again: a quarter of a second at most."""


class Portable:
    """The plain form: new arrays at every step, only functions of the array API standard."""

    def __init__(self, network: Network, parameters: Array, X: Array, target: Array, settings: Settings) -> None:
        self.parameters = self.good = parameters
        self._network, self._settings = network, settings
        self._data = X, target
        self._order: Array | None = None
        self._update, self._state = settings.optimizer.kernel(), settings.optimizer.init(parameters)
        self._updates = 0

    def copy(self) -> Array:
        """A copy of the parameters, which the caller may modify."""
        return array_namespace(self.parameters).astype(self.parameters, self.parameters.dtype, copy=True)

    def shuffle(self, order: Array | None) -> None:
        """Set the order of the samples in the next epoch."""
        self._order = order

    def epoch(self, batch_size: int) -> Array | float:
        """Run one update per batch; return the mean over samples of the loss before each update."""
        (X, target), total = self._data, 0.0
        xp, n = array_namespace(X), X.shape[0]
        for part in blocks(n, batch_size):
            if self._order is None:
                batch = X[part, :], target[part, :]
            else:
                batch = tuple(xp.take(array, self._order[part], axis=0) for array in (X, target))
            total = total + self._step(*batch) * (part.stop - part.start)
        return total / n

    def run(self, epochs: int, batch_size: int, limit: float) -> list[float]:
        """Run one epoch: what `InPlace.run` does where nothing is compiled."""
        start, loss = self.parameters, float(self.epoch(batch_size))
        self.good = start if loss <= limit else self.good
        return [loss]

    def _step(self, X: Array, target: Array) -> Array | float:
        theta, settings = self.parameters, self._settings
        xp = array_namespace(theta)
        trace = run_forward(self._network, theta, X)
        output = trace.activations[-1]
        loss, upstream = evaluate(FORMULAS[self._network.loss], output, target)
        gradient = run_backward(self._network, theta, trace, upstream)
        if settings.decay is not None:
            shrink = settings.decay * theta
            loss = loss + 0.5 * xp.sum(shrink * theta)
            gradient = gradient + shrink
        if settings.max_norm is not None:
            gradient = gradient * clipping_factor(gradient, settings.max_norm)
        rate = settings.optimizer.rate(self._updates)
        self._updates += 1
        self.parameters, self._state = self._update(theta, gradient, self._state, self._updates, rate)
        return _or_nan(loss, gradient, settings.optimizer)


class InPlace:
    """The fast form: `NetworkStep` and the optimizers' in-place updates, or a compiled loop."""

    def __init__(self, network: Network, parameters: Array, X: Array, target: Array, settings: Settings) -> None:
        xp = self._xp = array_namespace(parameters)
        self.parameters, self.good = xp.array(parameters), xp.array(parameters)
        self._network, self._settings = network, settings
        self._X, self._target = X, target
        self._order: Array | None = None
        self._buffer: Array | None = None
        self._classes = xp.arange(network.sizes[-1])[:, None]
        # In plain descent the learning rate is folded into the gradient: an update is one subtraction
        self._plain = settings.optimizer.name == "gradient_descent"
        self._state = zeros_like_shape(self.parameters, (len(settings.optimizer.slots), self.parameters.size))
        self._updates = 0
        # Created on first use
        self._whole: tuple[Array, Array] | None = None  # all samples as one batch
        self._start: Array | None = None  # parameters at the start of an epoch of several batches
        self._gradient: Array | None = None
        self._steps: dict[int, NetworkStep] = {}
        self._update: tuple[Array, Any] | None = None
        self._loops: dict[int, Any] = {}

    def copy(self) -> Array:
        """A copy of the parameters, which the caller may modify."""
        return self.parameters.copy()

    def shuffle(self, order: Array | None) -> None:
        """Set the order of the samples in the next epoch. They are gathered batch by batch: X is not copied."""
        self._order = order

    def epoch(self, batch_size: int, limit: float | None = None) -> Array | float:
        """Run one update per batch; return the mean over samples of the loss before each update.

        With a limit and one batch, `good` is set; there is no update if the loss is not within the limit.
        """
        n = self._X.shape[0]
        if batch_size >= n:
            if self._whole is None:
                self._whole = with_ones(self._X), self._columns(self._target)
            return self._step(*self._whole, limit)
        total = 0.0
        for gathered in blocks(n, batch_size * max(1, ENTRIES // (batch_size * self._X.shape[1]))):
            inputs, targets = self._gathered(gathered)
            for part in blocks(inputs.shape[0], batch_size):
                batch = self._xp.ascontiguousarray(targets[:, part])
                total += self._step(inputs[part], batch) * (part.stop - part.start)
        return total / n

    def run(self, epochs: int, batch_size: int, limit: float) -> list[float]:
        """Run up to so many epochs in the order that is set, until a loss is not within the limit.

        One where each step is a call of NumPy, more where a loop is compiled.

        Returns
        -------
        losses : list of float
            At least one; only the last one can be larger than the limit, or NaN.
        """
        n = self._X.shape[0]
        batch_size = min(batch_size, n)
        losses = self._run_compiled(epochs, batch_size, limit) if has_compiler() else None
        if losses is not None:
            return losses
        if batch_size == n and self._xp is np:  # on a device, each look at a loss is a wait
            return [float(self.epoch(n, limit))]
        self._start = self.copy() if self._start is None else self._start
        self._start[...] = self.parameters
        loss = float(self.epoch(batch_size))
        if loss <= limit:
            self.good, self._start = self._start, self.good
        return [loss]

    def _run_compiled(self, epochs: int, batch_size: int, limit: float) -> list[float] | None:
        n, optimizer, theta, good = self._X.shape[0], self._settings.optimizer, self.parameters, self.good
        if batch_size not in self._loops:
            data = theta, good, self._state, self._X, self._target
            self._loops[batch_size] = prepared_work(self._network, *data, optimizer, self._settings.decay, batch_size)
        if self._loops[batch_size] is None:
            return None
        loop, work = self._loops[batch_size]
        work = work._replace(theta=theta, good=good)
        count, batches = max(1, min(epochs, AT_ONCE // (n * theta.size))), -(-n // batch_size)
        order = np.arange(n) if self._order is None else self._order
        rates = rates_of(optimizer, self._updates, count * batches, theta.dtype)
        most = math.inf if self._settings.max_norm is None else self._settings.max_norm
        rule = optimizer.numbers(), most, optimizer.scale_free
        updates, losses = Updates(order, batch_size, rates, self._updates, *rule, limit), np.empty(count)
        ready = compiled(loop, work, updates, losses)
        if ready is None:
            return None
        self._updates += rates.size
        done = ready(work, updates, losses)
        if not work.gradient.size and done % 2:
            self.parameters, self.good = good, theta
        return losses[: done + 1].tolist()

    def _gathered(self, part: slice) -> tuple[Array, Array]:
        """Samples of the next batch, or of several small ones, in a shared buffer."""
        xp, n = self._xp, part.stop - part.start
        if self._buffer is None or self._buffer.shape[0] < n:
            self._buffer = xp.ones((n, self._X.shape[1] + 1), dtype=self._X.dtype)
        inputs = self._buffer[:n]
        if self._order is None:
            inputs[:, :-1] = self._X[part]
            return inputs, self._columns(self._target[part])
        order = self._order[part]
        for rows in blocks(n, max(1, ENTRIES // self._X.shape[1]) if xp is np else n):
            inputs[rows, :-1] = xp.take(self._X, order[rows], axis=0)
        return inputs, self._columns(xp.take(self._target, order, axis=0))

    def _columns(self, target: Array) -> Array:
        """Targets as `NetworkStep` takes them, one column per sample."""
        if target.ndim == 1:
            return self._xp.astype(target == self._classes, self.parameters.dtype)
        return self._xp.ascontiguousarray(target.T)

    def _step(self, inputs: Array, targets: Array, limit: float | None = None) -> Array | float:
        """An update, and the loss before it; with a limit, the only one of the epoch."""
        xp, theta, settings, n = self._xp, self.parameters, self._settings, inputs.shape[0]
        in_good = self._plain and limit is not None
        if self._gradient is None and not in_good:
            self._gradient = zeros_like_shape(theta, theta.shape)
        gradient = self.good if in_good else self._gradient
        if n not in self._steps:
            self._steps[n] = NetworkStep(self._network, theta, n, gradient)
        step = self._steps[n]
        if step.parameters is not theta:
            step.use(theta, gradient)
        rate = settings.optimizer.rate(self._updates)
        self._updates += 1
        scale = rate if self._plain else 1.0
        loss = step.forward(inputs.T, targets, scale)
        if settings.decay is not None:
            shrink = theta * settings.decay
            loss = loss + 0.5 * shrink.dot(theta)
        if limit is not None and not float(loss) <= limit:
            return loss
        step.backward(inputs.T)
        if settings.decay is not None:
            xp.multiply(shrink, scale, shrink)
            xp.add(gradient, shrink, gradient)
        if settings.max_norm is not None:
            factor = clipping_factor(gradient, settings.max_norm * scale)
            if xp is not np or factor != 1.0:  # comparing would wait for the device
                xp.multiply(gradient, factor, gradient)
        loss = _or_nan(loss, gradient, settings.optimizer)
        if in_good:
            xp.subtract(theta, gradient, gradient)
            self.parameters, self.good = gradient, theta
        elif self._plain:
            xp.subtract(theta, gradient, theta)
        elif limit is None or float(loss) <= limit:
            if limit is not None:
                self.good[...] = theta
            if self._update is None or self._update[0] is not theta:
                self._update = theta, settings.optimizer.in_place(theta, self._state)
            self._update[1](gradient, self._updates, rate)
        return loss


def _or_nan(loss: Array, gradient: Array, optimizer: Optimizer) -> Array:
    """The loss; NaN if a rule that divides by squares has lost them to infinity: its steps would be 0 from now on."""
    return loss + 0.0 * (gradient @ gradient) if optimizer.scale_free else loss

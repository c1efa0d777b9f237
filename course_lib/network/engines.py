"""Epochs of training in two forms: in plain steps for any array library, and in place for NumPy and CuPy.

`shuffle`, `epoch`, `run` and `copy` are what both have: they hold the samples and their order in the epoch, the
parameters and the optimizer's state. `training.fit` checks the arguments and decides when to stop; a test checks that
the two agree to 1e-12. Where a compiled loop is ready (`loop`), it trains in place.

`parameters` are the current ones, `good` those at the start of the last epoch whose loss is within the limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace, zeros_like_shape
from course_lib.backend.compiled import compiled, has_compiler
from course_lib.backend.sums import ENTRIES, blocks, clipping_factor
from course_lib.losses.formulas import FORMULAS, evaluate
from course_lib.network import run_backward, run_forward
from course_lib.network.layout import Network
from course_lib.network.loop import Updates, prepared_work
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

    _plain = False
    """Whether the learning rate is folded into the gradient, so that an update is one subtraction."""

    def __init__(self, network: Network, parameters: Array, X: Array, target: Array, settings: Settings) -> None:
        self.parameters = self.good = parameters
        self._network, self._settings, self._X, self._target = network, settings, X, target
        self._order: Array | None = None
        self._state: Any = settings.optimizer.init(parameters)
        self._updates = 0

    @cached_property
    def _update(self) -> Any:
        return self._settings.optimizer.kernel()

    def copy(self) -> Array:
        """A copy of the parameters, which the caller may modify."""
        return array_namespace(self.parameters).asarray(self.parameters, copy=True)

    def shuffle(self, order: Array | None) -> None:
        """Set the order of the samples in the next epoch. They are gathered batch by batch: X is not copied."""
        self._order = order

    def epoch(self, batch_size: int) -> Array | float:
        """Run one update per batch; return the mean over samples of the loss before each update."""
        total: Any = 0.0
        if batch_size >= self._X.shape[0]:
            return self._step(*next(self._batches(batch_size)))
        for inputs, targets in self._batches(batch_size):
            total = total + self._step(inputs, targets) * inputs.shape[0]
        return total / self._X.shape[0]

    def run(self, epochs: int, batch_size: int, limit: float) -> list[float]:
        """Run up to so many epochs in the order that is set, until a loss is not within the limit.

        One where each step is a call of the array library, more where a loop is compiled.

        Returns
        -------
        losses : list of float
            At least one; only the last one can be larger than the limit, or NaN.
        """
        start, loss = self.parameters, float(self.epoch(batch_size))
        self.good = start if loss <= limit else self.good
        return [loss]

    def _batches(self, batch_size: int) -> Iterator[tuple[Array, Array]]:
        """Inputs, one sample per row, and targets."""
        xp = array_namespace(self._X)
        for part in blocks(self._X.shape[0], batch_size):
            if self._order is None:
                yield self._X[part, :], self._target[part, ...]
            else:
                yield tuple(xp.take(array, self._order[part], axis=0) for array in (self._X, self._target))

    def _step(self, inputs: Array, targets: Array) -> Array:
        """An update, and the loss before it; NaN if a rule that divides by squares has lost them to infinity."""
        theta, settings = self.parameters, self._settings
        rate = settings.optimizer.rate(self._updates)
        scale = rate if self._plain else 1.0
        loss, gradient = self._loss_and_gradient(inputs, targets, scale)
        if settings.decay is not None:
            shrink = settings.decay * theta
            loss = loss + 0.5 * (shrink @ theta)
            gradient = gradient + scale * shrink
        if settings.max_norm is not None:
            gradient = gradient * clipping_factor(gradient, settings.max_norm * scale)
        self._updates += 1
        self._move(gradient, rate)
        return loss + 0.0 * (gradient @ gradient) if settings.optimizer.scale_free else loss

    def _loss_and_gradient(self, inputs: Array, targets: Array, scale: float) -> tuple[Array, Array]:
        trace = run_forward(self._network, self.parameters, inputs)
        loss, upstream = evaluate(FORMULAS[self._network.loss], trace.activations[-1], targets)
        return loss, run_backward(self._network, self.parameters, trace, upstream)

    def _move(self, gradient: Array, rate: float) -> None:
        self.parameters, self._state = self._update(self.parameters, gradient, self._state, self._updates, rate)


class InPlace(Portable):
    """The fast form: `NetworkStep` and updates of every entry, or a compiled loop for both."""

    def __init__(self, network: Network, parameters: Array, X: Array, target: Array, settings: Settings) -> None:
        xp = self._xp = array_namespace(parameters)
        super().__init__(network, xp.array(parameters), X, target, settings)
        self.good, self._plain = xp.array(parameters), settings.optimizer.name == "gradient_descent"
        self._state = zeros_like_shape(parameters, (len(settings.optimizer.slots), parameters.size))
        self._classes = xp.arange(network.sizes[-1])[:, None]
        self._loops: dict[int, Any] = {}
        self._steps: dict[int, NetworkStep] = {}
        # Created on first use
        self._whole: tuple[Array, Array] | None = None  # all samples as one batch
        self._buffer: Array | None = None  # gathered samples
        self._start: Array | None = None  # parameters at the start of an epoch
        self._gradient: Array | None = None
        self._fast_update: Any = None

    @cached_property
    def _entries(self) -> Any:
        """The update of every entry, to be compiled; None if there is none."""
        return self._settings.optimizer.entries() if self._xp is np else None

    def run(self, epochs: int, batch_size: int, limit: float) -> list[float]:
        """As `Portable.run`, several epochs at once where a loop is compiled."""
        losses = self._run_compiled(epochs, min(batch_size, self._X.shape[0]), limit) if has_compiler() else None
        if losses is not None:
            return losses
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
        rates = optimizer.rates(self._updates, count * batches).astype(theta.dtype, copy=False)
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

    def _batches(self, batch_size: int) -> Iterator[tuple[Array, Array]]:
        """Inputs with a column of ones, and targets, one sample per column, as `NetworkStep` takes them."""
        xp, (n, d) = self._xp, self._X.shape
        if batch_size >= n:
            self._whole = self._whole or (with_ones(self._X), self._columns(self._target))
            yield self._whole
            return
        order = xp.arange(n) if self._order is None else self._order
        for gathered in blocks(n, batch_size * max(1, ENTRIES // (batch_size * d))):  # or several small ones
            chosen = order[gathered]
            if self._buffer is None or len(self._buffer) < chosen.size:
                self._buffer = xp.ones((chosen.size, d + 1), dtype=self._X.dtype)
            for rows in blocks(chosen.size, max(1, ENTRIES // d) if xp is np else n):
                self._buffer[rows, :-1] = xp.take(self._X, chosen[rows], axis=0)
            targets = self._columns(xp.take(self._target, chosen, axis=0))
            for part in blocks(chosen.size, batch_size):
                yield self._buffer[part], xp.ascontiguousarray(targets[:, part])

    def _columns(self, target: Array) -> Array:
        if target.ndim == 1:
            return self._xp.astype(target == self._classes, self._X.dtype)
        return self._xp.ascontiguousarray(target.T)

    def _loss_and_gradient(self, inputs: Array, targets: Array, scale: float) -> tuple[Array, Array]:
        theta, n = self.parameters, inputs.shape[0]
        if self._gradient is None:
            self._gradient = zeros_like_shape(theta, theta.shape)
        if n not in self._steps:
            self._steps[n] = NetworkStep(self._network, theta, n, self._gradient)
        step = self._steps[n]
        if step.parameters is not theta:
            step.use(theta, self._gradient)
        return step(inputs.T, targets, scale), self._gradient

    def _move(self, gradient: Array, rate: float) -> None:
        theta, rule, state = self.parameters, self._settings.optimizer, self._state
        if self._plain:
            self._xp.subtract(theta, gradient, theta)
            return
        arguments = theta, state, gradient, float(self._updates), float(rate), rule.numbers()
        if self._entries:
            self._fast_update = self._fast_update or compiled(self._entries, *arguments)
        if self._fast_update:
            self._fast_update(*arguments)
            return
        slots = tuple(state[slot] for slot in range(len(rule.slots)))
        theta[...], kept = self._update(theta, gradient, slots, self._updates, rate)
        for slot, array in enumerate(kept):
            state[slot, ...] = array

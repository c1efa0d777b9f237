"""One epoch of training, twice: in place for NumPy and CuPy, and in plain steps for any array library.

Both classes hold the samples in the order of the epoch, the parameters and the optimizer's state, and
offer the same three methods: `shuffle`, `epoch`, `copy`. `training.fit` checks the arguments and decides when
to stop; a test holds the two together to 1e-12.
"""

from __future__ import annotations

from dataclasses import dataclass

from course_lib.backend import Array, array_namespace, zeros_like_shape
from course_lib.losses import loss_functions
from course_lib.network import run_backward, run_forward
from course_lib.network.layout import Network
from course_lib.network.step import NetworkStep, with_ones
from course_lib.optimizers import Optimizer


@dataclass(frozen=True)
class Settings:
    """What an update does beside the gradient.

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


class Portable:
    """The plain form: new arrays at every step, functions of the array API standard alone."""

    def __init__(self, network: Network, parameters: Array, X: Array, target: Array, settings: Settings) -> None:
        self.parameters = parameters
        self._network, self._settings = network, settings
        self._data = self._epoch_data = (X, target)
        self._update, self._state = settings.optimizer.kernel(), settings.optimizer.init(parameters)
        self._updates = 0

    def copy(self) -> Array:
        """A copy of the parameters, so that whoever gets it may change it."""
        return array_namespace(self.parameters).astype(self.parameters, self.parameters.dtype, copy=True)

    def shuffle(self, order: Array) -> None:
        """Put the samples of the next epoch in this order."""
        xp = array_namespace(order)
        X, target = self._data
        self._epoch_data = (xp.take(X, order, axis=0), xp.take(target, order, axis=0))

    def epoch(self, batch_size: int) -> Array | float:
        """One update a batch; the mean over samples of the loss before each."""
        X, target = self._epoch_data
        n, total = X.shape[0], 0.0
        for start in range(0, n, batch_size):
            end = min(n, start + batch_size)
            total = total + self._step(X[start:end, :], target[start:end, :]) * (end - start)
        return total / n

    def _step(self, X: Array, target: Array) -> Array | float:
        theta, settings = self.parameters, self._settings
        xp = array_namespace(theta)
        trace = run_forward(self._network, theta, X)
        output = trace.activations[-1]
        if not bool(xp.all(xp.isfinite(output))):
            return float("inf")
        loss, upstream = loss_functions(self._network.loss).value_and_gradient(output, target)
        gradient = run_backward(self._network, theta, trace, upstream)
        if settings.decay is not None:
            shrink = settings.decay * theta
            loss = loss + 0.5 * xp.sum(shrink * theta)
            gradient = gradient + shrink
        if settings.max_norm is not None:
            norm = float(xp.sqrt(xp.sum(gradient * gradient)))
            if norm > settings.max_norm:
                gradient = gradient * (settings.max_norm / norm)
        rate = settings.optimizer.rate(self._updates)
        self._updates += 1
        self.parameters, self._state = self._update(theta, gradient, self._state, self._updates, rate)
        return loss


class InPlace:
    """The fast form: `NetworkStep` and the optimizers' in-place updates on one parameter vector."""

    def __init__(self, network: Network, parameters: Array, X: Array, target: Array, settings: Settings) -> None:
        xp = self._xp = array_namespace(parameters)
        self.parameters = xp.array(parameters)
        self._network, self._settings = network, settings
        # Rows are gathered from row order, and batches of targets are cut from contiguous rows
        self._inputs, self._targets = with_ones(X), xp.ascontiguousarray(target.T)
        self._epoch_inputs, self._epoch_targets = self._inputs, self._targets
        self._steps: dict[int, NetworkStep] = {}
        self._work = zeros_like_shape(self.parameters, self.parameters.shape)
        # Plain descent has its learning rate folded into the gradient, and is one subtraction
        self._plain = settings.optimizer.name == "gradient_descent"
        self._update = settings.optimizer.in_place(self.parameters)
        self._updates = 0

    def copy(self) -> Array:
        """A copy of the parameters."""
        return self.parameters.copy()

    def shuffle(self, order: Array) -> None:
        """Put the samples of the next epoch in this order."""
        self._epoch_inputs = self._inputs[order]
        self._epoch_targets = self._targets[:, order]

    def epoch(self, batch_size: int) -> Array | float:
        """One update a batch; the mean over samples of the loss before each."""
        n = self._inputs.shape[0]
        if batch_size == n:
            return self._step(self._epoch_inputs, self._epoch_targets)
        total = 0.0
        for start in range(0, n, batch_size):
            end = min(n, start + batch_size)
            targets = self._xp.ascontiguousarray(self._epoch_targets[:, start:end])
            total += self._step(self._epoch_inputs[start:end], targets) * (end - start)
        return total / n

    def _step(self, inputs: Array, targets: Array) -> Array:
        xp, theta, settings = self._xp, self.parameters, self._settings
        n = inputs.shape[0]
        if n not in self._steps:
            self._steps[n] = NetworkStep(self._network, theta, n)
        step = self._steps[n]
        rate = settings.optimizer.rate(self._updates)
        self._updates += 1
        scale = rate if self._plain else 1.0
        loss = step(inputs.T, targets, scale)
        gradient = step.gradient
        if settings.decay is not None:
            xp.multiply(theta, settings.decay, self._work)
            loss = loss + 0.5 * self._work.dot(theta)
            xp.multiply(self._work, scale, self._work)
            xp.add(gradient, self._work, gradient)
        if settings.max_norm is not None:
            norm, allowed = float(gradient.dot(gradient)) ** 0.5, settings.max_norm * scale
            if norm > allowed:
                xp.multiply(gradient, allowed / norm, gradient)
        if self._plain:
            xp.subtract(theta, gradient, theta)
        else:
            self._update(gradient, self._updates, rate)
        return loss

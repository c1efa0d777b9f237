"""Training of networks: full-batch, mini-batch or stochastic descent with any optimizer that needs only gradients.

`fit` reshuffles the samples before every epoch, and can penalize weights (L2), clip gradients, monitor a
validation set, stop early, and call a callback after every epoch. NumPy and CuPy arrays are trained in place
by `step`, arrays of other libraries by the readable functions of `network`.

Scaling and splitting of data is in `datasets`; `schedules` creates functions that `learning_rate` accepts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.arguments import check_count, check_function, check_positive
from course_lib.arguments.generator import check_generator
from course_lib.backend import Array, array_namespace, beside, writes_in_place
from course_lib.losses.formulas import FORMULAS, evaluate
from course_lib.network import run_forward
from course_lib.network.engines import InPlace, Portable, Settings
from course_lib.network.layout import Network, check_input, check_targets, split_layers
from course_lib.optimizers import Optimizer
from course_lib.optimizers import optimizer as find_optimizer
from course_lib.schedules import Schedule

__all__ = ["Training", "fit"]


@dataclass(frozen=True, eq=False)
class Training:
    """Result of a training run; parameters and training losses are finite.

    Attributes
    ----------
    parameters : array (n_parameters,)
        After the last epoch; with `patience`, those with the best validation loss, however the run ended;
        after divergence without `patience`, those at the start of the last epoch with a finite loss.
    losses : numpy.ndarray (epochs,)
        Mean over the samples of an epoch, each batch before its update, including the L2 penalty.
    validation_losses : numpy.ndarray (epochs,)
        Loss on the validation set after each epoch, without the penalty, inf if it overflows; empty without a set.
    stopped : {"epochs", "early", "callback", "diverged"}
        Why the run ended.
    message : str
        The same as a sentence.
    """

    parameters: Array
    losses: np.ndarray
    validation_losses: np.ndarray
    stopped: str
    message: str


def fit(
    network: Network,
    parameters: Array,
    X: Any,
    y: Any,
    *,
    epochs: int,
    learning_rate: float | Schedule | None = None,
    optimizer: str | Optimizer = "gradient_descent",
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    l2: float = 0.0,
    max_norm: float | None = None,
    validation: tuple[Any, Any] | None = None,
    patience: int | None = None,
    callback: Callable[[int, float, Array], Any] | None = None,
) -> Training:
    """Train a network from given parameters, which are not modified.

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
        Initial parameters, such as from `initialization.initialize`. Training uses their dtype.
    X : array (n, fan_in)
        One sample per row.
    y : array (n, outputs), or (n,)
        Targets, as in `network.loss`.
    epochs : int
        Passes over the samples.
    learning_rate : float or Schedule, optional
        A number, or a function of the update (0 for the first). By default that of the optimizer.
    optimizer : str or Optimizer
        A name from `optimizers.OPTIMIZERS`, or an `Optimizer` with custom settings.
    batch_size : int, optional
        Samples per update: all by default; 1 is stochastic descent. The last batch may be smaller.
    rng : numpy.random.Generator, optional
        Shuffles before every epoch; needed if a batch is smaller than the training set.
    l2 : float
        Adds l2/2 times the sum of squared weights, without biases, to the loss.
    max_norm : float, optional
        Gradients (including the penalty) with a larger Euclidean norm are scaled down to it.
    validation : (X, y), optional
        Validation set, evaluated after every epoch.
    patience : int, optional
        Stops after this many epochs without a better validation loss. The best parameters are returned.
    callback : callable, optional
        Called after every epoch with (epoch, loss, parameters), counting from 1; the array is a copy.
        If it returns True, the run ends.

    Returns
    -------
    Training

    Raises
    ------
    ValueError
        If shapes or values are invalid, a name is unknown, or the loss at the start is not finite.
    TypeError
        If an argument has the wrong type, or array libraries are mixed.

    Examples
    --------
    >>> X, y = np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0])
    >>> line = fit(Network((1, 1)), np.zeros(2), X, y, epochs=500, learning_rate=0.2)
    >>> line.parameters.round(6).tolist(), line.stopped
    ([2.0, 1.0], 'epochs')
    """
    parameters, X = check_input(network, parameters, X)
    target = _checked_targets(network, y, X, "y")
    n = X.shape[0]
    epochs = check_count("epochs", epochs)
    batch_size = n if batch_size is None else min(check_count("batch_size", batch_size, least=1), n)
    if batch_size < n:
        check_generator(rng)  # needed for shuffling
    held_out = _checked_validation(network, parameters, validation, patience)
    settings = Settings(
        optimizer=_checked_optimizer(optimizer, learning_rate),
        decay=_decay(network, parameters, check_positive("l2", l2, zero=True)),
        max_norm=None if max_norm is None else check_positive("max_norm", max_norm),
    )
    if callback is not None:
        check_function("callback", callback)
    xp = array_namespace(parameters)
    engine = (InPlace if writes_in_place(xp) else Portable)(network, parameters, X, target, settings)
    limit = float(xp.finfo(parameters.dtype).max) ** 0.5
    losses: list[float] = []
    validation_losses: list[float] = []
    best, best_epoch = None if patience is None else engine.copy(), 0

    def ended(stopped: str, message: str) -> Training:
        last = xp.asarray(engine.good, copy=True) if stopped == "diverged" else engine.parameters
        result = last if best is None else best
        return Training(result, np.asarray(losses), np.asarray(validation_losses), stopped, message)

    # Several epochs at once, where nothing looks at what is between them
    alone = batch_size < n or held_out is not None or callback is not None or callable(settings.optimizer.learning_rate)
    while len(losses) < epochs:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            if batch_size < n:
                assert rng is not None
                engine.shuffle(None)  # frees the last permutation first
                engine.shuffle(xp.asarray(rng.permutation(n), **beside(X, xp.int64)))
            losses += engine.run(1 if alone else epochs - len(losses), batch_size, limit)
        epoch, loss = len(losses), losses[-1]
        if not loss <= limit:
            losses.pop()
            if epoch == 1 and batch_size == n:
                squared = " or its gradient too large to be squared" if settings.optimizer.scale_free else ""
                raise ValueError(f"the loss at the start is {loss}{squared}: use smaller parameters, or scale X and y")
            return ended("diverged", _diverged(epoch, settings.optimizer))
        if held_out is not None:
            validation_losses.append(_loss_or_infinity(network, engine.parameters, *held_out))
            if best is not None and validation_losses[-1] < min(validation_losses[:-1], default=float("inf")):
                best, best_epoch = engine.copy(), epoch
        if callback is not None and callback(epoch, loss, engine.copy()):
            return ended("callback", f"the callback ended the run after {epoch} of {epochs} epochs")
        if patience is not None and epoch - best_epoch >= patience:
            return ended("early", f"{patience} epochs without a better validation loss than that of epoch {best_epoch}")
    if not bool(xp.all(xp.isfinite(engine.parameters))):
        return ended("diverged", _diverged(epochs, settings.optimizer))
    return ended("epochs", f"{epochs} epochs done")


def _diverged(epoch: int, optimizer: Optimizer) -> str:
    rate = optimizer.learning_rate
    shown = "the schedule's learning rates" if callable(rate) else f"learning_rate {rate:g}"
    return f"diverged in epoch {epoch}: the loss grew without bound; {shown} with {optimizer.name} is too large"


def _checked_optimizer(optimizer: str | Optimizer, learning_rate: float | Schedule | None) -> Optimizer:
    if isinstance(optimizer, Optimizer):
        rate = optimizer.learning_rate if learning_rate is None else learning_rate
        found = find_optimizer(optimizer.name, rate, **optimizer.settings)
    else:
        found = find_optimizer(optimizer, learning_rate)
    if found.needs != "gradient":
        raise ValueError(
            f"optimizer is {found.name!r}, expected one that needs only the gradient, not the {found.needs}"
        )
    return found


def _checked_validation(
    network: Network, parameters: Array, validation: tuple[Any, Any] | None, patience: int | None
) -> tuple[Array, Array] | None:
    if patience is not None:
        check_count("patience", patience, least=1)
        if validation is None:
            raise ValueError(f"patience is {patience} without validation, expected validation=(X, y)")
    if validation is None:
        return None
    if not isinstance(validation, tuple | list):
        raise TypeError(f"validation is {validation!r}, expected two arrays, (X, y)")
    if len(validation) != 2:
        raise ValueError(f"validation has {len(validation)} parts, expected two, (X, y)")
    _, X = check_input(network, parameters, validation[0], "validation[0]")
    return X, _checked_targets(network, validation[1], X, "validation[1]")


def _checked_targets(network: Network, y: Any, X: Array, name: str) -> Array:
    output = array_namespace(X).broadcast_to(X[0, 0], (X.shape[0], network.sizes[-1]))
    return check_targets(network, y, output, name, rows=False)


def _decay(network: Network, parameters: Array, l2: float) -> Array | None:
    """Strength of the penalty: l2 for every weight, 0 for every bias; None without a penalty."""
    if l2 == 0:
        return None
    xp = array_namespace(parameters)
    parts = []
    for W, b in split_layers(network, parameters):
        parts += [xp.full(W.size, l2, **beside(W)), xp.zeros(b.size, **beside(b))]
    return xp.concat(parts)


def _loss_or_infinity(network: Network, parameters: Array, X: Array, target: Array) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        output = run_forward(network, parameters, X).activations[-1]
        loss = float(evaluate(FORMULAS[network.loss], output, target, slope=False)[0])
    return float("inf") if math.isnan(loss) else loss

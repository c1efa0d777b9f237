"""Multilayer perceptrons of any depth: forward, loss, backward, on any array library.

X is (n, fan_in), one sample per row. Layer l computes A_l = f_l(A_(l-1) W_l + b_l) with W_l (fan_in, fan_out)
and b_l (fan_out,), all held in one flat vector; `Network`, `layers` and `flatten` are in `layout`.

The loss is summed over outputs and averaged over samples. Cross-entropies take the last layer's
pre-activations, the logits: the output activation is then the identity, and `predict` returns probabilities.

This is the readable form. `step` computes the same in place, `training` fits, `initialization` draws initial
parameters, and `check` compares the gradient with differences.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from course_lib.arguments import within_range
from course_lib.backend import Array, array_namespace
from course_lib.backend.sums import column_sums, tall_product
from course_lib.functions import activation
from course_lib.losses.formulas import FORMULAS, evaluate
from course_lib.network.layout import (
    FROM_LOGITS,
    Network,
    check_input,
    check_network,
    check_parameters,
    check_targets,
    flatten,
    layers,
    split_layers,
)

__all__ = [
    "Network",
    "Trace",
    "accuracy",
    "backward",
    "flatten",
    "forward",
    "layers",
    "loss",
    "loss_and_gradient",
    "predict",
]


class Trace(NamedTuple):
    """Results of a forward pass, for the backward pass.

    Attributes
    ----------
    pre_activations : list of arrays (n, fan_out), one per layer
        Z_l = A_(l-1) W_l + b_l.
    activations : list of arrays
        The input X, then A_l = f_l(Z_l) of each layer.
    """

    pre_activations: list[Array]
    activations: list[Array]


def forward(network: Network, parameters: Array, X: Any) -> Trace:
    """Forward pass: every layer's pre-activation and activation.

    Z_l = A_(l-1) W_l + b_l, A_l = f_l(Z_l), A_0 = X

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
    X : array (n, fan_in)
        One sample per row.

    Returns
    -------
    Trace

    Raises
    ------
    ValueError
        If shapes do not match, an entry is not finite, or the output overflows.
    TypeError
        If the arrays come from different libraries or are not real.

    Examples
    --------
    >>> trace = forward(Network((1, 1), output="sigmoid"), np.array([2.0, -2.0]), [[1.0]])
    >>> trace.pre_activations[0].tolist(), trace.activations[1].tolist()
    ([[0.0]], [[0.5]])
    """
    parameters, X = check_input(network, parameters, X)
    trace = run_forward(network, parameters, X)
    within_range("network's output", trace.activations[-1])
    return trace


def predict(network: Network, parameters: Array, X: Any) -> Array:
    """Output of the network: probabilities where the loss is a cross-entropy, else the last activation.

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
    X : array (n, fan_in)
        One sample per row.

    Returns
    -------
    array (n, outputs)

    Raises
    ------
    ValueError, TypeError
        As `forward`.

    Examples
    --------
    >>> classes = Network((1, 2), loss="softmax_cross_entropy")
    >>> predict(classes, np.array([0.0, 0.0, 5.0, 5.0]), [[1.0], [2.0]]).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    output = forward(network, parameters, X).activations[-1]
    return FROM_LOGITS[network.loss](output) if network.loss in FROM_LOGITS else output


def accuracy(network: Network, parameters: Array, X: Any, y: Any) -> float:
    """Fraction of samples classified correctly: by the most probable class, or at 1/2 with one output.

    Parameters
    ----------
    network : Network
        With a cross-entropy loss.
    parameters : array (n_parameters,)
    X : array (n, fan_in)
        One sample per row.
    y : array
        Targets in any form that `loss` takes.

    Returns
    -------
    float
        From 0 to 1. With several binary outputs, all outputs of a sample must be correct.

    Raises
    ------
    ValueError, TypeError
        As `loss`, or if the loss is not a cross-entropy.

    Examples
    --------
    >>> accuracy(Network((1, 1), loss="binary_cross_entropy"), np.array([1.0, 0.0]), [[-2.0], [2.0]], [0, 0])
    0.5
    """
    check_network(network)
    if network.loss not in FROM_LOGITS:
        raise ValueError(f"network has the loss {network.loss!r}, expected a cross-entropy: accuracy needs classes")
    logits = forward(network, parameters, X).activations[-1]
    target = check_targets(network, y, logits)
    xp = array_namespace(logits)
    if network.loss == "softmax_cross_entropy":
        right = xp.argmax(logits, axis=1) == xp.argmax(target, axis=1)
    else:
        right = xp.all((logits > 0) == (target > 0.5), axis=1)
    return float(xp.mean(xp.astype(right, logits.dtype)))


def loss(network: Network, parameters: Array, X: Any, y: Any) -> Array:
    """Loss of the network over samples: summed over outputs, averaged over samples.

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
    X : array (n, fan_in)
        One sample per row.
    y : array (n, outputs), or (n,)
        Targets, one sample per row. A vector is accepted for a single output, and for class numbers
        0, 1, ... (integers) with 'softmax_cross_entropy'.

    Returns
    -------
    scalar array

    Raises
    ------
    ValueError, TypeError
        As `forward`, or if `y` does not fit the network and its loss.

    Examples
    --------
    >>> float(loss(Network((1, 1)), np.array([2.0, 1.0]), [[1.0], [3.0]], [3.0, 5.0]))
    2.0
    """
    output = forward(network, parameters, X).activations[-1]
    return evaluate(FORMULAS[network.loss], output, check_targets(network, y, output), slope=False)[0]


def backward(network: Network, parameters: Array, trace: Trace, y: Any) -> Array:
    """Backward pass: gradient of `loss` with respect to the parameter vector.

    With D_l = dL/dZ_l::

        D_L = dL/dA_L * f_L'(Z_L)
        dL/dW_l = A_(l-1)^T D_l,  dL/db_l = sum over samples of D_l
        D_(l-1) = (D_l W_l^T) * f_(l-1)'(Z_(l-1))

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
        Those of the forward pass.
    trace : Trace
        What `forward` returned.
    y : array (n, outputs), or (n,)
        Targets, as in `loss`.

    Returns
    -------
    array (n_parameters,)
        In the order of the parameters: `layers` splits it into (dW, db).

    Raises
    ------
    ValueError, TypeError
        If `y` does not fit the network and its loss, or the gradient overflows.

    Examples
    --------
    >>> line, parameters = Network((1, 1)), np.array([2.0, 1.0])
    >>> backward(line, parameters, forward(line, parameters, [[1.0], [3.0]]), [3.0, 5.0]).tolist()
    [6.0, 2.0]
    """
    parameters = check_parameters(network, parameters)
    if not isinstance(trace, Trace):
        raise TypeError(f"trace is {trace!r}, expected what forward returned")
    sizes = [array.shape[1] for array in trace.activations]
    if sizes != list(network.sizes):
        raise ValueError(f"trace has layers of {sizes} units, expected those of the network, {network.sizes}")
    output = trace.activations[-1]
    _, upstream = evaluate(FORMULAS[network.loss], output, check_targets(network, y, output))
    gradient = run_backward(network, parameters, trace, upstream)
    within_range("network's gradient", gradient)
    return gradient


def loss_and_gradient(network: Network, parameters: Array, X: Any, y: Any) -> tuple[Array, Array]:
    """Loss of the network and its gradient: one forward and one backward pass.

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
    X : array (n, fan_in)
        One sample per row.
    y : array (n, outputs), or (n,)
        Targets, as in `loss`.

    Returns
    -------
    loss : scalar array
    gradient : array (n_parameters,)

    Raises
    ------
    ValueError, TypeError
        As `loss` and `backward`.

    Examples
    --------
    >>> value, gradient = loss_and_gradient(Network((1, 1)), np.array([2.0, 1.0]), [[1.0], [3.0]], [3.0, 5.0])
    >>> float(value), gradient.tolist()
    (2.0, [6.0, 2.0])
    """
    parameters, X = check_input(network, parameters, X)
    trace = forward(network, parameters, X)
    output = trace.activations[-1]
    value, upstream = evaluate(FORMULAS[network.loss], output, check_targets(network, y, output))
    gradient = run_backward(network, parameters, trace, upstream)
    within_range("network's gradient", gradient)
    return value, gradient


def run_forward(network: Network, parameters: Array, X: Array) -> Trace:
    """`forward` without its checks."""
    pre_activations, activations = [], [X]
    with np.errstate(over="ignore", invalid="ignore"):
        for (W, b), name in zip(split_layers(network, parameters), network.activations, strict=True):
            f, _ = activation(name)
            pre_activations.append(activations[-1] @ W + b)
            activations.append(f(pre_activations[-1]))
    return Trace(pre_activations, activations)


def run_backward(network: Network, parameters: Array, trace: Trace, upstream: Array) -> Array:
    """`backward` without its checks, from the loss's gradient with respect to the output, `upstream`."""
    xp = array_namespace(parameters)
    weights = [W for W, _ in split_layers(network, parameters)]
    parts: list[Array] = []
    with np.errstate(over="ignore", invalid="ignore"):
        for layer in range(len(weights) - 1, -1, -1):
            _, derivative = activation(network.activations[layer])
            delta = upstream * derivative(trace.pre_activations[layer])
            parts = [xp.reshape(tall_product(trace.activations[layer], delta), (-1,)), column_sums(delta), *parts]
            if layer > 0:
                upstream = delta @ weights[layer].T
        return xp.concat(parts)

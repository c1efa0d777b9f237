"""Gradient check of all parameters of a network, at a fraction of the cost of shifting them one by one.

A weight affects the loss only through the pre-activation of its unit, z = sum_i a_i W_i + b, and samples are
independent. So the difference quotients of each sample's loss with respect to each unit's z give all others:
that of W_i is the sum over samples of a_i times the quotient. For one unit all samples are shifted at once, and
in the next layer the shift is a multiple of the unit's row of weights. This takes 2 evaluations per unit instead
of 2 per parameter, each starting from that layer.

Nothing is taken from the backward pass. The only assumption is the affine form of z, as in the forward pass;
`calculus.gradient_check` makes none, and shifts one number at a time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.backend import Array, all_finite, array_namespace, beside
from course_lib.backend.sums import column_sums, tall_product
from course_lib.calculus.gradient_check import GradientCheck, _compare
from course_lib.functions import activation
from course_lib.losses.formulas import ENTRYWISE
from course_lib.network import Trace, forward, loss_and_gradient
from course_lib.network.layout import Network, check_parameters, check_targets, split_layers

__all__ = ["check_network_gradient", "numerical_network_gradient"]

_AT_ONCE = 1 << 18
"""Pre-activations evaluated at once: as many units as fit, at least one."""


def check_network_gradient(
    network: Network, parameters: Array, X: Any, y: Any, gradient: Array | None = None
) -> GradientCheck:
    """Compare the gradient of `network.loss` with difference quotients for all parameters.

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
        The point. A kink nearby (ReLU at 0) gives the verdict "doubtful".
    X : array (n, fan_in)
        One sample per row.
    y : array (n, outputs), or (n,)
        Targets, as in `network.loss`.
    gradient : array (n_parameters,), optional
        What to check; by default the gradient from `network.backward`.

    Returns
    -------
    GradientCheck
        `worst` is the index in the parameter vector; its ``str`` is one readable line.

    Raises
    ------
    ValueError, TypeError
        As `network.loss_and_gradient`, or if `gradient` has the wrong shape or is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> network, X, y = Network((2, 3, 1)), [[0.5, 1.0], [-1.0, 2.0]], [1.0, 0.0]
    >>> parameters = np.linspace(-1.0, 1.0, 13)
    >>> check_network_gradient(network, parameters, X, y).verdict
    'ok'
    >>> check_network_gradient(network, parameters, X, y, gradient=np.zeros(13)).verdict
    'wrong'
    """
    value, own = loss_and_gradient(network, parameters, X, y)
    given = check_parameters(network, own if gradient is None else gradient, "gradient")
    numerical = numerical_network_gradient(network, parameters, X, y)
    return _compare(given, numerical, abs(float(value)), own)


def numerical_network_gradient(network: Network, parameters: Array, X: Any, y: Any) -> Array:
    """Gradient of `network.loss` from central differences at every unit of every sample.

    With l_s the loss of sample s and h near cbrt(eps) max(1, |z|)::

        D_sj = (l_s(z_sj + h) - l_s(z_sj - h)) / (2 h n),  dL/dW_ij = sum_s a_si D_sj,  dL/db_j = sum_s D_sj

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
    X : array (n, fan_in)
        One sample per row.
    y : array (n, outputs), or (n,)
        Targets, as in `network.loss`.

    Returns
    -------
    array (n_parameters,)

    Raises
    ------
    ValueError, TypeError
        As `network.loss`.

    Examples
    --------
    >>> import numpy as np
    >>> numerical_network_gradient(Network((1, 1)), np.array([2.0, 1.0]), [[1.0], [3.0]], [3.0, 5.0]).round(6)
    array([6., 2.])
    """
    trace = forward(network, parameters, X)
    target = check_targets(network, y, trace.activations[-1])
    xp = array_namespace(target)
    pairs = split_layers(network, xp.asarray(parameters, **beside(target)))
    parts = []
    for layer, Z in enumerate(trace.pre_activations):
        h = float(xp.finfo(Z.dtype).eps) ** (1 / 3) * xp.clip(xp.abs(Z), 1.0, None)
        n, units = Z.shape
        fan_next = network.sizes[layer + 2] if layer + 1 < len(pairs) else units
        at_once = max(1, _AT_ONCE // (n * fan_next))
        slopes = []
        for first in range(0, units, at_once):
            chosen = slice(first, min(units, first + at_once))
            above, below = Z[:, chosen] + h[:, chosen], Z[:, chosen] - h[:, chosen]
            with np.errstate(over="ignore", invalid="ignore"):
                difference = _moved_losses(network, pairs, trace, target, layer, chosen, above) - _moved_losses(
                    network, pairs, trace, target, layer, chosen, below
                )
            if not bool(all_finite(difference)):
                raise ValueError("a loss near the parameters is not finite: use smaller parameters, or scale X and y")
            slopes.append(difference / (above - below).T)
        D = xp.concat(slopes).T / n
        parts += [xp.reshape(tall_product(trace.activations[layer], D), (-1,)), column_sums(D)]
    return xp.concat(parts)


def _moved_losses(
    network: Network,
    pairs: list[tuple[Array, Array]],
    trace: Trace,
    target: Array,
    layer: int,
    chosen: slice,
    moved: Array,
) -> Array:
    """Loss of each sample (units, n) with one chosen unit of a layer at a time at z = moved (n, units)."""
    xp = array_namespace(moved)
    f, _ = activation(network.activations[layer])
    if layer + 1 == len(pairs):
        unit = xp.eye(target.shape[1], **beside(moved))[chosen, :]
        Z = trace.pre_activations[layer]
        output = f(Z + (moved - Z[:, chosen]).T[:, :, None] * unit[:, None, :])
        return sample_losses(network.loss, output, target)
    change = f(moved) - trace.activations[layer + 1][:, chosen]
    Z = trace.pre_activations[layer + 1] + change.T[:, :, None] * pairs[layer + 1][0][chosen, :][:, None, :]
    A = activation(network.activations[layer + 1])[0](Z)
    for (W, b), name in zip(pairs[layer + 2 :], network.activations[layer + 2 :], strict=True):
        A = activation(name)[0](A @ W + b)
    return sample_losses(network.loss, A, target)


def sample_losses(name: str, output: Array, target: Array) -> Array:
    """Loss of each sample, summed over outputs: what the functions of `losses` average.

    Parameters
    ----------
    name : str
        A name from `losses.LOSSES`.
    output : array (..., n, outputs)
        Output of the network; logits for a cross-entropy.
    target : array (n, outputs)

    Returns
    -------
    array (..., n)

    Examples
    --------
    >>> import numpy as np
    >>> sample_losses("squared_error", np.array([[1.0, 2.0], [0.0, 0.0]]), np.zeros((2, 2))).tolist()
    [5.0, 0.0]
    """
    xp = array_namespace(output)
    if name in ENTRYWISE:
        return xp.sum(ENTRYWISE[name][0](output, target), axis=-1)
    below = output - xp.max(output, axis=-1, keepdims=True)
    return xp.log(xp.sum(xp.exp(below), axis=-1)) - xp.sum(target * below, axis=-1)

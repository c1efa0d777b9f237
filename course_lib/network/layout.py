"""Architecture of a multilayer perceptron, and its parameters as one flat vector.

A `Network` is the architecture. Its parameters are in one vector, layer by layer, W row by row and then b, so
that an optimizer sees a single array; `layers` splits the vector into matrices, `flatten` is the inverse. The
computation is in `network`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.arguments import check_count, check_matrix
from course_lib.backend import Array, array_namespace, beside, check_finite, float_array, float_arrays, in_dtype
from course_lib.functions import ACTIVATIONS, sigmoid, softmax
from course_lib.losses import LOSSES
from course_lib.losses.targets import check_distributions, check_labels, check_probabilities
from course_lib.names import check_name

FROM_LOGITS = {"binary_cross_entropy": sigmoid, "softmax_cross_entropy": softmax}
"""Losses that take logits, and the function that turns logits into probabilities."""


@dataclass(frozen=True)
class Network:
    """A multilayer perceptron without its parameters.

    Parameters
    ----------
    sizes : sequence of int
        Units of each layer, inputs first: (2, 4, 1) has one hidden layer of four units.
    hidden : str
        Activation of the hidden layers, a name from `functions.ACTIVATIONS`.
    output : str
        Activation of the last layer; 'identity' where the loss is a cross-entropy.
    loss : str
        A name from `losses.LOSSES`, such as 'squared_error' or 'softmax_cross_entropy'.

    Raises
    ------
    ValueError
        If there are fewer than two sizes, one is below 1, a name is unknown, or the output's activation
        does not fit the loss.

    Examples
    --------
    >>> Network((2, 4, 1), hidden="sigmoid", loss="binary_cross_entropy").n_parameters
    17
    """

    sizes: Sequence[int]
    hidden: str = "tanh"
    output: str = "identity"
    loss: str = "squared_error"

    def __post_init__(self) -> None:
        if isinstance(self.sizes, str | bytes) or not hasattr(self.sizes, "__len__") or np.ndim(self.sizes) != 1:
            raise TypeError(f"sizes is {self.sizes!r}, expected the units of each layer, such as (2, 4, 1)")
        if len(self.sizes) < 2:
            raise ValueError(f"sizes is {self.sizes!r}, expected at least inputs and outputs, such as (2, 4, 1)")
        sizes = tuple(check_count(f"sizes[{i}]", size, least=1) for i, size in enumerate(self.sizes))
        object.__setattr__(self, "sizes", sizes)
        check_name("hidden", self.hidden, ACTIVATIONS)
        check_name("output", self.output, ACTIVATIONS)
        check_name("loss", self.loss, LOSSES)
        if self.loss in FROM_LOGITS and self.output != "identity":
            raise ValueError(
                f"output is {self.output!r}, expected 'identity' with the loss {self.loss!r}, which takes logits"
            )
        if self.loss == "softmax_cross_entropy" and sizes[-1] == 1:
            raise ValueError(
                "sizes ends with 1 output, expected one per class: for two classes use 2 outputs, or "
                "1 with 'binary_cross_entropy'"
            )

    @property
    def activations(self) -> tuple[str, ...]:
        """Name of each layer's activation."""
        return (self.hidden,) * (len(self.sizes) - 2) + (self.output,)

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """(fan_in, fan_out) of each layer."""
        return tuple(zip(self.sizes[:-1], self.sizes[1:], strict=True))

    @property
    def n_parameters(self) -> int:
        """Length of the parameter vector."""
        return sum((fan_in + 1) * fan_out for fan_in, fan_out in self.shapes)


def layers(network: Network, parameters: Array) -> list[tuple[Array, Array]]:
    """Split the parameter vector into one (W, b) per layer.

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
        With NumPy and CuPy, the result shares its memory.

    Returns
    -------
    list of (W, b)
        W (fan_in, fan_out), b (fan_out,).

    Raises
    ------
    ValueError
        If the vector has the wrong length or an entry that is not finite.

    Examples
    --------
    >>> [(W.shape, b.tolist()) for W, b in layers(Network((1, 2, 1)), np.arange(7.0))]
    [((1, 2), [2.0, 3.0]), ((2, 1), [6.0])]
    """
    return split_layers(network, check_parameters(network, parameters))


def flatten(network: Network, layers: Sequence[tuple[Any, Any]]) -> Array:
    """Join matrices and biases into the parameter vector: the inverse of `layers`.

    Parameters
    ----------
    network : Network
    layers : sequence of (W, b)
        W (fan_in, fan_out), b (fan_out,), one pair per layer.

    Returns
    -------
    array (n_parameters,)

    Raises
    ------
    ValueError
        If the number of layers or a shape does not match.

    Examples
    --------
    >>> flatten(Network((1, 2)), [([[1.0, 2.0]], [3.0, 4.0])]).tolist()
    [1.0, 2.0, 3.0, 4.0]
    """
    check_network(network)
    if not isinstance(layers, list | tuple):
        raise TypeError(f"layers is {layers!r}, expected a list of (W, b), one pair per layer")
    if len(layers) != len(network.shapes):
        raise ValueError(f"layers has {len(layers)} pairs, expected {len(network.shapes)}, one (W, b) per layer")
    for number, pair in enumerate(layers, start=1):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise ValueError(f"layers[{number - 1}] is {pair!r}, expected two arrays, (W, b)")
    xp = array_namespace(*(array for pair in layers for array in pair))
    parts = []
    for number, ((W, b), shape) in enumerate(zip(layers, network.shapes, strict=True), start=1):
        for name, value, expected in ((f"W{number}", W, shape), (f"b{number}", b, shape[1:])):
            array = float_array(name, value, xp)
            if array.shape != expected:
                raise ValueError(f"{name} has shape {array.shape}, expected {expected}: W is (fan_in, fan_out)")
            parts.append(xp.reshape(array, (-1,)))
    return xp.concat(parts)


def check_network(network: Any) -> None:
    """Raise TypeError unless `network` is a Network."""
    if not isinstance(network, Network):
        raise TypeError(f"network is {network!r}, expected a Network, such as Network((2, 4, 1))")


def check_parameters(network: Network, parameters: Any, name: str = "parameters") -> Array:
    """Return the parameter vector; raise an error if its length is wrong or an entry is not finite."""
    check_network(network)
    vector = float_array(name, parameters)
    if vector.shape != (network.n_parameters,):
        raise ValueError(
            f"{name} has shape {vector.shape}, expected ({network.n_parameters},) for sizes {network.sizes}"
        )
    check_finite(name, vector)
    return vector


def check_input(network: Network, parameters: Any, X: Any, name: str = "X") -> tuple[Array, Array]:
    """Return parameters and input as arrays of one library in the parameters' dtype; errors name the argument."""
    parameters, X = float_arrays(**{"parameters": parameters, name: X})
    parameters, X = check_parameters(network, parameters), check_matrix(name, X)
    if X.shape[1] != network.sizes[0]:
        raise ValueError(f"{name} has shape {X.shape}, expected (n, {network.sizes[0]}), one column per input")
    return parameters, in_dtype(name, X, parameters.dtype)


def check_targets(network: Network, y: Any, output: Array, name: str = "y", rows: bool = True) -> Array:
    """Return targets with the output's shape, dtype and device; class numbers become one-hot rows.

    Parameters
    ----------
    network : Network
    y : array (n, outputs), or (n,)
        As in `loss`.
    output : array (n, outputs)
        The network's output; only its shape, dtype and device matter.
    name : str
        The argument's name.
    rows : bool
        If False, class numbers stay int64, which takes less memory.

    Returns
    -------
    array (n, outputs), or (n,) of class numbers

    Examples
    --------
    >>> check_targets(Network((1, 2), loss="softmax_cross_entropy"), [1, 0], np.zeros((2, 2))).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    xp = array_namespace(output)
    listed = not hasattr(y, "shape")
    if listed:
        float_array(name, y, np)  # only for its errors: the integers are needed below
        y = np.asarray(y)
    if y.ndim == 1 and network.loss == "softmax_cross_entropy":
        if y.shape != output.shape[:1]:
            raise ValueError(f"{name} has shape {y.shape}, expected {output.shape[:1]}, one class number per sample")
        labels = xp.asarray(check_labels(name, y, network.sizes[-1]), **beside(output, xp.int64))
        classes = xp.arange(output.shape[1], **beside(labels))
        return xp.astype(labels[:, None] == classes, output.dtype) if rows else labels
    target = xp.asarray(y, **beside(output, getattr(xp, str(y.dtype)))) if listed else y
    target = float_array(name, target, xp)
    if target.ndim == 1 and network.sizes[-1] == 1:
        target = target[:, None]
    if target.shape != output.shape:
        raise ValueError(
            f"{name} has shape {target.shape}, expected {output.shape}, one row per sample, one column per output"
        )
    check_finite(name, target)
    target = in_dtype(name, target, output.dtype)
    if network.loss == "binary_cross_entropy":
        check_probabilities(name, target)
    if network.loss == "softmax_cross_entropy":
        check_distributions(name, target)
    return target


def split_layers(network: Network, parameters: Array) -> list[tuple[Array, Array]]:
    """`layers` without its checks."""
    xp = array_namespace(parameters)
    pairs, start = [], 0
    for fan_in, fan_out in network.shapes:
        middle, end = start + fan_in * fan_out, start + (fan_in + 1) * fan_out
        pairs.append((xp.reshape(parameters[start:middle], (fan_in, fan_out)), parameters[middle:end]))
        start = end
    return pairs

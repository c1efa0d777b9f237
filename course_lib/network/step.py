"""Loss and gradient of a network in arrays allocated once: the kernel of training loops (NumPy, CuPy).

The same numbers as `network.loss_and_gradient`, which is the form to read; a test holds the two together.
What makes it fast:

- One column a sample: each layer's W and b lie together in the parameter vector as one matrix
  (fan_in + 1, fan_out), and activations (fan_in + 1, n) have a last row of ones. One product serves W and b,
  forward and backward, and the rest of an activation stays contiguous.
- The factor of the gradient (1/n, and the learning rate of plain descent) enters once, at the output.
- Constants are arrays without axes: a Python number costs a small array function half its time.

Arguments are trusted, and overflow is not caught: `training` does both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace, beside, zeros_like_shape
from course_lib.functions import activation
from course_lib.losses import loss_functions
from course_lib.network.layout import Network


def with_ones(X: Array) -> Array:
    """X with a last column of ones, the form in which `NetworkStep` takes its input, transposed.

    Parameters
    ----------
    X : array (n, fan_in)
        One sample a row.

    Returns
    -------
    array (n, fan_in + 1)

    Examples
    --------
    >>> import numpy as np
    >>> with_ones(np.array([[2.0, 3.0]])).tolist()
    [[2.0, 3.0, 1.0]]
    """
    xp = array_namespace(X)
    return xp.concat([X, xp.ones((X.shape[0], 1), **beside(X))], axis=1)


class NetworkStep:
    """Loss and gradient for batches of one size, at parameters that the caller may change in place.

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
        Contiguous; read at every call.
    n : int
        Samples of a batch.

    Attributes
    ----------
    gradient : array (n_parameters,)
        Written by every call.

    Examples
    --------
    >>> import numpy as np
    >>> parameters = np.array([2.0, 1.0])
    >>> step = NetworkStep(Network((1, 1)), parameters, n=2)
    >>> X, y = np.array([[1.0], [3.0]]), np.array([[3.0], [5.0]])
    >>> float(step(with_ones(X).T, y.T)), step.gradient.tolist()
    (2.0, [6.0, 2.0])
    """

    def __init__(self, network: Network, parameters: Array, n: int) -> None:
        self.gradient = zeros_like_shape(parameters, parameters.shape)
        self._layers = []
        start = 0
        for shape, name in zip(network.shapes, network.activations, strict=True):
            end = start + (shape[0] + 1) * shape[1]
            self._layers.append(_Layer(shape, name, parameters[start:end], self.gradient[start:end], n))
            start = end
        self._loss, self._factor = _LOSSES.get(network.loss, _any_loss(network.loss))(self._layers[-1], n)
        self._scale, self._scale_set = zeros_like_shape(parameters, ()), 0.0

    def __call__(self, inputs: Array, targets: Array, scale: float = 1.0) -> Array:
        """Loss of a batch; `gradient` then holds `scale` times its gradient.

        Parameters
        ----------
        inputs : array (fan_in + 1, n)
            One sample a column, the last row ones: `with_ones(X).T`.
        targets : array (outputs, n)
            Contiguous, one sample a column.
        scale : float
            Factor of the gradient, the learning rate of plain descent.

        Returns
        -------
        scalar array
            Summed over outputs, averaged over samples; not scaled.
        """
        if scale != self._scale_set:
            self._scale[...], self._scale_set = self._factor * scale, scale
        layers = self._layers
        below = inputs
        for layer in layers:
            layer.matrix_transposed.dot(below, layer.z)
            layer.activate(layer.z, layer.a)
            below = layer.a_and_ones
        loss = self._loss(targets, self._scale)
        for number in range(len(layers) - 1, 0, -1):
            layer, previous = layers[number], layers[number - 1]
            layer.slope(layer.z, layer.a, layer.delta)
            previous.a_and_ones.dot(layer.delta_transposed, layer.gradient)
            layer.weights.dot(layer.delta, previous.delta)
        first = layers[0]
        first.slope(first.z, first.a, first.delta)
        inputs.dot(first.delta_transposed, first.gradient)
        return loss


class _Layer:
    """A layer's views of the parameters and the gradient, and its work arrays, one column a sample."""

    __slots__ = (
        "a",
        "a_and_ones",
        "activate",
        "delta",
        "delta_transposed",
        "gradient",
        "matrix_transposed",
        "slope",
        "weights",
        "z",
    )

    def __init__(self, shape: tuple[int, int], name: str, parameters: Array, gradient: Array, n: int) -> None:
        fan_in, fan_out = shape
        matrix = parameters.reshape(fan_in + 1, fan_out)
        self.matrix_transposed, self.weights = matrix.T, matrix[:-1]
        self.gradient = gradient.reshape(fan_in + 1, fan_out)
        self.delta = zeros_like_shape(matrix, (fan_out, n))
        self.delta_transposed = self.delta.T
        self.a_and_ones = zeros_like_shape(matrix, (fan_out + 1, n))
        self.a_and_ones[-1] = 1
        self.a = self.a_and_ones[:-1]
        self.z = self.a if name == "identity" else zeros_like_shape(matrix, (fan_out, n))
        self.activate, self.slope = _ACTIVATIONS.get(name, _any_activation(name))(array_namespace(matrix), matrix)


# ---------------------------------------------------------------------------------------------------
# Activations in place: activate(z, a) writes a = f(z); slope(z, a, delta) multiplies delta by f'(z) and may
# use z as work space


Activation = tuple[Callable[[Array, Array], Any], Callable[[Array, Array, Array], Any]]


def _identity(xp: Any, like: Array) -> Activation:
    return (lambda z, a: None), (lambda z, a, delta: None)


def _sigmoid(xp: Any, like: Array) -> Activation:
    one = xp.ones((), **beside(like))

    def activate(z: Array, a: Array) -> None:  # exp(-z) may overflow: 1 / infinity is right
        xp.negative(z, a)
        xp.exp(a, a)
        xp.add(a, one, a)
        xp.reciprocal(a, a)

    def slope(z: Array, a: Array, delta: Array) -> None:  # a (1 - a)
        xp.multiply(a, a, z)
        xp.subtract(a, z, z)
        xp.multiply(delta, z, delta)

    return activate, slope


def _tanh(xp: Any, like: Array) -> Activation:
    one, minus_two = xp.ones((), **beside(like)), xp.full((), -2.0, **beside(like))

    def activate(z: Array, a: Array) -> None:
        """1 - 2 / (1 + exp(2z)): exact to rounding of 1, not to that of a small result.

        NumPy's tanh of float64 takes twice as long, once there are numbers enough to outweigh five calls.
        """
        if xp is not np or z.dtype != np.float64 or z.size < 512:
            xp.tanh(z, a)
            return
        xp.add(z, z, a)
        xp.exp(a, a)
        xp.add(a, one, a)
        xp.divide(minus_two, a, a)
        xp.add(a, one, a)

    def slope(z: Array, a: Array, delta: Array) -> None:  # 1 - a^2
        xp.multiply(a, a, z)
        xp.multiply(z, delta, z)
        xp.subtract(delta, z, delta)

    return activate, slope


def _relu(xp: Any, like: Array) -> Activation:
    zero = xp.zeros((), **beside(like))

    def activate(z: Array, a: Array) -> None:
        xp.maximum(z, zero, out=a)

    def slope(z: Array, a: Array, delta: Array) -> None:  # a mask of floats: masked assignment is slow
        xp.greater(a, zero, out=z)
        xp.multiply(delta, z, delta)

    return activate, slope


def _any_activation(name: str) -> Callable[[Any, Array], Activation]:
    f, derivative = activation(name)

    def build(xp: Any, like: Array) -> Activation:
        def activate(z: Array, a: Array) -> None:
            a[...] = f(z)

        def slope(z: Array, a: Array, delta: Array) -> None:
            xp.multiply(delta, derivative(z), delta)

        return activate, slope

    return build


_ACTIVATIONS = {"identity": _identity, "sigmoid": _sigmoid, "tanh": _tanh, "relu": _relu}

# ---------------------------------------------------------------------------------------------------
# Losses in place: loss(targets, scale) writes the output layer's delta and returns the loss. The delta is the
# gradient with respect to the output times the caller's factor; the constant of the gradient's formula stands
# beside the function and is contained in `scale`.


Loss = tuple[Callable[[Array, Array], Array], float]


def _squared_error(layer: _Layer, n: int) -> Loss:
    xp, output, delta = array_namespace(layer.z), layer.a, layer.delta
    flat = delta.reshape(-1)

    def loss(targets: Array, scale: Array) -> Array:
        xp.subtract(output, targets, delta)
        total = flat.dot(flat)
        xp.multiply(delta, scale, delta)
        return total / n

    return loss, 2 / n


def _binary_cross_entropy(layer: _Layer, n: int) -> Loss:
    xp, z, delta = array_namespace(layer.z), layer.z, layer.delta
    one = xp.ones((), **beside(z))
    # exp of more would overflow. The loss is log(1 + exp(-c)) + c - y z with c = max(z, floor): below the
    # floor the first two cancel and -y z is left, which is right.
    floor = xp.full((), -700.0 if z.dtype == xp.float64 else -80.0, **beside(z))
    clipped, logs, ones = zeros_like_shape(z, z.shape), zeros_like_shape(z, z.shape), xp.ones(z.size, **beside(z))
    flat_z, flat_logs = z.reshape(-1), logs.reshape(-1)

    def loss(targets: Array, scale: Array) -> Array:
        xp.maximum(z, floor, out=clipped)
        xp.negative(clipped, delta)
        xp.exp(delta, delta)
        xp.add(delta, one, delta)
        xp.log(delta, logs)
        xp.add(logs, clipped, logs)
        total = flat_logs.dot(ones) - targets.reshape(-1).dot(flat_z)
        xp.reciprocal(delta, delta)
        xp.subtract(delta, targets, delta)
        xp.multiply(delta, scale, delta)
        return total / n

    return loss, 1 / n


def _softmax_cross_entropy(layer: _Layer, n: int) -> Loss:
    xp, z, delta = array_namespace(layer.z), layer.z, layer.delta
    flat_z = z.reshape(-1)
    top, total, ones = zeros_like_shape(z, n), zeros_like_shape(z, n), xp.ones(z.shape[0], **beside(z))

    def loss(targets: Array, scale: Array) -> Array:
        z.max(axis=0, out=top)
        xp.subtract(z, top, z)
        xp.exp(z, delta)
        ones.dot(delta, total)
        xp.divide(delta, total, delta)
        xp.log(total, total)
        value = total.sum() - targets.reshape(-1).dot(flat_z)
        xp.subtract(delta, targets, delta)
        xp.multiply(delta, scale, delta)
        return value / n

    return loss, 1 / n


def _any_loss(name: str) -> Callable[[_Layer, int], Loss]:
    value_and_gradient = loss_functions(name).value_and_gradient

    def build(layer: _Layer, n: int) -> Loss:
        xp = array_namespace(layer.z)

        def loss(targets: Array, scale: Array) -> Array:
            if not bool(xp.all(xp.isfinite(layer.a))):  # what the functions of `losses` would refuse
                return xp.asarray(float("inf"), **beside(layer.z))
            value, gradient = value_and_gradient(layer.a.T, targets.T)
            xp.multiply(gradient.T, scale, layer.delta)
            return value

        return loss, 1.0

    return build


_LOSSES = {
    "squared_error": _squared_error,
    "binary_cross_entropy": _binary_cross_entropy,
    "softmax_cross_entropy": _softmax_cross_entropy,
}

"""Loss and gradient of a network in arrays allocated once: the kernel of training loops (NumPy, CuPy).

The same numbers as `network.loss_and_gradient`, the readable form; a test checks that the two agree.
What makes it fast:

- One column per sample: each layer's W and b are adjacent in the parameter vector, as one matrix
  (fan_in + 1, fan_out), and activations (fan_in + 1, n) end with a row of ones. One product is enough for W and
  b, forward and backward, and the rest of an activation is contiguous.
- All layers share the room for slopes, and every other one that for its delta: less memory, which stays in the cache.
- The factor of the gradient (1/n, and the learning rate of plain descent) is applied once, at the output.
- Constants are 0-d arrays: converting a Python number takes half the time of a function of a small array.

Neither arguments nor overflow are checked here: `training` does both.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from course_lib.backend import Array, array_namespace, beside, zeros_like_shape
from course_lib.backend.sums import ROWS, tall_product
from course_lib.functions import activation
from course_lib.losses.formulas import FORMULAS, evaluate
from course_lib.network.layout import Network


def with_ones(X: Array) -> Array:
    """Append a column of ones to X; its transpose is the input of `NetworkStep`.

    Parameters
    ----------
    X : array (n, fan_in)
        One sample per row.

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
    """Loss and gradient for batches of one size, at parameters that the caller may modify in place.

    Parameters
    ----------
    network : Network
    parameters : array (n_parameters,)
        Contiguous; read at every call.
    n : int
        Samples per batch.
    gradient : array (n_parameters,), optional
        Overwritten by every call; by default a new array.

    Examples
    --------
    >>> import numpy as np
    >>> parameters = np.array([2.0, 1.0])
    >>> step = NetworkStep(Network((1, 1)), parameters, n=2)
    >>> X, y = np.array([[1.0], [3.0]]), np.array([[3.0], [5.0]])
    >>> float(step(with_ones(X).T, y.T)), step.gradient.tolist()
    (2.0, [6.0, 2.0])
    """

    def __init__(self, network: Network, parameters: Array, n: int, gradient: Array | None = None) -> None:
        gradient = zeros_like_shape(parameters, parameters.shape) if gradient is None else gradient
        self._layers = []
        even, odd, slopes = (zeros_like_shape(parameters, (n * max(network.sizes[1:]),)) for _ in range(3))
        for shape, name in zip(network.shapes, network.activations, strict=True):
            self._layers.append(_Layer(shape, name, parameters, n, even, slopes))
            even, odd = odd, even
        self.use(parameters, gradient)
        self._loss, self._factor = _LOSSES.get(network.loss, partial(_any_loss, network.loss))(self._layers[-1], n)
        long = parameters.dtype == np.float32 and n > ROWS
        self._sum_samples = _product_in_blocks if long else array_namespace(parameters).dot
        self._scale, self._scale_set = zeros_like_shape(parameters, ()), 0.0

    def __call__(self, inputs: Array, targets: Array, scale: float = 1.0) -> Array:
        """Loss of a batch; `gradient` then holds `scale` times its gradient.

        Parameters
        ----------
        inputs : array (fan_in + 1, n)
            One sample per column, with a last row of ones: `with_ones(X).T`.
        targets : array (outputs, n)
            Contiguous, one sample per column.
        scale : float
            Factor of the gradient, such as the learning rate of plain descent.

        Returns
        -------
        scalar array
            Summed over outputs, averaged over samples; not scaled.
        """
        if scale != self._scale_set:
            self._scale[...], self._scale_set = self._factor * scale, scale
        layers, below = self._layers, inputs
        for layer in layers:
            layer.matrix_transposed.dot(below, layer.z)
            layer.activate(layer.z, layer.a)
            below = layer.a_and_ones
        loss = self._loss(targets, self._scale)
        for number in range(len(layers) - 1, -1, -1):
            layer, below = layers[number], layers[number - 1].a_and_ones if number else inputs
            layer.slope(layer.room, layer.a, layer.delta)
            self._sum_samples(below, layer.delta_transposed, layer.gradient)
            if number:
                layer.weights.dot(layer.delta, layers[number - 1].delta)
        return loss

    def use(self, parameters: Array, gradient: Array) -> None:
        """Read these parameters and write this gradient from now on: an update may be written over the gradient."""
        self.parameters, self.gradient = parameters, gradient
        start = 0
        for layer in self._layers:
            end = start + (layer.shape[0] + 1) * layer.shape[1]
            layer.use(parameters[start:end], gradient[start:end])
            start = end


def _product_in_blocks(below: Array, delta_transposed: Array, out: Array) -> None:
    out[...] = tall_product(below.T, delta_transposed)


class _Layer:
    """A layer's views of the parameters and the gradient, and its work arrays, one column per sample."""

    def __init__(self, shape: tuple[int, int], name: str, like: Array, n: int, deltas: Array, slopes: Array) -> None:
        self.shape, fan_out = shape, shape[1]
        self.delta = deltas[: fan_out * n].reshape(fan_out, n)
        self.delta_transposed = self.delta.T
        self.a_and_ones = zeros_like_shape(like, (fan_out + 1, n))
        self.a_and_ones[-1] = 1
        self.a = self.a_and_ones[:-1]
        self.z = self.a if name in _ACTIVATIONS else zeros_like_shape(like, (fan_out, n))
        self.room = slopes[: fan_out * n].reshape(fan_out, n) if self.z is self.a else self.z
        make = _ACTIVATIONS.get(name, partial(_any_activation, name))
        self.activate, self.slope = make(array_namespace(like), like)

    def use(self, parameters: Array, gradient: Array) -> None:
        matrix = parameters.reshape(self.shape[0] + 1, self.shape[1])
        self.matrix_transposed, self.weights, self.gradient = matrix.T, matrix[:-1], gradient.reshape(matrix.shape)


# ---------------------------------------------------------------------------------------------------
# Activations in place: activate(z, a) writes a = f(z), z and a being one array where the slope needs a alone;
# slope(room, a, delta) multiplies delta by f'(z), and room may be overwritten: it is z where z is another array


Activation = tuple[Callable[[Array, Array], Any], Callable[[Array, Array, Array], Any]]


def _sigmoid(xp: Any, like: Array) -> Activation:
    one = xp.ones((), **beside(like))

    def activate(z: Array, a: Array) -> None:  # exp(-z) may overflow: 1 / infinity is correct
        xp.negative(z, a)
        xp.exp(a, a)
        xp.add(a, one, a)
        xp.reciprocal(a, a)

    def slope(room: Array, a: Array, delta: Array) -> None:  # a (1 - a)
        xp.multiply(a, a, room)
        xp.subtract(a, room, room)
        xp.multiply(delta, room, delta)

    return activate, slope


def _tanh(xp: Any, like: Array) -> Activation:
    def slope(room: Array, a: Array, delta: Array) -> None:  # 1 - a^2
        xp.multiply(a, a, room)
        xp.multiply(room, delta, room)
        xp.subtract(delta, room, delta)

    return xp.tanh, slope


def _relu(xp: Any, like: Array) -> Activation:
    zero = xp.zeros((), **beside(like))

    def slope(room: Array, a: Array, delta: Array) -> None:  # a mask of floats: masked assignment is slow
        xp.greater(a, zero, out=room)
        xp.multiply(delta, room, delta)

    return (lambda z, a: xp.maximum(z, zero, out=a)), slope


def _any_activation(name: str, xp: Any, like: Array) -> Activation:
    f, derivative = activation(name)

    def activate(z: Array, a: Array) -> None:
        a[...] = f(z)

    def slope(z: Array, a: Array, delta: Array) -> None:
        xp.multiply(delta, derivative(z), delta)

    return activate, slope


_ACTIVATIONS = {
    "identity": lambda xp, like: ((lambda z, a: None), (lambda z, a, delta: None)),
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
}

# ---------------------------------------------------------------------------------------------------
# Losses in place: loss(targets, scale) writes the output layer's delta and returns the loss. The delta is the
# gradient with respect to the output times the caller's factor; the constant of the gradient's formula is
# returned with the function, and `scale` contains it.


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
    zero, one, below = xp.zeros((), **beside(z)), xp.ones((), **beside(z)), xp.full((), -1.0, **beside(z))
    logs, work, ones = zeros_like_shape(z, z.shape), zeros_like_shape(z, z.shape), xp.ones(z.size, **beside(z))
    flat_logs = logs.reshape(-1)

    def loss(targets: Array, scale: Array) -> Array:
        """max(z, 0) - y z + log(1 + e) with e = exp(-|z|); its slope is s(z) - y with s(z) = (1 or e) / (1 + e)."""
        xp.copysign(z, below, delta)
        xp.exp(delta, delta)
        xp.log1p(delta, logs)
        xp.greater_equal(z, zero, out=work)
        xp.maximum(work, delta, out=work)  # 1 where z >= 0, else e
        xp.add(delta, one, delta)
        xp.divide(work, delta, delta)
        xp.subtract(delta, targets, delta)
        xp.multiply(delta, scale, delta)
        xp.maximum(z, zero, out=work)
        xp.multiply(targets, z, z)
        xp.subtract(work, z, work)  # these two cancel for a correct prediction; the logarithm is the whole loss
        xp.add(logs, work, logs)
        return flat_logs.dot(ones) / n

    return loss, 1 / n


def _softmax_cross_entropy(layer: _Layer, n: int) -> Loss:
    xp, z, delta = array_namespace(layer.z), layer.z, layer.delta
    flat_z, zero, one = z.reshape(-1), xp.zeros((), **beside(z)), xp.ones((), **beside(z))
    top, rest, ties = (zeros_like_shape(z, n) for _ in range(3))
    mask, ones = zeros_like_shape(z, z.shape), xp.ones(z.shape[0], **beside(z))

    def loss(targets: Array, scale: Array) -> Array:
        """log(1 + rest) - sum of y (z - top), where rest sums exp(z - top) except for one class at the top."""
        z.max(axis=0, out=top)
        xp.subtract(z, top, z)
        xp.exp(z, delta)
        xp.equal(z, zero, out=mask)
        ones.dot(mask, ties)
        xp.subtract(delta, mask, mask)
        ones.dot(mask, rest)
        xp.subtract(ties, one, ties)
        xp.add(rest, ties, rest)
        xp.add(rest, one, ties)
        xp.divide(delta, ties, delta)
        xp.log1p(rest, rest)
        value = rest.sum() - targets.reshape(-1).dot(flat_z)
        xp.subtract(delta, targets, delta)
        xp.multiply(delta, scale, delta)
        return value / n

    return loss, 1 / n


def _any_loss(name: str, layer: _Layer, n: int) -> Loss:
    xp = array_namespace(layer.z)

    def loss(targets: Array, scale: Array) -> Array:
        value, gradient = evaluate(FORMULAS[name], layer.a.T, targets.T)
        xp.multiply(gradient.T, scale, layer.delta)
        return value

    return loss, 1.0


_LOSSES = {
    "squared_error": _squared_error,
    "binary_cross_entropy": _binary_cross_entropy,
    "softmax_cross_entropy": _softmax_cross_entropy,
}

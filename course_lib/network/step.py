"""Loss and gradient of a network in arrays allocated once: the kernel of training loops (NumPy, CuPy).

The same numbers as `network.loss_and_gradient`, the readable form; a test checks that the two agree.
What makes it fast:

- One column per sample: each layer's W and b are adjacent in the parameter vector, as one matrix
  (fan_in + 1, fan_out), and activations (fan_in + 1, n) end with a row of ones. One product is enough for W and
  b, forward and backward, and the rest of an activation is contiguous.
- The factor of the gradient (1/n, and the learning rate of plain descent) is applied once, at the output.
- Constants are 0-d arrays: converting a Python number takes half the time of a function of a small array.

Neither arguments nor overflow are checked here: `training` does both.
"""

from __future__ import annotations

from collections.abc import Callable
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
        self._layers = [
            _Layer(shape, name, parameters, n) for shape, name in zip(network.shapes, network.activations, strict=True)
        ]
        self.use(parameters, zeros_like_shape(parameters, parameters.shape) if gradient is None else gradient)
        self._loss, self._factor = _loss(network.loss, parameters, network.sizes[-1], n)
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
        loss, delta = self._loss(layers[-1].a, targets, self._scale)
        for number in range(len(layers) - 1, -1, -1):
            layer, below = layers[number], layers[number - 1].a_and_ones if number else inputs
            delta = layer.slope(layer.z, layer.a, delta)
            self._sum_samples(below, delta.T, layer.gradient)
            if number:
                delta = layer.weights.dot(delta)
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
    """A layer's views of the parameters and the gradient, and its activations, one column per sample."""

    def __init__(self, shape: tuple[int, int], name: str, like: Array, n: int) -> None:
        self.shape = shape
        self.a_and_ones = zeros_like_shape(like, (shape[1] + 1, n))
        self.a_and_ones[-1] = 1
        self.a = self.a_and_ones[:-1]
        self.z = self.a if name in _BY_VALUE else zeros_like_shape(like, (shape[1], n))
        self.activate, self.slope = _activation(name, self.a)

    def use(self, parameters: Array, gradient: Array) -> None:
        matrix = parameters.reshape(self.shape[0] + 1, self.shape[1])
        self.matrix_transposed, self.weights, self.gradient = matrix.T, matrix[:-1], gradient.reshape(matrix.shape)


_BY_VALUE = ("identity", "sigmoid", "tanh", "relu")
"""Activations whose slope follows from the value, which is written over the pre-activation."""


def _activation(name: str, like: Array) -> tuple[Callable[[Array, Array], Any], Callable[[Array, Array, Array], Array]]:
    """activate(z, a), which writes a = f(z), and slope(z, a, delta): delta times f'(z), written over delta."""
    xp, room = array_namespace(like), zeros_like_shape(like, like.shape)
    zero, one = xp.zeros((), **beside(like)), xp.ones((), **beside(like))
    f, derivative = activation(name)

    def sigmoid(z: Array, a: Array) -> None:  # exp(-z) may overflow: 1 / infinity is correct
        xp.exp(xp.negative(z, z), z)
        xp.reciprocal(xp.add(z, one, z), a)

    def write(z: Array, a: Array) -> None:
        a[...] = f(z)

    slopes: dict[str, Callable[[Array, Array], Array]] = {
        "sigmoid": lambda z, a: xp.subtract(a, xp.multiply(a, a, room), room),
        "tanh": lambda z, a: xp.subtract(one, xp.multiply(a, a, room), room),
        "relu": lambda z, a: xp.greater(a, zero, out=room),  # a mask of floats: masked assignment is slow
    }
    activate = {"sigmoid": sigmoid, "tanh": xp.tanh, "relu": lambda z, a: xp.maximum(z, zero, out=a)}.get(name, write)
    slope = slopes.get(name, lambda z, a: derivative(z))
    if name == "identity":
        return (lambda z, a: None), (lambda z, a, delta: delta)
    return activate, lambda z, a, delta: xp.multiply(delta, slope(z, a), delta)


Loss = Callable[[Array, Array, Array], tuple[Array, Array]]


def _loss(name: str, like: Array, outputs: int, n: int) -> tuple[Loss, float]:
    """loss(output, targets, scale), and the constant of its gradient's formula, which `scale` contains.

    The loss comes with the output layer's delta, which is the gradient with respect to the output times the factor of
    the caller. The output may be overwritten.
    """
    xp = array_namespace(like)
    zero, one, below = (xp.full((), number, **beside(like)) for number in (0.0, 1.0, -1.0))
    ones, all_ones = xp.ones(outputs, **beside(like)), xp.ones(outputs * n, **beside(like))  # a product is a fast sum
    mask = zeros_like_shape(like, (outputs, n))

    def squared_error(output: Array, targets: Array, scale: Array) -> tuple[Array, Array]:
        residual = output - targets
        flat = residual.reshape(-1)
        return flat.dot(flat) / n, residual * scale

    def binary_cross_entropy(z: Array, targets: Array, scale: Array) -> tuple[Array, Array]:
        """max(z, 0) - y z + log(1 + e) with e = exp(-|z|); its slope is s(z) - y with s(z) = (1 or e) / (1 + e)."""
        e = xp.exp(xp.copysign(z, below))
        s = xp.exp(xp.minimum(z, zero)) / (e + one)
        # the first two terms cancel for a correct prediction; the logarithm is the whole loss
        terms = (xp.maximum(z, zero) - targets * z) + xp.log1p(e)
        return terms.reshape(-1).dot(all_ones) / n, (s - targets) * scale

    def softmax_cross_entropy(z: Array, targets: Array, scale: Array) -> tuple[Array, Array]:
        """log(1 + rest) - sum of y (z - top), where rest sums exp(z - top) except for one class at the top."""
        xp.subtract(z, z.max(axis=0), z)
        e, top = xp.exp(z), xp.equal(z, zero, out=mask)
        rest = ones.dot(e - top) + (ones.dot(top) - one)
        value = xp.log1p(rest).sum() - targets.reshape(-1).dot(z.reshape(-1))
        xp.divide(e, rest + one, e)
        xp.subtract(e, targets, e)
        return value / n, xp.multiply(e, scale, e)

    def any_other(output: Array, targets: Array, scale: Array) -> tuple[Array, Array]:
        value, gradient = evaluate(FORMULAS[name], output.T, targets.T)
        return value, gradient.T * scale

    known: dict[str, tuple[Loss, float]] = {
        "squared_error": (squared_error, 2 / n),
        "binary_cross_entropy": (binary_cross_entropy, 1 / n),
        "softmax_cross_entropy": (softmax_cross_entropy, 1 / n),
    }
    return known.get(name, (any_other, 1.0))

"""Activation functions and their derivatives, elementwise at the pre-activation z.

Every function takes an array of any shape and returns one of the same shape and dtype; integers become
float64. All are accurate over the whole floating-point range, without overflow: infinities give the limit
and NaN gives NaN, as in NumPy.

`ACTIVATIONS` holds them by name. Also exported: ReLU and leaky ReLU from `rectifiers`, GELU from `gelu`, and the
softmax from `softmax`, which is not elementwise: it mixes the entries of a row, so its derivative is a matrix.
"""

from __future__ import annotations

from collections.abc import Callable

from course_lib.backend import Array, array_namespace, float_array
from course_lib.functions.blocks import in_blocks
from course_lib.functions.gelu import gelu, gelu_derivative
from course_lib.functions.rectifiers import leaky_relu, leaky_relu_derivative, relu, relu_derivative
from course_lib.functions.softmax import softmax, softmax_jacobian, softmax_vjp
from course_lib.names import check_name

__all__ = [
    "ACTIVATIONS",
    "activation",
    "gelu",
    "gelu_derivative",
    "identity",
    "identity_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "softmax",
    "softmax_jacobian",
    "softmax_vjp",
    "softplus",
    "softplus_derivative",
    "tanh",
    "tanh_derivative",
]


def identity(z: Array) -> Array:
    """Identity, for the output layer of a regression: f(z) = z.

    Parameters
    ----------
    z : array
        Pre-activations of any shape.

    Returns
    -------
    array
        `z` itself if it is a float array.

    Examples
    --------
    >>> identity([1, 2]).tolist()
    [1.0, 2.0]
    """
    return float_array("z", z)


@in_blocks
def identity_derivative(z: Array) -> Array:
    """Derivative of `identity`: f'(z) = 1.

    Parameters
    ----------
    z : array
        Pre-activations of any shape.

    Returns
    -------
    array
        Shape and dtype of `z`.

    Examples
    --------
    >>> identity_derivative([-3.0, 2.0]).tolist()
    [1.0, 1.0]
    """
    return array_namespace(z).ones_like(z)


@in_blocks
def sigmoid(z: Array) -> Array:
    """Logistic function: f(z) = 1 / (1 + exp(-z)).

    Computed from e = exp(-|z|), which never overflows; exp(-z) would at z = -1000. For z < 0 it is
    e / (1 + e), which keeps its relative accuracy down to the smallest float.

    Parameters
    ----------
    z : array
        Pre-activations of any shape.

    Returns
    -------
    array
        Shape and dtype of `z`, between 0 and 1.

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0]).tolist()
    [0.0, 0.5, 1.0]
    """
    xp = array_namespace(z)
    e = xp.exp(-xp.abs(z))
    return xp.where(z < 0.0, e, 1.0) / (1.0 + e)


@in_blocks
def sigmoid_derivative(z: Array) -> Array:
    """Derivative of `sigmoid`: f'(z) = f(z) (1 - f(z)) = e / (1 + e)^2, e = exp(-|z|).

    The second form does not cancel: at z = 40 the factor 1 - f(z) rounds to 0, but the slope is 4e-18.

    Parameters
    ----------
    z : array
        Pre-activations of any shape.

    Returns
    -------
    array
        Shape and dtype of `z`, at most 1/4.

    Examples
    --------
    >>> sigmoid_derivative([0.0]).tolist()
    [0.25]
    >>> round(float(sigmoid_derivative(40.0)) * 1e18, 4)
    4.2484
    """
    xp = array_namespace(z)
    e = xp.exp(-xp.abs(z))
    return e / ((1.0 + e) * (1.0 + e))


@in_blocks
def tanh(z: Array) -> Array:
    """Hyperbolic tangent: f(z) = (exp(z) - exp(-z)) / (exp(z) + exp(-z)).

    Parameters
    ----------
    z : array
        Pre-activations of any shape.

    Returns
    -------
    array
        Shape and dtype of `z`, between -1 and 1.

    Examples
    --------
    >>> [round(v, 6) for v in tanh([-1.0, 0.0, 30.0]).tolist()]
    [-0.761594, 0.0, 1.0]
    """
    return array_namespace(z).tanh(z)


@in_blocks
def tanh_derivative(z: Array) -> Array:
    """Derivative of `tanh`: f'(z) = 1 - tanh(z)^2 = 4 e^2 / (1 + e^2)^2, e = exp(-|z|).

    The second form does not cancel: at z = 20 the first form gives 0, but the slope is 1.7e-17.

    Parameters
    ----------
    z : array
        Pre-activations of any shape.

    Returns
    -------
    array
        Shape and dtype of `z`, between 0 and 1.

    Examples
    --------
    >>> tanh_derivative([0.0]).tolist()
    [1.0]
    >>> round(float(tanh_derivative(20.0)) * 1e17, 4)
    1.6993
    """
    xp = array_namespace(z)
    e = xp.exp(-xp.abs(z))  # in exp(-2 |z|), 2 |z| would overflow at the largest floats
    e2 = e * e
    return 4.0 * e2 / ((1.0 + e2) * (1.0 + e2))


@in_blocks
def softplus(z: Array) -> Array:
    """Softplus, a smooth ReLU: f(z) = log(1 + exp(z)) = max(z, 0) + log1p(exp(-|z|)).

    The second form does not overflow at z = 1000 and keeps its relative accuracy at z = -700.

    Parameters
    ----------
    z : array
        Pre-activations of any shape.

    Returns
    -------
    array
        Shape and dtype of `z`, positive.

    References
    ----------
    Dugas et al. (2001), *Incorporating second-order functional knowledge for better option pricing*.

    Examples
    --------
    >>> round(float(softplus(0.0)), 6), float(softplus(1000.0))
    (0.693147, 1000.0)
    """
    xp = array_namespace(z)
    return xp.maximum(z, 0.0) + xp.log1p(xp.exp(-xp.abs(z)))


def softplus_derivative(z: Array) -> Array:
    """Derivative of `softplus`: the logistic function, `sigmoid`.

    Parameters
    ----------
    z : array
        Pre-activations of any shape.

    Returns
    -------
    array
        Shape and dtype of `z`, between 0 and 1.

    Examples
    --------
    >>> softplus_derivative([0.0]).tolist()
    [0.5]
    """
    return sigmoid(z)


ACTIVATIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "identity": (identity, identity_derivative),
    "sigmoid": (sigmoid, sigmoid_derivative),
    "tanh": (tanh, tanh_derivative),
    "relu": (relu, relu_derivative),
    "leaky_relu": (leaky_relu, leaky_relu_derivative),
    "softplus": (softplus, softplus_derivative),
    "gelu": (gelu, gelu_derivative),
}
"""Name -> (function, derivative), both elementwise at the pre-activation."""


def activation(name: str) -> tuple[Callable[[Array], Array], Callable[[Array], Array]]:
    """Look up an activation function by name.

    Parameters
    ----------
    name : str
        A key of `ACTIVATIONS`.

    Returns
    -------
    function, derivative : callables
        Both take the pre-activation.

    Raises
    ------
    ValueError
        If the name is unknown; the closest matches are suggested.

    Examples
    --------
    >>> f, df = activation("relu")
    >>> f([-1.0, 2.0]).tolist(), df([-1.0, 2.0]).tolist()
    ([0.0, 2.0], [0.0, 1.0])
    >>> activation("tahn")
    Traceback (most recent call last):
    ...
    ValueError: activation is 'tahn', expected one of identity, sigmoid, ..., gelu. Did you mean 'tanh'?
    """
    check_name("activation", name, ACTIVATIONS)
    return ACTIVATIONS[name]

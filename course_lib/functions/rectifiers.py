"""ReLU and leaky ReLU with their derivatives: the activations with a kink at zero.

The derivative does not exist at a kink; the value used there is a convention, and is stated.
`course_lib.functions` exports them with the other activations.
"""

from __future__ import annotations

from numbers import Real

from course_lib.backend import Array, array_namespace, float_array
from course_lib.functions.blocks import in_blocks


@in_blocks
def relu(z: Array) -> Array:
    """Rectified linear unit: f(z) = max(z, 0).

    Parameters
    ----------
    z : array
        Pre-activations of any shape.

    Returns
    -------
    array
        Shape and dtype of `z`.

    References
    ----------
    Nair and Hinton (2010), *Rectified linear units improve restricted Boltzmann machines*.

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0]).tolist()
    [0.0, 0.0, 3.0]
    """
    return array_namespace(z).maximum(z, 0.0)


@in_blocks
def relu_derivative(z: Array) -> Array:
    """Derivative of `relu`: 1 where z > 0, else 0. At the kink z = 0 the convention is 0.

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
    >>> relu_derivative([-2.0, 0.0, 3.0]).tolist()
    [0.0, 0.0, 1.0]
    """
    xp = array_namespace(z)
    return xp.where(z > 0.0, xp.ones_like(z), 0.0)


def leaky_relu(z: Array, slope: float = 0.01) -> Array:
    """Leaky rectified linear unit: f(z) = z where z > 0, else slope z.

    Parameters
    ----------
    z : array
        Pre-activations of any shape.
    slope : float
        Slope for z < 0, between 0 and 1 (exclusive); 0.01 by default.

    Returns
    -------
    array
        Shape and dtype of `z`.

    Raises
    ------
    ValueError
        If `slope` is not between 0 and 1 (exclusive).

    References
    ----------
    Maas, Hannun and Ng (2013), *Rectifier nonlinearities improve neural network acoustic models*.

    Examples
    --------
    >>> leaky_relu([-2.0, 0.0, 3.0]).tolist()
    [-0.02, 0.0, 3.0]
    """
    _check_slope(slope)
    z = float_array("z", z)
    xp = array_namespace(z)
    return xp.where(z > 0.0, z, slope * z)


def leaky_relu_derivative(z: Array, slope: float = 0.01) -> Array:
    """Derivative of `leaky_relu`: 1 where z > 0, else slope. At the kink z = 0 the convention is slope.

    Parameters
    ----------
    z : array
        Pre-activations of any shape.
    slope : float
        Slope for z < 0, between 0 and 1 (exclusive); 0.01 by default.

    Returns
    -------
    array
        Shape and dtype of `z`.

    Raises
    ------
    ValueError
        If `slope` is not between 0 and 1 (exclusive).

    Examples
    --------
    >>> leaky_relu_derivative([-2.0, 0.0, 3.0]).tolist()
    [0.01, 0.01, 1.0]
    """
    _check_slope(slope)
    z = float_array("z", z)
    xp = array_namespace(z)
    return xp.where(z > 0.0, xp.ones_like(z), slope)


def _check_slope(slope: float) -> None:
    if not isinstance(slope, Real):
        raise TypeError(f"slope is {slope!r}, expected a number, 0 < slope < 1")
    if not 0.0 < slope < 1.0:
        raise ValueError(f"slope is {slope!r}, expected 0 < slope < 1")

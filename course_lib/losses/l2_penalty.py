"""The L2 penalty on parameters, with its gradient. Exported by `course_lib.losses` with the data losses."""

from __future__ import annotations

import numpy as np

from course_lib.arguments import check_positive
from course_lib.backend import Array, array_namespace, check_finite, float_array


def l2(parameters: Array, strength: float) -> Array:
    """L2 penalty: sum over all parameters, without a mean, (lambda/2) sum_j theta_j^2.

    Parameters
    ----------
    parameters : array
        Any shape.
    strength : float
        lambda, at least 0; 0.5 lambda |theta|^2 has the unit of the loss.

    Returns
    -------
    scalar array

    Raises
    ------
    ValueError, TypeError
        If a parameter is not finite or not real, or `strength` is negative.

    Examples
    --------
    >>> float(l2([3.0, 4.0], 0.1))
    1.25
    """
    return l2_and_gradient(parameters, strength)[0]


def l2_gradient(parameters: Array, strength: float) -> Array:
    """Gradient of `l2`: lambda theta.

    Parameters
    ----------
    parameters, strength
        As for `l2`; raises the same errors.

    Returns
    -------
    array, shape and dtype of `parameters`

    Examples
    --------
    >>> l2_gradient([3.0, 4.0], 0.5).tolist()
    [1.5, 2.0]
    """
    return l2_and_gradient(parameters, strength)[1]


def l2_and_gradient(parameters: Array, strength: float) -> tuple[Array, Array]:
    """`l2` and `l2_gradient` together, at the cost of one.

    Parameters
    ----------
    parameters, strength
        As for `l2`; raises the same errors.

    Returns
    -------
    loss, gradient : arrays

    Examples
    --------
    >>> loss, gradient = l2_and_gradient([3.0, 4.0], 0.5)
    >>> float(loss), gradient.tolist()
    (6.25, [1.5, 2.0])
    """
    strength = check_positive("strength", strength, zero=True)
    parameters = float_array("parameters", parameters)
    check_finite("parameters", parameters)
    with np.errstate(over="ignore"):
        gradient = strength * parameters
        return 0.5 * array_namespace(parameters).sum(gradient * parameters), gradient

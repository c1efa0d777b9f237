"""The exact GELU, z times the normal distribution's Phi(z), and its derivative.

The array API standard has no error function, so the upper tail of the normal distribution is computed
from functions that every library has. This is the exact GELU to rounding, not the approximation by tanh.
`course_lib.functions` exports both functions with the other activations.
"""

from __future__ import annotations

import math

from course_lib.backend import Array, array_namespace
from course_lib.functions.blocks import in_blocks

# Q(a) = exp(-a^2/2) t P(2t - 1) with t = 4/(4 + a): coefficients of P, the highest power first. They are
# the Chebyshev series of exp(a^2/2) Q(a) / t on 0 <= t <= 1, truncated after degree 22 (error 2e-16) and
# converted to powers. The substitution is from Shepherd and Laframboise (1981), Math. Comp. 36.
_TAIL = (
    -4.221644241696684e-10,
    3.19308785823943e-10,
    4.01684673933235e-09,
    -4.892402234993512e-09,
    -1.9695900856734096e-08,
    4.055790802133918e-08,
    6.61834320494967e-08,
    -2.5674601753579823e-07,
    -1.5623877693912945e-07,
    1.480723444385482e-06,
    1.7865053828168654e-07,
    -8.78640058976113e-06,
    -4.769190076797745e-07,
    5.7773784446822336e-05,
    3.3336052290036945e-05,
    -0.0004077046213683964,
    -0.0008699230891628756,
    0.0018850472422229046,
    0.01509914372259023,
    0.04663046448989468,
    0.09678435018555664,
    0.15197416049297324,
    0.18882128260393785,
)

_FAR = 40.0
"""exp(-40^2/2) underflows in every float type; beyond 40 the tail is zero, and a^2 might overflow."""


def _tail_and_bell(z: Array) -> tuple[Array, Array, Array]:
    """Distance a = min(|z|, 40), the tail Q(a) = 1 - Phi(a), and exp(-a^2/2)."""
    xp = array_namespace(z)
    a = xp.minimum(xp.abs(z), _FAR)
    bell = xp.exp(-0.5 * a * a)
    t = 4.0 / (4.0 + a)
    y = 2.0 * t - 1.0
    series = _TAIL[0] * y + _TAIL[1]
    for coefficient in _TAIL[2:]:
        series = series * y + coefficient
    return a, bell * t * series, bell


@in_blocks
def gelu(z: Array) -> Array:
    """Gaussian error linear unit, exact: f(z) = z Phi(z), Phi the standard normal distribution function.

    Computed as max(z, 0) - |z| Q(|z|) with the tail Q = 1 - Phi, which keeps its relative accuracy where
    1 - erf cancels. The relative error is a few units in the last place, and grows with z^2/2 in the far
    left tail, where the value is below 1e-20: 1e-13 in float64.

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
    Hendrycks and Gimpel (2016), *Gaussian error linear units*, equation 1.

    Examples
    --------
    >>> [round(v, 6) for v in gelu([-1.0, 0.0, 2.0]).tolist()]
    [-0.158655, 0.0, 1.9545]
    """
    a, tail, _ = _tail_and_bell(z)
    return array_namespace(z).maximum(z, 0.0) - a * tail


@in_blocks
def gelu_derivative(z: Array) -> Array:
    """Derivative of `gelu`: f'(z) = Phi(z) + z phi(z), phi the standard normal density.

    Parameters
    ----------
    z : array
        Pre-activations of any shape.

    Returns
    -------
    array
        Shape and dtype of `z`. Between -0.13 and 1.13; zero near z = -0.7518.

    Examples
    --------
    >>> [round(v, 6) for v in gelu_derivative([-1.0, 0.0, 2.0]).tolist()]
    [-0.083315, 0.5, 1.085232]
    """
    a, tail, bell = _tail_and_bell(z)
    left = tail - a * bell / math.sqrt(2.0 * math.pi)  # f'(-a); the right half is 1 - f'(-a)
    return array_namespace(z).where(z < 0.0, left, 1.0 - left)

"""Momentum on a quadratic, one eigenvector at a time: how fast each mode shrinks, and where it oscillates or diverges.

Along an eigenvector with eigenvalue e the error x follows v <- momentum v + e x, x <- x - rate v, a linear map of
(v, x). Its eigenvalues are the roots of s^2 - (1 + momentum - rate e) s + momentum = 0, and the larger modulus
is the factor by which the error shrinks per step in the long run. Gradient descent is the case momentum = 0.

References
----------
Goh, G. (2017). Why momentum really works. Distill.
Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib.widgets.shared.plot.contours import Bands, contour_bands

MAP_GRID = (161, 101)
WIDEST = 4.2
"""The map's learning rates go up to this over the largest eigenvalue: beyond 4 every momentum below 1 diverges."""
RATE_LEVELS = np.array([1.0, 0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1])


def mode_rate(learning_rate: Any, momentum: Any, eigenvalue: float) -> np.ndarray:
    """Factor by which one mode's error shrinks per step in the long run; above 1 it grows.

    Parameters
    ----------
    learning_rate, momentum : array_like
        Of shapes that broadcast.
    eigenvalue : float

    Returns
    -------
    ndarray

    Examples
    --------
    >>> float(mode_rate(0.1, 0.0, 4.0)), round(float(mode_rate(1.0, 0.81, 1.0)), 3)
    (0.6, 0.9)
    """
    learning_rate, momentum = np.asarray(learning_rate, dtype=float), np.asarray(momentum, dtype=float)
    with np.errstate(over="ignore"):
        half = (1 + momentum - learning_rate * eigenvalue) / 2
    half = np.clip(half, -1e150, 1e150)  # its square is still a float
    inner = half**2 - momentum
    real = np.abs(half) + np.sqrt(np.maximum(inner, 0.0))
    return np.where(inner < 0, np.sqrt(momentum), real)


def mode_kind(learning_rate: float, momentum: float, eigenvalue: float) -> str:
    """What a mode does: 'monotone', 'oscillating' (over several steps), 'alternating' (a sign change every step), or
    'diverging'.

    Examples
    --------
    >>> [mode_kind(rate, 0.25, 1.0) for rate in (0.2, 1.0, 2.4, 2.6)]
    ['monotone', 'oscillating', 'alternating', 'diverging']
    """
    scaled = learning_rate * eigenvalue
    if scaled >= 2 * (1 + momentum):
        return "diverging"
    root = float(np.sqrt(momentum))
    if (1 - root) ** 2 < scaled < (1 + root) ** 2:
        return "oscillating"
    return "monotone" if scaled <= (1 - root) ** 2 else "alternating"


def best_plain(condition_number: float) -> tuple[float, float, float]:
    """Learning rate, momentum 0, and rate of the fastest gradient descent for eigenvalues from 1 to k.

    2/(1 + k) and (k - 1)/(k + 1), the same for the slowest mode and the fastest.

    Examples
    --------
    >>> [round(number, 4) for number in best_plain(10)]
    [0.1818, 0.0, 0.8182]
    """
    return 2 / (1 + condition_number), 0.0, (condition_number - 1) / (condition_number + 1)


def best_momentum(condition_number: float) -> tuple[float, float, float]:
    """Learning rate, momentum and rate of the fastest descent with momentum for eigenvalues from 1 to k.

    (2/(1 + sqrt k))^2, ((sqrt k - 1)/(sqrt k + 1))^2, and the root of the latter: all modes oscillate and shrink alike.

    Examples
    --------
    >>> [round(number, 4) for number in best_momentum(10)]
    [0.2309, 0.2699, 0.5195]
    """
    root = float(np.sqrt(condition_number))
    factor = (root - 1) / (root + 1)
    return (2 / (1 + root)) ** 2, factor**2, factor


def rate_map(eigenvalues: Sequence[float], largest: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, Bands]:
    """The rate of the slowest of some modes over learning rate and momentum, with contours of equal rate.

    Parameters
    ----------
    eigenvalues : sequence of float
        Modes to include.
    largest : float
        Largest eigenvalue of the quadratic; it sets the width of the map.

    Returns
    -------
    learning_rates, momenta : ndarray (m,), (n,)
    rates : ndarray (n, m)
    bands : Bands
    """
    # At a rate of 0 or a momentum of 1 nothing shrinks; the map ends just before the latter.
    learning_rates = np.linspace(0.0, WIDEST / largest, MAP_GRID[0])
    momenta = np.linspace(0.0, 0.999, MAP_GRID[1])
    rates = np.max([mode_rate(learning_rates, momenta[:, None], each) for each in eigenvalues], axis=0)
    return learning_rates, momenta, rates, contour_bands(learning_rates, momenta, rates, RATE_LEVELS, 0.0)

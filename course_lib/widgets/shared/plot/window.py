"""Which part of a quadratic loss over two parameters a plot shows."""

import numpy as np

ASPECT = 1.2
"""Width of the surface's plot over its height, here and in the browser."""

_STEEPER = 4.0


def choose_window(best: np.ndarray, start: np.ndarray, hessian: np.ndarray) -> tuple[float, float, float, float]:
    """A window centered on the best line, with `start` well inside.

    Both axes get the same scale where the surface allows it, since only then does the path cross each contour at a
    right angle, as a gradient should. Where one direction is more than four times as steep as the other (in the root
    of the curvature), such a window would be a sliver of the ravine, and each axis is scaled by its own curvature.

    Parameters
    ----------
    best, start : ndarray, shape (2,)
        Intercept and slope.
    hessian : ndarray, shape (2, 2)
        Of the loss; positive on the diagonal.

    Returns
    -------
    tuple of float
        Lowest and highest intercept, lowest and highest slope.

    Examples
    --------
    >>> import numpy as np
    >>> window = choose_window(np.array([0.5, 1.0]), np.array([0.0, 0.0]), np.array([[2.0, 6.0], [6.0, 22.0]]))
    >>> [round(edge, 2) for edge in window]
    [-1.42, 2.42, -0.6, 2.6]
    """
    natural = 1 / np.sqrt(np.diag(hessian))
    unit = np.ones(2) if natural.max() <= _STEEPER * natural.min() else natural
    reach = np.abs(start - best) / unit / (ASPECT, 1.0)
    largest = reach.max() if reach.max() > 1e-9 * np.abs(best / unit).max() else 0.0
    half = 1.6 * (largest or 1.0) * unit * (ASPECT, 1.0)
    low, high = best - half, best + half
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])

"""What stays fixed while a learner changes the settings: the loss surface, its window, the data, the best line.

Losses come from `course_lib.linear`. This module decides what part of the surface to show, at which levels, and which
learning rates the slider offers. Nothing is drawn.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import linear
from course_lib.widgets.shared.plot.contours import Bands, contour_bands, log_levels
from course_lib.widgets.shared.plot.window import ASPECT, choose_window

_GRID = (217, 181)
_MOST_DRAWN = 2000


@dataclass(frozen=True)
class Scene:
    """The fixed part of the picture.

    Attributes
    ----------
    window : tuple of float
        Lowest and highest intercept, lowest and highest slope shown.
    bands : Bands
        Contour bands of the loss over (intercept, slope).
    minimum : tuple of float
        Intercept, slope and loss of the best line.
    largest_rate : float
        Largest stable learning rate, 2 over the largest eigenvalue of the loss's Hessian.
    rates : tuple of float
        Lowest and highest learning rate on the slider.
    drawn : ndarray, shape (m, 2)
        The samples (x, y) that are drawn: all, or 2000 evenly spaced in the order given.
    shown : ndarray of int, shape (m,)
        Their indices in the order given.
    n_samples : int
    """

    window: tuple[float, float, float, float]
    bands: Bands
    minimum: tuple[float, float, float]
    largest_rate: float
    rates: tuple[float, float]
    drawn: np.ndarray
    shown: np.ndarray
    n_samples: int

    def as_message(self) -> dict[str, object]:
        """The same as numbers, lists and bytes, as sent to the browser."""
        return {
            "window": list(self.window),
            "aspect": ASPECT,
            "bands": self.bands.as_message(),
            "minimum": list(self.minimum),
            "largest_rate": self.largest_rate,
            "rates": list(self.rates),
            "drawn": self.drawn.astype(np.float32).tobytes(),
            "shown": self.shown.tolist(),
            "n_samples": self.n_samples,
        }


def make_scene(
    x: np.ndarray, y: np.ndarray, start: tuple[float, float], learning_rate: float, before: Scene | None = None
) -> Scene:
    """The scene for samples (x, y), wide enough for `start`, with `learning_rate` on the slider.

    Parameters
    ----------
    x, y : ndarray, shape (n,), float64
        At least two different values in x.
    start : tuple of float
        Intercept and slope where descent begins.
    learning_rate : float
    before : Scene, optional
        The scene before a sample was moved: its window is kept while the best line stays inside.

    Returns
    -------
    Scene
    """
    features = linear.add_intercept(x)
    best = np.linalg.lstsq(features, y, rcond=None)[0]
    if before is not None and _holds(before.window, best):
        window = before.window
    else:
        window = choose_window(best, np.asarray(start), linear.hessian(features))
    intercepts = np.linspace(window[0], window[1], _GRID[0])
    slopes = np.linspace(window[2], window[3], _GRID[1])
    costs = np.asarray(linear.loss_grid(x, y, intercepts, slopes))
    lowest = float(np.mean((features @ best - y) ** 2))
    highest = float(costs.max())
    # The best loss is rounding noise where a line fits exactly; zero is the honest value then.
    lowest = 0.0 if lowest < 1e-20 * highest else min(lowest, float(costs.min()))
    largest_rate = float(linear.largest_stable_learning_rate(features))
    shown = np.unique(np.linspace(0, len(x) - 1, min(len(x), _MOST_DRAWN)).round().astype(int))
    return Scene(
        window=window,
        bands=contour_bands(intercepts, slopes, costs, log_levels(lowest, highest), lowest),
        minimum=(float(best[0]), float(best[1]), lowest),
        largest_rate=largest_rate,
        rates=(min(largest_rate / 300, learning_rate), max(largest_rate * 3, learning_rate)),
        drawn=np.stack([x, y], axis=1)[shown],
        shown=shown,
        n_samples=len(x),
    )


def _holds(window: tuple[float, float, float, float], best: np.ndarray) -> bool:
    """Whether the best line is inside the window, at least a twentieth away from its edges."""
    low, high = np.array(window[::2]), np.array(window[1::2])
    air = 0.05 * (high - low)
    return bool((best >= low + air).all() and (best <= high - air).all())

"""The ground of a descent: a course surface or a learner's function, its window, its contours and its relief.

This module decides which part to show, at which levels, and whether heights are shown linearly or on a log scale.
Nothing is drawn.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.calculus import numerical_gradient
from course_lib.descent import Objective
from course_lib.surfaces import Surface
from course_lib.surfaces import surface as find_surface
from course_lib.widgets import texts
from course_lib.widgets.shared.plot.contours import Bands, contour_bands, log_levels
from course_lib.widgets.shared.plot.packed import pack, quantized
from course_lib.widgets.shared.run.guarded_calls import Nonsense, one_number, vector, watched

Window = tuple[float, float, float, float]

RELIEF = 61
"""Points per side of the grid of the 3-D view; fewer where a learner's function is slow."""
_FINE = 2  # contours of a course surface are traced on a grid this many times finer
_STEEP = 4.0
_GRID_SECONDS = 4.0
_OWN_WINDOW = (-2.0, 2.0, -2.0, 2.0)


@dataclass(frozen=True)
class Ground:
    """The ground of a descent.

    Attributes
    ----------
    name, formula : str
    objective : Surface or Objective
        The latter for a learner's functions; they raise `Nonsense` when they fail.
    axes : tuple of str
        Names of the two coordinates.
    window : tuple of float
        x_min, x_max, y_min, y_max.
    minima : tuple of (float, float)
        The known ones.
    lowest : float
        Height that heights are measured from: the known minimum, or the lowest found in the window.
    has_minimum : bool
        Whether `lowest` is a known minimum.
    scale : {"log", "linear"}
        How heights are shown.
    bands : Bands
    relief : ndarray (n, n)
        Heights on a regular grid, ``relief[j, i]`` at (x[i], y[j]); NaN where the learner's function gave none.
    softening : float
        On the log scale the height shown is log(1 + (f - lowest)/softening).
    fault : str
        What went wrong in the learner's function, or empty.
    """

    name: str
    formula: str
    objective: Surface | Objective
    axes: tuple[str, str]
    window: Window
    minima: tuple[tuple[float, float], ...]
    lowest: float
    has_minimum: bool
    scale: str
    bands: Bands
    relief: np.ndarray
    softening: float
    fault: str

    @property
    def reach(self) -> float:
        """Width of the window."""
        return self.window[1] - self.window[0]

    @property
    def functions(self) -> Objective:
        """Value and gradient at one point, unchecked for a course surface: a step may lead far out."""
        if isinstance(self.objective, Objective):
            return self.objective
        surface = self.objective
        return Objective(
            lambda theta: surface.value_xy(np, theta[0], theta[1]),
            lambda theta: np.stack(surface.gradient_xy(np, theta[0], theta[1])),
        )

    def shown_heights(self, heights: Any) -> np.ndarray:
        """Heights as shown: 0 at the lowest and 1 at the highest point of the relief."""
        top = np.nanmax(self.relief) - self.lowest if np.isfinite(self.relief).any() else 1.0
        above = np.maximum(np.asarray(heights) - self.lowest, 0.0)
        if self.scale == "linear":
            return above / (top or 1.0)
        return np.log1p(above / self.softening) / np.log1p(top / self.softening)

    def as_message(self) -> dict[str, object]:
        """The same as numbers, lists and bytes, as sent to the browser."""
        relief = np.where(np.isfinite(self.relief), self.relief, self.lowest)
        highest = float(np.nanmax(self.relief)) if np.isfinite(self.relief).any() else self.lowest + 1.0
        return {
            "name": self.name,
            "formula": self.formula,
            "axes": list(self.axes),
            "window": list(self.window),
            "aspect": plot_aspect(self.window),
            "minima": [list(point) for point in self.minima],
            "lowest": self.lowest,
            "highest": highest,
            "has_minimum": self.has_minimum,
            "scale": self.scale,
            "softening": self.softening,
            "bands": self.bands.packed(self.window),
            "side": len(self.relief),
            "relief": pack([quantized(self.shown_heights(relief).ravel(), 0.0, 1.0)]),
            "fault": self.fault,
        }


def plot_aspect(window: Window) -> float:
    """Width of the map over its height: that of the window, so that a gradient is at a right angle to its contour.

    Very long or tall windows still get a map of reasonable shape.
    """
    return float(np.clip((window[1] - window[0]) / (window[3] - window[2]), 1.0, 1.8))


def library_ground(given: str | Surface, start: tuple[float, float] | None, window: Window | None) -> Ground:
    """A course surface, by name or as given."""
    surface = find_surface(given) if isinstance(given, str) else given
    axes = ("intercept", "slope") if surface.name == "line" else ("x", "y")
    shown = widened(window or surface.window, start or surface.start)
    n = (RELIEF - 1) * _FINE + 1
    x, y = np.linspace(shown[0], shown[1], n), np.linspace(shown[2], shown[3], n)
    heights = np.broadcast_to(np.asarray(surface.value_xy(np, x[None, :], y[:, None]), dtype=float), (n, n))
    lowest = heights.min() if surface.minimum is None else min(surface.minimum, heights.min())
    return _ground(
        name=surface.name.replace("_", " "),
        formula=surface.formula,
        objective=surface,
        axes=axes,
        minima=tuple(p for p in surface.minima if _inside(p, shown)),
        has_minimum=surface.minimum is not None,
        fault="",
        grid=(x, y, heights, float(lowest)),
        step=_FINE,
    )


def own_ground(
    f: Callable[..., Any], gradient: Callable[..., Any] | None, start: tuple[float, float] | None, window: Window | None
) -> Ground:
    """A learner's function of one array theta of shape (2,), and its gradient; finite differences if none is given."""
    name = getattr(f, "__name__", "f")
    name = "your function" if name == "<lambda>" else name
    shown = widened(window or _OWN_WINDOW, start or (0.0, 0.0))
    objective = _watched_objective(name, f, gradient)
    n, fault = RELIEF, ""
    heights = np.zeros((n, n))
    try:
        with watched(name, seconds=_GRID_SECONDS):
            begun = time.perf_counter()
            objective.value(np.array([shown[0], shown[2]]))
            n = _affordable(time.perf_counter() - begun)
            x, y = np.linspace(shown[0], shown[1], n), np.linspace(shown[2], shown[3], n)
            heights = np.array([[objective.value(np.array([across, up])) for across in x] for up in y])
    except Nonsense as said:
        fault = str(said)
    x, y = np.linspace(shown[0], shown[1], len(heights)), np.linspace(shown[2], shown[3], len(heights))
    heights[~np.isfinite(heights)] = np.nan
    if np.isnan(heights).all():
        heights = np.zeros_like(heights)
        fault = fault or texts.NOWHERE_FINITE.format(name=name)
    return _ground(
        name=name,
        formula="",
        objective=objective,
        axes=("θ₀", "θ₁"),
        minima=(),
        has_minimum=False,
        fault=fault,
        grid=(x, y, heights, float(np.nanmin(heights))),
        step=1,
    )


def _affordable(seconds: float) -> int:
    """Points per side for which such a slow function takes about half the time allowed."""
    return max(9, min(RELIEF, int(np.sqrt(_GRID_SECONDS / 2 / max(seconds, 1e-9)))))


def _watched_objective(name: str, f: Callable[..., Any], gradient: Callable[..., Any] | None) -> Objective:
    """A learner's functions with checked return values; each call gets its own array."""
    slope_name = getattr(gradient, "__name__", "gradient")

    def value(theta: np.ndarray) -> float:
        return one_number(name, f(theta.copy()), _at(theta))

    def slope(theta: np.ndarray) -> np.ndarray:
        given = numerical_gradient(value, theta) if gradient is None else gradient(theta.copy())
        return vector(slope_name, given, (2,), _at(theta))

    return Objective(value, slope)


def _at(theta: np.ndarray) -> str:
    return texts.AT.format(x=theta[0], y=theta[1])


def widened(window: Window, start: Any) -> Window:
    """The window, widened to hold the start."""
    edges = []
    for low, high, at in ((*window[:2], start[0]), (*window[2:], start[1])):
        air = 0.05 * (high - low)
        edges += [low if at >= low else at - air, high if at <= high else at + air]
    return edges[0], edges[1], edges[2], edges[3]


def _inside(point: tuple[float, float], window: Window) -> bool:
    return window[0] <= point[0] <= window[1] and window[2] <= point[1] <= window[3]


def _ground(grid: tuple[np.ndarray, np.ndarray, np.ndarray, float], step: int, **facts: Any) -> Ground:
    """Choose how heights are shown, and trace the contours."""
    x, y, heights, lowest = grid
    above = heights[np.isfinite(heights)] - lowest
    highest, middle = float(above.max()), float(np.median(above))
    log = middle > 0 and highest > _STEEP * middle
    if highest == 0:
        levels = np.empty(0)
    elif log:
        levels = log_levels(lowest, lowest + highest)
    else:
        levels = even_levels(lowest, lowest + highest)
    return Ground(
        window=(float(x[0]), float(x[-1]), float(y[0]), float(y[-1])),
        lowest=lowest,
        scale="log" if log else "linear",
        bands=contour_bands(x, y, heights, levels, lowest),
        relief=heights[::step, ::step],
        softening=middle / 20 or 1.0,
        **facts,
    )


def even_levels(low: float, high: float) -> np.ndarray:
    """About twelve round levels between low and high, decreasing.

    Examples
    --------
    >>> even_levels(0.0, 80.7).tolist()
    [80.0, 70.0, 60.0, 50.0, 40.0, 30.0, 20.0, 10.0]
    """
    rough = (high - low) / 12
    power = 10 ** np.floor(np.log10(rough))
    step = power * next(digit for digit in (1, 2, 5, 10) if digit * power >= rough)
    levels = step * np.arange(np.ceil(low / step), np.floor(high / step) + 1)
    return levels[(levels > low) & (levels < high)][::-1]

"""Parts of the static pictures: colors, styles of lines, contour bands, a logarithmic axis."""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from course_lib.widgets.shared.plot.contours import Bands

INK, PATH, BEST, RESIDUAL, SURFACE = "#1a1a1a", "#d55e00", "#007a59", "#0072b2", "#0072b2"

_COLORS = ("#d55e00", "#0072b2", "#007a59", "#a3527f", "#9a6a00", "#2b83b5", "#1a1a1a")
_ON_AND_OFF = ((), (4, 2), (1, 1.5), (4, 1.5, 1, 1.5), (6, 1.5), (2.5, 1, 1, 1), (0.5, 2))
_MARKS = "os^DvPX"
_FLAT = 1 + 1e-9


def series_style(k: int) -> dict[str, Any]:
    """Color, dashes and marker of series k, as in series.js: lines are distinguishable without color."""
    turn = k // len(_COLORS)
    return {
        "color": _COLORS[k % len(_COLORS)],
        "linestyle": (0, _ON_AND_OFF[(k + turn) % len(_ON_AND_OFF)] or None),
        "marker": _MARKS[(k + 3 * turn) % len(_MARKS)],
    }


def log_heights(ax: Any, lowest: float = 0.0, highest: float = np.inf) -> None:
    """Make y logarithmic, clipped to the two limits. Called when everything is on the axes.

    Values that differ only in their last digits also get an axis of some height.
    """
    ax.set_yscale("log", nonpositive="mask")
    low, high = ax.dataLim.minposy, ax.dataLim.ymax
    if not high / _FLAT <= low <= high:
        low, high = ax.get_ylim()
    low, high = max(low, lowest), min(high, highest)
    if high <= low * _FLAT:
        low, high = min(low, high) / 1.5, max(low, high) * 1.5
    ax.set_ylim(low, high)


def paint_bands(ax: Any, bands: "Bands", color: str) -> None:
    """Contour bands, the lower the darker, as in contours.js."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for band in range(len(bands.levels)):
        rings = np.flatnonzero(bands.ring_bands == band)
        if not len(rings):
            continue
        parts = [bands.points[bands.ring_starts[r] : bands.ring_starts[r + 1]] for r in rings]
        shape = Path.make_compound_path(*[Path(points, closed=True) for points in parts])
        ax.add_artist(PathPatch(shape, facecolor=color, edgecolor="none", alpha=0.075))
        ax.add_artist(PathPatch(shape, facecolor="none", edgecolor=color, linewidth=0.7, alpha=0.5))


def drawable(path: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The path with points farther than 100 windows pulled in along their ray: beyond that, Matplotlib overflows."""
    center, size = (low + high) / 2, high - low
    away = (path - center) / size
    distance = np.abs(away).max(axis=1, keepdims=True)
    return center + size * away * np.minimum(1, 100 / np.maximum(distance, 1))


def explain(ax: Any, start: Any, minimum: Any) -> None:
    """The legend of a map, in the corner away from the start: Matplotlib's search for the best place takes a second."""
    # not by the last digit of a minimum that is right above or beside the start
    before, below = (
        here - lowest < 0.01 * (high - low)
        for here, lowest, (low, high) in zip(start, minimum, (ax.get_xlim(), ax.get_ylim()), strict=True)
    )
    corner = f"{'upper' if below else 'lower'} {'right' if before else 'left'}"
    ax.legend(fontsize=8, framealpha=0.9, loc=corner)

"""Contour bands of a function on a grid, as flat arrays that the browser paints without computing.

A band is the region where the function is at most a level; its outline consists of rings, closed and clipped
to the grid. Painted from the highest level down, the bands give fills and lines at once. Levels are
log-spaced in the height above the minimum: equal spacing would show the walls of a long ravine and leave its
floor, where descent spends its time, blank.
Nothing is drawn.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.widgets.shared.plot.packed import pack, quantized


@dataclass(frozen=True)
class Bands:
    """Rings of all bands, highest level first.

    Attributes
    ----------
    levels : ndarray, shape (L,), float64
        Height of each band's edge, in the unit of the function, decreasing.
    points : ndarray, shape (P, 2), float32
        Coordinates of all rings, concatenated.
    ring_starts : ndarray, shape (R + 1,), uint32
        Ring r is `points[ring_starts[r]:ring_starts[r + 1]]`.
    ring_bands : ndarray, shape (R,), uint32
        Index into `levels` of the band that ring r belongs to.
    """

    levels: np.ndarray
    points: np.ndarray
    ring_starts: np.ndarray
    ring_bands: np.ndarray

    def as_message(self) -> dict[str, object]:
        """The same as plain bytes and lists, as sent to the browser."""
        return {
            "levels": self.levels.tolist(),
            "points": self.points.tobytes(),
            "ring_starts": self.ring_starts.tobytes(),
            "ring_bands": self.ring_bands.tobytes(),
        }

    def packed(self, window: tuple[float, float, float, float]) -> dict[str, object]:
        """The same in a fifth of the bytes, with points as 16-bit fractions of the window."""
        series = [
            quantized(self.points[:, 0], window[0], window[1]),
            quantized(self.points[:, 1], window[2], window[3]),
            self.ring_starts.astype(np.float32),  # integers up to 2^24 are exact
            self.ring_bands.astype(np.uint16),
        ]
        lengths = [len(vector) for vector in series]
        return {"levels": self.levels.tolist(), "lengths": lengths, "packed": pack(series)}


def log_levels(minimum: float, maximum: float, decades: float = 5.0) -> np.ndarray:
    """Levels between `minimum` and `maximum`, two per factor of ten in the height above the minimum.

    minimum + 10^(k/2) for integer k, so that neighboring levels differ by a factor of about 3.16 above the minimum.

    Parameters
    ----------
    minimum, maximum : float
        Lowest and highest value to cover, minimum < maximum.
    decades : float
        How many powers of ten to go down from the highest level.

    Returns
    -------
    ndarray
        Decreasing, all strictly between minimum and maximum.

    Examples
    --------
    >>> log_levels(0.0, 50.0, decades=2).round(2).tolist()
    [31.62, 10.0, 3.16, 1.0, 0.32]
    """
    top = np.ceil(2 * np.log10(maximum - minimum)) - 1
    exponents = top - np.arange(round(2 * decades) + 1)
    levels = minimum + 10 ** (exponents / 2)
    # Close to a large minimum, a level may round to the minimum itself, or the highest to the maximum.
    return levels[(levels > minimum) & (levels < maximum)]


def contour_bands(x: np.ndarray, y: np.ndarray, z: np.ndarray, levels: np.ndarray, minimum: float) -> Bands:
    """Bands of z at the given levels.

    The rings are traced on sqrt(z - minimum), which is nearly a cone around the minimum: there, linear interpolation
    between grid points keeps narrow ellipses round, where on z itself it would turn them into diamonds.

    Parameters
    ----------
    x : ndarray, shape (nx,)
    y : ndarray, shape (ny,)
    z : ndarray, shape (ny, nx)
        Values on the grid; z[j, i] belongs to (x[i], y[j]).
    levels : ndarray, shape (L,)
        Decreasing, each above `minimum`.
    minimum : float
        At most the lowest value of the function.

    Returns
    -------
    Bands

    Examples
    --------
    >>> import numpy as np
    >>> axis = np.linspace(-1.0, 1.0, 41)
    >>> bowl = axis**2 + axis[:, None] ** 2
    >>> bands = contour_bands(axis, axis, bowl, np.array([0.5, 0.1]), 0.0)
    >>> bands.ring_bands.tolist(), [round(float(np.hypot(*p)), 2) for p in bands.points[[0, -1]]]
    ([0, 1], [0.71, 0.32])
    """
    import contourpy

    heights = np.sqrt(np.maximum(z - minimum, 0.0))
    generator = contourpy.contour_generator(x, y, heights, fill_type=contourpy.FillType.OuterOffset)
    points, starts, ring_bands = [np.empty((0, 2))], [0], []
    for band, level in enumerate(levels):
        filled: Any = generator.filled(-np.inf, float(np.sqrt(level - minimum)))
        polygons, offsets = filled
        for polygon, polygon_offsets in zip(polygons, offsets, strict=True):
            points.append(polygon)
            ring_bands += [band] * (len(polygon_offsets) - 1)
            starts += [starts[-1] + int(end) for end in polygon_offsets[1:]]
    return Bands(
        levels=np.asarray(levels, dtype=np.float64),
        points=np.concatenate(points).astype(np.float32),
        ring_starts=np.array(starts, dtype=np.uint32),
        ring_bands=np.array(ring_bands, dtype=np.uint32),
    )

"""Losses of two parameters: as a contour map and as a surface, with descent paths.

Heights are given on a grid; only the positions of the lines are computed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .style import INK, drawing, line_styles, numbers

if TYPE_CHECKING:
    from .picture import Picture

__all__ = ["contour", "surface"]


def contour(
    x: Any,
    y: Any,
    heights: Any,
    trajectories: Mapping[str, Any] | None = None,
    minima: Any = (),
    labels: Sequence[str] = ("x", "y", "loss"),
    alt: str | None = None,
    levels: Any = None,
) -> Picture:
    """Map of a function of two variables, with descent paths.

    Adjacent lines enclose equal shares of the window, so that flat valleys get lines as well as steep walls;
    or the lines are at the given `levels`, as on a hiking map.

    Parameters
    ----------
    x, y : array (m,), (n,)
        Positions of the grid's columns and rows.
    heights : array (n, m)
        Values of the function: ``heights[i, j]`` at ``(x[j], y[i])``.
    trajectories : dict of str to array (k, 2)
        Paths by name, beginning at the start; at most seven.
    minima : array (k, 2)
        Points to mark with a cross.
    labels : three str
        Labels of x, y and the height, with units.
    alt : str, optional
        Description in words; made from the data by default.
    levels : array (k,), optional
        Heights of the lines, increasing; they should span all heights.

    Returns
    -------
    Picture
        A Matplotlib figure with an `alt_text` attribute.

    Raises
    ------
    ValueError
        If shapes do not match, a number is not finite, or there are too many paths.

    Examples
    --------
    >>> picture = contour([0, 1, 2], [0, 1], [[0, 1, 4], [1, 2, 5]], {"descent": [[2, 1], [0, 0]]})
    >>> print(picture.alt_text)
    Contour lines of loss over x from 0 to 2 and y from 0 to 1, between 0 and 5. descent goes from (2, 1) to
    (0, 0) in 1 step.
    """
    x, y, heights = _grid(x, y, heights)
    paths = _paths(trajectories, 2)
    marked = numbers("minima", minima, (None, 2)) if np.size(minima) else np.empty((0, 2))
    from matplotlib import colormaps

    with drawing(6.4, 4.8) as picture:
        ax = picture.add_subplot()
        if levels is None:
            levels = np.unique(np.quantile(heights, np.linspace(0, 1, 16)))
        else:
            levels = numbers("levels", levels, (None,))
        if len(levels) > 1:
            shades = colormaps["Blues"](np.linspace(0.0, 0.65, len(levels) - 1))
            filled = ax.contourf(x, y, heights, levels=levels, colors=shades)
            ax.contour(x, y, heights, levels=levels, colors=INK, linewidths=0.6, alpha=0.5)
            nearly_zero = 1e-3 * float(np.ptp(levels))  # its label would be long and useless
            bar_labels = [f"{0.0 if abs(level) < nearly_zero else level:.3g}" for level in levels[::2]]
            picture.colorbar(filled, ax=ax, label=labels[2], ticks=levels[::2]).set_ticklabels(bar_labels)
        styles = line_styles(paths)
        for name, path in paths.items():
            line = styles[name]
            ax.plot(
                *path.T,
                color=line.color,
                linestyle=line.linestyle,
                marker=line.marker,
                markevery=_some(path),
                label=name,
            )
            ax.plot(*path[0], marker=line.marker, color="white", markeredgecolor=line.color, markersize=10, zorder=3)
        ax.plot(
            *marked.T,
            "x",
            color=INK,
            markersize=11,
            markeredgewidth=3,
            label="minimum" if len(marked) else "",
            zorder=4,
        )
        ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]), xlabel=labels[0], ylabel=labels[1])
        ax.grid(False)
        if paths or len(marked):
            picture.legend(loc="outside lower center", ncols=3)  # inside, it would hide a path or a minimum
    window = f"{labels[0]} from {x[0]:.3g} to {x[-1]:.3g} and {labels[1]} from {y[0]:.3g} to {y[-1]:.3g}"
    made = f"Contour lines of {labels[2]} over {window}, between {heights.min():.3g} and {heights.max():.3g}."
    return picture.described(alt or made + _paths_in_words(paths))


def surface(
    x: Any,
    y: Any,
    heights: Any,
    trajectories: Mapping[str, Any] | None = None,
    labels: Sequence[str] = ("x", "y", "loss"),
    view: tuple[float, float] = (35.0, -60.0),
    alt: str | None = None,
) -> Picture:
    """A function of two variables as a surface in 3-D, with descent paths on it.

    Parameters
    ----------
    x, y : array (m,), (n,)
        Positions of the grid's columns and rows.
    heights : array (n, m)
        Values of the function: ``heights[i, j]`` at ``(x[j], y[i])``.
    trajectories : dict of str to array (k, 3)
        Paths by name: x, y and height of each point.
    labels : three str
        Labels of x, y and the height, with units.
    view : (float, float)
        Elevation and azimuth of the viewpoint, in degrees.
    alt : str, optional
        Description in words; made from the data by default.

    Returns
    -------
    Picture
        A Matplotlib figure with an `alt_text` attribute.

    Raises
    ------
    ValueError
        If shapes do not match, a number is not finite, or there are too many paths.

    Examples
    --------
    >>> print(surface([0, 1, 2], [0, 1], [[0, 1, 4], [1, 2, 5]]).alt_text)
    Surface of loss over x from 0 to 2 and y from 0 to 1, between 0 and 5.
    """
    x, y, heights = _grid(x, y, heights)
    paths = _paths(trajectories, 3)
    with drawing(6.4, 5.0) as picture:
        ax = picture.add_subplot(projection="3d")
        ax.plot_surface(*np.meshgrid(x, y), heights, cmap="Blues", alpha=0.7, linewidth=0.3, edgecolor="#88888866")
        styles = line_styles(paths)
        for name, path in paths.items():
            line = styles[name]
            every = _some(path)
            drawn = {"color": line.color, "linestyle": line.linestyle, "marker": line.marker, "markevery": every}
            ax.plot(*path.T, **drawn, label=name, zorder=10)  # above the surface, which would otherwise hide it
        ax.set_xlabel(labels[0], labelpad=8)
        ax.set_ylabel(labels[1], labelpad=8)
        ax.set_zlabel(labels[2], labelpad=10)
        ax.locator_params(nbins=5)
        ax.view_init(*view)
        ax.set_box_aspect(None, zoom=0.9)  # otherwise the height label is cut off
        if paths:
            ax.legend(loc="upper left")
    window = f"{labels[0]} from {x[0]:.3g} to {x[-1]:.3g} and {labels[1]} from {y[0]:.3g} to {y[-1]:.3g}"
    made = f"Surface of {labels[2]} over {window}, between {heights.min():.3g} and {heights.max():.3g}."
    return picture.described(alt or made + _paths_in_words(paths))


def _grid(x: Any, y: Any, heights: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y = numbers("x", x, (None,)), numbers("y", y, (None,))
    heights = numbers("heights", heights, (len(y), len(x)))
    for name, axis in (("x", x), ("y", y)):
        if len(axis) < 2 or not (np.diff(axis) > 0).all():
            raise ValueError(f"{name} does not increase, expected the positions of two or more grid lines in order")
    return x, y, heights


def _paths(trajectories: Mapping[str, Any] | None, width: int) -> dict[str, np.ndarray]:
    given = trajectories or {}
    return {name: numbers(f"trajectories[{name!r}]", path, (None, width)) for name, path in given.items()}


def _some(path: np.ndarray) -> list[int]:
    """Marker positions: start, end, and equal path lengths between; a marker at each step would be a blot."""
    walked = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path[:, :2], axis=0), axis=1))])
    wanted = np.linspace(0.0, walked[-1], min(len(path), 7))
    return sorted({int(i) for i in np.searchsorted(walked, wanted)})


def _paths_in_words(paths: Mapping[str, np.ndarray]) -> str:
    words = []
    for name, path in paths.items():
        start, end = (", ".join(f"{v:.3g}" for v in point) for point in (path[0], path[-1]))
        steps = len(path) - 1
        words.append(f" {name} goes from ({start}) to ({end}) in {steps} step{'s' if steps != 1 else ''}.")
    return "".join(words)

"""One look for all pictures: colors, line styles, sizes, and a check of the data to be drawn.

The colors are those of Okabe and Ito, distinguishable with any kind of color vision. No color carries
meaning alone: every series also has its own dashes and marker.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from course_lib.backend import check_finite, float_array, to_numpy

if TYPE_CHECKING:
    from .picture import Picture

__all__ = ["PALETTE", "Line", "drawing", "line_styles", "numbers", "style", "subplots"]

PALETTE = {
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "black": "#000000",
    "yellow": "#F0E442",
}
"""Okabe and Ito (2008), in the order in which series use them; yellow is too light for lines on white."""

INK, GRAY = "#1a1a1a", "#666666"


class Line(NamedTuple):
    """What distinguishes one series from another."""

    color: str
    linestyle: Any
    marker: str


_LINES = tuple(
    Line(PALETTE[color], dashes, marker)
    for color, dashes, marker in [
        ("blue", "-", "o"),
        ("vermilion", "--", "s"),
        ("green", "-.", "^"),
        ("purple", ":", "D"),
        ("orange", (0, (6, 1)), "v"),
        ("sky", (0, (3, 1, 1, 1, 1, 1)), "P"),
        ("black", (0, (1, 2)), "X"),
    ]
)


def style() -> dict[str, Any]:
    """Matplotlib settings of the course's pictures.

    Returns
    -------
    dict
        For ``matplotlib.rc_context(style())``, or ``pyplot.rcParams.update(style())`` in a notebook whose
        own plots should look the same.

    Examples
    --------
    >>> settings = style()
    >>> settings["font.size"], settings["axes.prop_cycle"].by_key()["color"][0]
    (11, '#0072B2')
    """
    from cycler import cycler

    return {
        "font.size": 11,
        "axes.titlesize": 12,
        "axes.labelcolor": INK,
        "axes.edgecolor": GRAY,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.prop_cycle": cycler(color=[line.color for line in _LINES])
        + cycler(linestyle=[line.linestyle for line in _LINES]),
        "grid.color": "#DDDDDD",
        "legend.framealpha": 0.9,
        "legend.handlelength": 3.0,  # long enough to show the dashes
        "lines.linewidth": 2,
        "lines.markersize": 6,
        "text.color": INK,
        "figure.facecolor": "white",
        "figure.figsize": (6.4, 4.0),
    }


def line_styles(names: Any) -> dict[str, Line]:
    """A color, dashes and a marker for each name.

    Parameters
    ----------
    names : iterable of str
        At most seven.

    Returns
    -------
    dict of str to Line

    Raises
    ------
    ValueError
        If there are more names than distinguishable lines.

    Examples
    --------
    >>> [line.marker for line in line_styles(["Adam", "momentum"]).values()]
    ['o', 's']
    """
    names = list(names)
    if len(names) > len(_LINES):
        raise ValueError(f"{len(names)} lines in one picture, expected at most {len(_LINES)}: draw several pictures")
    return dict(zip(names, _LINES, strict=False))


@contextmanager
def drawing(width: float = 6.4, height: float = 4.0) -> Iterator[Picture]:
    """An empty picture of a size in inches, in the course's style, independent of the user's own settings."""
    from matplotlib import style as matplotlib_style

    from .picture import Picture

    with matplotlib_style.context(["default", style()]):
        yield Picture(figsize=(width, height), layout="constrained")


def subplots(width: float = 6.4, height: float = 3.4, **layout: Any) -> tuple[Picture, Any]:
    """An empty picture with axes for your own plot, in the course's style.

    Parameters
    ----------
    width, height : float
        Inches.
    **layout
        As for `matplotlib.figure.Figure.subplots`: ``nrows``, ``ncols``, ``sharex``, ...

    Returns
    -------
    picture : Picture
        ``picture.described("...")`` as the last line of a cell shows it with a description.
    axes : matplotlib Axes or array of Axes

    Examples
    --------
    >>> picture, axes = subplots()
    >>> _ = axes.plot([0, 1, 2], [0, 1, 4], "o")
    >>> picture.described("Three points on a parabola.").alt_text
    'Three points on a parabola.'
    """
    with drawing(width, height) as picture:
        return picture, picture.subplots(**layout)


def numbers(name: str, values: Any, shape: tuple[int | None, ...]) -> np.ndarray:
    """A finite NumPy array of the given shape; None means any length from 1.

    Parameters
    ----------
    name : str
        The argument's name.
    values : array, number or nested list
        From any library.
    shape : tuple of int or None

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> numbers("path", [[0.0, 1.0]], (None, 2)).shape
    (1, 2)
    >>> numbers("path", [0.0, 1.0], (None, 2))
    Traceback (most recent call last):
    ...
    ValueError: path has shape (2,), expected (n, 2)
    """
    array = to_numpy(float_array(name, values))
    fits = len(array.shape) == len(shape)
    if not fits or any(n != want if want is not None else n == 0 for n, want in zip(array.shape, shape, strict=True)):
        letters = iter("nmk")
        wanted = ", ".join(next(letters) if n is None else str(n) for n in shape) + ("," if len(shape) == 1 else "")
        raise ValueError(f"{name} has shape {array.shape}, expected ({wanted})")
    check_finite(name, array)
    return array

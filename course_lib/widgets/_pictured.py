"""A widget that leaves a picture behind: what a notebook shows where no kernel or no trust is.

The picture is an output of its own, after the live view: importing Matplotlib and drawing take the kernel longer than
all the rest, and by then the live view stands. GitHub, an export and an untrusted notebook show the picture; where the
live view is, a rule in `shared/widget.css` hides it. It carries the same state in the same style, drawn by Matplotlib's
Agg canvas, so that no window system and no pyplot state is touched.
"""

import base64
import io
from abc import ABCMeta, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import anywidget
import numpy as np

from course_lib.widgets import texts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.widgets._contours import Bands

INK, PATH, BEST, RESIDUAL, SURFACE = "#1a1a1a", "#d55e00", "#007a59", "#0072b2", "#0072b2"

_COLOURS = ("#d55e00", "#0072b2", "#007a59", "#a3527f", "#9a6a00", "#2b83b5", "#1a1a1a")
_ON_AND_OFF = ((), (4, 2), (1, 1.5), (4, 1.5, 1, 1.5), (6, 1.5), (2.5, 1, 1, 1), (0.5, 2))
_MARKS = "os^DvPX"


class AbstractWidgetMeta(ABCMeta, type(anywidget.AnyWidget)):  # type: ignore[misc]
    """Lets a widget have abstract methods."""


class PicturedWidget(anywidget.AnyWidget, metaclass=AbstractWidgetMeta):
    """An anywidget with a still picture after it. A subclass draws in `_draw` and says its state in `__repr__`."""

    _picture_inches = (9.6, 6.0)

    @abstractmethod
    def _draw(self, figure: "Figure") -> None:
        """Draw the present state on an empty figure; its lowest twentieth is taken by a line of text."""

    @abstractmethod
    def __repr__(self) -> str:
        """The present state in words, and how to bring it to life."""

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The live view, with a sentence for a notebook that is read without a kernel."""
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle
        return {**data, "text/plain": repr(self)}, metadata

    def still(self) -> bytes:
        """The present state as a picture, a small PNG file."""
        return png(self._draw, self._picture_inches)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)
        words = repr(self)
        picture = {"image/png": base64.b64encode(self.still()).decode("ascii")}
        display(picture, metadata={"image/png": {"alt": words}}, raw=True)


def png(draw: "Callable[[Figure], None]", inches: tuple[float, float] = (9.6, 6.0)) -> bytes:
    """What `draw` puts on an empty figure, with the line on how to bring it to life, as a small PNG file.

    Parameters
    ----------
    draw : callable
        Takes a Matplotlib figure.
    inches : tuple of float
        Width and height; 100 pixels an inch.

    Returns
    -------
    bytes
    """
    from matplotlib import style
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    # The learner's own Matplotlib settings, a dark style or TeX say, must not reach this picture.
    with style.context(["default", {"font.size": 9, "axes.edgecolor": "#888888"}]):
        figure = Figure(figsize=inches, dpi=100, facecolor="white")
        draw(figure)
        figure.text(0.5, 0.015, texts.RUN_AGAIN, fontsize=9, color=INK, ha="center")
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    # 128 colours are enough for these flat areas and make the file a quarter as large.
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").quantize(128, Image.Quantize.MAXCOVERAGE)
    buffer = io.BytesIO()
    image.save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def series_style(k: int) -> dict[str, Any]:
    """Colour, dashes and mark of series k, as in `shared/series.js`: no line needs its colour to be told apart."""
    turn = k // len(_COLOURS)
    return {
        "color": _COLOURS[k % len(_COLOURS)],
        "linestyle": (0, _ON_AND_OFF[(k + turn) % len(_ON_AND_OFF)] or None),
        "marker": _MARKS[(k + 3 * turn) % len(_MARKS)],
    }


def paint_bands(ax: Any, bands: "Bands", colour: str) -> None:
    """Contour bands, the lower the darker, as in `shared/contours.js`."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for band in range(len(bands.levels)):
        rings = np.flatnonzero(bands.ring_bands == band)
        if not len(rings):
            continue
        parts = [bands.points[bands.ring_starts[r] : bands.ring_starts[r + 1]] for r in rings]
        shape = Path.make_compound_path(*[Path(points, closed=True) for points in parts])
        ax.add_artist(PathPatch(shape, facecolor=colour, edgecolor="none", alpha=0.075))
        ax.add_artist(PathPatch(shape, facecolor="none", edgecolor=colour, linewidth=0.7, alpha=0.5))


def drawable(path: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The path with points farther than 100 windows pulled in along their ray: beyond, Matplotlib overflows."""
    centre, size = (low + high) / 2, high - low
    away = (path - centre) / size
    distance = np.abs(away).max(axis=1, keepdims=True)
    return centre + size * away * np.minimum(1, 100 / np.maximum(distance, 1))

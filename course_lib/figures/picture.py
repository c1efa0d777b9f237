"""A Matplotlib figure that carries a description and shows itself with it in a notebook.

This module imports Matplotlib, so it is not imported before a picture is drawn. It touches no window system
and no pyplot state: a picture is shown as the last value of a cell, never by ``show()``.
"""

from __future__ import annotations

import base64
import html
import io
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

__all__ = ["Picture"]

SCREEN, PRINTED = 96, 192
"""Pixels per inch: on a page at 100 %, and in the file, twice as many, so that 200 % is sharp."""


class Picture(Figure):
    """A figure with a description in words.

    Attributes
    ----------
    alt_text : str
        Description for those who cannot see the picture: what is drawn, and the result.
    """

    alt_text: str = ""

    def described(self, alt_text: str) -> Picture:
        """Set the description and return the picture."""
        self.alt_text = alt_text
        return self

    def png(self) -> bytes:
        """The picture as PNG bytes, at twice the screen resolution, in 256 colors: that is a third of the bytes."""
        FigureCanvasAgg(self)
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=PRINTED)
        image = Image.open(file).convert("RGB")
        small = io.BytesIO()
        image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
        return min(file.getvalue(), small.getvalue(), key=len)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        """For Jupyter: an image with its description, and a plain image for untrusted notebooks."""
        data = base64.b64encode(self.png()).decode()
        width = round(self.get_figwidth() * SCREEN)
        alt = html.escape(self.alt_text, quote=True)
        image = f'<img style="width:100%;max-width:{width}px" alt="{alt}" src="data:image/png;base64,{data}">'
        bundle = {"text/html": image, "image/png": data, "text/plain": self.alt_text}
        return bundle, {"image/png": {"alt": self.alt_text, "width": width}}

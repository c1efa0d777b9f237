"""A Matplotlib figure that carries its description and shows itself in a notebook with it.

This module imports Matplotlib, so nothing imports it before a picture is drawn. No window system and no
state of pyplot is touched: a picture is shown by being the last value of a cell, never by ``show()``.
"""

from __future__ import annotations

import base64
import html
import io
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

__all__ = ["Picture"]

SCREEN, PRINTED = 96, 192
"""Pixels an inch on a page at 100 %, and of the file: twice as many, so that 200 % is sharp."""


class Picture(Figure):
    """A figure with a description in words.

    Attributes
    ----------
    alt_text : str
        What a reader who cannot see the picture is told: what is drawn, and the result.
    """

    alt_text: str = ""

    def described(self, alt_text: str) -> Picture:
        """Set the description and return the picture."""
        self.alt_text = alt_text
        return self

    def png(self) -> bytes:
        """The picture as the bytes of a PNG file, at twice the size of the screen."""
        FigureCanvasAgg(self)
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=PRINTED)
        return file.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        """For Jupyter: an image with its description; a plain one too, for notebooks that are not trusted."""
        data = base64.b64encode(self.png()).decode()
        width = round(self.get_figwidth() * SCREEN)
        alt = html.escape(self.alt_text, quote=True)
        image = f'<img style="width:100%;max-width:{width}px" alt="{alt}" src="data:image/png;base64,{data}">'
        bundle = {"text/html": image, "image/png": data, "text/plain": self.alt_text}
        return bundle, {"image/png": {"alt": self.alt_text, "width": width}}

"""A graph whose boxes are links and whose arrows show what builds on what. Shown as HTML, not as an image.

Rows by distance from the start, the first at the top; `graphs.place_nodes` places the boxes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

from .graphs import Place, place_nodes
from .style import GRAY, INK, PALETTE

__all__ = ["LinkedGraph", "linked_graph"]

WIDTH, HEIGHT, ACROSS, DOWN = 150, 46, 168, 84
"""Pixels: size of a box, and the distance between box centers."""

BOX = (
    "position:absolute;box-sizing:border-box;display:flex;align-items:center;justify-content:center;text-align:center;"
    f"width:{WIDTH}px;height:{HEIGHT}px;padding:0 6px;border:1.5px solid {PALETTE['blue']};border-radius:8px;"
    f"background:#E8F2F9;color:{INK};font-size:13px;line-height:1.25"
)


class LinkedGraph:
    """A graph of links that shows itself in a notebook.

    Attributes
    ----------
    alt_text : str
        What builds on what, in words.
    """

    def __init__(self, html: str, alt_text: str) -> None:
        self._html, self.alt_text = html, alt_text

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self.alt_text


def linked_graph(nodes: Mapping[str, tuple[str, str, Sequence[str]]], label: str = "Map") -> LinkedGraph:
    """A box with a link for each node, and an arrow from every node to those that build on it.

    Parameters
    ----------
    nodes : mapping
        Short name -> (text, link, short names of what it builds on, which come before it). If some of the links lead
        to files and others don't, the boxes of the others are dashed and without a link.
    label : str
        What the graph shows, for screen readers.

    Returns
    -------
    LinkedGraph

    Raises
    ------
    ValueError
        If there is no node, or one builds on a name that does not come before it.

    Examples
    --------
    >>> linked_graph({"1": ("Slopes", "a.ipynb", []), "2": ("Steps", "b.ipynb", ["1"])}, "Two ideas")
    Two ideas. 1 Slopes. 2 Steps, builds on 1.
    """
    if not nodes:
        raise ValueError("nodes is empty, expected at least one")
    number: dict[str, int] = {}
    for name, (_, _, needs) in nodes.items():
        for need in needs:
            if need not in number:
                raise ValueError(f"{name} builds on {need!r}, expected a name that comes before it")
        number[name] = len(number)
    places, routes = place_nodes([[number[need] for need in needs] for _, _, needs in nodes.values()])
    left = min(row for _, row in [*places, *(place for way in routes.values() for place in way)])
    links = {link for _, link, _ in nodes.values()}
    there = {link for link in links if Path(link).exists()} or links
    boxes = [_box(name, *nodes[name], _pixels(places[i], left), there) for name, i in number.items()]
    arrows = [_arrow([_pixels(place, left) for place in way]) for way in routes.values()]
    every = [_pixels(place, left) for place in [*places, *(place for way in routes.values() for place in way)]]
    width, height = max(x for x, _ in every) + WIDTH / 2 + 8, max(y for _, y in every) + HEIGHT / 2 + 8
    words = " ".join(_sentence(name, text, needs) for name, (text, _, needs) in nodes.items())
    html = (
        f'<nav class="course-map" aria-label="{escape(label)}" '
        f'style="position:relative;width:{width:g}px;height:{height:g}px;background:white">'
        f'<svg width="{width:g}" height="{height:g}" aria-hidden="true" style="position:absolute">'
        f"{''.join(arrows)}</svg>{''.join(boxes)}</nav>"
    )
    return LinkedGraph(html, f"{label}. {words}")


def _pixels(place: Place, left: float) -> Place:
    column, row = place
    return (row - left) * ACROSS + WIDTH / 2 + 8, column * DOWN + HEIGHT / 2 + 8


def _box(name: str, text: str, link: str, needs: Sequence[str], middle: Place, there: Collection[str]) -> str:
    x, y = middle
    at = f"left:{x - WIDTH / 2:g}px;top:{y - HEIGHT / 2:g}px"
    hint = f"builds on {', '.join(needs)}" if needs else "the beginning"
    if link not in there:
        return f'<span style="{BOX};border-style:dashed;{at}">{escape(name)} {escape(text)}</span>'
    return f'<a href="{escape(link)}" title="{hint}" style="{BOX};{at}">{escape(name)} {escape(text)}</a>'


def _arrow(way: list[Place]) -> str:
    """A smooth line from the bottom of the first box to the top of the last, with a tip."""
    (first_x, first_y), (last_x, last_y) = way[0], way[-1]
    end = last_y - HEIGHT / 2
    stops = [(first_x, first_y + HEIGHT / 2), *way[1:-1], (last_x, end - 5)]
    curve = f"M{stops[0][0]:g},{stops[0][1]:g}"
    for (x, y), (next_x, next_y) in pairwise(stops):
        middle = (y + next_y) / 2
        curve += f" C{x:g},{middle:g} {next_x:g},{middle:g} {next_x:g},{next_y:g}"
    tip = f"M{last_x - 4:g},{end - 7:g} L{last_x + 4:g},{end - 7:g} L{last_x:g},{end:g} Z"
    line = f'<path d="{curve}" fill="none" stroke="{GRAY}" stroke-width="1.4"/>'
    return f'{line}<path d="{tip}" fill="{GRAY}"/>'


def _sentence(name: str, text: str, needs: Sequence[str]) -> str:
    return f"{name} {text}, builds on {', '.join(needs)}." if needs else f"{name} {text}."

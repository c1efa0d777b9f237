"""A computation graph, from its inputs on the left to its output on the right.

Takes the plain data that `course_lib.autodiff.graph_of` returns. Nodes and edges are placed here
without any library: columns by distance from the inputs, order within a column by the neighbors' mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from .style import INK, PALETTE, drawing

if TYPE_CHECKING:
    from .picture import Picture

__all__ = ["computation_graph", "place_nodes"]

MOST_NODES = 40
"""More are unreadable in one picture."""
DERIVATIVE = "#B04A00"
LETTER, LINE, ROW, GAP = 0.078, 0.17, 0.95, 0.75
"""Inches: width of a letter and height of a line in a box, row spacing, space for edges between columns."""

Place = tuple[float, float]


def computation_graph(graph: Mapping[str, Any], alt: str | None = None) -> Picture:
    """Draw a computation: values and gradients in the boxes, local derivatives on the edges.

    Inputs are rounded boxes, operations have square corners. For arrays, the shape is shown.

    Parameters
    ----------
    graph : dict
        Result of `course_lib.autodiff.graph_of`, at most 40 nodes.
    alt : str, optional
        Description in words; made from the data by default.

    Returns
    -------
    Picture
        A Matplotlib figure with an `alt_text` attribute.

    Raises
    ------
    ValueError
        If there are more than 40 nodes.

    Examples
    --------
    >>> from course_lib.autodiff import graph_of, trace
    >>> picture = computation_graph(graph_of(trace(lambda x, w: x * w, 3.0, 2.0)))
    >>> print(picture.alt_text)
    Computation graph of 3 nodes. Inputs: x = 3, w = 2. Output: multiply = 6. Gradients of the inputs: x 2, w 3.
    """
    nodes = graph["nodes"]
    if not 1 <= len(nodes) <= MOST_NODES:
        raise ValueError(f"graph has {len(nodes)} nodes, expected 1 to {MOST_NODES}: draw a part of it")
    texts = [_text(node) for node in nodes]
    width = 0.25 + LETTER * max(len(line) for text in texts for line in text)
    pitch = width + GAP
    places, routes = place_nodes([node["parents"] for node in nodes])
    reach = max(abs(row) for _, row in places) + 0.5
    right = pitch * max(column for column, _ in places) + width
    with drawing(right + 0.3, 2 * reach * ROW + 0.1) as picture:
        picture.set_layout_engine("none")  # the axes fill the page: one unit is one inch
        ax = picture.add_axes((0, 0, 1, 1))
        ax.set_axis_off()
        ax.set(xlim=(-width / 2 - 0.15, right - width / 2 + 0.15), ylim=(-reach * ROW - 0.05, reach * ROW + 0.05))
        for child, node in enumerate(nodes):
            # from the highest source to the highest entry point, so that edges into one box do not cross
            sources = [routes[child, i][-2][1] for i in range(len(node["parents"]))]
            order = sorted(range(len(sources)), key=sources.__getitem__, reverse=True)
            slopes = node["local_derivatives"]
            for entry, i in enumerate(order):
                points = [(pitch * column, ROW * row) for column, row in routes[child, i]]
                lift = 0.2 * ((len(order) - 1) / 2 - entry)
                _draw_edge(ax, points, width, lift, "" if slopes is None else _short(slopes[i]))
        for node, text, (column, row) in zip(nodes, texts, places, strict=True):
            _draw_node(ax, text, (pitch * column, ROW * row), width, is_input=not node["parents"])
    return picture.described(alt or _in_words(graph))


def _text(node: Mapping[str, Any]) -> list[str]:
    """Lines of a box: name, value, gradient."""
    name = node["label"] or (node["operation"] if node["parents"] else "")
    gradient = node["gradient"]
    known = gradient is not None and not isinstance(gradient, list)
    return [name, _short(node["value"]), f"grad {_short(gradient)}" if known else ""]


def _draw_edge(ax: Any, points: list[Place], width: float, lift: float, slope: str) -> None:
    """A smooth line from the right side of the first box to the left side of the last, with an arrow."""
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    (first_x, first_y), (last_x, last_y) = points[0], points[-1]
    stops = [(first_x + width / 2, first_y), *points[1:-1], (last_x - width / 2, last_y + lift)]
    vertices, codes = [stops[0]], [Path.MOVETO]
    for (x, y), (next_x, next_y) in pairwise(stops):
        middle = (x + next_x) / 2
        vertices += [(middle, y), (middle, next_y), (next_x, next_y)]
        codes += [Path.CURVE4] * 3
    arrow: dict[str, Any] = {
        "arrowstyle": "-|>",
        "mutation_scale": 11,
        "color": INK,
        "linewidth": 1.1,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    ax.add_patch(FancyArrowPatch(path=Path(vertices, codes), zorder=1, **arrow))
    if slope:
        boxed = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
        place = (stops[-1][0] - 0.3, last_y + 1.6 * lift)
        ax.text(*place, slope, fontsize=8, ha="center", va="center", color=DERIVATIVE, bbox=boxed, zorder=2)


def _draw_node(ax: Any, text: Sequence[str], place: Place, width: float, is_input: bool) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y = place
    height = LINE * 3 + 0.14
    box: dict[str, Any] = {
        "boxstyle": "round,pad=0,rounding_size=0.14" if is_input else "square,pad=0",
        "facecolor": "#E8F2F9" if is_input else "white",
        "edgecolor": PALETTE["blue"] if is_input else INK,
        "linewidth": 1.4,
        "zorder": 3,
    }
    ax.add_patch(FancyBboxPatch((x - width / 2, y - height / 2), width, height, **box))
    lines = [line for line in text if line]
    for i, line in enumerate(lines):
        color = DERIVATIVE if line.startswith("grad ") else INK
        down = (i - (len(lines) - 1) / 2) * LINE
        ax.text(x, y - down, line, fontsize=9, ha="center", va="center", color=color, zorder=4)


def _short(value: Any) -> str:
    """A number to three digits; for an array, its shape."""
    if isinstance(value, list):
        return " by ".join(str(n) for n in np.shape(value)) + " numbers"
    return f"{value:.3g}"


def _in_words(graph: Mapping[str, Any]) -> str:
    nodes = graph["nodes"]
    inputs = [(node["label"] or f"node {node['id']}", node) for node in nodes if not node["parents"]]
    output = nodes[graph["output"]]
    words = f"Computation graph of {len(nodes)} nodes. Inputs: "
    words += ", ".join(f"{name} = {_short(node['value'])}" for name, node in inputs)
    words += f". Output: {output['operation']} = {_short(output['value'])}."
    gradients = [(name, node["gradient"]) for name, node in inputs]
    known = [f"{name} {_short(g)}" for name, g in gradients if g is not None and not isinstance(g, list)]
    return words + (f" Gradients of the inputs: {', '.join(known)}." if known else "")


# ---------------------------------------------------------------------------------------------------
# Layout


def place_nodes(parents: Sequence[Sequence[int]]) -> tuple[list[Place], dict[tuple[int, int], list[Place]]]:
    """Where to draw nodes and edges, in columns from the left and rows upward from the middle.

    An edge over several columns gets its own place in each, so that it crosses no box.

    Parameters
    ----------
    parents : sequence of sequences of int
        Parents of each node; a node comes after its parents.

    Returns
    -------
    places : list of (float, float)
        Column and row of each node.
    routes : dict of (int, int) to list of (float, float)
        Path of each edge from the parent, keyed by child and position among its parents.

    Examples
    --------
    >>> places, routes = place_nodes([[], [], [0, 1]])
    >>> places, routes[2, 0]
    ([(0.0, 0.5), (0.0, -0.5), (1.0, 0.0)], [(0.0, 0.5), (1.0, 0.0)])
    """
    depths = _depths(parents)
    columns: list[list[Any]] = [[] for _ in range(max(depths) + 1)]
    for node, depth in enumerate(depths):
        columns[depth].append(node)
    chains: dict[tuple[int, int], list[Any]] = {}
    for child, above in enumerate(parents):
        for position, parent in enumerate(above):
            waypoints = [(child, position, depth) for depth in range(depths[parent] + 1, depths[child])]
            for waypoint in waypoints:
                columns[waypoint[2]].append(waypoint)
            chains[child, position] = [parent, *waypoints, child]
    links = [link for chain in chains.values() for link in pairwise(chain)]
    place: dict[Any, Place] = {}
    for depth, items in enumerate(_ordered(columns, links)):
        for i, item in enumerate(items):
            place[item] = (float(depth), (len(items) - 1) / 2 - i)
    return [place[node] for node in range(len(parents))], {
        edge: [place[item] for item in chain] for edge, chain in chains.items()
    }


def _depths(parents: Sequence[Sequence[int]]) -> list[int]:
    """Longest path from an input; an input is placed just before the first node that uses it."""
    depths: list[int] = []
    for above in parents:
        depths.append(1 + max((depths[parent] for parent in above), default=-1))
    first_use: dict[int, int] = {}
    for child, above in enumerate(parents):
        for parent in above:
            first_use[parent] = min(first_use.get(parent, depths[child]), depths[child])
    return [first_use.get(i, 1) - 1 if not parents[i] else depth for i, depth in enumerate(depths)]


def _ordered(columns: list[list[Any]], links: Sequence[tuple[Any, Any]]) -> list[list[Any]]:
    """Each column in the order with the fewest crossings found by sweeping back and forth.

    A sweep sorts every column by the mean position of its neighbors in the column just done.
    """
    before: dict[Any, list[Any]] = {}
    after: dict[Any, list[Any]] = {}
    for a, b in links:
        after.setdefault(a, []).append(b)
        before.setdefault(b, []).append(a)
    order = [list(items) for items in columns]
    best, fewest = order, _crossings(order, links)
    for sweep in range(12):
        neighbors, direction = (after, -1) if sweep % 2 == 0 else (before, 1)
        place = _ranks(order)
        for items in order[::direction]:
            mean = {item: np.mean([place[other] for other in neighbors.get(item, [item])]) for item in items}
            items.sort(key=mean.__getitem__)
            place.update(_ranks([items]))
        crossings = _crossings(order, links)
        if crossings < fewest:
            best, fewest = [list(items) for items in order], crossings
    return best


def _ranks(order: Sequence[Sequence[Any]]) -> dict[Any, float]:
    """Position of each item in its column, from the middle."""
    return {item: i - (len(items) - 1) / 2 for items in order for i, item in enumerate(items)}


def _crossings(order: Sequence[Sequence[Any]], links: Sequence[tuple[Any, Any]]) -> int:
    place = _ranks(order)
    depth = {item: i for i, items in enumerate(order) for item in items}
    pairs = combinations([(depth[a], place[a], place[b]) for a, b in links], 2)
    return sum(i == j and (a - c) * (b - d) < 0 for (i, a, b), (j, c, d) in pairs)

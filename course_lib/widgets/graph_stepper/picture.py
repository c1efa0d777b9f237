"""The graph stepper as a static picture, for notebooks read without a kernel: the same step in the same style."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from course_lib.widgets import texts
from course_lib.widgets.graph_stepper.steps import in_words
from course_lib.widgets.shared.plot.still_plot import BEST, INK, PATH

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.widgets.graph_stepper import GraphStepper

QUIET = "#767676"
_HALF = (0.31, 0.36)
"""Half the width and height of a box, in columns and rows."""


def draw(figure: "Figure", widget: "GraphStepper") -> None:
    """Draw the widget's current step on an empty figure of 9.6 by 4.8 inches."""
    ax = figure.add_axes((0.01, 0.07, 0.98, 0.84))
    ax.set_axis_off()
    columns = [column for column, _ in widget.places]
    rows = [row for _, row in widget.places]
    ax.set(xlim=(-0.5, max(columns) + 0.5), ylim=(min(-1.0, min(rows)) - 0.5, max(1.0, max(rows)) + 0.5))
    now = widget.steps[widget.step]
    gone = {(step.node, step.position): step for step in widget.steps[: widget.step + 1] if step.kind == "edge"}
    size = 9.0 if max(columns) < 7 else 7.0
    for (child, position), route in widget.routes.items():
        step = gone.get((child, position))
        active = step is now and step is not None
        _draw_edge(ax, route, PATH if active else BEST if step else QUIET, 2.5 if step else 1.0, back=step is not None)
        if step is not None:
            (x0, y0), (x1, y1) = route[-1], route[-2]
            lift = 0.14 if y0 == y1 else 0.0  # above a horizontal line, on a sloping one
            words = f"{in_words(step.part)}" if step.local is None else f"\u00d7 {in_words(step.local)}"
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
            ax.text(
                (x0 + x1) / 2, (y0 + y1) / 2 + lift, words, fontsize=size, color=INK, ha="center", va="center", bbox=box
            )
    received = widget.received()
    for k, (node, (column, row)) in enumerate(zip(widget.nodes, widget.places, strict=True)):
        target = now.parent if now.kind == "edge" else now.node
        _draw_box(ax, (column, row), PATH if k == target else INK, rounded=not node.parents)
        value = in_words(node.value) if widget._has_value(k) else "·"
        lines = [f"{node.name} {node.operation}".strip(), value]
        lines.append(f"grad {in_words(received[k])}" if k in received else "")
        ax.text(column, row, "\n".join(lines).strip(), fontsize=size, color=INK, ha="center", va="center", zorder=4)
    title = texts.GRAPH_TITLE.format(step=widget.step, last=len(widget.steps) - 1, phase=texts.PHASES[now.kind])
    figure.suptitle(title, fontsize=10, x=0.5, y=0.97)


def _draw_edge(ax: Any, route: Any, color: str, width: float, back: bool) -> None:
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    (first_x, first_y), (last_x, last_y) = route[0], route[-1]
    stops = [(first_x + _HALF[0], first_y), *route[1:-1], (last_x - _HALF[0], last_y)]
    vertices, codes = [stops[0]], [Path.MOVETO]
    for (x, y), (next_x, next_y) in pairwise(stops):
        middle = (x + next_x) / 2
        vertices += [(middle, y), (middle, next_y), (next_x, next_y)]
        codes += [Path.CURVE4] * 3
    if back:
        vertices = vertices[::-1]
    ax.add_patch(
        FancyArrowPatch(path=Path(vertices, codes), arrowstyle="-|>", mutation_scale=12, color=color, linewidth=width)
    )


def _draw_box(ax: Any, place: tuple[float, float], color: str, rounded: bool) -> None:
    from matplotlib.patches import FancyBboxPatch

    corner = (place[0] - _HALF[0], place[1] - _HALF[1])
    style = f"round,pad=0,rounding_size={0.12 if rounded else 0.001}"
    box: dict[str, Any] = {"boxstyle": style, "facecolor": "white", "edgecolor": color, "zorder": 3}
    ax.add_patch(FancyBboxPatch(corner, 2 * _HALF[0], 2 * _HALF[1], linewidth=2.5 if color == PATH else 1.2, **box))

"""The descent explorer as a static picture, for notebooks read without a kernel: the same state in the same style.

`pictured_widget` turns it into a file. Nothing here is clickable.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.widgets.shared.plot.still_plot import (
    BEST,
    INK,
    SURFACE,
    drawable,
    log_heights,
    paint_bands,
    series_style,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.widgets.descent_explorer import DescentExplorer


def draw(figure: "Figure", widget: "DescentExplorer") -> None:
    """Draw the widget's current state on an empty figure of 8.6 by 5.8 inches."""
    _draw_map(figure.add_axes((0.07, 0.45, 0.41, 0.50)), widget)
    _draw_relief(figure.add_axes((0.52, 0.42, 0.46, 0.52), projection="3d"), widget)
    loss, norm = figure.add_axes((0.07, 0.195, 0.41, 0.15)), figure.add_axes((0.56, 0.195, 0.41, 0.15))
    _draw_curves(loss, widget, "losses", widget.ground.lowest if widget.ground.has_minimum else 0.0)
    _draw_curves(norm, widget, "gradient_norms", 0.0)
    handles, labels = loss.get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", bbox_to_anchor=(0.5, 0.04), ncols=5, fontsize=8, frameon=False)
    if widget.ground.fault:
        figure.text(0.07, 0.97, widget.ground.fault, fontsize=9, color=INK)


def _lines(widget: "DescentExplorer") -> list[tuple[str, dict[str, Any]]]:
    """The racers shown, each with its drawing style."""
    styles = {label: series_style(k) for k, label in enumerate(widget.runs)}
    return [(label, styles[label]) for label in widget.shown]


def _draw_map(ax: Any, widget: "DescentExplorer") -> None:
    ground = widget.ground
    left, right, bottom, top = ground.window
    low, high = np.array([left, bottom]), np.array([right, top])
    paint_bands(ax, ground.bands, SURFACE)
    for label, line in _lines(widget):
        path = drawable(widget.runs[label].points, low, high)[: widget.step + 1]
        ax.plot(*path.T, color=line["color"], linestyle=line["linestyle"], linewidth=1.8)
        ax.plot(*path[-1], color=line["color"], marker=line["marker"], markeredgecolor="white", markersize=8)
    for minimum in ground.minima:
        ax.plot(*minimum, "x", color=BEST, markersize=9, markeredgewidth=2.5)
    ax.plot(*widget.start, "D", color="white", markeredgecolor=INK, markersize=8)
    ax.annotate("start", widget.start, xytext=(9, -3), textcoords="offset points", fontweight="bold")
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel=ground.axes[0], ylabel=ground.axes[1])
    ax.set_title(f"Map of {ground.name}")


def _draw_relief(ax: Any, widget: "DescentExplorer") -> None:
    ground = widget.ground
    left, right, bottom, top = ground.window
    stride = max(1, len(ground.relief) // 20)
    heights = ground.shown_heights(np.nan_to_num(ground.relief[::stride, ::stride], nan=ground.lowest))
    x, y = (np.linspace(*ends, len(heights)) for ends in ((left, right), (bottom, top)))
    ax.plot_surface(*np.meshgrid(x, y), heights, cmap="Blues_r", linewidth=0, antialiased=False, vmin=-0.2, vmax=1.6)
    for label, line in _lines(widget):
        run = widget.runs[label]
        path, up = run.points[: widget.step + 1], ground.shown_heights(run.losses[: widget.step + 1])
        inside = ((path >= (left, bottom)) & (path <= (right, top))).all(axis=1) & (up <= 1.0)
        path, up = np.where(inside[:, None], path, np.nan), np.where(inside, up, np.nan)
        ax.plot(*path.T, up, color=line["color"], linestyle=line["linestyle"], linewidth=1.8, zorder=10)
        ax.plot(*path[-1:].T, up[-1:], color=line["color"], marker=line["marker"], zorder=11)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.pane.set_visible(False)
    ax.grid(False)
    ax.set(xlabel=ground.axes[0], ylabel=ground.axes[1], zticks=[])
    ax.set_title(f"Surface in 3D, height on a {ground.scale} scale")
    ax.locator_params(nbins=4)
    ax.view_init(34, -60)
    ax.set_box_aspect((1, 1, 0.6), zoom=1.1)


def _draw_curves(ax: Any, widget: "DescentExplorer", name: str, floor: float) -> None:
    """One quantity of all racers: steps taken so far strong, the rest faint."""
    top = 0.0
    positive = True
    for label, line in _lines(widget):
        values = getattr(widget.runs[label], name) - floor
        positive &= name == "gradient_norms" or widget.ground.has_minimum or not (values <= 0).any()
        top = max(top, abs(values[0])) if np.isfinite(values[0]) else top
        ax.plot(values, color=line["color"], linestyle=line["linestyle"], linewidth=0.8, alpha=0.5)
        walked = values[: widget.step + 1]
        ax.plot(walked, color=line["color"], linestyle=line["linestyle"], linewidth=1.8)
        at = {"color": line["color"], "linestyle": line["linestyle"], "marker": line["marker"]}
        ax.plot(len(walked) - 1, walked[-1], **at, markersize=6, label=label.replace("_", " "))
    if positive and top > 0:
        log_heights(ax, 1e-14 * top, 1e3 * top)
    elif top > 0:
        low, high = ax.get_ylim()
        ax.set_ylim(max(low, -3 * top), min(high, 3 * top))
    title = "Gradient norm" if name == "gradient_norms" else "Loss above the minimum" if floor else "Loss"
    ax.set_title(f"{title} at each step", fontsize=10)
    ax.set(xlabel="step")
    ax.grid(alpha=0.3)

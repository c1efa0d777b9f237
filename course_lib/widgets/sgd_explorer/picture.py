"""The SGD explorer as a static picture, for notebooks read without a kernel: the same state in the same style.

`pictured_widget` turns it into a file. Nothing here is clickable.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.widgets.sgd_explorer.noise import excess
from course_lib.widgets.shared.plot.still_plot import (
    BEST,
    INK,
    PATH,
    RESIDUAL,
    SURFACE,
    drawable,
    explain,
    log_heights,
    paint_bands,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.widgets.sgd_explorer import SgdExplorer


def draw(figure: "Figure", widget: "SgdExplorer") -> None:
    """Draw the widget's current state on an empty figure of 9.6 by 6 inches."""
    _draw_map(figure.add_axes((0.07, 0.16, 0.43, 0.78)), widget)
    _draw_excess(figure.add_axes((0.59, 0.53, 0.38, 0.41)), widget)
    _draw_rates(figure.add_axes((0.59, 0.16, 0.38, 0.22)), widget)


def _draw_map(ax: Any, widget: "SgdExplorer") -> None:
    left, right, bottom, top = widget.window
    low, high = np.array([left, bottom]), np.array([right, top])
    paint_bands(ax, widget.bands, SURFACE)
    step = widget.step
    full = drawable(widget.full_batch, low, high)
    ax.plot(*full[: step + 1].T, "--", color=RESIDUAL, linewidth=2, label="all samples")
    path = drawable(widget.trajectory, low, high)[: step + 1]
    ax.plot(*path.T, "-", color=PATH, linewidth=1.2, label=f"batches of {widget.batch_size}")
    ax.plot(*drawable(widget.trajectories[step], low, high).T, "o", color=PATH, markersize=3, label="other runs")
    ax.plot(*path[-1], "o", color=PATH, markeredgecolor="white", markersize=9)
    ax.plot(*widget.best, "x", color=BEST, markersize=9, markeredgewidth=2.5, label="minimum")
    ax.plot(*widget.start, "D", color="white", markeredgecolor=INK, markersize=8, label="start")
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel=widget.axes[0], ylabel=widget.axes[1])
    ax.set_title(f"Step {step}, batches of {widget.batch_size} of {len(widget._y)}")
    explain(ax, widget.start, widget.best)


def _draw_excess(ax: Any, widget: "SgdExplorer") -> None:
    step = widget.step
    for values, color, dashes, label in (
        (widget.excess[:, 0], PATH, "-", "this run"),
        (widget.excess.mean(axis=1), INK, "-.", f"mean of {widget.excess.shape[1]} runs"),
        (excess(widget.full_batch, widget._X, widget._y), RESIDUAL, "--", "all samples"),
    ):
        ax.plot(values, dashes, color=color, linewidth=0.8, alpha=0.4)
        ax.plot(values[: step + 1], dashes, color=color, linewidth=1.6, label=label)
    ax.plot(np.where(np.isfinite(widget.floor), widget.floor, np.nan), ":", color=BEST, linewidth=2, label="floor")
    first = float(widget.excess[0, 0])
    log_heights(ax, 1e-8 * first, 1e3 * first if first > 0 else np.inf)
    ax.set(xlabel="step", title="Loss above the minimum")
    ax.grid(alpha=0.3)
    ax.legend(fontsize=7, framealpha=0.9, loc="lower right")


def _draw_rates(ax: Any, widget: "SgdExplorer") -> None:
    ax.plot(widget.learning_rates, color=INK, linewidth=0.8, alpha=0.5)
    ax.plot(widget.learning_rates[: widget.step + 1], color=INK, linewidth=2)
    ax.set(xlabel="step", title=f"Learning rate: {widget.schedule.replace('_', ' ')}")
    ax.set_ylim(0, 1.1 * (widget.learning_rates.max() or 1.0))
    ax.grid(alpha=0.3)

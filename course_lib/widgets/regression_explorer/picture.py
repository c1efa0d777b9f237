"""The regression explorer as a static picture, for notebooks read without a kernel: the same state in the same style.

`pictured_widget` turns it into a file. Nothing here is clickable.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

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

    from course_lib.widgets.regression_explorer import RegressionExplorer


def draw(figure: "Figure", widget: "RegressionExplorer") -> None:
    """Draw the widget's current state on an empty figure of 9.6 by 6 inches."""
    if widget.by_hand:
        _draw_fit(figure.add_axes((0.07, 0.12, 0.90, 0.80)), widget)
        return
    _draw_surface(figure.add_axes((0.07, 0.40, 0.41, 0.55)), widget)
    _draw_fit(figure.add_axes((0.56, 0.40, 0.41, 0.55)), widget)
    _draw_losses(figure.add_axes((0.07, 0.12, 0.90, 0.16)), widget)


def _draw_surface(ax: Any, widget: "RegressionExplorer") -> None:
    scene = widget.scene
    paint_bands(ax, scene.bands, SURFACE)
    left, right, bottom, top = scene.window
    path = drawable(widget.trajectory, np.array([left, bottom]), np.array([right, top]))
    # Above half the largest stable rate the path zigzags over itself: drawn in full it would be a blot.
    near = len(path) if widget.learning_rate <= scene.largest_rate / 2 else 4
    step = widget.step
    ax.plot(*path[step : step + near].T, "--", color=INK, linewidth=1, alpha=0.7, label="path to come")
    ax.plot(*path[max(step - near, 0) : step + 1].T, ".-", color=PATH, linewidth=2, label="path so far")
    ax.plot(*scene.minimum[:2], "x", color=BEST, markersize=9, markeredgewidth=2.5, label="minimum")
    ax.plot(*widget.start, "D", color="white", markeredgecolor=INK, markersize=8, label="start")
    ax.plot(*path[step], "o", color=PATH, markeredgecolor="white", markersize=9, label=f"step {step}")
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="intercept", ylabel="slope", title="Loss of every line")
    explain(ax, widget.start, scene.minimum[:2])


def _draw_fit(ax: Any, widget: "RegressionExplorer") -> None:
    x, y = widget.scene.drawn.T
    intercept, slope = widget.theta
    across = np.array([x.min(), x.max()]) + 0.12 * np.ptp(x) * np.array([-1, 1])
    up = np.ptp(y) or abs(y[0]) or 1.0
    floor, ceiling = y.min() - up, y.max() + up
    line, fitted = (np.clip(intercept + slope * at, floor - up, ceiling + up) for at in (across, x))
    ax.vlines(x, y, fitted, color=RESIDUAL, linestyle=":", linewidth=1.5, label="error")
    best_intercept, best_slope, _ = widget.scene.minimum
    if not widget.by_hand:
        ax.plot(across, best_intercept + best_slope * across, "--", color=BEST, label="best line")
    ax.plot(across, line, color=PATH, linewidth=2.5, label="current line")
    ax.plot(x, y, "o", color=INK, markersize=5 if len(x) <= 400 else 2)
    low, high = max(min(y.min(), line.min()), floor), min(max(y.max(), line.max()), ceiling)
    ax.set(xlim=tuple(across), ylim=(low - 0.15 * up, high + 0.15 * up), xlabel="x", ylabel="y")
    ax.set_title(f"How wrong: {widget.loss:.5g}" if widget.by_hand else "Data and line")
    ax.legend(fontsize=8, framealpha=0.9)


def _draw_losses(ax: Any, widget: "RegressionExplorer") -> None:
    losses = np.where(widget.losses > 0, widget.losses, np.nan)
    ax.plot(losses, "--", color=INK, linewidth=1, alpha=0.6)
    ax.plot(losses[: widget.step + 1], color=PATH, linewidth=2.5)
    ax.plot(widget.step, losses[widget.step], "o", color=PATH, markersize=6)
    if widget.scene.minimum[2] > 0:
        ax.axhline(widget.scene.minimum[2], color=BEST, linestyle="--", linewidth=1.5)
    if np.isfinite(losses).any():
        log_heights(ax)
    title = f"Loss at each step: {widget.loss:.3g} at step {widget.step}, learning rate {widget.learning_rate:.3g}"
    ax.set(xlabel="step", title=title)
    ax.grid(alpha=0.3)

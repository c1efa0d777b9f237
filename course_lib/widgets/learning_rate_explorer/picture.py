"""The learning rate explorer as a static picture, for notebooks read without a kernel: the same state and style.

`pictured_widget` turns it into a file. Nothing here is clickable.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.widgets.learning_rate_explorer.modes import rate_map
from course_lib.widgets.shared.plot.still_plot import BEST, INK, PATH, SURFACE, log_heights, paint_bands, series_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.widgets.learning_rate_explorer import LearningRateExplorer


def draw(figure: "Figure", widget: "LearningRateExplorer") -> None:
    """Draw the widget's current state on an empty figure of 9.6 by 6 inches."""
    _draw_map(figure.add_axes((0.07, 0.46, 0.41, 0.48)), widget)
    count = len(widget.eigenvalues)
    height = 0.48 / count
    for k in range(count):
        ax = figure.add_axes((0.56, 0.46 + (count - 1 - k) * height, 0.41, 0.82 * height))
        _draw_mode(ax, widget, k, last=k == count - 1)
    _draw_losses(figure.add_axes((0.07, 0.13, 0.90, 0.21)), widget)
    figure.text(0.56, 0.965, "Modes: error at each step", fontsize=12)


def _draw_map(ax: Any, widget: "LearningRateExplorer") -> None:
    chosen = widget.eigenvalues if widget.mode < 0 else widget.eigenvalues[[widget.mode]]
    rates, momenta, _, bands = rate_map(chosen.tolist(), widget.condition_number)
    paint_bands(ax, bands, SURFACE)
    edge = 2 * (1 + momenta) / chosen.max()
    ax.plot(edge, momenta, color=PATH, linewidth=2)
    ax.fill_betweenx(momenta, edge, rates[-1], facecolor="none", edgecolor=PATH, hatch="///", linewidth=0, alpha=0.5)
    for (rate, momentum, _), name in ((widget.best(), "fastest"), (widget.best(False), "fastest without momentum")):
        ax.plot(rate, momentum, "x", color=BEST, markersize=9, markeredgewidth=2.5)
        ax.annotate(name, (rate, momentum), xytext=(7, 6), textcoords="offset points", color=BEST, fontweight="bold")
    here = (min(widget.learning_rate, rates[-1]), widget.momentum)
    ax.plot(*here, "D", color="white", markeredgecolor=INK, markersize=9, clip_on=False)
    ax.set(xlim=(0, rates[-1]), ylim=(0, momenta[-1]), xlabel="learning rate", ylabel="momentum")
    ax.set_title("Error left after each step, slowest mode" if widget.mode < 0 else f"Mode {widget.mode + 1}")


def _draw_mode(ax: Any, widget: "LearningRateExplorer", k: int, last: bool) -> None:
    line = series_style(k)
    values = widget.trajectory[:, k]
    ax.plot(values, color=line["color"], linewidth=0.8, alpha=0.5)
    ax.plot(values[: widget.step + 1], color=line["color"], linestyle=line["linestyle"], linewidth=1.8)
    ax.plot(widget.step, values[widget.step], color=line["color"], marker=line["marker"], markersize=6)
    text = f"eigenvalue {widget.eigenvalues[k]:.3g}: {widget.kinds[k]}, {widget.rates[k]:.3g} per step"
    ax.text(0.99, 0.9, text, transform=ax.transAxes, ha="right", va="top", fontsize=8)
    ax.set(ylim=(-1.4, 1.4), yticks=[-1, 0, 1], xlabel="step" if last else "")
    ax.tick_params(labelbottom=last, labelsize=7)
    ax.grid(alpha=0.3)


def _draw_losses(ax: Any, widget: "LearningRateExplorer") -> None:
    for k, eigenvalue in enumerate(widget.eigenvalues):
        line = series_style(k)
        part = eigenvalue * widget.trajectory[:, k] ** 2 / 2
        ax.plot(np.where(part > 0, part, np.nan), color=line["color"], linestyle=line["linestyle"], linewidth=1.2)
    ax.plot(widget.losses, color=INK, linewidth=1, alpha=0.5)
    ax.plot(widget.losses[: widget.step + 1], color=INK, linewidth=2.5, label="all modes")
    log_heights(ax, 1e-14 * widget.losses[0], 1e3 * widget.losses[0] if widget.losses[0] > 0 else np.inf)
    title = f"Loss: {widget.loss:.3g} at step {widget.step}, learning rate {widget.learning_rate:.3g}, "
    ax.set(xlabel="step", title=f"{title}momentum {widget.momentum:.3g}")
    ax.grid(alpha=0.3)
    ax.legend(fontsize=8)

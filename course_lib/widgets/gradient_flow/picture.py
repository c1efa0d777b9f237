"""The gradient-flow widget as a static picture for notebooks without a kernel: the same state in the same style."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.widgets.shared.plot.still_plot import BEST, INK, PATH, RESIDUAL, log_heights

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.widgets.gradient_flow import GradientFlow


def draw(figure: "Figure", widget: "GradientFlow") -> None:
    """Draw the widget's current state on an empty figure of 9.6 by 4.8 inches."""
    _draw_profile(figure.add_axes((0.08, 0.53, 0.40, 0.37)), widget)
    _draw_spreads(figure.add_axes((0.08, 0.17, 0.40, 0.20)), widget)
    _draw_history(figure.add_axes((0.58, 0.17, 0.37, 0.73)), widget)


def _positive(values: np.ndarray) -> np.ndarray:
    return np.where(values > 0, values, np.nan)


def _draw_profile(ax: Any, widget: "GradientFlow") -> None:
    numbers = np.arange(1, len(widget.gradient_sizes) + 1)
    ax.plot(numbers, _positive(widget.gradient_history[0]), "o--", color=INK, mfc="white", lw=1, label="epoch 0")
    ax.plot(numbers, _positive(widget.gradient_sizes), "o-", color=PATH, lw=2.25, label=f"epoch {widget.epoch}")
    if (widget.gradient_sizes > 0).any():
        log_heights(ax)
    ax.set(xticks=numbers, xlabel="layer", ylabel="gradient size", title="Gradient by layer")
    ax.legend(fontsize=8)
    ax.grid(alpha=0.3)


def _draw_spreads(ax: Any, widget: "GradientFlow") -> None:
    numbers = np.arange(1, len(widget.spreads) + 1)
    ax.plot(numbers, widget.spreads, "s-", color=BEST, lw=2)
    ax.set(
        xticks=numbers,
        xlabel="layer",
        ylabel="spread",
        title="Spread of the activations over the samples",
        ylim=(0, None),
    )
    ax.grid(alpha=0.3)


def _draw_history(ax: Any, widget: "GradientFlow") -> None:
    epoch, sizes = widget.history[:, 0], _positive(widget.gradient_history)
    last = sizes.shape[1]
    for k in range(1, last - 1):
        ax.plot(epoch, sizes[:, k], color=INK, lw=0.8, alpha=0.5)
    ax.plot(epoch, sizes[:, 0], color=PATH, lw=2.25, label="layer 1")
    ax.plot(epoch, sizes[:, -1], "--", color=RESIDUAL, lw=2.25, label=f"layer {last}")
    if np.isfinite(sizes).any():
        log_heights(ax)
    ax.set(
        xlim=(0, max(10, widget.epoch)),
        xlabel="epoch",
        ylabel="gradient size",
        title=f"During training: loss {widget.loss:.3g}",
    )
    ax.legend(fontsize=8)
    ax.grid(alpha=0.3)

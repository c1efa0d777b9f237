"""The tangent explorer as a static picture, for notebooks read without a kernel: the same state in the same style."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.widgets import texts
from course_lib.widgets.shared.plot.still_plot import BEST, INK, PATH, RESIDUAL, log_heights

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.widgets.tangent_explorer import TangentExplorer

QUIET = "#767676"


def draw(figure: "Figure", widget: "TangentExplorer") -> None:
    """Draw the widget's current state on an empty figure of 9.6 by 4.6 inches."""
    _draw_curve(figure.add_axes((0.08, 0.20, 0.40, 0.68)), widget)
    _draw_errors(figure.add_axes((0.57, 0.20, 0.40, 0.68)), widget)
    if widget.fault:
        figure.text(0.08, 0.08, widget.fault, fontsize=9, color=PATH)


def _draw_curve(ax: Any, widget: "TangentExplorer") -> None:
    left, right = widget.window
    quotients, x, h = widget.quotients, widget.x, widget.h
    k = int(np.abs(quotients.h - h).argmin())
    values = widget.curve.astype(float)
    shown = values[np.isfinite(values)]
    ax.plot(np.linspace(left, right, len(values)), values, color=INK, linewidth=1.75, label="f")
    low, high = (shown.min(), shown.max()) if len(shown) else (-1.0, 1.0)
    room = 0.1 * (high - low) or 1.0
    ax.set(xlim=(left, right), ylim=(low - room, high + room), xlabel="x", ylabel="f(x)")
    across = np.array([left, right])
    if np.isfinite(quotients.derivative):
        tangent = quotients.value + quotients.derivative * (across - x)
        ax.plot(across, tangent, "--", color=BEST, linewidth=1.5, label="tangent")
    start = (x - h, quotients.below[k]) if widget.method == "central" else (x, quotients.value)
    if np.isfinite(widget.slope):
        ax.plot(across, start[1] + widget.slope * (across - start[0]), color=PATH, linewidth=2.25, label="secant")
    ax.plot(x, quotients.value, "o", color=RESIDUAL, markersize=8, label="x")
    ends = [(x + h, quotients.above[k])] + ([start] if widget.method == "central" else [])
    ax.plot(*zip(*ends, strict=True), "s", color=PATH, markersize=7, label="ends of the secant")
    ax.legend(fontsize=8, framealpha=0.9)
    ax.set_title(f"Secant with h = {h:.3g}: slope {_number(widget.slope)}")


def _draw_errors(ax: Any, widget: "TangentExplorer") -> None:
    quotients = widget.quotients
    chosen = {"forward": quotients.forward, "central": quotients.central}
    for method, slopes in chosen.items():
        error = np.abs(slopes - quotients.derivative)
        error[error == 0] = np.nan
        here = method == widget.method
        style = {"color": PATH, "linewidth": 2.25} if here else {"color": QUIET, "linewidth": 1, "linestyle": "--"}
        ax.plot(quotients.h, error, label=f"{method} difference", **style)
    if np.isfinite(widget.error) and widget.error > 0:
        ax.plot(widget.h, widget.error, "o", color=PATH, markeredgecolor="white", markersize=9)
    ax.axvline(widget.h, color=INK, linestyle=":", linewidth=1)
    known = np.isfinite(quotients.derivative)
    ax.set(xscale="log", xlabel="h", ylabel="error of the slope")
    ax.set_title(f"Error {_number(widget.error)} at h = {widget.h:.3g}" if known else "No derivative to compare with")
    if known:
        log_heights(ax)
        ax.legend(fontsize=8, framealpha=0.9)
    ax.grid(alpha=0.3)


def _number(value: float) -> str:
    return f"{value:.6g}" if np.isfinite(value) else texts.IS_NO_NUMBER

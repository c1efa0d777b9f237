"""The network playground as a static picture, for notebooks read without a kernel: the same state in the same style."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.network import layers
from course_lib.widgets.shared.plot.still_plot import INK, PATH, RESIDUAL
from course_lib.widgets.shared.training.training_session import N_SAMPLES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.widgets.network_playground import NetworkPlayground

ZERO, ONE = PATH, RESIDUAL
"""Class 0 and negative numbers have one color, class 1 and positive numbers the other."""


def draw(figure: "Figure", widget: "NetworkPlayground") -> None:
    """Draw the widget's current state on an empty figure of 9.6 by 5.4 inches."""
    maps = widget.maps
    _draw_network(figure.add_axes((0.02, 0.10, 0.50, 0.80)), widget, maps)
    _draw_plane(figure.add_axes((0.60, 0.45, 0.30, 0.48)), widget, maps)
    _draw_losses(figure.add_axes((0.60, 0.15, 0.37, 0.15)), widget)


def _colors() -> Any:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("signs", [ZERO, "white", ONE])


def _draw_plane(ax: Any, widget: "NetworkPlayground", maps: Any) -> None:
    reach = widget.reach
    ax.imshow(
        maps.decision, origin="lower", extent=(-reach, reach) * 2, cmap=_colors(), vmin=-220, vmax=220,
        interpolation="bilinear",
    )  # fmt: skip
    for start, end in zip(maps.edge_starts[:-1], maps.edge_starts[1:], strict=True):
        ax.plot(*maps.edge[start:end].T, color=INK, linewidth=1.5)
    points, classes = widget.X[:N_SAMPLES], widget.y[:N_SAMPLES]
    for k, (color, marker) in enumerate([(ZERO, "o"), (ONE, "s")]):
        ax.plot(*points[classes == k].T, marker, color=color, markeredgecolor="white", markersize=4.5, label=str(k))
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="x₁", ylabel="x₂", title="Decision")
    ax.legend(title="class", fontsize=8, title_fontsize=8, loc="upper left", bbox_to_anchor=(1.02, 1))


def _draw_losses(ax: Any, widget: "NetworkPlayground") -> None:
    epoch, train, test = widget.history.T
    ax.plot(epoch, train, color=ZERO, linewidth=2, label=f"training {widget.loss:.3g}")
    ax.plot(epoch, test, "--", color=ONE, linewidth=2, label=f"test {widget.test_loss:.3g}")
    low, high = widget.history[:, 1:].min(), widget.history[:, 1:].max()
    if low > 0:
        wider = max(1.1, (10 * low / high) ** 0.5)  # at least a whole decade: it holds one labeled tick
        ax.set(yscale="log", ylim=(low / wider, high * wider))
        ax.yaxis.set_minor_formatter("")
    ax.set(xlim=(0, max(10, epoch[-1])), xlabel="epoch", title="Loss")
    ax.legend(fontsize=8)
    ax.grid(alpha=0.3)


def _draw_network(ax: Any, widget: "NetworkPlayground", maps: Any) -> None:
    sizes, tile = widget.network.sizes, 0.36
    ax.set(xlim=(-0.7, len(sizes) - 0.3), ylim=(-4.4, 4.4))
    ax.set_axis_off()
    places = [[(column, (size - 1) / 2 - k) for k in range(size)] for column, size in enumerate(sizes)]
    for column, (W, _) in enumerate(layers(widget.network, widget.parameters)):
        largest = np.abs(W).max() or 1.0
        for (i, j), weight in np.ndenumerate(W):
            (x0, y0), (x1, y1) = places[column][i], places[column + 1][j]
            style = {"color": ONE if weight > 0 else ZERO, "linestyle": "-" if weight > 0 else "--"}
            ax.plot([x0, x1], [y0, y1], linewidth=0.3 + 3.5 * abs(weight) / largest, zorder=1, **style)
    hidden = [place for layer in places[1:-1] for place in layer]
    axis = np.linspace(-1, 1, 24)
    ramps = [np.tile(127 * axis, (24, 1)), np.tile(127 * axis[:, None], (1, 24))]
    tiles = [*ramps, *maps.units, maps.decision]
    for (x, y), values in zip([*places[0], *hidden, *places[-1]], tiles, strict=True):
        extent = (x - tile / 2, x + tile / 2, y - 0.42, y + 0.42)
        ax.imshow(values, origin="lower", extent=extent, cmap=_colors(), vmin=-127, vmax=127, aspect="auto", zorder=2)
        ax.add_patch(_frame(extent))
    for k, (x, y) in enumerate(places[0]):
        ax.text(x - 0.28, y, f"x{'₁₂'[k]}", fontsize=11, ha="right", va="center")
    ax.set_title(f"{widget.data}, {widget.activation}, {widget.optimizer}: epoch {widget.epoch}", fontsize=10)


def _frame(extent: tuple[float, float, float, float]) -> Any:
    from matplotlib.patches import Rectangle

    left, right, bottom, top = extent
    return Rectangle((left, bottom), right - left, top - bottom, fill=False, edgecolor=INK, linewidth=1, zorder=3)

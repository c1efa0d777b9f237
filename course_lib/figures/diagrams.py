"""A multilayer perceptron as circles and lines: which units are connected, and how strongly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .style import INK, PALETTE, drawing, numbers

if TYPE_CHECKING:
    from .picture import Picture

__all__ = ["network_diagram"]

MOST_UNITS, MOST_NUMBERS = 12, 16
"""Most units per layer that stay readable; most weights that are labeled with their values."""

ALONG = (0.24, 0.40, 0.32)
"""Positions of the weight labels along their lines, in turn, so that labels of crossing lines don't overlap."""


def network_diagram(
    params: Sequence[tuple[Any, Any]],
    names: Sequence[Sequence[str]] | None = None,
    alt: str | None = None,
) -> Picture:
    """Units as circles, weights as lines: solid where positive, dashed where negative, wider the larger they are.

    Biases are shown below their units. Up to sixteen weights are labeled with their values.

    Parameters
    ----------
    params : sequence of (W, b), one per layer
        W (fan_in, fan_out), b (fan_out,); at most twelve units per layer.
    names : sequence of sequences of str, optional
        Text in the circles, layer by layer, inputs first. By default x, a and p with numbers.
    alt : str, optional
        Description in words; made from the data by default.

    Returns
    -------
    Picture
        A Matplotlib figure with an `alt_text` attribute.

    Raises
    ------
    ValueError
        If there is no layer, shapes do not match, or a layer has too many units.

    Examples
    --------
    >>> print(network_diagram([([[1.0], [-2.0]], [0.5])]).alt_text)
    A network with layers of 2, 1 units. Weights from the inputs on: 1, -2. Biases: 0.5.
    """
    pairs = [
        (numbers(f"W{i}", W, (None, None)), numbers(f"b{i}", b, (None,))) for i, (W, b) in enumerate(params, start=1)
    ]
    sizes = _sizes(pairs)
    texts = names or _names(sizes)
    reach = max(np.abs(W).max() for W, _ in pairs) or 1.0
    with_numbers = sum(W.size for W, _ in pairs) <= MOST_NUMBERS
    with drawing(6.4, 0.6 + 0.75 * max(sizes)) as picture:
        ax = picture.add_subplot()
        ax.set_axis_off()
        ax.set(xlim=(-0.35, len(sizes) - 0.65), ylim=(-max(sizes) / 2 - 0.1, max(sizes) / 2 + 0.1))
        places = [[(column, (size - 1) / 2 - row) for row in range(size)] for column, size in enumerate(sizes)]
        for column, (W, _) in enumerate(pairs):
            spreads = W.shape[1] > W.shape[0]  # then lines spread toward their ends, and labels go there
            for i, start in enumerate(places[column]):
                for j, end in enumerate(places[column + 1]):
                    along = ALONG[i % len(ALONG)]
                    number_at = (1 - along if spreads else along) if with_numbers else None
                    _draw_weight(ax, start, end, W[i, j], reach, number_at)
        for column, units in enumerate(places):
            for row, place in enumerate(units):
                bias = pairs[column - 1][1][row] if column else None
                _draw_unit(ax, place, texts[column][row], bias)
    return picture.described(alt or _in_words(sizes, pairs, with_numbers))


def _sizes(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[int]:
    if not pairs:
        raise ValueError("params is empty, expected one (W, b) per layer")
    sizes = [pairs[0][0].shape[0]]
    for i, (W, b) in enumerate(pairs, start=1):
        if W.shape != (sizes[-1], len(b)):
            raise ValueError(f"W{i} has shape {W.shape}, expected ({sizes[-1]}, {len(b)}) to match the adjacent layers")
        sizes.append(len(b))
    if max(sizes) > MOST_UNITS:
        raise ValueError(f"a layer has {max(sizes)} units, expected at most {MOST_UNITS} to be legible")
    return sizes


def _names(sizes: Sequence[int]) -> list[list[str]]:
    letters = ["x", *["a"] * (len(sizes) - 2), "p"]
    return [[f"{letter}{row + 1}" for row in range(size)] for letter, size in zip(letters, sizes, strict=True)]


def _draw_weight(ax: Any, start: Any, end: Any, weight: float, reach: float, along: float | None) -> None:
    color, dashes = (PALETTE["blue"], "-") if weight >= 0 else (PALETTE["vermilion"], "--")
    width = 0.6 + 3.4 * abs(weight) / reach
    ax.plot(*zip(start, end, strict=True), color=color, linestyle=dashes, linewidth=width, zorder=1)
    if along is not None:
        x, y = ((1 - along) * a + along * b for a, b in zip(start, end, strict=True))
        boxed = {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.9}
        ax.text(x, y, f"{weight:.3g}", fontsize=9, ha="center", va="center", color=color, bbox=boxed, zorder=2)


def _draw_unit(ax: Any, place: Any, text: str, bias: float | None) -> None:
    ax.plot(*place, "o", markersize=26, markerfacecolor="white", markeredgecolor=INK, markeredgewidth=1.3, zorder=3)
    ax.text(*place, text, fontsize=11, ha="center", va="center", zorder=4)
    if bias is not None:
        boxed = {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.9}
        below = (place[0], place[1] - 0.36)
        ax.text(*below, f"bias {bias:.3g}", fontsize=8, ha="center", va="center", bbox=boxed, zorder=4)


def _in_words(sizes: Sequence[int], pairs: Sequence[tuple[np.ndarray, np.ndarray]], with_numbers: bool) -> str:
    words = f"A network with layers of {', '.join(map(str, sizes))} units."
    if not with_numbers:
        return words
    weights = ", ".join(f"{weight:.3g}" for W, _ in pairs for weight in W.flat)
    biases = ", ".join(f"{bias:.3g}" for _, b in pairs for bias in b)
    return f"{words} Weights from the inputs on: {weights}. Biases: {biases}."

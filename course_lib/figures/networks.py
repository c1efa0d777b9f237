"""What a model has learned: decision regions, activations layer by layer, weights as images."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .style import INK, PALETTE, drawing, line_styles, numbers

if TYPE_CHECKING:
    from .picture import Picture

__all__ = ["activations_by_layer", "decision_regions", "weights_as_images"]

_HATCHES = ("//", "\\\\", "..", "++", "xx", "oo", "--")


def decision_regions(
    x: Any,
    y: Any,
    regions: Any,
    points: Any,
    classes: Any,
    labels: Sequence[str] = ("x", "y"),
    alt: str | None = None,
) -> Picture:
    """The class predicted at every point of the plane, and the samples with their true classes.

    Samples that lie in another class's region are ringed.

    Parameters
    ----------
    x, y : array (m,), (n,)
        Positions of the grid's columns and rows, in increasing order.
    regions : int array (n, m)
        Class predicted at each grid point, from 0; at most seven classes.
    points : array (k, 2)
        The samples.
    classes : int array (k,)
        Their true classes.
    labels : two str
        Axis labels of x and y, with units.
    alt : str, optional
        Description in words; made from the data by default.

    Returns
    -------
    Picture
        A Matplotlib figure with an `alt_text` attribute.

    Raises
    ------
    ValueError
        If shapes do not match, or a class is not an integer from 0 to 6.

    Examples
    --------
    >>> picture = decision_regions([0, 1, 2], [0, 1], [[0, 0, 1], [0, 0, 1]], [[0, 0], [2, 1]], [0, 0])
    >>> print(picture.alt_text)
    Regions of 2 classes over x from 0 to 2 and y from 0 to 1, with 2 samples. Class 0 takes 67 % of the area,
    class 1 33 %. 1 sample lies in another class's region.
    """
    x, y, points = numbers("x", x, (None,)), numbers("y", y, (None,)), numbers("points", points, (None, 2))
    regions = _whole("regions", regions, (len(y), len(x)))
    classes = _whole("classes", classes, (len(points),))
    count = 1 + int(max(regions.max(), classes.max()))
    column = np.abs(points[:, :1] - x).argmin(axis=1)
    row = np.abs(points[:, 1:] - y).argmin(axis=1)
    wrong = regions[row, column] != classes
    with drawing(6.4, 4.8) as picture:
        ax = picture.add_subplot()
        styles = line_styles([f"class {i}" for i in range(count)])
        for i, (name, line) in enumerate(styles.items()):
            inside = np.where(regions == i, 1.0, 0.0)
            if inside.any():
                area = ax.contourf(
                    x, y, inside, levels=[0.5, 1.5], colors=[line.color], alpha=0.2, hatches=[_HATCHES[i]]
                )
                area.set(edgecolor=line.color, linewidth=0)
            drawn: dict[str, Any] = {
                "color": line.color,
                "marker": line.marker,
                "markeredgecolor": "white",
                "markeredgewidth": 0.7,
            }
            ax.plot(*points[classes == i].T, linestyle="", markersize=7, label=name, **drawn)
        ring: dict[str, Any] = {
            "marker": "o",
            "markersize": 13,
            "markerfacecolor": "none",
            "markeredgecolor": INK,
            "markeredgewidth": 1.5,
        }
        ax.plot(*points[wrong].T, linestyle="", label="in another's region" if wrong.any() else "", **ring)
        ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]), xlabel=labels[0], ylabel=labels[1])
        ax.grid(False)
        ax.legend()
    made = f"Regions of {count} classes over {labels[0]} from {x[0]:.3g} to {x[-1]:.3g} and {labels[1]} from "
    made += f"{y[0]:.3g} to {y[-1]:.3g}, with {len(points)} samples. Class "
    made += ", class ".join(f"{i} {'takes ' * (i == 0)}{100 * np.mean(regions == i):.0f} %" for i in range(count))
    made = made.replace(" %", " % of the area", 1)
    lie = "sample lies" if wrong.sum() == 1 else "samples lie"
    return picture.described(alt or f"{made}. {wrong.sum()} {lie} in another class's region.")


def activations_by_layer(activations: Sequence[Any], label: str = "activation", alt: str | None = None) -> Picture:
    """Histogram of the activations of each layer, one above the other, with their standard deviations.

    Shows whether a signal fades or grows from layer to layer.

    Parameters
    ----------
    activations : sequence of arrays (n, units)
        One per layer, the first layer first; at most twelve.
    label : str
        What the numbers are, with their unit.
    alt : str, optional
        Description in words; made from the data by default.

    Returns
    -------
    Picture
        A Matplotlib figure with an `alt_text` attribute.

    Raises
    ------
    ValueError
        If there is no layer or there are too many, or a number is not finite.

    Examples
    --------
    >>> print(activations_by_layer([[[1.0, -1.0]], [[0.5, -0.5]]]).alt_text)
    Histograms of the activation in 2 layers. Standard deviations from the first layer on: 1, 0.5.
    """
    layers = [numbers(f"activations[{i}]", layer, (None, None)) for i, layer in enumerate(activations)]
    if not 1 <= len(layers) <= 12:
        raise ValueError(f"activations has {len(layers)} layers, expected 1 to 12")
    reach = max(np.abs(layer).max() for layer in layers) or 1.0
    bins = np.linspace(-reach, reach, 61)
    with drawing(6.4, 0.8 + 0.85 * len(layers)) as picture:
        axes = picture.subplots(len(layers), sharex=True, squeeze=False)[:, 0]
        for i, (ax, layer) in enumerate(zip(axes, layers, strict=True)):
            share = np.full(layer.size, 100 / layer.size)
            ax.hist(layer.ravel(), bins=bins, weights=share, color=PALETTE["blue"], edgecolor="white", linewidth=0.3)
            ax.set_title(f"layer {i + 1}: standard deviation {layer.std():.3g}", loc="right", fontsize=10, pad=2)
            ax.axvline(0, color=INK, linewidth=0.8)
            ax.locator_params(axis="y", nbins=3)
        axes[-1].set_xlabel(label)
        picture.supylabel("share of units and samples (%)", fontsize=11)
    deviations = ", ".join(f"{layer.std():.3g}" for layer in layers)
    made = (
        f"Histograms of the {label} in {len(layers)} layers. Standard deviations from the first layer on: {deviations}."
    )
    return picture.described(alt or made)


def weights_as_images(weights: Any, shape: tuple[int, int], label: str = "weight", alt: str | None = None) -> Picture:
    """The weights of each unit as an image: what it looks for in its input. Black is negative, white positive.

    Parameters
    ----------
    weights : array (pixels, units)
        One unit per column, at most 64.
    shape : (int, int)
        Rows and columns of an image.
    label : str
        What the numbers are, with their unit.
    alt : str, optional
        Description in words; made from the data by default.

    Returns
    -------
    Picture
        A Matplotlib figure with an `alt_text` attribute.

    Raises
    ------
    ValueError
        If `shape` does not match the number of pixels, or there are too many units.

    Examples
    --------
    >>> print(weights_as_images([[1.0, -2.0], [0.0, 0.5]], (1, 2)).alt_text)
    Weights of 2 units as images of 1 by 2 pixels, between -2 and 1; gray is zero.
    """
    weights = numbers("weights", weights, (None, None))
    pixels, units = weights.shape
    if math.prod(shape) != pixels:
        raise ValueError(f"shape is {shape}, {math.prod(shape)} pixels, but weights has shape {weights.shape}")
    if units > 64:
        raise ValueError(f"weights has {units} units, at most 64 fit in a picture: choose columns")
    columns = min(units, 8, math.ceil(math.sqrt(units)) + 1)
    rows = math.ceil(units / columns)
    reach = np.abs(weights).max() or 1.0
    with drawing(6.4, 0.6 + rows * min(5.4 / columns, 2.0)) as picture:
        axes = picture.subplots(rows, columns, squeeze=False).ravel()
        for ax in axes:
            ax.set_axis_off()
        for i in range(units):
            image = axes[i].imshow(weights[:, i].reshape(shape), cmap="gray", vmin=-reach, vmax=reach)
            axes[i].set_title(f"unit {i}", fontsize=9, pad=2)
        picture.colorbar(image, ax=list(axes), label=label, shrink=0.8)
    made = f"Weights of {units} units as images of {shape[0]} by {shape[1]} pixels, between {weights.min():.3g} and "
    return picture.described(alt or f"{made}{weights.max():.3g}; gray is zero.")


def _whole(name: str, values: Any, shape: tuple[int | None, ...]) -> np.ndarray:
    array = numbers(name, values, shape)
    if (array != np.round(array)).any() or array.min() < 0 or array.max() > 6:
        raise ValueError(
            f"{name} has values from {array.min():.3g} to {array.max():.3g}, expected classes: 0 to 6, whole"
        )
    return array.astype(np.int64)

"""Curves: losses over the steps of a training run, and a function with its tangent and secants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .style import INK, PALETTE, drawing, line_styles, numbers

if TYPE_CHECKING:
    from .picture import Picture

__all__ = ["loss_curves", "tangent_and_secants"]


def loss_curves(losses: Mapping[str, Any], labels: Sequence[str] = ("step", "loss"), alt: str | None = None) -> Picture:
    """Losses over the steps, one line per run; the axis is logarithmic if the values span more than a factor of 100.

    Parameters
    ----------
    losses : dict of str to array (k,)
        Loss before each step, by the run's name; at most seven runs, of any lengths.
    labels : two str
        Axis labels: the steps and the loss, with units.
    alt : str, optional
        Description in words; made from the data by default.

    Returns
    -------
    Picture
        A Matplotlib figure with an `alt_text` attribute.

    Raises
    ------
    ValueError
        If there is no run or there are too many, or a loss is not finite.

    Examples
    --------
    >>> print(loss_curves({"Adam": [4, 2, 1], "descent": [4, 3]}).alt_text)
    loss over step. Adam: from 4 to 1 in 2 steps. descent: from 4 to 3 in 1 step.
    """
    runs = {name: numbers(f"losses[{name!r}]", run, (None,)) for name, run in losses.items()}
    if not runs:
        raise ValueError("losses is empty, expected a dict of at least one run")
    lowest, highest = min(run.min() for run in runs.values()), max(run.max() for run in runs.values())
    with drawing() as picture:
        ax = picture.add_subplot()
        styles = line_styles(runs)
        for name, run in runs.items():
            line = styles[name]
            every = max(1, len(run) // 8)
            ax.plot(run, color=line.color, linestyle=line.linestyle, marker=line.marker, markevery=every, label=name)
        if lowest > 0 and highest > 100 * lowest:
            ax.set_yscale("log")
        ax.set(xlabel=labels[0], ylabel=labels[1])
        ax.legend()
    ends = [
        f" {name}: from {run[0]:.3g} to {run[-1]:.3g} in {len(run) - 1} step{'s' if len(run) != 2 else ''}."
        for name, run in runs.items()
    ]
    return picture.described(alt or f"{labels[1]} over {labels[0]}." + "".join(ends))


def tangent_and_secants(
    x: Any,
    y: Any,
    point: Any,
    slope: float,
    others: Any = (),
    labels: Sequence[str] = ("x", "f(x)"),
    alt: str | None = None,
) -> Picture:
    """A curve, its tangent at a point, and secants from that point to other points of the curve.

    Parameters
    ----------
    x, y : array (n,)
        Points of the curve, in order.
    point : (float, float)
        Where the tangent touches.
    slope : float
        Slope of the tangent, in the unit of y per unit of x.
    others : array (k, 2)
        Second points of the secants, at most five; none at the same x as `point`.
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
        If shapes do not match, a number is not finite, or a secant would be vertical.

    Examples
    --------
    >>> picture = tangent_and_secants([0, 1, 2], [0, 1, 4], (1, 1), 2, [(2, 4)])
    >>> print(picture.alt_text)
    Curve of f(x) over x from 0 to 2. The tangent at x = 1 has slope 2. Slopes of the secants from there: 3
    to x = 2.
    """
    x = numbers("x", x, (None,))
    y = numbers("y", y, (len(x),))
    at = numbers("point", point, (2,))
    slope = float(numbers("slope", slope, ()))
    ends = numbers("others", others, (None, 2)) if np.size(others) else np.empty((0, 2))
    if (ends[:, 0] == at[0]).any():
        raise ValueError(f"others has a point at x = {at[0]:.3g}, where the tangent touches: that secant is vertical")
    slopes = (ends[:, 1] - at[1]) / (ends[:, 0] - at[0])
    names = ["tangent", *(f"secant to {labels[0]} = {end:.3g}" for end in ends[:, 0])]
    styles = list(line_styles([str(i) for i in range(len(names) + 1)]).values())[1:]
    span = np.array([x.min(), x.max()])
    with drawing() as picture:
        ax = picture.add_subplot()
        ax.plot(x, y, color=PALETTE["blue"], label="curve", linewidth=2.5)
        for name, m, line in zip(names, [slope, *slopes], styles, strict=True):
            rise = at[1] + m * (span - at[0])
            ax.plot(span, rise, color=line.color, linestyle=line.linestyle, label=f"{name}, slope {m:.3g}")
        for end, line in zip(ends, styles[1:], strict=True):
            ax.plot(*end, marker=line.marker, color=line.color, linestyle="", markersize=8)
        ax.plot(*at, "o", color=INK, markersize=9, zorder=5)
        room = 0.15 * (y.max() - y.min()) or 1.0
        ax.set(xlabel=labels[0], ylabel=labels[1], ylim=(y.min() - room, y.max() + room))
        ax.legend()
    made = f"Curve of {labels[1]} over {labels[0]} from {span[0]:.3g} to {span[1]:.3g}. "
    made += f"The tangent at {labels[0]} = {at[0]:.3g} has slope {slope:.3g}."
    if len(ends):
        each = [f"{m:.3g} to {labels[0]} = {end:.3g}" for m, end in zip(slopes, ends[:, 0], strict=True)]
        made += f" Slopes of the secants from there: {', '.join(each)}."
    return picture.described(alt or made)

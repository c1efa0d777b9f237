"""What a network computes at every point of the plane: its decision and the activation of each unit, as bytes.

A byte holds a number from -127 to 127, as fine as a color can show. Nothing is drawn here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.functions import sigmoid
from course_lib.network import Network, run_forward

GRID = 48
"""Points along each side of the plane; every second one for the units."""


@dataclass(frozen=True)
class Maps:
    """Maps of the plane from -reach to reach on both axes.

    Attributes
    ----------
    decision : ndarray, shape (48, 48), int8
        Probability of class 1, from -127 (certainly class 0) to 127; row 0 is the lowest.
    units : ndarray, shape (n_units, 24, 24), int8
        Each hidden unit's activation divided by that unit's scale, layer after layer.
    scales : ndarray, shape (n_units,), float32
        Activation represented by 127.
    edge : ndarray, shape (k, 2), float32
        Points where the probability is 1/2, one line after the other.
    edge_starts : ndarray, shape (lines + 1,), uint32
    """

    decision: np.ndarray
    units: np.ndarray
    scales: np.ndarray
    edge: np.ndarray
    edge_starts: np.ndarray


def make_maps(network: Network, parameters: np.ndarray, reach: float) -> Maps:
    """The maps of a network with two inputs and one logit.

    Parameters
    ----------
    network : Network
    parameters : ndarray, shape (n_parameters,)
    reach : float
        Half the width of the plane.

    Returns
    -------
    Maps

    Examples
    --------
    >>> maps = make_maps(Network((2, 1), loss="binary_cross_entropy"), np.array([1.0, 0.0, 0.0]), 2.0)
    >>> np.sign(maps.decision[0, [0, -1]]).tolist(), bool(np.abs(maps.edge[:, 0]).max() < 1e-6)
    ([-1, 1], True)
    """
    axis = np.linspace(-reach, reach, GRID)
    plane = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    activations = run_forward(network, parameters, plane).activations
    logits = activations[-1].reshape(GRID, GRID)
    hidden = activations[1:-1]
    units = np.concatenate([layer.T for layer in hidden]) if hidden else np.empty((0, len(plane)))
    units = units.reshape(-1, GRID, GRID)[:, ::2, ::2]
    scales = np.maximum(np.abs(units).max(axis=(1, 2), initial=0.0), 1e-12)
    edge, starts = _level_line(axis, logits)
    return Maps(
        decision=_bytes(2 * np.asarray(sigmoid(logits)) - 1),
        units=_bytes(units / scales[:, None, None]),
        scales=scales.astype(np.float32),
        edge=edge,
        edge_starts=starts,
    )


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.rint(127 * np.clip(values, -1, 1)).astype(np.int8)


def _level_line(axis: np.ndarray, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    import contourpy

    generator = contourpy.contour_generator(axis, axis, logits, line_type=contourpy.LineType.ChunkCombinedOffset)
    lines: Any = generator.lines(0.0)
    points, offsets = lines
    if points[0] is None or offsets[0] is None:
        return np.empty((0, 2), np.float32), np.zeros(1, np.uint32)
    return points[0].astype(np.float32), offsets[0].astype(np.uint32)

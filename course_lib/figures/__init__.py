"""Static pictures in one style. Each function takes data and returns a Matplotlib figure with `alt_text`.

A picture is shown as the last value of a notebook cell, with its description. Matplotlib is
imported when the first picture is drawn. Interactive pictures are in `course_lib.widgets`.
"""

from .curves import loss_curves, tangent_and_secants
from .diagrams import network_diagram
from .graphs import computation_graph
from .landscapes import contour, surface
from .linked_graph import LinkedGraph, linked_graph
from .networks import activations_by_layer, decision_regions, weights_as_images
from .style import PALETTE, Line, line_styles, style, subplots

__all__ = [
    "PALETTE",
    "Line",
    "LinkedGraph",
    "activations_by_layer",
    "computation_graph",
    "contour",
    "decision_regions",
    "line_styles",
    "linked_graph",
    "loss_curves",
    "network_diagram",
    "style",
    "subplots",
    "surface",
    "tangent_and_secants",
    "weights_as_images",
]

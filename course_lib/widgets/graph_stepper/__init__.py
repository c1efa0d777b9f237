"""A computation graph, step by step: values forward node by node, gradients backward edge by edge.

Python reads the graph once and computes every step; the browser moves between steps without further requests.
The steps are in steps.py, reading a learner's own nodes in learner_nodes.py, the drawing in the JavaScript next to
this file, the static picture in picture.py.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from course_lib.arguments import check_count
from course_lib.figures.graphs import place_nodes
from course_lib.widgets import texts
from course_lib.widgets.graph_stepper.steps import Quantity, Step, in_words, make_steps, read_nodes
from course_lib.widgets.shared.view.checked import Checked
from course_lib.widgets.shared.view.pictured_widget import PicturedWidget

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class GraphStepper(PicturedWidget):
    """Step through a computation: values forward, then backpropagation one edge at a time.

    At each edge, the node's gradient times the local derivative is added to the parent's gradient. The gradients
    shown are computed here; if the nodes of a learner's engine hold different gradients, the last step says so.

    Parameters
    ----------
    output : node
        The last node of the computation: a `course_lib.autodiff.Value`, the result of
        `course_lib.autodiff.trace`, or a node of your own engine with `data` and `parents`. Its local derivatives
        are read from `local_derivatives`, or found from its `operation`, its `_backward` step or its values.
    step : int
        Step shown at first. May be set later.
    **names : node
        Names for nodes that have none, such as ``GraphStepper(loss, w=w, b=b)``.

    Attributes
    ----------
    step : int
        Step shown: 0 for the inputs, then one per operation, one for the output's gradient, one per edge.
    steps : list of Step
        All steps, with the local derivative, the part added and the sum for each edge.
    values : dict of str to float or array
        Values of the named nodes computed up to the step shown.
    gradients : dict of str to float or array
        Derivative of the output with respect to the named nodes, as accumulated up to the step shown.

    Raises
    ------
    TypeError
        If something in the graph is not a node, or its local derivatives cannot be found.
    ValueError
        If the output is not a single number, there are more than 40 nodes, or a named node is not in the graph.

    Examples
    --------
    >>> from course_lib.autodiff import Value
    >>> a = Value(1.0)
    >>> b = 2 * a
    >>> widget = GraphStepper((b + 1) * (3 * b), a=a, b=b)
    >>> widget.step = len(widget.steps) - 1
    >>> widget.values["b"], widget.gradients["a"]
    (2.0, 30.0)
    """

    _folder = "graph_stepper"
    _picture_inches = (9.6, 4.8)

    step = Checked(check_count, 0, most=lambda stepper: len(stepper.steps) - 1)
    _graph = traitlets.Dict().tag(sync=True)

    def __init__(self, output: Any, /, step: int = 0, **names: Any) -> None:
        self.nodes, edges = read_nodes(output, names)
        self.steps = make_steps(self.nodes, edges)
        self.places, self.routes = place_nodes([node.parents for node in self.nodes])
        super().__init__(**self._checked(step=step), _graph=self._message())

    # State, for use in code

    @property
    def values(self) -> dict[str, Quantity]:
        """Values of the named nodes that are known at the step shown."""
        return {node.name: node.value for k, node in enumerate(self.nodes) if node.name and self._has_value(k)}

    @property
    def gradients(self) -> dict[str, Quantity]:
        """Gradients of the named nodes, as accumulated up to the step shown."""
        return {self.nodes[k].name: value for k, value in self.received().items() if self.nodes[k].name}

    def received(self) -> dict[int, Quantity]:
        """The same for all nodes, by number."""
        found = {}
        for step in self.steps[: self.step + 1]:
            if step.kind in ("seed", "edge"):
                found[step.node if step.kind == "seed" else step.parent] = step.after
        return found

    def _has_value(self, k: int) -> bool:
        if not self.nodes[k].parents:
            return True
        return any(step.kind == "forward" and step.node == k for step in self.steps[: self.step + 1])

    def _message(self) -> dict[str, object]:
        """Everything that the browser shows, as numbers, strings and lists."""
        own = [node.own_gradient for node in self.nodes]
        ran = any(own)  # an engine whose backward has not been called has zeros everywhere
        return {
            "nodes": [
                {
                    "name": node.name,
                    "operation": node.operation,
                    "value": _shown(node.value),
                    "parents": list(node.parents),
                    "own": _shown(node.own_gradient) if ran else None,
                }
                for node in self.nodes
            ],
            "places": [list(place) for place in self.places],
            "routes": [
                [[list(stop) for stop in self.routes[k, position]] for position in range(len(node.parents))]
                for k, node in enumerate(self.nodes)
            ],
            "steps": [_step_message(step) for step in self.steps],
        }

    # Without a kernel or without trust

    def _draw(self, figure: "Figure") -> None:
        from course_lib.widgets.graph_stepper.picture import draw

        draw(figure, self)

    def __repr__(self) -> str:
        words = ", ".join(f"{name} {in_words(value)}" for name, value in self.gradients.items())
        text = texts.GRAPH.format(
            nodes=len(self.nodes),
            step=self.step,
            last=len(self.steps) - 1,
            output=in_words(self.nodes[-1].value),
            gradients=texts.GRADIENTS_SO_FAR.format(words=words) if words else "",
        )
        return " ".join(text.split())


def _step_message(step: Step) -> dict[str, object]:
    quantities = {name: _shown(getattr(step, name)) for name in ("local", "upstream", "part", "before", "after")}
    return {"kind": step.kind, "node": step.node, "position": step.position, "parent": step.parent, **quantities}


def _shown(value: Quantity | None) -> float | str | None:
    """A number that JSON can represent; a string for arrays and other values."""
    return value if value is None or (isinstance(value, float) and np.isfinite(value)) else in_words(value)

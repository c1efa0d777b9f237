"""A computation as a list of steps: values forward, then gradients backward one edge at a time.

Takes results of `course_lib.autodiff.trace`, its `Value`, and nodes of a learner's own engine. The gradients are
computed here, edge by edge, and not taken from the nodes: those of a learner's engine are stored separately.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.autodiff.graph import graph_of, parents_first, parents_of_variable
from course_lib.autodiff.reverse import Variable
from course_lib.backend import to_numpy
from course_lib.figures.graphs import MOST_NODES
from course_lib.widgets.graph_stepper import learner_nodes

Quantity = Any
"""A float, or an array where the graph holds arrays."""


@dataclass(frozen=True)
class Node:
    """One node: `value` as computed, `own_gradient` as the engine left it or None."""

    name: str
    operation: str
    value: Quantity
    parents: tuple[int, ...]
    own_gradient: Quantity | None


@dataclass(frozen=True)
class Step:
    """One step. `kind` is 'inputs', 'forward', 'seed' or 'edge'.

    Attributes
    ----------
    node : int
        The node computed (forward), or that the edge comes from (backward).
    position, parent : int
        Which of the node's parents the edge leads to, and that parent; -1 otherwise.
    local : float or array or None
        Derivative of the node with respect to that parent; None where it is not a simple factor.
    upstream, part : float or array
        The node's gradient, and its contribution to the parent's: local times upstream.
    before, after : float or array
        The parent's gradient before and after.
    """

    kind: str
    node: int = -1
    position: int = -1
    parent: int = -1
    local: Quantity | None = None
    upstream: Quantity | None = None
    part: Quantity | None = None
    before: Quantity = 0.0
    after: Quantity = 0.0


def read_nodes(output: Any, names: Mapping[str, Any]) -> tuple[list[Node], list[list[tuple[Any, Any]]]]:
    """All nodes that `output` was computed from, parents first, and the backward functions of their edges.

    Parameters
    ----------
    output : Variable, Value, or a node of a learner's engine
    names : mapping of str to nodes
        Names for nodes that have none.

    Returns
    -------
    nodes : list of Node
    edges : list of list of (local, part_of)
        For each node and parent the local derivative (or None), and a function from the node's gradient to the
        contribution to the parent's.

    Raises
    ------
    TypeError
        If something in the graph is not a node.
    ValueError
        If the output is not a single number, there are too many nodes, or a named node is not in the graph.
    """
    if isinstance(output, Variable):
        return _read_variables(output, names)
    return _read_values(output, names)


def make_steps(nodes: Sequence[Node], edges: Sequence[Sequence[tuple[Any, Any]]]) -> list[Step]:
    """The steps in order: the inputs, each operation, the seed at the output, each edge backward.

    Parameters
    ----------
    nodes, edges
        From `read_nodes`.

    Returns
    -------
    list of Step
    """
    steps = [Step("inputs")]
    steps += [Step("forward", k) for k, node in enumerate(nodes) if node.parents]
    last = len(nodes) - 1
    gradients: list[Quantity] = [0.0] * len(nodes)
    gradients[last] = np.ones(())[()] if isinstance(nodes[last].value, np.ndarray) else 1.0
    steps.append(Step("seed", last, after=gradients[last]))
    for k in range(last, -1, -1):
        for position, parent in enumerate(nodes[k].parents):
            local, part_of = edges[k][position]
            part = part_of(gradients[k])
            before = gradients[parent]
            gradients[parent] = before + part
            steps.append(Step("edge", k, position, parent, local, gradients[k], part, before, gradients[parent]))
    return steps


def _read_values(output: Any, names: Mapping[str, Any]) -> tuple[list[Node], list[list[tuple[Any, Any]]]]:
    found = _in_order(output)
    labels = _labels(found, names)
    nodes, edges = [], []
    ids = {id(node): k for k, node in enumerate(found)}
    for k, node in enumerate(found):
        parents = learner_nodes.parents_of(node)
        slopes = learner_nodes.local_derivatives(node, parents, found) if parents else []
        gradient = learner_nodes.first_attribute(node, ("grad", "gradient", "_grad"))
        nodes.append(
            Node(
                labels[k],
                learner_nodes.shown_operation(node, parents, slopes) if parents else "",
                learner_nodes.data_of(node),
                tuple(ids[id(parent)] for parent in parents),
                float(gradient) if isinstance(gradient, int | float | np.number) else None,
            )
        )
        edges.append([(slope, lambda upstream, slope=slope: slope * upstream) for slope in slopes])
    return nodes, edges


def _in_order(output: Any) -> list[Any]:
    """All nodes that `output` depends on, each once and after its parents, without recursion."""
    order: list[Any] = []
    finished: dict[int, bool] = {id(output): False}  # False while a node's ancestors are being visited
    stack = [(output, iter(learner_nodes.parents_of(output)))]
    while stack:
        node, parents = stack[-1]
        for parent in parents:
            if id(parent) not in finished:
                if len(finished) >= MOST_NODES:
                    raise ValueError(_too_many(f"more than {MOST_NODES}"))
                finished[id(parent)] = False
                stack.append((parent, iter(learner_nodes.parents_of(parent))))
                break
            if not finished[id(parent)]:
                raise ValueError("a node is among its own ancestors: a graph with a cycle has no backward order")
        else:
            stack.pop()
            finished[id(node)] = True
            order.append(node)
    return order


def _read_variables(output: Variable, names: Mapping[str, Any]) -> tuple[list[Node], list[list[tuple[Any, Any]]]]:
    if output.shape != ():
        raise ValueError(f"output has shape {output.shape}, expected one number: take its sum or its mean")
    found = parents_first(output, parents_of_variable)
    if len(found) > MOST_NODES:
        raise ValueError(_too_many(str(len(found))))
    labels = _labels(found, names)
    described = graph_of(output)["nodes"]
    nodes, edges = [], []
    for k, (node, plain) in enumerate(zip(found, described, strict=True)):
        nodes.append(Node(labels[k], _operation_of(node), _number(node.value), tuple(plain["parents"]), None))
        slopes: list[Any] = plain["local_derivatives"] or [None] * len(plain["parents"])
        ways = [i for i, parent in enumerate(node.parents) if parent is not None]
        edges.append(
            [
                (
                    None if slope is None else _number(slope),
                    lambda upstream, node=node, way=way: _part(node, way, upstream),
                )
                for slope, way in zip(slopes, ways, strict=True)
            ]
        )
    return nodes, edges


def _operation_of(node: Variable) -> str:
    """The operation's sign or name; a plain number among its two arguments is written on its side of the sign."""
    if not node.args:
        return ""
    name = learner_nodes.SAME.get(node.operation.name, node.operation.name)
    plain = [i for i, parent in enumerate(node.parents) if parent is None]
    if len(node.args) != 2 or len(plain) != 1 or np.shape(node.args[plain[0]]) != ():
        return name
    number = f"{float(to_numpy(node.args[plain[0]])):.4g}"
    return f"{name}{number}" if plain[0] == 1 else f"{number}{name}"


def _part(node: Variable, way: int, upstream: Quantity) -> Quantity:
    """What the gradient at a node contributes to one of its arguments."""
    if node.operation.vjp is None:  # a comparison: zero slope wherever it is differentiable
        return np.zeros(np.shape(node.args[way]))
    needs = [i == way for i in range(len(node.parents))]
    if node.backward is not None:
        parts = node.backward(np.asarray(upstream), *node.args)
    else:
        parts = node.operation.vjp(np.asarray(upstream), needs, node.value, *node.args, **node.params)
    return _number(parts[way])


def _labels(found: Sequence[Any], names: Mapping[str, Any]) -> list[str]:
    """A name for each node: the one given, its own label, v1, v2, ... for operations, none for a plain number."""
    given = {}
    for name, node in names.items():
        if not any(node is other for other in found):
            raise ValueError(f"{name} is not in the graph of the output: was the output computed from it?")
        given[id(node)] = name
    labels = [given.get(id(node)) or str(getattr(node, "label", "") or "") for node in found]
    taken, number = set(labels), 0
    for k, node in enumerate(found):
        parents = node.parents if isinstance(node, Variable) else learner_nodes.parents_of(node)
        if labels[k] or not any(parent is not None for parent in parents):
            continue
        number += 1
        while f"v{number}" in taken:
            number += 1
        labels[k] = f"v{number}"
    return labels


def _number(value: Any) -> Quantity:
    """A float, or a NumPy array if it has axes."""
    array = np.asarray(to_numpy(value), dtype=np.float64)
    return float(array) if array.shape == () else array


def _too_many(count: str) -> str:
    return f"the graph has {count} nodes, expected at most {MOST_NODES}: more cannot be read. Step through part of it"


def in_words(value: Quantity) -> str:
    """As shown: four digits, three in a short vector; of a larger array its shape."""
    if isinstance(value, np.ndarray):
        if value.ndim == 1 and value.size <= 3:
            return "[" + ", ".join(f"{entry:.3g}" for entry in value) + "]"
        return f"shape {value.shape}"
    return f"{value:.4g}"

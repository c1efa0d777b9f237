"""A computation graph as plain data, for widgets and figures.

Accepts results of `trace`, nodes of the scalar engine, and a learner's own nodes, if they have `data` and
`parents` (or micrograd's `_prev`). Meant for graphs small enough to look at: arrays become nested lists.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any, TypedDict

from course_lib.backend import to_numpy

from .reverse import Variable, sweep
from .scalar import Value
from .traced_arguments import name_of, one_like, run, variables
from .tracing import innermost

__all__ = ["Graph", "GraphNode", "graph_of", "trace"]


class GraphNode(TypedDict):
    """One node: numbers and nested lists only."""

    id: int
    label: str
    operation: str
    value: Any
    gradient: Any
    parents: list[int]
    local_derivatives: list[Any] | None


class Graph(TypedDict):
    """Nodes with parents before children, the order in which backward visits them, and the output's id."""

    nodes: list[GraphNode]
    backward_order: list[int]
    output: int


def trace(function: Callable[..., Any], *args: Any) -> Variable:
    """Run a function and record how its result was computed, for `graph_of`.

    Parameters
    ----------
    function : callable
        Maps arrays to one array.
    *args : array or number
        Each becomes an input of the graph, labeled with the name of its parameter.

    Returns
    -------
    Variable
        The output node.

    Raises
    ------
    ValueError
        If the result does not depend on the arguments.

    Examples
    --------
    >>> trace(lambda x, y: x * y, 3.0, 2.0)
    Variable(6.0, multiply)
    """
    inputs, leaves = variables(function, args, range(len(args)))
    for leaf, name in zip(leaves, _parameter_names(function, len(args)), strict=True):
        leaf.label = name
    output, value = run(function, inputs, leaves[0].level)
    if value is output:
        raise ValueError(f"the result of {name_of(function)} does not depend on its arguments")
    return output


def _parameter_names(function: Callable[..., Any], count: int) -> list[str]:
    """Names of the first `count` positional arguments; those collected by ``*args`` are numbered."""
    names: list[str] = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            names += [f"{parameter.name}[{i}]" for i in range(count - len(names))]
        names.append(parameter.name)
    return names[:count]


def graph_of(output: Any) -> Graph:
    """Return the graph by which a result was computed, as plain data.

    Parameters
    ----------
    output : Variable, Value, or an object with `data` and `parents` (or `_prev`)
        The result. Of a learner's node, `grad`, `label`, `operation` (or `_op`) and `local_derivatives` are
        read if they exist.

    Returns
    -------
    dict
        ``nodes``, a list with parents before children: each has ``id``, ``label``, ``operation``, ``value``,
        ``gradient`` (None if unknown), ``parents`` (ids; a node used twice appears twice), and
        ``local_derivatives`` with respect to each parent (None if they are not simple factors).
        ``backward_order``, ids with children before parents. ``output``, an id.

    Raises
    ------
    TypeError
        If a node has no `data`, or neither `parents` nor `_prev`.
    ValueError
        If a node is among its own ancestors.

    Examples
    --------
    >>> a = Value(3.0, label="a")
    >>> graph = graph_of(a * a + 1)
    >>> [(node["operation"], node["value"], node["parents"]) for node in graph["nodes"]]
    [('input', 3.0, []), ('*', 9.0, [0, 0]), ('+', 10.0, [1])]
    >>> graph["backward_order"]
    [2, 1, 0]
    """
    if isinstance(output, Variable):
        return _describe(output, parents_of_variable, _variable_reader(output))
    return _describe(output, _parents_of_node, _read_node)


def _describe(output: Any, parents_of: Callable[[Any], list[Any]], read: Callable[[Any], dict[str, Any]]) -> Graph:
    nodes = parents_first(output, parents_of)
    ids = {id(node): i for i, node in enumerate(nodes)}
    described: list[GraphNode] = []
    for i, node in enumerate(nodes):
        parents = [ids[id(parent)] for parent in parents_of(node)]
        described.append({"id": i, "parents": parents, **read(node)})  # type: ignore[typeddict-item]
    return {"nodes": described, "backward_order": list(range(len(nodes)))[::-1], "output": len(nodes) - 1}


def parents_first(output: Any, parents_of: Callable[[Any], list[Any]]) -> list[Any]:
    """All nodes that `output` depends on, each once, after its parents, without recursion."""
    order: list[Any] = []
    finished: dict[int, bool] = {id(output): False}  # False while a node's ancestors are being visited
    stack: list[tuple[Any, Iterable[Any]]] = [(output, iter(parents_of(output)))]
    while stack:
        node, parents = stack[-1]
        for parent in parents:
            if id(parent) not in finished:
                finished[id(parent)] = False
                stack.append((parent, iter(parents_of(parent))))
                break
            if not finished[id(parent)]:
                raise ValueError("a node is among its own ancestors: the graph has a cycle, and no backward order")
        else:
            stack.pop()
            finished[id(node)] = True
            order.append(node)
    creation = {Variable: "index", Value: "_order"}.get(type(output))
    return order if creation is None else sorted(order, key=lambda node: getattr(node, creation))


def parents_of_variable(node: Variable) -> list[Variable]:
    return [parent for parent in node.parents if parent is not None]


def _variable_reader(output: Variable) -> Callable[[Variable], dict[str, Any]]:
    gradients = sweep(output, one_like(output.value)) if output.shape == () else {}

    def read(node: Variable) -> dict[str, Any]:
        local = None
        if node.operation.local is not None:
            factors = node.operation.local(node.value, *node.args, **node.params)
            local = [_plain(f) for f, parent in zip(factors, node.parents, strict=True) if parent is not None]
        return {
            "label": node.label,
            "operation": node.operation.name,
            "value": _plain(node.value),
            "gradient": _plain(gradients.get(node.index)),
            "local_derivatives": local,
        }

    return read


def _parents_of_node(node: Any) -> list[Any]:
    parents = getattr(node, "parents", getattr(node, "_prev", None))
    if parents is None or not hasattr(node, "data"):
        raise TypeError(
            f"a node is a {type(node).__name__}, expected a result of trace(), a Value, or an object with "
            "the attributes data and parents"
        )
    return list(parents)


def _read_node(node: Any) -> dict[str, Any]:
    local = getattr(node, "local_derivatives", None)
    kind = "unknown" if _parents_of_node(node) else "input"
    return {
        "label": str(getattr(node, "label", "")),
        "operation": str(getattr(node, "operation", getattr(node, "_op", ""))) or kind,
        "value": _plain(node.data),
        "gradient": _plain(getattr(node, "grad", None)),
        "local_derivatives": None if local is None else [_plain(slope) for slope in local],
    }


def _plain(value: Any) -> Any:
    """A number or nested list of numbers on the host."""
    return None if value is None else to_numpy(innermost(value)).tolist()

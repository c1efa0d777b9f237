"""Reverse mode: values that record how they were computed, and the backward sweep over them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from .tracing import OPERATIONS, Operation, Traced, apply

__all__ = ["INPUT", "Variable", "backward_order", "sweep"]

INPUT = Operation("input", lambda: None)
"""The operation of a leaf."""

_indices = itertools.count()
_creation = attrgetter("index")
_NOTHING: dict[str, Any] = {}


class Variable(Traced):
    """A value that records how it was computed: a node of the graph that reverse mode goes through backward.

    It appears inside functions that `grad` or `trace` runs, and is used like an array.

    Parameters
    ----------
    value : array, number or traced value
        The result.
    level : int
        The derivative that this node belongs to.
    operation : Operation
        The operation that computed it; `INPUT` for a leaf.
    args : sequence
        Arguments of the operation.
    parents : sequence of Variable or None
        The nodes among `args`; None where an argument is a constant.
    params : dict
        Static settings of the operation (axis, shape).
    backward : callable, optional
        The operation's backward step if `prepare` made one.
    label : str
        Name of an input, for drawings.
    """

    __slots__ = ("args", "backward", "index", "label", "operation", "params", "parents")

    def __init__(
        self,
        value: Any,
        level: int,
        operation: Operation = INPUT,
        args: Sequence[Any] = (),
        parents: Sequence[Variable | None] = (),
        params: dict[str, Any] = _NOTHING,
        backward: Callable[..., Any] | None = None,
        label: str = "",
    ) -> None:
        self.value = value
        self.level = level
        self.operation = operation
        self.args = args
        self.parents = parents
        self.params = params
        self.backward = backward
        self.label = label
        self.index = next(_indices)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value}, {self.operation.name})"

    def _record(self, operation: Operation, args: Sequence[Any], params: dict[str, Any]) -> Any:
        level = self.level
        values = list(args)
        parents: list[Variable | None] = [None] * len(values)
        for i, arg in enumerate(args):
            if isinstance(arg, Variable) and arg.level == level:
                values[i], parents[i] = arg.value, arg
        if operation.prepare is not None:
            needs = [parent is not None for parent in parents]
            prepared = operation.prepare(values, needs, **params)
            if prepared is not None:
                forward, backward = prepared
                return type(self)(forward(*values), level, operation, values, parents, params, backward)
        return type(self)(apply(operation, *values, **params), level, operation, values, parents, params)


def backward_order(output: Variable) -> list[Variable]:
    """All nodes that `output` depends on, children before parents, each once.

    A node is created after its parents, so sorting by the order of creation is enough. Without recursion,
    chains of 100,000 nodes work.
    """
    nodes = [output]
    seen = {output.index}
    for node in nodes:  # the list grows during the loop
        for parent in node.parents:
            if parent is not None and parent.index not in seen:
                seen.add(parent.index)
                nodes.append(parent)
    nodes.sort(key=_creation, reverse=True)
    return nodes


def sweep(output: Variable, seed: Any) -> dict[int, Any]:
    """Gradient of ``sum(seed * output)`` with respect to every node, keyed by the node's index.

    When a node is reached, all its children have added their part: its gradient is complete. A node that
    no derivative reaches (only a comparison) has no entry.
    """
    add = OPERATIONS["add"]
    gradients = {output.index: seed}
    for node in backward_order(output):
        gradient = gradients.get(node.index)
        if gradient is None or node.operation.vjp is None:
            continue
        if node.backward is not None and not isinstance(gradient, Traced):
            parts = node.backward(gradient, *node.args)
        else:
            needs = [parent is not None for parent in node.parents]
            parts = node.operation.vjp(gradient, needs, node.value, *node.args, **node.params)
        for parent, part in zip(node.parents, parts, strict=True):
            if parent is not None and part is not None:
                known = gradients.get(parent.index)
                gradients[parent.index] = part if known is None else apply(add, known, part)
    return gradients

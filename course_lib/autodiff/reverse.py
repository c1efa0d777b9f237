"""Reverse mode: values that record how they were computed, and the backward sweep over them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from typing import Any

from .tracing import OPERATIONS, Operation, Traced, apply

__all__ = ["INPUT", "Variable", "sweep"]

INPUT = Operation("input", lambda: None)
"""The operation of a leaf."""

_indices = itertools.count()
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
        The rule for a gradient if `record` made one.
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
        values: list[Any] = []
        parents: list[Variable | None] = []
        for arg in args:
            mine = type(arg) is Variable and arg.level == level
            values.append(arg.value if mine else arg)
            parents.append(arg if mine else None)
        if operation.record is not None:
            recorded = operation.record(values, parents, **params)
            if recorded is not None:
                return Variable(recorded[0], level, operation, values, parents, params, recorded[1])
        return Variable(apply(operation, *values, **params), level, operation, values, parents, params)


def sweep(output: Variable, seed: Any) -> dict[int, Any]:
    """Gradient of ``sum(seed * output)`` with respect to every node, keyed by the node's index.

    The node created last is next: all its children have added their part, so its gradient is complete. A node that
    no derivative reaches (only a comparison) has no entry. Without recursion, chains of 100,000 nodes work.
    """
    add = OPERATIONS["add"]
    gradients = {output.index: seed}
    waiting = [(-output.index, output)]
    while waiting:
        node = heappop(waiting)[1]
        gradient, parents = gradients[node.index], node.parents
        if node.backward is not None and not isinstance(gradient, Traced):
            parts = node.backward(gradient)
        elif node.operation.vjp is not None:
            needs = [parent is not None for parent in parents]
            parts = node.operation.vjp(gradient, needs, node.value, *node.args, **node.params)
        else:
            continue
        for parent, part in zip(parents, parts):  # noqa: B905 (here `strict` takes as long as a small product)
            if parent is None or part is None:
                continue
            index = parent.index
            if index in gradients:
                gradients[index] = apply(add, gradients[index], part)
            else:
                gradients[index] = part
                if parent.parents:
                    heappush(waiting, (-index, parent))
    return gradients

"""Write a recorded graph as straight-line Python: one line a step, forward and then back.

A loop over a list of steps would spend more time on looking steps and values up than a small network
spends on its numbers. In the written function every operation, constant and buffer is a name. Which
gradients exist, which are added up and which nodes none reaches is decided here, once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from .reverse import INPUT, Variable, backward_order

__all__ = ["write_program"]


def write_program(
    output: Variable, leaves: Sequence[Variable], chosen: Sequence[Variable], views: Sequence[Any]
) -> tuple[str, dict[str, Any]]:
    """Source of ``value(*leaves)`` and ``value_and_gradients(seed, *leaves)``, and the names that it uses.

    Parameters
    ----------
    output : Variable
        The recorded result.
    leaves : sequence of Variable
        The arguments.
    chosen : sequence of Variable
        Those to differentiate by.
    views : sequence of arrays
        Where the gradients of the chosen may be written.

    Returns
    -------
    source : str
    namespace : dict
        What to execute the source in.
    """
    nodes = [node for node in reversed(backward_order(output)) if node.operation is not INPUT]
    names = {leaf.index: f"a{i}" for i, leaf in enumerate(leaves)}
    names |= {node.index: f"v{i}" for i, node in enumerate(nodes)}
    uses = Counter(parent.index for node in nodes for parent in node.parents if parent is not None)
    # a leaf that is used once takes its gradient straight from the operation that uses it
    buffers = {leaf.index: view for leaf, view in zip(chosen, views, strict=True) if uses[leaf.index] == 1}
    active = {leaf.index for leaf in chosen}
    namespace: dict[str, Any] = {}
    forward: list[str] = []
    calls: list[tuple[Variable, list[bool], str]] = []

    for n, node in enumerate(nodes):
        args = []
        for i, (parent, arg) in enumerate(zip(node.parents, node.args, strict=True)):
            args.append(f"c{n}_{i}" if parent is None else names[parent.index])
            if parent is None:
                namespace[args[-1]] = arg
        needs = [parent is not None and parent.index in active for parent in node.parents]
        if any(needs) and node.operation.vjp is not None:
            active.add(node.index)
        in_place = _in_place(node, needs, buffers)
        listed = ", ".join(args)
        if in_place is not None:
            namespace[f"f{n}"], namespace[f"b{n}"] = in_place
            calls.append((node, needs, f"b{n}(g_v{n}, {listed})"))
        else:
            namespace[f"f{n}"] = partial(node.operation.forward, **node.params)
            namespace[f"b{n}"] = partial(node.operation.vjp, **node.params) if node.operation.vjp else None
            namespace[f"n{n}"] = needs
            calls.append((node, needs, f"b{n}(g_v{n}, n{n}, v{n}, {listed})"))
        forward.append(f"    v{n} = f{n}({listed})  # {node.operation.name}")

    backward = [f"    g_{names[output.index]} = seed"]
    reached = {output.index}
    for node, needs, call in reversed(calls):
        if node.index not in reached or node.index not in active:
            continue
        backward.append(f"    parts = {call}")
        for i, (parent, need) in enumerate(zip(node.parents, needs, strict=True)):
            if parent is not None and need:
                gradient = f"g_{names[parent.index]}"
                known = f"{gradient} + " if parent.index in reached else ""
                backward.append(f"    {gradient} = {known}parts[{i}]")
                reached.add(parent.index)

    parameters = ", ".join(names[leaf.index] for leaf in leaves)
    gradients = [f"g_{names[leaf.index]}" if leaf.index in reached else "None" for leaf in chosen]
    source = [
        f"def value({parameters}):",
        *forward,
        f"    return {names[output.index]}",
        "",
        f"def value_and_gradients(seed, {parameters}):",
        *forward,
        *backward,
        f"    return {names[output.index]}, ({', '.join(gradients)},)",
    ]
    return "\n".join(source), namespace


def _in_place(
    node: Variable, needs: list[bool], buffers: dict[int, Any]
) -> tuple[Callable[..., Any], Callable[..., Any]] | None:
    """The operation's own form with buffers, where it has one that fits."""
    if node.operation.prepare is None or not any(needs):
        return None
    own: list[Any] = [None] * len(needs)
    for i, parent in enumerate(node.parents):
        if parent is not None and needs[i] and type(parent.value) is np.ndarray:
            own[i] = buffers.get(parent.index)
            if own[i] is None:
                own[i] = np.empty_like(parent.value)
    return node.operation.prepare(node.args, needs, own, **node.params)

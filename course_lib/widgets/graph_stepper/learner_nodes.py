"""Reads a node of a learner's own engine: its value, its parents, and its derivative with respect to each of them.

Engines differ in what their nodes store. The local derivatives are looked for where they are most certain first: in an
attribute, in the operation's name, in the node's own backward step (called with a gradient of 1, everything restored
afterwards), and last in the operation that fits the numbers. If none of these decides, the learner is told
what to add. Nodes of `course_lib.autodiff` are read in steps.py.
"""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from course_lib.widgets.shared.run.guarded_calls import watched

PARENTS = ("parents", "_parents", "_prev", "prev", "inputs", "_inputs", "children", "_children")
LOCALS = (
    "local_derivatives",
    "_local_derivatives",
    "slopes",
    "_slopes",
    "local_gradients",
    "local_grads",
    "_local_grads",
)
OPERATIONS = ("operation", "op", "_op", "_operation")
BACKWARDS = ("_backward", "backward_step", "_backward_step")
SAME = {"add": "+", "mul": "*", "multiply": "*", "sub": "-", "subtract": "-"}
SAME |= {"div": "/", "truediv": "/", "divide": "/", "pow": "**", "power": "**", "^": "**", "neg": "negative"}


def first_attribute(node: Any, names: Sequence[str], otherwise: Any = None) -> Any:
    """The first of these attributes that the node has and that is not None; called if it is a method."""
    for name in names:
        value = getattr(node, name, None)
        if value is not None:
            return value() if callable(value) else value
    return otherwise


def data_of(node: Any) -> float:
    """The number in a node.

    Raises
    ------
    TypeError
        If it has none.
    """
    value = getattr(node, "data", getattr(node, "value", None))
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise TypeError(
            f"a node of the graph is {_shown(node)}, expected a Value: an object whose attribute data is a number"
        ) from None


def parents_of(node: Any) -> list[Any]:
    """The nodes that a node was computed from; none for an input.

    Raises
    ------
    TypeError
        If it has no attribute that could hold them.
    """
    data_of(node)
    if not any(getattr(node, name, None) is not None for name in PARENTS):
        raise TypeError(
            f"{_shown(node)} does not say what it was computed from: store those nodes as a tuple in an attribute "
            "parents, empty for an input"
        )
    found = first_attribute(node, PARENTS)
    try:
        parents = list(found)
    except TypeError:
        raise TypeError(f"parents of {_shown(node)} is {found!r}, expected a tuple of nodes") from None
    # A set holds a node that was used twice only once, as micrograd's does for a * a.
    if isinstance(found, set | frozenset) and len(parents) == 1 and operation_of(node) in ("+", "-", "*", "/"):
        return parents * 2
    return parents


def operation_of(node: Any) -> str:
    """The name of the operation, as the engine writes it; empty if it gives none."""
    name = str(first_attribute(node, OPERATIONS, "")).strip()
    return SAME.get(name.lower(), name)


def shown_operation(node: Any, parents: Sequence[Any], slopes: Sequence[float]) -> str:
    """What to call the operation in a picture: the engine's own name, or the one that fits numbers and slopes."""
    name = operation_of(node)
    if name:
        return name
    data, values = data_of(node), [data_of(parent) for parent in parents]
    for fitting, expected in _fitting(data, values):
        if all(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in zip(slopes, expected, strict=True)):
            return fitting
    if len(values) == 1 and values[0] > 0 and data:
        exponent = slopes[0] * values[0] / data  # for a power, x times the slope over the value
        if exponent and math.isclose(values[0] ** exponent, data, rel_tol=1e-9):
            return f"**{exponent:.4g}"
    return ""


def local_derivatives(node: Any, parents: Sequence[Any], everyone: Sequence[Any]) -> list[float]:
    """The derivative of a node with respect to each of its parents.

    Parameters
    ----------
    node : object
    parents : sequence of objects
        As returned by `parents_of`; a node that was used twice appears twice.
    everyone : sequence of objects
        All nodes of the graph: their gradients are restored after the backward step is tried.

    Returns
    -------
    list of float

    Raises
    ------
    TypeError
        If nothing in the node determines them.
    """
    data, values = data_of(node), [data_of(parent) for parent in parents]
    told = first_attribute(node, LOCALS)
    if told is not None and len(told) == len(parents):
        return [float(slope) for slope in told]
    operation = operation_of(node)
    known = _by_name(operation, data, values)
    if known is None:
        known = _by_trying(node, parents, everyone)
    if known is None and not operation:
        known = _by_numbers(data, values)
    if known is None:
        raise TypeError(
            f"{_shown(node)} does not say what its local derivatives are: give it an attribute local_derivatives, "
            "one number per parent, or an attribute operation such as '+', '*' or 'tanh'"
        )
    return known


def _by_name(operation: str, data: float, values: list[float]) -> list[float] | None:
    """From the rules of differentiation; if a binary operation has one parent, the other operand was a plain number."""
    name = operation.lower()
    power = re.fullmatch(r"\*\*\s*\(?\s*(-?[\d.]+(?:e-?\d+)?)\)?", name)
    if power and len(values) == 1:
        exponent = float(power.group(1))
        return [exponent * values[0] ** (exponent - 1)] if values[0] or exponent >= 1 else None
    if (name, len(values)) in _RULES:
        try:
            return [float(slope) for slope in _RULES[name, len(values)](data, *values)]
        except (ArithmeticError, ValueError):
            return None
    return None


_RULES: dict[tuple[str, int], Callable[..., Sequence[float]]] = {
    ("+", 2): lambda z, x, y: (1, 1),
    ("+", 1): lambda z, x: (1,),
    ("-", 2): lambda z, x, y: (1, -1),
    ("*", 2): lambda z, x, y: (y, x),
    ("*", 1): lambda z, x: (z / x,),
    ("/", 2): lambda z, x, y: (1 / y, -x / y**2),
    ("**", 2): lambda z, x, y: (y * x ** (y - 1), z * math.log(x)),
    ("negative", 1): lambda z, x: (-1,),
    ("exp", 1): lambda z, x: (z,),
    ("log", 1): lambda z, x: (1 / x,),
    ("tanh", 1): lambda z, x: (1 - z * z,),
    ("sigmoid", 1): lambda z, x: (z * (1 - z),),
    ("relu", 1): lambda z, x: (float(x > 0),),
    ("sin", 1): lambda z, x: (math.cos(x),),
    ("cos", 1): lambda z, x: (-math.sin(x),),
}


def _by_trying(node: Any, parents: Sequence[Any], everyone: Sequence[Any]) -> list[float] | None:
    """What the node's own backward step adds to its parents' gradients when its own is 1."""
    step = next((getattr(node, name) for name in BACKWARDS if callable(getattr(node, name, None))), None)
    if step is None or not all(hasattr(other, "grad") for other in (node, *parents)):
        return None
    before = [(other, other.grad) for other in everyone if hasattr(other, "grad")]
    try:
        for parent in parents:
            parent.grad = 0.0
        node.grad = 1.0
        with watched("the backward step of a node"):
            step()
        totals = [float(parent.grad) for parent in parents]
    finally:
        for other, gradient in before:
            other.grad = gradient
    if len(parents) == 2 and parents[0] is parents[1]:
        # A node used twice has received both parts; the operation that fits the numbers separates them.
        value = data_of(parents[0])
        for _, parts in _fitting(data_of(node), [value, value]):
            if math.isclose(sum(parts), totals[0], rel_tol=1e-9, abs_tol=1e-12):
                return parts
        return [totals[0] / 2, totals[0] / 2]
    return totals


def _by_numbers(data: float, values: list[float]) -> list[float] | None:
    """The slopes of the one operation that gives these numbers; None where several do."""
    fitting = [slopes for _, slopes in _fitting(data, values)]
    return fitting[0] if fitting and all(slopes == fitting[0] for slopes in fitting) else None


def _fitting(data: float, values: list[float]) -> list[tuple[str, list[float]]]:
    """Operations that give this number from these, each with its slopes."""
    found = []
    for (name, count), rule in _RULES.items():
        if count != len(values) or (name, count) not in _COMPUTED:
            continue
        try:
            if math.isclose(_COMPUTED[name, count](*values), data, rel_tol=1e-12, abs_tol=1e-12):
                found.append((name, [float(slope) for slope in rule(data, *values)]))
        except (ArithmeticError, ValueError):
            continue
    return found


_COMPUTED: dict[tuple[str, int], Callable[..., float]] = {
    ("+", 2): lambda x, y: x + y,
    ("-", 2): lambda x, y: x - y,
    ("*", 2): lambda x, y: x * y,
    ("/", 2): lambda x, y: x / y,
    ("negative", 1): lambda x: -x,
    ("exp", 1): math.exp,
    ("tanh", 1): math.tanh,
}


def _shown(node: Any) -> str:
    kind = type(node).__name__
    text = str(getattr(node, "label", "") or getattr(node, "data", node))[:40]
    return f"{kind} {text}"

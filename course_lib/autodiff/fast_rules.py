"""The fused operations for NumPy's arrays: compiled loops, and until they are ready a few calls of NumPy.

Each function that records takes arguments, all of one dtype, and for each of them its node or None if no gradient is
needed. It returns the value and the rule ``backward(gradient) -> gradients``; None if it does not apply. The formulas
are those of `functions` and `losses`; the rules that can be differentiated again are in `fused`, and tests check that
the two agree to 1e-12.

`course_lib.backend.compiled` binds the names below, the formulas of one entry, in the loops, and compiles.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from course_lib import functions
from course_lib.backend.compiled import Bound, compiled, has_compiler, owned
from course_lib.backend.sums import ROWS, column_sums, tall_product
from course_lib.functions import compiled_exponentials
from course_lib.losses.formulas import ENTRYWISE, FORMULAS, evaluate

Recorded = tuple[Any, Callable[[Any], tuple[Any, ...]]]

f: Any = None
derivative: Any = None
slope: Any = None
loss: Any = None
loss_slope: Any = None
is_target: Any = None

SMALL = 4000
"""Weights times samples of a layer: below it one loop is faster than a matrix product and functions of arrays."""

VECTORS = ("b", "by_b", "sums")
"""The arguments of loops that have one axis; the others are matrices."""

_FLOATS = np.dtype(np.float64), np.dtype(np.float32)
_NONE = {kind.char: np.empty((0, 0), kind) for kind in _FLOATS}
_READY: dict[Any, list[Any]] = {}
"""Loops, activation or loss, and floating-point type -> the compiled forms."""


def _compiled(loops: tuple[Callable[..., Any], ...], name: str, kind: str) -> list[Any] | None:
    """Loops with the formulas of an activation or a loss, compiled for a floating-point type; None until ready."""
    if not has_compiler():
        return None
    key = loops, name, kind
    ready = _READY.get(key)
    if ready is None:
        ready = [compiled(loop, *arrays) for loop, *arrays in _bound(*key)]
        if None in ready:
            return None
        _READY[key] = ready
    return ready


@cache
def _bound(loops: tuple[Callable[..., Any], ...], name: str, kind: str) -> list[Any]:
    """Each loop with its formulas, and arrays of the kind that it takes."""
    formulas: dict[str, Any] = {}
    if name in ENTRYWISE:
        formulas = dict(zip(("loss", "loss_slope"), ENTRYWISE[name], strict=True))
        formulas["is_target"] = is_probability if name == "binary_cross_entropy" else is_number
    elif name in functions.ACTIVATIONS:
        formulas = dict(zip(("f", "derivative"), map(inspect.unwrap, functions.activation(name)), strict=True))
        if name == "tanh" and kind == "d":
            formulas["f"] = compiled_exponentials.tanh
        slope_of = (lambda out, total: out / total) if name == "sigmoid" else (lambda out, z: derivative(z))
        formulas["slope"] = Bound.of(slope_of, **formulas)
    bound = []
    for loop in loops:
        shapes = ((1,) if each in VECTORS else (1, 1) for each in inspect.signature(loop).parameters)
        bound.append((Bound.of(loop, **formulas), *(np.empty(shape, kind) for shape in shapes)))
    return bound


def _owned(args: Sequence[Any]) -> list[np.ndarray] | None:
    """The arguments as compiled loops take them; None unless all are NumPy arrays of one floating-point type."""
    dtype = getattr(args[0], "dtype", None)
    for arg in args:
        if type(arg) is not np.ndarray or arg.dtype is not dtype:
            return None
    return [arg if arg.flags.carray else owned(arg) for arg in args] if dtype in _FLOATS else None


# ---------------------------------------------------------------------------------------------------
# A layer


def record_affine(args: Sequence[Any], needs: Sequence[Any], activation: str) -> Recorded | None:
    """f(x W + b) and its gradients."""
    arrays = _owned(args)
    if arrays is None:
        return None
    x, W, b = arrays
    if x.ndim != 2 or W.ndim != 2 or x.shape[1:] + b.shape != W.shape:
        return None  # `fused` says what is wrong
    loops = _compiled(WHOLE, activation, x.dtype.char) if len(x) * W.size <= SMALL else None
    if loops:
        return _small_layer(x, W, b, needs[0], *loops)
    loops = _compiled(PASSES[activation], activation, x.dtype.char)
    return _layer(x, W, b, needs, activation, *loops or (None, None))


def _small_layer(x: np.ndarray, W: np.ndarray, b: np.ndarray, need_x: Any, forward: Any, pull: Any) -> Recorded:
    """The layer in one loop, and its gradients in another."""
    shape, kind = (len(x), len(b)), x.dtype
    out, slopes = np.empty(shape, kind), np.empty(shape, kind)
    forward(x, W, b, out, slopes)

    def backward(gradient: Any) -> tuple[np.ndarray, ...]:
        by_x = _NONE[kind.char] if need_x is None else np.empty(x.shape, kind)
        by_W, by_b = np.empty(W.shape, kind), np.empty(shape[1:], kind)
        pull(owned(gradient, kind), slopes, x, W, by_x, by_W, by_b)
        return by_x, by_W, by_b

    return out, backward


def _layer(
    x: np.ndarray, W: np.ndarray, b: np.ndarray, needs: Sequence[Any], activation: str, add: Any, pull: Any
) -> Recorded:
    """The layer with products of matrices, and one pass over the entries in each direction."""
    z = x.dot(W)
    add(z, b) if add else np.add(z, b, z)
    out, kept = (z, z) if add and activation in BENT else _activated(z, activation)

    def backward(gradient: Any) -> tuple[Any, Any, Any]:
        need_x, need_W, need_b = needs
        delta, sums = np.empty_like(out), np.empty_like(b)
        tall = x.dtype.char == "f" and len(x) > ROWS  # a sum over the rows would lose digits; see `backend.sums`
        if pull:
            pull(owned(gradient, x.dtype), out, kept, delta, sums)
        else:
            slopes = out / kept if activation == "sigmoid" else functions.activation(activation)[1](kept)
            np.multiply(gradient, slopes, delta)
        return (
            None if need_x is None else delta.dot(W.T),
            None if need_W is None else tall_product(x, delta) if tall else x.T.dot(delta),
            None if need_b is None else column_sums(delta) if tall or not pull else sums,
        )

    return out, backward


def _activated(z: np.ndarray, activation: str) -> tuple[np.ndarray, np.ndarray]:
    """f(z), and what its slope needs besides: for the sigmoid 1 + e^z, as s(z) (1 - s(z)) = s(z) / (1 + e^z)."""
    loops = _compiled((bend,), activation, "d") if activation == "tanh" and z.dtype.char == "d" else None
    if loops:
        out = np.empty_like(z)
        loops[0](z, out)
        return out, z
    if activation != "sigmoid":
        return functions.activation(activation)[0](z), z
    largest = 88.7 if z.dtype.char == "f" else 709.7  # beyond, the slope is smaller than any normal float
    e = np.exp(np.minimum(z, largest, out=z), z)
    total = e + 1.0
    return np.divide(e, total, e), total


def layer(x: Any, W: Any, b: Any, out: Any, slopes: Any) -> None:
    """Write f(x W + b) and f'(x W + b)."""
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            z = b[j]
            for k in range(W.shape[0]):
                z += x[i, k] * W[k, j]
            out[i, j] = f(z)
            slopes[i, j] = derivative(z)


def layer_backward(gradient: Any, slopes: Any, x: Any, W: Any, by_x: Any, by_W: Any, by_b: Any) -> None:
    """Write the gradients with respect to x, W and b; that of x only if it has entries."""
    by_x[:] = 0.0
    by_W[:] = 0.0
    by_b[:] = 0.0
    for i in range(slopes.shape[0]):
        for j in range(slopes.shape[1]):
            delta = gradient[i, j] * slopes[i, j]
            by_b[j] += delta
            for k in range(W.shape[0]):
                by_W[k, j] += x[i, k] * delta
            for k in range(by_x.shape[1]):
                by_x[i, k] += delta * W[k, j]


def add_bias(z: Any, b: Any) -> None:
    """Write z + b over z."""
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            z[i, j] += b[j]


def add_and_bend(z: Any, b: Any) -> None:
    """Write f(z + b) over z."""
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            z[i, j] = f(z[i, j] + b[j])


def bend(z: Any, out: Any) -> None:
    """Write f(z)."""
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            out[i, j] = f(z[i, j])


def times_slope(gradient: Any, out: Any, kept: Any, delta: Any, sums: Any) -> None:
    """Write the gradient times f', and its sums over the rows."""
    sums[:] = 0.0
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            delta[i, j] = gradient[i, j] * slope(out[i, j], kept[i, j])
            sums[j] += delta[i, j]


def times_tanh_slope(gradient: Any, out: Any, z: Any, delta: Any, sums: Any) -> None:
    """`times_slope` with 1 - out^2; above 0.999, where three digits are lost, with the formula."""
    sums[:] = 0.0
    for i in range(out.shape[0]):
        largest = 0.0
        for j in range(out.shape[1]):
            square = out[i, j] * out[i, j]
            delta[i, j] = gradient[i, j] * (1.0 - square)
            largest = max(largest, square)
        if largest > 0.999:
            for j in range(out.shape[1]):
                if out[i, j] * out[i, j] > 0.999:
                    delta[i, j] = gradient[i, j] * derivative(z[i, j])
        for j in range(out.shape[1]):
            sums[j] += delta[i, j]


WHOLE = layer, layer_backward
BENT = ("identity", "relu", "leaky_relu")
"""Straight but for a bend at 0: f'(z) = f'(f(z)), so f(z) may overwrite z."""
PASSES: dict[str, tuple[Callable[..., Any], ...]] = {
    **dict.fromkeys(BENT, (add_and_bend, times_slope)),
    **dict.fromkeys(("sigmoid", "softplus"), (add_bias, times_slope)),
    "tanh": (add_bias, times_tanh_slope),
}


# ---------------------------------------------------------------------------------------------------
# Losses of outputs z and targets t; not differentiated with respect to the targets


def record_loss(
    name: str, check: Callable[[Any], None] | None, args: Sequence[Any], needs: Sequence[Any]
) -> Recorded | None:
    """A loss and its gradient by the outputs; `check` raises an error at wrong targets."""
    arrays = _owned(args) if needs[1] is None else None
    if arrays is None:
        return None
    z, t = arrays
    number, slopes, value = z.dtype.type, np.empty_like(z), math.nan
    loops = _compiled((entry_by_entry if name in ENTRYWISE else row_by_row,), name, z.dtype.char)
    if loops:
        value = loops[0](z, t, slopes) if z.ndim == 2 else loops[0](z[:, None], t[:, None], slopes[:, None])
    if not math.isfinite(value):  # nothing compiled, a wrong target, or a sum that overflows, though the mean may not
        if check is not None:
            check(t)
        value, slopes = evaluate(FORMULAS[name], z, t)
    return number(value), lambda upstream: (slopes.copy() if upstream == 1.0 else slopes * number(upstream), None)


def entry_by_entry(z: Any, t: Any, slopes: Any) -> float:
    """The mean over samples of a loss that treats every entry by itself, NaN at a wrong target; writes its slopes."""
    total, n, outputs, targets, by_output = 0.0, z.shape[0], z.ravel(), t.ravel(), slopes.ravel()
    for i in range(outputs.size):
        if not is_target(targets[i]):
            return np.nan
        total += loss(outputs[i], targets[i])
        by_output[i] = loss_slope(outputs[i], targets[i]) / n
    return total / n


def is_probability(t: Any) -> bool:
    """Targets of the binary cross-entropy."""
    return 0.0 <= t <= 1.0


def is_number(t: Any) -> bool:
    """Targets of other losses: any."""
    return True


def row_by_row(z: Any, t: Any, slopes: Any) -> float:
    """The softmax cross-entropy, as in `losses.formulas`; its slopes are written."""
    total, n = 0.0, z.shape[0]
    for i in range(n):
        top, rest, mass, chosen = 0, 0.0, 0.0, 0.0
        for j in range(z.shape[1]):
            if z[i, j] > z[i, top]:
                top = j
        for j in range(z.shape[1]):
            below = z[i, j] - z[i, top]
            slopes[i, j] = np.exp(below)
            if j != top:
                rest += slopes[i, j]
            mass += t[i, j]
            if t[i, j] != 0.0:
                chosen += t[i, j] * below
        total += mass * np.log1p(rest) - chosen
        for j in range(z.shape[1]):
            others = rest if j == top else 1.0 + rest - slopes[i, j]
            slopes[i, j] = (slopes[i, j] * (mass - t[i, j]) - t[i, j] * others) / (1.0 + rest) / n
    return total / n

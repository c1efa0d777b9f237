"""Errors for NumPy, `math` and array methods that would lose a traced value's derivative: they say what to use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

__all__ = ["LostDerivative", "attribute_error", "instead_of_numpy", "refusing"]

_OPERATIONS = ("elementwise", "activations", "reductions", "shaping")
_VALUE = "x.value, which has no derivative"
# NumPy's name -> what to use instead, if the operation has another name here
_INSTEAD = {
    **dict.fromkeys(("dot", "inner", "vdot", "einsum", "tensordot", "linalg.multi_dot"), "autodiff.matmul(x, y)"),
    **dict.fromkeys(("absolute", "fabs"), "autodiff.abs(x)"),
    **dict.fromkeys(("true_divide", "reciprocal"), "autodiff.divide(x, y)"),
    **dict.fromkeys(("amax", "nanmax", "maximum.reduce"), "autodiff.max(x)"),
    **dict.fromkeys(("min", "amin", "nanmin", "minimum.reduce"), "-autodiff.max(-x)"),
    **dict.fromkeys(("ravel", "flatten", "squeeze", "expand_dims"), "autodiff.reshape(x, shape)"),
    **dict.fromkeys(("swapaxes", "moveaxis", "rollaxis", "permute_dims"), "autodiff.transpose(x, axes)"),
    **dict.fromkeys(("concat", "append", "hstack"), "autodiff.concatenate([x, y])"),
    **dict.fromkeys(("array", "asarray", "vstack", "column_stack"), "autodiff.stack([x, y])"),
    **dict.fromkeys(("log2", "log10"), "autodiff.log(x) / math.log(base)"),
    **dict.fromkeys(("exp2", "float_power"), "autodiff.power(x, y)"),
    **dict.fromkeys(("std", "var"), "autodiff.mean((x - autodiff.mean(x)) ** 2)"),
    **dict.fromkeys(("item", "tolist", "copy", "flat", "argmax", "argmin", "argsort", "sign"), _VALUE),
    **dict.fromkeys(("isnan", "isfinite", "isinf", "zeros_like", "ones_like", "full_like", "allclose"), _VALUE),
    "add.reduce": "autodiff.sum(x)",
    "average": "autodiff.mean(x)",
    "clip": "autodiff.minimum(autodiff.maximum(x, low), high)",
    "fmax": "autodiff.maximum(x, y)",
    "fmin": "autodiff.minimum(x, y)",
    "linalg.norm": "autodiff.sqrt(autodiff.sum(x**2))",
    "outer": "x[:, None] * y",
    "size": "math.prod(x.shape)",
    "tan": "autodiff.sin(x) / autodiff.cos(x)",
}


class LostDerivative(TypeError):
    """A conversion to a plain number or array, which carries no derivative."""


def _instead(name: str) -> str:
    from course_lib import autodiff  # only errors need it

    offered = [n for n in autodiff.__all__ if getattr(autodiff, n).__module__.endswith(_OPERATIONS)]
    if name in offered:
        return f"use autodiff.{name}"
    if name in _INSTEAD:
        return f"use {_INSTEAD[name]}"
    return f"course_lib.autodiff has no {name}, it has {', '.join(offered)}"


def instead_of_numpy(name: str) -> TypeError:
    """The error for a function of NumPy called with a traced value."""
    return TypeError(f"numpy.{name} would lose the derivative of a traced value: {_instead(name)}")


def attribute_error(name: str) -> AttributeError:
    """The error for an attribute that arrays have, and traced values do not."""
    if name.startswith("_"):
        return AttributeError(name)
    return AttributeError(f"a traced value has no {name}: {_instead(name)}")


def refusing(what: str, instead: str) -> Callable[..., Any]:
    """A method that raises LostDerivative; `what` names the call, `instead` what to use."""

    def refuse(self: Any, *args: Any, **kwargs: Any) -> NoReturn:
        raise LostDerivative(f"{what} would lose its derivative: {instead}")

    return refuse

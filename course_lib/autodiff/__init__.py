"""Automatic differentiation: reverse mode over arrays, forward mode by dual numbers, a scalar engine.

`grad`, `value_and_grad`, `vjp` and `jvp` differentiate functions written with Python's operators and the
operations exported here; they can be nested. `Value` is the scalar engine that the course builds by hand;
`graph_of` returns the graph of any result as plain data.

    from course_lib import autodiff as ad
    gradient = ad.grad(lambda x: ad.sum(ad.tanh(x) ** 2))

Where to start reading: `tracing` for the idea, `rules` and `elementwise` for the derivatives, `transforms` for the
public functions. Checks of hand-written gradients by differences are in `course_lib.calculus.gradient_check`.
"""

from .activations import gelu, leaky_relu, relu, sigmoid, softplus
from .elementwise import (
    abs,
    add,
    cos,
    divide,
    exp,
    expm1,
    log,
    log1p,
    maximum,
    minimum,
    multiply,
    negative,
    power,
    sin,
    sqrt,
    square,
    subtract,
    tanh,
    where,
)
from .forward import Dual
from .fused import affine, binary_cross_entropy, softmax_cross_entropy, squared_error
from .graph import Graph, GraphNode, graph_of, trace
from .reductions import log_softmax, logsumexp, matmul, max, mean, softmax, sum
from .reverse import Variable
from .rules import unbroadcast
from .scalar import Value
from .shaping import broadcast_to, concatenate, reshape, stack, transpose
from .transforms import grad, hessian_vector_product, jvp, value_and_grad, vjp

__all__ = [
    "Dual",
    "Graph",
    "GraphNode",
    "Value",
    "Variable",
    "abs",
    "add",
    "affine",
    "binary_cross_entropy",
    "broadcast_to",
    "concatenate",
    "cos",
    "divide",
    "exp",
    "expm1",
    "gelu",
    "grad",
    "graph_of",
    "hessian_vector_product",
    "jvp",
    "leaky_relu",
    "log",
    "log1p",
    "log_softmax",
    "logsumexp",
    "matmul",
    "max",
    "maximum",
    "mean",
    "minimum",
    "multiply",
    "negative",
    "power",
    "relu",
    "reshape",
    "sigmoid",
    "sin",
    "softmax",
    "softmax_cross_entropy",
    "softplus",
    "sqrt",
    "square",
    "squared_error",
    "stack",
    "subtract",
    "sum",
    "tanh",
    "trace",
    "transpose",
    "unbroadcast",
    "value_and_grad",
    "vjp",
    "where",
]

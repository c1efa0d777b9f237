"""Derivatives of functions: gradients, products with the Jacobian from either side, and their compositions.

Each takes a function of arrays, written with Python's operators and the operations of this package, and
runs it on traced values. They nest: compose two for a second derivative.

Integer input becomes float64. Values are not checked for NaN: where a function is not finite, its derivative is
not finite either, and NumPy warns at the first such operation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.backend import array_namespace

from .forward import dual
from .reverse import Variable, sweep
from .traced_arguments import (
    check_argnums,
    check_scalar,
    checked,
    in_kind_of,
    matching,
    one_like,
    run,
    variables,
)
from .tracing import Traced, new_level, zeros_like

__all__ = ["grad", "hessian_vector_product", "jvp", "value_and_grad", "vjp"]


def value_and_grad(function: Callable[..., Any], argnums: int | Sequence[int] = 0) -> Callable[..., tuple[Any, Any]]:
    """Function that returns a scalar function's value and gradient, from one forward and one backward pass.

    The cost is a small multiple of the function's, however large the arguments are.

    Parameters
    ----------
    function : callable
        Maps arrays to one number. Arguments that are not in `argnums` may have any type.
    argnums : int or sequence of int
        Positions of the arguments to differentiate with respect to.

    Returns
    -------
    callable
        Called as `function`, it returns ``(value, gradient)``. The gradient has the shape and the
        floating-point type of its argument; for a sequence of `argnums` it is a tuple of gradients.

    Raises
    ------
    ValueError
        When called: if the result is not a single number, an argument is missing, or an argument is a traced value
        that was kept from a derivative that has ended.
    TypeError
        When called: if an argument in `argnums` or the result does not hold real numbers, or `function` turns a
        traced value into a plain number or array, which would lose its derivative.

    References
    ----------
    A. Griewank, A. Walther, *Evaluating Derivatives* (2nd ed., SIAM 2008), section 3.2.

    Examples
    --------
    >>> from course_lib import autodiff as ad
    >>> value, gradient = value_and_grad(lambda x: ad.sum(x**2))([1.0, 2.0, 3.0])
    >>> float(value), gradient.tolist()
    (14.0, [2.0, 4.0, 6.0])
    """
    positions, single = check_argnums(argnums)

    def derivative(*args: Any) -> tuple[Any, Any]:
        inputs, leaves = variables(function, args, positions)
        output, value = run(function, inputs, leaves[0].level)
        check_scalar(function, value)
        gradients = _pull_back(output, one_like(value), leaves)
        return value, gradients[0] if single else gradients

    return derivative


def grad(function: Callable[..., Any], argnums: int | Sequence[int] = 0) -> Callable[..., Any]:
    """Function that returns a scalar function's gradient; `value_and_grad` without the value.

    Parameters
    ----------
    function : callable
        Maps arrays to one number.
    argnums : int or sequence of int
        Positions of the arguments to differentiate with respect to.

    Returns
    -------
    callable
        Called as `function`, it returns the gradient. See `value_and_grad`; raises the same errors.

    Examples
    --------
    >>> cube = lambda x: x**3
    >>> [round(float(f(2.0)), 6) for f in (cube, grad(cube), grad(grad(cube)))]
    [8.0, 12.0, 12.0]
    """
    both = value_and_grad(function, argnums)
    return lambda *args: both(*args)[1]


def vjp(function: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """Value of a function, and its vector-Jacobian product as a function of the vector (reverse mode).

    Parameters
    ----------
    function : callable
        Maps arrays to one array.
    *primals : array or number
        Where to differentiate, with respect to every argument.

    Returns
    -------
    value : array
    pullback : callable
        Maps an upstream gradient `g` of the value's shape to a tuple, g^T J for each argument. `primals` and the
        value may be modified before it is called; other arrays that `function` uses may not.

    Raises
    ------
    ValueError
        From the pullback, if `g` and the value differ in shape.

    Examples
    --------
    >>> import numpy as np
    >>> from course_lib import autodiff as ad
    >>> value, pullback = vjp(ad.sin, np.zeros(2))
    >>> pullback(np.array([3.0, 5.0]))[0].tolist()
    [3.0, 5.0]
    """
    positions = range(len(primals))
    inputs, leaves = variables(function, primals, positions)
    for leaf in leaves:  # the pullback comes later
        leaf.value = _copy(leaf.value)
    output, value = run(function, inputs, leaves[0].level)

    def pullback(gradient: Any) -> tuple[Any, ...]:
        return _pull_back(output, matching("gradient", gradient, "the value", value), leaves)

    return _copy(value), pullback


def jvp(function: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """Value of a function, and its Jacobian-vector product along a direction (forward mode).

    Parameters
    ----------
    function : callable
        Maps arrays to one array.
    primals : sequence of arrays or numbers
        Where to differentiate, one entry per argument.
    tangents : sequence of arrays or numbers
        The direction, with the shapes of `primals`.

    Returns
    -------
    value : array
    derivative : array
        J t, of the value's shape.

    Raises
    ------
    ValueError
        If `primals` and `tangents` differ in number or shape.

    Examples
    --------
    >>> value, derivative = jvp(lambda x, y: x * y, (3.0, 2.0), (1.0, 0.0))
    >>> float(value), float(derivative)
    (6.0, 2.0)
    """
    if len(primals) != len(tangents):
        raise ValueError(f"{len(primals)} primals and {len(tangents)} tangents, expected one tangent per primal")
    points = checked(function, primals, range(len(primals)))
    level = new_level()
    duals = []
    for i, (point, tangent) in enumerate(zip(points, tangents, strict=True)):
        direction = matching(f"tangent {i}", tangent, "its primal", point)
        duals.append(dual(point, direction, level))
    output, value = run(function, duals, level)
    if value is output:  # does not depend on the arguments
        return value, zeros_like(value)
    return value, output.derivative


def hessian_vector_product(function: Callable[[Any], Any], x: Any, vector: Any) -> Any:
    """Hessian of a scalar function times a vector: the gradient's derivative along the vector.

    Forward mode over reverse mode; the Hessian itself is never formed, and the cost is that of a few
    gradients.

    Parameters
    ----------
    function : callable
        Maps an array to one number.
    x : array
        Where to differentiate, any shape.
    vector : array
        The direction, with the shape of `x`.

    Returns
    -------
    array
        H v, with the shape of `x`.

    References
    ----------
    B. A. Pearlmutter, *Fast exact multiplication by the Hessian*, Neural Computation 6 (1994).

    Examples
    --------
    >>> from course_lib import autodiff as ad
    >>> hessian_vector_product(lambda x: x[0] ** 2 * x[1], [1.0, 2.0], [1.0, 0.0]).tolist()
    [4.0, 2.0]
    """
    return jvp(grad(function), (x,), (vector,))[1]


def _pull_back(output: Any, seed: Any, leaves: Sequence[Variable]) -> tuple[Any, ...]:
    """Gradients of ``sum(seed * output)`` with respect to the leaves, each a separate array of the leaf's type."""
    reaches = isinstance(output, Variable) and output.level == leaves[0].level
    gradients = sweep(output, seed) if reaches else {}
    own, taken = [], {id(seed)}
    for leaf in leaves:
        gradient, value = gradients.get(leaf.index), leaf.value
        if type(gradient) is not np.ndarray or gradient.dtype is not value.dtype:
            gradient = zeros_like(value) if gradient is None else in_kind_of(gradient, value)
        if id(gradient) in taken or getattr(gradient, "base", None) is not None:
            gradient = _copy(gradient)
        taken.add(id(gradient))
        own.append(gradient)
    return tuple(own)


def _copy(value: Any) -> Any:
    """A copy of an array; numbers and traced values are immutable."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, Traced | np.generic) or not hasattr(value, "shape"):
        return value
    return array_namespace(value).asarray(value, copy=True)

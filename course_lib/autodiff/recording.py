"""Record a computation once as a static list of steps, then replay it on new numbers.

A training step does the same operations at every call. `record` runs the function once on traced values,
keeps the steps and writes them down as a function of its own (`program`); a replay calls that function,
without tracing, sorting or looking anything up, and the fused operations write into buffers of their own.
The gradients come out as views of one flat vector, so that an update rule is one operation for all parameters.

What is recorded is the path that the example took: branches on values are refused, shapes and dtypes are
fixed, and arrays that the function takes from elsewhere than its arguments are constants of the recording.
Its buffers make a recording a thing for one thread at a time.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from operator import is_
from typing import Any, NoReturn

from course_lib.backend import array_namespace, float_array, zeros_like_shape

from .arguments import check_argnums, check_scalar, name_of, one_like, value_at, variables
from .program import write_program
from .reverse import Variable

__all__ = ["Recording", "record", "trace"]


class Recorded(Variable):
    """A variable whose number is only an example: no decision may hang on it."""

    __slots__ = ()

    def _refuse(self) -> NoReturn:
        raise TypeError(
            "a recorded function cannot branch on a value or turn it into a number, since the replay would not "
            "follow: choose with where(condition, x, y), or use grad, which runs the function at every call"
        )

    __bool__ = __float__ = _refuse  # type: ignore[assignment]


def trace(function: Callable[..., Any], *args: Any) -> Variable:
    """Run a function and keep how its result was made, for `graph_of`.

    Parameters
    ----------
    function : callable
        Maps arrays to one array.
    *args : array or number
        Each becomes an input of the graph, labelled with the name of its parameter.

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
    return _run(function, args, Variable)[0]


def _run(function: Callable[..., Any], args: Sequence[Any], kind: type[Variable]) -> tuple[Variable, list[Variable]]:
    inputs, leaves = variables(function, args, range(len(args)), kind)
    for leaf, name in zip(leaves, _parameter_names(function, len(args)), strict=True):
        leaf.label = name
    output = function(*inputs)
    if value_at(output, leaves[0].level) is output:
        raise ValueError(f"the result of {name_of(function)} does not depend on its arguments")
    return output, leaves


def _parameter_names(function: Callable[..., Any], count: int) -> list[str]:
    """Names of the first `count` positional arguments; those gathered by ``*args`` are numbered."""
    names: list[str] = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            names += [f"{parameter.name}[{i}]" for i in range(count - len(names))]
        names.append(parameter.name)
    return names[:count]


def record(function: Callable[..., Any], *examples: Any, argnums: int | Sequence[int] = 0) -> Recording:
    """Record a scalar function of arrays, to replay its value and gradient on arrays of the same shapes.

    Parameters
    ----------
    function : callable
        Maps arrays to one number, without branches on their values.
    *examples : array or number
        Arguments of the shapes and dtypes to come; all of a function's arguments that will vary.
    argnums : int or sequence of int
        Which arguments to differentiate by.

    Returns
    -------
    Recording

    Raises
    ------
    TypeError
        If the function branches on a value.
    ValueError
        If the result is not a single number or does not depend on the arguments.

    Examples
    --------
    >>> from course_lib import autodiff as ad
    >>> recording = record(lambda x: ad.sum(x * x), [1.0, 2.0])
    >>> value, gradient = recording.value_and_grad([3.0, 4.0])
    >>> float(value), gradient.tolist()
    (25.0, [6.0, 8.0])
    """
    output, leaves = _run(function, examples, Recorded)
    check_scalar(function, output.value)
    return Recording(output, leaves, argnums)


class Recording:
    """A recorded computation: what `record` returns.

    Parameters
    ----------
    output : Variable
        The recorded result.
    leaves : sequence of Variable
        The function's arguments.
    argnums : int or sequence of int
        Which of them to differentiate by.

    Attributes
    ----------
    gradient : array (n,)
        All gradients one after the other, in the order of `argnums`; written anew at every call.
    program : str
        The steps, as the Python function that a replay runs: f are operations, b their backward steps.
    """

    def __init__(self, output: Variable, leaves: Sequence[Variable], argnums: int | Sequence[int]) -> None:
        positions = check_argnums(argnums)
        if max(positions) >= len(leaves):
            raise ValueError(f"argnums is {argnums}, but there are {len(leaves)} arguments")
        chosen = [leaves[i] for i in positions]
        self._single = isinstance(argnums, int)
        self._accepted = [(leaf.label, type(leaf.value), leaf.shape, leaf.dtype) for leaf in leaves]
        self._checked: list[Any] = [None] * len(leaves)
        self._one = one_like(output.value)
        self.gradient, self._views = _flat_gradient(chosen)
        self.program, namespace = write_program(output, leaves, chosen, self._views)
        exec(self.program, namespace)
        self._value: Callable[..., Any] = namespace["value"]
        self._value_and_gradients: Callable[..., Any] = namespace["value_and_gradients"]

    def value(self, *args: Any) -> Any:
        """The function's value at new arguments.

        Parameters
        ----------
        *args : array
            Of the shapes and dtypes of the examples.

        Returns
        -------
        number

        Raises
        ------
        ValueError
            If an argument's shape or dtype differs from the example's.
        """
        return self._value(*self._check(args))

    def value_and_grad(self, *args: Any, seed: float = 1.0) -> tuple[Any, Any]:
        """The function's value and gradient at new arguments.

        Parameters
        ----------
        *args : array
            Of the shapes and dtypes of the examples.
        seed : float
            Factor of the gradient: with a learning rate, the step of plain descent comes out at no cost.

        Returns
        -------
        value : number
        gradient : array, or tuple of arrays
            Views of the attribute `gradient`: the next call overwrites them, copy what is to stay.

        Raises
        ------
        ValueError
            If an argument's shape or dtype differs from the example's.
        """
        value, gradients = self._value_and_gradients(self._one * seed, *self._check(args))
        if not all(map(is_, gradients, self._views)):
            for gradient, view in zip(gradients, self._views, strict=True):
                if gradient is not view:
                    view[...] = 0.0 if gradient is None else gradient
        return value, self._views[0] if self._single else tuple(self._views)

    def _check(self, args: Sequence[Any]) -> Sequence[Any]:
        if len(args) != len(self._accepted):
            raise ValueError(f"the recording takes {len(self._accepted)} arguments, {len(args)} came")
        checked = self._checked
        if all(map(is_, args, checked)):  # all were found right at an earlier call
            return checked
        for i, arg in enumerate(args):
            if arg is not checked[i]:
                checked[i] = self._fitting(arg, *self._accepted[i])
        return checked

    def _fitting(self, arg: Any, name: str, kind: Any, shape: tuple[int, ...], dtype: Any) -> Any:
        if type(arg) is kind and arg.shape == shape and arg.dtype == dtype:
            return arg
        array = float_array(name, arg, array_namespace(self.gradient))
        if array.shape != shape or array.dtype != dtype:
            raise ValueError(
                f"{name} has shape {array.shape} and dtype {array.dtype}, but {shape} and {dtype} were recorded: "
                "record the function anew for other shapes"
            )
        return array


def _flat_gradient(chosen: Sequence[Variable]) -> tuple[Any, list[Any]]:
    """One vector for all gradients, and a view of it for each."""
    dtypes = sorted({str(leaf.dtype) for leaf in chosen})
    if len(dtypes) > 1:
        raise ValueError(f"the arguments to differentiate by mix {' and '.join(dtypes)}: bring them to one dtype")
    ends = [0, *accumulate(math.prod(leaf.shape) for leaf in chosen)]
    flat = zeros_like_shape(chosen[0].value, ends[-1])
    xp = array_namespace(flat)
    return flat, [xp.reshape(flat[a:b], leaf.shape) for (a, b), leaf in zip(pairwise(ends), chosen, strict=True)]

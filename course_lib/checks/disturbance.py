"""The same computation as another machine might do it: sums in another order, different last bits.

A processor, a BLAS and a thread count each choose the order in which NumPy adds, and the last bit of `exp` and `log`.
IEEE 754 fixes the rest. So inside `with Arithmetic(seed)`, NumPy's sums and products add in another order,
elementary functions change by one unit in the last place, and linear algebra gets its matrix perturbed by the backward
error (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 1.5). Integers and short binary fractions
are not changed: their sums are exact in any order.

Not covered: the operators `@` and `**` on arrays, which can't be replaced from Python. `moved` arguments make up for
it.
"""

import copy
import math
from collections.abc import Callable
from functools import lru_cache, wraps
from math import isfinite
from typing import Any, Self

import numpy as np

ELEMENTARY = "exp expm1 exp2 log log1p log2 log10 logaddexp sin cos tan tanh sinh cosh arctan arcsin arccos power hypot"
MATHS = "exp expm1 log log1p log2 log10 sin cos tan tanh sinh cosh atan asin acos pow hypot"
ADDING = "einsum tensordot inner vdot cumsum average trace convolve polyfit polyval trapezoid interp"
LINEAR_ALGEBRA = "eigvalsh eigvals eigh eig svd svdvals qr solve lstsq inv pinv det slogdet cholesky cond matrix_rank"
EXACT_FRACTION, MOST_EXACT = 1024, 1e6  # multiples of 1/1024 up to a million keep their bits
STEPS, EPS = (-2, -1, 1, 2), float(np.finfo(float).eps)


class Arithmetic:
    """Context manager that perturbs the last bits of NumPy and `math`; with seed 0 it only watches them.

    Afterwards, `touched` says whether anything ran that another machine may compute differently.

    Examples
    --------
    >>> with Arithmetic(seed=0) as watched:
    ...     total = np.sum(np.array([1.0, 2.0, 0.5]))
    >>> total, watched.touched
    (np.float64(3.5), False)
    >>> with Arithmetic(seed=1):
    ...     root = np.exp(0.5)
    >>> root == np.exp(0.5), np.isclose(root, np.exp(0.5), rtol=1e-15, atol=0)
    (np.False_, np.True_)
    """

    def __init__(self, seed: int) -> None:
        self.seed, self.touched = seed, False
        methods = np._core._methods  # type: ignore[attr-defined]  # what `array.sum()` and `np.mean` call
        kinds: list[tuple[Any, str, Callable]] = [
            (np, ELEMENTARY, self._elementary),
            (math, MATHS, self._elementary),
            (np, ADDING, self._elementary),
            (np.linalg, LINEAR_ALGEBRA, self._linear_algebra),
            (np.linalg, "norm", self._elementary),
            (np, "sum", self._sum),
            (methods, "umr_sum", self._sum),
            (np, "matmul dot", self._product),
        ]
        self._functions = [
            (module, name, getattr(module, name), change(getattr(module, name)))
            for module, names, change in kinds
            for name in names.split()
        ]

    def __enter__(self) -> Self:
        self.touched = False
        for module, name, _, changed in self._functions:
            setattr(module, name, changed)
        return self

    def __exit__(self, *_: object) -> None:
        for module, name, original, _ in self._functions:
            setattr(module, name, original)

    def product(self, a: Any, b: Any, multiply: Callable = np.matmul) -> Any:
        """A matrix product whose inner dimension is split in two and reordered."""
        if not self.seed:
            self.touched = self.touched or is_rough(a) or is_rough(b)
            return multiply(a, b)
        if not _is_real(a) or not _is_real(b):
            return multiply(a, b)
        size, axis = a.shape[-1], -2 if b.ndim > 1 else 0
        if size < 2 or size != b.shape[axis]:
            return multiply(a, b)
        order = _order(self.seed, size)
        return sum(multiply(a[..., part], b.take(part, axis)) for part in (order[: size // 2], order[size // 2 :]))

    def _product(self, original: Callable) -> Callable:
        @_in_place_of(original)
        def product(a: Any, b: Any, out: Any = None, **settings: Any) -> Any:
            if settings:
                return original(a, b, out=out, **settings)
            result = self.product(a, b, original)
            if out is None:
                return result
            out[...] = result
            return out

        return product

    def _sum(self, original: Callable) -> Callable:
        @_in_place_of(original)
        def total(a: Any, axis: Any = None, *rest: Any, **settings: Any) -> Any:
            if not self.seed:
                self.touched = self.touched or is_rough(a)
            elif _is_real(a) and settings.get("where", True) is True:
                for number in range(a.ndim) if axis is None else np.atleast_1d(axis):
                    a = a.take(_order(self.seed, a.shape[number]), number)
            return original(a, axis, *rest, **settings)

        return total

    def _elementary(self, original: Callable) -> Callable:
        @_in_place_of(original)
        def function(*arguments: Any, **settings: Any) -> Any:
            result = original(*arguments, **settings)
            if not self.seed:
                self.touched = self.touched or is_rough(result)
                return result
            if isinstance(settings.get("out"), np.ndarray):
                result[...] = moved(result, self.seed)
                return result
            return moved(result, self.seed)

        return function

    def _linear_algebra(self, original: Callable) -> Callable:
        @_in_place_of(original)
        def function(matrix: Any, *arguments: Any, **settings: Any) -> Any:
            self.touched = True
            if self.seed and np.asarray(matrix).dtype.kind in "iuf":
                matrix = _move(np.asarray(matrix) * 1.0, self.seed)  # exact entries too: they don't stay exact inside
            return original(matrix, *arguments, **settings)

        return function


class OtherSeeds:
    """Context manager in which `np.random.default_rng` gives other, but still repeatable, random numbers for a seed.

    Examples
    --------
    >>> with OtherSeeds():
    ...     numbers = [np.random.default_rng(3).integers(1000) for _ in range(2)]
    >>> numbers[0] == numbers[1] != np.random.default_rng(3).integers(1000)
    np.True_
    """

    def __enter__(self) -> Self:
        self.original = np.random.default_rng
        np.random.default_rng = lambda seed=None: self.original([12345, seed] if isinstance(seed, int) else seed)
        return self

    def __exit__(self, *_: object) -> None:
        np.random.default_rng = self.original


def _in_place_of(original: Callable) -> Callable:
    """Decorator that makes a function look like `original`, including the methods of a ufunc."""

    def decorate(function: Callable) -> Callable:
        public = {name: getattr(original, name) for name in dir(original) if not name.startswith("_")}
        vars(function).update(public)
        return wraps(original)(function)

    return decorate


def moved(value: Any, seed: int) -> Any:
    """A plain value with floats changed in the last one or two bits; equal numbers stay equal, exact ones unchanged.

    Examples
    --------
    >>> moved([0.5, "text", 3], seed=1)
    [0.5, 'text', 3]
    >>> apart = moved([0.1, 0.1], seed=1)
    >>> apart[0] == apart[1], 0 < abs(apart[0] - 0.1) < 1e-16
    (True, True)
    """
    if isinstance(value, (list, tuple)):
        return type(value)(moved(item, seed) for item in value) if type(value) in (list, tuple) else value
    if isinstance(value, dict):
        return {key: moved(item, seed) for key, item in value.items()}
    if isinstance(value, np.ndarray) and value.dtype in (np.float32, np.float64) and type(value) is np.ndarray:
        with np.errstate(all="ignore"):
            return np.where(_exact(value), value, _move(value, seed))
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if not isfinite(number) or ((number * EXACT_FRACTION).is_integer() and abs(number) < MOST_EXACT):
            return value
        return type(value)(number * (1 + STEPS[hash((number, seed)) % 4] * EPS))
    return copy.deepcopy(value)


def _move(array: np.ndarray, seed: int) -> np.ndarray:
    """A float array with its entries changed in the last one or two bits, equal ones equally, so that a matrix that is
    singular by its pattern stays singular."""
    with np.errstate(all="ignore"):  # the hash is meant to overflow
        mixed = (array.astype(np.float64).view(np.uint64) ^ np.uint64(seed)) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        steps = np.array(STEPS, dtype=array.dtype)[(mixed >> np.uint64(62)).astype(np.intp)]
        return array * (1 + steps * np.finfo(array.dtype).eps)


def is_rough(value: Any) -> bool:
    """Whether a plain value contains floats that may have been rounded, so that their last bits may differ."""
    if isinstance(value, (list, tuple)):
        return any(is_rough(item) for item in value)
    if not isinstance(value, (float, np.floating, np.ndarray)):
        return False
    array = np.asarray(value)
    with np.errstate(all="ignore"):
        return array.dtype in (np.float32, np.float64) and not bool(_exact(array).all())


def _is_real(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype in (np.float32, np.float64) and value.ndim > 0


def _exact(array: np.ndarray) -> np.ndarray:
    """Mask of entries that no machine rounds: zero, short binary fractions up to a million, infinities and NaN."""
    scaled = array * EXACT_FRACTION
    return ((scaled == np.rint(scaled)) & (np.abs(array) < MOST_EXACT)) | ~np.isfinite(array)


@lru_cache(maxsize=1000)
def _order(seed: int, size: int) -> np.ndarray:
    return np.random.default_rng([seed, size]).permutation(size)

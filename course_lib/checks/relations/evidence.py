"""What a relation examines, and what it finds."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from course_lib.checks.compare import is_numeric


@dataclass(frozen=True)
class Evidence:
    """A case: expected and returned values as plain values, and the arguments of its call by name.

    In a `scripted` case the arguments are a script's variables; `own` says whether the value is what the answer
    returned, and not something that the script made, whose `entries`, and those of its innermost lists,
    are known by their source. `error` is the type
    of the raised exception, with its message and line; `wanted` is the expected one; `changed` are the arguments that
    the call changed; `warned` is NumPy's first warning. For a `hidden` case nothing that the learner's code could have
    chosen is shown.
    """

    expected: Any
    got: Any
    arguments: dict[str, Any] = field(default_factory=dict)
    scripted: bool = False
    own: bool = True
    entries: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    kind: str = ""
    error: str = ""
    message: str = ""
    line: str = ""
    wanted: str = ""
    changed: tuple[str, ...] = ()
    warned: str = ""
    hidden: bool = False

    @property
    def about_value(self) -> bool:
        """Whether the value is what went wrong: no error raised or expected, no argument changed, not nothing."""
        return not (self.error or self.wanted or self.changed or self.returned_nothing)

    @property
    def returned_nothing(self) -> bool:
        """Whether None was returned where a value is expected."""
        return self.got is None and self.expected is not None and not self.error

    def item(self, expected: Any, got: Any) -> "Evidence":
        """The evidence for one item of both values."""
        return replace(self, expected=expected, got=got)

    def sizes(self) -> set[int]:
        """The sizes that occur in the arguments, except 1."""
        shapes = [np.shape(value) for value in self.arguments.values() if is_numeric(value)]
        return {int(size) for shape in shapes for size in shape} - {0, 1}

    def arrays(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Expected and returned values as arrays of real numbers; None if one is not numeric."""
        if not (is_numeric(self.expected) and is_numeric(self.got)):
            return None
        both = np.asarray(self.expected), np.asarray(self.got)
        if any(array.dtype.kind == "c" for array in both):
            return None
        return both[0].astype(float), both[1].astype(float)

    def numbers(self) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """Both as arrays of one shape, without the entries that are infinite or NaN as expected.

        The third is the mask of the entries that are kept. None if the shapes differ, or if others are not finite.
        """
        arrays = self.arrays()
        if arrays is None or arrays[0].shape != arrays[1].shape:
            return None
        expected, got = arrays
        kept = np.isfinite(expected) | ~((expected == got) | (np.isnan(expected) & np.isnan(got)))
        if not (np.isfinite(expected[kept]).all() and np.isfinite(got[kept]).all()):
            return None
        return (expected, got, kept) if kept.all() else (expected[kept], got[kept], kept)

    def differ(self) -> bool:
        """Whether the two differ in kind, shape or length."""
        arrays = self.arrays()
        if arrays is not None:
            return arrays[0].shape != arrays[1].shape
        lists = [value for value in (self.expected, self.got) if isinstance(value, list)]
        return len(lists[0]) != len(lists[1]) if len(lists) == 2 else type(self.expected) is not type(self.got)

    def numeric_arguments(self) -> dict[str, np.ndarray]:
        """The arguments that are real numbers or arrays of them."""
        arrays = {name: np.asarray(value) for name, value in self.arguments.items() if is_numeric(value)}
        return {name: array.astype(float) for name, array in arrays.items() if array.dtype.kind in "iuf"}


@dataclass(frozen=True)
class Found:
    """A relation that holds for one pair.

    `key` must be the same in all pairs; a `weak` relation is satisfied by any single pair of numbers; without `proof`
    the pair is consistent with the relation but does not show it, so another pair must; a lower `rank` says more.
    """

    sentence: str
    key: object = None
    weak: bool = False
    rank: int = 5
    proof: bool = True

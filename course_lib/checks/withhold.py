"""Disable library functions during a call: those that solve the exercise.

This keeps honest people from submitting `course_lib`'s or SciPy's function as their own. It is not a security barrier:
a library's source can always be copied.
"""

import contextlib
import sys
from collections.abc import Iterator, MutableMapping
from importlib.abc import MetaPathFinder
from types import CodeType, FunctionType
from typing import Any

from course_lib.checks import texts


class AnswerWithheld(Exception):
    """The answer called a library function that solves the exercise."""


@contextlib.contextmanager
def withhold(names: tuple[str, ...], namespace: MutableMapping[str, Any]) -> Iterator[None]:
    """Make the functions with these dotted names raise `AnswerWithheld` inside the block.

    A function written in Python raises under any name; one written in C is replaced in its module and in
    `namespace`, which has the learner's imports. A module that has not been imported can't be: loading it takes time.

    Examples
    --------
    >>> import statistics
    >>> with withhold(("statistics.fmean",), {}):
    ...     statistics.fmean([1, 2])
    Traceback (most recent call last):
    ...
    course_lib.checks.withhold.AnswerWithheld: statistics.fmean is the answer itself: write your own ...calling it
    """
    with contextlib.ExitStack() as undo:
        refusing = Refusing({name.rpartition(".")[0]: name for name in reversed(names)})
        sys.meta_path.insert(0, refusing)
        undo.callback(sys.meta_path.remove, refusing)
        for name in names:
            found = _find(name)
            if found is None:
                continue
            module, original = found
            stub = _stub(name)
            function = getattr(original, "_implementation", original)  # NumPy's wrapper around a Python function
            function = vars(original).get("__init__") if isinstance(original, type) else function
            if isinstance(function, FunctionType) and not function.__code__.co_freevars:
                undo.callback(setattr, function, "__code__", function.__code__)
                function.__code__ = stub.__code__
                continue
            for place in (vars(module), namespace):
                for key in [key for key, value in place.items() if value is original]:
                    place[key] = stub
                    undo.callback(place.__setitem__, key, original)
        yield


class Refusing(MetaPathFinder):
    """Raises `AnswerWithheld` at the import of a module with a withheld function; `names` are these, by module."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        if fullname in self.names:
            raise AnswerWithheld(texts.WITHHELD.format(name=_shown(self.names[fullname])))


def _find(name: str) -> tuple[Any, Any] | None:
    """The module and the function of a dotted name; None if it has not been imported."""
    module_name, _, attribute = name.rpartition(".")
    module = sys.modules.get(module_name)
    return (module, getattr(module, attribute)) if hasattr(module, attribute) else None


def _shown(name: str) -> str:
    """A library's name for what its functions have in common: sklearn for sklearn.utils.validation.check_array."""
    return name.partition(".utils.")[0]


def _stub(name: str) -> FunctionType:
    """A function without a closure, so that its code can replace any other's."""
    message = texts.WITHHELD.format(name=_shown(name))
    source = f"def withheld(*_, **__):\n    raise __import__({__name__!r}, fromlist=['_']).AnswerWithheld({message!r})"
    code = next(c for c in compile(source, "<withheld>", "exec").co_consts if isinstance(c, CodeType))
    return FunctionType(code, {})

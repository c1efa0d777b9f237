"""Disable library functions during a call: those that solve the exercise.

This keeps honest people from submitting `course_lib`'s or SciPy's function as their own. It is not a security barrier:
a library's source can always be copied.
"""

import contextlib
import sys
from collections.abc import Iterator, MutableMapping
from importlib.abc import MetaPathFinder
from types import FunctionType
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
    with replaced(names, namespace) as undo:
        refusing = Refusing({name.rpartition(".")[0]: name for name in reversed(names)})
        sys.meta_path.insert(0, refusing)
        undo.callback(sys.meta_path.remove, refusing)
        yield


def replaced(names: tuple[str, ...], namespace: MutableMapping[str, Any]) -> contextlib.ExitStack:
    """As `withhold`, without imports, until the result is closed; if it is dropped, the functions' code is gone."""
    undo = contextlib.ExitStack()
    for name in names:
        found = find(name)
        if found is None:
            continue
        module, original = found
        functions = functions_of(original)
        for function in functions:
            undo.callback(setattr, function, "__code__", function.__code__)
            function.__code__ = _stub(name, function.__code__.co_freevars).__code__
        for place in () if functions else (vars(module), namespace):
            for key in [key for key, value in place.items() if value is original]:
                place[key] = _stub(name)
                undo.callback(place.__setitem__, key, original)
    return undo


def functions_of(original: Any) -> list[FunctionType]:
    """The Python functions behind a function or class: its methods, what a decorator or NumPy has wrapped."""
    found: list[FunctionType] = []
    parts = [*vars(original).values()] if isinstance(original, type) else [original]
    while parts:
        part = parts.pop()
        if isinstance(part, FunctionType) and part not in found:
            found.append(part)
            parts.append(vars(part).get("__wrapped__"))
        parts += [getattr(part, name) for name in ("_implementation", "__func__", "fget") if hasattr(part, name)]
    return found


class Refusing(MetaPathFinder):
    """Raises `AnswerWithheld` at the import of a module with a withheld function; `names` are these, by module."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        if fullname in self.names:
            raise AnswerWithheld(texts.WITHHELD.format(name=_shown(self.names[fullname])))


def find(name: str) -> tuple[Any, Any] | None:
    """The module and the function of a dotted name; None if it has not been imported."""
    module_name, _, attribute = name.rpartition(".")
    module = sys.modules.get(module_name)
    return (module, getattr(module, attribute)) if hasattr(module, attribute) else None


def _shown(name: str) -> str:
    """A library's name for what its functions have in common: sklearn for sklearn.utils.validation.check_array."""
    return name.partition(".utils.")[0]


def _stub(name: str, closure: tuple[str, ...] = ()) -> FunctionType:
    """A function whose code can replace that of any other with as many variables in its closure."""
    message = texts.WITHHELD.format(name=_shown(name))
    source = f"""
def outer({", ".join(closure)}):
    def withheld(*_, **__):
        ({"".join(f"{variable}, " for variable in closure)})
        raise __import__({__name__!r}, fromlist=['_']).AnswerWithheld({message!r})
    return withheld
"""
    names: dict[str, Any] = {}
    exec(compile(source, "<withheld>", "exec"), names)
    return names["outer"](*closure)

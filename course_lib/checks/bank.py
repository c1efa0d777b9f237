"""How an author defines an exercise: its test cases, its known mistakes, its correct variants.

A bank file (`exercises.py` next to a chapter's sources) creates one `Exercise` each and registers functions on it:

* a case draws the arguments of one call, or of a short script where plain values are not enough (an exercise that
  takes functions, or a class); the expected value comes from the reference solution, never from here;
* a known mistake (misconception) is an edit of the reference (see `course_lib.checks.slips`), or a complete wrong
  answer with a different structure: its name is its slug, its docstring is its hint;
* a variant is a correct answer that is written differently.

The bank contains answers: only the author and the grader have it; a learner's copy of the course works without it.
"""

import importlib.util
import linecache
import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from inspect import getdoc
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from course_lib.checks import texts
from course_lib.checks.calls import Arguments, arguments, knowing, script
from course_lib.checks.draws import Larger
from course_lib.checks.slips import BankError, Slip, read_slips, slipped

__all__ = ["Case", "Exercise", "Misconception", "arguments", "knowing", "load_module", "script"]


@dataclass(frozen=True)
class Case:
    """One kind of call. `draw(rng)` returns its arguments; `raises` is the exception that the exercise requires.

    The visible numbers depend on `key`, the names of the exercise and of the function, so `name` can be reworded.
    `fixed` are the sizes that have a meaning, or True for all: hidden draws have the same ones.
    """

    name: str
    key: str
    draw: Callable[[np.random.Generator], Arguments]
    raises: type[Exception] | None = None
    fixed: bool | tuple[int, ...] = False

    def visible(self) -> Arguments:
        """The visible arguments, drawn from a seed derived from the case's key."""
        return self._drawn(np.random.default_rng(zlib.crc32(self.key.encode())))

    def hidden(self, rng: np.random.Generator, above: int) -> Arguments:
        """Other arguments, whose arrays are larger than `above` unless the sizes are fixed."""
        return self._drawn(rng if self.fixed is True else Larger(rng, above, self.fixed or ()))

    def _drawn(self, rng: np.random.Generator) -> Arguments:
        try:
            return self.draw(rng)
        except BankError:
            raise
        except Exception as error:
            told = texts.NOT_DRAWN.format(case=self.key, error=f"{type(error).__name__}: {error}")
            raise BankError(told) from error


@dataclass(frozen=True)
class Misconception:
    """A complete wrong answer and its hint.

    If it was made from a slip, `cell` is its source and `names` are the names defined before it. `part` is the
    exercise whose mistake it is, if that is another one, see `course_lib.checks.parts`.
    """

    slug: str
    hint: str
    answer: Callable
    cell: str = ""
    names: dict[str, Any] = field(default_factory=dict)
    part: str = ""


@dataclass
class Exercise:
    """An exercise's bank.

    Parameters
    ----------
    name
        As in the exercise text; the learner defines a function or class with this name.
    parameters
        The names of its arguments, for showing a call.
    rtol, atol
        Tolerance of values, see `course_lib.checks.compare.compare`.
    withheld
        Dotted names of library functions that solve the exercise: the answer can't call them.
    share
        Fraction of an array's entries that must be correct, from 0 to 1: for answers that are graded by accuracy.
    """

    name: str
    parameters: tuple[str, ...]
    rtol: float = 1e-6
    atol: float = 1e-9
    withheld: tuple[str, ...] = ()
    share: float = 1.0
    cases: list[Case] = field(default_factory=list)
    misconceptions: list[Misconception | Slip] = field(default_factory=list)
    variants: list[Callable] = field(default_factory=list)
    equivalents: dict[str, str] = field(default_factory=dict)
    file: str = ""  # the bank file that it was read from

    def case(
        self,
        draw: Callable | None = None,
        *,
        raises: type[Exception] | None = None,
        fixed: bool | tuple[int, ...] = False,
    ) -> Callable:
        """Decorator: `draw(rng) -> arguments(...)`; its docstring says in a few words what is special about it.

        At grading time the arrays are larger, except in the `fixed` sizes: see `course_lib.checks.draws.Larger`.

        Raises
        ------
        BankError
            If another case of the exercise is drawn by a function of the same name.
        """
        if draw is None:
            return lambda function: self.case(function, raises=raises, fixed=fixed)
        key = f"{self.name}.{draw.__name__}"
        if any(case.key == key for case in self.cases):
            raise BankError(texts.SAME_NAME.format(exercise=self.name, name=draw.__name__))
        self.cases.append(Case(_doc(draw), key, draw, raises, fixed))
        return draw

    def largest_size(self) -> int:
        """The largest size of an array in the visible cases; those of fixed sizes don't count."""
        shown = [case.visible() for case in self.cases if case.fixed is not True]
        return max((n for given in shown for n in sizes((given.positional, given.named))), default=0)

    def misconception(self, answer: Callable) -> Callable:
        """Decorator: a complete wrong answer; its docstring is the hint."""
        self.misconceptions.append(Misconception(_slug(answer.__name__), _doc(answer), answer))
        return answer

    def slips(self, table: str) -> None:
        """Add known mistakes as edits of the reference, see `course_lib.checks.slips`."""
        caller = sys._getframe(1)
        path = Path(caller.f_code.co_filename)
        self.misconceptions += read_slips(table, f"{path.parent.name}/{path.name}", caller.f_lineno)

    def complete(self, cell: str, names: dict[str, Any]) -> "Exercise":
        """The exercise with every slip turned into a complete wrong answer.

        Parameters
        ----------
        cell
            The source of the reference's cell.
        names
            The names defined before that cell.

        Raises
        ------
        SlipError
            If a slip does not match the cell.
        """

        def answer(slip: Slip) -> Misconception:
            text, own = slipped(cell, slip), dict(names)
            lines = text.splitlines(keepends=True)
            linecache.cache[slip.place] = (len(text), None, lines, slip.place)  # so that errors have their line
            exec(compile(text, slip.place, "exec"), own)
            return Misconception(slip.slug, slip.hint, own[self.name], text, names)

        return replace(self, misconceptions=[answer(m) if isinstance(m, Slip) else m for m in self.misconceptions])

    def wrong_answers(self) -> list[Misconception]:
        """The known mistakes of a completed exercise."""
        known = [m for m in self.misconceptions if isinstance(m, Misconception)]
        if len(known) < len(self.misconceptions):
            raise BankError(texts.NOT_COMPLETE.format(exercise=self.name))
        return known

    def variant(self, answer: Callable) -> Callable:
        """Decorator: a correct answer that is written differently from the reference."""
        self.variants.append(answer)
        return answer

    def equivalent(self, lines: str, reason: str) -> None:
        """Declare a mutant of the reference (the lines that `course mutate` prints) correct, and say why."""
        self.equivalents[lines] = reason


def sizes(value: Any) -> set[int]:
    """The sizes of all arrays in a plain value.

    Examples
    --------
    >>> sizes(([np.ones((2, 3))], {"x": np.ones(3)}))
    {2, 3}
    """
    if isinstance(value, np.ndarray):
        return {*value.shape}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return set().union(*map(sizes, inner))


def load_module(path: Path) -> ModuleType:
    """Run a bank file. Banks also use this to reuse an exercise of another chapter."""
    spec = importlib.util.spec_from_file_location(f"{path.stem}_of_{path.parent.name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # inspect looks here for a class's source
    spec.loader.exec_module(module)
    return module


def _slug(name: str) -> str:
    """Slug of a name: the function seed_missing and the class SeedMissing both become seed-missing."""
    return name.replace("_", "-") if "_" in name else re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _doc(function: Callable) -> str:
    text = getdoc(function)
    if not text:
        raise BankError(texts.NO_DOCSTRING.format(function=function.__name__))
    return " ".join(text.split())

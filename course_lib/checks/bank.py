"""How an author writes down an exercise: its cases, its misconceptions, its right variants.

A bank file (`exercises.py` beside the sources of a chapter) makes one `Exercise` each and hangs functions on it:

* a case draws the arguments of one call, or of a short script where plain values are not enough (an exercise that
  takes functions, or a class); what is expected comes from the reference solution, never from here;
* a misconception is a slip in the reference, written as what changes (see `course_lib.checks.slips`), or a complete
  wrong answer of another structure: its name is its slug, its docstring the hint that it earns;
* a variant is a right answer that is written differently.

The bank holds answers: it stays with the author and the judge, a learner's copy of the course works without it.
"""

import importlib.util
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

from course_lib.checks.calls import Arguments, arguments, knowing, script
from course_lib.checks.slips import BankError, Slip, read_slips, slipped

__all__ = ["Case", "Exercise", "Misconception", "arguments", "knowing", "load_module", "script"]


@dataclass(frozen=True)
class Case:
    """One kind of call. `draw(rng)` gives its arguments; `raises` names the exception that the contract asks for."""

    name: str
    draw: Callable[[np.random.Generator], Arguments]
    raises: type[Exception] | None = None

    def visible(self) -> Arguments:
        """The arguments that everybody sees: drawn from a seed made of the case's name."""
        return self.draw(np.random.default_rng(zlib.crc32(self.name.encode())))


@dataclass(frozen=True)
class Misconception:
    """A complete wrong answer, with the hint that it earns.

    Where it was made of a slip, `cell` is its text and `names` what that finds defined.
    """

    slug: str
    hint: str
    answer: Callable
    cell: str = ""
    names: dict[str, Any] = field(default_factory=dict)


@dataclass
class Exercise:
    """An exercise's bank.

    Parameters
    ----------
    name
        As in the contract; the learner defines a function or class of this name.
    parameters
        The names of its arguments, for showing a call.
    rtol, atol
        Tolerance of a value, see `course_lib.checks.compare.compare`.
    withheld
        Library functions that are the answer, by their dotted names: they can't be called by it.
    share
        Of the entries of an array, how many have to be right, from 0 to 1: for answers that are graded by their
        accuracy.
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
    file: str = ""  # that it was read from

    def case(self, draw: Callable | None = None, *, raises: type[Exception] | None = None) -> Callable:
        """Decorator: `draw(rng) -> arguments(...)`; its docstring, in a few words, says what is special about it."""
        if draw is None:
            return lambda function: self.case(function, raises=raises)
        self.cases.append(Case(_doc(draw), draw, raises))
        return draw

    def misconception(self, answer: Callable) -> Callable:
        """Decorator: a complete wrong answer; its docstring is the hint."""
        self.misconceptions.append(Misconception(_slug(answer.__name__), _doc(answer), answer))
        return answer

    def slips(self, table: str) -> None:
        """Misconceptions by what they change in the reference, see `course_lib.checks.slips`."""
        caller = sys._getframe(1)
        path = Path(caller.f_code.co_filename)
        self.misconceptions += read_slips(table, f"{path.parent.name}/{path.name}", caller.f_lineno)

    def complete(self, cell: str, names: dict[str, Any]) -> "Exercise":
        """The exercise with every slip made a complete wrong answer.

        Parameters
        ----------
        cell
            The text of the reference's cell.
        names
            What that cell finds defined.

        Raises
        ------
        SlipError
            If a slip does not fit the cell.
        """

        def answer(slip: Slip) -> Misconception:
            text, own = slipped(cell, slip), dict(names)
            exec(compile(text, slip.place, "exec"), own)
            return Misconception(slip.slug, slip.hint, own[self.name], text, names)

        return replace(self, misconceptions=[answer(m) if isinstance(m, Slip) else m for m in self.misconceptions])

    def wrong_answers(self) -> list[Misconception]:
        """The misconceptions of an exercise that is complete."""
        known = [m for m in self.misconceptions if isinstance(m, Misconception)]
        if len(known) < len(self.misconceptions):
            raise BankError(f"{self.name}: its slips have not been put into the reference yet, see `complete`.")
        return known

    def variant(self, answer: Callable) -> Callable:
        """Decorator: a right answer that is written differently from the reference."""
        self.variants.append(answer)
        return answer

    def equivalent(self, lines: str, reason: str) -> None:
        """A mutant of the reference (its changed lines, as `course mutate` prints them) that is right too, and why."""
        self.equivalents[lines] = reason


def load_module(path: Path) -> ModuleType:
    """Run a bank file. Also how one bank takes over an exercise from another, where two chapters ask for the same."""
    spec = importlib.util.spec_from_file_location(f"{path.stem}_of_{path.parent.name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where Python looks for a class's source
    spec.loader.exec_module(module)
    return module


def _slug(name: str) -> str:
    """The function seed_missing and the class SeedMissing both have the slug seed-missing."""
    return name.replace("_", "-") if "_" in name else re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _doc(function: Callable) -> str:
    text = getdoc(function)
    if not text:
        raise ValueError(f"{function.__name__} in the bank has no docstring: it is what a learner gets to read")
    return " ".join(text.split())

"""The calls with edited code, made where the answer is: in the notebook or in the learner's process."""

import ast
import contextlib
import copy
import io
import sys
import time
import types
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from course_lib.alarm import can_ring, ring_after
from course_lib.checks.calls import Arguments
from course_lib.checks.compare import difference
from course_lib.checks.outcome import observe
from course_lib.checks.reading import definition
from course_lib.checks.reading.syntax import Function, names_read
from course_lib.checks.repairs.edits import KINDS, edits
from course_lib.checks.repairs.places import Edit
from course_lib.checks.values import encode, read

MOST_EDITS = 1500  # that are tried
SECONDS = 0.12  # of computing that they may take together, if the answer is slow
PATIENCE = 20  # times as many seconds may pass, on a busy machine or in an answer that waits
LONGEST = 0.25  # of computing, for one call
FILE = "<edited>"
OUTSIDE = {"open", "os", "sys", "shutil", "subprocess", "pathlib", "Path", "exec", "eval"}  # edits of these may do harm


@dataclass(frozen=True)
class Allowed:
    rtol: float
    atol: float
    share: float = 1.0


def right_edit(
    answer: Any, text: str, name: str, cases: Sequence[list], tolerance: Sequence[float], kinds: int, spent: float
) -> int:
    """The number of the first edit that makes an answer right in every case, of some `kinds`; -1 if there is none."""
    tree, names = tree_of(text, name), _namespace(answer)
    if tree is None or names is None or not can_ring():
        return -1
    end, latest = time.process_time() + SECONDS - spent, time.monotonic() + PATIENCE * SECONDS
    made = [Trial(Allowed(*tolerance), *case) for case in cases]
    own = dict(names)
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        with contextlib.suppress(Exception):
            exec(compile(tree, FILE, "exec"), own)
        first, used = _first_wrong(own, name, made)
        tried = 0
        for i, edit in enumerate(edits(tree.body, KINDS[:kinds])):
            left = end - time.process_time()
            if first is None or tried > MOST_EDITS or left <= 0 or time.monotonic() > latest:
                return -1
            if edit.function.lineno in used:
                tried += 1
                if _is_right_with(edit, own, name, [first, *made], min(left, LONGEST)):
                    return i
    return -1


def _first_wrong(own: dict[str, Any], name: str, cases: Sequence["Trial"]) -> tuple["Trial | None", set[int]]:
    """The case with the most numbers among those that fail, and the lines where the functions begin that it uses."""
    used: set[int] = set()
    wrong = [case for case in cases if not _in_time(case.accepts_all, own[name], name)]
    first = max(wrong, key=lambda case: case.numbers, default=None)

    def note(frame: types.FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename == FILE:
            used.add(frame.f_code.co_firstlineno)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        _ = first and _in_time(first.accepts, own[name], name)
    finally:
        sys.setprofile(before)
    return first, used


def _is_right_with(edit: Edit, own: dict[str, Any], name: str, cases: Sequence["Trial"], seconds: float) -> bool:
    """Whether all cases are right with the edit that the tree has now; the first one is looked at quickly."""
    made: dict[str, Any] = {}
    holder = own[edit.owner] if edit.owner else None
    with contextlib.suppress(Exception):
        exec(compile(ast.Module([edit.function], []), FILE, "exec"), own, made)
        new, old = made[edit.function.name], (vars(holder) if holder else own)[edit.function.name]
        _put(holder or own, edit.function.name, new)
        try:
            first, *others = cases
            return _in_time(first.accepts, own[name], name, seconds) and all(
                _in_time(case.accepts_all, own[name], name) for case in others
            )
        finally:
            _put(holder or own, edit.function.name, old)
    return False


def _put(holder: Any, name: str, function: Any) -> None:
    if isinstance(holder, dict):
        holder[name] = function
    else:
        setattr(holder, name, function)


def _in_time(accepts: Callable[[Any, str], bool], function: Any, name: str, seconds: float = LONGEST) -> bool:
    with contextlib.suppress(Exception, SystemExit), ring_after(seconds, TimeoutError, computing=True):
        return accepts(function, name)
    return False


@dataclass
class Trial:
    """A visible case as the edited code is tried on it: its call as a script, and what is expected."""

    allowed: Allowed
    code: str
    names: list[str]
    values: list
    expected: Any
    error: str

    @property
    def numbers(self) -> int:
        return 0 if self.error else len(repr(self.expected))

    @cached_property
    def script(self) -> tuple[types.CodeType, types.CodeType]:
        *statements, last = ast.parse(self.code).body
        assert isinstance(last, ast.Expr)
        value = ast.Expression(last.value)
        return compile(ast.Module(statements, []), "<case>", "exec"), compile(value, "<case>", "eval")

    @cached_property
    def fixed(self) -> dict[str, Any]:
        """The values that no call can change, so they need not be copied: numbers and arrays, which are read-only."""
        given = dict(zip(self.names, self.values, strict=True))
        arrays = {key: value.copy() for key, value in given.items() if isinstance(value, np.ndarray)}
        for array in arrays.values():
            array.flags.writeable = False
        return arrays | {key: value for key, value in given.items() if isinstance(value, (int, float, str))}

    def accepts(self, function: Any, name: str) -> bool:
        """Whether a function returns what is expected: a quick look, in which changing an argument is an error."""
        if self.error:
            return self.accepts_all(function, name)
        others = zip(self.names, self.values, strict=True)
        names = self.fixed | {key: copy.deepcopy(value) for key, value in others if key not in self.fixed}
        names |= {"np": np, name: function}
        exec(self.script[0], names)
        value = eval(self.script[1], names)
        if type(value) is not type(self.expected) or not isinstance(value, (float, np.ndarray)):
            value = read(encode(value))
        return difference(self.expected, value, self.allowed) is None

    def accepts_all(self, function: Any, name: str) -> bool:
        """Whether a function does what is expected: its value or its error, and no argument is changed."""
        given = Arguments((), dict(zip(self.names, self.values, strict=True)), self.code)
        outcome = observe(function, given, (), name)
        if self.error or outcome.error:
            return bool(outcome.error) and self.error in (outcome.error, *outcome.is_also)
        return not outcome.changed and difference(self.expected, read(outcome.value), self.allowed) is None


def tree_of(text: str, name: str) -> ast.Module | None:
    """The definition of an answer and those in its cell that it uses, as a module."""
    first = definition(text, name)
    if first is None:
        return None
    found = {name: first}
    _add_used(first, text, found)
    tree = ast.Module(list(found.values()), [])
    return None if OUTSIDE & names_read(tree) else tree


def _add_used(node: ast.AST, text: str, found: dict[str, Any]) -> None:
    for word in sorted({part.id for part in ast.walk(node) if isinstance(part, ast.Name)} - set(found)):
        other = definition(text, word)
        if isinstance(other, Function):
            found[word] = other
            _add_used(other, text, found)


def _namespace(answer: Any) -> dict[str, Any] | None:
    functions = [answer, *vars(answer).values()] if isinstance(answer, type) else [answer]
    return next((one.__globals__ for one in functions if isinstance(one, types.FunctionType)), None)

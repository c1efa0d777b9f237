"""What one call of a learner's function did: its value or error, the arguments it changed, NumPy's warning."""

import ast
import builtins
import copy
import inspect
import keyword
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from course_lib.alarm import ring_after
from course_lib.checks import texts
from course_lib.checks.calls import Arguments, in_two_parts
from course_lib.checks.values import Opaque, encode, read
from course_lib.names import near_names

LONGEST_MESSAGE = 500
CALL_LIMIT = 20.0  # seconds per call of a learner's function, in a notebook and in grading


class NoAnswer(Exception):
    """A call did not return: it was too slow, or its process ended."""


NEW_NAMES = {"randn": "standard_normal", "rand": "random", "randint": "integers", "random_sample": "random"}
NUMBERS = {"π": "pi", "pi": "pi", "inf": "inf", "Inf": "inf", "nan": "nan", "NaN": "nan"}  # of NumPy

NO_ANSWER = NoAnswer.__name__  # as the error of an outcome
_BUILT_IN = {kind for kind in vars(builtins).values() if isinstance(kind, type) and issubclass(kind, Exception)}
_BUILT_IN.remove(Exception)


def time_limit(seconds: float) -> AbstractContextManager[None]:
    """Raise `NoAnswer` in code that is still running after `seconds`."""
    return ring_after(seconds, NoAnswer(texts.TOO_SLOW.format(seconds=seconds)))


@dataclass(frozen=True)
class Outcome:
    """The outcome of a call, as JSON data.

    `value` is encoded (see `course_lib.checks.values`); `error` is the exception's type name or '', `is_also` the
    names of the built-in exceptions that this type is derived from; `line` and `function` are where the learner's code
    raised it, `function` with its class: `Value.backward`;
    `changed` names the arguments that the call changed in place. If rounding decides the value, it is left out and
    `certain` says what is true of it on every machine, see `course_lib.checks.certainty`.
    """

    value: Any = None
    error: str = ""
    message: str = ""
    line: str = ""
    function: str = ""
    changed: list[str] = field(default_factory=list)
    warned: str = ""
    seconds: float = 0.0
    certain: str = ""
    is_also: list[str] = field(default_factory=list)

    def to_json(self) -> dict:
        """Without the fields that have their default."""
        return {key: value for key, value in vars(self).items() if value != _NOTHING_SAID[key]}


_NOTHING_SAID = vars(Outcome())


def observe(function: Callable, arguments: Arguments, parameters: tuple[str, ...], name: str = "") -> Outcome:
    """Call `function` on a copy of `arguments` and report what happened. Catches whatever it raises, except Ctrl-C.

    If the arguments have a script, that runs instead, with the function under `name`. An argument that is passed by
    name reaches the parameter at its place, whatever the function calls it.

    Examples
    --------
    >>> from course_lib.checks.calls import arguments, script
    >>> observe(lambda x: x + 1, arguments(2), ("x",)).value
    3
    >>> observe(lambda x: x / 0, arguments(2), ("x",)).error
    'ZeroDivisionError'
    >>> observe(lambda f, x: 2 * f(x), script("twice(abs, x)", x=-4), (), "twice").value
    8
    >>> observe(lambda base, power: base**power, script("power(3, n=2)"), ("x", "n"), "power").value
    9
    """
    try:
        return finished(_observed(function, arguments, parameters, name), arguments)
    except NoAnswer as late:  # the alarm fired just as the call ended with its own error, such as MemoryError
        return Outcome(error=NO_ANSWER, message=_message(late))


def finished(outcome: Outcome, arguments: Arguments) -> Outcome:
    """The outcome of a script from what its first part returned, which may be forged: the grader does the rest."""
    _, names, rest = in_two_parts(arguments)
    if not rest or outcome.error:
        return outcome
    values = read(outcome.value)
    if not isinstance(values, list) or len(values) != len(names):
        return replace(outcome, value=encode(values))
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            found = _run_script(rest, {"np": np, **arguments.named, **dict(zip(names, values, strict=True))})
        return replace(outcome, value=encode(found))
    except Exception as exception:
        other = next((value.type_name for value in values if isinstance(value, Opaque)), Opaque.__name__)
        message = _message(exception).replace(Opaque.__name__, other)
        return replace(outcome, value=None, error=type(exception).__name__, message=message)


def _observed(function: Callable, arguments: Arguments, parameters: tuple[str, ...], name: str) -> Outcome:
    given = copy.deepcopy(arguments)
    if given.code or given.named:
        function = by_any_names(function, parameters)
    value, error, message, place, is_also = None, "", "", ("", ""), []
    start = time.perf_counter()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if given.code:
                code, _, _ = in_two_parts(given)
                value = encode(_run_script(code, {"np": np, name: function, **given.named}))
            else:
                value = encode(function(*given.positional, **given.named))
        except KeyboardInterrupt:
            raise
        except BaseException as exception:  # SystemExit and the like are also wrong answers
            error, message = type(exception).__name__, _message(exception)
            place = _place(exception)
            is_also = [kind.__name__ for kind in type(exception).__mro__[1:] if kind in _BUILT_IN]
    seconds = time.perf_counter() - start
    warned = next((str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)), "")
    changed = _changed(arguments, given, parameters)
    return Outcome(value, error, message, *place, changed, warned, seconds, is_also=is_also)


def by_any_names(function: Callable, parameters: tuple[str, ...]) -> Callable:
    """The function, which can be called by the exercise's names if it has other names at the places of these."""
    try:
        own = inspect.signature(function).parameters
    except Exception:  # not every object that can be called has a signature, and a learner's class may be broken
        return function
    if set(parameters) <= set(own) or any(one.kind is one.VAR_KEYWORD for one in own.values()):
        return function
    places = [name for name, one in own.items() if one.kind is one.POSITIONAL_OR_KEYWORD]
    pairs = zip(parameters, places, strict=False)
    names = {theirs: mine for theirs, mine in pairs if theirs not in own and mine not in parameters}
    return lambda *given, **named: function(*given, **{names.get(name, name): value for name, value in named.items()})


def _run_script(code: str, names: dict[str, Any]) -> Any:
    statements, value = _compiled(code)
    exec(statements, names)
    return eval(value, names)


@lru_cache(maxsize=256)
def _compiled(script: str) -> tuple[CodeType, CodeType]:
    *statements, last = ast.parse(script).body
    if not isinstance(last, ast.Expr):
        raise SyntaxError("a script must end in an expression, whose value is graded")
    body, value = ast.Module(statements, []), ast.Expression(last.value)
    return compile(body, "<case>", "exec"), compile(value, "<case>", "eval")


def _changed(before: Arguments, after: Arguments, parameters: tuple[str, ...]) -> list[str]:
    by_position = zip(parameters, before.positional, after.positional, strict=False)
    by_name = ((name, value, after.named[name]) for name, value in before.named.items())
    return [name for name, b, a in (*by_position, *by_name) if not _same(b, a)]


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray) and before.dtype.kind in "biufc":
        form = (before.dtype, before.shape)
        return form == (after.dtype, after.shape) and before.tobytes() == after.tobytes()
    return repr(encode(before)) == repr(encode(after))  # as text, so that NaN equals NaN


def _message(exception: BaseException) -> str:
    try:
        return (str(exception) + _near_name(exception))[:LONGEST_MESSAGE]
    except Exception:  # a learner's exception class may be broken
        return ""


def _near_name(exception: BaseException) -> str:
    """A name that exists and is spelled almost like the missing one, as Python suggests it in a traceback."""
    names: list[str] = []
    missing = getattr(exception, "name", None)
    if not isinstance(missing, str):
        return ""
    if isinstance(exception, NameError):
        frame = [frame for frame, _ in traceback.walk_tb(exception.__traceback__)][-1]
        if other := _by_module(missing, frame.f_globals, traceback.extract_tb(exception.__traceback__)[-1].line or ""):
            return texts.SUGGESTED_NAME.format(other)
        names = [*frame.f_locals, *frame.f_globals, *keyword.kwlist]
    elif isinstance(exception, AttributeError):
        with suppress(Exception):  # `__dir__` of a learner's class
            names = dir(exception.obj)
        if NEW_NAMES.get(missing) in names:
            return texts.SUGGESTED_NAME.format(NEW_NAMES[missing])
    near = near_names(missing, [n for n in names if n[:1] != "_" and n not in ("exit", "quit")], alike=0.75)
    return texts.SUGGESTED_NAME.format(near[0]) if near else ""


def _by_module(missing: str, names: dict[str, Any], line: str) -> str:
    """The name of a module that has another one here, or a function or number of NumPy, as `np.exp` for `exp`."""
    modules = {value.__name__: key for key, value in names.items() if inspect.ismodule(value)}
    if missing in modules:
        return modules[missing]
    constant = NUMBERS.get(missing, "")
    is_called = f"{missing}(" in line and not missing.startswith("_") and callable(getattr(np, missing, None))
    return f"{modules['numpy']}.{constant or missing}" if "numpy" in modules and (constant or is_called) else ""


def _place(exception: BaseException) -> tuple[str, str]:
    """The innermost line of the learner's code, and its function: the last frame that is not in an installed file."""
    found = "", ""
    frames = traceback.walk_tb(exception.__traceback__)
    for summary, (frame, _) in zip(traceback.extract_tb(exception.__traceback__), frames, strict=False):
        file, line = summary.filename, (summary.line or "").strip()
        if line and "site-packages" not in file and "course_lib" not in file:
            found = line, frame.f_code.co_qualname
    return found

"""Why a cell stopped: Python's error, the line, and what such an error usually means."""

import ast
import keyword
import re
import tokenize
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from traceback import walk_tb
from typing import Any

from course_lib.checks.cells import texts
from course_lib.names import near_names

LONGEST = 300  # characters per field
MODULES = ("numpy", "math", "matplotlib", "scipy", "sklearn", "random", "itertools", "functools", "course_lib")
FROM_FIRST_CELL = ("np", "plt", "check", "submit", "figures")
CELL = "<module>"  # the name of the code that a cell is compiled to


@dataclass(frozen=True)
class Stop:
    """Why a cell stopped.

    Attributes
    ----------
    error
        Python's error with its message.
    line, code
        Where, counted from 1, and what that line says; 0 and '' if unknown.
    hint
        What such an error usually means, in a sentence, or ''.
    ran
        Whether the lines above `line` ran; nothing did if the cell is not Python.
    """

    error: str
    line: int = 0
    code: str = ""
    hint: str = ""
    ran: bool = True

    def sentence(self) -> str:
        """Where, what, and what to do: the words that follow "stopped"."""
        told = (texts.IN_LINE if self.line else texts.SOMEWHERE).format(**vars(self))
        told += "" if told.endswith((".", "?", "!")) else "."
        return f"{told} {self.hint}".rstrip()


def read_stop(data: Any) -> Stop | None:
    """A stop from the JSON data of `vars`, which may be forged: malformed fields are left out."""
    if not isinstance(data, Mapping):
        return None
    words = {name: data[name][:LONGEST] for name in ("error", "code", "hint") if isinstance(data.get(name), str)}
    line = data.get("line")
    return Stop(
        words.get("error", ""),
        line if isinstance(line, int) else 0,
        words.get("code", ""),
        words.get("hint", ""),
        data.get("ran") is not False,
    )


def stop_of(error: BaseException, source: str) -> Stop:
    """Why the cell `source` stopped with `error`.

    Examples
    --------
    >>> try:
    ...     compile("if n = 0:", "cell", "exec")
    ... except SyntaxError as error:
    ...     print(stop_of(error, "if n = 0:").hint)
    `=` assigns a value; `==` compares.
    """
    lines = source.splitlines()
    if isinstance(error, SyntaxError):
        wrong = _parsed(source)
        if wrong and error.msg == "incomplete input":  # all that IPython says about it
            error = wrong
        number = error.lineno or 0
        code = (error.text or "").rstrip() or (lines[number - 1] if 0 < number <= len(lines) else "")
        told = f"{type(error).__name__}: {error.msg}"
        return Stop(told[:LONGEST], number, code.strip()[:LONGEST], _syntax_hint(error.msg, code), wrong is None)
    frames = walk_tb(error.__traceback__)
    number = next((line for frame, line in frames if frame.f_code.co_name == CELL), 0)
    code = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    told = f"{type(error).__name__}: {_text(error)}".removesuffix(": ")
    return Stop(told[:LONGEST], number if code else 0, code[:LONGEST], _runtime_hint(error, source, number))


def _parsed(source: str) -> SyntaxError | None:
    """What Python says of a whole cell; None if it is Python, and only one of its statements can't be compiled."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        pass
    return None


def _text(error: BaseException) -> str:
    try:
        return re.sub(r" \(\S*[/\\]\S*\)$", "", str(error))  # an ImportError names the module's file
    except Exception:  # a learner's exception class may be broken
        return ""


def _syntax_hint(message: str, code: str) -> str:
    if found := re.search(r"invalid (?:non-printable )?character .*\(?U\+([0-9A-F]+)\)?", message):
        return _character_hint(chr(int(found[1], 16)))
    if message == "invalid syntax" and (word := _misused_keyword(code)):
        return texts.KEYWORD.format(word=word)
    for words, looks, hint in texts.SYNTAX:
        found = re.search(words, message)
        if found and re.search(looks, code.rstrip()):
            return hint.format(*(group or "" for group in found.groups()))
    return ""


def _character_hint(found: str) -> str:
    plain = unicodedata.normalize("NFKC", found)
    same = f"`{plain}`" if plain.isascii() else texts.A_PLAIN_ONE
    instead = next((plain for plain, fancy in texts.CHARACTERS.items() if found in fancy), same)
    name = unicodedata.name(found, hex(ord(found))).lower()
    text = texts.OTHER_CHARACTER if unicodedata.category(found) in ("Sm", "No") else texts.CHARACTER
    return text.format(found=found, name=name, instead=instead)


def _misused_keyword(code: str) -> str:
    """A keyword where a name is expected: before `=`, as a parameter, or `lambda` at the end of a product."""
    try:
        tokens = [token.string for token in tokenize.generate_tokens(StringIO(code.strip() + "\n").readline)]
    except (tokenize.TokenError, IndentationError):
        return ""
    names = set(keyword.kwlist) - {"True", "False", "None", "not", "await", "in", "is", "if", "else", "and", "or"}
    for before, word, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        if word in names and (after == "=" or (after in (",", ")", "", "\n") and before not in ("", "\n"))):
            return word
    return ""


def _runtime_hint(error: BaseException, source: str, number: int) -> str:
    name = getattr(error, "name", None) or ""
    if isinstance(error, ModuleNotFoundError):
        root = name.partition(".")[0]
        near = near_names(root, [module for module in MODULES if module != root], alike=0.75)
        if near or not root:
            return texts.NEAR_MODULE.format(near=near[0]) if near else ""
        return texts.NO_MODULE.format(name=root) if root not in MODULES else ""
    if isinstance(error, NameError) and number:
        if name in FROM_FIRST_CELL:
            return texts.FIRST_CELL
        below = next((line for line in defined_in(source).get(name, []) if line > number), None)
        return (texts.DEFINED_BELOW if below else texts.NOWHERE).format(name=name, line=below)
    return texts.RUNTIME.get(type(error).__name__, "")


DEFINITION = re.compile(r"^(?:async\s+)?(?:def|class|function|define|Def)\s+(\w+)|^(\w+)\s*=(?!=)")


def defined_in(source: str) -> dict[str, list[int]]:
    """The names that a cell defines at its top level, by def, class or assignment, each with its lines.

    The cell is read line by line, since it may not be Python.

    Examples
    --------
    >>> defined_in("def f(x)\\n    y = 1\\n    return y\\nz = f(1)")
    {'f': [1], 'z': [4]}
    """
    found: dict[str, list[int]] = {}
    for number, line in enumerate(source.splitlines(), start=1):
        if match := DEFINITION.match(line):
            found.setdefault(match[1] or match[2], []).append(number)
    return found

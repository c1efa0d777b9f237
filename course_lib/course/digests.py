"""Digests of the inputs of each file in notebooks/: `course build` stores them, `--check` compares them.

Whether a file is stale depends on its inputs, not its contents: the last digits of computed numbers depend on the
processor. The inputs are a source or a bank and everything it imports from course_lib. Docstrings and comments of
course_lib don't count, nor do line endings anywhere.
"""

import ast
import contextlib
import hashlib
import io
import json
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import course_lib
from course_lib.checks.spec import CHECK_FILE
from course_lib.course.folders import CONFIG_FILE, Course
from course_lib.course.quiz_questions import QUIZ, questions_left_out

BUILT = "built.json"  # in notebooks/
PACKAGE = Path(course_lib.__file__).parent
# Modules that generate the files
OF_NOTEBOOKS = ("course_lib.course.source", "course_lib.course.release", "course_lib.authoring.stills")
OF_CHECKS = ("course_lib.checks.prepare", "course_lib.checks.parts", "course_lib.course.source")
# What a check says, what a check cell shows, and messages to authors are not in any built file
NOT_SHOWN = (
    "course_lib.notebook",
    *(f"course_lib.{room}.texts" for room in ("checks", "checks.reading", "checks.relations", "course")),
)
CODE_CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Inputs:
    """The digests of a chapter. Pairs separate what must be run from what is only copied: prose, or hints."""

    notebooks: dict[str, list[str]] = field(default_factory=dict)  # by notebook: its code, its text
    exercises: dict[str, list[str]] = field(default_factory=dict)  # by exercise: reference, cases and mistakes; hints
    files: dict[str, str] = field(default_factory=dict)  # by file in notebooks/: its contents


def inputs(course: Course, chapter: str) -> Inputs:
    """The current inputs of a chapter's files."""
    for known in (_files, _package, _homes, _module):  # a module may be new or changed
        known.cache_clear()
    banks = [_with_loaded(path) for path in course.bank_files(chapter)]
    exercises_of = [set(re.findall(r"\bExercise\(\s*[\"'](\w+)", "".join(map(_text, bank)))) for bank in banks]
    notebooks, exercises = {}, {}
    for source in course.section_files(chapter):
        text = _text(source)
        cells = CODE_CELL.findall(text)
        answers = [cell for cell in cells if ":exercise:" in cell]
        own = re.findall(r"^:check: (\w+)", "\n".join(cells), re.MULTILINE)
        modules = _imports(ast.parse("\n".join(map(_python, cells))), ())
        for name in own:
            cell = "".join(cell for cell in answers if f":exercise: {name}\n" in cell)
            called = {name, *re.findall(r"\w+", cell)}  # whose banks have the known mistakes in a part of the answer
            files = sorted({p for bank, held in zip(banks, exercises_of, strict=True) if held & called for p in bank})
            used = modules.union(OF_CHECKS, *(_module(path).imports for path in files))
            out = questions_left_out(course.plan.left_out) if name == QUIZ else []
            made = _digest([*answers, *(_module(path).code for path in files), _library(used), *map(str, out)])
            exercises[name] = [made, _digest([*map(_text, files), *_points(course, name)])]
        made = _digest([*cells, *(exercises[name][0] for name in own), _library(modules.union(OF_NOTEBOOKS))])
        planned = [p for name in re.findall(r'(?:check: |"written": ")(\w+)', text) for p in _points(course, name)]
        written = [course.plan.unlinked(text), _text(course.root / CONFIG_FILE), *planned]
        notebooks[source.stem] = [made, _digest(written)]
    return Inputs(notebooks, exercises)


def _points(course: Course, exercise: str) -> list[str]:
    """The points that the instructor's plan gives to an exercise, as text; nothing if it gives none."""
    return [f"{exercise} {points}" for name, points in course.plan.points.items() if name == exercise]


def read_built(course: Course, chapter: str) -> Inputs:
    """The inputs of a chapter's files as the last build stored them; empty if there are none."""
    try:
        noted = json.loads((course.notebooks / BUILT).read_text(encoding="utf-8"))
        return Inputs(**noted.get(chapter, {}))
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return Inputs()


def note_built(course: Course, chapter: str, made: Inputs) -> None:
    """Store the digests of a chapter's inputs and files."""
    path = course.notebooks / BUILT
    noted = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    noted[chapter] = asdict(made) | {"files": file_digests(course, chapter)}
    text = json.dumps({name: noted[name] for name in sorted(noted)}, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def file_digests(course: Course, chapter: str) -> dict[str, str]:
    """The digest of each file that a chapter has in notebooks/."""
    files = sorted(path for path in (course.notebooks / chapter).glob("*") if path.is_file())
    return {path.name: _digest([_text(path)]) for path in files}


def chapter_version(course: Course, chapter: str) -> str:
    """A digest of what grading a chapter depends on: its released code, its answers, its bank, its cases and hints.

    Prose, pictures and the outcomes of known mistakes are not part of it: a build may change them, and no grade.
    """
    banks = {path for bank in course.bank_files(chapter) for path in _with_loaded(bank)}
    sources = [cell for source in course.section_files(chapter) for cell in CODE_CELL.findall(_text(source))]
    checks = course.notebooks / chapter / CHECK_FILE
    known = json.loads(_text(checks)) if checks.is_file() else {}
    for mistake in (mistake for check in known.values() for mistake in check["misconceptions"]):
        del mistake["outcomes"]
    return _digest(
        [
            *(cell for cell in sources if ":exercise:" in cell),
            *map(_text, sorted(banks)),
            json.dumps(known),
            *(repr(_graded_part(path)) for path in sorted((course.notebooks / chapter).glob("*.ipynb"))),
        ]
    )


def _graded_part(notebook: Path) -> list[tuple[str, str]]:
    """The code and the marks of a released notebook."""
    cells = json.loads(_text(notebook))["cells"]
    marked = [(cell, json.dumps(cell["metadata"].get("nbgrader"))) for cell in cells]
    return [
        ("".join(cell["source"]), marks) for cell, marks in marked if cell["cell_type"] == "code" or marks != "null"
    ]


def stale_files(course: Course, chapter: str, made: Inputs | None = None) -> list[str]:
    """The files of a chapter that are missing, out of date, or changed by hand. Runs nothing."""
    made = made or inputs(course, chapter)
    known, written = read_built(course, chapter), file_digests(course, chapter)
    wanted, noted = (
        {CHECK_FILE: repr(now.exercises)} | {f"{name}.ipynb": repr(pair) for name, pair in now.notebooks.items()}
        for now in (made, known)
    )
    return sorted(
        name
        for name in written.keys() | wanted.keys()
        if wanted.get(name) != noted.get(name) or written.get(name, "") != known.files.get(name)
    )


def _library(modules: frozenset[str]) -> str:
    """The digest of the code of these modules and of everything they import from course_lib."""
    found: set[Path] = set()
    left = set(modules)
    while left:
        module = left.pop()
        for path in _files(module) - found if not module.startswith(NOT_SHOWN) else ():
            found.add(path)
            left |= _module(path).imports
    return _digest(_module(path).code for path in sorted(found))


@dataclass(frozen=True)
class Module:
    """What counts in a Python file: its code, without docstrings or in a bank without hints, and its own imports."""

    code: str
    imports: frozenset[str]


@cache
def _module(path: Path) -> Module:
    return _read_module(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1000)
def _read_module(path: Path, changed: int) -> Module:
    """A Python file; `changed` is its time stamp, so that a changed file is read again."""
    text = _text(path)
    tree = ast.parse(text)
    is_ours = path.is_relative_to(PACKAGE)
    imports = _imports(tree, (PACKAGE.name, *path.relative_to(PACKAGE).parent.parts) if is_ours else ())
    return Module(_code(text, tree, hints_alone=not is_ours), imports)


def _imports(tree: ast.AST, package: tuple[str, ...]) -> frozenset[str]:
    """The dotted names that Python code imports from course_lib: modules and what may be modules."""
    found = set()
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return frozenset(name for name in found if name.split(".")[0] == PACKAGE.name)


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """A tree and all statements in it: far fewer nodes than `ast.walk` visits."""
    yield tree
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        below = getattr(tree, part, [])
        for node in below if isinstance(below, list) else ():
            yield from _statements(node)


@cache
def _files(module: str) -> set[Path]:
    """The file of a module, or of the module that has this name, and the `__init__` files of its packages."""
    *above, name = module.split(".")
    name = _homes(".".join(above)).get(name, name)
    dotted = [".".join(above[:depth]) for depth in range(1, len(above) + 1)]
    known = _package()
    return {known[each] for each in (*dotted, ".".join([*above, name])) if each in known}


@cache
def _package() -> dict[str, Path]:
    """The files of course_lib by dotted name."""
    names = {path: path.relative_to(PACKAGE.parent).with_suffix("").parts for path in PACKAGE.rglob("*.py")}
    return {".".join(parts[:-1] if parts[-1] == "__init__" else parts): path for path, parts in names.items()}


@cache
def _homes(package: str) -> dict[str, str]:
    """The modules of a package's names: one with lazy imports has a table of them."""
    path = _package().get(package)
    return dict(re.findall(r'"(\w+)": "(\w+)"', _text(path))) if path and path.name == "__init__.py" else {}


def _with_loaded(bank: Path) -> set[Path]:
    """A bank file and the files beside it that it loads, recognized by strings with their names."""
    found, left = set(), {bank}
    while left:
        path = left.pop()
        found.add(path)
        named = re.findall(r"[\"']([\w/]+\.py)[\"']", _text(path))
        beside = {folder / name for name in named for folder in (path.parent, path.parent.parent)}
        left |= {other for other in beside if other.is_file()} - found
    return found


def _python(cell: str) -> str:
    """A cell's Python code, without its marks and IPython commands."""
    return "\n".join(line for line in cell.splitlines() if not re.match(r":\w+:|\s*[%!]", line))


def _code(text: str, tree: ast.AST, hints_alone: bool = False) -> str:
    """Python code without comments, blank lines and docstrings, or without only the docstrings that are hints.

    As text, since syntax trees differ between Python versions.
    """
    lines = text.splitlines()
    for node in _statements(tree):
        if isinstance(node, ast.Expr) and getattr(getattr(node.value, "func", None), "attr", "") == "slips":
            for row in range(node.lineno, node.end_lineno or node.lineno):
                lines[row] = "" if lines[row].startswith(" ") else lines[row]  # indented: a hint
        if not isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) or not node.body:
            continue
        first, marks = node.body[0], [getattr(mark, "attr", "") for mark in getattr(node, "decorator_list", [])]
        is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        if is_text and first.end_lineno and ("misconception" in marks or not hints_alone):
            lines[first.lineno - 1 : first.end_lineno] = [""] * (first.end_lineno - first.lineno + 1)
    return "\n".join(line for line in _without_comments(lines) if line.strip())


def _without_comments(lines: list[str]) -> list[str]:
    """Lines of Python without comments. Only a line with quotes has to be split into tokens, which takes long."""
    if not any("#" in line for line in lines):
        return lines
    if any(quotes in line for line in lines for quotes in ('"""', "'''")):
        return _by_tokens("\n".join(lines))
    plain = [line if "#" not in line else line.partition("#") for line in lines]
    return [
        line
        if isinstance(line, str)
        else line[0].rstrip()
        if not set(line[0]) & set("'\"")
        else _by_tokens("".join(line))[0]
        for line in plain
    ]


def _by_tokens(text: str) -> list[str]:
    lines = text.splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    with contextlib.suppress(tokenize.TokenError):  # a line of a longer statement
        for token in tokenize.generate_tokens(io.StringIO(text.lstrip(" ")).readline):
            if token.type == tokenize.COMMENT:
                row, column = token.start
                column += indent if row == 1 else 0
                lines[row - 1] = lines[row - 1][:column].rstrip()
    return lines


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")  # converts every line ending to \n


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]

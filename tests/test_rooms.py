"""Each folder of course_lib is a room with one job, and imports only what it may. The map is in CONTRIBUTING."""

import ast
import re
from collections import Counter
from pathlib import Path

import course_lib
from course_lib.course.digests import _code
from course_lib.judge.sandbox import HIDDEN

PACKAGE = Path(course_lib.__file__).parent
CAPITALS = re.compile("[A-Z]{4}")  # what a name is made of: NAME_gradient
SAID = ("CourseError", "SandboxError", "PlanError", "BankError", "RoundingDecides", "SlipError")
MAP = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAY_IMPORT = {
    room: others.split() for room, others in re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*)\|$", MAP, re.MULTILINE)
}


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports():
    """File and line, its room, and the room that it imports, of every import of the package, those in functions too."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module == "course_lib":
                names = [f"course_lib.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in names:
                if name.startswith("course_lib."):
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", room_of(path), name.split(".")[1]


def test_each_room_imports_only_what_it_may():
    wrong = [
        f"{where} imports {other}"
        for where, own, other in imports()
        if own not in ("__init__", other) and other not in MAY_IMPORT[own]
    ]
    assert not wrong


def test_the_arrows_make_no_circle():
    left = {room: set(others) for room, others in MAY_IMPORT.items()}
    while left:
        free = {room for room, others in left.items() if not others & left.keys()}
        assert free, f"a circle among {sorted(left)}"
        left = {room: others for room, others in left.items() if room not in free}


def test_every_room_is_on_the_map_and_either_hidden_from_submissions_or_something_that_they_may_see():
    rooms = {room_of(path) for path in PACKAGE.rglob("*.py")} - {"__init__"}
    assert rooms == MAY_IMPORT.keys()
    seen_by_submissions = rooms - set(HIDDEN)
    for room in seen_by_submissions - {"notebook"}:  # of which `progress` asks for the learner's folder when called
        assert not set(MAY_IMPORT[room]) & set(HIDDEN), room


def test_no_two_modules_have_the_same_name():
    """Except for what each room or each widget has: its texts, its picture."""
    names = Counter(path.stem for path in PACKAGE.rglob("*.py"))
    assert {name for name, count in names.items() if count > 1} == {"__init__", "picture", "texts"}


def written_out(node):
    """The texts of a string or an f-string, of either branch and both sides of an operator too."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    parts = {ast.JoinedStr: ("values",), ast.IfExp: ("body", "orelse"), ast.BinOp: ("left", "right")}
    inner = [getattr(node, part) for part in parts.get(type(node), ())]
    return [text for part in inner for one in (part if isinstance(part, list) else [part]) for text in written_out(one)]


def test_what_people_read_stands_in_the_texts_of_its_room():
    """What an error that a person can mend says, and what a command prints."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = ast.unparse(node.func)
                is_said = called in SAID
                is_said |= room_of(path) == "cli" and called in ("console.print", "errors.print")
                if is_said and any(" " in text for text in written_out(node.args[0])):
                    found.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert not found


def test_what_a_docstring_names_is_there():
    """Names in backquotes that have an underscore: of modules, functions and arguments."""
    paths = sorted(PACKAGE.rglob("*.py"))
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    words = {word for path in paths for word in re.findall(r"\w+", _code(texts[path], trees[path]))}
    words |= {part for path in paths for part in (path.stem, path.parent.name)}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                named = re.findall(r"`([\w.]*_[\w.]*)`", ast.get_docstring(node) or "")
                gone = {
                    part
                    for name in named
                    for part in name.split(".")
                    if part not in words and not CAPITALS.search(part)
                }
                assert not gone, f"{path}: {gone}"

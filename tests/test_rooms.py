"""Each folder of course_lib is a room with one job, and imports only what it may. CONTRIBUTING shows the same map."""

import ast
from pathlib import Path

import course_lib
from course_lib.judge.sandbox import HIDDEN

PACKAGE = Path(course_lib.__file__).parent
MAY_IMPORT = {
    "cli": "learner classroom authoring judge course checks",
    "learner": "classroom judge course checks",
    "classroom": "judge course checks",
    "authoring": "course checks",
    "judge": "sandboxed course checks",
    "course": "checks widgets",  # the names of the widgets alone: what a source imports when it asks for one
    "sandboxed": "checks",
    "checks": "",
    "notebook": "checks learner course",
    "widgets": "arguments autodiff backend calculus datasets descent figures functions linear names network optimizers "
    "schedules surfaces",
    "descent": "optimizers schedules surfaces arguments backend",
    "network": "optimizers schedules calculus functions losses arguments backend names",
    "optimizers": "schedules arguments backend names",
    "schedules": "arguments",
    "autodiff": "functions backend names",
    "figures": "backend",
    "datasets": "losses arguments backend",
    "linear": "arguments backend",
    "losses": "arguments backend names",
    "calculus": "arguments backend",
    "surfaces": "arguments backend names",
    "functions": "backend names",
    "arguments": "backend names",
    "backend": "names",
    "names": "",
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
        if own not in ("__init__", other) and other not in MAY_IMPORT[own].split()
    ]
    assert not wrong


def test_the_arrows_make_no_circle():
    left = {room: set(others.split()) for room, others in MAY_IMPORT.items()}
    while left:
        free = {room for room, others in left.items() if not others & left.keys()}
        assert free, f"a circle among {sorted(left)}"
        left = {room: others for room, others in left.items() if room not in free}


def test_every_room_is_on_the_map_and_either_hidden_from_submissions_or_something_that_they_may_see():
    rooms = {room_of(path) for path in PACKAGE.rglob("*.py")} - {"__init__"}
    assert rooms == MAY_IMPORT.keys()
    seen_by_submissions = rooms - set(HIDDEN)
    for room in seen_by_submissions - {"notebook"}:  # of which `progress` asks for the learner's folder when called
        assert not set(MAY_IMPORT[room].split()) & set(HIDDEN), room

"""Which modules of the widgets may import which: each part of `shared` says so in its `__init__`."""

import graphlib
import re
from collections.abc import Iterator
from pathlib import Path

from course_lib import widgets

HERE = Path(widgets.__file__).parent
SHARED = HERE / "shared"
MAY_IMPORT = {
    path.parent.name: set(re.findall(r"`(\w+)`", path.read_text(encoding="utf-8").partition("May import")[2]))
    for path in SHARED.glob("*/__init__.py")
}


def imports() -> Iterator[tuple[Path, str]]:
    """Each module, and the folder of the widgets or of their shared part that it imports something from."""
    for path in sorted([*HERE.rglob("*.py"), *HERE.rglob("*.js")]):
        text = path.read_text(encoding="utf-8")
        named = [name.split(".") for name in re.findall(r"course_lib\.widgets\.([\w.]+) import", text)]
        for target in re.findall(r' from "(\.[^"]+)"', text):
            named.append(list((path.parent / target).resolve().relative_to(HERE).parts))
        for first, *rest in named:
            yield path, rest[0] if first == "shared" else first


def test_each_part_of_what_is_shared_imports_only_what_it_may() -> None:
    assert MAY_IMPORT.keys() == {path.name for path in SHARED.iterdir() if path.is_dir() and path.name[0] != "_"}
    graphlib.TopologicalSorter(MAY_IMPORT).prepare()  # no circle
    found = [(path, part) for path, part in imports() if path.is_relative_to(SHARED)]
    assert len({path.parent.name for path, part in found if part != path.parent.name}) > 1
    wrong = [
        f"{path.relative_to(HERE)} imports {part}"
        for path, part in found
        if part not in {path.parent.name, *MAY_IMPORT[path.parent.name]}
    ]
    assert not wrong


def test_no_widget_imports_another() -> None:
    wrong = [
        f"{path.relative_to(HERE)} imports {part}"
        for path, part in imports()
        if not path.is_relative_to(SHARED) and part not in {path.parent.name, *MAY_IMPORT}
    ]
    assert not wrong

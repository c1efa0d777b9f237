"""Submission folders that may hold anything: generated for `test_hostile_folders`."""

import json
import os
import socket
from contextlib import suppress
from pathlib import Path

from hypothesis import strategies as st
from small_course import NOTEBOOK

ANY_TEXT = st.text(st.characters(categories=("Cs", "Cc", "L", "P", "S", "Zs")), max_size=30)
NAMES = st.binary(min_size=1, max_size=255).filter(
    lambda name: not {0, ord("/")} & {*name} and name not in (b".", b"..")
)
KNOWN_NAMES = st.sampled_from(
    [
        f"{NOTEBOOK}.ipynb",
        f"{NOTEBOOK}-Copy1.ipynb",
        "other.ipynb",
        "timestamp.txt",
        "submission_secret.txt",
        "checks.json",
        "numpy.py",
        f".{NOTEBOOK}.ipynb.new",
    ]
).map(str.encode)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=10,
)
SOURCES = ANY_TEXT | st.sampled_from(
    [
        "print('\ud800', flush=True)",
        "raise ValueError('\\udcff')",
        "import os; os._exit(1)",
        "y = ------1",
        "def mse_gradient(theta, X, y):\n    return ['\\ud800']",
        "display({'text/html': '<b>' * 1000, 'image/png': 'x', 'text/latex': '\\udfff'}, raw=True)",
    ]
)
CELLS = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON, "source": SOURCES | st.lists(SOURCES) | JSON},
    optional={
        "id": ANY_TEXT | JSON,
        "outputs": JSON,
        "attachments": JSON,
        "metadata": JSON
        | st.builds(
            lambda name: {"nbgrader": {"grade_id": name}},
            st.sampled_from(["mse_gradient", "check_mse_gradient", "mistakes_found"]) | ANY_TEXT | JSON,
        ),
    },
)
NOTEBOOKS = st.lists(CELLS | JSON, max_size=4).map(lambda cells: {"cells": cells})
LARGE = {
    "digits": b"1" * 100_000,
    "brackets": b"[" * 50_000,
    "cells of lists": b'{"cells": [' + b"[]," * 300_000 + b"[]]}",
    "a text without an end": b'{"cells": ["' + b'\\"' * 50_000,
}
TIMES = st.sampled_from(
    [
        b"9999-12-31 23:59:59 -2300",
        b"0001-01-01 00:00:00 +2300",
        b"0000-00-00 00:00",
        b"2026-02-30 99:99:99 UTC",
        b"2026-01-02 10:00:00.5 UTC",
        b"10 am pm",
    ]
)
CONTENTS = (
    st.sampled_from(sorted(LARGE))
    | st.binary(max_size=300)
    | TIMES
    | (NOTEBOOKS | JSON).map(lambda data: json.dumps(data).encode())
    | NOTEBOOKS.map(lambda data: json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    | NOTEBOOKS.map(lambda data: json.dumps(data).encode("utf-16"))
)
KINDS = st.sampled_from([*["file"] * 4, "link", "link to nothing", "pipe", "socket", "folder", "sparse", "closed"])
FOLDERS = st.lists(st.tuples(KINDS, KNOWN_NAMES | NAMES, CONTENTS), max_size=5)
STUDENTS = st.sampled_from(
    [b"mallory", b"m\xff", b"m\x1b[31m", b"m\nn", b".m", b"m" * 250, b"=1+1", b"{m}*?[", "Zoë Ł".encode()]
)


def fill(folder: bytes, entries: list[tuple[str, bytes, bytes | str]], other: Path) -> None:
    """Make these entries in a folder; what the file system refuses is left out. Links lead to `other`."""
    os.makedirs(folder, exist_ok=True)
    for kind, name, content in entries:
        path = os.path.join(folder, name)
        with suppress(OSError):  # a name that is there already, or too long for a socket
            if kind == "link":
                os.symlink(other, path)
            elif kind == "link to nothing":
                os.symlink(name, path)
            elif kind == "pipe":
                os.mkfifo(path)
            elif kind == "socket":
                with socket.socket(socket.AF_UNIX) as made:
                    made.bind(path)
            elif kind == "folder":
                os.makedirs(os.path.join(path, *[b"d"] * 30))
            else:
                with open(path, "xb") as file:  # a pipe of this name would wait for a reader
                    file.write(LARGE[content] if isinstance(content, str) else content)
                    if kind == "sparse":
                        file.truncate(10**11)
                os.chmod(path, 0 if kind == "closed" else 0o644)

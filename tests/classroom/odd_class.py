"""Submission folders of odd kinds, one of each, for a class that is graded in one run.

Each entry is a function that fills a folder, given the bytes of a notebook with right answers.
`keeps` says that the answers can still be read, so that their points must be given.
"""

import gzip
import json
import os
import re
import socket
import stat
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from small_course import NOTEBOOK

FILE = f"{NOTEBOOK}.ipynb"


@dataclass(frozen=True)
class Odd:
    make: Callable[[Path, bytes], None]
    keeps: bool


FOLDERS: dict[str, Odd] = {}


def odd(keeps: bool, into: dict[str, Odd] = FOLDERS) -> Callable:
    def add(make: Callable[[Path, bytes], None]) -> Callable:
        into[make.__name__] = Odd(make, keeps)
        return make

    return add


def edited(right: bytes, change: Callable[[dict], None]) -> bytes:
    notebook = json.loads(right)
    change(notebook)
    return json.dumps(notebook).encode()


def beginning(text: bytes, right: bytes) -> bytes:
    """The notebook with one more entry in front."""
    return b"{" + text + b", " + right.lstrip()[1:]


# --- numbers, names and nesting that JSON or Python take differently ---


@odd(keeps=True)
def a_number_of_5000_digits(folder, right):
    (folder / FILE).write_bytes(beginning(b'"big": ' + b"7" * 5000, right))


@odd(keeps=True)
def numbers_that_are_none(folder, right):
    (folder / FILE).write_bytes(beginning(b'"n": [NaN, -Infinity, 1e999, -0.0]', right))


@odd(keeps=True)
def metadata_900_deep(folder, right):
    (folder / FILE).write_bytes(beginning(b'"deep": ' + b"[" * 900 + b"]" * 900, right))


@odd(keeps=False)
def metadata_100_000_deep(folder, right):
    (folder / FILE).write_bytes(beginning(b'"d": ' + b'{"d":' * 10**5 + b"1" + b"}" * 10**5, right))


@odd(keeps=True)
def keys_twice(folder, right):
    (folder / FILE).write_bytes(beginning(b'"cells": [{"cell_type": "code", "source": "1"}]', right))


@odd(keeps=True)
def marks_twice_in_one_cell(folder, right):
    (folder / FILE).write_bytes(right.replace(b'"grade_id"', b'"grade_id": "x", "grade_id"'))


@odd(keeps=True)
def the_format_of_another_year(folder, right):
    (folder / FILE).write_bytes(edited(right, lambda n: n.update(nbformat=99, nbformat_minor="x")))


@odd(keeps=True)
def the_format_of_2013(folder, right):
    def change(notebook):
        cells = [
            {**cell, "input": cell.pop("source"), "language": "python"}
            for cell in notebook.pop("cells")
            if cell["cell_type"] == "code"
        ]
        notebook.update(worksheets=[{"cells": cells}], nbformat=3, nbformat_minor=0)

    (folder / FILE).write_bytes(edited(right, change))


# --- how much of something ---


@odd(keeps=False)
def a_hundred_thousand_cells(folder, right):
    (folder / FILE).write_bytes(edited(right, lambda n: n.update(cells=n["cells"] + [dict(n["cells"][0])] * 100_000)))


@odd(keeps=True)
def five_thousand_cells(folder, right):
    cell = {"cell_type": "markdown", "source": "1"}
    (folder / FILE).write_bytes(edited(right, lambda n: n.update(cells=n["cells"] + [cell] * 5000)))


@odd(keeps=True)
def twenty_thousand_lines_in_a_list(folder, right):
    cell = {"cell_type": "code", "id": "l", "metadata": {}, "outputs": [], "source": ["# a line\n"] * 20_000}
    (folder / FILE).write_bytes(edited(right, lambda n: n["cells"].append(cell)))


@odd(keeps=True)
def ten_thousand_tags(folder, right):
    (folder / FILE).write_bytes(
        edited(right, lambda n: n["cells"][0]["metadata"].update(tags=[*map(str, range(10_000))]))
    )


def picture(width: int) -> str:
    """A PNG that claims to be `width` pixels wide and high, in base64."""
    import base64

    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = part(b"IHDR", struct.pack(">IIBBBBB", width, width, 8, 2, 0, 0, 0))
    body = part(b"IDAT", zlib.compress(b"\0" * 10**6))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + head + body + part(b"IEND", b"")).decode()


@odd(keeps=True)
def pictures_that_unpack_to_gigabytes(folder, right):
    bundle = {"image/png": picture(60_000)}
    cell = {
        "cell_type": "markdown",
        "id": "p",
        "metadata": {},
        "source": "![x](attachment:0.png)",
        "attachments": {f"{i}.png": bundle for i in range(500)},
    }
    (folder / FILE).write_bytes(edited(right, lambda n: n["cells"].append(cell)))


@odd(keeps=False)
def a_hole_of_ten_gigabytes(folder, right):
    (folder / FILE).write_bytes(right)
    os.truncate(folder / FILE, 10**10)


@odd(keeps=True)
def a_hole_of_ten_gigabytes_beside(folder, right):
    (folder / FILE).write_bytes(right)
    for name in ("timestamp.txt", "data.csv", "z.ipynb"):
        (folder / name).touch()
        os.truncate(folder / name, 10**10)


@odd(keeps=True)
def fifty_thousand_files(folder, right):
    (folder / FILE).write_bytes(right)
    (folder / "first").touch()
    for number in range(50_000):
        os.link(folder / "first", folder / f"{number}.txt") if number else None


@odd(keeps=True)
def a_thousand_notebooks(folder, right):
    (folder / FILE).write_bytes(right)
    for number in range(1000):
        (folder / f"{NOTEBOOK}-Copy{number}.ipynb").write_bytes(b'{"cells": []}')


@odd(keeps=True)
def folders_deeper_than_a_path_may_be(folder, right):
    (folder / FILE).write_bytes(right)
    place = os.open(folder, os.O_RDONLY)
    for _ in range(600):
        os.mkdir("d" * 200, dir_fd=place)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)


# --- what is no file ---


@odd(keeps=False)
def a_notebook_that_is_a_folder(folder, right):
    (folder / FILE).mkdir()
    (folder / FILE / FILE).write_bytes(right)


@odd(keeps=False)
def a_notebook_that_links_to_itself(folder, right):
    (folder / FILE).symlink_to(FILE)


@odd(keeps=True)
def links_in_a_ring(folder, right):
    (folder / FILE).write_bytes(right)
    for one, other in ("ab", "bc", "ca"):
        (folder / one).symlink_to(other)
    (folder / "ring").symlink_to(".")
    (folder / "timestamp.txt").symlink_to("timestamp.txt")


@odd(keeps=False)
def a_notebook_that_is_a_socket(folder, right):
    with socket.socket(socket.AF_UNIX) as made:
        here = os.open(".", os.O_RDONLY)
        os.chdir(folder)
        try:
            made.bind(FILE)
        finally:
            os.chdir(here)
            os.close(here)


@odd(keeps=False)
def a_notebook_that_is_a_device(folder, right):
    os.mknod(folder / FILE, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero


@odd(keeps=True)
def devices_beside(folder, right):
    (folder / FILE).write_bytes(right)
    for name, minor in {"timestamp.txt": 8, "submission_secret.txt": 9, "numpy.py": 5, "data.csv": 7}.items():
        os.mknod(folder / name, stat.S_IFCHR | 0o666, os.makedev(1, minor))


@odd(keeps=True)
def hard_links(folder, right):
    (folder / "data").write_bytes(right)
    for name in (FILE, "timestamp.txt", "checks.json", f"{NOTEBOOK}-Copy1.ipynb"):
        os.link(folder / "data", folder / name)


@odd(keeps=True)
def closed_files(folder, right):
    (folder / FILE).write_bytes(right)
    (folder / "data.csv").write_text("1")
    (folder / "data.csv").chmod(0)
    (folder / "closed").mkdir(mode=0)
    (folder / FILE).chmod(0o4100 if os.getuid() == 0 else 0o4400)


# --- names ---


@odd(keeps=True)
def names_as_long_as_a_name_may_be(folder, right):
    (folder / FILE).write_bytes(right)
    for letter in ("a", "ä", "字"):
        name = letter * (255 // len(letter.encode()))
        (folder / name).write_text("1")


@odd(keeps=True)
def names_that_read_backwards(folder, right):
    (folder / FILE).write_bytes(right)
    for name in (
        "\u202egnp.exe",
        "\u2066x\u2069",
        "a\u200bb",
        "\ufeff",
        "x\r\ny",
        "\x1b]0;title\x07",
        "$(reboot)",
        "-rf",
        "*",
        "?",
        "{0}",
        "%s",
    ):
        (folder / name).write_text("1")


@odd(keeps=True)
def names_in_two_cases(folder, right):
    (folder / FILE).write_bytes(right)
    (folder / FILE.upper()).write_bytes(right)
    (folder / FILE.title()).write_bytes(b"{}")
    for name in ("Café.txt", "Cafe\u0301.txt", "CON", "nul.txt", "aux.ipynb", "x:y", "dot.", "space "):
        (folder / name).write_text("1")


@odd(keeps=True)
def files_that_python_would_run(folder, right):
    (folder / FILE).write_bytes(right)
    stop = b"raise SystemExit(3)"
    for name in (
        "sitecustomize.py",
        "usercustomize.py",
        "json.py",
        "IPython.py",
        "conftest.py",
        "re.py",
        "x.pth",
        "ipython_config.py",
        "course_lib.py",
        "pyvenv.cfg",
        "site.py",
    ):
        (folder / name).write_bytes(stop)
    for name in (".ipynb_checkpoints", "__pycache__", "numpy", ".ipython"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_bytes(stop)


@odd(keeps=True)
def configurations_of_nbgrader(folder, right):
    (folder / FILE).write_bytes(right)
    for name in ("nbgrader_config.py", "course.toml", "jupyter_config.py", "pyproject.toml", "gradebook.db"):
        (folder / name).write_bytes(b"\0raise SystemExit")


# --- times ---


@odd(keeps=True)
def files_of_the_year_1901(folder, right):
    (folder / FILE).write_bytes(right)
    os.utime(folder / FILE, (-(2**31), -(2**31)))
    os.utime(folder, (-(2**31), -(2**31)))


@odd(keeps=True)
def files_of_the_year_2446(folder, right):
    (folder / FILE).write_bytes(right)
    os.utime(folder / FILE, (15_032_385_535, 15_032_385_535))
    (folder / "timestamp.txt").write_text("9999-12-31 23:59:59.999999999 UTC")


# --- bytes ---


def in_bytes(name: str, keeps: bool, change: Callable[[bytes], bytes]) -> None:
    def make(folder: Path, right: bytes) -> None:
        (folder / FILE).write_bytes(change(right))

    FOLDERS[name] = Odd(make, keeps)


for coding in ("utf-8-sig", "utf-16", "utf-32", "utf-16-be"):
    in_bytes(f"in_{coding}", True, lambda right, coding=coding: right.decode().encode(coding))
in_bytes("in_ebcdic", False, lambda right: right.decode().encode("cp037", "replace"))
in_bytes("in_latin_1", True, lambda right: beginning('"name": "Zoë"'.encode("latin-1"), right))
in_bytes("with_zero_bytes_at_the_end", False, lambda right: right + b"\0" * 10_000)
in_bytes("cut_in_the_middle", False, lambda right: right[: len(right) // 2])
in_bytes("packed", False, gzip.compress)
in_bytes("with_marks_of_a_merge", False, lambda right: right.replace(b"\n", b"\n<<<<<<< HEAD\n", 1))
in_bytes("in_single_quotes", False, lambda right: repr(json.loads(right)).encode())
in_bytes("with_windows_lines", True, lambda right: right.replace(b"\n", b"\r\n"))
in_bytes("a_text", False, lambda right: b'"' + b"x" * 100_000 + b'"')
in_bytes("a_list_of_itself", False, lambda right: b"[" + right + b"]")
in_bytes("twice_in_one_file", False, lambda right: right + right)
in_bytes("commas_at_the_end", False, lambda right: re.sub(rb"\n(\s*\])", rb",\n\1", right))
in_bytes(
    "a_zero_in_a_text",
    True,
    lambda right: edited(
        right,
        lambda n: n["cells"].append(
            {"cell_type": "code", "id": "z", "metadata": {}, "outputs": [], "source": "\0\x0c\u2028\ufeff\u202ex = 1"}
        ),
    ),
)
in_bytes(
    "cells_with_the_same_id", True, lambda right: edited(right, lambda n: [cell.update(id="x") for cell in n["cells"]])
)
in_bytes("ids_of_odd_types", True, lambda right: edited(right, lambda n: [cell.update(id=[{}]) for cell in n["cells"]]))

# --- folders of students: names, and what is no folder ---

STUDENTS = {
    "right_to_left": "ad\u202ea",
    "zero_width": "ad\u200ba",
    "space_at_the_end": "ada ",
    "an_option": "--all",
    "dots": "...",
    "decomposed": "Zoe\u0308",
    "composed": "Zo\u00eb",
    "emoji": "\U0001f469\u200d\U0001f393",
    "percent": "%s%n{0}",
    "a_formula": "@SUM(A1)",
    "in_another_case": "ADA",
}

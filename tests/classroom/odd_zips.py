"""Zip files of odd kinds, one of each, see `odd_class`."""

import stat
import struct
import warnings
import zipfile
from pathlib import Path

from small_course import CHAPTER

from .odd_class import FILE, Odd, odd

LATE = "20260101T000000"
ZIPS: dict[str, Odd] = {}


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of two members of one name
        for name, content in members:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)


@odd(keeps=True, into=ZIPS)
def absolute_names(path, right):
    zipped(
        path, (f"/{FILE}", right), ("/etc/passwd", b"x"), ("C:\\Windows\\x.ipynb", b"{}"), ("//server/x.ipynb", b"{}")
    )


@odd(keeps=True, into=ZIPS)
def names_with_dots(path, right):
    zipped(path, ("../../../x.ipynb", b"{}"), ("..\\..\\y.ipynb", b"{}"), (f"a/../{FILE}", right), ("...ipynb", b"{}"))


@odd(keeps=True, into=ZIPS)
def one_name_twice(path, right):
    zipped(path, (FILE, right), (FILE, right))


@odd(keeps=True, into=ZIPS)
def names_in_other_cases(path, right):
    zipped(path, (FILE, right), (FILE.upper(), b"{}"), (FILE.title(), b"{}"))


@odd(keeps=False, into=ZIPS)
def locked(path, right):
    zipped(path, (FILE, right))
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flag of an encrypted member, in both places
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)


@odd(keeps=False, into=ZIPS)
def a_method_of_packing_that_nobody_has(path, right):
    zipped(path, (FILE, right))
    content = bytearray(path.read_bytes())
    content[8] = content[content.rindex(b"PK\x01\x02") + 10] = 99
    path.write_bytes(content)


@odd(keeps=False, into=ZIPS)
def members_that_overlap(path, right):
    """A bomb: every entry of the list points to the same 60 megabytes."""
    zipped(path, (FILE, b"0" * 60_000_000))
    content = path.read_bytes()
    start, end = content.rindex(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    entry = content[start:end]
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 2000, 2000, 2000 * len(entry), start, 0)
    path.write_bytes(content[:start] + entry * 2000 + tail)


@odd(keeps=True, into=ZIPS)
def a_link_as_a_member(path, right):
    link = zipfile.ZipInfo("link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    zipped(path, (link, b"/etc/passwd"), (FILE, right))


@odd(keeps=False, into=ZIPS)
def a_size_that_lies(path, right):
    zipped(path, (FILE, right))
    content = bytearray(path.read_bytes())
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (2**31).to_bytes(4, "little")
    path.write_bytes(content)


@odd(keeps=False, into=ZIPS)
def a_zip_in_a_zip(path, right):
    inner = path.with_name("inner.bin")
    zipped(inner, (FILE, right))
    zipped(path, (path.name, inner.read_bytes()), ("again.ipynb/", b""))
    inner.unlink()


@odd(keeps=True, into=ZIPS)
def text_in_front(path, right):
    zipped(path, (FILE, right))
    path.write_bytes(b"#!/bin/sh\nreboot\n" + path.read_bytes())


@odd(keeps=True, into=ZIPS)
def names_that_zip_ends_early(path, right):
    zipped(
        path, (FILE, right), ("x.ipynb\0.png", b"{}"), ("\u202eipynb.gnp.ipynb", b"{}"), ("a" * 300 + ".ipynb", b"{}")
    )


@odd(keeps=True, into=ZIPS)
def a_file_as_a_folder(path, right):
    zipped(path, ("a.ipynb", b"{}"), (f"a.ipynb/{FILE}", right), (f"{FILE}/b.ipynb", b"{}"))


def zip_name(name: str) -> str:
    return f"{name}+{LATE}+{CHAPTER}.zip"

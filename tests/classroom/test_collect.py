"""Collecting: the content of a submission does not say whose it is, and none keeps another from being collected."""

import json
import os
import subprocess
import sys
import zipfile
from contextlib import suppress

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_course import CHAPTER, NOTEBOOK

from course_lib.classroom.collect import ExtractNotebooks
from course_lib.classroom.submission import read_submission

from .exchange import told
from .hostile import FOLDERS, NAMES, fill

pytestmark = pytest.mark.usefixtures("one_section")
TIME = "20260101T000000"
FILE = f"{NOTEBOOK}.ipynb"


@pytest.fixture
def archive(course):
    folder = course.var / "downloaded" / CHAPTER / "archive"
    folder.mkdir(parents=True)
    return folder


def text(course, remark):
    notebook = nbformat.read(course.notebooks / CHAPTER / FILE, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell(remark))
    return nbformat.writes(notebook)


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def collect(course):
    """`nbgrader zip_collect`: what it collected by student, and its log."""
    command = [sys.executable, "-m", "nbgrader", "zip_collect", CHAPTER]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    folders = (course.var / "submitted").glob(f"*/{CHAPTER}")
    return {folder.parent.name: read_submission(folder, [NOTEBOOK]) for folder in folders}, done.stderr


def test_the_name_of_the_zip_file_says_whose_it_is(course, archive):
    theirs = text(course, "of eve, in the name of ada")
    zipped(archive / "inner.zip", {FILE: theirs})
    inner = (archive / "inner.zip").read_bytes()
    zipped(archive / f"ada+{TIME}+{CHAPTER}.zip", {FILE: text(course, "of ada"), "timestamp.txt": "2026-01-01"})
    members = {
        f"ada+20991231T000000+{CHAPTER}/{FILE}": theirs,
        f"../../../submitted/ada/{CHAPTER}/{FILE}": theirs,
        str(course.var / "outside.ipynb"): theirs,
        f"ada+20991231T000000+{CHAPTER}.zip": inner,
        FILE: text(course, "of eve"),
    }
    zipped(archive / f"eve+{TIME}+{CHAPTER}.zip", members)
    found, _ = collect(course)
    assert {*found} == {"ada", "eve"}
    for student, submission in found.items():
        assert f"of {student}" in submission.notebooks[NOTEBOOK].decode()
        assert submission.timestamp.year == 2026
    assert not (course.var / "outside.ipynb").exists()


def test_the_newest_zip_file_counts_wherever_it_lies_and_whatever_is_wrong_with_others(course, archive):
    good = text(course, "newest")
    zipped(archive / f"ada+{TIME}+{CHAPTER}.zip", {FILE: text(course, "older")})
    (archive / "Ada_assignsubmission").mkdir()
    zipped(archive / "Ada_assignsubmission" / f"ada+20260301T000000+{CHAPTER}.zip", {f"folder/{FILE}": good})
    refused = {
        "..": TIME,
        "=HYPERLINK(1)": TIME,
        "bad_time": "20269999T999999",
        "long_time": "9" * 40,
    }
    for student, time in refused.items():
        zipped(archive / f"{student}+{time}+{CHAPTER}.zip", {FILE: good})
    zipped(archive / f"other_chapter+{TIME}+ch01.zip", {FILE: good})
    (archive / f"no_zip+{TIME}+{CHAPTER}.zip").write_bytes(b"PK\x03\x04")
    os.mkfifo(archive / f"pipe+{TIME}+{CHAPTER}.zip")
    (archive / f"link+{TIME}+{CHAPTER}.zip").symlink_to(archive / f"ada+{TIME}+{CHAPTER}.zip")
    zipped(archive / f"entries+{TIME}+{CHAPTER}.zip", {f"{number}.txt": "" for number in range(30_000)} | {FILE: good})
    zipped(archive / f"bomb+{TIME}+{CHAPTER}.zip", {"large.ipynb": b"0" * 101_000_000, f"x/{FILE}": good})
    found, log = collect(course)
    assert {*found} == {"ada", "bomb"}
    assert "newest" in found["ada"].notebooks[NOTEBOOK].decode()
    assert list(found["bomb"].files) == [] and found["bomb"].notebooks[NOTEBOOK]
    for name in (*refused, "other_chapter", "no_zip", "pipe", "link", "entries", "bomb"):
        assert f"{name}+" in log or f"{name}/" in log
    assert not (course.var / CHAPTER).exists()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=2000),
    st.integers(0, 300),
    st.binary(max_size=4),
    st.dictionaries(NAMES, st.binary(), max_size=3),
)
def test_no_zip_file_stops_the_others(course, tmp_path_factory, raw, place, change, members):
    folder = tmp_path_factory.mktemp("zip") / CHAPTER / "archive"
    folder.mkdir(parents=True)
    zipped(folder / f"ada+{TIME}+{CHAPTER}.zip", {FILE: "{}"})
    zipped(folder / f"zoe+{TIME}+{CHAPTER}.zip", {FILE: "{}"})
    (folder / f"eve+{TIME}+{CHAPTER}.zip").write_bytes(raw)
    named = {name.decode("cp437").replace("\0", "") + ".ipynb": content for name, content in members.items()}
    zipped(folder / f"fay+{TIME}+{CHAPTER}.zip", named)
    content = bytearray((folder / f"fay+{TIME}+{CHAPTER}.zip").read_bytes())
    content[place : place + len(change)] = change
    (folder / f"gil+{TIME}+{CHAPTER}.zip").write_bytes(content)
    target = folder.parent / "extracted"
    target.mkdir()
    ExtractNotebooks().extract(str(folder), str(target))
    for student in ("ada", "zoe"):
        assert (target / f"{student}+{TIME}+{CHAPTER}" / FILE).read_text() == "{}"
    assert {path.name.split("+")[0] for path in target.iterdir()} <= {"ada", "zoe", "eve", "fay", "gil"}
    assert all(path.suffix == ".ipynb" and path.is_file() for folder in target.iterdir() for path in folder.iterdir())


# --- the exchange ---


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(FOLDERS, min_size=2, max_size=4), st.lists(NAMES, max_size=3))
def test_one_submission_in_the_exchange_does_not_keep_others_from_being_collected(course, exchange, folders, names):
    inbound = exchange.folder / "differentiation" / "inbound"
    subprocess.run(["rm", "-rf", str(course.var / "submitted"), *inbound.iterdir()], check=True)
    for number, entries in enumerate(folders):
        fill(os.fsencode(inbound / f"eve{number}+{CHAPTER}+2026-01-01 10:00:00.0 UTC"), entries, course.root / "x")
    for name in names:
        with suppress(OSError):
            fill(
                os.path.join(os.fsencode(inbound), name[:50] + f"+{CHAPTER}+".encode() + name[50:100]), [], course.root
            )
    for student in ("ada", "zoe"):
        folder = inbound / f"{student}+{CHAPTER}+2026-01-02 10:00:00.0 UTC"
        folder.mkdir()
        (folder / FILE).write_text(text(course, f"of {student}"))
    (inbound / f"..+{CHAPTER}+2026-01-02 10:00:00.0 UTC").mkdir()
    told(exchange.api.collect(CHAPTER, update=True))
    told(exchange.api.collect(CHAPTER, update=True))
    for student in ("ada", "zoe"):
        assert f"of {student}" in (course.var / "submitted" / student / CHAPTER / FILE).read_text()
    assert not (course.var / CHAPTER).exists()
    kinds = [path for path in (course.var / "submitted").rglob("*") if not (path.is_symlink() or path.is_dir())]
    assert all(path.is_file() for path in kinds)


def test_a_folder_of_another_account_does_not_take_the_place_of_a_submission(course, exchange, monkeypatch):
    inbound = exchange.folder / "differentiation" / "inbound"
    for time, remark in (("2026-01-01", "of ada"), ("2099-12-31", "of eve, in the name of ada")):
        folder = inbound / f"ada+{CHAPTER}+{time} 10:00:00.0 UTC"
        folder.mkdir()
        (folder / FILE).write_text(text(course, remark))
    if os.getuid() == 0:
        os.chown(folder, 65534, 65534)
    else:
        monkeypatch.setattr(os, "getuid", lambda: 65533)
    told(exchange.api.collect(CHAPTER))
    kept = course.var / "submitted" / "ada" / CHAPTER / FILE
    assert not kept.exists() or json.loads(kept.read_text())["cells"][-1]["source"] == ["of ada"]

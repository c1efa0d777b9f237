"""A submission's folder that changes while it is read: everybody else is graded, and nobody's points are lost."""

import json
import os
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_course import CHAPTER, NOTEBOOK, RIGHT

from course_lib.classroom import submission
from course_lib.classroom.feedback import page_path
from course_lib.classroom.submission import read_submission
from course_lib.course.folders import nbgrader_config
from course_lib.course.release import nbgrader_api

from .exchange import told
from .test_hostile_folders import run

FILE = f"{NOTEBOOK}.ipynb"


def without(path):
    """Remove whatever is at a path."""
    with suppress(OSError):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


CHANGES = {
    "gone": lambda path, elsewhere: without(path),
    "a link": lambda path, elsewhere: (without(path), path.symlink_to(elsewhere)),
    "a pipe": lambda path, elsewhere: (without(path), os.mkfifo(path)),
    "a folder": lambda path, elsewhere: (without(path), path.mkdir()),
    "other text": lambda path, elsewhere: (without(path), path.write_text("{}")),
    "a hole": lambda path, elsewhere: os.truncate(path, 10**10),
    "closed": lambda path, elsewhere: path.chmod(0),
    "the folder has another name": lambda path, elsewhere: path.parent.rename(path.parent.with_name("renamed")),
    "the folder is a link": lambda path, elsewhere: (
        path.parent.rename(path.parent.with_name("renamed")),
        path.parent.symlink_to(elsewhere.parent, target_is_directory=True),
    ),
}
FILES = (FILE, "timestamp.txt", "data.csv", f"{NOTEBOOK}-Copy1.ipynb")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.integers(0, 12), st.tuples(st.sampled_from(sorted(CHANGES)), st.sampled_from(FILES))))
def test_reading_ends_and_follows_no_link_whatever_changes_at_whatever_moment(tmp_path_factory, monkeypatch, changes):
    root = tmp_path_factory.mktemp("class")
    folder, secret = root / "eve" / CHAPTER, root / "private" / "secret.txt"
    for path in (*(folder / name for name in FILES), secret):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"cells": []}' if path.suffix == ".ipynb" else "1")
    secret.write_text("CANARY")
    (secret.parent / FILE).write_text('{"cells": [], "secret": "CANARY"}')
    looked = []

    def change():
        if what := changes.get(len(looked)):
            with suppress(OSError):
                CHANGES[what[0]](folder / what[1], secret)
        looked.append(1)

    def hooked(name, module):
        real = getattr(module, name)
        return lambda *given, **named: (change(), real(*given, **named))[1]

    with monkeypatch.context() as patch:
        for name in ("open", "scandir", "fstat"):
            patch.setattr(os, name, hooked(name, os))
        try:
            found = read_submission(folder, [NOTEBOOK])
        except (OSError, ValueError):
            return
    assert "CANARY" not in repr(found)


def test_a_folder_that_stops_changing_is_read_as_it_is_in_the_end(tmp_path, monkeypatch):
    folder = tmp_path / "eve" / CHAPTER
    folder.mkdir(parents=True)
    real, left = submission._Reading.beside, [1, 2]

    def beside(reading):
        if left:  # the notebook appears after it was looked for
            (folder / f"{left.pop()}.txt").touch()
            (folder / FILE).write_text('{"cells": []}')
        return real(reading)

    monkeypatch.setattr(submission._Reading, "beside", beside)
    found = read_submission(folder, [NOTEBOOK])
    assert found.notebooks[NOTEBOOK] and not found.notes[NOTEBOOK] and {*found.files} == {"1.txt", "2.txt"}


@contextmanager
def changing(folder, elsewhere):
    """A folder whose files are replaced by everything else, without end, as long as the block runs."""
    stop, content = threading.Event(), (folder / FILE).read_bytes()

    def work():
        while not stop.is_set():
            for change in CHANGES.values():
                with suppress(OSError):
                    change(folder / FILE, elsewhere)
                renamed = folder.with_name("renamed")
                if renamed.is_dir():
                    without(folder)
                    renamed.rename(folder)
                with suppress(OSError):
                    without(folder / FILE)
                    (folder / FILE).write_bytes(content)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.mark.usefixtures("sandbox", "one_section")
def test_a_class_is_graded_while_a_submission_changes(course, hand_in):
    for student in ("ada", "eve", "zoe"):
        hand_in(student, **RIGHT)
    (course.root / "private" / CHAPTER).mkdir(parents=True)
    (course.root / "private" / CHAPTER / FILE).write_text("CANARY")
    with changing(course.var / "submitted" / "eve" / CHAPTER, course.root / "private" / CHAPTER / FILE):
        lines = [json.loads(line) for line in run("grade", "ch04", "--json").stdout.splitlines()]
        assert {line["student"]: line["score"] for line in lines if line["student"] != "eve"} == {"ada": 9, "zoe": 9}
        run("report", "ch04")
        run("export", "ch04", "--format", "csv")
    lines = [json.loads(line) for line in run("grade", "ch04", "--json").stdout.splitlines()]
    assert {line["student"]: line["score"] for line in lines} in ({"eve": 9}, {})
    pages = {student: page_path(course, CHAPTER, student, NOTEBOOK) for student in ("ada", "zoe")}
    for page in pages.values():
        page.unlink()
    with changing(course.var / "autograded" / "eve" / CHAPTER, course.root / "private" / CHAPTER / FILE):
        made = nbgrader_api(nbgrader_config(course)).generate_feedback(CHAPTER)
    assert made["success"] or "for student 'eve'" in made["log"]
    assert all('class="score">9' in page.read_text(encoding="utf-8") for page in pages.values())
    assert not [path for path in course.var.rglob("*.*") if path.is_file() and b"CANARY" in path.read_bytes()]


def test_a_folder_in_the_exchange_that_becomes_a_link_is_not_collected(course, exchange, one_section, monkeypatch):
    inbound = exchange.folder / "differentiation" / "inbound"
    private = course.root / "private"
    private.mkdir()
    (private / FILE).write_text('{"cells": [], "secret": "CANARY"}')
    for student in ("ada", "eve"):
        folder = inbound / f"{student}+{CHAPTER}+2026-01-01 10:00:00.0 UTC"
        folder.mkdir()
        (folder / FILE).write_text('{"cells": []}')
    real = os.scandir

    def scandir(path="."):
        if str(path) == str(folder):
            folder.rename(folder.with_name("aside"))
            folder.symlink_to(private, target_is_directory=True)
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", scandir)
        log = told(exchange.api.collect(CHAPTER))
    assert (course.var / "submitted" / "ada" / CHAPTER / FILE).is_file()
    assert not (Path(course.var) / "submitted" / "eve" / CHAPTER).exists()
    assert "eve+" in log

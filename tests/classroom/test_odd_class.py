"""A class of odd submissions of more than eighty kinds, graded in one run together with learners whose work is right.

Every command ends well, everybody whose answers can be read has the points, and whatever is left out is named.
"""

import json
import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from small_course import CHAPTER, NOTEBOOK, RIGHT

from course_lib.classroom.export import FORMATS
from course_lib.classroom.feedback import page_path
from course_lib.classroom.submission import printable
from course_lib.course.folders import nbgrader_config
from course_lib.course.release import nbgrader_api

from . import odd_notebooks  # noqa: F401 (adds its own)
from .exchange import told
from .odd_class import FILE, FOLDERS, STUDENTS
from .odd_zips import ZIPS, zip_name, zipped
from .test_collect import collect
from .test_hostile_folders import LIMITS, run

pytestmark = pytest.mark.usefixtures("sandbox", "one_section")
HEALTHY = ("ada", "mia", "zoe")
CLEAR_PEAK = Path("/proc/self/clear_refs")


@pytest.fixture
def right(hand_in):
    """The content of a notebook with right answers; the learners of `HEALTHY` have submitted it."""
    contents = [hand_in(student, **RIGHT).read_bytes() for student in HEALTHY]
    return contents[0]


def make(odd, path, right):
    """Make one odd entry; False where this account or file system can't."""
    with suppress(PermissionError, OSError):
        odd.make(path, right)
        return True
    return False


def fill(places, right):
    """Make all odd folders where `places(name)` says; those made, and whether their answers can be read."""
    made = {}
    for name, odd in FOLDERS.items():
        places(name).mkdir(parents=True)
        if make(odd, places(name), right):
            made[name] = odd.keeps
    return made


def megabytes(kind):
    return int(re.search(rf"{kind}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024


def test_a_class_of_odd_submissions_is_graded_in_one_run(course, right):
    (course.root / "nbgrader_config.py").write_text((course.root / "nbgrader_config.py").read_text() + LIMITS)
    archive = course.var / "downloaded" / CHAPTER / "archive"
    archive.mkdir(parents=True)
    keeps = dict.fromkeys(HEALTHY, True)
    for name, odd in ZIPS.items():
        if make(odd, archive / zip_name(name), right):
            keeps[name] = odd.keeps
    zipped(archive / zip_name("kim"), (FILE, right))
    keeps["kim"] = True
    _, log = collect(course)
    assert "Traceback" not in log
    submitted = course.var / "submitted"
    not_collected = [name for name in ZIPS if not (submitted / name / CHAPTER / FILE).is_file()]
    assert not [name for name in not_collected if f"{name}+" not in log and f"{name}/" not in log]

    keeps |= fill(lambda name: submitted / name / CHAPTER, right)
    for name in STUDENTS.values():
        with suppress(OSError):
            (submitted / name / CHAPTER).mkdir(parents=True)
            (submitted / name / CHAPTER / FILE).write_bytes(right)
    (submitted / "a_file").write_text("1")
    (submitted / "ring").symlink_to("ring")
    (submitted / "a_file_as_a_chapter").mkdir()
    (submitted / "a_file_as_a_chapter" / CHAPTER).write_text("1")

    CLEAR_PEAK.write_text("5")
    before = megabytes("VmRSS")
    result = run("grade", "ch04", "--workers", "1", "--json")
    peak = megabytes("VmHWM") - before
    lines = {line["student"]: line for line in map(json.loads, result.stdout.splitlines())}
    expected = {student: kept for student, kept in keeps.items() if student not in not_collected}
    got = {student: (lines[student]["status"], lines[student]["score"]) for student in expected}
    assert got == {student: ("graded", 9 if kept else 0) for student, kept in expected.items()}
    assert all(kept or lines[student]["message"] for student, kept in expected.items())
    for name in STUDENTS.values():
        assert name in lines or printable(name) in result.stderr
    assert "a_file_as_a_chapter" in result.stderr
    assert peak < 300
    assert run("grade", "ch04", "--workers", "1", "--json").stdout == "", "somebody would be graded at every run"

    run("report", "ch04")
    for form in FORMATS:
        run("export", "ch04", "--format", form)
    table = next((course.var / "exports").glob(f"{CHAPTER}.csv")).read_text()
    assert all(f"\n{student}," in table for student in keeps if student in lines)
    for student in lines:
        assert page_path(course, CHAPTER, student, NOTEBOOK).is_file()
    told(nbgrader_api(nbgrader_config(course)).generate_feedback(CHAPTER))


def test_a_class_of_odd_submissions_is_collected_from_the_exchange(course, exchange, right):
    inbound = exchange.folder / "differentiation" / "inbound"
    subprocess.run(["rm", "-rf", str(course.var / "submitted")], check=True)
    made = fill(lambda name: inbound / f"{name}+{CHAPTER}+2026-01-01 10:00:00.0 UTC", right)
    for student in HEALTHY:
        (inbound / f"{student}+{CHAPTER}+2026-01-01 10:00:00.0 UTC").mkdir()
        (inbound / f"{student}+{CHAPTER}+2026-01-01 10:00:00.0 UTC" / FILE).write_bytes(right)
    for name in STUDENTS.values():
        with suppress(OSError):
            (inbound / f"{name}+{CHAPTER}+2026-01-01 10:00:00.0 UTC").mkdir()
    log = told(exchange.api.collect(CHAPTER))
    missing = [name for name in made if not os.path.lexists(course.var / "submitted" / name / CHAPTER / FILE)]
    assert not [name for name in missing if made[name] or f"{name}+" not in log]
    for student in HEALTHY:
        assert (course.var / "submitted" / student / CHAPTER / FILE).read_bytes() == right

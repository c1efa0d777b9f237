"""Files that learners sent, by mail or through Moodle or Canvas: whose they are, and that nobody's is lost."""

import json
import logging
import shutil
import zipfile
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_course import CHAPTER, NOTEBOOK
from typer.testing import CliRunner

from course_lib.classroom import collect
from course_lib.classroom.collect import ExtractNotebooks
from course_lib.classroom.identity import Person, about_names, new_identifier, read_download, read_roster, sender_in
from course_lib.classroom.sent_files import SENDER, SENT, read_origin
from course_lib.cli import app
from course_lib.course.folders import nbgrader_config
from course_lib.course.release import nbgrader_api
from course_lib.learner.submit import hand_in_as_file
from course_lib.learner.work_folder import bring_in_new

from .test_collect import collect as zip_collect

FILE, TIME = f"{NOTEBOOK}.ipynb", "20260101T000000"
ADA = Person("ada7", "Ada", "Lovelace", lms_id="4711")
ZOE = Person("zoe", "Zoë", "Müller-Łoś", "zoe@example.org")
ANAS = [Person("ana1", "Ana", "Silva"), Person("ana2", "Ana", "Silva")]
NAMES = st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=12)


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "downloaded" / CHAPTER / "archive"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def extract(archive, monkeypatch, caplog):
    """Extract what is in the archive, for a class with this roster: the texts by folder, and the log."""

    def run(*roster):
        monkeypatch.setattr(collect, "_roster", lambda _: [*roster])
        target = archive.parent / "extracted"
        target.mkdir()
        plugin = ExtractNotebooks()
        plugin.log = logging.getLogger("collect")
        plugin.extract(str(archive), str(target))
        found = {folder.name: sorted(path.read_text() for path in folder.iterdir()) for folder in target.iterdir()}
        return found, caplog.text

    return run


def send(folder, student, remark, origin="", time=TIME, chapter=CHAPTER, suffix=""):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{student}+{time}+{chapter}{suffix}.zip"
    with zipfile.ZipFile(path, "w") as content:
        content.writestr(FILE, remark)
        if origin:
            content.writestr(SENDER, json.dumps({"student": student, "origin": origin}))
    return path


# --- names of downloads ---


@given(NAMES, NAMES, st.integers(1, 10**6), st.booleans())
def test_who_sent_a_download_is_found_by_name_or_number(first, last, number, late):
    person = Person("x1", first, last, lms_id=str(number))
    name = "".join(c for c in f"{last}{first}".lower() if c.isalnum())
    canvas = read_download(PurePath(f"{name}_{'LATE_' if late else ''}{number}_99_{FILE}"))
    assert (canvas.file, canvas.late) == (FILE, late)
    moodle = read_download(PurePath(f"{first} {last}_{number}_assignsubmission_file_", FILE))
    old = read_download(PurePath(f"{first} {last}_{number}_assignsubmission_file_{FILE}"))
    assert moodle == old and moodle.file == FILE
    assert sender_in(canvas, [ADA, person]) == sender_in(moodle, [ADA, person]) == "x1"
    assert sender_in(moodle, [ADA, ZOE]) == "", "Moodle's number is not a person's"


def test_nobody_is_guessed_among_people_of_one_name_or_without_a_name():
    moodle = read_download(PurePath("Ana Silva_31_assignsubmission_file_", FILE))
    assert sender_in(moodle, ANAS) == "" and new_identifier(moodle) == "Ana_Silva_31"
    assert sender_in(read_download(PurePath(f"anon_5Kz9w_67_{FILE}")), [Person("x", "", "")]) == ""
    assert read_download(PurePath(FILE)).system == "" == read_download(PurePath(f"ada+{TIME}+{CHAPTER}.zip")).system


# --- collecting ---


def test_moodles_and_canvas_downloads_are_collected_as_the_people_of_the_roster(archive, extract):
    moodle = archive / "Zoë Müller-Łoś_12345_assignsubmission_file_"
    send(moodle, "root", "of zoe", "laptop")
    send(archive, "lovelaceada_4711_99_root", "of ada", "desktop", suffix="-1")
    (archive / "Zoë Müller-Łoś_12345_assignsubmission_file_" / "more.ipynb").write_text("more of zoe")
    (archive / f"stranger_LATE_8_9_{FILE}").write_text("of a stranger")
    found, log = extract(ADA, ZOE)
    assert found == {
        f"zoe+{TIME}+{CHAPTER}": ["more of zoe", "of zoe"],
        f"ada7+{TIME}+{CHAPTER}": ["of ada"],
        f"stranger_8+{CHAPTER}": ["of a stranger"],
    }
    assert "uploaded it, so it counts for zoe, not for root" in log
    assert "stranger_8 is not in the roster" in log and "is marked late by Canvas" in log


def test_two_people_with_one_identifier_are_kept_apart_until_the_instructor_renames_a_file(archive, extract):
    send(archive, "alex", "one", "laptop of one", time="20260101T000000")
    second = send(archive, "alex", "two", "laptop of two", time="20260102T000000")
    send(archive, "alex", "one again", "laptop of one", time="20260103T000000")
    found, log = extract()
    assert sorted(found.values()) == [["one again"], ["two"]]
    assert all(name.startswith("alex.") for name in found) and second.name in log and "2 people" in log
    second.rename(second.with_name(second.name.replace("alex", "alexa")))
    (archive.parent / "extracted").rename(archive.parent / "before")
    found, _ = extract()
    assert {name.split("+")[0]: texts for name, texts in found.items()} == {"alex": ["one again"], "alexa": ["two"]}


def test_two_people_with_one_identifier_are_seen_across_chapters_and_in_moodle(archive, extract):
    send(archive, "alex", "one", "laptop of one")
    send(archive.parent.parent / "ch01" / "archive", "alex", "two", "laptop of two", chapter="ch01")
    for number in (1, 2):
        (archive / f"Ana Silva_{number}_assignsubmission_file_").mkdir()
        (archive / f"Ana Silva_{number}_assignsubmission_file_" / FILE).write_text(f"ana {number}")
    found, log = extract(ANAS[0], Person("alex", "Alex", "A"))
    assert sorted(found.values()) == [["ana 1"], ["ana 2"], ["one"]]
    assert {name.split("+")[0][:5] for name in found} == {"alex.", "ana1."} and log.count("2 people") == 2


def test_no_notebook_of_a_zip_file_is_lost_to_another_of_its_name(archive, extract):
    path = send(archive, "ada", "on top")
    with zipfile.ZipFile(path, "a") as content:
        content.writestr(f"old/{FILE}", "below")
    assert extract()[0] == {f"ada+{TIME}+{CHAPTER}": ["below", "on top"]}


def test_nbgrader_collects_downloads_and_grades_nobody_under_another_name(course):
    course.var.mkdir(exist_ok=True)
    with nbgrader_api(nbgrader_config(course)).gradebook as gradebook:
        gradebook.add_student("ada7", first_name="Ada", last_name="Lovelace", lms_user_id="4711")
    archive = course.var / "downloaded" / CHAPTER / "archive"
    send(archive / "Ada Lovelace_1_assignsubmission_file_", "root", "{}")
    (archive / f"hopper_5_9_{NOTEBOOK}-1.ipynb").write_text("[]")
    found, log = zip_collect(course)
    assert {*found} == {"ada7", "hopper_5"} and "hopper_5 is not in the roster" in log
    assert found["ada7"].timestamp.year == 2026 and found["hopper_5"].timestamp is None
    assert (course.var / "submitted" / "hopper_5" / CHAPTER / f"{NOTEBOOK}-1.ipynb").read_text() == "[]"


# --- names ---


def test_unknown_and_look_alike_names_are_named():
    told = " ".join(about_names([ADA, ZOE], ["ada7", "Ada7", "аda7", "zo", "zoe"]))
    for student in ("Ada7", "аda7", "zo"):
        assert f"{student} is not in the roster (is it" in told
    assert "Ada7 and ada7 and аda7 look alike" in told
    assert about_names([], ["bob", "eve"]) == [] == about_names([ADA], ["ada7"])
    assert "(is it ada7?)" in about_names([ADA], ["аda7"])[0]
    assert "add '$(rm -rf ~)' --first" in about_names([ADA], ["$(rm -rf ~)"])[0]
    assert "look alike" in about_names([], ["Zo\u00eb", "Zoe\u0308"])[0]


@given(st.sets(st.integers(0, 99_999).map("s{:05}".format), max_size=8))
def test_numbers_do_not_look_alike(students):
    assert about_names([], students) == []


def test_the_roster_is_who_has_more_than_an_identifier(course):
    assert read_roster(course) == [] and not (course.var / "gradebook.db").exists()
    course.var.mkdir(exist_ok=True)
    with nbgrader_api(nbgrader_config(course)).gradebook as gradebook:
        gradebook.add_student("ada7", first_name="Ada", last_name="Lovelace", lms_user_id="4711")
        gradebook.add_student("graded")
    assert read_roster(course) == [ADA]


# --- the learner's side ---


@pytest.fixture
def copy(course):
    """A learner's copy of the course, in which nothing can be graded."""
    shutil.rmtree(course.solutions)
    bring_in_new(course)
    return course


def submit(*options):
    return CliRunner().invoke(app, ["submit", "00", *options])


def test_a_learner_is_asked_once_and_every_file_carries_the_answer(copy):
    asked = submit()
    assert asked.exit_code == 2 and "submit 00_start_here --as IDENTIFIER" in asked.stderr
    for identifier in ("", "a b", "../ada", "=1", ".ada", "a+b", "a" * 101):
        assert submit(f"--as={identifier}").exit_code == 2
    assert not list(copy.var.rglob("*.zip"))
    for options in (["--as", "ada7"], [], ["--json"]):
        assert "ada7+" in submit(*options).stdout
    hand_in_as_file(copy, CHAPTER, "ada7")
    sent = sorted((copy.var / "to_hand_in").iterdir())
    assert all(SENT.fullmatch(path.name)["student"] == "ada7" for path in sent)
    assert len({read_origin(path) for path in sent}) == 1 and read_origin(sent[0])
    assert "bob+" in submit("--as", "bob").stdout and "bob+" in submit().stdout

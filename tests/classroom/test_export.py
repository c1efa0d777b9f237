"""The exported tables: what Canvas and Moodle read in them, and what a spreadsheet must not do with them."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from small_course import CHAPTER, NOTEBOOK, RIGHT
from typer.testing import CliRunner

from course_lib.classroom.export import FORMATS
from course_lib.classroom.identity import Person
from course_lib.classroom.scores import waiting
from course_lib.classroom.table import csv_text
from course_lib.cli import app
from course_lib.course.folders import nbgrader_config
from course_lib.course.release import release

TITLES = ["ch04 add_intercept", "ch04 mse_gradient", "ch04 fit_line", "ch04 mistakes_found", "ch04 total"]
MAXIMA = [2, 3, 4, 3, 12]


def table(text):
    return list(csv.reader(io.StringIO(text)))


def as_canvas(text):
    """What Canvas imports: maximum points and grades by assignment, the grades by the columns that say who it is.

    By the rules of lib/gradebook_importer.rb in instructure/canvas-lms.
    """
    header, *rows = table(text)
    assert len(header) > 3 and "Student" in header[0] and "ID" in header[1]
    if re.search(r"SIS\s+Login\s+ID", header[2]):
        about = 4
    elif re.search(r"SIS\s+User\s+ID", header[2]) and re.search(r"SIS\s+Login\s+ID", header[3]):
        about = 5 + ("Integration ID" in header) + ("Root Account" in header)
    else:
        about = 3
    assert "Section" in header[about - 1]
    no_assignment = "Current (Score|Points|Grade)|Final (Score|Points|Grade)|Override (Score|Grade|Status)"
    (most,) = [row for row in rows if "Points Possible" in row[0]]
    columns = [
        number
        for number in range(about, len(header))
        if not re.search(no_assignment, header[number]) and not re.search(r"read\s+only", most[number])
    ]
    people = [row for row in rows if row is not most]
    return {header[i]: most[i] for i in columns}, {
        tuple(row[:about]): {header[i]: row[i] for i in columns} for row in people
    }


def as_moodle(text, who):
    """What Moodle imports, with the column `who` chosen as the one that says who it is; an empty grade is none.

    By grade/import/csv/tests/load_data_test.php in moodle/moodle: every row has as many columns as the header.
    """
    header, *rows = table(text)
    assert len(set(header)) == len(header) and all(len(row) == len(header) for row in rows)
    grades = [i for i, name in enumerate(header) if name.startswith(("Assignment: ", "ch0"))]
    return {row[header.index(who)]: {header[i]: float(row[i]) if row[i] else None for i in grades} for row in rows}


CANVAS_EXAMPLE = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Essay (101),Current Score,Final Grade\n"
    "    Points Possible,,,,,10.0,(read only),(read only)\n"
    '"Able, Anne",11,s1,anne,A,9,90,A\n"Bunce, Bobby",12,s2,bobby,A,,,\n'
)
MOODLE_EXAMPLE = (
    '"First name",Surname,"ID number",Institution,Department,"Email address","Assignment: Assignment for grape group",'
    '"Feedback: Assignment for grape group","Course total"\n'
    'Anne,Able,,"Moodle HQ","Rock on!",student7@example.com,56.00,"We welcome feedback",56.00\n'
    'Bobby,Bunce,,"Moodle HQ","Rock on!",student5@example.com,,,75.00\n'
)


def test_the_readers_of_this_test_read_the_systems_own_examples():
    most, grades = as_canvas(CANVAS_EXAMPLE)
    assert most == {"Essay (101)": "10.0"}
    assert grades["Able, Anne", "11", "s1", "anne", "A"] == {"Essay (101)": "9"}
    found = as_moodle(MOODLE_EXAMPLE, "Email address")
    assert [*found["student7@example.com"].values()] == [56.0] and [*found["student5@example.com"].values()] == [None]
    own = {"First name", "ID number", "Email address"}
    assert own <= {*table(MOODLE_EXAMPLE)[0]} and own <= {*FORMATS["moodle"].columns}
    assert [*FORMATS["canvas"].columns] == table(CANVAS_EXAMPLE)[0][:5]


# --- formulas ---

TEXTS = st.text(max_size=8) | st.sampled_from("=+-@\t\r\n＝").flatmap(lambda c: st.text(max_size=8).map(c.__add__))


@given(st.lists(st.tuples(TEXTS, TEXTS, st.floats(-9, 9)), max_size=3))
def test_no_cell_begins_like_a_formula_and_every_text_is_read_again(rows):
    for row, read in zip(rows, csv.reader(io.StringIO(csv_text(rows), newline="")), strict=True):
        for value, cell in zip(row, read, strict=True):
            if isinstance(value, float):
                assert float(cell) == value
            else:
                assert cell in (value, f"'{value}") and cell[:1] not in (*"=+-@\t\r\n＝",)


@given(TEXTS, TEXTS, st.sampled_from(sorted(FORMATS)))
def test_a_persons_columns_are_those_of_the_header(first, last, name):
    form = FORMATS[name]
    assert len(form.about(Person("ada", first, last, lms_id=last))) == len(form.columns)
    assert not form.most or len(form.most) == len(form.columns)


# --- a class ---


@pytest.fixture
def graded(course, one_section, sandbox, hand_in):
    """A class: one written answer waits, one is graded, one learner sent nothing, one is not in the roster."""
    release(course, CHAPTER, course.var / "release", course.var / "source")
    url = nbgrader_config(course).CourseDirectory.db_url
    with Gradebook(url) as gradebook:
        gradebook.add_student("ada7", first_name="Ada", last_name="Lovelace", email="ada@example.org", lms_user_id="47")
        gradebook.add_student("bob", first_name="=Bob")
        gradebook.add_student("zoe", first_name="Zoë", last_name="Łoś")
    hand_in("ada7", **RIGHT, mistakes_found="Three.")
    hand_in("zoe", **RIGHT, mistakes_found="Two.")
    hand_in("eve", **RIGHT)
    result = CliRunner().invoke(app, ["grade", "ch04", "--workers", "1"])
    assert "Answers to be graded by hand, in Formgrader: 2 (learners: 2)" in result.stdout
    assert "eve is not in the roster" in result.stderr
    with Gradebook(url) as gradebook:
        grade = gradebook.find_grade("mistakes_found", NOTEBOOK, CHAPTER, "zoe")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        gradebook.find_submission_notebook(NOTEBOOK, CHAPTER, "zoe").late_submission_penalty = 1.5
        gradebook.db.commit()
    return course


def exported(*options):
    result = CliRunner().invoke(app, ["export", "ch04", *options])
    assert result.exit_code == 0, (result.output, result.exception)
    path = re.fullmatch(r"Written: (var/exports/\S+)\n", result.stdout)[1]
    return open(path, encoding="utf-8-sig", newline="").read(), result.stderr


def test_a_class_as_canvas_moodle_and_a_spreadsheet_read_it(graded):
    ada, bob, zoe = (["2", "3", "4", "", ""], [""] * 5, ["2", "3", "4", "2.5", "10"])
    assert waiting(graded, CHAPTER) == {"ada7": 1}

    text, told = exported("--format", "canvas")
    most, grades = as_canvas(text)
    assert [*most] == TITLES and [float(points) for points in most.values()] == MAXIMA
    assert {who[3]: [f"{float(g):g}" if g else "" for g in row.values()] for who, row in grades.items()} == {
        "ada7": ada, "bob": bob, "zoe": zoe,
    }  # fmt: skip
    assert ("Lovelace, Ada", "47", "", "ada7", "") in grades and ("'=Bob", "", "", "bob", "") in grades
    assert "Left out, because they are not in the roster: eve" in told and "column 'to do': 1" in told

    text, _ = exported("--format", "moodle")
    found = as_moodle(text, "ID number")
    assert [*found["zoe"].values()] == [2, 3, 4, 2.5, 10] and {*found["bob"].values()} == {None}
    assert found["ada7"]["ch04 total"] is None and "eve" not in found

    text, told = exported()
    rows = {row[0]: row[4:] for row in table(text)}
    assert rows["student"] == [*TITLES, "late penalty", "to do"] and rows["ada7"][-1] == "grade by hand: mistakes_found"
    assert rows["zoe"][-2:] == ["1.5", ""] and rows["eve"][-1] == "not in the roster" and rows["bob"] == [""] * 7
    assert rows["eve"][:5] == ["2.0", "3.0", "4.0", "0.0", "9.0"]

    (graded.var / "learners.toml").write_text("[zo]\nextra_days = 7\n")
    assert "zo is not in the roster (is it zoe?)" in exported()[1]

    report = CliRunner().invoke(app, ["report", "ch04"])
    assert "Answers to be graded by hand, in Formgrader: 1 (learners: 1)" in report.stdout
    assert "graded by hand, in Formgrader: 1" in (graded.var / "reports" / f"{CHAPTER}.html").read_text()


def test_an_anonymous_table_has_the_same_points_and_no_names(graded):
    named, _ = exported("--format", "csv")
    text, again = exported("--anonymous")[0], exported("--anonymous")[0]
    assert text == again
    assert not re.search("ada|lovelace|bob|zo[eë]|eve|example", text.casefold())
    points = [sorted(row[4:] for row in table(version)) for version in (named, text)]
    assert points[0] == points[1]


def test_what_was_submitted_but_not_graded_and_notebooks_that_were_not_submitted_are_no_zeros(graded, hand_in):
    hand_in("bob", **RIGHT)
    hand_in("ada7")
    (graded.var / "autograded" / "zoe" / CHAPTER / f"{NOTEBOOK}.ipynb").unlink()
    with Gradebook(nbgrader_config(graded).CourseDirectory.db_url) as gradebook:
        for grade in gradebook.find_submission_notebook(NOTEBOOK, CHAPTER, "zoe").grades:
            grade.auto_score, grade.manual_score = 0.0, None
        gradebook.db.commit()
    rows = {row[0]: row[4:] for row in table(exported()[0])}
    assert rows["bob"] == ["", "", "", "", "", "", "submitted, not graded"] and rows["zoe"][:5] == [""] * 5
    assert rows["ada7"][-1] == "grade by hand: mistakes_found; grade again: changed since it was graded"


def test_without_a_class_there_is_nothing_to_export(course):
    result = CliRunner().invoke(app, ["export", "ch04"])
    assert result.exit_code == 1 and "Nothing in ch04_worked_examples has been graded" in result.stderr
    assert not (course.var / "exports").exists()

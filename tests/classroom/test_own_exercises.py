"""An instructor's own exercise in own/, as the guide shows it: built, given out, checked, graded, exported."""

import csv
import re

import nbformat
import pytest
from small_course import CHAPTER, NOTEBOOK, RIGHT, ROOT
from typer.testing import CliRunner

from course_lib.checks.spec import load_checks
from course_lib.cli import app

pytestmark = pytest.mark.usefixtures("sandbox")

GUIDE = (ROOT / "docs/guide/own_exercises.md").read_text(encoding="utf-8")
(COMMAND,) = re.findall(r"^course new-exercise (.*)$", GUIDE, re.MULTILINE)
ANSWER, BANK = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
HUBER = "def huber_gradient(r, delta):\n    return np.maximum(-delta, np.minimum(r, delta))"
NO_LIMIT = "def huber_gradient(r, delta):\n    return 1 * r"


def course_command(*arguments):
    result = CliRunner().invoke(app, [*arguments])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def write_section(course, section, *named):
    """The exercise of the guide in a section of own/."""
    told = course_command("new-exercise", f"own/{section}", *named)
    source, bank = (course.root / name for name in re.findall(r"own/\S+\.(?:md|py)", told))
    text = source.read_text(encoding="utf-8")
    unwritten = '    raise NotImplementedError("the reference answer")\n'
    assert text.count(unwritten) == 1
    source.write_text(text.replace(unwritten, ANSWER), encoding="utf-8")
    bank.write_text(BANK, encoding="utf-8")


def answer(path, released, code):
    notebook = nbformat.read(released, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "huber_gradient":
            cell.source = code
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def exported(course, chapter):
    course_command("export", chapter)
    with (course.var / "exports" / f"{chapter}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_the_guides_chapter_is_built_given_out_checked_graded_and_exported(course):
    before = {path: path.read_bytes() for path in course.solutions.rglob("*") if path.is_file()}
    section, *named = COMMAND.removeprefix("own/").split()
    write_section(course, section, *named)
    (course.root / "course.toml").write_text("[points]\nhuber_gradient = 5\n[due]\nch08 = 2027-03-01\n")
    course_command("build", "ch08")
    course_command("mutate", "ch08")
    assert {path: path.read_bytes() for path in course.solutions.rglob("*") if path.is_file()} == before
    assert "8 Ours" in course_command("status")

    released = course.notebooks / "ch08_ours" / "1_robust.ipynb"
    handed = course.var / "submitted" / "ada" / "ch08_ours" / released.name
    for code, points, mistake in ((NO_LIMIT, 0.0, "no-limit"), (HUBER, 5.0, "")):
        answer(handed, released, code)
        checked = CliRunner().invoke(app, ["check", str(handed)])
        assert checked.exit_code == (points < 5) and ("straight line" in checked.output) == bool(mistake)
        course_command("grade", "ch08", "--workers", "1")
        row = exported(course, "ch08_ours")["ada"]
        assert float(row["ch08 huber_gradient"]) == float(row["ch08 total"]) == points
        assert mistake in course_command("report", "ch08")


def test_a_section_of_ones_own_joins_a_chapter_of_the_course(course, hand_in):
    write_section(course, "ch04/3_robust", "huber_gradient", "r", "delta")
    course_command("build", "ch04")
    assert course.notebook_names(CHAPTER) == [NOTEBOOK, "3_robust"]
    assert {*load_checks(course.notebooks / CHAPTER)} == {*RIGHT, "huber_gradient"}
    path = hand_in("ada", **RIGHT)
    answer(path.with_name("3_robust.ipynb"), course.notebooks / CHAPTER / "3_robust.ipynb", HUBER)
    course_command("grade", "ch04", "--workers", "1")
    assert [row["ch04 huber_gradient"] for row in exported(course, CHAPTER).values()] == ["2.0", "2.0"]


def test_a_section_of_ones_own_replaces_the_courses_of_the_same_name(course):
    theirs = course.solutions / CHAPTER / f"{NOTEBOOK}.md"
    own = course.own / CHAPTER / theirs.name
    own.parent.mkdir(parents=True)
    own.write_text(theirs.read_text(encoding="utf-8").replace("\n# 4.1 ", "\n# 4.1 Ours: "), encoding="utf-8")
    for title in ("# 4.1 Ours: ", "# 4.1 "):
        course_command("build", "ch04")
        released = nbformat.read(course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb", as_version=4)
        assert released.cells[0].source.startswith(title) and ("Ours" in title) == own.exists()
        own.unlink(missing_ok=True)


def test_a_case_that_fails_with_the_graders_larger_arrays_is_named(course):
    write_section(course, "ch08_ours/1_robust", "huber_gradient", "r", "delta")
    bank = course.own / "ch08_ours" / "exercises_robust.py"
    text = BANK.replace("arguments(rounded(rng, 5), 0.01)", "arguments(np.ones(5) + rounded(rng, 5), 0.01)")
    bank.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["build", "ch08"])
    told = "ch08_ours/exercises_robust.py: the case huber_gradient.all_large raised ValueError: operands could not"
    assert result.exit_code == 1 and told in result.stderr and "draw all sizes from rng" in result.stderr

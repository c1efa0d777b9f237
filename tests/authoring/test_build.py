"""The learner's notebooks follow from the sources, without answers; what is stale is named, and made again."""

import base64
import json
import re
import shutil
import threading

import nbformat
import pytest
from small_course import CHAPTER, NOTEBOOK, ROOT

from course_lib import widgets
from course_lib.authoring.build import build, changed_chapters
from course_lib.authoring.stills import with_stills
from course_lib.course import digests as digests_module
from course_lib.course.chapter_checks import load_bank
from course_lib.course.digests import inputs, stale_files
from course_lib.course.folders import Course, CourseError
from course_lib.course.marks import without_outputs
from course_lib.course.release import release
from course_lib.learner.work_folder import bring_in_new


def files(folder):
    """The notebooks of a folder, without the pictures: another processor may round a pixel otherwise."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ipynb"))}
    return {name: re.sub('"image/png": "[^"]*"', "a picture", text) for name, text in texts.items()}


def test_building_again_gives_the_committed_notebooks(course):
    committed = files(course.notebooks / CHAPTER)
    shutil.rmtree(course.notebooks / CHAPTER)
    build(course, CHAPTER)
    assert files(course.notebooks / CHAPTER) == committed
    assert not any(stale_files(course, chapter) for chapter in course.sources())


def test_a_learners_notebook_holds_no_answer_and_no_output_but_the_pictures_of_widgets(course):
    for path in course.notebooks.glob("*/*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in text and "HIDDEN TESTS" not in text
        notebook = nbformat.read(path, as_version=4)
        assert notebook.metadata.language_info.name == "python"
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                assert set(output.data) == {"image/png"}
                assert "Run this cell in JupyterLab" in output.metadata["image/png"]["alt"]
            if cell.metadata.get("nbgrader", {}).get("solution"):
                assert ("not written yet" in cell.source) or ("Write your answer here" in cell.source)
    names = {path.name for path in (course.notebooks / CHAPTER).iterdir()}
    assert not names & {"exercises.py", f"{NOTEBOOK}.md"}


def test_every_cell_that_shows_a_widget_holds_its_picture():
    names = "|".join(widgets.__all__)
    pictures = 0
    for path in sorted((ROOT / "notebooks").glob("*/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            last = cell.source.rstrip().splitlines()[-1]
            variable = re.search(rf"^(\w+) = (?:{names})\(", cell.source, re.MULTILINE)
            shows = re.match(rf"(?:{names})\(.*\)$", last) or (variable and last == variable[1])
            assert len(cell.outputs) == bool(shows), f"{path.name}: {cell.source}"
            pictures += len(cell.outputs)
    assert pictures > 20


def test_a_picture_that_was_changed_by_hand_comes_back_and_makes_no_copy_old(course):
    bring_in_new(course)
    path = course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in nbformat.read(course.work / CHAPTER / path.name, as_version=4).cells)
    [shown] = [cell for cell in notebook.cells if cell.get("outputs")]
    shown.outputs[0].data["image/png"] = base64.b64encode(b"another").decode()
    nbformat.write(notebook, path)
    assert stale_files(course, CHAPTER) == [path.name]
    assert bring_in_new(course) == ([], [])
    build(course, CHAPTER)
    [drawn] = [cell for cell in nbformat.read(path, as_version=4).cells if cell.get("outputs")]
    assert base64.b64decode(drawn.outputs[0].data["image/png"]).startswith(b"\x89PNG")


def test_a_check_file_holds_values_and_hints_but_no_code(course):
    checks = json.loads((course.notebooks / CHAPTER / "checks.json").read_text(encoding="utf-8"))
    assert set(checks["mse_gradient"]) == {
        "parameters",
        "points",
        "rtol",
        "atol",
        "cases",
        "misconceptions",
        "withheld",
    }
    assert "def " not in json.dumps(checks) and "lambda" not in json.dumps(checks)


@pytest.mark.parametrize("act", ["edit", "remove", "add"])
def test_a_stale_notebook_is_named(course, act):
    path = course.notebooks / CHAPTER / f"{NOTEBOOK}.ipynb"
    if act == "edit":
        path.write_text(path.read_text(encoding="utf-8").replace("rate", "pace"), encoding="utf-8")
    elif act == "remove":
        path.unlink()
    else:
        path = path.with_name("old.ipynb")
        path.write_text("{}")
    assert stale_files(course, CHAPTER) == [path.name]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("# 4.1 Linear regression", "# 4.1 Linear regression\n\n```{code-cell}\n1 / 0\n```\n", "ZeroDivisionError"),
        (
            "# 4.1 Linear regression",
            "# 4.1\n\n```{code-cell}\nimport warnings\nwarnings.warn('old')\n```\n",
            "this cell warns",
        ),
        (
            "```{code-cell} ipython3\n:check: mse_gradient",
            "```{code-cell}\ndef mse_gradient(theta, X, y):\n    return 0 * theta\n```\n\n"
            "```{code-cell} ipython3\n:check: mse_gradient",
            "fails its own check of mse_gradient",
        ),
    ],
)
def test_a_source_that_fails_warns_or_misses_its_own_check_is_not_built(course, old, new, complaint):
    committed = files(course.notebooks / CHAPTER)
    source = course.solutions / CHAPTER / f"{NOTEBOOK}.md"
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CourseError, match=complaint):
        build(course, CHAPTER)
    assert files(course.notebooks / CHAPTER) == committed


START = "00_start_here"


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_change_costs_what_it_touches(course):
    source, bank = course.solutions / START / "start_here.md", course.solutions / START / "exercises.py"
    notebook, checks = course.notebooks / START / "start_here.ipynb", course.notebooks / START / "checks.json"
    assert build(course, START).ran == []

    change(source, "# ", "# Welcome. ")  # prose: written, not run
    assert stale_files(course, START) == ["start_here.ipynb"]
    pictures = notebook.read_text(encoding="utf-8").count("image/png")
    assert build(course, START).ran == []
    assert "Welcome." in notebook.read_text(encoding="utf-8")
    assert notebook.read_text(encoding="utf-8").count("image/png") == pictures

    before = notebook.read_bytes()
    hint = next(iter(load_bank(course, START).values())).misconceptions[0].hint.split()[0]
    change(bank, f"    {hint}", f"    Look: {hint}")  # a hint: the same outcomes with another sentence
    assert stale_files(course, START) == ["checks.json"]
    old = json.loads(checks.read_text(encoding="utf-8"))
    assert build(course, START).ran == []
    new = json.loads(checks.read_text(encoding="utf-8"))
    assert notebook.read_bytes() == before
    [(was, now)] = [
        pair
        for name in old
        for pair in zip(old[name]["misconceptions"], new[name]["misconceptions"], strict=True)
        if pair[0] != pair[1]
    ]
    assert now == was | {"hint": f"Look: {was['hint']}"}

    change(source, "```{code-cell} ipython3\n", "```{code-cell} ipython3\n1 + 1\n```\n\n```{code-cell} ipython3\n")
    assert build(course, START).ran == ["start_here"]
    assert not any(stale_files(course, chapter) for chapter in course.sources())


def test_what_a_chapter_does_not_import_makes_nothing_stale_nor_does_a_remark_in_what_it_does(monkeypatch, tmp_path):
    package = tmp_path / "course_lib"
    shutil.copytree(ROOT / "course_lib", package)
    monkeypatch.setattr(digests_module, "PACKAGE", package)
    known = {chapter: inputs(Course(ROOT), chapter) for chapter in Course(ROOT).sources()}

    def changed():
        return [
            name
            for chapter, before in known.items()
            for name, state in inputs(Course(ROOT), chapter).notebooks.items()
            if state != before.notebooks[name]
        ]

    for path in (
        "cli/author_commands.py",
        "notebook/check_cell.py",
        "checks/texts.py",
        "widgets/sgd_explorer/sgd_explorer.js",
    ):
        text = (package / path).read_text(encoding="utf-8")
        (package / path).write_text(text + "\n_more = 1\n", encoding="utf-8")
    change(package / "linear/__init__.py", '"""', '"""Another word. ')
    assert changed() == []
    sgd = package / "widgets/sgd_explorer/__init__.py"
    sgd.write_text(sgd.read_text(encoding="utf-8") + "\n_more = 1\n", encoding="utf-8")
    assert changed() == ["2_gd_or_sgd"]
    linear = package / "linear/__init__.py"
    linear.write_text(linear.read_text(encoding="utf-8") + "\n_more = 1\n", encoding="utf-8")
    assert "1_linear_regression" in changed() and "3_quiz" not in changed()


def test_a_failing_cell_is_told_with_the_line_of_its_source(course):
    source = course.solutions / "00_start_here" / "start_here.md"
    text = source.read_text(encoding="utf-8") + "\n```{code-cell}\nhalf = 1 / 2\nmore = half / 0\n```\n"
    source.write_text(text, encoding="utf-8")
    line = text.splitlines().index("more = half / 0") + 1
    with pytest.raises(CourseError, match=rf"start_here\.md:{line}: ZeroDivisionError"):
        build(course, "00_start_here")


def test_a_change_in_solutions_is_noticed_while_watching(course):
    found = []
    watcher = threading.Thread(
        target=lambda: found.append(next(changed_chapters(course, course.sources()))), daemon=True
    )
    watcher.start()
    for _ in range(100):  # the watcher needs a moment before it sees anything
        (course.solutions / CHAPTER / "note.md").write_text("a change")
        watcher.join(timeout=0.2)
        if found:
            break
    assert found == [CHAPTER]


def test_the_release_can_be_written_elsewhere(course):
    release(course, CHAPTER, course.var / "release", course.var / "source")
    made, kept = (
        nbformat.read(folder / CHAPTER / f"{NOTEBOOK}.ipynb", as_version=4)
        for folder in (course.var / "release", course.notebooks)
    )
    assert made == without_outputs(kept)


def test_a_still_picture_follows_its_cell_when_another_one_comes_before_it():
    def notebook(*cells):
        return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id=i) for source, i in cells])

    shown = notebook(("first()", "cell-001"), ("second()", "cell-002"))
    for cell, picture in zip(shown.cells, ("one", "two"), strict=True):
        cell.outputs = [nbformat.v4.new_output("display_data", {"image/png": picture})]
    made = with_stills(notebook(("new", "cell-001"), ("first()", "cell-002"), ("second()", "cell-003")), shown)
    pictures = [[output.data["image/png"] for output in cell.outputs] for cell in made.cells]
    assert pictures == [[], ["one"], ["two"]]

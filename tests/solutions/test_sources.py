"""The sources of all chapters run clean, and what their prose says of numbers is what their cells compute."""

import os
import re
from pathlib import Path

import disturbed
import pytest

from course_lib.authoring.build import executed_sources
from course_lib.authoring.run_source import run_source
from course_lib.checks.spec import CHECK_FILE
from course_lib.course.folders import Course
from course_lib.course.source import read_sources, write_source

COURSE = Course(Path(__file__).parents[2])
SECTIONS = [(chapter, source.name) for chapter in COURSE.sources() for source in read_sources(COURSE, chapter)]
EVERY_SECTION = pytest.mark.parametrize("section", SECTIONS, ids=["/".join(section) for section in SECTIONS])
NUMBER = re.compile(r"(?<![\w.])(\d+\.\d+(?:e-?\d+)?|\d{4,})(?![\w.]*\d)")
YEAR_OR_VERSION = re.compile(r"1[6-9]\d\d|20\d\d|\d\.\d")  # and numbers of sections; one decimal is rarely a result
MOST_LINES = 15
OTHER_ARITHMETIC = ("NPY_DISABLE_CPU_FEATURES", disturbed.VARIABLE)


@pytest.fixture(scope="session")
def executed(tmp_path_factory):
    """Every section with its outputs, each run once, or kept from a run of the same source with the same library."""
    if any(os.environ.get(name) for name in OTHER_ARITHMETIC):
        return run_everything(tmp_path_factory.mktemp("sources"))
    return {
        (chapter, name): notebook
        for chapter in COURSE.sources()
        for name, notebook in executed_sources(COURSE, chapter).items()
    }


@pytest.fixture(scope="session")
def executed_disturbed(tmp_path_factory):
    """Every section as another machine might compute it: other last bits, another order of sums."""
    folder = tmp_path_factory.mktemp("disturbed")
    startup = folder / "ipython" / "profile_default" / "startup" / "00-disturbed.py"
    startup.parent.mkdir(parents=True)
    tests = str(Path(disturbed.__file__).parent)
    startup.write_text(f"import sys\n\nsys.path.insert(0, {tests!r})\nimport disturbed\n\ndisturbed.start()\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        patch.setenv(disturbed.VARIABLE, os.environ.get(disturbed.VARIABLE, "1"))
        return run_everything(folder)


def run_everything(folder):
    done = {}
    for chapter in COURSE.sources():
        sources = read_sources(COURSE, chapter)
        place = write_source(sources, folder / chapter)
        (place / CHECK_FILE).write_bytes((COURSE.notebooks / chapter / CHECK_FILE).read_bytes())
        for source in sources:
            done[chapter, source.name] = run_source(place / f"{source.name}.ipynb", source)
    return done


def text_of(output):
    return output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))


def numbers_in(text):
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", text)]


def same(stated, computed):
    """Whether a computed number, rounded to the digits of the stated one, is the stated one."""
    figures = stated.split("e")[0]
    digits = len((figures.replace(".", "") if "." in figures else figures.rstrip("0")).lstrip("0"))
    return computed != 0 and float(f"{abs(computed):.{max(digits - 1, 0)}e}") == float(stated)


ARITHMETIC = pytest.mark.parametrize(
    "arithmetic",
    [
        pytest.param("executed", id="as-it-is"),
        pytest.param("executed_disturbed", id="disturbed"),
    ],
)
BOUND = re.compile(r"\b(above|more than|over|at least|below|less than|under|at most) (\d+(?:\.\d+)?)( %)?(?![\w.]*\d)")
FROM_BELOW = ("above", "more than", "over", "at least")


def prose_of(cells):
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown").split("## Sources")[0]
    return re.sub(r"\]\([^)]*\)|`[^`]*`|(?<=\d)[ ,](?=\d{3}\b)", "", text)


def numbers_of(cells):
    """What the cells print, and what stands in their code."""
    shown = [number for cell in cells for output in cell.get("outputs", []) for number in numbers_in(text_of(output))]
    return shown + [n for cell in cells if cell.cell_type == "code" for n in numbers_in(cell.source)]


@ARITHMETIC
@EVERY_SECTION
def test_every_number_that_the_prose_states_is_computed_in_the_notebook(section, arithmetic, request):
    cells = request.getfixturevalue(arithmetic)[section].cells
    prose = BOUND.sub("", prose_of(cells))
    stated = {number for number in NUMBER.findall(prose) if not YEAR_OR_VERSION.fullmatch(number)}
    lost = [s for s in sorted(stated) if not any(same(s, number) for number in numbers_of(cells))]
    assert not lost, f"stated, but not computed: {lost}"


@ARITHMETIC
@EVERY_SECTION
def test_every_bound_that_the_prose_states_is_one_of_a_number_in_the_notebook(section, arithmetic, request):
    """And it is not idle: there is a number on its right side within a factor of 30."""
    cells = request.getfixturevalue(arithmetic)[section].cells
    numbers = [abs(number) for number in numbers_of(cells)]
    for words, bound, _ in BOUND.findall(prose_of(cells)):
        limit = float(bound)
        low, high = (limit, 30 * limit) if words in FROM_BELOW else (limit / 30, limit)
        assert any(low <= number <= high for number in numbers), f"{words} {bound}"


@EVERY_SECTION
def test_a_cell_is_one_thought(section, executed):
    for cell in executed[section].cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("solution"):  # a class is longer
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert len(lines) <= MOST_LINES, cell.source


@pytest.mark.parametrize("chapter", COURSE.sources())
def test_no_sentence_that_begins_with_a_number_is_shown_as_a_list(chapter):
    for source in read_sources(COURSE, chapter):
        for cell in source.notebook.cells:
            if cell.cell_type == "markdown":  # "24. And so on" at the start of a line would be item 24
                numbers = [int(number) for number in re.findall(r"^(\d+)\. ", cell.source, re.MULTILINE)]
                assert numbers == list(range(1, len(numbers) + 1)), cell.source[:200]


@EVERY_SECTION
def test_every_picture_has_a_description(section, executed):
    for cell in executed[section].cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if output.get("metadata", {}).get("image/png", {}).get("alt"):
                continue  # a widget's
            images = re.findall(r"<img [^>]*>", str(data.get("text/html", "")))
            assert images or "image/png" not in data, f"a picture without words: {cell.source[:80]}"
            for image in images:
                assert re.search(r'alt="[^"]{20,}"', image), image[:200]

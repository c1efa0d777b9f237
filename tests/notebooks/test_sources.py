"""The sources of all chapters run clean, and what their prose says of numbers is what their cells compute."""

import re
from pathlib import Path

import nbformat
import pytest

from course_lib.grading import running
from course_lib.grading.answers import read_sources
from course_lib.grading.build import run_changed
from course_lib.grading.course import Course

pytestmark = pytest.mark.xdist_group("sources")  # one worker, which makes the session's fixtures once

COURSE = Course(Path(__file__).parents[2])
SECTIONS = [(chapter, source.name) for chapter in COURSE.sources() for source in read_sources(COURSE, chapter)]
NUMBER = re.compile(r"(?<![\w.])(\d+\.\d+(?:e-?\d+)?|\d{4,})(?![\w.]*\d)")
YEAR_OR_VERSION = re.compile(r"1[6-9]\d\d|20\d\d|\d\.\d")  # and numbers of sections; one decimal is rarely a result
MOST_LINES = 15


@pytest.fixture(scope="session")
def executed():
    """Every section with its outputs, each run once, or kept from a run of the same source with the same library."""
    done = {}
    for chapter in COURSE.sources():
        run_changed(COURSE, chapter)
        for source in read_sources(COURSE, chapter):
            done[chapter, source.name] = nbformat.read(running.executed(COURSE, chapter, source), as_version=4)
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


@pytest.mark.parametrize("section", SECTIONS, ids=["/".join(section) for section in SECTIONS])
def test_every_number_that_the_prose_states_is_computed_in_the_notebook(section, executed):
    cells = executed[section].cells
    shown = [number for cell in cells for output in cell.get("outputs", []) for number in numbers_in(text_of(output))]
    written = [number for cell in cells if cell.cell_type == "code" for number in numbers_in(cell.source)]
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown").split("## Sources")[0]
    prose = re.sub(r"\]\([^)]*\)|`[^`]*`|(?<=\d)[ ,](?=\d{3}\b)", "", prose)
    stated = {number for number in NUMBER.findall(prose) if not YEAR_OR_VERSION.fullmatch(number)}
    lost = [s for s in sorted(stated) if not any(same(s, number) for number in (*shown, *written))]
    assert not lost, f"stated, but not computed: {lost}"


@pytest.mark.parametrize("section", SECTIONS, ids=["/".join(section) for section in SECTIONS])
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


@pytest.mark.parametrize("section", SECTIONS, ids=["/".join(section) for section in SECTIONS])
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

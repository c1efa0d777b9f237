"""The sources of all chapters run clean, and what their prose says of numbers is what their cells compute."""

import re

import pytest
from course_sources import COURSE, every_source, sources

SECTIONS = [(chapter, source.name) for chapter, source in every_source()]
EVERY_SECTION = pytest.mark.parametrize("section", SECTIONS, ids=["/".join(section) for section in SECTIONS])
NUMBER = re.compile(r"(?<![\w.])(\d+\.\d+(?:e-?\d+)?|\d{4,})(?![\w.]*\d)")
YEAR_OR_VERSION = re.compile(r"1[6-9]\d\d|20\d\d|\d\.\d")  # and numbers of sections; one decimal is rarely a result
MOST_LINES = 15
MOST_CELLS = 15  # of code, up to the first picture or widget
BOUND = re.compile(r"\b(above|more than|over|at least|below|less than|under|at most) (\d+(?:\.\d+)?)( %)?(?![\w.]*\d)")
FROM_BELOW = ("above", "more than", "over", "at least")


def text_of(output):
    return output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))


def numbers_in(text):
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", text)]


def same(stated, computed):
    """Whether a computed number, rounded to the digits of the stated one, is the stated one."""
    figures = stated.split("e")[0]
    digits = len((figures.replace(".", "") if "." in figures else figures.rstrip("0")).lstrip("0"))
    return computed != 0 and float(f"{abs(computed):.{max(digits - 1, 0)}e}") == float(stated)


def prose_of(cells):
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown").split("## Sources")[0]
    return re.sub(r"\]\([^)]*\)|`[^`]*`|(?<=\d)[ ,](?=\d{3}\b)", "", text)


def numbers_of(cells):
    """What the cells print, and what stands in their code."""
    shown = [number for cell in cells for output in cell.get("outputs", []) for number in numbers_in(text_of(output))]
    return shown + [n for cell in cells if cell.cell_type == "code" for n in numbers_in(cell.source)]


@EVERY_SECTION
def test_every_number_that_the_prose_states_is_computed_in_the_notebook(section, executed):
    cells = executed[section].cells
    prose = BOUND.sub("", prose_of(cells))
    stated = {number for number in NUMBER.findall(prose) if not YEAR_OR_VERSION.fullmatch(number)}
    lost = [s for s in sorted(stated) if not any(same(s, number) for number in numbers_of(cells))]
    assert not lost, f"stated, but not computed: {lost}"


@EVERY_SECTION
def test_every_bound_that_the_prose_states_is_one_of_a_number_in_the_notebook(section, executed):
    """And it is not idle: there is a number on its right side within a factor of 30."""
    cells = executed[section].cells
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
    for source in sources(chapter):
        for cell in source.notebook.cells:
            if cell.cell_type == "markdown":  # "24. And so on" at the start of a line would be item 24
                numbers = [int(number) for number in re.findall(r"^(\d+)\. ", cell.source, re.MULTILINE)]
                assert numbers == list(range(1, len(numbers) + 1)), cell.source[:200]


def is_picture(output):
    data = output.get("data", {})
    is_live = {"image/png", "application/vnd.jupyter.widget-view+json"} & data.keys()
    return bool(is_live or re.search("<img |<svg ", str(data.get("text/html", ""))))


@EVERY_SECTION
def test_a_picture_comes_soon_and_no_imports_stand_in_view_before_it(section, executed):
    cells = [cell for cell in executed[section].cells if cell.cell_type == "code"]
    first = next(k for k, cell in enumerate(cells) if any(map(is_picture, cell.outputs)))
    assert first < MOST_CELLS
    in_view = [cell.source for cell in cells[:first] if "jupyter" not in cell.metadata and not cell.outputs]
    assert not [cell for cell in in_view if cell.startswith(("import", "from")) and len(cell.splitlines()) > 1]


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

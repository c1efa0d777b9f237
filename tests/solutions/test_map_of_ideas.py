"""The map of ideas in the summary leads to every section there is, by its real place."""

import ast
import re

from course_sources import every_source, sources

SUMMARY = "ch07_summary"


def ideas():
    """Section number -> (text, place, what it builds on), as the summary's cells say."""
    (source,) = (source for source in sources(SUMMARY) if source.name == "1_summary")
    found = {}
    for cell in source.notebook.cells:
        if cell.cell_type == "code" and "_half = {" in cell.source:
            found |= ast.literal_eval(re.search(r"_half = (\{.*?^\})", cell.source, re.DOTALL | re.MULTILINE).group(1))
    return found


def test_every_section_of_chapters_1_to_6_is_on_the_map():
    sections = {
        f"{chapter}/{source.name}"
        for chapter, source in every_source()
        if chapter.startswith("ch") and chapter != SUMMARY
    }
    assert sections <= {place for _, place, _ in ideas().values()}


def test_a_number_on_the_map_is_that_of_chapter_and_section():
    for number, (_, place, needs) in ideas().items():
        chapter, section = number.split(".")
        assert re.match(rf"ch0{chapter}_\w+/{section}_", place)
        assert all(need in ideas() for need in needs)

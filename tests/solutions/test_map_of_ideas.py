"""The map of ideas in the summary leads to every section there is, by its real place."""

import ast
import re
from pathlib import Path

from course_lib.course.folders import Course
from course_lib.course.source import read_sources

COURSE = Course(Path(__file__).parents[2])
SUMMARY = "ch07_summary"


def ideas():
    """Section number -> (text, place, what it builds on), as the summary's cells say."""
    (source,) = (source for source in read_sources(COURSE, SUMMARY) if source.name == "1_summary")
    found = {}
    for cell in source.notebook.cells:
        if cell.cell_type == "code" and "_half = {" in cell.source:
            found |= ast.literal_eval(re.search(r"_half = (\{.*?^\})", cell.source, re.DOTALL | re.MULTILINE).group(1))
    return found


def test_every_section_of_chapters_1_to_6_is_on_the_map():
    sections = {
        f"{chapter}/{source.name}"
        for chapter in COURSE.sources()
        if chapter.startswith("ch") and chapter != SUMMARY
        for source in read_sources(COURSE, chapter)
    }
    assert sections <= {place for _, place, _ in ideas().values()}


def test_a_number_on_the_map_is_that_of_chapter_and_section():
    for number, (_, place, needs) in ideas().items():
        chapter, section = number.split(".")
        assert re.match(rf"ch0{chapter}_\w+/{section}_", place)
        assert all(need in ideas() for need in needs)

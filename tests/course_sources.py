"""The course's own chapters, read once for all tests of a process: nobody changes what these functions give."""

import functools
from pathlib import Path

from course_lib.checks.bank import Exercise
from course_lib.course.chapter_checks import complete_bank
from course_lib.course.folders import Course
from course_lib.course.source import Source, read_sources

COURSE = Course(Path(__file__).parents[1])


@functools.cache
def sources(chapter: str) -> list[Source]:
    return read_sources(COURSE, chapter)


@functools.cache
def bank(chapter: str) -> dict[str, Exercise]:
    return complete_bank(COURSE, chapter, sources(chapter))


def every_source() -> list[tuple[str, Source]]:
    """Each chapter's name with each of its sources, in the order of the course."""
    return [(chapter, source) for chapter in COURSE.sources() for source in sources(chapter)]

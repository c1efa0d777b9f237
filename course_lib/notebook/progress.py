"""The map of the course on the start page: sections and their time, checks passed, points, what to do next."""

import os
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_lib.notebook import texts

if TYPE_CHECKING:
    from course_lib.learner.status import ChapterStatus, SectionStatus

LEFT = ' style="text-align:left"'


def progress() -> Any:
    """The course as a table: a link to each notebook, its time, its checks that passed, the last submission's points.

    A check counts as soon as the notebook is saved with it passed; points come with a submission.
    """
    from IPython.display import HTML

    from course_lib.course.folders import CourseError, find_course, learner_id
    from course_lib.learner.status import course_status, next_chapter

    try:
        course = find_course(Path.cwd())
    except CourseError:
        return HTML(texts.NO_COURSE)
    chapters = course_status(course, learner_id())
    following = next_chapter(chapters)
    work = os.path.relpath(course.work).replace(os.sep, "/")
    rows = [row for chapter in chapters for row in _chapter_rows(chapter, chapter is following, work)]
    head = "".join(f"<th{LEFT}>{title}</th>" for title in (texts.SECTION, texts.CORE_PATH, texts.CHECKED, texts.POINTS))
    return HTML(f'<table class="course-progress"><tr>{head}</tr>{"".join(rows)}{_total(chapters)}</table>')


def _chapter_rows(chapter: "ChapterStatus", is_next: bool, work: str) -> list[str]:
    mark = "✓ " if chapter.complete else ("→ " if is_next else "")
    points = f"{chapter.points:g}" if chapter.submitted else texts.NOT_SUBMITTED
    heading = f"<strong>{mark}{escape(chapter.title)}</strong>"
    first = _row(heading, "", "", f"<strong>{points} / {chapter.max_points:g}</strong>")
    return [first, *(_section_row(f"{work}/{chapter.chapter}", section) for section in chapter.sections)]


def _section_row(folder: str, section: "SectionStatus") -> str:
    link = f'<a href="{escape(folder)}/{escape(section.name)}.ipynb">{escape(section.title)}</a>'
    link += texts.DUE.format(due=section.due) if section.due else ""
    points = texts.NOT_SUBMITTED if section.points is None else f"{section.points:g}"
    bar = _bar(section.passed, section.checks)
    return _row(f"&emsp;{link}", _time(section), bar, f"{points} / {section.max_points:g}")


def _time(section: "SectionStatus") -> str:
    if not section.minutes:
        return ""
    text = texts.MINUTES_OF_CORE if section.core_minutes else texts.MINUTES_OF_MORE
    return text.format(core=section.core_minutes, minutes=section.minutes)


def _bar(passed: int, checks: int) -> str:
    """A bar, and the same in words."""
    if not checks:
        return ""
    bar = f'<progress value="{passed}" max="{checks}" style="width:6em" aria-hidden="true"></progress>'
    return f"{bar} {texts.PASSED.format(passed=passed, checks=checks)}"


def _total(chapters: "list[ChapterStatus]") -> str:
    sections = [section for chapter in chapters for section in chapter.sections]
    bar = _bar(sum(section.passed for section in sections), sum(section.checks for section in sections))
    points = sum(chapter.points for chapter in chapters)
    reachable = sum(chapter.max_points for chapter in chapters)
    core, minutes = sum(section.core_minutes for section in sections), sum(section.minutes for section in sections)
    hours = texts.HOURS.format(core=core / 60, hours=minutes / 60)
    return _row(f"<strong>{texts.ALL}</strong>", hours, bar, f"<strong>{points:g} / {reachable:g}</strong>")


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td{LEFT}>{cell}</td>' for cell in cells)}</tr>"

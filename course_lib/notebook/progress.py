"""The map of the course on the start page: chapters, points, what to do next."""

from html import escape
from pathlib import Path
from typing import Any

from course_lib.notebook import texts


def progress() -> Any:
    """The chapters of the course as a table, with a link to each notebook and the score of its last submission."""
    from IPython.display import HTML

    from course_lib.grading.course import CourseError, find_course, learner_id
    from course_lib.grading.status import course_status, next_chapter

    try:
        course = find_course(Path.cwd())
    except CourseError:
        return HTML(texts.NO_COURSE)
    chapters = course_status(course, learner_id())
    following = next_chapter(chapters)
    rows = []
    for chapter in chapters:
        links = ", ".join(
            f'<a href="../{chapter.chapter}/{escape(name)}.ipynb">{escape(name.replace("_", " "))}</a>'
            for name in chapter.notebooks
        )
        score = f"{chapter.points:g}" if chapter.submitted else texts.NOT_SUBMITTED
        mark = "✓ " if chapter.complete else ("→ " if chapter is following else "")
        cells = (f"{mark}{escape(chapter.title)}", links, chapter.exercises, f"{score} / {chapter.max_points:g}")
        rows.append("".join(f'<td style="text-align:left">{cell}</td>' for cell in cells))
    head = (texts.CHAPTER, texts.NOTEBOOKS, texts.EXERCISES, texts.POINTS)
    titles = "".join(f'<th style="text-align:left">{title}</th>' for title in head)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return HTML(f'<table class="course-progress"><tr>{titles}</tr>{body}</table>')

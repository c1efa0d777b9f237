"""The feedback pages of a submission: the result of each exercise and why. No scripts, no external links.

One page per notebook, where `nbgrader release_feedback` looks for it. Pages are made from the grader's record and the
gradebook, so they can be made again at any time. Hidden cases are shown only by their kind; their values appear only
if the instructor allows it.
"""

import re
import secrets
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nh3

from course_lib.checks.rendering import with_code
from course_lib.classroom import texts
from course_lib.classroom.asked import Asked, asked_in
from course_lib.classroom.html_page import html_page
from course_lib.classroom.scores import Marks, Score
from course_lib.classroom.submission import TIMESTAMP
from course_lib.course.folders import Course
from course_lib.course.replace import replace_file

TAGS = {"code", "div", "li", "pre", "span", "strong", "ul"}  # of a result, see course_lib.checks.rendering
ALLOWED = {"*": {"class", "style", "role", "data-passed", "data-misconception"}}
SECRET = "submission_secret.txt"  # with it and the timestamp, nbgrader gives a page only to its learner


def page_path(course: Course, chapter: str, student: str, notebook: str) -> Path:
    """The path of a student's feedback page on a notebook."""
    return course.var / "feedback" / student / chapter / f"{notebook}.html"


def write_feedback(
    course: Course, record: dict[str, Any], marks: Marks, reveal: bool = False, own: bool = False
) -> list[Path]:
    """Write the pages of one submission, replacing earlier ones, and what `nbgrader release_feedback` needs.

    Parameters
    ----------
    record
        The grader's record of it, see `course_lib.classroom.grading.Graded.record`.
    marks
        The gradebook's marks, including manual changes; these count.
    reveal
        Show the values of failed hidden cases.
    own
        The learner reads the pages in JupyterLab's course folder: they link to the notebooks in work/.
    """
    chapter, student = record["chapter"], record["student"]
    paths = [page_path(course, chapter, student, name) for name in record["notes"]]
    folder = course.var / "feedback" / student / chapter
    for path in paths:  # with nbgrader's permissions: the exchange copies them, and a learner must be able to read it
        asked = asked_in(course.notebooks / chapter / f"{path.stem}.ipynb")
        steps = len(path.relative_to(course.root).parts)  # up from /files/var/feedback/STUDENT/CHAPTER/
        back = f"{'../' * steps}lab/tree/work/{quote(f'{chapter}/{path.stem}.ipynb')}" if own else ""
        page = feedback_page(record, marks, path.stem, reveal, asked, back)
        replace_file(path, page, mode=0o644)
    for old in {*folder.glob("*.html")} - {*paths}:
        old.unlink()
    _copy_time_and_secret(course.var / "autograded" / student / chapter, folder)
    return paths


def _copy_time_and_secret(graded: Path, folder: Path) -> None:
    """Copy the submission's time and secret; a submission without nbgrader's secret gets a random one.

    nbgrader reads both as text, of all learners in turn: other bytes would stop it.
    """
    wanted = {TIMESTAMP: (rb"[\x20-\x7e]*", ""), SECRET: (rb"[0-9a-f]{128}", secrets.token_hex(64))}
    for name, (form, otherwise) in wanted.items():
        content = (graded / name).read_bytes() if (graded / name).is_file() else b"?\0"
        if re.fullmatch(form, content):
            replace_file(folder / name, content)
        elif not (folder / name).exists() or not re.fullmatch(form, (folder / name).read_bytes()):
            replace_file(folder / name, otherwise)


def feedback_page(
    record: dict[str, Any],
    marks: Marks,
    notebook: str,
    reveal: bool = False,
    asked: dict[str, Asked] | None = None,
    back: str = "",
) -> str:
    """The page on a notebook as HTML: what was `asked`, and a link to the notebook at the address `back`, if any."""
    shown = {exercise["exercise"]: exercise for exercise in record["exercises"]}
    title = texts.FEEDBACK_TITLE.format(
        chapter=record["chapter"].replace("_", " "), notebook=notebook.replace("_", " ")
    )
    parts = [f"<p>{escape(record['student'])}</p>", *_totals(marks, notebook)]
    if back:
        parts.append(f'<p><a href="{escape(back)}">{escape(texts.BACK)}</a></p>')
    parts += [_note(note) for note in record["notes"].get(notebook, [])]
    if excused := marks.excused.get(notebook):
        parts.append(_note(texts.EXCUSED.format(names=", ".join(excused))))
    for score in (score for score in marks.scores if score.notebook == notebook):
        exercise = shown.get(score.exercise)
        about = (asked or {}).get(score.exercise, Asked())
        if about.goal:
            parts.append(f'<p class="asked">{with_code(texts.GOAL.format(goal=about.goal))}</p>')
        parts.append(_exercise(exercise, about, score, reveal) if exercise else _written(score))
        if about.section and score.points is not None and score.points < score.max_points:
            parts.append(_read(about.section, back))
        if score.comment:
            parts.append(f'<p class="comment">{escape(texts.COMMENT.format(text=score.comment))}</p>')
    return html_page(title, parts)


def _totals(marks: Marks, notebook: str) -> list[str]:
    """The notebook's points, the late penalty, and the chapter's points if it has more notebooks."""
    own = Marks(
        [score for score in marks.scores if score.notebook == notebook],
        {name: points for name, points in marks.late.items() if name == notebook},
    )
    waiting = sum(score.points is None for score in own.scores)
    rest = f" {texts.WAITING.format(count=waiting)}" if waiting else ""
    parts = [f'<p><span class="score">{escape(_points(own, texts.SCORE))}</span>{escape(rest)}</p>']
    if own.late:
        parts.append(_note(texts.LATE.format(points=f"{own.late[notebook]:g}")))
    if len(own.scores) < len(marks.scores):
        parts.append(f"<p>{escape(_points(marks, texts.WHOLE_CHAPTER))}</p>")
    return parts


def _points(marks: Marks, text: str) -> str:
    reached = sum(score.points or 0.0 for score in marks.scores) - sum(marks.late.values())
    return text.format(points=f"{reached:g}", most=f"{sum(score.max_points for score in marks.scores):g}")


def _read(section: str, back: str) -> str:
    """The section to read again, with a link to it: JupyterLab's fragments are headings with - for each space."""
    words = with_code(section)
    if back:
        words = f'<a href="{escape(back)}#{quote(section.replace("`", "").replace(" ", "-"))}">{words}</a>'
    return f'<p class="read">{texts.READ.format(section=words)}</p>'


def _exercise(exercise: dict[str, Any], about: Asked, score: Score, reveal: bool) -> str:
    parts = [nh3.clean(exercise["shown"], tags=TAGS, attributes=ALLOWED)]
    kinds = nh3.clean(exercise.get("kinds", ""), tags=TAGS, attributes=ALLOWED)
    more = (f"<pre>{escape(about.docstring)}</pre>" if about.docstring else "") + kinds
    if more:
        parts.append(f"<details><summary>{texts.ALL_KINDS}</summary>{more}</details>")
    if score.points is not None and score.points != exercise["points"]:
        parts.append(_note(texts.CHANGED_BY_HAND.format(points=f"{score.points:g}")))
    if reveal and exercise["hidden_call"]:
        parts.append(
            f"<details><summary>{texts.HIDDEN}</summary><pre>{escape(exercise['hidden_call'])}</pre></details>"
        )
    return "".join(parts)


def _written(score: Score) -> str:
    points = texts.TO_BE_READ if score.points is None else f"{score.points:g}"
    line = texts.WRITTEN.format(name=score.exercise, points=points, most=f"{score.max_points:g}")
    return f'<div class="written">{escape(line)}</div>'


def _note(text: str) -> str:
    return f'<p class="note">{with_code(text)}</p>'

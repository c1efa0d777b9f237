"""The feedback page of a submission: what each exercise came to and why. One file, no script, no address outside.

It is made from the record that the judge kept, so it can be made again at any time. Hidden cases are told by their
kind; their values appear only if the instructor says so.
"""

from html import escape
from pathlib import Path
from typing import Any

import nh3

from course_lib.grading import texts
from course_lib.grading.course import Course
from course_lib.grading.scores import Score

# Nothing on the page may run or be fetched, whatever should have slipped into it
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.4rem; line-height: 1.25 } h2 { font-size: 1.15rem; margin-top: 2rem }
.course-check, .written { margin: 1rem 0; overflow-wrap: anywhere }
.written, .note { border-left: .35em solid #0072B2; padding: .4em .8em }
.note { border-color: #E69F00; margin: .5rem 0 }
code, pre { font-size: .9rem; white-space: pre-wrap; overflow-wrap: anywhere }
.score { font-size: 1.15rem; font-weight: bold }
"""
ALLOWED = {"*": {"class", "style", "role", "data-passed", "data-misconception"}}


def page_path(course: Course, chapter: str, student: str) -> Path:
    """Where a student's feedback page on a chapter lies."""
    return course.var / "feedback" / student / chapter / f"{chapter}.html"


def write_feedback(course: Course, record: dict[str, Any], scores: list[Score], reveal: bool = False) -> Path:
    """Write the page of one submission.

    Parameters
    ----------
    record
        What the judge kept of it, see `course_lib.grading.chapter.Graded.record`.
    scores
        Those of the gradebook, in the order of the notebooks; they count, also where a person has changed them.
    reveal
        Show the values of the hidden cases that failed.
    """
    path = page_path(course, record["chapter"], record["student"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(feedback_page(record, scores, reveal), encoding="utf-8")
    return path


def feedback_page(record: dict[str, Any], scores: list[Score], reveal: bool = False) -> str:
    """The page as HTML."""
    shown = {exercise["exercise"]: exercise for exercise in record["exercises"]}
    title = texts.FEEDBACK_TITLE.format(chapter=record["chapter"].replace("_", " "))
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{escape(record['student'])}</p>", _total(scores)]
    if record["message"]:
        parts.append(_note(record["message"]))
    for notebook in dict.fromkeys([*record["notes"], *(score.notebook for score in scores)]):
        parts.append(f"<h2>{escape(notebook)}</h2>")
        parts += [_note(note) for note in record["notes"].get(notebook, [])]
        for score in (score for score in scores if score.notebook == notebook):
            exercise = shown.get(score.exercise)
            parts.append(_exercise(exercise, score, reveal) if exercise else _written(score))
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def _total(scores: list[Score]) -> str:
    reached = sum(score.points or 0.0 for score in scores)
    text = texts.SCORE.format(points=f"{reached:g}", most=f"{sum(score.max_points for score in scores):g}")
    waiting = sum(score.points is None for score in scores)
    rest = f" {texts.WAITING.format(count=waiting)}" if waiting else ""
    return f'<p><span class="score">{escape(text)}</span>{escape(rest)}</p>'


def _exercise(exercise: dict[str, Any], score: Score, reveal: bool) -> str:
    parts = [nh3.clean(exercise["shown"], attributes=ALLOWED)]
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
    return f'<p class="note">{escape(text)}</p>'

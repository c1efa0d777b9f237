"""The instructor's report on a class: results per exercise, frequent mistakes, similar answers."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from course_lib.checks.rendering import with_code
from course_lib.classroom import item_analysis, texts
from course_lib.classroom.class_pictures import exercises_picture, term_picture
from course_lib.classroom.html_page import html_page
from course_lib.classroom.records import read_record, records_folder
from course_lib.classroom.scores import waiting
from course_lib.classroom.similar import AlikePair, similar_pairs
from course_lib.classroom.submission import left_out
from course_lib.classroom.table import csv_text
from course_lib.course.folders import Course, CourseError
from course_lib.course.replace import replace_file
from course_lib.judge.read_notebook import read_cells

MOST_COMPARED = 50_000  # characters of one student's answers
FEW_NOTES = 5  # more are folded
STEPS = 4  # bins of the distribution between no points and all points


@dataclass(frozen=True)
class ExerciseReport:
    """A class's results in one exercise.

    `distribution` counts submissions with no points, in each of `STEPS` bins of points, and with all points;
    `misconceptions` has the slug, the hint and the count of each known mistake, the most frequent first;
    `failed_kinds` the kinds of test case likewise. `difficulty`, `discrimination` and `solved` are explained in
    `item_analysis`.
    """

    notebook: str
    exercise: str
    submissions: int
    mean: float
    max_points: float
    distribution: list[int]
    misconceptions: list[tuple[str, str, int]]
    difficulty: float
    discrimination: float | None
    failed_kinds: list[tuple[str, int]]
    solved: tuple[int, int]


@dataclass(frozen=True)
class ClassReport:
    """The report on a chapter; `notes` say by student what was not graded, or not in full, and why.

    `waiting` has by student how many answers are still to be graded by hand. `term` has the share of the points of
    each submission by chapter, `recurring` the mistakes that occurred in several chapters, with their counts.
    """

    chapter: str
    students: list[str]
    exercises: list[ExerciseReport]
    notes: dict[str, str]
    pairs: list[AlikePair]
    waiting: dict[str, int]
    term: dict[str, list[float]]
    recurring: dict[str, dict[str, int]]


def class_report(course: Course, chapter: str) -> ClassReport:
    """Build the report from the records of the graded submissions.

    Raises
    ------
    CourseError
        If nothing has been graded yet.
    """
    records = read_records(course, chapter)
    if not records:
        raise CourseError(texts.NOTHING_GRADED.format(chapter=chapter))
    term = {name: _graded(course, read_records(course, name)) for name in course.chapters()}
    graded = _graded(course, records)
    names = list(dict.fromkeys((e["notebook"], e["exercise"]) for record in graded for e in record["exercises"]))
    notes = left_out(course, chapter) | {r["student"]: r["message"] for r in records if r["message"]}
    answers = {}
    for student in (record["student"] for record in graded):
        try:
            answers[student] = _answers(course, chapter, student)
        except (OSError, ValueError, TypeError, KeyError) as error:
            notes[student] = texts.NOT_COMPARED.format(reason=error)
    return ClassReport(
        chapter,
        [record["student"] for record in records],
        [_exercise_report(graded, *name) for name in sorted(names, key=lambda name: name[0])],
        notes,
        similar_pairs({student: text for student, text in answers.items() if text}),
        waiting(course, chapter),
        {name: own for name, known in term.items() if (own := item_analysis.shares(known))},
        item_analysis.recurring(term),
    )


def _graded(course: Course, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records of graded submissions, with the exercises that count."""
    plan = course.plan
    return [
        {
            **r,
            "exercises": [
                e
                for e in r["exercises"]
                if not plan.leaves_out(
                    e["exercise"], f"{r['chapter']}/{e['notebook']}", r["chapter"], student=r["student"]
                )
            ],
        }
        for r in records
        if r["status"] != "failed"
    ]


def read_records(course: Course, chapter: str) -> list[dict[str, Any]]:
    """The records of all submissions, by student."""
    students = sorted(path.stem for path in records_folder(course, chapter).glob("[!.]*.json"))
    return [record for student in students if (record := read_record(course, chapter, student))]


def write_report(course: Course, report: ClassReport) -> tuple[Path, Path]:
    """Write the report as a page and the points as a table (CSV); returns both paths."""
    folder = course.var / "reports"
    page, table = folder / f"{report.chapter}.html", folder / f"{report.chapter}.csv"
    replace_file(page, report_page(report))
    replace_file(table, points_table(read_records(course, report.chapter)))
    return page, table


def points_table(records: list[dict[str, Any]]) -> str:
    """One line per student and exercise: points, and the recognized mistake."""
    columns = ("notebook", "exercise", "points", "max_points", "misconception")
    rows = [
        (record["student"], record["status"], *map(exercise.get, columns))
        for record in records
        for exercise in record["exercises"]
    ]
    return csv_text([("student", "status", *columns), *rows])


def waiting_sentence(waiting: dict[str, int]) -> str:
    """How many answers are still to be graded by hand, given `course_lib.classroom.scores.waiting`."""
    return texts.WAITING_IN_CLASS.format(count=sum(waiting.values()), learners=len(waiting))


def json_lines(report: ClassReport) -> list[dict[str, Any]]:
    """The report as JSON objects: one per exercise, then one per pair."""
    exercises = [{"chapter": report.chapter, **asdict(exercise)} for exercise in report.exercises]
    return exercises + [{"chapter": report.chapter, **asdict(pair)} for pair in report.pairs]


def _exercise_report(records: list[dict[str, Any]], notebook: str, exercise: str) -> ExerciseReport:
    results = [e for r in records for e in r["exercises"] if (e["notebook"], e["exercise"]) == (notebook, exercise)]
    counts = Counter((e["misconception"], e["hint"]) for e in results if e["misconception"])
    most = max(e["max_points"] for e in results)
    distribution = [0] * (STEPS + 2)
    for result in results:
        share = result["points"] / most if most else 1.0
        distribution[0 if share <= 0 else STEPS + 1 if share >= 1 else 1 + int(share * STEPS)] += 1
    mean = sum(e["points"] for e in results) / len(results)
    mistakes = [(slug, hint, count) for (slug, hint), count in counts.most_common()]
    return ExerciseReport(
        notebook,
        exercise,
        len(results),
        round(mean, 2),
        most,
        distribution,
        mistakes,
        item_analysis.difficulty(records, exercise),
        item_analysis.discrimination(records, exercise),
        item_analysis.failed_kinds(records, exercise),
        item_analysis.solved(records, exercise),
    )


def _answers(course: Course, chapter: str, student: str) -> str:
    """A student's own code: the code cells that differ from the released notebooks."""
    text = []
    for name in course.notebook_names(chapter):
        path = course.var / "autograded" / student / chapter / f"{name}.ipynb"
        if path.is_file():
            released, _ = read_cells((course.notebooks / chapter / path.name).read_bytes())
            given = {cell.source.strip() for cell in released}
            # The grader's own file: its texts hold pictures, so the limits for what learners send don't fit
            cells = json.loads(path.read_bytes())["cells"]
            sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
            text += [source for source in sources if source.strip() not in given]
    return "\n".join(text)[:MOST_COMPARED]


def report_page(report: ClassReport) -> str:
    """The report as HTML, without scripts and external links."""
    title = texts.REPORT_TITLE.format(chapter=report.chapter.replace("_", " "))
    parts = [f"<p>{escape(texts.REPORT_COUNT.format(count=len(report.students)))}</p>"]
    if report.waiting:
        parts.append(f'<p class="note">{escape(waiting_sentence(report.waiting))}</p>')
    notes = [f'<p class="note">{escape(f"{student}: {message}")}</p>' for student, message in report.notes.items()]
    if len(notes) > FEW_NOTES:
        summary = escape(texts.REPORT_NOTES.format(count=len(notes)))
        notes = [f"<details><summary>{summary}</summary>", *notes, "</details>"]
    parts += notes
    parts += [*_overview(report), *_term(report)]
    for exercise in report.exercises:
        parts.append(f"<h2>{escape(exercise.exercise)} <small>{escape(exercise.notebook)}</small></h2>")
        mean = texts.REPORT_MEAN.format(mean=f"{exercise.mean:g}", most=f"{exercise.max_points:g}")
        parts += [f"<p>{escape(mean)}</p>", _bars(exercise)]
        first, later = exercise.solved
        if later:
            parts.append(f"<p>{escape(texts.REPORT_SOLVED.format(first=first, later=later))}</p>")
        if exercise.misconceptions:
            mistakes = [(str(count), slug, hint or "") for slug, hint, count in exercise.misconceptions]
            parts.append(_table(mistakes, caption=texts.REPORT_MISTAKES))
        if exercise.failed_kinds:
            kinds = [(str(count), kind) for kind, count in exercise.failed_kinds]
            parts.append(_table(kinds, caption=texts.REPORT_FAILED_KINDS))
    parts.append(f"<h2>{escape(texts.REPORT_ALIKE)}</h2><p>{escape(texts.REPORT_CAUTION)}</p>")
    rows = [(p.first, p.second, f"{p.alike:.0%}", texts.REPORT_RENAMED if p.renamed else "") for p in report.pairs]
    parts.append(_table(rows) if rows else f"<p>{escape(texts.REPORT_NONE_ALIKE)}</p>")
    return html_page(title, parts, STYLE)


def _overview(report: ClassReport) -> list[str]:
    """All exercises in a picture and a table."""
    counts = {e.exercise: (e.distribution[-1], sum(e.distribution[1:-1]), e.distribution[0]) for e in report.exercises}
    rows = [
        (
            e.exercise,
            f"{e.difficulty:.2f}",
            texts.REPORT_UNKNOWN if e.discrimination is None else f"{e.discrimination:.2f}",
            e.failed_kinds[0][0] if e.failed_kinds else "",
        )
        for e in report.exercises
    ]
    if not rows:
        return []
    table = _table(rows, header=texts.REPORT_OVERVIEW)
    return [
        exercises_picture(counts),
        table,
        f"<p>{escape(texts.REPORT_EXPLAINED.format(least=item_analysis.LEAST))}</p>",
    ]


def _term(report: ClassReport) -> list[str]:
    """The chapters that were graded so far; nothing if this is the only one."""
    if len(report.term) < 2:
        return []
    parts = [f"<h2>{escape(texts.REPORT_TERM)}</h2>", term_picture(report.term)]
    if report.recurring:
        header = (texts.REPORT_MISTAKE, *(chapter.split("_")[0] for chapter in report.term))
        rows = [(slug, *(str(own.get(name, "")) for name in report.term)) for slug, own in report.recurring.items()]
        parts.append(_table(rows, header, texts.REPORT_RECURRING))
    return parts


def _table(rows: Sequence[tuple[str, ...]], header: tuple[str, ...] = (), caption: str = "") -> str:
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(f'<td>{with_code(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{title}{f'<tr>{head}</tr>' if head else ''}{body}</table>"


STYLE = """
small { font-weight: normal; opacity: .7 }
table { border-collapse: collapse; margin: .5rem 0 }
caption { text-align: left; font-weight: bold; white-space: nowrap }
td, th { padding: .15rem .6rem .15rem 0; vertical-align: top; text-align: left }
.bars { display: flex; gap: .3rem; margin: .5rem 0 } .bars div { flex: 1; text-align: center; font-size: .85rem }
.bars span { display: flex; flex-direction: column; justify-content: flex-end; height: 5rem }
.bars i { display: block; background: #0072B2; border: 1px solid }
"""


def _bars(exercise: ExerciseReport) -> str:
    """The distribution as bars, each with its count and range of points in words."""
    largest = max(exercise.distribution) or 1
    edges = [exercise.max_points * step / STEPS for step in range(STEPS + 1)]
    ranges = [
        texts.REPORT_NOTHING,
        *(texts.REPORT_RANGE.format(low=a, high=b) for a, b in pairwise(edges)),
        texts.REPORT_ALL,
    ]
    bars = "".join(
        f'<div><span>{count}<i style="height:{60 * count / largest:.0f}px"></i></span>{escape(label)}</div>'
        for count, label in zip(exercise.distribution, ranges, strict=True)
    )
    return f'<div class="bars" role="img" aria-label="{escape(json.dumps(exercise.distribution))}">{bars}</div>'

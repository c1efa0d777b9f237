"""Commands for instructors: grade, report, export."""

import signal
from collections.abc import Generator, Iterator
from contextlib import closing
from enum import StrEnum
from typing import Annotated, Any, NoReturn

import typer
from rich.table import Table
from rich.text import Text

from course_lib.cli import texts
from course_lib.cli.terminal import (
    CORES,
    ChapterArgument,
    JsonOption,
    console,
    errors,
    here,
    print_json,
    progress_bar,
    working,
)
from course_lib.course.folders import Course

MOST_CHANGES = 20  # lines on the terminal; the file has all


def grade(
    chapter: ChapterArgument,
    student: Annotated[
        list[str] | None, typer.Option(help="Grade this student, changed or not; can be repeated.")
    ] = None,
    exercise: Annotated[str | None, typer.Option(help="Grade only this exercise again; the others stay.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes (default: one per core).")] = CORES,
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask scheduler, tcp://...")] = None,
    timeout: Annotated[float | None, typer.Option(min=1.0, help="Seconds per notebook (default: 300).")] = None,
    reveal: Annotated[bool, typer.Option("--reveal-hidden", help="Show hidden cases (after the due date).")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Resume an interrupted run.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Grade all new or changed submissions of a chapter, in a sandbox."""
    from course_lib.classroom.class_run import LEFT_OUT, grade_all, plan
    from course_lib.classroom.identity import about_names, read_roster
    from course_lib.classroom.scores import waiting

    course = here()
    name = course.chapter(chapter)
    with working(texts.DRAWING.format(chapter=name), quiet=as_json):
        run = plan(course, name, student, resume, timeout, exercise)
    for name_shown, reason in run.left_out.items():
        errors.print(texts.LEFT_OUT.format(student=name_shown, reason=reason), markup=False, soft_wrap=True)
    students = [*(folder.parent.name for folder in run.folders), *run.unchanged, *course.plan.learners]
    for told in about_names(read_roster(course), students):
        errors.print(told, markup=False, soft_wrap=True)
    total, done, failed = len(run.folders), 0, 0
    changed: dict[str, dict[str, list[float]]] = {}
    try:
        with progress_bar(texts.GRADING.format(chapter=name), total, quiet=as_json) as advance:
            for graded in until_interrupted(grade_all(course, run, workers, scheduler, reveal)):
                done += graded.status != LEFT_OUT
                failed += graded.status == "failed"
                changed |= {graded.student: graded.changes} if graded.changes else {}
                score = sum(exercise.points for exercise in graded.exercises)
                most = sum(exercise.max_points for exercise in graded.exercises)
                advance()
                if as_json:
                    print_json(
                        student=graded.student,
                        chapter=name,
                        score=round(score, 2),
                        max_score=most,
                        seconds=round(graded.seconds, 3),
                        status=graded.status,
                        message=graded.message or None,
                        changes=graded.changes,
                    )
                elif graded.status != "graded" or graded.message:
                    told = texts.NOT_JUST_GRADED.format(
                        student=graded.student, status=graded.status, message=graded.message
                    )
                    errors.print(told, markup=False, soft_wrap=True)
    except KeyboardInterrupt:
        errors.print(texts.STOPPED.format(done=done, total=total, chapter=name), soft_wrap=True)
        raise typer.Exit(1) from None
    if not as_json:
        unchanged = len(run.unchanged)
        told = texts.GRADED.format(done=done - failed, total=total, chapter=name, unchanged=unchanged)
        console.print(told)
        if changed:
            say_what_changed(course, name, changed)
        say_who_waits(waiting(course, name))
    raise typer.Exit(1 if failed else 0)


def say_what_changed(course: Course, chapter: str, changed: dict[str, dict[str, list[float]]]) -> None:
    """A table of the points that changed, and all of them as a file: before anything is released."""
    from course_lib.classroom.regrade import changes_table
    from course_lib.course.replace import replace_file

    rows = [(student, name, points) for student, own in sorted(changed.items()) for name, points in own.items()]
    table = Table(*texts.CHANGED_COLUMNS, box=None)
    for student, name, (before, now) in rows[:MOST_CHANGES]:
        table.add_row(Text(student), name, f"{before:g}", f"{now:g}")
    console.print(texts.CHANGED.format(count=len(rows), learners=len(changed), chapter=chapter), soft_wrap=True)
    console.print(table)
    if len(rows) > MOST_CHANGES:
        console.print(texts.CHANGED_MORE.format(count=len(rows) - MOST_CHANGES))
    path = course.var / "reports" / f"{chapter}.changes.csv"
    replace_file(path, changes_table(changed))
    console.print(texts.WRITTEN.format(path=path.relative_to(course.root).as_posix()), soft_wrap=True)


def until_interrupted(results: Generator[Any, None, None]) -> Iterator[Any]:
    """The results until Ctrl-C, which is also stored: Python ignores one that arrives while an object is destroyed."""
    interrupts: list[int] = []

    def interrupt(number: int, _: object) -> NoReturn:
        interrupts.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        with closing(results):
            for result in results:
                yield result
                if interrupts:
                    raise KeyboardInterrupt
    finally:
        signal.signal(signal.SIGINT, before)


def report(chapter: ChapterArgument, as_json: JsonOption = False) -> None:
    """Report a class's results in a chapter as a page, and the points as a table (CSV)."""
    from course_lib.classroom.class_report import class_report, json_lines, write_report

    course = here()
    found = class_report(course, course.chapter(chapter))
    if as_json:
        for line in json_lines(found):
            print_json(**line)
        return
    table = Table(*texts.REPORT_COLUMNS, box=None)
    for exercise in found.exercises:
        slug, _, count = exercise.misconceptions[0] if exercise.misconceptions else ("", "", 0)
        mean = f"{exercise.mean:g} / {exercise.max_points:g}"
        full, none = str(exercise.distribution[-1]), str(exercise.distribution[0])
        table.add_row(exercise.exercise, mean, full, none, f"{slug} ({count})" if slug else "")
    console.print(texts.SUBMISSIONS.format(count=len(found.students), chapter=found.chapter))
    console.print(table)
    say_who_waits(found.waiting)
    for path in write_report(course, found):
        console.print(texts.WRITTEN.format(path=path.relative_to(course.root).as_posix()), soft_wrap=True)


def say_who_waits(waiting: dict[str, int]) -> None:
    from course_lib.classroom.class_report import waiting_sentence

    if waiting:
        console.print(waiting_sentence(waiting), soft_wrap=True)


class ExportFormat(StrEnum):
    """What `course export` can write."""

    canvas = "canvas"
    moodle = "moodle"
    csv = "csv"
    page = "page"


def export(
    chapter: ChapterArgument,
    format_name: Annotated[
        ExportFormat, typer.Option("--format", help="The system that will read it; page: your own notebooks.")
    ] = ExportFormat.csv,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Codes in place of names.")] = False,
) -> None:
    """Write the points of a chapter as a table, one row per learner, for Canvas, Moodle or a spreadsheet.

    With --format page, write your own notebooks of the chapter as web pages, with results and playing widgets.
    """
    from course_lib.classroom.export import export as write
    from course_lib.learner.pages import write_pages

    course = here()
    name = course.chapter(chapter)
    if format_name == ExportFormat.page:
        with working(texts.EXPORTING.format(chapter=name)):
            pages = write_pages(course, name)
        for page in pages:
            console.print(texts.WRITTEN.format(path=page.relative_to(course.root).as_posix()), soft_wrap=True)
        return
    with working(texts.EXPORTING.format(chapter=name)):
        exported = write(course, name, format_name.value, anonymous)
    for note in exported.notes:
        errors.print(note, markup=False, soft_wrap=True)
    console.print(texts.WRITTEN.format(path=exported.path.relative_to(course.root).as_posix()), soft_wrap=True)

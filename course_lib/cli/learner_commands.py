"""Commands for learners: lab, status, check, submit, reset."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from course_lib.cli import texts
from course_lib.cli.terminal import (
    ChapterArgument,
    JsonOption,
    console,
    here,
    print_json,
    say_if_not_isolated,
    working,
)
from course_lib.course.folders import Course, CourseError, learner_id


def lab(
    port: Annotated[int, typer.Option(help="The port to listen on; 0 for any free port.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Copy new notebooks to work/ and open JupyterLab on the start page."""
    from course_lib.learner.installed import course_for
    from course_lib.learner.lab import start_lab
    from course_lib.learner.work_folder import bring_in_new

    course = course_for(Path.cwd())
    copied, older = bring_in_new(course)
    for name in copied:
        console.print(texts.NEW_IN_WORK.format(name=name))
    for name in older:
        console.print(texts.NEWER_VERSION.format(name=name), soft_wrap=True)
    raise typer.Exit(start_lab(course, port, browser))


def status(as_json: JsonOption = False) -> None:
    """Show chapters, exercises, points and what to do next."""
    from course_lib.learner.status import course_status, next_chapter

    chapters = course_status(here(), learner_id())
    if as_json:
        for chapter in chapters:
            points = chapter.points if chapter.submitted else None
            print_json(
                chapter=chapter.chapter, exercises=chapter.exercises, points=points, max_points=chapter.max_points
            )
        return
    table = Table(*texts.STATUS_COLUMNS, box=None)
    for chapter in chapters:
        mark = "✓" if chapter.complete else " "
        reached = f"{chapter.points:g}" if chapter.submitted else "-"
        reached += f" / {chapter.max_points:g}"
        last = max((section.due for section in chapter.sections if section.due), default=None)
        title = chapter.title + (texts.DUE.format(due=last) if last else "")
        table.add_row(f"{mark} {chapter.chapter}", title, str(chapter.exercises), reached)
    console.print(table)
    following = next_chapter(chapters)
    if following is None:
        console.print(texts.ALL_DONE)
    elif following.submitted:
        left = [s.exercise for s in following.scores if s.points is not None and s.points < s.max_points]
        told = texts.NEXT_EXERCISES.format(exercises=", ".join(left), chapter=following.chapter)
        console.print(told, soft_wrap=True)
    else:
        console.print(texts.NEXT_CHAPTER.format(chapter=following.chapter))


def check(
    paths: Annotated[list[Path], typer.Argument(help="Notebooks (.ipynb) or Python files (.py).", metavar="PATH...")],
    exercise: Annotated[str | None, typer.Option(help="Only this exercise.")] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="Also draw hidden cases; needs solutions/.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the answers in notebooks or Python files, in a separate process."""
    from course_lib.judge.sandbox import available, warm_sandbox

    course = here()
    say_if_not_isolated(quiet=as_json)
    if available():
        warm_sandbox(())  # starts during the imports
    from course_lib.checks.rendering import as_text
    from course_lib.learner.run_checks import check_file

    all_passed = True
    for path in paths:
        with working(texts.RUNNING.format(file=path.name), quiet=as_json):
            results = list(check_file(course, path, exercise, hidden))
        for checked in results:
            result = checked.result
            all_passed &= result.passed
            if not as_json:
                console.print(as_text(result), style="green" if result.passed else "red", markup=False, soft_wrap=True)
                continue
            failure = result.first_failure
            print_json(
                path=str(path),
                exercise=result.exercise,
                passed=result.passed,
                points=result.points,
                max_points=result.max_points,
                misconception=result.misconception,
                hint=result.hint,
                error=failure.trouble if failure else None,
                seconds=round(checked.seconds, 3),
            )
    raise typer.Exit(0 if all_passed else 1)


def submit(
    chapter: ChapterArgument,
    identifier: Annotated[
        str | None, typer.Option("--as", help="Your identifier in the class; asked for once if needed.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Save a snapshot of a chapter in work/, grade it, write its feedback page and show the scores.

    Outside a course folder, for example on a class's hub, this submits through nbgrader's exchange. In a course
    without solutions/, it writes a file to send to the instructor.
    """
    from course_lib.learner.submit import hand_in_as_file, hand_in_by_exchange
    from course_lib.learner.submit import submit as submit_chapter

    if not in_course():
        handed_in(Path.cwd().name, hand_in_by_exchange(Path.cwd()), as_json)
        return
    course = here()
    name = course.chapter(chapter)
    if not course.section_files(name):
        path = hand_in_as_file(course, name, identifier or known_identifier(course, name))
        handed_in(name, path.relative_to(course.root).as_posix(), as_json)
        return
    say_if_not_isolated(quiet=as_json)
    with working(texts.GRADING.format(chapter=name), quiet=as_json):
        submission = submit_chapter(course, name, learner_id())
    pages = [page.relative_to(course.root).as_posix() for page in submission.feedback]
    if as_json:
        for score in submission.scores:
            print_json(
                chapter=name,
                notebook=score.notebook,
                exercise=score.exercise,
                points=score.points,
                max_points=score.max_points,
            )
        for page in pages:
            print_json(chapter=name, notebook=Path(page).stem, feedback=page)
        return
    table = Table(*texts.SCORE_COLUMNS, box=None)
    for score in submission.scores:
        if score.points is None:
            table.add_row("…", score.exercise, texts.TO_BE_READ.format(points=score.max_points))
        else:
            mark = "✓" if score.points >= score.max_points else "✗"
            table.add_row(mark, score.exercise, f"{score.points:g} / {score.max_points:g}")
    console.print(table)
    points = sum(score.points or 0 for score in submission.scores)
    most = sum(score.max_points for score in submission.scores)
    console.print(texts.SCORE.format(points=points, most=most))
    for page in pages:
        console.print(texts.FEEDBACK.format(page=page), soft_wrap=True)
    folder = submission.snapshot.relative_to(course.root).as_posix()
    console.print(texts.SNAPSHOT.format(folder=folder), soft_wrap=True)


def known_identifier(course: Course, chapter: str) -> str:
    """The learner's identifier; asks for it the first time."""
    from course_lib.learner.identifier import read_identifier

    if known := read_identifier(course):
        return known
    if not sys.stdin.isatty():
        raise CourseError(texts.WHO_ARE_YOU.format(chapter=chapter), exit_code=2)
    return typer.prompt(texts.IDENTIFIER)


def in_course() -> bool:
    try:
        here()
    except CourseError:
        return False
    return True


def handed_in(chapter: str, what: str, as_json: bool) -> None:
    if as_json:
        print_json(chapter=chapter, handed_in=what)
    else:
        console.print(texts.HANDED_IN.format(what=what), soft_wrap=True)


def reset(
    target: Annotated[str, typer.Argument(help="A chapter or one of its notebooks: ch04/1_linear_regression")],
    keep_answers: Annotated[bool, typer.Option("--keep-answers", help="Keep your answers in the new copy.")] = False,
) -> None:
    """Make a new copy; the old one is kept under a name with a time stamp."""
    from course_lib.learner.work_folder import reset as reset_work

    course = here()
    chapter, _, notebook = target.partition("/")
    for fresh, kept in reset_work(course, course.chapter(chapter), notebook or None, keep_answers):
        console.print(texts.FRESH.format(path=fresh.relative_to(course.root).as_posix()), soft_wrap=True)
        if kept:
            console.print(texts.KEPT.format(path=kept.relative_to(course.root).as_posix()), soft_wrap=True)

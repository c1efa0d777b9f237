"""The command `course`: what learners, authors and graders type. Each command's work is done in course_lib.grading."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from course_lib.grading.course import Course, CourseError, find_course, learner_id

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A course on differentiation in machine learning.")
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON Lines, one object a line.")]
ChapterArgument = Annotated[str, typer.Argument(help="A chapter, or the beginning of its name: ch04")]


def sentence_for_errors(command: Callable) -> Callable:
    """Let a command end with a sentence instead of a traceback where a person can mend what is wrong."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except CourseError as error:
            errors.print(str(error), style="bold red", markup=False, soft_wrap=True)
            raise typer.Exit(error.exit_code) from None
        except OSError as error:
            if error.filename is None:
                raise
            message = (
                f"{error.filename}: {error.strerror}. Give this account the right to write there, or free some space."
            )
            errors.print(message, style="bold red", markup=False, soft_wrap=True)
            raise typer.Exit(1) from None

    return run


@contextmanager
def working(text: str, quiet: bool = False) -> Iterator[None]:
    """Show on a terminal that something is going on."""
    if quiet or not errors.is_terminal:
        yield
        return
    with errors.status(text):
        yield


def say_if_not_isolated(quiet: bool) -> None:
    """Mark one's own work that runs without a sandbox."""
    from course_lib.grading.sandbox import available
    from course_lib.grading.texts import NOT_ISOLATED

    if not available() and not quiet:
        errors.print(NOT_ISOLATED, style="yellow", soft_wrap=True)


@contextmanager
def progress_bar(text: str, total: int, quiet: bool = False) -> Iterator[Callable[[], None]]:
    """Show on a terminal how far a work of `total` steps is and how long the rest will take."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, disable=quiet or not errors.is_terminal) as progress:
        task = progress.add_task(text, total=total)
        yield lambda: progress.advance(task)


def here() -> Course:
    return find_course(Path.cwd())


@app.command()
@sentence_for_errors
def lab(
    port: Annotated[int, typer.Option(help="The port to listen on; 0 for any that is free.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Copy what is new into work/ and open JupyterLab on the start page."""
    from course_lib.grading.lab import start_lab
    from course_lib.grading.work import bring_in_new

    course = here()
    copied, older = bring_in_new(course)
    for name in copied:
        console.print(f"New in work/: {name}")
    for name in older:
        console.print(
            f"A newer version of {name} has come. Yours stays; `course reset {name} --keep-answers` takes the new one "
            f"with your answers in it.",
            soft_wrap=True,
        )
    raise typer.Exit(start_lab(course, port, browser))


@app.command()
@sentence_for_errors
def status(as_json: JsonOption = False) -> None:
    """Show chapters, exercises, points and what to do next."""
    from course_lib.grading.status import course_status, next_chapter

    chapters = course_status(here(), learner_id())
    if as_json:
        for chapter in chapters:
            points = chapter.points if chapter.submitted else None
            print_json(
                chapter=chapter.chapter, exercises=chapter.exercises, points=points, max_points=chapter.max_points
            )
        return
    table = Table("Chapter", "", "Graded", "Points", box=None)
    for chapter in chapters:
        mark = "✓" if chapter.complete else " "
        reached = f"{chapter.points:g}" if chapter.submitted else "-"
        reached += f" / {chapter.max_points:g}"
        table.add_row(f"{mark} {chapter.chapter}", chapter.title, str(chapter.exercises), reached)
    console.print(table)
    following = next_chapter(chapters)
    if following is None:
        console.print("All chapters are submitted with full points.")
    elif following.submitted:
        left = [s.exercise for s in following.scores if s.points is not None and s.points < s.max_points]
        name = following.chapter
        console.print(f"Next: {', '.join(left)} in {name}, then `course submit {name}`.", soft_wrap=True)
    else:
        console.print(
            f"Next: work through {following.chapter} (`course lab`), then `course submit {following.chapter}`."
        )


@app.command()
@sentence_for_errors
def check(
    paths: Annotated[list[Path], typer.Argument(help="Notebooks (.ipynb) or Python files (.py).", metavar="PATH...")],
    exercise: Annotated[str | None, typer.Option(help="Check this exercise alone.")] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="Draw fresh hidden cases too; needs solutions/.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the answers in notebooks or Python files, in a process of their own."""
    from course_lib.checks.report import as_text
    from course_lib.grading.check_file import check_file

    course = here()
    say_if_not_isolated(quiet=as_json)
    all_passed = True
    for path in paths:
        with working(f"Running {path.name}", quiet=as_json):
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


@app.command()
@sentence_for_errors
def submit(chapter: ChapterArgument, as_json: JsonOption = False) -> None:
    """Keep a snapshot of a chapter in work/, grade it, write its feedback page and show the scores.

    Without the course around it, as on a class's hub, the chapter is handed in through nbgrader's exchange; in a
    course without solutions/ a file is made to be sent to the instructor.
    """
    from course_lib.grading.handing_in import hand_in_as_file, hand_in_by_exchange
    from course_lib.grading.submit import submit as submit_chapter

    if not in_course():
        handed_in(Path.cwd().name, hand_in_by_exchange(Path.cwd()), as_json)
        return
    course = here()
    name = course.chapter(chapter)
    if not (course.solutions / name).is_dir():
        handed_in(name, hand_in_as_file(course, name, learner_id()).relative_to(course.root).as_posix(), as_json)
        return
    say_if_not_isolated(quiet=as_json)
    with working(f"Grading {name}", quiet=as_json):
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
    table = Table("", "Exercise", "Points", box=None)
    for score in submission.scores:
        if score.points is None:
            table.add_row("…", score.exercise, f"to be read by a person, {score.max_points:g}")
        else:
            mark = "✓" if score.points >= score.max_points else "✗"
            table.add_row(mark, score.exercise, f"{score.points:g} / {score.max_points:g}")
    console.print(table)
    points = sum(score.points or 0 for score in submission.scores)
    console.print(f"Score: {points:g} of {sum(score.max_points for score in submission.scores):g} points.")
    for page in pages:
        console.print(f"Feedback: {page}", soft_wrap=True)
    console.print(f"Snapshot: {submission.snapshot.relative_to(course.root).as_posix()}", soft_wrap=True)


@app.command()
@sentence_for_errors
def grade(
    chapter: ChapterArgument,
    student: Annotated[
        list[str] | None, typer.Option(help="Grade this student, changed or not; may be given again.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that judge; as many as cores by default.")] = CORES,
    scheduler: Annotated[str | None, typer.Option(help="A Dask scheduler's address, tcp://...")] = None,
    timeout: Annotated[float | None, typer.Option(min=1.0, help="Seconds for one notebook; 300 by default.")] = None,
    reveal: Annotated[bool, typer.Option("--reveal-hidden", help="After the due date: show hidden cases.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run that was cut off.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Grade everybody's submissions of a chapter that are new or changed, in a sandbox."""
    from course_lib.grading.classroom import grade_all, plan

    course = here()
    name = course.chapter(chapter)
    with working(f"Drawing the hidden cases of {name}", quiet=as_json):
        run = plan(course, name, student, resume, timeout)
    total, done, failed = len(run.folders), 0, 0
    try:
        with progress_bar(f"Grading {name}", total, quiet=as_json) as advance:
            for graded in grade_all(course, run, workers, scheduler, reveal):
                done += 1
                failed += graded.status == "failed"
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
                    )
                elif graded.status != "graded" or graded.message:
                    errors.print(f"{graded.student}: {graded.status}. {graded.message}", markup=False, soft_wrap=True)
    except KeyboardInterrupt:
        errors.print(f"Stopped: {done} of {total} are graded. `course grade {name} --resume` goes on.", soft_wrap=True)
        raise typer.Exit(1) from None
    if not as_json:
        console.print(f"Graded {done - failed} of {total} submissions of {name}; {len(run.unchanged)} were unchanged.")
    raise typer.Exit(1 if failed else 0)


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
        console.print(f"Handed in: {what}. Your instructor grades it.", soft_wrap=True)


@app.command()
@sentence_for_errors
def report(chapter: ChapterArgument, as_json: JsonOption = False) -> None:
    """Show how a class did in a chapter; write it as a page, and the points as a table (CSV)."""
    from course_lib.grading.class_report import class_report, json_lines, write_report

    course = here()
    found = class_report(course, course.chapter(chapter))
    if as_json:
        for line in json_lines(found):
            print_json(**line)
        return
    table = Table("Exercise", "Mean", "All points", "None", "Most frequent mistake", box=None)
    for exercise in found.exercises:
        slug, _, count = exercise.misconceptions[0] if exercise.misconceptions else ("", "", 0)
        mean = f"{exercise.mean:g} / {exercise.max_points:g}"
        full, none = str(exercise.distribution[-1]), str(exercise.distribution[0])
        table.add_row(exercise.exercise, mean, full, none, f"{slug} ({count})" if slug else "")
    console.print(f"{len(found.students)} submissions of {found.chapter}")
    console.print(table)
    for path in write_report(course, found):
        console.print(f"Written: {path.relative_to(course.root).as_posix()}", soft_wrap=True)


@app.command()
@sentence_for_errors
def reset(
    target: Annotated[str, typer.Argument(help="A chapter, or one notebook of it: ch04/1_linear_regression")],
    keep_answers: Annotated[bool, typer.Option("--keep-answers", help="With your answers in the fresh copy.")] = False,
) -> None:
    """Give a fresh copy; the old one is kept beside it with a time stamp."""
    from course_lib.grading.work import reset as reset_work

    course = here()
    chapter, _, notebook = target.partition("/")
    for fresh, kept in reset_work(course, course.chapter(chapter), notebook or None, keep_answers):
        console.print(f"Fresh: {fresh.relative_to(course.root).as_posix()}", soft_wrap=True)
        if kept:
            console.print(f"  yours is kept as {kept.relative_to(course.root).as_posix()}", soft_wrap=True)


@app.command()
@sentence_for_errors
def build(
    chapters: Annotated[list[str] | None, typer.Argument(help="Chapters; all if none is named.")] = None,
    check_only: Annotated[bool, typer.Option("--check", help="Change nothing; fail if notebooks/ is stale.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Build again at every change, until Ctrl+C.")] = False,
) -> None:
    """For authors: make the learner's notebooks from the sources in solutions/; only what changed is run."""
    from course_lib.grading.build import build as build_chapter
    from course_lib.grading.build import stale_files

    course = here()
    sources = course.sources()
    names = [course.chapter(name, among=sources) for name in chapters or []] or sources
    if check_only:
        stale = stale_files(course, names)
        for name in stale:
            errors.print(f"{name} is not what solutions/ gives: run `course build`.", style="bold red", soft_wrap=True)
        raise typer.Exit(1 if stale else 0)

    def build_one(name: str) -> None:
        with working(f"Building {name}"):
            run = build_chapter(course, name)
        console.print(f"Built notebooks/{name}" + (f", ran {', '.join(run)}" if run else ", no source had changed"))

    for name in names:
        build_one(name)
    if watch:
        from course_lib.grading.watch import changed_chapters

        console.print("Watching solutions/; stop with Ctrl+C.")
        for name in changed_chapters(course, names):
            try:
                build_one(name)
            except CourseError as error:
                errors.print(str(error), style="bold red", markup=False, soft_wrap=True)


@app.command()
@sentence_for_errors
def new_exercise(
    section: Annotated[str, typer.Argument(help="Where: CHAPTER/SECTION, both new if they are not there yet.")],
    name: Annotated[str, typer.Argument(help="The name of the function.")],
    parameters: Annotated[list[str] | None, typer.Argument(help="The names of its arguments.")] = None,
) -> None:
    """For authors: add the template of an exercise to a section and to its bank."""
    from course_lib.grading.new_exercise import new_exercise as add

    course = here()
    chapter, _, notebook = section.partition("/")
    if not notebook:
        raise CourseError(f"{section!r} names no section: write CHAPTER/SECTION, as ch02_core_concepts/1_functions.", 2)
    known = [known for known in course.sources() if known.startswith(chapter)]
    for path in add(course, known[0] if len(known) == 1 else chapter, notebook, name, parameters or ["x"]):
        console.print(f"To fill in: {path.relative_to(course.root).as_posix()}", soft_wrap=True)
    console.print("Then `course build`, which says what is still missing.")


@app.command()
@sentence_for_errors
def exercises() -> None:
    """For authors: every exercise with its points, cases, misconceptions and right variants, as a Markdown table."""
    from course_lib.grading.overview import as_markdown

    print(as_markdown(here()))


@app.command()
@sentence_for_errors
def mutate(
    chapters: Annotated[list[str] | None, typer.Argument(help="Chapters; all if none is named.")] = None,
    exercise: Annotated[str | None, typer.Option(help="Study this exercise alone.")] = None,
    as_json: JsonOption = False,
) -> None:
    """For authors: judge every single-edit mutant of the reference answers; survivors are listed."""
    from course_lib.grading.mutate import study

    course = here()
    sources = course.sources()
    names = [course.chapter(name, among=sources) for name in chapters or []] or sources
    table = Table("Exercise", "Mutants", "Rejected", "Diagnosed", "Equivalent", box=None)
    survivors, total, diagnosed = [], 0, 0
    with working("Judging the mutants", quiet=as_json):
        for found in study(course, names, exercise):
            counted = len(found.counted)
            total, diagnosed = total + counted, diagnosed + len(found.diagnosed)
            survivors += [(found.exercise, fate.mutant) for fate in found.survivors]
            rejected = counted - len(found.survivors)
            table.add_row(
                f"{found.chapter[:4]} {found.exercise}",
                str(counted),
                str(rejected),
                f"{len(found.diagnosed)} ({len(found.diagnosed) / max(rejected, 1):.0%})",
                str(len(found.fates) - counted),
            )
            for fate in found.fates if as_json else ():
                print_json(
                    chapter=found.chapter,
                    exercise=found.exercise,
                    before=fate.mutant.before,
                    after=fate.mutant.after,
                    rejected=fate.rejected,
                    diagnosis=fate.diagnosis,
                    hint=fate.hint,
                    equivalent=fate.equivalent,
                )
    if not as_json:
        console.print(table)
        rejected = total - len(survivors)
        share = diagnosed / max(rejected, 1)
        console.print(f"{rejected} of {total} rejected, {diagnosed} of these diagnosed ({share:.0%}).")
        for name, mutant in survivors:
            console.print(f"survives in {name}: {mutant.before}  ->  {mutant.after}", markup=False, soft_wrap=True)
    raise typer.Exit(1 if survivors else 0)


def print_json(**fields: Any) -> None:
    print(json.dumps(fields, ensure_ascii=False), flush=True)


def main() -> None:
    """Entry point of the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # signs and Greek letters on a terminal of another code page
    app()


if __name__ == "__main__":
    main()

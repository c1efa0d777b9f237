"""Commands for authors: build, new-exercise, exercises, mutate."""

from typing import Annotated

import typer
from rich.table import Table

from course_lib.cli import texts
from course_lib.cli.terminal import (
    JsonOption,
    console,
    errors,
    here,
    print_json,
    working,
)
from course_lib.course.folders import CourseError

OWN = "own/"  # before a section that belongs to the instructor, not to the course


def build(
    chapters: Annotated[list[str] | None, typer.Argument(help="Chapters (default: all).")] = None,
    check_only: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if notebooks/ is outdated.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Build again after every change, until Ctrl+C.")] = False,
) -> None:
    """Build the learner's notebooks from the sources in solutions/ and own/; run only what changed."""
    course = here()
    sources = course.sources()
    names = [course.chapter(name, among=sources) for name in chapters or []] or sources
    if check_only:
        from course_lib.course.digests import stale_files

        stale = [f"notebooks/{chapter}/{name}" for chapter in names for name in stale_files(course, chapter)]
        for name in stale:
            errors.print(texts.STALE.format(file=name), style="bold red", soft_wrap=True)
        raise typer.Exit(1 if stale else 0)
    from course_lib.authoring.build import build as build_chapter
    from course_lib.authoring.exercise_table import update_document

    def build_one(name: str) -> None:
        with working(texts.BUILDING.format(chapter=name)):
            built = build_chapter(course, name)
            if any(file.endswith(".ipynb") for file in built.written):
                from course_lib.classroom.gradebook import update_release  # slow: imports nbgrader

                update_release(course, name)
            if built.written:
                update_document(course)
        told = (texts.BUILT_AND_RAN if built.ran else texts.BUILT) if built.written else texts.UP_TO_DATE
        console.print(told.format(chapter=name, ran=", ".join(built.ran)))

    for name in names:
        build_one(name)
    if watch:
        from course_lib.authoring.build import changed_chapters

        console.print(texts.WATCHING)
        for name in changed_chapters(course, names):
            try:
                build_one(name)
            except CourseError as error:
                errors.print(str(error), style="bold red", markup=False, soft_wrap=True)


def new_exercise(
    section: Annotated[
        str, typer.Argument(help="CHAPTER/SECTION or own/CHAPTER/SECTION; created if it does not exist.")
    ],
    name: Annotated[str, typer.Argument(help="The name of the function.")],
    parameters: Annotated[list[str] | None, typer.Argument(help="The names of its parameters.")] = None,
) -> None:
    """Add an exercise template to a section and to its test cases."""
    from course_lib.authoring.new_exercise import new_exercise as add

    course = here()
    own = section.startswith(OWN)
    chapter, _, notebook = section.removeprefix(OWN).partition("/")
    if not notebook:
        raise CourseError(texts.NO_SECTION.format(name=section), exit_code=2)
    known = [known for known in course.sources() if known.startswith(chapter)]
    chapter = known[0] if len(known) == 1 else chapter
    for path in add(course, chapter, notebook, name, parameters or ["x"], own):
        console.print(texts.TO_FILL_IN.format(path=path.relative_to(course.root).as_posix()), soft_wrap=True)
    console.print(texts.THEN_BUILD)


def exercises() -> None:
    """List every exercise with its points, cases, known mistakes and right variants, as a Markdown table."""
    from course_lib.authoring.exercise_table import as_markdown

    print(as_markdown(here()))


def mutate(
    chapters: Annotated[list[str] | None, typer.Argument(help="Chapters (default: all).")] = None,
    exercise: Annotated[str | None, typer.Option(help="Only this exercise.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Grade every single-edit mutant of the reference answers and list those that pass."""
    from course_lib.authoring.mutation_study import study

    course = here()
    sources = course.sources()
    names = [course.chapter(name, among=sources) for name in chapters or []] or sources
    table = Table(*texts.MUTANT_COLUMNS, box=None)
    survivors, total, diagnosed = [], 0, 0
    with working(texts.JUDGING_MUTANTS, quiet=as_json):
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
        told = texts.MUTANTS_REJECTED.format(rejected=rejected, total=total, diagnosed=diagnosed, share=share)
        console.print(told)
        for name, mutant in survivors:
            told = texts.SURVIVES.format(exercise=name, before=mutant.before, after=mutant.after)
            console.print(told, markup=False, soft_wrap=True)
    raise typer.Exit(1 if survivors else 0)

"""`course grade`: all submissions of a chapter, graded by Dask workers; this process writes the grades.

A submission is a task. A task whose worker died, or in which the grader itself failed, is queued again; after
`MOST_TRIES` it is reported as failed, which costs nobody points: earlier grades stay.
"""

import secrets
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from course_lib.classroom import texts
from course_lib.classroom.feedback import write_feedback
from course_lib.classroom.gradebook import GradebookWriter, is_due, set_due_date, update_release
from course_lib.classroom.grading import (
    Chapter,
    Graded,
    grade,
    grade_on_worker,
    limits_of,
    load_chapter,
)
from course_lib.classroom.records import is_graded, last_seed, read_record, write_record, write_seed
from course_lib.classroom.regrade import changes, graded_as_it_is, notebook_of, with_one_exercise
from course_lib.classroom.submission import Submission, all_submissions, left_out, read_submission
from course_lib.course.folders import Course, CourseError
from course_lib.judge.sandbox import why_not

LEFT_OUT = "left-out"  # the status of a submission that could no longer be read; its earlier results stay
MOST_TRIES = 3
AHEAD = 4  # submissions queued per worker
FEW = 8  # up to this many submissions no workers are started


@dataclass(frozen=True)
class ClassRun:
    """What one call of `course grade` will do: the chapter, the submissions to grade, those already graded.

    `left_out` has those that can't be graded, by the student's printable name, and why. `exercise` is the only one to
    grade, None for all.
    """

    chapter: Chapter
    folders: list[Path]
    unchanged: list[str]
    left_out: dict[str, str]
    exercise: str | None = None


def plan(
    course: Course,
    chapter: str,
    students: list[str] | None = None,
    resume: bool = False,
    timeout: float | None = None,
    exercise: str | None = None,
) -> ClassRun:
    """Find what to grade: submissions that are new or changed since they were graded, or those of `students`.

    With `resume` the seed of the last run is reused, so that the whole class has the same hidden cases. With `exercise`
    these are the submissions that were graded and have not changed, and their other exercises stay as they are.

    Raises
    ------
    CourseError
        If there is no sandbox, nothing was submitted, there is no run to resume, or no such exercise.
    """
    if reason := why_not():
        raise CourseError(texts.NO_SANDBOX.format(reason=reason))
    folders = list(all_submissions(course, chapter, students))
    without = {} if students else left_out(course, chapter)
    if not folders and not without:
        raise CourseError(texts.NOTHING_HANDED_IN.format(chapter=chapter, folder=course.var / "submitted"))
    seed = last_seed(course, chapter) if resume else secrets.randbits(63)
    loaded = load_chapter(course, chapter, seed, limits_of(course, timeout))
    names = course.notebook_names(chapter)
    changed: list[Path] = []
    unchanged: list[str] = []
    for folder in folders:
        try:
            submission = read_submission(folder, names)
            if exercise and not graded_as_it_is(read_record(course, chapter, submission.student), submission):
                without[folder.parent.name] = texts.NOT_THE_SAME.format(chapter=chapter)
                continue
            known = not (students or exercise) and is_graded(course, submission, loaded.version)
        except Exception as error:  # one submission must not keep the others from being graded
            without[folder.parent.name] = texts.NOT_READ.format(reason=_told(error))
            continue
        if known:
            unchanged.append(folder.parent.name)
        else:
            changed.append(folder)
    if exercise:
        one = notebook_of(loaded, exercise)
        loaded = replace(loaded, released={one: loaded.released[one]})
    return ClassRun(loaded, changed, unchanged, without, exercise)


def grade_all(
    course: Course, run: ClassRun, workers: int, scheduler: str | None = None, reveal: bool = False
) -> Generator[Graded, None, None]:
    """Grade the submissions of a run; each is in the gradebook and has its feedback pages when it is yielded.

    Those graded before get new pages, including manual grades entered since. With `reveal` the pages show the values
    of failed hidden cases.
    """
    update_release(course, run.chapter.name)
    set_due_date(course, run.chapter.name)
    if reveal and not is_due(course, run.chapter.name):
        raise CourseError(texts.NOT_DUE.format(chapter=run.chapter.name))
    with GradebookWriter(course) as gradebook:
        for student in run.unchanged:
            try:
                marks = gradebook.update(run.chapter.name, student)
                if marks and (record := read_record(course, run.chapter.name, student)):
                    write_feedback(course, record, marks, reveal)
            except Exception as error:
                yield _failed(run, student, texts.NOT_WRITTEN.format(reason=_told(error)))
    if not run.folders:
        return
    write_seed(course, run.chapter.name, run.chapter.seed)
    names = course.notebook_names(run.chapter.name)
    few = len(run.folders) <= FEW or workers == 1
    judged = _judge_here(run, names) if few and not scheduler else _judge_by_dask(run, names, workers, scheduler)
    with GradebookWriter(course) as gradebook, closing(judged):
        for submission, graded in judged:
            if graded.status == LEFT_OUT:
                yield graded
                continue
            try:
                before = read_record(course, run.chapter.name, submission.student)
                if run.exercise and before and graded.status != "failed":
                    graded = with_one_exercise(course, before, graded, run.exercise)
                if graded.status != "failed":
                    graded = replace(graded, changes=changes(before, graded))
                    marks = gradebook.write(graded, submission, run.exercise)
                    write_feedback(course, graded.record(), marks, reveal)
                write_record(course, graded, submission, run.chapter.version)
            except Exception as error:
                graded = _failed(run, submission.student, texts.NOT_WRITTEN.format(reason=_told(error)))
            yield graded


def _read_in_turn(run: ClassRun, names: list[str]) -> Iterator[tuple[Submission, Graded | None]]:
    """The submissions, each read when it is asked for; with a result where it can't be read."""
    for folder in run.folders:
        try:
            yield read_submission(folder, names), None
        except Exception as error:
            student = folder.parent.name
            failed = _failed(run, student, texts.NOT_READ.format(reason=_told(error)))
            yield Submission(student, run.chapter.name, {}), replace(failed, status=LEFT_OUT)


def _judge_here(run: ClassRun, names: list[str]) -> Generator[tuple[Submission, Graded], None, None]:
    """Grade in this process, one submission at a time: for few, since starting workers takes seconds."""
    for submission, result in _read_in_turn(run, names):
        for _ in range(0 if result else MOST_TRIES):
            try:
                result = grade(run.chapter, submission)
                break
            except Exception as error:  # whatever it is, it is the grader's fault
                trouble = _told(error)
        yield submission, result or _not_judged(run, submission, trouble)


def _judge_by_dask(
    run: ClassRun, names: list[str], workers: int, scheduler: str | None
) -> Generator[tuple[Submission, Graded], None, None]:
    """Grade on Dask workers, in the order in which they finish."""
    with _cluster(run.chapter, workers, scheduler) as client:
        yield from _judge(client, run, names)


def _judge(client: Any, run: ClassRun, names: list[str]) -> Generator[tuple[Submission, Graded], None, None]:
    from distributed import as_completed

    waiting, unread = _read_in_turn(run, names), list[tuple[Submission, Graded]]()
    tries: dict[str, int] = {}
    pending: dict[Any, Submission] = {}
    completed = as_completed(with_results=True, raise_errors=False)

    def start(submission: Submission) -> None:
        tries[submission.student] = tries.get(submission.student, 0) + 1
        future = client.submit(grade_on_worker, submission, pure=False, retries=0)
        pending[future] = submission
        completed.add(future)

    def start_next() -> None:
        for submission, failed in waiting:
            if failed is None:
                return start(submission)
            unread.append((submission, failed))

    for _ in range(AHEAD * max(1, len(client.scheduler_info()["workers"]))):
        start_next()
    for future, result in completed:
        submission = pending.pop(future)
        trouble = "" if isinstance(result, Graded) else _reason(future, result)
        future.release()
        if trouble and tries[submission.student] < MOST_TRIES:
            start(submission)
            continue
        start_next()
        yield submission, _not_judged(run, submission, trouble) if trouble else result
    yield from unread


def _reason(future: Any, result: Any) -> str:
    error = result[1] if isinstance(result, tuple) and len(result) > 1 else result
    return _told(error) if isinstance(error, BaseException) else future.status


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:300].encode("utf-8", "replace").decode()


def _failed(run: ClassRun, student: str, message: str) -> Graded:
    return Graded(student, run.chapter.name, "failed", message, run.chapter.seed, 0.0)


def _not_judged(run: ClassRun, submission: Submission, trouble: str) -> Graded:
    return _failed(run, submission.student, texts.JUDGE_FAILED.format(reason=trouble, tries=MOST_TRIES))


@contextmanager
def _cluster(chapter: Chapter, workers: int, scheduler: str | None) -> Iterator[Any]:
    """A Dask client whose workers have the chapter: for a scheduler's address, or with workers started here."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise CourseError(texts.NO_DASK) from error

    with TemporaryDirectory(prefix="course-dask-") as scratch:
        if scheduler:
            try:
                client = Client(scheduler, timeout=10)
            except (OSError, ValueError) as error:
                raise CourseError(texts.NO_SCHEDULER.format(address=scheduler, error=error)) from error
            cluster = None
        else:
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                local_directory=scratch,
                silence_logs=50,
                memory_limit="2GiB",
            )
            client = Client(cluster)
        try:
            client.register_plugin(_chapter_plugin(chapter), name="course-chapter")
            yield client
        finally:
            client.close()
            if cluster is not None:
                cluster.close()


def _chapter_plugin(chapter: Chapter) -> Any:
    """A plugin that sends the chapter to every worker, including one that replaces a worker that died."""
    from distributed import WorkerPlugin

    class ChapterPlugin(WorkerPlugin):
        def __init__(self) -> None:
            self.chapter = chapter

        def setup(self, worker: Any) -> None:
            worker.course_chapter = self.chapter  # type: ignore[attr-defined]

    return ChapterPlugin()

"""`course grade`: all submissions of a chapter, graded by Dask workers; this process writes the grades.

A submission is a task. A task whose worker died, or in which the grader itself failed, is queued again; after
`MOST_TRIES` it is reported as failed, which costs nobody points: earlier grades stay.
"""

import secrets
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from course_lib.classroom import texts
from course_lib.classroom.feedback import write_feedback
from course_lib.classroom.gradebook import GradebookWriter, is_due, update_release
from course_lib.classroom.grading import (
    Chapter,
    Graded,
    chapter_version,
    grade,
    grade_on_worker,
    limits_of,
    load_chapter,
)
from course_lib.classroom.records import is_graded, last_seed, read_record, write_record, write_seed
from course_lib.classroom.submission import Submission, all_submissions, read_submission
from course_lib.course.folders import Course, CourseError
from course_lib.judge.sandbox import why_not

MOST_TRIES = 3
AHEAD = 4  # submissions queued per worker
FEW = 8  # up to this many submissions no workers are started


@dataclass(frozen=True)
class Run:
    """What one call of `course grade` will do: the chapter, the submissions to grade, those already graded."""

    chapter: Chapter
    version: str
    folders: list[Path]
    unchanged: list[str]


def plan(
    course: Course, chapter: str, students: list[str] | None = None, resume: bool = False, timeout: float | None = None
) -> Run:
    """Find what to grade: submissions that are new or changed since they were graded, or those of `students`.

    With `resume` the seed of the last run is reused, so that the whole class has the same hidden cases.

    Raises
    ------
    CourseError
        If there is no sandbox, nothing was submitted, or there is no run to resume.
    """
    if reason := why_not():
        raise CourseError(texts.NO_SANDBOX.format(reason=reason))
    folders = list(all_submissions(course, chapter, students))
    if not folders:
        raise CourseError(texts.NOTHING_HANDED_IN.format(chapter=chapter, folder=course.var / "submitted"))
    seed = last_seed(course, chapter) if resume else secrets.randbits(63)
    version = chapter_version(course, chapter)
    names = course.notebook_names(chapter)
    changed = [f for f in folders if students or not is_graded(course, read_submission(f, names), version)]
    unchanged = [folder.parent.name for folder in folders if folder not in changed]
    loaded = load_chapter(course, chapter, seed, limits_of(course, timeout))
    return Run(loaded, version, changed, unchanged)


def grade_all(
    course: Course, run: Run, workers: int, scheduler: str | None = None, reveal: bool = False
) -> Generator[Graded, None, None]:
    """Grade the submissions of a run; each is in the gradebook and has its feedback pages when it is yielded.

    Those graded before get new pages, including manual grades entered since. With `reveal` the pages show the values
    of failed hidden cases.
    """
    update_release(course, run.chapter.name)
    if reveal and not is_due(course, run.chapter.name):
        raise CourseError(texts.NOT_DUE.format(chapter=run.chapter.name))
    with GradebookWriter(course) as gradebook:
        for student in run.unchanged:
            record, marks = read_record(course, run.chapter.name, student), gradebook.update(run.chapter.name, student)
            if record and marks:
                write_feedback(course, record, marks, reveal)
    if not run.folders:
        return
    write_seed(course, run.chapter.name, run.chapter.seed)
    names = list(run.chapter.released)
    few = len(run.folders) <= FEW or workers == 1
    judged = _judge_here(run, names) if few and not scheduler else _judge_by_dask(run, names, workers, scheduler)
    with GradebookWriter(course) as gradebook, closing(judged):
        for submission, graded in judged:
            if graded.status != "failed":
                marks = gradebook.write(graded, submission)
                write_feedback(course, graded.record(), marks, reveal)
            write_record(course, graded, submission, run.version)
            yield graded


def _judge_here(run: Run, names: list[str]) -> Generator[tuple[Submission, Graded], None, None]:
    """Grade in this process, one submission at a time: for few, since starting workers takes seconds."""
    for folder in run.folders:
        submission = read_submission(folder, names)
        for _ in range(MOST_TRIES):
            try:
                yield submission, grade(run.chapter, submission)
                break
            except Exception as error:  # whatever it is, it is the grader's fault
                trouble = _told(error)
        else:
            yield submission, _failed(run, submission, trouble)


def _judge_by_dask(
    run: Run, names: list[str], workers: int, scheduler: str | None
) -> Generator[tuple[Submission, Graded], None, None]:
    """Grade on Dask workers, in the order in which they finish."""
    with _cluster(run.chapter, workers, scheduler) as client:
        yield from _judge(client, run, names)


def _judge(client: Any, run: Run, names: list[str]) -> Generator[tuple[Submission, Graded], None, None]:
    from distributed import as_completed

    waiting = iter(run.folders)
    tries: dict[str, int] = {}
    pending: dict[Any, Submission] = {}
    completed = as_completed(with_results=True, raise_errors=False)

    def start(submission: Submission) -> None:
        tries[submission.student] = tries.get(submission.student, 0) + 1
        future = client.submit(grade_on_worker, submission, pure=False, retries=0)
        pending[future] = submission
        completed.add(future)

    for _ in range(AHEAD * max(1, len(client.scheduler_info()["workers"]))):
        if (folder := next(waiting, None)) is not None:
            start(read_submission(folder, names))
    for future, result in completed:
        submission = pending.pop(future)
        trouble = "" if isinstance(result, Graded) else _reason(future, result)
        future.release()
        if trouble and tries[submission.student] < MOST_TRIES:
            start(submission)
            continue
        if (folder := next(waiting, None)) is not None:
            start(read_submission(folder, names))
        yield submission, _failed(run, submission, trouble) if trouble else result


def _reason(future: Any, result: Any) -> str:
    error = result[1] if isinstance(result, tuple) and len(result) > 1 else result
    return _told(error) if isinstance(error, BaseException) else future.status


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _failed(run: Run, submission: Submission, trouble: str) -> Graded:
    message = texts.JUDGE_FAILED.format(reason=trouble, tries=MOST_TRIES)
    return Graded(submission.student, run.chapter.name, "failed", message, run.chapter.seed, 0.0)


@contextmanager
def _cluster(chapter: Chapter, workers: int, scheduler: str | None) -> Iterator[Any]:
    """A Dask client whose workers have the chapter: for a scheduler's address, or with workers started here."""
    from distributed import Client, LocalCluster

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

"""Which chapters an author changes, as it happens."""

from collections.abc import Iterator

from watchfiles import watch

from course_lib.course.folders import Course


def changed_chapters(course: Course, chapters: list[str]) -> Iterator[str]:
    """The chapters among `chapters` whose sources or banks change, each time they do; ends with Ctrl+C."""
    for changes in watch(course.solutions, raise_interrupt=False):
        changed = {course.solutions.joinpath(path).relative_to(course.solutions).parts[0] for _, path in changes}
        yield from sorted(changed & set(chapters))

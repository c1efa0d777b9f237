"""What a notebook's own cells call: `check` below every exercise, `submit` at the end, `progress` on the start page."""

from course_lib.notebook.checking import check
from course_lib.notebook.progress import progress
from course_lib.notebook.submitting import submit

__all__ = ["check", "progress", "submit"]

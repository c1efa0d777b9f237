"""What a notebook's own cells call: `check` below every exercise, `submit` at the end, `progress` on the start page,
`Quiz` in the last chapter."""

from course_lib.notebook.check_cell import check, watch
from course_lib.notebook.progress import progress
from course_lib.notebook.quiz import Quiz
from course_lib.notebook.submit_button import submit

watch()  # from the first cell on, which imports this

__all__ = ["Quiz", "check", "progress", "submit"]

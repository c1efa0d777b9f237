"""Answers in a notebook next to the one that should have them: in a copy of it, or under another name.

JupyterLab makes `1_regression-Copy1.ipynb` at a click, and a learner may answer in it and leave the original untouched.
"""

from collections.abc import Mapping
from dataclasses import replace

from nbformat import NotebookNode

from course_lib.classroom import texts
from course_lib.classroom.submission import MOST_COPIES, Submission, printable
from course_lib.course.marks import marks_on
from course_lib.judge.repair import repair


def with_copies(submission: Submission, released: Mapping[str, NotebookNode]) -> tuple[Submission, list[str]]:
    """Take an unanswered notebook's answers from another notebook of the submission, if exactly one has any.

    Returns the submission, with a note on each notebook concerned, and the notes: sentences that an instructor should
    read. If several notebooks have answers, or one has answers that the notebook itself lacks, they are only named.
    """
    others = sorted(file for file in submission.files if file.endswith(".ipynb"))
    copies = {file: submission.files[file] for file in others[:MOST_COPIES]}
    notebooks, notes, told = dict(submission.notebooks), dict(submission.notes), []
    for name, given in released.items():
        own = answered(notebooks.get(name), given)
        found = {file: mine for file, text in copies.items() if (mine := answered(text, given) - own)}
        if not found:
            continue
        shown = ", ".join(map(printable, found))
        if not own and len(found) == 1:
            (file,) = found
            notebooks[name] = copies[file]
            note = texts.TAKEN_FROM_COPY.format(name=f"{name}.ipynb", file=shown)
        else:
            missing = ", ".join(sorted(set().union(*found.values())))
            note = texts.ANSWERS_IN_COPIES.format(name=f"{name}.ipynb", files=shown, answers=missing)
        kept = [known for known in notes.get(name, []) if notebooks[name] is None or known != texts.NOT_SUBMITTED]
        notes[name] = [*kept, note]
        told.append(note)
    return replace(submission, notebooks=notebooks, notes=notes), told


def answered(text: bytes | None, released: NotebookNode) -> set[str]:
    """The names of the answers in a notebook file: cells that the grader would take and that the learner changed.

    Empty if there is no file or it can't be read.
    """
    if text is None:
        return set()
    given = {marks["grade_id"]: cell.source.strip() for cell in released.cells if (marks := marks_on(cell))}
    cells = [(marks_on(cell), cell.source.strip()) for cell in repair(text, released).notebook.cells]
    answers = [(marks["grade_id"], source) for marks, source in cells if marks.get("solution") and source]
    return {name for name, source in answers if source != given[name]}

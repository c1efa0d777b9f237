"""The command `course`. What its commands say is here, what they do is in course_lib.grading."""

import sys

import typer

from course_lib.cli.author import build, exercises, mutate, new_exercise
from course_lib.cli.instructor import grade, report
from course_lib.cli.learner import check, lab, reset, status, submit
from course_lib.cli.shared import sentence_for_errors

COMMANDS = {
    "Learning": (lab, status, check, submit, reset),
    "Teaching": (grade, report),
    "Writing": (build, new_exercise, exercises, mutate),
}

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A course on differentiation in machine learning.")
for panel, commands in COMMANDS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(sentence_for_errors(command))


def main() -> None:
    """Entry point of the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # signs and Greek letters on a terminal of another code page
    app()

"""The command `course`: options and output. The work is done in `learner`, `classroom` and `authoring`."""

import sys

import typer

from course_lib.cli.author_commands import build, exercises, mutate, new_exercise
from course_lib.cli.instructor_commands import export, grade, report
from course_lib.cli.learner_commands import check, lab, reset, status, submit
from course_lib.cli.terminal import sentence_for_errors

COMMANDS = {
    "Learning": (lab, status, check, submit, reset),
    "Teaching": (grade, report, export),
    "Writing": (build, new_exercise, exercises, mutate),
}

# jsonschema, which nbformat imports, builds a grammar for international addresses at import if it finds this package:
# up to 3 seconds at the start of every command, for a format that no notebook uses. Without the package it skips this.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A course on differentiation in machine learning.")
for panel, commands in COMMANDS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(sentence_for_errors(command))


def main() -> None:
    """Entry point of the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # symbols and Greek letters on a terminal with another code page
    app()

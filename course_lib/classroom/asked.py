"""What an exercise asks, and which section to read for it, as the notebook has them that learners get."""

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path

from course_lib.course.marks import marks_on

GOAL = re.compile(r"\*\*Goal:\*\* (.*?)(?:\s\*\d|\n\n|\Z)", re.DOTALL)
READ_AGAIN = re.compile(r"[Ss]ection (\d+)")
HEADING = re.compile(r"^## (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """An exercise's goal in a sentence, the docstring of its function, and the heading of the section to read.

    That is the first one of the notebook that the exercise's hints name, or the one before the exercise.
    """

    goal: str = ""
    docstring: str = ""
    section: str = ""


def asked_in(notebook: Path) -> dict[str, Asked]:
    """What a notebook's exercises ask, by name; nothing if it can't be read."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return {}
    sections: dict[str, str] = {}
    found: dict[str, Asked] = {}
    goal = section = ""
    for cell in cells:
        source, marks = "".join(cell["source"]), marks_on(cell)
        if cell["cell_type"] == "markdown":
            for title in HEADING.findall(source):
                if not title.startswith("Exercise"):
                    section = sections[title.partition(".")[0]] = title
            goal = next(iter(GOAL.findall(source)), goal)
            hinted = [number for number in READ_AGAIN.findall(source) if "<details>" in source and number in sections]
            section = sections[hinted[0]] if hinted else section
        elif marks.get("solution"):
            found[marks["grade_id"]] = Asked(" ".join(goal.split()), _docstring(source), section)
            goal = ""
    return found


def _docstring(source: str) -> str:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return ""
    texts = [ast.get_docstring(node) for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return next((text for text in texts if text), "")

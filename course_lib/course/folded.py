"""What a learner opens on demand: an exercise's table, what its check looks at, and the imports.

A source states all of it in plain view. Here it becomes HTML's `<details>`, as the hints are, and JupyterLab's mark for
code that it shows as one line.
"""

import ast
import re
from typing import Any

TABLE = re.compile(r"^\|.*\n\|[-|]+\n\| given .*\n(?:\|.*\n)*?\| wanted \| (.*?) \|.*", re.MULTILINE)
LOOKS_AT = re.compile(r"^\*\*(The check looks at)\*\* (.*(?:\n.+)*)", re.MULTILINE)
IMPORTS = (ast.Import, ast.ImportFrom)


def folded(text: str) -> str:
    """A Markdown cell with its exercise's table and what the check looks at behind their names, at the end.

    What is wanted is the task and stays in view.

    Examples
    --------
    >>> print(folded("| | | shape |\\n|---|---|---|\\n| given | `x` | any |\\n| wanted | $2x$ | any |\\n\\nEasy."))
    **Wanted:** $2x$.
    <BLANKLINE>
    Easy.
    <BLANKLINE>
    <details><summary>Given and wanted</summary>
    <BLANKLINE>
    | | | shape |
    |---|---|---|
    | given | `x` | any |
    | wanted | $2x$ | any |
    <BLANKLINE>
    </details>
    """
    parts = []
    if table := TABLE.search(text):
        parts.append(_details("Given and wanted", table[0]))
        text = f"{text[: table.start()]}**Wanted:** {table[1]}.{text[table.end() :]}"
    if looks_at := LOOKS_AT.search(text):
        parts.append(_details(f"{looks_at[1]} …", looks_at[2]))
        text = f"{text[: looks_at.start()]}{text[looks_at.end() :]}"
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join([text, *parts]).strip()) if parts else text


def _details(summary: str, inside: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{inside}\n\n</details>"


def shown_as_one_line(code: str) -> dict[str, Any]:
    """JupyterLab's metadata for a code cell: hidden if it is imports with nothing but assignments below.

    Examples
    --------
    >>> shown_as_one_line("import numpy as np\\n\\nBLUE = 'C0'"), shown_as_one_line("import this\\nprint(1)")
    ({'jupyter': {'source_hidden': True}}, {})
    """
    try:
        statements = ast.parse(code).body
    except SyntaxError:  # a magic
        return {}
    is_setup = len(statements) > 1 and isinstance(statements[0], IMPORTS)
    is_setup &= all(isinstance(statement, (*IMPORTS, ast.Assign)) for statement in statements)
    return {"jupyter": {"source_hidden": True}} if is_setup else {}

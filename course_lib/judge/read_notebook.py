"""Read a submitted notebook: the types of its cells, their sources, pasted pictures and the names of their marks.

The file may hold any bytes. What is read of it is limited before it is decoded; outputs are left out, however large.
"""

import json
from typing import Any

import nbformat
from nbformat import NotebookNode, from_dict

from course_lib.judge import texts
from course_lib.judge.bounded_json import OUTPUTS, load, without
from course_lib.judge.sanitize import clean_attachments

LARGEST_FILE = 100_000_000  # bytes: pictures and tables in outputs are large
LARGEST_NOTEBOOK, MOST_ENTRIES = 10_000_000, 200_000  # without its outputs: pasted pictures are large
MOST_CELLS, LONGEST_SOURCE, MOST_SOURCES = 2000, 200_000, 1_000_000  # characters of one cell, of all


def own_part(text: bytes, pictures: bool = True) -> bytes:
    """A notebook file in UTF-8 without its outputs: all that `read_cells` reads of it, with pasted pictures or without.

    Raises
    ------
    ValueError
        If it is too large; the message says what and how much.
    """
    if len(text) > LARGEST_FILE:
        raise ValueError(texts.FILE_TOO_LARGE.format(size=len(text), most=LARGEST_FILE))
    coding = json.detect_encoding(text[:4])
    if not coding.startswith("utf-8") and len(text) <= LARGEST_NOTEBOOK:
        text = text.decode(coding, "replace").encode("utf-8", "replace")
    text = without(OUTPUTS if pictures else (*OUTPUTS, "attachments"), text)
    if len(text) > LARGEST_NOTEBOOK:
        raise ValueError(texts.TOO_LARGE.format(size=len(text), most=LARGEST_NOTEBOOK))
    return text


def read_cells(text: bytes) -> tuple[list[NotebookNode], int]:
    """The cells of a notebook file, at most `MOST_CELLS` with `MOST_SOURCES` characters, and how many were left out.

    Raises
    ------
    ValueError
        If this is not a notebook, or too large; the message says why.
    """
    try:
        data = load(own_part(text), MOST_ENTRIES)
        if isinstance(data, dict) and "worksheets" in data:
            data = nbformat.reads(json.dumps(data), as_version=4)
    except ValueError:
        raise
    except Exception as error:  # nbformat raises many kinds of errors for files that are not notebooks
        raise ValueError(f"{type(error).__name__}: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        raise ValueError(texts.NO_CELLS)
    kept: list[NotebookNode] = []
    left = MOST_SOURCES
    for cell in filter(None, map(_read_cell, data["cells"][:MOST_CELLS])):
        if len(cell.source) > left:
            break
        left -= len(cell.source)
        kept.append(cell)
    return kept, sum(isinstance(raw, dict) for raw in data["cells"]) - len(kept)


def _read_cell(raw: Any) -> NotebookNode | None:
    if not isinstance(raw, dict):
        return None
    source = raw.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    source = source[:LONGEST_SOURCE] if isinstance(source, str) else ""
    identifier = raw.get("id")
    cell = new_cell(raw.get("cell_type"), source, identifier if isinstance(identifier, str) else "")
    if cell.cell_type == "markdown" and (attachments := clean_attachments(raw.get("attachments"))):
        cell["attachments"] = attachments
    metadata = raw.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    if isinstance(grade_id, str):
        cell.metadata["nbgrader"] = {"grade_id": grade_id}
    return cell


def new_cell(kind: Any, source: str, identifier: str) -> NotebookNode:
    """A code cell, or a Markdown cell for any other type."""
    code: dict[str, Any] = {"cell_type": "code", "outputs": [], "execution_count": None}
    return from_dict(
        {**(code if kind == "code" else {"cell_type": "markdown"}), "source": source, "id": identifier, "metadata": {}}
    )

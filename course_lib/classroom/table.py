"""Tables as CSV files that a spreadsheet opens safely."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # begin a formula in a spreadsheet


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV; a text that a spreadsheet would take for a formula gets an apostrophe in front.

    Examples
    --------
    >>> csv_text([("student", "points"), ("=1+1", -0.5)])
    "student,points\\r\\n'=1+1,-0.5\\r\\n"
    """
    target = io.StringIO()
    csv.writer(target).writerows(map(_cell, row) for row in rows)
    return target.getvalue()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value

"""How values look: with as many digits as distinguish two of them, and the place where they first differ."""

from typing import Any

import numpy as np

from course_lib.checks import texts
from course_lib.checks.compare import close, is_numeric, numbers, spot
from course_lib.checks.values import Opaque

LONGEST_VALUE, LONGEST_NUMBER = 160, 12  # characters
DECIMALS, MOST_DECIMALS = 4, 17
LARGE = 20  # entries; of larger arrays the pattern of the wrong ones is shown as well
AROUND = 2  # neighbors that are shown on each side of the first wrong entry
ROWS, COLUMNS = 16, 48  # of the picture
RIGHT, WRONG = "·", "x"


def value_text(value: object, decimals: int = DECIMALS) -> str:
    """A value on one line, shortened in the middle if long.

    Examples
    --------
    >>> value_text([np.array([0.5, 0.25]), 1 / 3])
    '[[0.5 , 0.25], 0.33333333]'
    """
    text = _text(value, decimals)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE // 2]} … {text[-LONGEST_VALUE // 3 :]}"


def _text(value: object, decimals: int) -> str:
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=decimals, suppress_small=True, separator=", ", threshold=LARGE)
        return " ".join(text.split())
    if isinstance(value, list):
        return f"[{', '.join(_text(item, decimals) for item in value)}]"
    if isinstance(value, float) and len(repr(value)) > LONGEST_NUMBER:
        return f"{value:.{max(decimals, LONGEST_NUMBER - 4)}g}"
    return texts.KIND_OTHER.format(value.type_name) if isinstance(value, Opaque) else repr(value)


def both_texts(expected: Any, got: Any) -> tuple[str, str]:
    """Two values, each on one line, with enough decimals to see that they differ.

    Examples
    --------
    >>> both_texts(np.array([0.1131, 2.0]), np.array([0.113098, 2.0]))
    ('[0.1131, 2. ]', '[0.113098, 2. ]')
    """
    if (
        isinstance(expected, float)
        and isinstance(got, float)
        and max(len(repr(expected)), len(repr(got))) > LONGEST_NUMBER
    ):
        return numbers(expected, got)
    place = first_difference(expected, got)
    decimals = DECIMALS
    if place and place[1].ndim:
        _, e, g, wrong = place
        decimals = decimals_for(e[wrong][0], g[wrong][0])
    return value_text(expected, decimals), value_text(got, decimals)


def decimals_for(one: float, other: float) -> int:
    """The decimals, at least `DECIMALS`, in which two numbers look different."""
    differ = (d for d in range(DECIMALS, MOST_DECIMALS) if f"{one:.{d}f}" != f"{other:.{d}f}")
    return next(differ, MOST_DECIMALS)


def comparison(expected: Any, got: Any) -> str:
    """The row of an array with the first wrong entry, expected above returned; of large arrays also the pattern.

    Empty for anything else: single numbers, other shapes and kinds.

    Examples
    --------
    >>> print(comparison(np.array([1.0, 2.5, 3.0]), np.array([1.0, -2.5, 3.0])))
    index        [0]      [1]      [2]
    expected  1.0000   2.5000   3.0000
    returned  1.0000  -2.5000   3.0000
                      differs
    """
    place = first_difference(expected, got)
    if place is None or place[1].size < 2:
        return ""
    path, e, g, wrong = place
    where = [texts.COMPARED_ITEM.format(path=path)] if path else []
    return "\n".join([*where, *_row(e, g, wrong), *(_pattern(wrong) if e.size > LARGE else [])])


def first_difference(expected: Any, got: Any, path: str = "") -> tuple[str, np.ndarray, np.ndarray, np.ndarray] | None:
    """The first arrays of one shape in two values that differ: path, expected, returned, mask of wrong entries."""
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        found = (first_difference(e, g, f"{path}[{i}]") for i, (e, g) in enumerate(zip(expected, got, strict=True)))
        return next((place for place in found if place), None)
    if not (is_numeric(expected) and is_numeric(got)) or np.shape(expected) != np.shape(got):
        return None
    e, g = np.asarray(expected), np.asarray(got)
    if e.dtype.kind not in "iuf" or g.dtype.kind not in "iuf":
        return None
    wrong = ~close(e.astype(float), g.astype(float))
    return (path, e.astype(float), g.astype(float), wrong) if wrong.any() else None


def _row(expected: np.ndarray, got: np.ndarray, wrong: np.ndarray) -> list[str]:
    """The neighbors of the first wrong entry along the last axis, in columns."""
    *before, place = (int(i) for i in np.unravel_index(int(wrong.argmax()), wrong.shape))
    start = max(0, min(place - AROUND, wrong.shape[-1] - 2 * AROUND - 1))
    columns = range(start, min(start + 2 * AROUND + 1, wrong.shape[-1]))
    index = (*before, place)
    decimals = decimals_for(expected[index], got[index])
    heads = [spot((*before, column)) for column in columns]
    rows = [[_number(array[(*before, column)], decimals) for column in columns] for array in (expected, got)]
    marks = [texts.DIFFERS if wrong[(*before, column)] else "" for column in columns]
    labels = texts.COMPARED_ROWS
    widths = [max(map(len, column)) for column in zip(heads, *rows, marks, strict=True)]
    lines = [
        label.ljust(max(map(len, labels)))
        + "".join(f"  {cell.rjust(width)}" for cell, width in zip(cells, widths, strict=True))
        for label, cells in zip(labels, (heads, *rows, marks), strict=True)
    ]
    return [line.rstrip() for line in lines]


def _number(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}" if 1e-4 <= abs(value) < 1e6 or value == 0 else f"{value:.{decimals + 4}g}"


def _pattern(wrong: np.ndarray) -> list[str]:
    """Which entries of a large array are wrong: in words, and as a picture in which several may share a character."""
    table = wrong.reshape(-1, wrong.shape[-1]) if wrong.ndim > 1 else wrong[None]
    rows_wrong, columns_wrong = _runs(np.any(table, axis=1)), _runs(np.any(table, axis=0))
    words = texts.pattern(int(wrong.sum()), wrong.size, rows_wrong, columns_wrong, wrong.ndim)
    height, width = (-(-size // most) for size, most in zip(table.shape, (ROWS, COLUMNS), strict=True))
    rows = [
        "".join(WRONG if table[i : i + height, j : j + width].any() else RIGHT for j in range(0, table.shape[1], width))
        for i in range(0, table.shape[0], height)
    ]
    scale = [texts.SHARED.format(rows=height, columns=width)] if height * width > 1 else []
    return ["", words, *rows, texts.LEGEND.format(right=RIGHT, wrong=WRONG), *scale]


def _runs(mask: np.ndarray) -> str:
    """The places of a mask in words: '0 to 3 and 7'; '' if all are set."""
    places = np.flatnonzero(mask)
    if len(places) == len(mask):
        return ""
    cuts = np.flatnonzero(np.diff(places) > 1) + 1
    runs = [(int(run[0]), int(run[-1])) for run in np.split(places, cuts)]
    if len(runs) > ROWS // 4:
        return texts.SOME.format(count=len(places), size=len(mask))
    return texts.listed([str(a) if a == b else texts.FROM_TO.format(a, b) for a, b in runs])

"""JSON that may be forged: its entries are counted before anything is decoded.

A list of empty lists takes 30 times the memory of its text, so a limit on bytes is not enough.
"""

import json
import math
import re
from itertools import islice
from typing import Any

from course_lib.judge import texts

STRING = rb'"(?:[^"\\]++|\\.?)*+"?'  # the last one may have no end
STRING_OR_BRACKET = re.compile(STRING + rb"|[\[\]{}]", re.DOTALL)
STRING_OR_ENTRY = re.compile(STRING + rb"|([,\[{])", re.DOTALL)
OUTPUTS = ("outputs", "widgets")  # what takes memory in a notebook and is created again
DEPTH = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
MOST_DIGITS = 1000  # Python refuses to read whole numbers of more than 4300
MOST_DROPPED, MOST_SKIPPED = 20_000, 3_000_000  # such lists, the strings and brackets in them


def load(text: bytes, most: int) -> Any:
    """Decode JSON with at most `most` entries. Every string in the result can be encoded as UTF-8.

    Raises
    ------
    ValueError
        If it has more entries, is nested too deeply, or is not JSON.

    Examples
    --------
    >>> load(b'["a", "\\\\ud800"]', most=3)
    ['a', '?']
    >>> load(b"[[],[],[]]", most=3)
    Traceback (most recent call last):
    ValueError: more than 3 entries
    """
    if _has_more(text, most):
        raise ValueError(texts.TOO_MANY_ENTRIES.format(most=most))
    decoded = text.decode("utf-8-sig", "replace")
    try:
        try:
            data = json.loads(decoded)
        except json.JSONDecodeError:
            raise
        except ValueError:  # a number of thousands of digits
            data = json.loads(decoded, parse_int=_number)
        return _encodable(data) if b"\\" in text and rb"\u" in text else data
    except RecursionError:
        raise ValueError(texts.TOO_DEEP) from None


def _number(digits: str) -> float:
    return int(digits) if len(digits) <= MOST_DIGITS else math.inf


def _has_more(text: bytes, most: int) -> bool:
    """Whether the text has more than `most` commas and opening brackets outside its strings."""
    if text.count(b",") + text.count(b"[") + text.count(b"{") <= most:
        return False
    outside = (found for found in STRING_OR_ENTRY.finditer(text) if found.lastindex)
    return next(islice(outside, most, None), None) is not None


def _encodable(data: Any) -> Any:
    """The same data; half of a surrogate pair, which no file can hold, becomes a question mark."""
    if isinstance(data, str):
        return data if data.isascii() else data.encode("utf-8", "replace").decode()
    if isinstance(data, list):
        return [_encodable(item) for item in data]
    if isinstance(data, dict):
        return {_encodable(key): _encodable(value) for key, value in data.items()}
    return data


def without(names: tuple[str, ...], text: bytes) -> bytes:
    """The text of a notebook with empty lists in place of the lists and objects of these names: nothing is decoded.

    Raises
    ------
    ValueError
        If what is left out has too many entries.

    Examples
    --------
    >>> without(OUTPUTS, b'{"cells": [{"outputs": [{"text": "]"}], "source": "1"}]}')
    b'{"cells": [{"outputs": [], "source": "1"}]}'
    """
    named = re.compile(rf'"(?:{"|".join(names)})"\s*:\s*(?=[\[{{])'.encode())
    parts: list[bytes] = []
    start = skipped = depth = 0
    while found := named.search(text, start):
        end = found.end()
        for token in STRING_OR_BRACKET.finditer(text, found.end()):
            skipped += 1
            if skipped > MOST_SKIPPED or len(parts) > 2 * MOST_DROPPED:
                raise ValueError(texts.TOO_MANY_ENTRIES.format(most=MOST_SKIPPED))
            end = token.end()
            depth += DEPTH.get(text[token.start()], 0)
            if depth == 0:
                break
        parts += [text[start : found.end()], b"[]"]
        start = end
    return b"".join([*parts, text[start:]]) if parts else text

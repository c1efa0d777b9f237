"""Sanitize a learner's outputs and pasted pictures: keep data in a known form, remove what could run in a browser.

Outputs come from the learner's process and may be forged. Formgrader shows them as HTML.
"""

import re
from typing import Any

from nbformat import NotebookNode, from_dict

from course_lib.judge.clean_html import clean_html, is_harmless_tex

MOST_OUTPUTS, MOST_TEXT, MOST_IMAGE = 100, 200_000, 2_000_000  # per cell; characters per piece
LARGEST_OUTPUTS = 2_000_000  # characters per cell
MOST_HTML, HTML_WEIGHT = 100_000, 10  # cleaning HTML may take ten times as long; a longer one is left out
PLAIN_TYPES = ("text/plain", "text/latex")
IMAGE_TYPES = ("image/png", "image/jpeg")
LOOKED_AT = ("text", *PLAIN_TYPES, *IMAGE_TYPES)
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


def clean_outputs(outputs: list[Any], limit: int = LARGEST_OUTPUTS) -> list[NotebookNode]:
    """The outputs of a cell that have nbformat's format; those beyond `limit` characters in total are left out.

    Examples
    --------
    >>> shown = {"text/html": "<b onclick='x()'>7</b><script>x()</script>", "application/javascript": "x()"}
    >>> clean_outputs([{"output_type": "display_data", "data": shown}, {"output_type": "forged"}])
    [{'output_type': 'display_data', 'data': {'text/html': '<b>7</b>'}, 'metadata': {}}]
    """
    kept: list[NotebookNode] = []
    for output in outputs[:MOST_OUTPUTS]:
        if size([output]) > limit:
            continue
        limit -= size([output])
        clean = _clean_output(output) if isinstance(output, dict) else None
        if clean is not None:
            kept.append(from_dict(clean))
    return kept


def size(outputs: list[Any]) -> int:
    """The characters that `clean_outputs` has to look at; those of HTML count `HTML_WEIGHT` times."""
    found = 0
    for output in (output for output in outputs[:MOST_OUTPUTS] if isinstance(output, dict)):
        data = output.get("data")
        shown = {**(data if isinstance(data, dict) else {}), "text": output.get("text")}
        lines = output.get("traceback")
        pieces = [(shown.get(kind), MOST_IMAGE if kind in IMAGE_TYPES else MOST_TEXT) for kind in LOOKED_AT]
        pieces += [(line, 5000) for line in lines[:50]] if isinstance(lines, list) else []
        found += 100 + sum(min(len(piece), most) for piece, most in pieces if isinstance(piece, str))
        found += HTML_WEIGHT * len(_html(shown))
    return found


def clean_attachments(attachments: Any) -> dict[str, dict[str, str]]:
    """The pictures that a learner pasted into a written answer."""
    if not isinstance(attachments, dict):
        return {}
    kept = {}
    for name, bundle in list(attachments.items())[:20]:
        images = {
            kind: bundle[kind] for kind in IMAGE_TYPES if isinstance(bundle, dict) and _is_image(bundle.get(kind))
        }
        if images:
            kept[str(name)] = images
    return kept


def _clean_output(output: dict[str, Any]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _text(output.get("text"))}
    if kind == "error":
        lines = output.get("traceback")
        traceback = [_text(line, 5000) for line in lines[:50]] if isinstance(lines, list) else []
        told = {name: _text(output.get(name), 1000) for name in ("ename", "evalue")}
        return {"output_type": kind, **told, "traceback": traceback}
    if kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
        counted = {"execution_count": None} if kind == "execute_result" else {}
        return {"output_type": kind, "data": _clean_data(output["data"]), "metadata": {}, **counted}
    return None


def _clean_data(data: dict[str, Any]) -> dict[str, str]:
    kept = {kind: _text(data[kind]) for kind in PLAIN_TYPES if isinstance(data.get(kind), str)}
    if not is_harmless_tex(kept.get("text/latex", "")):
        del kept["text/latex"]
    if clean := clean_html(_html(data)):
        kept["text/html"] = clean
    return kept | {kind: data[kind] for kind in IMAGE_TYPES if _is_image(data.get(kind))}


def _html(data: dict[str, Any]) -> str:
    html = data.get("text/html")
    return html if isinstance(html, str) and len(html) <= MOST_HTML else ""


def _is_image(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MOST_IMAGE and BASE64.fullmatch(value) is not None


def _text(value: Any, most: int = MOST_TEXT) -> str:
    return value[:most] if isinstance(value, str) else ""

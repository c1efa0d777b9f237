"""Sanitize a learner's outputs and texts: keep data in a known form, remove what could run in a browser.

Outputs come from the learner's process and may be forged. Formgrader and feedback pages show them as HTML.
"""

import re
from typing import Any

import nh3
from nbformat import NotebookNode, from_dict

MOST_OUTPUTS, MOST_TEXT, MOST_IMAGE = 100, 200_000, 2_000_000  # per cell; characters per piece
PLAIN_TYPES = ("text/plain", "text/latex")
IMAGE_TYPES = ("image/png", "image/jpeg")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
TAG = re.compile(r"<(?=[A-Za-z/!?])")
RUNS_SCRIPT = re.compile(r"\\href|\\url|javascript:", re.IGNORECASE)


def clean_outputs(outputs: list[Any], limit: int = 2_000_000) -> list[NotebookNode]:
    """The outputs of a cell that have nbformat's format, shortened to `limit` characters in total.

    Examples
    --------
    >>> shown = {"text/html": "<b onclick='x()'>7</b><script>x()</script>", "application/javascript": "x()"}
    >>> clean_outputs([{"output_type": "display_data", "data": shown}, {"output_type": "forged"}])
    [{'output_type': 'display_data', 'data': {'text/html': '<b>7</b>'}, 'metadata': {}}]
    """
    kept: list[NotebookNode] = []
    for output in outputs[:MOST_OUTPUTS]:
        clean = _clean_output(output) if isinstance(output, dict) else None
        if clean is not None:
            limit -= len(repr(clean))
            if limit < 0:
                break
            kept.append(from_dict(clean))
    return kept


def clean_markdown(source: str) -> str:
    """A learner's text with its HTML escaped; formulas and Markdown are not changed.

    Examples
    --------
    >>> clean_markdown("**so** $a<b$ <script>x()</script>")
    '**so** $a&lt;b$ &lt;script>x()&lt;/script>'
    """
    return RUNS_SCRIPT.sub("", TAG.sub("&lt;", source))


def clean_attachments(attachments: Any) -> dict[str, dict[str, str]]:
    """The pictures that a learner pasted into a written answer."""
    if not isinstance(attachments, dict):
        return {}
    kept = {}
    for name, bundle in list(attachments.items())[:20]:
        images = {
            kind: bundle[kind] for kind in IMAGE_TYPES if isinstance(bundle, dict) and _is_image(bundle.get(kind))
        }
        if images and re.fullmatch(r"[\w.-]{1,100}", str(name)):
            kept[name] = images
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
    if RUNS_SCRIPT.search(kept.get("text/latex", "")):
        del kept["text/latex"]
    if isinstance(data.get("text/html"), str):
        kept["text/html"] = nh3.clean(_text(data["text/html"]))
    return kept | {kind: data[kind] for kind in IMAGE_TYPES if _is_image(data.get(kind))}


def _is_image(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MOST_IMAGE and BASE64.fullmatch(value) is not None


def _text(value: Any, most: int = MOST_TEXT) -> str:
    return value[:most] if isinstance(value, str) else ""

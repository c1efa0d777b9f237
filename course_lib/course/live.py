"""The places of widgets on a page without a kernel, from the states that a notebook has saved; live.js fills them."""

import hashlib
import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

SCRIPT = Path(__file__).with_name("live.js")
VIEW = "application/vnd.jupyter.widget-view+json"
STATES = "application/vnd.jupyter.widget-state+json"
_TEXTS = ("_esm", "_module", "_css")
_PLAYABLE = {"_module", "_sealed"}  # what only the states of the widgets with a picture have, and the quiz's


def live_outputs(notebook: nbformat.NotebookNode) -> Iterator[tuple[nbformat.NotebookNode, dict[str, Any]]]:
    """The outputs that show a widget of the course, each with the widget's state; their views are taken out of them."""
    states = notebook.metadata.pop("widgets", {}).get(STATES, {}).get("state", {})
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            shown = states.get(output.get("data", {}).pop(VIEW, {}).get("model_id"))
            if shown and not _PLAYABLE.isdisjoint(shown["state"]):
                yield output, shown


def place_of(output: nbformat.NotebookNode, shown: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The HTML of a widget's place, and the texts that it needs by their digests: its state, its module, its style.

    What has no picture is there in words until it is drawn.
    """
    state = {name: value for name, value in shown["state"].items() if not str(value).startswith("IPY_MODEL_")}
    buffers: dict[str, int] = {}  # many recorded answers hold the same numbers
    for buffer in shown.get("buffers", []):
        *parents, last = buffer["path"]
        inner = state
        for name in parents:
            inner = inner[name]
        inner[last] = {"buffer": buffers.setdefault(buffer["data"], len(buffers))}
    texts = {name: state.pop(name) for name in _TEXTS if name in state}
    texts["state"] = json.dumps([state, list(buffers)])
    digests = {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in texts.items()}
    words = "" if "_module" in texts else f"<pre>{html.escape(output.data.get('text/plain', ''))}</pre>"
    place = f'<div class="course-live" data-texts="{html.escape(json.dumps(digests))}">{words}</div>'
    return place, {digest: texts[name] for name, digest in digests.items()}


def script_of(digest: str, text: str) -> str:
    """A classic script that provides a text."""
    inside = json.dumps(text).replace("</", "<\\/")
    return f"(globalThis.courseTexts ??= {{}})[{json.dumps(digest)}] = {inside};\n"

"""Saving a notebook keeps the widgets that no kernel has run since it was opened.

JupyterLab saves only the states of widgets that a kernel holds. A notebook that is opened and saved the next day,
without running, would lose them all, and show "model not found" from then on.
"""

import json
from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"
STATES = "application/vnd.jupyter.widget-state+json"
REFERENCE = "IPY_MODEL_"


def keep_widgets(model: dict[str, Any], path: str, contents_manager: Any, **_: Any) -> None:
    """Before a notebook is saved, take over from its file the states that its outputs need and JupyterLab left out.

    An output whose state is in neither loses its live view: its text or its picture is shown in its place. Jupyter's
    server calls this, and saves the notebook even if it fails.
    """
    if model["type"] != "notebook":
        return
    notebook = model["content"]
    bundles = [output["data"] for cell in notebook["cells"] for output in cell.get("outputs", []) if "data" in output]
    views = [bundle for bundle in bundles if VIEW in bundle]
    if not views:
        return
    widgets = notebook["metadata"].setdefault("widgets", {}).setdefault(STATES, {})
    states = widgets.setdefault("state", {})
    needed = {bundle[VIEW]["model_id"] for bundle in views}
    if not needed <= states.keys():
        saved = _saved_states(contents_manager._get_os_path(path))
        needed = _with_parts(needed, saved | states)
        states.update({name: saved[name] for name in needed & (saved.keys() - states.keys())})
        widgets.setdefault("version_major", 2)
        widgets.setdefault("version_minor", 0)
    for bundle in views:
        if bundle[VIEW]["model_id"] not in states and len(bundle) > 1:
            del bundle[VIEW]


def _saved_states(file: str) -> dict[str, Any]:
    """The states in a notebook's file; none if it can't be read."""
    try:
        with open(file, encoding="utf-8") as text:
            return json.load(text)["metadata"]["widgets"][STATES]["state"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _with_parts(names: set[str], states: dict[str, Any]) -> set[str]:
    """Widgets and everything they are made of: a state refers to another as "IPY_MODEL_" and its id."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        text = json.dumps(states.get(name, {}).get("state", {}))
        left += [part.partition('"')[0] for part in text.split(f'"{REFERENCE}')[1:]]
    return found

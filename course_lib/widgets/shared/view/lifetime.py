"""When a widget is closed: the cell that made it has made a newer one, and no cell or page still shows it.

ipywidgets keeps every widget forever, here and in the page, so each re-run of a cell would leave one behind. A widget
is closed, which frees it on both sides, once three conditions hold. All cells that made or showed it have since made
or shown another. The page has no view of it: views report when they come and go, so a copy of the output keeps it
alive. No other widget, such as a box, contains it. A closed notebook, a scrolled page or an old variable does not
matter: a widget that is shown again reopens. Front ends that don't identify the running cell, and displays from
callbacks or into an `Output`, keep a widget open, as in ipywidgets.
"""

import re
import threading
from collections.abc import Iterator
from typing import Any

from IPython import get_ipython
from ipywidgets import Output, Widget
from ipywidgets.widgets.widget import _instances

Place = tuple[str | None, str | None]

_NOWHERE: Place = (None, None)
_one_at_a_time = threading.RLock()
"""If JupyterLab sends widget messages through a subshell, they arrive in a separate thread while cells run."""
_latest: dict[str | None, str | None] = {None: None}
"""For each cell, the last run that made or showed a widget. A missing entry is never outdated."""


def note_place(widget: Any) -> None:
    """Record that the running cell makes or shows this widget."""
    with _one_at_a_time:
        cell, run = _present_place()
        widget._places[cell] = _latest[cell] = run


def close_outdated() -> None:
    """Close every widget that has no view and that its cell has replaced."""
    with _one_at_a_time:
        for widget in [each for each in opened() if hasattr(each, "_places")]:
            outdated = all(_latest[cell] != run for cell, run in widget._places.items())
            if outdated and not widget._views and not is_part(widget):
                widget.close()
                _forget(widget)


def is_part(widget: Widget) -> bool:
    """Whether an open widget contains this one, as a box contains its children, or a widget its layout."""
    return any(part is widget for other in opened() for part in _parts(other))


def opened() -> list[Widget]:
    return list(_instances.values())


def _present_place() -> Place:
    """The running cell, as the front end identifies it, and the message that requested this run."""
    if any(isinstance(each, Output) and each.msg_id for each in opened()):
        return _NOWHERE
    try:
        parent = get_ipython().get_parent()
        return parent["metadata"]["cellId"], parent["header"]["msg_id"]
    except (AttributeError, KeyError):  # no kernel, or a front end that does not identify cells
        return _NOWHERE


def _parts(widget: Widget) -> Iterator[Any]:
    for name in widget.keys:
        value = getattr(widget, name)
        yield from value if isinstance(value, (tuple, list)) else (value,)


def _forget(widget: Widget) -> None:
    """Remove a widget from IPython's `Out`, which keeps each cell's last value. Other references to it stay."""
    shell = get_ipython()
    for names in (shell.user_ns, shell.user_ns_hidden, shell.user_ns["_oh"]):
        for name, value in list(names.items()):
            if value is widget and re.fullmatch(r"_?\d+", str(name)):
                del names[name]

"""When a widget may go: the cell that made it has made a newer one, and no cell and no page shows it any more.

ipywidgets keeps every widget for ever, here and in the page, so each re-run of a cell would leave one behind. A widget
is closed, which frees it on both sides, once three things hold. All cells that made it or showed it have since made or
shown another. The page has no view of it: each view says when it comes and when it goes, so a copy of the output lives
on. No other widget, a box say, has it as a part. A closed notebook, a scrolled page or an old variable is no reason:
what is shown again opens again. Front ends that don't name the cell which they run, and displays from callbacks or
into an `Output`, make a widget stay, as in ipywidgets.
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
"""Where JupyterLab sends messages to widgets by a subshell, they come in a thread of their own, while cells run."""
_latest: dict[str | None, str | None] = {None: None}
"""Of each cell, the last run that made or showed a widget. What is nowhere is never outdated."""


def note_place(widget: Any) -> None:
    """The cell that is being run makes this widget or shows it."""
    with _one_at_a_time:
        cell, run = _present_place()
        widget._places[cell] = _latest[cell] = run


def close_outdated() -> None:
    """Close every widget that nobody sees and that its cell has replaced."""
    with _one_at_a_time:
        for widget in [each for each in opened() if hasattr(each, "_places")]:
            outdated = all(_latest[cell] != run for cell, run in widget._places.items())
            if outdated and not widget._views and not is_part(widget):
                widget.close()
                _forget(widget)


def is_part(widget: Widget) -> bool:
    """Whether an open widget has this one in it, as a box its children or a widget its layout."""
    return any(part is widget for other in opened() for part in _parts(other))


def opened() -> list[Widget]:
    return list(_instances.values())


def _present_place() -> Place:
    """The cell that is being run, by the front end's name for it, and the message that asked for this run."""
    if any(isinstance(each, Output) and each.msg_id for each in opened()):
        return _NOWHERE
    try:
        parent = get_ipython().get_parent()
        return parent["metadata"]["cellId"], parent["header"]["msg_id"]
    except (AttributeError, KeyError):  # no kernel, or a front end that names no cell
        return _NOWHERE


def _parts(widget: Widget) -> Iterator[Any]:
    for name in widget.keys:
        value = getattr(widget, name)
        yield from value if isinstance(value, (tuple, list)) else (value,)


def _forget(widget: Widget) -> None:
    """Take a widget out of IPython's `Out`, which keeps all that cells have ended with. Other names of it stay."""
    shell = get_ipython()
    for names in (shell.user_ns, shell.user_ns_hidden, shell.user_ns["_oh"]):
        for name, value in list(names.items()):
            if value is widget and re.fullmatch(r"_?\d+", str(name)):
                del names[name]

"""What the kernel would answer to some requests, recorded for a page that has no kernel."""

from collections.abc import Iterable, Mapping
from typing import Any

RECORDING = "COURSE_RECORD"
"""The environment variable that makes a widget record its answers when it is shown."""

HALVES = [2 ** (power / 2) for power in range(-6, 7)]
"""Factors for a rate: from an eighth to eight times as large."""


def recorded_answers(widget: Any, settings: Mapping[str, Iterable[Any]]) -> list[dict[str, Any]]:
    """The state that each value of these settings leads to. The widget is afterwards as before.

    Parameters
    ----------
    widget : HasTraits
        Computes what a setting needs as soon as it is set.
    settings : mapping of str to values
        Values to record, by the name of the setting.

    Returns
    -------
    list of dict
        ``setting``, ``value``, and ``state``: every other trait that changed.
    """
    answers = []
    with widget.hold_sync():
        before = {name: getattr(widget, name) for name in widget.keys}
        for name, values in settings.items():
            for value in values:
                setattr(widget, name, value)
                changed = [key for key in widget.keys if key != name and getattr(widget, key) is not before[key]]
                answers.append({"setting": name, "value": getattr(widget, name), "state": widget.get_state(changed)})
                setattr(widget, name, before[name])
                for key in changed:
                    widget.set_trait(key, before[key])
    return answers

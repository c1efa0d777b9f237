"""When a widget is closed, and when it must not be: cells, runs and views of a page are played by the test.

The messages that leave the kernel are those of the `comm` package without a kernel; what a page does with them stands
in tests/browser/test_widgets_freed.py.
"""

import gc
import uuid
import weakref
from types import SimpleNamespace
from typing import Any

import ipywidgets
import numpy as np
import pytest
from IPython import display

from course_lib.backend.compiled import wait_for_compiler
from course_lib.widgets import NetworkPlayground, TangentExplorer
from course_lib.widgets.shared.view import lifetime


class Shell:
    """As much of IPython's shell as is asked: the message whose cell is being run, and the names that cells have."""

    def __init__(self) -> None:
        self.parent: dict[str, Any] = {"header": {"msg_id": "0"}, "metadata": {}}
        self.user_ns: dict[str, Any] = {"_oh": {}}
        self.user_ns_hidden: dict[str, Any] = {}

    def get_parent(self) -> dict[str, Any]:
        return self.parent

    def run(self, cell: str | None) -> None:
        """From here on this cell is being run."""
        metadata = {} if cell is None else {"cellId": cell}
        self.parent = {"header": {"msg_id": uuid.uuid4().hex}, "metadata": metadata}


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Shell:
    shell = Shell()
    monkeypatch.setattr(lifetime, "get_ipython", lambda: shell)
    monkeypatch.setattr(display, "display", lambda *given, **keys: None)
    monkeypatch.setattr(TangentExplorer, "still", lambda widget: b"")  # drawing takes time and closes nothing
    return shell


def made(shell: Shell, cell: str | None) -> TangentExplorer:
    """A widget from a run of a cell that ends with it, and its view in the page."""
    shell.run(cell)
    return shown(TangentExplorer(lambda x: x * x, x=3.0, h=0.5))


def shown(widget: TangentExplorer) -> TangentExplorer:
    widget._ipython_display_()
    tell(widget, "comes")
    return widget


def tell(widget: Any, view: str) -> None:
    """What the page says of one of the widget's views."""
    widget._handle_custom_msg({"kind": "view", "view": view}, [])


def is_open(widget: Any) -> bool:
    return widget.comm is not None


def test_a_cell_run_again_closes_its_widget_once_the_view_has_gone(shell: Shell) -> None:
    first = made(shell, "a")
    second = made(shell, "a")
    assert is_open(first)
    tell(first, "goes")
    assert [is_open(first), is_open(first.layout), is_open(second), is_open(second.layout)] == [
        False,
        False,
        True,
        True,
    ]


def test_a_view_that_went_before_the_newer_widget_came_counts_as_well(shell: Shell) -> None:
    first = made(shell, "a")
    tell(first, "goes")
    assert is_open(first)
    made(shell, "a")
    assert not is_open(first)


@pytest.mark.parametrize("reason", ["the notebook is closed", "another cell is run", "the same run makes a second"])
def test_a_lost_view_alone_closes_nothing(shell: Shell, reason: str) -> None:
    widget = made(shell, "a")
    if reason == "another cell is run":
        made(shell, "b")
    if reason == "the same run makes a second":
        shown(TangentExplorer(np.sin))
    tell(widget, "goes")
    assert is_open(widget)


def test_a_widget_that_a_second_cell_shows_stays_until_that_cell_shows_another(shell: Shell) -> None:
    first = made(shell, "a")
    shell.run("b")
    shown(first)
    second = made(shell, "a")
    tell(first, "goes")
    assert is_open(first)
    shell.run("b")
    tell(first, "goes")
    assert is_open(first)  # cell b may be about to show it again
    shown(second)
    assert not is_open(first) and is_open(second)


def test_a_view_that_no_cell_is_known_of_keeps_a_widget(shell: Shell) -> None:
    first = made(shell, "a")
    tell(first, "comes")  # a copy of the cell, say
    made(shell, "a")
    tell(first, "goes")
    assert is_open(first)
    tell(first, "goes")
    assert not is_open(first)


def test_a_page_loaded_anew_begins_to_count_anew(shell: Shell) -> None:
    first = made(shell, "a")
    tell(first, "none yet")
    tell(first, "comes")
    made(shell, "a")
    tell(first, "goes")
    assert not is_open(first)


def test_where_the_front_end_names_no_cell_nothing_is_closed(shell: Shell) -> None:
    first = made(shell, None)
    made(shell, None)
    tell(first, "goes")
    assert is_open(first)


def test_outside_of_ipython_widgets_are_made_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifetime, "get_ipython", lambda: None)
    first, second = TangentExplorer(np.sin), TangentExplorer(np.sin)
    lifetime.close_outdated()
    assert is_open(first) and is_open(second)


@pytest.mark.parametrize("holder", [ipywidgets.VBox, ipywidgets.Accordion])
def test_a_part_of_a_box_stays(shell: Shell, holder: Any) -> None:
    shell.run("a")
    widget = TangentExplorer(np.sin)
    box = holder([widget])
    made(shell, "a")
    lifetime.close_outdated()
    assert is_open(widget) and box.children == (widget,)


def test_what_goes_into_an_output_widget_stays(shell: Shell) -> None:
    shell.run("a")
    widget, out = TangentExplorer(np.sin), ipywidgets.Output()
    out.msg_id = "1"  # as inside of a `with out`
    widget._ipython_display_()
    out.msg_id = ""
    made(shell, "a")
    lifetime.close_outdated()
    assert is_open(widget)


def test_a_layout_that_two_widgets_share_outlives_the_first(shell: Shell) -> None:
    first = made(shell, "a")
    second = made(shell, "a")
    second.layout = first.layout
    tell(first, "goes")
    assert not is_open(first) and is_open(second.layout)


def test_a_closed_widget_is_still_read_and_set_and_opens_under_its_name_when_it_is_shown(shell: Shell) -> None:
    first = made(shell, "a")
    name = first.model_id
    made(shell, "a")
    tell(first, "goes")
    assert not is_open(first) and first.slope == 6.5
    first.method = "central"
    assert first.slope == 6.0 and not is_open(first)
    shell.run("b")
    shown(first)
    assert is_open(first) and is_open(first.layout) and first.model_id == name
    assert "text/plain" in first._repr_mimebundle_()[0]
    made(shell, "a")
    assert is_open(first)


def test_a_closed_widget_put_into_a_box_opens(shell: Shell) -> None:
    first = made(shell, "a")
    made(shell, "a")
    tell(first, "goes")
    box = ipywidgets.HBox([first])
    assert is_open(first) and box.get_state("children")["children"] == [f"IPY_MODEL_{first.model_id}"]


def test_nothing_of_a_closed_widget_is_left_where_no_name_of_the_learners_holds_it(shell: Shell) -> None:
    first = made(shell, "a")
    kept = made(shell, "b")
    for number, widget in enumerate((first, kept), 1):
        shell.user_ns |= {f"_{number}": widget}
        shell.user_ns_hidden |= {f"_{number}": widget}
        shell.user_ns["_oh"][number] = widget
    shell.user_ns["name"] = kept
    seen = SimpleNamespace(first=weakref.ref(first), kept=weakref.ref(kept))
    made(shell, "a")
    made(shell, "b")
    for widget in (first, kept):
        tell(widget, "goes")
    del first, kept, widget
    wait_for_compiler()  # while its thread collects garbage, `gc.collect` does nothing
    gc.collect()
    assert seen.first() is None and seen.kept() is shell.user_ns["name"]
    assert shell.user_ns["_oh"] == {} and shell.user_ns_hidden == {}


def test_training_of_a_closed_widget_goes_on_only_when_it_is_asked_for(shell: Shell) -> None:
    shell.run("a")
    playground = NetworkPlayground("moons")
    playground.train(3)
    playground.close()
    assert playground.epoch == 3 and np.isfinite(playground.loss)
    playground.train(2)
    assert playground.epoch == 5


def test_an_argument_that_is_refused_leaves_no_widget(shell: Shell) -> None:
    before = len(ipywidgets.widgets.widget._instances)
    shell.run("a")
    with pytest.raises(TypeError):
        TangentExplorer("no function")  # type: ignore[arg-type]
    assert len(ipywidgets.widgets.widget._instances) == before

"""What every widget shows: a live view at once, then a picture with words, all of it in few bytes and from no server.

The kernel's messages are caught where they leave, so what is counted is what the browser would be sent.
"""

import base64
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import comm
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython import display
from matplotlib.figure import Figure
from PIL import Image

from course_lib import widgets
from course_lib.autodiff import Value
from course_lib.optimizers import OPTIMIZERS
from course_lib.widgets.descent_explorer.racers import MOST_RACERS
from course_lib.widgets.shared.plot.still_plot import log_heights, series_style
from course_lib.widgets.shared.view.lifetime import opened
from course_lib.widgets.shared.view.pictured_widget import png
from course_lib.widgets.shared.view.recorded import SMALL, Allowance, quietly, size_of

pytestmark = pytest.mark.slow

VIEW = "application/vnd.jupyter.widget-view+json"
RNG = np.random.default_rng(0)
X = RNG.normal(size=60)
Y = 1 + 2 * X + RNG.normal(size=60)
RACERS = [name for name in OPTIMIZERS if name != "newton"][:MOST_RACERS]


def graph() -> Any:
    a = Value(1.0)
    b = 2 * a
    return widgets.GraphStepper((b + 1) * (3 * b), a=a, b=b)


LARGE: dict[str, Callable[[], Any]] = {
    "DescentExplorer": lambda: widgets.DescentExplorer("rosenbrock", optimizers=RACERS, steps=1000),
    "GradientFlow": lambda: widgets.GradientFlow(depth=12, units=64),
    "GraphStepper": graph,
    "LearningRateExplorer": lambda: widgets.LearningRateExplorer(50.0, steps=1000),
    "NetworkPlayground": lambda: widgets.NetworkPlayground("spirals", hidden=(8, 8, 8, 8)),
    "RegressionExplorer": lambda: widgets.RegressionExplorer(X, Y, steps=1000),
    "SgdExplorer": lambda: widgets.SgdExplorer(X, Y),
    "TangentExplorer": lambda: widgets.TangentExplorer(np.sin),
}
"""Each with much to send: the first display has to stay small all the same."""

every_widget = pytest.mark.parametrize("name", list(LARGE))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, Any, Any]]:
    """Kind, bytes, data and metadata of each message that leaves the kernel."""
    messages: list[tuple[str, int, Any, Any]] = []

    def size(data: Any, buffers: Any = ()) -> int:
        return len(json.dumps(data)) + sum(memoryview(buffer).nbytes for buffer in buffers or ())

    def publish(self: Any, kind: str, data: Any = None, metadata: Any = None, buffers: Any = None, **keys: Any) -> None:
        messages.append((kind, size([data, metadata], buffers), data, metadata))

    def show(data: Any, metadata: Any, raw: bool) -> None:
        messages.append(("display_data", size([data, metadata]), data, metadata))

    monkeypatch.setattr(comm.DummyComm, "publish_msg", publish)
    monkeypatch.setattr(display, "display", show)
    return messages


def test_every_widget_of_the_course_is_tested_here() -> None:
    assert set(LARGE) == set(widgets._HOMES)


@every_widget
def test_the_live_view_is_shown_first_and_then_a_picture_with_words(name: str, sent: list[Any]) -> None:
    widget = LARGE[name]()
    widget._ipython_display_()
    (_, _, live, _), (_, _, still, metadata) = [message for message in sent if message[0] == "display_data"]
    assert set(live) == {VIEW, "text/plain"} and live[VIEW]["model_id"] == widget.model_id
    assert name in live["text/plain"] and "Run this cell in JupyterLab" in live["text/plain"]
    assert set(still) == {"image/png"} and metadata["image/png"]["alt"] == live["text/plain"]
    picture = Image.open(io.BytesIO(base64.b64decode(still["image/png"])))
    size = 200 * np.array(widget._picture_inches)
    assert metadata["image/png"]["width"] == pytest.approx(size[0] / 2)
    assert (abs(picture.size - size) < 1.001).all()  # some versions of Matplotlib round, others cut
    assert len(np.unique(np.asarray(picture))) > 10


@given(st.floats(1e-250, 1e250), st.integers(0, 1000), st.sampled_from([0, 1e-3, 1, 1e3, 1e30]))
def test_a_log_axis_has_height_where_values_differ_in_their_last_digits_or_lie_outside(value, steps, bound) -> None:
    ax = Figure().add_subplot()
    ax.plot([value, value + steps * np.spacing(value), 0, np.nan])
    log_heights(ax, 1e-8 * bound * value, bound * value or np.inf)
    low, high = ax.get_ylim()
    assert 2 * low < high and low <= max(1, bound) * value and (value <= high or bound < 1)
    assert np.isfinite(ax.transData.transform([(0, low), (0, high)])).all()


def test_a_still_pictures_areas_keep_their_colors_among_many_colored_lines() -> None:
    blues = [255 + (np.array([0, 114, 178]) - 255) * (1 - 0.925**k) for k in range(1, 13)]  # contour bands in layers
    x = np.linspace(0.0, 12.0, 400)

    def draw(figure: Any) -> None:
        ax = figure.add_axes((0.0, 0.1, 1.0, 0.9), xlim=(0, 12), ylim=(0, 12))
        for k, blue in enumerate(blues):
            ax.axvspan(k, k + 1, ymax=0.5, color=blue / 255)
        for k in range(10):
            style = series_style(k)
            ax.plot(x, 9 + np.sin((3 + k) * x + k), color=style["color"], linestyle=style["linestyle"], linewidth=0.8)

    picture = np.asarray(Image.open(io.BytesIO(png(draw))).convert("RGB")).astype(int)
    height, width, _ = picture.shape
    shown = picture[round(0.7 * height), (width * (np.arange(12) + 0.5) / 12).astype(int)]
    np.testing.assert_allclose(shown, blues, atol=6)
    assert (picture[-3, 3] == 255).all()


@every_widget
def test_everything_that_leaves_the_kernel_for_a_first_display_is_less_than_310_kilobytes(
    name: str, sent: list[Any]
) -> None:
    LARGE[name]()._ipython_display_()
    assert "comm_open" in {kind for kind, *_ in sent}
    recordings = [message for message in sent if message[2].get("state", {}).keys() == {"_recorded"}]
    assert recordings in ([], sent[-1:])  # when all the rest is there; none where making a copy takes all the time
    assert sum(size for _, size, *_ in sent) - sum(size for _, size, *_ in recordings) < 310_000


@every_widget
def test_what_is_recorded_for_the_next_day_is_small_and_made_on_a_copy(name: str, sent: list[Any]) -> None:
    widget = LARGE[name]()
    seen: list[str] = []
    widget.observe(lambda change: seen.append(change["name"]), list(widget._computed))
    before = repr(widget), opened()
    sent.clear()
    recorded = widget._record(Allowance(size=SMALL))
    assert (repr(widget), opened(), sent, seen) == (*before, [], [])
    assert size_of(recorded) < 1.25 * SMALL  # the answer that changes nothing is counted as empty
    assert recorded["settings"] == {each: getattr(widget, each) for each in widget._computed}


def test_nothing_is_recorded_of_a_widget_that_takes_all_the_time_to_make_once_more() -> None:
    calls = []
    widget = widgets.TangentExplorer(lambda x: calls.append(x) or x**2)
    once = len(calls)
    assert widget._record(Allowance(0.0)) == {}
    assert len(calls) <= 2 * once


def test_a_recording_that_fails_is_none_and_prints_nothing(capsys: Any) -> None:
    def record() -> Any:
        print("called at x = 3")
        raise ZeroDivisionError

    assert quietly(record) == {} and capsys.readouterr().out == ""


@every_widget
def test_the_page_needs_no_address_no_import_and_no_service_of_the_server(name: str) -> None:
    """So that JupyterLab, Notebook 7, VS Code and JupyterLite, where Python runs in the page, can all show it."""
    widget = LARGE[name]()
    for text in (widget._module.replace("http://www.w3.org/2000/svg", ""), widget._css):  # a name, not an address
        assert not re.search(r"://|@import|\bimport\b|\bfetch\b|XMLHttpRequest|WebSocket|\burl\((?!#)|location\b", text)
        assert "jupyterapp" not in text
    assert widget._module.count("export default") == 1
    assert widget._view_module == widget._model_module == "anywidget"


def test_making_a_widget_starts_no_thread_but_the_compilers_and_loads_no_matplotlib() -> None:
    source = (
        "import sys, threading; before = threading.active_count()\n"
        "from course_lib.widgets import DescentExplorer, NetworkPlayground\n"
        "DescentExplorer(); NetworkPlayground().train(5)\n"
        "others = [thread for thread in threading.enumerate() if thread.name != 'compiler']\n"
        "print(len(others) - before, 'matplotlib' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["0", "False"]

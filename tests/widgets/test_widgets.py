"""The widgets' Python side: state and mathematics, what is sent, what is refused.

The browser's side: tests/js for the pure parts, tests/browser for the whole.
"""

import io
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import course_lib.widgets
from course_lib.widgets import RegressionExplorer
from course_lib.widgets.regression_explorer.scene import choose_window

X = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
Y = X + 0.5
COORDINATES = st.floats(-100, 100)


def noisy(n: int = 7) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    x = rng.normal(size=n)
    return x, 2 * x - 1 + rng.normal(size=n)


def by_hand(x: np.ndarray, y: np.ndarray, rate: float, steps: int, start: tuple[float, float]) -> np.ndarray:
    """The same descent, one number at a time."""
    a, b = start
    path = [(a, b)]
    for _ in range(steps):
        errors = [a + b * xi - yi for xi, yi in zip(x, y, strict=True)]
        slope = 2 / len(x) * sum(e * xi for e, xi in zip(errors, x, strict=True))
        a, b = a - rate * 2 / len(x) * sum(errors), b - rate * slope
        path.append((a, b))
    return np.array(path)


def cost(x: np.ndarray, y: np.ndarray, a: float, b: float) -> float:
    return float(np.mean((a + b * x - y) ** 2))


def test_by_hand_the_page_computes_all_and_the_loss_is_that_of_the_line():
    widget = RegressionExplorer(X, Y, steps=1, by_hand=True)
    mean, square = widget._scene["by_hand"]
    a0, b0, least = widget.scene.minimum
    widget.start = (2.0, -1.0)
    a, b = 2.0 - a0, -1.0 - b0  # as by_hand.js computes it
    assert widget.loss == pytest.approx(least + a * a + 2 * a * b * mean + b * b * square)
    assert widget._computed == [] and f"{widget.loss:.5g}" in repr(widget) and widget.still()
    assert "by_hand" not in RegressionExplorer(X, Y)._scene


def messages_of(widget: RegressionExplorer, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A list that grows by every message that the widget sends to the browser."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(widget.comm, "send", lambda data=None, **rest: sent.append(data))
    return sent


# State


@pytest.mark.parametrize("rate, start", [(0.01, (0.0, 0.0)), (0.3, (-2.0, 1.5))])
def test_the_trajectory_is_that_of_a_loop_over_single_numbers(rate: float, start: tuple[float, float]) -> None:
    x, y = noisy()
    widget = RegressionExplorer(x, y, learning_rate=rate, steps=40, start=start)
    expected = by_hand(x, y, rate, 40, start)
    np.testing.assert_allclose(widget.trajectory, expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(widget.losses, [cost(x, y, a, b) for a, b in expected], rtol=1e-9)


def test_theta_and_loss_belong_to_the_step_shown() -> None:
    widget = RegressionExplorer(X, Y, steps=30)
    widget.step = 12
    np.testing.assert_array_equal(widget.theta, widget.trajectory[12])
    assert widget.loss == pytest.approx(cost(X, Y, *widget.theta), rel=1e-9)


def test_a_new_learning_rate_keeps_the_step_and_a_new_start_goes_back_to_step_0() -> None:
    widget = RegressionExplorer(X, Y, steps=30)
    widget.step = 12
    widget.learning_rate = 0.05
    assert widget.step == 12
    np.testing.assert_allclose(widget.trajectory, by_hand(X, Y, 0.05, 30, (0.0, 0.0)), rtol=1e-9)
    widget.start = [1, 2]
    assert (widget.step, widget.start) == (0, (1.0, 2.0))
    np.testing.assert_allclose(widget.trajectory, by_hand(X, Y, 0.05, 30, (1.0, 2.0)), rtol=1e-9)


def test_a_run_that_diverges_early_ends_the_steps_there() -> None:
    widget = RegressionExplorer(X, Y, steps=2000)
    widget.step = 2000
    widget.learning_rate = 10.0
    assert widget.stopped == "diverged"
    assert widget.step == len(widget.losses) - 1 < 2000
    assert np.isfinite(np.frombuffer(widget._run["trajectory"], np.float32)).all()


def test_the_largest_stable_rate_separates_falling_from_growing_costs() -> None:
    x, y = noisy()
    limit = RegressionExplorer(x, y).scene.largest_rate
    for factor, grows in ((0.98, False), (1.02, True)):
        losses = RegressionExplorer(x, y, learning_rate=factor * limit, start=(3.0, -2.0)).losses
        assert (losses[-1] > losses[-2]) == grows


def test_the_state_cannot_be_changed_by_computing_with_it() -> None:
    widget = RegressionExplorer(X, Y)
    with pytest.raises(ValueError, match="read-only"):
        widget.theta[0] = 7.0


# What goes to the browser and what comes back


def test_the_browser_gets_the_trajectory_as_float32_and_the_costs_as_float64() -> None:
    widget = RegressionExplorer(*noisy(), steps=25)
    path = np.frombuffer(widget._run["trajectory"], np.float32).reshape(-1, 2)
    np.testing.assert_array_equal(path, widget.trajectory.astype(np.float32))
    np.testing.assert_array_equal(np.frombuffer(widget._run["losses"], np.float64), widget.losses)


def test_a_control_of_the_browser_brings_one_message_with_the_new_run(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = RegressionExplorer(X, Y, steps=30)
    sent = messages_of(widget, monkeypatch)
    widget.set_state({"learning_rate": 0.03})
    assert len(sent) == 1
    assert sent[0]["state"]["_run"]["learning_rate"] == 0.03
    np.testing.assert_allclose(widget.trajectory, by_hand(X, Y, 0.03, 30, (0.0, 0.0)), rtol=1e-9)


def test_a_dragged_start_and_its_step_arrive_together(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = RegressionExplorer(X, Y, steps=30)
    widget.step = 9
    sent = messages_of(widget, monkeypatch)
    widget.set_state({"start": [0.25, -1], "step": 0})
    assert widget.start == (0.25, -1.0)
    assert [list(message["state"]) for message in sent] == [["_run"]]


def test_a_step_reported_by_the_browser_needs_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = RegressionExplorer(X, Y, steps=30)
    sent = messages_of(widget, monkeypatch)
    widget.set_state({"step": 17})
    assert widget.step == 17
    assert sent == []


# The scene


def test_contours_lie_where_the_cost_has_their_level() -> None:
    x, y = noisy()
    scene = RegressionExplorer(x, y, start=(2.0, -1.0)).scene
    bands, (left, right, bottom, top) = scene.bands, scene.window
    assert len(bands.levels) >= 8
    checked = 0
    for ring, band in enumerate(bands.ring_bands):
        points = bands.points[bands.ring_starts[ring] : bands.ring_starts[ring + 1]].astype(float)
        edge = 1e-5 * (right - left)
        inside = (points > (left + edge, bottom + edge)).all(1) & (points < (right - edge, top - edge)).all(1)
        heights = np.array([cost(x, y, a, b) for a, b in points[inside]]) - scene.minimum[2]
        level = bands.levels[band] - scene.minimum[2]
        # In height above the minimum: within a tenth, however small the ellipse.
        np.testing.assert_allclose(heights, level, rtol=0.1)
        checked += len(heights)
    assert checked > 300


def test_the_minimum_of_the_scene_is_the_least_squares_line() -> None:
    x, y = noisy()
    intercept, slope, lowest = RegressionExplorer(x, y).scene.minimum
    np.testing.assert_allclose(np.polyfit(x, y, 1), [slope, intercept], rtol=1e-9)
    assert lowest == pytest.approx(cost(x, y, intercept, slope), rel=1e-9)


@given(
    best=st.tuples(COORDINATES, COORDINATES),
    start=st.tuples(COORDINATES, COORDINATES),
    steepness=st.tuples(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3)),
)
def test_a_window_is_centered_on_the_best_line_with_the_start_well_inside(
    best: tuple[float, float], start: tuple[float, float], steepness: tuple[float, float]
) -> None:
    window = choose_window(np.array(best), np.array(start), np.diag(steepness))
    low, high = np.array(window[::2]), np.array(window[1::2])
    np.testing.assert_allclose((low + high) / 2, best, rtol=1e-6, atol=1e-6)
    away = np.abs(np.array(start) - best)
    assert (away <= 0.63 * (high - low) / 2 + 1e-6).all()


def test_a_start_on_the_best_line_and_a_perfect_fit_still_make_a_picture() -> None:
    widget = RegressionExplorer([0, 1], [1, 3], start=(1, 2), steps=1)
    assert widget.scene.bands.levels.size >= 8
    assert widget.scene.minimum[2] == 0.0
    assert widget.still()


def test_of_many_samples_2000_are_drawn_and_all_are_fitted() -> None:
    x, y = noisy(5000)
    widget = RegressionExplorer(x, y, learning_rate=0.3)
    assert widget.scene.drawn.shape == (2000, 2)
    np.testing.assert_allclose(widget.trajectory[-1], np.polyfit(x, y, 1)[::-1], rtol=1e-6)


# Batches, and samples that move


def test_every_epoch_sees_every_sample_once_and_the_path_is_that_of_a_loop() -> None:
    x, y = noisy(7)
    widget = RegressionExplorer(x, y, learning_rate=0.1, steps=9, batch_size=3, start=(1.0, -1.0))
    batches = widget.batches
    assert [len(batch) for batch in batches] == [3, 3, 1] * 3
    for epoch in range(3):
        assert sorted(np.concatenate(batches[3 * epoch : 3 * epoch + 3]).tolist()) == list(range(7))
    a, b = 1.0, -1.0
    for step, batch in enumerate(batches):
        np.testing.assert_allclose(widget.trajectory[step], (a, b), rtol=1e-9)
        a, b = by_hand(x[batch], y[batch], 0.1, 1, (a, b))[1]
    np.testing.assert_allclose(widget.losses, [cost(x, y, *point) for point in widget.trajectory], rtol=1e-9)


def test_a_batch_of_all_samples_is_the_full_descent() -> None:
    x, y = noisy(7)
    widget = RegressionExplorer(x, y, learning_rate=0.1, steps=20, batch_size=3)
    widget.batch_size = 7
    np.testing.assert_allclose(widget.trajectory, by_hand(x, y, 0.1, 20, (0.0, 0.0)), rtol=1e-9)
    assert widget.batches == [] and widget._run["moments"] == b""


def test_the_browser_gets_the_means_of_each_batch_and_its_samples() -> None:
    x, y = noisy(7)
    widget = RegressionExplorer(x, y, steps=5, batch_size=2)
    moments = np.frombuffer(widget._run["moments"], np.float32).reshape(-1, 4)
    second = widget.batches[1]
    expected = [x[second].mean(), (x[second] ** 2).mean(), y[second].mean(), (x[second] * y[second]).mean()]
    np.testing.assert_allclose(moments[1], expected, rtol=1e-6)
    assert np.frombuffer(widget._run["batches"], np.uint32)[2:4].tolist() == second.tolist()


def test_a_sample_moved_by_the_browser_moves_surface_best_line_and_descent(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = noisy(7)
    widget = RegressionExplorer(x, y, learning_rate=0.1, steps=20)
    window = widget.scene.window
    sent = messages_of(widget, monkeypatch)
    widget.set_state({"_moved": [2, 0.5, 3.0]})
    assert [set(message["state"]) for message in sent] == [{"_scene", "_run"}]
    x[2], y[2] = 0.5, 3.0
    np.testing.assert_array_equal(widget.x, x)
    np.testing.assert_allclose(widget.scene.minimum[:2], np.polyfit(x, y, 1)[::-1], rtol=1e-9)
    np.testing.assert_allclose(widget.trajectory, by_hand(x, y, 0.1, 20, (0.0, 0.0)), rtol=1e-9)
    assert widget.scene.window == window  # nothing leaps while a sample is dragged


def test_a_sample_that_cannot_move_there_stays_and_the_browser_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = RegressionExplorer([0, 1], [1, 3])
    sent: list[Any] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append(content))
    widget.set_state({"_moved": [1, 0.0, 3.0]})
    assert widget.x.tolist() == [0.0, 1.0]
    assert sent[0]["kind"] == "refused" and "every x is 0" in sent[0]["why"]
    with pytest.raises(ValueError, match="every x is 0"):
        widget.move_sample(1, 0.0, 3.0)
    with pytest.raises(ValueError, match="number is 2"):
        widget.move_sample(2, 0.0, 3.0)


# Without a kernel


def test_the_still_picture_shows_the_state_in_the_colors_of_the_live_one() -> None:
    from PIL import Image

    def pixels(widget: RegressionExplorer) -> np.ndarray:
        return np.asarray(Image.open(io.BytesIO(widget.still())).convert("RGB")).astype(int)

    widget = RegressionExplorer(X, Y)
    first = pixels(widget)
    widget.step = 100
    later = pixels(widget)
    path_color = np.array([0xD5, 0x5E, 0x00])
    count = [(np.abs(picture - path_color).sum(axis=2) < 30).sum() for picture in (first, later)]
    assert first.shape == (1200, 1920, 3)
    # At step 100 the path and half the cost curve are drawn in full, at step 0 the line alone.
    assert count[1] > count[0] + 500


def test_the_still_picture_survives_divergence_and_the_learners_matplotlib_settings() -> None:
    import matplotlib

    widget = RegressionExplorer(X, Y, learning_rate=5.0, steps=500)
    widget.step = len(widget.losses) - 1
    plain = widget.still()
    with matplotlib.rc_context({"text.usetex": True, "font.size": 40, "axes.facecolor": "black"}):
        assert widget.still() == plain


# What is refused


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"x": [1, 2, 3]}, ValueError, "x has 3 samples and y has 5"),
        ({"x": [[1, 2, 3, 4, 5]]}, ValueError, r"x has shape \(1, 5\)"),
        ({"x": [1, 2, 3, 4, np.nan]}, ValueError, "x"),
        ({"x": [2, 2, 2, 2, 2]}, ValueError, "every x is 2, expected at least two different"),
        ({"x": [1], "y": [1]}, ValueError, "expected at least 2"),
        ({"y": list("abcde")}, TypeError, "y"),
        ({"learning_rate": 0}, ValueError, "learning_rate is 0"),
        ({"learning_rate": float("nan")}, ValueError, "learning_rate"),
        ({"learning_rate": "fast"}, TypeError, "learning_rate is 'fast'"),
        ({"steps": 0}, ValueError, "steps is 0"),
        ({"steps": 10_001}, ValueError, "steps is 10001, expected an integer of at most 10000"),
        ({"steps": 2.5}, TypeError, "steps is 2.5"),
        ({"start": (1.0, 2.0, 3.0)}, ValueError, r"start has shape \(3,\), expected two numbers"),
        ({"start": (1.0, float("inf"))}, ValueError, "start"),
        ({"start": "origin"}, TypeError, "start"),
        ({"batch_size": 0}, ValueError, "batch_size is 0"),
        ({"batch_size": 6}, ValueError, "batch_size is 6, expected an integer of at most 5"),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        RegressionExplorer(**{"x": X, "y": Y, **arguments})


@pytest.mark.parametrize(
    "name, value, error",
    [
        ("learning_rate", -1, ValueError),
        ("start", (0,), ValueError),
        ("step", 31, ValueError),
        ("step", 1.5, TypeError),
    ],
)
def test_a_wrong_assignment_is_refused_and_changes_nothing(name: str, value: Any, error: type[Exception]) -> None:
    widget = RegressionExplorer(X, Y, steps=30)
    before, path = getattr(widget, name), widget.trajectory
    with pytest.raises(error, match=name):
        setattr(widget, name, value)
    assert getattr(widget, name) == before
    np.testing.assert_array_equal(widget.trajectory, path)


@pytest.mark.parametrize("name, value", [("learning_rate", -1), ("learning_rate", None), ("start", [0]), ("step", 31)])
def test_what_the_page_sets_is_refused_alike(name: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    widget = RegressionExplorer(X, Y, steps=30)
    before, run = widget.get_state(name), widget._run
    sent: list[Any] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append(content))
    monkeypatch.setattr(widget, "send_state", sent.append)
    widget.set_state({name: value})
    assert widget.get_state(name) == before and widget._run is run
    assert sent[0] == [name] and re.match(f"{name} (is|has)", sent[1]["why"])  # the value in force, and the reason


# The package


def test_importing_the_widgets_loads_no_widget_library() -> None:
    heavy = {"anywidget", "ipywidgets", "matplotlib", "contourpy"}
    code = f"import sys, course_lib.widgets; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_an_unknown_widget_suggests_the_nearest() -> None:
    with pytest.raises(AttributeError, match="Did you mean RegressionExplorer"):
        _ = course_lib.widgets.RegresionExplorer

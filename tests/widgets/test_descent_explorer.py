"""The descent explorer's Python side: descents, what is sent, what is refused, and what a learner's faults become."""

import contextlib
import json
import struct
import time
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.optimizers import OPTIMIZERS, optimizer
from course_lib.surfaces import SURFACES, quadratic_bowl, surface
from course_lib.widgets import DescentExplorer
from course_lib.widgets.descent_explorer import racers
from course_lib.widgets.shared.plot.packed import pack
from course_lib.widgets.shared.run.guarded_calls import Nonsense, watched

ALL_BUT_ONE = [name for name in OPTIMIZERS if name != "newton"]


def bowl(theta: np.ndarray) -> float:
    return float((theta[0] ** 2 + 4 * theta[1] ** 2) / 2)


def bowl_gradient(theta: np.ndarray) -> np.ndarray:
    return np.array([theta[0], 4 * theta[1]])


def gradient_step(theta: np.ndarray, grad: np.ndarray, lr: float) -> np.ndarray:
    return theta - lr * grad


def unpacked(message: dict[str, Any]) -> tuple[np.ndarray, ...]:
    """The numbers of a message of descents, by a reader of their own: places, losses, norms."""
    data, total = zlib.decompress(message["packed"]), sum(message["lengths"])
    parts, at = [], 0
    for size in (2, 2, 4, 4):
        planes = [data[at + rank * total : at + (rank + 1) * total] for rank in range(size)]
        at += size * total
        word, words = 0, []
        for bytes_of_one in zip(*planes, strict=True):
            word = (word + int.from_bytes(bytes(bytes_of_one), "little")) % 256**size
            words.append(word)
        parts.append(words)
    floats = [[struct.unpack("<f", struct.pack("<I", word))[0] for word in words] for words in parts[2:]]
    return np.array(parts[0]), np.array(parts[1]), np.array(floats[0]), np.array(floats[1])


# Descents


def test_gradient_descent_on_a_bowl_follows_its_closed_form() -> None:
    widget = DescentExplorer(
        quadratic_bowl(10), optimizers="gradient_descent", learning_rate=0.1, start=(1, 1), steps=30
    )
    k = np.arange(31)
    np.testing.assert_allclose(widget.trajectory, np.stack([0.9**k, 0.0**k], axis=1), atol=1e-12)
    np.testing.assert_allclose(widget.losses, widget.trajectory[:, 0] ** 2 / 2 + 5 * widget.trajectory[:, 1] ** 2)
    np.testing.assert_allclose(widget.gradient_norms[1:], 0.9 ** k[1:], rtol=1e-9)


@pytest.mark.parametrize("name", ALL_BUT_ONE)
def test_an_optimizer_moves_alike_on_a_surface_and_on_a_learners_function(name: str) -> None:
    ours = DescentExplorer("booth", optimizers=name, learning_rate=0.01, steps=40)
    booth = surface("booth")
    own = DescentExplorer(
        lambda theta: booth.value(theta),
        lambda theta: booth.gradient(theta),
        optimizers=name,
        learning_rate=0.01,
        steps=40,
        start=booth.start,
        window=booth.window,
    )
    np.testing.assert_allclose(own.trajectory, ours.trajectory, rtol=1e-9, atol=1e-9)


def test_a_learners_step_races_and_agrees_with_the_courses() -> None:
    widget = DescentExplorer("rosenbrock", optimizers=["gradient_descent", gradient_step], steps=50)
    assert list(widget.runs) == ["gradient_descent", "gradient_step"]
    theirs, ours = widget.runs["gradient_step"], widget.runs["gradient_descent"]
    np.testing.assert_allclose(theirs.points, ours.points, rtol=1e-12)
    np.testing.assert_allclose(theirs.gradient_norms, ours.gradient_norms, rtol=1e-9)


def test_a_step_that_changes_its_arguments_in_place_does_not_change_the_record() -> None:
    def in_place(theta: np.ndarray, grad: np.ndarray, lr: float) -> np.ndarray:
        grad *= lr
        theta -= grad
        return theta

    widget = DescentExplorer("booth", optimizers=[in_place, "gradient_descent"], learning_rate=0.01, steps=20)
    np.testing.assert_allclose(widget.runs["in_place"].points, widget.runs["gradient_descent"].points, rtol=1e-12)


def test_without_a_gradient_central_differences_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(racers, "SECONDS", 60.0)
    exact = DescentExplorer(bowl, bowl_gradient, optimizers="momentum", learning_rate=0.05)
    differences = DescentExplorer(bowl, optimizers="momentum", learning_rate=0.05)
    np.testing.assert_allclose(differences.trajectory, exact.trajectory, atol=1e-7)


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_opens_with_a_rate_that_goes_down_and_a_picture(name: str) -> None:
    widget = DescentExplorer(name)
    first = widget.runs["gradient_descent"].losses
    assert first[1] < first[0] and first[-1] < first[0]
    assert len(widget.ground.bands.levels) >= 5
    left, right, bottom, top = widget.ground.window
    assert left <= widget.start[0] <= right and bottom <= widget.start[1] <= top


def test_labels_of_equal_optimizers_are_told_apart_and_a_mapping_names_them() -> None:
    twice = DescentExplorer("booth", optimizers=[optimizer("adam", 0.1), optimizer("adam", 0.5)])
    assert list(twice.runs) == ["adam", "adam 2"]
    named = DescentExplorer("booth", optimizers={"slow": optimizer("adam", 0.1), "mine": gradient_step})
    assert list(named.runs) == ["slow", "mine"]


# State


def test_theta_loss_and_norm_are_those_of_the_selected_racer_at_the_step_shown() -> None:
    widget = DescentExplorer("booth", optimizers=["gradient_descent", "adam"], steps=60)
    widget.selected, widget.step = "adam", 17
    run = widget.runs["adam"]
    np.testing.assert_array_equal(widget.theta, run.points[17])
    assert (widget.loss, widget.gradient_norm) == (run.losses[17], run.gradient_norms[17])
    with pytest.raises(ValueError, match="read-only"):
        widget.theta[0] = 7.0


def test_a_racer_that_ended_early_stays_at_its_last_point() -> None:
    widget = DescentExplorer(
        "booth", optimizers={"wild": optimizer("gradient_descent", 0.3), "calm": "adam"}, steps=300
    )
    widget.step = 300
    assert widget.runs["wild"].stopped == "diverged"
    assert "Diverged at step" in widget.runs["wild"].message
    np.testing.assert_array_equal(widget.theta, widget.runs["wild"].points[-1])


def test_a_setting_changes_its_racer_alone_and_keeps_the_step() -> None:
    widget = DescentExplorer("booth", optimizers=["gradient_descent", "momentum"], steps=50)
    widget.step = 20
    before = widget.runs["gradient_descent"]
    widget.settings = {"momentum": {"momentum": 0.5}}
    assert widget.runs["gradient_descent"] is before
    assert widget.settings["momentum"]["momentum"] == 0.5
    assert widget.step == 20
    rate = widget.settings["momentum"]["learning_rate"]
    alone = DescentExplorer("booth", optimizers=optimizer("momentum", rate, momentum=0.5), steps=50)
    np.testing.assert_allclose(widget.runs["momentum"].points, alone.trajectory, rtol=1e-9)


def test_a_new_start_moves_all_racers_and_goes_back_to_step_0() -> None:
    widget = DescentExplorer("booth", steps=50)
    widget.step = 9
    widget.start = [3, -4]
    assert widget.step == 0
    assert all(run.points[0].tolist() == [3.0, -4.0] for run in widget.runs.values())


# What goes to the browser and what comes back


def test_the_browser_gets_places_to_a_thousandth_of_the_window_and_exact_float32_losses() -> None:
    widget = DescentExplorer("himmelblau", optimizers=["gradient_descent", "adam"], steps=80)
    across, up, losses, norms = unpacked(widget._run)
    left, right, bottom, top = widget.ground.window
    points = np.concatenate([run.points for run in widget.runs.values()])
    for words, low, high, axis in ((across, left, right, 0), (up, bottom, top, 1)):
        places = (low + high) / 2 + (words / 65535 - 0.5) * 8 * (high - low)
        np.testing.assert_allclose(places, points[:, axis], atol=1e-3 * (high - low))
    expected = [
        np.concatenate([getattr(run, name) for run in widget.runs.values()]) for name in ("losses", "gradient_norms")
    ]
    np.testing.assert_array_equal(losses.astype(np.float32), expected[0].astype(np.float32))
    np.testing.assert_allclose(norms, expected[1], rtol=2e-5)  # shown by three digits


@given(hnp.arrays(np.uint16, st.integers(1, 50)), hnp.arrays(np.float32, st.integers(1, 50)))
def test_packing_loses_nothing(words: np.ndarray, floats: np.ndarray) -> None:
    data = zlib.decompress(pack([words, floats]))
    low = np.frombuffer(data[: len(words)], np.uint8).astype(np.uint16)
    high = np.frombuffer(data[len(words) : 2 * len(words)], np.uint8).astype(np.uint16)
    np.testing.assert_array_equal(np.cumsum(low + 256 * high, dtype=np.uint16), words)
    planes = np.frombuffer(data[2 * len(words) :], np.uint8).reshape(4, -1).astype(np.uint32)
    bits = np.cumsum(sum(planes[rank] << np.uint32(8 * rank) for rank in range(4)), dtype=np.uint32)
    np.testing.assert_array_equal(bits, floats.view(np.uint32))


def test_a_control_of_the_browser_brings_one_message_with_the_new_descents(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = DescentExplorer("booth", steps=30)
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(widget.comm, "send", lambda data=None, **rest: sent.append(data))
    widget.set_state({"start": [0.5, -1], "step": 0})
    settings = {**widget.settings, "adam": {**widget.settings["adam"], "learning_rate": 0.3}}
    widget.set_state({"settings": settings})
    assert [list(message["state"]) for message in sent] == [["_run"], ["_run"]]
    assert sent[1]["state"]["_run"]["settings"] == settings
    widget.set_state({"step": 12})
    assert len(sent) == 2


def test_the_gradient_under_the_pointer_is_the_surfaces(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = DescentExplorer("himmelblau")
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append(content))
    widget._handle_custom_msg({"kind": "gradient", "at": [1.0, 2.0]}, [])
    assert sent[0]["gradient"] == surface("himmelblau").gradient([1.0, 2.0]).tolist()
    assert sent[0]["loss"] == float(surface("himmelblau").value([1.0, 2.0]))


# The ground


@pytest.mark.parametrize("name", ["rosenbrock", "saddle", "rastrigin", "himmelblau"])
def test_contours_lie_where_the_surface_has_their_level(name: str) -> None:
    ground = DescentExplorer(name).ground
    bands, (left, right, bottom, top) = ground.bands, ground.window
    size = np.array([right - left, top - bottom])
    off = []
    for ring, band in enumerate(bands.ring_bands):
        points = bands.points[bands.ring_starts[ring] : bands.ring_starts[ring + 1]].astype(float)
        inside = (points > (left, bottom) + 1e-3 * size).all(1) & (points < (right, top) - 1e-3 * size).all(1)
        if not inside.any():
            continue
        heights, slopes = surface(name).value(points[inside]), surface(name).gradient(points[inside])
        # How far the level is from where it is drawn, in windows.
        steep = np.linalg.norm(slopes * size, axis=1)
        apart = np.abs(heights - bands.levels[band])
        off.append(apart[steep > 0] / steep[steep > 0])
    assert np.median(np.concatenate(off)) < 1e-3
    assert np.quantile(np.concatenate(off), 0.95) < 0.01


def test_steep_surfaces_are_shown_on_a_log_scale_and_even_ones_as_they_are() -> None:
    assert DescentExplorer("rosenbrock").ground.scale == "log"
    assert DescentExplorer("rastrigin").ground.scale == "linear"


def test_the_window_is_made_wide_enough_for_the_start() -> None:
    left, right, bottom, top = DescentExplorer("booth", start=(20, 3)).ground.window
    assert left == -10 and right > 20 and (bottom, top) == (-10, 10)


# A learner's faults


def faults_of(widget: DescentExplorer) -> str:
    return " ".join([widget.ground.fault, *[run.message for run in widget.runs.values()]])


@pytest.mark.parametrize(
    "step, sentence",
    [
        (
            lambda theta, grad, lr: theta[:1],
            "returned an array of shape (1,) in step 1, expected an array of shape (2,)",
        ),
        (lambda theta, grad, lr: None, "returned None in step 1"),
        (lambda theta, grad, lr: theta * np.nan, "is not finite"),
        (lambda theta, grad, lr: theta / "lr", "raised TypeError: ufunc"),
        (lambda theta, grad: theta, "raised TypeError"),
    ],
)
def test_a_step_that_returns_nonsense_fails_alone_and_says_how(step: Any, sentence: str) -> None:
    widget = DescentExplorer("booth", optimizers={"mine": step, "adam": "adam"}, steps=30)
    assert widget.runs["mine"].stopped == "fault"
    assert sentence in widget.runs["mine"].message
    assert len(widget.runs["adam"].losses) == 31


def test_a_step_that_goes_wrong_later_is_shown_up_to_there() -> None:
    calls = []

    def tires(theta: np.ndarray, grad: np.ndarray, lr: float) -> np.ndarray:
        calls.append(1)
        if len(calls) == 6:
            raise RuntimeError("tired")
        return theta - lr * grad

    widget = DescentExplorer("booth", optimizers={"mine": tires}, steps=30)
    assert len(widget.losses) == 6
    assert "raised RuntimeError: tired" in widget.runs["mine"].message


def test_an_endless_loop_is_broken_off_even_if_it_catches_everything() -> None:
    def endless(theta: np.ndarray, grad: np.ndarray, lr: float) -> np.ndarray:
        while True:
            with contextlib.suppress(Exception):
                time.sleep(0.01)

    widget = DescentExplorer("booth", optimizers={"mine": endless, "adam": "adam"}, steps=30)
    assert "had not finished after" in widget.runs["mine"].message
    assert len(widget.runs["adam"].losses) == 31


@pytest.mark.parametrize(
    "f, sentence",
    [
        (lambda theta: theta, "returned an array of shape (2,)"),
        (lambda theta: 1 / 0, "raised ZeroDivisionError"),
        (lambda theta: float("nan"), "no finite number anywhere"),
        (lambda theta: "high", "expected one number"),
    ],
)
def test_a_function_that_returns_nonsense_still_gives_a_widget_that_says_so(f: Any, sentence: str) -> None:
    widget = DescentExplorer(f)
    assert sentence in faults_of(widget)
    assert all(run.stopped == "fault" for run in widget.runs.values())
    assert widget.still()
    widget.start = (0.5, 0.5)  # still usable
    assert "Run this cell" in repr(widget)


def test_a_function_with_holes_is_drawn_around_them() -> None:
    widget = DescentExplorer(lambda theta: float(np.log(theta[0])) + theta[1] ** 2, optimizers="adam", start=(1, 1))
    assert widget.ground.fault == ""
    assert np.isnan(widget.ground.relief).any() and np.isfinite(widget.ground.relief).any()


def test_watched_leaves_the_alarm_as_it_was() -> None:
    import signal

    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(Nonsense, match=r"had not finished after 0\.05 s"), watched("f", seconds=0.05):
        time.sleep(5)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


# Without a kernel


# What is refused


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"surface": "rosenbrok"}, ValueError, "Did you mean 'rosenbrock'"),
        ({"surface": 3}, TypeError, "surface is 3"),
        ({"gradient": bowl_gradient}, ValueError, "a course surface has its own"),
        ({"surface": bowl, "gradient": 3}, TypeError, "gradient is 3"),
        ({"surface": bowl, "optimizers": ["newton"]}, ValueError, "newton, which needs second derivatives"),
        ({"optimizers": ["adm"]}, ValueError, "Did you mean 'adam'"),
        ({"optimizers": []}, TypeError, "optimizers is"),
        ({"optimizers": [3]}, TypeError, "optimizers contains 3"),
        ({"optimizers": ["adam"] * 11}, ValueError, "11 entries, expected at most 10"),
        ({"start": (1, 2, 3)}, ValueError, r"start has shape \(3,\)"),
        ({"start": (1, np.inf)}, ValueError, "start"),
        ({"learning_rate": 0}, ValueError, "learning_rate is 0"),
        ({"steps": 0}, ValueError, "steps is 0"),
        ({"steps": 20_000}, ValueError, "steps is 20000"),
        ({"window": (1, 0, 0, 1)}, ValueError, "window is"),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        DescentExplorer(**arguments)


def test_the_browser_hears_how_optimizers_are_called_and_the_range_of_every_setting() -> None:
    for name in ALL_BUT_ONE:
        widget = DescentExplorer("booth", optimizers=name, steps=1)
        scene = json.loads(json.dumps(widget._scene, default=bytes.hex, allow_nan=False))
        settings = widget.settings[name]
        assert scene["titles"][name] == OPTIMIZERS[name].title
        assert set(scene["ranges"]) == {each for each, value in settings.items() if type(value) is not bool}
        for each, allowed in scene["ranges"].items():
            for end in (allowed["least"], allowed["most"]):
                changed = {name: {**settings, each: end}}
                if end in allowed["without"]:
                    with pytest.raises(ValueError, match=allowed["text"]):
                        widget.settings = changed
                else:
                    widget.settings = changed


@pytest.mark.parametrize(
    "name, value, message",
    [
        ("settings", {"adm": {}}, "Did you mean 'adam'"),
        ("settings", {"adam": {"beta3": 1}}, "beta3"),
        ("settings", {"adam": {"beta1": 1.0}}, "beta1 is 1.0"),
        ("start", (0,), "start"),
        ("step", 999, "step is 999"),
        ("selected", "sgd", "selected"),
        ("shown", ["sgd"], "racer"),
    ],
)
def test_a_wrong_assignment_is_refused_and_changes_nothing(name: str, value: Any, message: str) -> None:
    widget = DescentExplorer("booth", steps=30)
    before, runs = getattr(widget, name), widget.runs
    with pytest.raises((ValueError, TypeError), match=message):
        setattr(widget, name, value)
    assert getattr(widget, name) == before
    assert widget.runs is runs

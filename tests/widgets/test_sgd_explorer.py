"""The SGD explorer's Python side: the runs, their floor, schedules, what is sent and what is refused."""

from typing import Any

import numpy as np
import pytest

from course_lib.widgets import SgdExplorer
from course_lib.widgets.sgd_explorer.noise import (
    SCHEDULES,
    descend_on_batches,
    draw_batches,
    excess,
    floors,
    named_schedule,
)


def noisy(n: int = 40) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    x = rng.normal(size=n)
    return x, 2 * x - 1 + rng.normal(size=n)


def columns(x: np.ndarray) -> np.ndarray:
    return np.stack([np.ones_like(x), x], axis=1)


# Runs and their floor


def test_a_batch_of_all_samples_is_gradient_descent_and_has_no_floor() -> None:
    x, y = noisy()
    widget = SgdExplorer(x, y, batch_size=40, learning_rate=0.1, steps=50)
    X, theta = columns(x), np.zeros(2)
    for _ in range(50):
        theta = theta - 0.1 * 2 / 40 * X.T @ (X @ theta - y)
    for run in range(24):
        np.testing.assert_allclose(widget.trajectories[-1, run], theta, rtol=1e-9)
    np.testing.assert_allclose(widget.full_batch[-1], theta, rtol=1e-9)
    np.testing.assert_allclose(widget.floor, 0.0, atol=1e-15)


def test_the_descent_on_all_samples_ends_where_it_leaves_all_bounds() -> None:
    widget = SgdExplorer(*noisy(), learning_rate=50.0, steps=200)
    X, y, theta = columns(noisy()[0]), noisy()[1], np.zeros(2)
    for reached in widget.full_batch[1:]:
        theta = theta - 50.0 * 2 / 40 * X.T @ (X @ theta - y)
        np.testing.assert_allclose(reached, theta, rtol=1e-9)
    assert len(widget.full_batch) < 201 and np.abs(theta - 50.0 * 2 / 40 * X.T @ (X @ theta - y)).max() > 1e10


def test_the_mean_of_many_steps_from_one_place_is_the_step_on_all_samples() -> None:
    x, y = noisy()
    X = columns(x)
    batches = draw_batches(1, 40_000, 40, 3, np.random.default_rng(0))
    moved = descend_on_batches(X, y, (1.0, -1.0), np.array([0.1]), batches)[1]
    expected = np.array([1.0, -1.0]) - 0.1 * 2 / 40 * X.T @ (X @ np.array([1.0, -1.0]) - y)
    error = moved.std(axis=0) / np.sqrt(len(moved))
    assert (np.abs(moved.mean(axis=0) - expected) < 4.5 * error).all()
    # n - b over b (n - 1) times the variance of a single sample's gradient: batches hold no sample twice.
    single = 2 * X * (X @ np.array([1.0, -1.0]) - y)[:, None]
    variance = 0.1**2 * single.var(axis=0) * 37 / (3 * 39)
    np.testing.assert_allclose(moved.var(axis=0), variance, rtol=0.05)


@pytest.mark.parametrize("batch, rate", [(1, 0.02), (1, 0.06), (5, 0.1), (20, 0.3)])
def test_runs_settle_at_the_floor(batch: int, rate: float) -> None:
    x, y = noisy()
    X = columns(x)
    batches = draw_batches(700, 300, 40, batch, np.random.default_rng(1))
    paths = descend_on_batches(X, y, (0.0, 0.0), np.full(700, rate), batches)
    per_run = excess(paths[300:], X, y).mean(axis=0)  # runs are independent, steps of a run are not
    floor = floors(X, y, np.array([rate]), batch)[0]
    assert abs(per_run.mean() - floor) < 4.5 * per_run.std() / np.sqrt(len(per_run))


def test_half_the_rate_halves_a_low_floor_and_a_larger_batch_lowers_it() -> None:
    x, y = noisy()
    whole, half = floors(columns(x), y, np.array([0.004, 0.002]), 1)
    assert whole / half == pytest.approx(2, abs=0.05)
    one, four = (floors(columns(x), y, np.array([0.004]), batch)[0] for batch in (1, 4))
    assert one / four == pytest.approx(4 * 39 / 36, rel=0.05)  # (n - 1)/1 against (n - 4)/4 over n - 1


def test_where_the_floor_is_infinite_the_runs_grow() -> None:
    x, y = noisy()
    X = columns(x)
    rates = np.array([0.9])
    assert floors(X, y, rates, 1)[0] == np.inf
    widget = SgdExplorer(x, y, learning_rate=0.9, steps=500)
    assert widget.stopped == "diverged" or widget.excess[-1].mean() > widget.excess[0].mean()


def test_a_decreasing_rate_falls_below_the_floor_of_the_rate_that_it_began_with() -> None:
    x, y = noisy()
    constant = SgdExplorer(x, y, learning_rate=0.08, steps=600)
    cosine = SgdExplorer(x, y, learning_rate=0.08, steps=600, schedule="cosine")
    assert cosine.excess[-1].mean() < 0.2 * constant.excess[300:].mean()


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_stays_between_0_and_the_rate_asked_for(name: str) -> None:
    rates = named_schedule(name, 0.5, 90, 1.0)(np.arange(90))
    assert (rates >= 0).all() and rates.max() <= 0.5 + 1e-12 and rates.max() > 0.45
    assert name == "constant" or rates[-1] < 0.3


def test_excess_is_the_cost_minus_the_least_cost() -> None:
    x, y = noisy()
    X = columns(x)
    thetas = np.random.default_rng(5).normal(size=(3, 4, 2))
    best = np.polyfit(x, y, 1)[::-1]

    def cost(theta: np.ndarray) -> float:
        return float(np.mean((X @ theta - y) ** 2))

    expected = [[cost(theta) - cost(best) for theta in row] for row in thetas]
    np.testing.assert_allclose(excess(thetas, X, y), expected, rtol=1e-9)


# State


def test_the_same_seed_gives_the_same_batches_and_another_seed_others() -> None:
    x, y = noisy()
    first, again, other = (SgdExplorer(x, y, seed=seed, steps=30) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.trajectories, again.trajectories)
    assert (first.trajectories[1] != other.trajectories[1]).any()


def test_loss_and_theta_are_those_of_the_run_shown() -> None:
    x, y = noisy()
    widget = SgdExplorer(x, y, steps=30)
    widget.step = 12
    np.testing.assert_array_equal(widget.theta, widget.trajectory[12])
    assert widget.loss == pytest.approx(np.mean((columns(x) @ widget.theta - y) ** 2))
    with pytest.raises(ValueError, match="read-only"):
        widget.theta[0] = 7.0


def test_controls_bring_one_message_each_with_the_new_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = noisy()
    widget = SgdExplorer(x, y, steps=30)
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(widget.comm, "send", lambda data=None, **rest: sent.append(data))
    for change in ({"batch_size": 8}, {"schedule": "cosine"}, {"learning_rate": 0.013}, {"seed": 4}):
        widget.set_state(change)
        assert sent[-1]["state"]["_run"][next(iter(change))] == next(iter(change.values()))
    widget.set_state({"start": [1, 2], "step": 0})
    assert [list(message["state"]) for message in sent] == [["_run"]] * 5
    assert widget.trajectories[0].tolist() == [[1.0, 2.0]] * 24


def test_two_columns_are_used_as_they_are() -> None:
    x, y = noisy()
    line, plane = SgdExplorer(x, y, steps=20), SgdExplorer(columns(x), y, steps=20)
    np.testing.assert_array_equal(line.trajectories, plane.trajectories)
    assert (line.axes, plane.axes) == (("intercept", "slope"), ("θ₀", "θ₁"))


# A learner's schedule


def test_a_learners_schedule_drives_the_runs() -> None:
    x, y = noisy()
    widget = SgdExplorer(x, y, schedule=lambda step: 0.1 / (1 + step), steps=20)
    np.testing.assert_allclose(widget.learning_rates, 0.1 / (1 + np.arange(20)))
    widget.schedule = "constant"
    widget.schedule = "yours"
    np.testing.assert_allclose(widget.learning_rates, 0.1 / (1 + np.arange(20)))


@pytest.mark.parametrize(
    "schedule, sentence",
    [
        (lambda step: -0.1, "returned -0.1 in step 0, expected a learning rate of at least 0"),
        (lambda step: 1 / (3 - step), "raised ZeroDivisionError: division by zero"),
        (lambda step: None, "returned None in step 0"),
        (lambda step: float("nan"), "expected a learning rate"),
    ],
)
def test_a_schedule_that_returns_nonsense_is_shown_as_such_and_leaves_the_widget_usable(
    schedule: Any, sentence: str
) -> None:
    x, y = noisy()
    widget = SgdExplorer(x, y, schedule=schedule, steps=20)
    assert sentence in widget._run["fault"]
    assert widget.still()
    widget.schedule = "cosine"
    assert widget._run["fault"] == ""


# Display and refusals


def test_runs_that_stand_still_make_a_picture_at_the_minimum_too() -> None:
    x, y = noisy()
    slope, intercept = np.polyfit(x, y, 1)
    for start in ((0.0, 0.0), (intercept, slope)):
        assert SgdExplorer(x, y, schedule=lambda step: 0.0, steps=20, start=start).still()


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"X": [1, 2, 3]}, ValueError, r"y has shape \(40,\), expected \(3,\)"),
        ({"X": np.ones((40, 3))}, ValueError, r"X has shape \(40, 3\)"),
        ({"X": np.ones(40)}, ValueError, "X does not determine a minimum"),
        ({"batch_size": 0}, ValueError, "batch_size is 0"),
        ({"batch_size": 41}, ValueError, "batch_size is 41, expected an integer of at most 40"),
        ({"schedule": "cosin"}, ValueError, "Did you mean 'cosine'"),
        ({"learning_rate": -1}, ValueError, "learning_rate is -1"),
        ({"steps": 9999}, ValueError, "steps is 9999"),
        ({"start": (1,)}, ValueError, "start has shape"),
        ({"seed": -1}, ValueError, "seed is -1"),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    x, y = noisy()
    with pytest.raises(error, match=message):
        SgdExplorer(**{"X": x, "y": y, **arguments})

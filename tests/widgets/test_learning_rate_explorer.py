"""The learning rate explorer's Python side: the theory of single modes, runs, the map, what is refused."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from course_lib.widgets import LearningRateExplorer
from course_lib.widgets.learning_rate_explorer.modes import best_momentum, best_plain, mode_kind, mode_rate, rate_map

RATES = st.floats(1e-3, 5)
MOMENTA = st.floats(0, 0.99)


def iteration_matrix(rate: float, momentum: float, eigenvalue: float) -> np.ndarray:
    """What one step makes of (velocity, error)."""
    return np.array([[momentum, eigenvalue], [-rate * momentum, 1 - rate * eigenvalue]])


def errors(rate: float, momentum: float, eigenvalue: float, steps: int) -> np.ndarray:
    """The error step by step, one number at a time."""
    velocity, x, record = 0.0, 1.0, [1.0]
    for _ in range(steps):
        velocity = momentum * velocity + eigenvalue * x
        x -= rate * velocity
        record.append(x)
    return np.array(record)


# Theory


@given(RATES, MOMENTA, st.floats(0.1, 10))
def test_a_modes_rate_is_the_spectral_radius_of_its_iteration(rate: float, momentum: float, eigenvalue: float) -> None:
    radius = np.abs(np.linalg.eigvals(iteration_matrix(rate, momentum, eigenvalue))).max()
    assert float(mode_rate(rate, momentum, eigenvalue)) == pytest.approx(radius, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    "condition, plain, with_momentum", [(10, 0.81818, 0.5195), (100, 0.98020, 0.8182), (1000, 0.99800, 0.9387)]
)
def test_the_fastest_rates_are_those_of_polyak_and_goh(condition: float, plain: float, with_momentum: float) -> None:
    assert best_plain(condition)[2] == pytest.approx(plain, abs=5e-6)
    assert best_momentum(condition)[2] == pytest.approx(with_momentum, abs=5e-5)


@pytest.mark.parametrize("condition", [2.0, 10.0, 300.0])
def test_nothing_on_the_map_is_faster_than_the_fastest(condition: float) -> None:
    eigenvalues = np.geomspace(1, condition, 5).tolist()
    learning_rates, _, rates, _ = rate_map(eigenvalues, condition)
    for rate, momentum, factor in (best_momentum(condition), best_plain(condition)):
        worst = max(float(mode_rate(rate, momentum, each)) for each in eigenvalues)
        assert worst == pytest.approx(factor, abs=1e-6)
    assert rates.min() >= best_momentum(condition)[2] - 1e-9
    assert rates[0].min() >= best_plain(condition)[2] - 1e-9  # the row without momentum
    assert learning_rates[-1] > best_momentum(condition)[0]


@given(st.floats(0.05, 4.5), st.floats(0.05, 0.9))
def test_what_a_mode_is_said_to_do_is_what_its_errors_do(scaled: float, momentum: float) -> None:
    root = np.sqrt(momentum)
    edges = np.array([(1 - root) ** 2, (1 + root) ** 2, 2 * (1 + momentum)])
    assume(np.abs(scaled - edges).min() > 0.02)
    kind = mode_kind(scaled, momentum, 1.0)
    x = errors(scaled, momentum, 1.0, 400)
    if kind == "diverging":
        assert abs(x[-1]) > abs(x[200]) > 1
        return
    assert abs(x[-1]) < 1
    tail = np.sign(x[5:60][np.abs(x[5:60]) > 1e-290])
    if kind == "monotone":
        assert (tail == tail[0]).all()
    elif kind == "alternating":
        assert (tail[1:] == -tail[:-1]).all()
    else:  # neither the same sign for ever nor another at each step
        signs = np.sign(x[np.abs(x) > 1e-290])
        assert (signs != signs[0]).any()


# Runs


def test_each_mode_moves_as_if_it_were_alone() -> None:
    widget = LearningRateExplorer(30.0, learning_rate=0.05, momentum=0.6, modes=4, steps=80)
    for k, eigenvalue in enumerate(widget.eigenvalues):
        np.testing.assert_allclose(widget.trajectory[:, k], errors(0.05, 0.6, eigenvalue, 80), atol=1e-12)
    expected = (widget.eigenvalues * widget.trajectory**2).sum(axis=1) / 2
    np.testing.assert_allclose(widget.losses, expected, rtol=1e-12)


def test_the_error_shrinks_in_the_long_run_by_the_rate_that_is_shown() -> None:
    widget = LearningRateExplorer(10.0, learning_rate=0.05, momentum=0.3, steps=200)
    slowest = widget.trajectory[:, 0]
    assert (slowest[-1] / slowest[-21]) ** (1 / 20) == pytest.approx(widget.rates[0], rel=1e-6)


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_twice_one_plus_momentum_over_the_largest_eigenvalue_separates_shrinking_from_growing(momentum: float) -> None:
    limit = 2 * (1 + momentum) / 20
    below = LearningRateExplorer(20.0, 0.99 * limit, momentum, steps=1000)
    above = LearningRateExplorer(20.0, 1.01 * limit, momentum, steps=1000)
    assert below.losses[-1] < below.losses[0] < above.losses[-1]
    assert "diverging" not in below.kinds and above.kinds[-1] == "diverging"


def test_controls_make_a_new_run_and_only_the_condition_and_the_mode_a_new_map(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = LearningRateExplorer(10.0)
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(widget.comm, "send", lambda data=None, **rest: sent.append(data))
    widget.set_state({"learning_rate": 0.05, "momentum": 0.4})
    assert [list(message["state"]) for message in sent] == [["_run"]]
    np.testing.assert_allclose(widget.trajectory[:, 0], errors(0.05, 0.4, 1.0, 100), atol=1e-12)
    widget.set_state({"condition_number": 40})
    assert set(sent[1]["state"]) == {"_map", "_run"}
    widget.set_state({"mode": 2})
    assert list(sent[2]["state"]) == ["_map"]
    widget.set_state({"step": 7})
    assert len(sent) == 3
    np.testing.assert_array_equal(widget.theta, widget.trajectory[7])


def test_contours_lie_where_the_rate_has_their_level() -> None:
    learning_rates, _, _, bands = rate_map([1.0, 10.0], 10.0)
    off = []
    for ring, band in enumerate(bands.ring_bands):
        points = bands.points[bands.ring_starts[ring] : bands.ring_starts[ring + 1]].astype(float)
        inside = (points[:, 0] > 1e-3) & (points[:, 0] < learning_rates[-1] - 1e-3)
        inside &= (points[:, 1] > 1e-3) & (points[:, 1] < 0.998)
        rates = np.max([mode_rate(*points[inside].T, each) for each in (1.0, 10.0)], axis=0)
        off.append(np.abs(rates - bands.levels[band]))
    assert np.quantile(np.concatenate(off), 0.95) < 0.02


# Display and refusals


def test_the_picture_survives_divergence() -> None:
    widget = LearningRateExplorer(10.0, learning_rate=3.0)
    assert widget.stopped == "diverged"
    widget.step = len(widget.losses) - 1
    assert widget.still()


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"condition_number": 0.5}, ValueError, "condition_number is 0.5"),
        ({"condition_number": "ill"}, TypeError, "condition_number is 'ill'"),
        ({"learning_rate": 0}, ValueError, "learning_rate is 0"),
        ({"momentum": 1.0}, ValueError, r"momentum is 1\.0"),
        ({"modes": 1}, ValueError, "modes is 1"),
        ({"modes": 8}, ValueError, "modes is 8"),
        ({"steps": 5000}, ValueError, "steps is 5000"),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        LearningRateExplorer(**arguments)


@pytest.mark.parametrize("name, value", [("momentum", -0.1), ("mode", 5), ("step", 1000), ("condition_number", 0)])
def test_a_wrong_assignment_is_refused_and_changes_nothing(name: str, value: Any) -> None:
    widget = LearningRateExplorer(10.0)
    before, path = getattr(widget, name), widget.trajectory
    with pytest.raises(ValueError, match=name):
        setattr(widget, name, value)
    assert getattr(widget, name) == before
    assert widget.trajectory is path

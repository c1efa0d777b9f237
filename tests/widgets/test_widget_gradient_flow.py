"""The gradient-flow widget's Python side: sizes by layer against differences and published ratios, what is refused."""

from typing import Any

import numpy as np
import pytest

from course_lib.network import layers, loss
from course_lib.widgets import GradientFlow
from course_lib.widgets.shared.training import training_widget
from course_lib.widgets.shared.training.training_session import N_SAMPLES, make_data


def test_the_size_of_a_layer_is_that_of_its_gradient_by_differences() -> None:
    widget = GradientFlow(depth=2, units=3, activation="tanh")
    widget.train(5)
    X, y = make_data("moons", np.random.default_rng(0))
    start, gradient = widget.parameters, np.empty(len(widget.parameters))
    for k in range(len(start)):
        ends = []
        for h in (1e-5, -1e-5):
            moved = start.copy()
            moved[k] += h
            ends.append(float(loss(widget.network, moved, X[:N_SAMPLES], y[:N_SAMPLES])))
        gradient[k] = (ends[0] - ends[1]) / 2e-5
    expected = [np.sqrt(np.mean(W**2)) for W, _ in layers(widget.network, gradient)]
    np.testing.assert_allclose(widget.gradient_sizes, expected, rtol=1e-5)


def median_factor(**settings: Any) -> float:
    return float(np.median([GradientFlow(depth=8, seed=seed, **settings).factor for seed in range(5)]))


def test_sigmoid_gradients_vanish_at_least_by_the_quarter_that_its_slope_takes() -> None:
    # Each layer multiplies by W (variance 1/fan_in here) and by a slope of at most 1/4.
    assert median_factor(activation="sigmoid", initialization="fan_in_normal", units=64) < 0.35


def test_xavier_with_tanh_and_he_with_relu_keep_the_gradients_size() -> None:
    for activation, rule in (("tanh", "xavier"), ("relu", "he")):
        assert 0.75 < median_factor(activation=activation, initialization=rule, units=64) < 1.35


def test_spreads_shrink_by_the_published_ratio_under_the_old_custom() -> None:
    # Glorot and Bengio (2010): uniform up to 1/sqrt(n) multiplies the spread by 1/sqrt(3) a layer.
    spreads = [GradientFlow(8, "tanh", "fan_in_uniform", units=64, seed=seed).spreads for seed in range(5)]
    ratios = np.median([(spread[-1] / spread[2]) ** (1 / 5) for spread in spreads])
    assert ratios == pytest.approx(3**-0.5, abs=0.06)


def test_a_history_of_sizes_grows_with_training_and_slices_carry_its_last_row(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = GradientFlow(depth=3)
    widget.train(7)
    assert widget.gradient_history.shape == (8, 4) and widget.history[:, 0].tolist() == list(range(8))
    sent: list[Any] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers: sent.append((content, buffers)))
    monkeypatch.setattr(training_widget, "SLICE", np.inf)  # on a busy machine few updates fit into one
    widget._on_request(widget, {"kind": "train", "epochs": 2}, [])
    parts = dict(zip(widget._buffers, sent[0][1], strict=True))
    last = np.frombuffer(parts["history"])
    assert last[0] == 9 and last[3:].tolist() == widget.gradient_sizes.tolist()
    assert np.frombuffer(parts["spreads"]).tolist() == widget.spreads.tolist()


def test_a_new_depth_begins_anew_and_a_new_rate_goes_on() -> None:
    widget = GradientFlow(depth=3)
    widget.train(4)
    widget.learning_rate = 0.01
    assert widget.epoch == 4
    widget.depth = 5
    assert widget.epoch == 0 and widget.gradient_sizes.shape == (6,) and widget.spreads.shape == (5,)


def test_exploding_numbers_end_training_and_stay_finite() -> None:
    widget = GradientFlow(depth=12, activation="relu", initialization="he", learning_rate=1e100)
    widget.train(50)
    assert widget.diverged and np.isfinite(widget.history).all()
    assert widget.still()


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"depth": 0}, ValueError, "depth is 0, expected an integer of at least 1"),
        ({"depth": 13}, ValueError, "depth is 13, expected an integer of at most 12"),
        ({"depth": 2.0}, TypeError, "depth is 2.0"),
        ({"units": 65}, ValueError, "units is 65"),
        ({"activation": "identity"}, ValueError, "activation is 'identity'"),
        ({"initialization": "hee"}, ValueError, "Did you mean 'he'"),
        ({"learning_rate": -1}, ValueError, "learning_rate is -1"),
        ({"data": "digits"}, ValueError, "data is 'digits'"),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        GradientFlow(**arguments)

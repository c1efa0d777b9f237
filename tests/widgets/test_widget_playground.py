"""The network playground's Python side: training against `fit`, maps against `predict`, what is sent and refused."""

from typing import Any

import numpy as np
import pytest

from course_lib.network import accuracy, layers, loss, predict
from course_lib.network.initialization import initialize
from course_lib.network.training import fit
from course_lib.widgets import NetworkPlayground
from course_lib.widgets.shared.training import training_widget
from course_lib.widgets.shared.training.training_session import DATA, N_SAMPLES, make_data


def requests_to(widget: NetworkPlayground, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A list that grows by every answer to a request of the browser."""
    sent: list[Any] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append((content, buffers)))
    return sent


@pytest.mark.parametrize("optimizer", ["gradient_descent", "momentum", "adam"])
def test_training_in_slices_is_training_at_one_go(optimizer: str) -> None:
    widget = NetworkPlayground("moons", hidden=(5, 3), optimizer=optimizer, learning_rate=0.05, seed=3)
    start = initialize(widget.network, np.random.default_rng(3), "xavier")
    np.testing.assert_array_equal(widget.parameters, start)
    for epochs in (1, 13, 40, 6):
        widget.train(epochs)
    X, y = widget.X[:N_SAMPLES], widget.y[:N_SAMPLES]
    whole = fit(widget.network, start, X, y, epochs=60, optimizer=optimizer, learning_rate=0.05)
    assert widget.epoch == 60
    np.testing.assert_allclose(widget.parameters, whole.parameters, rtol=1e-9, atol=1e-12)


def test_loss_and_accuracy_are_those_of_the_parameters_shown() -> None:
    widget = NetworkPlayground("circles", hidden=(4,), seed=2)
    widget.train(200)
    train, test = (widget.X[:N_SAMPLES], widget.y[:N_SAMPLES]), (widget.X[N_SAMPLES:], widget.y[N_SAMPLES:])
    assert widget.loss == pytest.approx(float(loss(widget.network, widget.parameters, *train)), rel=1e-12)
    assert widget.test_loss == pytest.approx(float(loss(widget.network, widget.parameters, *test)), rel=1e-12)
    assert widget.accuracy == accuracy(widget.network, widget.parameters, *test)
    assert widget.history[0, 0] == 0 and widget.history[-1, 0] == 200 and (np.diff(widget.history[:, 0]) > 0).all()


@pytest.mark.parametrize("data", DATA)
def test_two_hidden_layers_learn_every_data_set(data: str) -> None:
    widget = NetworkPlayground(data, hidden=(8, 8))
    widget.train(800)
    assert widget.accuracy > 0.93


def test_without_a_hidden_layer_xor_cannot_be_learned() -> None:
    widget = NetworkPlayground("xor", hidden=())
    widget.train(500)
    assert 0.3 < widget.accuracy < 0.7 and widget.loss > 0.68
    assert widget.maps.units.shape == (0, 24, 24)


def test_maps_are_the_networks_output_and_the_units_activations() -> None:
    widget = NetworkPlayground("moons", hidden=(3, 2), activation="relu", initialization="he")
    widget.train(100)
    maps, axis = widget.maps, np.linspace(-widget.reach, widget.reach, 48)
    for row, column in ((0, 0), (10, 40), (47, 3)):
        place = np.array([[axis[column], axis[row]]])
        probability = predict(widget.network, widget.parameters, place)[0, 0]
        assert maps.decision[row, column] == pytest.approx(127 * (2 * probability - 1), abs=0.6)
    (W, b), place = layers(widget.network, widget.parameters)[0], np.array([axis[8], axis[36]])
    by_hand = np.maximum(place @ W + b, 0)
    np.testing.assert_allclose(maps.units[:3, 18, 4] * maps.scales[:3] / 127, by_hand, atol=0.005 * maps.scales.max())
    edge = predict(widget.network, widget.parameters, maps.edge.astype(float))
    # The line is straight between two places of the grid, the probability is not.
    assert len(maps.edge) > 20 and np.abs(edge - 0.5).mean() < 0.05


def test_a_slice_has_its_bytes_in_the_order_that_the_browser_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = NetworkPlayground(hidden=(4, 2))
    sent = requests_to(widget, monkeypatch)
    monkeypatch.setattr(training_widget, "SLICE", np.inf)  # on a busy machine few updates fit into one
    widget._on_request(widget, {"kind": "train", "epochs": 5}, [])
    (message, buffers), *rest = sent
    assert not rest and message["kind"] == "slice" and widget.epoch == message["epoch"] == 5
    parts = dict(zip(widget._buffers, buffers, strict=True))
    np.testing.assert_array_equal(np.frombuffer(parts["parameters"], np.float32), widget.parameters.astype(np.float32))
    np.testing.assert_array_equal(np.frombuffer(parts["history"]), [5, widget.loss, widget.test_loss])
    assert len(parts["units"]) == 6 * 24 * 24 and len(parts["decision"]) == 48 * 48


def test_a_slice_ends_when_its_time_is_over_however_much_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = NetworkPlayground("spirals", hidden=(8, 8, 8, 8))
    requests_to(widget, monkeypatch)
    times = iter(range(1000))
    monkeypatch.setattr("course_lib.network.engines.compiled", lambda *arguments: None)  # a loop runs 32 epochs at once
    monkeypatch.setattr("course_lib.widgets.shared.training.training_session.time.perf_counter", lambda: next(times))
    widget._on_request(widget, {"kind": "train", "epochs": 10_000}, [])
    assert widget.epoch == 1


def test_nothing_trains_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = NetworkPlayground()
    sent = requests_to(widget, monkeypatch)
    widget._on_request(widget, {"kind": "look"}, [])
    widget._on_request(widget, {"kind": "nonsense"}, [])
    assert widget.epoch == 0 and sent == []


def test_a_new_architecture_begins_anew_and_a_new_rate_goes_on() -> None:
    widget = NetworkPlayground("moons", hidden=(4,))
    widget.train(50)
    widget.learning_rate = 0.001
    widget.optimizer = "momentum"
    assert widget.epoch == 50
    widget.train(10)
    assert widget.epoch == 60
    widget.hidden = [3, 3]
    assert widget.epoch == 0 and widget.network.sizes == (2, 3, 3, 1)
    X = widget.X
    widget.data = "circles"
    assert not np.array_equal(widget.X, X)


def test_a_restart_gives_the_first_weights_again() -> None:
    widget = NetworkPlayground("moons", seed=5)
    start = widget.parameters
    widget.train(20)
    widget._on_request(widget, {"kind": "restart"}, [])
    np.testing.assert_array_equal(widget.parameters, start)
    assert widget.epoch == 0 and len(widget.history) == 1


def test_divergence_stops_training_at_finite_numbers() -> None:
    widget = NetworkPlayground(
        "moons", hidden=(8, 8), activation="relu", optimizer="gradient_descent", learning_rate=1e200
    )
    widget.train(100)
    assert widget.diverged and np.isfinite(widget.parameters).all() and np.isfinite(widget.history).all()
    epoch = widget.epoch
    widget.train(10)
    assert widget.epoch == epoch
    widget.learning_rate = 0.01
    widget._on_request(widget, {"kind": "restart"}, [])
    widget.train(5)
    assert not widget.diverged and widget.epoch == 5


def test_data_are_standardized_and_the_same_for_the_same_seed() -> None:
    for name in DATA:
        X, y = make_data(name, np.random.default_rng(1))
        np.testing.assert_allclose(X[:N_SAMPLES].mean(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose(X[:N_SAMPLES].std(axis=0), 1, rtol=1e-12)
        assert np.array_equal(X, make_data(name, np.random.default_rng(1))[0]) and set(y) == {0, 1}
        assert not np.array_equal(X[:N_SAMPLES], X[N_SAMPLES:])


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"data": "moon"}, ValueError, "data is 'moon', expected one of .* Did you mean 'moons'"),
        ({"hidden": 4}, TypeError, "hidden is 4, expected the number of units in each hidden layer"),
        ({"hidden": (4, 9)}, ValueError, r"hidden\[1\] is 9, expected an integer of at most 8"),
        ({"hidden": (4, 0)}, ValueError, r"hidden\[1\] is 0"),
        ({"hidden": (1,) * 5}, ValueError, "hidden has 5 layers, expected at most 4"),
        ({"activation": "tan"}, ValueError, "activation is 'tan'"),
        ({"initialization": "zeros"}, ValueError, "initialization is 'zeros'"),
        ({"optimizer": "newton"}, ValueError, "optimizer is 'newton'"),
        ({"learning_rate": 0}, ValueError, "learning_rate is 0"),
        ({"seed": -1}, ValueError, "seed is -1"),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        NetworkPlayground(**arguments)
    widget = NetworkPlayground()
    (name, value), *_ = arguments.items()
    before = getattr(widget, name)
    with pytest.raises(error, match=message):
        setattr(widget, name, value)
    assert getattr(widget, name) == before

"""Networks small or with ReLU: the compiled loops give what the plain form gives, to the last few digits."""

import numpy as np
import pytest

from course_lib.backend import compiled
from course_lib.network import Network, engines, loop
from course_lib.network.initialization import initialize
from course_lib.network.training import fit

pytestmark = pytest.mark.skipif(not compiled.has_compiler(), reason="nothing is compiled here")

ALL_OF_IT = {"optimizer": "adam", "learning_rate": 0.01, "l2": 0.1, "max_norm": 0.5, "batch_size": 4}


def in_both_forms(monkeypatch, network, theta, X, y, **settings):
    """The same training in the plain form, then by the loop; the number of calls of the loop."""

    def run():
        return fit(network, theta, X, y, rng=np.random.default_rng(2), **settings)

    calls = []

    def counted(*arguments):
        calls.append(compiled.compiled(*arguments))
        assert calls[-1] is not None
        return calls[-1]

    with monkeypatch.context() as patch:
        patch.setattr(engines, "compiled", lambda *arguments: None)
        plain = run()
    run()
    compiled.wait_for_compiler()
    monkeypatch.setattr(engines, "compiled", counted)
    return plain, run(), len(calls)


RELU = Network((3, 5, 4, 2), "relu", loss="softmax_cross_entropy")
TANH = Network((3, 5, 4, 2), "tanh", loss="softmax_cross_entropy")


@pytest.mark.parametrize(
    ("network", "settings", "calls"),
    [
        (Network((3, 5, 4, 2), "tanh", output="sigmoid"), {"learning_rate": 0.3}, 1),
        (Network((3, 4, 2), "relu", loss="binary_cross_entropy"), ALL_OF_IT, 15),
        (RELU, {"learning_rate": 0.3}, 1),
        (RELU, {"optimizer": "adagrad"}, 1),
        (RELU, ALL_OF_IT, 15),
        (TANH, ALL_OF_IT, 15),
    ],
    ids=[
        "small",
        "small, batches, penalty, clipping",
        "products",
        "products, gradient apart",
        "products, batches",
        "products, tanh",
    ],
)
def test_the_loop_trains_as_the_plain_form_does(monkeypatch, network, settings, calls):
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 13) if network in (RELU, TANH) else rng.random((13, 2))
    data = initialize(network, rng), rng.normal(size=(13, 3)), y
    plain, fast, counted = in_both_forms(monkeypatch, network, *data, epochs=15, **settings)
    np.testing.assert_allclose(fast.parameters, plain.parameters, rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(fast.losses, plain.losses, rtol=1e-11)
    assert (fast.stopped, counted) == ("epochs", calls)


def test_products_of_single_precision(monkeypatch):
    network, rng = Network((3, 8, 2), "relu"), np.random.default_rng(0)
    data = initialize(network, rng, dtype="float32"), rng.normal(size=(13, 3)).astype("f"), rng.random((13, 2))
    plain, fast, _ = in_both_forms(monkeypatch, network, *data, epochs=15, optimizer="momentum")
    assert fast.parameters.dtype == np.float32
    np.testing.assert_allclose(fast.parameters, plain.parameters, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("batch_size", [None, 1])
@pytest.mark.parametrize("small", [loop.SMALL, 0], ids=["small", "products"])
def test_a_run_that_diverges_ends_at_the_same_epoch_with_the_same_parameters(monkeypatch, small, batch_size):
    monkeypatch.setattr(loop, "SMALL", small)
    network, X, y = Network((1, 1), "relu"), np.array([[1.0], [2.0]]), np.array([1.0, 3.0])
    settings = {"epochs": 5000, "learning_rate": 3.0, "batch_size": batch_size}
    plain, fast, calls = in_both_forms(monkeypatch, network, np.zeros(2), X, y, **settings)
    assert plain.message == fast.message and plain.stopped == "diverged" and calls > 0
    assert fast.losses.size == plain.losses.size
    np.testing.assert_allclose(fast.parameters, plain.parameters, rtol=1e-8)

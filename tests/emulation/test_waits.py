"""How often the host waits for the device: every number that comes over is a wait."""

import numpy as np
import pytest

from course_lib import datasets, linear, losses
from course_lib.descent import Objective, descend
from course_lib.descent.many_starts import descend_many
from course_lib.functions import ACTIVATIONS
from course_lib.linear import logistic
from course_lib.network import Network
from course_lib.network.training import fit
from course_lib.optimizers import optimizer
from course_lib.surfaces import surface


@pytest.fixture
def waits(strict, monkeypatch):
    """Counts what comes to the host, and what goes to the device."""
    import emulated_cupy

    counted = {"waits": 0, "copies": 0}

    def counting(name, method):
        def counter(self, *args, **kwargs):
            counted["waits"] += 1
            return method(self, *args, **kwargs)

        monkeypatch.setattr(emulated_cupy.Array, name, counter)

    for name in ("get", "__bool__", "__int__", "__index__", "__float__"):
        counting(name, getattr(emulated_cupy.Array, name))
    asarray = strict.xp.asarray

    def copying(value, *args, **kwargs):
        counted["copies"] += not isinstance(value, emulated_cupy.Array)
        return asarray(value, *args, **kwargs)

    monkeypatch.setattr(strict.xp, "asarray", copying)
    return counted


def more(waits, run, few, many):
    """Waits and copies that `many` instead of `few` cost."""
    run(few)  # what is made at the first call
    found = []
    for count in (few, many):
        waits.update(waits=0, copies=0)
        run(count)
        found.append(dict(waits))
    return tuple(found[1][kind] - found[0][kind] for kind in ("waits", "copies"))


@pytest.mark.parametrize("name", ["squared_error", "absolute_error", "huber", "binary_cross_entropy"])
@pytest.mark.parametrize("rule", ["gradient_descent", "adam"])
def test_fit_waits_once_an_epoch_clipped_or_not(strict, waits, name, rule):
    net, X, y = Network((2, 3, 1), loss=name), np.random.default_rng(0).normal(size=(20, 2)), np.arange(20) % 2.0
    theta, X, y = (strict.array(each) for each in (np.full(net.n_parameters, 0.1), X, y))
    for batch_size in (20, 1):
        for max_norm in (None, 0.1):
            settings = {"batch_size": batch_size, "max_norm": max_norm, "optimizer": rule, "learning_rate": 0.01}

            def run(epochs, settings=settings):
                fit(net, theta, X, y, epochs=epochs, rng=np.random.default_rng(0), **settings)

            # one loss an epoch, and one permutation, which is drawn on the host
            assert more(waits, run, 2, 12) == (10, 10 if batch_size == 1 else 0)


@pytest.mark.parametrize("rule", ["gradient_descent", "adam", optimizer("hypergradient", hyper_rate=1e-9)])
def test_descend_waits_once_a_step(strict, waits, rule):
    """It has to know whether to go on; loss, norm and largest coordinate come together."""
    parabola = Objective(lambda theta: (theta * theta).sum(), lambda theta: 2 * theta)
    for objective, start in ((parabola, np.ones(3)), (surface("booth"), np.ones(2))):
        run = lambda steps: descend(objective, strict.array(start), rule, 0.001, steps, tolerance=1e-9)  # noqa: E731,B023
        assert more(waits, run, 3, 23) == (20, 0)


def test_many_descents_wait_and_copy_as_often_for_any_number_of_steps(strict, waits):
    starts = strict.array(np.ones((4, 2)))
    run = lambda steps: descend_many(surface("booth"), starts, ["adam", "momentum"], steps, tolerance=1e-9)  # noqa: E731
    assert more(waits, run, 3, 23) == (0, 0)
    assert waits["copies"] == 0


def test_kernels_copy_nothing_from_the_host(strict, waits):
    X, y, theta = (strict.array(each) for each in (np.eye(3), np.array([0.0, 1.0, 1.0]), np.ones(3)))
    waits.update(waits=0, copies=0)
    linear.mse(theta, X, y), linear.mse_gradient(theta, X, y), linear.hessian(X)
    linear.gradient_descent(X, y, theta, 0.1, 3), linear.largest_stable_learning_rate(X)
    logistic.predict_probability(theta, X), logistic.cross_entropy_gradient(theta, X, y)
    datasets.standardize(X), losses.softmax_cross_entropy(X, X), losses.huber(X, X)
    for function, derivative in ACTIVATIONS.values():
        function(X), derivative(X)
    assert waits["copies"] == 0


def test_a_checked_step_waits_once(strict, waits):
    adam, theta = optimizer("adam"), strict.array(np.ones(3))
    state = adam.init(theta)
    waits.update(waits=0, copies=0)
    adam.step(theta, theta, state, 1)
    assert waits == {"waits": 1, "copies": 0}


def test_a_run_on_the_device_that_diverges_is_the_run_on_the_host(strict):
    steep = Objective(lambda theta: (theta * theta).sum(), lambda theta: theta * 1e200)
    for objective in (steep, surface("booth")):
        here = descend(objective, np.ones(2), learning_rate=10.0, bound=1e300)
        there = descend(objective, strict.array(np.ones(2)), learning_rate=10.0, bound=1e300)
        assert (here.stopped, here.message, here.evaluations) == (there.stopped, there.message, there.evaluations)
        np.testing.assert_array_equal(here.points, strict.host(there.points))
        np.testing.assert_allclose(here.losses, there.losses, rtol=1e-12)

"""Descents of one run and of many at once: where they end, why, and that both are the same."""

import dataclasses
import math
import re
from collections import defaultdict

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from course_lib.backend.compiled import wait_for_compiler
from course_lib.descent import Objective, descend, plane_loops
from course_lib.descent.many_starts import descend_many
from course_lib.optimizers import OPTIMIZERS, optimizer
from course_lib.schedules import cosine
from course_lib.surfaces import SURFACES, line_cost, quadratic_bowl, surface

BOWL, BOOTH, ROSENBROCK = quadratic_bowl(4.0), surface("booth"), surface("rosenbrock")
A = np.random.default_rng(3).normal(size=(7, 3, 5))
QUADRATIC = Objective(
    lambda theta: 0.5 * ((A * theta).sum(axis=(1, 2)) ** 2).mean() + 0.05 * (theta**2).sum(),
    lambda theta: np.tensordot((A * theta).sum(axis=(1, 2)), A, axes=1) / 7 + 0.1 * theta,
)

# learning rate and steps with which each rule solves a bowl of condition number 4 from (1.8, 0.75); first, of any other
SOLVES = defaultdict(lambda: (cosine(0.2, 1000), 1000)) | {
    "gradient_descent": (0.4, 60),
    "momentum": (0.1, 200),
    "nesterov": (0.1, 200),
    "adagrad": (0.9, 200),
    "rmsprop": (cosine(0.1, 300), 300),
    "adam": (cosine(0.2, 300), 300),
    "adamw": (cosine(0.2, 300), 300),
    "amsgrad": (cosine(0.1, 300), 300),
    "hypergradient": (0.05, 200),
    "newton": (1.0, 1),
    "armijo": (1.0, 60),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize(("dtype", "accuracy"), [(np.float64, 1e-4), (np.float32, 2e-3)])
def test_every_optimizer_solves_a_bowl_in_either_precision(name, dtype, accuracy):
    rate, steps = SOLVES[name]
    run = descend(BOWL, np.array([1.8, 0.75], dtype=dtype), name, rate, steps)
    assert run.points.dtype == dtype
    assert run.points.shape == (steps + 1, 2)
    assert np.abs(run.points[-1]).max() < accuracy
    assert run.stopped == "steps"


@pytest.mark.parametrize("name", ["newton", "armijo", "adam", "nesterov"])
def test_rosenbrocks_valley_is_followed_to_its_minimum(name):
    rate = {"newton": 1.0, "armijo": 1.0, "adam": 0.02, "nesterov": 0.0005}[name]
    run = descend(ROSENBROCK, None, name, rate, 20_000, tolerance=1e-3)
    assert run.stopped == "tolerance"
    np.testing.assert_allclose(run.points[-1], [1.0, 1.0], atol=3e-3)


def test_parameters_of_any_shape_reach_the_minimum_that_scipy_finds():
    start = np.ones((3, 5))
    run = descend(QUADRATIC, start, "momentum", 0.05, 5000, tolerance=1e-9)
    found = scipy.optimize.minimize(
        lambda flat: QUADRATIC.value(flat.reshape(3, 5)),
        start.ravel(),
        jac=lambda flat: QUADRATIC.gradient(flat.reshape(3, 5)).ravel(),
        tol=1e-12,
    )
    np.testing.assert_allclose(run.points[-1].ravel(), found.x, atol=1e-6)
    assert run.losses[-1] == pytest.approx(found.fun, abs=1e-12)


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.01, 0.49))
def test_gradient_descent_on_a_quadratic_is_its_closed_form(x, y, rate):
    run = descend(BOWL, [x, y], learning_rate=rate, steps=20)
    shrunk = np.power.outer([1 - rate, 1 - 4 * rate], np.arange(21)).T
    np.testing.assert_allclose(run.points, shrunk * [x, y], rtol=1e-12, atol=1e-14)
    assert (np.diff(run.losses) <= 1e-15).all()


@pytest.mark.parametrize("name", [name for name, each in OPTIMIZERS.items() if each.needs == "gradient"])
def test_a_trajectory_is_the_rule_applied_step_by_step(name):
    rule = optimizer(name, cosine(0.02, 30))
    run = descend(BOWL, [1.8, 0.75], rule, steps=25)
    theta, state = np.array([1.8, 0.75]), rule.init(np.zeros(2))
    for t in range(1, 26):
        assert np.array_equal(run.points[t - 1], theta)
        theta, state = rule.step(theta, BOWL.gradient(theta), state, t)
    np.testing.assert_allclose(run.losses, BOWL.value(run.points), rtol=1e-13)
    np.testing.assert_allclose(run.gradient_norms, np.linalg.norm(BOWL.gradient(run.points), axis=1), rtol=1e-13)


def test_a_line_search_never_goes_up_and_counts_its_tries():
    calls = []
    counted = Objective(lambda theta: calls.append(1) or float(ROSENBROCK.value(theta)), ROSENBROCK.gradient)
    run = descend(counted, [-1.2, 1.0], "armijo", steps=40)
    assert (np.diff(run.losses) <= 0).all()
    assert run.evaluations.values == len(calls)
    assert (run.evaluations.gradients, run.evaluations.hessians) == (41, 0)


def test_evaluations_are_counted_as_they_are_made():
    counts = dict.fromkeys(["value", "gradient", "hessian"], 0)

    def counting(name):
        def call(theta):
            counts[name] += 1
            return getattr(ROSENBROCK, name)(theta)

        return call

    counted = Objective(*(counting(name) for name in counts))
    for name, rate, tolerance in (("newton", 1.0, 1e-8), ("adam", 0.1, None), ("gradient_descent", 0.05, None)):
        counts.update(dict.fromkeys(counts, 0))
        run = descend(counted, [-1.2, 1.0], name, rate, 30, tolerance=tolerance)
        assert tuple(counts.values()) == run.evaluations


# ---------------------------------------------------------------------------------------------------
# Why a descent ends


def test_a_descent_ends_at_the_first_gradient_within_the_tolerance():
    run = descend(BOWL, None, learning_rate=0.4, tolerance=1e-3)
    assert run.stopped == "tolerance"
    assert run.gradient_norms[-1] <= 1e-3 < run.gradient_norms[-2]
    assert run.message.startswith(f"Steps taken: {len(run.points) - 1}. The gradient's norm ")
    assert run.message.endswith(" is within 0.001.")


def test_a_descent_from_the_minimum_takes_no_step_with_a_tolerance():
    run = descend(BOOTH, [1.0, 3.0], "adam", tolerance=0.0)
    assert (run.points.shape, run.stopped, run.evaluations) == ((1, 2), "tolerance", (1, 1, 0))


def test_a_tolerance_reached_at_the_last_step_counts():
    run = descend(BOWL, [1.8, 0.75], "newton", steps=1, tolerance=1e-12)
    assert (run.stopped, len(run.points)) == ("tolerance", 2)


def test_a_rate_beyond_the_stability_limit_is_reported_as_divergence():
    stable = descend(BOWL, None, learning_rate=0.499, steps=300)
    assert (stable.stopped, stable.message[:40]) == ("steps", "Steps taken: 300, all that were allowed.")
    run = descend(BOWL, None, learning_rate=0.51, steps=5000)
    assert run.stopped == "diverged"
    assert run.message.startswith(f"Diverged at step {len(run.points)}: the loss reached 1.0")
    assert run.message.endswith("(bound 1e+10). Learning rate 0.51 is too large here: try 0.051.")


CLIFF = Objective(lambda theta: -(theta.sum()), lambda theta: -np.ones_like(theta))


@pytest.mark.parametrize(
    ("objective", "start", "rule", "rate", "text"),
    [
        (CLIFF, [0.0], "gradient_descent", 1e12, "step 1: a coordinate reached 1e.12 .*falls without bound"),
        (CLIFF, [0.0], "gradient_descent", 1e308, "step 2: .*coordinate|coordinate reached 1e.308"),
        (surface("saddle"), None, "nesterov", 0.1, "the loss reached -1.*no minimum in that direction"),
        (ROSENBROCK, None, optimizer("hypergradient", hyper_rate=0.1), None, "hyper_rate 0.1: try a tenth"),
        (surface("monkey_saddle"), [0.0, 0.0], "newton", None, "step 1: a coordinate is no longer finite.*singular"),
        (
            Objective(lambda theta: np.sqrt(1 - theta[0]), lambda theta: -np.ones(1)),
            [0.0],
            "gradient_descent",
            0.6,
            "step 2: the loss is no longer finite .*rate 0.6 is too large here: try 0.06",
        ),
        (
            Objective(lambda theta: theta[0] ** 2, lambda theta: np.log(theta)),
            [2.0],
            "gradient_descent",
            4.0,
            "step 1: the gradient is no longer finite",
        ),
    ],
)
def test_divergence_is_reported_with_its_step_and_never_returned(objective, start, rule, rate, text):
    run = descend(objective, start, rule, rate, steps=5000)
    assert run.stopped == "diverged"
    assert re.search(text, run.message), run.message
    for array in (run.points, run.losses, run.gradient_norms):
        assert np.isfinite(array).all()
        assert len(array) == len(run.points)


@given(
    st.sampled_from(sorted(SURFACES)),
    st.sampled_from(sorted(OPTIMIZERS)),
    st.floats(1e-3, 1e3),
    st.sampled_from([np.float32, np.float64]),
)
def test_whatever_the_rate_no_trajectory_holds_nan_or_infinity(name, rule, rate, dtype):
    start = np.array(SURFACES[name].start, dtype=dtype)
    run = descend(SURFACES[name], start, rule, rate, steps=30)
    assert np.isfinite(run.points).all()
    assert np.isfinite(run.losses).all()
    assert np.isfinite(run.gradient_norms).all()
    assert (run.stopped == "diverged") == (len(run.points) < 31)


# ---------------------------------------------------------------------------------------------------
# Many at once


def rules_for(name):
    rate = {"rosenbrock": 1e-3, "beale": 3e-3, "himmelblau": 5e-3, "rastrigin": 2e-3}.get(name, 0.03)
    return [optimizer(each, rate if rule.needs == "gradient" else None) for each, rule in OPTIMIZERS.items()]


def starts_in(each, n, seed=0):
    low, high = np.array(each.window).reshape(2, 2).T
    return np.random.default_rng(seed).uniform(low, high, (n, 2))


@pytest.mark.parametrize(("steps", "tolerance"), [(10, None), (25, 0.5)])  # at a minimum, Armijo hangs on rounding
@pytest.mark.parametrize("name", SURFACES)
def test_each_run_of_many_is_the_run_alone(name, steps, tolerance):
    each, rules = SURFACES[name], rules_for(name)
    starts = starts_in(each, 3)
    runs = descend_many(each, starts, rules, steps, tolerance=tolerance)
    for i, rule in enumerate(rules):
        for j, start in enumerate(starts):
            alone, here = descend(each, start, rule, steps=steps, tolerance=tolerance), runs[i, j]
            assert (here.optimizer, here.stopped) == (alone.optimizer, alone.stopped)
            assert here.evaluations == alone.evaluations
            assert here.stopped != "diverged" or here.message == alone.message
            np.testing.assert_allclose(here.points, alone.points, rtol=1e-7, atol=1e-7)
            np.testing.assert_allclose(here.losses, alone.losses, rtol=1e-6, atol=1e-6)
            np.testing.assert_allclose(here.gradient_norms, alone.gradient_norms, rtol=1e-6, atol=1e-6)


def test_the_tests_of_many_starts_meet_every_reason_to_end():
    ends = [
        descend_many(each, starts_in(each, 3), rules_for(name), 25, tolerance=0.5).stopped
        for name, each in SURFACES.items()
    ]
    assert set(np.unique(ends)) == {"steps", "tolerance", "diverged"}


@pytest.mark.parametrize("name", ["himmelblau", "saddle", "ackley"])
def test_in_place_and_portable_runs_agree_on_any_device(name, strict):
    each, rules = SURFACES[name], rules_for(name)
    starts = starts_in(each, 4)
    here = descend_many(each, starts, rules, 30, tolerance=1e-2)
    there = descend_many(each, strict.array(starts), rules, 30, tolerance=1e-2)
    near = {"rtol": 1e-7, "atol": 1e-7}  # thirty steps among Ackley's waves make 1e-10 of a last bit
    np.testing.assert_allclose(strict.host(there.points), here.points, **near)
    np.testing.assert_allclose(strict.host(there.losses), here.losses, **near)
    np.testing.assert_allclose(strict.host(there.gradient_norms), here.gradient_norms, **near)
    assert np.array_equal(there.lengths, here.lengths)
    assert np.array_equal(there.stopped, here.stopped)
    assert all(np.array_equal(a, b) for a, b in zip(there.evaluations, here.evaluations, strict=True))
    np.testing.assert_allclose(there[1, 2].losses, here[1, 2].losses, **near)


@pytest.mark.parametrize("name", ["himmelblau", "ackley", "line"])
def test_a_compiled_run_is_the_plain_one(name, monkeypatch):
    found = {"line": line_cost([1.0, 2.0, 4.0], [1.0, 2.0, 2.5])} | SURFACES
    each, rules = found[name], rules_for(name)
    starts = np.concatenate([starts_in(each, 4), [each.start, (1e6, -1e6)]])
    for _ in range(2):  # what its parts are, and their loop
        descend_many(each, starts, rules, 30, tolerance=1e-2, bound=1e50)
        wait_for_compiler()
    runs = descend_many(each, starts, rules, 30, tolerance=1e-2, bound=1e50)
    monkeypatch.setattr(plane_loops, "prepared_run", lambda *_: None)
    plain = descend_many(each, starts, rules, 30, tolerance=1e-2, bound=1e50)
    np.testing.assert_array_equal(runs.stopped, plain.stopped)
    assert runs.messages == plain.messages
    assert all(np.array_equal(a, b) for a, b in zip(runs.evaluations, plain.evaluations, strict=True))
    near = {"rtol": 1e-7, "atol": 1e-7}  # thirty steps among Ackley's waves make 1e-10 of a last bit
    np.testing.assert_allclose(runs.points, plain.points, **near)
    np.testing.assert_allclose(runs.losses, plain.losses, **near)
    np.testing.assert_allclose(runs.gradient_norms, plain.gradient_norms, **near)


def test_a_surface_that_is_not_the_courses_is_never_compiled():
    own = dataclasses.replace(BOOTH, value_xy=lambda xp, x, y: BOOTH.value_xy(xp, x, y))
    assert plane_loops.prepared_run(own, optimizer("adam"), np.ones((2, 1))) is None


@pytest.mark.parametrize("kept", [False, True])
def test_loops_that_must_be_compiled_first_are_not_waited_for(kept, monkeypatch):
    waits = []
    monkeypatch.setattr(plane_loops, "prepared_run", lambda *_: None)
    monkeypatch.setattr(plane_loops, "is_kept", lambda loop: kept)
    monkeypatch.setattr(plane_loops, "wait_for_compiler", waits.append)
    plane_loops.wait_for_runs(BOOTH, [optimizer("adam")], 2.0, compiling=False)
    assert waits == ([1.0, 1.0] if kept else [])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_one_descent_runs_by_the_standard_alone_on_another_device(name, strict):
    rate = 0.01 if OPTIMIZERS[name].needs == "gradient" else None
    here = descend(BOOTH, [0.0, 0.0], name, rate, 12)
    there = descend(BOOTH, strict.array([0.0, 0.0]), name, rate, 12)
    np.testing.assert_allclose(strict.host(there.points), here.points, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(there.losses, here.losses, rtol=1e-12, atol=1e-13)
    assert there.evaluations == here.evaluations


def test_after_its_end_a_runs_last_point_is_repeated():
    rules = [optimizer("gradient_descent", 0.4), optimizer("gradient_descent", 0.6)]
    runs = descend_many(BOWL, [[1.8, 0.75], [1.0, 1.0]], rules, 200, tolerance=1e-3)
    assert runs.stopped.tolist() == [["tolerance"] * 2, ["diverged"] * 2]
    for (i, j), n in np.ndenumerate(runs.lengths):
        assert (runs.points[n:, i, j] == runs.points[n - 1, i, j]).all()
        assert (runs.losses[n:, i, j] == runs.losses[n - 1, i, j]).all()
        assert len(runs[i, j].points) == len(runs[i, j].losses) == n
    assert np.isfinite(runs.points).all()
    assert sorted(runs.messages) == [(1, 0), (1, 1)]
    assert runs[-1, -1].message == runs.messages[1, 1]


def test_one_start_in_single_precision_is_a_batch_like_any_other():
    runs = descend_many(BOOTH, np.zeros((1, 2), dtype=np.float32), ["adam"], 1)
    assert (runs.points.shape, runs.points.dtype) == ((2, 1, 1, 2), np.float32)
    assert runs.losses.dtype == np.float32


def test_results_cannot_be_changed_by_accident():
    run = descend(BOOTH)
    with pytest.raises(dataclasses.FrozenInstanceError):
        run.stopped = "tolerance"
    with pytest.raises(IndexError):
        descend_many(BOOTH, [[0.0, 0.0]], ["adam"])[1, 0]


# ---------------------------------------------------------------------------------------------------
# Bad input

PARABOLA = Objective(lambda theta: (theta**2).sum(), lambda theta: 2 * theta)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: descend("booth"), TypeError, r"objective is str.*surface\('booth'\)"),
        (lambda: descend(PARABOLA), ValueError, "start is missing"),
        (lambda: descend(PARABOLA, []), ValueError, r"start has shape \(0,\)"),
        (lambda: descend(BOOTH, [[0.0, 0.0]]), ValueError, r"start has shape \(1, 2\).*descend_many"),
        (lambda: descend(BOOTH, [np.nan, 0.0]), ValueError, r"start\[0\] is nan"),
        (lambda: descend(BOOTH, ["a", "b"]), TypeError, "start holds"),
        (lambda: descend(BOOTH, [1e8, 0.0]), ValueError, "start exceeds bound 1e.10.*loss 5e.16"),
        (lambda: descend(BOOTH, None, "adan"), ValueError, "Did you mean 'adam'"),
        (lambda: descend(BOOTH, None, 0.1), TypeError, "optimizer is 0.1"),
        (lambda: descend(BOOTH, None, "adam", 0.0), ValueError, "learning_rate is 0.0"),
        (lambda: descend(BOOTH, None, optimizer("adam"), -1.0), ValueError, "learning_rate is -1.0"),
        (lambda: descend(BOOTH, None, "adam", lambda step: math.nan), ValueError, "learning rate nan at step 0"),
        (lambda: descend(BOOTH, steps=0), ValueError, "steps is 0"),
        (lambda: descend(BOOTH, steps=2.5), ValueError, "steps is 2.5"),
        (lambda: descend(BOOTH, tolerance=-1.0), ValueError, "tolerance is -1.0"),
        (lambda: descend(BOOTH, bound=math.inf), ValueError, "bound is inf"),
        (lambda: descend(PARABOLA, [1.0], "newton"), ValueError, "newton needs the Hessian"),
        (
            lambda: descend(Objective(PARABOLA.value, PARABOLA.gradient, lambda theta: 2.0 * theta), [1.0], "newton"),
            ValueError,
            r"Hessian has shape \(1,\), expected \(1, 1\)",
        ),
        (
            lambda: descend(Objective(PARABOLA.value, PARABOLA.gradient, np.diag), [[1.0]], "newton"),
            ValueError,
            r"start has shape \(1, 1\), expected \(d,\) for newton",
        ),
        (
            lambda: descend(Objective(lambda theta: theta**2, PARABOLA.gradient), [1.0, 2.0]),
            ValueError,
            r"value at the start has shape \(2,\)",
        ),
        (
            lambda: descend(Objective(PARABOLA.value, lambda theta: theta[:, None]), [1.0, 2.0]),
            ValueError,
            r"gradient at the start has shape \(2, 1\), expected \(2,\)",
        ),
        (
            lambda: descend(Objective(PARABOLA.value, lambda theta: 1.0), [1.0]),
            ValueError,
            "gradient at the start has shape None",
        ),
        (
            lambda: descend(Objective(PARABOLA.value, lambda theta: theta / 0), [1.0]),
            ValueError,
            r"the gradient at the start\[0\] is inf",
        ),
        (lambda: descend_many(PARABOLA, [[0.0, 0.0]], ["adam"]), TypeError, "surface is Objective"),
        (lambda: descend_many(BOOTH, [0.0, 0.0], ["adam"]), ValueError, r"starts has shape \(2,\)"),
        (lambda: descend_many(BOOTH, np.zeros((0, 2)), ["adam"]), ValueError, r"starts has shape \(0, 2\)"),
        (lambda: descend_many(BOOTH, [[0.0, np.inf]], ["adam"]), ValueError, r"starts\[0, 1\] is inf"),
        (lambda: descend_many(BOOTH, [[0.0, 0.0]], "adam"), ValueError, "optimizers is 'adam', expected a list"),
        (lambda: descend_many(BOOTH, [[0.0, 0.0]], []), ValueError, "at least one name"),
        (lambda: descend_many(BOOTH, [[0.0, 0.0], [1e9, 0.0]], ["adam"]), ValueError, r"starts\[1\] exceeds bound"),
        (lambda: descend_many(BOOTH, [[0.0, 0.0]], ["adam", "sgd"]), ValueError, "optimizer is 'sgd'"),
        (lambda: descend_many(line_cost([0, 1], [0, 1]), [[0.0, 0.0]], ["adam"], 0), ValueError, "steps is 0"),
    ],
)
def test_bad_input_is_rejected_with_its_name_and_value(call, error, text):
    with pytest.raises(error, match=text):
        call()

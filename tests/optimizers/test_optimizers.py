"""Update rules against optax and JAX, compiled against pure, and by the laws that each obeys."""

import os
import tracemalloc
from pathlib import Path

import disturbed
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from course_lib.arguments.settings import Positive, settings_of
from course_lib.backend.compiled import compiled, has_compiler, wait_for_compiler
from course_lib.optimizers import OPTIMIZERS, Optimizer, armijo_step, newton_step, optimizer
from course_lib.optimizers.update_rules import hypergradient_step
from course_lib.schedules import cosine
from course_lib.surfaces import surface

jax.config.update("jax_enable_x64", True)

HAS_COMPILER = has_compiler() and disturbed.VARIABLE not in os.environ
BY_GRADIENT = [name for name, each in OPTIMIZERS.items() if each.needs == "gradient"]
rules = pytest.mark.parametrize("name", BY_GRADIENT)

# Another library's rule for each, with the settings under which both are the same. None: a separate test, below.
# optax puts the eps of AdaGrad inside the root: both forms agree where eps is nothing
ORACLES = {
    "gradient_descent": ({}, lambda rate: optax.sgd(rate)),
    "momentum": ({"momentum": 0.8}, lambda rate: optax.sgd(rate, momentum=0.8)),
    "nesterov": ({"momentum": 0.8}, lambda rate: optax.sgd(rate, momentum=0.8, nesterov=True)),
    "adagrad": ({"eps": 1e-300}, lambda rate: optax.adagrad(rate, initial_accumulator_value=0.0, eps=0.0)),
    "rmsprop": ({"forgetting": 0.8}, lambda rate: optax.rmsprop(rate, decay=0.8, eps_in_sqrt=False)),
    "adam": ({"beta1": 0.8, "beta2": 0.9, "eps": 1e-3}, lambda rate: optax.adam(rate, b1=0.8, b2=0.9, eps=1e-3)),
    "adamw": ({"weight_decay": 0.3}, lambda rate: optax.adamw(rate, weight_decay=0.3)),
    "amsgrad": (
        {"beta2": 0.9},
        lambda rate: optax.amsgrad(rate, b2=0.9, bias_correction_mu=False, bias_correction_nu=False),
    ),
    "hypergradient": None,
}


def gradients(shape, steps=100, seed=0):
    """Gradients of sizes from 1e-4 to 1e4, so that every term of a rule matters somewhere."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(steps, *shape)) * 10.0 ** rng.integers(-4, 5, size=(steps, *shape))


def run(rule, theta, slopes):
    states = [rule.init(theta)]
    points = [theta]
    for t, slope in enumerate(slopes, 1):
        theta, state = rule.step(points[-1], slope, states[-1], t)
        points.append(theta)
        states.append(state)
    return points, states


def run_compiled(rule, theta, slopes):
    """The points of `run` by the compiled update of every entry, which overwrites theta."""
    theta, numbers = theta.copy(), rule.numbers()
    state, points = np.zeros((len(rule.slots), theta.size), theta.dtype), [theta.copy()]
    compiled(rule.entries(), theta, state, slopes[0], 1.0, 0.1, numbers)
    wait_for_compiler()
    update = compiled(rule.entries(), theta, state, slopes[0], 1.0, 0.1, numbers)
    for t, slope in enumerate(slopes, 1):
        update(theta, state, slope, float(t), rule.rate(t - 1), numbers)
        points.append(theta.copy())
    return points


@pytest.mark.parametrize("name", [name for name in BY_GRADIENT if ORACLES.get(name, "missing")])
@pytest.mark.parametrize("rate", [0.05, cosine(0.05, 80, 0.001)], ids=["constant", "schedule"])
def test_rule_is_optaxs_over_100_steps(name, rate):
    if name not in ORACLES:
        pytest.skip(f"{name} is compared with no other library yet: give it a row in ORACLES of {Path(__file__).name}")
    settings, theirs = ORACLES[name]
    theta, slopes = np.linspace(-1.0, 2.0, 15).reshape(3, 5), gradients((3, 5))
    ours, _ = run(optimizer(name, rate, **settings), theta, slopes)
    there = jnp.asarray(theta)
    # the schedule is handed over as numbers: optax would evaluate its own in lower precision
    rates = [rate(step) if callable(rate) else rate for step in range(len(slopes))]
    chain = theirs(1.0)
    state = chain.init(there)
    for slope, step_rate, expected in zip(slopes, rates, ours[1:], strict=True):
        change, state = chain.update(jnp.asarray(slope), state, there)
        there = there + step_rate * change
        np.testing.assert_allclose(expected, there, rtol=1e-12, atol=1e-12)


def test_hypergradient_descends_on_what_jax_derives_by_the_rate():
    def loss(theta):
        return jnp.sum((1 - theta[:-1]) ** 2 + 5 * (theta[1:] - theta[:-1] ** 2) ** 2)

    def after_a_step(rate, theta):
        return loss(theta - rate * jax.grad(loss)(theta))

    by_rate = jax.jit(jax.grad(after_a_step))
    rule = optimizer("hypergradient", 1e-3, hyper_rate=1e-6)
    theta, rate, before = jnp.asarray([-1.2, 1.0, 0.4]), 1e-3, None
    ours, state = np.asarray(theta), rule.init(np.asarray(theta))
    for t in range(1, 101):
        slope = jax.grad(loss)(theta)
        ours, state = rule.step(ours, np.asarray(slope), state, t)
        rate = rate - 1e-6 * by_rate(rate, before) if t > 1 else rate
        before, theta = theta, theta - rate * slope
        np.testing.assert_allclose(ours, theta, rtol=1e-12)
    assert rate > 1.05e-3


BY_ENTRIES = [name for name in BY_GRADIENT if optimizer(name).entries() is not None]
by_entries = pytest.mark.parametrize("name", BY_ENTRIES)
needs_compiler = pytest.mark.skipif(not HAS_COMPILER, reason="nothing is compiled here")


@needs_compiler
@by_entries
@pytest.mark.parametrize("n", [7, 1])
def test_compiled_and_pure_agree_over_100_steps(name, n):
    theta, slopes = np.random.default_rng(1).normal(size=n), gradients((n,), seed=2)
    rule = optimizer(name, cosine(0.05, 80, 0.001))
    np.testing.assert_allclose(run_compiled(rule, theta, slopes), run(rule, theta, slopes)[0], rtol=1e-12, atol=1e-12)


@needs_compiler
def test_adam_without_bias_correction_agrees_compiled():
    theta, slopes = np.ones(4), gradients((4,))
    rule = optimizer("adam", 0.1, bias_correction=False)
    np.testing.assert_allclose(run_compiled(rule, theta, slopes), run(rule, theta, slopes)[0], rtol=1e-12)


@needs_compiler
@pytest.mark.memory
@by_entries
def test_a_compiled_update_allocates_nothing_and_keeps_its_gradient(name):
    slope = np.linspace(-1.0, 1.0, 100_000)
    kept, rule, theta = slope.copy(), optimizer(name), np.ones(100_000)
    arguments = theta, np.zeros((len(rule.slots), theta.size)), slope, 1.0, 0.01, rule.numbers()
    compiled(rule.entries(), *arguments)
    wait_for_compiler()
    update = compiled(rule.entries(), *arguments)
    tracemalloc.start()
    update(*arguments)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000  # bytes; one temporary array would be 800,000
    assert np.array_equal(slope, kept)
    assert (theta != 1).any()


@rules
def test_pure_rule_changes_none_of_its_arguments(name):
    rule = optimizer(name)
    theta, slope = np.ones((3, 5)), np.full((3, 5), 0.5)
    state = tuple(array + 0.25 for array in rule.init(theta))
    before = [array.copy() for array in (theta, slope, *state)]
    rule.step(theta, slope, state, 3)
    assert all(np.array_equal(was, array) for was, array in zip(before, (theta, slope, *state), strict=True))


@rules
def test_float32_stays_float32_pure_and_compiled(name):
    theta, slopes = np.linspace(-1, 1, 6, dtype=np.float32), gradients((6,), 20).astype(np.float32) / 1e4
    points, states = run(optimizer(name), theta, slopes)
    assert {array.dtype for array in (*points, *states[-1])} == {np.dtype(np.float32)}
    np.testing.assert_allclose(points[-1], run(optimizer(name), theta.astype(float), slopes)[0][-1], rtol=1e-3)
    if HAS_COMPILER and name in BY_ENTRIES:
        np.testing.assert_allclose(run_compiled(optimizer(name), theta, slopes)[-1], points[-1], rtol=1e-4, atol=1e-6)


@rules
def test_rules_run_by_the_standard_alone_on_another_device(name, strict):
    theta, slopes = np.linspace(-1.0, 1.0, 15).reshape(3, 5), gradients((3, 5), 10) / 1e4
    there, _ = run(optimizer(name), strict.array(theta), [strict.array(slope) for slope in slopes])
    np.testing.assert_allclose(strict.host(there[-1]), run(optimizer(name), theta, slopes)[0][-1], rtol=1e-12)


# ---------------------------------------------------------------------------------------------------
# Laws


@rules
@given(seed=st.integers(0, 1000))
def test_a_rule_acts_on_each_entry_separately(name, seed):
    order = np.random.default_rng(seed).permutation(8)
    rule = optimizer(name)
    theta, slopes = np.arange(8.0), gradients((8,), 3, seed) / 1e4
    points, _ = run(rule, theta, slopes)
    shuffled, _ = run(rule, theta[order], slopes[:, order])
    np.testing.assert_allclose(shuffled[-1], points[-1][order], rtol=1e-13)


def test_hypergradient_of_a_batch_has_a_rate_for_each_run():
    theta, slopes = np.arange(6.0).reshape(2, 3), gradients((2, 3), 9) / 1e4
    batch, states = run(optimizer("hypergradient", axis=0), theta, slopes)
    runs = [run(optimizer("hypergradient"), theta[:, j], slopes[:, :, j]) for j in range(3)]
    np.testing.assert_allclose(batch[-1], np.stack([points[-1] for points, _ in runs], axis=1), rtol=1e-13)
    np.testing.assert_allclose(states[-1][0], np.stack([kept[-1][0] for _, kept in runs], axis=1), rtol=1e-13)


@pytest.mark.parametrize(
    ("special", "general"),
    [
        (optimizer("momentum", momentum=0.0), optimizer("gradient_descent")),
        (optimizer("nesterov", momentum=0.0), optimizer("gradient_descent")),
        (optimizer("hypergradient", hyper_rate=0.0), optimizer("gradient_descent")),
        (optimizer("adamw", weight_decay=0.0), optimizer("adam")),
        (optimizer("adam", beta1=0.0, bias_correction=False), optimizer("rmsprop", forgetting=0.999)),
    ],
    ids=lambda each: each.name,
)
def test_special_settings_make_one_rule_another(special, general):
    theta, slopes = np.ones(5), gradients((5,))
    np.testing.assert_allclose(run(special, theta, slopes)[0], run(general, theta, slopes)[0], rtol=1e-13)


@pytest.mark.parametrize("name", [name for name, each in OPTIMIZERS.items() if each.scale_free])
@given(scale=st.floats(1e-3, 1e3))
def test_scale_free_steps_do_not_depend_on_the_size_of_the_loss(name, scale):
    rule = optimizer(name, **{"eps": 1e-300} if "eps" in OPTIMIZERS[name].settings else {})
    theta, slopes = np.zeros(4), gradients((4,), 5)
    np.testing.assert_allclose(
        run(rule, theta, scale * slopes)[0][-1], run(rule, theta, slopes)[0][-1], rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("name", [name for name in BY_GRADIENT if not OPTIMIZERS[name].scale_free])
def test_the_steps_of_all_other_rules_do(name):
    theta, slopes = np.zeros(4), gradients((4,), 5) / 1e4
    assert not np.allclose(run(optimizer(name), theta, 100 * slopes)[0][-1], run(optimizer(name), theta, slopes)[0][-1])


@rules
def test_a_zero_gradient_at_the_first_step_leaves_theta_where_it_is(name):
    settings = {"weight_decay": 0.0} if "weight_decay" in OPTIMIZERS[name].settings else {}
    theta, _ = optimizer(name, **settings).step(np.ones(3), np.zeros(3), optimizer(name).init(np.ones(3)), 1)
    assert theta.tolist() == [1.0, 1.0, 1.0]


def test_amsgrads_effective_rate_never_rises():
    _, states = run(optimizer("amsgrad"), np.zeros(5), gradients((5,)))
    largest = np.stack([state[2] for state in states])
    assert (np.diff(largest, axis=0) >= 0).all()


# ---------------------------------------------------------------------------------------------------
# Newton's step and the line search


@given(st.integers(0, 1000), st.integers(1, 6))
def test_newton_finds_the_minimum_of_a_quadratic_in_one_step(seed, d):
    rng = np.random.default_rng(seed)
    root, minimum, theta = rng.normal(size=(d, d)), rng.normal(size=d), rng.normal(size=(4, d))
    hessian = root @ root.T + np.eye(d)
    found = newton_step(theta, (theta - minimum) @ hessian, np.broadcast_to(hessian, (4, d, d)))
    np.testing.assert_allclose(found, np.broadcast_to(minimum, (4, d)), atol=1e-8)


def test_newton_step_is_that_of_scipys_root_finder_on_the_gradient(strict):
    rosenbrock, theta = surface("rosenbrock"), np.array([-1.2, 1.0])
    gradient, hessian = rosenbrock.gradient(theta), rosenbrock.hessian(theta)
    expected = theta - np.linalg.inv(scipy.optimize.rosen_hess(theta)) @ scipy.optimize.rosen_der(theta) / 2
    np.testing.assert_allclose(newton_step(theta, gradient, hessian, 0.5), expected, rtol=1e-12)
    there = newton_step(*(strict.array(each) for each in (theta, gradient, hessian)), 0.5)
    np.testing.assert_allclose(strict.host(there), expected, rtol=1e-12)


@given(st.floats(-2.0, 2.0), st.floats(-1.0, 3.0), st.floats(0.1, 0.9), st.floats(1e-4, 0.5))
def test_armijos_rate_lowers_the_loss_by_enough_and_the_rate_before_it_did_not(x, y, shrink, sufficient):
    rosenbrock, theta = surface("rosenbrock"), np.array([x, y])
    loss, slope = rosenbrock.value(theta), rosenbrock.gradient(theta)
    moved, rate, tries = armijo_step(rosenbrock.value, theta, slope, loss, 0.5, shrink=shrink, sufficient=sufficient)

    def enough(a):
        return rosenbrock.value(theta - a * slope) <= loss - sufficient * a * (slope**2).sum()

    assert rate == pytest.approx(0.5 * shrink ** (tries - 1), rel=1e-9)
    assert np.array_equal(moved, theta - rate * slope)
    assert enough(rate)
    assert tries == 1 or not enough(rate / shrink)


def test_armijo_searches_for_each_run_of_a_batch_on_any_device(strict):
    rosenbrock = surface("rosenbrock")
    theta = np.random.default_rng(0).uniform(-2, 2, (2, 7))
    slope = rosenbrock.gradient(theta.T).T

    def value(xp):
        return lambda points: rosenbrock.value_xy(xp, points[0, :], points[1, :])

    batch = armijo_step(value(np), theta, slope, value(np)(theta), axis=0)
    there = armijo_step(value(strict.xp), *(strict.array(each) for each in (theta, slope, value(np)(theta))), axis=0)
    for ours, theirs in zip(batch, there, strict=True):
        np.testing.assert_allclose(strict.host(theirs), ours, rtol=1e-12)
    for j in range(7):
        moved, rate, tries = armijo_step(rosenbrock.value, theta[:, j], slope[:, j], value(np)(theta)[j])
        assert np.array_equal(moved, batch[0][:, j])
        assert (rate, tries) == (batch[1][j], batch[2][j])


def test_armijo_stays_where_no_rate_helps():
    wall = armijo_step(lambda theta: np.inf, [1.0, 1.0], [1.0, 1.0], 2.0)
    assert wall[0].tolist() == [1.0, 1.0]
    assert (float(wall[1]), int(wall[2])) == (0.0, 60)
    flat = armijo_step(lambda theta: (theta**2).sum(), [0.0, 0.0], [0.0, 0.0], 0.0)
    assert (flat[0].tolist(), int(flat[2])) == ([0.0, 0.0], 1)


# ---------------------------------------------------------------------------------------------------
# Names, settings and bad input


def test_a_rule_that_is_not_the_courses_is_never_compiled():
    rule = OPTIMIZERS["adam"]
    assert Optimizer("by its formula", rule.rule, rule.learning_rate, rule.settings).entries() is None


def test_a_setting_means_the_same_in_every_rule_and_has_a_range():
    kinds = {}
    for each in OPTIMIZERS.values():
        assert each.title
        for name, kind in settings_of(each.rule).items():
            assert kinds.setdefault(name, kind) == kind, name

    def rule(*, first: Positive = 1.0, second: float = 1.0):
        return first, second

    with pytest.raises(TypeError, match=r"second of rule is .*float.*, expected a kind that has a range"):
        settings_of(rule)


def test_settings_are_set_and_the_table_stays_as_it_was():
    changed = optimizer("adam", 0.5, beta1=0.2)
    assert changed.settings == {"beta1": 0.2, "beta2": 0.999, "eps": 1e-8, "bias_correction": True}
    assert (changed.rate(0), OPTIMIZERS["adam"].settings["beta1"]) == (0.5, 0.9)


def step(name="momentum", theta=(1.0, 2.0), slope=(1.0, 1.0), state=None, t=1, **settings):
    rule = optimizer(name, **settings)
    return rule.step(theta, slope, rule.init(theta) if state is None else state, t)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: optimizer("adamm"), ValueError, "Did you mean 'adam' or 'adamw'"),
        (lambda: optimizer("adam", momentum=0.5), ValueError, "setting of adam is 'momentum'"),
        (lambda: optimizer("adam", beta=0.5), ValueError, "Did you mean 'beta"),
        (
            lambda: optimizer("gradient_descent", eps=1.0),
            ValueError,
            "eps is given, but gradient_descent has no settings",
        ),
        (lambda: optimizer("adam", 0.0), ValueError, "learning_rate is 0.0"),
        (lambda: optimizer("adam", -0.1), ValueError, "learning_rate is -0.1"),
        (lambda: optimizer("adam", "0.1"), TypeError, "learning_rate is '0.1'"),
        (lambda: optimizer("adam", beta1=1.0), ValueError, "beta1 is 1.0"),
        (lambda: optimizer("adam", bias_correction=1), TypeError, "bias_correction is 1"),
        (lambda: optimizer("hypergradient", axis="x"), TypeError, "axis is 'x'"),
        (lambda: optimizer("adamw", weight_decay=-1.0), ValueError, "weight_decay is -1.0"),
        (lambda: optimizer("rmsprop", eps=0.0), ValueError, "eps is 0.0"),
        (lambda: step(slope=(1.0, 1.0, 1.0)), ValueError, r"gradient has shape \(3,\), expected \(2,\)"),
        (lambda: step(slope=((1.0,), (1.0,))), ValueError, r"gradient has shape \(2, 1\)"),
        (lambda: step(slope=(1.0, np.nan)), ValueError, r"gradient\[1\] is nan"),
        (lambda: step(theta=(np.inf, 1.0)), ValueError, r"theta\[0\] is inf"),
        (lambda: step(theta=("a", "b"), state=()), TypeError, "theta holds"),
        (lambda: step(state=()), ValueError, r"state holds arrays of shapes \[\], expected 1.*velocity"),
        (lambda: step(state=([0.0],)), ValueError, r"shapes \[\(1,\)\], expected 1 of \(2,\)"),
        (lambda: step(t=0), ValueError, "t is 0"),
        (lambda: step(t=1.5), ValueError, "t is 1.5"),
        (lambda: step("newton"), ValueError, "newton needs the function's hessian.*newton_step"),
        (lambda: optimizer("armijo").kernel(), ValueError, "armijo needs the function's value"),
        (lambda: optimizer("adam", lambda step: -0.1).rate(3), ValueError, "learning rate -0.1 at step 3"),
        (lambda: hypergradient_step([1.0], [1.0], ([0.0],), 1, 0.1), ValueError, "expected 2 of"),
        (
            lambda: hypergradient_step([1.0], [1.0], ([0.0], [np.nan]), 1, 0.1),
            ValueError,
            r"previous gradient\[0\] is nan",
        ),
        (
            lambda: hypergradient_step([1.0], [1.0], ([0.0], [0.0]), 1, 0.1, hyperrate=1.0),
            ValueError,
            "setting of hypergradient_step is 'hyperrate'.*Did you mean 'hyper_rate'",
        ),
        (lambda: newton_step([1.0], [1.0], [1.0]), ValueError, r"hessian \(1,\), expected"),
        (lambda: newton_step([1.0, 1.0], [1.0, 1.0], np.zeros((2, 2))), ValueError, "hessian is singular"),
        (lambda: newton_step([1.0], [1.0], [[np.nan]]), ValueError, r"hessian\[0, 0\] is nan"),
        (lambda: newton_step([1.0], [1.0], [[1.0]], 0.0), ValueError, "learning_rate is 0.0"),
        (lambda: armijo_step(abs, [1.0], [1.0, 2.0], 1.0), ValueError, r"gradient has shape \(2,\)"),
        (lambda: armijo_step(abs, [1.0], [1.0], [1.0]), ValueError, r"loss has shape \(1,\), expected \(\)"),
        (lambda: armijo_step(abs, [1.0], [1.0], np.nan), ValueError, "loss is nan"),
        (lambda: armijo_step(abs, [1.0], [1.0], 1.0, shrink=1.0), ValueError, "shrink is 1.0"),
    ],
)
def test_bad_input_is_rejected_with_its_name_and_value(call, error, text):
    with pytest.raises(error, match=text):
        call()


def test_libraries_are_not_mixed(strict):
    with pytest.raises(TypeError, match="mix arrays of"):
        step(slope=strict.array([1.0, 1.0]), theta=np.ones(2))

"""Bad input to every public function of the mathematics: an error that names the argument, and no other kind."""

import dataclasses
import inspect

import numpy as np
import pytest

from course_lib import calculus, datasets, functions, linear, losses, network, optimizers, schedules
from course_lib import surfaces as surfaces_
from course_lib.descent import descend
from course_lib.descent.many_starts import descend_many
from course_lib.linear import logistic
from course_lib.network import check, initialization
from course_lib.network.training import fit

RNG = np.random.default_rng(0)
NET = network.Network((3, 4, 2), loss="softmax_cross_entropy")
BOWL = surfaces_.surface("bowl")
X, VECTOR, TARGETS = RNG.normal(size=(5, 3)), RNG.normal(size=5), np.eye(2)[[0, 1, 0, 1, 1]]
LABELS, PAIR, POINT = np.array([0.0, 1.0, 0.0, 1.0, 1.0]), RNG.normal(size=(5, 2)), np.array([0.5, 1.0, 2.0])
THETA = np.ones(NET.n_parameters)


def squares(x):
    return (x**2).sum()


def slope(x):
    return 2 * x


def of_a_rule(rule):
    return {"theta": POINT, "gradient": POINT, "state": rule.init(POINT), "t": 1, "learning_rate": 0.1}


ELEMENTWISE = [f for pair in functions.ACTIVATIONS.values() for f in pair]
ERRORS = [getattr(losses, f"{name}{end}") for name in ("absolute_error", "huber", "squared_error")
          for end in ("", "_gradient", "_and_gradient")]  # fmt: skip
ENTROPIES = [getattr(losses, f"{name}{end}") for name in ("binary_cross_entropy", "softmax_cross_entropy")
             for end in ("", "_gradient", "_and_gradient")]  # fmt: skip
OF_DATA = {"network": NET, "parameters": THETA, "X": X, "y": TARGETS}
REGRESSION = {"X": X, "y": VECTOR, "theta0": POINT, "learning_rate": 0.1, "steps": 3}

CALLS = [
    *[(f, {"z": X}) for f in ELEMENTWISE],
    *[(f, {"z": X}) for f in (functions.softmax, functions.softmax_jacobian)],
    (functions.softmax_vjp, {"z": X, "upstream": X}),
    (functions.leaky_relu, {"z": X, "slope": 0.1}),
    *[(f, {"prediction": PAIR, "target": PAIR}) for f in ERRORS],
    (losses.huber, {"prediction": PAIR, "target": PAIR, "delta": 1.0}),
    *[(f, {"logits": PAIR, "target": TARGETS}) for f in ENTROPIES],
    *[(f, {"parameters": X, "strength": 0.1}) for f in (losses.l2, losses.l2_gradient, losses.l2_and_gradient)],
    *[(f, {"f": np.sin, "x": POINT, "h": 1e-5}) for f in (calculus.central_difference, calculus.forward_difference)],
    (calculus.complex_step, {"f": np.sin, "x": POINT, "h": 1e-20}),
    (calculus.jacobian, {"f": np.sin, "x": POINT, "h": 1e-5}),
    *[(f, {"f": squares, "x": POINT, "h": 1e-4}) for f in (calculus.numerical_gradient, calculus.hessian)],
    (calculus.secant_slope, {"f": np.sin, "a": np.array(0.0), "b": np.array(1.0)}),
    (calculus.directional_derivative, {"f": squares, "x": POINT, "direction": POINT, "h": 1e-5}),
    (calculus.check_gradient, {"f": squares, "gradient": slope, "x": POINT, "h": 1e-5}),
    (
        calculus.check_gradient_many,
        {"f_many": lambda P: (P**2).sum(axis=1), "gradient": slope, "x": POINT, "h": 1e-5, "batch": 2},
    ),
    (calculus.check_directions, {"f": squares, "gradient": slope, "x": POINT, "rng": RNG, "count": 2}),
    *[(f, {"points": PAIR}) for f in (BOWL.value, BOWL.gradient, BOWL.hessian)],
    (surfaces_.line_cost, {"x": VECTOR, "y": VECTOR}),
    (surfaces_.quadratic_bowl, {"condition_number": 4.0}),
    *[(rule.rule, of_a_rule(rule)) for rule in optimizers.OPTIMIZERS.values() if rule.needs == "gradient"],
    (optimizers.newton_step, {"theta": POINT, "gradient": POINT, "hessian": np.eye(3), "learning_rate": 1.0}),
    (
        optimizers.armijo_step,
        {
            "value": squares,
            "theta": POINT,
            "gradient": 2 * POINT,
            "loss": squares(POINT),
            "learning_rate": 1.0,
            "shrink": 0.5,
            "sufficient": 0.1,
        },
    ),
    (schedules.constant, {"learning_rate": 0.1}),
    (schedules.cosine, {"learning_rate": 0.1, "steps": 9, "final_rate": 0.01}),
    (schedules.exponential, {"learning_rate": 0.1, "factor": 0.9}),
    (schedules.inverse_time, {"learning_rate": 0.1, "decay": 0.1}),
    (schedules.step_decay, {"learning_rate": 0.1, "factor": 0.5, "every": 3}),
    (schedules.warmup, {"schedule": schedules.constant(0.1), "steps": 3}),
    (
        descend,
        {"objective": BOWL, "start": np.ones(2), "optimizer": "adam", "learning_rate": 0.1, "steps": 2, "bound": 9.0},
    ),
    (descend_many, {"surface": BOWL, "starts": PAIR, "optimizers": ["adam"], "steps": 2, "bound": 99.0}),
    (linear.hessian, {"X": X}),
    (linear.largest_stable_learning_rate, {"X": X}),
    *[(f, {"theta": POINT, "X": X, "y": VECTOR}) for f in (linear.mse, linear.mse_gradient)],
    (linear.gradient_descent, REGRESSION),
    (linear.loss_grid, {"x": VECTOR, "y": VECTOR, "intercepts": VECTOR, "slopes": POINT}),
    (logistic.predict_probability, {"theta": POINT, "X": X}),
    *[(f, {"theta": POINT, "X": X, "y": LABELS}) for f in (logistic.cross_entropy, logistic.cross_entropy_gradient)],
    (logistic.gradient_descent, {**REGRESSION, "y": LABELS}),
    *[(f, OF_DATA) for f in (network.loss, network.loss_and_gradient, network.accuracy)],
    *[(f, {"network": NET, "parameters": THETA, "X": X}) for f in (network.forward, network.predict)],
    (network.backward, {"network": NET, "parameters": THETA, "trace": network.forward(NET, THETA, X), "y": TARGETS}),
    (network.layers, {"network": NET, "parameters": THETA}),
    (network.flatten, {"network": NET, "layers": network.layers(NET, THETA)}),
    (check.check_network_gradient, {**OF_DATA, "gradient": THETA}),
    (check.numerical_network_gradient, OF_DATA),
    (
        fit,
        {
            **OF_DATA,
            "epochs": 1,
            "learning_rate": 0.1,
            "optimizer": "adam",
            "batch_size": 2,
            "rng": RNG,
            "l2": 0.1,
            "max_norm": 1.0,
            "validation": (X, TARGETS),
            "patience": 2,
            "callback": lambda *seen: None,
        },
    ),
    (initialization.initialize, {"network": NET, "rng": RNG, "rule": "he"}),
    *[(f, {"fan_in": 3, "fan_out": 2, "rng": RNG}) for f in initialization.INITIALIZATIONS.values()],
    *[(f, {"n": 6, "noise": 0.1, "rng": RNG}) for f in (datasets.moons, datasets.circles, datasets.spirals)],
    (datasets.one_hot, {"labels": np.array([0, 2, 1]), "n_classes": 3}),
    (datasets.split, {"X": X, "y": VECTOR, "rng": RNG, "test_fraction": 0.5}),
    (datasets.standardize, {"X": X}),
]
OPTIONAL = {"h", "learning_rate", "start", "batch_size", "max_norm", "validation", "patience", "callback", "n_classes"}
PASSES_ON = {*ELEMENTWISE, functions.softmax, functions.leaky_relu, functions.softmax_jacobian, datasets.split}
"""NaN stays NaN in activations, as in NumPy's own functions, and a split looks at no value; it takes any shape, too."""
NO_ARRAYS = [{"a": 1}, "text", ["a"], [1j], [[1.0], [1.0, 2.0]]]


def bad_values(function, arguments, name):
    """Values that the argument must reject."""
    good = arguments[name]
    bad = [] if name in OPTIONAL or (function is check.check_network_gradient and name == "gradient") else [None]
    if isinstance(good, np.ndarray):
        bad += NO_ARRAYS
        related = "X" in arguments or sum(isinstance(each, np.ndarray) for each in arguments.values()) > 1
        if function not in PASSES_ON and good.ndim:
            spoilt = good.astype(float)
            spoilt.flat[-1] = np.nan
            bad += [spoilt, good[..., None]] if related else [spoilt]
    elif isinstance(good, int):
        bad += [-1, 1.5, "x", np.nan]
    elif isinstance(good, float):
        bad += ["x", np.nan, {}, *([0, -0.1, np.inf, 10**400] if name == "learning_rate" else [])]
    elif isinstance(good, str):
        bad += ["sigmiod", "", 3, [good]]
    else:
        bad += [3, "text"]
    return bad


@pytest.mark.long
def test_jax_arrays_give_the_numbers_of_numpys():
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def of_jax(given):
        if isinstance(given, np.ndarray):
            return jnp.asarray(given)
        if isinstance(given, tuple | list):
            return getattr(type(given), "_make", type(given))([of_jax(each) for each in given])  # a Trace has names
        return {np.sin: jnp.sin}.get(given, given) if callable(given) else given

    def numbers(found):
        if dataclasses.is_dataclass(found):
            found = [getattr(found, field.name) for field in dataclasses.fields(found)]
        if isinstance(found, tuple | list):
            return [number for each in found for number in numbers(each)]
        arrays = hasattr(found, "dtype") and np.asarray(found).dtype.kind in "fiub"
        return [found] if arrays or isinstance(found, float | int) else []

    def fresh(arguments):
        rngs = {"rng": np.random.default_rng(0)} if "rng" in arguments else {}
        return {**arguments, **rngs}

    for function, arguments in CALLS:
        moved = {name: of_jax(given) for name, given in fresh(arguments).items()}
        pairs = zip(numbers(function(**fresh(arguments))), numbers(function(**moved)), strict=True)
        for expected, found in pairs:
            np.testing.assert_allclose(np.asarray(found), expected, 1e-9, 1e-12, err_msg=str(function))


EVERY = [(f, name, arguments) for f, arguments in CALLS for name in arguments]


@pytest.mark.parametrize(("function", "arguments"), CALLS, ids=lambda each: getattr(each, "__name__", ""))
def test_the_good_input_is_good(function, arguments):
    function(**arguments)


@pytest.mark.parametrize(
    ("function", "name", "arguments"), EVERY, ids=[f"{function.__qualname__}-{name}" for function, name, _ in EVERY]
)
def test_a_bad_argument_is_rejected_by_name(function, name, arguments):
    for bad in bad_values(function, arguments, name):
        with pytest.raises((ValueError, TypeError)) as caught:
            function(**{**arguments, name: bad})
        assert name in str(caught.value), f"{bad!r}: {caught.value}"


def test_every_public_function_of_numbers_is_in_the_table():
    tried = {inspect.unwrap(function) for function, _ in CALLS}
    for module in (functions, losses, calculus, linear, logistic, initialization, optimizers, datasets):
        for name in getattr(module, "__all__", vars(module)):
            each = getattr(module, name)
            if inspect.isfunction(each) and each.__module__.startswith(module.__name__) and each.__code__.co_argcount:
                assert inspect.unwrap(each) in tried | LOOK_UPS, name


LOOK_UPS = {functions.activation, losses.loss_functions, optimizers.optimizer, linear.add_intercept}
"""Tried below, or taking anything that is a vector or a matrix."""


@pytest.mark.parametrize("look_up", [functions.activation, losses.loss_functions, optimizers.optimizer])
def test_an_unknown_name_is_answered_with_all_there_are(look_up):
    for bad in ("rellu", "", None, 3, ["relu"]):
        with pytest.raises(ValueError, match=r"is .*, expected one of "):
            look_up(bad)

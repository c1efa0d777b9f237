"""The exercise `gradient_descent` of section 3.1 and its cases: descent that knows when to stop."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import repeated, rounded, size

gradient_descent = Exercise("gradient_descent", parameters=("gradient", "theta0", "lr", "max_steps", "tol"))

# No case depends on whether the gradient is looked at once more after the last step that is allowed.


@gradient_descent.case
def arrives(rng):
    """a bowl with a loose tolerance: converges after a few steps"""
    return script(
        "gradient_descent(lambda theta: steepness * theta, theta0, lr, tol=tol)",
        steepness=repeated(rng, [1.0, 2.0]),
        theta0=rounded(rng, 2) + 2.0,
        lr=round(float(rng.uniform(0.2, 0.45)), 2),
        tol=round(float(rng.uniform(0.01, 0.2)), 3),
    )


@gradient_descent.case
def tilted(rng):
    """a tilted bowl of five parameters, with its minimum away from zero"""
    half = rounded(rng, 5, 5, decimals=1) / 8
    return script(
        "gradient_descent(lambda theta: H @ theta - b, theta0, 0.2, tol=0.05)",
        H=np.round(half @ half.T, 4) + np.eye(size(rng, 5)),
        b=rounded(rng, 5),
        theta0=rounded(rng, 5) + 5.0,
    )


@gradient_descent.case
def together_far_away(rng):
    """nine parameters, each slightly off: together they are far from the minimum"""
    way = round(float(rng.uniform(1, 5)), 2)
    return script(
        "gradient_descent(lambda theta: theta - goal, theta0, 0.2, tol=0.1)",
        goal=(goal := rounded(rng, 9)),
        theta0=np.round(goal + way * rng.choice([-1.0, 1.0], size=9), 4),
    )


@gradient_descent.case
def defaults(rng):
    """one parameter, with the default tolerance and number of steps"""
    return script("gradient_descent(lambda theta: 2 * theta, theta0, lr=0.2)", theta0=rounded(rng, 1) + 4.0)


@gradient_descent.case
def slow(rng):
    """descent so slow that the default number of steps is not enough"""
    return script(
        "gradient_descent(lambda theta: theta, theta0, lr=lr)",
        theta0=rounded(rng, 2) + 3.0,
        lr=round(float(rng.uniform(0.001, 0.003)), 4),
    )


@gradient_descent.case
def runs_out(rng):
    """three steps are allowed, but more are needed"""
    return script(
        "gradient_descent(np.sin, theta0, lr, max_steps=3)",
        theta0=rng.uniform(1, 2, size=2).round(2),
        lr=round(float(rng.uniform(0.1, 0.3)), 2),
    )


@gradient_descent.case
def no_step_allowed(rng):
    """no steps are allowed: the start is returned"""
    return script("gradient_descent(np.cos, theta0, 0.1, max_steps=0)", theta0=rng.uniform(-1, 1, size=3).round(2))


@gradient_descent.case
def at_the_bottom(rng):
    """a start at the minimum: no steps are taken"""
    return script("gradient_descent(lambda theta: theta - goal, goal, 0.1)", goal=rounded(rng, 2))


@gradient_descent.case(fixed=True)
def norm_equal_to_the_tolerance(rng):
    """a gradient whose norm equals the tolerance exactly"""
    scale = int(rng.integers(1, 9))
    return script(
        "gradient_descent(lambda theta: slope, theta0, 0.1, max_steps=4, tol=tol)",
        slope=scale * np.array([3.0, 4.0]),
        theta0=rounded(rng, 2),
        tol=5.0 * scale,
    )


@gradient_descent.case
def norm_above_every_entry(rng):
    """a gradient whose entries are below the tolerance and cancel, but whose norm is above it"""
    scale = int(rng.integers(1, 9))
    return script(
        "gradient_descent(lambda theta: slope, theta0, 0.1, max_steps=4, tol=tol)",
        slope=scale * repeated(rng, [1.0, -1.0]),
        theta0=rounded(rng, 2),
        tol=1.2 * scale,
    )


@gradient_descent.case
def whole_numbers(rng):
    """a start at whole numbers"""
    return script("gradient_descent(lambda theta: theta, theta0, 0.25, tol=0.1)", theta0=rng.integers(5, 9, size=4))


@gradient_descent.case
def one_parameter_at_rest(rng):
    """one parameter already at its minimum, the other far from it"""
    far = round(float(rng.uniform(3, 9)), 2)
    return script("gradient_descent(lambda theta: theta, theta0, 0.3, tol=0.1)", theta0=repeated(rng, [0.0, far]))


@gradient_descent.case(raises=FloatingPointError)
def not_a_number(rng):
    """a gradient that becomes NaN during descent: raises a FloatingPointError"""
    return script(
        "gradient_descent(lambda theta: np.where(theta < wall, -1.0, np.nan), theta0, 1.0)",
        wall=float(rng.integers(3, 30)),
        theta0=np.array([0.0]),
    )


@gradient_descent.case(raises=FloatingPointError)
def not_a_number_at_once(rng):
    """a gradient that is NaN from the start, with one step allowed: raises a FloatingPointError"""
    return script(
        "gradient_descent(lambda theta: theta * np.nan, theta0, 0.1, max_steps=1)",
        theta0=rounded(rng, 2),
    )


@gradient_descent.case(raises=FloatingPointError)
def infinite(rng):
    """a gradient that becomes infinite in one entry during descent: raises a FloatingPointError"""
    return script(
        "gradient_descent(lambda theta: np.where(theta < wall, -1.0, np.inf), theta0, 1.0)",
        wall=float(rng.integers(3, 30)),
        theta0=repeated(rng, [0.0, -50.0]),
    )


@gradient_descent.case
def names_the_step(rng):
    """the error message names the step: how many were taken, or which one would be next"""
    return script(
        """
        try:
            message = gradient_descent(lambda theta: np.where(theta < wall, -1.0, np.nan), theta0, 1.0)
        except FloatingPointError as error:
            message = str(error)
        ---
        any(step in str(message) for step in steps)
        """,
        wall=(wall := int(rng.integers(30, 90))),
        steps=[str(wall), str(wall + 1)],
        theta0=np.array([0.0]),
    )

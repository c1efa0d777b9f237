"""The bank of `descend`, the second exercise of section 2.3."""

from pathlib import Path

import numpy as np

from course_lib.checks.bank import Exercise, load_module, script
from course_lib.checks.draws import rounded

rate = load_module(Path(__file__).parent / "exercises_gradient_step.py").rate

descend = Exercise("descend", parameters=("gradient", "theta0", "lr", "steps"))


def walk(gradient, theta0, lr, steps):
    path = [np.array(theta0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * gradient(path[-1]))
    return path


@descend.case
def a_parabola(rng):
    """the parabola x², one parameter, three steps"""
    return script("descend(lambda theta: 2 * theta, theta0, lr, 3)", theta0=rounded(rng, 1), lr=rate(rng))


@descend.case
def a_bowl(rng):
    """a bowl that is steeper in its second direction"""
    return script(
        "descend(lambda theta: steepness * theta, theta0, lr, steps=4)",
        steepness=np.array([1.0, float(rng.integers(2, 5))]),
        theta0=rounded(rng, 2),
        lr=rate(rng),
    )


@descend.case
def a_tilted_bowl(rng):
    """a tilted bowl of three parameters whose lowest point is not zero"""
    half = rounded(rng, 3, 3, decimals=1)
    return script(
        "descend(lambda theta: H @ theta - b, theta0, lr, steps=3)",
        H=half + half.T,
        b=rounded(rng, 3),
        theta0=rounded(rng, 3),
        lr=rate(rng),
    )


@descend.case
def one_step(rng):
    """a single step"""
    return script("descend(np.sin, theta0, lr, steps=1)", theta0=rounded(rng, 2), lr=rate(rng))


@descend.case
def no_step(rng):
    """no step at all: the path is the start"""
    return script("descend(np.sin, theta0, lr, steps=0)", theta0=rounded(rng, 3), lr=rate(rng))


@descend.case
def a_table_of_parameters_walks(rng):
    """parameters in a table, two rows and three columns"""
    return script("descend(np.sin, theta0, lr, steps=2)", theta0=rounded(rng, 2, 3), lr=rate(rng))


@descend.case
def whole_numbers_at_the_start(rng):
    """a start in whole numbers"""
    return script("descend(lambda theta: theta, theta0, lr, steps=2)", theta0=rng.integers(1, 9, size=2), lr=rate(rng))


@descend.misconception
def start_missing(gradient, theta0, lr, steps):
    """The start is not in the path. Put theta0 in as the first row, before any step."""
    path = walk(gradient, theta0, lr, steps)[1:]
    return np.array(path).reshape(-1, *theta0.shape)


@descend.misconception
def one_row_too_few(gradient, theta0, lr, steps):
    """The last step is missing. The start and `steps` further points make steps + 1 rows."""
    path = walk(gradient, theta0, lr, steps)[:-1] if steps else walk(gradient, theta0, lr, steps)
    return np.array(path)


@descend.misconception
def one_step_too_many(gradient, theta0, lr, steps):
    """There is one step too many: the start and `steps` further points make steps + 1 rows."""
    return np.array(walk(gradient, theta0, lr, steps + 1))


@descend.misconception
def every_row_the_same_object(gradient, theta0, lr, steps):
    """All rows show the last point: one array was changed in place and stored again and again. Store a new array
    each step."""
    theta = np.array(theta0, dtype=float)
    path = [theta]
    for _ in range(steps):
        theta -= lr * gradient(theta)
        path.append(theta)
    return np.array(path)


@descend.misconception
def the_start_itself_in_every_row(gradient, theta0, lr, steps):
    """Two things: `-=` moves the caller's own start, and all rows are that one array, which shows the last point. Make
    a new array in each step."""
    theta = theta0
    path = [theta]
    for _ in range(steps):
        theta -= lr * gradient(theta)
        path.append(theta)
    return np.array(path)


@descend.misconception
def gradient_only_at_the_start(gradient, theta0, lr, steps):
    """The gradient is the one of the start in every step, so the path is a straight line. Ask for it anew where you
    stand."""
    slope = gradient(theta0)
    return np.array([theta0 - k * lr * slope for k in range(steps + 1)])


descend.slips("""
every-step-from-the-start: gradient_step(path[-1], gradient(path[-1]), lr) -> theta0 - lr * gradient(path[-1])
    Every step sets out from theta0 again. It starts from the point that was reached last.
""")


@descend.misconception
def path_goes_uphill(gradient, theta0, lr, steps):
    """The path goes uphill: each step subtracts the gradient."""
    return np.array(walk(gradient, theta0, -lr, steps))


@descend.misconception
def rate_is_not_used(gradient, theta0, lr, steps):
    """The learning rate is not used: each step is the whole gradient long."""
    return np.array(walk(gradient, theta0, 1.0, steps))


descend.slips("""
point-and-gradient-swapped: gradient_step(path[-1], gradient(path[-1]), lr) -> gradient(path[-1]) - lr * path[-1]
    Point and gradient are swapped: the step starts at the point and goes against the gradient there.
""")


@descend.misconception
def point_for_the_gradient(gradient, theta0, lr, steps):
    """The function `gradient` is never asked: the point itself stands where the gradient belongs."""
    return np.array(walk(lambda theta: theta, theta0, lr, steps))


@descend.misconception
def last_point_only(gradient, theta0, lr, steps):
    """Only the last point came back. The whole path is asked for, one point a row."""
    return walk(gradient, theta0, lr, steps)[-1]


@descend.misconception
def start_alone(gradient, theta0, lr, steps):
    """The path holds the start alone: no point was added to it. Append the new point in every turn of the loop."""
    return np.array([theta0])


@descend.misconception
def a_list_of_points(gradient, theta0, lr, steps):
    """The points are right, but they are in a list. Make one array of them, one point a row."""
    return walk(gradient, theta0, lr, steps)


descend.slips("""
start-overwritten: theta0 -> theta0.copy()
;; path.append(gradient_step(path[-1], gradient(path[-1]), lr))
-> theta0 -= lr * gradient(theta0)⏎path.append(theta0.copy())
    The start itself was moved. The caller still needs theta0: begin with a copy, or make a new array in each step.
""")


@descend.misconception
def stored_in_whole_numbers(gradient, theta0, lr, steps):
    """A start in whole numbers made a path in whole numbers: the decimals are cut off. Make the array of floats."""
    path = np.zeros((steps + 1, *theta0.shape), dtype=theta0.dtype)
    path[0] = theta0
    for k in range(steps):
        path[k + 1] = path[k] - lr * gradient(path[k])
    return path


@descend.misconception
def ended_in_the_first_turn(gradient, theta0, lr, steps):
    """The walk ends after one step: does the `return` stand inside the loop? It belongs below it, one level out."""
    path = [theta0]
    for _ in range(steps):
        path.append(path[-1] - lr * gradient(path[-1]))
        return np.array(path)


@descend.misconception
def start_twice(gradient, theta0, lr, steps):
    """The start stands in the path twice, and the last point is lost: each point was stored before the step to the
    next."""
    path = walk(gradient, theta0, lr, steps)
    return np.array([path[0], *path][: steps + 1])


@descend.misconception
def start_passed_over(gradient, theta0, lr, steps):
    """The path begins after the first step, and has one step too many at its end. Row 0 is the start itself."""
    return np.array(walk(gradient, theta0, lr, steps + 1)[1:])


@descend.misconception
def all_in_one_row(gradient, theta0, lr, steps):
    """All numbers stand in one long row, as `np.append` leaves them. Collect the points in a list, and make one array
    of it at the end."""
    return np.array(walk(gradient, theta0, lr, steps)).ravel()


@descend.misconception
def glued_below_each_other(gradient, theta0, lr, steps):
    """Glued with `np.vstack`, a start alone stays a single point, and tables run into one. Collect the points in a
    list, and make one array of it at the end."""
    path = theta0
    for point in walk(gradient, theta0, lr, steps)[1:]:
        path = np.vstack([path, point])
    return path


@descend.misconception
def gradients_stored(gradient, theta0, lr, steps):
    """After the start, the rows are gradients. The path shows where you stand, not how steep it is there."""
    path = walk(gradient, theta0, lr, steps)
    return np.array([path[0], *(gradient(point) for point in path[1:])])


@descend.misconception
def gradients_before_the_steps_stored(gradient, theta0, lr, steps):
    """After the start, the rows are gradients, each from before its step. The path shows where the steps end."""
    path = walk(gradient, theta0, lr, steps)
    return np.array([path[0], *(gradient(point) for point in path[:-1])])


@descend.misconception
def one_point_a_column(gradient, theta0, lr, steps):
    """The points stand side by side, one a column. They belong below each other, one a row."""
    return np.stack(walk(gradient, theta0, lr, steps), axis=-1)


@descend.misconception
def one_parameter_after_the_other(gradient, theta0, lr, steps):
    """The parameters move one after the other, each seeing those already moved. Take one gradient, then move all."""
    theta = np.array(theta0, dtype=float)
    path = [theta.copy()]
    for _ in range(steps):
        for i in np.ndindex(theta.shape):
            theta[i] -= lr * gradient(theta)[i]
        path.append(theta.copy())
    return np.array(path)


@descend.variant
def filled_row_by_row(gradient, theta0, lr, steps):
    path = np.empty((steps + 1, *theta0.shape))
    path[0] = theta0
    for k in range(steps):
        path[k + 1] = path[k] - lr * gradient(path[k])
    return path


@descend.variant
def on_one_array_with_copies(gradient, theta0, lr, steps):
    theta = theta0.astype(float)
    path = [theta.copy()]
    while len(path) <= steps:
        theta -= lr * gradient(theta)
        path.append(theta.copy())
    return np.stack(path)


@descend.variant
def by_recursion(gradient, theta0, lr, steps):
    first = np.asarray(theta0, dtype=float)[np.newaxis]
    if steps == 0:
        return first
    return np.concatenate([first, by_recursion(gradient, theta0 - lr * gradient(theta0), lr, steps - 1)])

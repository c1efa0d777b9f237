"""The bank of `descend`, the second exercise of section 2.3."""

from pathlib import Path

import numpy as np

from course_lib.checks.bank import Exercise, load_module, script
from course_lib.checks.draws import repeated, rounded

rate = load_module(Path(__file__).parent / "exercises_gradient_step.py").rate

descend = Exercise("descend", parameters=("gradient", "theta0", "lr", "steps"))


@descend.case
def a_parabola(rng):
    """the parabola x², one parameter, three steps"""
    return script("descend(lambda theta: 2 * theta, theta0, lr, 3)", theta0=rounded(rng, 1), lr=rate(rng))


@descend.case
def a_bowl(rng):
    """a bowl that is steeper in its second direction"""
    return script(
        "descend(lambda theta: steepness * theta, theta0, lr, steps=4)",
        steepness=repeated(rng, [1.0, float(rng.integers(2, 5))]),
        theta0=rounded(rng, 2),
        lr=rate(rng),
    )


@descend.case
def a_tilted_bowl(rng):
    """a tilted bowl of three parameters, with its minimum away from zero"""
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
    """zero steps: the path is only the start"""
    return script("descend(np.sin, theta0, lr, steps=0)", theta0=rounded(rng, 3), lr=rate(rng))


@descend.case
def a_table_of_parameters(rng):
    """parameters in a table with two rows and three columns"""
    return script("descend(np.sin, theta0, lr, steps=2)", theta0=rounded(rng, 2, 3), lr=rate(rng))


@descend.case
def whole_numbers_at_the_start(rng):
    """a start at whole numbers"""
    return script("descend(lambda theta: theta, theta0, lr, steps=2)", theta0=rng.integers(1, 9, size=2), lr=rate(rng))


descend.slips("""
start-missing: np.array(path) -> np.array(path)[1:]
    The start is not in the path. Store theta0 as the first row, before any step.
one-row-too-few: range(steps) -> range(steps - 1)
    The last step is missing. The start and `steps` further points make steps + 1 rows.
one-step-too-many: range(steps) -> range(steps + 1)
    There is one step too many: the start and `steps` further points make steps + 1 rows.
every-row-the-same-object: path = [theta0] -> theta = np.array(theta0, dtype=float)⏎path = [theta]
;; path.append(gradient_step(path[-1], gradient(path[-1]), lr)) -> theta -= lr * gradient(theta)⏎path.append(theta)
    All rows show the last point: one array is changed in place and stored again and again. Store a new array in each
    step.
the-start-itself-in-every-row: path.append(gradient_step(path[-1], gradient(path[-1]), lr))
-> theta0 -= lr * gradient(theta0)⏎path.append(theta0)
    There are two mistakes: `-=` changes the caller's start, and all rows are that one array, which shows the last
    point. Make a new array in each step.
gradient-only-at-the-start: gradient(path[-1]) -> gradient(theta0)
    Every step uses the gradient at the start, so the path is a straight line. Compute it again at the current point.
every-step-from-the-start: gradient_step(path[-1], gradient(path[-1]), lr) -> theta0 - lr * gradient(path[-1])
    Every step starts again from theta0. It should start from the last point reached.
path-goes-uphill: , lr -> , -lr
    The path goes uphill: each step should subtract the gradient.
rate-is-not-used: , lr -> , 1
    The learning rate is not used: each step is as long as the gradient itself.
point-and-gradient-swapped: gradient_step(path[-1], gradient(path[-1]), lr) -> gradient(path[-1]) - lr * path[-1]
    Point and gradient are swapped: the step starts at the point and goes against the gradient there.
point-for-the-gradient: gradient(path[-1]) -> path[-1]
    The function `gradient` is never called: the point itself is used where the gradient belongs.
last-point-only: np.array(path) -> path[-1]
    Only the last point is returned. The exercise asks for the whole path, one point per row.
start-alone: path.append(gradient_step -> (gradient_step
    The path holds only the start: no point is added to it. Append the new point in every iteration of the loop.
a-list-of-points: np.array(path) -> path
    The points are right, but they are in a list. Turn them into one array, one point per row.
start-overwritten: theta0 -> theta0.copy()
;; path.append(gradient_step(path[-1], gradient(path[-1]), lr))
-> theta0 -= lr * gradient(theta0)⏎path.append(theta0.copy())
    The start itself is changed. The caller still needs theta0: begin with a copy, or make a new array in each step.
stored-in-whole-numbers: , lr) -> , lr).astype(theta0.dtype)
    An integer start gives an integer path: the decimals are cut off. Make a float array.
ended-in-the-first-turn: return ->     return
    The loop ends after one step: is the `return` inside the loop? It belongs below it, one level further left.
start-twice: np.array(path) -> np.array([theta0, *path[:-1]])
    The start is in the path twice, and the last point is lost: each point is stored before the step to the next.
start-passed-over: range(steps) -> range(steps + 1) ;; np.array(path) -> np.array(path[1:])
    The path begins after the first step and has one step too many at its end. Row 0 is the start itself.
all-in-one-row: np.array(path) -> np.array(path).ravel()
    All numbers are in one long row, as `np.append` leaves them. Collect the points in a list, and turn it into one
    array at the end.
glued-below-each-other: np.array(path) -> np.vstack(path) if steps else theta0
    With `np.vstack`, a start alone stays a single point, and tables merge into one. Collect the points in a list, and
    turn it into one array at the end.
gradients-stored: np.array(path) -> np.array([theta0, *map(gradient, path[1:])])
    After the start, the rows are gradients. The path shows where you are, not how steep it is there.
gradients-before-the-steps-stored: np.array(path) -> np.array([theta0, *map(gradient, path[:-1])])
    After the start, the rows are gradients, each from before its step. The path shows where the steps end.
one-point-a-column: np.array(path) -> np.stack(path, axis=-1)
    The points are side by side, one per column. Put them below each other, one per row.
one-parameter-after-the-other: path.append(gradient_step(path[-1], gradient(path[-1]), lr))
-> theta = path[-1] * 1.0⏎for i in np.ndindex(theta.shape):⏎    theta[i] -= lr * gradient(theta)[i]⏎path.append(theta)
    The parameters are updated one after the other, so each one sees those already changed. Compute one gradient, then
    update all.
""")


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

"""The bank of section 2.2, numerical_gradient."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import repeated, rounded

numerical_gradient = Exercise(
    "numerical_gradient",
    parameters=("f", "x", "h"),
    withheld=(
        "course_lib.calculus.numerical_gradient",
        "course_lib.calculus.jacobian",
    ),
)


@numerical_gradient.case
def three_parameters(rng):
    """three parameters with different effects, with the default step"""
    return script(
        """
        f = lambda x: x[0] ** 2 * x[1] + np.exp(x[2])
        numerical_gradient(f, x)
        """,
        x=np.round(rng.uniform(0.5, 2, 3), 2),
    )


@numerical_gradient.case
def wide_table(rng):
    """a table with two rows and three columns, with a large step"""
    return script(
        """
        f = lambda W: np.sum(C * W**3) + W[0, 2] * W[1, 0]
        numerical_gradient(f, W, h=0.1)
        """,
        W=rounded(rng, 2, 3),
        C=rounded(rng, 2, 3),
    )


@numerical_gradient.case
def square_table(rng):
    """a square array"""
    return script(
        """
        f = lambda W: np.exp(W[0] @ W[1] - W[2, 0])
        numerical_gradient(f, W, h=0.05)
        """,
        W=rounded(rng, 3, 3) / 2,
    )


@numerical_gradient.case
def transposed_table(rng):
    """a transposed table: its entries have a different order in memory"""
    return script(
        "numerical_gradient(lambda W: np.sum(np.sin(W) * C), W.T)", W=rounded(rng, 2, 3), C=rounded(rng, 3, 2)
    )


@numerical_gradient.case
def single_entry(rng):
    """a single entry, in an array with three axes"""
    return script("numerical_gradient(lambda x: np.sum(x**3), x, h=0.5)", x=rounded(rng, 1, 1, 1))


@numerical_gradient.case
def whole_numbers(rng):
    """whole numbers: the gradient still has decimals"""
    return script(
        """
        f = lambda x: x[0] * x[1] / 8 + x[1] * x[2] / 3
        numerical_gradient(f, x)
        """,
        x=rng.integers(2, 9, size=3),
    )


@numerical_gradient.case
def table_of_whole_numbers(rng):
    """a table of whole numbers"""
    return script(
        "numerical_gradient(lambda W: np.sum(W**2 * C) / 4, W)",
        W=rng.integers(1, 9, size=(2, 3)),
        C=rounded(rng, 2, 3),
    )


@numerical_gradient.case
def large_and_zero(rng):
    """large values next to a zero"""
    return script(
        "numerical_gradient(lambda x: np.sum(x**2) / 4 + x[1], x, h=0.5)",
        x=repeated(rng, [rng.integers(1000, 9000), 0.0, rng.integers(-900, -100)]),
    )


@numerical_gradient.case
def fine_wave_of_two(rng):
    """a very fine wave, which reveals the default step"""
    return script(
        "numerical_gradient(lambda x: np.sin(1e5 * x[0]) + x[1] ** 2, x)", x=np.round(rng.uniform(-1, 1, 2) * 1e-5, 7)
    )


numerical_gradient.slips("""
copies-made-once: for i in np.ndindex(x.shape):⏎up = np.array(x, dtype=float)⏎down = np.array(x, dtype=float)
-> up = np.array(x, dtype=float)⏎down = np.array(x, dtype=float)⏎for i in np.ndindex(x.shape):
    The copies are made once, before the loop: entries changed earlier stay changed. Each entry needs new copies.
returned-after-the-first: return ->     return
    Only the first entry is filled: the `return` is inside the loop and ends it after one iteration.
first-axis-alone: zeros(x.shape) -> zeros(len(x)) ;; np.ndindex(x.shape) -> range(len(x))
    This is right for a row; in a table x[i] is a whole row, and all of it is changed. np.ndindex visits every entry.
all-entries-at-once: up[i] -> up ;; down[i] -> down ;; gradient[i] -> gradient
    All entries are changed at once, so only one number is returned. Change one entry, keep the others, then take the
    next.
one-slope-for-all: up[i] -> up ;; down[i] -> down
    Every entry is the same: all inputs are changed together. A partial derivative changes only one input.
forward-differences: f(down) -> f(x) ;; (2 * h) -> h
    These are forward differences, from x to x + h. Central differences are far more accurate: one step to each side.
backward-differences: f(up) -> f(x) ;; (2 * h) -> h
    These are backward differences, from x - h to x. Central differences are far more accurate: one step to each side.
entries-left-moved: (2 * h) -> (2 * h)⏎x = down
    An entry that was changed stays changed while the next one is tested: restore it, or start from a new copy.
argument-left-moved: up = np.array(x, dtype=float) -> up = x.copy() ;; down = np.array(x, dtype=float) -> down = x
    The caller's x is changed and not restored. Change a copy: `np.array(x, dtype=float)` makes one.
flattened: return gradient -> return gradient.ravel()
    The slopes are returned in one row. The gradient has the shape of x: one slope for each entry, at the same position.
whole-numbers-move-by-whole-steps: up = np.array(x, dtype=float)⏎down = np.array(x, dtype=float)
-> up = x.copy()⏎down = x.copy()
    Integers can't change by h: a copy of an integer array drops the decimals. Make a float copy.
result-without-decimals: zeros(x.shape) -> zeros_like(x)
    The slopes for integer input lost their decimals: np.zeros_like(x) has the dtype of x. Ask for floats.
divided-by-one-step: (2 * h) -> h
    This divides by h, but from x - h to x + h there are two steps.
minus-before-plus: f(up) - f(down) -> f(down) - f(up)
    Every slope has the wrong sign: take the height after the step up minus the height after the step down.
written-into-a-copy: np.zeros(x.shape) -> np.zeros_like(x, dtype=float)⏎flat = gradient.ravel()
;; i in np.ndindex(x.shape) -> k, i in enumerate(np.ndindex(x.shape)) ;; gradient[i] -> flat[k]
    For a transposed table the result is zeros: ravel() made a copy there, and the slopes were written into that copy.
whole-rows-moved: np.ndindex(x.shape) -> range(len(x))
    In a table whole rows are changed at once: x[i] is a row there. Each entry has its own slope.
step-fixed-inside: += h -> += 1e-5 ;; -= h -> -= 1e-5 ;; (2 * h) -> 2e-5
    The step is fixed inside the function: use the argument h.
last-entry-forgotten: np.ndindex(x.shape) -> list(np.ndindex(x.shape))[:-1]
    The last entry has no slope: the loop ends one entry too early.
one-point-never-moved-down: f(down) -> f(x)
    The lower point is x itself, unchanged, but the division is by two steps. Change one entry in each copy.
one-point-never-moved-up: f(up) -> f(x)
    The upper point is x itself, unchanged, but the division is by two steps. Change one entry in each copy.
rises-not-divided: (f(up) - f(down)) / (2 * h) -> f(up) - f(down)
    These are rises, not slopes: divide each one by the distance between its two points.
rises-halved: (2 * h) -> 2
    The rises are divided only by 2. The distance between the two points is two steps: 2 times h.
rises-multiplied: / (2 * h) -> * (2 * h)
    The rises are multiplied by the distance between the points. A slope is the rise per unit of the entry.
halved-and-multiplied: (2 * h) -> 2 * h
    The difference is halved and multiplied by h, as `/ 2 * h` does. What should it be divided by?
two-values-added: - f -> + f
    The two values of f are added. How much larger is f after the step up than after the step down?
lower-value-forgotten: (f(up) - f(down)) -> f(up)
    f after the step down is missing: a single value is not a rise.
entry-replaced-by-the-step: up[i] += h -> up[i] = h
    The entry is set to h, instead of being changed by h: `up[i] = h` discards its old value.
""")


@numerical_gradient.variant
def with_unit_tables(f, x, h=1e-5):
    units = np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([(f(x + h * unit) - f(x - h * unit)) / (2 * h) for unit in units]).reshape(x.shape)


@numerical_gradient.variant
def moved_and_put_back(f, x, h=1e-5):
    point = np.array(x, dtype=float)
    result = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        middle = point[place]
        point[place] = middle + h
        above = f(point)
        point[place] = middle - h
        result[place] = (above - f(point)) / (2 * h)
        point[place] = middle
    return result


@numerical_gradient.variant
def over_flat_numbers(f, x, h=1e-5):
    flat = np.asarray(x, dtype=float).flatten()
    found = []
    for i in range(flat.size):
        heights = []
        for step in (h, -h):
            other = flat.copy()
            other[i] = other[i] + step
            heights.append(f(other.reshape(x.shape)))
        found.append((heights[0] - heights[1]) / h / 2)
    return np.array(found).reshape(x.shape)


numerical_gradient.equivalent(
    "def numerical_gradient(f, x, h=-1e-05):", "a step to each side: with -h the two points are exchanged twice"
)
numerical_gradient.equivalent("gradient = np.ones(x.shape)", "every entry is overwritten in the loop")

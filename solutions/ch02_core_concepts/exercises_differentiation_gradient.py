"""The bank of section 2.2, numerical_gradient."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import rounded

numerical_gradient = Exercise("numerical_gradient", parameters=("f", "x", "h"))


@numerical_gradient.case
def three_knobs(rng):
    """three knobs that act differently, the default step"""
    return script(
        """
        f = lambda x: x[0] ** 2 * x[1] + np.exp(x[2])
        numerical_gradient(f, x)
        """,
        x=np.round(rng.uniform(0.5, 2, 3), 2),
    )


@numerical_gradient.case
def wide_table(rng):
    """a table with two rows and three columns, a large step"""
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
    """as many rows as columns"""
    return script(
        """
        f = lambda W: np.exp(W[0] @ W[1] - W[2, 0])
        numerical_gradient(f, W, h=0.05)
        """,
        W=rounded(rng, 3, 3) / 2,
    )


@numerical_gradient.case
def table_on_its_side(rng):
    """a transposed table: its entries lie in another order in memory"""
    return script(
        "numerical_gradient(lambda W: np.sum(np.sin(W) * C), W.T)", W=rounded(rng, 2, 3), C=rounded(rng, 3, 2)
    )


@numerical_gradient.case
def single_entry(rng):
    """a single entry, in three axes"""
    return script("numerical_gradient(lambda x: np.sum(x**3), x, h=0.5)", x=rounded(rng, 1, 1, 1))


@numerical_gradient.case
def whole_numbers_for_knobs(rng):
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
    """large values beside a zero"""
    return script(
        "numerical_gradient(lambda x: np.sum(x**2) / 4 + x[1], x, h=0.5)",
        x=np.array([rng.integers(1000, 9000), 0.0, rng.integers(-900, -100)]),
    )


@numerical_gradient.case
def fine_wave_of_two(rng):
    """a very fine wave: it shows which step is taken when none is given"""
    return script(
        "numerical_gradient(lambda x: np.sin(1e5 * x[0]) + x[1] ** 2, x)", x=np.round(rng.uniform(-1, 1, 2) * 1e-5, 7)
    )


def moved(x, place, step):
    result = np.array(x, dtype=float)
    result[place] += step
    return result


def slopes(x, slope_at):
    result = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        result[place] = slope_at(place)
    return result


@numerical_gradient.misconception
def copies_made_once(f, x, h=1e-5):
    """The copies are made once, before the loop: entries moved earlier stay moved. Each entry needs fresh copies."""
    up, down = np.array(x, dtype=float), np.array(x, dtype=float)

    def slope_at(place):
        up[place] += h
        down[place] -= h
        return (f(up) - f(down)) / (2 * h)

    return slopes(x, slope_at)


@numerical_gradient.misconception
def returned_after_the_first(f, x, h=1e-5):
    """Only the first entry is filled: the `return` stands inside of the loop, and ends it after one round."""
    result = np.zeros(x.shape)
    first = (0,) * x.ndim
    result[first] = (f(moved(x, first, h)) - f(moved(x, first, -h))) / (2 * h)
    return result


numerical_gradient.slips("""
first-axis-alone: zeros(x.shape) -> zeros(len(x)) ;; np.ndindex(x.shape) -> range(len(x))
    For a row it is right; in a table x[i] is a whole row, and all of it moved. np.ndindex visits every entry.
""")


@numerical_gradient.misconception
def all_entries_at_once(f, x, h=1e-5):
    """All entries were moved at once, so one number came back. Move one entry, keep the others, then take the next."""
    return (f(x + h) - f(x - h)) / (2 * h)


@numerical_gradient.misconception
def one_slope_for_all(f, x, h=1e-5):
    """Every entry is the same: all knobs were moved together. A partial derivative moves one knob alone."""
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


@numerical_gradient.misconception
def forward_differences(f, x, h=1e-5):
    """These are forward differences, from x to x + h. Central ones are far more exact: a step to each side."""
    return slopes(x, lambda place: (f(moved(x, place, h)) - f(x)) / h)


@numerical_gradient.misconception
def backward_differences(f, x, h=1e-5):
    """These are backward differences, from x - h to x. Central ones are far more exact: a step to each side."""
    return slopes(x, lambda place: (f(x) - f(moved(x, place, -h))) / h)


@numerical_gradient.misconception
def entries_left_moved(f, x, h=1e-5):
    """An entry that was moved stays moved while the next one is tested: put it back, or start from a fresh copy."""
    point = np.array(x, dtype=float)
    result = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        point[place] += h
        above = f(point)
        point[place] -= 2 * h
        result[place] = (above - f(point)) / (2 * h)
    return result


@numerical_gradient.misconception
def argument_left_moved(f, x, h=1e-5):
    """The caller's own x was moved and not put back. Move a copy: `np.array(x, dtype=float)` makes one."""
    result = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        result[place] = (above - f(x)) / (2 * h)
    return result


@numerical_gradient.misconception
def flattened(f, x, h=1e-5):
    """The slopes came back in one row. The gradient has the shape of x: one slope where each entry stands."""
    return slopes(x, lambda place: (f(moved(x, place, h)) - f(moved(x, place, -h))) / (2 * h)).ravel()


numerical_gradient.slips("""
whole-numbers-move-by-whole-steps: up = np.array(x, dtype=float)⏎down = np.array(x, dtype=float)
-> up = x.copy()⏎down = x.copy()
    Whole numbers can't move by h: a copy of an integer array drops the decimals. Make the copy one of floats.
result-without-decimals: zeros(x.shape) -> zeros_like(x)
    The slopes of whole numbers lost their decimals: np.zeros_like(x) has the kind of x. Ask for floats.
""")


@numerical_gradient.misconception
def divided_by_one_step(f, x, h=1e-5):
    """Divided by h: but from x - h to x + h it is two steps."""
    return slopes(x, lambda place: (f(moved(x, place, h)) - f(moved(x, place, -h))) / h)


@numerical_gradient.misconception
def minus_before_plus(f, x, h=1e-5):
    """Every slope has the wrong sign: take the height after the step up, minus the height after the step down."""
    return slopes(x, lambda place: (f(moved(x, place, -h)) - f(moved(x, place, h))) / (2 * h))


@numerical_gradient.misconception
def written_into_a_copy(f, x, h=1e-5):
    """For a transposed table zeros came back: ravel() gave a copy there, and the slopes were written into it."""
    result = np.zeros_like(x, dtype=float)
    flat = result.ravel()
    for i, place in enumerate(np.ndindex(x.shape)):
        flat[i] = (f(moved(x, place, h)) - f(moved(x, place, -h))) / (2 * h)
    return result


numerical_gradient.slips("""
whole-rows-moved: np.ndindex(x.shape) -> range(len(x))
    In a table whole rows were moved at once: x[i] is a row there. Each entry has a slope of its own.
""")


@numerical_gradient.misconception
def step_fixed_inside(f, x, h=1e-5):
    """The step is fixed inside the function: use the argument h."""
    return slopes(x, lambda place: (f(moved(x, place, 1e-5)) - f(moved(x, place, -1e-5))) / 2e-5)


numerical_gradient.slips("""
last-entry-forgotten: np.ndindex(x.shape) -> list(np.ndindex(x.shape))[:-1]
    The last entry has no slope: the loop ends one entry too early.
""")


@numerical_gradient.misconception
def one_point_never_moved_down(f, x, h=1e-5):
    """The lower point is x itself, not moved, but the division is by two steps. Move one entry of each copy."""
    return slopes(x, lambda place: (f(moved(x, place, h)) - f(x)) / (2 * h))


@numerical_gradient.misconception
def one_point_never_moved_up(f, x, h=1e-5):
    """The upper point is x itself, not moved, but the division is by two steps. Move one entry of each copy."""
    return slopes(x, lambda place: (f(x) - f(moved(x, place, -h))) / (2 * h))


@numerical_gradient.misconception
def rises_not_divided(f, x, h=1e-5):
    """These are rises, not slopes: each is to be divided by the distance of its two points."""
    return slopes(x, lambda place: f(moved(x, place, h)) - f(moved(x, place, -h)))


@numerical_gradient.misconception
def rises_halved(f, x, h=1e-5):
    """The rises are divided by 2 only. From one point to the other it is two steps: 2 times h."""
    return slopes(x, lambda place: (f(moved(x, place, h)) - f(moved(x, place, -h))) / 2)


@numerical_gradient.misconception
def rises_multiplied(f, x, h=1e-5):
    """The rises are multiplied by the distance of the points. A slope is the rise for each unit of the entry."""
    return slopes(x, lambda place: (f(moved(x, place, h)) - f(moved(x, place, -h))) * (2 * h))


@numerical_gradient.misconception
def halved_and_multiplied(f, x, h=1e-5):
    """The difference is halved and multiplied by h, as `/ 2 * h` does. What is it to be divided by?"""
    return slopes(x, lambda place: (f(moved(x, place, h)) - f(moved(x, place, -h))) / 2 * h)


@numerical_gradient.misconception
def two_values_added(f, x, h=1e-5):
    """The two values of f are added. How much larger is f after the step up than after the step down?"""
    return slopes(x, lambda place: (f(moved(x, place, h)) + f(moved(x, place, -h))) / (2 * h))


@numerical_gradient.misconception
def lower_value_forgotten(f, x, h=1e-5):
    """f after the step down is missing: one value alone is no rise."""
    return slopes(x, lambda place: f(moved(x, place, h)) / (2 * h))


@numerical_gradient.misconception
def entry_replaced_by_the_step(f, x, h=1e-5):
    """The entry was set to h, in place of being moved by h: `up[i] = h` forgets where it stood."""

    def slope(place):
        up = moved(x, place, 0.0)
        up[place] = h
        return (f(up) - f(moved(x, place, -h))) / (2 * h)

    return slopes(x, slope)


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

"""The bank of section 5.4: `orthogonalize`."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded

orthogonalize = Exercise("orthogonalize", parameters=("G", "steps"))


@orthogonalize.case
def a_square_matrix(rng):
    """a square matrix, a few steps"""
    return arguments(rounded(rng, 3, 3), 3)


@orthogonalize.case
def a_wide_matrix(rng):
    """a wide matrix"""
    return arguments(rounded(rng, 2, 4), 4)


@orthogonalize.case
def a_tall_matrix(rng):
    """a tall matrix"""
    return arguments(rounded(rng, 5, 2), 2)


@orthogonalize.case
def one_step(rng):
    """a single step"""
    return arguments(rounded(rng, 2, 3), 1)


@orthogonalize.case
def no_step(rng):
    """no step: only the division"""
    return arguments(rounded(rng, 3, 2), 0)


@orthogonalize.case
def many_steps(rng):
    """thirty steps, after which all singular values are 1"""
    G = rounded(rng, 2, 3)
    return arguments(G + np.eye(*G.shape), 30)


@orthogonalize.case
def a_single_row(rng):
    """a matrix with one row, as a bias has"""
    return arguments(rounded(rng, 1, 4), 5)


@orthogonalize.case
def a_zero_row(rng):
    """a row of zeros: it stays zero"""
    G = rounded(rng, 4, 3)
    G[1] = 0.0
    return arguments(G, 6)


@orthogonalize.case
def large_entries(rng):
    """entries in the millions"""
    return arguments(1e6 * rounded(rng, 3, 4), 3)


@orthogonalize.case
def whole_numbers(rng):
    """whole numbers, some of them negative"""
    return arguments(rng.integers(1, 9, size=(3, 2)) * rng.choice([-1, 1], size=(3, 2)), 2)


orthogonalize.slips("""
slope-not-zero: 1.5 * X - 0.5 -> 2 * X - 1.0
    p(1) is 1, but the slope there is -1, not 0. What is the derivative of a cube at 1?
half-and-half: 1.5 * X - 0.5 * X -> 0.5 * X + 0.5 * X
    p(1) is 1, but its slope at 1 is a + 3b = 2. Which sign must b have, so that the slope is 0?
plus-for-minus: 1.5 * X - 0.5 -> 1.5 * X + 0.5
    Both terms are added, so p(1) is 2. The slope at 1 can be 0 only if a and b have different signs.
signs-turned-around: 1.5 * X - 0.5 * X @ X.T @ X -> 0.5 * X @ X.T @ X - 1.5 * X
    All signs are reversed: p(1) is -1. Which of the two numbers is positive?
numbers-swapped: 1.5 * X - 0.5 -> -0.5 * X + 1.5
    a and b are swapped: a multiplies X, and b multiplies the product of three.
equations-swapped: 1.5 * X - 0.5 * X -> -0.5 * X + 0.5 * X
    Here p(1) is 0 and the slope there is 1. It should be the other way around: which equation is equal to 1?
linear-term-forgotten: 1.5 * X - 0.5 * X @ X.T @ X -> 0.5 * X @ X.T @ X
    The first term is missing: without a X every value below 1 shrinks to 0.
cubic-term-forgotten: 1.5 * X - 0.5 * X @ X.T @ X -> 1.5 * X
    The second term is missing: a X alone makes all values grow without end.
not-divided: X = G / np.sqrt(np.sum(G**2)) -> X = G * 1.0
    G is not divided by its length. Values above √3 then move away from 1: first make all of them at most 1.
root-forgotten: np.sqrt(np.sum(G**2)) -> np.sum(G**2)
    G is divided by the sum of squares. Its length |G| is the square root of that.
largest-entry: np.sqrt(np.sum(G**2)) -> np.max(np.abs(G))
    G is divided by its largest entry. Singular values can then be above 1: use the root of the sum of all squares.
entries-added: np.sqrt(np.sum(G**2)) -> np.sum(np.abs(G))
    G is divided by the sum of the absolute entries. |G| is the root of the sum of the squares.
mean-for-sum: np.sum(G**2) -> np.mean(G**2)
    The squares are averaged. |G| adds them up, so that no singular value of G / |G| is above 1.
largest-singular-value: np.sqrt(np.sum(G**2)) -> np.linalg.norm(G, 2)
    G is divided by its largest singular value. The exercise asks for the root of the sum of all squared entries.
each-row-alone: np.sqrt(np.sum(G**2)) -> np.maximum(np.sqrt(np.sum(G**2, axis=1, keepdims=True)), 1e-300)
    Each row is divided by its own length, which changes the directions. Divide the whole matrix by one number.
each-column-alone: np.sqrt(np.sum(G**2)) -> np.maximum(np.sqrt(np.sum(G**2, axis=0)), 1e-300)
    Each column is divided by its own length, which changes the directions. Divide the whole matrix by one number.
divided-in-every-step: 1.5 * X -> X / np.sqrt(np.sum(X**2)) * 1.5
    X is divided by its length in every step. Only G is divided, once, before the loop.
entries-cubed: X @ X.T @ X -> X**3
    Every entry is cubed. The product of three matrices cubes the singular values: use `@`.
one-step-too-many: range(steps) -> range(steps + 1)
    One step too many is taken: `steps` can be 0, and then only the division is left.
one-step-short: range(steps) -> range(1, steps)
    One step is missing: `range(1, steps)` has `steps - 1` numbers.
steps-without-effect: X = 1.5 * X - 0.5 * X @ X.T @ X -> Y = 1.5 * X - 0.5 * X @ X.T @ X
    The result of a step is not used by the next one: the loop never changes what is returned.
return-inside-the-loop: X = 1.5 * X -> return 1.5 * X
    The loop returns in its first turn, so at most one step is taken. Return after the loop.
from-the-gradient: 0.5 * X @ X.T @ X -> 0.5 * X @ (G / np.linalg.norm(G)).T @ X
    The product still contains the G of the beginning. All three factors are the current X.
length-restored: return X -> return X * np.sqrt(np.sum(G**2))
    The result is multiplied by |G| again. The exercise asks for X, whose singular values are near 1.
transposed: return X -> return X.T
    The result is transposed. It should have the shape of G.
""")


@orthogonalize.misconception
def exact_limit(G, steps):
    """All singular values are set to 1, as after endless steps. The exercise asks for the matrix after the given number
    of steps."""
    U, _, V = np.linalg.svd(G, full_matrices=False)
    return U @ V


@orthogonalize.misconception
def the_published_polynomial(G, steps):
    """These are the three numbers of the published method. The exercise asks for a polynomial of two terms, with p(1) =
    1 and p'(1) = 0."""
    X = G / np.linalg.norm(G)
    for _ in range(steps):
        A = X @ X.T
        X = 3.4445 * X + (-4.775 * A + 2.0315 * A @ A) @ X
    return X


@orthogonalize.variant
def with_the_other_product(G, steps):
    X = G / np.linalg.norm(G)
    while steps > 0:
        X, steps = X @ (3 * np.eye(X.shape[1]) - X.T @ X) / 2, steps - 1
    return X


@orthogonalize.variant
def by_singular_values(G, steps):
    U, s, V = np.linalg.svd(G, full_matrices=False)
    s = s / np.sqrt((s**2).sum())
    for _ in range(steps):
        s = s * (3 - s**2) / 2
    return (U * s) @ V


@orthogonalize.variant
def in_place(G, steps):
    X = np.array(G, dtype=float)
    X /= (X * X).sum() ** 0.5
    for _ in range(steps):
        cubed = np.linalg.multi_dot([X, X.T, X])
        X *= 1.5
        X -= cubed / 2
    return X

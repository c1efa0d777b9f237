"""The bank of `contraction_factor` in section 3.1: how much of the error one step leaves."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments

contraction_factor = Exercise("contraction_factor", parameters=("hessian", "lr"))


def turned(rng, *curvatures):
    """A symmetric matrix with these eigenvalues, nearly, in directions drawn at random."""
    directions, _ = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))
    matrix = directions @ np.diag(curvatures) @ directions.T
    return np.round((matrix + matrix.T) / 2, 3)


@contraction_factor.case
def flat_direction_decides(rng):
    """a small rate: the flattest direction is the slowest"""
    return arguments(turned(rng, rng.uniform(0.5, 1), 2.0, rng.uniform(4, 6)), 0.1)


@contraction_factor.case
def steep_direction_decides(rng):
    """a rate near the limit: the steepest direction is the slowest, and overshoots"""
    return arguments(turned(rng, rng.uniform(1, 2), 3.0, rng.uniform(5, 6)), 0.32)


@contraction_factor.case
def diverging(rng):
    """a rate above the limit: the factor is above 1"""
    return arguments(turned(rng, rng.uniform(0.5, 1), rng.uniform(4, 6)), 0.7)


@contraction_factor.case
def one_direction(rng):
    """a single direction that overshoots"""
    return arguments(np.array([[round(float(rng.uniform(5, 9)), 2)]]), 0.2)


@contraction_factor.case
def along_the_axes(rng):
    """curvatures along the axes, the extremes neither first nor last"""
    low, high = rng.integers(1, 3), rng.integers(6, 9)
    return arguments(np.diag([4.0, float(high), float(low), 5.0]), round(float(rng.uniform(0.05, 0.1)), 3))


@contraction_factor.case
def no_rate(rng):
    """a rate of zero: nothing moves, the factor is 1"""
    return arguments(turned(rng, rng.uniform(1, 2), 5.0), 0.0)


@contraction_factor.case
def saddle(rng):
    """a saddle: one direction leads away"""
    return arguments(turned(rng, -rng.uniform(1, 2), rng.uniform(3, 4)), 0.3)


@contraction_factor.case
def valley(rng):
    """a valley that is level along its bottom: that direction never shrinks"""
    across = rng.integers(1, 4, size=2)
    return arguments(np.outer(across, across), 0.02)


@contraction_factor.case
def large_curvatures(rng):
    """curvatures in the millions, a tiny rate"""
    return arguments(1e6 * turned(rng, rng.uniform(1, 2), rng.uniform(5, 6)), 1e-7)


def factors(hessian, lr):
    return 1 - lr * np.linalg.eigvalsh(hessian)


@contraction_factor.misconception
def no_absolute_value(hessian, lr):
    """The sign was kept, so a direction that overshoots looks fast. A factor of -0.9 leaves as much error as 0.9."""
    return factors(hessian, lr).max()


@contraction_factor.misconception
def largest_eigenvalue_only(hessian, lr):
    """Only the steepest direction was looked at. At a small rate the flattest one is the slowest."""
    return abs(factors(hessian, lr)[-1])


@contraction_factor.misconception
def largest_eigenvalue_with_its_sign(hessian, lr):
    """Only the steepest direction was looked at, and with its sign. All directions count, each by its magnitude."""
    return factors(hessian, lr)[-1]


@contraction_factor.misconception
def smallest_eigenvalue_only(hessian, lr):
    """Only the flattest direction was looked at. At a large rate the steepest one overshoots the most."""
    return abs(factors(hessian, lr)[0])


@contraction_factor.misconception
def product(hessian, lr):
    """The factors were multiplied. Directions don't share their progress: the slowest one alone decides."""
    return abs(np.prod(factors(hessian, lr)))


@contraction_factor.misconception
def determinant(hessian, lr):
    """This is the determinant of I - lr·H: the product of all factors, with its sign. The slowest direction alone
    decides."""
    return np.linalg.det(np.eye(len(hessian)) - lr * hessian)


@contraction_factor.misconception
def best_direction(hessian, lr):
    """This is the fastest direction. The error is at rest only when the slowest one is: take the worst factor."""
    return np.abs(factors(hessian, lr)).min()


@contraction_factor.misconception
def mean(hessian, lr):
    """The factors were averaged. After many steps only the slowest direction is left, so the worst factor counts."""
    return np.abs(factors(hessian, lr)).mean()


@contraction_factor.misconception
def all_factors(hessian, lr):
    """Every direction's factor came back. One number is asked for: the worst of them."""
    return np.abs(factors(hessian, lr))


@contraction_factor.misconception
def plus_for_minus(hessian, lr):
    """The step was added. Descent subtracts: a factor is 1 minus rate times curvature."""
    return np.abs(1 + lr * np.linalg.eigvalsh(hessian)).max()


@contraction_factor.misconception
def one_forgotten(hessian, lr):
    """The 1 is missing: rate times curvature is the part that a step takes away, not the part that it leaves."""
    return np.abs(lr * np.linalg.eigvalsh(hessian)).max()


@contraction_factor.misconception
def rate_forgotten(hessian, lr):
    """The learning rate does not occur. How much a step leaves depends on how long it is."""
    return np.abs(1 - np.linalg.eigvalsh(hessian)).max()


@contraction_factor.misconception
def diagonal_for_eigenvalues(hessian, lr):
    """The diagonal was used in place of the eigenvalues. It tells the curvatures along the axes, not the extreme
    ones."""
    return np.abs(1 - lr * np.diag(hessian)).max()


@contraction_factor.misconception
def entries_for_eigenvalues(hessian, lr):
    """The entries of the matrix were used in place of its eigenvalues. An entry is no curvature."""
    return np.abs(1 - lr * hessian).max()


@contraction_factor.misconception
def curvature_forgotten(hessian, lr):
    """The Hessian does not occur. How much a step leaves depends on the curvature in each direction."""
    return abs(1 - lr)


@contraction_factor.misconception
def rate_added(hessian, lr):
    """Rate and curvature were added. A step takes away their product."""
    return np.abs(1 - (lr + np.linalg.eigvalsh(hessian))).max()


@contraction_factor.misconception
def norm_of_all_entries(hessian, lr):
    """This is the norm of all entries of I - lr·H, which mixes the directions. The slowest one alone decides."""
    return np.linalg.norm(np.eye(len(hessian)) - lr * hessian)


@contraction_factor.misconception
def factor_at_the_best_rate(hessian, lr):
    """This is (κ - 1)/(κ + 1), the factor at the best rate. Asked for is the factor at the rate that was given."""
    low, high = np.linalg.eigvalsh(hessian)[[0, -1]]
    with np.errstate(all="ignore"):
        return (high / low - 1) / (high / low + 1)


@contraction_factor.misconception
def eigenvectors_taken(hessian, lr):
    """These are the entries of eigenvectors: `np.linalg.eigh` returns two things, the eigenvalues first. Or take
    `eigvalsh`."""
    return np.abs(1 - lr * np.linalg.eigh(hessian)[1]).max()


@contraction_factor.misconception
def largest_entry_of_the_step_matrix(hessian, lr):
    """This is the largest entry of I - lr·H. What a step leaves of a distance depends on directions: take
    eigenvalues."""
    return np.abs(np.eye(len(hessian)) - lr * hessian).max()


@contraction_factor.misconception
def divided_by_the_rate(hessian, lr):
    """The curvature is divided by the rate. A step takes away their product."""
    with np.errstate(all="ignore"):
        return np.abs(1 - np.linalg.eigvalsh(hessian) / lr).max()


@contraction_factor.misconception
def squared(hessian, lr):
    """This is the factor of the cost, which is squared. Asked for is that of the distance."""
    return np.square(factors(hessian, lr)).max()


@contraction_factor.variant
def norm_of_the_step_matrix(hessian, lr):
    return np.linalg.norm(np.eye(len(hessian)) - lr * hessian, ord=2)


@contraction_factor.variant
def from_the_two_extremes(hessian, lr):
    curvatures = np.linalg.eigh(hessian).eigenvalues
    return max(1 - lr * float(curvatures.min()), lr * float(curvatures.max()) - 1)


@contraction_factor.variant
def eigenvalues_of_the_step_matrix(hessian, lr):
    values = np.linalg.eigvals(np.identity(hessian.shape[0]) - lr * hessian)
    return float(sorted(abs(value) for value in values)[-1])

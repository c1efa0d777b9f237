"""The bank of `contraction_factor` in section 3.1: how much of the error one step leaves."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import repeated, size

contraction_factor = Exercise("contraction_factor", parameters=("hessian", "lr"))


def turned(rng, *curvatures):
    """A symmetric matrix with nearly these eigenvalues, and at grading time more between them, in random directions."""
    more = size(rng, len(curvatures)) - len(curvatures)
    curvatures += tuple(rng.uniform(min(curvatures), max(curvatures)) for _ in range(more))
    directions, _ = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))
    matrix = directions @ np.diag(curvatures) @ directions.T
    return np.round((matrix + matrix.T) / 2, 3)


@contraction_factor.case
def flat_direction_decides(rng):
    """a small learning rate: the flattest direction is the slowest"""
    return arguments(turned(rng, rng.uniform(0.5, 1), 2.0, rng.uniform(4, 6)), 0.1)


@contraction_factor.case
def steep_direction_decides(rng):
    """a learning rate near the limit: the steepest direction is the slowest, and overshoots"""
    return arguments(turned(rng, rng.uniform(1, 2), 3.0, rng.uniform(5, 6)), 0.32)


@contraction_factor.case
def diverging(rng):
    """a learning rate above the limit: the factor is above 1"""
    return arguments(turned(rng, rng.uniform(0.5, 1), rng.uniform(4, 6)), 0.7)


@contraction_factor.case
def one_direction(rng):
    """a single direction that overshoots"""
    return arguments(np.array([[round(float(rng.uniform(5, 9)), 2)]]), 0.2)


@contraction_factor.case
def along_the_axes(rng):
    """a bowl aligned with the axes, its extreme curvatures neither first nor last"""
    low, high = rng.integers(1, 3), rng.integers(6, 9)
    return arguments(
        np.diag(repeated(rng, [4.0, float(high), float(low), 5.0])), round(float(rng.uniform(0.05, 0.1)), 3)
    )


@contraction_factor.case(fixed=True)
def between_the_axes(rng):
    """directions halfway between the axes: the entries differ from the curvatures"""
    mean, half = round(float(rng.uniform(3.4, 3.6)), 2), round(float(rng.uniform(2, 2.5)), 2)
    return arguments(np.array([[mean, -half], [-half, mean]]), 0.3)


@contraction_factor.case
def no_rate(rng):
    """a learning rate of zero: nothing moves, the factor is 1"""
    return arguments(turned(rng, rng.uniform(1, 2), 5.0), 0.0)


@contraction_factor.case
def saddle(rng):
    """a saddle: the error grows in one direction"""
    return arguments(turned(rng, -rng.uniform(1, 2), rng.uniform(3, 4)), 0.3)


@contraction_factor.case
def valley(rng):
    """a valley, flat along its bottom: in that direction the error doesn't shrink"""
    across = rng.integers(1, 4, size=2)
    return arguments(np.outer(across, across), 0.02)


@contraction_factor.case(fixed=True)
def large_curvatures(rng):
    """curvatures in the millions, with a tiny learning rate"""
    return arguments(1e6 * turned(rng, rng.uniform(1, 2), rng.uniform(5, 6)), 1e-7)


contraction_factor.slips("""
no-absolute-value: np.abs(1 - lr * np.linalg.eigvalsh(hessian)) -> (1 - lr * np.linalg.eigvalsh(hessian))
    The sign is kept, so a direction that overshoots looks fast. A factor of -0.9 leaves as much error as 0.9.
largest-eigenvalue-only: np.abs(1 - lr * np.linalg.eigvalsh(hessian)).max()
-> abs((1 - lr * np.linalg.eigvalsh(hessian))[-1])
    Only the steepest direction is considered. With a small learning rate the flattest one is the slowest.
largest-eigenvalue-with-its-sign: np.abs(1 - lr * np.linalg.eigvalsh(hessian)).max()
-> (1 - lr * np.linalg.eigvalsh(hessian))[-1]
    Only the steepest direction is considered, and with its sign. All directions count, each by its magnitude.
smallest-eigenvalue-only: np.abs(1 - lr * np.linalg.eigvalsh(hessian)).max()
-> abs((1 - lr * np.linalg.eigvalsh(hessian))[0])
    Only the flattest direction is considered. With a large learning rate the steepest one overshoots the most.
product: max -> prod
    The factors are multiplied. Directions don't share their progress: only the slowest one decides.
determinant: np.abs(1 - lr * np.linalg.eigvalsh(hessian)).max() -> np.linalg.det(np.eye(len(hessian)) - lr * hessian)
    This is the determinant of I - lr·H: the product of all factors, with its sign. Only the slowest direction decides.
best-direction: max -> min
    This is the fastest direction. Descent has converged only when the slowest one has: take the worst factor.
mean: max -> mean
    The factors are averaged. After many steps only the slowest direction is left, so the worst factor counts.
all-factors: np.abs(1 - lr * np.linalg.eigvalsh(hessian)).max() -> np.abs(1 - lr * np.linalg.eigvalsh(hessian))
    You returned the factors of all directions. The exercise asks for one number: the worst of them.
plus-for-minus: - lr -> + lr
    The step is added. Descent subtracts it: a factor is 1 minus learning rate times curvature.
one-forgotten: 1 - lr * np.linalg.eigvalsh(hessian) -> lr * np.linalg.eigvalsh(hessian)
    The 1 is missing: learning rate times curvature is the part that a step removes, not the part that remains.
rate-forgotten: lr * np.linalg.eigvalsh(hessian) -> np.linalg.eigvalsh(hessian)
    The learning rate is not used. How much distance a step leaves depends on how long the step is.
diagonal-for-eigenvalues: linalg.eigvalsh -> diag
    The diagonal is used instead of the eigenvalues. It gives the curvatures along the axes, not the extreme ones.
entries-for-eigenvalues: np.linalg.eigvalsh(hessian) -> hessian
    The entries of the matrix are used instead of its eigenvalues. An entry is not a curvature of the valley.
curvature-forgotten: np.abs(1 - lr * np.linalg.eigvalsh(hessian)).max() -> abs(1 - lr)
    The Hessian is not used. How much distance a step leaves depends on the curvature in each direction.
rate-added: lr * np.linalg.eigvalsh(hessian) -> (lr + np.linalg.eigvalsh(hessian))
    Learning rate and curvature are added. A step removes their product.
norm-of-all-entries: abs(1 - lr * np.linalg.eigvalsh(hessian)).max() -> linalg.norm(np.eye(len(hessian)) - lr * hessian)
    This is the norm of all entries of I - lr·H, which mixes the directions. Only the slowest one decides.
factor-at-the-best-rate: return np.abs(1 - lr * np.linalg.eigvalsh(hessian)).max()
-> low, high = np.linalg.eigvalsh(hessian)[[0, -1]]⏎with np.errstate(all="ignore"):
⏎    return (high / low - 1) / (high / low + 1)
    This is (κ - 1)/(κ + 1), the factor at the best learning rate. The exercise asks for the factor at the given one.
eigenvectors-taken: eigvalsh(hessian) -> eigh(hessian)[1]
    These are the entries of eigenvectors: `np.linalg.eigh` returns two things, the eigenvalues first. Use those, or
    call `eigvalsh`.
largest-entry-of-the-step-matrix: 1 -> np.eye(len(hessian)) ;; np.linalg.eigvalsh(hessian) -> hessian
    This is the largest entry of I - lr·H. How much of a distance remains depends on the direction: take eigenvalues.
divided-by-the-rate: return np.abs(1 - lr * np.linalg.eigvalsh(hessian)).max()
-> with np.errstate(all="ignore"):⏎    return np.abs(1 - np.linalg.eigvalsh(hessian) / lr).max()
    The curvature is divided by the learning rate. A step removes their product.
squared: max() -> max() ** 2
    This is the factor of the loss, which is squared. The exercise asks for the factor of the distance.
""")


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

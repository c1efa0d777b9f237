"""The bank of `steps_per_digit` in section 3.1: how many steps one more correct digit takes."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import between, repeated, size

steps_per_digit = Exercise("steps_per_digit", parameters=("hessian", "lr"))


def turned(rng, *curvatures):
    """A symmetric matrix with nearly these eigenvalues, and at grading time more between them, in random directions."""
    more = size(rng, len(curvatures)) - len(curvatures)
    curvatures += tuple(rng.uniform(min(curvatures), max(curvatures)) for _ in range(more))
    directions, _ = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))
    matrix = directions @ np.diag(curvatures) @ directions.T
    return np.round((matrix + matrix.T) / 2, 3)


@steps_per_digit.case
def flat_direction_decides(rng):
    """a small learning rate: the flattest direction is the slowest"""
    return arguments(turned(rng, rng.uniform(0.5, 1), 2.0, rng.uniform(4, 6)), 0.1)


@steps_per_digit.case
def steep_direction_decides(rng):
    """a learning rate near the limit: the steepest direction is the slowest, and overshoots"""
    return arguments(turned(rng, rng.uniform(1, 2), 3.0, rng.uniform(5, 6)), 0.32)


@steps_per_digit.case
def one_direction(rng):
    """a single direction that overshoots"""
    return arguments(np.array([[between(rng, 6, 9)]]), 0.2)


@steps_per_digit.case
def along_the_axes(rng):
    """a bowl aligned with the axes, its extreme curvatures neither first nor last"""
    low, high = rng.integers(1, 3), rng.integers(6, 9)
    return arguments(np.diag(repeated(rng, [4.0, float(high), float(low), 5.0])), between(rng, 0.05, 0.1))


@steps_per_digit.case(fixed=True)
def between_the_axes(rng):
    """directions halfway between the axes: the entries differ from the curvatures"""
    mean, half = between(rng, 3.4, 3.6), between(rng, 2, 2.5)
    return arguments(np.array([[mean, -half], [-half, mean]]), 0.3)


@steps_per_digit.case(fixed=True)
def large_curvatures(rng):
    """curvatures in the millions, with a tiny learning rate"""
    return arguments(1e6 * turned(rng, rng.uniform(1, 2), rng.uniform(5, 6)), 1e-7)


@steps_per_digit.case(raises=ValueError)
def diverging(rng):
    """a learning rate above the limit: raises a ValueError"""
    return arguments(turned(rng, rng.uniform(0.5, 1), rng.uniform(4, 6)), 0.7)


@steps_per_digit.case(raises=ValueError)
def no_rate(rng):
    """a learning rate of zero, so nothing moves: raises a ValueError"""
    return arguments(turned(rng, rng.uniform(1, 2), 5.0), 0.0)


@steps_per_digit.case(raises=ValueError)
def saddle(rng):
    """a saddle, where the distance grows in one direction: raises a ValueError"""
    return arguments(turned(rng, -rng.uniform(1, 2), rng.uniform(3, 4)), 0.3)


steps_per_digit.slips("""
no-absolute-value: np.abs(1 - lr * np.linalg.eigvalsh(hessian)) -> (1 - lr * np.linalg.eigvalsh(hessian))
    The sign is kept, so a direction that overshoots looks fast. A factor of -0.9 leaves as much distance as 0.9.
steepest-direction-only: np.abs(1 - lr * np.linalg.eigvalsh(hessian)).max()
-> abs((1 - lr * np.linalg.eigvalsh(hessian))[-1])
    Only the steepest direction is considered. With a small learning rate the flattest one is the slowest.
flattest-direction-only: np.abs(1 - lr * np.linalg.eigvalsh(hessian)).max()
-> abs((1 - lr * np.linalg.eigvalsh(hessian))[0])
    Only the flattest direction is considered. With a large learning rate the steepest one overshoots the most.
best-direction: max -> min
    This is the fastest direction. The digit is correct only when the slowest direction has arrived, too.
mean: max -> mean
    The factors are averaged. After many steps only the slowest direction is left, so the worst factor counts.
product: max -> prod
    The factors are multiplied. Directions don't share their progress: only the slowest one decides.
natural-logarithm: log10 -> log
    This is the number of steps for a factor of e. A decimal digit is a factor of 10: which logarithm belongs to it?
power-of-two: log10 -> log2
    This is the number of steps until half of the distance is left. A decimal digit is a factor of 10.
sign-of-the-logarithm: -1 / -> 1 /
    The number of steps is negative: the logarithm of a number below 1 is negative, on both sides of the equation.
digits-per-step: -1 / np.log10(rho) -> -np.log10(rho)
    This is how many digits one step gains. The exercise asks for the opposite: how many steps one digit takes.
equal-amounts: -1 / np.log10(rho) -> 0.9 / (1 - rho)
    Each step is assumed to remove the same amount. It removes the same fraction of what is left: k steps leave ρ to the
    power k.
whole-steps: -1 / np.log10(rho) -> np.ceil(-1 / np.log10(rho))
    The number of steps is rounded up. The exercise asks for the number as it is: rates are compared by it.
digit-of-the-loss: -1 / -> -1 / 2 /
    This is half of it: the loss is the square of the distance, so it gains digits twice as fast. Count the distance.
factor-returned: -1 / np.log10(rho) -> rho
    This is the contraction factor ρ itself. How often does it have to be applied until a tenth is left?
divergence-accepted: rho >= 1 -> rho < 0
    A factor of 1 or more is accepted, although then no digit is ever gained. Check it before you divide.
standing-still-accepted: rho >= 1 -> rho > 1
    A factor of exactly 1 is accepted: nothing moves there, so no number of steps gains a digit.
divergence-by-the-rate: rho >= 1 -> lr > 2 / np.linalg.eigvalsh(hessian)[-1]
    The learning rate is compared with the limit of the steepest direction. Zero and a saddle are different: does the
    distance shrink there?
plus-for-minus: - lr -> + lr
    The step is added. Descent subtracts it: a factor is 1 minus learning rate times curvature.
one-forgotten: 1 - lr * np.linalg.eigvalsh(hessian) -> lr * np.linalg.eigvalsh(hessian)
    The 1 is missing: learning rate times curvature is the part that a step removes, not the part that remains.
diagonal-for-eigenvalues: linalg.eigvalsh -> diag
    The diagonal is used instead of the eigenvalues. It gives the curvatures along the axes, not the extreme ones.
entries-for-eigenvalues: np.linalg.eigvalsh(hessian) -> hessian
    The entries of the matrix are used instead of its eigenvalues. An entry is not a curvature of the valley.
""")


@steps_per_digit.variant
def norm_of_the_step_matrix(hessian, lr):
    factor = np.linalg.norm(np.eye(len(hessian)) - lr * hessian, ord=2)
    if not factor < 1:
        raise ValueError("no digit is ever gained")
    return np.log(0.1) / np.log(factor)


@steps_per_digit.variant
def from_the_two_extremes(hessian, lr):
    curvatures = np.linalg.eigh(hessian).eigenvalues
    factor = max(1 - lr * float(curvatures.min()), lr * float(curvatures.max()) - 1)
    if factor >= 1:
        raise ValueError("no digit is ever gained")
    return 1 / np.log10(1 / factor)
